"""A form is judged whole: every problem at once, facts exactly when nothing is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.codes import CODES
from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldKind
from core.identity import check_character
from core.models import (
    AttendWay,
    LeftBehind,
    SchoolYear,
    Sex,
    Stage,
)
from core.reading.drafts import (
    PUPIL_DRAFT_FIELDS,
    STAFF_DRAFT_FIELDS,
    Problem,
    PupilDraft,
    Severity,
    StaffDraft,
)
from core.validation import (
    CheckContext,
    Checked,
    PupilFacts,
    StaffFacts,
    check_pupil,
    check_staff,
)

CONTEXT = CheckContext(date(2026, 10, 8), SchoolYear(2026))
GIRL = PupilDraft(
    name="阿依古丽・买买提江",
    sex="女",
    birth_date="2019-10-23",
    id_number="990101201910239064",
    grade="一年级",
)
TEACHER = StaffDraft(
    name="单 明", sex="女", birth_date="1996-01-24", id_number="990101199601241021"
)

Told = list[tuple[str, str, str]]


def told(checked: Checked[PupilFacts] | Checked[StaffFacts]) -> Told:
    """Return severity, field and code of each problem but the township's invented area."""
    return [
        (problem.severity.value, problem.field, problem.code)
        for problem in checked.problems
        if problem.code != "unknown_area"
    ]


def facts_of(draft: PupilDraft) -> PupilFacts:
    checked = check_pupil(draft, CONTEXT)
    assert checked.facts is not None, told(checked)
    return checked.facts


def staff_facts_of(draft: StaffDraft) -> StaffFacts:
    checked = check_staff(draft, CONTEXT)
    assert checked.facts is not None, told(checked)
    return checked.facts


def test_a_name_sex_birth_date_and_grade_are_enough() -> None:
    checked = check_pupil(replace(GIRL, id_number=""), CONTEXT)
    assert told(checked) == [("warning", "id_number", "missing")]
    assert checked.facts is not None
    pupil, enrolment = checked.facts.pupil, checked.facts.enrolment
    assert (pupil.name, pupil.sex) == ("阿依古丽·买买提江", Sex.FEMALE)
    assert (enrolment.stage, enrolment.entry_year) == (Stage.PRIMARY, 2026)


def test_the_number_gives_sex_and_birth_date_when_they_are_empty() -> None:
    pupil = facts_of(replace(GIRL, sex="", birth_date="")).pupil
    assert (pupil.sex, pupil.birth_date) == (Sex.FEMALE, date(2019, 10, 23))


