"""The past of one record: who wrote what when, and an earlier value put back as a new entry.

History is never rewritten. What is put back goes the way of a form that is saved: the same checks,
the same locks, one more entry of the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.errors import RegistrationError
from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldKind, FieldSpec, RecordKind
from core.grades import grade_label
from core.grouping.locks import note_refused
from core.history import DELETED, Entry, RowId, Scalar
from core.models import ATTENDING, Cohort, PupilId, SchoolYear, StaffId, Stage
from core.office import Office
from core.reading.texts import draft_of_pupil, draft_of_staff, text_of
from core.registration import InvalidDraftError, check_draft, file_of, save_changes
from core.staffing import check_draft as check_staff_draft
from core.staffing import file_of as staff_file_of
from core.staffing import save_changes as save_staff_changes
from core.storage import tables
from core.storage.hybrid_clock import moment_of
from core.storage.past_rows import removed_rows

_Row = tuple[str, str, RecordKind]
"""Table, id of a row, and the part of the form that it holds."""

_GUARDIANS = {1: RecordKind.GUARDIAN_1, 2: RecordKind.GUARDIAN_2}
ONE_ACT = timedelta(seconds=2)
_ENROLMENT_FIELDS = frozenset(
    key for key, spec in PUPIL_FIELDS.items() if spec.record is RecordKind.ENROLMENT
)


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One field of the form before and after, as whole texts: a screen masks them."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PastEntry:
    """One save that touched the form. `at` is UTC.

    `why` is a reason code or a person's words. `is_first`: the record began with it.
    `is_removal`: a family member was taken out; `changes` hold what stood there.
    """

    at: datetime
    by: str
    why: str
    changes: tuple[ValueChange, ...]
    is_first: bool = False
    is_removal: bool = False
    is_merged: bool = False
    """What another record of the child said, which was merged into this one; at last, all of it."""


def history_of_pupil(office: Office, pupil_id: PupilId) -> list[PastEntry]:
    """Return the entries of a pupil, family and enrolment, and of records merged into this one.

    The newest first.
    """
    rows: list[_Row] = [("pupil", pupil_id, RecordKind.PUPIL)]
    enrolments = office.store.enrolments.by("pupil_id", pupil_id)
    rows += [("enrolment", one.id, RecordKind.ENROLMENT) for one in enrolments]
    guardians = office.store.guardians.by("pupil_id", pupil_id)
    rows += [("guardian", one.id, _GUARDIANS[one.position]) for one in guardians]
    rows += _removed_guardians(office, pupil_id)
    merged: list[_Row] = []
    for one in merged_into(office, pupil_id):
        merged += [("pupil", one, RecordKind.PUPIL), *_removed_guardians(office, one)]
    others = [replace(one, is_merged=True) for one in _past(office, merged, PUPIL_FIELDS)]
    own = _past(office, rows, PUPIL_FIELDS)
    return sorted([*own, *others], key=lambda one: one.at, reverse=True)


def merged_into(office: Office, pupil_id: PupilId) -> list[PupilId]:
    """Return the records that were merged into a pupil's, and into those, the nearest first."""
    records = [pupil_id]
    for one in records:
        losers = (merge.loser_id for merge in office.store.merges.of_winner(one))
        records += [loser for loser in losers if loser not in records]
    return records[1:]


def history_of_staff(office: Office, staff_id: StaffId) -> list[PastEntry]:
    """Return the entries of a member of staff and the appointments, the newest first."""
    rows: list[_Row] = [("staff_member", staff_id, RecordKind.STAFF)]
    appointments = office.store.appointments.by("staff_id", staff_id)
    rows += [("appointment", one.id, RecordKind.APPOINTMENT) for one in appointments]
    return _past(office, rows, STAFF_FIELDS)


def put_back_pupil(office: Office, pupil_id: PupilId, texts: Mapping[str, str]) -> None:
    """Put earlier values of a pupil's form back, as a new entry; durable on return.

    Raises InvalidDraftError when they do not fit what stands now (a drawn class is locked, a
    number is somebody's), RegistrationError: `no_such_pupil`, `put_back_after_leaving` for grade
    and class of a pupil who no longer attends.
    """
    present = file_of(office, pupil_id)
    if present.enrolment.status not in ATTENDING and _ENROLMENT_FIELDS & texts.keys():
        raise RegistrationError("put_back_after_leaving")
    draft = replace(draft_of_pupil(present, office.year), **texts)
    checked = check_draft(office, draft, pupil_id)
    if checked.facts is None:
        note_refused(office, pupil_id, checked.problems)
        raise InvalidDraftError(checked.problems)
    with office.writing("put_back") as writing:
        save_changes(writing, present, checked.facts)
        writing.audit("put_back", pupil_id, f"field={','.join(texts)}")


