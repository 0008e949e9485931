"""What may be kept of a child: masks and looks, optional fields, consent, the retention date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.fields import PUPIL_FIELDS, FieldKind, RecordKind, Sensitivity
from core.history import RowId
from core.i18n import t
from core.ledgers.facts import Consent, ConsentAnswer
from core.ledgers.spec import LedgerError
from core.models import ATTENDING, PupilFile, PupilId, SchoolYear
from core.office import Office
from core.policy import policy
from core.privacy.masking import MASK, mask_id, mask_phone
from core.privacy.optional_fields import OPTIONAL_FIELDS, REGISTER_NUMBERS
from core.reading.texts import text_of
from core.registration import file_of

MESSAGE_IDS = ("consent.answer.given", "consent.answer.refused", "consent.answer.withdrawn")


def _value_text(file: PupilFile, key: str) -> str:
    spec = PUPIL_FIELDS[key]
    places = {guardian.position: guardian for guardian in file.guardians}
    record: object | None = {
        RecordKind.PUPIL: file.pupil,
        RecordKind.ENROLMENT: file.enrolment,
        RecordKind.GUARDIAN_1: places.get(1),
        RecordKind.GUARDIAN_2: places.get(2),
    }.get(spec.record)
    return "" if record is None else text_of(spec, getattr(record, spec.attribute))


def masked_value(file: PupilFile, key: str) -> str:
    """Return a field as it is shown until somebody asks: sensitive ones hidden, phones in part."""
    spec = PUPIL_FIELDS[key]
    text = _value_text(file, key)
    if spec.kind is FieldKind.PHONE:
        return mask_phone(text)
    if spec.sensitivity is not Sensitivity.SENSITIVE or not text:
        return text
    if spec.kind is FieldKind.ID_NUMBER or key in REGISTER_NUMBERS:
        return mask_id(text)
    return MASK * 2


def look(office: Office, pupil_id: PupilId, key: str) -> str:
    """Return a field whole, and note who looked at which field of whom.

    Raises RegistrationError(`no_such_pupil`), LedgerError(`no_such_field`).
    """
    if key not in PUPIL_FIELDS:
        raise LedgerError("no_such_field", field=key)
    text = _value_text(file_of(office, pupil_id), key)
    office.audit("look", pupil_id, f"field={key}")
    return text


def held_optional(file: PupilFile) -> tuple[str, ...]:
    """Return the optional fields that hold something of a pupil."""
    return tuple(key for key in OPTIONAL_FIELDS if _value_text(file, key))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a family's sheet says: about which fields, what, when, by whom, and where it is kept.

    Without a day today is meant.
    """

    fields: tuple[str, ...]
    answer: ConsentAnswer
    answered_on: date | None = None
    answered_by: str = ""
    kept_at: str = ""


def record_answers(office: Office, pupil_ids: Sequence[PupilId], given: Answer) -> int:
    """Keep one answer of several families in one transaction; return how many.

    Raises as `record_consent`, and LedgerError(`future_answer`); then none is kept.
    """
    if given.answered_on is not None and given.answered_on > office.clock.today():
        raise LedgerError("future_answer")
    with office.writing("consent"):
        for pupil_id in pupil_ids:
            _record(office, pupil_id, given)
    return len(pupil_ids)


def record_consent(
    office: Office,
    pupil_id: PupilId,
    keys: Iterable[str],
    answer: ConsentAnswer,
    answered_by: str = "",
) -> Consent:
    """Keep a family's answer about optional fields; durable on return.

    Raises RegistrationError(`no_such_pupil`), LedgerError: `no_such_field`, `not_optional` for a
    field that the register needs: there is nothing to ask.
    """
    return _record(office, pupil_id, Answer(tuple(keys), answer, None, answered_by))


