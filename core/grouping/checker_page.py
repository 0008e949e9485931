"""The page with which anybody checks a draw on a phone, without a network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from core.files import is_folder_there
from core.grouping.files import write_file

PAGE_FILE = Path(__file__).resolve().parent.parent / "data" / "verify.html"
"""Made by tools/checker_page.py."""


@dataclass(frozen=True, slots=True)
class WrittenChecker:
    """Where the page went. `digest` is its SHA-256 in hex, to compare two copies by."""

    path: Path
    size: int
    digest: str


def write_checker(path: Path) -> WrittenChecker:
    """Write the page to a file, or into a folder under its own name.

    Raises StoreError: `cannot_write_there`, `disk_full`.
    """
    page = PAGE_FILE.read_bytes()
    target = path / PAGE_FILE.name if is_folder_there(path) else path
    write_file(target, page)
    return WrittenChecker(target, len(page), hashlib.sha256(page).hexdigest())
