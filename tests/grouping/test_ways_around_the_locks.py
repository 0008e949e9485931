"""Ways by which somebody might come to the class wanted after all; each is shut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.assign.refusals import PupilsError
from core.changes.apply import ChangeRequest, record_change
from core.changes.merging import merge_pupils
from core.changes.models import ChangeKind
from core.changes.undo import undo_change
from core.errors import GroupingError
from core.grouping.annulling import annul
from core.grouping.classes import groups_of
from core.grouping.county import CountyLists, CountySource, take_county_result
from core.grouping.oversight import seat_of
from core.grouping.proposing import PupilWish, Request, propose
from core.grouping.publishing import NoticeDetails, publish
from core.models import PupilId
from core.office import Office
from core.registration import InvalidDraftError
from tests.grouping.cohorts import drawn, new_cohort, pupils_of


def test_a_class_takes_no_other_name_once_the_lists_hang(office: Office, tmp_path: Path) -> None:
    plan, outcome = drawn(office)
    document = outcome.certificate.canonical()
    publish(office, document, tmp_path, NoticeDetails(class_names={1: "启明班"}))
    with pytest.raises(GroupingError, match="class_name_published"):
        publish(office, document, tmp_path, NoticeDetails(class_names={1: "长庚班", 2: "启明班"}))
    again = publish(office, document, tmp_path, NoticeDetails())
    assert not again.is_first
    assert [group.name for group in groups_of(office, plan)] == ["启明班", "", ""]


@pytest.mark.parametrize(
    "names", [{1: "启明班", 2: "启明班"}, {1: "2班"}, {1: "二班", 2: "一班"}, {3: "一年级1班"}]
)
def test_no_class_is_called_like_another(
    office: Office, tmp_path: Path, names: dict[int, str]
) -> None:
    _, outcome = drawn(office)
    details = NoticeDetails(class_names=names)
    with pytest.raises(GroupingError, match="class_name_of_another"):
        publish(office, outcome.certificate.canonical(), tmp_path, details)


def _class_after_merging(office: Office) -> tuple[int, int]:
    """Return in which of the two drawn classes a child registered twice sits, and in how many."""
    _, outcome = drawn(office, 12, 2)
    winner, loser = outcome.pupils[1][0], outcome.pupils[2][0]
    merge_pupils(office, winner, loser, [])
    seats = [one for one in office.store.seats.by("pupil_id", winner) if one.ended_on is None]
    held = seat_of(office, winner)
    assert held is not None
    return held[1].number, len(seats)


def test_who_merges_two_seats_does_not_choose_between_them(office: Office) -> None:
    """Whoever wins by hand, the lot of the seats decides: both classes come out in twenty."""
    found = {_class_after_merging(office) for _ in range(20)}
    assert found == {(1, 1), (2, 1)}


def test_the_older_of_two_seats_stands_whoever_wins(office: Office) -> None:
    _, outcome = drawn(office, 12, 2)
    older, newer = outcome.pupils[1][0], outcome.pupils[2][0]
    (seat,) = office.store.seats.by("pupil_id", older)
    with office.writing() as writing:
        writing.put(
            replace(seat, started_on=seat.started_on.replace(year=seat.started_on.year - 1))
        )
    merge_pupils(office, newer, older, [])
    held = seat_of(office, newer)
    assert held is not None
    assert held[1].number == 1


def test_a_merge_takes_no_other_grade_than_that_of_the_seat(office: Office) -> None:
    _, outcome = drawn(office)
    winner = outcome.pupils[1][0]
    loser = pupils_of(office, new_cohort(office, 2))[0].id
    with pytest.raises(InvalidDraftError) as caught:
        merge_pupils(office, winner, loser, ["enrolment.entry_year"])
    assert "class_locked" in {problem.code for problem in caught.value.problems}
    merge_pupils(office, winner, loser, [])


def test_undoing_a_transfer_opens_no_seat_in_an_annulled_class(office: Office) -> None:
    plan, outcome = drawn(office)
    gone = outcome.pupils[1][0]
    request = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT,
        happened_on=office.clock.today(),
        reason="99",
        other_school="青石小学",
    )
    change = record_change(office, gone, request)
    annul(office, plan, "漏了两名学生", "李校长")
    undo_change(office, change.id)
    (seat,) = office.store.seats.by("pupil_id", gone)
    assert seat.ended_on is not None


def test_what_the_county_drew_is_not_drawn_again_in_a_later_year(office: Office) -> None:
    cohort = new_cohort(office, 6)
    ids = tuple(PupilId(pupil.id) for pupil in pupils_of(office, cohort))
    lists = CountyLists(cohort, {1: ids[:3], 2: ids[3:]}, ())
    take_county_result(office, lists, CountySource("县教育局"))
    with office.writing() as writing:  # as the seats of a year that is over
        for own in ids:
            (seat,) = office.store.seats.by("pupil_id", own)
            writing.put(replace(seat, ended_on=office.clock.today()))
    with pytest.raises(GroupingError, match="already_drawn"):
        propose(office, Request(entry_year=cohort.entry_year, classes=2))
    with pytest.raises(GroupingError, match="already_drawn"):
        take_county_result(office, lists, CountySource("县教育局"))


def test_no_name_of_a_pupil_comes_into_a_plan_or_a_notice_by_a_reason(office: Office) -> None:
    plan, _ = drawn(office)
    named = pupils_of(office, plan.cohort)[1].name
    with pytest.raises(PupilsError, match="reason_names_pupil") as caught:
        annul(office, plan, f"漏了 {named}", "李校长")
    assert caught.value.params["pupils"] == named
    annul(office, plan, "漏了两名学生", "李校长")
    one, other = pupils_of(office, plan.cohort)[:2]
    wish = PupilWish((one.id, other.id), f"与{named}同住")
    with pytest.raises(PupilsError, match="reason_names_pupil"):
        propose(office, Request(entry_year=plan.cohort.entry_year, classes=2, together=(wish,)))
