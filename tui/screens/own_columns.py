"""The page on which an own ledger's name and columns are said, when it is made and afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.i18n import t
from core.ledgers.facts import MOST_COLUMNS, ColumnKind
from core.ledgers.own_ledger import OwnColumn
from tui.screens.one_form import Values, choice_for
from tui.screens.work import joined
from tui.widgets.form_model import Choice, FieldKind, FormField

MESSAGE_PREFIXES = ("own_ledger.kind.",)
HEADINGS = tuple(f"heading_{number}" for number in range(1, MOST_COLUMNS + 1))
KINDS = tuple(f"kind_{number}" for number in range(1, MOST_COLUMNS + 1))


def kind_choices() -> dict[str, Sequence[Choice]]:
    """Return what the fields of kinds offer."""
    choices = [Choice(t(f"own_ledger.kind.{one}")) for one in ColumnKind]
    return dict.fromkeys(KINDS, choices)


def column_fields() -> tuple[FormField, ...]:
    """Return the fields of a ledger: its name, then heading and kind of each column."""
    kinds = joined(t(f"own_ledger.kind.{one}") for one in ColumnKind)
    hint = t("form.hint_few", choices=kinds)
    name = FormField(
        key="name", label=t("own.name"), width=30, hint=t("own.name_hint"), is_wide=True
    )
    fields = [name]
    for place, (heading, kind) in enumerate(zip(HEADINGS, KINDS, strict=True)):
        label = t("own.column", number=place + 1)
        fields.append(FormField(key=heading, label=label, width=18, hint=t("own.column_hint")))
        fields.append(
            FormField(
                key=kind,
                label=t("own.kind"),
                width=8,
                kind=FieldKind.CODE,
                hint=hint,
                is_aside=True,
            )
        )
    return tuple(fields)


def values_of(name: str, columns: Sequence[OwnColumn]) -> dict[str, str]:
    """Return such a page filled with what stands."""
    values = {"name": name}
    for column in columns:
        values[HEADINGS[column.place]] = column.heading
        values[KINDS[column.place]] = t(f"own_ledger.kind.{column.kind}")
    return values


def columns_said(values: Values, standing: Mapping[int, OwnColumn]) -> list[OwnColumn]:
    """Return the columns that a page says; `standing` are those there already, by place.

    A new one without a heading is none; a column without a kind holds text, or what it held.
    """
    by_label = {t(f"own_ledger.kind.{one}"): one for one in ColumnKind}
    choices = [Choice(label) for label in by_label]
    said: list[OwnColumn] = []
    for place, (heading, kind) in enumerate(zip(HEADINGS, KINDS, strict=True)):
        written, column = values.get(heading, "").strip(), standing.get(place)
        if not written and column is None:
            continue
        usual = ColumnKind.TEXT if column is None else column.kind
        typed = values.get(kind, "").strip()
        chosen = choice_for(typed, choices) if typed else None
        kept = by_label[chosen.value] if chosen else usual
        said.append(OwnColumn(written, kept, -1 if column is None else place))
    return said
