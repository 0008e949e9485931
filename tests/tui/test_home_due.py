"""What waits is said on the first screen, and Enter leads there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from textual.pilot import Pilot

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.dropout.absences import Away, note_absences
from core.dropout.cases import open_case
from core.dropout.models import AbsenceReason, DutyRole, Pledge, PledgeParty
from core.dropout.pledges import add_pledge
from core.due_today import DueFacts, DueKind, due_facts, due_items
from core.exchange.headings import RecordKind
from core.models import PupilId
from core.office import Office
from core.records.drafting import keep_form, kept_form
from core.records.kept_forms import change_form_name, consent_form_name, transfer_in_form
from core.registration import register_pupil
from core.school_year.household_ledger import household_ledger
from core.school_year.households import fill_ledger
from core.workbooks.import_fixes import keep_fixes, note_stored
from tests.tui.rooms import asked, at_work, fill_school, press, pupil_draft, shows, write
from tui.screens.changes import ChangesScreen
from tui.screens.dropout import DropoutScreen
from tui.screens.home import HomeScreen
from tui.screens.import_review import ImportReviewScreen
from tui.screens.one_form import OneFormScreen
from tui.screens.privacy_erase import ErasableScreen
from tui.screens.promotion import PromotionScreen
from tui.widgets.record_form import RecordForm

FIXED = {("Sheet", 2): {"sex": "女"}, ("Sheet", 3): {"sex": "男"}}
DIGEST = "0" * 64


def ids(office: Office) -> list[PupilId]:
    return [pupil.id for pupil in office.store.pupils.all()]


async def facts_of(pilot: Pilot[None]) -> DueFacts:
    found = await asked(pilot, due_facts)
    assert isinstance(found, DueFacts)
    return found


async def kinds(pilot: Pilot[None]) -> list[DueKind]:
    return [item.kind for item in due_items(await facts_of(pilot))]


async def test_a_transfer_in_that_was_left_goes_on_from_home(tmp_path: Path) -> None:
    def leave(office: Office) -> None:
        keep_form(office, transfer_in_form(), {"name": "解思远"})

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        assert shows(pilot, "外校转入填到一半：解思远")
        assert not shows(pilot, "教师 解思远")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, OneFormScreen)
        assert pilot.app.screen.query_one(RecordForm).values["name"] == "解思远"


async def test_a_change_of_several_goes_on_for_the_same_pupils(tmp_path: Path) -> None:
    def leave(office: Office) -> None:
        for at in (1, 2):
            register_pupil(office, pupil_draft(at))
        name = change_form_name(ChangeKind.SUSPEND, ids(office)[::-1])
        keep_form(office, name, {"day": "2026-10-06", "note": "病假"})

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        assert shows(pilot, "休学填到一半：2 名学生一起办")
        await press(pilot, "enter")
        assert pilot.app.screen.query_one(RecordForm).values["note"] == "病假"
        await press(pilot, "escape")
        screen = pilot.app.screen
        assert isinstance(screen, ChangesScreen)
        assert set(screen.pupil_ids) == set(await asked(pilot, ids))  # type: ignore[call-overload]


async def test_a_case_that_was_left_keeps_the_day_that_was_proposed(tmp_path: Path) -> None:
    def away(office: Office) -> None:
        fill_school(office, 1)
        (pupil_id,) = ids(office)
        for day in (28, 29, 30):
            note_absences(office, date(2026, 9, day), {pupil_id: Away(AbsenceReason.UNEXCUSED)})

    async with at_work(tmp_path, HomeScreen, away) as pilot:
        await pilot.app.push_screen(DropoutScreen())
        await press(pilot, "enter")
        await write(pilot, "家里要人放牛")
        await press(pilot, "escape", "escape")
        assert shows(pilot, "控辍个案填到一半")
        await press(pilot, "enter")
        form = pilot.app.screen.query_one(RecordForm)
        assert form.values["since"] == "2026-09-28"
        assert form.values["reason"] == "家里要人放牛"


async def test_a_change_that_is_possible_no_more_is_given_up(tmp_path: Path) -> None:
    kept: list[str] = []

    def leave(office: Office) -> None:
        register_pupil(office, pupil_draft(1))
        kept.append(change_form_name(ChangeKind.RETURN, ids(office)))
        keep_form(office, kept[0], {"day": "2026-10-06"})

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ChangesScreen)
        assert shows(pilot, "现在办不了了")
        assert await asked(pilot, lambda office: kept_form(office, kept[0])) is None
        await press(pilot, "escape")
        assert DueKind.FORM not in await kinds(pilot)


async def test_rows_put_right_wait_until_they_are_stored(tmp_path: Path) -> None:
    path = tmp_path / "花名册.csv"
    path.write_text("姓名,性别\n张帅,\n", encoding="utf-8")

    def leave(office: Office) -> None:
        keep_fixes(office, RecordKind.PUPILS, DIGEST, FIXED, path)

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        assert shows(pilot, "导入「花名册.csv」时改好了 2 行，还没有存")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ImportReviewScreen)
        await press(pilot)
        assert shows(pilot, "花名册.csv")
        await asked(pilot, lambda office: note_stored(office, RecordKind.PUPILS, DIGEST))
        assert DueKind.IMPORT_FIXES not in await kinds(pilot)


async def test_a_leaver_whose_time_has_come_leads_to_the_erasures(tmp_path: Path) -> None:
    def leave(office: Office) -> None:
        draft = pupil_draft(1, grade="六年级", birth_date="2014-02-02")
        pupil = register_pupil(office, draft).pupil_id
        away = ChangeRequest(
            kind=ChangeKind.TRANSFER_OUT,
            happened_on=date(2021, 3, 1),
            reason="99",
            other_school="县城第二小学",
        )
        record_change(office, pupil, away)

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        assert DueKind.RETENTION in await kinds(pilot)
        assert shows(pilot, "1 名离校学生的可选信息保存期满")
        at = (await kinds(pilot)).index(DueKind.RETENTION)
        await press(pilot, *["down"] * at, "enter")
        assert isinstance(pilot.app.screen, ErasableScreen)


async def test_what_does_not_fit_is_counted_and_the_urgent_stays(tmp_path: Path) -> None:
    from tui.screens.home_sentences import HomeFigures, due_entries, due_title, gather

    async with at_work(tmp_path, HomeScreen) as pilot:
        figures = await asked(pilot, gather)
        assert isinstance(figures, HomeFigures)
        full = replace(
            figures.due,
            has_fork=True,
            erasures=2,
            arrivals=3,
            retention=4,
            overview=replace(
                figures.overview,
                open_conflicts=1,
                held_entries=1,
                heads=replace(figures.overview.heads, pupils=5, without_number=2),
            ),
        )
        crowded = replace(figures, due=full)
        entries = [entry.id for entry in due_entries(crowded)]
        assert entries[:3] == ["go:draw", "erasures", "go:conflicts"]
        assert (len(entries), entries[-1]) == (8, "go:year")
        assert "另有 2 件" in due_title(crowded)


async def test_who_is_registered_without_papers_is_said_apart(tmp_path: Path) -> None:
    def three(office: Office) -> None:
        fill_school(office, 2)
        register_pupil(office, pupil_draft(9, id_type="无证件"))

    async with at_work(tmp_path, HomeScreen, three) as pilot:
        assert shows(pilot, "2 名学生还没有身份证件号，另有 1 人按无证件登记")


async def test_in_september_home_names_who_has_not_graduated(tmp_path: Path) -> None:
    def sixth_of_last_year(office: Office) -> None:
        register_pupil(office, pupil_draft(1, "六年级"))
        (enrolment,) = office.store.enrolments.all()
        with office.writing("test") as writing:
            writing.put(replace(enrolment, entry_year=enrolment.entry_year - 1))

    async with at_work(tmp_path, HomeScreen, sixth_of_last_year) as pilot:
        assert shows(pilot, "上学年最高年级还有 1 人没有办毕业或升入中心校")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PromotionScreen)
        await press(pilot, "ctrl+s", "ctrl+s", "escape")
        assert DueKind.LEAVERS not in await kinds(pilot)


def entries(office: Office, pupil: PupilId) -> list[tuple[str, str, str]]:
    """Make what ledgers hold of a pupil; return each form's name, a field, and what home says."""
    year = office.year.starts_in
    case = open_case(office, pupil, date(2026, 9, 20), reason="", whereabouts="")
    (child,) = (fill_ledger(office, year), household_ledger(office, year).lines)[1]
    past = Pledge(
        id="", school_id=office.school.id, year=year - 1, party=PledgeParty.VILLAGE, name="石大山"
    )
    last_year_s = add_pledge(office, past)
    return [
        (f"household.{child.child.id}", "name", "户籍台账填到一半：王帅"),
        (f"household.{year}.new", "name", "户籍台账填到一半：王小帅"),
        (f"pledge.{year}.new.{pupil}", "name", "责任书填到一半：王小帅"),
        (f"pledge.{last_year_s.id}", "document", "责任书填到一半：石大山"),
        (f"case.{case.id}.visit.new", "outcome", "控辍个案填到一半：王帅"),
        (f"case.{case.id}.duty.{DutyRole.COUNTY_HEAD}", "name", "控辍个案填到一半：王帅"),
        (f"case.new.{pupil}", "reason", "控辍个案填到一半：王帅"),
        (f"care.{pupil}", "teacher", "关爱记录填到一半：王帅"),
        (f"care.talk.{pupil}.new", "sentence", "关爱记录填到一半：王帅"),
        ("meal.new", "menu", "营养餐台账填到一半"),
        (consent_form_name([pupil]), "place", "同意答复登记到一半：王帅"),
    ]


