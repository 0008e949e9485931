"""Dropout cases stand in the school years in which they were open."""

from __future__ import annotations

from datetime import date

import pytest

from core.dropout.cases import close_case, open_case
from core.dropout.following import followed_up
from core.dropout.models import CaseResult
from core.ledgers.records import any_ledger
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.ledgers.years import ledger_years
from core.models import SchoolYear
from tests.year.office import Village


@pytest.fixture
def three_cases(village: Village) -> Village:
    """One closed last year that began two years ago, one open since last year, one closed now."""
    for name, since, closed in (
        ("单雪", date(2025, 3, 1), date(2025, 11, 3)),
        ("仇一", date(2026, 3, 1), None),
        ("解明", date(2026, 5, 4), date(2026, 9, 8)),
    ):
        case = open_case(village.office, village.pupil(name, 4), since)
        if closed is not None:
            close_case(village.office, case.id, closed, CaseResult.ELSEWHERE)
    return village


def test_this_year_s_ledger_holds_the_cases_that_were_open_in_it(three_cases: Village) -> None:
    office = three_cases.office
    found = {
        year: [row[1] for row in any_ledger(office, LedgerKind.DROPOUT, options).rows]
        for year in (2024, 2025, 2026)
        for options in [LedgerOptions(year=SchoolYear(year))]
    }
    assert found == {2024: ["单雪"], 2025: ["仇一", "单雪", "解明"], 2026: ["仇一", "解明"]}
    now = any_ledger(office, LedgerKind.DROPOUT, LedgerOptions())
    assert [row[1] for row in now.rows] == found[2026]
    assert [one.starts_in for one in ledger_years(office)] == [2026, 2025, 2024]


def test_who_follows_up_sees_this_year_s_and_how_many_are_closed_longer(
    three_cases: Village,
) -> None:
    followed = followed_up(three_cases.office)
    assert ([one.name for one in followed.cases], followed.earlier) == (["仇一", "解明"], 1)
