from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.grouping.villages import village_of


@pytest.mark.parametrize(
    ("address", "village"),
    [
        ("河坝村1组", "河坝村"),
        ("河坝村一组", "河坝村"),
        ("河坝村第十二村民小组", "河坝村"),
        ("河坝村下寨组", "河坝村"),
        ("云岭镇河坝村三组12号", "河坝村"),
        ("某省某县云岭镇河坝村", "河坝村"),
        ("河坝村１组", "河坝村"),
        (" 河坝村 1组 ", "河坝村"),
        ("云岭街4组", "云岭街"),
        ("云岭镇云岭社区3栋", "云岭社区"),
        ("老街", "老街"),
        ("", ""),
    ],
)
def test_a_village_is_named_without_its_group(address: str, village: str) -> None:
    assert village_of([address]) == village


def test_the_first_address_that_says_anything_counts() -> None:
    assert village_of([None, "  ", "河坝村1组", "枫香村"]) == "河坝村"


def test_a_village_that_the_school_serves_is_taken_as_it_stands() -> None:
    assert village_of(["云岭镇东村新村3组"], ["东村", "东村新村"]) == "东村新村"


@given(st.text(max_size=30))
def test_any_address_gives_a_village_or_nothing(address: str) -> None:
    village = village_of([address])
    assert bool(village) == bool("".join(address.split())) or not village
