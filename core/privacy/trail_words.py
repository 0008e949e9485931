"""Free words in the audit trail: they stand at the end of an entry, without numbers or names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.privacy.masking import MASK

SAID = " said="
"""Before free words at the end of an entry: what a file that was read or filled is called."""

_LONG_NUMBER = re.compile(r"(?<![0-9a-f])\d{7,}[0-9Xx]?(?![0-9a-f])")
_PAIR = re.compile(r"([a-z_]+)=(\S*)")


def said_of(words: str) -> str:
    """Return what stands at the end of an entry's particulars: free words without long numbers."""
    return f"{SAID}{hidden(words.strip())}" if words.strip() else ""


def hidden(text: str) -> str:
    """Return a text without long numbers."""
    return _LONG_NUMBER.sub(lambda found: MASK * len(found[0]), text)


def nameless(words: str, names: Iterable[str]) -> str:
    """Return words without people's names: the trail outlives a child."""
    for name in names:
        if name and name in words:
            words = words.replace(name, MASK * len(name))
    return words


def parted(detail: str) -> tuple[dict[str, str], str]:
    """Return an entry's particulars by name, and its free words."""
    facts, _, said = detail.partition(SAID)
    return dict(_PAIR.findall(facts)), said
