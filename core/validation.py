"""A draft becomes facts, or every problem at once. Pure.

A record is refused only without name, sex, birth date (its own or the number's) or, for a pupil,
grade - or when what it says is wrong. Everything else is an open item or a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from operator import attrgetter
from typing import Any, Generic, TypeVar

from core.codes import CODES
from core.dates import full_years
from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldSpec, RecordKind
from core.frozen import record
from core.grades import LAST_GRADE, is_leaving_year, parse_class_number, parse_grade
from core.identity import IdNumber, normalise_text
from core.models import (
    Appointment,
    AppointmentId,
    Cohort,
    Enrolment,
    EnrolmentId,
    Guardian,
    GuardianId,
    Pupil,
    PupilId,
    SchoolId,
    SchoolYear,
    Sex,
    StaffId,
    StaffMember,
    Stage,
)
from core.reading.context import CheckContext
from core.reading.drafts import (
    PUPIL_DRAFT_FIELDS,
    STAFF_DRAFT_FIELDS,
    Problem,
    PupilDraft,
    StaffDraft,
)
from core.reading.entering import look_at_entry
from core.reading.notes import NO_NUMBER_TYPE, Memory, Texts, shown
from core.reading.reader import DraftReader
from core.reading.texts import draft_of_pupil, draft_of_staff
from core.reading.values import is_blank, parse_bool

__all__ = [
    "CheckContext",
    "Checked",
    "PupilFacts",
    "StaffFacts",
    "check_pupil",
    "check_staff",
    "draft_of_pupil",
    "draft_of_staff",
]

PROBLEM_CODES = (
    "sex_disagrees_with_id",
    "bad_grade",
    "grade_leaving_year",
    "unlikely_grade",
    "bad_class",
    "class_disagrees_with_grade",
    "unlikely_age",
    "grade_far_above_age",
    "which_year",
    "duplicate_in_file",
    "already_registered",
)
"""Further codes of problems; the last two are found among records, not in a draft."""

Facts = TypeVar("Facts")

_PUPIL_TEXTS = attrgetter(*PUPIL_DRAFT_FIELDS)
_STAFF_TEXTS = attrgetter(*STAFF_DRAFT_FIELDS)

_PERSON = frozenset({"name", "sex", "birth_date", "id_number"})
_PUPIL_LEAVE = _PERSON | {"grade", "class_label"}
_STAFF_LEAVE = _PERSON | {"in_establishment", "subjects"}
_NOBODY = SchoolId("")

YEARS_EARLY = 1
YEARS_LATE = 4
YEARS_FAR = 5
"""A pupil this much younger stands in a grade that was written wrong, whatever the birth date."""
"""A pupil this much younger or older than the grade's age is worth a second look."""
STAFF_AGES = range(16, 76)

_OFF_ESTABLISHMENT = {
    "合同": "合同制",
    "合同制": "合同制",
    "聘用": "合同制",
    "临聘": "临时聘用",
    "临时": "临时聘用",
    "临时聘用": "临时聘用",
    "劳务派遣": "劳务派遣",
    "支教": "支教",
}
_SUBSTITUTE = "6"
"""staff_category 代课教师."""


@record(frozen=True, slots=True)
class Checked(Generic[Facts]):
    """What a draft came to. `facts` is None exactly when an error is among the problems."""

    facts: Facts | None
    problems: tuple[Problem, ...]


@record(frozen=True, slots=True)
class PupilFacts:
    """A pupil, family and enrolment with empty ids: `registration` gives them theirs."""

    pupil: Pupil
    guardians: tuple[Guardian, ...]
    enrolment: Enrolment


@record(frozen=True, slots=True)
class StaffFacts:
    """A member of staff and the appointment, with empty ids."""

    member: StaffMember
    appointment: Appointment


@record(frozen=True, slots=True)
class _Person:
    name: str
    sex: Sex
    birth_date: date
    id_number: str | None


def check_pupil(draft: PupilDraft, context: CheckContext) -> Checked[PupilFacts]:
    """Judge a pupil's form: the facts, or what keeps it out; never raises, whatever the text."""
    texts = Texts.of(PUPIL_DRAFT_FIELDS, _PUPIL_TEXTS(draft))
    reader = _reader(texts, PUPIL_FIELDS.by_key, context, context.pupil_memory)
    pupil = reader.read_record(RecordKind.PUPIL, leave=_PUPIL_LEAVE)
    person = _read_person(reader, str(pupil.get("id_type", "1")))
    enrolment = reader.read_record(RecordKind.ENROLMENT, leave=_PUPIL_LEAVE)
    placed = _read_grade(reader, context.year)
    guardians = tuple(
        guardian for position in (1, 2) if (guardian := _read_guardian(reader, position))
    )
    if person and placed:
        _look_at_age(reader, person.birth_date, placed[0], context.year)
        look_at_entry(reader, person.birth_date, context.today, context.year)
    problems = _in_form_order(reader.problems, PUPIL_DRAFT_FIELDS)
    if person is None or placed is None or reader.has_errors:
        return Checked(None, problems)
    cohort, class_number = placed
    facts = PupilFacts(
        Pupil(id=PupilId(""), school_id=_NOBODY, **_own(person), **pupil),
        guardians,
        Enrolment(
            id=EnrolmentId(""),
            pupil_id=PupilId(""),
            school_id=_NOBODY,
            register_school_id=_NOBODY,
            stage=cohort.stage,
            entry_year=cohort.entry_year,
            class_number=class_number,
            **enrolment,
        ),
    )
    return Checked(facts, problems)


