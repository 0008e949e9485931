"""Class sizes of 1 September: by the seats of that day, at the own school and at another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.office import Office
from core.school_year.statistics import annual_statistics
from tests.year.office import CENTRE, OCTOBER, VILLAGE, Village, fitting_reason


def sizes(office: Office) -> dict[str, int]:
    """Return the pupils of each class of the village."""
    table = annual_statistics(office, school_id=VILLAGE.id).table("class_sizes")
    return {row.label: len(table.row_ids(row.key)) for row in table.rows}


def two_drawn_classes(village: Village) -> None:
    rooms = [village.group(number, 3) for number in (1, 2)]
    for place, name in enumerate(("单雪", "仇一", "解明", "区小", "查红", "盖天")):
        village.seat(village.pupil(name, 3), rooms[place % 2])


@pytest.mark.parametrize("kind", [ChangeKind.TRANSFER_OUT, ChangeKind.REPEAT])
def test_who_leaves_a_class_in_october_counts_in_it_on_1_september(
    village: Village, kind: ChangeKind
) -> None:
    two_drawn_classes(village)
    before = sizes(village.office)
    assert before == {"三年级1班": 3, "三年级2班": 3}
    pupil = village.office.store.pupils.among("name", ["单雪"])[0].id
    asked = ChangeRequest(
        kind=kind, happened_on=OCTOBER, reason=fitting_reason(kind), other_school="县城第二小学"
    )
    record_change(village.office, pupil, asked)
    assert sizes(village.office) == before


def test_who_left_on_1_september_itself_counts_in_no_class(village: Village) -> None:
    two_drawn_classes(village)
    pupil = village.office.store.pupils.among("name", ["单雪"])[0].id
    asked = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT,
        happened_on=date(2026, 9, 1),
        reason="99",
        other_school="县城第二小学",
    )
    record_change(village.office, pupil, asked)
    assert sizes(village.office) == {"三年级1班": 2, "三年级2班": 3}


def test_the_centre_counts_a_village_s_classes_as_the_village_does(village: Village) -> None:
    two_drawn_classes(village)
    here = sizes(village.office)
    village.office.school = replace(CENTRE)
    assert sizes(village.office) == here
