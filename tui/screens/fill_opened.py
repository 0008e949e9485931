"""A blank form that was opened to be filled: how it is understood, for whom, what will happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.i18n import t, tn

if TYPE_CHECKING:
    from core.exchange.form_understanding import UnderstoodForm
    from core.models import PupilId
    from core.office import Office
    from core.workbooks.form_filling import FillGroup
    from core.workbooks.form_foreseen import ForeseenFill
    from core.workbooks.form_memory import Mapped


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A blank form as it is understood now, whom it can be filled for, and who was chosen.

    `foreseen` is what filling it for those will do.
    """

    path: Path
    form: UnderstoodForm
    mapping: Mapped
    groups: Sequence[FillGroup]
    chosen: FillGroup
    foreseen: ForeseenFill


def ticked_group(ticked: Sequence[PupilId]) -> FillGroup:
    """Return the pupils ticked in a list as a group."""
    from core.workbooks.form_filling import FillGroup  # noqa: PLC0415 - start-up

    return FillGroup(tn("workbook.ticked", len(ticked)), tuple(ticked))


def open_form(
    office: Office, path: Path, name_heading: str, first: Sequence[FillGroup]
) -> OpenedForm:
    """Understand a form with what is remembered, and say for whom it can be filled.

    `first` are groups of pupils that stand before the whole school, for a form about pupils.
    Where nobody was chosen, a form that says one grade or class is offered for its pupils.
    """
    from core.exchange.headings import RecordKind  # noqa: PLC0415 - start-up
    from core.workbooks.form_filling import fill_groups, name_form_heading  # noqa: PLC0415 - start-up
    from core.workbooks.form_foreseen import foresee_filling  # noqa: PLC0415 - start-up
    from core.workbooks.form_memory import understand_remembered  # noqa: PLC0415 - start-up

    if name_heading:
        name_form_heading(office, path, name_heading)
    form, mapping = understand_remembered(office, path)
    groups = fill_groups(office, form.kind)
    everybody = groups[0]
    own = None
    if form.kind is RecordKind.PUPILS:
        own = _of_the_sheet(office, form, groups)
        groups = [*first, *groups] if first else [everybody, *_as_left(office), *groups[1:]]
    chosen = own if own is not None and not first else groups[0]
    if own is not None and own not in groups:
        groups.insert(1, own)
    whole = foresee_filling(office, form, everybody.people)
    if whole.standing:
        groups.append(replace(everybody, label=t("fill.those_there"), people=whole.standing_people))
    foreseen = whole if chosen is everybody else foresee_filling(office, form, chosen.people)
    return OpenedForm(path, form, mapping, groups, chosen, foreseen)


def foresee(office: Office, opened: OpenedForm) -> OpenedForm:
    """Say anew what filling will do, after other people were chosen or a heading was corrected."""
    from core.workbooks.form_foreseen import foresee_filling  # noqa: PLC0415 - start-up

    foreseen = foresee_filling(office, opened.form, opened.chosen.people)
    return replace(opened, foreseen=foreseen)


def _of_the_sheet(
    office: Office, form: UnderstoodForm, groups: Sequence[FillGroup]
) -> FillGroup | None:
    """Return the pupils of the one grade or class that a form says; None where it says none."""
    from core.workbooks.form_foreseen import people_of_sheet  # noqa: PLC0415 - start-up

    people = people_of_sheet(office, form, groups[0].people)
    if not people or people == groups[0].people:
        return None
    said = form.sheets[0].group
    label = t("fill.said_there", group=said.grade + said.class_label)
    known = next((one for one in groups if one.people == people), None)
    return known or replace(groups[0], label=label, people=people)


def _as_left(office: Office) -> list[FillGroup]:
    """Return those whom the list of pupils shows as it was left; nobody while it shows all."""
    from core.lists.groups import in_the_list  # noqa: PLC0415 - start-up
    from core.workbooks.form_filling import FillGroup  # noqa: PLC0415 - start-up
    from tui.screens.pupil_filters import holding  # noqa: PLC0415 - start-up

    shown = in_the_list(office)
    if shown is None or not shown.pupils:
        return []
    filters = t("filter.between").join(holding(shown.view.query, office.year))
    return [FillGroup(t("workbook.shown_in_list", filters=filters), shown.pupils)]
