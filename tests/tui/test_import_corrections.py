"""Import: headings and small faults are put right on the screen, and the file is never written."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from textual.pilot import Pilot

from core.exchange.headings import RecordKind
from core.models import Sex
from core.office import Office
from core.workbooks.import_fixes import file_digest, fixes_for
from tests.tui.rooms import asked, at_work, press, shows, write
from tui.screens.fix_row import FixRowScreen
from tui.screens.headings import HeadingsScreen
from tui.screens.import_review import ImportReviewScreen
from tui.widgets.record_form import RecordForm

HEAD = ("姓名", "性别", "出生日期", "身份证号", "年级", "寨子", "期末成绩")
GOOD = ("张帅", "男", "2018-01-25", "", "三年级", "大坪", "99")
SEXLESS = ("单珊", "火", "2018-04-09", "", "三年级", "小湾", "80")
GRADELESS = ("仇小雨", "女", "2018-05-09", "", "三年纪", "小湾", "80")
NUMBER = "990101201804090024"


def workbook(
    folder: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD, name: str = "花名册.xlsx"
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def sexes(office: Office) -> dict[str, Sex]:
    return {pupil.name: pupil.sex for pupil in office.store.pupils.all()}


def hamlets(office: Office) -> dict[str, str | None]:
    return {pupil.name: pupil.hamlet for pupil in office.store.pupils.all()}


async def retype(pilot: Pilot[None], text: str) -> None:
    await press(pilot, "end", *["backspace"] * 12)
    await write(pilot, text)


async def test_a_fault_is_put_right_in_place_and_stored_as_corrected(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD, SEXLESS)
    before = path.read_bytes()
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        assert shows(pilot, "不在可选的范围里，只能是：男、女")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FixRowScreen)
        await retype(pilot, "女")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "3行单珊可以收下了")
        assert shows(pilot, "可收 2 行")
        assert shows(pilot, "其中 1 行是在这里改好的")
        assert shows(pilot, "已改 1")
        await press(pilot, "ctrl+s")
        assert await asked(pilot, sexes) == {"张帅": Sex.MALE, "单珊": Sex.FEMALE}
    assert path.read_bytes() == before


async def test_what_was_put_right_is_there_after_a_crash_and_gone_once_stored(
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path, GOOD, SEXLESS)
    digest = file_digest(path)

    def kept(office: Office) -> object:
        return fixes_for(office, RecordKind.PUPILS, digest)

    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "enter")
        await retype(pilot, "女")
        await pilot.pause(0.4)
        await press(pilot)
        assert await asked(pilot, kept) == {("Sheet", 3): {"sex": "女"}}
        await pilot.app.push_screen(ImportReviewScreen(path))
        await press(pilot)
        assert shows(pilot, "上次在这个表里改过 1 行，改的都还在")
        assert shows(pilot, "可收 2 行")
        await press(pilot, "ctrl+s")
        assert await asked(pilot, kept) == {}


async def test_the_guardian_is_found_by_the_word_that_offices_write(tmp_path: Path) -> None:
    head = ("姓名", "性别", "出生日期", "身份证号", "年级", "寨子", "大人")
    path = workbook(tmp_path, (*GOOD[:6], "张建国"), head=head)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "ctrl+e", "end", "enter")
        await write(pilot, "监护人")
        assert shows(pilot, "> 成员1姓名")
        await press(pilot, "enter")
        assert shows(pilot, "「大人」：成员1姓名")


async def test_ctrl_down_takes_the_row_and_opens_the_next_problem(tmp_path: Path) -> None:
    path = workbook(tmp_path, SEXLESS, GOOD, GRADELESS)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "enter")
        await retype(pilot, "女")
        await press(pilot, "ctrl+down")
        assert shows(pilot, "改正 4行 仇小雨")
        await retype(pilot, "三年级")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "可收 3 行")


async def test_ctrl_down_in_the_rows_goes_to_the_next_problem(tmp_path: Path) -> None:
    path = workbook(tmp_path, SEXLESS, GOOD, GRADELESS)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "ctrl+down")
        assert shows(pilot, "> 4行")
        await press(pilot, "ctrl+down")
        assert shows(pilot, "没有别的问题了")


async def test_rows_of_one_number_are_judged_together_again(tmp_path: Path) -> None:
    one = ("单珊", "火", "2018-04-09", NUMBER, "三年级", "", "")
    two = ("单三", "女", "2018-04-09", NUMBER, "三年级", "", "")
    path = workbook(tmp_path, one, two)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "down")
        assert shows(pilot, "自己也退回")
        await press(pilot, "enter")
        await retype(pilot, "")
        await press(pilot, *["backspace"] * 8, "ctrl+s")
        assert shows(pilot, "可收 1 行")


async def test_leaving_a_row_without_taking_it_changes_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD, SEXLESS)
    digest = file_digest(path)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "enter")
        await retype(pilot, "女")
        await press(pilot, "escape", "ctrl+y")
        assert shows(pilot, "[退回 1]")
        kept = await asked(pilot, lambda office: fixes_for(office, RecordKind.PUPILS, digest))
        assert kept == {}


async def test_a_number_that_is_not_at_fault_stays_masked_and_a_look_is_noted(
    tmp_path: Path,
) -> None:
    row = ("单珊", "女", "2018-04-09", NUMBER, "三年纪", "", "")
    path = workbook(tmp_path, row)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "enter")
        assert not shows(pilot, NUMBER)
        pilot.app.screen.query_one(RecordForm).focus_field("id_number")
        await press(pilot, "ctrl+r")
        assert shows(pilot, NUMBER)
        (entry,) = await looks(pilot)
        assert entry == "field=id_number"


async def looks(pilot: Pilot[None]) -> list[str]:
    found = await asked(
        pilot,
        lambda office: [one.detail for one in office.store.audit.newest() if one.action == "look"],
    )
    assert isinstance(found, list)
    return found


async def test_a_column_is_given_a_field_by_its_initials_and_known_the_next_time(
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path, GOOD)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        assert shows(pilot, "没有读：「寨子」")
        await press(pilot, "ctrl+e")
        assert isinstance(pilot.app.screen, HeadingsScreen)
        assert shows(pilot, "大坪")
        await press(pilot, *["down"] * 5, "enter")
        await write(pilot, "cz")
        await press(pilot, "enter")
        assert shows(pilot, "村组（手改）")
        await press(pilot, "escape", "ctrl+s")
        assert await asked(pilot, hamlets) == {"张帅": "大坪"}
        again = workbook(tmp_path, GOOD, SEXLESS, name="明年.xlsx")
        await pilot.app.push_screen(ImportReviewScreen(again))
        await press(pilot)
        assert shows(pilot, "表头照您的更正读：「寨子」当作村组")
        await press(pilot, "ctrl+e", "ctrl+y")
        assert shows(pilot, "更正都忘掉了")
        await press(pilot, "escape")
        assert shows(pilot, "没有读：「寨子」")


async def test_a_score_can_be_given_to_no_field(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "ctrl+e", "end")
        assert shows(pilot, "! 不收")
        assert not shows(pilot, "99")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HeadingsScreen)
        assert shows(pilot, "永远不读")


async def test_a_field_that_moves_leaves_its_old_column(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "ctrl+e", *["down"] * 5, "enter")
        await write(pilot, "年级")
        await press(pilot, "enter")
        assert shows(pilot, "原来的「年级」列改为不导入")
        await press(pilot, "home", "enter")
        await write(pilot, "不导入")
        await press(pilot, "enter")
        assert shows(pilot, "没有姓名就认不出人")


async def test_where_no_heading_is_the_name_a_person_points_to_it_once(tmp_path: Path) -> None:
    head = ("娃娃", *HEAD[1:])
    path = workbook(tmp_path, GOOD, SEXLESS, head=head)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        assert shows(pilot, "哪一列是姓名")
        assert not shows(pilot, "没有找到表头")
        await press(pilot, "enter")
        assert shows(pilot, "可收 1 行")
        await pilot.app.push_screen(ImportReviewScreen(path))
        await press(pilot)
        assert shows(pilot, "「娃娃」当作姓名")


async def test_the_heading_is_to_be_renamed_only_when_nobody_points_to_a_column(
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path, GOOD, SEXLESS, head=("娃娃", *HEAD[1:]))
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "escape")
        assert not shows(pilot, "哪一列是姓名")
        assert shows(pilot, "没有找到表头")


async def test_what_was_refused_can_still_be_put_right_after_the_rest_was_stored(
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path, GOOD, SEXLESS)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "ctrl+s", "enter")
        await retype(pilot, "女")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "可收 2 行：新增 1，有变 0，无变化 1")
        await press(pilot, "ctrl+s")
        assert await asked(pilot, sexes) == {"张帅": Sex.MALE, "单珊": Sex.FEMALE}
