"""What happens to bundles between two PCs, and to the PCs themselves."""

from __future__ import annotations

import contextlib
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.errors import BundleError
from core.history import Author
from core.models import PupilId
from core.office import NO_MARKER
from core.storage.bundles import BundleRepository
from core.storage.home import place_of
from sync import conflicts, outbox
from sync.manifest import ClockState
from sync.trust import list_cards
from tests.sync import forge
from tests.sync.test_faults_of_the_file import refusal
from tests.sync.township import EAST, SOUTH, Site, Township


def test_an_older_bundle_after_a_newer_one_changes_nothing(township: Township) -> None:
    pupil = township.east.register("欧阳")
    older = township.east.export()
    township.east.amend(pupil, phone="99000000002")
    newer = township.east.export()
    township.centre.read(newer)
    rows = township.centre.rows()
    late = township.centre.read(older)
    assert (late.applied, late.already_known, late.waiting) == (0, 2, 0)
    assert township.centre.rows() == rows


def test_a_lost_stick_costs_nothing(township: Township) -> None:
    township.east.register("欧阳")
    township.east.export().unlink()
    township.east.register("单珊")
    outcome = township.up(township.east)
    assert township.centre.names() == ["单珊", "欧阳"]
    assert not outcome.bundle.follows


def test_what_was_acknowledged_is_not_carried_again(township: Township) -> None:
    township.east.register("欧阳")
    township.up(township.east)
    assert outbox.preview(township.east.office)[0].entries == 2
    township.down(township.east)
    township.east.register("单珊")
    assert outbox.preview(township.east.office)[0].by_table == (("pupil", 1),)
    assert township.up(township.east).applied == 1


def test_a_gap_waits_and_is_closed_by_the_bundle_that_was_missing(township: Township) -> None:
    township.east.register("欧阳")
    first = township.east.export()
    early = township.centre.backup()
    township.centre.read(first)
    township.down(township.east)
    township.east.register("单珊")
    second = township.east.export()
    township.centre.restore(early)
    outcome = township.centre.read(second)
    assert (outcome.applied, outcome.waiting) == (0, 1)
    assert township.centre.names() == []
    assert township.centre.read(first).applied == 3
    assert township.centre.names() == ["单珊", "欧阳"]
    assert township.centre.read(second).waiting == 0


