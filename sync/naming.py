"""What bundles are called: for people only, no reader believes a name. Pure."""

from __future__ import annotations

import unicodedata
from datetime import date

BUNDLE_SUFFIX = ".age"
UPWARD = "上报"
DOWNWARD = "下发"
RECEIPT_ONLY = "回执"

MAX_NAME_CHARACTERS = 40
"""With date and number well below the 255 bytes of a name on a stick."""

_FORBIDDEN = frozenset('\\/:*?"<>|')
_RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(10)), *(f"LPT{n}" for n in range(10))]
)


def bundle_name(kind: str, school_name: str, day: date, number: int) -> str:
    """Return `上报_枫香小学_20261008_第7号.age`."""
    return f"{kind}_{_for_file(school_name)}_{day:%Y%m%d}_第{number}号{BUNDLE_SUFFIX}"


def card_name(school_name: str, device: str) -> str:
    """Return `学校名片_枫香小学_9f03c2d1.json`."""
    return f"学校名片_{_for_file(school_name)}_{device.rpartition('-')[2]}.json"


def _for_file(text: str) -> str:
    """Make a school's name fit for FAT and NTFS."""
    folded = unicodedata.normalize("NFC", text)
    kept = "".join(
        "-" if c in _FORBIDDEN or unicodedata.category(c).startswith("C") else c for c in folded
    )
    name = kept[:MAX_NAME_CHARACTERS].strip(" ._")
    return name if name and name.upper() not in _RESERVED else f"-{name}"
