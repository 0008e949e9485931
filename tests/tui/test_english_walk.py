"""In English no Chinese sign is left on any place of the program but data and names.

The home's people and places are called in Latin letters, so that every Chinese sign on the screen
is a fault of the program.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot

from core.grouping.decisions import Approved
from core.grouping.plans import present_plan
from core.grouping.typed_slips import TypedSlips
from core.i18n import Language, use_language
from core.meeting import draw_meeting
from core.models import Cohort, PupilId, School, SchoolId, SchoolKind, Stage
from core.office import Office
from core.registration import register_pupil
from tests.teams.teachers import Person, hired
from tests.tui.looking import painted
from tests.tui.rooms import TODAY, begin_work, pupil_draft, settled, work_app
from tui.screens.after_draw import AfterDrawScreen
from tui.screens.changes import ChangesScreen
from tui.screens.classes import ClassesScreen
from tui.screens.closing import ClosingScreen
from tui.screens.county import CountyScreen
from tui.screens.draw import DrawScreen
from tui.screens.draw_lists import AttributesScreen, WishesScreen
from tui.screens.dropout import DropoutScreen
from tui.screens.duplicates import DuplicatesScreen
from tui.screens.fill import FillScreen
from tui.screens.handover import HandoverScreen
from tui.screens.home import HomeScreen
from tui.screens.households import HouseholdsScreen
from tui.screens.import_review import ImportReviewScreen
from tui.screens.late_joiners import LateJoinersScreen
from tui.screens.ledgers import LedgersScreen
from tui.screens.meeting import MeetingScreen
from tui.screens.movements import MovementsScreen
from tui.screens.own_ledgers import OwnLedgersScreen
from tui.screens.passphrase import PassphraseScreen
from tui.screens.pledges import PledgesScreen
from tui.screens.print import PrintScreen
from tui.screens.privacy import PrivacyScreen
from tui.screens.privacy_asked import AskedErasuresScreen
from tui.screens.privacy_consent import ConsentScreen
from tui.screens.privacy_erase import ErasableScreen
from tui.screens.privacy_trail import TrailScreen
from tui.screens.promotion import PromotionScreen
from tui.screens.pupils import PupilsScreen
from tui.screens.rates import RatesScreen
from tui.screens.record_history import HistorySubject, RecordHistoryScreen
from tui.screens.rehearsal import RehearsalScreen
from tui.screens.reporting import ReportingScreen
from tui.screens.settings import SettingsScreen
from tui.screens.single_class import SingleClassScreen
from tui.screens.staff import StaffScreen
from tui.screens.statistics import StatisticsScreen
from tui.screens.stick import StickScreen
from tui.screens.teams import TeamsScreen
from tui.screens.teams_board import BoardScreen
from tui.screens.teams_cover import CoverScreen
from tui.screens.teams_people import PeopleScreen
from tui.screens.teams_school import SchoolSheetScreen
from tui.screens.teams_standing import StandingScreen
from tui.screens.transfers import TransfersScreen
from tui.screens.unreported import UnreportedScreen
from tui.screens.year import YearScreen
from tui.widgets.frame import OfficeScreen

SCHOOL = School(
    SchoolId("2199124906"), "Hill School", SchoolKind.TOWNSHIP_CENTRE_SCHOOL, "Hill Township"
)
NEW = Cohort(Stage.PRIMARY, 2026)
OLDER = Cohort(Stage.PRIMARY, 2025)
NAMES = ("Anna", "Bela", "Cara", "Dora", "Elsa", "Fina", "Gita", "Hana", "Ida", "Jana")
SLIPS = TypedSlips(("12", "7"), ("12", "7"), is_read_out=True)
DATA = ("石校长", "语文、数学", "中文", "性别", "出生日期", "身份证号", "民族", "就读方式")
"""What may stand there: the operator, subjects and headings as written, a language's own name."""
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff01-\uff60]")


class Blank(OfficeScreen[None]):
    """Something to stand on."""

    def compose_body(self) -> ComposeResult:
        yield from ()


