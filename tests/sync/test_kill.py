"""SIGKILL at every stage of an import and of an export: no half of anything stays."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.vault.age import X25519Identity
from core.vault.keys import wrap
from sync.mailbox import letters
from tests.sync.township import Site, Township

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="this system kills in another way"
)

IMPORT_STAGES = (
    ("sync.reading:open_bundle", "before"),
    ("sync.inbox:plan_merge", "before"),
    ("core.storage.history_repository:HistoryRepository.receive_read", "after"),
    ("core.storage.bundles:BundleRepository.add_got", "after"),
    ("sync.trust:save", "after"),
    ("core.storage.projection:Projection.refresh", "after"),
    ("sync.inbox:import_bundle", "after"),
)
EXPORT_STAGES = (
    ("sync.outbox:_sign_heads", "after"),
    ("sync.outbox:_manifest", "before"),
    ("os:fsync", "before"),
    ("sync.folder:sync_folder", "before"),
    ("sync.outbox:write_bundle", "after"),
    ("sync.outbox:export", "after"),
)


def run_victim(site: Site, action: str, path: Path, stage: tuple[str, str]) -> None:
    """Let another process do it and die."""
    identity = X25519Identity.generate()
    key_file = site.stick / "keys.age"
    key_file.write_bytes(wrap(site.keys, identity.recipient))
    site.office.close()
    command = [sys.executable, "-m", "tests.sync.victim", str(site.home.path), str(key_file)]
    done = subprocess.run(
        [*command, identity.encode(), action, str(path), *stage],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    key_file.unlink()
    site.reopen()
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("stage", IMPORT_STAGES, ids="-".join)
def test_an_import_that_is_killed_is_done_or_not_done(
    township: Township, stage: tuple[str, str]
) -> None:
    pupil = township.east.register("欧阳")
    path = township.east.export()
    before = township.centre.heads()
    run_victim(township.centre, "import", path, stage)
    is_done = stage[0] == "sync.inbox:import_bundle"
    assert township.centre.names() == (["欧阳"] if is_done else [])
    assert (township.centre.heads() == before) is not is_done
    assert township.centre.read(path).applied == (0 if is_done else 2)
    assert township.centre.pupil(pupil).name == "欧阳"
    assert list(township.centre.home.spool.iterdir()) == []


@pytest.mark.parametrize("stage", EXPORT_STAGES, ids="-".join)
def test_an_export_that_is_killed_leaves_a_whole_bundle_or_none(
    township: Township, stage: tuple[str, str]
) -> None:
    township.east.register("欧阳")
    run_victim(township.east, "export", township.east.stick, stage)
    for letter in letters([township.east.stick]):
        assert township.centre.read(letter.path, dry_run=True).applied == 2
    assert township.up(township.east).applied == 2
    township.down(township.east)
    township.east.register("单珊")
    assert township.up(township.east).applied == 1
