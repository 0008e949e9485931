"""Who looked at, exported and changed what, and when: in words, a day or a kind at a time.

An entry holds ids, counts, the names of columns and of a form that was filled, never a number; what
looks like one all the same is hidden. What a certificate is for stands with the certificate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.clock import beginning_of
from core.i18n import in_chinese, t, tn
from core.ledgers.facts import ConsentAnswer
from core.models import PupilId, SchoolId, SchoolYear, StaffId
from core.office import Office
from core.printing import spool
from core.printing.spool import PaperFormat, Printed, named_file, print_roster
from core.privacy.trail_words import SAID, hidden, parted
from core.roster_types import Align, Closing, Furniture, Purpose, Roster, RosterColumn
from core.rosters import written_day
from core.spoken_labels import room_text
from core.storage.local import AuditEntry
from core.undoing.acts import name_in_history

MESSAGE_PREFIXES = (
    "audit.action.",
    "change.kind.",
    "audit.kind.",
    "audit.subject.",
    "audit.purpose.",
    "consent.answer.",
    "field.",
    "ledger.title.",
    "ledger.column.entrusted_",
)

MOST_ENTRIES = 2000
"""Entries shown at once, the newest: a busy year of a village school."""

_ID = re.compile(r"(?:h\.)?[0-9a-f]{16}")
"""A record's id; `h.` begins that of one that a handover made."""
_NUMBER_COLUMNS = ("id_number", "student_no", "aux_no")

_OF_TERMS = frozenset({"mentor"})
"""Kinds of papers whose `use` holds the terms of a contract, not words."""

_OWN_FIELDS = {
    "carer_id_number": "ledger.column.entrusted_id_number",
    "carer_phone": "ledger.column.entrusted_phone",
}
"""Guarded fields that stand on no form of a pupil, by the names that the store has for them."""


class AuditKind(StrEnum):
    """What an entry is about; `audit.kind.<value>`."""

    LOOK = "look"
    EXPORT = "export"
    """On paper or into a file that leaves the program."""
    EXCHANGE = "exchange"
    """Bundles, cards, backups, workbooks read in."""
    PRIVACY = "privacy"
    """Consents and erasures."""
    RECORD = "record"
    """Everything else that was written."""


_LOOKS = frozenset({"look"})
_EXPORTS = ("export", "print", "archive", "recovery_sheet", "publish", "single_class")
_EXCHANGES = ("bundle", "card", "backup", "import", "passphrase", "meeting_pack")
_PRIVACY = ("consent", "erase", "overwrite")


def kind_of(action: str) -> AuditKind:
    """Return what an action belongs to."""
    if action in _LOOKS:
        return AuditKind.LOOK
    for starts, kind in (
        (_EXPORTS, AuditKind.EXPORT),
        (_EXCHANGES, AuditKind.EXCHANGE),
        (_PRIVACY, AuditKind.PRIVACY),
    ):
        if action.startswith(starts):
            return kind
    return AuditKind.RECORD


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One entry in words. `moment` is local time as `YYYY-MM-DD HH:MM`."""

    moment: str
    operator: str
    kind: AuditKind
    action: str
    subject: str
    purpose: str
    detail: str


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which entries: of one kind or all, from one day to another, both included."""

    kind: AuditKind | None = None
    first: date | None = None
    last: date | None = None


def trail(office: Office, wanted: TrailFilter) -> list[TrailLine]:
    """Return what the trail holds, the newest first, at most `MOST_ENTRIES`."""
    first = _beginning(wanted.first) if wanted.first else ""
    end = _beginning(wanted.last + timedelta(days=1)) if wanted.last else "~"
    entries = office.store.audit.between(first, end)
    chosen = [one for one in entries if wanted.kind in {None, kind_of(one.action)}]
    gone = {one.subject_id for one in office.store.ledgers.erasures.all()}
    return [_line(office, one, is_gone=one.subject in gone) for one in chosen[:MOST_ENTRIES]]


def is_cut(lines: list[TrailLine]) -> bool:
    """Whether a trail is as long as one can be, and older entries may be left out."""
    return len(lines) == MOST_ENTRIES


def _beginning(day: date) -> str:
    """Return when a day begins at the school, as the trail writes moments: in UTC."""
    return beginning_of(day).isoformat(timespec="seconds")