def test_an_empty_form_names_everything_that_is_missing() -> None:
    checked = check_pupil(PupilDraft(), CONTEXT)
    assert checked.facts is None
    assert told(checked) == [
        ("error", "name", "missing"),
        ("error", "sex", "missing"),
        ("error", "birth_date", "missing"),
        ("warning", "id_number", "missing"),
        ("error", "grade", "missing"),
    ]
    assert told(check_staff(StaffDraft(), CONTEXT)) == told(checked)[:-1]


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"sex": "男"}, [("error", "sex", "sex_disagrees_with_id")]),
        ({"birth_date": "2019-10-24"}, [("error", "birth_date", "birth_disagrees_with_id")]),
        ({"ethnic": "火星族"}, [("error", "ethnic", "unknown_code")]),
        ({"id_number": "990101201910239065"}, [("error", "id_number", "checksum")]),
        ({"id_number": "990101201910239065", "sex": "男"}, [("error", "id_number", "checksum")]),
        (
            {"id_number": "9.90101201910239E+17", "birth_date": "2019-10-24"},
            [("error", "id_number", "digits_lost")],
        ),
        (
            {"birth_date": "2027-01-01", "id_number": ""},
            [("error", "birth_date", "future_date"), ("warning", "id_number", "missing")],
        ),
        ({"birth_date": "19.10.24"}, [("error", "birth_date", "bad_date")]),
        ({"name": "李丽娟3"}, [("error", "name", "bad_name")]),
        ({"name": "李" * 31}, [("error", "name", "too_long")]),
        ({"name": "李"}, [("warning", "name", "one_character_name")]),
        ({"grade": "复式"}, [("error", "grade", "bad_grade")]),
        ({"grade": "2030级"}, [("error", "grade", "bad_grade")]),
        (
            {"grade": "一(1)班", "class_label": "2班"},
            [("error", "class_label", "class_disagrees_with_grade")],
        ),
        (
            {"grade": "二年级", "class_label": "一(1)班"},
            [("error", "class_label", "class_disagrees_with_grade")],
        ),
        ({"class_label": "向阳班"}, [("warning", "class_label", "bad_class")]),
        ({"m1_phone": "无效", "m1_name": "刘素芬"}, [("warning", "m1_phone", "bad_phone")]),
        (
            {"m1_relation": "干爹", "m1_name": "刘素芬"},
            [("warning", "m1_relation", "unknown_relation")],
        ),
        ({"distance_km": "较远"}, [("error", "distance_km", "bad_number")]),
        ({"only_child": "也许"}, [("error", "only_child", "unknown_yes_no")]),
        ({"sex": "南"}, [("error", "sex", "unknown_code")]),
        ({"grade": "六年级"}, [("warning", "birth_date", "unlikely_age")]),
        ({"id_type": "其他", "id_number": ""}, []),
        ({"id_type": "护照", "id_number": "e1234567"}, []),
    ],
)
def test_each_problem_is_told_on_the_field_it_is_about(
    change: dict[str, str], problems: Told
) -> None:
    checked = check_pupil(replace(GIRL, **change), CONTEXT)
    assert told(checked) == problems
    assert (checked.facts is None) == any(problem[0] == "error" for problem in problems)


def test_all_problems_come_at_once_in_the_order_of_the_form() -> None:
    draft = replace(GIRL, name="", sex="男", ethnic="火星族", distance_km="远")
    assert [field for _, field, _ in told(check_pupil(draft, CONTEXT))] == [
        *("name", "sex", "ethnic", "distance_km")
    ]


def test_a_number_whose_birth_date_lies_ahead_is_refused() -> None:
    seventeen = "99010120270101906"
    draft = replace(GIRL, id_number=seventeen + check_character(seventeen), birth_date="")
    assert ("error", "id_number", "future_date") in told(check_pupil(draft, CONTEXT))


def test_a_birth_date_ahead_that_the_number_repeats_is_told_once() -> None:
    seventeen = "99010120270101906"
    number = seventeen + check_character(seventeen)
    draft = replace(GIRL, id_number=number, birth_date="2027-01-01")
    assert told(check_pupil(draft, CONTEXT)) == [("error", "birth_date", "future_date")]


def test_a_field_that_the_workbook_kept_as_a_value_has_lost_digits() -> None:
    context = replace(CONTEXT, lost_digits=frozenset({"id_number"}))
    assert told(check_pupil(GIRL, context)) == [("error", "id_number", "digits_lost")]
    months = replace(CONTEXT, lost_digits=frozenset({"work_start"}))
    checked = check_staff(replace(TEACHER, work_start="2018.1"), months)
    assert told(checked) == [("error", "work_start", "ambiguous_date")]


def test_an_area_without_a_province_is_a_warning() -> None:
    assert [problem.code for problem in check_pupil(GIRL, CONTEXT).problems] == ["unknown_area"]


@pytest.mark.parametrize(
    "name",
    ["欧阳娜娜", "仇明", "单于𬭊", "䶮䶮", "王\U00020087", "王\U000323b0", "Maria Li", "〇明"],
)
def test_hard_names_are_names(name: str) -> None:
    assert facts_of(replace(GIRL, name=name)).pupil.name == name


