"""Two programs over one home: one works, the other is told; nothing is half done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.vault.age import X25519Identity
from core.vault.keys import wrap
from sync import inbox
from sync.merge import MergePlan, plan_merge
from tests.sync.township import Site, Township

PROGRAMS = 3


def start_import(site: Site, path: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start another process that reads a bundle into the same home."""
    identity = X25519Identity.generate()
    key_file = folder / f"{identity.recipient.encode()[-12:]}.age"
    key_file.write_bytes(wrap(site.keys, identity.recipient))
    arguments = [str(site.home.path), str(key_file), identity.encode(), "import", str(path)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.sync.victim", *arguments, "nowhere", "before"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )


def ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process read its bundle; otherwise it must have found the home in use."""
    _, said = process.communicate()
    assert process.returncode == 0 or b"home_in_use" in said, said
    return process.returncode == 0


def test_an_import_in_the_middle_of_another_is_refused(
    township: Township, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    township.east.register("欧阳")
    township.south.register("单珊")
    first, second = township.east.export(), township.south.export()
    others: list[bool] = []

    def interrupted(*given: object) -> MergePlan:
        others.append(ended(start_import(township.centre, second, tmp_path)))
        return plan_merge(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(inbox, "plan_merge", interrupted)
    assert township.centre.read(first).applied == 2
    monkeypatch.undo()
    assert others == [False]
    assert township.centre.names() == ["欧阳"]
    assert township.centre.read(second).applied == 2


def test_of_imports_started_at_once_each_is_done_or_not_done(
    township: Township, tmp_path: Path
) -> None:
    township.east.register("欧阳")
    township.south.register("单珊")
    paths = [township.east.export(), township.south.export()]
    township.centre.office.close()
    running = [
        (path, start_import(township.centre, path, tmp_path))
        for path in [*paths, paths[0]][:PROGRAMS]
    ]
    done = {path for path, process in running if ended(process)}
    township.centre.reopen()
    assert done != set()
    for path in paths:
        outcome = township.centre.read(path)
        assert (outcome.applied, outcome.already_known) == ((0, 2) if path in done else (2, 0))
    assert township.centre.names() == ["单珊", "欧阳"]
    assert list(township.centre.home.spool.iterdir()) == []
