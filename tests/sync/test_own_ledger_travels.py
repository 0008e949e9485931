"""An own ledger shaped anew on one PC while another fills in what was there before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.ledgers.own_ledger import (
    OwnColumn,
    add_column,
    create_own_ledger,
    own_table,
    rename_column,
    set_values,
)
from core.ledgers.own_shape import reshape_own_ledger
from sync.subjects import field_label, subject_of
from tests.sync.test_late_rows import girl, second_device, settle
from tests.sync.township import Site, Township

BOOKS, OTHER, SIZE = "作业本", "其他", "校服号"


@pytest.fixture
def twin(township: Township, tmp_path: Path) -> Iterator[Site]:
    """Make a second device at the east school."""
    site = second_device(township, tmp_path)
    yield site
    site.office.close()


@pytest.mark.parametrize("at_once", [True, False])
def test_a_value_of_a_column_given_up_is_asked_about_and_not_taken_for_the_new_one(
    township: Township, twin: Site, *, at_once: bool
) -> None:
    office = township.east.office
    pupil_id = girl(township.east, "欧阳娜娜")
    ledger = create_own_ledger(office, "册", [OwnColumn(BOOKS), OwnColumn(OTHER)], [pupil_id])
    settle(township, twin)
    set_values(twin.office, ledger, [pupil_id], 0, "5")
    if at_once:
        columns = [OwnColumn("", place=0), OwnColumn(OTHER, place=1), OwnColumn(SIZE)]
        reshape_own_ledger(office, ledger, "册", columns)
    else:
        rename_column(office, ledger, 0, "")
        add_column(office, ledger, OwnColumn(SIZE))
    settle(township, twin)
    for site in (township.east, twin):
        table = own_table(site.office, ledger)
        assert [column.heading for column in table.columns] == [SIZE, OTHER]
        (asked,) = site.office.store.history.conflicts()
        place = (asked.table, asked.row, asked.field)
        assert field_label(site.office, *place) == f"册 {SIZE}"
        assert subject_of(site.office, *place[:2]) == "欧阳娜娜"
