"""A row that says too little for a newcomer is about the one who is registered, if it names one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from tests.register.test_matching import only_pupil, take

OUYANG = PupilDraft(
    name="欧阳娜娜",
    sex="女",
    birth_date="2018-03-02",
    grade="三年级",
    class_label="2班",
    m1_name="欧阳山",
    m1_phone="13800000001",
)
PHONE = PupilDraft(name="欧阳娜娜", m1_name="欧阳山", m1_phone="13800000009")


@pytest.mark.parametrize(
    "said",
    [
        {"grade": "三年级", "class_label": "2班"},
        {"class_label": "三(2)班"},
        {"birth_date": "2018-03-02", "sex": "女"},
        {"birth_date": "2018.3.2"},
        {"grade": "三"},
    ],
)
def test_name_and_one_fact_name_who_is_registered(office: Office, said: dict[str, str]) -> None:
    register_pupil(office, OUYANG)
    assert take(office, replace(PHONE, **said)) == ["changed"]
    assert only_pupil(office).name == "欧阳娜娜"
    (file,) = office.store.pupils.all_files()
    assert file.guardians[0].phone == "13800000009"
    assert (file.pupil.birth_date.isoformat(), file.enrolment.class_number) == ("2018-03-02", 2)
    assert take(office, replace(PHONE, **said)) == ["unchanged"]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"sex": "女"},
        {"grade": "四年级"},
        {"grade": "三年级", "class_label": "1班"},
        {"grade": "三年级", "sex": "男"},
        {"birth_date": "2018-03-03"},
    ],
)
def test_what_names_nobody_is_refused(office: Office, said: dict[str, str]) -> None:
    register_pupil(office, OUYANG)
    (outcome,) = take(office, replace(PHONE, **said))
    assert outcome.endswith(":missing")
    (file,) = office.store.pupils.all_files()
    assert file.guardians[0].phone == "13800000001"


def test_of_two_who_fit_neither_is_taken(office: Office) -> None:
    register_pupil(office, OUYANG)
    register_pupil(office, replace(OUYANG, birth_date="2018-09-30", m1_name="欧阳海"))
    assert take(office, replace(PHONE, grade="三年级")) == ["sex:missing"]
    assert take(office, replace(PHONE, birth_date="2018-09-30")) == ["changed"]


def test_a_second_row_of_the_same_child_is_refused(office: Office) -> None:
    register_pupil(office, OUYANG)
    row = replace(PHONE, grade="三年级")
    assert take(office, row, replace(row, m1_phone="13800000010")) == ["changed", "sex:missing"]
