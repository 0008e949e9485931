"""The recovery sheet 恢复单: 128 bits on paper, as eight groups of six digits.

A group is a 16-bit value times 11, padded with zeros. The X25519 secret is HKDF-SHA256 of the
sixteen bytes, empty salt, info `cunxiao-recovery-v1`, 32 bytes: anybody can compute it again.
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from core.errors import VaultError
from core.i18n import t
from core.vault.age_recipients import X25519Identity
from core.vault.primitives import hkdf_sha256

SEED_BYTES = 16
GROUPS = 8
GROUP_DIGITS = 6
_CHECK = 11
_INFO = b"cunxiao-recovery-v1"
_WORD = re.compile(r"[^\W_]+")
_LEAST_DIGITS_OF_A_ROW = 19
"""A row of the sheet has 24. Dates, telephones and identity numbers (18) have fewer."""


@dataclass(frozen=True, slots=True)
class RecoverySeed:
    """The secret of a recovery sheet: sixteen bytes."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise ValueError(len(self.seed))

    @staticmethod
    def new() -> RecoverySeed:
        """Return a new random seed."""
        return RecoverySeed(os.urandom(SEED_BYTES))

    @property
    def groups(self) -> tuple[str, ...]:
        """The eight groups of six digits."""
        values = (int.from_bytes(self.seed[at : at + 2], "big") for at in range(0, SEED_BYTES, 2))
        return tuple(f"{value * _CHECK:0{GROUP_DIGITS}d}" for value in values)

    @staticmethod
    def parse(text: str) -> RecoverySeed:
        """Read eight groups as somebody typed them.

        Full-width digits are taken, and any signs or spaces between digits, or none. Raises
        VaultError(`recovery_group`, group=1..8) for the first group that cannot be right, and
        VaultError(`recovery_length`, digits) when the text is not eight groups at all.

        The check by 11 finds every single wrong digit and every swap of two neighbouring
        digits of a group, and about ten of eleven other mistakes. It does not find two digits
        swapped across one between them (123456, 321456), nor whole groups in another order:
        those give a key that opens nothing.
        """
        return RecoverySeed(b"".join(_values(_split(unicodedata.normalize("NFKC", text)))))

    def identity(self) -> X25519Identity:
        """Return the recovery key, which opens `keys/recovery.age` and one's own bundles."""
        return X25519Identity(hkdf_sha256(self.seed, salt=b"", info=_INFO))


def sheet_text(school_name: str, created: date, seed: RecoverySeed) -> str:
    """Return the sheet as text to print or to copy by hand: a secret.

    What it is, where to keep it, how to use it, then the groups in two rows of four.
    """
    first, second = seed.groups[: GROUPS // 2], seed.groups[GROUPS // 2 :]
    return t(
        "vault.sheet",
        school=school_name,
        year=created.year,
        month=created.month,
        day=created.day,
        first="  ".join(first),
        second="  ".join(second),
    )


def parse_sheet(text: str) -> RecoverySeed:
    """Read the seed from a whole sheet, or from the groups alone; errors of `parse`.

    The groups are the lines with more digits than anything else on a sheet has; what stands
    before the last colon of a line is its label.
    """
    folded = unicodedata.normalize("NFKC", text).removeprefix("\ufeff")
    rows = [line.rpartition(":")[2] for line in folded.splitlines()]
    rows = [row for row in rows if sum(map(str.isdigit, row)) >= _LEAST_DIGITS_OF_A_ROW]
    return RecoverySeed.parse("\n".join(rows) if rows else folded)


def age_identity(text: str) -> str:
    """Return the sheet's key as `AGE-SECRET-KEY-1...` for the plain age tool; see `parse`."""
    return parse_sheet(text).identity().encode()


def qr_payload(seed: RecoverySeed) -> str:
    """Return what the sheet's QR code says: the 48 digits, which `parse` reads."""
    return "".join(seed.groups)


def qr_matrix(payload: str) -> tuple[tuple[bool, ...], ...]:
    """Return a QR code as rows of modules, dark is true, with its quiet zone of four."""
    import segno  # noqa: PLC0415 - start-up

    code = segno.make_qr(payload, error="m")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=4))


def qr_svg(payload: str) -> str:
    """Return a QR code as an SVG document, one unit a module, with its quiet zone."""
    import segno  # noqa: PLC0415 - start-up

    target = BytesIO()
    segno.make_qr(payload, error="m").save(target, kind="svg", border=4)
    return target.getvalue().decode("utf-8")


def _split(text: str) -> list[str]:
    words = _WORD.findall(text)
    joined = "".join(words)
    if len(words) != GROUPS and len(joined) == GROUPS * GROUP_DIGITS:
        return [joined[at : at + GROUP_DIGITS] for at in range(0, len(joined), GROUP_DIGITS)]
    if len(words) != GROUPS:
        raise VaultError("recovery_length", digits=len(joined))
    return words


def _values(groups: list[str]) -> list[bytes]:
    values: list[bytes] = []
    for number, group in enumerate(groups, start=1):
        is_group = len(group) == GROUP_DIGITS and group.isascii() and group.isdigit()
        value, rest = divmod(int(group), _CHECK) if is_group else (0, 1)
        if rest or value >= 1 << 16:
            raise VaultError("recovery_group", group=number)
        values.append(value.to_bytes(2, "big"))
    return values
