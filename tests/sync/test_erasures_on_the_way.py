"""Erasures among gaps, restores and a second device: what sleeps, and who erases beside whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.history import Author, AuthorId, RowId, erased_body, read_body
from core.models import Guardian, GuardianId, PupilId
from core.privacy.erasure import erase_person
from core.privacy.erasure_travels import carry_out, waiting_erasures
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from core.storage.bundles import BundleRepository, WaitingSegment
from sync import waiting
from sync.asleep import Asleep, WaitsFor, asleep
from sync.judging import RowJudge
from sync.merge import Segment
from tests.sync.pages import all_that_lies_there
from tests.sync.township import CENTRE, EAST, SOUTH, Site, Township, found, introduce
from tui.screens.stick_lines import asleep_lines

WHY = "家长书面申请"


@pytest.fixture
def second(township: Township, tmp_path: Path) -> Iterator[Site]:
    """Make a second device at the east school."""
    site = found(tmp_path, EAST, "east-second")
    introduce(township.centre, site)
    yield site
    site.office.close()


def girl(site: Site, name: str) -> PupilId:
    draft = PupilDraft(name=name, sex="女", birth_date="2018-03-04", grade="三年级")
    return register_pupil(site.office, draft).pupil_id


def settle(township: Township, second: Site) -> None:
    for _ in range(3):
        for village in (township.east, second):
            township.up(village)
        for village in (township.east, second):
            township.down(village)


def own_author(site: Site) -> AuthorId:
    return site.office.author(EAST.id).id


def as_asleep(site: Site, author: AuthorId, first: int) -> WaitingSegment:
    """Return what a site holds of an author from `first` on, as another would keep it asleep."""
    signed = BundleRepository(site.office.store.connection).signed_heads()[author]
    bodies = list(site.office.store.history.bodies(author, first, signed.seq))
    return waiting.put_to_sleep(Segment(author, first, signed.head, signed.signature, bodies, []))


def test_values_that_sleep_behind_a_gap_go_with_the_tombstone(
    township: Township, second: Site
) -> None:
    pupil_id = girl(township.east, "欧阳娜娜")
    backup = township.centre.backup()
    settle(township, second)
    township.east.amend(pupil_id, phone="secret-1")
    township.centre.restore(backup)
    assert township.centre.read(township.east.export()).waiting == 1
    (one,) = asleep(township.centre.office)
    assert (one.entries, one.waits_for) == (1, WaitsFor.EARLIER)
    assert b"secret-1" in all_that_lies_there(township.centre)
    erase_person(second.office, pupil_id, WHY)
    township.up(second)
    assert len(township.centre.office.store.ledgers.erasures.all()) == 1
    assert b"secret-1" not in all_that_lies_there(township.centre)
    settle(township, second)
    for site in (township.centre, township.east, second):
        assert site.names() == []
        assert b"secret-1" not in all_that_lies_there(site)
    assert BundleRepository(township.centre.office.store.connection).waiting() == []
    assert township.centre.heads().items() >= township.east.heads().items()


def test_what_was_erased_sleeps_on_while_its_tombstone_sleeps_and_stops_no_other_bundle(
    township: Township, second: Site
) -> None:
    pupil_id = girl(township.east, "欧阳娜娜")
    backup = township.centre.backup()
    settle(township, second)
    erase_person(second.office, pupil_id, WHY)
    girl(second, "查良")
    bundle = second.export()
    township.centre.restore(backup)
    bundles = BundleRepository(township.centre.office.store.connection)
    tombstone = as_asleep(second, own_author(second), 2)
    with township.centre.office.store.transaction():
        bundles.replace_waiting([as_asleep(second, own_author(township.east), 1), tombstone])
    girl(township.south, "单雪")
    assert township.up(township.south).applied == 3
    assert township.centre.names() == ["单雪"]
    assert [one.author for one in bundles.waiting()] == sorted(
        [own_author(township.east), own_author(second)]
    )
    township.centre.read(bundle)
    assert township.centre.names() == ["单雪", "查良"]
    assert bundles.waiting() == []
    assert waiting_erasures(township.centre.office) == []


def without_the_tombstone(township: Township, second: Site) -> BundleRepository:
    """Let the centre hold, asleep, what east wrote around an erased girl, and not the tombstone.

    East wrote a child before her, herself and a child after her: two entries each.
    """
    girl(township.east, "查良")
    pupil_id = girl(township.east, "欧阳娜娜")
    girl(township.east, "仇一")
    backup = township.centre.backup()
    settle(township, second)
    erase_person(second.office, pupil_id, WHY)
    settle(township, second)
    township.centre.restore(backup)
    bundles = BundleRepository(township.centre.office.store.connection)
    with township.centre.office.store.transaction():
        bundles.replace_waiting([as_asleep(township.east, own_author(township.east), 1)])
    girl(township.south, "单雪")
    township.up(township.south)
    return bundles


def test_while_a_tombstone_is_missing_what_was_written_before_is_taken_and_the_rest_sleeps(
    township: Township, second: Site
) -> None:
    bundles = without_the_tombstone(township, second)
    author = own_author(township.east)
    assert township.centre.names() == ["单雪", "查良"]
    assert township.centre.heads()[str(author)] == 2
    assert [(one.author, one.first, one.last) for one in bundles.waiting()] == [(author, 3, 6)]
    said = (Asleep(EAST.name, 4, WaitsFor.ERASURE, EAST.name),)
    assert asleep(township.centre.office) == said
    assert "清除的记录还没读到" in asleep_lines(said)[1].text
    settle(township, second)
    assert township.centre.names() == ["仇一", "单雪", "查良"]
    assert bundles.waiting() == []
    assert waiting_erasures(township.centre.office) == []
    assert township.centre.heads().items() >= township.east.heads().items()


def test_an_edit_that_came_before_the_record_says_whose_bundle_it_waits_for(
    township: Township,
) -> None:
    pupil_id = girl(township.east, "欧阳娜娜")
    township.settle()
    township.centre.amend(pupil_id, phone="10085770000")
    township.down(township.east)
    lone = found(township.centre.home.path.parent, SOUTH, "lone")
    author = township.centre.office.author(EAST.id).id
    with lone.office.store.transaction():
        bundles = BundleRepository(lone.office.store.connection)
        bundles.replace_waiting([as_asleep(township.centre, author, 1)])
    (one,) = asleep(lone.office)
    assert (one.school, one.waits_for, one.whose) == (CENTRE.id, WaitsFor.OTHERS, EAST.id)
    lone.office.close()


def test_what_waits_for_a_tombstone_that_both_sides_lost_is_taken_with_the_next_one(
    township: Township,
) -> None:
    centre, east = township.centre, township.east
    pupil_id = girl(east, "欧阳娜娜")
    township.settle()
    backups = {site.home.path.name: site.backup() for site in (east, centre)}
    centre.amend(pupil_id, phone="secret-3")
    erase_person(east.office, pupil_id, WHY)
    township.up(east)
    carry_out(centre.office, *waiting_erasures(centre.office))
    east.restore(backups["east"])
    assert township.down(east).waiting == 1
    centre.restore(backups["centre"])
    township.settle()
    asleep = BundleRepository(east.office.store.connection)
    assert east.names() == centre.names() == ["欧阳娜娜"]
    assert len(asleep.waiting()) == 1
    erase_person(east.office, pupil_id, WHY)
    township.settle()
    assert east.names() == centre.names() == []
    assert asleep.waiting() == []
    assert east.heads().items() <= centre.heads().items()


def test_two_who_erase_one_child_at_once_erase_what_either_of_them_knew(
    township: Township, second: Site
) -> None:
    pupil_id = girl(township.east, "欧阳娜娜")
    settle(township, second)
    with township.east.office.writing("test") as writing:
        writing.put(
            Guardian(
                id=GuardianId(writing.new_id()),
                pupil_id=pupil_id,
                school_id=EAST.id,
                position=1,
                name="secret-2",
            )
        )
    township.up(township.east)
    erase_person(second.office, pupil_id, WHY)
    erase_person(township.east.office, pupil_id, WHY)
    settle(township, second)
    for site in (township.centre, township.east, second):
        assert len(site.office.store.ledgers.erasures.all()) == 2
        assert site.office.store.history.conflicts() == []
        assert b"secret-2" not in all_that_lies_there(site)
        assert site.office.store.guardians.all() == []


def test_an_edit_of_what_was_erased_is_no_incomplete_row() -> None:
    author = Author("2199526925-9f03c2d1", 1, EAST.id)
    row = RowId(PupilId("p1"))
    erased = read_body(author.id, 1, erased_body("pupil", row, bytes(32)))
    late = read_body(
        author.id,
        2,
        b'{"by":"x","clock":"000000000000-0000","patch":{"phone":"1"},"row":"p1","table":"pupil"}',
    )
    assert RowJudge([], {})(late) == "incomplete_row"
    judge = RowJudge([], {})
    assert (judge(erased), judge(late)) == (None, None)
