"""The year on the screen: promotion, statistics, duplicates, ledgers, own ledgers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from core.identity import check_character
from core.ledgers.own_ledger import OwnTable, own_ledgers, own_table
from core.models import PupilFile, PupilStatus, Sex
from core.office import Office
from core.records.duplicates import suspicions_of_register
from core.records.photo import keep_photo
from core.registration import register_pupil
from tests.ledgers.pictures import picture
from tests.tui.rooms import (
    asked,
    at_work,
    do,
    fill_school,
    press,
    pupil_draft,
    settled,
    shows,
    write,
)
from tests.tui.test_unlock import until
from tui.screens.duplicates import DuplicatesScreen
from tui.screens.ledgers import LedgersScreen
from tui.screens.own_ledgers import OwnLedgersScreen
from tui.screens.promotion import PromotionScreen
from tui.screens.pupils import PupilsScreen
from tui.screens.statistics import StatisticsScreen
from tui.widgets.record_list import RecordList


def all_files(office: Office) -> list[PupilFile]:
    return office.store.pupils.all_files(office.school.id)


def statuses(office: Office) -> set[PupilStatus]:
    return {file.enrolment.status for file in all_files(office)}


def sexes(office: Office) -> set[Sex]:
    return {file.pupil.sex for file in all_files(office)}


def three(office: Office) -> None:
    fill_school(office, 3)


def leavers(office: Office) -> None:
    """Register a pupil who should have left in summer."""
    register_pupil(office, pupil_draft(1, name="张帅", grade="六年级"))
    (file,) = all_files(office)
    with office.writing("test") as writing:
        writing.put(replace(file.enrolment, entry_year=file.enrolment.entry_year - 1))


async def test_the_last_grade_graduates_after_its_names_were_seen_and_comes_back(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PromotionScreen, leavers) as pilot:
        assert shows(pilot, "离开本校 1 人")
        assert shows(pilot, "张帅")
        await press(pilot, "enter", "enter")
        assert await asked(pilot, statuses) == {PupilStatus.PRESENT}, "Enter alone does nothing"
        await press(pilot, "ctrl+s")
        assert await asked(pilot, statuses) == {PupilStatus.GRADUATED}
        assert shows(pilot, "已办 1 人")
        await press(pilot, "ctrl+z")
        assert await asked(pilot, statuses) == {PupilStatus.PRESENT}
        assert not shows(pilot, "撤销上一次")


async def test_a_promotion_can_be_taken_back_another_day(tmp_path: Path) -> None:
    async with at_work(tmp_path, PromotionScreen, leavers) as pilot:
        await press(pilot, "ctrl+s", "ctrl+s")
        await pilot.app.push_screen(PromotionScreen())
        await settled(pilot)
        await do(pilot, "undo")
        assert await asked(pilot, statuses) == {PupilStatus.PRESENT}


async def test_every_figure_opens_its_names(tmp_path: Path) -> None:
    async with at_work(tmp_path, StatisticsScreen, three) as pilot:
        names = [file.pupil.name for file in await asked(pilot, all_files)]  # type: ignore[attr-defined]  # asked() returns an object
        await press(pilot, "enter")
        assert shows(pilot, "3 人")
        await press(pilot, "enter")
        assert all(shows(pilot, name) for name in names)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PupilsScreen)


async def test_a_table_of_the_statistics_prints(tmp_path: Path) -> None:
    async with at_work(tmp_path, StatisticsScreen, three) as pilot:
        await press(pilot, "f5", "enter")
        assert shows(pilot, "已保存")
        assert len(list((tmp_path / "print").glob("*.pdf"))) == 1


async def test_all_tables_of_the_statistics_go_into_one_file(tmp_path: Path) -> None:
    async with at_work(tmp_path, StatisticsScreen, three) as pilot:
        await press(pilot, "f5", "down", "down", "enter")
        await press(pilot, "f5", "down", "down", "down", "enter")
        printed = tmp_path / "print"
        assert len(list(printed.glob("学年初统计_*.pdf"))) == 1
        (book,) = printed.glob("学年初统计_*.xlsx")
        sheets = load_workbook(book).sheetnames
        assert sheets[:2] == ["在校学生总数", "分年级、年龄、性别学生数"]
        assert len(sheets) == 8


async def test_a_ledger_is_seen_masked_and_printed_for_a_purpose(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, three) as pilot:
        await do(pilot, "phones")
        assert shows(pilot, "100****7000")
        assert not shows(pilot, "10008577000")
        await press(pilot, "f5", "down", "enter")
        assert len(list((tmp_path / "print").glob("家长通讯录_*.xlsx"))) == 1

        def exports(office: Office) -> list[str]:
            return [one.detail for one in office.store.audit.newest() if one.action == "export"]

        details = await asked(pilot, exports)
        assert isinstance(details, list)
        assert "purpose=school" in details[0]


async def test_an_own_ledger_is_made_filled_and_printed(tmp_path: Path) -> None:
    def table(office: Office) -> OwnTable:
        (ledger,) = own_ledgers(office)
        return own_table(office, ledger.id)

    async with at_work(tmp_path, OwnLedgersScreen, three) as pilot:
        await do(pilot, "new")
        await press(pilot, "enter")
        await write(pilot, "教材发放")
        await press(pilot, "enter")
        await write(pilot, "语文")
        await press(pilot, "enter")
        await write(pilot, "数学")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "教材发放")
        await press(pilot, "ctrl+d", "enter")
        await write(pilot, "一本")
        await press(pilot, "enter")
        await press(pilot, "enter")
        await write(pilot, "两本")
        await press(pilot, "ctrl+s")
        found = await asked(pilot, table)
        assert isinstance(found, OwnTable)
        assert [row.values[0] for row in found.rows].count("一本") == 3
        assert "两本" in {row.values[1] for row in found.rows}
        await press(pilot, "f5", "enter")
        assert len(list((tmp_path / "print").glob("教材发放_*.pdf"))) == 1


async def test_two_records_of_one_child_become_one(tmp_path: Path) -> None:
    def twice(office: Office) -> None:
        path = tmp_path / "照片.jpg"
        for hamlet, grade, said in (("青石村1组", "一年级", "是"), ("岩脚村2组", "二年级", "否")):
            told = {"hamlet": hamlet, "preschool": said}
            draft = pupil_draft(1, grade, name="张帅", birth_date="2020-03-04", **told)
            path.write_bytes(picture(size=(200, 240 + len(all_files(office)))))
            keep_photo(office, register_pupil(office, draft).pupil_id, path)

    async with at_work(tmp_path, DuplicatesScreen, twice) as pilot:
        assert shows(pilot, "1 对")
        assert shows(pilot, "一年级 2020-03-04 青石村1组")
        assert shows(pilot, "二年级 2020-03-04 岩脚村2组")
        before = await asked(pilot, all_files)
        assert isinstance(before, list)
        await press(pilot, "enter", "enter")
        assert shows(pilot, "另一边：")
        assert shows(pilot, "2025级")
        assert not shows(pilot, "True")
        assert not shows(pilot, "1000857700")
        await do(pilot, "pupil.hamlet")
        assert shows(pilot, "照片没有历史：没选的那张合并后不再留着")
        assert shows(pilot, "留下的，2026-10-08")
        await do(pilot, "photo")
        assert shows(pilot, "另一边：留下的，2026-10-08")
        await press(pilot, "ctrl+s", "enter")
        assert shows(pilot, "真是同一个孩子才并"), "Enter alone does nothing that stays done"
        await press(pilot, "ctrl+s")
        after = await asked(pilot, all_files)
        assert isinstance(after, list)
        assert len(after) == 1
        assert shows(pilot, "没有发现重复登记")
        await press(pilot, "ctrl+z")
        assert shows(pilot, "两条合成了一条")
        await press(pilot, "enter")
        assert shows(pilot, "将改回 1 人、放回 1 人")
        assert shows(pilot, "照片是并进来的那一条的")
        await press(pilot, "ctrl+s", "ctrl+s")
        assert shows(pilot, "已撤回：两条学籍又各是各的")
        await press(pilot, "escape")
        parted = await asked(pilot, all_files)
        assert isinstance(parted, list)
        assert len(parted) == len(before)
        assert not shows(pilot, "没有发现重复登记")


async def test_who_was_kept_as_two_children_is_looked_at_again(tmp_path: Path) -> None:
    def twice(office: Office) -> None:
        for hamlet in ("青石村1组", "岩脚村2组"):
            register_pupil(office, pupil_draft(1, name="张帅", hamlet=hamlet))

    async with at_work(tmp_path, DuplicatesScreen, twice) as pilot:
        await press(pilot, "enter", "down", "enter")
        assert await asked(pilot, suspicions_of_register) == ()
        assert shows(pilot, "没有发现重复登记")
        assert shows(pilot, "已判为两个孩子的 1 对")
        await press(pilot, "enter")
        assert shows(pilot, "还是再核对")
        await press(pilot, "down", "enter")
        assert shows(pilot, "已放回去，可以再核对")
        assert not shows(pilot, "已判为两个孩子的")
        found = await asked(pilot, suspicions_of_register)
        assert isinstance(found, tuple)
        assert len(found) == 1


async def test_a_merge_that_contradicts_itself_says_what_does(tmp_path: Path) -> None:
    def twice(office: Office) -> None:
        first = pupil_draft(1, name="张帅", sex="女", birth_date="2020-03-04")
        number = "99000120200304003"
        number += check_character(number)
        for draft in (first, replace(first, sex="男", id_number=number)):
            register_pupil(office, draft)

    async with at_work(tmp_path, DuplicatesScreen, twice) as pilot:
        await press(pilot, "enter", "enter", "ctrl+s", "ctrl+s")
        assert shows(pilot, "这样合并不了")
        assert shows(pilot, "性别与身份证件号不一致")
        await press(pilot, "enter", "ctrl+s", "ctrl+s")
        assert shows(pilot, "已并成一条")
        assert await asked(pilot, sexes) == {Sex.MALE}


async def test_two_whom_nothing_suspects_are_merged_by_choice(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await press(pilot, "ctrl+t", "down", "ctrl+t", "down", "ctrl+t", "ctrl+p")
        assert not shows(pilot, "合并成一条"), "three are not one child"
        await press(pilot, "escape", "ctrl+t", "ctrl+p")
        await do(pilot, "merge")
        assert shows(pilot, "留下：")
        await press(pilot, "ctrl+s", "ctrl+s")
        assert shows(pilot, "已并成一条")
        left = await asked(pilot, all_files)
        assert isinstance(left, list)
        assert len(left) == 2
        await press(pilot, "escape")
        records = pilot.app.screen.query_one(RecordList)
        assert records.ticked == frozenset()


async def test_a_national_template_is_refused_while_items_are_open_and_then_forced(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, LedgersScreen, three) as pilot:
        await do(pilot, "national")
        assert shows(pilot, "还有 3 名学生缺")
        assert not (tmp_path / "print").exists() or not list((tmp_path / "print").iterdir())
        await do(pilot, "national_open")
        await press(pilot, "ctrl+s")
        written = (tmp_path / "print").glob
        await until(pilot, lambda: len(list(written("国家表导出_*.xlsx"))) == 1)


async def test_cards_and_blank_forms_are_written(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, three) as pilot:
        await do(pilot, "cards")
        await do(pilot, "form")
        names = {path.name.partition("_")[0] for path in (tmp_path / "print").iterdir()}
        assert names == {"学生应急卡", "新生报名登记表"}