def _line(office: Office, entry: AuditEntry, *, is_gone: bool) -> TrailLine:
    pairs, _ = parted(entry.detail)
    purpose = pairs.get("purpose", "")
    use = "" if is_gone else _use(office, entry.subject, pairs)
    return TrailLine(
        datetime.fromisoformat(entry.at).astimezone().strftime("%Y-%m-%d %H:%M"),
        entry.operator,
        kind_of(entry.action),
        _action(entry.action),
        _whose(office, pairs.get("school", ""))
        + subject_text(office, entry.subject, is_gone=is_gone),
        t(f"audit.purpose.{purpose}") if _knows(f"audit.purpose.{purpose}") else "",
        "  ".join(filter(None, (hidden(use), _beside(office, entry), detail_text(entry.detail)))),
    )


def _beside(office: Office, entry: AuditEntry) -> str:
    """Return with whom the subject was held against: the other of two records."""
    if not entry.action.startswith("duplicates."):
        return ""
    name = subject_text(office, entry.detail)
    return t("audit.beside", name=name) if name else ""


def _use(office: Office, holder_id: str, pairs: Mapping[str, str]) -> str:
    """Return what a certificate was issued for, as long as it stands."""
    year, _, number = pairs.get("no", "").partition("-")
    papers = office.store.ledgers.papers.by("holder_id", holder_id) if number else ()
    own = (pairs.get("kind", ""), year, number)
    if own[0] in _OF_TERMS:
        return f"{year}-{number}"
    found = (one.use for one in papers if (one.kind, str(one.year), str(one.number)) == own)
    return next(found, "")


def _knows(message_id: str) -> bool:
    return t(message_id) != message_id


def _action(action: str) -> str:
    key = f"audit.action.{action}"
    if _knows(key):
        return t(key)
    kind = f"change.kind.{action.removeprefix('change.')}"
    if action.startswith("change.") and _knows(kind):
        return t("audit.change", kind=t(kind))
    return t(f"audit.kind.{kind_of(action)}")


def subject_text(office: Office, subject: str, *, is_gone: bool = False) -> str:
    """Return whom or what an entry is about: a name that still stands here, or a thing's name.

    `is_gone`: the subject was erased.
    """
    named = (_name_of(office, one) for one in _ID.findall(subject))
    name = next(filter(None, named), "")
    if _ID.fullmatch(subject):
        return name or (t("audit.subject.gone") if is_gone else "")
    school = office.store.schools.get(subject)
    if school is not None:
        return school.name
    title = f"ledger.title.{subject.removeprefix('ledger.')}"
    part = subject.split(".", maxsplit=1)[0]
    keys = (title, f"audit.subject.{subject}", f"audit.subject.{part}")
    return "  ".join(filter(None, (next((t(key) for key in keys if _knows(key)), ""), name)))


def _whose(office: Office, ids: str) -> str:
    """Return whose list it was, where it was another school's or the township's."""
    schools = [office.store.schools.get(SchoolId(one)) for one in ids.split(",") if one]
    if len(schools) > 1:
        return t("ledger.all_schools") + "  "
    return "".join(f"{school.name}  " for school in schools if school is not None)


def _name_of(office: Office, record_id: str) -> str:
    """Return the name of a person, a class or an own ledger; empty when nothing says it any more.

    A row that is about somebody leads to that person: a guardian's, a case's, an appointment's. A
    pupil who was taken out of the lists is named by the history.
    """
    pupil = office.store.pupils.get(PupilId(record_id))
    if pupil is not None:
        return pupil.name
    member = office.store.staff.get(StaffId(record_id))
    if member is not None:
        return member.name
    own = office.store.ledgers.own.get(record_id)
    if own is not None:
        return own.name
    group = office.store.classes.get(record_id)
    if group is None:
        return _name_behind(office, record_id)
    return group.name or room_text(group.cohorts, SchoolYear(group.year), group.number)


def _name_behind(office: Office, record_id: str) -> str:
    store = office.store
    about_pupils = (store.guardians, store.enrolments, store.dropouts.cases, store.ledgers.talks)
    for row in (rows.get(record_id) for rows in about_pupils):
        pupil = store.pupils.get(row.pupil_id) if row is not None else None
        if pupil is not None:
            return pupil.name
    case = store.dropouts.cases.get(record_id)
    child = store.households.get(case.pupil_id if case is not None else record_id)
    if child is not None:
        return child.name
    post = store.appointments.get(record_id)
    member = store.staff.get(post.staff_id) if post is not None else None
    return member.name if member is not None else name_in_history(office, record_id)


