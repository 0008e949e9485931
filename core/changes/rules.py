"""What may follow on which status: one table. Pure.

Sources: JY/T 1001 (codes), the national rule on pupil records (no withdrawal during compulsory
education), R005-R007 (only a formal transfer ends a seat). That a suspended pupil returns before
a transfer is common practice, no source read. The locks are about moves: a dead child's place on
the class list ends too, and a pupil who repeats or skips sits in one class, not in two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.changes.models import ChangeKind
from core.changes.reasons import require_reason
from core.errors import RegistrationError
from core.models import ATTENDING, Enrolment, PupilStatus, SchoolYear, Stage
from core.spoken_labels import code_label

GONE = frozenset({PupilStatus.LOST, PupilStatus.UNKNOWN})
"""Left without formality: the record stays open and the child is looked for."""

_SUMMER = frozenset({6, 7, 8})
"""Months in which the school year that runs is over but for its last days; practice."""

COMPULSORY = frozenset({Stage.PRIMARY, Stage.JUNIOR})


class SeatEffect(StrEnum):
    """What a change does to the pupil's seats."""

    KEPT = "kept"
    ENDED = "ended"
    ENDED_WHERE_COHORT_LEFT = "ended_where_cohort_left"
    """Only in classes whose cohorts no longer hold the pupil: nobody sits in two classes."""


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """When a change is allowed, what it needs and what it makes of the enrolment.

    `status_after` None keeps the status. `grade_step` is how many grades the pupil moves.
    """

    allowed_from: frozenset[PupilStatus]
    status_after: PupilStatus | None
    ends_enrolment: bool = False
    grade_step: int = 0
    seats: SeatEffect = SeatEffect.KEPT
    needs_other_school: bool = False
    is_for_last_grade: bool = False
    stages: frozenset[Stage] = COMPULSORY


EVERY_STAGE = frozenset(Stage)
NOT_ENDED = ATTENDING | GONE | {PupilStatus.SUSPENDED}

RULES: Mapping[ChangeKind, ChangeRule] = {
    ChangeKind.TRANSFER_OUT: ChangeRule(
        ATTENDING | GONE,
        PupilStatus.TRANSFERRED_OUT,
        ends_enrolment=True,
        seats=SeatEffect.ENDED,
        needs_other_school=True,
        stages=EVERY_STAGE,
    ),
    ChangeKind.TRANSFER_IN: ChangeRule(
        frozenset({PupilStatus.TRANSFERRED_OUT}),
        PupilStatus.PRESENT,
        needs_other_school=True,
        stages=EVERY_STAGE,
    ),
    ChangeKind.SUSPEND: ChangeRule(ATTENDING, PupilStatus.SUSPENDED),
    ChangeKind.RETURN: ChangeRule(
        GONE | {PupilStatus.SUSPENDED},
        PupilStatus.RETURNED,
        seats=SeatEffect.ENDED_WHERE_COHORT_LEFT,
    ),
    ChangeKind.REPEAT: ChangeRule(
        ATTENDING, None, grade_step=-1, seats=SeatEffect.ENDED_WHERE_COHORT_LEFT
    ),
    ChangeKind.SKIP: ChangeRule(
        ATTENDING, None, grade_step=1, seats=SeatEffect.ENDED_WHERE_COHORT_LEFT
    ),
    ChangeKind.GRADUATE: ChangeRule(
        ATTENDING, PupilStatus.GRADUATED, ends_enrolment=True, is_for_last_grade=True
    ),
    ChangeKind.COMPLETE: ChangeRule(
        ATTENDING, PupilStatus.COMPLETED, ends_enrolment=True, is_for_last_grade=True
    ),
    ChangeKind.PROMOTE: ChangeRule(
        ATTENDING,
        PupilStatus.TRANSFERRED_OUT,
        ends_enrolment=True,
        seats=SeatEffect.ENDED,
        needs_other_school=True,
        stages=frozenset({Stage.PRIMARY}),
    ),
    ChangeKind.DEATH: ChangeRule(
        NOT_ENDED,
        PupilStatus.DECEASED,
        ends_enrolment=True,
        seats=SeatEffect.ENDED,
        stages=EVERY_STAGE,
    ),
    ChangeKind.LEAVE: ChangeRule(ATTENDING | {PupilStatus.SUSPENDED}, PupilStatus.LOST),
    ChangeKind.ARRIVE: ChangeRule(frozenset(), PupilStatus.PRESENT, needs_other_school=True),
    ChangeKind.ENTER: ChangeRule(
        ATTENDING, PupilStatus.PRESENT, stages=frozenset({Stage.PRESCHOOL})
    ),
    ChangeKind.WITHDRAW: ChangeRule(
        ATTENDING,
        PupilStatus.WITHDRAWN,
        ends_enrolment=True,
        stages=frozenset({Stage.PRESCHOOL}),
    ),
}


