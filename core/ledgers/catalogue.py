"""The ledgers over pupils, declared: columns by key, then one specification a ledger."""

from __future__ import annotations

from collections.abc import Mapping

from core.ledgers import care_reading, cells
from core.ledgers.left_behind import find_left_behind
from core.ledgers.spec import (
    Guard,
    LedgerColumn,
    LedgerKind,
    LedgerSheet,
    LedgerSpec,
    PupilRow,
    Shape,
)
from core.models import AttendWay, Stage
from core.pinyin import full_pinyin
from core.roster_types import Figures
from core.school_year.families import group_place, number_order

NO_DISABILITY = "无"
NO_HARDSHIP = "无"
WEEK = range(1, 8)
"""Monday to Sunday."""
ORDINARY_PUPIL = "00"

PupilLedgerColumn = LedgerColumn[PupilRow]
PupilLedgerSpec = LedgerSpec[PupilRow]

_NONE, _NUMBER, _PHONE, _PRIVATE = Guard.NONE, Guard.NUMBER, Guard.PHONE, Guard.PRIVATE
_NAME, _WORD, _TEXT, _ROOM = Shape.NAME, Shape.WORD, Shape.TEXT, Shape.ROOM
_LINE = Shape.LINE
_PLAIN, _MONEY = Figures.PLAIN, Figures.MONEY
_first, _second = cells.first_guardian, cells.second_guardian

