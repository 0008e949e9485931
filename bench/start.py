"""From the accepted passphrase to a usable pupil list, in a cold process, and memory at rest.

Rival: a Textual app that shows one word. Both run headless; the clock starts with the process.
Deriving the key from the passphrase is slow on purpose: it is measured apart and taken off.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import in_fresh_process, memory_at_rest, since_start
from bench.report import Row, limited, not_yet, seconds

PUPILS = 300
TIMES = 3
SLOW_SHARE = 0.2
"""A slow PC: a fifth of one processor."""
SETTLING_SECONDS = 1.0


def rows() -> list[Row]:
    """Return time and memory of a start, on this machine and on a slow one."""
    from bench.stores import fill, new_office

    with tempfile.TemporaryDirectory(prefix="cunxiao-bench-") as folder:
        with new_office(Path(folder)) as office:
            fill(office, PUPILS)
        found = [*_at_speed(folder, 1.0, "passphrase accepted -> pupil list, 300 pupils")]
        slow = f"the same with {SLOW_SHARE:.0%} of a processor"
        if os.name == "posix":
            found += _at_speed(folder, SLOW_SHARE, slow)[:1]
        else:
            found.append(not_yet(slow, "<= 2x", "needs a POSIX system to slow a process"))
    return found


def _at_speed(folder: str, share: float, what: str) -> list[Row]:
    environment = {"CUNXIAO_STATE": str(Path(folder) / "state")}

    def run(which: str) -> list[dict[str, float]]:
        return [
            in_fresh_process("bench.start", which, folder, share=share, environment=environment)
            for _ in range(TIMES)
        ]

    bare, ours, keys = run("bare"), run("ours"), run("key")
    derivation = min(figures["took"] for figures in keys)
    took = min(figures["shown"] for figures in ours) - derivation
    theirs = min(figures["shown"] for figures in bare)
    memory = min(figures["memory"] for figures in ours)
    note = f"key derivation {seconds(derivation)} apart; rival {bare[0]['memory']:.0f} MB"
    return [
        Row(
            what,
            seconds(took),
            f"bare Textual app {seconds(theirs)}",
            took / theirs,
            "<= 2x",
            took <= 2 * theirs,
            note,
        ),
        limited("memory at rest, 300 pupils listed", memory, 60, "MB"),
    ]


async def ours(folder: Path) -> dict[str, float]:
    """Open the store in the program's own app and frame, and show the list."""
    from textual.app import ComposeResult

    from bench.screens import COLUMNS, SIZE, StoreSource, office_in
    from tui.app import CunxiaoApp
    from tui.widgets.frame import OfficeScreen
    from tui.widgets.record_list import RecordList

    figures: dict[str, float] = {}

    class ListScreen(OfficeScreen[None]):
        def compose_body(self) -> ComposeResult:
            yield RecordList(COLUMNS, StoreSource(office, app.desk))

        def on_record_list_found(self) -> None:
            self.call_after_refresh(self.settle)

        def settle(self) -> None:
            figures.setdefault("shown", since_start())
            self.set_timer(SETTLING_SECONDS, self.rest)

        def rest(self) -> None:
            gc.collect()
            figures["memory"] = memory_at_rest()
            app.exit()

    app = CunxiaoApp(ListScreen)
    office = await office_in(folder, app.desk)
    await app.run_async(headless=True, size=SIZE)
    return figures


async def bare() -> dict[str, float]:
    """Show one word."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    figures: dict[str, float] = {}

    class BareApp(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("村校")

        def on_ready(self) -> None:
            self.call_after_refresh(self.settle)

        def settle(self) -> None:
            figures["shown"] = since_start()
            self.set_timer(SETTLING_SECONDS, self.rest)

        def rest(self) -> None:
            gc.collect()
            figures["memory"] = memory_at_rest()
            self.exit()

    await BareApp().run_async(headless=True, size=(80, 24))
    return figures


def key(folder: Path) -> dict[str, float]:
    """Open the key file alone: what the derivation costs."""
    from bench.stores import PASSPHRASE
    from core.office import key_files
    from core.storage.home import Home
    from core.vault.age import ScryptIdentity
    from core.vault.keys import unwrap

    (path,) = key_files(Home(folder / "home"))
    data = path.read_bytes()
    started = time.perf_counter()
    unwrap(data, ScryptIdentity(PASSPHRASE))
    return {"took": time.perf_counter() - started}


def _child(which: str, folder: Path) -> None:
    if which == "key":
        figures = key(folder)
    else:
        figures = asyncio.run(ours(folder) if which == "ours" else bare())
    print(json.dumps(figures))


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]))
