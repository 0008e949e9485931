"""Why an incoming entry may not be folded: rights, rows of other schools, values no table holds.

`docs/sync.md`, sections 2 and 6. The verdict is asked for in causal order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from core.history import REFERENCE, Author, AuthorId, Entry, RowId, Scalar
from core.models import SchoolId, SchoolKind
from core.storage import tables
from sync.merge import may_write

if TYPE_CHECKING:
    from core.office import Office
    from sync.trust import Trust

MESSAGE_IDS = (
    "problem.not_its_stream",
    "problem.another_schools_row",
    "problem.bad_value",
    "problem.incomplete_row",
)
"""Reasons that receipts name."""


def centres_of(office: Office, believed: Trust) -> set[SchoolId]:
    """Return the codes of schools that may write any stream: a township has one centre."""
    if office.school.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL:
        return {office.school.id}
    return {peer.school for peer in believed.centres}


class RowJudge:
    """Judges the new entries of one import.

    `centres` are the codes of schools that may write any stream; `owners` gives, for rows that
    were folded before, one author that wrote them. An entry that was erased says nothing more: it
    is let through as long as its author may write the row at all.
    """

    def __init__(
        self,
        centres: Collection[SchoolId],
        owners: Mapping[tuple[str, RowId], AuthorId],
    ) -> None:
        self._centres = frozenset(centres)
        self._streams = {key: Author.parse(author).stream for key, author in owners.items()}

    def __call__(self, entry: Entry) -> str | None:
        """Return why an entry is held, or None."""
        author = _author(entry.author)
        is_centre = author.school_code in self._centres
        is_its_own = _school_of(entry, author.stream) == author.stream
        if not (may_write(author, entry.table, entry.row, is_centre=is_centre) and is_its_own):
            return "not_its_stream"
        if entry.erased:
            self._streams.setdefault((entry.table, entry.row), author.stream)
            return None
        if tables.patch_fault(entry.table, entry.patch) is not None:
            return "bad_value"
        key = (entry.table, entry.row)
        stream = self._streams.get(key)
        if stream is None:
            if not _is_complete(entry.table, entry.patch):
                return "incomplete_row"
            self._streams[key] = author.stream
            return None
        return None if stream == author.stream else "another_schools_row"


@lru_cache(maxsize=4096)
def _author(name: AuthorId) -> Author:
    return Author.parse(name)


def _school_of(entry: Entry, stream: str) -> Scalar:
    """Return the school that a patch names; the stream's own when it names none."""
    if stream == REFERENCE:
        return stream
    return entry.patch.get("school_id", stream)


@lru_cache(maxsize=64)
def _required(table: str) -> frozenset[str]:
    known = tables.table(table)
    if known is None:
        return frozenset()
    return frozenset(
        column.name for column in known.columns if not (column.is_optional or column.has_default)
    )


def _is_complete(table: str, patch: Mapping[str, Scalar]) -> bool:
    return _required(table) <= patch.keys()
