"""What has come of another school: said at the centre where a list of it is empty."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from core.i18n import t, tn
from core.models import School
from core.office import Office
from core.storage.bundles import BundleRepository

MESSAGE_IDS = ("reported.without", "reported.nobody")

_LOOKED_THROUGH = 50
"""Bundles of a school that are looked through for the newest that was not refused whole."""


@dataclass(frozen=True, slots=True)
class LastReport:
    """The newest bundle of a school that was read here.

    `waiting` counts entries that had not been let in when it was read: what they build on was not
    there yet.
    """

    written_on: date
    read_on: date
    waiting: int


def last_report(office: Office, school: School) -> LastReport | None:
    """Return what came of a school last; None when nothing of it was ever read here."""
    bundles = BundleRepository(office.store.connection)
    for got in bundles.got(school.id, _LOOKED_THROUGH):
        answer = json.loads(got.receipt)
        if not answer["error"]:
            return LastReport(_day(got.created), _day(got.at), int(answer["waiting"]))
    return None


def nothing_of(office: Office, school: School, title: str) -> str:
    """Return why a ledger that another school keeps is empty here, and what to do about it.

    `title` is what the ledger holds, in words.
    """
    return _said(office, school, title, "reported.without")


def nobody_of(office: Office, school: School, title: str) -> str:
    """Return the same of a list that is read off the register: it may be right that it is empty."""
    return _said(office, school, title, "reported.nobody")


def _said(office: Office, school: School, title: str, sentence_id: str) -> str:
    last = last_report(office, school)
    if last is None:
        return t("reported.never", school=school.name, title=title)
    sentence = t(
        sentence_id,
        school=school.name,
        written=last.written_on.isoformat(),
        read=last.read_on.isoformat(),
        title=title,
    )
    return sentence + (tn("reported.waiting", last.waiting) if last.waiting else "")


def _day(moment: str) -> date:
    """Return the day of a stored moment as the calendar at the school has it."""
    return datetime.fromisoformat(moment).astimezone().date()
