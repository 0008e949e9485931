"""Merging two records of one child: a choice per field, and nothing of either is lost.

The loser's rows are deleted through the history, which keeps every value; what hung on them
(seats, changes, absences, cases, lists, papers) is hung on the winner.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from core.changes.merged_changes import end_stale_seats, move_changes
from core.changes.merged_family import GUARDIAN_PREFIX, family_pairs, put_family, said_of
from core.changes.merged_rows import move_cases, move_listed
from core.changes.models import MergedPupil
from core.errors import RegistrationError
from core.grouping.joining import awaits_draw
from core.grouping.locks import LOCKING, class_locks, lock_problem, note_refused
from core.hamlets import hamlet_in, hamlet_of, whole_hamlet
from core.ledgers.care_moving import move_care
from core.models import Cohort, Enrolment, Pupil, PupilFile, PupilId
from core.office import Office
from core.reading.drafts import Problem, Severity
from core.records.photo import PHOTO, merge_photos, photo_of
from core.registration import (
    InvalidDraftError,
    context_of,
    errors_in,
    file_of,
    is_derived,
    respelt,
)
from core.school_year.starting import counts_from
from core.undoing.acts import begin_act, end_act
from core.validation import check_pupil, draft_of_pupil
from core.writing import Writing

PUPIL_FIELDS = tuple(one.name for one in fields(Pupil) if one.name not in {"id", "school_id"})
ENROLMENT_FIELDS = (
    "stage",
    "entry_year",
    "class_number",
    "class_no",
    "attend_way",
    "enrol_month",
    "enrol_way",
    "source",
    "started_on",
    "status",
)
ADDRESSES = ("current_address", "home_address")
SPELLING = "name_pinyin"
"""Goes with the name, unless somebody wrote it by hand."""


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field for which the two records say different things.

    `key` is `pupil.<field>`, `enrolment.<field>`, `guardian.<position>` or `photo`. The values are
    stored values as text, codes as codes, of a photograph the day on which it was put in; an empty
    one is filled from the other side unasked.
    """

    key: str
    winner: str
    loser: str

    @property
    def is_open(self) -> bool:
        """Whether a person has to choose: both sides say something."""
        return bool(self.winner and self.loser)


def merge_choices(office: Office, winner_id: PupilId, loser_id: PupilId) -> tuple[FieldChoice, ...]:
    """Return the fields in which two records differ, in the form's order.

    Raises RegistrationError: `no_such_pupil`, `merge_same_record`, `merge_other_school`.
    """
    winner, loser = _pair(office, winner_id, loser_id)
    choices = []
    for name in PUPIL_FIELDS:
        pair = (_said_in(winner.pupil, loser.pupil, name), getattr(loser.pupil, name))
        if name != SPELLING or _is_written(winner.pupil) or _is_written(loser.pupil):
            choices.append(_choice(f"pupil.{name}", *pair))
    if _are_both_open(winner, loser):
        for name in ENROLMENT_FIELDS:
            own = _says(winner.enrolment, loser.enrolment, name)
            other = _says(loser.enrolment, winner.enrolment, name)
            choices.append(_choice(f"enrolment.{name}", own, other))
    for place, held, guardian in family_pairs(winner, loser, office.year):
        choices.append(FieldChoice(f"{GUARDIAN_PREFIX}{place}", said_of(held), said_of(guardian)))
    differing = [one for one in choices if one is not None and one.winner != one.loser]
    return (*differing, *_photo_choice(office, winner_id, loser_id))


def _said_in(pupil: Pupil, other: Pupil, name: str) -> Any:
    """Return what a record says in a field: of the village what its address says too.

    Filled from the other record the village would contradict the address that stays, and an
    address the village.
    """
    said, hamlet = getattr(pupil, name), hamlet_of(pupil)
    if said or not hamlet:
        return said
    if name == "hamlet" and other.hamlet:
        return hamlet
    named = hamlet_in(getattr(other, name) or "") if name in ADDRESSES else None
    return hamlet if named and named != whole_hamlet(hamlet) else said


def _says(enrolment: Enrolment, beside: Enrolment, name: str) -> object:
    """Return what an enrolment says in a field: beside one with a first day it has one too.

    Who was typed in twice would start on the day of the second record, if that were filled in.
    """
    if name == "started_on" and (enrolment.started_on or beside.started_on):
        return counts_from(enrolment)
    return getattr(enrolment, name)


