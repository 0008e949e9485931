"""What stands around a draw: who decided, who was there, who objected, asked, or did not report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.errors import GroupingError
from core.grouping.after_records import Approval, DrawMeeting, LeadingGroup, MoveRequest, Objection
from core.grouping.classes import groups_of
from core.grouping.ledgers_of_cohort import objections_of_cohort, requests_of_cohort
from core.grouping.oversight import (
    TermCheck,
    approvals_of,
    leading_group_of,
    meeting_of,
    term_check,
)
from core.grouping.plans import SealedPlan, draw_of, present_plan
from core.grouping.proposing import pupil_named, year_of_classes
from core.grouping.publishing import label_of
from core.grouping.records import PlanState
from core.meeting.late_meeting import late_standing
from core.models import ClassGroup, Cohort, PupilId, SchoolYear
from core.office import Office
from core.records.telling_apart import told_apart


@dataclass(frozen=True, slots=True)
class SeatedPupil:
    """A pupil of a drawn class. `has_reported` is None where nobody noted it."""

    pupil_id: PupilId
    name: str
    label: str
    has_reported: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AroundDraw:
    """What stands around a plan; before the draw nobody is seated."""

    plan: SealedPlan
    year: SchoolYear
    is_drawn: bool
    held_on: date
    """The day of the draw; before it, that of the seal."""
    unseated: int = 0
    seated: tuple[SeatedPupil, ...] = ()
    told: Mapping[str, PupilId] = field(default_factory=dict)
    """The seated by how they are told apart: name and class, of two by more."""
    requests: tuple[tuple[MoveRequest, str], ...] = ()
    """With the pupil's name, the oldest first."""
    objections: tuple[Objection, ...] = ()
    leading: LeadingGroup | None = None
    approvals: tuple[tuple[Approval, TermCheck], ...] = ()
    meeting: DrawMeeting | None = None

    @property
    def unreported(self) -> tuple[SeatedPupil, ...]:
        """Who was noted as not having reported; the seats are theirs (R006)."""
        return tuple(one for one in self.seated if one.has_reported is False)


def around_draw(office: Office, cohort: Cohort) -> AroundDraw | None:
    """Return what stands around the cohort's plan; None when none is in force."""
    plan = present_plan(office, cohort)
    if plan is None:
        return None
    subject, year = plan.record.id, year_of_classes(office, cohort)
    is_drawn = plan.state is not PlanState.SEALED
    groups = groups_of(office, plan) if is_drawn else []
    told = told_in(office, groups)
    seated = _seated(office, groups)
    return AroundDraw(
        plan=plan,
        year=year,
        is_drawn=is_drawn,
        held_on=draw_of(office, plan).drawn_on if is_drawn else plan.record.sealed_on,
        unseated=len(late_standing(office, cohort).unseated) if is_drawn else 0,
        seated=seated,
        told=told,
        requests=_requests(office, cohort, groups),
        objections=objections_of_cohort(office, cohort),
        leading=leading_group_of(office, year),
        approvals=tuple((own, term_check(own, year)) for own in approvals_of(office, subject)),
        meeting=meeting_of(office, subject),
    )


def told_in(office: Office, groups: list[ClassGroup]) -> dict[str, PupilId]:
    """Return the pupils of some classes by name and class."""
    found: dict[str, PupilId] = {}
    for group in groups:
        label = label_of(group, SchoolYear(group.year))
        seats = office.store.seats.of_class(group.id)
        files = office.store.pupils.files([seat.pupil_id for seat in seats])
        found |= {f"{told} {label}": own for told, own in told_apart(files).items()}
    return found


def _seated(office: Office, groups: list[ClassGroup]) -> tuple[SeatedPupil, ...]:
    found: list[SeatedPupil] = []
    for group in groups:
        label = label_of(group, SchoolYear(group.year))
        seats = office.store.seats.of_class(group.id)
        pupils = office.store.pupils.among("id", [seat.pupil_id for seat in seats])
        names = {pupil.id: pupil.name for pupil in pupils}
        found += [
            SeatedPupil(seat.pupil_id, names[seat.pupil_id], label, seat.has_reported)
            for seat in seats
            if seat.pupil_id in names
        ]
    return tuple(found)


def _requests(
    office: Office, cohort: Cohort, groups: list[ClassGroup]
) -> tuple[tuple[MoveRequest, str], ...]:
    records = requests_of_cohort(office, cohort, groups)
    pupils = office.store.pupils.among("id", [own.pupil_id for own in records])
    names = {pupil.id: pupil.name for pupil in pupils}
    return tuple((own, names.get(own.pupil_id, "")) for own in records)


def required_around(office: Office, cohort: Cohort) -> AroundDraw:
    """Return what stands around the cohort's plan. Raises GroupingError(`plan_none`)."""
    around = around_draw(office, cohort)
    if around is None:
        raise GroupingError("plan_none", year=cohort.entry_year)
    return around


def seated_named(around: AroundDraw, text: str) -> PupilId:
    """Return the seated pupil whom an id, a full name, or name and class mean.

    Raises PupilsError: `wish_unknown_pupil`, `wish_ambiguous`.
    """
    if text in around.told:
        return around.told[text]
    return pupil_named(text, {one.pupil_id: one.name for one in around.seated})


def objection_of(around: AroundDraw, own: str) -> Objection:
    """Return an objection by its id. Raises GroupingError(`objection_unknown`)."""
    found = next((one for one in around.objections if one.id == own), None)
    if found is None:
        raise GroupingError("objection_unknown", id=own[:40])
    return found
