"""Two people changed one thing: both values are kept until somebody decides."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.errors import BundleError
from core.models import PupilId
from core.overview import overview
from sync import conflicts
from sync.conflicts import Side
from sync.correspondence import changed_rows, conflict_views
from tests.sync.township import EAST, Site, Township


def disagree(township: Township) -> PupilId:
    """Let both sides change one pupil's phone, neither knowing of the other."""
    pupil = township.east.register("张帅", phone="99000000001")
    township.settle()
    township.east.amend(pupil, phone="99000006016")
    township.centre.amend(pupil, phone="99000006017")
    township.up(township.east)
    township.down(township.east)
    return pupil


def test_one_field_changed_on_both_sides_is_a_conflict_that_both_see(township: Township) -> None:
    disagree(township)
    for site in (township.east, township.centre):
        (conflict,) = conflicts.list_conflicts(site.office)
        assert (conflict.table, conflict.field) == ("pupil", "phone")
        assert [(claim.side, claim.value) for claim in conflict.claims] == [
            (Side.SCHOOL, "99000006016"),
            (Side.CENTRE, "99000006017"),
        ]


def test_different_fields_changed_on_both_sides_are_both_kept(township: Township) -> None:
    pupil = township.east.register("张帅")
    township.settle()
    township.east.amend(pupil, phone="99000006016")
    township.centre.amend(pupil, hamlet="岩脚村")
    township.settle()
    for site in (township.east, township.centre):
        assert (site.pupil(pupil).phone, site.pupil(pupil).hamlet) == ("99000006016", "岩脚村")
        assert conflicts.list_conflicts(site.office) == []


@pytest.mark.parametrize(
    ("take", "value"),
    [("school", "99000006016"), ("centre", "99000006017"), ("99000006018", "99000006018")],
)
def test_a_person_settles_a_conflict_for_everybody(
    township: Township, take: str, value: str
) -> None:
    pupil = disagree(township)
    (conflict,) = conflicts.list_conflicts(township.centre.office)
    conflicts.resolve(township.centre.office, conflict.id, take)
    township.settle()
    for site in (township.east, township.centre):
        assert conflicts.list_conflicts(site.office) == []
        assert site.pupil(pupil).phone == value


def test_resolving_to_the_value_that_shows_already_settles_it_everywhere(
    township: Township,
) -> None:
    pupil = disagree(township)
    shows = township.centre.pupil(pupil).phone
    (conflict,) = conflicts.list_conflicts(township.centre.office)
    assert conflict.claims[0].value == shows
    conflicts.resolve(township.centre.office, conflict.id, str(shows))
    assert conflicts.list_conflicts(township.centre.office) == []
    township.settle()
    for site in (township.east, township.centre):
        assert conflicts.list_conflicts(site.office) == []
        assert site.pupil(pupil).phone == shows


def test_two_people_who_settle_it_differently_are_asked_again(township: Township) -> None:
    disagree(township)
    (conflict,) = conflicts.list_conflicts(township.east.office)
    conflicts.resolve(township.east.office, conflict.id, "school")
    conflicts.resolve(township.centre.office, conflict.id, "centre")
    township.settle()
    assert [one.id for one in conflicts.list_conflicts(township.east.office)] == [conflict.id]


@pytest.mark.parametrize(
    ("identity", "take", "code"),
    [("00000000", "school", "no_such_conflict"), ("", "", "no_such_conflict")],
)
def test_what_is_no_conflict_cannot_be_settled(
    township: Township, identity: str, take: str, code: str
) -> None:
    disagree(township)
    with pytest.raises(BundleError) as caught:
        conflicts.resolve(township.east.office, identity, take)
    assert caught.value.code == code


def test_a_delete_beside_an_edit_keeps_the_row_and_asks(township: Township) -> None:
    pupil = township.east.register("张帅")
    township.settle()
    township.east.delete(pupil)
    township.centre.amend(pupil, phone="99000006017")
    township.settle()
    for site in (township.east, township.centre):
        assert site.names() == ["张帅"]
        (conflict,) = conflicts.list_conflicts(site.office)
        assert conflict.field == "_deleted"
    (conflict,) = conflicts.list_conflicts(township.east.office)
    conflicts.resolve(township.east.office, conflict.id, "school")
    township.settle()
    for site in (township.east, township.centre):
        assert site.names() == []
        assert conflicts.list_conflicts(site.office) == []


