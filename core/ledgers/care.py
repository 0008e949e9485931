"""Looking after left-behind children: who does, how well, and each talk, visit and call (R085)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.identity import IdNumber, normalise_name
from core.ledgers.building import pupil_rows
from core.ledgers.care_facts import CareRating, CareTalk, ChildCare, TalkKind
from core.ledgers.care_reading import care_id, care_records
from core.ledgers.catalogue import PUPIL_LEDGERS
from core.ledgers.left_behind import LeftBehindFinding, find_left_behind
from core.ledgers.records import any_ledger
from core.ledgers.schools import schools_detail
from core.ledgers.spec import CareRecord, LedgerError, LedgerKind, LedgerOptions
from core.lists.staff_list import IN_POST
from core.models import PupilFile, PupilId, School, SchoolId, SchoolYear
from core.office import Office
from core.reading.values import is_phone, normalise_phone
from core.registration import file_of
from core.roster_types import Roster
from core.school_year.models import Term
from core.seated import seated

USUAL_RELATIONS = ("grandfather", "grandmother", "uncle", "aunt", "sibling", "neighbour")
USUAL_INCOMES = ("wages", "farming", "business", "allowance")
USUAL_AIDS = ("subsistence", "temporary", "medical", "housing")
"""What is proposed and typed over at will; `care.relation.`, `care.income.` and `care.aid.`."""

SCREEN_LEADS = ("number", "name", "at_school", "class", "entrusted_guardian", "rating", "talks")


@dataclass(frozen=True, slots=True, kw_only=True)
class CareSaid:
    """What is said of how a child is looked after; an empty text takes back what stood there."""

    entrusted_name: str = ""
    entrusted_relation: str = ""
    entrusted_phone: str = ""
    entrusted_id_number: str = ""
    entrusted_address: str = ""
    rating: CareRating | None = None
    rated_on: date | None = None
    rated_by: str = ""
    income: str = ""
    aid: str = ""
    teacher: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkSaid:
    """What is said of one talk, visit or call."""

    day: date
    kind: TalkKind
    by_whom: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class CareFile:
    """A child, what is kept of looking after it, and what the two definitions come to."""

    file: PupilFile
    record: CareRecord
    finding: LeftBehindFinding


@dataclass(frozen=True, slots=True)
class CareLedger:
    """The ledger of left-behind children as a screen shows it, and whom each row is about.

    `untalked` counts the children with whom nobody has talked, visited or called this term.
    """

    roster: Roster
    pupil_ids: tuple[PupilId, ...]
    untalked: int


def care_file(office: Office, pupil_id: PupilId) -> CareFile:
    """Return a child's file; raises RegistrationError(`no_such_pupil`)."""
    (file,) = seated(office, [file_of(office, pupil_id)])
    record = care_records(office, [pupil_id])[pupil_id]
    return CareFile(file, record, find_left_behind(file.pupil, office.clock.today()))


def care_ledger(
    office: Office, *, is_first_look: bool, schools: tuple[School, ...] = ()
) -> CareLedger:
    """Return the ledger with numbers masked; the first look is noted, reading again is not.

    Without `schools` the own school's.
    """
    if is_first_look:
        office.audit("look", f"ledger.{LedgerKind.LEFT_BEHIND}", schools_detail(schools).strip())
    options = LedgerOptions(is_masked=True, schools=schools)
    rows = pupil_rows(office, PUPIL_LEDGERS[LedgerKind.LEFT_BEHIND], options)
    ids = tuple(row.file.pupil.id for row in rows)
    roster = any_ledger(office, LedgerKind.LEFT_BEHIND, options)
    return CareLedger(_leading(roster), ids, without_talk(office, ids))


def _leading(roster: Roster) -> Roster:
    """Put in front what the screen is opened for: 80 columns do not hold the whole ledger."""
    keys = [column.key for column in roster.columns]
    front = [keys.index(key) for key in SCREEN_LEADS if key in keys]
    order = [*front, *(at for at in range(len(keys)) if at not in front)]
    return replace(
        roster,
        columns=tuple(roster.columns[at] for at in order),
        rows=tuple(tuple(row[at] for at in order) for row in roster.rows),
    )


def helper_names(office: Office, school_id: SchoolId | None = None) -> list[str]:
    """Return the names of a school's staff in post, by default one's own: who may help a child."""
    members = office.store.staff.all(school_id or office.school.id)
    return sorted({one.name for one in members if one.person_status == IN_POST})


