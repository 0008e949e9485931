"""What is printed around a draw, and that it says what was drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.assign.merkle import family_slips, parse_family_slip
from core.assign.verify import verify_family_slip
from core.grouping.drawing import DrawOutcome
from core.grouping.joining import draw_late, seal_late
from core.grouping.meeting_sheets import level_label
from core.grouping.papers import (
    print_balance,
    print_checklist,
    print_family_slips,
    print_placement_slips,
    print_sealed_plan,
)
from core.grouping.plans import SealedPlan
from core.grouping.roster import SealedRoster
from core.office import Office
from tests.grouping.cohorts import drawn, new_cohort, paper_text, pupils_of

Done = tuple[SealedPlan, DrawOutcome]


@pytest.fixture(scope="module")
def done(office: Office) -> Done:
    return drawn(office)


def test_the_check_code_stands_on_the_sealed_plans_sheet(
    office: Office, done: Done, tmp_path: Path
) -> None:
    plan, _ = done
    sealed = paper_text(print_sealed_plan(office, plan, tmp_path / "1.pdf").path)
    for group in plan.plan.check_code.split(" "):
        assert group in sealed
    assert plan.plan.digest.hex()[:32] in sealed
    checklist = paper_text(print_checklist(office, plan, tmp_path / "2.pdf").path)
    assert plan.plan.check_code in checklist


def test_the_balance_table_has_a_row_for_every_level(
    office: Office, done: Done, tmp_path: Path
) -> None:
    plan, _ = done
    printed = print_balance(office, plan, tmp_path / "1.pdf")
    assert printed.rows == 1 + sum(len(own.levels) for own in plan.plan.attributes)


def test_each_family_gets_a_slip_for_its_own_child(
    office: Office, done: Done, tmp_path: Path
) -> None:
    plan, outcome = done
    assert print_family_slips(office, plan, tmp_path / "all.pdf").pages == 12
    chosen = outcome.pupils[2][0]
    printed = print_family_slips(office, plan, tmp_path / "one.pdf", [chosen])
    text = paper_text(printed.path)
    names = {own.id: own.name for own in pupils_of(office, plan.cohort)}
    assert printed.pages == 1
    assert names.pop(chosen) in text
    assert not any(name in text for name in names.values())
    roster = SealedRoster.unpacked(outcome.draw.roster)
    leaves = roster.leaves(plan.plan.attributes, plan.plan.pupils)
    for slip in family_slips(leaves, roster.salts()):
        assert verify_family_slip(outcome.certificate, parse_family_slip(slip.canonical()))


def test_the_families_slips_say_how_far_they_are_and_stop_before_a_file_is_written(
    office: Office, done: Done, tmp_path: Path
) -> None:
    plan, _ = done
    told: list[tuple[int, int]] = []

    def report(made: int, total: int) -> None:
        told.append((made, total))
        if made == 3:
            raise InterruptedError

    path = tmp_path / "all.pdf"
    with pytest.raises(InterruptedError):
        print_family_slips(office, plan, path, report=report)
    assert told[-1] == (3, 12)
    assert not path.exists()


def test_placement_slips_are_numbered_and_keep_their_numbers(
    office: Office, done: Done, tmp_path: Path
) -> None:
    plan, _ = done
    newcomers = pupils_of(office, new_cohort(office, 2))
    enrolments = [office.store.enrolments.by("pupil_id", own.id)[0] for own in newcomers]
    with office.writing() as writing:
        for own in enrolments:
            writing.put(replace(own, entry_year=plan.cohort.entry_year))
    outcome = draw_late(office, seal_late(office, [own.id for own in newcomers]), ["8"])
    first = paper_text(print_placement_slips(office, outcome, tmp_path / "1.pdf").path)
    assert "1号" in first
    assert "2号" in first
    again = paper_text(print_placement_slips(office, outcome, tmp_path / "2.pdf").path)
    assert again == first


def test_levels_are_told_in_words() -> None:
    assert level_label("sex", "2") == "女"
    assert level_label("boarder", "1") == "是"
    assert level_label("preschool", "?") == "未填"
    assert level_label("village", "河坝村") == "河坝村"
