"""A registration that was a mistake, taken back whole: there never was such a child here.

Only while nothing else names the child. What a school does for everybody at once says nothing of
her and goes along: a note of the reporting, a seat in a class of several grades.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import RegistrationError
from core.grouping.joining import awaits_draw
from core.history import AuthorId
from core.models import PupilFile, PupilId, Seat, SeatSource
from core.office import Office
from core.records.drafting import DraftKey, DraftKind, drop_draft
from core.registration import file_of
from core.school_year.models import TermReport
from core.storage.hanging import hanging_on
from core.storage.history_reading import Head
from core.undoing.acts import VOID, begin_act, end_act
from core.undoing.pasts import PUPIL_TABLES


@dataclass(frozen=True, slots=True)
class Voiding:
    """What stands against it: rows of other tables by their table, a draw that is sealed.

    `along` go with the record.
    """

    file: PupilFile
    hanging: Mapping[str, int]
    is_sealed: bool
    along: tuple[TermReport | Seat, ...] = ()
    basis: Mapping[AuthorId, Head] = field(default_factory=dict)

    @property
    def is_possible(self) -> bool:
        """Whether the registration can be taken back as it stands."""
        return not self.hanging and not self.is_sealed


def preview_voiding(office: Office, pupil_id: PupilId) -> Voiding:
    """Return what taking a registration back comes to; nothing changes.

    Raises RegistrationError: `no_such_pupil`, `void_other_school`.
    """
    file = file_of(office, pupil_id)
    if file.pupil.school_id != office.school.id:
        raise RegistrationError("void_other_school", name=file.pupil.name)
    along = _along(office, pupil_id)
    store = office.store
    found = dict(hanging_on(store.connection, [pupil_id], PUPIL_TABLES).get(pupil_id, {}))
    for one in along:
        table = "seat" if isinstance(one, Seat) else "term_report"
        found[table] -= 1
    found["enrolment"] = len(store.enrolments.by("pupil_id", pupil_id)) - 1
    is_sealed = awaits_draw(office, file.enrolment.cohort)
    hanging = {table: count for table, count in found.items() if count}
    return Voiding(file, hanging, is_sealed, along, store.history.heads())


def _along(office: Office, pupil_id: PupilId) -> tuple[TermReport | Seat, ...]:
    seats = office.store.seats.by("pupil_id", pupil_id)
    return (
        *office.store.terms.reports.by("pupil_id", pupil_id),
        *(one for one in seats if one.source is SeatSource.SINGLE_CLASS),
    )


def void_registration(office: Office, plan: Voiding) -> None:
    """Take a registration back as a preview said; durable on return.

    It is an act that can be taken back in its turn, but for what went along. Raises
    RegistrationError: `take_back_stale` when anything was written since the preview, `void_hangs`.
    """
    pupil = plan.file.pupil
    if office.store.history.heads() != plan.basis:
        raise RegistrationError("take_back_stale")
    if not plan.is_possible:
        raise RegistrationError("void_hangs", name=pupil.name)
    with office.writing(VOID) as writing:
        before = begin_act(office, writing)
        own = office.store.enrolments.by("pupil_id", pupil.id)
        for row in (*plan.along, *plan.file.guardians, *own, pupil):
            writing.delete(row)
        drop_draft(office, DraftKey(DraftKind.PUPIL, pupil.id))
        writing.audit(VOID, pupil.id, f"removed=1{end_act(office, writing, before).note()}")
