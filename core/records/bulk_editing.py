"""Setting one field of several pupils in one act: previewed line by line, done for all or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.grouping.locks import note_refused
from core.models import PupilFile, PupilId
from core.office import Office
from core.reading.drafts import Problem, PupilDraft
from core.registration import InvalidDraftError, amend_pupil, check_draft, errors_in, file_of
from core.undoing.acts import SET_FIELD, TAKE_BACK, ActKind, begin_act, end_act
from core.validation import draft_of_pupil


@dataclass(frozen=True, slots=True)
class FieldLine:
    """What would become of one pupil's field. With problems it cannot be done for this pupil."""

    pupil_id: PupilId
    name: str
    grade: str
    before: str
    after: str
    problems: tuple[Problem, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether anything would differ."""
        return self.before != self.after


def preview_field(
    office: Office, pupil_ids: Iterable[PupilId], key: str, text: str
) -> tuple[FieldLine, ...]:
    """Return a line for each pupil; nothing changes. `key` names a field of `PupilDraft`."""
    return tuple(_line(office, pupil_id, key, text) for pupil_id in pupil_ids)


@dataclass(frozen=True, slots=True)
class FieldsSet:
    """A field that was set for several pupils: what stood there, and what stood there then.

    `act` names it among the acts that can be taken back later (`core.undoing.acts`).
    """

    key: str
    before: Mapping[PupilId, str]
    after: Mapping[PupilId, str]
    act: str = ""


def set_field(office: Office, pupil_ids: Sequence[PupilId], key: str, text: str) -> FieldsSet:
    """Write one value into one field of several pupils; return what the way back needs.

    Raises InvalidDraftError, or RegistrationError(`no_such_pupil`); then nothing is changed.
    """
    return _set(office, key, dict.fromkeys(pupil_ids, text))


def put_fields_back(office: Office, done: FieldsSet) -> tuple[PupilId, ...]:
    """Put back what stood there, of those whom nobody wrote about since; return whom.

    A value that was changed later, or a pupil who is gone, stays so. Raises as `set_field`.
    """
    drafts = {one: office.store.pupils.file(one) for one in done.before}
    values = {
        one: done.before[one]
        for one, file in drafts.items()
        if file and _text(draft_of_pupil(file, office.year), done.key) == done.after[one]
    }
    _set(office, done.key, values, of=done.act)
    return tuple(values)


def _set(office: Office, key: str, values: Mapping[PupilId, str], *, of: str = "") -> FieldsSet:
    """Write a value of its own for each pupil, in one transaction.

    `of` names the act that is taken back so.
    """
    before: dict[PupilId, str] = {}
    asked: PupilId | None = None
    try:
        with office.writing("amend") as writing:
            began = begin_act(office, writing)
            for asked, text in values.items():
                draft = _draft(office, asked)
                before[asked] = _text(draft, key)
                amend_pupil(office, asked, _with(draft, key, text))
            written = end_act(office, writing, began)
            detail = f"{f'of={of} ' if of else ''}field={key} changed={len(before)}"
            action = TAKE_BACK if of else SET_FIELD
            if before:
                writing.audit(action, ActKind.FIELD, detail + written.note())
    except InvalidDraftError as refusal:
        note_refused(office, asked, refusal.problems)
        raise
    after = {one: _text(_draft(office, one), key) for one in values}
    return FieldsSet(key, before, after, written.key)


def _draft(office: Office, pupil_id: PupilId) -> PupilDraft:
    return draft_of_pupil(file_of(office, pupil_id), office.year)


def _with(draft: PupilDraft, key: str, text: str) -> PupilDraft:
    return replace(draft, **{key: text})


def _text(draft: PupilDraft, key: str) -> str:
    return str(getattr(draft, key))


def _line(office: Office, pupil_id: PupilId, key: str, text: str) -> FieldLine:
    draft = _draft(office, pupil_id)
    checked = check_draft(office, _with(draft, key, text), pupil_id)
    after = text
    if (facts := checked.facts) is not None:
        # As it will stand: another word for what stands already changes nothing.
        file = PupilFile(facts.pupil, facts.guardians, facts.enrolment)
        after = _text(draft_of_pupil(file, office.year), key)
    problems = errors_in(checked.problems)
    return FieldLine(pupil_id, draft.name, draft.grade, _text(draft, key), after, problems)
