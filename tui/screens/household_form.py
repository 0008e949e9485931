"""The form of one child of the household ledger: who it is, and where it learns or why not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.i18n import t
from core.labels import sex_label
from core.models import Sex
from core.privacy.masking import mask_id
from core.school_year.schooling import HomePlace, Schooling
from core.spoken_labels import code_label, short_label
from tui.screens.one_form import OneForm, OneFormScreen, Values, choice_for, day_in, offers
from tui.widgets.form_model import Choice, FieldKind, FormField

if TYPE_CHECKING:
    from datetime import date

    from core.codes import Code
    from core.school_year.household_entry import HouseholdAnswers

MESSAGE_PREFIXES = ("household.schooling.", "household.place.")

_CODE = FieldKind.CODE


def family_name(hamlet: str, number: str, head: str) -> str:
    """Return the family's part of the name under which a new child's form is kept."""
    return f"{hamlet}.{number}.{head}"


def household_form(
    where: str, year: int, today: date, answers: HouseholdAnswers | None, child_id: str = ""
) -> OneForm:
    """Return the form: of a child that stands on the ledger, or of a new one.

    What is typed is kept by the child, and of a new one by year and family.
    """
    from core.school_year.household_entry import facts_of_number  # noqa: PLC0415 - start-up

    choices = _choices()
    family = "new"
    if answers is not None:
        family = family_name(answers.hamlet, answers.household_no, answers.head_name)

    async def submit(screen: OneFormScreen, values: Values) -> bool:
        from core.school_year.household_entry import answer_for_child  # noqa: PLC0415 - start-up

        said = _answers(values)
        return await screen.attempt(answer_for_child, year, said, child_id) is not None

    def fill(key: str, values: Values) -> Values:
        known = facts_of_number(values["id_number"]) if key == "id_number" else {}
        return {name: value for name, value in known.items() if not values[name].strip()}

    return OneForm(
        where=where,
        page=t("year.households"),
        fields=_fields(choices),
        today=today,
        submit=submit,
        values=_values(answers) if answers is not None else {},
        choices=choices,
        wanted=frozenset({"head", "name", "schooling"}),
        fill=fill,
        first="schooling" if child_id else "",
        draft_id=f"household.{child_id or f'{year}.{family}'}",
        is_over_record=bool(child_id),
    )


def _choices() -> dict[str, Sequence[Choice]]:
    from core.codes import CODES  # noqa: PLC0415 - start-up

    return {
        "sex": [Choice(sex_label(one)) for one in Sex],
        "schooling": [Choice(t(f"household.schooling.{one}")) for one in Schooling],
        "home": [Choice(t(f"household.place.{one}")) for one in HomePlace],
        "disability": [_coded("disability", one) for one in CODES["disability"]],
        "hard_category": [_coded("hard_category", one) for one in CODES["hard_category"]],
    }


def _coded(table: str, one: Code) -> Choice:
    label, short = code_label(table, one.code), short_label(table, one.code)
    return Choice(short, detail=label if label != short else "")


def _fields(choices: dict[str, Sequence[Choice]]) -> tuple[FormField, ...]:
    return (
        *_family_fields(),
        *_child_fields(choices),
        *_learning_fields(choices),
        *_home_fields(choices),
    )


def _few(choices: dict[str, Sequence[Choice]], key: str) -> str:
    return offers(one.value for one in choices[key])


def _family_fields() -> tuple[FormField, ...]:
    return (
        FormField(key="head", label=t("household.head"), width=16),
        FormField(key="number", label=t("household.no"), width=16, is_aside=True),
        FormField(key="hamlet", label=t("list.hamlet"), width=30, is_wide=True),
    )


def _child_fields(choices: dict[str, Sequence[Choice]]) -> tuple[FormField, ...]:
    return (
        FormField(
            key="name", label=t("household.child"), width=16, starts_group=True, is_wide=True
        ),
        FormField(
            key="id_number",
            label=t("form.label.id_number"),
            width=20,
            kind=FieldKind.NUMBER,
            is_wide=True,
            hint=t("household.number_hint"),
            mask=mask_id,
        ),
        FormField(key="sex", label=t("list.sex"), width=6, kind=_CODE, hint=_few(choices, "sex")),
        FormField(
            key="birth_date", label=t("form.label.birth_date"), width=12, kind=FieldKind.DATE
        ),
    )


def _learning_fields(choices: dict[str, Sequence[Choice]]) -> tuple[FormField, ...]:
    """Return where the child learns, or why not."""
    return (
        FormField(
            key="schooling",
            label=t("household.schooling"),
            width=30,
            kind=_CODE,
            hint=_few(choices, "schooling"),
            is_wide=True,
            starts_group=True,
        ),
        FormField(
            key="words",
            label=t("household.words"),
            width=50,
            is_wide=True,
            is_aside=True,
            hint=t("household.words_hint"),
        ),
        FormField(key="school", label=t("household.school"), width=24),
        FormField(
            key="grade", label=t("household.grade"), width=10, hint=t("household.grade_hint")
        ),
    )


def _home_fields(choices: dict[str, Sequence[Choice]]) -> tuple[FormField, ...]:
    """Return where the child lives, and what makes learning hard."""
    return (
        FormField(
            key="home",
            label=t("household.place"),
            width=16,
            kind=_CODE,
            hint=_few(choices, "home"),
            starts_group=True,
        ),
        FormField(
            key="hard_category", label=t("household.hardship"), width=16, kind=_CODE, is_aside=True
        ),
        FormField(
            key="disability", label=t("household.disability"), width=10, kind=_CODE, is_aside=True
        ),
        FormField(key="disability_no", label=t("household.disability_no"), width=20, is_aside=True),
    )


def _values(answers: HouseholdAnswers) -> dict[str, str]:
    born = answers.birth_date
    return {
        "head": answers.head_name,
        "number": answers.household_no,
        "hamlet": answers.hamlet,
        "name": answers.name,
        "id_number": answers.id_number,
        "sex": sex_label(answers.sex) if answers.sex is not None else "",
        "birth_date": born.isoformat() if born is not None else "",
        "schooling": t(f"household.schooling.{answers.schooling}") if answers.name else "",
        "words": answers.words,
        "school": answers.school_name,
        "grade": answers.grade,
        "home": t(f"household.place.{answers.home}") if answers.home is not None else "",
        "hard_category": short_label("hard_category", answers.hard_category),
        "disability": short_label("disability", answers.disability),
        "disability_no": answers.disability_no,
    }


def _answers(values: Values) -> HouseholdAnswers:
    from core.school_year.household_entry import HouseholdAnswers  # noqa: PLC0415 - start-up

    choices = _choices()

    def of(key: str) -> str:
        chosen = choice_for(values[key], choices[key]) if values[key].strip() else None
        return chosen.value if chosen is not None else ""

    sexes = {sex_label(one): one for one in Sex}
    schoolings = {t(f"household.schooling.{one}"): one for one in Schooling}
    homes = {t(f"household.place.{one}"): one for one in HomePlace}
    return HouseholdAnswers(
        household_no=values["number"],
        head_name=values["head"],
        hamlet=values["hamlet"],
        name=values["name"],
        id_number=values["id_number"],
        sex=sexes.get(of("sex")),
        birth_date=day_in(values, "birth_date"),
        schooling=schoolings.get(of("schooling"), Schooling.UNKNOWN),
        words=values["words"],
        school_name=values["school"],
        grade=values["grade"],
        disability=of("disability"),
        disability_no=values["disability_no"],
        hard_category=of("hard_category"),
        home=homes.get(of("home")),
    )
