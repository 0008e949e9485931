"""A row that was taken back and is said again stands as it is said now, and nobody is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.dropout.absences import Away, note_absences, take_back_absence
from core.ledgers.meals import MealSaid, save_meal_day, take_back_meal_day
from tests.year.office import OCTOBER, Village

SAID = MealSaid(day=OCTOBER, expected="4", served="4", menu="米饭")


def test_an_absence_noted_again_is_there_without_its_former_note(village: Village) -> None:
    pupil_id = village.pupil("欧阳娜", 3)
    note_absences(village.office, OCTOBER, {pupil_id: Away(note="发烧")})
    take_back_absence(village.office, pupil_id, OCTOBER)
    note_absences(village.office, OCTOBER, {pupil_id: Away()})
    (absence,) = village.office.store.absences.all()
    assert absence.note is None
    assert village.office.store.history.conflicts() == []
    take_back_absence(village.office, pupil_id, OCTOBER)
    assert village.office.store.absences.all() == []


def test_a_canteen_day_said_again_holds_nothing_of_the_former(village: Village) -> None:
    first = save_meal_day(village.office, replace(SAID, supplier="李家米店"))
    take_back_meal_day(village.office, first.id)
    again = save_meal_day(village.office, SAID)
    assert village.office.store.ledgers.meals.all() == [again]
    assert village.office.store.history.conflicts() == []


def test_a_canteen_day_moved_and_moved_back_is_one_day(village: Village) -> None:
    first = save_meal_day(village.office, SAID)
    moved = replace(SAID, day=OCTOBER - timedelta(days=1))
    second = save_meal_day(village.office, moved, first.id)
    third = save_meal_day(village.office, SAID, second.id)
    assert village.office.store.ledgers.meals.all() == [third]
    assert village.office.store.history.conflicts() == []
