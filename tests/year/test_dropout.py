from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar_days import is_working_day, working_days_between
from core.changes.apply import ChangeRequest
from core.changes.models import ChangeKind
from core.codes import CODES
from core.dropout.absences import (
    Away,
    absent_runs,
    due_cases,
    note_absences,
    take_back_absence,
)
from core.dropout.cases import (
    amend_visit,
    case_file,
    close_case,
    name_duty,
    note_return,
    note_visit,
    open_case,
    record_leave,
    report_case,
    take_back_visit,
)
from core.dropout.models import (
    Absence,
    AbsenceReason,
    CaseResult,
    DutyRole,
    Placement,
    Pledge,
    PledgeParty,
)
from core.dropout.pledges import add_pledge, count_pledges
from core.dropout.report import dropout_report
from core.dropout.school_days import school_days
from core.errors import RegistrationError
from core.models import PupilId, PupilStatus, SchoolId
from core.school_year.models import Term, TermOf
from core.school_year.reporting import note_reporting
from tests.year.office import Village

SEPTEMBER = date(2026, 9, 29)
OCTOBER = date(2026, 10, 12)
HERE = SchoolId("1")
PUPIL = PupilId("p")


def absence(day: date, reason: AbsenceReason = AbsenceReason.UNEXCUSED) -> Absence:
    return Absence(id=f"a.p.{day}", school_id=HERE, pupil_id=PUPIL, day=day, reason=reason)


def away(village: Village, pupil: PupilId, *days: date) -> None:
    for day in days:
        note_absences(village.office, day, {pupil: Away(AbsenceReason.UNEXCUSED)})


def test_three_days_in_a_row_across_the_holidays_are_a_case(village: Village) -> None:
    pupil = village.on(OCTOBER).pupil("区建国", 4)
    away(village, pupil, SEPTEMBER, date(2026, 9, 30))
    assert due_cases(village.office) == ()
    away(village, pupil, date(2026, 10, 8))
    (case,) = due_cases(village.office)
    assert (case.name, case.run.first, case.run.days) == ("区建国", SEPTEMBER, 3)
    assert not case.is_running
    away(village, pupil, date(2026, 10, 9), date(2026, 10, 10))
    assert due_cases(village.office)[0].is_running


LAST_OF_AUTUMN = (date(2027, 1, 20), date(2027, 1, 21))
FIRST_OF_SPRING = date(2027, 3, 1)


def test_the_winter_holidays_do_not_break_a_row(village: Village) -> None:
    pupil = village.on(date(2027, 2, 10)).pupil("区建国", 4)
    away(village, pupil, date(2027, 1, 19), *LAST_OF_AUTUMN)
    assert due_cases(village.office)[0].is_running
    village.on(FIRST_OF_SPRING)
    away(village, pupil, FIRST_OF_SPRING)
    (case,) = due_cases(village.office)
    assert (case.run.first, case.run.days) == (date(2027, 1, 19), 4)


def test_school_days_that_were_attended_break_a_row_within_the_holidays_window(
    village: Village,
) -> None:
    pupil, other = village.on(FIRST_OF_SPRING).pupil("区建国", 4), village.pupil("单雪", 4)
    away(village, pupil, *LAST_OF_AUTUMN, FIRST_OF_SPRING)
    assert len(due_cases(village.office)) == 1
    village.on(date(2027, 2, 22))
    note_reporting(village.office, TermOf(2026, Term.SPRING), [pupil, other], has_come=True)
    village.on(FIRST_OF_SPRING)
    assert due_cases(village.office) == ()


def test_a_few_january_days_of_which_nothing_was_noted_are_school_days() -> None:
    calendar = school_days(
        date(2027, 1, 1),
        date(2027, 3, 31),
        {date(2027, 1, 12), date(2027, 1, 18), FIRST_OF_SPRING},
    )
    assert calendar.after(date(2027, 1, 12)) == date(2027, 1, 13)
    assert calendar.after(date(2027, 1, 18)) == FIRST_OF_SPRING
    assert calendar.has(date(2027, 1, 8))


