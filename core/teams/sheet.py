"""The sheet of a whole school: proposed, mended by hand, decided, locked for the year (R027-R029).

What is proposed lies in the draft until it goes to the committee; a plan without lots is then kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from core.errors import GroupingError
from core.grouping.after_records import Approval, ApprovingBody
from core.grouping.oversight import approvals_of
from core.grouping.packing import pack, unpack
from core.history import canonical_json
from core.models import ClassId, StaffId, Stage
from core.office import Office
from core.teams.allocating import ClassNeed, Hand, Lesson, allocate
from core.teams.lots import homerooms_by_lot, require_lots_kept
from core.teams.records import WHOLE_SCHOOL, TeachingAssignment, TeamPlan
from core.teams.strengths import Strength, strengths
from core.teams.taught import TaughtClass, taught_classes, usual_subjects
from core.teams.workload import standing

KEY = "teams:sheet"
NO_LOTS = "none"
"""`TeamPlan.lots_by` where classes get teachers without a lot."""
HOMEROOM = ""


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """The sheet as it stands before the committee has it."""

    periods: Mapping[str, Mapping[str, int]]
    """By class id: weekly periods by subject; a class that is not there has the usual ones."""
    lessons: tuple[Lesson, ...] = ()
    homerooms: Mapping[ClassId, StaffId] | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """A teacher's week on the sheet. `outside` are subjects that are not the teacher's own."""

    staff_id: StaffId
    name: str
    periods: int
    cap: int
    outside: tuple[str, ...]
    homerooms: int


@dataclass(frozen=True, slots=True)
class SchoolSheet:
    """The sheet with everything a screen says about it."""

    classes: tuple[TaughtClass, ...]
    settled: tuple[TaughtClass, ...]
    """Classes whose teachers are locked already: they are not on this sheet."""
    teachers: tuple[Strength, ...]
    draft: SheetDraft
    loads: tuple[Load, ...]
    plan: TeamPlan | None
    decision: Approval | None

    @property
    def needed(self) -> int:
        """The weekly periods of all classes of the sheet."""
        return sum(sum(self.periods_of(own).values()) for own in self.classes)

    @property
    def room(self) -> int:
        """The weekly periods that the teachers' caps allow."""
        return sum(own.cap for own in self.teachers if own.known.is_teaching)

    def periods_of(self, one: TaughtClass) -> Mapping[str, int]:
        """Return the weekly periods of a class, by subject."""
        return self.draft.periods.get(one.id, usual_subjects(one.grade))

    def name_of(self, staff_id: StaffId | None) -> str:
        """Return a teacher's name."""
        return next((own.profile.name for own in self.teachers if own.profile.id == staff_id), "")

    @property
    def nobody(self) -> tuple[str, ...]:
        """Subjects that no teacher is registered for."""
        able = {subject for own in self.teachers for subject in own.profile.subjects}
        asked = dict.fromkeys(subject for own in self.classes for subject in self.periods_of(own))
        return tuple(subject for subject in asked if subject not in able)


def school_sheet(office: Office) -> SchoolSheet:
    """Return where the sheet of this school year stands."""
    taken = {own.class_id for own in standing(office, office.year.starts_in)}
    classes = taught_classes(office)
    open_classes = tuple(own for own in classes if own.id not in taken)
    teachers = strengths(office)
    draft = _draft(office, open_classes)
    plan = present_sheet(office)
    return SchoolSheet(
        open_classes,
        tuple(own for own in classes if own.id in taken),
        teachers,
        draft,
        _loads(draft, teachers, _held(office)),
        plan,
        committee_of(office, plan),
    )


def propose_sheet(office: Office) -> SchoolSheet:
    """Make the sheet anew from who can teach what, and keep it as a draft.

    Raises GroupingError: `no_classes_to_teach`, `no_teachers`.
    """
    sheet = school_sheet(office)
    held = _held(office)
    hands = [
        Hand(
            own.profile.id,
            frozenset(own.profile.subjects),
            own.cap,
            held.get(own.profile.id, 0),
            None if own.known.takes_homeroom is False else own.leads,
            own.known.is_class_wide,
        )
        for own in sheet.teachers
        if own.known.is_teaching
    ]
    lots = homerooms_by_lot(office)
    needs = [
        ClassNeed(own.id, own.grade, sheet.periods_of(own), lots.get(own.id))
        for own in sheet.classes
    ]
    found = allocate(needs, hands)
    _keep_draft(office, replace(sheet.draft, lessons=found.lessons, homerooms=found.homerooms))
    return school_sheet(office)


