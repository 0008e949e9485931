"""What a device claims to have seen after its own branch was taken back (`docs/sync.md`, 9)."""

from __future__ import annotations

import contextlib

import pytest

from core.errors import BundleError
from core.history import RowId
from core.office import NO_MARKER
from core.storage.home import place_of
from sync.conflicts import list_conflicts
from tests.sync.township import Site, Township

FIRST, SECOND, THIRD = "99000000001", "99000000002", "99000000003"


def _forget_the_machine(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open a home where nothing outside it can remember the device."""
    wall = site.home.path / "wall"
    wall.touch()
    monkeypatch.setenv("CUNXIAO_STATE", str(wall / "state"))
    with site.office.store.transaction():
        site.office.store.settings.set(NO_MARKER, place_of(site.home))
    site.reopen()


def test_a_value_that_a_false_claim_would_hide_is_asked_about_on_every_side(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupil = township.east.register("欧阳")
    township.settle()
    early = township.east.backup()
    township.east.amend(pupil, phone=FIRST)
    township.up(township.east)
    # Restored where no marker can be kept: the number of FIRST is given out a second time, and
    # before that is noticed a second restore begins another run, which has seen the number.
    township.east.restore(early)
    _forget_the_machine(township.east, monkeypatch)
    township.east.amend(pupil, phone=SECOND)
    with township.east.office.store.transaction():
        township.east.office.take_new_run()
    township.east.amend(pupil, phone=THIRD)
    for _ in range(9):
        for carry in (township.up, township.down):
            with contextlib.suppress(BundleError):
                carry(township.east)
    for site in (township.east, township.centre):
        entries = site.office.store.history.entries_of("pupil", RowId(pupil))
        phones = {one.patch["phone"] for one in entries if "phone" in one.patch}
        assert phones == {FIRST, SECOND, THIRD}
        (conflict,) = list_conflicts(site.office)
        assert {claim.value for claim in conflict.claims} == {FIRST, SECOND, THIRD}
        assert site.office.store.history.broken_chains() == []
    assert township.east.rows()[0] == township.centre.rows()[0]
