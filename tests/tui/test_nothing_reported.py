"""An empty list of a village says at the centre whether anything of the village has come."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from core.office import Office
from core.storage.bundles import BundleRepository, GotBundle
from sync.manifest import BundleId, Receipt
from sync.receipts import dump
from tests.sync.township import CENTRE, EAST
from tests.tui.looking import painted
from tests.tui.rooms import at_work, do, press, shows
from tests.tui.test_school_rooms import reported
from tui.screens.ledgers import LedgersScreen

DEVICE = f"{EAST.id}-0badc0de"
EAST_CHOSEN = ("down", "down", "enter")


def came(office: Office, *, number: int, created: str, waiting: int = 0, error: str = "") -> None:
    """Write down that a bundle of the village was read, as an import does."""
    bundle = BundleId.parse(f"{DEVICE}.1.{CENTRE.id}.{number}.0badc0de")
    receipt = Receipt(bundle, waiting=waiting, error=error)
    with office.store.transaction():
        BundleRepository(office.store.connection).add_got(
            GotBundle(
                str(bundle), EAST.id, "2026-10-08T12:00:00+00:00", created, "ok", dump(receipt)
            )
        )


def whole_text(pilot: Pilot[None]) -> str:
    """Return what stands on the screen as if lines did not break."""
    return "".join("".join(line.split()) for line in painted(pilot))


def read_twice(office: Office) -> None:
    reported(office)
    came(office, number=1, created="2026-10-03T12:00:00+00:00", waiting=2)
    came(office, number=2, created="2026-10-06T12:00:00+00:00", error="forked")


async def test_of_a_village_that_never_reported_it_is_said_what_to_do(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, reported, school=CENTRE) as pilot:
        await do(pilot, "school")
        await press(pilot, *EAST_CHOSEN)
        await do(pilot, "go:meals")
        assert shows(pilot, f"这台电脑还没有读入过{EAST.name}的上报")
        for room in ("go:households", "go:pledges", "roster", "left_behind"):
            await do(pilot, room)
            assert shows(pilot, f"这台电脑还没有读入过{EAST.name}的上报"), room
            assert shows(pilot, "F7 读入。"), room
            await press(pilot, "escape")


async def test_of_a_village_that_reported_it_is_said_when_and_what_still_waits(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, LedgersScreen, read_twice, school=CENTRE) as pilot:
        await do(pilot, "school")
        await press(pilot, *EAST_CHOSEN)
        await do(pilot, "go:households")
        assert shows(pilot, "2026-10-03 写的，2026-10-08 读入"), "one that was refused is none"
        assert "它另有2条还等着别的文件" in whole_text(pilot)
        await press(pilot, "escape")
        await do(pilot, "boarders")
        assert shows(pilot, "2026-10-03 写的，2026-10-08 读入")
        assert "上没有人" in whole_text(pilot)
