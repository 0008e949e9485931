"""Behind a retention every open record of the cohort stands in one group."""

from __future__ import annotations

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.models import Cohort, Stage
from core.school_year.entrants import set_entrants
from core.school_year.rates_report import cohort_key, rates_report
from tests.year.office import OCTOBER, YEAR, Village, fitting_reason


def test_who_went_came_back_and_is_suspended_is_named_among_the_others(village: Village) -> None:
    pupils = [village.pupil(name, 3) for name in ("单雪", "仇一", "解明")]
    cohort = Cohort.in_grade(Stage.PRIMARY, 3, YEAR)
    set_entrants(village.office, cohort, 3)
    for kind in (ChangeKind.TRANSFER_OUT, ChangeKind.TRANSFER_IN, ChangeKind.SUSPEND):
        asked = ChangeRequest(
            kind=kind, happened_on=OCTOBER, reason=fitting_reason(kind), other_school="县城第二小学"
        )
        record_change(village.office, pupils[0], asked)
    asked = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT, happened_on=OCTOBER, reason="99", other_school="县城第二小学"
    )
    record_change(village.office, pupils[1], asked)
    line = rates_report(village.office).line(cohort_key(cohort))
    groups = {one.key: one.ids for one in line.groups}
    assert groups["reached"] == (pupils[2],)
    assert groups["others"] == (pupils[0],)
    assert line.adjusted is not None
    assert line.adjusted.below == len(groups["reached"]) + len(groups["others"])
