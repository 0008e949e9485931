"""What hangs on the record that goes is the child's still: lists, answers, papers, pledges."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.certificates.attendance import issue_attendance
from core.changes.merging import merge_pupils
from core.dropout.cases import (
    case_file,
    close_case,
    name_duty,
    note_visit,
    open_case,
    report_case,
)
from core.dropout.models import CaseResult, DutyRole
from core.dropout.pledges import add_family_pledges, count_pledges
from core.ledgers.facts import ConsentAnswer
from core.ledgers.own_ledger import OwnColumn, create_own_ledger, own_table, set_values
from core.models import PupilId
from core.privacy.consent import answers_of, record_consent
from core.privacy.optional_fields import OPTIONAL_FIELDS
from core.records.past import history_of_pupil, put_back_pupil
from core.school_year.households import fill_from_register
from tests.year.office import OCTOBER, Village


def merged(village: Village, winner: PupilId, loser: PupilId) -> None:
    merge_pupils(village.office, winner, loser, [])
    before = village.office.store.state_digests()
    with village.office.store.transaction():
        village.office.store.rebuild()
    assert village.office.store.state_digests() == before


def test_a_merged_record_keeps_its_place_on_own_ledgers(village: Village) -> None:
    winner, loser = village.pupil("单雪", 3), village.pupil("单雪", 3)
    columns = (OwnColumn("册数"), OwnColumn("保险"))
    alone = create_own_ledger(village.office, "教材", columns, [loser])
    both = create_own_ledger(village.office, "接种", columns, [winner, loser])
    set_values(village.office, alone, [loser], 0, "六册")
    set_values(village.office, both, [winner, loser], 0, "一针")
    set_values(village.office, both, [loser], 0, "两针")
    set_values(village.office, both, [loser], 1, "已交")
    merged(village, winner, loser)
    for ledger, values in ((alone, ("六册", "")), (both, ("一针", "已交"))):
        (row,) = own_table(village.office, ledger).rows
        assert (row.line.pupil_id, row.values) == (winner, values)
        assert row.file is not None


def test_a_merged_record_keeps_consent_and_papers(village: Village, tmp_path: Path) -> None:
    winner, loser = village.pupil("单雪", 3), village.pupil("单雪", 3)
    field = OPTIONAL_FIELDS[0]
    record_consent(village.office, loser, [field], ConsentAnswer.REFUSED)
    issued = issue_attendance(village.office, loser, tmp_path / "a.pdf")
    merged(village, winner, loser)
    assert answers_of(village.office, winner) == {field: ConsentAnswer.REFUSED}
    (paper,) = village.office.store.ledgers.papers.by("holder_id", winner)
    assert paper.number == issued.paper.number


def test_what_the_other_record_said_is_read_in_the_history_of_the_one_that_stays(
    village: Village,
) -> None:
    winner, loser = village.pupil("单雪", 3), village.pupil("单雪", 3, pupil_remark="爱画画")
    merged(village, winner, loser)
    past = history_of_pupil(village.office, winner)
    (gone,) = [one for one in past if one.is_merged and not one.is_first]
    assert ("remark", "爱画画", "") in [(one.key, one.before, one.after) for one in gone.changes]
    assert not gone.is_removal
    put_back_pupil(village.office, winner, {"remark": "爱画画"})
    assert village.file(winner).pupil.remark == "爱画画"


def test_a_merged_child_stands_once_among_households_and_pledges(village: Village) -> None:
    winner, loser = village.pupil("单雪", 3), village.pupil("单雪", 3)
    fill_from_register(village.office, 2026)
    add_family_pledges(village.office, 2026, [winner, loser], OCTOBER)
    merged(village, winner, loser)
    (child,) = village.office.store.households.of_year(2026, village.office.school.id)
    assert child.pupil_id == winner
    assert count_pledges(village.office, 2026).total == 1


def test_two_open_dropout_cases_of_a_merged_child_are_one(village: Village) -> None:
    office = village.office
    winner, loser = village.pupil("单雪", 3), village.pupil("单雪", 3)
    own = open_case(office, winner, date(2026, 9, 21), whereabouts="县城")
    other = open_case(office, loser, date(2026, 9, 14), reason="厌学", whereabouts="广东")
    report_case(office, other.id, OCTOBER, "云教〔2026〕3号", "中心校")
    for case in (own, other):
        note_visit(office, case.id, OCTOBER, ["村主任 石大山"])
        name_duty(office, case.id, DutyRole.CLASS_TEACHER, f"师长{case.absent_since.day}")
    name_duty(office, own.id, DutyRole.PARENT, "单国强")
    merged(village, winner, loser)
    (case,) = office.store.dropouts.cases.open_cases()
    file = case_file(office, case.id)
    assert (case.id, case.pupil_id, case.report_no) == (other.id, winner, "云教〔2026〕3号")
    assert (case.absent_since.day, case.suspected_reason, case.whereabouts) == (14, "厌学", "广东")
    assert len(file.visits) == 2
    assert {duty.role: duty.name for duty in file.duties} == {
        DutyRole.CLASS_TEACHER: "师长14",
        DutyRole.PARENT: "单国强",
    }
    close_case(office, case.id, OCTOBER, CaseResult.EXEMPT)
    assert office.store.dropouts.cases.open_cases() == []


def test_a_closed_case_stays_beside_the_open_one_of_a_merged_child(village: Village) -> None:
    office = village.office
    winner, loser = village.pupil("单雪", 3), village.pupil("单雪", 3)
    closed = open_case(office, winner, date(2026, 9, 14))
    close_case(office, closed.id, OCTOBER, CaseResult.EXEMPT)
    still = open_case(office, loser, date(2026, 10, 7))
    merged(village, winner, loser)
    assert {one.id for one in office.store.dropouts.cases.by("pupil_id", winner)} == {
        closed.id,
        still.id,
    }