def _is_written(pupil: Pupil) -> bool:
    """Whether somebody wrote a name's spelling by hand; early records have none at all."""
    return pupil.name_pinyin is not None and not is_derived(pupil)


def _photo_choice(office: Office, winner_id: PupilId, loser_id: PupilId) -> list[FieldChoice]:
    """Return the photographs of both, unless they are one picture or the winner's is the only."""
    own, other = photo_of(office, winner_id), photo_of(office, loser_id)
    if other is None or (own is not None and own.body == other.body):
        return []
    return [FieldChoice(PHOTO, own.kept_on.isoformat() if own else "", other.kept_on.isoformat())]


def merge_pupils(
    office: Office, winner_id: PupilId, loser_id: PupilId, from_loser: Iterable[str]
) -> MergedPupil:
    """Make two records one. `from_loser` holds the keys of `merge_choices` taken from the loser.

    One transaction. Raises RegistrationError as `merge_choices`, (`merge_unknown_field`),
    (`merge_sealed`) while a sealed draw waits for either, and InvalidDraftError when the chosen
    values contradict one another (number and birth date) or the drawn class that stands.
    """
    winner, loser = _pair(office, winner_id, loser_id)
    known = {one.key: one for one in merge_choices(office, winner_id, loser_id)}
    taken = set(from_loser)
    if not taken <= set(known):
        raise RegistrationError("merge_unknown_field")
    taken |= {key for key, one in known.items() if not one.winner}
    merged = _merged(winner, loser, taken)
    _require_sound(office, winner, merged)
    for cohort in {winner.enrolment.cohort, loser.enrolment.cohort}:
        _require_drawn(office, cohort)
    _require_class_kept(office, winner, loser, merged)
    with office.writing("merge") as writing:
        before = begin_act(office, writing)
        put_family(writing, winner, loser, taken, office.year)
        writing.put(merged.pupil)
        writing.put(merged.enrolment)
        _move_enrolments(office, writing, winner, loser)
        _move_rows(office, writing, winner_id, loser_id)
        move_changes(office, writing, (winner, loser), merged.enrolment)
        merge_photos(office, writing, winner_id, loser_id, takes_other=PHOTO in taken)
        record = MergedPupil(
            id=f"m.{loser_id}",
            school_id=winner.pupil.school_id,
            winner_id=winner_id,
            loser_id=loser_id,
            loser_name=loser.pupil.name,
            merged_on=office.clock.today(),
            choices=tuple(sorted(taken)),
        )
        writing.put(record)
        writing.delete(loser.pupil)
        writing.flush()
        end_stale_seats(office, writing, winner_id)
        written = end_act(office, writing, before)
        writing.audit("merge", winner_id, loser_id + written.note())
    return record


def present_id(office: Office, pupil_id: PupilId) -> PupilId:
    """Return the record that a pupil's id leads to today, through every merge."""
    seen = {pupil_id}
    while True:
        merged = office.store.merges.get(f"m.{pupil_id}")
        if merged is None or merged.winner_id in seen:
            return pupil_id
        pupil_id = merged.winner_id
        seen.add(pupil_id)


def _pair(office: Office, winner_id: PupilId, loser_id: PupilId) -> tuple[PupilFile, PupilFile]:
    if winner_id == loser_id:
        raise RegistrationError("merge_same_record")
    winner, loser = file_of(office, winner_id), file_of(office, loser_id)
    if winner.pupil.school_id != loser.pupil.school_id:
        raise RegistrationError("merge_other_school", name=loser.pupil.name)
    return winner, loser


def _are_both_open(winner: PupilFile, loser: PupilFile) -> bool:
    return winner.enrolment.ended_on is None and loser.enrolment.ended_on is None


def _choice(key: str, winner: object, loser: object) -> FieldChoice | None:
    if winner == loser or loser is None:
        return None
    return FieldChoice(key, "" if winner is None else str(winner), str(loser))


def _merged(winner: PupilFile, loser: PupilFile, taken: set[str]) -> PupilFile:
    pupil: Mapping[str, Any] = _taken("pupil.", loser.pupil, taken)
    enrolment: Mapping[str, Any] = _taken("enrolment.", loser.enrolment, taken)
    return PupilFile(
        respelt(winner.pupil, replace(winner.pupil, **pupil)),
        winner.guardians,
        replace(winner.enrolment, **enrolment),
    )


