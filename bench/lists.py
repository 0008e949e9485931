"""The pupil list over 150,000 rows: shown, paged, searched as one types.

Ours is the program itself, opened with its passphrase, at its own pupil screen; for memory also
the list alone in a bare app, as the rival is.
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
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.list_alone import STORE_KEY
from bench.measure import best_of, in_fresh_process, memory_at_rest
from bench.people import people
from bench.report import Row, limited, seconds
from bench.stores import PASSPHRASE, TODAY, fill, new_office

if TYPE_CHECKING:
    from bench.screens import Visitor
    from tui.widgets.list_body import ListBody

PUPILS = 150_000
PAGES = 40
AT_ONCE = 64
"""Rows that the list asks for first."""
SETTLING_SECONDS = 1.0
WORDS = ("zsy", "oyw", "xzs", "57013", "0013x")
"""Typed letter by letter."""
COMMITTED = ("王", "王思", "王思雨", "张", "张子", "青", "青石", "青石村", "青石村2组", "水井村3")
"""As an input method gives them: whole syllables."""
STROKES = (*(word[: at + 1] for word in WORDS for at in range(len(word))), *COMMITTED)
NAMES = ("王", "王思", "王思雨", "张", "张子")
"""Those that a LIKE scan over names can answer at all."""
Figures = dict[str, float]
"""What a child process measured, by name: seconds, or megabytes."""
COLUMNS = ("学号", "姓名", "性别", "出生日期", "村组", "监护人")


def rows() -> list[Row]:
    """Return the rows of the list, of paging and of finding."""
    with tempfile.TemporaryDirectory(prefix="cunxiao-bench-") as folder:
        started = time.perf_counter()
        with new_office(Path(folder)) as office:
            fill(office, PUPILS)
            (Path(folder) / STORE_KEY).write_bytes(office.keys.store_key)
        filled = time.perf_counter() - started
        environment = {"CUNXIAO_STATE": str(Path(folder) / "state")}
        sql = in_fresh_process("bench.lists", "sql", folder, environment=environment)
        ours = in_fresh_process("bench.lists", "ours", folder, environment=environment)
        alone = in_fresh_process("bench.list_alone", folder, environment=environment)
    rival = in_fresh_process("bench.lists", "rival", folder)
    return [*_list_rows(ours, alone, rival, filled), *_find_rows(sql, ours)]


def _list_rows(ours: Figures, alone: Figures, rival: Figures, filled: float) -> list[Row]:
    return [
        Row(
            f"pupil list at {PUPILS:,} rows",
            seconds(ours["shown"]),
            f"DataTable {seconds(rival['shown'])}",
            ours["shown"] / rival["shown"],
            "<= 0.6 s",
            ours["shown"] <= 0.6,
            f"F2 at home to every row counted; store filled in {filled:.0f} s",
        ),
        limited(
            f"pupil list at {PUPILS:,} rows: memory",
            alone["memory"],
            45,
            "MB",
            f"our list in a bare Textual app over the encrypted store, as the rival stands in one: "
            f"{rival['memory']:.0f} MB",
        ),
        limited(
            "the same in the whole program",
            ours["memory"],
            60,
            "MB",
            f"a row of our own, by the limit at rest; {ours['home']:.0f} MB at home",
        ),
        limited(
            "page down in it, work of one page",
            ours["page"] * 1e3,
            10,
            "ms",
            f"processor; {seconds(ours['page_wait'])} by the clock, with the wait for a frame",
        ),
    ]


def _find_rows(sql: Figures, ours: Figures) -> list[Row]:
    return [
        Row(
            "find as one types, in SQL",
            seconds(sql["find"]),
            f"LIKE {seconds(sql['like'])}",
            sql["find"] / sql["like"],
            "<= 1 ms",
            sql["find"] <= 1e-3,
            f"the first {AT_ONCE}; median of {len(STROKES)} strokes; "
            f"90 % {seconds(sql['most'])}, slowest {seconds(sql['slowest'])}; "
            f"all there are, once one pauses: {seconds(sql['whole'])}, {seconds(sql['longest'])}",
        ),
        limited(
            "find, to the painted row",
            ours["find"] * 1e3,
            80,
            "ms",
            f"median of {len(STROKES)} strokes, no pause between them; "
            f"90 % {seconds(ours['most'])}, slowest {seconds(ours['slowest'])}",
        ),
    ]


def _most(durations: list[float]) -> float:
    """Return what nine of ten keep within."""
    return sorted(durations)[len(durations) * 9 // 10]


def sql(folder: Path) -> dict[str, float]:
    """Time the searches alone, ours and by LIKE, in the same store and within the own school."""
    from core.clock import FixedClock
    from core.office import open_office
    from core.storage.home import Home
    from core.storage.search import PupilQuery

    with open_office(Home(folder / "home"), PASSPHRASE, FixedClock(TODAY)) as office:
        search, connection = office.store.search, office.store.connection

        def find(text: str, limit: int | None) -> float:
            query = PupilQuery(text=text, school_id=office.school.id, limit=limit)
            return best_of(5, partial(search.pupil_key_array, query))

        search.pupil_key_array(PupilQuery())
        found = [find(text, AT_ONCE) for text in STROKES]
        whole = [find(text, None) for text in STROKES]
        like = "SELECT n FROM pupil_line WHERE name LIKE ?"
        scans = [best_of(3, partial(connection.rows, like, (f"%{text}%",))) for text in NAMES]
    return {
        "find": statistics.median(found),
        "most": _most(found),
        "slowest": max(found),
        "whole": statistics.median(whole),
        "longest": max(whole),
        "like": statistics.median(scans),
    }


async def ours(folder: Path) -> dict[str, float]:
    """Open the program, go to the pupil list, page down, type."""
    from bench.screens import Visitor

    visitor = Visitor(folder)
    async with visitor.inside():
        await visitor.unlock()
        await asyncio.sleep(SETTLING_SECONDS)
        home = memory_at_rest()
        started = time.perf_counter()
        screen = await visitor.go_to_pupils()
        shown = time.perf_counter() - started
        await asyncio.sleep(SETTLING_SECONDS)
        memory = memory_at_rest()
        pages = await _paged(visitor, screen.records.body)
        finds = [await visitor.type_in_search(text) for text in STROKES]
    return {
        "shown": shown,
        "home": home,
        "memory": memory,
        **pages,
        "find": statistics.median(finds),
        "most": _most(finds),
        "slowest": max(finds),
    }


async def _paged(visitor: Visitor, body: ListBody[int]) -> dict[str, float]:
    """Page down, each page painted and its rows loaded before the next.

    `page` is the median of the processor's seconds, `page_wait` of the clock's: Textual paints at
    most 60 times a second, so that the clock mostly shows the wait for the next frame.
    """
    worked, waited = [], []
    for _ in range(PAGES):
        started, work_started = time.perf_counter(), time.process_time()
        body.move(body.page_rows)
        await visitor.painted()
        waited.append(time.perf_counter() - started)
        worked.append(time.process_time() - work_started)
    return {"page": statistics.median(worked), "page_wait": statistics.median(waited)}


async def rival() -> dict[str, float]:
    """Show a DataTable with the same columns and as many rows."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    from bench.screens import SIZE

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
        table.add_columns(*COLUMNS)
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
