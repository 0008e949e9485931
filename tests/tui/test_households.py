"""The household ledger, the rates and the pledges on the screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from textual.pilot import Pilot

from core.dropout.models import PledgeParty
from core.dropout.pledges import PledgeLedger, pledge_ledger
from core.models import Cohort, Sex, Stage
from core.office import Office
from core.registration import register_pupil
from core.school_year.entrants import entrants_of
from core.school_year.household_ledger import HouseholdLedger, household_ledger
from core.school_year.households import fill_ledger, put_household_child
from core.school_year.models import HouseholdChild
from core.school_year.schooling import Schooling
from tests.tui.rooms import asked, at_work, do, press, pupil_draft, shows, write
from tui.app import CunxiaoApp
from tui.places import PLACES
from tui.screens.dropout import DropoutScreen
from tui.screens.households import HouseholdsScreen
from tui.screens.pledges import PledgesScreen
from tui.screens.rates import RatesScreen


def two(office: Office) -> None:
    register_pupil(office, pupil_draft(1, name="张帅", birth_date="2019-05-04"))
    register_pupil(office, pupil_draft(3, name="曾诗涵", grade="二年级", birth_date="2018-05-04"))


def filled(office: Office) -> None:
    two(office)
    fill_ledger(office, 2026)


async def the_ledger(pilot: Pilot[None]) -> HouseholdLedger:
    found = await asked(pilot, lambda office: household_ledger(office, 2026))
    assert isinstance(found, HouseholdLedger)
    return found


async def test_the_ledger_is_filled_from_the_register_by_two_keys(tmp_path: Path) -> None:
    async with at_work(tmp_path, HouseholdsScreen, two) as pilot:
        assert shows(pilot, "还没有台账")
        await press(pilot, "ctrl+p", "enter")
        assert shows(pilot, "从学籍补了 2 人。")
        assert not shows(pilot, "从去年台账带来")
        assert shows(pilot, "2 户 2 人，没上学或不清楚 0 人")
        assert shows(pilot, "本校就读")


async def test_a_child_at_another_school_is_written_with_the_keys_of_the_form(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, HouseholdsScreen, filled) as pilot:
        await press(pilot, "ctrl+n")
        for text in ("石大山", "水井村4组", "石小红"):
            await write(pilot, text)
            await press(pilot, "enter")
        await write(pilot, "990101201803040025")
        await press(pilot, "enter")
        assert shows(pilot, "2018-03-04")
        await write(pilot, "外校")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "请写是哪所学校")
        await press(pilot, "tab", "tab")
        await write(pilot, "县城二小")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已存入台账")
        (line,) = [one for one in (await the_ledger(pilot)).lines if one.child.name == "石小红"]
        assert (line.schooling, line.child.school_name) == (Schooling.ELSEWHERE, "县城二小")
        assert line.child.head_name == "石大山"


async def test_the_cursor_stands_on_the_child_that_was_saved_and_the_sentence_names_it(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, HouseholdsScreen, filled) as pilot:
        await write(pilot, "张帅")
        await press(pilot, "ctrl+n")
        for text in ("石大山", "水井村4组", "石小红", "990101201803040025"):
            await write(pilot, text)
            await press(pilot, "enter")
        await write(pilot, "辍学")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "石小红已存入台账")
        found = await the_ledger(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, HouseholdsScreen)
        new = next(line for line in found.lines if line.child.name == "石小红")
        assert screen.records.selected_id == new.child.id


async def test_what_was_typed_of_a_child_is_there_again_after_a_power_cut(tmp_path: Path) -> None:
    async with at_work(tmp_path, HouseholdsScreen, filled) as pilot:
        await press(pilot, "ctrl+n")
        await write(pilot, "石大山")
        await press(pilot, "enter", "escape")
        assert isinstance(pilot.app.screen, HouseholdsScreen)
        await press(pilot, "ctrl+n")
        assert shows(pilot, "石大山")
        await press(pilot, "escape")
        await press(pilot, "enter")
        assert not shows(pilot, "石大山")


async def test_a_number_one_digit_short_and_a_page_in_a_name_are_told_apart_from_empty_fields(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, HouseholdsScreen, filled) as pilot:
        await press(pilot, "ctrl+n")
        await write(pilot, "石大山")
        await press(pilot, "enter", "enter")
        await write(pilot, "长" * 10_000)
        await press(pilot, "ctrl+s")
        assert shows(pilot, "内容太长，最多320个字")
        await press(pilot, "ctrl+u")
        await write(pilot, "石小红")
        await press(pilot, "enter")
        await write(pilot, "99010120180304002")
        await press(pilot, "enter", "enter", "enter")
        await write(pilot, "辍学")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "「石小红」的身份证号不对")


async def test_who_dropped_out_is_named_and_one_key_from_a_case(tmp_path: Path) -> None:
    async with at_work(tmp_path, HouseholdsScreen, filled) as pilot:
        await write(pilot, "张帅")
        await press(pilot, "enter")
        await pilot.press("ctrl+u")
        await write(pilot, "辍学")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "没上学或不清楚的：张帅")
        await press(pilot, "ctrl+l")
        await write(pilot, "2026-09-20")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已立控辍个案")
        (line,) = (await the_ledger(pilot)).out
        assert line.case_id is not None
        await press(pilot, "ctrl+l")
        assert shows(pilot, "控辍个案  张帅")


async def test_a_child_on_no_register_gets_a_case_from_its_row(tmp_path: Path) -> None:
    def with_a_child_at_home(office: Office) -> None:
        filled(office)
        put_household_child(office, at_home(office))

    async with at_work(tmp_path, HouseholdsScreen, with_a_child_at_home) as pilot:
        await write(pilot, "石小红")
        await press(pilot, "ctrl+l")
        assert shows(pilot, "2022-09-01")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已立控辍个案")
        await press(pilot, "ctrl+l")
        assert shows(pilot, "控辍个案  石小红")
        assert shows(pilot, "不在学籍里")
        assert shows(pilot, "外出打工")
        line = next(one for one in (await the_ledger(pilot)).out)
        assert line.case_id is not None
        await pilot.app.push_screen(DropoutScreen())
        await press(pilot)
        assert shows(pilot, "石小红")


def at_home(office: Office) -> HouseholdChild:
    return HouseholdChild(
        id="",
        school_id=office.school.id,
        year=2026,
        household_no="",
        head_name="石大山",
        name="石小红",
        sex=Sex.FEMALE,
        birth_date=date(2016, 5, 4),
        is_attending=False,
        absent_reason="外出打工",
    )


async def test_the_ledger_is_seen_as_paper_and_written(tmp_path: Path) -> None:
    async with at_work(tmp_path, HouseholdsScreen, filled) as pilot:
        await press(pilot, "f5")
        assert shows(pilot, "适龄儿童户籍台账")
        await press(pilot, "f5", "enter")
        assert len(list((tmp_path / "print").glob("适龄儿童户籍台账_*.pdf"))) == 1


async def test_a_rate_shows_both_sides_and_opens_its_names(tmp_path: Path) -> None:
    async with at_work(tmp_path, RatesScreen, filled) as pilot:
        assert shows(pilot, "2 / 2   100.00 %")
        assert shows(pilot, "台账里没有这个年龄的孩子")
        await do(pilot, "enrolment:primary")
        await press(pilot, "enter")
        assert shows(pilot, "曾诗涵")


async def test_more_than_entered_stands_as_it_is(tmp_path: Path) -> None:
    cohort = Cohort(Stage.PRIMARY, 2025)

    def three(office: Office) -> None:
        filled(office)
        register_pupil(office, pupil_draft(5, name="单雪", grade="二年级"))

    async with at_work(tmp_path, RatesScreen, three) as pilot:
        await do(pilot, "retention:1.2025")
        await write(pilot, "none")
        await press(pilot, "enter")
        assert shows(pilot, "没有保存")
        await do(pilot, "retention:1.2025")
        await write(pilot, "1")
        await press(pilot, "enter")
        assert not shows(pilot, "没有保存")
        assert shows(pilot, "2025 级入学时 1 人，已记下")
        assert await asked(pilot, lambda office: entrants_of(office, cohort)) == 1
        assert shows(pilot, "2 / 1   200.00 %")


async def test_the_ledger_leads_to_the_rates(tmp_path: Path) -> None:
    async with at_work(tmp_path, HouseholdsScreen, two) as pilot:
        app = pilot.app
        assert isinstance(app, CunxiaoApp)
        app.places = dict(PLACES)
        await press(pilot, "ctrl+p", "down", "down", "enter")
        assert isinstance(app.screen, RatesScreen)


async def test_a_rate_without_a_ledger_says_so_and_leads_there(tmp_path: Path) -> None:
    async with at_work(tmp_path, RatesScreen, two) as pilot:
        assert shows(pilot, "这一学年还没有台账")
        await do(pilot, "enrolment:primary")
        assert shows(pilot, "还没有台账。按 ^P")


async def test_a_class_signs_at_once_and_who_is_missing_is_named(tmp_path: Path) -> None:
    def ledger(office: Office) -> PledgeLedger:
        return pledge_ledger(office, 2026)

    async with at_work(tmp_path, PledgesScreen, two) as pilot:
        assert shows(pilot, "还有 2 名学生的家长没签")
        await press(pilot, "ctrl+p", "enter", "enter")
        assert shows(pilot, "家长 1 份")
        await press(pilot, "ctrl+z")
        assert shows(pilot, "刚记的 1 份一起撤回了")
        assert shows(pilot, "还有 2 名学生的家长没签")
        await press(pilot, "ctrl+p", "enter", "enter")
        await press(pilot, "ctrl+l", "enter", "ctrl+s")
        assert shows(pilot, "家长 2 份")
        found = await asked(pilot, ledger)
        assert isinstance(found, PledgeLedger)
        assert found.missing == ()
        assert {one.child for one in found.lines} == {"张帅", "曾诗涵"}
        await press(pilot, "ctrl+n")
        await write(pilot, "班主任")
        await press(pilot, "enter", "enter")
        await write(pilot, "杨梅")
        await press(pilot, "ctrl+s")
        found = await asked(pilot, ledger)
        assert isinstance(found, PledgeLedger)
        assert found.count.signed[PledgeParty.CLASS_TEACHER] == 1
        await press(pilot, "f5", "f5", "enter")
        assert len(list((tmp_path / "print").glob("控辍保学责任书_*.pdf"))) == 1