def test_a_character_of_an_old_system_is_kept_and_named() -> None:
    checked = check_pupil(replace(GIRL, name="王\ue000"), CONTEXT)
    assert told(checked) == [("warning", "name", "private_character")]
    assert checked.facts is not None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("是", LeftBehind.STATED),
        ("否", LeftBehind.NO),
        ("非留守", LeftBehind.NO),
        ("单亲留守", LeftBehind.ONE_PARENT),
        ("双亲留守", LeftBehind.BOTH_PARENTS),
        ("", None),
    ],
)
def test_a_list_that_says_left_behind_says_no_more(written: str, kept: LeftBehind | None) -> None:
    assert facts_of(replace(GIRL, left_behind=written)).pupil.left_behind is kept
    assert LeftBehind.STATED.is_left_behind
    assert not LeftBehind.NO.is_left_behind


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("是", AttendWay.BOARDER),
        ("寄宿", AttendWay.BOARDER),
        ("否", AttendWay.DAY_PUPIL),
        ("走读", AttendWay.DAY_PUPIL),
    ],
)
def test_boarding_may_be_a_yes_or_a_word(written: str, kept: AttendWay) -> None:
    assert facts_of(replace(GIRL, attend_way=written)).enrolment.attend_way is kept


def test_an_unknown_relation_is_kept_as_a_note() -> None:
    (guardian,) = facts_of(replace(GIRL, m1_name="刘素芬", m1_relation="干爹")).guardians
    assert (guardian.relation, guardian.relation_note) == (None, "干爹")


def test_a_phone_without_a_name_is_kept() -> None:
    checked = check_pupil(replace(GIRL, m2_phone="100-8603 7242"), CONTEXT)
    assert told(checked) == [("warning", "m2_name", "missing")]
    assert checked.facts is not None
    (guardian,) = checked.facts.guardians
    assert (guardian.position, guardian.name, guardian.phone) == (2, "", "10086037242")


def test_a_phone_of_unusual_length_is_kept() -> None:
    (guardian,) = facts_of(replace(GIRL, m1_name="刘素芬", m1_phone="123")).guardians
    assert guardian.phone == "123"


def test_the_class_may_stand_in_the_column_of_the_grade() -> None:
    enrolment = facts_of(replace(GIRL, grade="一（2）班")).enrolment
    assert (enrolment.entry_year, enrolment.class_number) == (2026, 2)
    enrolment = facts_of(replace(GIRL, grade="", class_label="一(2)班")).enrolment
    assert (enrolment.entry_year, enrolment.class_number) == (2026, 2)


@pytest.mark.parametrize("word", ["/", "—", "不详", "无"])
def test_a_word_that_says_nothing_is_an_open_item(word: str) -> None:
    assert facts_of(replace(GIRL, class_no=word)).enrolment.class_no is None
    assert told(check_pupil(replace(GIRL, id_number=word), CONTEXT)) == [
        ("warning", "id_number", "missing")
    ]


@pytest.mark.parametrize(
    ("written", "in_establishment", "employ_form", "category"),
    [
        ("在编", True, None, None),
        ("是", True, None, None),
        ("否", False, None, None),
        ("编外", False, None, None),
        ("特岗", None, "特岗教师", None),
        ("代课", False, None, "6"),
        ("临聘", False, "临时聘用", None),
    ],
)
def test_offices_write_the_form_of_employment_under_establishment(
    written: str, in_establishment: bool | None, employ_form: str | None, category: str | None
) -> None:
    member = staff_facts_of(replace(TEACHER, in_establishment=written)).member
    assert member.in_establishment is in_establishment
    assert (member.employ_form, member.staff_category) == (employ_form, category)


def test_a_teacher_may_have_several_subjects() -> None:
    facts = staff_facts_of(
        replace(
            TEACHER, subjects="语文、品德", weekly_periods="18", education="本科", title="一级教师"
        )
    )
    assert facts.appointment.subjects == ("语文", "品德")
    assert facts.appointment.weekly_periods == 18
    assert (facts.member.education, facts.member.title) == ("21", "一级教师")


def test_a_problem_never_quotes_an_identity_number() -> None:
    number = GIRL.id_number
    draft = PupilDraft(**dict.fromkeys(PUPIL_DRAFT_FIELDS, number))
    assert number not in repr(check_pupil(draft, CONTEXT).problems)


def is_consistent(checked: Checked[PupilFacts] | Checked[StaffFacts]) -> bool:
    errors = [problem for problem in checked.problems if problem.severity is Severity.ERROR]
    return (checked.facts is None) == bool(errors)


