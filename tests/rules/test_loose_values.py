"""Values that no office would accept are told of where they are typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.hamlets import village_of, whole_hamlet
from core.models import SchoolYear
from core.reading.drafts import PupilDraft, Severity
from core.validation import CheckContext, check_pupil

FORM = CheckContext(date(2026, 10, 8), SchoolYear(2026))
ROW = replace(FORM, is_lenient=True)
CHILD = PupilDraft(name="单一", sex="女", birth_date="2020-03-04", grade="一年级")


def told(draft: PupilDraft, context: CheckContext) -> set[tuple[str, str, Severity]]:
    """Return every problem but what is merely missing."""
    found = check_pupil(draft, context).problems
    return {(one.field, one.code, one.severity) for one in found if one.code != "missing"}


def test_a_postcode_is_six_digits() -> None:
    for text in ("步", "55000", "5500000", "550 00"):
        wrong = {("postcode", "bad_postcode", Severity.ERROR)}
        assert told(replace(CHILD, postcode=text), FORM) == wrong
    for text in ("550000", "５５００００", "550 000"):
        facts = check_pupil(replace(CHILD, postcode=text), FORM).facts
        assert facts is not None
        assert facts.pupil.postcode == "550000"


def test_a_row_with_a_wrong_postcode_comes_in_without_it() -> None:
    checked = check_pupil(replace(CHILD, postcode="步"), ROW)
    assert checked.facts is not None
    assert checked.facts.pupil.postcode is None
    assert [one.code for one in checked.problems if one.field == "postcode"] == ["left_out"]


def test_a_number_is_no_way_to_school() -> None:
    draft = replace(CHILD, transport="1.5")
    assert told(draft, FORM) == {("transport", "unknown_code", Severity.WARNING)}
    assert told(replace(CHILD, transport="马车"), FORM) == set()


def test_a_grade_far_above_the_age_is_told_at_the_grade() -> None:
    fields = {field for field, _code, _severity in told(replace(CHILD, grade="九年级"), FORM)}
    assert fields == {"grade", "birth_date"}
    assert told(replace(CHILD, grade="二年级"), FORM) == set()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("青石村5", "青石村5组"),
        ("青石村 5", "青石村 5组"),
        ("青石村五", "青石村五组"),
        ("青石村5组", "青石村5组"),
        ("青石村", "青石村"),
        ("大坪", "大坪"),
        ("青石村大坪组", "青石村大坪组"),
        ("青石村5号", "青石村5号"),
    ],
)
def test_a_bare_number_behind_a_village_is_its_group(written: str, kept: str) -> None:
    assert whole_hamlet(written) == kept
    assert village_of(whole_hamlet("青石村5")) == "青石村"
    facts = check_pupil(replace(CHILD, hamlet=written), FORM).facts
    assert facts is not None
    assert (facts.pupil.hamlet or "").replace(" ", "") == kept.replace(" ", "")
