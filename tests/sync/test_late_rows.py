"""What somebody wrote about a child who had been erased elsewhere goes the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.dropout.models import Absence, DropoutCase, DropoutVisit
from core.ledgers.facts import IssuedPaper, OwnLedgerLine
from core.models import Guardian, GuardianId, PupilId
from core.privacy.erasure import erase_person
from core.privacy.erasure_travels import carry_out, clashes, waiting_erasures
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from core.school_year.models import HouseholdChild
from tests.sync.pages import all_that_lies_there
from tests.sync.township import DAY, EAST, Site, Township, found, introduce, make_township

if TYPE_CHECKING:
    from core.storage.tables import Record

WHY = "家长书面申请"
SECRET = "secret-late"


def second_device(township: Township, folder: Path) -> Site:
    """Make a second PC of the east school."""
    site = found(folder, EAST, "east-second")
    introduce(township.centre, site)
    return site


@pytest.fixture
def second(township: Township, tmp_path: Path) -> Iterator[Site]:
    """Make a second device at the east school."""
    site = second_device(township, tmp_path)
    yield site
    site.office.close()


def girl(site: Site, name: str) -> PupilId:
    """Register a child."""
    draft = PupilDraft(name=name, sex="女", birth_date="2018-03-04", grade="三年级")
    return register_pupil(site.office, draft).pupil_id


def write_about(site: Site, pupil_id: PupilId, kind: str, word: str = SECRET) -> None:
    """Write a row about a child, whether or not it is still known here."""
    with site.office.writing() as writing:
        fresh = writing.new_id()
        rows: dict[str, list[Record]] = {
            "guardian": [
                Guardian(
                    id=GuardianId(fresh),
                    pupil_id=pupil_id,
                    school_id=EAST.id,
                    position=2,
                    name=word,
                )
            ],
            "absence": [
                Absence(id=fresh, school_id=EAST.id, pupil_id=pupil_id, day=DAY, note=word)
            ],
            "ledger": [
                OwnLedgerLine(
                    id=fresh,
                    school_id=EAST.id,
                    ledger_id="0",  # type: ignore[arg-type]
                    pupil_id=pupil_id,
                    value_1=word,
                )
            ],
            "paper": [
                IssuedPaper(
                    id=fresh,
                    school_id=EAST.id,
                    kind="attendance",
                    year=2026,
                    number=int(fresh[:4], 16),
                    issued_on=DAY,
                    holder_id=pupil_id,
                    use=word,
                )
            ],
            "case": _case(fresh, pupil_id, word),
        }
        for row in rows[kind]:
            writing.put(row)


def name_in_household(site: Site, pupil_id: PupilId, word: str = SECRET) -> None:
    """Write a household row that names a child and is tied to nobody, as before it enrolled."""
    pupil = site.office.store.pupils.get(pupil_id)
    assert pupil is not None
    with site.office.writing() as writing:
        row = HouseholdChild(
            id=writing.new_id(),
            school_id=EAST.id,
            year=2025,
            household_no="7",
            head_name=word,
            name=pupil.name,
            sex=pupil.sex,
            birth_date=pupil.birth_date,
        )
        writing.put(row)


def _case(fresh: str, pupil_id: PupilId, word: str) -> list[Record]:
    case = DropoutCase(
        id=fresh,  # type: ignore[arg-type]
        school_id=EAST.id,
        pupil_id=pupil_id,
        opened_on=DAY,
        absent_since=date(2026, 9, 28),
        whereabouts=word,
    )
    visit = DropoutVisit(
        id=f"v{fresh}",
        school_id=EAST.id,
        case_id=case.id,
        visited_on=DAY,
        outcome=word,
    )
    return [case, visit]


HOUSEHOLD = "household"
KINDS = ("guardian", "absence", "ledger", "paper", "case")


def holds(site: Site, word: str = SECRET) -> bool:
    """Whether a word stands anywhere in a store."""
    return word.encode() in all_that_lies_there(site)


def settle(township: Township, second: Site, rounds: int = 3) -> None:
    """Carry bundles between the centre and both devices."""
    for _ in range(rounds):
        for village in (township.east, second):
            township.up(village)
        for village in (township.east, second):
            township.down(village)


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_after_the_erasure_is_erased_and_counted(
    township: Township, second: Site, kind: str
) -> None:
    pupil_id = girl(township.east, "欧阳娜娜")
    settle(township, second)
    write_about(second, pupil_id, kind)
    bundle = second.export()
    erase_person(township.east.office, pupil_id, WHY)
    assert township.up(township.east).late_rows == 0
    outcome = township.centre.read(bundle)
    assert outcome.late_rows == (2 if kind == "case" else 1)
    assert not holds(township.centre)
    settle(township, second)
    for site in (township.centre, township.east, second):
        assert not holds(site)
        assert waiting_erasures(site.office) == []
        assert site.office.store.history.broken_chains() == []
    papers = township.centre.office.store.ledgers.papers.all()
    assert [one.use for one in papers] == ([""] if kind == "paper" else [])


@pytest.mark.parametrize("is_row_first", [True, False])
def test_a_household_row_that_only_names_the_child_goes_from_every_store(
    township: Township, second: Site, *, is_row_first: bool
) -> None:
    pupil_id = girl(township.east, "欧阳娜娜")
    twin = girl(township.east, "欧阳娜娜")
    settle(township, second)
    name_in_household(second, pupil_id)
    with second.office.writing() as writing:
        (row,) = second.office.store.households.all()
        writing.put(replace(row, id=writing.new_id(), pupil_id=twin, head_name="namesake's"))
    bundle = second.export()
    erase_person(township.east.office, pupil_id, WHY)
    if is_row_first:
        township.centre.read(bundle)
        assert township.up(township.east).late_rows == 1
        assert not holds(township.centre)
    settle(township, second)
    for site in (township.centre, township.east, second):
        assert not holds(site)
        assert [one.pupil_id for one in site.office.store.households.all()] == [twin]
        assert waiting_erasures(site.office) == []


def test_a_preview_counts_what_would_go_and_erases_nothing(
    township: Township, second: Site
) -> None:
    pupil_id = girl(township.east, "欧阳娜娜")
    settle(township, second)
    write_about(second, pupil_id, "guardian")
    erase_person(township.east.office, pupil_id, WHY)
    township.up(township.east)
    bundle = second.export()
    heads = township.centre.heads()
    assert township.centre.read(bundle, dry_run=True).late_rows == 1
    assert township.centre.heads() == heads


def test_the_writer_is_asked_where_the_eraser_could_not_know(township: Township) -> None:
    pupil_id = girl(township.east, "欧阳娜娜")
    township.settle()
    write_about(township.east, pupil_id, "absence")
    erase_person_at_centre(township, pupil_id)
    outcome = township.down(township.east)
    (asked,) = outcome.erasures.asked
    assert clashes(township.east.office, asked)
    assert (outcome.late_rows, holds(township.east)) == (0, True)
    carry_out(township.east.office, asked)
    assert not holds(township.east)
    assert waiting_erasures(township.east.office) == []
    township.settle()
    assert not holds(township.centre)


def erase_person_at_centre(township: Township, pupil_id: PupilId) -> None:
    """Erase a village's child at the centre, as the two-step way through its own register does."""
    from core.privacy.erasure import Grounds, erase_everywhere, rows_of_person

    office = township.centre.office
    with office.writing("erase") as writing:
        rows = rows_of_person(office, pupil_id)
        erase_everywhere(office, writing, rows, Grounds(pupil_id, WHY, ""))


