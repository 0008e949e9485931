"""Yearly promotion 学年升级. Grades follow from the year, so only the last grade has to be told.

The graduates leave, or the whole last grade goes on at the centre school: released here, accepted
there when the bundle has arrived (`core.changes.handover`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.changes import grades
from core.changes.apply import ChangeRequest, put_change
from core.changes.models import ChangeKind, Handover, RecordChange
from core.changes.undo import undo_batch
from core.errors import RegistrationError
from core.grades import LAST_GRADE
from core.history import RowId
from core.models import (
    Cohort,
    PupilFile,
    PupilId,
    PupilStatus,
    School,
    SchoolKind,
    SchoolYear,
    Sex,
    Stage,
)
from core.office import Office
from core.records.telling_apart import told_apart
from core.rosters import name_order
from core.school_year.people import attending, files_of, grade_of, in_stage
from core.storage.bundles import BundleRepository
from core.storage.hybrid_clock import moment_of
from core.storage.peers import PeerRepository

HELD_STATUSES = frozenset({PupilStatus.SUSPENDED, PupilStatus.LOST, PupilStatus.UNKNOWN})
"""Not promoted, not forgotten: they are named in the preview."""


class Destination(StrEnum):
    """Where the last grade goes."""

    GRADUATION = "graduation"
    CENTRE = "centre"

    @property
    def kind(self) -> ChangeKind:
        """The record change that takes a pupil there."""
        return ChangeKind.GRADUATE if self is Destination.GRADUATION else ChangeKind.PROMOTE


@dataclass(frozen=True, slots=True)
class GradeStep:
    """What becomes of one grade; a grade without pupils has a step too, up to the last one here.

    `to_grade` is None for those who leave. A grade above the last one leaves as well, under its
    own name.
    """

    cohort: Cohort
    from_grade: int
    to_grade: int | None
    pupil_ids: tuple[PupilId, ...]
    boys: int

    @property
    def girls(self) -> int:
        """How many girls there are."""
        return len(self.pupil_ids) - self.boys


@dataclass(frozen=True, slots=True)
class Named:
    """A pupil on a preview. `name` tells apart those who bear one name."""

    pupil_id: PupilId
    name: str
    status: PupilStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionPlan:
    """The preview: figures by grade, names of those who leave and of those who are held back.

    `closing` is the school year that ends, `day` the day under which the changes are written.
    `starting_school` are the children of the attached preschool class who go on to
    grade one: `start_school` takes them there.
    """

    closing: SchoolYear
    stage: Stage
    last_grade: int
    destination: Destination
    day: date
    centre: School | None
    steps: tuple[GradeStep, ...]
    leavers: tuple[Named, ...]
    held: tuple[Named, ...]
    starting_school: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Promoted:
    """What came of a promotion; `batch` undoes it."""

    batch: str
    changes: tuple[RecordChange, ...]


@dataclass(frozen=True, slots=True)
class LastAct:
    """A promotion that can be taken back: its batch, and how many pupils it moved.

    `is_on_its_way`: a bundle was written since, so the receiving school may have the pupils.
    """

    batch: str
    pupils: int
    is_on_its_way: bool = False


_ACTS = frozenset({ChangeKind.GRADUATE, ChangeKind.PROMOTE, ChangeKind.ENTER})


def closing_year(today: date) -> SchoolYear:
    """Return the school year that a promotion of today closes.

    From June on it is the running one, from September to May the one before.
    """
    running = SchoolYear.of(today)
    return running if 6 <= today.month <= 8 else SchoolYear(running.starts_in - 1)


def plan_promotion(
    office: Office,
    closing: SchoolYear | None = None,
    *,
    stage: Stage = Stage.PRIMARY,
    destination: Destination | None = None,
) -> PromotionPlan:
    """Return what the promotion at the end of a school year would do; nothing changes.

    Raises RegistrationError(`last_grade_needed`) at a teaching point that has not said which of
    its grades is the last, (`no_centre_known`) where the last grade goes to the centre school
    and no centre stands in the school's list.
    """
    closing = closing or closing_year(office.clock.today())
    last = grades.known_last_grade(office, stage)
    if last is None:
        raise RegistrationError("last_grade_needed")
    ends_stage = last == LAST_GRADE[stage]
    chosen = destination or (Destination.GRADUATION if ends_stage else Destination.CENTRE)
    files = files_of(office)
    of_stage = in_stage(files, stage)
    leaving = [file for file in of_stage if grade_of(file, closing) >= last]
    return PromotionPlan(
        closing=closing,
        stage=stage,
        last_grade=last,
        destination=chosen,
        day=min(office.clock.today(), date(closing.starts_in + 1, 8, 31)),
        centre=centre_of(office) if chosen is Destination.CENTRE else None,
        steps=_steps(of_stage, stage, last, closing),
        leavers=_named(attending(leaving)),
        held=_named(file for file in leaving if file.enrolment.status in HELD_STATUSES),
        starting_school=_named(
            file
            for file in attending(in_stage(files, Stage.PRESCHOOL))
            if grade_of(file, closing) >= LAST_GRADE[Stage.PRESCHOOL]
        ),
    )


def highest_grade_here(office: Office, stage: Stage = Stage.PRIMARY) -> int:
    """Return the highest grade that has pupils now, from 1: what a last grade likely is."""
    year = office.year
    found = [grade_of(file, year) for file in attending(in_stage(files_of(office), stage))]
    return min(max(found, default=1), LAST_GRADE[stage])


def apply_promotion(office: Office, plan: PromotionPlan, document_no: str = "") -> Promoted:
    """Do what a preview said, in one transaction.

    Raises RegistrationError(`promotion_is_stale`) when the register has changed since, and as
    `record_change` does; then nothing is changed for anybody.
    """
    again = plan_promotion(office, plan.closing, stage=plan.stage, destination=plan.destination)
    if again != plan:
        raise RegistrationError("promotion_is_stale")
    request = ChangeRequest(
        kind=plan.destination.kind,
        happened_on=plan.day,
        document_no=document_no or None,
        other_school=plan.centre.name if plan.centre else "",
        other_school_id=plan.centre.id if plan.centre else None,
    )
    return _write(office, [one.pupil_id for one in plan.leavers], request)


def release_grade(office: Office, cohort: Cohort, day: date, document_no: str = "") -> Promoted:
    """Send one whole grade on to the centre school 升入中心校, at any time of the year.

    Raises RegistrationError(`no_centre_known`, `grade_is_empty`) and as `record_change` does.
    """
    centre = centre_of(office)
    files = [file for file in attending(files_of(office)) if file.enrolment.cohort == cohort]
    if not files:
        raise RegistrationError("grade_is_empty")
    request = ChangeRequest(
        kind=ChangeKind.PROMOTE,
        happened_on=day,
        document_no=document_no or None,
        other_school=centre.name,
        other_school_id=centre.id,
    )
    return _write(office, [file.pupil.id for file in files], request)


def start_school(office: Office, pupil_ids: Sequence[PupilId], day: date) -> Promoted:
    """Take children of the attached preschool class into grade one, in one act.

    The preschool enrolment ends, a primary one begins; the record stays one. Raises as
    `record_change` does.
    """
    return _write(office, pupil_ids, ChangeRequest(kind=ChangeKind.ENTER, happened_on=day))


def undo_promotion(office: Office, batch: str) -> tuple[RecordChange, ...]:
    """Take a promotion back, for everybody or for nobody. Raises as `undo_batch`."""
    return undo_batch(office, batch)


def last_act(office: Office) -> LastAct | None:
    """Return the newest act of the last twelve months that still stands, if there is one."""
    today = office.clock.today()
    since = today - timedelta(days=365)
    changes = [
        one
        for one in office.store.changes.between(since, today, office.school.id)
        if one.kind in _ACTS and one.batch and one.handover is not Handover.ACCEPTED
    ]
    if not changes:
        return None
    last = changes[-1]
    batch = last.batch or ""
    count = sum(one.batch == batch for one in changes)
    return LastAct(batch, count, is_on_its_way=_is_on_its_way(office, last))


def _is_on_its_way(office: Office, change: RecordChange) -> bool:
    if change.handover is not Handover.RELEASED:
        return False
    sent = BundleRepository(office.store.connection).sent(limit=1)
    history = office.store.history
    written = [one.clock for one in history.entries_of("record_change", RowId(change.id))]
    if not sent or not written:
        return False
    # A bundle is dated in whole seconds.
    return datetime.fromisoformat(sent[0].created) >= moment_of(min(written)).replace(microsecond=0)


def centre_of(office: Office) -> School:
    """Return the township centre school; raises RegistrationError(`no_centre_known`).

    Before its first bundle it stands in no school's list: its enrolled card says who it is.
    """
    centre = SchoolKind.TOWNSHIP_CENTRE_SCHOOL
    peers = PeerRepository(office.store.connection).all()
    known = {peer.school: School(peer.school, peer.name, peer.kind) for peer in peers}
    known |= {school.id: school for school in office.store.schools.all()}
    known.pop(office.school.id, None)
    found = [school for school in known.values() if school.kind is centre]
    if len(found) != 1:
        raise RegistrationError("no_centre_known")
    return found[0]


def _write(office: Office, pupil_ids: Sequence[PupilId], request: ChangeRequest) -> Promoted:
    with office.writing("promotion") as writing:
        batch = writing.new_id()
        changes = tuple(
            put_change(office, writing, pupil_id, replace(request, batch=batch))
            for pupil_id in pupil_ids
        )
        writing.audit("promotion", batch, str(len(changes)))
    return Promoted(batch, changes)


def _steps(
    files: Sequence[PupilFile], stage: Stage, last: int, closing: SchoolYear
) -> tuple[GradeStep, ...]:
    end = LAST_GRADE[stage]
    steps = []
    for grade in range(1, end + 1):
        there = [file for file in attending(files) if min(grade_of(file, closing), end) == grade]
        if grade > last and not there:
            continue
        steps.append(
            GradeStep(
                cohort=Cohort.in_grade(stage, grade, closing),
                from_grade=grade,
                to_grade=None if grade >= last else grade + 1,
                pupil_ids=tuple(file.pupil.id for file in there),
                boys=sum(file.pupil.sex is Sex.MALE for file in there),
            )
        )
    return tuple(steps)


def _named(files: Iterable[PupilFile]) -> tuple[Named, ...]:
    """Return pupils in the order of their class; two of one name with what tells them apart."""
    ordered = sorted(files, key=lambda one: (one.enrolment.entry_year, *name_order(one.pupil.name)))
    names = {pupil_id: name for name, pupil_id in told_apart(ordered).items()}
    return tuple(
        Named(file.pupil.id, names[file.pupil.id], file.enrolment.status) for file in ordered
    )