async def test_an_entry_of_a_ledger_that_was_left_goes_on_from_home(tmp_path: Path) -> None:
    def prepare(office: Office) -> None:
        register_pupil(office, pupil_draft(1, name="王帅"))

    async with at_work(tmp_path, HomeScreen, prepare) as pilot:
        found = await asked(pilot, lambda office: entries(office, ids(office)[0]))
        assert isinstance(found, list)
        for name, key, sentence in found:

            def leave(office: Office, name: str = name, key: str = key) -> None:
                keep_form(office, name, {key: "王小帅"})

            await asked(pilot, leave)
            await pilot.app.push_screen(HomeScreen())
            await press(pilot)
            assert shows(pilot, sentence), name
            await press(pilot, "enter")
            screen = pilot.app.screen
            assert isinstance(screen, OneFormScreen), name
            assert screen.asked.draft_id == name
            assert shows(pilot, "王小帅"), name
            await press(pilot, "ctrl+y", "escape")
            assert DueKind.FORM not in await kinds(pilot), name


async def test_an_entry_about_what_is_there_no_more_is_not_told(tmp_path: Path) -> None:
    def leave(office: Office) -> None:
        for name in (
            "household.x",
            "pledge.x",
            "case.x.visit.new",
            "care.x",
            "meal.x",
            "consent.x",
        ):
            keep_form(office, name, {"name": "王帅"})

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        assert DueKind.FORM not in await kinds(pilot)
