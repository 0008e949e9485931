from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.census import count_handover, handover_count
from core.changes.grades import set_last_grade
from core.changes.handover import own_releases
from core.changes.models import ChangeKind, Handover, RecordChange
from core.changes.movements import by_zone, movements
from core.errors import RegistrationError
from core.models import Cohort, DeviceId, PupilId, PupilStatus, SchoolYear, Stage
from core.school_year.as_of import files_as_of
from core.school_year.models import Term, TermOf
from core.school_year.people import attending, files_of, in_stage
from core.school_year.promotion import (
    Destination,
    apply_promotion,
    closing_year,
    highest_grade_here,
    plan_promotion,
    release_grade,
    start_school,
    undo_promotion,
)
from core.school_year.reporting import (
    note_all_came_but,
    note_reporting,
    reporting_line,
    reporting_summary,
)
from core.storage.peers import Peer, PeerRepository
from tests.year.office import CENTRE, OCTOBER, VILLAGE, YEAR, Village

JULY = date(2027, 7, 5)
AUTUMN = TermOf(2026, Term.AUTUMN)


def know_the_centre(village: Village) -> None:
    with village.office.writing("test") as writing:
        writing.put(CENTRE)


def statuses(village: Village, *pupils: PupilId) -> list[PupilStatus]:
    return [village.file(one).enrolment.status for one in pupils]


def mark_accepted(village: Village, change: RecordChange) -> None:
    """Write what a bundle brings once the centre has accepted."""
    with village.office.writing("test") as writing:
        writing.put(replace(change, handover=Handover.ACCEPTED, accepted_on=JULY))


def test_the_year_that_a_promotion_closes_follows_from_the_month() -> None:
    assert closing_year(date(2027, 7, 5)) == SchoolYear(2026)
    assert closing_year(date(2027, 9, 3)) == SchoolYear(2026)


def test_the_sixth_grade_graduates_and_the_others_only_grow_older(village: Village) -> None:
    old, young = village.pupil("李一", 6), village.pupil("单雪", 5)
    before = village.file(young).enrolment
    village.on(JULY)
    plan = plan_promotion(village.office)
    assert plan.destination is Destination.GRADUATION
    assert [one.name for one in plan.leavers] == ["李一"]
    done = apply_promotion(village.office, plan)
    assert [one.status_after for one in done.changes] == [PupilStatus.GRADUATED]
    assert statuses(village, old, young) == [PupilStatus.GRADUATED, PupilStatus.PRESENT]
    assert village.file(young).enrolment == before


def test_a_promotion_made_in_september_is_dated_to_the_end_of_august(village: Village) -> None:
    village.pupil("李一", 6)
    plan = plan_promotion(village.on(date(2027, 9, 3)).office)
    assert (plan.closing, plan.day) == (YEAR, date(2027, 8, 31))
    apply_promotion(village.office, plan)


def test_a_grade_without_pupils_is_a_line_of_the_preview(village: Village) -> None:
    village.pupil("李一", 6)
    plan = plan_promotion(village.on(JULY).office)
    assert [len(step.pupil_ids) for step in plan.steps] == [0, 0, 0, 0, 0, 1]
    assert [step.to_grade for step in plan.steps] == [2, 3, 4, 5, 6, None]


def test_who_is_suspended_is_named_and_not_graduated(village: Village) -> None:
    pupil = village.pupil("仇𬭊", 6)
    asked = ChangeRequest(kind=ChangeKind.SUSPEND, happened_on=OCTOBER, reason="10")
    record_change(village.office, pupil, asked)
    plan = plan_promotion(village.on(JULY).office)
    assert plan.leavers == ()
    assert [one.name for one in plan.held] == ["仇𬭊"]


def test_a_teaching_point_is_asked_for_its_last_grade(point: Village) -> None:
    with pytest.raises(RegistrationError, match="last_grade_needed"):
        plan_promotion(point.office)
    set_last_grade(point.office, 3)
    know_the_centre(point)
    plan = plan_promotion(point.office)
    assert (plan.destination, plan.last_grade, len(plan.steps)) == (Destination.CENTRE, 3, 3)


def test_a_grade_above_the_last_one_leaves_under_its_own_name(point: Village) -> None:
    set_last_grade(point.office, 3)
    know_the_centre(point)
    third, fourth = point.pupil("甲", 3), point.pupil("乙", 4)
    point.on(JULY)
    assert highest_grade_here(point.office) == 4
    plan = plan_promotion(point.office)
    assert [(step.from_grade, step.to_grade, step.pupil_ids) for step in plan.steps[2:]] == [
        (3, None, (third,)),
        (4, None, (fourth,)),
    ]
    assert {one.pupil_id for one in plan.leavers} == {third, fourth}


def test_without_pupils_the_likely_last_grade_is_the_first(point: Village) -> None:
    assert highest_grade_here(point.office) == 1


