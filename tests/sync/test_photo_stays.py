"""A photograph travels nowhere, and goes where an erasure comes in; optional care goes along."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.changes.merging import merge_pupils
from core.ledgers.care import note_talk, save_care
from core.privacy.erasure import erase_optional, erase_person
from core.privacy.erasure_travels import carry_out, waiting_erasures
from core.records.photo import keep_photo, photo_of, take_off_photo
from tests.ledgers.pictures import picture
from tests.sync.pages import all_that_lies_there
from tests.sync.test_care_on_the_way import SAID, TALK, both_ways, girl
from tests.sync.test_late_rows import girl as late_girl
from tests.sync.test_late_rows import second_device, settle
from tests.sync.township import Township


def test_a_photograph_stays_on_its_pc_until_an_erasure_comes_in(
    township: Township, tmp_path: Path
) -> None:
    path = tmp_path / "照片.jpg"
    path.write_bytes(picture())
    pupil_id = girl(township.east)
    body = keep_photo(township.east.office, pupil_id, path).body[-300:-240]
    both_ways(township)
    assert photo_of(township.centre.office, pupil_id) is None
    assert body in all_that_lies_there(township.east)
    assert body not in all_that_lies_there(township.centre)
    centre = township.centre.office
    pupil = centre.store.pupils.get(pupil_id)
    assert pupil is not None
    with centre.writing("test") as writing:
        writing.put(replace(pupil, school_id=centre.school.id))
    both_ways(township)
    assert photo_of(township.east.office, pupil_id) is not None
    erase_person(centre, pupil_id, "家长书面申请")
    both_ways(township)
    for one in waiting_erasures(township.east.office):
        carry_out(township.east.office, one)
    assert photo_of(township.east.office, pupil_id) is None
    assert body not in all_that_lies_there(township.east)


def test_a_photograph_is_the_record_s_into_which_another_pc_merged_its_own(
    township: Township, tmp_path: Path
) -> None:
    twin = second_device(township, tmp_path)
    path = tmp_path / "照片.jpg"
    path.write_bytes(picture())
    east = township.east.office
    winner, loser = (late_girl(township.east, name) for name in ("欧阳娜娜", "欧阳娜"))
    body = keep_photo(east, loser, path).body
    settle(township, twin)
    merge_pupils(twin.office, winner, loser, [])
    settle(township, twin)
    twin.office.close()
    held = photo_of(east, winner)
    assert held is not None
    assert (held.pupil_id, held.body) == (winner, body)
    take_off_photo(east, winner)
    assert photo_of(east, winner) is None
    assert photo_of(east, loser) is None


def test_care_that_was_optional_goes_at_the_centre_and_what_is_said_later_stays(
    township: Township,
) -> None:
    pupil_id = girl(township.east)
    save_care(township.east.office, pupil_id, SAID)
    note_talk(township.east.office, pupil_id, TALK)
    both_ways(township)
    erase_optional(township.east.office, pupil_id, "留存期满")
    both_ways(township)
    for site in (township.east, township.centre):
        there = all_that_lies_there(site)
        assert "龙阿婆".encode() not in there
        assert "想爸妈了".encode() not in there
        assert site.office.store.pupils.get(pupil_id) is not None
    note_talk(township.east.office, pupil_id, TALK)
    both_ways(township)
    for site in (township.east, township.centre):
        assert len(site.office.store.ledgers.talks.all()) == 1
