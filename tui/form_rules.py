"""What a form asks while it is filled in, answered by the rules of the core. Pure and quick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core.codes import CODES
from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldKind, FieldSpec
from core.grades import parse_grade
from core.i18n import t
from core.identity import IdNumber, normalise_name, normalise_text
from core.models import Cohort, SchoolYear, Stage
from core.pinyin import full_pinyin
from core.reading.drafts import (
    PUPIL_DRAFT_FIELDS,
    STAFF_DRAFT_FIELDS,
    Problem,
    PupilDraft,
    Severity,
    StaffDraft,
)
from core.reading.notes import NO_NUMBER_TYPE
from core.reading.open_items import open_items_in
from core.reading.stored_faults import is_stored_fault
from core.reading.values import bool_text
from core.records.siblings import KnownRelative
from core.spoken_labels import code_label, grade_text, in_words, is_english, yes_or_no
from core.validation import CheckContext, check_pupil, check_staff
from tui.form_choices import codes_like, grades_of, matching, places_like, relatives_like
from tui.forms import label_of
from tui.widgets.form_model import Choice, FormProblem

MESSAGE_PREFIXES = ("problem.",)

TOLD_ELSEWHERE = frozenset({"missing"})
"""Warnings that the form counts as 待补 instead."""
ENROLMENT_MONTH = 9
NO_VALUES: Mapping[str, str] = {}
NO_YEAR = SchoolYear(0)
"""For texts without a grade among them."""


def problem_of(problem: Problem, number: IdNumber | None = None) -> FormProblem:
    """Return a problem as the form shows it: where the number knows better, ^E takes it."""
    is_error = problem.severity is Severity.ERROR
    code = problem.code
    if number is not None and problem.code == "birth_disagrees_with_id":
        born = number.birth_date.isoformat()
        return FormProblem(
            "birth_date",
            t("form.birth_disagrees", born=born),
            is_error,
            {"birth_date": born},
            code,
        )
    if number is not None and problem.code == "sex_disagrees_with_id":
        sex = code_label("sex", number.sex.value)
        sentence = t("form.sex_disagrees", sex=sex)
        return FormProblem("sex", sentence, is_error, {"sex": sex}, code)
    if problem.code == "which_year":
        return _which_year(problem)
    sentence = t(f"problem.{problem.code}", **dict(problem.params))
    text = t("form.problem", field=label_of(problem.field), sentence=sentence)
    return FormProblem(problem.field, text, is_error, code=code)


def _which_year(problem: Problem) -> FormProblem:
    """Return the doubt about a first grade in summer; ^E takes the coming year."""
    told = dict(problem.params)
    ending = SchoolYear(int(told["ending"]))
    taken = grade_text(Cohort(Stage(str(told["stage"])), int(told["coming"])), ending)
    remedy = {"grade": taken}
    if "label" in told:
        remedy["class_label"] = str(told["label"])
    sentence = t("form.which_year", taken=taken, **told)
    return FormProblem("grade", sentence, is_error=False, remedy=remedy, code=problem.code)


def pupil_draft(values: Mapping[str, str]) -> PupilDraft:
    """Return a form's values as a draft."""
    return PupilDraft(**{key: values.get(key, "") for key in PUPIL_DRAFT_FIELDS})


def staff_draft(values: Mapping[str, str]) -> StaffDraft:
    """Return a form's values as a draft."""
    return StaffDraft(**{key: values.get(key, "") for key in STAFF_DRAFT_FIELDS})


def worded(
    values: Mapping[str, str], specs: Mapping[str, FieldSpec], year: SchoolYear
) -> Mapping[str, str]:
    """Return a form's texts with codes, grades and 是/否 in the language in use."""
    if not is_english():
        return values
    return {
        key: in_words(specs[key], text, year) if key in specs else text
        for key, text in values.items()
    }


def number_in(values: Mapping[str, str]) -> IdNumber | None:
    """Return the identity number that stands in a form; None when it is none."""
    parsed = IdNumber.parse(values.get("id_number", ""))
    return parsed if isinstance(parsed, IdNumber) else None


