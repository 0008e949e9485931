"""Whose ledger it is: everybody, the list as it stands, a class, or one pupil by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.i18n import t, tn
from core.models import PupilId, SchoolYear
from core.spoken_labels import class_text
from tui.screens.work import WorkScreen
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.lists.directory import PupilLine
    from core.lists.groups import InTheList
    from core.office import Office

ALL, SHOWN = "all", "shown"


def _read(
    office: Office,
) -> tuple[Sequence[PupilLine], InTheList | None, Mapping[PupilId, str]]:
    from core.lists.groups import (  # noqa: PLC0415 - start-up
        attending_here,
        in_the_list,
        told_apart,
    )

    lines = attending_here(office)
    return lines, in_the_list(office), told_apart(office, lines)


async def choose_people(
    screen: WorkScreen[Any],
    then: Callable[[Sequence[PupilId]], None],
    but: frozenset[PupilId] = frozenset(),
) -> None:
    """Ask for whom, without those who stand on it already, and go on with their ids."""
    read = await screen.attempt(_read)
    if read is None:
        return
    lines, shown, apart = read
    year = SchoolYear.of(screen.room.clock.today())
    groups = _groups(lines, shown, year, but)
    if not groups:
        screen.say(t("own.everybody_on_it"))
        return
    choices = [
        Choice(key, label, tn("workbook.people", len(ids))) for key, (label, ids) in groups.items()
    ]
    choices += [
        Choice(
            line.pupil_id,
            line.name,
            apart.get(line.pupil_id) or class_text(line.cohort, year, line.class_number),
        )
        for line in lines
        if line.pupil_id not in but
    ]

    def chosen(key: str | None) -> None:
        if key is not None:
            then(groups[key][1] if key in groups else [PupilId(key)])

    screen.app.push_screen(ChooseDialog(t("own.for_whom"), choices, t("own.for_whom_hint")), chosen)


def _groups(
    lines: Sequence[PupilLine],
    shown: InTheList | None,
    year: SchoolYear,
    but: frozenset[PupilId],
) -> dict[str, tuple[str, list[PupilId]]]:
    """Return the groups that have somebody left, by key: label and who."""
    from tui.screens.pupil_filters import holding  # noqa: PLC0415 - start-up

    found = {ALL: (t("own.whole_school"), [line.pupil_id for line in lines])}
    if shown is not None:
        filters = t("filter.between").join(holding(shown.view.query, year))
        found[SHOWN] = (t("own.in_the_list", filters=filters), list(shown.pupils))
    for line in lines:
        label = class_text(line.cohort, year, line.class_number)
        found.setdefault(f"class:{label}", (label, []))[1].append(line.pupil_id)
    left = {
        key: (label, [one for one in ids if one not in but]) for key, (label, ids) in found.items()
    }
    return {key: group for key, group in left.items() if group[1]}
