"""What the machine of moving children found, each as a case of its own."""

from __future__ import annotations

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.census import census
from core.changes.handover import accept, waiting_arrivals
from core.changes.models import ChangeId, ChangeKind
from core.changes.undo import undo_change
from core.errors import BundleError, RegistrationError
from core.models import ATTENDING, PupilId, SchoolId
from core.privacy.erasure import erase_person
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from sync import conflicts
from sync.correspondence import conflict_views
from tests.sync.township import CENTRE, DAY, SOUTH, Township

GIRL = PupilDraft(name="单雪", sex="女", birth_date="2018-03-04", grade="三年级")


def released(township: Township, to: SchoolId) -> tuple[PupilId, ChangeId]:
    """Register a girl at the east school, release her, and tell the centre."""
    pupil_id = register_pupil(township.east.office, GIRL).pupil_id
    asked = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT,
        happened_on=DAY,
        reason="99",
        other_school="x",
        other_school_id=to,
    )
    township.settle()
    change = record_change(township.east.office, pupil_id, asked)
    township.up(township.east)
    return pupil_id, change.id


def test_an_acceptance_whose_record_the_restored_centre_lost_waits_again(
    township: Township,
) -> None:
    for to in (CENTRE.id, SOUTH.id):
        _, change_id = released(township, to)
        backup = township.centre.backup()
        accept(township.centre.office, [change_id], DAY)
        township.down(township.east)
        township.centre.restore(backup)
        township.up(township.east)
        (arrival,) = waiting_arrivals(township.centre.office)
        before = census(township.centre.office)
        assert (arrival.change.id, before.on_the_way) == (change_id, (arrival.file.pupil.id,))
        (received,) = accept(township.centre.office, [change_id], DAY)
        assert received == f"h.{change_id}"
        township.settle()
        after = census(township.centre.office)
        assert (after.on_the_way, after.heads[to]) == ((), 1)
        assert waiting_arrivals(township.centre.office) == ()
        erase_person(
            (township.centre if to == CENTRE.id else township.south).office, received, "转学结清"
        )
        township.settle()
        assert waiting_arrivals(township.centre.office) == ()
        assert dict(census(township.centre.office).heads) == {}
        erase_person(township.east.office, PupilId(arrival.file.pupil.id), "转学结清")


@pytest.mark.parametrize("side", ["school", "centre"])
def test_whether_a_child_has_left_is_one_decision_of_status_and_day(
    township: Township, side: str
) -> None:
    pupil_id, change_id = released(township, CENTRE.id)
    accept(township.centre.office, [change_id], DAY)
    undo_change(township.east.office, change_id)
    township.up(township.east)
    office = township.centre.office
    (view,) = conflict_views(office)
    assert view.field == "当前状态（连同离校日期），云岭镇中心小学已经接收了这个孩子"
    assert {one.text for one in view.claims} == {"在读", f"转学(转出)  {DAY}"}
    with pytest.raises(BundleError, match="value_not_possible"):
        conflicts.resolve(office, view.id, "02")
    conflicts.resolve(office, view.id, side)
    township.settle()
    for site in (township.east, township.centre):
        assert conflicts.list_conflicts(site.office) == []
        (held,) = site.office.store.enrolments.by("pupil_id", pupil_id)
        assert (held.status in ATTENDING) == (held.ended_on is None)


@pytest.mark.parametrize("side", ["school", "centre"])
def test_a_child_stands_open_at_one_school_whichever_way_it_is_decided(
    township: Township, side: str
) -> None:
    pupil_id, change_id = released(township, CENTRE.id)
    (received,) = accept(township.centre.office, [change_id], DAY)
    undo_change(township.east.office, change_id)
    township.settle()
    with pytest.raises(BundleError, match="only_centre"):
        conflicts.resolve(
            township.east.office, conflicts.list_conflicts(township.east.office)[0].id, side
        )
    office = township.centre.office
    conflicts.resolve(office, conflicts.list_conflicts(office)[0].id, side)
    township.settle()
    for site in (township.east, township.centre):
        change = site.office.store.changes.get(change_id)
        assert change is not None
        assert change.is_standing == (side == "centre")
        assert conflicts.list_conflicts(site.office) == []
    files = office.store.pupils.all_files()
    there = [one.pupil.id for one in files if one.enrolment.status in ATTENDING]
    assert there == [pupil_id if side == "school" else received]
    assert census(office).doubles == ()
    assert len(files) == (1 if side == "school" else 2)
    assert waiting_arrivals(office) == ()
    if side == "school":
        asked = ChangeRequest(
            kind=ChangeKind.TRANSFER_OUT,
            happened_on=DAY,
            reason="99",
            other_school="x",
            other_school_id=CENTRE.id,
        )
        again = record_change(township.east.office, pupil_id, asked)
        township.up(township.east)
        assert accept(office, [again.id], DAY) == (f"h.{again.id}",)


def test_who_has_other_records_where_she_was_received_is_not_taken_out_there(
    township: Township,
) -> None:
    _, change_id = released(township, CENTRE.id)
    office = township.centre.office
    (received,) = accept(office, [change_id], DAY)
    for kind, reason in ((ChangeKind.SUSPEND, "10"), (ChangeKind.RETURN, None)):
        record_change(office, received, ChangeRequest(kind=kind, happened_on=DAY, reason=reason))
    undo_change(township.east.office, change_id)
    township.up(township.east)
    (conflict,) = conflicts.list_conflicts(office)
    with pytest.raises(RegistrationError, match="arrival_hangs"):
        conflicts.resolve(office, conflict.id, "school")
    assert conflicts.list_conflicts(office) == [conflict]
