"""Who answers for a child is one person, on whatever list or paper the child stands."""

from __future__ import annotations

from core.contacts import contact_phone, guardian_of
from core.dropout.pledges import families_without
from core.ledgers.cells import first_guardian, second_guardian
from core.ledgers.spec import PupilRow, Scene
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from core.school_year.households import fill_from_register
from tests.year.office import OCTOBER, VILLAGE, YEAR, Village


def test_a_father_who_is_said_not_to_be_the_guardian_is_it_nowhere(village: Village) -> None:
    draft = PupilDraft(
        name="单雪",
        sex="女",
        birth_date="2018-03-02",
        grade="三年级",
        current_address="水井村4组12号",
        m1_name="单大山",
        m1_is_guardian="否",
        m1_phone="13900000001",
        m2_name="赵桂香",
        m2_phone="13900000002",
    )
    file = village.file(register_pupil(village.office, draft).pupil_id)
    row = PupilRow(file, None, Scene(VILLAGE, YEAR, OCTOBER, {}))
    fill_from_register(village.office, 2026)
    (child,) = village.office.store.households.all()
    (family,) = families_without(village.office, 2026)
    answering, other = first_guardian(row), second_guardian(row)
    assert answering == guardian_of(file)
    assert (answering.name if answering else "", other.name if other else "") == (
        "赵桂香",
        "单大山",
    )
    assert (child.head_name, family.parent) == ("赵桂香", "赵桂香")
    assert contact_phone(file) == "13900000002"
