"""No class of only novices or only backbone teachers where another arrangement exists (R031)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from core.assign.teams import (
    HOMEROOM,
    Teacher,
    TeachingSlot,
    TeamRequest,
    TeamRule,
    arrange_teams,
)

SUBJECTS = ("语文", "数学", "英语", "体育")
BANDS = {"sex": "1", "age_band": "", "years_band": "", "title": "", "education": ""}
KINDS = ("plain", "novice", "backbone", "both")
SEED = bytes(range(32))


def request_of(kinds: Sequence[str]) -> TeamRequest:
    """Return two classes, a teacher per lesson; the first two lead them with their 语文."""
    teachers = tuple(
        Teacher(
            f"t{at}",
            BANDS,
            is_backbone=kind in {"backbone", "both"},
            is_novice=kind in {"novice", "both"},
        )
        for at, kind in enumerate(kinds)
    )
    slots = tuple(TeachingSlot(f"t{at}", SUBJECTS[at // 2]) for at in range(len(kinds)))
    return TeamRequest(2, teachers, slots, ("t0", "t1"), {})


def breaks(request: TeamRequest, piles: Sequence[set[str]]) -> list[tuple[TeamRule, int]]:
    """Judge teams anew, without the engine."""
    novices = {own.id for own in request.teachers if own.is_novice}
    backbone = {own.id for own in request.teachers if own.is_backbone}
    found = []
    for number, pile in enumerate(piles):
        if pile <= novices:
            found.append((TeamRule.ONLY_NOVICES, number))
        if pile <= backbone:
            found.append((TeamRule.ONLY_BACKBONE, number))
    return found


def fewest(request: TeamRequest, subjects: int) -> int:
    """Try every arrangement: each subject's two teachers one way or the other."""
    counts = []
    for turns in product((0, 1), repeat=subjects - 1):
        piles = [{"t0"}, {"t1"}]
        for subject, turn in enumerate(turns, start=1):
            piles[turn].add(f"t{2 * subject}")
            piles[1 - turn].add(f"t{2 * subject + 1}")
        counts.append(len(breaks(request, piles)))
    return min(counts)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(KINDS), min_size=4, max_size=8).filter(lambda own: not len(own) % 2)
)
def test_no_class_is_of_one_kind_where_that_can_be_and_else_it_is_said(kinds: list[str]) -> None:
    request = request_of(kinds)
    teams = arrange_teams(request, SEED)
    piles = [{slot.teacher for slot in pile} for pile in teams.piles]
    assert [(own.rule, own.pile) for own in teams.broken] == breaks(request, piles)
    assert len(teams.broken) == fewest(request, len(kinds) // 2)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(KINDS), min_size=4, max_size=8).filter(lambda own: not len(own) % 2)
)
def test_every_novice_has_somebody_experienced_beside_or_stands_alone_among_novices(
    kinds: list[str],
) -> None:
    request = request_of(kinds)
    teams = arrange_teams(request, SEED)
    novices = {own.id for own in request.teachers if own.is_novice}
    paired = {own.novice: own.mentor for own in teams.mentorings}
    assert not set(paired.values()) & novices
    for pile in teams.piles:
        team = {slot.teacher for slot in pile}
        assert pile[0].subject == HOMEROOM
        assert all(own in paired for own in team & novices) == bool(
            team - novices or not team & novices
        )
