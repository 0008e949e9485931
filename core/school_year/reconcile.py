"""The register against the class lists, and against an export of the national system (R078, R079).

Every difference names who differs and in what; an empty answer lets the term be closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.changes.rules import NOT_ENDED
from core.codes import CODES
from core.exchange.reading import ReadWorkbook, SourceRow
from core.grades import grade_label
from core.identity import normalise_digits, normalise_name
from core.models import Cohort, PupilFile, PupilId, PupilStatus, SchoolYear
from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import context_of
from core.school_year.class_lists import SeatMap, seat_map
from core.school_year.people import attending, files_of
from core.seated import seated
from core.validation import PupilFacts, check_pupil

MESSAGE_IDS = (
    "difference.no_seat",
    "difference.seat_without_record",
    "difference.two_seats",
    "difference.other_grade",
    "difference.same_number",
    "difference.only_here",
    "difference.only_there",
    "difference.other_value",
    "difference.unreadable",
)


_FINISHED = frozenset({PupilStatus.GRADUATED, PupilStatus.COMPLETED})


class DifferenceKind(StrEnum):
    """What is not the same."""

    NO_SEAT = "no_seat"
    """Attends, and is on no class list though the grade has classes."""
    SEAT_WITHOUT_RECORD = "seat_without_record"
    """On a class list, and no longer on the register: 空挂."""
    TWO_SEATS = "two_seats"
    OTHER_GRADE = "other_grade"
    """On the list of a class of another grade."""
    SAME_NUMBER = "same_number"
    """Two records with one identity number."""
    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"
    OTHER_VALUE = "other_value"
    UNREADABLE = "unreadable"
    """A row of the export that cannot be read as a pupil: it is compared by hand."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `field`, `here` and `there` are filled for another value.

    `place` is `sheet!row` of an export. An identity number is never in `here` or `there`.
    """

    kind: DifferenceKind
    name: str
    pupil_id: PupilId | None = None
    field: str = ""
    here: str = ""
    there: str = ""
    place: str = ""


def against_classes(office: Office, year: SchoolYear | None = None) -> tuple[Difference, ...]:
    """Return where register and class lists of a school year disagree.

    A grade whose classes have no seats yet has no class list, and nothing is missing there.
    Who is suspended or looked for keeps the seat (R006); who has graduated leaves it behind.
    """
    year = year or office.year
    files = files_of(office)
    seats = seat_map(office, year)
    return (
        *_missing_seats(files, seats),
        *_wrong_seats(office, files, seats),
        *_same_numbers(files),
    )


def against_export(office: Office, read: ReadWorkbook) -> tuple[Difference, ...]:
    """Return where the register and an export of the national system disagree.

    Rows are matched by identity number, then student number, then name and birth date. Pupils
    whose record is not ended are compared: the national system keeps the suspended as well.
    """
    files = [file for file in files_of(office) if file.enrolment.status in NOT_ENDED]
    files = seated(office, files)
    index = _Index(files)
    drafts = [(one, one.draft) for one in read.rows if isinstance(one.draft, PupilDraft)]
    # Numbers first: a row without one must not take a namesake whom a later row names by number.
    known = [index.take(_number_keys(draft)) for _, draft in drafts]
    found: list[Difference] = []
    for (source, draft), file in zip(drafts, known, strict=True):
        found += _compare_row(office, index, (source, draft), file)
    left = [file for file in files if file.pupil.id not in index.met]
    found += [Difference(DifferenceKind.ONLY_HERE, one.pupil.name, one.pupil.id) for one in left]
    return tuple(found)


def _missing_seats(files: Sequence[PupilFile], seats: SeatMap) -> Iterator[Difference]:
    cohort_of = {file.pupil.id: file.enrolment.cohort for file in files}
    with_lists: set[Cohort] = set()
    for pupil_id in seats.seats:
        if pupil_id in cohort_of:
            with_lists.add(cohort_of[pupil_id])
    for file in attending(files):
        if file.enrolment.cohort in with_lists and file.pupil.id not in seats.seats:
            yield Difference(DifferenceKind.NO_SEAT, file.pupil.name, file.pupil.id)


def _wrong_seats(
    office: Office, files: Sequence[PupilFile], seats: SeatMap
) -> Iterator[Difference]:
    here = {file.pupil.id: file for file in files}
    for pupil_id, own in seats.seats.items():
        file = here.get(pupil_id)
        if file is None or file.enrolment.status not in NOT_ENDED:
            if file is not None and file.enrolment.status in _FINISHED:
                continue
            pupil = office.store.pupils.get(pupil_id)
            name = pupil.name if pupil else pupil_id
            yield Difference(DifferenceKind.SEAT_WITHOUT_RECORD, name, pupil_id)
            continue
        if len(own) > 1:
            yield Difference(DifferenceKind.TWO_SEATS, file.pupil.name, pupil_id)
        group = seats.group_of(pupil_id)
        if group is not None and file.enrolment.cohort not in group.cohorts:
            yield Difference(DifferenceKind.OTHER_GRADE, file.pupil.name, pupil_id)


def _same_numbers(files: Iterable[PupilFile]) -> Iterator[Difference]:
    holders: dict[str, list[PupilFile]] = {}
    for file in files:
        if file.pupil.id_number and file.enrolment.status in NOT_ENDED:
            holders.setdefault(file.pupil.id_number, []).append(file)
    for own in holders.values():
        if len(own) > 1:
            for file in own:
                yield Difference(DifferenceKind.SAME_NUMBER, file.pupil.name, file.pupil.id)


class _Index:
    """The register by everything that a row may be recognised by; each pupil is met once."""

    def __init__(self, files: Sequence[PupilFile]) -> None:
        self.met: set[PupilId] = set()
        self._files: dict[tuple[str, ...], list[PupilFile]] = {}
        for file in files:
            pupil = file.pupil
            self._add(("number", pupil.id_number or ""), file)
            self._add(("student", pupil.student_no or ""), file)
            self._add(("person", pupil.name, pupil.birth_date.isoformat()), file)

    def _add(self, key: tuple[str, ...], file: PupilFile) -> None:
        if all(key):
            self._files.setdefault(key, []).append(file)

    def take(self, keys: Iterable[tuple[str, ...]]) -> PupilFile | None:
        """Return the first pupil that a key names and that no earlier row has taken."""
        for key in keys:
            for file in self._files.get(key, []) if all(key) else []:
                if file.pupil.id not in self.met:
                    self.met.add(file.pupil.id)
                    return file
        return None


def _number_keys(draft: PupilDraft) -> list[tuple[str, ...]]:
    return [
        ("number", normalise_digits(draft.id_number).upper()),
        ("student", normalise_digits(draft.student_no).upper()),
    ]


def _compare_row(
    office: Office, index: _Index, row: tuple[SourceRow, PupilDraft], file: PupilFile | None
) -> Iterator[Difference]:
    """Compare a row with the pupil whom its numbers name, else with who has name and birthday."""
    source, draft = row
    place = f"{source.sheet}!{source.row}"
    facts = check_pupil(draft, context_of(office)).facts
    name = normalise_name(draft.name)
    if file is None and facts is not None:
        file = index.take([("person", name, facts.pupil.birth_date.isoformat())])
    if facts is None:
        own = file.pupil.id if file else None
        yield Difference(DifferenceKind.UNREADABLE, name, own, place=place)
    elif file is None:
        yield Difference(DifferenceKind.ONLY_THERE, name, place=place)
    else:
        yield from _other_values(file, facts, office.year, place)


def _other_values(
    file: PupilFile, facts: PupilFacts, year: SchoolYear, place: str
) -> Iterator[Difference]:
    here, there = file.pupil, facts.pupil
    pairs = [
        ("name", here.name, there.name),
        ("sex", CODES["sex"].label(here.sex), CODES["sex"].label(there.sex)),
        ("birth_date", _day(here.birth_date), _day(there.birth_date)),
        (
            "grade",
            grade_label(file.enrolment.cohort, year),
            grade_label(facts.enrolment.cohort, year),
        ),
    ]
    own, other = file.enrolment.class_number, facts.enrolment.class_number
    if own is not None and other is not None:
        pairs.append(("class_label", str(own), str(other)))
    for field, mine, theirs in pairs:
        if mine != theirs:
            yield Difference(
                DifferenceKind.OTHER_VALUE, here.name, here.id, field, mine, theirs, place
            )
    for field, own_number, other_number in (
        ("id_number", here.id_number, there.id_number),
        ("student_no", here.student_no, there.student_no),
    ):
        if own_number and other_number and own_number != other_number:
            yield Difference(DifferenceKind.OTHER_VALUE, here.name, here.id, field, place=place)


def _day(day: date) -> str:
    return day.isoformat()
