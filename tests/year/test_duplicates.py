from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.changes.apply import ChangeRequest, record_change
from core.changes.merging import merge_choices, merge_pupils, present_id
from core.changes.models import ChangeKind
from core.dropout.absences import Away, note_absences
from core.errors import RegistrationError
from core.hamlets import hamlet_of
from core.history import RowId
from core.models import EnrolmentId, PupilId, Sex
from core.reading.drafts import PupilDraft
from core.records.duplicate_pairs import decided_pairs, pairs_of_register
from core.records.duplicates import (
    Reason,
    Suspicion,
    ask_again,
    is_similar,
    keep_apart,
    suspicions_of_draft,
    suspicions_of_register,
)
from core.registration import InvalidDraftError
from core.school_year.models import Term, TermOf
from core.school_year.reporting import note_reporting, reporting_summary
from tests.year.office import OCTOBER, Village

BORN = date(2018, 9, 1)
OTHER = date(2016, 3, 5)
NUMBER = "990001201809010024"
NAMES = st.text("欧阳娜娜单雪仇李一丽莉", min_size=1, max_size=4)


def reasons(found: tuple[Suspicion, ...]) -> list[tuple[Reason, str]]:
    return [(one.reason, one.second_name) for one in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张丽", "张莉"),
        ("欧阳娜娜", "欧阳娜"),
        ("阿依古丽·买买提江", "阿依古丽买买提江"),
        ("单雪", "单雷"),
        ("曾小明", "增小名"),
    ],
)
def test_names_that_sound_alike_or_miss_one_character_are_similar(one: str, other: str) -> None:
    assert is_similar(one, other)


@pytest.mark.parametrize(("one", "other"), [("张丽", "李莉莉"), ("仇", "单"), ("", "单")])
def test_other_names_are_not_similar(one: str, other: str) -> None:
    assert not is_similar(one, other)


@given(NAMES, NAMES)
def test_likeness_has_no_direction(one: str, other: str) -> None:
    assert is_similar(one, other) == is_similar(other, one)
    assert is_similar(one, one)


def test_a_form_with_a_known_number_points_at_who_has_it(village: Village) -> None:
    pupil = village.pupil("单雪", 3, number=NUMBER)
    draft = PupilDraft(name="单学", id_number=" 990001 20180901 0024 ")
    (found,) = suspicions_of_draft(village.office, draft)
    assert (found.reason, found.first, found.second) == (Reason.SAME_NUMBER, None, pupil)
    assert suspicions_of_draft(village.office, draft, pupil) == ()


def test_a_form_with_name_and_birth_date_of_a_pupil_points_at_her(village: Village) -> None:
    village.pupil("阿依古丽·买买提江", 3, pupil_birth_date=BORN)
    draft = PupilDraft(name="阿依古丽・买买提江", birth_date="2018.9.1")
    found = suspicions_of_draft(village.office, draft)
    assert reasons(found) == [(Reason.SAME_NAME_AND_BIRTH, "阿依古丽·买买提江")]


def test_a_form_with_a_similar_name_and_the_same_phone_points_at_the_family(
    village: Village,
) -> None:
    village.pupil("张丽", 3, pupil_birth_date=BORN, guardian=("张大山", "13900000001"))
    draft = PupilDraft(name="张莉", birth_date="2018-09-02", m1_phone="139 0000 0001")
    found = suspicions_of_draft(village.office, draft)
    assert reasons(found) == [(Reason.SIMILAR_NAME_SAME_FAMILY, "张丽")]
    alone = PupilDraft(name="张莉", birth_date="2018-09-02", m1_phone="13900000002")
    assert suspicions_of_draft(village.office, alone) == ()


def test_brothers_with_numbers_of_their_own_are_two(village: Village) -> None:
    family = ("张大山", "13900000001")
    village.pupil("张明", 3, number=NUMBER, guardian=family)
    village.pupil("张亮", 4, number="990001201709010019", guardian=family)
    assert suspicions_of_register(village.office) == ()