def offered_kinds(enrolment: Enrolment) -> tuple[ChangeKind, ...]:
    """Return the changes that a screen offers for an enrolment: status and stage decide."""
    return tuple(
        kind
        for kind, rule in RULES.items()
        if enrolment.stage in rule.stages
        and enrolment.status in rule.allowed_from
        and kind is not ChangeKind.PROMOTE
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a change is judged by: the enrolment, the day, and what the school knows."""

    name: str
    enrolment: Enrolment
    happened_on: date
    today: date
    last_change_on: date | None
    last_grade: int
    reason: str | None
    other_school: str
    entry_year: int | None = None
    """Asked for on a return or a transfer back; otherwise the rule says what it becomes."""


def entry_year_after(kind: ChangeKind, now: Circumstances) -> int:
    """Return the entry year that a change leaves: one grade up is one year earlier.

    Who starts school from June on starts in the autumn to come, as newcomers who are registered
    then do: in July the year that ends has no first grade to enter any more.
    """
    asked = now.entry_year
    if kind is ChangeKind.ENTER:
        running = SchoolYear.of(now.happened_on).starts_in
        return running + (now.happened_on.month in _SUMMER)
    if asked is not None and kind in {ChangeKind.RETURN, ChangeKind.TRANSFER_IN}:
        return asked
    return now.enrolment.entry_year - RULES[kind].grade_step


def require_allowed(kind: ChangeKind, now: Circumstances) -> None:
    """Raise RegistrationError when a change may not be; nothing is written then.

    Codes: `withdrawal_in_compulsory`, `change_not_for_stage`, `change_forbidden_by_status`,
    `change_in_future`, `change_before_start`, `change_before_last`, `change_reason_needed`,
    `unknown_change_reason`, `change_reason_unfit`, `other_school_needed`, `not_last_grade`,
    `no_such_grade`.
    """
    rule, enrolment = RULES[kind], now.enrolment
    if enrolment.stage not in rule.stages:
        if kind is ChangeKind.WITHDRAW:
            raise RegistrationError("withdrawal_in_compulsory", name=now.name)
        raise RegistrationError("change_not_for_stage", name=now.name)
    if enrolment.status not in rule.allowed_from:
        status = code_label("pupil_status", enrolment.status)
        raise RegistrationError("change_forbidden_by_status", name=now.name, status=status)
    _require_day(now)
    require_reason(kind, now.name, now.reason)
    if rule.needs_other_school and not now.other_school:
        raise RegistrationError("other_school_needed", name=now.name)
    _require_grade(kind, rule, now)


def _require_day(now: Circumstances) -> None:
    if now.happened_on > now.today:
        raise RegistrationError("change_in_future", day=now.happened_on.isoformat())
    started = now.enrolment.started_on
    if started is not None and now.happened_on < started <= now.today:
        raise RegistrationError("change_before_start", name=now.name, day=started.isoformat())
    if now.last_change_on is not None and now.happened_on < now.last_change_on:
        day = now.last_change_on.isoformat()
        raise RegistrationError("change_before_last", name=now.name, day=day)


def _require_grade(kind: ChangeKind, rule: ChangeRule, now: Circumstances) -> None:
    year = SchoolYear.of(now.happened_on)
    if kind is ChangeKind.ENTER:
        return
    if rule.is_for_last_grade and now.enrolment.cohort.grade(year) < now.last_grade:
        raise RegistrationError("not_last_grade", name=now.name, grade=now.last_grade)
    after = entry_year_after(kind, now)
    moves = after != now.enrolment.entry_year
    if not moves and kind not in {ChangeKind.TRANSFER_IN, ChangeKind.RETURN}:
        return
    grade = year.starts_in - after + 1
    if not 1 <= grade <= now.last_grade:
        raise RegistrationError("no_such_grade", name=now.name, grade=grade)