def put_back_staff(office: Office, staff_id: StaffId, texts: Mapping[str, str]) -> None:
    """Do the same for a staff form; raises InvalidDraftError, RegistrationError."""
    present = staff_file_of(office, staff_id)
    checked = check_staff_draft(office, replace(draft_of_staff(present), **texts), staff_id)
    if checked.facts is None:
        raise InvalidDraftError(checked.problems)
    with office.writing("put_back") as writing:
        save_staff_changes(writing, present, checked.facts)
        writing.audit("put_back", staff_id, f"field={','.join(texts)}")


def _removed_guardians(office: Office, pupil_id: PupilId) -> Iterator[_Row]:
    for row in removed_rows(office.store.connection, "guardian"):
        folded = office.store.history.folded("guardian", row)
        if folded is not None and folded.values.get("pupil_id") == pupil_id:
            yield ("guardian", row, _GUARDIANS[int(folded.values.get("position") or 1)])


def _past(office: Office, rows: Iterable[_Row], specs: Mapping[str, FieldSpec]) -> list[PastEntry]:
    found: list[tuple[str, PastEntry]] = []
    for table, row, kind in rows:
        own = {spec.attribute: spec for spec in specs.values() if spec.record is kind}
        entries = office.store.history.entries_of(table, RowId(row))
        entries.sort(key=lambda entry: (entry.clock, entry.author, entry.seq))
        reader = _RowReader(table, own, office.year)
        found += [
            (entry.clock, past)
            for place, entry in enumerate(entries)
            if (past := reader.read(entry, is_first=place == 0)) is not None
        ]
    found.sort(key=lambda item: item[0], reverse=True)
    acts: list[PastEntry] = []
    for _, past in found:
        if acts and _is_one_act(acts[-1], past):
            acts[-1] = replace(acts[-1], changes=(*past.changes, *acts[-1].changes))
        else:
            acts.append(past)
    return acts


def _is_one_act(later: PastEntry, earlier: PastEntry) -> bool:
    """Whether one save wrote both: a form's pupil, family and enrolment are three rows."""
    same = (later.by, later.why, later.is_first) == (earlier.by, earlier.why, earlier.is_first)
    is_removal = later.is_removal or earlier.is_removal
    shared = {one.key for one in later.changes} & {one.key for one in earlier.changes}
    return same and not is_removal and not shared and later.at - earlier.at < ONE_ACT


class _RowReader:
    """Reads one row's entries from the oldest on, knowing what stood before each."""

    def __init__(self, table: str, own: Mapping[str, FieldSpec], year: SchoolYear) -> None:
        known = tables.table(table)
        self._columns = {} if known is None else {one.name: one for one in known.columns}
        self._own = own
        self._year = year
        self._values: dict[str, Scalar] = {}

    def read(self, entry: Entry, *, is_first: bool) -> PastEntry | None:
        """Return what an entry did to the form; None when it touched nothing there."""
        before = self._values | dict(entry.prior)
        self._values = before | dict(entry.patch)
        is_gone = entry.patch.get(DELETED) == 1
        names = self._own if is_gone else entry.patch
        changes = tuple(
            change
            for name in self._own
            if name in names and (change := self._change(name, before, is_removal=is_gone))
        )
        is_removal = is_gone and entry.table == "guardian"
        if not changes:
            return None
        at = moment_of(entry.clock)
        return PastEntry(at, entry.by, entry.why, changes, is_first, is_removal)

    def _change(
        self, name: str, before: Mapping[str, Scalar], *, is_removal: bool
    ) -> ValueChange | None:
        old = self._text(name, before)
        new = "" if is_removal else self._text(name, self._values)
        return None if old == new else ValueChange(self._own[name].key, old, new)

    def _text(self, name: str, values: Mapping[str, Scalar]) -> str:
        value, spec = values.get(name), self._own[name]
        if value is None:
            return ""
        if spec.kind is FieldKind.GRADE:
            stage = Stage(str(values.get("stage") or Stage.PRIMARY.value))
            return grade_label(Cohort(stage, int(value)), self._year)
        try:
            return text_of(spec, self._columns[name].read(value))
        except (ValueError, TypeError, KeyError):
            # A newer program's value: it is shown as it lies.
            return str(value)
