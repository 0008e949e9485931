"""Home speaks of children who must be looked for, and a term is not closed over them unasked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.clock import FixedClock
from core.dropout.absences import Away, note_absences
from core.dropout.cases import note_visit, open_case, report_case
from core.due_school import is_reporting_time
from core.due_today import DueKind, due_facts, due_items
from core.models import PupilId
from core.office import Office
from core.registration import register_pupil
from core.school_year.closing import closing_of
from core.school_year.models import TermOf
from core.school_year.reporting import note_reporting
from tests.tui.rooms import TODAY, asked, at_work, do, press, pupil_draft, shows
from tui.screens.closing import ClosingScreen
from tui.screens.dropout import DropoutScreen
from tui.screens.home import HomeScreen
from tui.screens.reporting import ReportingScreen
from tui.screens.transfers import TransfersScreen
from tui.widgets.frame import OfficeScreen

DAYS = (date(2026, 9, 28), date(2026, 9, 29), date(2026, 9, 30))
TERM = TermOf.on(TODAY)


def two(office: Office) -> tuple[PupilId, PupilId]:
    first = register_pupil(office, pupil_draft(1, name="吴家豪"))
    return first.pupil_id, register_pupil(office, pupil_draft(3, name="孙芳")).pupil_id


def away(office: Office) -> None:
    first, _ = two(office)
    for day in DAYS:
        note_absences(office, day, {first: Away()})


def both_away(office: Office) -> None:
    both = two(office)
    for day in DAYS:
        note_absences(office, day, dict.fromkeys(both, Away()))


def ids(office: Office) -> list[PupilId]:
    return [pupil.id for pupil in office.store.pupils.all()]


def followed(office: Office) -> None:
    _, second = two(office)
    open_case(office, second, DAYS[0], reason="贫困")


def transferred(office: Office) -> None:
    first, _ = two(office)
    request = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT, happened_on=TODAY, reason="99", other_school="云岭小学"
    )
    record_change(office, first, request)
    office.clock = FixedClock(date(2027, 6, 20))


def september(office: Office) -> None:
    two(office)
    office.clock = FixedClock(date(2026, 9, 1))


def half_noted(office: Office) -> None:
    first, _ = two(office)
    note_reporting(office, TERM, [first], has_come=True)
    office.clock = FixedClock(date(2026, 9, 3))


@pytest.mark.parametrize(
    ("prepare", "sentence", "screen"),
    [
        (away, "吴家豪 连着 3 天没有到校，要立案跟进", DropoutScreen),
        (both_away, "2 名学生连着几天没有到校，要立案跟进", DropoutScreen),
        (followed, "1 例控辍个案还没有家访，或还没有书面报告", DropoutScreen),
        (transferred, "1 件转学超过了期限，请催办", TransfersScreen),
        (september, "开学报到还没有登记：2 名学生", ReportingScreen),
        (half_noted, "开学报到还有 1 名学生没有记", ReportingScreen),
    ],
)
async def test_home_says_whom_to_look_for_and_leads_there(
    tmp_path: Path,
    prepare: Callable[[Office], None],
    sentence: str,
    screen: type[OfficeScreen[None]],
) -> None:
    async with at_work(tmp_path, HomeScreen, prepare) as pilot:
        assert shows(pilot, sentence)
        home = pilot.app.screen
        assert isinstance(home, HomeScreen)
        while not shows(pilot, f"> {sentence}"):
            await press(pilot, "down")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, screen)


async def test_a_case_that_was_visited_and_reported_is_not_due(tmp_path: Path) -> None:
    def look(office: Office) -> list[bool]:
        followed(office)
        (case,) = office.store.dropouts.cases.open_cases()
        found = [waits(office)]
        note_visit(office, case.id, TODAY, ["石校长"], "")
        found.append(waits(office))
        report_case(office, case.id, TODAY, "1", "中心校")
        return [*found, waits(office)]

    def waits(office: Office) -> bool:
        return any(item.kind is DueKind.CASES for item in due_items(due_facts(office)))

    async with at_work(tmp_path, HomeScreen) as pilot:
        assert await asked(pilot, look) == [True, True, False]


@pytest.mark.parametrize(
    ("day", "is_time"),
    [
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2026, 10, 1), False),
        (date(2027, 3, 1), True),
        (date(2027, 6, 1), False),
    ],
)
def test_reporting_is_asked_for_while_children_report(day: date, *, is_time: bool) -> None:
    assert is_reporting_time(day) is is_time


async def test_a_term_is_closed_over_what_is_open_only_when_that_is_said(tmp_path: Path) -> None:
    def prepare(office: Office) -> None:
        followed(office)
        first = ids(office)[0]
        note_reporting(office, TERM, [first], has_come=True)

    async with at_work(tmp_path, ClosingScreen, prepare) as pilot:
        assert shows(pilot, "控辍个案 1 例还没有结案：孙芳")
        assert shows(pilot, "开学报到有 1 名学生没有记")
        await do(pilot, "close")
        assert shows(pilot, "还有没办完的，现在就结清？")
        await press(pilot, "escape")
        assert await asked(pilot, lambda office: closing_of(office, TERM)) is None
        await do(pilot, "close")
        await press(pilot, "ctrl+s")
        assert await asked(pilot, lambda office: closing_of(office, TERM)) is not None
