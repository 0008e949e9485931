"""Whoever asks for another class than the drawn one leaves a trace, by whatever way (R018)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.exchange.headings import RecordKind
from core.exchange.reading import ReadWorkbook, SourceRow
from core.models import PupilId
from core.office import Office
from core.reading.drafts import PupilDraft
from core.records.bulk_editing import set_field
from core.records.past import put_back_pupil
from core.registration import InvalidDraftError, amend_pupil, draft_of, register_pupil
from core.workbooks.importing import apply_import, plan_import
from tests.grouping.cohorts import drawn


@pytest.fixture(scope="module")
def pupil(office: Office) -> PupilId:
    """Draw a cohort into two classes and return a child of the first."""
    _, outcome = drawn(office, 12, 2)
    return outcome.pupils[1][0]


def _noted(office: Office) -> list[tuple[str, str]]:
    trail = office.store.audit.newest(100)
    return [(one.subject, one.detail) for one in trail if one.action == "class_refused"]


def test_a_form_that_says_another_class_is_noted(office: Office, pupil: PupilId) -> None:
    before = len(_noted(office))
    with pytest.raises(InvalidDraftError):
        amend_pupil(office, pupil, replace(draft_of(office, pupil), class_label="2班"))
    assert _noted(office)[0] == (pupil, "class_locked")
    assert len(_noted(office)) == before + 1
    amend_pupil(office, pupil, replace(draft_of(office, pupil), phone="13900000000"))
    assert len(_noted(office)) == before + 1


def test_a_refused_bulk_change_is_undone_and_noted_all_the_same(
    office: Office, pupil: PupilId
) -> None:
    before = len(_noted(office))
    with pytest.raises(InvalidDraftError):
        set_field(office, [pupil], "class_label", "2班")
    assert len(_noted(office)) == before + 1


def test_a_former_class_put_back_is_noted(office: Office, pupil: PupilId) -> None:
    before = len(_noted(office))
    with pytest.raises(InvalidDraftError):
        put_back_pupil(office, pupil, {"class_label": "2班"})
    assert len(_noted(office)) == before + 1


def test_a_new_pupil_written_into_a_drawn_class_is_noted(office: Office, pupil: PupilId) -> None:
    present = draft_of(office, pupil)
    newcomer = PupilDraft(
        name="单于飞飞",
        sex="男",
        birth_date="2019-01-01",
        grade=present.grade,
        class_label="1班",
    )
    with pytest.raises(InvalidDraftError):
        register_pupil(office, newcomer)
    assert _noted(office)[0] == ("", "class_by_draw_only")


def test_a_workbook_row_that_moves_a_drawn_child_is_noted(office: Office, pupil: PupilId) -> None:
    own = draft_of(office, pupil)
    row = PupilDraft(
        name=own.name,
        sex=own.sex,
        birth_date=own.birth_date,
        grade=own.grade,
        class_label="2班",
    )
    source = SourceRow("名单", 2, row, frozenset(), ())
    read = ReadWorkbook(RecordKind.PUPILS, ("名单",), (source,), (), ())
    plan = plan_import(office, read)
    before = len(_noted(office))
    apply_import(office, plan)
    assert _noted(office)[0] == (pupil, "class_locked")
    assert len(_noted(office)) == before + 1
