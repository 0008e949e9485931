"""School zones by hand: where pupils live, how far they come, who attends across zones (R076)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.models import Cohort, Pupil, PupilId, School, SchoolId, SchoolKind, Sex, Stage
from core.school_year.zone_coverage import coverage_table
from core.school_year.zone_facts import Band, Learning, Resident, Served, ZoneChild
from core.school_year.zone_paper import set_zone, zone_roster
from core.school_year.zone_table import ZoneTable
from core.school_year.zone_township import crossing_table, township_table
from core.school_year.zones import NOWHERE, Place, Zone, place_in, place_of, villages_in
from tests.year.office import Village

CENTRE = School(
    SchoolId("1"), "中心小学", SchoolKind.TOWNSHIP_CENTRE_SCHOOL, villages=("河坝村", "岩脚村1组")
)
POINT = School(
    SchoolId("2"), "白岩教学点", SchoolKind.TEACHING_POINT, villages=("白岩", "岩脚村2组")
)
BARE = School(SchoolId("3"), "水井教学点", SchoolKind.TEACHING_POINT)


def lives(
    name: str, hamlet: str, grade: int = 1, school: School = POINT, metres: int | None = None
) -> Resident:
    return Resident(
        id=name,
        school_id=school.id,
        cohort=Cohort(Stage.PRIMARY, 2027 - grade),
        band=Band.LOWER if grade <= 3 else Band.UPPER,
        place=place_in(hamlet),
        is_boarder=grade > 3,
        distance_m=metres,
        transport="步行" if metres else "",
    )


def served(school: School, *residents: Resident) -> Served:
    return Served(school, Zone.of(school), residents)


def written(table: ZoneTable, *keys: str) -> list[list[str]]:
    return [[table.cell(at, key).text for key in keys] for at in range(len(table.rows))]


@pytest.mark.parametrize(
    ("hamlet", "place"),
    [
        ("青石村3组", Place("青石村", "3组")),
        ("岩脚村第三村民小组", Place("岩脚村", "3组")),
        ("岩脚村第03村民小组", Place("岩脚村", "3组")),
        ("岩脚村 大坪组", Place("岩脚村", "大坪组")),
        ("枫香村3社", Place("枫香村", "3社")),
        ("白岩", Place("白岩", "")),
        ("", NOWHERE),
    ],
)
def test_a_village_and_its_group_are_told_apart(hamlet: str, place: Place) -> None:
    assert place_in(hamlet) == place


def test_a_village_in_the_address_is_where_a_child_lives_when_no_group_is_written() -> None:
    child = Pupil(
        id=PupilId("1"),
        school_id=POINT.id,
        name="仇一",
        sex=Sex.MALE,
        birth_date=date(2019, 9, 1),
        home_address="云岭镇白岩村村口",
    )
    assert place_of(child, ["河坝村", "白岩村"]) == Place("白岩村")
    assert place_of(child) == NOWHERE


def test_a_divided_village_is_in_the_zone_by_its_groups() -> None:
    zone = Zone.of(POINT)
    assert zone.covers(Place("白岩村", "5组")) is True
    assert zone.covers(Place("岩脚村", "2组")) is True
    assert zone.covers(Place("岩脚村", "1组")) is False
    assert zone.covers(Place("岩脚村")) is None
    assert zone.covers(Place("河坝村")) is False
    assert zone.covers(NOWHERE) is None
    assert Zone().covers(Place("河坝村")) is None


def test_villages_are_set_apart_in_any_way_and_named_once() -> None:
    assert villages_in("青石村、岩脚村3组，青石村 河坝村;") == ("青石村", "岩脚村3组", "河坝村")


def test_the_coverage_has_a_line_a_village_and_its_groups() -> None:
    table = coverage_table(
        served(
            POINT,
            lives("甲", "白岩村1组", 1, metres=500),
            lives("乙", "白岩村1组", 4, metres=2600),
            lives("丙", "岩脚村1组", 2),
            lives("丁", "河坝村", 3, metres=4000),
            lives("单", "", 2),
        ),
        [ZoneChild("户1", Place("白岩村"), Learning.NOT)],
    )
    keys = ("village", "group", "zone", "sum", "boarders", "farthest", "average", "no_distance")
    assert written(table, *keys) == [
        ["白岩村", "全村", "是", "2", "1", "2.6", "1.6", ""],
        ["白岩村", "1组", "是", "2", "1", "2.6", "1.6", ""],
        ["白岩村", "没写组", "是", "", "", "", "", ""],
        ["岩脚村", "全村", "部分", "1", "", "", "", "1"],
        ["岩脚村", "1组", "否", "1", "", "", "", "1"],
        ["岩脚村", "2组", "是", "", "", "", "", ""],
        ["河坝村", "", "否", "1", "", "4", "4.0", ""],
        ["没写村组", "", "", "1", "", "", "", "1"],
        ["合计", "", "", "5", "1", "4", "2.4", "2"],
    ]
    assert table.cell(0, "farthest").ids == ("乙",)
    assert table.cell(0, "average").ids == ("甲", "乙")
    assert table.cell(0, "way_步行").ids == ("甲", "乙")
    assert table.cell(2, "child_not").ids == ("户1",)
    assert table.cell(0, "band_lower").ids == ("甲",)


def test_without_villages_served_nobody_is_said_to_be_in_the_zone() -> None:
    table = coverage_table(served(BARE, lives("甲", "白岩村1组", school=BARE)), [])
    assert {row[2] for row in written(table, "village", "group", "zone")} == {""}
    assert "还没有写本校的服务村" in table.doubts[0]


def test_the_township_s_villages_stand_beside_its_schools() -> None:
    schools = [
        served(CENTRE, lives("甲", "白岩村1组", 4, CENTRE), lives("乙", "河坝村", 1, CENTRE)),
        served(POINT, lives("丙", "白岩村1组", 1), lives("丁", "远山村1组", 1)),
        served(BARE),
    ]
    table = township_table(schools)
    keys = ("village", "served_by", "sum", "across", "school_1", "school_2")
    assert written(table, *keys) == [
        ["河坝村", "中心小学", "1", "", "1", ""],
        ["岩脚村", "中心小学（1组）、白岩教学点（2组）", "", "", "", ""],
        ["白岩村", "白岩教学点", "2", "1", "1", "1"],
        ["远山村", "没有学校", "1", "", "", "1"],
        ["合计", "", "4", "1", "2", "2"],
    ]
    assert "1 个村不在任何学校的服务村里：远山村" in table.doubts[0]
    assert "水井教学点" in table.doubts[1]


def test_who_goes_on_where_the_zone_s_school_has_no_such_grade_is_counted_apart() -> None:
    schools = [
        served(
            CENTRE,
            lives("四年级的", "白岩村1组", 4, CENTRE),
            lives("一年级的", "白岩村1组", 1, CENTRE),
            lives("二组的", "岩脚村2组", 1, CENTRE),
            lives("没写组的", "岩脚村", 1, CENTRE),
        ),
        served(POINT, lives("在本村的", "白岩村2组", 1)),
    ]
    table = crossing_table(schools)
    assert written(table, "village", "served_by", "attends", "sum", "no_grade") == [
        ["白岩村", "白岩教学点", "中心小学", "2", "1"],
        ["岩脚村", "白岩教学点", "中心小学", "1", ""],
        ["合计", "", "", "3", "1"],
    ]
    assert table.cell(0, "no_grade").ids == ("四年级的",)


def test_nobody_across_zones_is_an_empty_table() -> None:
    assert not crossing_table([served(POINT, lives("丙", "白岩村1组"))]).rows


def test_very_many_schools_stand_in_words_and_not_in_columns(village: Village) -> None:
    schools = []
    for at in range(25):
        school = replace(POINT, id=SchoolId(f"9{at}"), name=f"第{at}小学", villages=(f"第{at}村",))
        schools.append(served(school, lives(f"生{at}", f"第{(at + 1) % 25}村1组", school=school)))
    roster = zone_roster(village.office, township_table(schools))
    assert [column.key for column in roster.columns][-2:] == ["across", "attends"]
    assert roster.rows[0] == ("第0村", "第0小学", "1", "1", "第24小学 1")
    assert roster.rows[-1] == ("合计", "", "25", "25", "")


def test_the_villages_served_are_kept_with_the_school(village: Village) -> None:
    set_zone(village.office, "枫香村、岩脚村3组")
    assert village.office.school.villages == ("枫香村", "岩脚村3组")
    kept = village.office.store.schools.get(village.office.school.id)
    assert kept == village.office.school
    last = village.office.store.audit.between("", "~")[0]
    assert (last.action, last.detail) == ("zone", "villages=2")