any_text = st.text(alphabet=st.characters(exclude_categories=[]), max_size=40)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(PUPIL_DRAFT_FIELDS, any_text)))
@settings(max_examples=60)
def test_no_text_in_any_pupil_field_breaks_the_check(texts: dict[str, str]) -> None:
    assert is_consistent(check_pupil(PupilDraft(**texts), CONTEXT))


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(STAFF_DRAFT_FIELDS, any_text)))
@settings(max_examples=60)
def test_no_text_in_any_staff_field_breaks_the_check(texts: dict[str, str]) -> None:
    assert is_consistent(check_staff(StaffDraft(**texts), CONTEXT))


def test_every_draft_field_has_its_specification_in_order() -> None:
    assert tuple(PUPIL_FIELDS) == PUPIL_DRAFT_FIELDS
    assert tuple(STAFF_FIELDS) == STAFF_DRAFT_FIELDS


def test_every_specification_names_an_attribute_of_its_record() -> None:
    facts, staff = (
        facts_of(replace(GIRL, m1_name="刘素芬", m2_name="王建国")),
        staff_facts_of(TEACHER),
    )
    records = {
        "pupil": facts.pupil,
        "enrolment": facts.enrolment,
        "guardian_1": facts.guardians[0],
        "guardian_2": facts.guardians[1],
        "staff": staff.member,
        "appointment": staff.appointment,
    }
    for spec in (*PUPIL_FIELDS.values(), *STAFF_FIELDS.values()):
        assert hasattr(records[spec.record], spec.attribute)
        assert bool(spec.table) == (spec.kind is FieldKind.CODE)
        assert not spec.table or spec.table in CODES


def test_required_fields_are_those_without_which_nobody_is_registered() -> None:
    required = [key for key, spec in PUPIL_FIELDS.items() if spec.is_required]
    assert required == ["name", "sex", "birth_date", "grade"]
    assert [key for key, spec in STAFF_FIELDS.items() if spec.is_required] == required[:-1]


def test_a_problem_is_a_plain_value() -> None:
    problem = check_pupil(replace(GIRL, id_number="", ethnic="火星族"), CONTEXT).problems[-1]
    assert problem == Problem(Severity.ERROR, "ethnic", "unknown_code", (("value", "火星族"),))


def test_rows_of_one_workbook_share_what_was_read_and_another_context_does_not() -> None:
    context = CheckContext(date(2026, 10, 8), SchoolYear(2026), is_lenient=True)
    draft = PupilDraft(name="测试", sex="男", birth_date="2018-05-01", grade="一年级", health="10")
    first = check_pupil(draft, context)
    assert check_pupil(draft, context) == first
    assert context.pupil_memory
    assert not context.staff_memory
    assert not replace(context, today=date(2018, 1, 1)).pupil_memory
    early = check_pupil(draft, replace(context, today=date(2018, 1, 1)))
    assert ("birth_date", "future_date") in {(one.field, one.code) for one in early.problems}


def test_a_text_that_is_wrong_is_told_of_in_every_row() -> None:
    context = CheckContext(date(2026, 10, 8), SchoolYear(2026), is_lenient=True)
    draft = PupilDraft(
        name="测试", sex="男", birth_date="2018-05-01", grade="一年级", postcode="12"
    )
    told = [check_pupil(draft, context).problems for _ in range(3)]
    assert ("postcode", "left_out") in {(one.field, one.code) for one in told[0]}
    assert told[0] == told[1] == told[2]


def test_a_form_doubts_a_place_by_its_own_number_whatever_was_read_before() -> None:
    context = CheckContext(date(2026, 10, 8), SchoolYear(2026))
    found = []
    for area in ("990101", "520102"):
        body = f"{area}20190304001"
        own = PupilDraft(name="测试", sex="男", grade="一年级", birthplace_code="990101")
        read = check_pupil(replace(own, id_number=body + check_character(body)), context)
        found.append("bad_place_code" in {one.code for one in read.problems})
    assert found == [False, True]