def test_the_register_is_searched_whole_and_what_was_judged_is_not_asked_again(
    village: Village,
) -> None:
    one = village.pupil("李一", 3, pupil_birth_date=BORN)
    two = village.pupil("李一", 3, pupil_birth_date=BORN)
    village.pupil("李一", 3, pupil_birth_date=OTHER)
    (found,) = suspicions_of_register(village.office)
    assert {found.first, found.second} == {one, two}
    keep_apart(village.office, two, one)
    assert suspicions_of_register(village.office) == ()
    (judged,) = decided_pairs(village.office)
    assert {judged.first_id, judged.second_id} == {one, two}
    ask_again(village.office, one, two)
    assert decided_pairs(village.office) == []
    assert suspicions_of_register(village.office) == (found,)


def test_two_who_were_kept_apart_are_told_whatever_their_ids_look_like(village: Village) -> None:
    one = village.pupil("李一", 3, pupil_birth_date=BORN)
    came = PupilId("h.change.7")
    file = village.file(one)
    with village.office.writing("test") as writing:
        writing.put(replace(file.pupil, id=came, birth_date=OTHER))
        writing.put(replace(file.enrolment, pupil_id=came, id=EnrolmentId("h.7")))
    keep_apart(village.office, one, came)
    keep_apart(village.office, PupilId("gone"), came)
    (judged,) = decided_pairs(village.office)
    assert {judged.first_id, judged.second_id} == {one, came}
    assert judged.reason is None


def twins(village: Village) -> tuple[PupilId, PupilId]:
    winner = village.pupil(
        "单雪",
        3,
        pupil_birth_date=BORN,
        pupil_hamlet="水井村4组",
        pupil_sex=Sex.FEMALE,
        guardian=("单国强", "1"),
    )
    loser = village.pupil(
        "单雪",
        3,
        number=NUMBER,
        pupil_birth_date=BORN,
        pupil_hamlet="水井村5组",
        pupil_sex=Sex.FEMALE,
        guardian=("单国强", "2"),
        class_no=9,
    )
    return winner, loser


def test_a_merge_asks_where_both_say_something_and_fills_what_is_empty(village: Village) -> None:
    winner, loser = twins(village)
    choices = {one.key: one for one in merge_choices(village.office, winner, loser)}
    assert choices["pupil.hamlet"].is_open
    assert not choices["pupil.id_number"].is_open
    merge_pupils(village.office, winner, loser, ["guardian.1"])
    file = village.file(winner)
    assert (file.pupil.id_number, file.pupil.hamlet) == (NUMBER, "水井村4组")
    assert (file.enrolment.class_no, [one.phone for one in file.guardians]) == (9, ["2"])


def test_a_village_that_the_address_says_is_asked_about_not_filled_over(village: Village) -> None:
    winner = village.pupil("单雪", 3, pupil_birth_date=BORN, pupil_current_address="水井村4组9号")
    loser = village.pupil("单雪", 3, pupil_birth_date=BORN, pupil_hamlet="岩脚村9组")
    choices = {one.key: one for one in merge_choices(village.office, winner, loser)}
    held = choices["pupil.hamlet"]
    assert (held.winner, held.loser) == ("水井村4组", "岩脚村9组")
    merge_pupils(village.office, winner, loser, [])
    assert village.file(winner).pupil.hamlet is None
    assert hamlet_of(village.file(winner).pupil) == "水井村4组"


def test_an_address_in_another_village_is_asked_about_not_filled_in(village: Village) -> None:
    address = "岩脚村2组7号"
    winner = village.pupil("单雪", 3, pupil_birth_date=BORN, pupil_hamlet="青石村1组")
    loser = village.pupil("单雪", 3, pupil_birth_date=BORN, pupil_current_address=address)
    choices = {one.key: one for one in merge_choices(village.office, winner, loser)}
    asked = choices["pupil.current_address"]
    assert (asked.winner, asked.loser) == ("青石村1组", address)
    merge_pupils(village.office, winner, loser, [])
    assert village.file(winner).pupil.current_address is None


