"""A result that the county drew, taken over as locked class lists (SeatSource.COUNTY_RESULT)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.assign.refusals import PupilsError
from core.dates import parse_date
from core.errors import GroupingError
from core.exchange.reading import ReadWorkbook, SourceRow
from core.grades import parse_class_number, parse_grade
from core.grouping.after_records import CountyResult
from core.grouping.oversight import people
from core.grouping.plans import require_free
from core.grouping.proposing import cohort_files, require_unseated, year_of_classes
from core.identity import normalise_digits, normalise_name
from core.models import ClassGroup, ClassId, Cohort, PupilFile, PupilId, Seat, SeatId, SeatSource
from core.office import Office
from core.pinyin import full_pinyin
from core.reading.drafts import PupilDraft

MANY = 2
"""In a longer name one character that differs is a slip of the pen; in a shorter, another name."""


@dataclass(frozen=True, slots=True)
class CountySource:
    """Where a result comes from: who drew, under which number, and the workbook's SHA-256."""

    authority: str
    document_no: str = ""
    file_digest: str = ""


@dataclass(frozen=True, slots=True)
class CountyLists:
    """A workbook against the register: who goes into which class, and whom it leaves out."""

    cohort: Cohort
    classes: Mapping[int, tuple[PupilId, ...]]
    not_listed: tuple[str, ...]
    """Names of pupils of the cohort for whom the county gave no class."""


def read_county_lists(office: Office, cohort: Cohort, read: ReadWorkbook) -> CountyLists:
    """Find every row's pupil and class; stores nothing.

    By identity number, else by name, with the birth date where two are called the same. Raises
    PupilsError: `county_misspelt`, `county_unknown` (register these first), `county_ambiguous`,
    `county_twice`, `county_no_class`; GroupingError(`county_empty`).
    """
    files = cohort_files(office, cohort)
    found: dict[PupilId, int] = {}
    refused: dict[str, list[str]] = {}
    for row in read.rows:
        draft = row.draft
        if not isinstance(draft, PupilDraft):
            raise GroupingError("county_empty")
        matches = _matches(draft, files)
        number = _class_of(row)
        if len(matches) != 1:
            code = "county_ambiguous" if matches else "county_unknown"
            like = "" if matches else _like(draft.name, files)
            if like:
                code, like = "county_misspelt", f"({like}?)"
            refused.setdefault(code, []).append(f"{draft.name}{like}")
        elif matches[0] in found:
            refused.setdefault("county_twice", []).append(draft.name)
        elif number is None:
            refused.setdefault("county_no_class", []).append(draft.name)
        else:
            found[matches[0]] = number
    _refuse(refused)
    if not found:
        raise GroupingError("county_empty")
    classes = {
        number: tuple(own for own, place in found.items() if place == number)
        for number in sorted(set(found.values()))
    }
    missing = tuple(file.pupil.name for file in files if file.pupil.id not in found)
    return CountyLists(cohort, classes, missing)


def take_county_result(office: Office, lists: CountyLists, source: CountySource) -> CountyResult:
    """Store the county's classes; from here on they are locked like drawn ones.

    Raises GroupingError: `authority_needed`, `already_sealed`, `already_drawn`; PupilsError
    (`already_seated`): also when the result was taken over before.
    """
    authority = people([source.authority])
    if not authority:
        raise GroupingError("authority_needed")
    require_free(office, lists.cohort)
    require_unseated(office, lists.cohort, cohort_files(office, lists.cohort))
    today = office.clock.today()
    year = year_of_classes(office, lists.cohort).starts_in
    with office.writing("county_result") as writing:
        for number, members in lists.classes.items():
            group = ClassGroup(
                id=ClassId(writing.new_id()),
                school_id=office.school.id,
                year=year,
                number=number,
                cohorts=(lists.cohort,),
            )
            writing.put(group)
            for pupil_id in members:
                seat = Seat(
                    id=SeatId(writing.new_id()),
                    school_id=office.school.id,
                    pupil_id=pupil_id,
                    class_id=group.id,
                    source=SeatSource.COUNTY_RESULT,
                    started_on=today,
                )
                writing.put(seat)
        record = CountyResult(
            id=writing.new_id(),
            school_id=office.school.id,
            year=year,
            stage=lists.cohort.stage,
            entry_year=lists.cohort.entry_year,
            authority=authority[0],
            document_no=source.document_no.strip(),
            file_digest=source.file_digest,
            imported_on=today,
        )
        writing.put(record)
        writing.audit("county_result", record.id)
    return record


def _matches(draft: PupilDraft, files: list[PupilFile]) -> list[PupilId]:
    number = normalise_digits(draft.id_number).upper()
    if number:
        by_number = [file.pupil.id for file in files if file.pupil.id_number == number]
        if by_number:
            return by_number
    name = normalise_name(draft.name)
    named = [file.pupil for file in files if file.pupil.name == name]
    born = parse_date(draft.birth_date) if draft.birth_date else None
    if len(named) > 1 and born is not None:
        named = [pupil for pupil in named if pupil.birth_date == born]
    return [pupil.id for pupil in named]


def _like(text: str, files: list[PupilFile]) -> str:
    """Return the pupil's name that is read the same, or differs in one character; or nothing.

    Nobody is taken for another: two such names, and the list stays unmatched without a hint.
    """
    name = normalise_name(text)
    read = full_pinyin(name)
    near = {
        other
        for file in files
        if (other := file.pupil.name) != name
        and len(other) == len(name)
        and (
            (read and full_pinyin(other) == read)
            or (len(name) > MANY and sum(map(str.__ne__, other, name)) == 1)
        )
    }
    return near.pop() if len(near) == 1 else ""


def _class_of(row: SourceRow) -> int | None:
    draft = row.draft
    assert isinstance(draft, PupilDraft)  # noqa: S101 - the caller looked
    number = parse_class_number(draft.class_label) if draft.class_label else None
    if number is not None:
        return number
    for text in (draft.class_label, draft.grade):
        written = parse_grade(text) if text else None
        if written is not None and written.class_number is not None:
            return written.class_number
    return None


def _refuse(refused: Mapping[str, list[str]]) -> None:
    """Raise for the first kind of refusal, all its pupils named."""
    if names := refused.get("county_misspelt"):
        raise PupilsError("county_misspelt", pupils=[*names, *refused.get("county_unknown", [])])
    if names := refused.get("county_unknown"):
        raise PupilsError("county_unknown", pupils=names)
    if names := refused.get("county_ambiguous"):
        raise PupilsError("county_ambiguous", pupils=names)
    if names := refused.get("county_twice"):
        raise PupilsError("county_twice", pupils=names)
    if names := refused.get("county_no_class"):
        raise PupilsError("county_no_class", pupils=names)