def test_the_last_grade_of_a_teaching_point_is_released_to_the_centre(point: Village) -> None:
    set_last_grade(point.office, 3)
    know_the_centre(point)
    pupils = [point.pupil(name, 3) for name in ("甲", "乙")]
    point.seat(pupils[0], point.group(1, 2, 3))
    point.on(JULY)
    done = apply_promotion(point.office, plan_promotion(point.office))
    assert {one.handover for one in done.changes} == {Handover.RELEASED}
    assert {one.to_school_id for one in done.changes} == {CENTRE.id}
    assert point.open_seats(pupils[0]) == []
    assert attending(files_of(point.office)) == []
    assert len(count_handover(done.changes).released) == 2


def test_a_promotion_undone_and_done_again_waits_once(point: Village) -> None:
    set_last_grade(point.office, 3)
    know_the_centre(point)
    point.pupil("甲", 3)
    point.on(JULY)
    first = apply_promotion(point.office, plan_promotion(point.office))
    undo_promotion(point.office, first.batch)
    assert own_releases(point.office) == ()
    again = apply_promotion(point.office, plan_promotion(point.office))
    assert [one.change for one in own_releases(point.office)] == list(again.changes)


def test_without_a_known_centre_nobody_is_released(point: Village) -> None:
    set_last_grade(point.office, 3)
    with pytest.raises(RegistrationError, match="no_centre_known"):
        plan_promotion(point.office)


def test_the_card_of_the_centre_is_enough_before_its_first_bundle(point: Village) -> None:
    set_last_grade(point.office, 3)
    card = Peer(
        DeviceId("9901000001-fe0acf46"), CENTRE.id, CENTRE.name, CENTRE.kind, 1, b"", (), "", "", ""
    )
    with point.office.store.transaction():
        PeerRepository(point.office.store.connection).save(card)
    plan = plan_promotion(point.office)
    assert plan.centre is not None
    assert (plan.centre.id, plan.centre.name) == (CENTRE.id, CENTRE.name)


def test_undo_brings_everybody_back_until_something_else_happened(point: Village) -> None:
    set_last_grade(point.office, 3)
    know_the_centre(point)
    pupils = [point.pupil(name, 3) for name in ("甲", "乙")]
    before = [point.file(one).enrolment for one in pupils]
    point.on(JULY)
    done = apply_promotion(point.office, plan_promotion(point.office))
    undo_promotion(point.office, done.batch)
    assert [point.file(one).enrolment for one in pupils] == before
    again = apply_promotion(point.office, plan_promotion(point.office))
    mark_accepted(point, again.changes[0])
    with pytest.raises(RegistrationError, match="change_accepted"):
        undo_promotion(point.office, again.batch)
    assert statuses(point, *pupils) == [PupilStatus.TRANSFERRED_OUT] * 2


def test_a_child_on_the_way_is_released_or_accepted_and_never_both(point: Village) -> None:
    set_last_grade(point.office, 3)
    know_the_centre(point)
    for name in ("甲", "乙"):
        point.pupil(name, 3)
    point.on(JULY)
    done = apply_promotion(point.office, plan_promotion(point.office))
    mark_accepted(point, done.changes[0])
    count = handover_count(point.office)
    assert count.accepted == (done.changes[0].pupil_id,)
    assert count.released == (done.changes[1].pupil_id,)


def test_an_accepted_child_stays_accepted_though_the_village_undid_meanwhile(
    point: Village,
) -> None:
    know_the_centre(point)
    point.pupil("甲", 3)
    done = release_grade(point.office, Cohort.in_grade(Stage.PRIMARY, 3, YEAR), OCTOBER)
    both = replace(done.changes[0], handover=Handover.ACCEPTED, undone_on=OCTOBER)
    assert count_handover([both]).accepted == (both.pupil_id,)


def test_a_whole_grade_goes_to_the_centre_in_one_act(village: Village) -> None:
    know_the_centre(village)
    pupils = [village.pupil(name, 4) for name in ("甲", "乙", "丙")]
    other = village.pupil("丁", 3)
    done = release_grade(village.office, Cohort.in_grade(Stage.PRIMARY, 4, YEAR), OCTOBER)
    assert len(done.changes) == 3
    assert set(statuses(village, *pupils)) == {PupilStatus.TRANSFERRED_OUT}
    assert statuses(village, other) == [PupilStatus.PRESENT]
    with pytest.raises(RegistrationError, match="grade_is_empty"):
        release_grade(village.office, Cohort.in_grade(Stage.PRIMARY, 4, YEAR), OCTOBER)


def test_a_preview_that_the_register_has_overtaken_is_refused(village: Village) -> None:
    pupil = village.pupil("李一", 6)
    village.on(JULY)
    plan = plan_promotion(village.office)
    record_change(village.office, pupil, ChangeRequest(kind=ChangeKind.LEAVE, happened_on=JULY))
    with pytest.raises(RegistrationError, match="promotion_is_stale"):
        apply_promotion(village.office, plan)


def test_the_preschool_class_is_no_grade_and_its_oldest_are_named(village: Village) -> None:
    village.pupil("小明", 3, stage=Stage.PRESCHOOL)
    plan = plan_promotion(village.on(JULY).office)
    assert sum(len(step.pupil_ids) for step in plan.steps) == 0
    assert [one.name for one in plan.starting_school] == ["小明"]


