"""From the accepted passphrase to a usable pupil list, in a cold process, and memory at rest.

Ours is the program itself: its unlock screen, home, and F2. The passphrase is there as soon as
its box is, so that nothing is made ready while somebody types. Rival: a Textual app that shows one
word, from the start of its process; ours is told from the passphrase on, and from the start of the
process as well. Both run without a terminal. Deriving the key is slow on purpose: it is timed
where it happens and taken off.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import in_fresh_process, memory_at_rest, since_start
from bench.report import Row, compared, limited, not_yet, seconds

PUPILS = 300
TIMES = 5
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
            found += _at_speed(folder, SLOW_SHARE, slow)[:2]
        else:
            found.append(not_yet(slow, "<= 2x", "needs a POSIX system to slow a process"))
    return found


def _at_speed(folder: str, share: float, what: str) -> list[Row]:
    environment = {"CUNXIAO_STATE": str(Path(folder) / "state")}

    def run(which: str) -> dict[str, float]:
        return in_fresh_process("bench.start", which, folder, share=share, environment=environment)

    # In turns: what else the machine does falls on both alike.
    pairs = [(run("bare"), run("ours")) for _ in range(TIMES)]
    bare = min((one for one, _ in pairs), key=lambda figures: figures["shown"])
    ours = min((one for _, one in pairs), key=lambda figures: figures["accepted"])
    whole = min((one for _, one in pairs), key=lambda figures: figures["shown"])
    memory = min(figures["memory"] for _, figures in pairs)
    parts = (
        f"home {seconds(ours['home'])}, list {seconds(ours['list'])} later; "
        f"key derivation {seconds(ours['derived'])} apart"
    )
    processor = (
        f"prompt after {seconds(whole['prompt'])}; "
        f"processor {seconds(whole['cpu'])} against {seconds(bare['cpu'])}"
    )
    rival = ("bare Textual app", bare["shown"])
    return [
        compared(what, ours["accepted"], rival, 2.0, parts),
        compared(f"{what}, from the process's start", whole["shown"], rival, 2.0, processor),
        limited(
            "memory at rest, 300 pupils listed",
            memory,
            60,
            "MB",
            f"libraries' own pages included; rival {bare['memory']:.0f} MB",
        ),
    ]


async def ours(folder: Path) -> dict[str, float]:
    """Open the home in the program and go to the pupil list."""
    from bench.screens import Visitor

    visitor = Visitor(folder)
    async with visitor.inside():
        prompt = since_start()
        await visitor.unlock()
        home = since_start()
        await visitor.go_to_pupils()
        shown = since_start()
        cpu = time.process_time()
        await asyncio.sleep(SETTLING_SECONDS)
        memory = memory_at_rest()
    return {
        "prompt": prompt,
        "home": home - prompt - visitor.derived,
        "list": shown - home,
        "accepted": shown - prompt - visitor.derived,
        "shown": shown - visitor.derived,
        "derived": visitor.derived,
        "cpu": cpu - visitor.worked,
        "memory": memory,
    }


async def bare() -> dict[str, float]:
    """Show one word."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class BareApp(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("村校")

    painted = asyncio.Event()
    app = BareApp()
    async with app.run_test(size=(80, 24)):
        app.screen.call_after_refresh(painted.set)
        await painted.wait()
        shown, cpu = since_start(), time.process_time()
        await asyncio.sleep(SETTLING_SECONDS)
        memory = memory_at_rest()
    return {"shown": shown, "cpu": cpu, "memory": memory}


def _child(which: str, folder: Path) -> None:
    print(json.dumps(asyncio.run(ours(folder) if which == "ours" else bare())))


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]))
