"""Who is left-behind is one truth: list, home and ledger, whatever was stated, day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledgers.left_behind import find_left_behind, left_behind_from
from core.ledgers.records import any_ledger
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.models import LeftBehind, Pupil, PupilId, SchoolId, Sex
from core.office import Office
from core.overview import overview
from core.registration import register_pupil
from core.storage.listing import PupilQuery, left_behind_said, left_behind_text
from tests.tui.rooms import pupil_draft
from tui.screens.pupils import note_of

DAYS = st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("stated", ["", "否"])
def test_parents_away_count_without_a_stated_category(office: Office, stated: str) -> None:
    for at, away in ((1, "2026-03-01"), (2, "2026-09-20"), (3, "")):
        draft = pupil_draft(at, left_behind=stated, father_away_since=away)
        register_pupil(office, draft)
    search = office.store.search
    (key,) = search.pupil_keys(PupilQuery(is_left_behind=True))
    (line,) = search.pupil_lines([key])
    assert line.is_left_behind
    assert "按父母外出时间是留守" in note_of(line, "")
    assert overview(office).heads.left_behind == 1
    ledger = any_ledger(office, LedgerKind.LEFT_BEHIND, LedgerOptions())
    assert [row[1] for row in ledger.rows] == [line.name]
    others = search.pupil_keys(PupilQuery(is_left_behind=False))
    assert len(others) == (2 if stated else 0)


def test_a_day_at_the_end_of_the_calendar_never_comes_and_hinders_nothing(office: Office) -> None:
    register_pupil(office, pupil_draft(1))
    (pupil,) = office.store.pupils.all(office.school.id)
    with office.writing("test") as writing:
        writing.put(replace(pupil, father_away_since=date(9999, 12, 1)))
    search = office.store.search
    (line,) = search.pupil_lines(search.pupil_keys(PupilQuery()))
    assert not line.is_left_behind


def test_who_is_counted_follows_the_day(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    register_pupil(office, pupil_draft(1, father_away_since="2026-09-20"))
    search, query = office.store.search, PupilQuery(is_left_behind=True)
    assert search.pupil_count(query) == len(search.pupil_keys(query)) == 0
    monkeypatch.setattr(office.store.connection, "today", lambda: date(2026, 12, 21))
    assert search.pupil_count(query) == len(search.pupil_keys(query)) == 1


@given(DAYS, DAYS, st.sampled_from([None, *LeftBehind]), st.integers(0, 600))
def test_a_line_says_on_every_day_what_the_ledger_says(
    father: date | None, mother: date | None, stated: LeftBehind | None, later: int
) -> None:
    pupil = Pupil(
        id=PupilId("p"),
        school_id=SchoolId("s"),
        name="单雪",
        sex=Sex.FEMALE,
        birth_date=date(2015, 5, 5),
        left_behind=stated,
        father_away_since=father,
        mother_away_since=mother,
    )
    day = date(2025, 6, 1) + timedelta(days=later)
    said, by_facts = left_behind_said(left_behind_text(stated, left_behind_from(pupil)), day)
    assert said is stated
    is_stated = stated is not None and stated.is_left_behind
    assert (is_stated or by_facts) is find_left_behind(pupil, day).is_on_ledger
