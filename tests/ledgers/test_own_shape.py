"""An own ledger put right afterwards: headings, kinds, pupils, closed and open again."""

from __future__ import annotations

import pytest

from core.i18n import error_sentence
from core.ledgers.facts import ColumnKind, OwnLedgerId
from core.ledgers.own_ledger import (
    OwnColumn,
    add_column,
    close_own_ledger,
    create_own_ledger,
    own_table,
    rename_column,
    set_values,
)
from core.ledgers.own_shape import reopen_own_ledger, reshape_own_ledger, take_several_off
from core.ledgers.spec import LedgerError
from core.models import PupilId
from core.office import Office
from core.safekeeping.doctor import examine
from tests.ledgers.village import register_all


def made(office: Office) -> tuple[OwnLedgerId, PupilId]:
    ids = register_all(office)
    columns = (OwnColumn("作业本书"), OwnColumn("交齐", ColumnKind.YES_NO))
    return create_own_ledger(office, "作业本", columns, [ids["䶮"], ids["仇一"]]), ids["䶮"]


def test_a_heading_typed_wrong_is_put_right_and_its_values_stay(office: Office) -> None:
    ledger, pupil = made(office)
    set_values(office, ledger, [pupil], 0, "5")
    reshape_own_ledger(
        office,
        ledger,
        "作业本发放",
        [
            OwnColumn("作业本数", place=0),
            OwnColumn("交齐", ColumnKind.YES_NO, 1),
            OwnColumn("备注"),
        ],
    )
    table = own_table(office, ledger)
    assert table.ledger.name == "作业本发放"
    assert [column.heading for column in table.columns] == ["作业本数", "交齐", "备注"]
    assert table.rows[0].values == ("5", "", "")
    assert examine(office).ok


def test_values_follow_their_column_to_another_kind(office: Office) -> None:
    ledger, pupil = made(office)
    set_values(office, ledger, [pupil], 0, "０5")
    set_values(office, ledger, [pupil], 1, "是")
    columns = [OwnColumn("作业本书", ColumnKind.NUMBER, 0), OwnColumn("交齐", place=1)]
    reshape_own_ledger(office, ledger, "作业本", columns)
    assert own_table(office, ledger).rows[0].values == ("5", "是")


def test_a_value_of_another_kind_stops_the_whole_change(office: Office) -> None:
    ledger, pupil = made(office)
    set_values(office, ledger, [pupil], 0, "五本")
    with pytest.raises(LedgerError, match="own_value_number"):
        reshape_own_ledger(
            office,
            ledger,
            "别的",
            [OwnColumn("本数", ColumnKind.NUMBER, 0), OwnColumn("交齐", ColumnKind.YES_NO, 1)],
        )
    table = own_table(office, ledger)
    assert (table.ledger.name, table.columns[0].heading) == ("作业本", "作业本书")


@pytest.mark.parametrize(
    ("name", "columns", "code"),
    [
        ("", [OwnColumn("甲", place=0)], "own_ledger_name"),
        ("名", [OwnColumn("交齐", place=0)], "own_ledger_same_heading"),
        ("名", [OwnColumn("甲", place=7)], "no_such_column"),
        ("名", [OwnColumn(f"栏{at}") for at in range(7)], "own_ledger_full"),
    ],
)
def test_a_shape_that_cannot_be_is_refused(
    office: Office, name: str, columns: list[OwnColumn], code: str
) -> None:
    ledger, _ = made(office)
    with pytest.raises(LedgerError, match=code):
        reshape_own_ledger(office, ledger, name, columns)
    assert own_table(office, ledger).ledger.headings == ("作业本书", "交齐")


def test_a_closed_ledger_keeps_its_shape_until_it_is_open_again(office: Office) -> None:
    ledger, pupil = made(office)
    close_own_ledger(office, ledger)
    with pytest.raises(LedgerError, match="own_ledger_closed"):
        reshape_own_ledger(office, ledger, "别的", [])
    with pytest.raises(LedgerError, match="own_ledger_closed"):
        take_several_off(office, ledger, [pupil])
    reopen_own_ledger(office, ledger)
    set_values(office, ledger, [pupil], 0, "5")
    assert take_several_off(office, ledger, [pupil]) == 1
    assert [row.line.pupil_id for row in own_table(office, ledger).rows] != [pupil]


def test_a_column_that_was_given_up_frees_its_place(office: Office) -> None:
    ledger, pupil = made(office)
    set_values(office, ledger, [pupil], 0, "5")
    set_values(office, ledger, [pupil], 1, "是")
    more = [OwnColumn(f"栏{at}") for at in range(6)]
    reshape_own_ledger(office, ledger, "满", [OwnColumn("作业本书", place=0), *more])
    reshape_own_ledger(office, ledger, "满", [OwnColumn("", place=0)])
    reshape_own_ledger(office, ledger, "满", [OwnColumn("新栏", ColumnKind.DATE)])
    table = own_table(office, ledger)
    assert [column.heading for column in table.columns][:2] == ["新栏", "交齐"]
    assert (len(table.columns), table.rows[0].values[:2]) == (8, ("", "1"))
    with pytest.raises(LedgerError, match="own_ledger_full") as refused:
        add_column(office, ledger, OwnColumn("第九栏"))
    assert refused.value.params["heading"] == "第九栏"
    assert examine(office).ok


def test_a_column_that_takes_the_place_of_one_given_up_with_it_begins_empty(
    office: Office,
) -> None:
    ledger, pupil = made(office)
    set_values(office, ledger, [pupil], 0, "五本")
    given_up = OwnColumn("", place=0)
    reshape_own_ledger(office, ledger, "换", [given_up, OwnColumn("数", ColumnKind.NUMBER)])
    table = own_table(office, ledger)
    assert [column.heading for column in table.columns] == ["数", "交齐"]
    assert table.rows[0].values == ("", "")


def test_a_column_added_alone_takes_a_free_place_and_begins_empty(office: Office) -> None:
    ledger, pupil = made(office)
    set_values(office, ledger, [pupil], 0, "5")
    rename_column(office, ledger, 0, "")
    add_column(office, ledger, OwnColumn("说明"))
    table = own_table(office, ledger)
    assert [column.heading for column in table.columns] == ["说明", "交齐"]
    assert table.rows[0].values == ("", "")


def test_a_refused_value_names_its_column(office: Office) -> None:
    ledger, pupil = made(office)
    with pytest.raises(LedgerError) as refused:
        set_values(office, ledger, [pupil], 1, "也许")
    assert "「交齐」这一栏：" in error_sentence(refused.value)
    set_values(office, ledger, [pupil], 0, "五本")
    with pytest.raises(LedgerError) as refused:
        reshape_own_ledger(office, ledger, "别", [OwnColumn("本数", ColumnKind.NUMBER, 0)])
    assert "「本数」这一栏：“五本”不是数字" in error_sentence(refused.value)


def test_who_is_gone_when_a_ledger_is_made_is_left_out(office: Office) -> None:
    _, pupil = made(office)
    ledger = create_own_ledger(office, "保险", (), [PupilId("erased"), pupil])
    assert [row.line.pupil_id for row in own_table(office, ledger).rows] == [pupil]
