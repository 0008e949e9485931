"""Everything that was left half-typed is on the first screen, and Enter leads to its form."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from core.due_today import MOST_DRAFTS
from core.ledgers.own_ledger import OwnColumn, create_own_ledger
from core.models import Stage
from core.office import Office
from core.records.drafting import keep_form, kept_form
from core.records.kept_entries import is_entry
from core.records.kept_forms import FormKind
from core.records.kept_in_rooms import is_of_room
from core.registration import register_pupil
from tests.tui.rooms import asked, at_work, fill_school, press, pupil_draft, shows
from tui.screens.closing import ClosingScreen
from tui.screens.county import CountyScreen
from tui.screens.draw_lists import WishesScreen
from tui.screens.home import HomeScreen
from tui.screens.one_form import OneFormScreen
from tui.screens.own_ledger import OwnLedgerScreen
from tui.screens.privacy_erase import EraseScreen
from tui.screens.reporting import ReportingScreen
from tui.screens.unfinished import UnfinishedScreen
from tui.widgets.record_form import RecordForm

SCREENS = Path(__file__).parents[2] / "tui" / "screens"
FIRST_WORD = re.compile(r'(?:draft_id=|submit, |today, |return )f"([a-z_]+)\.[a-z.]*{')
"""A draft's name, as it is given to a form or made for one."""
COHORT = f"{Stage.PRIMARY}.2026"


def pupil(office: Office) -> str:
    return register_pupil(office, pupil_draft(1, name="张帅")).pupil_id


def erase(office: Office) -> str:
    return f"erase.person.{pupil(office)}"


def certificate(office: Office) -> str:
    return f"certificate.{pupil(office)}"


def own(office: Office) -> str:
    fill_school(office, 1)
    ids = [one.id for one in office.store.pupils.all()]
    return f"own_ledger.columns.{create_own_ledger(office, '教材', (OwnColumn('语文'),), ids)}"


def always(name: str) -> Callable[[Office], str]:
    def make(office: Office) -> str:
        fill_school(office, 3)
        return name

    return make


LEFT = [
    (erase, "清除的理由填到一半：张帅", OneFormScreen),
    (certificate, "开证明填到一半：张帅", OneFormScreen),
    (own, "自建台账填到一半：教材", OwnLedgerScreen),
    (always("notice"), "告知书的联系人填到一半", OneFormScreen),
    (always("closing.2026.1"), "学期结清的说明填到一半", ClosingScreen),
    (always("reporting.2026.1"), "开学报到的勾选填到一半", ReportingScreen),
    (always(f"wish.together.{COHORT}"), "编班的心愿填到一半：一年级", WishesScreen),
    (always(f"county.{COHORT}"), "县里的分班结果填到一半：一年级", CountyScreen),
]


def test_every_form_that_keeps_what_is_typed_leads_back_from_home() -> None:
    words = {
        word
        for path in SCREENS.glob("*.py")
        for word in FIRST_WORD.findall(path.read_text(encoding="utf-8"))
    }
    known = {kind.value.partition(".")[0] for kind in FormKind}
    lost = {one for one in words if not (is_of_room(one) or is_entry(one) or one in known)}
    assert {"annul", "erase", "lots", "teacher", "reporting", "committee"} <= words
    assert lost == set()


@pytest.mark.parametrize(("name", "sentence", "screen"), LEFT)
async def test_what_was_left_is_said_and_goes_on(
    tmp_path: Path, name: Callable[[Office], str], sentence: str, screen: type
) -> None:
    def leave(office: Office) -> None:
        keep_form(office, name(office), {"reason": "家长申请", "contact": "石校长", "use": "入户"})

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        assert shows(pilot, sentence)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, screen)


async def test_the_words_of_a_closing_lead_to_it_and_close_no_term(tmp_path: Path) -> None:
    def leave(office: Office) -> None:
        keep_form(office, "closing.2026.1", {"line": "两名学生转走"})

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ClosingScreen)
        assert await asked(pilot, lambda office: office.store.terms.closings.all()) == []


async def test_the_grounds_of_an_erasure_stand_in_the_form_again(tmp_path: Path) -> None:
    def leave(office: Office) -> None:
        keep_form(office, erase(office), {"reason": "家长申请"})

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        await press(pilot, "enter")
        assert pilot.app.screen.query_one(RecordForm).values["reason"] == "家长申请"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, EraseScreen)


async def test_what_is_gone_is_not_offered_and_forgotten(tmp_path: Path) -> None:
    gone = ["annul.nosuchplan", "closing.2025.2", "erase.person.nobody", "case.nosuchcase.report"]

    def leave(office: Office) -> None:
        for name in (*gone, "of_another_version"):
            keep_form(office, name, {"reason": "旧的"})

    def left(office: Office) -> list[str]:
        return [one for one in (*gone, "of_another_version") if kept_form(office, one)]

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        assert not shows(pilot, "填到一半")
        assert await asked(pilot, left) == ["of_another_version"]


async def test_more_than_fit_are_counted_and_listed(tmp_path: Path) -> None:
    def leave(office: Office) -> None:
        pupil(office)
        for name in ("notice", "closing.2026.1", "reporting.2026.1", "leading.2026", "cover.a.b"):
            keep_form(office, name, {"line": "说明"})

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        assert shows(pilot, f"还有 {5 - MOST_DRAFTS} 份填到一半的")
        await press(pilot, *["down"] * MOST_DRAFTS, "enter")
        assert isinstance(pilot.app.screen, UnfinishedScreen)
        assert shows(pilot, "5 份")
        assert shows(pilot, "编班领导小组填到一半")
        assert shows(pilot, "代课填到一半")
