"""Entries of the ledgers that were begun and never submitted: of whom, and where they go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.dropout.models import CaseId
from core.models import PupilId

if TYPE_CHECKING:
    from core.office import Office

NEW = "new"


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """What a draft's name says: `record` as the ledger's screen takes it, `name` for people.

    Of a household it is `year.child`, or `year.family` of a new one; of a pledge `year.pledge`, or
    `year.new.pupil`; of a case `case.form`; of a child looked after `pupil.form`; of the canteen
    a day.
    """

    record: str
    name: str
    pupils: tuple[PupilId, ...] = ()


def entry_of(office: Office, kind: str, rest: str, typed: str) -> KeptEntry | None:
    """Return what a draft of a kind of ledger is about; None where that stands no more."""
    reader = _READERS.get(kind)
    return reader(office, rest, typed) if reader is not None else None


def is_entry(kind: str) -> bool:
    """Whether drafts of a kind are read here."""
    return kind in _READERS


def _household(office: Office, rest: str, typed: str) -> KeptEntry | None:
    child = office.store.households.get(rest)
    if child is not None:
        return KeptEntry(f"{child.year}.{child.id}", child.name)
    return KeptEntry(rest, typed) if rest.partition(".")[0].isdecimal() else None


def _pledge(office: Office, rest: str, typed: str) -> KeptEntry | None:
    year, _, new = rest.partition(".")
    if year.isdecimal() and new.partition(".")[0] == NEW:
        return KeptEntry(rest, typed or _name(office, new.partition(".")[2]))
    pledge = office.store.dropouts.pledges.get(rest)
    return KeptEntry(f"{pledge.year}.{rest}", pledge.name) if pledge is not None else None


def _case(office: Office, rest: str, _typed: str) -> KeptEntry | None:
    case_id, _, form = rest.partition(".")
    if case_id == NEW:
        name = _child_name(office, form)
        return KeptEntry(rest, name, (PupilId(form),)) if name else None
    case = office.store.dropouts.cases.get(CaseId(case_id))
    return KeptEntry(rest, _child_name(office, case.pupil_id)) if case is not None else None


def _child_name(office: Office, child_id: str) -> str:
    from core.dropout.children import child_files  # noqa: PLC0415 - start-up

    file = child_files(office, [child_id]).get(child_id)
    return file.pupil.name if file is not None else ""


def _care(office: Office, rest: str, _typed: str) -> KeptEntry | None:
    what, _, behind = rest.partition(".")
    pupil_id, _, talk = behind.partition(".")
    if what != "talk":
        pupil_id, talk = what, ""
    name = _name(office, pupil_id)
    return KeptEntry(f"{pupil_id}.{talk}", name) if name else None


def _consent(office: Office, rest: str, _typed: str) -> KeptEntry | None:
    pupils = tuple(PupilId(one) for one in rest.split(","))
    names = [_name(office, one) for one in pupils]
    if not all(names):
        return None
    return KeptEntry(rest, names[0] if len(names) == 1 else "", pupils)


def _meal(office: Office, rest: str, _typed: str) -> KeptEntry | None:
    known = rest == NEW or office.store.ledgers.meals.get(rest) is not None
    return KeptEntry(rest, "") if known else None


def _name(office: Office, pupil_id: str) -> str:
    pupil = office.store.pupils.get(PupilId(pupil_id)) if pupil_id else None
    return pupil.name if pupil is not None else ""


_READERS: Mapping[str, Callable[[Office, str, str], KeptEntry | None]] = {
    "household": _household,
    "pledge": _pledge,
    "case": _case,
    "care": _care,
    "meal": _meal,
    "consent": _consent,
}
