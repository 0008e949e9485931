"""Which workbooks wait with rows that were put right, told by the drafts alone.

Light on purpose: the first screen asks, and must not load what reads workbooks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.office import FIXES

if TYPE_CHECKING:
    from core.storage.local import SavedDraft

FILE = "file"
STORED = "stored"
"""In the head of a draft: where the file lay, and whether its rows were stored since."""


@dataclass(frozen=True, slots=True)
class KeptFixes:
    """A workbook with rows that were put right and not stored since."""

    path: Path | None
    rows: int
    at: datetime


def kept_fixes(saved: Iterable[SavedDraft]) -> list[KeptFixes]:
    """Return what waits among the drafts, in their order; what cannot be read is left out."""
    found = (_read(one) for one in saved if one.key.startswith(FIXES))
    return [one for one in found if one is not None]


def _read(saved: SavedDraft) -> KeptFixes | None:
    try:
        said = json.loads(saved.body)
        heads = [one for one in said if FILE in one]
        rows = sum("sheet" in one for one in said)
        at = datetime.fromisoformat(saved.at)
    except (ValueError, TypeError):
        return None
    if not rows or any(one.get(STORED) for one in heads):
        return None
    path = next((Path(str(one[FILE])) for one in heads if one[FILE]), None)
    return KeptFixes(path, rows, at)
