"""The canteen's days and a month's settlement, as lists for paper or a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.i18n import t
from core.ledgers.meal_facts import MealDay
from core.ledgers.meals import MealMonth, Month, Settlement, yuan_text
from core.ledgers.schools import about_school
from core.models import School
from core.office import Office
from core.roster_types import Closing, Figures, Furniture, Purpose, Roster, RosterColumn
from core.rosters import written_day

MESSAGE_PREFIXES = ("meal.column.", "printing.purpose.")

_FIGURES: Mapping[str, Figures] = {
    "expected": Figures.PLAIN,
    "served": Figures.PLAIN,
    "days": Figures.PLAIN,
    "spent": Figures.MONEY,
    "standard": Figures.MONEY,
    "amount": Figures.MONEY,
}


def month_roster(office: Office, found: MealMonth, purpose: Purpose = Purpose.SCHOOL) -> Roster:
    """Return a month's days: it names no pupil and may hang in public."""
    columns = (
        _column("day", 5.5),
        _column("expected", 2.0),
        _column("served", 2.0),
        _column("menu", 6.0, 3.0),
        _column("purchases", 6.0, 3.0),
        _column("spent", 3.5),
        _column("supplier", 4.0, 1.5),
        _column("receipt", 3.5, 1.0),
        _column("sample", 4.0, 1.0),
        _column("companion", 4.0, 1.0),
        _column("leftover", 3.0, 1.0),
        _column("posted", 2.0),
    )
    facts = t(
        "meal.month_facts",
        days=len(found.days),
        servings=found.servings,
        spent=yuan_text(found.spent_fen),
    )
    title = t("meal.title", school=found.school.name)
    rows = [_row(one) for one in found.days]
    return _roster(
        office, title, (month_text(found.month), facts), columns, rows, purpose, about=found.school
    )


def settlement_roster(
    office: Office, settled: Settlement, purpose: Purpose = Purpose.SCHOOL
) -> Roster:
    """Return a month's settlement, pupil by pupil, with room to sign."""
    columns = (
        RosterColumn("number", t("printing.column.number"), weight=0.5, figures=Figures.PLAIN),
        RosterColumn("name", t("printing.column.name"), 4.0, 2.0, may_break=True),
        RosterColumn("class", t("printing.column.class"), 4.0, 1.0, may_break=True),
        _column("days", 2.5),
        _column("standard", 3.5),
        _column("amount", 3.5),
        RosterColumn("signature", t("ledger.column.signature"), 4.5, 1.5),
    )
    rows = [
        (
            str(number),
            one.name,
            one.class_name,
            str(one.days),
            yuan_text(settled.standard_fen),
            yuan_text(one.days * settled.standard_fen),
            "",
        )
        for number, one in enumerate(settled.lines, start=1)
    ]
    title = t("meal.settlement_title", school=settled.month.school.name)
    subtitle = (month_text(settled.month.month), settlement_text(settled))
    notes = (t("meal.note"), *settlement_doubts(settled))
    about = settled.month.school
    return _roster(office, title, subtitle, columns, rows, purpose, about=about, notes=notes)


def settlement_text(settled: Settlement) -> str:
    """Return the sum: 20 天，1560 人次，共 7800.00 元."""
    return t(
        "meal.sum",
        days=len(settled.month.days),
        servings=settled.month.servings,
        amount=yuan_text(settled.amount_fen),
    )


def month_text(month: Month) -> str:
    """Return 2026年10月."""
    return t("meal.month", year=month.year, month=month.number)


def settlement_doubts(settled: Settlement) -> tuple[str, ...]:
    """Say where the pupils' days and the meals counted differ: nobody settles on a guess."""
    notes = []
    gone = [one for one in settled.lines if one.last_day is not None]
    if gone:
        names = (t("meal.gone_one", name=one.name, day=f"{one.last_day:%m-%d}") for one in gone)
        notes.append(t("meal.gone", names="、".join(names)))
    gap = settled.pupil_days - settled.month.servings
    if gap:
        words = t(
            "meal.gap", names=settled.pupil_days, counted=settled.month.servings, gap=abs(gap)
        )
        notes.append(words)
    return tuple(notes)


def _column(key: str, least: float, weight: float = 0.5) -> RosterColumn:
    figures = _FIGURES.get(key, Figures.NONE)
    label = t(f"meal.column.{key}")
    return RosterColumn(key, label, least, weight, may_break=weight >= 1.0, figures=figures)


def _row(one: MealDay) -> tuple[str, ...]:
    posted = "" if one.is_posted is None else t(f"printing.{'yes' if one.is_posted else 'no'}")
    return (
        one.day.isoformat(),
        str(one.expected),
        str(one.served),
        one.menu or "",
        one.purchases or "",
        yuan_text(one.spent_fen),
        one.supplier or "",
        one.receipt_no or "",
        " ".join(filter(None, (one.sample_by, one.sample_at))),
        one.companion or "",
        one.leftover or "",
        posted,
    )


def _roster(
    office: Office,
    title: str,
    subtitle: tuple[str, str],
    columns: tuple[RosterColumn, ...],
    rows: Sequence[tuple[str, ...]],
    purpose: Purpose,
    *,
    about: School,
    notes: tuple[str, ...] = (),
) -> Roster:
    school = office.school.name
    is_public = purpose is Purpose.NOTICE
    signs = () if is_public else (t("printing.sign.maker"), t("printing.sign.head"))
    return Roster(
        title=title,
        subtitle=subtitle,
        columns=columns,
        rows=tuple(rows),
        notes=notes,
        closing=Closing(
            signs,
            school,
            written_day(office.clock.today()),
            has_seal=True,
            about=about_school(office, (about,)),
        ),
        purpose=purpose,
        footer=t("printing.footer", school=school, purpose=t(f"printing.purpose.{purpose}")),
        furniture=Furniture.in_current_language(),
    )
