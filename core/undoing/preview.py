"""What taking an act back would come to, person by person, said before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from core.collector import collector_paused
from core.grades import grade_label
from core.history import RowId
from core.models import PupilFile
from core.office import Office
from core.privacy.field_masks import shown_masked
from core.undoing.acts import Act, ActKind
from core.undoing.parting import preview_parting
from core.undoing.pasts import (
    File,
    Key,
    PersonPast,
    columns_of,
    differing_texts,
    field_keys,
    file_before,
    file_with,
    people_of,
)
from core.undoing.people import Fate, PersonBack, Reason, Stay, TakingBack
from core.undoing.reversal import (
    PLACE,
    RowBack,
    RowPast,
    Values,
    back_in_lists,
    out_of_lists,
    put_back,
)
from core.undoing.standing import Standing
from core.workbooks.import_changes import FieldChange
from core.workbooks.matching import Progress, tell


@collector_paused()
def preview_taking_back(office: Office, act: Act, progress: Progress | None = None) -> TakingBack:
    """Say what taking an act back would do; nothing changes.

    Raises RegistrationError for a merge that nothing parts any more, as `preview_parting`.
    """
    if act.kind is ActKind.MERGE:
        return preview_parting(office, act)
    people, erased = people_of(office, act.spans)
    judge = _Judge(office, Standing.of(office, people))
    found = tuple(judge.judged(people, progress))
    return TakingBack(act, found, erased, office.store.history.heads())


class _Judge:
    """Judges everybody whom an act wrote about."""

    def __init__(self, office: Office, standing: Standing) -> None:
        self._office = office
        self._standing = standing
        self._taken: set[str] = set()
        """Whose number of before is somebody else's now."""

    def judged(self, people: list[PersonPast], progress: Progress | None) -> Iterable[PersonBack]:
        """Judge until nobody would get a number that another keeps."""
        found: dict[str, PersonBack] = {}
        for done, one in enumerate(people):
            tell(progress, done, len(people))
            found[one.person_id] = self._judge(one)
        pasts = {one.person_id: one for one in people}
        while taken := self._standing.numbers_taken(self._numbers(found)) - self._taken:
            self._taken |= taken
            found |= {one: self._judge(pasts[one]) for one in taken}
        return [one for one in found.values() if one.rows or one.stays]

    def _judge(self, person: PersonPast) -> PersonBack:
        head = person.head
        if head is not None and head.is_removed:
            return self._taken_out(person)
        file = self._standing.files.get(person.person_id)
        if file is None:
            name = self._standing.name_of(person)
            return PersonBack(person.person_id, name, "", Fate.LEFT, stays=(Stay(Reason.GONE),))
        if head is not None and head.is_made:
            return self._made(person, file)
        return self._changed(person, file)

    def _made(self, person: PersonPast, file: File) -> PersonBack:
        """Judge somebody who is there by the act alone."""
        since = [key for one in person.rows for key in field_keys(one, one.since)]
        stays = []
        hanging = self._standing.hanging(person)
        if since or (any(one.since for one in person.rows) and not hanging):
            stays.append(Stay(Reason.WRITTEN_SINCE, tuple(dict.fromkeys(since))))
        if hanging:
            stays.append(Stay(Reason.HANGS, hanging))
        if isinstance(file, PupilFile) and self._standing.is_sealed(file.enrolment.cohort):
            stays.append(Stay(Reason.CLASS_STANDS, ("grade",)))
        made = self._of(file)
        if stays:
            return replace(made, fate=Fate.LEFT, stays=tuple(stays))
        rows = tuple(out_of_lists(one) for one in person.rows if one.is_made)
        return replace(made, fate=Fate.REMOVED, rows=rows)

    def _taken_out(self, person: PersonPast) -> PersonBack:
        """Judge somebody whom the act took out.

        A row of hers that was kept, an enrolment that the centre wrote to, stands as it is.
        """
        file = file_before(person)
        left = PersonBack(person.person_id, self._standing.name_of(person), "", Fate.LEFT)
        out = [one for one in person.rows if one.is_removed and one.now is None]
        if file is None or person.head not in out or any(one.since for one in out):
            return replace(left, stays=(Stay(Reason.WRITTEN_SINCE),))
        if person.person_id in self._taken:
            return replace(left, stays=(Stay(Reason.NUMBER_TAKEN, ("id_number",)),))
        if self._standing.stands_again(file):
            return replace(left, stays=(Stay(Reason.STANDS_AGAIN),))
        change: dict[str, Values] = {}
        if isinstance(file, PupilFile) and self._standing.needs_draw(file.enrolment):
            change["enrolment"] = {"class_number": None}
        rows = [
            back_in_lists(one, columns_of(one.table), change.get(one.table, {}))
            for one in reversed(out)
        ]
        return replace(self._of(file), fate=Fate.RETURNED, rows=tuple(rows))

    def _changed(self, person: PersonPast, file: File) -> PersonBack:
        """Judge somebody who was there before: what goes back, and what stays."""
        change = _Change()
        for past in person.rows:
            self._add(change, past, file)
        if isinstance(file, PupilFile):
            self._keep_place(change, person, file)
        result = file_with(file, change.values)
        now = self._of(file)
        if change.stays and change.rows and self._standing.contradicts(file, result):
            names = tuple(dict.fromkeys(name for one in change.stays for name in one.names))
            return replace(now, fate=Fate.LEFT, stays=(Stay(Reason.CONTRADICTS, names),))
        return replace(
            now,
            fate=Fate.RESTORED if change.rows else Fate.LEFT,
            changes=self._differences(file, result),
            stays=tuple(change.stays),
            rows=tuple(change.rows.values()),
        )

    def _add(self, change: _Change, past: RowPast, file: File) -> None:
        """Add what becomes of one row."""
        key = (past.table, past.row)
        if past.is_made or past.is_removed or past.is_gone:
            self._add_whole(change, past, file)
            return
        kept = past.kept
        if past.row in self._taken and "id_number" in past.wanted - kept:
            identity = past.wanted & {"id_type", "id_number", "birth_date", "sex"}
            change.keep(past, Reason.NUMBER_TAKEN, identity)
            kept |= identity
        change.keep(past, Reason.WRITTEN_SINCE, past.kept)
        columns = past.wanted - kept
        if row := put_back(past, columns):
            change.rows[key] = row
            change.values[key] = past.values_with(columns)

    def _add_whole(self, change: _Change, past: RowPast, file: File) -> None:
        """Add a member of the family whom the act added or took out, or who is gone since."""
        key = (past.table, past.row)
        position = past.stood.get("position")
        is_place_taken = past.is_removed and any(
            one.position == position for one in getattr(file, "guardians", ())
        )
        if past.since or past.is_gone or is_place_taken or past.table != "guardian":
            change.keep(past, Reason.WRITTEN_SINCE, {"name"})
        elif past.is_made:
            change.rows[key] = out_of_lists(past)
            change.values[key] = None
        else:
            change.rows[key] = back_in_lists(past, columns_of(past.table), {})
            change.values[key] = past.before

    def _keep_place(self, change: _Change, person: PersonPast, file: PupilFile) -> None:
        """Keep grade and class where a draw, a seat or a record change gave them since."""
        for past in person.rows:
            key = (past.table, past.row)
            columns = frozenset(change.rows[key].patch) if key in change.rows else frozenset()
            if past.table != "enrolment" or not columns & PLACE:
                continue
            result = file_with(file, change.values)
            assert isinstance(result, PupilFile)  # noqa: S101 - a pupil's file stays one
            is_present = past.row == RowId(file.enrolment.id)
            if is_present and not self._standing.is_placed(file, result.enrolment):
                continue
            change.keep(past, Reason.CLASS_STANDS, columns & PLACE)
            del change.rows[key], change.values[key]
            if row := put_back(past, columns - PLACE):
                change.rows[key] = row
                change.values[key] = past.values_with(columns - PLACE)

    @staticmethod
    def _numbers(found: Mapping[str, PersonBack]) -> dict[str, str | None]:
        """Return whose identity number changes, and to which; None for who goes."""
        numbers: dict[str, str | None] = {}
        for person_id, one in found.items():
            if one.fate is Fate.REMOVED:
                numbers[person_id] = None
            for row in one.rows:
                if row.row == person_id and row.patch.get("id_number") is not None:
                    numbers[person_id] = str(row.patch["id_number"])
                elif row.row == person_id and "id_number" in row.patch:
                    numbers[person_id] = None
        return numbers

    def _of(self, file: File) -> PersonBack:
        if isinstance(file, PupilFile):
            place = grade_label(file.enrolment.cohort, self._office.year)
            return PersonBack(file.pupil.id, file.pupil.name, place, Fate.LEFT)
        return PersonBack(file.member.id, file.member.name, file.appointment.post or "", Fate.LEFT)

    def _differences(self, file: File, result: File) -> tuple[FieldChange, ...]:
        year = self._office.year
        return tuple(
            FieldChange(spec.key, shown_masked(spec, now), shown_masked(spec, then))
            for spec, now, then in differing_texts(file, result, year)
        )


@dataclass(slots=True)
class _Change:
    """What becomes of the rows of one person who stays."""

    rows: dict[Key, RowBack] = field(default_factory=dict)
    values: dict[Key, Values | None] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)

    def keep(self, past: RowPast, reason: Reason, columns: Iterable[str]) -> None:
        """Note columns that stay as they are."""
        if wanted := frozenset(columns):
            self.stays.append(Stay(reason, field_keys(past, wanted)))
