"""The pupil list as it is left: filters, order and columns combined, remembered, written out."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.lists.directory import PupilOrder, PupilQuery, keep_pupil_view, pupil_view
from core.lists.list_views import USUAL, PupilColumn, PupilView, everyone
from core.models import SchoolId
from core.office import Office
from core.registration import register_pupil
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, do, press, pupil_draft, settled, shows, write
from tui.app import CunxiaoApp
from tui.screens.list_export import ListExportScreen
from tui.screens.pupils import PupilsScreen
from tui.widgets.record_list import RecordList


def four(office: Office) -> None:
    """Two of 岩脚村 and two of 青石村; two in 三年级2班."""
    for at, values in enumerate(
        (
            {"name": "张帅", "hamlet": "岩脚村1组", "grade": "三年级", "class_label": "2班"},
            {"name": "曾诗涵", "hamlet": "岩脚村2组", "grade": "一年级"},
            {"name": "单珊", "hamlet": "青石村3组", "grade": "三年级", "class_label": "2班"},
            {"name": "欧阳娜娜", "hamlet": "青石村大坪组", "grade": "三年级"},
        ),
        start=1,
    ):
        register_pupil(office, pupil_draft(at, attend_way="走读", **values))


def names(pilot: Pilot[None]) -> list[str]:
    """Return the names that the rows show, from above."""
    rows = painted(pilot)[5:-4]
    found = ("张帅", "曾诗涵", "单珊", "欧阳娜娜")
    return [name for row in rows for name in found if name in row[:20]]


def workbooks(folder: Path) -> int:
    """Return how many workbooks were written anywhere below a folder."""
    return len(list(folder.rglob("*.xlsx")))


async def narrowed(pilot: Pilot[None], typed: str) -> None:
    """Choose the filter that a text finds."""
    await press(pilot, "ctrl+f")
    await write(pilot, typed)
    await press(pilot, "enter")


async def view_stored(pilot: Pilot[None]) -> PupilView:
    found = await asked(pilot, pupil_view)
    assert isinstance(found, PupilView)
    return found


async def test_a_village_is_found_by_its_pinyin_and_has_all_its_groups(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await narrowed(pilot, "yan")
        assert names(pilot) == ["曾诗涵", "张帅"]
        assert shows(pilot, "只看 岩脚村")
        assert (await view_stored(pilot)).query.village == "岩脚村"


async def test_class_and_village_combine_and_each_is_put_down_by_choosing_it_again(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await narrowed(pilot, "三年级2班")
        await narrowed(pilot, "青石村")
        assert names(pilot) == ["单珊"]
        assert shows(pilot, "只看 三年级2班、青石村")
        await press(pilot, "ctrl+f")
        assert shows(pilot, "*三年级2班")
        assert not shows(pilot, "*二年级")
        await write(pilot, "snj2")
        assert not shows(pilot, "大班")
        await press(pilot, "escape")
        await narrowed(pilot, "三年级2班")
        assert shows(pilot, "只看 青石村")
        assert (await view_stored(pilot)).query.class_number is None


async def test_what_was_chosen_holds_when_the_list_is_opened_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await narrowed(pilot, "岩脚村")
        await press(pilot, "ctrl+o")
        await write(pilot, "出生")
        await press(pilot, "enter")
        before = names(pilot)
        await press(pilot, "escape")
        await pilot.app.push_screen(PupilsScreen())
        await settled(pilot)
        assert names(pilot) == before
        assert shows(pilot, "只看 岩脚村")
        assert shows(pilot, "按出生日期   ^Y 看全部")


async def test_one_key_brings_everyone_back(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await narrowed(pilot, "岩脚村")
        await pilot.press("z", "s")
        await press(pilot, "ctrl+y")
        assert shows(pilot, "共 4 人")
        assert (await view_stored(pilot)).query == everyone(pilot_school(pilot))


def pilot_school(pilot: Pilot[None]) -> SchoolId:
    app = pilot.app
    assert isinstance(app, CunxiaoApp)
    return app.room.opened.school.id


async def test_a_list_that_filters_leave_empty_says_which_and_how_to_go_back(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await narrowed(pilot, "岩脚村")
        await narrowed(pilot, "住校")
        assert shows(pilot, "没有学生合得上这些筛选：岩脚村、住校")
        assert shows(pilot, "^Y 放下全部筛选")
        await pilot.press("d", "s")
        await settled(pilot)
        assert shows(pilot, "筛选以外，有 1 人合得上「ds」")


async def test_a_visit_to_those_without_a_number_keeps_the_filters_that_were_left(
    tmp_path: Path,
) -> None:
    def prepared(office: Office) -> None:
        four(office)
        query = everyone(office.school.id)
        keep_pupil_view(office, PupilView(query, (*USUAL, PupilColumn.OPEN)))

    async with at_work(tmp_path, lambda: PupilsScreen(lacks_number=True), prepared) as pilot:
        assert shows(pilot, "只看 没有身份证件号的")
        await narrowed(pilot, "岩脚村")
        assert (await view_stored(pilot)).query == everyone(pilot_school(pilot))


async def test_the_order_is_turned_round_by_choosing_it_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        for _ in range(2):
            await press(pilot, "ctrl+o")
            await write(pilot, "姓名")
            await press(pilot, "enter")
        assert names(pilot) == ["张帅", "曾诗涵", "单珊", "欧阳娜娜"]
        query = (await view_stored(pilot)).query
        assert (query.order, query.is_reversed) == (PupilOrder.NAME, True)


async def test_chosen_columns_stand_in_the_list_and_stay_chosen(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+o")
        await write(pilot, "列")
        await press(pilot, "enter")
        await write(pilot, "监护")
        await press(pilot, "enter", "ctrl+s")
        assert not shows(pilot, "监护人")
        assert shows(pilot, "学号")
        assert PupilColumn.GUARDIAN not in (await view_stored(pilot)).columns


async def test_the_name_cannot_be_unticked(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+o")
        await write(pilot, "列")
        await press(pilot, "enter")
        await write(pilot, "姓名")
        await press(pilot, "enter", "ctrl+s")
        assert (await view_stored(pilot)).columns == USUAL


async def test_what_is_shown_is_written_and_a_file_that_is_there_stays(tmp_path: Path) -> None:
    from python_calamine import load_workbook

    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await narrowed(pilot, "岩脚村")
        await press(pilot, "ctrl+g")
        assert shows(pilot, "2 人：岩脚村")
        assert shows(pilot, "这次不带：电话")
        await press(pilot, "ctrl+s", "ctrl+s")
        (first,) = (tmp_path / "print").glob("*.xlsx")
        first.write_bytes(b"typed by hand")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "2 人写进了")
        assert first.read_bytes() == b"typed by hand"
    files = sorted((tmp_path / "print").glob("*.xlsx"))
    assert [one.name for one in files] == [
        "学生名单_岩脚村_20261008(2).xlsx",
        "学生名单_岩脚村_20261008.xlsx",
    ]
    rows = load_workbook(str(files[0])).get_sheet_by_index(0).to_python()
    assert rows[1] == ["班内学号", "姓名", "性别", "年级", "班级", "出生日期", "村组", "监护人"]
    assert [row[1] for row in rows[2:]] == ["曾诗涵", "张帅"]


async def test_ticked_pupils_alone_are_written(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+t", "ctrl+g")
        assert shows(pilot, "1 人：选上的人")


async def test_all_who_are_shown_are_ticked_and_then_nobody(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        records = pilot.app.screen.query_one(RecordList)
        await write(pilot, "z")
        found = len(records.body.ids)
        assert 0 < found < 4
        await press(pilot, "insert")
        assert shows(pilot, f"已选 {found} 人")
        await press(pilot, "backspace", "insert")
        assert (len(records.ticked), shows(pilot, "已选 4 人")) == (4, True)
        await press(pilot, "insert")
        assert (records.ticked, shows(pilot, "现在没有选上谁")) == (frozenset(), True)


async def test_ins_again_lets_go_only_those_who_are_shown(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        records = pilot.app.screen.query_one(RecordList)
        await press(pilot, "insert")
        await write(pilot, "z")
        hidden = records.ticked.difference(records.body.ids)
        assert hidden
        await press(pilot, "insert")
        assert records.ticked == hidden
        assert shows(pilot, f"没列出来的还选着 {len(hidden)} 人")


async def test_ins_over_a_search_that_finds_nobody_leaves_the_ticks(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        records = pilot.app.screen.query_one(RecordList)
        await press(pilot, "insert")
        await write(pilot, "没有这个人")
        assert not records.body.ids
        await press(pilot, "insert")
        assert (len(records.ticked), shows(pilot, "现在没有选上谁")) == (4, False)


async def test_a_public_list_offers_neither_number_nor_phone(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+g", "down", "enter")
        assert shows(pilot, "文件里有身份证件号")
        await press(pilot, "up", "enter")
        await write(pilot, "公示")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ListExportScreen)
        assert shows(pilot, "列：姓名、年级")
        assert not shows(pilot, "身份证件号  ")


async def test_the_choice_of_a_purpose_begins_at_the_present_one(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+g")
        before = painted(pilot)
        await press(pilot, "enter", "enter")
        assert painted(pilot) == before
        assert any("校内" in line for line in before)


async def test_a_notice_of_those_ticked_under_the_left_behind_filter_is_asked_about(
    tmp_path: Path,
) -> None:
    def left_behind(office: Office) -> None:
        for at, (name, said) in enumerate((("甲", "是"), ("乙", "是"), ("丙", "否")), start=1):
            register_pupil(office, pupil_draft(at, name=name, grade="三年级", left_behind=said))

    async with at_work(tmp_path, PupilsScreen, left_behind) as pilot:
        await narrowed(pilot, "留守")
        assert shows(pilot, "只看 留守")
        await press(pilot, "insert", "ctrl+y", "ctrl+g", "enter")
        await write(pilot, "公示")
        await press(pilot, "enter", "ctrl+s")
        assert shows(pilot, "名单本身会说出谁留守")
        await press(pilot, "escape")
        assert workbooks(tmp_path) == 0
        await press(pilot, "ctrl+s", "ctrl+s")
        assert shows(pilot, "2 人写进了")
        assert workbooks(tmp_path) == 1


async def test_a_folder_that_cannot_be_written_is_one_sentence_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    (tmp_path / "print").write_text("a file stands where the folder should be")
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+g", "ctrl+s")
        assert shows(pilot, "! ")
        assert isinstance(pilot.app.screen, ListExportScreen)
        await press(pilot, "escape")
        assert len(names(pilot)) == 4


async def test_a_view_that_cannot_be_read_is_left_aside(tmp_path: Path) -> None:
    def broken(office: Office) -> None:
        four(office)
        office.store.settings.set("list.pupils", '{"columns": ["shoe_size"], "order": 7}')

    async with at_work(tmp_path, PupilsScreen, broken) as pilot:
        assert shows(pilot, "共 4 人")
        assert (await view_stored(pilot)).columns == USUAL


async def test_a_filter_that_nobody_offers_is_said_and_the_rest_comes_back(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+f")
        await write(pilot, "住楼上")
        assert shows(pilot, "没有「住楼上」这一项")
        await press(pilot, "enter", "backspace", "backspace", "backspace")
        assert not shows(pilot, "这一项")
        assert shows(pilot, "三年级")


async def test_the_footer_names_the_workbook_before_the_order_of_columns(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        keys = painted(pilot)[-1]
        assert "^G" in keys
        assert "^F" in keys
        assert "F9" in keys


async def test_each_wanted_item_is_a_filter_with_its_count_beside_it(tmp_path: Path) -> None:
    def prepared(office: Office) -> None:
        four(office)
        register_pupil(office, pupil_draft(5, name="石一", m1_phone="", ethnic=""))

    async with at_work(tmp_path, PupilsScreen, prepared) as pilot:
        await press(pilot, "ctrl+f")
        await write(pilot, "民族")
        assert shows(pilot, "民族待补")
        assert shows(pilot, "待补  1 人")
        await press(pilot, "enter")
        assert shows(pilot, "5 人中 1 人")
        assert shows(pilot, "只看 民族待补")
        assert shows(pilot, "石一")
        await narrowed(pilot, "联系电话")
        assert shows(pilot, "5 人中 1 人")
        assert (await view_stored(pilot)).query.open_item == "phone"


async def test_who_has_no_number_is_a_filter_with_its_count(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+f")
        await write(pilot, "没有身份")
        assert shows(pilot, "待补  4 人")
        await press(pilot, "enter")
        assert (await view_stored(pilot)).query.has_number is False


async def test_what_was_said_goes_with_what_it_was_about(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await narrowed(pilot, "岩脚村")
        await press(pilot, "ctrl+y")
        assert shows(pilot, "筛选都放下了")
        await narrowed(pilot, "青石村")
        assert not shows(pilot, "筛选都放下了")
        await press(pilot, "ctrl+t")
        assert shows(pilot, "已选 1 人")
        await press(pilot, "up", "ctrl+t")
        assert not shows(pilot, "已选 1 人")


async def test_a_warning_of_the_form_does_not_stand_over_the_list(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+n", "ctrl+s")
        assert any(line.startswith(" !") for line in painted(pilot))
        await press(pilot, "escape")
        assert not any(line.startswith(" !") for line in painted(pilot))


async def test_a_written_file_is_not_claimed_for_another_choice(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+g", "ctrl+s")
        assert shows(pilot, "4 人写进了")
        await do(pilot, "number")
        assert not shows(pilot, "4 人写进了")


@pytest.mark.parametrize("typed", ["寄宿", "住校", "jis", "zx"])
async def test_boarders_are_found_by_every_word_for_them(tmp_path: Path, typed: str) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await narrowed(pilot, typed)
        assert shows(pilot, "只看 住校")


async def test_a_column_is_put_further_forward_and_stays_there(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+o")
        await write(pilot, "列")
        await press(pilot, "enter")
        await write(pilot, "出生")
        await press(pilot, "ctrl+o", "ctrl+o", "ctrl+o", "ctrl+o", "ctrl+o", "ctrl+s")
        columns = (await view_stored(pilot)).columns
        assert columns == (PupilColumn.BIRTH, *(one for one in USUAL if one != PupilColumn.BIRTH))
        header = next(line for line in painted(pilot) if "出生日期" in line)
        assert header.index("出生日期") < header.index("姓名")
        await press(pilot, "escape")
        await pilot.app.push_screen(PupilsScreen())
        await settled(pilot)
        assert (await view_stored(pilot)).columns == columns


async def test_a_list_is_written_as_csv_when_its_name_says_so(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, four) as pilot:
        await press(pilot, "ctrl+g")
        await do(pilot, "name")
        await write(pilot, ".csv")
        await press(pilot, "enter")
        assert shows(pilot, "学生名单_20261008.csv")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "4 人写进了 学生名单_20261008.csv")
    (path,) = (tmp_path / "print").glob("*.csv")
    assert path.read_text(encoding="utf-8-sig").splitlines()[0].startswith("班内学号,姓名")


async def test_a_wanted_item_that_nobody_lacks_any_more_can_be_put_down(tmp_path: Path) -> None:
    def prepared(office: Office) -> None:
        four(office)
        query = PupilQuery(school_id=office.school.id, open_item="attend_way")
        keep_pupil_view(office, PupilView(query))

    async with at_work(tmp_path, PupilsScreen, prepared) as pilot:
        assert shows(pilot, "没有学生合得上这些筛选：就读方式待补")
        await narrowed(pilot, "就读方式")
        assert shows(pilot, "共 4 人")
