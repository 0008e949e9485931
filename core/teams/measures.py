"""What a team is made of: the measures that are laid side by side (R026, R030, R031)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.models import StaffId
from core.teams.proposing import PileSlot
from core.teams.strengths import Strength

SENIOR = ("高级", "正高级", "一级", "小教高级", "特级")
"""Words in a title that make it 一级 or above."""
DEGREE_FROM = "21"
"""education codes of GB/T 4658: 21 本科 and smaller numbers are a degree."""
MEASURES = (
    "teachers",
    "under_35",
    "35_49",
    "from_50",
    "novices",
    "years",
    "senior",
    "degree",
    "backbone",
    "women",
)


@dataclass(frozen=True, slots=True)
class TeamMeasure:
    """Counts of one team's teachers by measure; `years` is the whole mean of years taught."""

    counts: Mapping[str, int]


def measure(piles: Sequence[Sequence[PileSlot]], known: Sequence[Strength]) -> list[TeamMeasure]:
    """Return the measures of teams; who is counted once teaches in the class, however much."""
    by_id = {own.profile.id: own for own in known}
    return [
        TeamMeasure(_counts([by_id[one] for one in _team(pile) if one in by_id])) for pile in piles
    ]


def spread(measures: Sequence[TeamMeasure], key: str) -> int:
    """Return how far the teams lie apart in a measure."""
    values = [own.counts[key] for own in measures]
    return max(values) - min(values) if values else 0


def _team(pile: Sequence[PileSlot]) -> list[StaffId]:
    return list(dict.fromkeys(slot.staff_id for slot in pile))


def _counts(team: Sequence[Strength]) -> dict[str, int]:
    bands = [own.profile.teacher.bands for own in team]
    years = [own.profile.years for own in team if own.profile.years is not None]
    return {
        "teachers": len(team),
        "under_35": sum(one["age_band"] == "under_35" for one in bands),
        "35_49": sum(one["age_band"] == "35_49" for one in bands),
        "from_50": sum(one["age_band"] == "from_50" for one in bands),
        "novices": sum(own.profile.teacher.is_novice for own in team),
        "years": round(sum(years) / len(years)) if years else 0,
        "senior": sum(any(word in own.title for word in SENIOR) for own in team),
        "degree": sum(bool(own.education) and own.education <= DEGREE_FROM for own in team),
        "backbone": sum(own.profile.teacher.is_backbone for own in team),
        "women": sum(one["sex"] == "2" for one in bands),
    }