def check_staff(draft: StaffDraft, context: CheckContext) -> Checked[StaffFacts]:
    """Judge a staff form: the facts, or what keeps it out; never raises, whatever the text."""
    texts = Texts.of(STAFF_DRAFT_FIELDS, _STAFF_TEXTS(draft))
    reader = _reader(texts, STAFF_FIELDS.by_key, context, context.staff_memory)
    member = reader.read_record(RecordKind.STAFF, leave=_STAFF_LEAVE)
    person = _read_person(reader, str(member.get("id_type", "1")))
    _read_establishment(reader, member)
    appointment = reader.read_record(RecordKind.APPOINTMENT, leave=_STAFF_LEAVE)
    appointment["subjects"] = _read_subjects(reader)
    if person and full_years(person.birth_date, context.today) not in STAFF_AGES:
        age = full_years(person.birth_date, context.today)
        reader.warning("birth_date", "unlikely_age", age=age)
    problems = _in_form_order(reader.problems, STAFF_DRAFT_FIELDS)
    if person is None or reader.has_errors:
        return Checked(None, problems)
    facts = StaffFacts(
        StaffMember(id=StaffId(""), school_id=_NOBODY, **_own(person), **member),
        Appointment(id=AppointmentId(""), staff_id=StaffId(""), school_id=_NOBODY, **appointment),
    )
    return Checked(facts, problems)


def _reader(
    texts: Texts,
    specs: Mapping[str, FieldSpec],
    context: CheckContext,
    memory: Memory,
) -> DraftReader:
    return DraftReader(
        texts,
        specs,
        context.today,
        context.lost_digits,
        is_lenient=context.is_lenient,
        memory=memory,
    )


def _own(person: _Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.birth_date,
        "id_number": person.id_number,
    }


def _read_person(reader: DraftReader, id_type: str) -> _Person | None:
    """Read who it is; the number fills sex and birth date, and must agree with them."""
    count = len(reader.problems)
    number = reader.id_number("id_number", id_type)
    if number is None and len(reader.problems) == count and id_type != NO_NUMBER_TYPE:
        reader.warning("id_number", "missing")
    resident = number if isinstance(number, IdNumber) else None
    name = _required(reader, "name", reader.read)
    sex = _required(reader, "sex", reader.read, resident.sex if resident else None)
    by_number = resident.birth_date if resident else None
    born = _required(reader, "birth_date", lambda _: reader.birth_date(by_number), by_number)
    _tell_future_birth_once(reader)
    if resident and sex is not None and sex != resident.sex:
        reader.error("sex", "sex_disagrees_with_id")
    if resident and born is not None and born != resident.birth_date:
        reader.error("birth_date", "birth_disagrees_with_id")
    if isinstance(name, str) and isinstance(sex, Sex) and isinstance(born, date):
        text = resident.text if resident else number
        return _Person(name, sex, born, text if isinstance(text, str) else None)
    return None


def _tell_future_birth_once(reader: DraftReader) -> None:
    """Leave the number alone when the birth date beside it says the same impossible day."""
    if not reader.problems:
        return
    in_form = [
        problem.params
        for problem in reader.problems
        if (problem.field, problem.code) == ("birth_date", "future_date")
    ]
    reader.problems[:] = [
        problem
        for problem in reader.problems
        if (problem.field, problem.code) != ("id_number", "future_date")
        or problem.params not in in_form
    ]


def _required(
    reader: DraftReader,
    key: str,
    read: Callable[[str], object],
    instead: Sex | date | None = None,
) -> object:
    count = len(reader.problems)
    value = read(key)
    if value is None and len(reader.problems) == count:
        if instead is None:
            reader.error(key, "missing")
        return instead
    return value