def _record(office: Office, pupil_id: PupilId, given: Answer) -> Consent:
    chosen = tuple(dict.fromkeys(given.fields))
    for key in chosen:
        if key not in PUPIL_FIELDS:
            raise LedgerError("no_such_field", field=key)
        if key not in OPTIONAL_FIELDS:
            raise LedgerError("not_optional", field=t(f"field.{key}"))
    file = file_of(office, pupil_id)
    with office.writing("consent") as writing:
        consent = Consent(
            id=writing.new_id(),
            school_id=file.pupil.school_id,
            pupil_id=pupil_id,
            fields=chosen,
            answer=given.answer,
            answered_on=given.answered_on or office.clock.today(),
            answered_by=given.answered_by.strip(),
            note=given.kept_at.strip(),
        )
        writing.put(consent)
        detail = f"answer={given.answer} fields={','.join(chosen)}"
        writing.audit("consent", pupil_id, detail)
    return consent


def answers_of(office: Office, pupil_id: PupilId) -> dict[str, ConsentAnswer]:
    """Return the last answer for each optional field that was asked about."""
    answers: dict[str, ConsentAnswer] = {}
    for consent in in_order(office, office.store.ledgers.consents.by("pupil_id", pupil_id)):
        answers |= dict.fromkeys(consent.fields, consent.answer)
    return answers


def in_order(office: Office, consents: Iterable[Consent]) -> list[Consent]:
    """Return answers by day; of those of one day the one written later holds.

    A repository orders by when a row came into this store; when it was written the history knows.
    """
    found = list(consents)
    by_day = Counter((one.pupil_id, one.answered_on) for one in found)
    crowded = {one.id for one in found if by_day[one.pupil_id, one.answered_on] > 1}

    def written(one: Consent) -> str:
        if one.id not in crowded:
            return ""
        entries = office.store.history.entries_of("consent", RowId(one.id))
        return min((entry.clock for entry in entries), default="")

    return sorted(found, key=lambda one: (one.answered_on, written(one), one.id))


@dataclass(frozen=True, slots=True)
class ConsentGap:
    """Optional values that are kept without consent, or against what the family said."""

    pupil_id: PupilId
    name: str
    unasked: tuple[str, ...]
    against: tuple[str, ...]


def consent_gaps(office: Office) -> list[ConsentGap]:
    """List this school's pupils with optional values that nobody consented to."""
    answers = all_answers(office)
    gaps = []
    for file in office.store.pupils.all_files(office.school.id):
        held = held_optional(file)
        own = answers.get(file.pupil.id, {})
        unasked = tuple(key for key in held if key not in own)
        against = tuple(
            key for key in held if own.get(key) in {ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN}
        )
        if unasked or against:
            gaps.append(ConsentGap(file.pupil.id, file.pupil.name, unasked, against))
    return gaps


def all_answers(office: Office) -> dict[PupilId, dict[str, ConsentAnswer]]:
    """Return what `answers_of` says of every pupil of this school who was asked."""
    found: dict[PupilId, dict[str, ConsentAnswer]] = {}
    consents = office.store.ledgers.consents.all(office.school.id)
    for consent in in_order(office, consents):
        found.setdefault(consent.pupil_id, {}).update(dict.fromkeys(consent.fields, consent.answer))
    return found


def retention_date(file: PupilFile) -> date | None:
    """Return from when a leaver's optional data may be erased; None for who has not left.

    1 September after the school year of leaving, and the years of policy.toml (practice).
    """
    left = file.enrolment.ended_on
    if left is None or file.enrolment.status in ATTENDING:
        return None
    years = policy().privacy.optional_years_after_leaving
    return date(SchoolYear.of(left).starts_in + 1 + years, 9, 1)


@dataclass(frozen=True, slots=True)
class Due:
    """A leaver whose optional data may be erased now, and which fields still hold something."""

    pupil_id: PupilId
    name: str
    since: date
    fields: tuple[str, ...]


def due_for_erasure(office: Office, among: Sequence[PupilId] | None = None) -> list[Due]:
    """List this school's leavers whose retention date has come and who still have optional data.

    `among` are the only ones that are looked at.
    """
    found = []
    pupils = office.store.pupils
    files = pupils.all_files(office.school.id) if among is None else pupils.files(among)
    for file in files:
        since = retention_date(file)
        if since is None or since > office.clock.today():
            continue
        held = held_optional(file)
        if held:
            found.append(Due(file.pupil.id, file.pupil.name, since, held))
    return found
