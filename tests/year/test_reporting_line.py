"""What a school says of who came at the start of a term, and what the centre reads of it."""

from __future__ import annotations

from dataclasses import replace

from core.models import Stage
from core.school_year.models import Term, TermOf
from core.school_year.reporting import (
    MOST_UNNOTED_NAMES,
    note_all_came_but,
    note_reporting,
    reporting_line,
    reporting_summary,
)
from core.school_year.township_reporting import township_reporting, township_reporting_roster
from tests.year.office import CENTRE, VILLAGE, Village

AUTUMN = TermOf(2026, Term.AUTUMN)


def line_of(village: Village) -> str:
    return reporting_line(village.office, reporting_summary(village.office, AUTUMN))


def test_the_line_tells_who_has_not_come_from_whom_nobody_noted(village: Village) -> None:
    here, away = village.pupil("欧阳娜娜", 2), village.pupil("区建国", 4)
    assert line_of(village).endswith("应到 2 人，实到 0 人。到没到都还没登记。")
    note_reporting(village.office, AUTUMN, [here], has_come=True)
    assert line_of(village).endswith("实到 1 人。没登记 1 人：区建国。")
    note_reporting(village.office, AUTUMN, [away], has_come=False)
    assert line_of(village).endswith("实到 1 人。未到 1 人：区建国。")


def test_names_in_the_line_stand_as_the_register_has_them(village: Village) -> None:
    for name, grade in (("曾强", 3), ("单雪", 1), ("仇小龙", 3), ("阿兰", 1)):
        village.pupil(name, grade)
    ids = [one.pupil.id for one in village.office.store.pupils.all_files(VILLAGE.id)]
    note_reporting(village.office, AUTUMN, ids, has_come=False)
    assert "阿兰、单雪、仇小龙、曾强" in line_of(village)


def test_of_many_of_whom_nothing_is_noted_the_line_says_how_many(village: Village) -> None:
    for at in range(MOST_UNNOTED_NAMES + 1):
        village.pupil(f"王小{'一二三四五六七八九十'[at % 10]}", 2)
    away = village.pupil("区建国", 4)
    note_reporting(village.office, AUTUMN, [away], has_come=False)
    line = line_of(village)
    assert f"还有 {MOST_UNNOTED_NAMES + 1} 人没登记到没到" in line
    assert "王小" not in line


def test_a_preschooler_who_was_ticked_as_not_here_stays_so(village: Village) -> None:
    child = village.pupil("小明", 3, stage=Stage.PRESCHOOL)
    note_all_came_but(village.office, AUTUMN, [child])
    assert reporting_summary(village.office, AUTUMN).preschool_away == (child,)


def test_the_centre_is_not_among_the_schools_that_have_not_reported(village: Village) -> None:
    office = village.office
    with office.writing("test") as writing:
        writing.put(replace(CENTRE))
    village.pupil("欧阳娜娜", 2)
    village.pupil("区建国", 2, pupil_school_id=CENTRE.id)
    office.school = replace(CENTRE)
    found = township_reporting(office, AUTUMN)
    assert [one.school.id for one in found.silent] == [VILLAGE.id]
    roster = township_reporting_roster(office, found)
    noted = {row[1]: row[6] for row in roster.rows}
    assert noted == {CENTRE.name: "本校没登记", VILLAGE.name: "还没报来"}
    assert roster.notes[0] == "本校还没登记开学报到。"
    assert CENTRE.name not in roster.notes[1]