def _read_grade(reader: DraftReader, year: SchoolYear) -> tuple[Cohort, int | None] | None:
    """Read grade and class, which offices write in one column or in two."""
    text, label = reader.texts["grade"], reader.texts["class_label"]
    in_label = None if is_blank(label) else parse_grade(label)
    number = None if is_blank(label) else parse_class_number(label)
    if is_blank(text):
        if in_label is None or number is not None:
            reader.error("grade", "missing")
            return None
        text = label
    written = parse_grade(text)
    cohort = written.cohort(year) if written else None
    if written is None or cohort is None or cohort.grade(year) < 0:
        code = "grade_leaving_year" if is_leaving_year(text) else "bad_grade"
        reader.error("grade", code, value=shown(text))
        return None
    if cohort.grade(year) > LAST_GRADE[cohort.stage]:
        reader.warning("grade", "unlikely_grade", value=shown(text))
    if number is None and in_label is not None:
        number = in_label.class_number
        if in_label.cohort(year) != cohort:
            reader.error("class_label", "class_disagrees_with_grade")
    elif number is None and not is_blank(label):
        reader.warning("class_label", "bad_class", value=shown(label))
    if None not in (number, written.class_number) and number != written.class_number:
        reader.error("class_label", "class_disagrees_with_grade")
    return cohort, written.class_number if number is None else number


def _read_guardian(reader: DraftReader, position: int) -> Guardian | None:
    prefix = f"m{position}_"
    record = RecordKind.GUARDIAN_1 if position == 1 else RecordKind.GUARDIAN_2
    id_key = prefix + "id_number"
    if not reader.has_any(record):
        return None
    values = reader.read_record(record, leave=frozenset({id_key}))
    number = reader.id_number(id_key, str(values.get("id_type", "1")))
    if number is not None:
        values["id_number"] = number.text if isinstance(number, IdNumber) else number
    relation = normalise_text(reader.texts[prefix + "relation"])
    if (
        "relation" not in values
        and not is_blank(relation)
        and CODES["relation"].find(relation) is None
    ):
        reader.warning(prefix + "relation", "unknown_relation", value=shown(relation))
        values.setdefault("relation_note", relation)
    if not values:
        return None
    if "name" not in values:
        reader.warning(prefix + "name", "missing")
        values["name"] = ""
    return Guardian(
        id=GuardianId(""), pupil_id=PupilId(""), school_id=_NOBODY, position=position, **values
    )


def _look_at_age(reader: DraftReader, born: date, cohort: Cohort, year: SchoolYear) -> None:
    from core.policy import policy  # noqa: PLC0415 - start-up

    entry_age = policy().enrolment.entry_age_years
    first_grade_age = {Stage.PRESCHOOL: 3, Stage.PRIMARY: entry_age, Stage.JUNIOR: entry_age + 6}
    usual = first_grade_age[cohort.stage] + cohort.grade(year) - 1
    age = full_years(born, date(year.starts_in, 8, 31))
    if not usual - YEARS_EARLY <= age <= usual + YEARS_LATE:
        reader.warning("birth_date", "unlikely_age", age=age)
    if age < usual - YEARS_FAR:
        reader.warning("grade", "grade_far_above_age", usual=usual, age=age)


def _read_establishment(reader: DraftReader, member: dict[str, Any]) -> None:
    """Read 是否在编, in which offices also write how somebody is employed.

    特岗 and 三支一扶 say the form of employment and leave open whether the post counts as
    established;
    代课 and contracts say that it does not.
    """
    text = normalise_text(reader.texts["in_establishment"]).replace(" ", "")
    if is_blank(text):
        return
    if text in {"在编", "编内", "事业编", "在编在岗", "正式", "公办"}:
        member["in_establishment"] = True
    elif text in {"不在编", "非在编", "编外", "未在编", "非编"}:
        member["in_establishment"] = False
    elif text.startswith("特岗"):
        member.setdefault("employ_form", "特岗教师")
    elif text in {"三支一扶", "西部计划"}:
        member.setdefault("employ_form", text)
    elif text.startswith("代课"):
        member["in_establishment"] = False
        member.setdefault("staff_category", _SUBSTITUTE)
    elif text in _OFF_ESTABLISHMENT:
        member["in_establishment"] = False
        member.setdefault("employ_form", _OFF_ESTABLISHMENT[text])
    elif (answer := parse_bool(text)) is not None:
        member["in_establishment"] = answer
    else:
        reader.read("in_establishment")


def _read_subjects(reader: DraftReader) -> tuple[str, ...]:
    text = reader.read("subjects")
    if not isinstance(text, str):
        return ()
    parts = (part.strip() for part in re.split(r"[、,;/\s|+]+", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _in_form_order(problems: list[Problem], keys: tuple[str, ...]) -> tuple[Problem, ...]:
    if len(problems) < 2:
        return tuple(problems)
    place: Mapping[str, int] = {key: index for index, key in enumerate(keys)}
    return tuple(sorted(problems, key=lambda problem: place[problem.field]))
