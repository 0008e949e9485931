"""Care of left-behind children and canteen days in bundles: both sides write, both fold alike."""

from __future__ import annotations

from dataclasses import replace

from core.ledgers.care import CareSaid, TalkSaid, care_file, note_talk, save_care
from core.ledgers.care_facts import CareRating, ChildCare, TalkKind
from core.ledgers.meals import MealSaid, save_meal_day
from core.models import PupilId
from core.privacy.audit_trail import AuditKind, TrailFilter, trail
from core.privacy.erasure import erase_person
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from sync.conflicts import look_at_conflicts
from sync.subjects import field_label, is_guarded, subject_of, value_text
from tests.sync.pages import all_that_lies_there
from tests.sync.township import DAY, Site, Township

FIRST, SECOND = "990101195803040027", "990101195803040043"
SAID = CareSaid(entrusted_name="龙阿婆", entrusted_relation="祖母", teacher="石老师")
TALK = TalkSaid(day=DAY, kind=TalkKind.TALK, by_whom="石老师", sentence="想爸妈了")


def girl(site: Site) -> PupilId:
    draft = PupilDraft(name="欧阳娜娜", sex="女", birth_date="2018-03-04", grade="三年级")
    return register_pupil(site.office, draft).pupil_id


def both_ways(township: Township) -> None:
    for _ in range(2):
        township.up(township.east)
        township.down(township.east)


def care_at(site: Site, pupil_id: PupilId) -> ChildCare:
    care = care_file(site.office, pupil_id).record.care
    assert care is not None
    return care


def test_care_and_talks_of_both_sides_meet(township: Township) -> None:
    pupil_id = girl(township.east)
    save_care(township.east.office, pupil_id, SAID)
    note_talk(township.east.office, pupil_id, TALK)
    both_ways(township)
    rated = replace(SAID, rating=CareRating.POOR, rated_on=DAY)
    save_care(township.centre.office, pupil_id, rated)
    note_talk(township.centre.office, pupil_id, replace(TALK, kind=TalkKind.VISIT))
    save_care(township.east.office, pupil_id, replace(SAID, aid="低保"))
    both_ways(township)
    for site in (township.east, township.centre):
        care = care_at(site, pupil_id)
        assert (care.rating, care.aid) == (CareRating.POOR, "低保")
        kinds = {one.kind for one in care_file(site.office, pupil_id).record.talks}
        assert kinds == {TalkKind.TALK, TalkKind.VISIT}


def test_an_erased_child_s_care_goes_at_the_centre_too(township: Township) -> None:
    pupil_id = girl(township.east)
    save_care(township.east.office, pupil_id, SAID)
    note_talk(township.east.office, pupil_id, TALK)
    both_ways(township)
    assert "龙阿婆".encode() in all_that_lies_there(township.centre)
    erase_person(township.east.office, pupil_id, "家长书面申请")
    both_ways(township)
    for site in (township.east, township.centre):
        there = all_that_lies_there(site)
        assert "龙阿婆".encode() not in there
        assert "想爸妈了".encode() not in there
        assert site.office.store.ledgers.cares.all() == []


def test_one_canteen_day_written_on_both_sides_is_one_day(township: Township) -> None:
    said = MealSaid(day=DAY, expected="4", served="4", menu="米饭")
    first = save_meal_day(township.east.office, said)
    both_ways(township)
    (held,) = township.centre.office.store.ledgers.meals.all()
    assert held == first
    save_meal_day(township.east.office, replace(said, companion="石老师"), first.id)
    both_ways(township)
    for site in (township.east, township.centre):
        (day,) = site.office.store.ledgers.meals.all()
        assert (day.served, day.companion) == (4, "石老师")


def test_two_numbers_of_an_entrusted_guardian_are_shown_masked_and_by_name(
    township: Township,
) -> None:
    pupil_id = girl(township.east)
    both_ways(township)
    for site, number in ((township.east, FIRST), (township.centre, SECOND)):
        save_care(site.office, pupil_id, replace(SAID, entrusted_id_number=number))
    township.up(township.east)
    centre = township.centre.office
    row = care_at(township.centre, pupil_id).id
    assert centre.store.history.conflicts()
    assert subject_of(centre, "child_care", row) == "欧阳娜娜"
    assert field_label(centre, "child_care", row, "carer_id_number") == "身份证号"
    field = ("child_care", row, "carer_id_number")
    assert is_guarded(centre, *field)
    assert value_text(centre, *field, FIRST) == "990101**********27"
    assert value_text(centre, *field, FIRST, is_masked=False) == FIRST
    look_at_conflicts(centre)
    (look,) = trail(centre, TrailFilter(AuditKind.LOOK))
    assert (look.subject, look.detail) == ("欧阳娜娜", "委托监护人身份证号")
    assert centre.store.audit.newest(1)[0].subject == pupil_id
    assert value_text(centre, "child_care", row, "rating", "poor") == "较差"
    assert value_text(centre, "meal_day", "m", "spent_fen", 41250) == "412.50"