def set_periods(office: Office, ids: Sequence[ClassId], subjects: Mapping[str, int]) -> SchoolSheet:
    """Say how often classes are taught what; a proposal made before falls away.

    Raises GroupingError(`subjects_needed`).
    """
    if not subjects or min(subjects.values()) < 1:
        raise GroupingError("subjects_needed")
    draft = school_sheet(office).draft
    periods: dict[str, Mapping[str, int]] = dict(draft.periods)
    periods.update((own, subjects) for own in ids)
    _keep_draft(office, SheetDraft(periods))
    return school_sheet(office)


def set_teacher(office: Office, lesson: Lesson, staff_id: StaffId) -> SchoolSheet:
    """Give one lesson of the draft to another teacher; an empty subject is the homeroom.

    Raises GroupingError(`homeroom_by_lot`) for a homeroom that a lot gave to somebody else.
    """
    draft = school_sheet(office).draft
    if lesson.subject == HOMEROOM:
        require_lots_kept(office, {lesson.class_id: staff_id})
        homerooms = {**(draft.homerooms or {}), lesson.class_id: staff_id}
        _keep_draft(office, replace(draft, homerooms=homerooms))
        return school_sheet(office)
    lessons = tuple(
        replace(own, staff_id=staff_id)
        if (own.class_id, own.subject) == (lesson.class_id, lesson.subject)
        else own
        for own in draft.lessons
    )
    _keep_draft(office, replace(draft, lessons=lessons))
    return school_sheet(office)


def submit_sheet(office: Office) -> TeamPlan:
    """Keep the draft as a plan for the committee. Raises GroupingError(`sheet_empty`)."""
    sheet = school_sheet(office)
    if not sheet.draft.lessons:
        raise GroupingError("sheet_empty")
    homerooms = sheet.draft.homerooms or {}
    document = {
        "homerooms": [[own, staff] for own, staff in homerooms.items()],
        "lessons": [
            [own.class_id, own.subject, own.periods, own.staff_id] for own in sheet.draft.lessons
        ],
    }
    with office.writing("teams") as writing:
        plan = TeamPlan(
            id=writing.new_id(),
            school_id=office.school.id,
            year=office.year.starts_in,
            stage=Stage.PRIMARY,
            entry_year=WHOLE_SCHOOL,
            document=pack(canonical_json(document)),
            proposed_on=office.clock.today(),
            lots_by=NO_LOTS,
        )
        writing.put(plan)
        writing.audit("teams", plan.id)
    return plan


def assign_sheet(office: Office, plan: TeamPlan) -> tuple[TeachingAssignment, ...]:
    """Lock the decided sheet for the year (R028).

    Raises GroupingError: `committee_decision_needed`, `teachers_assigned`, `homeroom_by_lot`,
    `grouping_damaged`.
    """
    if committee_of(office, plan) is None:
        raise GroupingError("committee_decision_needed")
    rows = _rows_of(plan)
    taken = {own.class_id for own in standing(office, plan.year)}
    if plan.assigned_on is not None or taken & {class_id for class_id, _, _, _ in rows}:
        office.audit("teams_refused", plan.id)
        raise GroupingError("teachers_assigned", year=plan.year)
    require_lots_kept(office, {own: who for own, subject, _, who in rows if subject == HOMEROOM})
    today = office.clock.today()
    with office.writing("assign_teams") as writing:
        made = tuple(
            TeachingAssignment(
                id=writing.new_id(),
                school_id=office.school.id,
                year=plan.year,
                class_id=class_id,
                subject=subject,
                staff_id=staff,
                weekly_periods=periods,
                started_on=today,
                team_plan_id=plan.id,
            )
            for class_id, subject, periods, staff in rows
        )
        for own in made:
            writing.put(own)
            group = office.store.classes.get(own.class_id)
            if group is not None and own.subject == HOMEROOM:
                writing.put(replace(group, homeroom_teacher_id=own.staff_id))
        writing.put(replace(plan, assigned_on=today))
        writing.audit("assign_teams", plan.id, plan.lots_by)
    office.store.drafts.drop(KEY)
    return made


