from __future__ import annotations

import pytest

from core.errors import GroupingError
from core.grouping.typed_slips import TypedSlips, agreed_slips
from core.meeting.late_meeting import late_standing
from core.models import Cohort, Stage
from core.office import Office


def test_slips_that_both_typed_and_compared_decide() -> None:
    assert agreed_slips(TypedSlips(("12", "7"), ("12", "07"), is_agreed=True)) == ["12", "7"]


@pytest.mark.parametrize(
    "slips",
    [
        TypedSlips(("12", "7"), ("12", "7")),
        TypedSlips(("12", "7"), ("12", "8"), is_agreed=True),
        TypedSlips(("12", "7"), ("12",), is_agreed=True),
    ],
)
def test_one_persons_typing_never_decides_a_draw(slips: TypedSlips) -> None:
    with pytest.raises(GroupingError) as refused:
        agreed_slips(slips)
    assert refused.value.code == "slips_not_agreed"


def test_nobody_joins_late_before_a_draw(office: Office) -> None:
    with pytest.raises(GroupingError) as refused:
        late_standing(office, Cohort(Stage.PRIMARY, 2026))
    assert refused.value.code == "late_no_draw"