def _known_from_number(values: Mapping[str, str]) -> dict[str, str]:
    number = number_in(values)
    if number is None:
        return {}
    return {
        "birth_date": number.birth_date.isoformat(),
        "sex": code_label("sex", number.sex.value),
    }


def _area_of(values: Mapping[str, str]) -> dict[str, str]:
    number = number_in(values)
    return (
        {}
        if number is None
        else dict.fromkeys(("birthplace_code", "hukou_place_code"), number.area)
    )


def _problems(
    problems: Iterable[Problem], values: Mapping[str, str], stored: Mapping[str, str] = NO_VALUES
) -> list[FormProblem]:
    number = number_in(values)
    without = _without_number(values)
    told = [
        problem_of(
            replace(problem, severity=Severity.WARNING)
            if is_stored_fault(
                problem, values.get(problem.field, ""), stored.get(problem.field, "")
            )
            else problem,
            number,
        )
        for problem in problems
        if problem.field not in without
        and (problem.severity is Severity.ERROR or problem.code not in TOLD_ELSEWHERE)
    ]
    return [*without.values(), *told]


NUMBER_TYPES = {"id_number": "id_type"} | {
    f"m{position}_id_number": f"m{position}_id_type" for position in (1, 2)
}
"""The fields of document numbers, and those of their kinds."""


def _without_number(values: Mapping[str, str]) -> dict[str, FormProblem]:
    """Return by field where somebody typed Z, the code for no document, in a number's place."""
    kind = code_label("id_type", NO_NUMBER_TYPE)
    return {
        key: FormProblem(
            key,
            t("form.no_number", kind=kind),
            remedy={key: "", type_key: kind},
            code="no_number",
        )
        for key, type_key in NUMBER_TYPES.items()
        if normalise_text(values.get(key, "")).upper() == NO_NUMBER_TYPE
    }


def derived_fields(values: Mapping[str, str]) -> frozenset[str]:
    """Return the fields that still say what the program itself would put there."""
    spelling = values.get("name_pinyin", "")
    is_own = bool(spelling) and spelling == full_pinyin(normalise_name(values.get("name", "")))
    return frozenset({"name_pinyin"} if is_own else ())


_PLACES_THAT_FOLLOW = {
    "hamlet": ("current_address", "home_address", "mail_address"),
    "current_address": ("home_address", "mail_address"),
}
"""In a village all of them are mostly one place: proposed on the same page, where one sees it."""

PLACES = ("hamlet", *_PLACES_THAT_FOLLOW["hamlet"])
"""Where a number that was typed one field too far would stand unmasked."""


def _is_number(text: str) -> bool:
    return isinstance(IdNumber.parse(text), IdNumber)


