"""三不动: who was drawn stays in the class, whatever a form or a workbook says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.exchange.headings import RecordKind
from core.exchange.reading import ReadWorkbook, SourceRow
from core.grades import grade_label
from core.grouping.annulling import annul
from core.grouping.drawing import draw
from core.grouping.oversight import seat_of
from core.grouping.plans import sealed_plan
from core.grouping.proposing import Request, propose
from core.grouping.sealing import seal
from core.models import Cohort, PupilId, Stage
from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import (
    InvalidDraftError,
    amend_pupil,
    draft_of,
    register_pupil,
)
from core.workbooks.importing import ImportPlan, Outcome, apply_import, plan_import
from tests.grouping.cohorts import new_cohort, pupils_of

DRAWN = Cohort(Stage.PRIMARY, 2025)


@pytest.fixture(scope="module")
def seated(office: Office) -> dict[PupilId, int]:
    """Draw twelve pupils of the second grade into three classes."""
    pupils = pupils_of(office, new_cohort(office, 12))
    with office.writing() as writing:
        for pupil in pupils:
            enrolment = office.store.enrolments.by("pupil_id", pupil.id)[0]
            writing.put(replace(enrolment, entry_year=DRAWN.entry_year))
    plan = seal(office, propose(office, Request(entry_year=DRAWN.entry_year, classes=3)))
    outcome = draw(office, plan, ["5"])
    return {own: number for number, members in outcome.pupils.items() for own in members}


def _codes(error: InvalidDraftError) -> set[str]:
    return {problem.code for problem in error.problems}


def _other(number: int) -> str:
    return f"{number % 3 + 1}班"


def test_a_form_cannot_give_another_class(office: Office, seated: dict[PupilId, int]) -> None:
    pupil, number = next(iter(seated.items()))
    draft = draft_of(office, pupil)
    for changed in (
        replace(draft, class_label=_other(number)),
        replace(draft, grade="三年级"),
    ):
        with pytest.raises(InvalidDraftError) as caught:
            amend_pupil(office, pupil, changed)
        assert "class_locked" in _codes(caught.value)
    amend_pupil(office, pupil, replace(draft, class_label=f"{number}班"))


def test_correcting_a_name_never_touches_a_seat(office: Office, seated: dict[PupilId, int]) -> None:
    pupil = next(iter(seated))
    before = seat_of(office, pupil)
    amend_pupil(office, pupil, replace(draft_of(office, pupil), name="欧阳娜娜"))
    assert seat_of(office, pupil) == before


def _import(office: Office, *drafts: PupilDraft) -> ImportPlan:
    rows = tuple(
        SourceRow("名单", place, own, frozenset(), ()) for place, own in enumerate(drafts, start=2)
    )
    read = ReadWorkbook(RecordKind.PUPILS, ("名单",), rows, (), ())
    plan = plan_import(office, read)
    apply_import(office, plan)
    return plan


def test_a_workbook_from_before_the_draw_changes_no_class(
    office: Office, seated: dict[PupilId, int]
) -> None:
    pupil, number = list(seated.items())[1]
    own = draft_of(office, pupil)
    row = PupilDraft(
        name=own.name,
        sex=own.sex,
        birth_date=own.birth_date,
        grade="二年级",
        class_label=_other(number),
        phone="13900000000",
    )
    (planned,) = _import(office, row).rows
    assert planned.outcome is Outcome.CHANGED
    assert "class_locked" in {problem.code for problem in planned.problems}
    assert draft_of(office, pupil).phone == "13900000000"
    members = office.store.grouping.class_members(office.school.id, DRAWN, number)
    assert pupil in members


def test_nobody_comes_into_a_drawn_class_by_being_written_there(
    office: Office, seated: dict[PupilId, int]
) -> None:
    del seated
    newcomer = PupilDraft(
        name="单于飞飞", sex="男", birth_date="2019-01-01", grade="二年级", class_label="1班"
    )
    with pytest.raises(InvalidDraftError) as caught:
        register_pupil(office, newcomer)
    assert _codes(caught.value) >= {"class_by_draw_only"}
    (planned,) = _import(office, newcomer).rows
    assert planned.outcome is Outcome.NEW
    assert "class_by_draw_only" in {problem.code for problem in planned.problems}
    loose = office.store.grouping.class_members(office.school.id, DRAWN, None)
    assert len(loose) == 1
    register_pupil(office, replace(newcomer, name="仇英英", class_label=""))


def test_a_cohort_whose_draw_was_annulled_is_open_again(
    office: Office, seated: dict[PupilId, int]
) -> None:
    pupil = list(seated)[2]
    (plan,) = office.store.grouping.plans.of_cohort(office.school.id, DRAWN)
    annul(office, sealed_plan(office, plan), "名单有误", "李校长")
    amend_pupil(office, pupil, replace(draft_of(office, pupil), class_label="3班"))
    assert grade_label(DRAWN, office.year) == "二年级"
