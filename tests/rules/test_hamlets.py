from __future__ import annotations

import pytest

from core.hamlets import hamlet_in


@pytest.mark.parametrize(
    ("address", "hamlet"),
    [
        ("青石村3组", "青石村3组"),
        ("云岭镇青石村三组12号", "青石村三组"),
        ("云岭街４组", "云岭街4组"),
        ("岩脚村第2村民小组", "岩脚村第2村民小组"),
        ("县城租房", None),
        ("青石村", None),
    ],
)
def test_an_address_names_its_village_group(address: str, hamlet: str | None) -> None:
    assert hamlet_in(address) == hamlet