@dataclass(slots=True)
class PupilRules:
    """The rules of the pupil's form.

    `places` are the villages, groups and addresses in use, `relatives` those of other pupils.
    `stored` is what the register holds of the pupil in the form: a fault among it keeps nobody
    from saving another field, and is wanted as if it were empty.
    """

    today: date
    places: Sequence[str] = ()
    relatives: Sequence[KnownRelative] = ()
    stored: Mapping[str, str] = field(default_factory=dict)
    grades: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.grades = tuple(grades_of(self.year))

    @property
    def year(self) -> SchoolYear:
        """The school year that a typed grade is meant in."""
        return SchoolYear.of(self.today)

    def check(self, values: Mapping[str, str]) -> Sequence[FormProblem]:
        """Return every problem but the open items."""
        misplaced = [
            FormProblem(key, t("form.number_for_place", field=label_of(key)), code="misplaced")
            for key in PLACES
            if _is_number(values.get(key, "")) and values[key] != self.stored.get(key)
        ]
        return [*_problems(self._check(values), values, self.stored), *misplaced]

    def _check(self, values: Mapping[str, str]) -> Sequence[Problem]:
        context = CheckContext(today=self.today, year=self.year)
        return check_pupil(pupil_draft(values), context).problems

    def complete(self, key: str, text: str) -> Sequence[Choice]:
        """Offer codes, grades, yes and no, places in use, and relatives of brothers and sisters."""
        spec = PUPIL_FIELDS[key]
        if spec.kind is FieldKind.GRADE:
            return matching(self.grades, text)
        if spec.kind is FieldKind.CLASS:
            return ()
        if spec.kind is FieldKind.NAME:
            return relatives_like(self.relatives, key, text)
        if spec.kind is FieldKind.TEXT:
            return places_like(self.places, text)
        return codes_like(spec, text)

    def fill(self, key: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """Say what the number, the name and the grade make known."""
        known: dict[str, str] = {}
        if not values[key]:
            return known
        if key == "id_number":
            known = _known_from_number(values) | _area_of(values)
        elif key == "name":
            known = {"name_pinyin": full_pinyin(normalise_name(values["name"]))}
        elif key == "grade":
            known = self._entry_month(values["grade"])
        elif key == "m1_name":
            known = {"m1_is_guardian": yes_or_no(value=True)}
        elif key in _PLACES_THAT_FOLLOW and not _is_number(values[key]):
            known = dict.fromkeys(_PLACES_THAT_FOLLOW[key], values[key])
        return {name: text for name, text in known.items() if text}

    def _entry_month(self, grade: str) -> dict[str, str]:
        written = parse_grade(grade)
        if written is None or written.stage is not Stage.PRIMARY:
            return {}
        return {"enrol_month": f"{written.cohort(self.year).entry_year}-{ENROLMENT_MONTH:02d}"}

    def open_items(self, values: Mapping[str, str]) -> Sequence[str]:
        """Return what the national form still wants, and what was stored wrong."""
        wanted = open_items_in(pupil_draft(values))
        if not any(self.stored.values()):
            return wanted
        faults = {
            one.field
            for one in self._check(values)
            if is_stored_fault(one, values.get(one.field, ""), self.stored.get(one.field, ""))
        }
        return (*wanted, *sorted(faults.difference(wanted)))


@dataclass(slots=True)
class StaffRules:
    """The rules of the staff form."""

    today: date

    def check(self, values: Mapping[str, str]) -> Sequence[FormProblem]:
        """Return every problem but the open items."""
        context = CheckContext(today=self.today, year=SchoolYear.of(self.today))
        return _problems(check_staff(staff_draft(values), context).problems, values)

    def complete(self, key: str, text: str) -> Sequence[Choice]:
        """Offer codes, yes and no."""
        return codes_like(STAFF_FIELDS[key], text)

    def fill(self, key: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """Say what the number makes known."""
        return _known_from_number(values) if key == "id_number" else {}

    def open_items(self, values: Mapping[str, str]) -> Sequence[str]:
        """Return what the national form still wants."""
        return [
            key
            for key, spec in STAFF_FIELDS.items()
            if spec.is_national_required and not values.get(key, "").strip()
        ]


DEFAULTS: Mapping[str, str] = {
    "id_type": CODES["id_type"].label("1"),
    "nationality": CODES["nationality"].label("CHN"),
    "hk_mo_tw_overseas": CODES["gatqw"].label("00"),
    "health": CODES["pupil_health"].label("10"),
    "political": CODES["political"].label("13"),
    "disability": CODES["disability"].label("无"),
    "enrol_way": CODES["enrol_way"].label("11"),
    "source": CODES["student_source"].label("1"),
} | dict.fromkeys(
    (
        *("migrant_child", "orphan", "martyr_child", "need_aid", "boarding_subsidy"),
        *("gov_bought_place", "school_bus", "only_child"),
    ),
    bool_text(value=False),
)
"""What a village school's new pupil usually is; each can be typed over."""

STAFF_DEFAULTS: Mapping[str, str] = {
    "id_type": CODES["id_type"].label("1"),
    "nationality": CODES["nationality"].label("CHN"),
    "person_status": CODES["person_status"].label("11"),
}

FOLLOWED = ("postcode",)
"""What a new pupil has in common with the one entered before: the place, nothing of the child.

What is true of one child alone (上学方式, 学前教育) is asked: 同上 takes it over when it is meant.
"""
