"""Cohorts of invented pupils, each with its own entry year."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from core.grouping.drawing import DrawOutcome, draw
from core.grouping.plans import SealedPlan, find_plan
from core.grouping.proposing import Request, propose
from core.grouping.sealing import seal
from core.models import (
    AttendWay,
    Cohort,
    Enrolment,
    EnrolmentId,
    LeftBehind,
    Pupil,
    PupilId,
    PupilStatus,
    Sex,
    Stage,
)
from core.office import Office

HARD_NAMES = ("阿依古丽·买买提江", "欧阳娜", "单于飞", "仇英", "䶮", "𬭊一")
_years: dict[Path, Iterator[int]] = {}


def new_cohort(office: Office, size: int, *, status: PupilStatus = PupilStatus.PRESENT) -> Cohort:
    """Register so many pupils and return their cohort, which is nobody else's."""
    years = _years.setdefault(office.home.path, itertools.count(1900))
    cohort = Cohort(Stage.PRIMARY, next(years))
    with office.writing() as writing:
        for place in range(size):
            pupil = Pupil(
                id=PupilId(writing.new_id()),
                school_id=office.school.id,
                name=HARD_NAMES[place] if place < len(HARD_NAMES) else _plain_name(place),
                sex=Sex.MALE if place % 2 else Sex.FEMALE,
                birth_date=date(2019, 1 + place % 12, 1),
                ethnic="01" if place % 3 else "03",
                hamlet=f"{'河坝' if place % 2 else '枫香'}村{place % 4 + 1}组",
                preschool=True,
                left_behind=LeftBehind.BOTH_PARENTS if place % 5 else LeftBehind.NO,
            )
            writing.put(pupil)
            writing.put(
                Enrolment(
                    id=EnrolmentId(writing.new_id()),
                    pupil_id=pupil.id,
                    school_id=office.school.id,
                    register_school_id=office.school.id,
                    stage=cohort.stage,
                    entry_year=cohort.entry_year,
                    attend_way=AttendWay.BOARDER if place % 4 else AttendWay.DAY_PUPIL,
                    status=status,
                )
            )
    return cohort


def _plain_name(place: int) -> str:
    return "学生" + "".join("〇一二三四五六七八九"[int(digit)] for digit in str(place))


def pupils_of(office: Office, cohort: Cohort) -> list[Pupil]:
    ids = office.store.pupils.cohort_ids(office.school.id, cohort)
    return [file.pupil for file in office.store.pupils.files(ids)]


def rename(office: Office, pupil: Pupil, name: str) -> None:
    with office.writing() as writing:
        writing.put(replace(pupil, name=name))


def sealed(office: Office, size: int = 12, classes: int = 3) -> SealedPlan:
    cohort = new_cohort(office, size)
    request = Request(entry_year=cohort.entry_year, classes=classes)
    return seal(office, propose(office, request))


def drawn(office: Office, size: int = 12, classes: int = 3) -> tuple[SealedPlan, DrawOutcome]:
    plan = sealed(office, size, classes)
    outcome = draw(office, plan, ["12", "7", "33"])
    return find_plan(office, plan.plan.canonical()), outcome


def paper_text(path: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)
