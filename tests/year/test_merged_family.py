"""Two records of one child, each with its part of the family."""

from __future__ import annotations

from dataclasses import replace

from core.changes.merging import merge_choices, merge_pupils
from core.models import PupilFile
from core.pinyin import full_pinyin
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from tests.year.office import Village


def merged(village: Village, first: PupilDraft, other: PupilDraft, *taken: str) -> PupilFile:
    winner = register_pupil(village.office, first).pupil_id
    merge_pupils(village.office, winner, register_pupil(village.office, other).pupil_id, taken)
    return village.file(winner)


def record(**family: str) -> PupilDraft:
    return PupilDraft(name="单雪", sex="女", birth_date="2018-03-02", grade="三年级", **family)


FATHER = record(m1_name="单大山", m1_relation="父亲", m1_phone="13900000001")
MOTHER = record(m1_name="王小花", m1_relation="母亲", m1_workplace="水泥厂")


def test_the_father_of_one_record_and_the_mother_of_the_other_are_both_parents(
    village: Village,
) -> None:
    winner = register_pupil(village.office, FATHER).pupil_id
    loser = register_pupil(village.office, MOTHER).pupil_id
    assert [one.key for one in merge_choices(village.office, winner, loser) if one.is_open] == []
    merge_pupils(village.office, winner, loser, [])
    family = village.file(winner).guardians
    assert [(one.position, one.name, one.phone, one.workplace) for one in family] == [
        (1, "单大山", "13900000001", None),
        (2, "王小花", None, "水泥厂"),
    ]


def test_of_one_guardian_each_record_says_what_the_other_leaves_open(village: Village) -> None:
    known = record(m1_name="赵桂香", m2_name="王小花", m2_phone="13900000002", m2_relation="母亲")
    for taken in ((), ("guardian.1",)):
        file = merged(village, MOTHER, known, *taken)
        (mother,) = (one for one in file.guardians if one.name == "王小花")
        assert (mother.position, mother.phone, mother.workplace) == (1, "13900000002", "水泥厂")
        assert [one.name for one in file.guardians] == ["王小花", "赵桂香"]


def test_the_spelling_goes_with_the_name_that_is_chosen(village: Village) -> None:
    file = merged(village, FATHER, replace(FATHER, name="单云"), "pupil.name")
    assert (file.pupil.name, file.pupil.name_pinyin) == ("单云", full_pinyin("单云"))
    assert full_pinyin("单云") != full_pinyin("单雪")


def test_a_record_without_a_spelling_takes_none_of_another_name(village: Village) -> None:
    winner = register_pupil(village.office, FATHER).pupil_id
    with village.office.writing("test") as writing:
        writing.put(replace(village.file(winner).pupil, name_pinyin=None))
    loser = register_pupil(village.office, replace(FATHER, name="单云")).pupil_id
    merge_pupils(village.office, winner, loser, ())
    pupil = village.file(winner).pupil
    assert (pupil.name, pupil.name_pinyin) == ("单雪", None)