def test_a_child_of_the_preschool_class_starts_school_with_the_same_record(
    village: Village,
) -> None:
    child = village.pupil("小明", 3, stage=Stage.PRESCHOOL)
    before = village.file(child).enrolment
    village.on(date(2027, 9, 1))
    done = start_school(village.office, [child], date(2027, 9, 1))
    enrolment = village.file(child).enrolment
    assert enrolment.cohort == Cohort(Stage.PRIMARY, 2027)
    assert done.changes[0].cohort_before == before.cohort
    assert len(attending(files_of(village.office))) == 1
    stood = files_as_of(village.office, date(2027, 8, 31))
    assert [file.enrolment for file in stood] == [before]
    undo_promotion(village.office, done.batch)
    assert village.file(child).enrolment == before


def test_reporting_names_who_is_missing_and_counts_the_preschool_class_apart(
    village: Village,
) -> None:
    for name in ("欧阳娜娜", "单雪"):
        village.pupil(name, 2)
    away = village.pupil("区建国", 4)
    village.pupil("小明", 3, stage=Stage.PRESCHOOL)
    note_all_came_but(village.office, AUTUMN, [away])
    summary = reporting_summary(village.office, AUTUMN)
    assert (summary.expected, len(summary.came), summary.away) == (3, 2, (away,))
    line = reporting_line(village.office, summary)
    assert "区建国" in line
    assert "欧阳娜娜" not in line
    assert len(in_stage(attending(files_of(village.office)), Stage.PRESCHOOL)) == 1


def test_who_comes_later_is_noted_over_the_first_note(village: Village) -> None:
    pupil = village.pupil("区建国", 4)
    note_reporting(village.office, AUTUMN, [pupil], has_come=False)
    assert note_reporting(village.office, AUTUMN, [pupil], has_come=True) == 1
    assert note_reporting(village.office, AUTUMN, [pupil], has_come=True) == 0
    assert reporting_summary(village.office, AUTUMN).came == (pupil,)
    assert reporting_summary(village.office, TermOf(2026, Term.SPRING)).unknown == (pupil,)


def test_who_has_not_reported_keeps_the_seat(village: Village) -> None:
    pupil = village.pupil("区建国", 4)
    village.seat(pupil, village.group(1, 4))
    note_reporting(village.office, AUTUMN, [pupil], has_come=False)
    assert len(village.open_seats(pupil)) == 1


def test_who_left_is_not_expected(village: Village) -> None:
    pupil = village.pupil("区建国", 4)
    record_change(village.office, pupil, ChangeRequest(kind=ChangeKind.LEAVE, happened_on=OCTOBER))
    with pytest.raises(RegistrationError, match="pupil_not_expected"):
        note_reporting(village.office, AUTUMN, [pupil], has_come=True)
    assert reporting_summary(village.office, AUTUMN).expected == 0


def test_a_zone_tells_who_went_and_who_only_changed_schools_inside_it(village: Village) -> None:
    neighbour = replace(CENTRE, cluster=VILLAGE.cluster)
    with village.office.writing("test") as writing:
        writing.put(neighbour)
    for name, school in (("甲", neighbour.name), ("乙", "外省小学")):
        asked = ChangeRequest(
            kind=ChangeKind.TRANSFER_OUT, happened_on=OCTOBER, reason="99", other_school=school
        )
        record_change(village.office, village.pupil(name, 2), asked)
    repeater = village.pupil("丙", 2)
    record_change(
        village.office, repeater, ChangeRequest(kind=ChangeKind.REPEAT, happened_on=OCTOBER)
    )
    lines = movements(village.office, date(2026, 9, 1), date(2027, 8, 31))
    (zone,) = by_zone(village.office, lines)
    assert zone.zone == "东片"
    assert [line.name for line in zone.went] == ["乙"]
    assert [line.name for line in zone.left_within] == ["甲"]
    assert [line.name for line in zone.other] == ["丙"]
    came = [
        replace(
            lines[0],
            change=replace(lines[0].change, kind=ChangeKind.TRANSFER_IN, from_school=origin),
        )
        for origin in ("中心小学", "县城中心小学", neighbour.id)
    ]
    (zone,) = by_zone(village.office, came)
    assert [line.change.from_school for line in zone.came_within] == ["中心小学", neighbour.id]
    assert [line.change.from_school for line in zone.came] == ["县城中心小学"]


def test_leavers_of_one_name_are_told_apart_and_names_stand_in_order(point: Village) -> None:
    set_last_grade(point.office, 3)
    know_the_centre(point)
    for name, born in (
        ("赵一", date(2018, 3, 5)),
        ("李一", date(2018, 9, 1)),
        ("赵一", date(2018, 4, 6)),
    ):
        point.pupil(name, 3, pupil_birth_date=born)
    point.on(JULY)
    first, *same = [one.name for one in plan_promotion(point.office).leavers]
    assert first == "李一"
    assert sorted(same) == ["赵一 2018-03-05", "赵一 2018-04-06"]
