"""The columns, filters and orders of the staff list: how they read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from core.i18n import t, tn
from core.lists.directory import StaffLine
from core.lists.staff_list import (
    BETWEEN_SUBJECTS,
    USUAL,
    StaffColumn,
    StaffCounts,
    StaffOrder,
    StaffView,
)
from core.privacy.masking import mask_id, mask_phone
from core.spoken_labels import code_label, is_english, subject_text, subjects_text
from tui.widgets.cells import Align
from tui.widgets.form_model import Choice
from tui.widgets.list_body import ColumnSpec

LABELS: Mapping[StaffColumn, str] = {
    StaffColumn.NAME: "list.name",
    StaffColumn.SEX: "list.sex",
    StaffColumn.POST: "list.post",
    StaffColumn.SUBJECTS: "list.subjects",
    StaffColumn.PERIODS: "list.weekly_periods",
    StaffColumn.TITLE: "list.title",
    StaffColumn.PHONE: "list.phone",
    StaffColumn.BIRTH: "list.birth_date",
    StaffColumn.ID_NUMBER: "list.id_number",
    StaffColumn.STATUS: "filter.status",
}
MESSAGE_IDS = (
    "list.name",
    "list.sex",
    "list.post",
    "list.subjects",
    "list.weekly_periods",
    "list.title",
    "list.phone",
    "list.birth_date",
    "list.id_number",
    "filter.status",
)
MESSAGE_PREFIXES = ("staff_order.",)

CLEAR = "clear"

_WIDTHS: Mapping[StaffColumn, tuple[int, int]] = {
    StaffColumn.NAME: (12, 0),
    StaffColumn.SEX: (4, 0),
    StaffColumn.POST: (12, 0),
    StaffColumn.SUBJECTS: (14, 0),
    StaffColumn.PERIODS: (6, 1),
    StaffColumn.TITLE: (12, 2),
    StaffColumn.PHONE: (11, 3),
    StaffColumn.BIRTH: (10, 2),
    StaffColumn.ID_NUMBER: (18, 3),
    StaffColumn.STATUS: (8, 1),
}
"""Cells, and which gives way first where there is no room."""
_ENGLISH_WIDTHS: Mapping[StaffColumn, int] = {
    StaffColumn.NAME: 10,
    StaffColumn.SEX: 6,
    StaffColumn.POST: 10,
    StaffColumn.TITLE: 20,
    StaffColumn.STATUS: 14,
}
"""Where English words are longer, and what makes room for them."""


def specs(columns: Sequence[StaffColumn]) -> tuple[ColumnSpec, ...]:
    """Return the columns as a list takes them."""
    own = _ENGLISH_WIDTHS if is_english() else {}
    return tuple(
        ColumnSpec(
            one.value,
            t(LABELS[one]),
            own.get(one, _WIDTHS[one][0]),
            Align.RIGHT if one is StaffColumn.PERIODS else Align.LEFT,
            _WIDTHS[one][1],
            grows=one is StaffColumn.SUBJECTS,
        )
        for one in columns
    )


def column_choices() -> list[Choice]:
    """Return every column there is; those that a list has at first say so."""
    return [
        Choice(one.value, t(LABELS[one]), t("columns.usual") if one in USUAL else "")
        for one in StaffColumn
    ]


def taught(line: StaffLine) -> str:
    """Return the subjects of somebody in words; empty where none is known."""
    return subjects_text(filter(None, (line.subjects or "").split(BETWEEN_SUBJECTS)))


_CELLS: Mapping[StaffColumn, Callable[[StaffLine], str]] = {
    StaffColumn.NAME: lambda line: line.name,
    StaffColumn.SEX: lambda line: code_label("sex", line.sex.value),
    StaffColumn.POST: lambda line: line.post or "",
    StaffColumn.SUBJECTS: lambda line: taught(line) or t("pupils.wanted"),
    StaffColumn.PERIODS: lambda line: (
        "" if line.weekly_periods is None else str(line.weekly_periods)
    ),
    StaffColumn.TITLE: lambda line: code_label("title", line.title),
    StaffColumn.PHONE: lambda line: mask_phone(line.phone or "") or t("pupils.wanted"),
    StaffColumn.BIRTH: lambda line: line.birth_date,
    StaffColumn.ID_NUMBER: lambda line: mask_id(line.id_number or "") or t("pupils.wanted"),
    StaffColumn.STATUS: lambda line: code_label("person_status", line.status),
}


def cells(line: StaffLine, columns: Sequence[StaffColumn]) -> tuple[str, ...]:
    """Return what a row shows: number and phone in part."""
    return tuple(_CELLS[one](line) for one in columns)


def filter_choices(counts: StaffCounts) -> list[Choice]:
    """Return every filter as one list, each with how many it would show."""
    return [
        Choice(CLEAR, t("filter.clear")),
        _counted("post:yes", t("staff_filter.in_post"), "filter.status", counts.in_post),
        _counted("post:no", t("staff_filter.left"), "filter.status", counts.left),
        _counted("number:no", t("filter.no_number"), "filter.open", counts.without_number),
        *(
            _counted(f"subject:{one}", subject_text(one), "list.subjects", count)
            for one, count in counts.by_subject.items()
        ),
    ]


def _counted(value: str, label: str, kind: str, count: int) -> Choice:
    return Choice(value, label, f"{t(kind)}  {tn('staff_filter.count', count)}")


def held(view: StaffView) -> frozenset[str]:
    """Return the values of the filters that hold."""
    holding = set() if view.subject is None else {f"subject:{view.subject}"}
    if view.is_in_post is not None:
        holding.add("post:yes" if view.is_in_post else "post:no")
    if view.has_number is not None:
        holding.add("number:yes" if view.has_number else "number:no")
    return frozenset(holding)


def filtered(view: StaffView, value: str) -> StaffView:
    """Return the view with one more filter; the same one chosen again is taken away."""
    kind, _, rest = value.partition(":")
    if kind == CLEAR:
        return replace(view, is_in_post=None, subject=None, has_number=None)
    if kind == "post":
        wanted = rest == "yes"
        return replace(view, is_in_post=None if view.is_in_post is wanted else wanted)
    if kind == "number":
        wanted = rest == "yes"
        return replace(view, has_number=None if view.has_number is wanted else wanted)
    return replace(view, subject=None if view.subject == rest else rest)


def holding(view: StaffView) -> list[str]:
    """Return the filters that hold, in words."""
    parts = [] if view.subject is None else [subject_text(view.subject)]
    if view.is_in_post is not None:
        parts.append(t("staff_filter.in_post") if view.is_in_post else t("staff_filter.left"))
    if view.has_number is not None:
        parts.append(t("filter.has_number") if view.has_number else t("filter.no_number"))
    return parts


def filters_sentence(view: StaffView) -> str:
    """Return which filters hold and what the list goes by; empty for the usual list."""
    parts = holding(view)
    order = "" if view.order is StaffOrder.NAME else order_label(view.order)
    turned = t("order.said.reversed") if view.is_reversed else ""
    second = "   ".join(one for one in (order + turned, t("filter.back") if parts else "") if one)
    said = t("filter.holding", filters=t("filter.between").join(parts)) if parts else ""
    return "\n".join(one for one in (said, second) if one)


def order_label(order: StaffOrder) -> str:
    """Return what an order goes by."""
    return t(f"staff_order.{order}")


def order_choices(view: StaffView) -> list[Choice]:
    """Return the orders; the one that holds can be turned round by choosing it again."""
    return [
        Choice(f"order:{one}", order_label(one), t("order.turn") if one is view.order else "")
        for one in StaffOrder
    ]


def ordered(view: StaffView, order: StaffOrder) -> StaffView:
    """Return the view in another order; the same one chosen again is turned round."""
    is_again = order is view.order
    return replace(view, order=order, is_reversed=is_again and not view.is_reversed)
