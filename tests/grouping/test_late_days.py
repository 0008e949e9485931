"""The days of late joiners: decided before the seal, published with the plan, kept to after."""

from __future__ import annotations

import json
from datetime import date

import pytest

from core.errors import GroupingError
from core.grouping.decisions import (
    Choices,
    Decisions,
    choices_of_late_days,
    decisions_key,
    keep_decisions,
    kept_decisions,
)
from core.meeting.draw_choices import set_late_days
from core.meeting.draw_meeting import decisions_of, make_proposal
from core.office import Office
from tests.grouping.cohorts import new_cohort

TODAY = date(2026, 8, 25)


def test_days_are_kept_once_each_and_in_order() -> None:
    written = "2026年9月30日、2026-09-10 2026.9.10"
    chosen = choices_of_late_days(Choices(), written, TODAY)
    assert chosen.late_days == ("2026-09-10", "2026-09-30")
    assert choices_of_late_days(chosen, "  ", TODAY).late_days == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("开学后", "late_day_unreadable"),
        ("2026-02-30", "late_day_unreadable"),
        ("2026-08-24", "late_day_past"),
        (" ".join(f"20{year}-09-{day:02}" for year in (27, 28) for day in range(1, 31)), "many"),
    ],
)
def test_what_is_no_day_to_come_is_refused(written: str, code: str) -> None:
    with pytest.raises(GroupingError, match=code):
        choices_of_late_days(Choices(), written, TODAY)


def test_the_plan_holds_the_days_and_a_new_choice_drops_the_proposal(office: Office) -> None:
    cohort = new_cohort(office, 6)
    day = office.clock.today().isoformat()
    set_late_days(office, cohort, day)
    assert make_proposal(office, cohort).plan.late.days == (day,)
    set_late_days(office, cohort, "")
    assert decisions_of(office, cohort).proposal == ""


def test_a_draft_from_before_there_were_such_days_is_still_read(office: Office) -> None:
    cohort = new_cohort(office, 4)
    keep_decisions(office, cohort, Decisions(choices=Choices(classes=3)))
    key = decisions_key(cohort)
    saved = office.store.drafts.get(key)
    assert saved is not None
    held = json.loads(saved.body)
    del held["choices"]["late_days"]
    office.store.drafts.save(key, office.clock.now(), json.dumps(held))
    assert kept_decisions(office, cohort) == Decisions(choices=Choices(classes=3))
