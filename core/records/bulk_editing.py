"""Setting one field of several pupils in one act: previewed line by line, done for all or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.grouping.locks import note_refused
from core.models import PupilId
from core.office import Office
from core.reading.drafts import Problem, PupilDraft
from core.registration import InvalidDraftError, amend_pupil, check_draft, errors_in, file_of
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


def set_field(
    office: Office, pupil_ids: Sequence[PupilId], key: str, text: str
) -> dict[PupilId, str]:
    """Write one value into one field of several pupils; return what stood there, for the way back.

    Raises InvalidDraftError, or RegistrationError(`no_such_pupil`); then nothing is changed.
    """
    return set_fields(office, key, dict.fromkeys(pupil_ids, text))


def set_fields(office: Office, key: str, values: dict[PupilId, str]) -> dict[PupilId, str]:
    """Write a value of its own for each pupil, in one transaction. Raises as `set_field`."""
    before: dict[PupilId, str] = {}
    asked: PupilId | None = None
    try:
        with office.writing("amend"):
            for asked, text in values.items():
                draft = _draft(office, asked)
                before[asked] = str(getattr(draft, key))
                amend_pupil(office, asked, _with(draft, key, text))
    except InvalidDraftError as refusal:
        note_refused(office, asked, refusal.problems)
        raise
    return before


def _draft(office: Office, pupil_id: PupilId) -> PupilDraft:
    return draft_of_pupil(file_of(office, pupil_id), office.year)


def _with(draft: PupilDraft, key: str, text: str) -> PupilDraft:
    return replace(draft, **{key: text})


def _line(office: Office, pupil_id: PupilId, key: str, text: str) -> FieldLine:
    draft = _draft(office, pupil_id)
    checked = check_draft(office, _with(draft, key, text), pupil_id)
    before = str(getattr(draft, key))
    return FieldLine(pupil_id, draft.name, draft.grade, before, text, errors_in(checked.problems))
