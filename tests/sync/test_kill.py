"""SIGKILL at every stage of an import and of an export: no half of anything stays."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.models import PupilId
from core.office import OVERWRITE_DUE
from core.privacy.erasure import erase_person
from core.privacy.erasure_travels import waiting_erasures
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from core.vault.age import X25519Identity
from core.vault.keys import wrap
from sync.mailbox import letters
from tests.sync.pages import raw_pages
from tests.sync.township import Site, Township

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="this system kills in another way"
)

HER_NAME = "欧阳娜娜".encode()
IMPORT_STAGES = (
    ("sync.reading:open_bundle", "before"),
    ("sync.inbox:plan_merge", "before"),
    ("core.storage.history_repository:HistoryRepository.receive_read", "after"),
    ("core.storage.bundles:BundleRepository.add_got", "after"),
    ("sync.trust:save", "after"),
    ("core.storage.projection:Projection.refresh", "after"),
    ("sync.inbox:import_bundle", "after"),
)
ERASING_STAGES = (
    ("sync.inbox:follow", "before"),
    ("core.storage.erasing:ErasureRepository.erase", "before"),
    ("core.storage.erasing:ErasureRepository.erase", "after"),
    ("sync.inbox:follow", "after"),
    ("core.storage.projection:Projection.refresh", "after"),
)
"""Before the transaction ends."""
OVERWRITING_STAGES = (
    ("core.office:Office.finish_overwriting", "before"),
    ("core.storage.erasing:ErasureRepository.overwrite", "before"),
    ("core.storage.erasing:ErasureRepository.overwrite", "after"),
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


@pytest.fixture
def forgotten(township: Township) -> tuple[PupilId, Path]:
    """Return a child whom the centre holds, and the bundle that says to forget her."""
    draft = PupilDraft(name="欧阳娜娜", sex="女", birth_date="2018-03-04", grade="三年级")
    pupil_id = register_pupil(township.east.office, draft).pupil_id
    township.settle()
    erase_person(township.east.office, pupil_id, "家长书面申请")
    return pupil_id, township.east.export()


@pytest.mark.parametrize("stage", ERASING_STAGES, ids="-".join)
def test_an_import_that_is_killed_while_it_erases_has_done_nothing(
    township: Township, forgotten: tuple[PupilId, Path], stage: tuple[str, str]
) -> None:
    pupil_id, path = forgotten
    before = township.centre.heads()
    run_victim(township.centre, "import", path, stage)
    assert township.centre.heads() == before
    assert township.centre.pupil(pupil_id).name == "欧阳娜娜"
    assert township.centre.office.store.ledgers.erasures.all() == []
    assert len(township.centre.read(path).erasures.done) == 1
    assert HER_NAME not in raw_pages(township.centre)


@pytest.mark.parametrize("stage", OVERWRITING_STAGES, ids="-".join)
def test_an_import_that_is_killed_after_it_erased_has_done_all_of_it(
    township: Township, forgotten: tuple[PupilId, Path], stage: tuple[str, str]
) -> None:
    _, path = forgotten
    run_victim(township.centre, "import", path, stage)
    assert township.centre.names() == []
    assert waiting_erasures(township.centre.office) == []
    assert township.centre.office.store.history.broken_chains() == []
    assert not township.centre.office.store.settings.get(OVERWRITE_DUE)
    assert HER_NAME not in raw_pages(township.centre)
    assert township.centre.read(path).applied == 0


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