def test_another_childs_rows_stay(township: Township, second: Site) -> None:
    pupil_id = girl(township.east, "欧阳娜娜")
    sister = girl(township.east, "欧阳小满")
    settle(township, second)
    write_about(second, pupil_id, "guardian")
    write_about(second, sister, "guardian", "sister's father")
    erase_person(township.east.office, pupil_id, WHY)
    settle(township, second)
    for site in (township.centre, township.east, second):
        assert site.names() == ["欧阳小满"]
        assert holds(site, "sister's father")
        assert not holds(site)


def test_a_merge_that_came_too_late_takes_nobody_else_along(
    township: Township, second: Site
) -> None:
    from core.changes.models import MergedPupil

    pupil_id = girl(township.east, "欧阳娜娜")
    other = girl(township.east, "欧阳小满")
    settle(township, second)
    with second.office.writing() as writing:
        merged = MergedPupil(
            id=writing.new_id(),
            school_id=EAST.id,
            winner_id=other,
            loser_id=pupil_id,
            loser_name=SECRET,
            merged_on=DAY,
        )
        writing.put(merged)
    erase_person(township.east.office, pupil_id, WHY)
    settle(township, second)
    for site in (township.centre, township.east):
        assert site.names() == ["欧阳小满"]
        assert not holds(site)


STEPS = st.lists(
    st.sampled_from(("east up", "second up", "east down", "second down", *KINDS, HOUSEHOLD)),
    max_size=7,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=STEPS, after=STEPS, who=st.booleans())
def test_however_bundles_cross_nothing_of_the_child_is_left(
    before: list[str], after: list[str], who: bool
) -> None:
    with TemporaryDirectory() as place:
        township = make_township(Path(place))
        second = second_device(township, Path(place))
        pupil_id = girl(township.east, SECRET)
        settle(township, second, 1)
        for step in before:
            _do(township, second, pupil_id, step)
        eraser = township.east if who else second
        erase_person(eraser.office, pupil_id, WHY)
        for step in after:
            _do(township, second, pupil_id, step)
        settle(township, second)
        for site in (township.centre, township.east, second):
            assert not holds(site)
            assert site.office.store.history.broken_chains() == []
            site.office.close()
        township.south.office.close()


def _do(township: Township, second: Site, pupil_id: PupilId, step: str) -> None:
    """Do one step; only who still knows the child writes about it."""
    if step.endswith(("up", "down")):
        site = township.east if step.startswith("east") else second
        (township.up if step.endswith("up") else township.down)(site)
        return
    for site in (township.east, second):
        if site.office.store.pupils.get(pupil_id) is not None:
            if step == HOUSEHOLD:
                name_in_household(site, pupil_id)
            else:
                write_about(site, pupil_id, step)
            return
