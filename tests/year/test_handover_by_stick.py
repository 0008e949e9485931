"""Releases and acceptances travel by stick: each child is counted once, wherever the sticks are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.changes.apply import ChangeRequest, record_change, transfer_in
from core.changes.census import census, handover_count
from core.changes.handover import (
    accept,
    own_releases,
    send_back,
    sent_back,
    waiting_arrivals,
)
from core.changes.models import ChangeId, ChangeKind, Handover, RecordChange
from core.changes.transfers import open_transfers
from core.changes.undo import undo_change, why_not
from core.clock import FixedClock
from core.errors import RegistrationError
from core.models import (
    ATTENDING,
    Cohort,
    Enrolment,
    EnrolmentId,
    Guardian,
    GuardianId,
    PupilFile,
    PupilId,
    PupilStatus,
    SchoolYear,
    Stage,
)
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from core.safekeeping.doctor import examine
from core.school_year.promotion import apply_promotion, last_act, plan_promotion, release_grade
from tests.sync.township import CENTRE, DAY, EAST, SOUTH, Site, Township, make_township

COHORT = Cohort.in_grade(Stage.PRIMARY, 3, SchoolYear(2026))
NUMBER = "990101201903040022"


@pytest.fixture
def township(tmp_path: Path) -> Iterator[Township]:
    made = make_township(tmp_path)
    made.up(made.east)
    made.up(made.south)
    yield made
    made.close()


def enrolled(site: Site, name: str, number: str | None = None) -> PupilId:
    pupil_id = site.register(name, id_number=number, hamlet="岩脚村1组", distance_m=900)
    school_id = site.office.school.id
    with site.office.writing("test") as writing:
        writing.put(
            Enrolment(
                id=EnrolmentId(writing.new_id()),
                pupil_id=pupil_id,
                school_id=school_id,
                register_school_id=school_id,
                stage=COHORT.stage,
                entry_year=COHORT.entry_year,
                class_number=1,
                started_on=date(2024, 9, 1),
            )
        )
        writing.put(
            Guardian(
                id=GuardianId(writing.new_id()),
                pupil_id=pupil_id,
                school_id=school_id,
                position=1,
                name="王秀英",
                phone="99000000001",
            )
        )
    return pupil_id


def to_south(site: Site, pupil_id: PupilId, school: str = SOUTH.name) -> RecordChange:
    asked = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT,
        happened_on=DAY,
        reason="99",
        other_school=school,
        document_no="转2026-3",
    )
    return record_change(site.office, pupil_id, asked)


def take(township: Township, change: RecordChange) -> PupilId:
    (pupil_id,) = accept(township.centre.office, [change.id], DAY)
    return pupil_id


def file(site: Site, pupil_id: PupilId) -> PupilFile:
    found = site.office.store.pupils.file(pupil_id)
    assert found is not None
    return found


def status(site: Site, pupil_id: PupilId) -> PupilStatus:
    return file(site, pupil_id).enrolment.status


def at_school(site: Site) -> list[str]:
    files = site.office.store.pupils.all_files(site.office.school.id)
    return sorted(one.pupil.name for one in files if one.enrolment.status in ATTENDING)


def change_at(site: Site, change_id: ChangeId) -> RecordChange:
    found = site.office.store.changes.get(change_id)
    assert found is not None
    return found


def test_the_village_learns_that_the_centre_has_taken_the_child(township: Township) -> None:
    pupil = enrolled(township.east, "阿依古丽·买买提江")
    township.settle()
    done = release_grade(township.east.office, COHORT, DAY)
    township.up(township.east)
    assert handover_count(township.centre.office).released == (pupil,)
    take(township, done.changes[0])
    township.down(township.east)
    for site in (township.centre, township.east):
        count = handover_count(site.office)
        assert (count.released, count.accepted) == ((), (pupil,))


def test_an_undo_beside_an_acceptance_is_a_conflict_and_no_second_head(
    township: Township,
) -> None:
    pupil = enrolled(township.east, "欧阳娜娜")
    township.settle()
    change = release_grade(township.east.office, COHORT, DAY).changes[0]
    township.up(township.east)
    take(township, change)
    undo_change(township.east.office, change.id)
    assert status(township.east, pupil) is PupilStatus.PRESENT
    township.settle()
    for site in (township.centre, township.east):
        assert status(site, pupil) is PupilStatus.TRANSFERRED_OUT
        assert handover_count(site.office).accepted == (pupil,)
        fields = {(one.table, one.field) for one in site.office.store.history.conflicts()}
        assert ("enrolment", "status") in fields
    assert census(township.centre.office).heads == {CENTRE.id: 1}


def test_who_takes_a_promotion_back_is_asked_once_a_bundle_has_told_of_it(
    township: Township,
) -> None:
    enrolled(township.east, "单雪")
    township.up(township.east)
    township.east.clock = FixedClock(DAY + timedelta(days=1))
    township.east.reopen()
    office = township.east.office
    release_grade(office, COHORT, DAY)
    before = last_act(office)
    township.up(township.east)
    after = last_act(office)
    assert before is not None
    assert after is not None
    assert (before.is_on_its_way, after.is_on_its_way) == (False, True)


def test_accepting_twice_is_once(township: Township) -> None:
    pupil = enrolled(township.east, "单雪")
    township.settle()
    change = release_grade(township.east.office, COHORT, DAY).changes[0]
    township.settle()
    assert len(accept(township.centre.office, [change.id], DAY)) == 1
    assert accept(township.centre.office, [change.id], DAY) == ()
    township.settle()
    assert handover_count(township.east.office).accepted == (pupil,)
    assert at_school(township.centre) == ["单雪"]


def test_a_grade_that_goes_to_the_centre_is_enrolled_there_in_one_act(township: Township) -> None:
    names = ["仇𬭊", "单雪", "欧阳娜娜"]
    for name in names:
        enrolled(township.east, name)
    township.settle()
    done = release_grade(township.east.office, COHORT, DAY)
    assert at_school(township.east) == []
    township.up(township.east)
    before = census(township.centre.office)
    assert (dict(before.heads), len(before.on_the_way)) == ({}, 3)
    arrivals = waiting_arrivals(township.centre.office)
    assert {one.to.id for one in arrivals} == {CENTRE.id}
    accept(township.centre.office, [one.change.id for one in arrivals], DAY)
    assert at_school(township.centre) == sorted(names)
    after = census(township.centre.office)
    assert (dict(after.heads), after.on_the_way, after.doubles) == ({CENTRE.id: 3}, (), ())
    kinds = {
        one.kind
        for one in township.centre.office.store.changes.all(CENTRE.id)
        if one.batch == done.batch
    }
    assert kinds == {ChangeKind.ARRIVE}


def test_a_child_goes_from_village_to_village_through_the_centre(township: Township) -> None:
    pupil = enrolled(township.east, "阿依古丽·买买提江", NUMBER)
    township.settle()
    counted = [census(township.centre.office).total]
    change = to_south(township.east, pupil)
    township.up(township.east)
    counted.append(census(township.centre.office).total)
    (arrival,) = waiting_arrivals(township.centre.office)
    assert (arrival.sender, arrival.to.id, arrival.held) == (EAST.name, SOUTH.id, None)
    received = take(township, change)
    counted.append(census(township.centre.office).total)
    township.settle()
    assert counted == [1, 1, 1]
    assert at_school(township.south) == ["阿依古丽·买买提江"]
    assert at_school(township.east) == []
    new = file(township.south, received)
    assert (new.enrolment.cohort, new.enrolment.class_number) == (COHORT, None)
    assert (new.pupil.id_number, new.pupil.hamlet, new.pupil.distance_m) == (
        NUMBER,
        "岩脚村1组",
        None,
    )
    assert [one.name for one in new.guardians] == ["王秀英"]
    (coming,) = township.south.office.store.changes.of_pupil(received)
    assert (coming.kind, coming.from_school, coming.document_no) == (
        ChangeKind.TRANSFER_IN,
        EAST.name,
        "转2026-3",
    )
    assert status(township.east, pupil) is PupilStatus.TRANSFERRED_OUT
    assert change_at(township.east, change.id).handover is Handover.ACCEPTED


def test_the_name_of_the_school_is_enough_with_or_without_the_township(
    township: Township,
) -> None:
    pupils = [enrolled(township.east, name) for name in ("甲", "乙", "丙")]
    for pupil, school in zip(pupils, ("云岭镇青石小学", "中心小学", "县城青石小学"), strict=True):
        to_south(township.east, pupil, school)
    township.up(township.east)
    arrivals = waiting_arrivals(township.centre.office)
    assert {one.file.pupil.name: one.to.id for one in arrivals} == {"甲": SOUTH.id, "乙": CENTRE.id}


def test_who_is_sent_back_is_at_the_old_school_as_before(township: Township) -> None:
    pupil = enrolled(township.east, "欧阳娜娜")
    before = file(township.east, pupil).enrolment
    change = to_south(township.east, pupil)
    township.up(township.east)
    send_back(township.centre.office, [change.id], "青石小学没有三年级")
    assert waiting_arrivals(township.centre.office) == ()
    assert census(township.centre.office).heads == {EAST.id: 1}
    township.down(township.east)
    assert file(township.east, pupil).enrolment == before
    (told,) = own_releases(township.east.office)
    assert (told.change.handover, told.change.refused_reason) == (
        Handover.REFUSED,
        "青石小学没有三年级",
    )
    again = to_south(township.east, pupil)
    township.up(township.east)
    take(township, again)
    township.settle()
    assert at_school(township.south) == ["欧阳娜娜"]


def test_who_accepts_and_why_is_judged(township: Township) -> None:
    change = to_south(township.east, enrolled(township.east, "单雪"))
    abroad = to_south(township.east, enrolled(township.east, "李一"), "外省小学")
    township.up(township.east)
    for act, code in (
        (lambda: accept(township.east.office, [change.id], DAY), "only_centre_accepts"),
        (lambda: send_back(township.centre.office, [change.id], " "), "refusal_needs_reason"),
        (lambda: accept(township.centre.office, [ChangeId("x")], DAY), "no_such_change"),
        (lambda: accept(township.centre.office, [abroad.id], DAY), "not_on_the_way"),
        (
            lambda: accept(township.centre.office, [change.id], DAY + timedelta(days=400)),
            "change_in_future",
        ),
    ):
        with pytest.raises(RegistrationError, match=code):
            act()
    take(township, change)
    with pytest.raises(RegistrationError, match="change_accepted"):
        send_back(township.centre.office, [change.id], "晚了")


def test_a_record_that_the_new_school_made_before_the_papers_is_linked(
    township: Township,
) -> None:
    pupil = enrolled(township.east, "欧阳娜娜", NUMBER)
    own = register_pupil(
        township.south.office,
        PupilDraft(name="欧阳娜娜", sex="女", id_number=NUMBER, grade="三年级", hamlet="青石村2组"),
    ).pupil_id
    township.settle()
    assert census(township.centre.office).total == 1
    change = to_south(township.east, pupil)
    township.up(township.east)
    counted = census(township.centre.office)
    assert (dict(counted.heads), counted.on_the_way) == ({SOUTH.id: 1}, ())
    assert take(township, change) == own
    township.settle()
    assert at_school(township.south) == ["欧阳娜娜"]
    linked = file(township.south, own)
    assert (linked.pupil.hamlet, [one.name for one in linked.guardians]) == (
        "青石村2组",
        ["王秀英"],
    )
    (coming,) = township.south.office.store.changes.of_pupil(own)
    assert coming.from_school == EAST.name
    assert why_not(township.south.office, coming) == "change_accepted"
    assert census(township.centre.office).total == 1


def test_a_transfer_in_that_the_new_school_wrote_itself_stays_the_only_one(
    township: Township,
) -> None:
    pupil = enrolled(township.east, "欧阳娜娜", NUMBER)
    draft = PupilDraft(name="欧阳娜娜", sex="女", id_number=NUMBER, grade="三年级")
    asked = ChangeRequest(
        kind=ChangeKind.TRANSFER_IN, happened_on=DAY, other_school=EAST.name, reason="99"
    )
    made = transfer_in(township.south.office, draft, asked).change
    change = to_south(township.east, pupil)
    township.settle()
    assert take(township, change) == made.pupil_id
    township.settle()
    assert [one.id for one in township.south.office.store.changes.of_pupil(made.pupil_id)] == [
        made.id
    ]
    waiting = [one.change.id for one in open_transfers(township.centre.office)]
    assert waiting == [made.id]


def test_another_name_under_the_number_is_asked_about(township: Township) -> None:
    pupil = enrolled(township.east, "欧阳娜娜", NUMBER)
    enrolled(township.south, "欧阳娜", NUMBER)
    township.settle()
    change = to_south(township.east, pupil)
    township.up(township.east)
    assert waiting_arrivals(township.centre.office)[0].doubt == "arrival_other_name"
    with pytest.raises(RegistrationError, match="arrival_other_name"):
        take(township, change)


def test_who_comes_back_gets_a_new_enrolment_in_the_old_record(township: Township) -> None:
    pupil = enrolled(township.east, "仇𬭊", NUMBER)
    received = take_over(township, to_south(township.east, pupil), township.east)
    back = to_south(township.south, received, EAST.name)
    assert take_over(township, back, township.south) == pupil
    assert at_school(township.east) == ["仇𬭊"]
    assert at_school(township.south) == []
    assert len(township.east.office.store.enrolments.by("pupil_id", pupil)) == 2
    counted = census(township.centre.office)
    assert (dict(counted.heads), counted.doubles) == ({EAST.id: 1}, ())


def take_over(township: Township, change: RecordChange, sender: Site) -> PupilId:
    township.up(sender)
    received = take(township, change)
    township.settle()
    return received


def test_a_lost_stick_and_a_doubled_bundle_change_nothing(township: Township) -> None:
    pupil = enrolled(township.east, "单雪", NUMBER)
    township.settle()
    change = to_south(township.east, pupil)
    township.east.export().unlink()
    second = township.east.export()
    township.centre.read(second)
    township.centre.read(second)
    take(township, change)
    township.centre.export(SOUTH.id).unlink()
    township.settle()
    township.settle()
    assert at_school(township.south) == ["单雪"]
    assert census(township.centre.office).total == 1


def test_bundles_in_the_wrong_order_end_alike(township: Township) -> None:
    pupil = enrolled(township.east, "单雪", NUMBER)
    first = township.east.export()
    change = to_south(township.east, pupil)
    second = township.east.export()
    township.centre.read(second)
    township.centre.read(first)
    take(township, change)
    township.settle()
    assert at_school(township.south) == ["单雪"]


def test_who_was_registered_anew_after_the_acceptance_is_counted_once_and_named(
    township: Township,
) -> None:
    pupil = enrolled(township.east, "单雪", NUMBER)
    change = to_south(township.east, pupil)
    township.up(township.east)
    register_pupil(
        township.south.office, PupilDraft(name="单雪", sex="女", id_number=NUMBER, grade="三年级")
    )
    take(township, change)
    township.settle()
    counted = census(township.centre.office)
    assert (dict(counted.heads), len(counted.doubles)) == ({SOUTH.id: 1}, 1)


def test_the_doctor_names_who_stands_open_at_two_schools(township: Township) -> None:
    enrolled(township.east, "单雪", NUMBER)
    enrolled(township.south, "单雪", NUMBER)
    township.settle()
    told = [one for one in examine(township.centre.office).findings if one.code == "children_twice"]
    assert [(one.count, one.where, one.is_fault) for one in told] == [(1, "单雪", False)]
    east = examine(township.east.office).findings
    assert "children_twice" not in {one.code for one in east}


def test_an_undo_that_came_before_the_acceptance_takes_the_child_off_the_way(
    township: Township,
) -> None:
    pupil = enrolled(township.east, "单雪")
    change = to_south(township.east, pupil)
    township.up(township.east)
    undo_change(township.east.office, change.id)
    township.up(township.east)
    assert waiting_arrivals(township.centre.office) == ()
    with pytest.raises(RegistrationError, match="change_undone_already"):
        take(township, change)


def test_the_receiving_side_follows_what_the_authorities_have_to_do(township: Township) -> None:
    change = to_south(township.east, enrolled(township.east, "单雪"))
    township.up(township.east)
    assert [one.change.id for one in open_transfers(township.centre.office)] == [change.id]
    received = take(township, change)
    (waiting,) = open_transfers(township.centre.office)
    assert waiting.change.pupil_id == received
    assert waiting.step.party.value == "sending_authority"


def test_a_pupil_of_the_centre_goes_to_a_village(township: Township) -> None:
    pupil = enrolled(township.centre, "单雪")
    change = to_south(township.centre, pupil)
    (arrival,) = waiting_arrivals(township.centre.office)
    assert arrival.sender == CENTRE.name
    take(township, change)
    township.settle()
    assert at_school(township.south) == ["单雪"]


def test_two_devices_that_accept_one_release_make_one_record(township: Township) -> None:
    pupil = enrolled(township.east, "单雪")
    change = to_south(township.east, pupil)
    township.up(township.east)
    township.up(township.east)
    backup = township.centre.backup()
    first = take(township, change)
    township.settle()
    township.centre.restore(backup)
    second = take(township, replace(change))
    township.settle()
    township.settle()
    assert first == second
    assert at_school(township.south) == ["单雪"]
    assert census(township.centre.office).total == 1


LAST = Cohort.in_grade(Stage.PRIMARY, 6, SchoolYear(2025))
SUMMER = date(2026, 7, 5)


def in_last_grade(township: Township, *, names: tuple[str, ...]) -> list[PupilId]:
    """Register a last grade in June and let the first of it be released to the other village."""
    east = township.east
    east.office.clock = FixedClock(date(2026, 6, 20))
    pupils = [enrolled(east, name) for name in names]
    with east.office.writing("test") as writing:
        for pupil in pupils:
            held = file(east, pupil).enrolment
            started = date(LAST.entry_year, 9, 1)
            writing.put(replace(held, entry_year=LAST.entry_year, started_on=started))
    asked = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT,
        happened_on=date(2026, 6, 20),
        reason="99",
        other_school=SOUTH.name,
    )
    record_change(east.office, pupils[0], asked)
    east.office.clock = FixedClock(SUMMER)
    return pupils


def refuse_in_october(township: Township) -> None:
    township.east.office.clock = FixedClock(DAY)
    township.up(township.east)
    (arrival,) = waiting_arrivals(township.centre.office)
    send_back(township.centre.office, [arrival.change.id], "青石小学没有收到人")
    township.down(township.east)


@pytest.mark.parametrize("grades_here", [6, 5])
def test_who_is_sent_back_after_the_last_grade_left_leaves_with_it(
    township: Township, grades_here: int
) -> None:
    child, mate = in_last_grade(township, names=("欧阳娜娜", "单雪"))
    east = township.east.office
    if grades_here == 6:
        apply_promotion(east, plan_promotion(east))
        expected = PupilStatus.GRADUATED
    else:
        release_grade(east, LAST, SUMMER)
        expected = PupilStatus.TRANSFERRED_OUT
        township.up(township.east)
        (arrival,) = [
            one for one in waiting_arrivals(township.centre.office) if one.to.id == CENTRE.id
        ]
        take(township, arrival.change)
    refuse_in_october(township)
    assert [file(township.east, one).enrolment.ended_on for one in (child, mate)] == [SUMMER] * 2
    assert status(township.east, child) is expected
    assert [one.name for one in sent_back(east)] == ["欧阳娜娜"]
    waiting = [one.file.pupil.name for one in waiting_arrivals(township.centre.office)]
    assert waiting == ([] if grades_here == 6 else ["欧阳娜娜"])


def test_who_is_sent_back_while_the_grade_is_here_stays(township: Township) -> None:
    child, _ = in_last_grade(township, names=("欧阳娜娜", "单雪"))
    refuse_in_october(township)
    assert status(township.east, child) is PupilStatus.PRESENT
