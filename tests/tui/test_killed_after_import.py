"""A program that is killed after an import, while a form is typed, has the draft when reopened."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.records.drafting import all_drafts
from tests.gate.repository import ROOT
from tests.tui.looking import painted
from tests.tui.rooms import asked
from tests.tui.test_import_corrections import GOOD, SEXLESS, workbook
from tests.tui.test_unlock import PASSPHRASE, made, started, unlock, until
from tui.screens.home import HomeScreen

KILLED_AFTER_IMPORT = """
import asyncio, os, signal, sys
from pathlib import Path
from core.storage.home import Home
from tests.tui.rooms import settled
from tests.tui.test_unlock import PASSPHRASE, started, unlock, until
from tui.screens.home import HomeScreen
from tui.screens.import_review import ImportReviewScreen
from tui.screens.pupils import PupilsScreen
from tui.widgets.text_entry import TextEntry

async def main():
    async with started(Home(Path(sys.argv[1]))) as pilot:
        app = pilot.app
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await app.push_screen(ImportReviewScreen(Path(sys.argv[2])))
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        while not isinstance(app.screen, HomeScreen):
            app.pop_screen()
            await settled(pilot)
        await app.push_screen(PupilsScreen(opens_new=True))
        await until(pilot, lambda: isinstance(app.focused, TextEntry))
        app.focused.insert_text_at_cursor("欧阳娜娜")
        await until(pilot, lambda: "草稿已存" in app.screen.state)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process is killed so on POSIX only")
async def test_a_form_typed_after_an_import_is_offered_after_kill_9(tmp_path: Path) -> None:
    home, _ = made(tmp_path)
    path = workbook(tmp_path, GOOD, SEXLESS)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", KILLED_AFTER_IMPORT, str(home.path), str(path)],
        cwd=ROOT,
        env=os.environ | {"TERM": "xterm-256color"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    async with started(home) as pilot:
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        await until(pilot, lambda: any("学生 欧阳娜娜" in line for line in painted(pilot)))
        drafts = await asked(pilot, all_drafts)
        names = await asked(
            pilot, lambda office: [pupil.name for pupil in office.store.pupils.all()]
        )
        assert isinstance(drafts, list)
        assert [draft.name for draft in drafts] == ["欧阳娜娜"]
        assert names == ["张帅"]
