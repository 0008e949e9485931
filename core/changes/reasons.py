"""Which reasons a kind of change may have, and whether it needs one: core/data/change_reasons.tsv.

The codes are those of the table `change_reason` (JY/T 1001). A school writes what the table has
no word for (the family moved house) as 99 with a note.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from core.changes.models import ChangeKind
from core.codes import CODES
from core.errors import RegistrationError
from core.i18n import t
from core.spoken_labels import code_label

REASONS_FILE = Path(__file__).resolve().parent.parent / "data" / "change_reasons.tsv"
MESSAGE_PREFIXES = ("change.kind.",)


class Need(StrEnum):
    """Whether a reason has to be said."""

    WANTED = "wanted"
    FREE = "free"
    NONE = "none"
    """Nothing is asked: another paper has said it, or there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What one kind of change may give as its reason, as codes in the order of the table."""

    need: Need
    codes: tuple[str, ...]


@lru_cache(maxsize=1)
def _all() -> Mapping[ChangeKind, Reasons]:
    reasons = {}
    for line in REASONS_FILE.read_text(encoding="utf-8").splitlines()[1:]:
        kind, need, codes, _source = line.split("\t")
        reasons[ChangeKind(kind)] = Reasons(Need(need), tuple(codes.split()))
    return MappingProxyType(reasons)


def reasons_of(kind: ChangeKind) -> Reasons:
    """Return what a kind of change may give as its reason."""
    return _all()[kind]


def require_reason(kind: ChangeKind, name: str, reason: str | None) -> None:
    """Raise RegistrationError when a change of `name`'s record may not give this reason.

    Codes: `change_reason_needed`, `unknown_change_reason`, `change_reason_unfit`.
    """
    allowed = reasons_of(kind)
    if reason is None:
        if allowed.need is Need.WANTED:
            raise RegistrationError("change_reason_needed", name=name)
        return
    if CODES["change_reason"].by_code(reason) is None:
        raise RegistrationError("unknown_change_reason", value=reason)
    if reason not in allowed.codes:
        label = code_label("change_reason", reason)
        kind_label = t(f"change.kind.{kind}")
        raise RegistrationError("change_reason_unfit", name=name, reason=label, kind=kind_label)