def test_rebuilding_from_history_gives_the_same_rows(township: Township) -> None:
    disagree(township)
    for site in township.sites:
        before = (site.rows(), site.office.store.history.conflicts())
        with site.office.store.transaction():
            site.office.store.rebuild()
        assert (site.rows(), site.office.store.history.conflicts()) == before


def test_the_moment_of_a_claim_is_that_of_its_writer(township: Township) -> None:
    disagree(township)
    (conflict,) = conflicts.list_conflicts(township.centre.office)
    assert conflict.claims[0].written == datetime(2026, 10, 8, 12, 0, tzinfo=UTC)


def move_house(site: Site, pupil: PupilId, place: str, **others: str) -> None:
    """Let the form fill the addresses from the village group, as it does."""
    filled = dict.fromkeys(("hamlet", "current_address", "home_address", "mail_address"), place)
    site.amend(pupil, **filled | others)


def test_addresses_filled_from_the_village_group_are_one_decision(township: Township) -> None:
    pupil = township.east.register("张帅", hamlet="青石村1组")
    township.settle()
    move_house(township.east, pupil, "青石村2组")
    move_house(township.centre, pupil, "青石村3组", mail_address="云岭镇邮政所")
    township.up(township.east)
    office = township.centre.office
    place, post = conflicts.list_conflicts(office)
    assert (place.field, place.also) == ("hamlet", ("current_address", "home_address"))
    assert (post.field, post.also) == ("mail_address", ())
    assert overview(office).open_conflicts == 2
    assert "连同现住址、家庭地址" in conflict_views(office)[0].field.replace("家庭住址", "家庭地址")
    conflicts.resolve(office, place.id, "school")
    (post,) = conflicts.list_conflicts(office)
    township.settle()
    for site in (township.east, township.centre):
        held = site.pupil(pupil)
        assert {held.hamlet, held.current_address, held.home_address} == {"青石村2组"}


def test_a_school_s_conflicts_are_settled_together_and_those_of_one_child_stand_together(
    township: Township,
) -> None:
    first, second = (township.east.register(name, phone="99000000001") for name in ("张帅", "单雪"))
    township.settle()
    for site, end in ((township.east, "16"), (township.centre, "17")):
        site.amend(first, phone=f"990000060{end}", remark=f"看过{end}")
        site.amend(second, phone=f"990000070{end}")
    township.up(township.east)
    office = township.centre.office
    views = conflict_views(office)
    assert [one.subject for one in views] == ["单雪", "张帅", "张帅"]
    assert conflicts.resolve_all(office, [one.id for one in views], Side.SCHOOL) == 3
    township.settle()
    for site in (township.east, township.centre):
        assert conflicts.list_conflicts(site.office) == []
        assert (site.pupil(first).phone, site.pupil(first).remark) == ("99000006016", "看过16")
        assert site.pupil(second).phone == "99000007016"


def test_what_a_side_did_not_write_stays_open_when_all_are_settled(township: Township) -> None:
    disagree(township)
    office = township.centre.office
    (conflict,) = conflicts.list_conflicts(office)
    assert conflicts.resolve_all(office, ["0badc0de"], Side.SCHOOL) == 0
    assert conflicts.list_conflicts(office) == [conflict]


def test_a_school_is_told_what_the_centre_changed_of_its_people(township: Township) -> None:
    pupil = disagree(township)
    east, centre = township.east.office, township.centre.office
    (conflict,) = conflicts.list_conflicts(centre)
    conflicts.resolve(centre, conflict.id, "centre")
    township.centre.amend(pupil, hamlet="岩脚村9组")
    path = township.centre.export(EAST.id)
    preview = township.east.read(path, dry_run=True)
    done = township.east.read(path)
    assert preview.changed == done.changed
    told = {(one.field, one.value) for one in changed_rows(east, done.changed)}
    assert told == {("村组", "岩脚村9组"), ("联系电话", "990****6017")}
    assert township.up(township.east).changed == ()
    assert township.east.read(path).changed == (), "told once"


def test_new_records_of_the_centre_change_nothing_that_stood(township: Township) -> None:
    township.east.register("张帅")
    township.settle()
    township.centre.register("单雪")
    assert township.down(township.east).changed == ()
