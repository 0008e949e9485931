"""Families of the household ledger: a number says which one only beside its village group."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.ledgers.building import pupil_rows
from core.ledgers.catalogue import PUPIL_LEDGERS
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.models import SchoolId, Sex
from core.school_year.families import families
from core.school_year.household_ledger import household_ledger, household_roster
from core.school_year.households import households, put_household_child
from core.school_year.models import HouseholdChild
from tests.year.office import Village

CHILD = HouseholdChild(
    id="a",
    school_id=SchoolId("1"),
    year=2026,
    household_no="1",
    head_name="石大山",
    hamlet="岩脚村1组",
    name="石小红",
    sex=Sex.FEMALE,
    birth_date=date(2018, 3, 4),
    is_attending=True,
)
NEIGHBOUR = replace(CHILD, id="b", hamlet="水井村2组", head_name="单有田", name="单雪")


def _ids(children: list[HouseholdChild]) -> list[list[str]]:
    return [[one.id for one in own] for own in families(children)]


def test_two_hamlets_that_both_number_from_one_have_two_families(village: Village) -> None:
    for child in (CHILD, NEIGHBOUR):
        put_household_child(village.office, replace(child, id=""))
    first, second = households(village.office, 2026)
    assert (first.number, first.head_name, second.head_name) == ("1", "石大山", "单有田")
    ledger = household_ledger(village.office, 2026)
    assert ledger.households == 2
    assert "2户" in household_roster(village.office, ledger).subtitle[1].replace(" ", "")


def test_one_number_at_two_schools_is_two_families() -> None:
    assert _ids([CHILD, replace(CHILD, id="b", school_id=SchoolId("2"))]) == [["a"], ["b"]]


def test_a_group_is_one_however_it_is_written() -> None:
    spelt = [replace(CHILD, id=one, hamlet=one) for one in ("岩脚村1", "岩脚村 1组", "岩脚村１组")]
    assert len(families(spelt)) == 1


def test_a_child_without_a_group_belongs_to_the_family_of_its_number_and_head() -> None:
    loose = replace(CHILD, id="c", hamlet=None, birth_date=date(2015, 1, 2))
    assert _ids([loose, CHILD, NEIGHBOUR]) == [["c", "a"], ["b"]]
    assert _ids([replace(loose, head_name="石阿婆"), CHILD]) == [["c", "a"]]
    assert _ids([replace(loose, head_name="石阿婆"), CHILD, NEIGHBOUR]) == [["a"], ["b"], ["c"]]


def test_families_stand_in_the_order_of_counting() -> None:
    numbers = [replace(CHILD, id=one, household_no=one) for one in ("10", "2", "1")]
    groups = [replace(CHILD, id=one, hamlet=one) for one in ("岩脚村10组", "岩脚村2组")]
    assert _ids(numbers) == [["1"], ["2"], ["10"]]
    assert _ids(groups) == [["岩脚村2组"], ["岩脚村10组"]]


def test_the_ledger_of_pupils_keeps_a_group_together(village: Village) -> None:
    for name, hamlet, number in (
        ("甲", "水井村2组", "1"),
        ("乙", "岩脚村1组", "10"),
        ("丙", "岩脚村1组", "2"),
    ):
        village.pupil(name, 3, pupil_hamlet=hamlet, pupil_household_no=number)
    rows = pupil_rows(village.office, PUPIL_LEDGERS[LedgerKind.SCHOOL_AGE], LedgerOptions())
    assert [row.file.pupil.name for row in rows] == ["丙", "乙", "甲"]
