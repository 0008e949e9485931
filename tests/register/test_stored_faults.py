"""What was stored wrong earlier is wanted, and keeps nobody from saving another field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.models import PupilId, SchoolYear
from core.office import Office
from core.reading.drafts import PupilDraft, Severity
from core.registration import InvalidDraftError, amend_pupil, draft_of, file_of, register_pupil
from core.validation import CheckContext, check_pupil
from tests.tui.rooms import pupil_draft
from tui.form_rules import PupilRules

FORM = CheckContext(date(2026, 10, 8), SchoolYear(2026))
CHILD = PupilDraft(name="单一", sex="女", birth_date="2020-03-04", grade="一年级")


@pytest.fixture
def pupil_id(office: Office) -> PupilId:
    """Return a pupil with a postcode of five digits, as an older program stored it."""
    saved = register_pupil(office, pupil_draft(1, birthplace_code="522600"))
    pupil = file_of(office, saved.pupil_id).pupil
    with office.writing("test") as writing:
        writing.put(replace(pupil, postcode="55600"))
    return saved.pupil_id


def test_another_field_is_saved_beside_a_fault_that_stays_as_it_was(
    office: Office, pupil_id: PupilId
) -> None:
    draft = draft_of(office, pupil_id)
    saved = amend_pupil(office, pupil_id, replace(draft, hamlet="岩脚村2组"))
    pupil = file_of(office, pupil_id).pupil
    assert (pupil.hamlet, pupil.postcode) == ("岩脚村2组", "55600")
    assert pupil.birthplace_code == "522600"
    warned = [one for one in saved.warnings if one.field == "postcode"]
    assert [one.severity for one in warned] == [Severity.WARNING]


def test_a_wrong_value_that_is_newly_typed_is_refused(office: Office, pupil_id: PupilId) -> None:
    draft = replace(draft_of(office, pupil_id), postcode="5560")
    with pytest.raises(InvalidDraftError):
        amend_pupil(office, pupil_id, draft)
    assert file_of(office, pupil_id).pupil.postcode == "55600"


def test_only_what_is_new_is_told_as_an_error(office: Office, pupil_id: PupilId) -> None:
    draft = replace(draft_of(office, pupil_id), health="铁打的")
    with pytest.raises(InvalidDraftError) as refused:
        amend_pupil(office, pupil_id, draft)
    errors = {one.field for one in refused.value.problems if one.severity is Severity.ERROR}
    assert errors == {"health"}


def test_the_fault_can_be_emptied(office: Office, pupil_id: PupilId) -> None:
    amend_pupil(office, pupil_id, replace(draft_of(office, pupil_id), postcode=""))
    assert file_of(office, pupil_id).pupil.postcode is None


def test_the_form_warns_of_a_stored_fault_and_lists_it_as_wanted() -> None:
    stored = dict.fromkeys(PupilDraft.__dataclass_fields__, "") | {
        "name": "单一",
        "sex": "女",
        "birth_date": "2020-03-04",
        "grade": "一年级",
        "postcode": "55600",
    }
    rules = PupilRules(date(2026, 10, 8), stored=stored)
    assert [(one.field, one.is_error) for one in rules.check(stored)] == [("postcode", False)]
    assert "postcode" in rules.open_items(stored)
    typed = stored | {"postcode": "5560"}
    assert [one.is_error for one in rules.check(typed)] == [True]
    assert "postcode" not in rules.open_items(typed)


@pytest.mark.parametrize("text", ["522600", "522634105", "522634105201", "贵州云岭", "黔东南 天柱"])
def test_a_division_code_or_the_name_of_a_place_is_taken(text: str) -> None:
    checked = check_pupil(replace(CHILD, birthplace_code=text, native_place=text), FORM)
    assert {one.code for one in checked.problems} == {"missing"}


@pytest.mark.parametrize("text", ["52260", "5226001", "992600", "1"])
@pytest.mark.parametrize("key", ["birthplace_code", "native_place", "hukou_place_code"])
def test_digits_that_are_no_division_code_are_doubted_and_kept(key: str, text: str) -> None:
    checked = check_pupil(replace(CHILD, **{key: text}), FORM)
    assert checked.facts is not None
    assert getattr(checked.facts.pupil, key) == text
    assert [(one.field, one.code) for one in checked.problems if one.code != "missing"] == [
        (key, "bad_place_code")
    ]


def test_the_area_of_the_own_number_is_no_second_doubt() -> None:
    checked = check_pupil(
        replace(CHILD, birth_date="", id_number="990101201909170022", birthplace_code="990101"),
        FORM,
    )
    assert "bad_place_code" not in {one.code for one in checked.problems}


def test_an_unusual_hukou_is_doubted_and_kept() -> None:
    checked = check_pupil(replace(CHILD, hukou_type="牧业户口"), FORM)
    assert checked.facts is not None
    assert checked.facts.pupil.hukou_type == "牧业户口"
    assert "unknown_hukou" in {one.code for one in checked.problems}
    usual = check_pupil(replace(CHILD, hukou_type="居民"), FORM)
    assert {one.code for one in usual.problems} == {"missing"}
