"""The form of one day of the canteen: counts, menu, purchases, sample, who ate along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.i18n import t
from tui.screens.one_form import OneForm, OneFormScreen, Values, choice_for, day_in
from tui.widgets.form_model import Choice, FieldKind, FormField

if TYPE_CHECKING:
    from core.ledgers.meal_facts import MealDay
    from core.ledgers.meals import MealProposal, MealSaid

MESSAGE_PREFIXES = ("meal.field.", "meal.hint.")

_CODE, _DATE, _NUMBER = FieldKind.CODE, FieldKind.DATE, FieldKind.NUMBER
_PLAIN = (
    *("menu", "purchases", "supplier", "receipt_no"),
    *("sample_by", "sample_at", "companion", "leftover"),
)
"""Fields of the record that are texts as typed."""


@dataclass(frozen=True, slots=True)
class MealForms:
    """Makes the form of a day: of a new one as proposed, or of one that stands.

    `propose` says what a day usually has, once another one was typed; `kept` hears of the day that
    was stored.
    """

    today: date
    staff: Sequence[str]
    propose: Callable[[date], MealProposal | None]
    kept: Callable[[date], None]

    def new(self, proposal: MealProposal) -> OneForm:
        """Return the form of a new day, as proposed at first."""
        values = {
            "day": proposal.day.isoformat(),
            "expected": str(proposal.expected),
            "served": str(proposal.served),
            "supplier": proposal.supplier,
            "sample_by": proposal.sample_by,
        }
        return self._form(values, "")

    def amended(self, day: MealDay) -> OneForm:
        """Return the form of a day that stands."""
        from core.ledgers.meals import yuan_text  # noqa: PLC0415 - start-up

        posted = {None: "", True: t("printing.yes"), False: t("printing.no")}[day.is_posted]
        values = {
            **{key: getattr(day, key) or "" for key in _PLAIN},
            "day": day.day.isoformat(),
            "expected": str(day.expected),
            "served": str(day.served),
            "spent": yuan_text(day.spent_fen),
            "posted": posted,
        }
        return self._form(values, day.id)

    def _form(self, values: dict[str, str], held_id: str) -> OneForm:
        names = [Choice(one) for one in self.staff]
        choices = {
            "sample_by": names,
            "companion": names,
            "posted": [Choice(t("printing.yes")), Choice(t("printing.no"))],
        }

        async def submit(screen: OneFormScreen, said: Values) -> bool:
            from core.ledgers.meals import save_meal_day  # noqa: PLC0415 - start-up

            day = _said(said, self.today, choices["posted"])
            stored = await screen.attempt(save_meal_day, day, held_id)
            if stored is not None:
                self.kept(stored.day)
            return stored is not None

        def fill(key: str, said: Values) -> Values:
            """Count again for another day."""
            day = day_in(said, "day") if key == "day" else None
            found = self.propose(day) if day is not None and day <= self.today else None
            if found is None:
                return {}
            return {"expected": str(found.expected), "served": str(found.served)}

        return OneForm(
            where=t("meal.where"),
            page=t("meal.form"),
            fields=_fields(),
            today=self.today,
            submit=submit,
            values=values,
            choices=choices,
            wanted=frozenset({"day", "expected", "served", "menu"}),
            first="" if held_id else "menu",
            fill=None if held_id else fill,
            follows={} if held_id else {"expected": "day", "served": "day"},
            draft_id=f"meal.{held_id or 'new'}",
            is_over_record=bool(held_id),
        )


def _said(values: Values, today: date, posted: Sequence[Choice]) -> MealSaid:
    from core.ledgers.meals import MealSaid  # noqa: PLC0415 - start-up

    text = values["posted"].strip()
    chosen = choice_for(text, posted) if text else None
    return MealSaid(
        day=day_in(values, "day") or today,
        expected=values["expected"],
        served=values["served"],
        menu=values["menu"],
        purchases=values["purchases"],
        spent=values["spent"],
        supplier=values["supplier"],
        receipt_no=values["receipt_no"],
        sample_by=values["sample_by"],
        sample_at=values["sample_at"],
        companion=values["companion"],
        leftover=values["leftover"],
        is_posted=None if chosen is None else chosen == posted[0],
    )


def _field(
    key: str, width: int, kind: FieldKind = FieldKind.TEXT, *, is_wide: bool = False
) -> FormField:
    hint = t(f"meal.hint.{key}") if key in HINTED else ""
    return FormField(
        key=key,
        label=t(f"meal.field.{key}"),
        width=width,
        kind=kind,
        hint=hint,
        is_wide=is_wide,
        is_free=key in {"sample_by", "companion"},
        starts_group=key in {"purchases", "sample_by"},
    )


HINTED = frozenset(
    ["served", "menu", "purchases", "spent", "sample_by", "sample_at", "companion", "leftover"]
)


def _fields() -> tuple[FormField, ...]:
    return (
        _field("day", 12, _DATE, is_wide=True),
        _field("expected", 6, _NUMBER),
        _field("served", 6, _NUMBER),
        _field("menu", 52, is_wide=True),
        _field("purchases", 52, is_wide=True),
        _field("spent", 12, _NUMBER, is_wide=True),
        _field("supplier", 30, is_wide=True),
        _field("receipt_no", 30, is_wide=True),
        _field("sample_by", 14, _CODE),
        _field("sample_at", 8, _NUMBER),
        _field("companion", 30, _CODE, is_wide=True),
        _field("leftover", 30, is_wide=True),
        _field("posted", 6, _CODE, is_wide=True),
    )