def detail_text(detail: str) -> str:
    """Return an entry's particulars as a sentence, without any number of a person."""
    pairs, said = parted(detail)
    parts = [t("work.quoted", name=said)] if said else []
    if pairs.get("answer", "") in set(ConsentAnswer):
        parts.append(t(f"consent.answer.{pairs['answer']}"))
    if pairs.get("rows", "").isdigit():
        parts.append(tn("audit.rows", int(pairs["rows"])))
    if pairs.get("applied", "").isdigit():
        parts.append(tn("audit.applied", int(pairs["applied"])))
    if pairs.get("bodies", "").isdigit():
        parts.append(tn("audit.bodies", int(pairs["bodies"])))
    keys = pairs.get("field") or pairs.get("fields", "")
    if keys:
        ids = [_OWN_FIELDS.get(key, f"field.{key}") for key in keys.split(",")]
        names = [t(one) for one in ids if _knows(one)]
        parts.append(t("audit.fields", fields=t("work.between").join(dict.fromkeys(names))))
    words = detail.partition(SAID)[0].split()
    if "masked" in words:
        parts.append(t("audit.masked"))
    whole = _whole(words, pairs)
    if "id_number" in whole or pairs.get("id_number") == "whole":
        parts.append(t("audit.with_number"))
    if "phone" in whole:
        parts.append(t("audit.with_phone"))
    return hidden("  ".join(parts))


def _whole(words: list[str], pairs: dict[str, str]) -> set[str]:
    """Return which of `id_number` and `phone` an export held whole.

    `whole` says so of the columns that are named; where none is, it is the identity number.
    """
    found = {"id_number", "phone"} & set(words)
    columns = pairs.get("columns", "").split(",") if "whole" in words else []
    if columns == [""] or any(one.endswith(_NUMBER_COLUMNS) for one in columns):
        found.add("id_number")
    if any("phone" in one for one in columns):
        found.add("phone")
    return found


def trail_roster(office: Office, lines: list[TrailLine], subtitle: str) -> Roster:
    """Return the trail for paper; it names people and stays inside the school."""
    school = office.school.name
    keys = ("at", "operator", "action", "subject", "purpose", "detail")
    widths = (5.5, 3.0, 4.0, 4.0, 2.5, 7.0)
    columns = tuple(
        RosterColumn(key, t(f"audit.column.{key}"), width, width, Align.LEFT, may_break=key != "at")
        for key, width in zip(keys, widths, strict=True)
    )
    rows = tuple(
        (one.moment, one.operator, one.action, one.subject, one.purpose, one.detail)
        for one in lines
    )
    purpose = Purpose.SCHOOL
    cut = (t("audit.cut", most=MOST_ENTRIES),) if is_cut(lines) else ()
    return Roster(
        title=t("audit.title", school=school),
        subtitle=(subtitle, tn("audit.entries", len(rows))),
        columns=columns,
        rows=rows,
        notes=(*cut, t("audit.paper_note")),
        closing=Closing((t("printing.sign.head"),), school, written_day(office.clock.today())),
        purpose=purpose,
        footer=t("printing.footer", school=school, purpose=t(f"printing.purpose.{purpose}")),
        furniture=Furniture.in_current_language(),
    )


MESSAGE_IDS = (
    "audit.column.at",
    "audit.column.operator",
    "audit.column.action",
    "audit.column.subject",
    "audit.column.purpose",
    "audit.column.detail",
)


@in_chinese()
def print_trail(office: Office, wanted: TrailFilter, subtitle: str) -> Printed:
    """Write what the filter shows as PDF, and note that. Raises PrintingError."""
    lines = trail(office, wanted)
    roster = trail_roster(office, lines, subtitle)
    day = office.clock.today()
    name = named_file(t("audit.file"), office.school.name, day, PaperFormat.PDF)
    printed = print_roster(roster, PaperFormat.PDF, spool.print_folder() / name)
    office.audit("export", "audit", f"purpose={Purpose.SCHOOL} rows={len(lines)}")
    return printed
