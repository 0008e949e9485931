"""A workbook's family against the record's: whoever is named first there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.office import Office
from core.reading.drafts import PupilDraft
from core.validation import draft_of_pupil
from tests.register.test_matching import OUYANG, take

BOTH = replace(
    OUYANG,
    m1_name="欧阳大山",
    m1_relation="父亲",
    m1_phone="13900000001",
    m1_workplace="水泥厂",
    m2_name="王小花",
    m2_relation="母亲",
    m2_phone="13900000002",
)
FATHER = replace(BOTH, m2_name="", m2_relation="", m2_phone="")


def held(office: Office) -> PupilDraft:
    (pupil,) = office.store.pupils.all()
    file = office.store.pupils.file(pupil.id)
    assert file is not None
    return draft_of_pupil(file, office.year)


def family(office: Office) -> list[tuple[str, ...]]:
    now = held(office)
    return [
        (now.m1_name, now.m1_relation, now.m1_phone, now.m1_workplace),
        (now.m2_name, now.m2_relation, now.m2_phone, now.m2_workplace),
    ]


def test_the_same_family_in_another_order_of_columns_is_unchanged(office: Office) -> None:
    take(office, BOTH)
    other = replace(
        OUYANG,
        m1_name="王小花",
        m1_relation="母亲",
        m1_phone="13900000002",
        m2_name="欧阳大山",
        m2_relation="父亲",
        m2_phone="13900000001",
    )
    assert take(office, other) == ["unchanged"]


def test_a_workbook_of_mothers_writes_over_no_father(office: Office) -> None:
    take(office, FATHER)
    mother = replace(OUYANG, m1_name="王小花", m1_relation="母亲", m1_phone="13900000002")
    assert take(office, mother) == ["changed"]
    assert take(office, mother) == ["unchanged"]
    assert take(office, replace(mother, m1_phone="13900000009")) == ["changed"]
    assert family(office) == [
        ("欧阳大山", "父亲", "13900000001", "水泥厂"),
        ("王小花", "母亲", "13900000009", ""),
    ]


@pytest.mark.parametrize(
    ("row", "name", "phone"),
    [
        ({"m1_name": "欧阳小山", "m1_relation": "爸爸"}, "欧阳小山", "13900000001"),
        ({"m1_name": "欧阳小山"}, "欧阳小山", "13900000001"),
        ({"m1_phone": "13900000005"}, "欧阳大山", "13900000005"),
        ({"m1_relation": "父亲", "m1_phone": "13900000005"}, "欧阳大山", "13900000005"),
    ],
)
def test_a_name_or_telephone_put_right_stays_with_the_person(
    office: Office, row: dict[str, str], name: str, phone: str
) -> None:
    take(office, FATHER)
    assert take(office, replace(OUYANG, **row)) == ["changed"]
    assert family(office) == [(name, "父亲", phone, "水泥厂"), ("", "", "", "")]


def test_a_telephone_below_the_fathers_heading_is_the_step_fathers(office: Office) -> None:
    take(office, replace(FATHER, m1_relation="继父"))
    said = replace(OUYANG, m1_relation="父亲", m1_phone="13900000005")
    assert take(office, said) == ["changed"]
    assert [family(office)[0][place] for place in (0, 2)] == ["欧阳大山", "13900000005"]


def test_a_third_of_the_family_takes_a_place_whole(office: Office) -> None:
    take(office, BOTH)
    assert take(office, replace(OUYANG, m1_name="赵桂香", m1_relation="奶奶")) == ["changed"]
    assert family(office)[0] == ("赵桂香", "祖母", "", "")
    assert held(office).m2_name == "王小花"
