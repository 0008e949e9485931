"""Workbooks that were stored, and what they changed."""

from __future__ import annotations

from dataclasses import fields, replace

from core.models import PupilFile, PupilId
from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import amend_pupil, file_of
from core.undoing.acts import Act, recent_acts
from core.undoing.people import Fate, PersonBack, TakingBack
from core.undoing.preview import preview_taking_back
from core.undoing.taking_back import take_back
from core.validation import draft_of_pupil
from core.workbooks.importing import apply_import, plan_import
from tests.register.test_matching import book

TABLES = ("pupil", "guardian", "enrolment", "staff_member", "appointment")
MEI = PupilDraft(
    name="单梅", sex="女", birth_date="2018-03-02", grade="三年级", phone="10008570001",
    hamlet="青石村1组", m1_name="单大山", m1_relation="父亲", m1_phone="10008570002",
)  # fmt: skip
YAN = replace(MEI, name="仇燕", birth_date="2017-01-09", m1_name="仇建国", m1_phone="10008570003")


def store_book(office: Office, *drafts: PupilDraft, file: str = "去年的名册.xlsx") -> Act:
    """Store a workbook; return the act."""
    apply_import(office, plan_import(office, replace(book(*drafts), file=file)))
    return recent_acts(office)[0]


def values(office: Office) -> dict[str, str]:
    """Return what stands, as digests of the tables that a workbook writes."""
    digests = office.store.state_digests()
    return {name: digests[name] for name in TABLES}


def look(office: Office, act: Act | None = None) -> TakingBack:
    """Return the preview of an act, of the newest one unless told."""
    return preview_taking_back(office, act or recent_acts(office)[0])


def back(office: Office, act: Act | None = None) -> TakingBack:
    """Take an act back as its preview says."""
    plan = look(office, act)
    take_back(office, plan)
    return plan


def of(plan: TakingBack, name: str) -> PersonBack:
    (found,) = (one for one in plan.people if one.name == name)
    return found


def fates(plan: TakingBack) -> dict[str, Fate]:
    return {one.name: one.fate for one in plan.people}


def file_named(office: Office, name: str) -> PupilFile:
    (pupil,) = office.store.pupils.among("name", [name])
    return file_of(office, pupil.id)


def id_of(office: Office, name: str) -> PupilId:
    return file_named(office, name).pupil.id


def form(office: Office, name: str) -> dict[str, str]:
    draft = draft_of_pupil(file_named(office, name), office.year)
    return {one.name: getattr(draft, one.name) for one in fields(draft)}


def type_over(office: Office, who: str, /, **texts: str) -> None:
    """Save a pupil's form with other texts."""
    file = file_named(office, who)
    amend_pupil(office, file.pupil.id, replace(draft_of_pupil(file, office.year), **texts))
