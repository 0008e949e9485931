"""Lists and search say what the register says, also after something was taken out of it."""

from __future__ import annotations

from dataclasses import replace

from core.lists.directory import find_pupils
from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import amend_pupil, register_pupil

DRAFT = PupilDraft(
    name="欧阳娜娜",
    sex="女",
    birth_date="2018-03-02",
    grade="三年级",
    m1_name="单大山",
    m1_relation="父亲",
)


def test_a_guardian_who_was_taken_out_finds_nobody(office: Office) -> None:
    pupil = register_pupil(office, DRAFT).pupil_id
    assert len(find_pupils(office, "单大山")) == 1
    amend_pupil(office, pupil, replace(DRAFT, m1_name="", m1_relation=""))
    assert find_pupils(office, "单大山") == []
