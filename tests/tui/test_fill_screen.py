"""Fill a form: for whom one chooses, with headings said by hand, and known the next time."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from core.lists.directory import PupilQuery, keep_pupil_view
from core.lists.list_views import PupilView
from core.office import Office
from tests.exchange.books import xlsx
from tests.exchange.test_forms import old_format
from tests.tui.looking import painted
from tests.tui.rooms import at_work, do, fill_school, press, pupil_draft, shows, write
from tui.screens.fill import FillScreen
from tui.screens.pupils import PupilsScreen

HEAD = ("序号", "姓名", "身份证号", "娃儿是哪个寨子的", "期末成绩")


MANY: tuple[str, ...] = (
    "性别",
    "出生日期",
    "民族",
    "年级",
    "班级",
    "村组",
    "现住址",
    "监护人",
    "监护人电话",
)
MANY += ("就读方式", "是否留守", "入学年月", "路程", "残疾类型", "备注")


def blank(folder: Path, more: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append((*HEAD, *more))
    path = folder / "统计表.xlsx"
    book.save(path)
    return path


def two_grades(office: Office) -> None:
    fill_school(office, 3)
    fill_school(office, 2, "四年级")


def column(path: Path, number: int) -> list[object]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return [row[number] for row in sheet.iter_rows(min_row=2, values_only=True) if row[1]]


async def test_a_form_of_many_columns_says_on_its_first_screen_that_numbers_will_stand_in_it(
    tmp_path: Path,
) -> None:
    path = blank(tmp_path, MANY)
    async with at_work(tmp_path, lambda: FillScreen(path), two_grades) as pilot:
        assert pilot.app.size == (80, 24)
        assert any("这张表要号码或电话" in line for line in painted(pilot))


async def test_one_class_is_filled_with_a_heading_said_by_hand(tmp_path: Path) -> None:
    path = blank(tmp_path)
    async with at_work(tmp_path, lambda: FillScreen(path), two_grades) as pilot:
        assert shows(pilot, "全校  5 人")
        assert shows(pilot, "这张表要号码或电话：「身份证号」")
        await press(pilot, "ctrl+e", "down", "down", "down", "enter")
        await write(pilot, "cz")
        await press(pilot, "enter", "escape")
        await do(pilot, "who")
        await write(pilot, "四年级")
        await press(pilot, "enter")
        assert shows(pilot, "2 人")
        await press(pilot, "ctrl+s", "enter")
        assert shows(pilot, "已填 2 人")
        assert shows(pilot, "表里填了号码或电话：「身份证号」")
        filled = tmp_path / "统计表_已填.xlsx"
        assert all("村" in str(text) for text in column(filled, 3))
        assert column(filled, 4) == [None, None]
        (entry,) = await audited(pilot.app)
        assert "purpose=report rows=2" in entry


async def audited(app: object) -> list[str]:
    from tui.app import CunxiaoApp

    assert isinstance(app, CunxiaoApp)

    def entries(office: Office) -> list[str]:
        return [one.detail for one in office.store.audit.newest() if one.action == "export"]

    return await app.desk.run(entries, app.room.opened)


async def test_a_form_filled_before_is_chosen_from_the_list_and_nothing_is_replaced(
    tmp_path: Path,
) -> None:
    path = blank(tmp_path)
    async with at_work(tmp_path, lambda: FillScreen(path), two_grades) as pilot:
        await press(pilot, "ctrl+s", "enter")
        first = (tmp_path / "统计表_已填.xlsx").read_bytes()
        await pilot.app.push_screen(FillScreen())
        await press(pilot)
        assert shows(pilot, "填过的表")
        await do(pilot, "form:0")
        await press(pilot, "ctrl+s", "enter")
        assert (tmp_path / "统计表_已填(2).xlsx").is_file()
        assert (tmp_path / "统计表_已填.xlsx").read_bytes() == first


async def test_a_form_that_was_moved_says_so_and_can_be_forgotten(tmp_path: Path) -> None:
    path = blank(tmp_path)
    async with at_work(tmp_path, lambda: FillScreen(path), two_grades) as pilot:
        await press(pilot, "ctrl+s", "enter")
        path.rename(tmp_path / "别处.xlsx")
        await pilot.app.push_screen(FillScreen())
        await press(pilot)
        assert shows(pilot, "不在原处")
        await do(pilot, "form:0")
        assert shows(pilot, "这张表不在原处了")
        await press(pilot, "ctrl+y")
        assert not shows(pilot, "填过的表")


async def test_ticked_pupils_are_the_ones_a_form_is_filled_for(tmp_path: Path) -> None:
    path = blank(tmp_path)
    async with at_work(tmp_path, PupilsScreen, two_grades) as pilot:
        await press(pilot, "ctrl+t", "ctrl+t", "f6")
        await write(pilot, str(path))
        await press(pilot, "enter")
        assert shows(pilot, "勾选的 2 人")
        await press(pilot, "ctrl+s", "enter")
        assert len(column(tmp_path / "统计表_已填.xlsx", 1)) == 2


def only_one_village(office: Office) -> None:
    two_grades(office)
    keep_pupil_view(office, PupilView(PupilQuery(school_id=office.school.id, village="岩脚村")))


async def test_those_whom_the_list_shows_are_the_ones_a_form_is_filled_for(tmp_path: Path) -> None:
    path = blank(tmp_path)
    async with at_work(tmp_path, PupilsScreen, two_grades) as pilot:
        await write(pilot, "zsq")
        await press(pilot, "f6")
        await write(pilot, str(path))
        await press(pilot, "enter")
        assert shows(pilot, "列出来的：查找「zsq」  2 人")
        await press(pilot, "ctrl+s", "enter")
        assert set(column(tmp_path / "统计表_已填.xlsx", 1)) == {"张思琪"}


async def test_the_filters_of_the_list_are_offered_from_elsewhere_too(tmp_path: Path) -> None:
    path = blank(tmp_path)
    async with at_work(tmp_path, lambda: FillScreen(path), only_one_village) as pilot:
        assert shows(pilot, "全校  5 人")
        await do(pilot, "who")
        await press(pilot, "down", "enter")
        assert shows(pilot, "列出来的：岩脚村  2 人")
        await press(pilot, "ctrl+s", "enter")
        assert shows(pilot, "已填 2 人")


async def test_where_everybody_goes_is_said_before_a_form_with_a_sheet_for_each_grade_is_filled(
    tmp_path: Path,
) -> None:
    name = pupil_draft(0, "一年级").name
    rows = (HEAD, (1, name))
    path = xlsx(tmp_path / "统计表.xlsx", {"一年级": rows, "五年级": (HEAD,)})
    async with at_work(tmp_path, lambda: FillScreen(path), two_grades) as pilot:
        assert shows(pilot, "各填各的工作表：一年级 3 人、五年级 0 人")
        assert shows(pilot, "2 人没有自己年级、班级的工作表")
        assert shows(pilot, f"表里已写着本校 1 人（{name}）")
        await do(pilot, "who")
        await write(pilot, "表里已写着的")
        await press(pilot, "enter")
        assert shows(pilot, "表里已写着的  1 人")
        assert not shows(pilot, "没有自己年级")
        await do(pilot, "who")
        await press(pilot, "enter")
        await press(pilot, "ctrl+s", "enter")
        assert shows(pilot, "其中 1 人表里原来就有")
        assert len(column(tmp_path / "统计表_已填.xlsx", 1)) == 3


async def test_a_form_of_the_old_format_is_listed_and_its_copy_is_said_to_be_new(
    tmp_path: Path,
) -> None:
    path = old_format(tmp_path / "统计表.xls")
    async with at_work(tmp_path, lambda: FillScreen(path), two_grades) as pilot:
        assert shows(pilot, "填好的另存成 .xlsx")
        assert shows(pilot, "那 1 格是空的")
        await press(pilot, "ctrl+s", "enter")
        assert shows(pilot, "已填 5 人")
        assert len(column(tmp_path / "统计表_已填.xlsx", 1)) == 6
        await press(pilot, "ctrl+n")
        await write(pilot, str(tmp_path) + "/")
        assert shows(pilot, "统计表.xls ")