def test_an_address_in_the_same_village_is_filled_in(village: Village) -> None:
    winner = village.pupil("单雪", 3, pupil_birth_date=BORN, pupil_hamlet="岩脚村2组")
    address = "岩脚村2组7号"
    loser = village.pupil("单雪", 3, pupil_birth_date=BORN, pupil_current_address=address)
    merge_pupils(village.office, winner, loser, [])
    assert village.file(winner).pupil.current_address == address


def test_after_a_merge_one_child_is_left_and_both_histories_stay(village: Village) -> None:
    winner, loser = twins(village)
    group = village.group(1, 3)
    for pupil in (winner, loser):
        village.seat(pupil, group)
    record_change(village.office, loser, ChangeRequest(kind=ChangeKind.REPEAT, happened_on=OCTOBER))
    note_absences(village.office, OCTOBER, {loser: Away()})
    term = TermOf(2026, Term.AUTUMN)
    note_reporting(village.office, term, [loser], has_come=True)
    record = merge_pupils(village.office, winner, loser, ["enrolment.entry_year"])
    store = village.office.store
    assert [one.id for one in store.pupils.all()] == [winner]
    assert village.open_seats(winner) == []  # who repeats sits in no class of the old grade
    assert [one.pupil_id for one in store.changes.all()] == [winner]
    assert [one.pupil_id for one in store.absences.all()] == [winner]
    assert reporting_summary(village.office, term).came == (winner,)
    assert (present_id(village.office, loser), record.loser_name) == (winner, "单雪")
    told = [entry.patch for entry in store.history.entries_of("pupil", RowId(loser))]
    assert any(patch.get("hamlet") == "水井村5组" for patch in told)
    before = store.state_digests()
    with store.transaction():
        store.rebuild()
    assert store.state_digests() == before


def test_values_that_contradict_one_another_are_not_merged(village: Village) -> None:
    winner = village.pupil("单雪", 3, pupil_birth_date=OTHER, pupil_sex=Sex.FEMALE)
    loser = village.pupil("单雪", 3, number=NUMBER, pupil_birth_date=BORN, pupil_sex=Sex.FEMALE)
    with pytest.raises(InvalidDraftError) as refused:
        merge_pupils(village.office, winner, loser, [])
    assert [one.code for one in refused.value.problems] == ["birth_disagrees_with_id"]
    merge_pupils(village.office, winner, loser, ["pupil.birth_date"])
    assert village.file(winner).pupil.birth_date == BORN


def test_a_record_is_not_merged_with_itself_nor_by_unknown_fields(village: Village) -> None:
    winner, loser = twins(village)
    with pytest.raises(RegistrationError, match="merge_same_record"):
        merge_choices(village.office, winner, winner)
    with pytest.raises(RegistrationError, match="merge_unknown_field"):
        merge_pupils(village.office, winner, loser, ["pupil.nothing"])


def test_two_of_one_name_and_birthday_are_told_apart_in_words(village: Village) -> None:
    first = village.pupil("欧阳娜娜", 2, pupil_birth_date=BORN, number=NUMBER)
    second = village.pupil("欧阳娜娜", 3, pupil_birth_date=BORN)
    (pair,) = pairs_of_register(village.office)
    assert (pair.first_name, pair.second_name) == ("欧阳娜娜", "欧阳娜娜")
    words = {
        pair.first_id: pair.first,
        pair.second_id: pair.second,
    }
    assert words[first].startswith("二年级")
    assert words[first].endswith("证号尾24")
    assert NUMBER not in words[first]
    assert words[second].startswith("三年级")
    assert words[second].endswith("无证号")
    draft = PupilDraft(name="欧阳娜娜", birth_date=BORN.isoformat())
    found = {one.second: one.second_words for one in suspicions_of_draft(village.office, draft)}
    assert found == words
