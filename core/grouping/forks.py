"""Two histories of one draw: the same plan drawn on two PCs, or two plans sealed for a cohort.

One PC refuses a second draw. Two PCs that have not met cannot: they are found out when their
histories meet. Then nothing further is built on either; an annulment, with reason and approver,
ends both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from core.errors import GroupingError
from core.models import Cohort

if TYPE_CHECKING:
    from core.grouping.plans import SealedPlan
    from core.grouping.records import Draw
    from core.office import Office


class ForkKind(StrEnum):
    """What there are two of."""

    TWO_DRAWS = "two_draws"
    TWO_PLANS = "two_plans"


@dataclass(frozen=True, slots=True)
class Fork:
    """Two draws of one plan, or two plans of one cohort in force.

    `days` are those of the draws or of the seals. `is_same_result` when both draws came to the
    same classes: the same slips were typed on both PCs.
    """

    kind: ForkKind
    cohort: Cohort
    plans: tuple[SealedPlan, ...]
    days: tuple[date, ...]
    is_same_result: bool = False


def forks_of(office: Office) -> list[Fork]:
    """Return the forks of this school's draws, the oldest plan first."""
    records = office.store.grouping.plans.all(office.school.id)
    cohorts = dict.fromkeys(Cohort(one.stage, one.entry_year) for one in records)
    return [fork for cohort in cohorts for fork in _forks_of_cohort(office, cohort)]


def has_fork(office: Office) -> bool:
    """Whether `forks_of` would find one; told from the records, no document is read."""
    if not office.store.has_any("cohort_grouping"):
        return False
    grouping = office.store.grouping
    annulled = {one.plan_id for one in grouping.annulments.all(office.school.id)}
    plans = [one for one in grouping.plans.all(office.school.id) if one.id not in annulled]
    if len({(one.stage, one.entry_year) for one in plans}) < len(plans):
        return True
    return any(len(grouping.draws.by("plan_id", one.id)) > 1 for one in plans)


def _forks_of_cohort(office: Office, cohort: Cohort) -> Iterator[Fork]:
    # Start-up: home asks has_fork alone.
    from core.grouping.plans import plans_of  # noqa: PLC0415
    from core.grouping.records import PlanState  # noqa: PLC0415

    standing = [own for own in plans_of(office, cohort) if own.state is not PlanState.ANNULLED]
    for plan in standing:
        draws = office.store.grouping.draws.by("plan_id", plan.record.id)
        if len(draws) > 1:
            yield _two_draws(plan, draws)
    if len(standing) > 1:
        days = tuple(own.record.sealed_on for own in standing)
        yield Fork(ForkKind.TWO_PLANS, cohort, tuple(standing), days)


def require_no_fork(office: Office, plan: SealedPlan) -> None:
    """Refuse to go on from a fork.

    Raises GroupingError: `draw_forked` (this plan was drawn twice), `plan_forked` (another
    plan of the cohort is in force as well).
    """
    for fork in _forks_of_cohort(office, plan.cohort):
        if plan.record.id not in {own.record.id for own in fork.plans}:
            continue
        office.audit("fork_found", plan.record.id)
        days = "、".join(day.isoformat() for day in fork.days)
        if fork.kind is ForkKind.TWO_DRAWS:
            raise GroupingError("draw_forked", days=days)
        raise GroupingError("plan_forked", days=days)


def _two_draws(plan: SealedPlan, draws: list[Draw]) -> Fork:
    from core.assign.certificate import parse_certificate  # noqa: PLC0415 - start-up
    from core.grouping.packing import unpack  # noqa: PLC0415 - start-up

    seeds = {parse_certificate(unpack(draw.certificate)).seed for draw in draws}
    days = tuple(draw.drawn_on for draw in draws)
    return Fork(ForkKind.TWO_DRAWS, plan.cohort, (plan,), days, len(seeds) == 1)
