"""A workbook in which something was put right: nobody becomes two children unasked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.office import Office
from core.reading.drafts import PupilDraft
from core.workbooks.importing import ImportPlan
from tests.register.test_matching import NUMBER, OTHER_NUMBER, OUYANG, TEACHER, plan, take

HELD = replace(OUYANG, m1_name="欧阳大山", m1_phone="13900000001")


def told(made: ImportPlan) -> list[bool]:
    return [any(one.code == "maybe_registered" for one in row.problems) for row in made.rows]


@pytest.mark.parametrize(
    "row",
    [
        replace(HELD, name="欧阳娜"),
        replace(HELD, name="欧阳纳纳", m1_name=""),
        replace(HELD, birth_date="2018-03-12"),
        replace(HELD, name="欧阳建国", m1_phone=""),
    ],
)
def test_a_row_that_resembles_a_record_is_told_and_counted(office: Office, row: PupilDraft) -> None:
    take(office, HELD)
    made = plan(office, row)
    assert told(made) == [True]
    assert [one.code for one in made.workbook_warnings] == ["maybe_registered_rows"]


def test_a_number_put_right_is_told_before_it_makes_a_second_child(office: Office) -> None:
    take(office, replace(OUYANG, id_number=NUMBER))
    assert told(plan(office, replace(OUYANG, id_number=OTHER_NUMBER))) == [True]


def test_a_sister_beside_whom_the_other_has_a_row_of_her_own_is_somebody_else(
    office: Office,
) -> None:
    take(office, HELD)
    assert told(plan(office, HELD, replace(HELD, name="欧阳娜"))) == [False, False]
    assert told(plan(office, replace(OUYANG, name="单雪", birth_date="2017-01-02"))) == [False]


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"id_number": "990101198005010011"}, True),
        ({"name": "仇老帅", "id_number": "990101198005010011"}, True),
        ({"name": "查小梅", "birth_date": "1981-01-01"}, False),
        ({"birth_date": "1981-01-01", "phone": ""}, False),
    ],
)
def test_a_teacher_whose_number_or_name_was_put_right_is_told(
    office: Office, change: dict[str, str], answer: bool
) -> None:
    held = replace(TEACHER, phone="13900000001", id_number="990101198005010038")
    take(office, held)
    made = plan(office, replace(held, **{"id_number": "", **change}))
    assert [one.code == "maybe_registered_staff" for one in made.rows[0].problems[:1]] == [answer]