@dataclass(frozen=True)
class Place:
    """A screen, and the keys after each of which one looks again."""

    screen: Callable[[], OfficeScreen[None]]
    keys: tuple[str, ...] = ()


def fill(office: Office) -> None:
    """Register pupils of each kind and teachers; draw lots for the newest grade."""
    with office.writing("test"):
        for at in range(30):
            grade = "一年级" if at < 12 else ("二年级", "三年级", "六年级", "大班")[at % 4]
            label = {"class_label": "2班"} if at in {20, 21} else {}
            name = f"{NAMES[at % 10]} {NAMES[at // 10]}"
            people = {"name": name, "m1_name": f"Maria {name}", "hamlet": "Hilltop"}
            register_pupil(office, pupil_draft(at, grade, **people, **label))
    for name in ("Otto Hill", "Paula Hill", "Rosa Hill"):
        hired(office, Person(name, ("语文", "数学"), 2005))


def draw(office: Office) -> None:
    """Seal and draw the newest grade."""
    plan = present_plan(office, NEW)
    assert plan is not None
    draw_meeting.keep_slips(office, plan, SLIPS)
    draw_meeting.agree(office, plan, SLIPS)
    draw_meeting.draw_now(office, plan)
    register_pupil(office, pupil_draft(41, name="Kira Late", m1_name="Maria", hamlet="Hilltop"))


def seal(office: Office) -> None:
    """Propose, approve, seal."""
    draw_meeting.make_proposal(office, NEW)
    draw_meeting.approve(office, NEW, Approved(approver="Head", decided_on=TODAY))
    draw_meeting.seal_proposal(office, NEW)


def pupil_ids(office: Office) -> list[PupilId]:
    """Return everybody."""
    return sorted(one.id for one in office.store.pupils.all())


