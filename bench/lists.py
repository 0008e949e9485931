"""The pupil list over 150,000 rows: shown, paged, searched as one types.

Rivals: Textual's DataTable filled with the same rows; a `LIKE` scan over the same encrypted store.
Each figure comes from a process of its own.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import best_of, in_fresh_process, memory_at_rest
from bench.people import people
from bench.report import Row, limited, seconds
from bench.stores import PASSPHRASE, TODAY, fill, new_office

if TYPE_CHECKING:
    from textual.app import App
    from textual.widgets import Input

PUPILS = 150_000
PAGES = 40
TYPED = ("z", "zs", "zsy", "王", "王思", "王思雨", "0013", "57013", "水井村3", "青石村2组", "张子")
"""What a person types, from the first letter on; each is searched for on its own."""
NAMES = tuple(text for text in TYPED if not text[0].isascii())
"""Those that a LIKE scan over names can answer at all."""


def rows() -> list[Row]:
    """Return the rows of the list, of paging and of finding."""
    with tempfile.TemporaryDirectory(prefix="cunxiao-bench-") as folder:
        started = time.perf_counter()
        with new_office(Path(folder)) as office:
            fill(office, PUPILS)
        filled = time.perf_counter() - started
        environment = {"CUNXIAO_STATE": str(Path(folder) / "state")}
        sql = in_fresh_process("bench.lists", "sql", folder, environment=environment)
        ours = in_fresh_process("bench.lists", "ours", folder, environment=environment)
    rival = in_fresh_process("bench.lists", "rival", folder)
    name = f"DataTable {seconds(rival['shown'])}"
    what = f"pupil list at {PUPILS:,} rows"
    note = f"store filled in {filled:.0f} s; rival {rival['memory']:.0f} MB"
    is_met = ours["shown"] <= 0.6
    speed = ours["shown"] / rival["shown"]
    return [
        Row(what, seconds(ours["shown"]), name, speed, "<= 0.6 s", is_met, note),
        limited(f"{what}: memory", ours["memory"], 45, "MB"),
        limited("page down in it (CPU)", ours["page"] * 1e3, 10, "ms", _frames(ours)),
        Row(
            "find as one types, in SQL",
            seconds(sql["find"]),
            f"LIKE {seconds(sql['like'])}",
            sql["find"] / sql["like"],
            "<= 1 ms",
            sql["find"] <= 1e-3,
            f"median of {len(TYPED)} texts; slowest {seconds(sql['slowest'])}",
        ),
        limited("find, to the painted row", ours["find"] * 1e3, 80, "ms", _slowest(ours)),
    ]


def _slowest(figures: dict[str, float]) -> str:
    return f"median of {len(TYPED)} texts; slowest {seconds(figures['slowest'])}"


def _frames(figures: dict[str, float]) -> str:
    return f"{seconds(figures['page_wait'])} by the clock, with the wait for a frame at 60 Hz"


def sql(folder: Path) -> dict[str, float]:
    """Time the searches alone, ours and by LIKE, in the same store."""
    from core.clock import FixedClock
    from core.office import open_office
    from core.storage.home import Home
    from core.storage.search import PupilQuery

    with open_office(Home(folder / "home"), PASSPHRASE, FixedClock(TODAY)) as office:
        search, connection = office.store.search, office.store.connection
        search.pupil_keys(PupilQuery())
        found = [best_of(5, partial(search.pupil_keys, PupilQuery(text=text))) for text in TYPED]
        like = "SELECT n FROM pupil_line WHERE name LIKE ?"
        scans = [best_of(3, partial(connection.rows, like, (f"%{text}%",))) for text in NAMES]
    return {
        "find": statistics.median(found),
        "slowest": max(found),
        "like": statistics.median(scans),
    }


async def ours(folder: Path) -> dict[str, float]:
    """Show the list widget over the store, page down, type."""
    from textual.app import App, ComposeResult
    from textual.widgets import Input

    from bench.screens import COLUMNS, SIZE, StoreSource, office_in
    from tui.desk import Desk
    from tui.widgets.record_list import RecordList

    desk = Desk()
    office = await office_in(folder, desk)
    found = asyncio.Event()

    class ListApp(App[None]):
        def compose(self) -> ComposeResult:
            yield RecordList(COLUMNS, StoreSource(office, desk))

        def on_record_list_found(self) -> None:
            self.call_after_refresh(found.set)

    async def timed(act: Callable[[], object]) -> float:
        found.clear()
        started = time.perf_counter()
        act()
        await found.wait()
        return time.perf_counter() - started

    app = ListApp()
    async with app.run_test(size=SIZE):
        await found.wait()
        shown = app.query_one(RecordList)
        entry = app.query_one("#search", Input)
        lists = [await timed(shown.reload) for _ in range(3)]
        pages = await _paged(app, shown.body.move, shown.body.page_rows)
        finds = [await timed(partial(_type, entry, text)) for text in TYPED]
        memory = memory_at_rest()
    await desk.run(office.close)
    desk.close()
    return {
        "shown": min(lists),
        "memory": memory,
        **pages,
        "find": statistics.median(finds),
        "slowest": max(finds),
    }


def _type(entry: Input, text: str) -> None:
    entry.value = text


async def _paged(app: App[None], move: Callable[[int], None], steps: int) -> dict[str, float]:
    """Page down, each page painted and its rows loaded before the next.

    `page` is the median of the processor's seconds, `page_wait` of the clock's: Textual paints at
    most 60 times a second, so that the clock mostly shows the wait for the next frame.
    """
    painted = asyncio.Event()
    worked, waited = [], []
    for _ in range(PAGES):
        painted.clear()
        started, work_started = time.perf_counter(), time.process_time()
        move(steps)
        app.call_after_refresh(painted.set)
        await painted.wait()
        waited.append(time.perf_counter() - started)
        worked.append(time.process_time() - work_started)
    return {"page": statistics.median(worked), "page_wait": statistics.median(waited)}


async def rival() -> dict[str, float]:
    """Show a DataTable with the same columns and as many rows."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    from bench.screens import LABELS, SIZE

    class TableApp(App[None]):
        def compose(self) -> ComposeResult:
            yield DataTable()

    lines = [
        (str(n % 45), p.name, p.sex, f"{p.birth_date:%Y-%m-%d}", p.village, p.guardian)
        for n, p in enumerate(people(PUPILS))
    ]
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        table = app.query_one(DataTable)
        started = time.perf_counter()
        table.add_columns(*(label for label, _ in LABELS))
        table.add_rows(lines)
        await pilot.pause()
        shown = time.perf_counter() - started
        memory = memory_at_rest()
    return {"shown": shown, "memory": memory}


def _child(which: str, folder: str) -> None:
    if which == "sql":
        figures = sql(Path(folder))
    elif which == "ours":
        figures = asyncio.run(ours(Path(folder)))
    else:
        figures = asyncio.run(rival())
    print(json.dumps(figures))


if __name__ == "__main__":
    _child(*sys.argv[1:])
