from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import GroupingError
from core.grouping.checking import verify
from core.grouping.joining import batch_bytes, draw_late, seal_late
from core.grouping.records import LateDraw
from core.models import Cohort, PupilId, SeatSource
from core.office import Office
from tests.grouping.cohorts import drawn, new_cohort, pupils_of


def _newcomers(office: Office, cohort: Cohort, count: int) -> list[PupilId]:
    """Move pupils of an untouched cohort into a drawn one."""
    own = pupils_of(office, new_cohort(office, count))
    with office.writing() as writing:
        for place, pupil in enumerate(own):
            enrolment = office.store.enrolments.by("pupil_id", pupil.id)[0]
            writing.put(replace(enrolment, entry_year=cohort.entry_year))
            writing.put(replace(pupil, name=f"新来{cohort.entry_year}{place}", hamlet="白岩村2组"))
    return [pupil.id for pupil in own]


def test_late_joiners_go_where_there_are_fewest_and_it_can_be_checked(office: Office) -> None:
    plan, outcome = drawn(office, 13, 3)
    ids = _newcomers(office, plan.cohort, 2)
    record = seal_late(office, ids)
    done = draw_late(office, record, ["4", "44"])
    sizes = [
        len(office.store.grouping.class_members(office.school.id, plan.cohort, number))
        for number in outcome.pupils
    ]
    assert sizes == [5, 5, 5]
    assert verify(done.certificate.canonical(), batch_bytes(record)).verified
    seat = office.store.seats.by("pupil_id", ids[0])[0]
    assert seat.source is SeatSource.LATE_JOINER


def test_a_second_batch_counts_the_first_and_goes_on_numbering(office: Office) -> None:
    plan, _ = drawn(office, 12, 3)
    first, second = _newcomers(office, plan.cohort, 2)
    draw_late(office, seal_late(office, [first]), ["1"])
    record = seal_late(office, [second])
    done = draw_late(office, record, ["2"])
    assert record.batch == 2
    assert list(done.certificate.seats) == [14]


def test_a_sealed_batch_is_the_same_when_asked_again(office: Office) -> None:
    plan, _ = drawn(office, 12, 3)
    one, other = _newcomers(office, plan.cohort, 2)
    record = seal_late(office, [one])
    assert seal_late(office, [one, one]) == record
    with pytest.raises(GroupingError, match="late_batch_waiting"):
        seal_late(office, [other])


def test_a_batch_is_drawn_once(office: Office) -> None:
    plan, _ = drawn(office, 12, 3)
    ids = _newcomers(office, plan.cohort, 1)
    batch = seal_late(office, ids)
    done = draw_late(office, batch, ["1"])
    for held in (batch, done.record):
        with pytest.raises(GroupingError, match="late_already_drawn"):
            draw_late(office, held, ["2"])
    with pytest.raises(GroupingError, match="already_seated"):
        seal_late(office, ids)


def test_nobody_joins_late_before_the_draw(office: Office) -> None:
    cohort = new_cohort(office, 3)
    with pytest.raises(GroupingError, match="late_no_draw"):
        seal_late(office, [pupils_of(office, cohort)[0].id])


def test_a_batch_is_of_one_cohort_and_of_known_pupils(office: Office) -> None:
    one, other = new_cohort(office, 1), new_cohort(office, 1)
    ids = [pupils_of(office, cohort)[0].id for cohort in (one, other)]
    with pytest.raises(GroupingError, match="late_several_cohorts"):
        seal_late(office, ids)
    with pytest.raises(GroupingError, match="wish_unknown_pupil"):
        seal_late(office, ["没有这个人"])
    with pytest.raises(GroupingError, match="batch_empty"):
        seal_late(office, [])


def test_a_late_certificate_without_its_batch_is_not_verified(office: Office) -> None:
    plan, _ = drawn(office, 12, 3)
    record: LateDraw = seal_late(office, _newcomers(office, plan.cohort, 1))
    done = draw_late(office, record, ["9"])
    report = verify(done.certificate.canonical(), None)
    assert not report.verified
    assert report.not_checked
