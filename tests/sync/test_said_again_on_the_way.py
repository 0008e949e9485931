"""A row said again after a delete, and care written unaware of an erasure, across three devices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.dropout.absences import Away, note_absences, take_back_absence
from core.ledgers.care import CareSaid, TalkSaid, note_talk, save_care
from core.ledgers.care_facts import TalkKind
from core.privacy.erasure import erase_person
from core.privacy.erasure_travels import carry_out, waiting_erasures
from tests.sync.test_late_rows import SECRET, WHY, girl, holds, second_device, settle
from tests.sync.township import DAY, Site, Township


@pytest.fixture
def twin(township: Township, tmp_path: Path) -> Iterator[Site]:
    """Make a second device at the east school."""
    site = second_device(township, tmp_path)
    yield site
    site.office.close()


def test_an_absence_taken_back_here_and_noted_there_is_one_nobody_disputes(
    township: Township, twin: Site
) -> None:
    pupil_id = girl(township.east, "欧阳娜娜")
    note_absences(township.east.office, DAY, {pupil_id: Away(note="发烧")})
    take_back_absence(township.east.office, pupil_id, DAY)
    settle(township, twin)
    note_absences(twin.office, DAY, {pupil_id: Away()})
    settle(township, twin)
    for site in (township.east, township.centre, twin):
        (absence,) = site.office.store.absences.all()
        assert absence.note is None
        assert site.office.store.history.conflicts() == []


def test_care_written_unaware_of_an_erasure_goes_everywhere(township: Township, twin: Site) -> None:
    pupil_id = girl(township.east, "欧阳娜娜")
    settle(township, twin)
    save_care(twin.office, pupil_id, CareSaid(entrusted_name=SECRET))
    talk = TalkSaid(day=DAY, kind=TalkKind.TALK, by_whom="石校长", sentence=SECRET)
    note_talk(twin.office, pupil_id, talk)
    assert holds(twin, SECRET)
    erase_person(township.east.office, pupil_id, WHY)
    settle(township, twin)
    for stone in waiting_erasures(twin.office):
        carry_out(twin.office, stone)
    settle(township, twin)
    for site in (township.east, township.centre, twin):
        assert not holds(site, SECRET)
        assert site.office.store.ledgers.talks.all() == []
