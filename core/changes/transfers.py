"""The four parties of a transfer and their ten working days each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from core.calendar_days import is_known, working_days_after, working_days_between
from core.changes.models import ChangeId, ChangeKind, Handover, Party, RecordChange
from core.errors import RegistrationError
from core.office import Office
from core.policy import policy

TRANSFERS = frozenset({ChangeKind.TRANSFER_OUT, ChangeKind.TRANSFER_IN})


@dataclass(frozen=True, slots=True)
class PartyStep:
    """What one party has to do. A step whose turn has not come has no `due_on`.

    `days_left` counts working days, negative when overdue. `is_certain` is false where the
    days run into a year whose holidays were not announced yet.
    """

    party: Party
    due_on: date | None
    done_on: date | None
    days_left: int | None
    is_certain: bool

    @property
    def is_overdue(self) -> bool:
        """Whether the party's days have run out."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class OpenTransfer:
    """A transfer that waits for somebody."""

    change: RecordChange
    step: PartyStep


@dataclass(frozen=True, slots=True)
class FollowedTransfer:
    """An open transfer as a person follows it: whose, at which school, and where it stands."""

    change: RecordChange
    step: PartyStep
    steps: tuple[PartyStep, ...]
    name: str
    school: str


def done_on(change: RecordChange, party: Party) -> date | None:
    """Return the day on which a party did its part."""
    match party:
        case Party.RECEIVING_SCHOOL:
            return change.receiving_school_on
        case Party.SENDING_SCHOOL:
            return change.sending_school_on
        case Party.SENDING_AUTHORITY:
            return change.sending_authority_on
        case Party.RECEIVING_AUTHORITY:
            return change.receiving_authority_on
        case _:
            assert_never(party)


def transfer_steps(change: RecordChange, today: date) -> tuple[PartyStep, ...]:
    """Return the four steps. Each party's days run from the day the one before was done."""
    steps = []
    start: date | None = change.happened_on
    for party in Party:
        done = done_on(change, party)
        due = None
        if start is not None:
            due = working_days_after(start, policy().transfer.working_days_per_party)
        left = None if due is None or done is not None else working_days_between(today, due)
        steps.append(PartyStep(party, due, done, left, due is None or is_known(due)))
        start = done
    return tuple(steps)


def first_due(kind: ChangeKind, happened_on: date) -> date | None:
    """Return until when the first party of a transfer has to act; None of any other change."""
    if kind not in TRANSFERS:
        return None
    return working_days_after(happened_on, policy().transfer.working_days_per_party)


def next_step(change: RecordChange, today: date) -> PartyStep | None:
    """Return the step that a transfer waits for; None when all four are done."""
    return next((step for step in transfer_steps(change, today) if step.done_on is None), None)


def open_transfers(office: Office) -> tuple[OpenTransfer, ...]:
    """Return the transfers that wait for a party, the most urgent first.

    A pupil who was handed over inside the township is followed at the receiving school: of the
    two schools' papers only one waits.
    """
    today = office.clock.today()
    found = []
    for kind in sorted(TRANSFERS):
        for change in office.store.changes.by("kind", kind.value):
            step = next_step(change, today) if _is_followed(change) else None
            if step is not None:
                found.append(OpenTransfer(change, step))
    return tuple(sorted(found, key=lambda one: (one.step.due_on or today, one.change.id)))


def followed_transfers(office: Office) -> tuple[FollowedTransfer, ...]:
    """Return the open transfers with names and all four steps, overdue first."""
    waiting = open_transfers(office)
    pupils = office.store.pupils.among("id", {one.change.pupil_id for one in waiting})
    names = {pupil.id: pupil.name for pupil in pupils}
    schools = {school.id: school.name for school in office.store.schools.all()}
    today = office.clock.today()
    return tuple(
        FollowedTransfer(
            one.change,
            one.step,
            transfer_steps(one.change, today),
            names.get(one.change.pupil_id, ""),
            schools.get(one.change.school_id, str(one.change.school_id)),
        )
        for one in waiting
    )


def _is_followed(change: RecordChange) -> bool:
    is_handed_over = change.kind is ChangeKind.TRANSFER_OUT and change.handover is Handover.ACCEPTED
    return change.is_standing and not is_handed_over


def note_party_done(office: Office, change_id: ChangeId, party: Party, day: date) -> RecordChange:
    """Note the day on which a party did its part; noting it again corrects the day.

    Raises RegistrationError: `no_such_change`, `change_not_a_transfer`, `change_undone_already`,
    `change_in_future`, `party_before_its_turn`.
    """
    change = office.store.changes.get(change_id)
    if change is None:
        raise RegistrationError("no_such_change")
    if change.kind not in TRANSFERS:
        raise RegistrationError("change_not_a_transfer")
    if not change.is_standing:
        raise RegistrationError("change_undone_already")
    if day > office.clock.today():
        raise RegistrationError("change_in_future", day=day.isoformat())
    noted = _with_day(change, party, day)
    _require_order(noted)
    with office.writing("transfer") as writing:
        writing.put(noted)
    return noted


def _with_day(change: RecordChange, party: Party, day: date) -> RecordChange:
    match party:
        case Party.RECEIVING_SCHOOL:
            return replace(change, receiving_school_on=day)
        case Party.SENDING_SCHOOL:
            return replace(change, sending_school_on=day)
        case Party.SENDING_AUTHORITY:
            return replace(change, sending_authority_on=day)
        case Party.RECEIVING_AUTHORITY:
            return replace(change, receiving_authority_on=day)
        case _:
            assert_never(party)


def _require_order(change: RecordChange) -> None:
    before: date | None = change.happened_on
    for party in Party:
        done = done_on(change, party)
        if done is not None and (before is None or done < before):
            raise RegistrationError("party_before_its_turn")
        before = done