def _taken(prefix: str, record: Pupil | Enrolment, taken: set[str]) -> dict[str, Any]:
    names = [key.removeprefix(prefix) for key in taken if key.startswith(prefix)]
    return {name: getattr(record, name) for name in names}


def _require_sound(office: Office, winner: PupilFile, merged: PupilFile) -> None:
    """Refuse values that contradict one another, but not what was wrong before."""
    before = {(one.field, one.code) for one in _errors(office, winner)}
    problems = [one for one in _errors(office, merged) if (one.field, one.code) not in before]
    if problems:
        raise InvalidDraftError(tuple(problems))


def _require_drawn(office: Office, cohort: Cohort) -> None:
    """Whoever was sealed is drawn first: two numbers of one child would be two seats."""
    if awaits_draw(office, cohort):
        raise RegistrationError("merge_sealed")


def _require_class_kept(
    office: Office, winner: PupilFile, loser: PupilFile, merged: PupilFile
) -> None:
    """Refuse a grade or class other than that of the drawn seat which stands."""
    locks = class_locks(office, [winner.pupil.id, loser.pupil.id])
    standing = _standing(office, winner.pupil.id, loser.pupil.id)
    own = winner if standing == winner.pupil.id else loser
    if _are_both_open(winner, loser) and own.pupil.id in locks.seats:
        code = locks.problem(own.pupil.id, merged.enrolment, own.enrolment)
        if code:
            problems = (lock_problem(code, Severity.ERROR),)
            note_refused(office, own.pupil.id, problems)
            raise InvalidDraftError(problems)


def _errors(office: Office, file: PupilFile) -> tuple[Problem, ...]:
    draft = draft_of_pupil(file, office.year)
    return errors_in(check_pupil(draft, context_of(office)).problems)


def _move_enrolments(office: Office, writing: Writing, winner: PupilFile, loser: PupilFile) -> None:
    both_open = _are_both_open(winner, loser)
    for enrolment in office.store.enrolments.by("pupil_id", loser.pupil.id):
        if both_open and enrolment.id == loser.enrolment.id:
            writing.delete(enrolment)
        else:
            writing.put(replace(enrolment, pupil_id=winner.pupil.id))


def _move_rows(office: Office, writing: Writing, winner_id: PupilId, loser_id: PupilId) -> None:
    store = office.store
    _move_seats(office, writing, winner_id, loser_id)
    move_cases(office, writing, winner_id, loser_id)
    move_listed(office, writing, winner_id, loser_id)
    for absence in store.absences.by("pupil_id", loser_id):
        row = f"a.{winner_id}.{absence.day}"
        if store.absences.get(row) is None:
            writing.put(replace(absence, id=row, pupil_id=winner_id))
        writing.delete(absence)
    move_care(office, writing, winner_id, loser_id)
    for report in store.terms.reports.by("pupil_id", loser_id):
        row = f"r.{winner_id}.{report.year}.{report.term}"
        held = store.terms.reports.get(row)
        if held is None or (report.has_come and not held.has_come):
            writing.put(replace(report, id=row, pupil_id=winner_id))
        writing.delete(report)


def _move_seats(office: Office, writing: Writing, winner_id: PupilId, loser_id: PupilId) -> None:
    """Give the loser's seats to the winner; of two open seats one was never a child's."""
    standing = _standing(office, winner_id, loser_id)
    for own in (winner_id, loser_id):
        for seat in office.store.seats.by("pupil_id", own):
            if own != standing and seat.ended_on is None:
                writing.delete(seat)
            elif own == loser_id:
                writing.put(replace(seat, pupil_id=winner_id))


def _standing(office: Office, winner_id: PupilId, loser_id: PupilId) -> PupilId:
    """Return whose open seats stand: not for whoever merges to choose, or a child could be moved.

    A drawn seat before any other, then the older; of two of one day it is the lot of their ids,
    which a machine gave before anybody knew of the other.
    """

    def rank(own: PupilId) -> tuple[bool, bool, date, bytes]:
        held = [one for one in office.store.seats.by("pupil_id", own) if one.ended_on is None]
        first = min((one.started_on for one in held), default=date.max)
        lots = (hashlib.sha256(one.id.encode()).digest() for one in held)
        is_locked = any(one.source in LOCKING for one in held)
        return not held, not is_locked, first, min(lots, default=b"")

    return min((winner_id, loser_id), key=rank)