def test_what_waits_behind_a_gap_is_not_read_again_before_its_turn(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = township.centre.backup()
    township.east.register("欧阳")
    first = township.east.export()
    township.centre.read(first)
    township.down(township.east)
    township.east.register("单珊")
    township.centre.restore(early)
    assert township.up(township.east).waiting == 1
    township.south.register("李芳")
    woken: list[bytes] = []
    real = zlib.decompress

    def noted(body: bytes) -> bytes:
        woken.append(body)
        return real(body)

    monkeypatch.setattr(zlib, "decompress", noted)
    assert township.up(township.south).waiting == 1
    assert woken == []
    assert township.centre.read(first).waiting == 0
    assert len(woken) == 1
    assert township.centre.names() == ["单珊", "李芳", "欧阳"]


def test_an_edit_waits_for_what_it_edits(township: Township) -> None:
    pupil = township.east.register("欧阳")
    early = township.centre.backup()
    township.settle()
    township.centre.amend(pupil, phone="99000000003")
    township.down(township.east)
    township.centre.restore(early)
    # The village believes that the centre still holds everything, and sends only what is new.
    township.east.amend(pupil, name="欧阳明")
    outcome = township.up(township.east)
    assert outcome.waiting > 0
    township.settle()
    assert township.centre.pupil(pupil) == township.east.pupil(pupil)
    assert township.centre.pupil(pupil).phone == "99000000003"
    assert township.centre.pupil(pupil).name == "欧阳明"


def test_a_restored_village_gets_its_own_lost_entries_back(township: Township) -> None:
    first = township.east.register("欧阳")
    township.settle()
    early = township.east.backup()
    lost = township.east.register("单珊")
    township.east.amend(first, phone="99000000004")
    township.settle()
    township.east.restore(early)
    anew = township.east.register("仇英")
    township.settle()
    assert township.east.pupil(lost).name == "单珊"
    assert township.east.pupil(first).phone == "99000000004"
    assert township.centre.pupil(anew).name == "仇英"
    runs = {Author.parse(name).run for name in township.east.heads() if EAST.id in name}
    assert len(runs) > 1


def test_a_restored_centre_gets_everything_back(township: Township) -> None:
    early = township.centre.backup()
    pupil = township.east.register("欧阳")
    other = township.south.register("查良")
    township.settle()
    township.centre.amend(pupil, name="欧阳明")
    township.settle()
    township.centre.restore(early)
    assert township.centre.names() == []
    township.settle()
    assert township.centre.pupil(pupil).name == "欧阳明"
    assert township.centre.pupil(other).name == "查良"


def test_what_rests_on_an_entry_that_is_lost_everywhere_sleeps_on_and_stops_nothing(
    township: Township,
) -> None:
    village, centre = township.south.backup(), township.centre.backup()
    pupil = township.south.register("李芳")
    township.up(township.south)
    township.centre.amend(pupil, phone="99000000003")
    down = township.centre.export(SOUTH.id)
    township.south.restore(village)
    township.centre.restore(centre)
    assert township.south.read(down).waiting == 1
    township.settle()
    (asleep,) = BundleRepository(township.south.office.store.connection).waiting()
    assert asleep.entries == 1
    later = township.south.register("单珊")
    township.settle()
    township.centre.amend(later, phone="99000000004")
    township.settle()
    assert township.south.pupil(later) == township.centre.pupil(later)
    assert township.south.names() == township.centre.names() == ["单珊"]


def test_a_cloned_pc_takes_a_new_run_and_both_are_kept(township: Township, tmp_path: Path) -> None:
    township.east.register("欧阳")
    township.settle()
    clone = township.east.clone(tmp_path)
    clone.register("单珊")
    township.centre.read(clone.export())
    township.east.register("仇英")
    township.up(township.east)
    assert township.centre.names() == ["仇英", "单珊", "欧阳"]
    clone.office.close()


def test_a_clone_that_the_machine_does_not_notice_is_a_fork(
    township: Township, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    township.east.register("欧阳")
    township.settle()
    clone = township.east.clone(tmp_path)
    mine = _unnoticed(clone, "单珊", monkeypatch)
    township.centre.read(clone.export())
    theirs = _unnoticed(township.east, "仇英", monkeypatch)
    path = township.east.export()
    assert refusal(township.centre, path) == "forked"
    assert township.centre.pupil(mine).name == "单珊"
    assert township.centre.office.store.pupils.get(theirs) is None
    back = township.centre.export(EAST.id)
    receipts = forge.take_apart(back, township.east).document["receipts"]
    assert [one["error"] for one in receipts if one["error"]] == ["forked"]
    # The receipt makes its owner issue the branch anew: both pupils stand on both sides.
    township.east.read(back)
    township.settle()
    for site in (township.east, township.centre):
        assert site.names() == ["仇英", "单珊", "欧阳"]
        assert conflicts.list_conflicts(site.office) == []
    before = township.east.heads()
    township.settle()
    assert township.east.heads() == before
    clone.office.close()


def test_an_unnoticed_restore_is_found_when_its_own_lost_entries_come_back(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupil = township.east.register("欧阳")
    township.settle()
    early = township.east.backup()
    for phone in ("99000000001", "99000000002", "99000000003"):
        township.east.amend(pupil, phone=phone)
    township.settle()
    township.east.restore(early)
    anew = _unnoticed(township.east, "仇英", monkeypatch)
    township.east.amend(pupil, hamlet="枫香村")
    for _ in range(9):
        for carry in (township.up, township.down):
            with contextlib.suppress(BundleError):
                carry(township.east)
    for site in (township.east, township.centre):
        assert site.pupil(pupil).phone == "99000000003"
        assert site.pupil(pupil).hamlet == "枫香村"
        assert site.pupil(anew).name == "仇英"
    assert township.east.rows()[0] == township.centre.rows()[0]


def _unnoticed(site: Site, name: str, monkeypatch: pytest.MonkeyPatch) -> PupilId:
    """Write a pupil where nothing outside the home can remember the device."""
    wall = site.home.path / "wall"
    wall.touch()
    monkeypatch.setenv("CUNXIAO_STATE", str(wall / "state"))
    with site.office.store.transaction():
        site.office.store.settings.set(NO_MARKER, place_of(site.home))
    site.reopen()
    return site.register(name)


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2099, 12, 31)])
def test_a_clock_that_cannot_be_right_is_suspect_and_decides_nothing(
    township: Township, day: date
) -> None:
    pupil = township.east.register("欧阳")
    township.settle()
    township.east.clock = FixedClock(day)
    township.east.reopen()
    township.east.amend(pupil, phone="99000000005")
    outcome = township.up(township.east)
    assert outcome.bundle.clock is ClockState.SUSPECT
    assert township.centre.pupil(pupil).phone == "99000000005"
    township.centre.amend(pupil, phone="99000000006")
    township.settle()
    assert township.east.pupil(pupil).phone == "99000000006"
    assert conflicts.list_conflicts(township.centre.office) == []


