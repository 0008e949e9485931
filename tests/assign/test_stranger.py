"""The stranger's slow engine and the product's come to the same classes on plans nobody chose."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st

from core.assign.certificate import balance_document
from core.assign.draw import balance_of, classes_from_seed
from core.assign.plan import Plan
from core.assign.proposal import CandidateWish, PlanRequest, propose
from core.errors import GroupingError
from tests.assign import stranger, stranger_checks
from tests.assign.cohorts import seed_of
from tools.draw_vectors import candidates

REQUEST = PlanRequest(school="2199124906", entry_year=2026, stage="1", classes=2, kicks=130)


@st.composite
def wished_plans(draw: st.DrawFn) -> Plan | None:
    count = draw(st.integers(4, 18))
    ids = st.lists(
        st.sampled_from([f"p{n:03d}" for n in range(count)]), min_size=2, max_size=3, unique=True
    )
    wishes = st.lists(ids.map(lambda own: CandidateWish(tuple(own), "申请")), max_size=3)
    request = replace(
        REQUEST,
        classes=draw(st.integers(1, 4)),
        together=tuple(draw(wishes)),
        apart=tuple(draw(wishes)),
        weights={"village": draw(st.integers(1, 3))},
    )
    try:
        made = propose(request, candidates(count, str(count)), seed_of(count))
    except GroupingError as refusal:
        event(refusal.code)
        return None
    event(f"even: {made.is_even}, wishes: {bool(request.together or request.apart)}")
    return made.plan


@settings(max_examples=80)
@given(wished_plans(), st.integers(0, 5))
def test_both_come_to_the_same_classes_and_table(plan: Plan | None, number: int) -> None:
    if plan is None:
        return
    document = json.loads(plan.canonical())
    classes = classes_from_seed(plan, seed_of(number))
    theirs = stranger.Draw(document, seed_of(number)).classes()
    assert theirs == {str(own): list(members) for own, members in classes.items()}
    assert stranger_checks.balance(document, theirs) == balance_document(balance_of(plan, classes))
