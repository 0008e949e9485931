"""What the store keeps of a day of the canteen 营养餐."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.models import SchoolId


@dataclass(frozen=True, slots=True, kw_only=True)
class MealDay:
    """A day on which meals were served. The id is `m.<school>.<day>`: one a day."""

    id: str
    school_id: SchoolId
    day: date
    expected: int = 0
    """应供餐人数."""
    served: int = 0
    """实供餐人数."""
    menu: str | None = None
    purchases: str | None = None
    """What was bought, as written: 大米 50公斤 4.6元、鸡蛋 12公斤 11元."""
    spent_fen: int | None = None
    """What it came to, in fen."""
    supplier: str | None = None
    receipt_no: str | None = None
    sample_by: str | None = None
    """留样人."""
    sample_at: str | None = None
    """When the sample was put by: `11:20`."""
    companion: str | None = None
    """陪餐人."""
    leftover: str | None = None
    is_posted: bool | None = None
    """Whether the day was put up for everyone to read 公示."""