def test_a_clock_that_goes_backwards_is_suspect(township: Township) -> None:
    township.east.register("欧阳")
    township.east.clock = FixedClock(date(2026, 9, 1))
    township.east.reopen()
    assert township.up(township.east).bundle.clock is ClockState.SUSPECT


def test_a_newer_village_with_an_older_centre_loses_nothing(township: Township) -> None:
    pupil = township.east.register("欧阳")
    with township.east.office.writing() as writing:
        writing.write(EAST.id, "pupil", pupil, {"shoe_size": 31})  # type: ignore[arg-type]
        writing.write(EAST.id, "bus_ride", "r1", {"school_id": EAST.id, "line": 2})  # type: ignore[arg-type]
    outcome = township.up(township.east)
    assert (outcome.applied, outcome.refused) == (4, ())
    folded = township.centre.office.store.history.folded("pupil", pupil)  # type: ignore[arg-type]
    assert folded is not None
    assert folded.values["shoe_size"] == 31
    township.centre.amend(pupil, phone="99000000007")
    township.settle()
    assert township.centre.office.store.history.folded("bus_ride", "r1") is not None  # type: ignore[arg-type]
    assert township.east.pupil(pupil).phone == "99000000007"


def test_an_older_village_with_a_newer_centre_keeps_what_it_does_not_know(
    township: Township,
) -> None:
    pupil = township.east.register("欧阳")
    township.settle()
    with township.centre.office.writing() as writing:
        writing.write(EAST.id, "pupil", pupil, {"shoe_size": 31})  # type: ignore[arg-type]
    township.down(township.east)
    township.east.amend(pupil, phone="99000000008")
    township.settle()
    folded = township.centre.office.store.history.folded("pupil", pupil)  # type: ignore[arg-type]
    assert folded is not None
    assert (folded.values["shoe_size"], folded.values["phone"]) == (31, "99000000008")


def test_names_say_who_writes_and_who_reads(township: Township) -> None:
    township.east.register("欧阳")
    assert township.east.export().name == "上报_枫香小学_20261008_第1号.age"
    assert township.centre.export(EAST.id).name == "下发_枫香小学_20261008_第1号.age"
    township.settle()
    assert township.centre.export("枫香小学").name.startswith("回执_枫香小学_20261008_第")


def test_the_centre_writes_one_file_for_each_school(township: Township) -> None:
    written = outbox.export(township.centre.office, township.centre.stick)
    assert sorted(one.to_name for one in written) == ["枫香小学", "青石小学"]
    assert len({one.path for one in written}) == 2


def test_a_village_sees_nothing_of_another(township: Township) -> None:
    township.south.register("李芳")
    township.settle()
    assert township.east.names() == []
    assert not any("2199335003" in name for name in township.east.heads())


def test_the_list_of_cards_names_everybody(township: Township) -> None:
    lines = list_cards(township.centre.office)
    assert sorted(line.name for line in lines) == ["枫香小学", "青石小学"]
    assert not any(line.is_revoked or line.is_vouched for line in lines)


def test_nothing_can_be_written_before_cards_were_exchanged(tmp_path: Path) -> None:
    from tests.sync.township import CENTRE, found

    for school, code in ((EAST, "no_centre_card"), (CENTRE, "no_cards")):
        site = found(tmp_path, school, school.id)
        with pytest.raises(BundleError) as caught:
            site.export()
        assert caught.value.code == code
        site.office.close()


def test_a_recovery_key_opens_ones_own_bundle(tmp_path: Path, township: Township) -> None:
    from core.vault import age
    from core.vault.age import X25519Identity
    from core.vault.recovery import RecoverySeed

    identity: X25519Identity = RecoverySeed.new().identity()
    township.east.keys = replace(township.east.keys, recovery_recipient=identity.recipient.encode())
    township.east.reopen()
    path = township.east.export()
    assert age.decrypt(path.read_bytes(), [identity]).startswith(b'{"app"')


def test_a_part_of_what_was_signed_comes_back_from_who_alone_holds_it(township: Township) -> None:
    pupil = township.east.register("欧阳")
    township.settle()
    backups = township.centre.backup(), township.east.backup()
    lost = township.east.register("单珊")
    township.up(township.east)
    township.down(township.east)
    township.up(township.east)
    township.centre.amend(pupil, phone="99000000002")
    township.centre.amend(lost, phone="99000000003")
    path = township.centre.export(EAST.id)
    township.east.restore(backups[1])
    outcome = township.east.read(path)
    assert (outcome.applied, outcome.waiting) == (1, 1)
    township.centre.restore(backups[0])
    township.settle()
    assert township.centre.pupil(pupil).phone == "99000000002"
    assert township.centre.names() == township.east.names() == ["欧阳"]