def workbook(folder: Path) -> Path:
    """Return a workbook in English with good rows, wrong codes and a doubtful column."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = (
        ("姓名", "性别", "出生日期", "民族", "身份证号", "年级", "就读方式", "Motto"),
        ("Lena Hill", "F", "2018-01-25", "Han", "", "Grade 3", "Boarder", "Work"),
        ("Mia Hill", "X", "2018-02-31", "?", "990101201804090011", "Grade 13", "Train", ""),
    )
    for row in rows:
        sheet.append(row)
    path = folder / "roster.xlsx"
    book.save(path)
    return path


def before_the_draw(first: PupilId, several: list[PupilId], path: Path) -> tuple[Place, ...]:
    """Return the places of an ordinary day."""
    down = ("down", "end")
    return (
        Place(HomeScreen, ("f1", "escape", "f9", "escape")),
        Place(
            PupilsScreen,
            ("down", "ctrl+f", "escape", "ctrl+o", "escape", "ctrl+g", "escape"),
        ),
        Place(lambda: PupilsScreen(opens=first), ("pagedown", "pagedown", "pagedown")),
        Place(lambda: PupilsScreen(opens_new=True), ("ctrl+s",)),
        Place(StaffScreen, ("down", "ctrl+f", "escape", "ctrl+o", "escape", "enter", "pagedown")),
        Place(lambda: ChangesScreen([first]), ("end",)),
        Place(lambda: ChangesScreen(several), down),
        Place(lambda: RecordHistoryScreen(HistorySubject(first, "Anna"))),
        Place(ClassesScreen, ("down", "enter", "escape")),
        Place(lambda: DrawScreen(NEW), ("end",)),
        Place(lambda: AttributesScreen(NEW), down),
        Place(lambda: WishesScreen(NEW), down),
        Place(lambda: RehearsalScreen(NEW), ("enter",)),
        Place(lambda: CountyScreen(NEW)),
        Place(lambda: SingleClassScreen("二年级"), down),
        Place(PrintScreen, ("down",)),
        Place(FillScreen),
        Place(StickScreen),
        Place(SettingsScreen, ("down",)),
        Place(PassphraseScreen),
        Place(lambda: ImportReviewScreen(path), ("down", "enter", "escape")),
        Place(YearScreen, ("end",)),
        Place(ReportingScreen, ("down",)),
        Place(DropoutScreen, down),
        Place(TransfersScreen, down),
        Place(HandoverScreen, down),
        Place(MovementsScreen, down),
        Place(ClosingScreen, ("end",)),
        Place(PromotionScreen, ("end",)),
        Place(StatisticsScreen, ("down", "enter", "escape", "ctrl+f", "escape", "f5", "escape")),
        Place(DuplicatesScreen, down),
        Place(HouseholdsScreen, ("down", "ctrl+n")),
        Place(RatesScreen, ("end",)),
        Place(PledgesScreen, ("down", "f5")),
        Place(LedgersScreen, ("end", "home", "enter", "f5", "escape")),
        Place(OwnLedgersScreen, down),
        Place(PrivacyScreen, down),
        Place(ConsentScreen, ("down",)),
        Place(ErasableScreen, ("down", "enter")),
        Place(TrailScreen, ("down", "ctrl+f", "escape")),
        Place(AskedErasuresScreen),
        Place(TeamsScreen, ("end",)),
        Place(PeopleScreen, ("down", "enter")),
        Place(SchoolSheetScreen, ("end",)),
        Place(StandingScreen, ("down",)),
        Place(CoverScreen, down),
        Place(lambda: BoardScreen(NEW), ("end",)),
    )


def around_a_draw() -> tuple[Place, ...]:
    """Return what stands around a draw that was held."""
    return (
        Place(HomeScreen),
        Place(lambda: DrawScreen(NEW), ("end",)),
        Place(lambda: AfterDrawScreen(NEW), ("end",)),
        Place(lambda: LateJoinersScreen(NEW), ("end",)),
        Place(lambda: MeetingScreen(NEW), ("end",)),
        Place(lambda: UnreportedScreen(NEW), ("down",)),
        Place(ClassesScreen, ("down", "enter")),
        Place(lambda: BoardScreen(NEW), ("end",)),
        Place(TrailScreen, ("down",)),
    )


def chinese_in(lines: list[str]) -> list[str]:
    """Return the lines that hold a Chinese sign which is no data."""
    found = []
    for line in lines:
        text = line
        for word in DATA:
            text = text.replace(word, "")
        if CHINESE.search(text):
            found.append(line.strip())
    return found


async def walk(pilot: Pilot[None], places: tuple[Place, ...], seen: Callable[[str], None]) -> None:
    """Go to each place, press its keys, look after each, and come back."""
    depth = len(pilot.app.screen_stack)
    for place in places:
        await pilot.app.push_screen(place.screen())
        await settled(pilot)
        name = type(pilot.app.screen).__name__
        seen(name)
        for key in place.keys:
            await pilot.press(key)
            await settled(pilot)
            seen(f"{name} {key}")
        while len(pilot.app.screen_stack) > depth:
            pilot.app.pop_screen()
        await settled(pilot)


async def test_an_english_screen_holds_no_chinese_sign_but_data(tmp_path: Path) -> None:
    use_language(Language.ENGLISH)
    path = workbook(tmp_path)
    faults: dict[str, str] = {}
    app = work_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:

        def seen(where: str) -> None:
            for line in chinese_in(painted(pilot)):
                faults.setdefault(line, where)

        await begin_work(pilot, tmp_path, Blank, fill, SCHOOL)
        everybody = await app.desk.run(pupil_ids, app.room.opened)
        await walk(pilot, before_the_draw(everybody[0], everybody[:3], path), seen)
        await app.desk.run(seal, app.room.opened)
        await walk(pilot, (Place(lambda: DrawScreen(NEW), ("end",)),), seen)
        await app.desk.run(draw, app.room.opened)
        await walk(pilot, around_a_draw(), seen)
    assert faults == {}


@pytest.mark.parametrize("text", ["三年级", "“", "：", "Grade 3 、"])
def test_a_chinese_sign_is_seen(text: str) -> None:
    assert bool(chinese_in([text])) is (text != "“")
