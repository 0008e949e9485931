"""Record changes and merged pupils out of the store."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from core.changes.models import MergedPupil, RecordChange
from core.clock_doubt import EARLIEST_YEAR
from core.history import AuthorId
from core.models import Cohort, PupilId, SchoolId, Stage
from core.school_year.starting import BRINGING
from core.storage.connection import Connection
from core.storage.history_reading import parse_body
from core.storage.hybrid_clock import day_of
from core.storage.repositories import Repository


@dataclass(slots=True)
class Registered:
    """Enrolments of a cohort, left ones too, by the day on which they were first written.

    `since` are the later ones that no record change brought.
    """

    before: set[str] = field(default_factory=set)
    since: set[str] = field(default_factory=set)


class ChangeRepository(Repository[RecordChange]):
    """Record changes, undone ones too."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, RecordChange)

    def of_pupil(self, pupil_id: PupilId) -> list[RecordChange]:
        """Return a pupil's changes in the order in which they were made."""
        return sorted(self.by("pupil_id", pupil_id), key=lambda one: (one.sequence, one.id))

    def of_batch(self, batch: str) -> list[RecordChange]:
        """Return the changes that were made in one act."""
        return self.by("batch", batch)

    def between(
        self, first: date, last: date, school_id: SchoolId | None = None
    ) -> list[RecordChange]:
        """Return the standing changes of some days, both ends included, by day."""
        found = self._where(
            "happened_on BETWEEN ? AND ? AND undone_on IS NULL AND (?3 IS NULL OR school_id = ?3)",
            (first.isoformat(), last.isoformat(), school_id),
        )
        return sorted(found, key=lambda one: (one.happened_on, one.sequence, one.id))

    def registered(self, school_id: SchoolId, until: date) -> dict[Cohort, Registered]:
        """Return how many of a school's cohorts stand on its register since when.

        By the history, one look into an index for each enrolment; erased entries say no day, nor
        does a day on which this program did not exist: that PC's battery was empty.
        """
        rows = self._connection.rows(
            "SELECT enrolment.id, stage, entry_year, author.id, min(history.seq) FROM enrolment "
            "JOIN history ON row_id = enrolment.id AND tbl = 'enrolment' "
            "JOIN author ON author.n = history.author "
            "WHERE school_id = ? AND history.body IS NOT NULL "
            "GROUP BY enrolment.id, history.author",
            (school_id,),
        )
        written: dict[str, list[int]] = {}
        for _, _, _, author, seq in rows:
            written.setdefault(author, []).append(seq)
        ends = {one: self._days_end(one, sorted(seqs), until) for one, seqs in written.items()}
        brought = self._brought(school_id)
        found: dict[Cohort, Registered] = {}
        for row, stage, year, author, seq in rows:
            held = found.setdefault(Cohort(Stage(stage), year), Registered())
            first, last = ends[author]
            if first <= seq < last:
                held.before.add(row)
            elif seq >= last and row not in brought:
                held.since.add(row)
        return found

    def _brought(self, school_id: SchoolId) -> set[str]:
        rows = self._connection.rows(
            "SELECT enrolment_id FROM record_change WHERE school_id = ? AND undone_on IS NULL "
            "AND kind IN (SELECT value FROM json_each(?))",
            (school_id, json.dumps(sorted(BRINGING))),
        )
        return {row for (row,) in rows}

    def _days_end(self, author: str, seqs: Sequence[int], until: date) -> tuple[int, int]:
        """Return the first of an author's entries with a day that can be, and with a later one."""

        def day(seq: int) -> date:
            row = self._connection.row(
                "SELECT body FROM history JOIN author ON author.n = history.author "
                "WHERE author.id = ? AND history.seq = ?",
                (author, seq),
            )
            assert row is not None  # noqa: S101 - it was listed just now
            return day_of(parse_body(AuthorId(author), seq, row[0]).clock)

        first = bisect_left(seqs, date(EARLIEST_YEAR, 1, 1), key=day)
        last = bisect_right(seqs, until, lo=first, key=day)
        ends = (*seqs, seqs[-1] + 1)
        return ends[first], ends[last]


class MergeRepository(Repository[MergedPupil]):
    """Which records were made one."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, MergedPupil)

    def of_winner(self, pupil_id: PupilId) -> list[MergedPupil]:
        """Return what was merged into a pupil."""
        return self.by("winner_id", pupil_id)
