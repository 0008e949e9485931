"""Whom a row of a workbook speaks of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import ExchangeError
from core.exchange.headings import RecordKind
from core.exchange.reading import Draft, ReadWorkbook, SourceRow
from core.models import Pupil, PupilStatus, SchoolId
from core.office import Office
from core.reading.drafts import PupilDraft, StaffDraft
from core.registration import InvalidDraftError, amend_pupil, register_pupil
from core.workbooks.importing import ImportPlan, Outcome, apply_import, plan_import
from core.workbooks.refusals import problem_sentence
from tests.storage.homes import OTHER_SCHOOL

NUMBER = "990101201803020024"
OTHER_NUMBER = "990101201803020040"
OUYANG = PupilDraft(name="欧阳娜娜", sex="女", birth_date="2018-03-02", grade="三年级")
TEACHER = StaffDraft(name="仇老师", sex="男", birth_date="1980-05-01", subjects="语文、数学")


def book(*drafts: Draft) -> ReadWorkbook:
    kind = RecordKind.PUPILS if isinstance(drafts[0], PupilDraft) else RecordKind.STAFF
    rows = tuple(
        SourceRow("花名册", number, draft, frozenset(), ())
        for number, draft in enumerate(drafts, 3)
    )
    return ReadWorkbook(kind, ("花名册",), rows, (), ())


def plan(office: Office, *drafts: Draft) -> ImportPlan:
    return plan_import(office, book(*drafts))


def outcomes(made: ImportPlan) -> list[str]:
    return [
        row.outcome.value
        if row.outcome is not Outcome.REJECTED
        else "/".join(f"{problem.field}:{problem.code}" for problem in row.problems[:1])
        for row in made.rows
    ]


def take(office: Office, *drafts: Draft) -> list[str]:
    made = plan(office, *drafts)
    apply_import(office, made)
    return outcomes(made)


def only_pupil(office: Office) -> Pupil:
    (pupil,) = office.store.pupils.all()
    return pupil


def with_number(number: str) -> PupilDraft:
    return replace(OUYANG, id_number=number)


def test_numbers_of_this_module_are_sound() -> None:
    from core.identity import IdNumber

    for number in (NUMBER, OTHER_NUMBER):
        parsed = IdNumber.parse(number)
        assert isinstance(parsed, IdNumber), parsed


def test_the_same_row_again_is_unchanged(office: Office) -> None:
    for draft in (OUYANG, TEACHER):
        assert take(office, draft) == ["new"]
        assert take(office, draft) == ["unchanged"]


def test_the_same_number_finds_a_pupil_whose_birth_date_was_left_out(office: Office) -> None:
    take(office, with_number(NUMBER))
    assert take(office, replace(with_number(NUMBER), birth_date="", hamlet="河坝村")) == ["changed"]
    assert only_pupil(office).hamlet == "河坝村"


def test_name_and_birth_date_find_who_has_no_number_yet(office: Office) -> None:
    take(office, OUYANG)
    assert take(office, with_number(NUMBER)) == ["changed"]
    assert take(office, OUYANG) == ["unchanged"]
    assert only_pupil(office).id_number == NUMBER


def test_another_name_with_the_number_is_refused(office: Office) -> None:
    take(office, with_number(NUMBER))
    row = replace(with_number(NUMBER), name="单雪")
    assert take(office, row) == ["id_number:already_registered"]


def test_the_refusal_of_another_name_says_how_a_name_is_corrected(office: Office) -> None:
    take(office, with_number(NUMBER))
    row = replace(with_number(NUMBER), name="欧阳娜")
    (problem,) = plan(office, row).rows[0].problems
    assert "打开“欧阳娜娜”改姓名" in problem_sentence(problem)
    amend_pupil(office, only_pupil(office).id, row)
    assert take(office, row) == ["unchanged"]


def test_of_two_rows_with_one_number_the_later_is_refused(office: Office) -> None:
    rows = (with_number(NUMBER), replace(with_number(NUMBER), name="单雪"))
    assert take(office, *rows) == ["new", "id_number:duplicate_in_file"]
    assert take(office, *rows) == ["unchanged", "id_number:duplicate_in_file"]


def test_of_two_rows_with_one_passport_the_later_is_refused_and_neither_doubles(
    office: Office,
) -> None:
    guest = replace(OUYANG, id_type="护照", id_number="E12345678")
    assert take(office, guest, replace(guest, name="单雪")) == [
        "new",
        "id_number:duplicate_in_file",
    ]
    assert take(office, guest) == ["unchanged"]
    assert only_pupil(office).id_number == "E12345678"


def test_one_person_twice_in_a_file_is_stored_once(office: Office) -> None:
    rows = (with_number(NUMBER), OUYANG, OUYANG)
    expected = ["name:same_person_in_file", "name:same_person_in_file"]
    assert take(office, *rows) == ["new", *expected]
    assert take(office, *rows) == ["unchanged", *expected]


def test_two_pupils_of_one_name_and_birthday_are_two_when_both_have_numbers(
    office: Office,
) -> None:
    rows = (with_number(NUMBER), with_number(OTHER_NUMBER))
    assert take(office, *rows) == ["new", "new"]
    assert take(office, *rows) == ["unchanged", "unchanged"]


def test_two_rows_never_write_over_one_record(office: Office) -> None:
    take(office, OUYANG)
    rows = (with_number(NUMBER), with_number(OTHER_NUMBER))
    assert take(office, *rows) == ["changed", "new"]
    numbers = {pupil.id_number for pupil in office.store.pupils.all()}
    assert numbers == {NUMBER, OTHER_NUMBER}


def test_who_cannot_be_told_apart_is_refused(office: Office) -> None:
    take(office, with_number(NUMBER), with_number(OTHER_NUMBER))
    assert take(office, OUYANG) == ["name:ambiguous_person"]


def test_of_namesakes_the_row_means_the_one_of_whom_it_says_nothing_new(office: Office) -> None:
    others = replace(OUYANG, m1_name="杨桂花", m1_phone="10008579001")
    take(office, with_number(NUMBER))
    register_pupil(office, others)
    for rows in (
        (with_number(NUMBER), others),
        (others, with_number(NUMBER)),
        (others,),
    ):
        assert take(office, *rows) == ["unchanged"] * len(rows)
    assert take(office, replace(others, m1_name="龙小燕")) == ["name:ambiguous_person"]
    assert take(office, others, others) == ["unchanged", "name:same_person_in_file"]
    assert office.store.pupils.count() == 2


def test_a_pupil_of_another_school_is_never_amended_and_never_doubled(office: Office) -> None:
    take(office, with_number(NUMBER))
    elsewhere = only_pupil(office)
    with office.writing() as writing:
        writing.put(replace(elsewhere, school_id=SchoolId(OTHER_SCHOOL)))
    assert take(office, with_number(NUMBER)) == ["id_number:registered_elsewhere"]
    assert take(office, OUYANG) == ["name:registered_elsewhere"]
    assert office.store.pupils.count() == 1
    assert take(office, with_number(OTHER_NUMBER)) == ["new"]
    assert take(office, replace(with_number(NUMBER), name="单雪")) == [
        "id_number:already_registered"
    ]


def test_a_number_held_elsewhere_still_completes_the_own_pupil_without_one(
    office: Office,
) -> None:
    take(office, with_number(NUMBER))
    elsewhere = only_pupil(office)
    with office.writing() as writing:
        writing.put(replace(elsewhere, school_id=SchoolId(OTHER_SCHOOL)))
    register_pupil(office, OUYANG)
    made = plan(office, with_number(NUMBER))
    assert outcomes(made) == ["changed"]
    assert [problem.code for problem in made.rows[0].problems] == ["number_elsewhere"]
    apply_import(office, made)
    assert office.store.pupils.count() == 2


def test_an_empty_cell_and_a_dash_leave_what_stands(office: Office) -> None:
    full = replace(OUYANG, hamlet="河坝村", phone="99000000001", class_label="2班", remark="走读")
    take(office, full)
    for silent in ("", "-", "/", "—", "　"):
        row = replace(OUYANG, hamlet=silent, phone=silent, class_label=silent, remark=silent)
        assert take(office, row) == ["unchanged"]
    assert take(office, replace(OUYANG, phone="无")) == ["unchanged"]


@pytest.mark.parametrize(
    ("grade", "label", "number"),
    [("三(3)班", "", 3), ("", "三年级3班", 3), ("三年级", "3班", 3), ("三年级", "", 2)],
)
def test_grade_and_class_are_taken_from_one_cell_or_two(
    office: Office, grade: str, label: str, number: int
) -> None:
    take(office, replace(OUYANG, class_label="2班"))
    made = take(office, replace(OUYANG, grade=grade, class_label=label))
    assert made == ["unchanged" if number == 2 else "changed"]
    (enrolment,) = office.store.enrolments.all()
    assert enrolment.class_number == number


def test_a_village_is_not_written_over_by_the_word_for_none(office: Office) -> None:
    take(office, replace(OUYANG, hamlet="河坝村", current_address="河坝村2组"))
    assert take(office, replace(OUYANG, hamlet="无", current_address="不详")) == ["unchanged"]


def test_a_plan_made_before_something_else_was_written_is_not_applied(office: Office) -> None:
    stale = plan(office, OUYANG)
    register_pupil(office, OUYANG)
    with pytest.raises(ExchangeError, match="plan_is_stale"):
        apply_import(office, stale)
    assert office.store.pupils.count() == 1


def test_a_stopped_import_stores_nothing(office: Office) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    made = plan(office, OUYANG)
    with pytest.raises(KeyboardInterrupt):
        apply_import(office, made, stop)
    assert office.store.pupils.count() == 0
    apply_import(office, made)
    assert office.store.pupils.count() == 1


def test_a_form_names_every_reason_why_a_number_is_taken(office: Office) -> None:
    take(office, with_number(NUMBER))
    with office.writing() as writing:
        writing.put(replace(only_pupil(office), school_id=SchoolId(OTHER_SCHOOL)))
    register_pupil(office, OUYANG)
    take(office, with_number(NUMBER))
    with pytest.raises(InvalidDraftError) as refused:
        register_pupil(office, with_number(NUMBER))
    assert {"already_registered", "number_elsewhere"} <= {
        problem.code for problem in refused.value.problems
    }


@pytest.mark.parametrize("status", [PupilStatus.TRANSFERRED_OUT, PupilStatus.GRADUATED])
def test_who_left_another_school_may_be_registered_here(
    office: Office, status: PupilStatus
) -> None:
    take(office, with_number(NUMBER))
    (enrolment,) = office.store.enrolments.all()
    with office.writing() as writing:
        writing.put(replace(only_pupil(office), school_id=SchoolId(OTHER_SCHOOL)))
        writing.put(replace(enrolment, status=status))
    assert take(office, with_number(NUMBER)) == ["new"]


def test_a_value_that_cannot_be_read_leaves_what_stands(office: Office) -> None:
    take(office, replace(OUYANG, distance_km="3.5"))
    made = plan(office, replace(OUYANG, distance_km="较远", hamlet="河坝村1组"))
    assert outcomes(made) == ["changed"]
    assert [problem.code for problem in made.rows[0].problems] == ["missing", "left_out"]
    apply_import(office, made)
    (enrolment,) = office.store.enrolments.all()
    assert 3500 in {
        getattr(only_pupil(office), "distance_m", 0),
        getattr(enrolment, "distance_m", 0),
    }