def save_care(office: Office, pupil_id: PupilId, said: CareSaid) -> ChildCare:
    """Keep who looks after a child, how well, and who helps.

    Raises RegistrationError(`no_such_pupil`) and LedgerError: `care_entrusted_needed` for an
    entrusted guardian's telephone, number or address without the name, `care_bad_phone`,
    `care_bad_number`, `care_rating_needed` for a day or an assessor without a rating,
    `care_rating_day_needed`, `care_in_future`.
    """
    file = file_of(office, pupil_id)
    care = _checked(office, file, said)
    with office.writing("care") as writing:
        if writing.put(care):
            writing.audit("care", pupil_id)
    return care


def _checked(office: Office, file: PupilFile, said: CareSaid) -> ChildCare:
    entrusted = normalise_name(said.entrusted_name)
    rest = (
        said.entrusted_relation,
        said.entrusted_phone,
        said.entrusted_id_number,
        said.entrusted_address,
    )
    if not entrusted and any(text.strip() for text in rest):
        raise LedgerError("care_entrusted_needed")
    if said.rating is None and (said.rated_on is not None or said.rated_by.strip()):
        raise LedgerError("care_rating_needed")
    if said.rating is not None and said.rated_on is None:
        raise LedgerError("care_rating_day_needed")
    _require_past(office, said.rated_on)
    return ChildCare(
        id=care_id(file.pupil.id),
        school_id=file.enrolment.school_id,
        pupil_id=file.pupil.id,
        carer_name=entrusted or None,
        carer_relation=said.entrusted_relation.strip() or None,
        carer_phone=_phone(said.entrusted_phone),
        carer_id_number=_number(said.entrusted_id_number),
        carer_address=said.entrusted_address.strip() or None,
        rating=said.rating,
        rated_on=said.rated_on,
        rated_by=said.rated_by.strip() or None,
        income=said.income.strip() or None,
        aid=said.aid.strip() or None,
        teacher=normalise_name(said.teacher) or None,
    )


def _phone(text: str) -> str | None:
    phone = normalise_phone(text)
    if phone and not is_phone(phone):
        raise LedgerError("care_bad_phone")
    return phone or None


def _number(text: str) -> str | None:
    if not text.strip():
        return None
    number = IdNumber.parse(text)
    if not isinstance(number, IdNumber):
        raise LedgerError("care_bad_number")
    return number.text


def _require_past(office: Office, day: date | None) -> None:
    if day is not None and day > office.clock.today():
        raise LedgerError("care_in_future", day=day.isoformat())


def note_talk(office: Office, pupil_id: PupilId, said: TalkSaid, talk_id: str = "") -> CareTalk:
    """Keep a talk, visit or call: a new one, or the one with this id put right.

    Raises RegistrationError(`no_such_pupil`), LedgerError: `care_in_future`,
    `care_whom_needed`, `no_such_talk`.
    """
    file = file_of(office, pupil_id)
    _require_past(office, said.day)
    if not said.by_whom.strip():
        raise LedgerError("care_whom_needed")
    if talk_id:
        _held_talk(office, talk_id)
    with office.writing("care") as writing:
        talk = CareTalk(
            id=talk_id or writing.new_id(),
            school_id=file.enrolment.school_id,
            pupil_id=pupil_id,
            day=said.day,
            kind=said.kind,
            by_whom=said.by_whom.strip(),
            sentence=said.sentence.strip() or None,
        )
        if writing.put(talk):
            writing.audit("care_talk", pupil_id, f"kind={said.kind}")
    return talk


def take_back_talk(office: Office, talk_id: str) -> None:
    """Take a talk off the record; its history stays. Raises LedgerError(`no_such_talk`)."""
    talk = _held_talk(office, talk_id)
    with office.writing("care") as writing:
        writing.delete(talk)
        writing.audit("care_talk", talk.pupil_id, "taken_back")


def _held_talk(office: Office, talk_id: str) -> CareTalk:
    talk = office.store.ledgers.talks.get(talk_id)
    if talk is None:
        raise LedgerError("no_such_talk")
    return talk


def without_talk(office: Office, pupil_ids: tuple[PupilId, ...]) -> int:
    """Return with how many of some children nobody has talked, visited or called this term."""
    today = office.clock.today()
    first = Term.of(today).first_day(SchoolYear.of(today))
    records = care_records(office, pupil_ids).values()
    return sum(all(talk.day < first for talk in one.talks) for one in records)