_DECLARED: tuple[PupilLedgerColumn, ...] = (
    LedgerColumn("name", "printing.column.name", cells.of_pupil("name"), _NAME),
    LedgerColumn("school", "ledger.column.school", cells.school_cell, _WORD),
    LedgerColumn("grade", "ledger.column.grade", cells.grade_cell),
    LedgerColumn("class_number", "printing.column.class", cells.class_number_cell),
    LedgerColumn("class", "printing.column.class", cells.class_cell, _WORD),
    LedgerColumn("sex", "printing.column.sex", cells.code_of_pupil("sex", "sex")),
    LedgerColumn(
        "ethnic", "printing.column.ethnic", cells.code_of_pupil("ethnic", "ethnic"), _WORD
    ),
    LedgerColumn("birth_date", "printing.column.birth_date", cells.birth_cell),
    LedgerColumn("age", "ledger.column.age", cells.age_cell, figures=_PLAIN),
    LedgerColumn("is_school_age", "ledger.column.is_school_age", cells.is_school_age_cell),
    LedgerColumn(
        "id_number",
        "printing.column.id_number",
        cells.of_pupil("id_number"),
        guard=_NUMBER,
    ),
    LedgerColumn(
        "student_no", "printing.column.student_no", cells.of_pupil("student_no"), guard=_NUMBER
    ),
    LedgerColumn("enrol_month", "printing.column.enrol_month", cells.enrol_month_cell),
    LedgerColumn(
        "hukou_place",
        "printing.column.hukou_place",
        cells.of_pupil("hukou_place_code"),
        _TEXT,
        _PRIVATE,
    ),
    LedgerColumn("hamlet", "printing.column.hamlet", cells.hamlet, _TEXT),
    LedgerColumn(
        "address", "printing.column.address", cells.of_pupil("current_address"), _TEXT, _PRIVATE
    ),
    LedgerColumn(
        "household_no", "ledger.column.household_no", cells.of_pupil("household_no"), _WORD
    ),
    LedgerColumn("guardian", "printing.column.guardian", cells.of_family(_first, "name"), _NAME),
    LedgerColumn("relation", "printing.column.relation", cells.relation_of(_first), _WORD),
    LedgerColumn("phone", "printing.column.phone", cells.of_family(_first, "phone"), guard=_PHONE),
    LedgerColumn("guardian_2", "ledger.column.guardian_2", cells.of_family(_second, "name"), _NAME),
    LedgerColumn("relation_2", "printing.column.relation", cells.relation_of(_second), _WORD),
    LedgerColumn(
        "phone_2", "ledger.column.phone_2", cells.of_family(_second, "phone"), guard=_PHONE
    ),
    LedgerColumn("pupil_phone", "ledger.column.pupil_phone", cells.of_pupil("phone"), guard=_PHONE),
    LedgerColumn(
        "workplace", "ledger.column.workplace", cells.of_family(_first, "workplace"), _TEXT
    ),
    LedgerColumn("father", "ledger.column.father", cells.of_family(cells.father, "name"), _NAME),
    LedgerColumn(
        "father_away", "ledger.column.father_away", cells.father_away_cell, _TEXT, _PRIVATE
    ),
    LedgerColumn("mother", "ledger.column.mother", cells.of_family(cells.mother, "name"), _NAME),
    LedgerColumn(
        "mother_away", "ledger.column.mother_away", cells.mother_away_cell, _TEXT, _PRIVATE
    ),
    LedgerColumn("education", "ledger.column.education", cells.education_cell, guard=_PRIVATE),
    LedgerColumn(
        "civil_affairs", "ledger.column.civil_affairs", cells.civil_affairs_cell, guard=_PRIVATE
    ),
    LedgerColumn(
        "left_behind",
        "printing.column.left_behind",
        cells.told_left_behind_cell,
        _WORD,
        _PRIVATE,
    ),
    LedgerColumn("stated", "ledger.column.stated", cells.stated_left_behind_cell, _WORD, _PRIVATE),
    LedgerColumn(
        "entrusted_guardian",
        "ledger.column.entrusted_guardian",
        care_reading.entrusted_guardian_cell,
        _LINE,
        _PRIVATE,
    ),
    LedgerColumn(
        "entrusted_phone",
        "ledger.column.entrusted_phone",
        care_reading.of_care("carer_phone"),
        guard=_PHONE,
    ),
    LedgerColumn(
        "entrusted_id_number",
        "ledger.column.entrusted_id_number",
        care_reading.of_care("carer_id_number"),
        guard=_NUMBER,
    ),
    LedgerColumn(
        "entrusted_address",
        "ledger.column.entrusted_address",
        care_reading.of_care("carer_address"),
        _TEXT,
        _PRIVATE,
    ),
    LedgerColumn("rating", "ledger.column.rating", care_reading.rating_cell, _LINE, _PRIVATE),
    LedgerColumn("means", "ledger.column.means", care_reading.means_cell, _TEXT, _PRIVATE),
    LedgerColumn("helper", "ledger.column.helper", care_reading.of_care("teacher"), _NAME),
    LedgerColumn("talks", "ledger.column.talks", care_reading.talks_cell, _TEXT),
    LedgerColumn("boarder", "printing.column.boarder", cells.boarder_cell),
    LedgerColumn("attend_way", "ledger.column.attend_way", cells.attend_way_cell, _WORD),
    LedgerColumn("distance", "ledger.column.distance", cells.distance_cell, figures=_PLAIN),
    LedgerColumn(
        "health",
        "ledger.column.health",
        cells.code_of_pupil("health", "pupil_health"),
        _WORD,
        _PRIVATE,
    ),
    LedgerColumn(
        "special_care",
        "ledger.column.special_care",
        cells.of_pupil("special_care"),
        _TEXT,
        _PRIVATE,
    ),
    LedgerColumn(
        "disability",
        "ledger.column.disability",
        cells.code_of_pupil("disability", "disability"),
        _WORD,
        _PRIVATE,
    ),
    LedgerColumn(
        "inclusive",
        "ledger.column.inclusive",
        cells.code_of_pupil("inclusive", "student_kind"),
        _WORD,
        _PRIVATE,
    ),
    LedgerColumn(
        "hardship",
        "ledger.column.hardship",
        cells.code_of_pupil("hard_category", "hard_category"),
        _WORD,
        _PRIVATE,
    ),
    LedgerColumn("preschool", "ledger.column.preschool", cells.flag_of_pupil("preschool")),
    LedgerColumn("stage", "ledger.column.stage", cells.stage_cell),
    LedgerColumn("status", "ledger.column.status", cells.status_cell, _WORD),
    LedgerColumn("room", "ledger.column.room", cells.nothing),
    LedgerColumn("bed", "ledger.column.bed", cells.nothing),
    LedgerColumn("pickup", "ledger.column.pickup", cells.nothing, _ROOM),
    LedgerColumn("signature", "ledger.column.signature", cells.nothing, _ROOM),
    LedgerColumn("standard", "ledger.column.standard", cells.nothing, _WORD, figures=_MONEY),
    LedgerColumn("days", "ledger.column.days", cells.nothing, figures=_PLAIN),
    LedgerColumn("amount", "ledger.column.amount", cells.nothing, _WORD, figures=_MONEY),
    LedgerColumn("received", "ledger.column.received", cells.nothing, _ROOM),
    LedgerColumn("paid_on", "ledger.column.paid_on", cells.nothing, _WORD),
    *(LedgerColumn(f"day_{day}", f"ledger.column.day_{day}", cells.nothing) for day in WEEK),
    LedgerColumn("remark", "printing.column.remark", cells.of_pupil("remark"), _TEXT),
)

