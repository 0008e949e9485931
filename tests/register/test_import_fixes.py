"""A workbook put right in the review: judged together, kept beside the file, stored whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ExchangeError
from core.exchange.headings import RecordKind
from core.office import Office
from core.reading.drafts import PupilDraft
from core.undoing.preview import preview_taking_back
from core.undoing.taking_back import take_back
from core.workbooks.import_fixes import fixes_for
from core.workbooks.import_looking import (
    look_again,
    look_at_workbook,
    look_with_name,
    put_right,
    row_to_fix,
    say_headings,
    store_look,
)
from core.workbooks.importing import Outcome
from core.workbooks.refusals import write_refusals
from tests.exchange.books import xlsx

HEAD = ["姓名", "性别", "出生日期", "年级", "身份证号", "寨子"]
NUMBER = "990101201804090024"
BAD = ["单珊", "火", "2018-04-09", "三年级", NUMBER, "大坪"]
SAME = ["单小珊", "女", "2018-04-09", "三年级", NUMBER, "大坪"]
MOST_ROWS = 450


class StoppedByHandError(Exception):
    """A person pressed Esc."""


def roster(folder: Path, *rows: list[str], head: list[str] | None = None) -> Path:
    return xlsx(folder / "花名册.xlsx", {"三年级": [head or HEAD, *rows]})


def test_a_fixed_row_takes_its_number_and_the_later_row_is_refused(
    office: Office, tmp_path: Path
) -> None:
    look = look_at_workbook(office, roster(tmp_path, BAD, SAME), None)
    assert [row.outcome for row in look.plan.rows] == [Outcome.REJECTED] * 2
    values, _ = row_to_fix(office, look, 0)
    look = put_right(office, look, 0, {**values, "sex": "女"})
    assert [row.outcome for row in look.plan.rows] == [Outcome.NEW, Outcome.REJECTED]
    (problem,) = [one for one in look.plan.rows[1].problems if one.code == "duplicate_in_file"]
    assert dict(problem.params) == {"row": 2}
    values, _ = row_to_fix(office, look, 1)
    look = put_right(office, look, 1, {**values, "id_number": "", "birth_date": "2018-05-01"})
    assert look.plan.accepted == 2
    assert look.fixed_accepted == 2


def test_fixes_of_refused_rows_stay_and_a_file_that_changed_has_none(
    office: Office, tmp_path: Path
) -> None:
    path = roster(tmp_path, BAD, SAME)
    look = look_at_workbook(office, path, None)
    values, _ = row_to_fix(office, look, 0)
    look = put_right(office, look, 0, {**values, "sex": "女"})
    store_look(office, look)
    again = look_at_workbook(office, path, None)
    assert [row.outcome for row in again.plan.rows] == [Outcome.UNCHANGED, Outcome.REJECTED]
    roster(tmp_path, BAD)
    assert look_at_workbook(office, path, None).fixes == {}
    with pytest.raises(ExchangeError, match="file_changed"):
        say_headings(office, again, {"寨子": "hamlet"})


def test_what_was_put_right_is_kept_when_the_stored_rows_are_taken_back(
    office: Office, tmp_path: Path
) -> None:
    path = roster(tmp_path, BAD)
    look = look_at_workbook(office, path, None)
    values, _ = row_to_fix(office, look, 0)
    look = put_right(office, look, 0, {**values, "sex": "女"})
    act = store_look(office, look)
    assert act is not None
    assert look_at_workbook(office, path, None).fixes == {}
    take_back(office, preview_taking_back(office, act))
    again = look_again(office, look)
    assert [row.outcome for row in again.plan.rows] == [Outcome.NEW]
    assert look_at_workbook(office, path, None).fixes == look.fixes != {}


def test_the_refused_workbook_carries_what_was_put_right(office: Office, tmp_path: Path) -> None:
    look = look_at_workbook(office, roster(tmp_path, BAD), None)
    values, _ = row_to_fix(office, look, 0)
    look = put_right(office, look, 0, {**values, "sex": "水"})
    saved = write_refusals(look.plan, look.read, tmp_path / "退回.xlsx")
    assert saved is not None
    assert look_at_workbook(office, saved, None).raw.rows[0].draft.sex == "水"


def test_a_value_put_back_is_no_fix(office: Office, tmp_path: Path) -> None:
    look = look_at_workbook(office, roster(tmp_path, BAD), None)
    values, _ = row_to_fix(office, look, 0)
    look = put_right(office, look, 0, {**values, "sex": "女"})
    look = put_right(office, look, 0, values)
    assert look.fixes == {}
    assert fixes_for(office, RecordKind.PUPILS, look.digest) == {}


def test_headings_said_by_hand_hold_for_the_next_file_of_the_same_headings(
    office: Office, tmp_path: Path
) -> None:
    good = ["单珊", "女", "2018-04-09", "三年级", "", "大坪"]
    look = look_at_workbook(office, roster(tmp_path, good), None)
    look = say_headings(office, look, {"寨子": "hamlet"})
    other = xlsx(tmp_path / "明年.xlsx", {"一": [HEAD, SAME]})
    again = look_at_workbook(office, other, None)
    assert again.mapping == {"寨子": "hamlet"}
    assert again.raw.rows[0].draft.hamlet == "大坪"  # type: ignore[union-attr]
    again = say_headings(office, again, {})
    assert look_at_workbook(office, other, None).mapping == {}


def test_the_column_of_the_names_is_known_once_it_was_pointed_to(
    office: Office, tmp_path: Path
) -> None:
    path = roster(tmp_path, SAME, head=["娃娃", *HEAD[1:]])
    with pytest.raises(ExchangeError, match="no_headings"):
        look_at_workbook(office, path, None)
    look_with_name(office, path, None, "娃娃")
    again = look_at_workbook(office, path, None)
    assert again.plan.rows[0].source.draft.name == "单小珊"


def test_stopping_while_rows_are_stored_leaves_none_of_them(office: Office, tmp_path: Path) -> None:
    rows = [
        [f"单{chr(0x4E00 + at)}", "女", "2018-04-09", "三年级", "", ""] for at in range(MOST_ROWS)
    ]
    look = look_at_workbook(office, roster(tmp_path, *rows), None)

    def stop(done: int, _total: int) -> None:
        if done:
            raise StoppedByHandError

    with pytest.raises(StoppedByHandError):
        store_look(office, look, stop)
    assert office.store.pupils.all() == []
    store_look(office, look)
    assert len(office.store.pupils.all()) == MOST_ROWS


def test_what_was_typed_over_a_cell_follows_its_column(office: Office, tmp_path: Path) -> None:
    head = [*HEAD, "电话", "家长"]
    row = ["单珊", "女", "2018-04-09", "三年级", NUMBER, "大坪", "1990000", "单大山"]
    path = roster(tmp_path, row, head=head)
    look = look_at_workbook(office, path, None)
    values, _ = row_to_fix(office, look, 0)
    look = put_right(office, look, 0, {**values, "phone": "19900001111", "ethnic": "苗族"})
    look = say_headings(office, look, {"电话": "m1_phone"})
    draft = look.read.rows[0].draft
    assert isinstance(draft, PupilDraft)
    assert (draft.phone, draft.m1_phone, draft.ethnic) == ("", "19900001111", "苗族")
    again = look_at_workbook(office, path, None)
    assert again.fixes == look.fixes
    look = say_headings(office, look, {"电话": ""})
    assert dict(look.fix(0)) == {"ethnic": "苗族"}