def test_the_summer_holidays_do_not_break_a_row(village: Village) -> None:
    pupil = village.on(date(2027, 9, 1)).pupil("区建国", 4)
    away(village, pupil, date(2027, 6, 29), date(2027, 6, 30), date(2027, 9, 1))
    assert [case.run.days for case in due_cases(village.office)] == [3]


def test_a_day_at_school_breaks_the_row_and_illness_does_not_count() -> None:
    days = [date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 12)]
    assert [run.days for run in absent_runs(map(absence, days))] == [2, 1]
    ill = absence(date(2026, 10, 10), AbsenceReason.ILLNESS)
    assert [run.days for run in absent_runs([*map(absence, days), ill])] == [3]


@given(st.sets(st.integers(0, 60)))
def test_every_unexcused_school_day_lies_in_one_row(steps: set[int]) -> None:
    days = [date(2026, 9, 1) + timedelta(days=step) for step in sorted(steps)]
    runs = absent_runs(map(absence, days))
    assert sum(run.days for run in runs) == sum(map(is_working_day, days))
    for run in runs:
        assert working_days_between(run.first, run.last) == run.days - 1


def test_noting_an_absence_twice_is_once_and_the_reason_is_corrected(village: Village) -> None:
    pupil = village.pupil("单雪", 2)
    day = date(2026, 10, 8)
    away(village, pupil, day)
    assert note_absences(village.office, day, {pupil: Away(AbsenceReason.ILLNESS)}) == 1
    assert [one.reason for one in village.office.store.absences.on(day)] == [AbsenceReason.ILLNESS]
    take_back_absence(village.office, pupil, day)
    assert village.office.store.absences.on(day) == []
    with pytest.raises(RegistrationError, match="no_such_absence"):
        take_back_absence(village.office, pupil, day)
    away(village, pupil, day)
    assert len(village.office.store.absences.on(day)) == 1


def test_tomorrow_nobody_is_absent_yet(village: Village) -> None:
    with pytest.raises(RegistrationError, match="absence_in_future"):
        away(village, village.pupil("单雪", 2), date(2026, 10, 9))


def test_an_open_case_is_not_asked_for_again(village: Village) -> None:
    pupil = village.on(OCTOBER).pupil("区建国", 4)
    away(village, pupil, date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10))
    open_case(village.office, pupil, date(2026, 10, 8))
    assert due_cases(village.office) == ()
    with pytest.raises(RegistrationError, match="case_open_already"):
        open_case(village.office, pupil, date(2026, 10, 8))


def test_a_child_brought_back_is_on_the_roster_again_and_the_case_is_closed(
    village: Village,
) -> None:
    pupil = village.on(OCTOBER).pupil("区建国", 4, guardian=("区大山", "10008570001"))
    asked = ChangeRequest(kind=ChangeKind.LEAVE, happened_on=date(2026, 10, 8))
    _, case = record_leave(village.office, pupil, asked, whereabouts="外省")
    assert village.file(pupil).enrolment.status is PupilStatus.LOST
    note_visit(village.office, case.id, OCTOBER, ["村主任 石大山", "班主任 曾老师"], "答应返校")
    name_duty(village.office, case.id, DutyRole.VILLAGE_HEAD, "石大山")
    report_case(village.office, case.id, OCTOBER, "控〔2026〕1号", "云岭镇中心小学")
    closed = note_return(village.office, case.id, OCTOBER, Placement.OWN_SCHOOL, "曾老师每周家访")
    assert (closed.result, closed.is_open) == (CaseResult.RETURNED, False)
    assert village.file(pupil).enrolment.status is PupilStatus.RETURNED
    file = case_file(village.office, case.id)
    assert DutyRole.VILLAGE_HEAD not in file.missing_roles
    text = "\n".join(one.text for one in dropout_report(village.office, file).paragraphs)
    for words in ("区建国", "区大山", "石大山", "答应返校", "控〔2026〕1号", "本校", "每周家访"):
        assert words in text
    assert "10008570001" not in text


