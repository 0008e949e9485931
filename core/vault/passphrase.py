"""The opening passphrase 打开密码: the one place that says what was typed. Pure."""

from __future__ import annotations

import unicodedata

from core.errors import VaultError

ADVISED_LENGTH = 8
"""NIST SP 800-63B (2017), 5.1.1.2: the least for a secret that a person chooses."""


def normalise_passphrase(typed: str) -> str:
    """Return the passphrase that counts for what was typed: NFKC, without outer white space.

    A Chinese input method left in full-width mode types the same passphrase, and neither a line
    end that came with a paste nor an unseen space locks anybody out. Spaces inside stay. The
    plain `age` tool takes the normalised form.
    """
    return unicodedata.normalize("NFKC", typed).strip()


def check_new_passphrase(typed: str) -> None:
    """Refuse a new passphrase that is empty: raises VaultError(`passphrase_empty`)."""
    if not normalise_passphrase(typed):
        raise VaultError("passphrase_empty")


def is_short_passphrase(typed: str) -> bool:
    """Whether a new passphrase is shorter than advised: a warning, the office decides.

    Eight characters are advised; a wide one (a Chinese character) counts as two, being one of
    thousands.
    """
    length = sum(
        2 if unicodedata.east_asian_width(character) == "W" else 1
        for character in normalise_passphrase(typed)
    )
    return length < ADVISED_LENGTH
