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
        ("云岭县青石镇岩脚村民委员会第3村民小组10号(老学校旁边)", "岩脚村3组"),
        ("岩脚村村民委员会第十二村民小组", "岩脚村十二组"),
        ("岩脚村委会3组", "岩脚村3组"),
        ("县城租房", None),
        ("青石村", None),
    ],
)
def test_an_address_names_its_village_group(address: str, hamlet: str | None) -> None:
    assert hamlet_in(address) == hamlet