def test_the_reason_of_a_leaving_stands_in_its_case_and_in_the_report(village: Village) -> None:
    pupil = village.on(OCTOBER).pupil("区建国", 4)
    asked = ChangeRequest(
        kind=ChangeKind.LEAVE, happened_on=date(2026, 10, 8), reason="31", note="父母都在外面"
    )
    change, case = record_leave(village.office, pupil, asked)
    reason = CODES["change_reason"].label(change.reason)
    assert case.suspected_reason == f"{reason}，父母都在外面"
    file = case_file(village.office, case.id)
    text = "\n".join(one.text for one in dropout_report(village.office, file).paragraphs)
    assert reason in text


def test_a_child_taught_at_home_is_returned_but_one_found_elsewhere_is_not(
    village: Village,
) -> None:
    asked = ChangeRequest(kind=ChangeKind.LEAVE, happened_on=date(2026, 10, 8))
    first, second = village.pupil("甲", 2), village.pupil("乙", 2)
    _, case = record_leave(village.office, first, asked)
    note_return(village.office, case.id, date(2026, 10, 8), Placement.HOME_TEACHING)
    assert village.file(first).enrolment.status is PupilStatus.RETURNED
    _, case = record_leave(village.office, second, asked)
    close_case(village.office, case.id, date(2026, 10, 8), CaseResult.ELSEWHERE)
    assert village.file(second).enrolment.status is PupilStatus.LOST
    with pytest.raises(RegistrationError, match="case_closed_already"):
        close_case(village.office, case.id, date(2026, 10, 8), CaseResult.ELSEWHERE)


def test_a_case_does_not_close_as_open(village: Village) -> None:
    case = open_case(village.office, village.pupil("甲", 2), date(2026, 10, 8))
    with pytest.raises(RegistrationError, match="case_result_needed"):
        close_case(village.office, case.id, date(2026, 10, 8), CaseResult.OPEN)


def test_nobody_is_back_before_having_stayed_away(village: Village) -> None:
    office = village.office
    case = open_case(office, village.pupil("仇一", 3), date(2026, 9, 21))
    early = date(2026, 9, 20)
    with pytest.raises(RegistrationError, match="case_ends_before_it_begins"):
        note_return(office, case.id, early, Placement.OWN_SCHOOL)
    with pytest.raises(RegistrationError, match="case_ends_before_it_begins"):
        close_case(office, case.id, early, CaseResult.NOT_RETURNED)
    assert case_file(office, case.id).case.is_open


def test_pledges_are_counted_by_who_signed_and_missing_families_are_named(
    village: Village,
) -> None:
    signed, missing = village.pupil("甲", 2), village.pupil("乙", 2)
    for party, pupil, count in (
        (PledgeParty.PARENTS, signed, 1),
        (PledgeParty.VILLAGE, None, 12),
        (PledgeParty.CLASS_TEACHER, None, 3),
    ):
        add_pledge(
            village.office,
            Pledge(
                id="",
                school_id=HERE,
                year=2026,
                party=party,
                name="石大山",
                pupil_id=pupil,
                count=count,
            ),
        )
    counted = count_pledges(village.office, 2026)
    assert counted.signed[PledgeParty.VILLAGE] == 12
    assert (counted.total, counted.without_family) == (16, (missing,))


def test_a_visit_is_put_right_and_taken_back(village: Village) -> None:
    pupil = village.on(OCTOBER).pupil("区建国", 4)
    office = village.office
    case = open_case(office, pupil, SEPTEMBER)
    visit = note_visit(office, case.id, SEPTEMBER, ["村主任石大山"], "没见到人")
    with pytest.raises(RegistrationError, match="absence_in_future"):
        amend_visit(office, visit.id, OCTOBER + timedelta(days=1), [])
    amended = amend_visit(office, visit.id, OCTOBER, ["班主任杨梅"], "答应返校")
    assert case_file(office, case.id).visits == (amended,)
    take_back_visit(office, visit.id)
    assert case_file(office, case.id).visits == ()
    with pytest.raises(RegistrationError, match="no_such_visit"):
        take_back_visit(office, visit.id)
