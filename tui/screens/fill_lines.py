"""What the screen of a form to fill says: the remembered forms, the columns, what was filled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core.exchange.form_dates import asks_month
from core.exchange.records import DATE_FIELDS
from core.i18n import t, tn
from core.workbooks.refusals import meaning_of
from tui.moments import moment_text
from tui.screens.work import joined, quoted
from tui.widgets.agenda import AgendaLine, act, heading, quiet, text, warning
from tui.widgets.cells import fit

if TYPE_CHECKING:
    from core.exchange.form_understanding import UnderstoodForm
    from core.exchange.forms import FilledForm
    from core.exchange.headings import Column
    from core.models import PupilId
    from core.workbooks.form_filling import RememberedForm
    from tui.screens.fill_opened import OpenedForm

MESSAGE_PREFIXES = ("import_review.kind.",)

WHO = "who"
HEADINGS = "headings"
OTHER = "other"
MOST_NAMED = 3
"""Names and sheets named in a sentence."""
_FORM = "form:"
_WIDEST_GROUP = 38
"""Cells of the words for a group, so that their number is seen at 80 columns."""


def is_remembered_key(key: str) -> bool:
    """Whether an act takes a remembered form."""
    return key.startswith(_FORM)


def remembered_at(key: str) -> int:
    """Return which of the remembered forms an act takes."""
    return int(key.removeprefix(_FORM))


def start_lines(forms: Sequence[RememberedForm], today: date) -> list[AgendaLine]:
    """Return what stands before a form is chosen: those that were filled before, first."""
    lines: list[AgendaLine] = []
    if forms:
        lines.append(heading(t("workbook.known_forms")))
        lines += [_known(at, one, today) for at, one in enumerate(forms)]
        lines.append(heading(t("workbook.new_form")))
    return [*lines, text(t("fill.empty")), act(OTHER, t("fill.choose_act"))]


def _known(at: int, form: RememberedForm, today: date) -> AgendaLine:
    kind = t(f"import_review.kind.{form.kind.value}")
    place = form.path.parent.name or str(form.path.parent)
    if not form.lies_there:
        place = t("workbook.not_there")
    filled = t("workbook.filled_at", kind=kind, moment=moment_text(form.at, today))
    return act(f"{_FORM}{at}", form.name, filled, place)


def form_lines(opened: OpenedForm, ticked: Sequence[PupilId]) -> list[AgendaLine]:
    """Return what is filled in, for whom, and how the columns are understood."""
    form, group = opened.form, opened.chosen
    whom = group.label or t("workbook.everybody")
    count = tn("workbook.people", len(group.people))
    is_ticked = bool(ticked) and group.people == tuple(ticked)
    value = whom if is_ticked else f"{fit(whom, _WIDEST_GROUP).rstrip()}  {count}"
    lines = [
        heading(t("workbook.will_fill")),
        act("fill", t("fill.do"), t("fill.do_hint")),
        act(WHO, t("workbook.for_whom_act"), value),
        act(HEADINGS, t("workbook.headings_act"), t("workbook.headings_hint")),
        act(OTHER, t("fill.choose_act")),
        # Above the columns: a form of twenty of them is longer than the screen.
        *_asked_for(form),
        *_left_alone(opened),
        heading(t("fill.understood")),
        *_understood(form),
    ]
    if opened.mapping:
        lines.append(quiet(tn("workbook.form_by_hand", len(opened.mapping))))
    if form.unknown_columns:
        names = joined(quoted(name) for name in form.unknown_columns)
        lines += [heading(t("fill.unknown")), warning(t("fill.stay_empty", columns=names))]
    return lines


def _understood(form: UnderstoodForm) -> list[AgendaLine]:
    """Name what is plain in one sentence, and what was read under another name line by line."""
    known = [
        (column.heading, _meaning(column))
        for column in form.all_columns
        if column.field is not None
    ]
    plain = joined(heading for heading, meaning in known if heading == meaning)
    lines = [text(t("fill.plain", columns=plain))] if plain else []
    return lines + [
        quiet(f"{fit(heading, 24)}  {meaning}") for heading, meaning in known if heading != meaning
    ]


def _meaning(column: Column) -> str:
    """Return what a column is filled with; where it asks for months, that the day stays out."""
    meaning = meaning_of(column.field or "")
    is_month = column.field in DATE_FIELDS and asks_month(column.heading)
    return t("fill.to_the_month", meaning=meaning) if is_month else meaning


def _asked_for(form: UnderstoodForm) -> list[AgendaLine]:
    """Say before anything is written that numbers or telephones will stand in it, and for whom."""
    from core.workbooks.form_filling import sensitive_headings  # noqa: PLC0415 - start-up

    numbers, phones = sensitive_headings(form)
    if not (numbers or phones):
        return []
    named = joined(quoted(name) for name in (*numbers, *phones))
    return [warning(t("fill.will_hold_sensitive", columns=named))]


def _left_alone(opened: OpenedForm) -> list[AgendaLine]:
    """Say who goes where, who stands in the form already, and what is not filled."""
    seen = opened.foreseen
    lines = _laid_out_anew(opened.form)
    if seen.sheets:
        lines.append(text(t("fill.by_sheet", sheets=_shares(seen.sheets))))
    if seen.left_out:
        grades = joined(t("fill.share", name=name, n=count) for name, count in seen.left_out_of)
        names = _some(seen.left_out)
        lines.append(warning(tn("fill.no_sheet", len(seen.left_out), grades=grades, names=names)))
    if seen.strangers:
        said = opened.form.sheets[0].group
        group = said.grade + said.class_label
        lines.append(warning(tn("fill.strangers", seen.strangers, group=group)))
    if seen.standing:
        names = _some(seen.standing)
        lines.append(warning(tn("fill.standing", len(seen.standing), names=names)))
    if seen.unclear:
        names = _some(seen.unclear)
        lines.append(warning(t("fill.unclear", names=names)))
    if opened.form.other_sheets:
        sheets = joined(quoted(name) for name in opened.form.other_sheets[:MOST_NAMED])
        own = quoted(opened.form.grid.name)
        is_one = not opened.form.by_group
        told = t("fill.other_sheets", sheet=own, sheets=sheets) if is_one else ""
        lines.append(warning(told or t("fill.sheets_left", sheets=sheets)))
    return lines


def _laid_out_anew(form: UnderstoodForm | FilledForm) -> list[AgendaLine]:
    """Say what the filled copy of an .xls or .csv keeps, and how to keep all of it."""
    if not form.is_laid_out_anew:
        return []
    lines = [warning(t("fill.anew"))]
    if form.formulas_lost:
        lines.append(warning(tn("fill.formulas_lost", form.formulas_lost)))
    return lines


def _some(names: Sequence[str]) -> str:
    """Return the first of several names, and that there are more."""
    some = joined(names[:MOST_NAMED])
    return t("fill.and_others", names=some) if len(names) > MOST_NAMED else some


def _shares(sheets: Sequence[tuple[str, int]]) -> str:
    return joined(t("fill.share", name=name, n=count) for name, count in sheets)


def done_lines(filled: FilledForm) -> list[AgendaLine]:
    """Return what was filled, which sensitive columns stand in it, and what stayed empty."""
    from core.workbooks.form_filling import sensitive_headings  # noqa: PLC0415 - start-up

    numbers, phones = sensitive_headings(filled)
    lines = [heading(tn("fill.done", filled.rows)), text(t("fill.saved_at", path=filled.path))]
    if len(filled.sheets) > 1:
        lines.append(text(t("fill.by_sheet", sheets=_shares(filled.sheets))))
    if filled.completed:
        lines.append(text(tn("fill.completed", filled.completed)))
    if filled.left_out:
        names = _some(filled.left_out)
        lines.append(warning(tn("fill.not_on_it", len(filled.left_out), names=names)))
    if numbers or phones:
        named = joined(quoted(name) for name in (*numbers, *phones))
        lines.append(warning(t("workbook.holds_sensitive", columns=named)))
    else:
        lines.append(quiet(t("workbook.holds_nothing_sensitive")))
    lines += _laid_out_anew(filled)
    if filled.unknown_columns:
        names = joined(quoted(name) for name in filled.unknown_columns)
        lines.append(warning(t("fill.stay_empty", columns=names)))
    lines.append(quiet(t("workbook.form_is_remembered")))
    return [*lines, act("open", t("print.open")), act(OTHER, t("fill.choose_act"))]
