"""Balanced teams for the classes of a cohort: proposed, then decided by the committee (R027)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.assign.certificate import balance_document
from core.assign.plan import Lots, LotsBy
from core.assign.refusals import PupilsError
from core.assign.teams import HOMEROOM, TeachingSlot, TeamRequest, Teams, arrange_teams
from core.errors import GroupingError
from core.grouping.packing import pack, unpack
from core.history import canonical_json
from core.models import Cohort, StaffId
from core.office import Office
from core.policy import policy
from core.staff_names import names_of, told_names
from core.teams.profiles import Profile, profile_of
from core.teams.records import TeamPlan
from core.teams.slots import Lessons, make_slots
from core.teams.workload import periods_elsewhere

SEED_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamQuestion:
    """What the school asks for. `subjects` are weekly periods of one class per subject.

    `homerooms` are the homeroom teachers, one per class; `class_wide` teach all their subjects in
    one class 包班; `weights` may lean the balance, and stand in the plan (R032).
    """

    cohort: Cohort
    classes: int
    subjects: Mapping[str, int]
    homerooms: tuple[StaffId, ...]
    staff: frozenset[StaffId] | None = None
    """Who may be asked to teach; everybody at the school when None."""
    class_wide: frozenset[StaffId] = frozenset()
    cap: int = field(default_factory=lambda: policy().teaching.usual_cap)
    """The most weekly periods of anybody else."""
    caps: Mapping[StaffId, int] = field(default_factory=dict)
    """The most weekly periods of those who have a cap of their own."""
    weights: Mapping[str, int] = field(default_factory=dict)
    homeroom_subjects: Mapping[str, int] = field(default_factory=dict)
    """Weekly periods that every homeroom teacher takes in the own class: what nobody teaches."""
    strengths: Mapping[StaffId, tuple[str, ...]] = field(default_factory=dict)
    """Subjects of teachers beside those of the staff record."""


@dataclass(frozen=True, slots=True)
class ProposedTeams:
    """Teams that bind nobody yet."""

    question: TeamQuestion
    teams: Teams
    profiles: tuple[Profile, ...]

    def name_of(self, staff_id: str) -> str:
        """Return a teacher's name."""
        return next(own.name for own in self.profiles if own.id == staff_id)

    @property
    def piles(self) -> tuple[tuple[PileSlot, ...], ...]:
        """The teams, the homeroom first; what the homeroom teacher takes beside stands last."""
        return tuple(_pile(self.question, pile) for pile in self.teams.piles)


@dataclass(frozen=True, slots=True)
class PileSlot:
    """One subject of one class, and who teaches it; the homeroom has an empty subject."""

    staff_id: StaffId
    subject: str
    periods: int


def propose_teams(office: Office, question: TeamQuestion) -> ProposedTeams:
    """Make slots from who teaches what, and arrange them into teams as even as can be.

    Raises GroupingError: `subject_without_teacher`, `homeroom_count`, `subject_slots`,
    `subjects_needed`; PupilsError, naming teachers: `homeroom_no_subject`, `homeroom_twice`,
    `teacher_unknown`, `team_ties_do_not_fit`.
    """
    if not question.subjects or min(question.subjects.values()) < 1:
        raise GroupingError("subjects_needed")
    profiles = _profiles(office, question)
    names = {str(own.id): own.name for own in profiles}
    held = periods_elsewhere(office, question.cohort)
    for own in question.homerooms:
        held[own] = held.get(own, 0) + sum(question.homeroom_subjects.values())
    lessons = Lessons(question.classes, question.subjects, question.cap, held, question.caps)
    try:
        slots = make_slots(lessons, profiles, question.homerooms)
        asked = {slot.teacher for slot in slots} | set(question.homerooms)
        request = TeamRequest(
            question.classes,
            tuple(own.teacher for own in profiles if own.id in asked),
            slots,
            question.homerooms,
            question.weights,
        )
        teams = arrange_teams(request, secrets.token_bytes(SEED_BYTES))
    except PupilsError as refusal:
        raise refusal.renamed(names) from None
    return ProposedTeams(question, teams, profiles)


