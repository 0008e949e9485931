"""The forms over the national field lists, and what they know while they are filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fields import PUPIL_FIELDS, STAFF_FIELDS
from core.i18n import Language, use_language
from core.identity import check_character
from core.models import PupilFile, SchoolYear
from core.reading.drafts import PUPIL_DRAFT_FIELDS, STAFF_DRAFT_FIELDS, PupilDraft
from core.reading.open_items import open_items, open_items_in
from core.validation import CheckContext, check_pupil
from tests.tui.rooms import pupil_draft
from tui.form_rules import DEFAULTS, PupilRules, StaffRules
from tui.forms import PUPIL_PAGES, pupil_pages, staff_pages
from tui.widgets.cells import shown
from tui.widgets.form_model import lines_of

TODAY = date(2026, 10, 8)
SEEN_LINES = 15
FRONT = "99010120190917002"
NUMBER = FRONT + check_character(FRONT)


def values(**typed: str) -> dict[str, str]:
    return dict.fromkeys(PUPIL_DRAFT_FIELDS, "") | typed


def test_every_field_of_the_national_lists_stands_on_exactly_one_page() -> None:
    pupil = [item.key for page in pupil_pages() for item in page.fields]
    staff = [item.key for page in staff_pages() for item in page.fields]
    assert sorted(pupil) == sorted(PUPIL_FIELDS) == sorted(PUPIL_DRAFT_FIELDS)
    assert sorted(staff) == sorted(STAFF_FIELDS) == sorted(STAFF_DRAFT_FIELDS)


@pytest.mark.parametrize("language", Language)
def test_every_page_fits_24_lines_and_80_columns(language: Language) -> None:
    from rich.cells import cell_len

    use_language(language)
    for page in (*pupil_pages(), *staff_pages()):
        headings = sum(bool(item.heading) for item in page.fields)
        assert len(lines_of(page)) + headings <= SEEN_LINES, page.key
        for item in page.fields:
            assert cell_len(shown(item.label)) <= 12, item.key


def test_name_number_and_grade_come_first() -> None:
    first = PUPIL_PAGES["basic"].split()
    assert first.index("name") == 0
    assert first.index("id_number") < first.index("ethnic")


def test_the_number_makes_birth_sex_and_area_known() -> None:
    known = PupilRules(TODAY).fill("id_number", values(id_number=NUMBER))
    assert known == {
        "birth_date": "2019-09-17",
        "sex": "女",
        "birthplace_code": "990101",
        "hukou_place_code": "990101",
    }


def test_a_number_typed_where_a_place_belongs_is_told_and_copied_nowhere() -> None:
    rules = PupilRules(TODAY)
    typed = values(name="张小凤", sex="女", birth_date="2019-09-17", grade="二年级", hamlet=NUMBER)
    assert rules.fill("hamlet", typed) == {}
    assert [(one.field, one.is_error) for one in rules.check(typed)] == [("hamlet", True)]
    assert NUMBER not in rules.check(typed)[0].sentence


def test_a_wrong_number_makes_nothing_known() -> None:
    assert PupilRules(TODAY).fill("id_number", values(id_number=NUMBER[:-1] + "9")) == {}


def test_what_disagrees_with_the_number_can_be_taken_from_it() -> None:
    typed = values(
        name="张小凤", id_number=NUMBER, birth_date="2019-09-18", sex="男", grade="二年级"
    )
    found = {one.field: one for one in PupilRules(TODAY).check(typed)}
    assert found["birth_date"].remedy == {"birth_date": "2019-09-17"}
    assert found["sex"].remedy == {"sex": "女"}
    assert "^E" in found["birth_date"].sentence


@pytest.mark.parametrize("typed", ["贵州云岭", "nyhk", "2"])
def test_a_word_that_is_neither_yes_nor_no_offers_no_yes(typed: str) -> None:
    assert PupilRules(TODAY).complete("preschool", typed) == []


@pytest.mark.parametrize(
    ("key", "typed", "wanted"),
    [
        ("ethnic", "苗", "苗族"),
        ("ethnic", "mz", "苗族"),
        ("ethnic", "06", "苗族"),
        ("grade", "3", "三年级"),
        ("grade", "三", "三年级"),
        ("m1_relation", "奶奶", "祖母"),
        ("left_behind", "sqls", "双亲留守"),
        ("left_behind", "dq", "单亲留守"),
        ("preschool", "s", "是"),
        ("orphan", "f", "否"),
        ("sex", "nv", "女"),
        ("sex", "nan", "男"),
    ],
)
def test_codes_are_found_by_chinese_initials_and_code(key: str, typed: str, wanted: str) -> None:
    assert PupilRules(TODAY).complete(key, typed)[0].value == wanted


@pytest.mark.parametrize("key", ["id_number", "m1_id_number"])
def test_z_in_the_place_of_a_number_leads_to_the_kind_that_has_none(key: str) -> None:
    typed = values(
        name="张小凤", sex="女", birth_date="2019-09-17", grade="二年级", m1_name="张大山"
    )
    rules = PupilRules(TODAY)
    found = rules.check(typed | {key: "z"})
    assert [(one.field, one.is_error) for one in found] == [(key, True)]
    assert "其他" in found[0].sentence
    taken = typed | dict(found[0].remedy)
    assert taken[key.replace("number", "type")] == "其他"
    assert rules.check(taken) == []


def test_places_in_use_are_offered_and_new_ones_taken_as_typed() -> None:
    rules = PupilRules(TODAY, ("青石村3组", "岩脚村1组"))
    assert [one.value for one in rules.complete("hamlet", "青石")] == ["青石", "青石村3组"]
    assert [one.value for one in rules.complete("hamlet", "yj")] == ["岩脚村1组"]
    assert rules.complete("hamlet", "水井村") == []


def test_an_empty_number_is_an_open_item_and_no_problem() -> None:
    typed = values(name="张小凤", sex="女", birth_date="2019-09-17", grade="二年级")
    rules = PupilRules(TODAY)
    assert rules.check(typed) == []
    assert "id_number" in rules.open_items(typed)


def test_defaults_are_what_validation_takes_without_a_word() -> None:
    typed = values(name="张小凤", sex="女", birth_date="2019-09-17", grade="二年级", **DEFAULTS)
    assert PupilRules(TODAY).check(typed) == []


def test_a_new_teacher_needs_a_name_a_sex_and_a_birth_date() -> None:
    empty = dict.fromkeys(STAFF_DRAFT_FIELDS, "")
    found = {one.field for one in StaffRules(TODAY).check(empty)}
    assert found == {"name", "sex", "birth_date"}


def _file(draft: PupilDraft) -> PupilFile:
    facts = check_pupil(draft, CheckContext(TODAY, SchoolYear.of(TODAY))).facts
    assert facts is not None
    return PupilFile(facts.pupil, facts.guardians, facts.enrolment)


EMPTIED: Mapping[str, str] = {
    key: ""
    for key, spec in PUPIL_FIELDS.items()
    if not spec.is_required and not key.startswith("m")
}


@given(st.sets(st.sampled_from(sorted(EMPTIED))), st.booleans())
def test_open_items_of_a_form_are_those_of_the_record_it_becomes(
    emptied: set[str], has_family: bool
) -> None:
    draft = replace(pupil_draft(3), **dict.fromkeys(emptied, ""))
    if not has_family:
        draft = replace(draft, m1_name="", m1_relation="", m1_phone="", m1_is_guardian="")
    assert set(open_items_in(draft)) == set(open_items(_file(draft)))


@pytest.mark.parametrize(
    ("day", "grade", "label"),
    [
        (date(2026, 8, 25), "一年级", ""),
        (date(2026, 8, 25), "一年级2班", "2班"),
        (date(2026, 6, 20), "一", ""),
    ],
)
def test_grade_one_in_summer_names_both_readings_and_takes_the_autumn(
    day: date, grade: str, label: str
) -> None:
    typed = values(name="李一", sex="男", birth_date="2019-12-01", grade=grade)
    rules = PupilRules(day, [], [])
    found = next(own for own in rules.check(typed) if own.code == "which_year")
    assert "2025 年入学" in found.sentence
    assert "^E 改成 小学2026级" in found.sentence
    taken = typed | dict(found.remedy)
    assert (taken["grade"], taken["class_label"]) == ("小学2026级", label)
    checked = check_pupil(PupilDraft(**taken), CheckContext(day, SchoolYear.of(day)))
    assert checked.facts is not None
    assert checked.facts.enrolment.entry_year == 2026
    assert "which_year" not in {own.code for own in rules.check(taken)}


@pytest.mark.parametrize(
    ("today", "born"),
    [(date(2026, 10, 8), "2019-12-01"), (date(2026, 8, 25), "2018-12-01")],
)
def test_grade_one_is_no_question_in_term_or_at_its_own_age(today: date, born: str) -> None:
    typed = values(name="李一", sex="男", birth_date=born, grade="一年级")
    assert "which_year" not in {own.code for own in PupilRules(today, [], []).check(typed)}