COLUMNS: Mapping[str, PupilLedgerColumn] = {column.key: column for column in _DECLARED}
"""Every column of a ledger over pupils, by key."""

PUBLIC_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "school": ("school",),
    "grade": ("grade",),
    "class": ("class_number",),
}
"""Columns here for what policy.toml lets hang in public."""


def _columns(words: str) -> tuple[PupilLedgerColumn, ...]:
    return tuple(COLUMNS[key] for key in words.split())


def _keys(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _everyone(_row: PupilRow) -> bool:
    return True


def _is_new(row: PupilRow) -> bool:
    return row.file.enrolment.cohort.grade(row.scene.year) == 1


def _is_left_behind(row: PupilRow) -> bool:
    return find_left_behind(row.file.pupil, row.scene.today).is_on_ledger


def _is_boarder(row: PupilRow) -> bool:
    return row.file.enrolment.attend_way is AttendWay.BOARDER


def _has_special_need(row: PupilRow) -> bool:
    """Whether a disability, inclusive attendance or a bodily condition is on the form."""
    pupil = row.file.pupil
    return (
        pupil.disability not in {None, NO_DISABILITY}
        or pupil.inclusive not in {None, ORDINARY_PUPIL}
        or bool(pupil.special_care)
    )


def _is_in_hardship(row: PupilRow) -> bool:
    return row.file.pupil.hard_category not in {None, NO_HARDSHIP}


def _is_in_compulsory_years(row: PupilRow) -> bool:
    return row.file.enrolment.stage is not Stage.PRESCHOOL


def _is_of_school_age(row: PupilRow) -> bool:
    age = cells.school_age(row.file.pupil, row.scene.year.starts_in)
    return age in cells.SCHOOL_AGES


def _by_household(row: PupilRow) -> tuple[object, ...]:
    """Sort by village group, then household: each group numbers its own from 1."""
    pupil = row.file.pupil
    place, number = group_place(cells.hamlet(row)), pupil.household_no or ""
    home = (not place, number_order(place), not number, number_order(number))
    return (*home, pupil.birth_date, full_pinyin(pupil.name))


_LEFT_BEHIND_NOTES = (
    "ledger.note.education",
    "ledger.note.civil_affairs",
    "ledger.note.look",
)

_SPECS: tuple[PupilLedgerSpec, ...] = (
    LedgerSpec(
        LedgerKind.ROSTER,
        _columns(
            "student_no name sex ethnic birth_date id_number class enrol_month hukou_place "
            "address hamlet guardian relation phone boarder left_behind remark"
        ),
        _everyone,
        may_be_public=True,
    ),
    LedgerSpec(
        LedgerKind.NEW_PUPILS,
        _columns(
            "name sex ethnic birth_date id_number hamlet hukou_place address preschool health "
            "special_care guardian relation phone workplace guardian_2 relation_2 phone_2 "
            "left_behind disability hardship boarder signature"
        ),
        _is_new,
        needed=frozenset({"phone"}),
        may_be_public=True,
    ),
    LedgerSpec(
        LedgerKind.LEFT_BEHIND,
        _columns(
            "name sex class birth_date id_number hamlet boarder father father_away "
            "mother mother_away education civil_affairs stated guardian "
            "relation phone entrusted_guardian entrusted_phone entrusted_id_number "
            "entrusted_address rating means helper talks remark"
        ),
        _is_left_behind,
        needed=frozenset(
            [
                "father_away",
                "mother_away",
                "education",
                "civil_affairs",
                "stated",
                "phone",
                "entrusted_guardian",
                "entrusted_phone",
                "entrusted_address",
                "rating",
                "means",
            ]
        ),
        has_care=True,
        note_ids=_LEFT_BEHIND_NOTES,
        sheets=(
            LedgerSheet(
                "ledger.sheet.family",
                _keys(
                    "name sex class birth_date id_number hamlet boarder father father_away mother "
                    "mother_away education civil_affairs stated"
                ),
                _LEFT_BEHIND_NOTES,
            ),
            LedgerSheet(
                "ledger.sheet.care",
                _keys(
                    "name class guardian relation phone entrusted_guardian entrusted_phone "
                    "entrusted_id_number entrusted_address rating means helper talks remark"
                ),
            ),
        ),
    ),
    LedgerSpec(
        LedgerKind.BOARDERS,
        _columns(
            "room bed name class sex hamlet distance guardian relation phone special_care pickup "
            "remark"
        ),
        _is_boarder,
        needed=frozenset({"phone"}),
    ),
    LedgerSpec(
        LedgerKind.SPECIAL_NEEDS,
        _columns(
            "name sex class birth_date id_number hamlet disability inclusive health special_care "
            "guardian relation phone remark"
        ),
        _has_special_need,
        needed=frozenset({"disability", "inclusive", "health", "special_care", "phone"}),
    ),
    LedgerSpec(
        LedgerKind.SCHOOL_AGE,
        _columns(
            "household_no hamlet name sex birth_date id_number age stage school grade student_no "
            "attend_way status disability hardship remark"
        ),
        _is_of_school_age,
        needed=frozenset({"disability", "hardship"}),
        order=_by_household,
        statuses=None,
        note_ids=("ledger.note.school_age",),
    ),
    LedgerSpec(
        LedgerKind.PHONES,
        _columns(
            "name class guardian relation phone guardian_2 relation_2 phone_2 pupil_phone hamlet"
        ),
        _everyone,
        needed=frozenset({"phone", "phone_2", "pupil_phone"}),
    ),
    LedgerSpec(
        LedgerKind.EMERGENCY,
        _columns(
            "name class sex birth_date hamlet special_care health guardian relation phone "
            "guardian_2 relation_2 phone_2"
        ),
        _everyone,
        needed=frozenset({"special_care", "health", "phone", "phone_2"}),
    ),
    LedgerSpec(
        LedgerKind.NIGHT_CALL,
        _columns("room bed name class sex " + " ".join(f"day_{day}" for day in WEEK)),
        _is_boarder,
        note_ids=("ledger.note.night_call",),
        signature_ids=("ledger.sign.warden", "printing.sign.head"),
    ),
    LedgerSpec(
        LedgerKind.SUBSIDY,
        _columns("name class student_no hardship boarder standard amount received paid_on remark"),
        _is_in_hardship,
        needed=frozenset({"hardship"}),
        note_ids=("ledger.note.subsidy",),
    ),
    LedgerSpec(
        LedgerKind.NUTRITION,
        _columns("name class sex days standard amount received remark"),
        _is_in_compulsory_years,
        note_ids=("ledger.note.nutrition",),
    ),
)

PUPIL_LEDGERS: Mapping[LedgerKind, PupilLedgerSpec] = {spec.kind: spec for spec in _SPECS}
"""Ledgers whose rows are pupils."""