def keep_teams(office: Office, proposed: ProposedTeams) -> TeamPlan:
    """Store a proposal, for the committee to decide on (`oversight.approve`, the plan's id)."""
    question, teams = proposed.question, proposed.teams
    told = names_of(office, (pile[0].staff_id for pile in proposed.piles))
    document = {
        "balance": balance_document(teams.balance),
        "broken": [{"pile": own.pile, "rule": own.rule.value} for own in teams.broken],
        "cap": question.cap,
        "mentorings": [[own.novice, own.mentor] for own in teams.mentorings],
        "names": [told[pile[0].staff_id] for pile in proposed.piles],
        "piles": [
            [[slot.staff_id, slot.subject, slot.periods] for slot in pile]
            for pile in proposed.piles
        ],
        "weights": dict(question.weights),
    }
    with office.writing("teams") as writing:
        record = TeamPlan(
            id=writing.new_id(),
            school_id=office.school.id,
            year=max(office.year.starts_in, question.cohort.entry_year),
            stage=question.cohort.stage,
            entry_year=question.cohort.entry_year,
            document=pack(canonical_json(document)),
            proposed_on=office.clock.today(),
        )
        writing.put(record)
        writing.audit("teams", record.id)
    return record


def piles_of(plan: TeamPlan) -> tuple[tuple[PileSlot, ...], ...]:
    """Return a kept plan's piles, the homeroom first; raises GroupingError(`grouping_damaged`)."""
    try:
        piles = json.loads(unpack(plan.document))["piles"]
        return tuple(
            tuple(PileSlot(StaffId(staff), subject, int(count)) for staff, subject, count in pile)
            for pile in piles
        )
    except (ValueError, KeyError, TypeError) as error:
        raise GroupingError("grouping_damaged") from error


def team_names(office: Office, plan: TeamPlan) -> tuple[str, ...]:
    """Return a name per pile, after its homeroom teacher, as it was when the plan was made.

    A sealed plan of the pupils repeats these names, so that nobody who comes later may change
    them. Plans of earlier versions kept none: there two of one name are numbered.
    """
    kept = _kept_names(plan)
    if kept:
        return kept
    names: list[str] = []
    for pile in piles_of(plan):
        member = office.store.staff.get(pile[0].staff_id)
        name = member.name if member else pile[0].staff_id
        alike = sum(own.split("#")[0] == name for own in names)
        names.append(f"{name}#{alike + 1}" if alike else name)
    return tuple(names)


def _kept_names(plan: TeamPlan) -> tuple[str, ...]:
    try:
        return tuple(str(name) for name in json.loads(unpack(plan.document)).get("names", ()))
    except (ValueError, AttributeError, TypeError) as error:
        raise GroupingError("grouping_damaged") from error


def lots_for(office: Office, plan: TeamPlan, by: LotsBy) -> Lots:
    """Return the lots that a pupils' plan needs so that its draw gives teams their classes."""
    return Lots(by, () if by is LotsBy.NOBODY else team_names(office, plan))


def _pile(question: TeamQuestion, pile: Sequence[TeachingSlot]) -> tuple[PileSlot, ...]:
    slots = [
        PileSlot(
            StaffId(slot.teacher),
            "" if slot.subject == HOMEROOM else slot.subject,
            question.subjects.get(slot.subject, 0),
        )
        for slot in pile
    ]
    slots += [
        PileSlot(slots[0].staff_id, subject, periods)
        for subject, periods in question.homeroom_subjects.items()
    ]
    return tuple(slots)


def _profiles(office: Office, question: TeamQuestion) -> tuple[Profile, ...]:
    today = office.clock.today()
    wanted: Sequence[StaffId] | None = None
    if question.staff is not None:
        wanted = sorted(question.staff | set(question.homerooms) | question.class_wide)
    files = (
        office.store.staff.all_files(office.school.id)
        if wanted is None
        else office.store.staff.files(wanted)
    )
    found = [
        profile_of(file, today, is_class_wide=file.member.id in question.class_wide)
        for file in files
    ]
    told = told_names(office)
    return tuple(
        replace(
            own,
            name=told.get(own.id, own.name),
            subjects=tuple(dict.fromkeys((*own.subjects, *question.strengths.get(own.id, ())))),
        )
        for own in found
    )