def present_sheet(office: Office) -> TeamPlan | None:
    """Return the newest plan of all classes of this year that is not carried out yet."""
    plans = [
        own
        for own in office.store.teams.plans.by("year", office.year.starts_in)
        if own.entry_year == WHOLE_SCHOOL
        and own.school_id == office.school.id
        and own.assigned_on is None
    ]
    return plans[-1] if plans else None


def is_assigned(office: Office) -> bool:
    """Whether a sheet of all classes was carried out this year."""
    return any(
        own.assigned_on is not None
        and own.entry_year == WHOLE_SCHOOL
        and own.school_id == office.school.id
        for own in office.store.teams.plans.by("year", office.year.starts_in)
    )


def committee_of(office: Office, plan: TeamPlan | None) -> Approval | None:
    """Return what the committee decided about a plan."""
    if plan is None:
        return None
    found = [own for own in approvals_of(office, plan.id) if own.body is ApprovingBody.COMMITTEE]
    return found[-1] if found else None


def _rows_of(plan: TeamPlan) -> list[tuple[ClassId, str, int, StaffId]]:
    """Return (class, subject, periods, teacher), homerooms first; raises `grouping_damaged`."""
    try:
        held = json.loads(unpack(plan.document))
        homerooms = [(ClassId(own), HOMEROOM, 0, StaffId(who)) for own, who in held["homerooms"]]
        lessons = [
            (ClassId(own), str(subject), int(periods), StaffId(who))
            for own, subject, periods, who in held["lessons"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise GroupingError("grouping_damaged") from error
    return homerooms + lessons


def _held(office: Office) -> dict[StaffId, int]:
    found: dict[StaffId, int] = {}
    for own in standing(office, office.year.starts_in):
        found[own.staff_id] = found.get(own.staff_id, 0) + own.weekly_periods
    return found


def _loads(
    draft: SheetDraft, teachers: Sequence[Strength], held: Mapping[StaffId, int]
) -> tuple[Load, ...]:
    homerooms = list((draft.homerooms or {}).values())
    loads = []
    for own in teachers:
        staff = own.profile.id
        lessons = [one for one in draft.lessons if one.staff_id == staff]
        outside = dict.fromkeys(
            one.subject for one in lessons if one.subject not in own.profile.subjects
        )
        periods = held.get(staff, 0) + sum(one.periods for one in lessons)
        if periods or own.known.is_teaching:
            loads.append(
                Load(
                    staff,
                    own.profile.name,
                    periods,
                    own.cap,
                    tuple(outside),
                    homerooms.count(staff),
                )
            )
    return tuple(sorted(loads, key=lambda own: (-own.periods, own.name, own.staff_id)))


def _draft(office: Office, classes: Sequence[TaughtClass]) -> SheetDraft:
    """Return the kept draft, without classes and teachers that are gone."""
    saved = office.store.drafts.get(KEY)
    if saved is None:
        return SheetDraft({})
    held = json.loads(saved.body)
    ids = {own.id for own in classes}
    lessons = tuple(Lesson(**own) for own in held["lessons"] if own["class_id"] in ids)
    homerooms = {ClassId(own): StaffId(who) for own, who in held["homerooms"].items() if own in ids}
    return SheetDraft(held["periods"], lessons, homerooms)


def _keep_draft(office: Office, draft: SheetDraft) -> None:
    body = {
        "periods": {own: dict(subjects) for own, subjects in draft.periods.items()},
        "lessons": [asdict(own) for own in draft.lessons],
        "homerooms": dict(draft.homerooms or {}),
    }
    text = json.dumps(body, ensure_ascii=False)
    office.store.drafts.save(KEY, office.clock.now(), text)
