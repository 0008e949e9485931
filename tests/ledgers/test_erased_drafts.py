"""Forms in progress about an erased person go; those of others stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.clock import FixedClock
from core.exchange.headings import RecordKind
from core.office import FIXES_KEPT, Office, open_with_keys
from core.privacy.erasure import erase_person
from core.reading.drafts import PupilDraft
from core.records.drafting import DraftKey, DraftKind, draft_for, keep_draft, keep_form, kept_form
from core.registration import amend_pupil
from core.workbooks.import_fixes import fixes_for, keep_fixes
from tests.ledgers.village import CHILD, DAY, register

NUMBER = CHILD.id_number
KEY = DraftKey(DraftKind.PUPIL)
DIGEST = "0" * 64
SHAN: PupilDraft = replace(
    CHILD, name="单一", id_number="", student_no="", m1_phone="", m1_name="单大山"
)


def test_the_draft_of_another_whose_name_holds_the_name_stays(office: Office) -> None:
    pupil_id = register(office, SHAN)
    keep_draft(office, KEY, {"name": "单一鸣"}, {})
    keep_form(office, "household", {"child": "单一"})
    erase_person(office, pupil_id, "家长书面申请")
    kept = draft_for(office, KEY)
    assert kept is not None
    assert kept.values["name"] == "单一鸣"
    assert kept_form(office, "household") is None


def test_a_number_inside_a_longer_text_is_found(office: Office) -> None:
    pupil_id = register(office, CHILD)
    keep_draft(office, KEY, {"name": "", "remark": f"号码 {NUMBER}"}, {})
    erase_person(office, pupil_id, "家长书面申请")
    assert draft_for(office, KEY) is None


def test_what_the_child_was_called_before_is_found_and_anothers_name_is_not(
    office: Office,
) -> None:
    pupil_id = register(office, SHAN)
    other = register(office, replace(CHILD, name="单雪", id_number="", student_no=""))
    for name in ("单雪", "单医"):
        amend_pupil(office, pupil_id, replace(SHAN, name=name))
    amend_pupil(office, pupil_id, SHAN)
    keep_form(office, "household", {"child": "单医"})
    keep_form(office, f"household.{other}", {"child": "单雪"})
    erase_person(office, pupil_id, "家长书面申请")
    assert kept_form(office, "household") is None
    assert kept_form(office, f"household.{other}") is not None


def test_of_a_workbook_only_the_row_of_the_erased_is_forgotten(office: Office) -> None:
    pupil_id = register(office, CHILD)
    fixes = {("Sheet", 2): {"id_number": NUMBER}, ("Sheet", 3): {"sex": "女"}}
    keep_fixes(office, RecordKind.PUPILS, DIGEST, fixes)
    erase_person(office, pupil_id, "家长书面申请")
    assert fixes_for(office, RecordKind.PUPILS, DIGEST) == {("Sheet", 3): {"sex": "女"}}


def test_what_was_put_right_in_a_workbook_is_forgotten_after_a_month(office: Office) -> None:
    keep_fixes(office, RecordKind.PUPILS, DIGEST, {("Sheet", 2): {"id_number": NUMBER}})
    keep_draft(office, KEY, {"name": "单一鸣"}, {})
    for days, is_kept in ((0, True), (1, False)):
        office.close()
        clock = FixedClock(DAY + FIXES_KEPT + timedelta(days=days))
        office = open_with_keys(office.home, office.keys, office.operator.id, clock)
        assert bool(fixes_for(office, RecordKind.PUPILS, DIGEST)) is is_kept
    assert draft_for(office, KEY) is not None
    office.close()
