"""Numbers in conflicts are masked; cards are enrolled by thirty digits; forms are filled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from core.office import Office
from core.storage.peers import PeerRepository
from sync import cards
from tests.sync.township import CENTRE
from tests.sync.township import found as found_site
from tests.tui.rooms import asked, at_work, do, fill_school, press, shows, write
from tests.tui.test_stick_screen import Pair, disagree, township
from tui.screens.cards import CardsScreen
from tui.screens.fill import FillScreen


def call_guardian(phone: str) -> object:
    def change(office: Office) -> None:
        guardian = min(office.store.guardians.all(), key=lambda one: one.id)
        with office.writing() as writing:
            writing.put(replace(guardian, phone=phone))

    return change


async def test_a_telephone_in_a_conflict_is_masked_until_asked_for_and_the_look_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with township(tmp_path, monkeypatch) as pair:
        await do(pair.pilot, f"write:{pair.stick}")
        pair.to_centre()
        await change_both(pair)
        await do(pair.pilot, "read:0")
        await press(pair.pilot, "ctrl+s", "ctrl+l")
        assert shows(pair.pilot, "100****6016")
        assert not shows(pair.pilot, "10008576016")
        await press(pair.pilot, "ctrl+r")
        assert shows(pair.pilot, "10008576016")
        assert shows(pair.pilot, "10008576017")
        action = await pair.in_village(lambda office: office.store.audit.newest(1)[0].action)
        assert action == "look"


async def test_what_two_sides_wrote_of_one_school_is_settled_together_once_it_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with township(tmp_path, monkeypatch) as pair:
        await disagree(pair)
        await change_both(pair)
        await do(pair.pilot, "read:0")
        await press(pair.pilot, "ctrl+s", "ctrl+l")
        await do(pair.pilot, "all:青石小学:centre")
        assert shows(pair.pilot, "这 2 处都按中心校写的？")
        assert shows(pair.pilot, "用 水井村9组")
        await press(pair.pilot, "ctrl+s")
        assert shows(pair.pilot, "两边写的都一致")
        assert await pair.in_village(lambda office: office.store.history.conflicts()) == []


async def change_both(pair: Pair) -> None:
    from tui.screens.stick import StickScreen

    await pair.in_village(call_guardian("10008576016"))  # type: ignore[arg-type]
    call_guardian("10008576017")(pair.centre.office)  # type: ignore[operator]
    pair.from_centre()
    screen = pair.pilot.app.screen
    assert isinstance(screen, StickScreen)
    await screen.on_screen_resume()


def enrolled(office: Office) -> list[str]:
    return [peer.name for peer in PeerRepository(office.store.connection).all()]


async def test_a_card_is_enrolled_by_the_digits_read_aloud_and_by_nothing_else(
    tmp_path: Path,
) -> None:
    centre = found_site(tmp_path, CENTRE, "centre")
    path = tmp_path / "学校名片.json"
    digits = cards.export_card(centre.office, path).fingerprint
    centre.office.close()
    async with at_work(tmp_path, CardsScreen) as pilot:
        await do(pilot, "enrol")
        await write(pilot, str(path))
        await press(pilot, "enter")
        assert shows(pilot, "登记 云岭镇中心小学")
        wrong = digits.replace(digits[0], "1" if digits[0] == "0" else "0")
        await write(pilot, wrong)
        await press(pilot, "enter")
        assert shows(pilot, "! ")
        assert await asked(pilot, enrolled) == []
        pilot.app.screen.query_one("#ask").value = ""  # type: ignore[attr-defined]
        await write(pilot, digits.replace(" ", ""))
        await press(pilot, "enter")
        assert await asked(pilot, enrolled) == ["云岭镇中心小学"]
        assert shows(pilot, "云岭镇中心小学已登记")


async def test_the_own_card_is_written_with_its_digits_on_the_screen(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    async with at_work(tmp_path, CardsScreen) as pilot:
        await do(pilot, "export")
        await write(pilot, str(folder))
        await press(pilot, "enter")
        (path,) = folder.iterdir()
        digits = cards.load_card(path).fingerprint
        assert shows(pilot, "   ".join(digits.split()))


def blank_form(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("序号", "姓名", "性别", "现住址(村组)", "联系电话", "鞋码"))
    path = folder / "校服统计.xlsx"
    book.save(path)
    return path


async def test_a_form_is_filled_and_the_unknown_column_is_named(tmp_path: Path) -> None:
    path = blank_form(tmp_path)
    make = FillScreen
    async with at_work(
        tmp_path, lambda: make(path), lambda office: fill_school(office, 3)
    ) as pilot:
        assert shows(pilot, "这些列会留空，请自己填：「鞋码」")
        await press(pilot, "ctrl+s", "enter")
        assert shows(pilot, "已填 3 人")
        filled = openpyxl.load_workbook(tmp_path / "校服统计_已填.xlsx").active
        assert filled is not None
        assert filled.cell(2, 2).value
        assert filled.cell(2, 6).value is None


async def test_a_form_that_is_no_workbook_gives_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"%PDF-1.7")
    async with at_work(tmp_path, lambda: FillScreen(path)) as pilot:
        assert shows(pilot, " ! ")


async def test_what_was_decided_travels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with township(tmp_path, monkeypatch) as pair:
        await disagree(pair)
        await do(pair.pilot, "read:0")
        await press(pair.pilot, "ctrl+s", "ctrl+l", "enter", "escape")
        await do(pair.pilot, f"write:{pair.stick}")
        pair.to_centre()
        assert pair.centre.office.store.history.conflicts() == []
