"""First bundles into the centre's store, increments, and what a village writes.

Every bundle is real: signed, encrypted, checked and folded. The centre reads them in a process
that does nothing else, so that its memory is the import's own.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.letters import VILLAGE, Village, bodies_of, enrol, new_office, village
from bench.measure import in_fresh_process
from bench.people import people
from bench.report import Row, limited, seconds
from bench.stores import put_people
from core.models import School, SchoolId, SchoolKind
from core.office import Office
from core.storage.home import STATE_VARIABLE
from core.vault.keys import HomeKeys
from sync import cards, inbox, outbox

VILLAGES = 500
FEWER = 50
ROWS_A_BUNDLE = 320
INCREMENTS = 100
INCREMENT_ROWS = 30
LEAST_ROWS_A_SECOND = 4_000
LEAST_ENTRIES_A_SECOND = 1_500
MORANGO_ROWS_A_SECOND = (118, 277)
"""What Morango's push moves: the figure of the project's design, from another machine."""
MOST_GROWTH_MB = 30
"""The page cache and the codes of 450 more villages."""
CENTRE = School(SchoolId("2199124906"), "云岭镇中心小学", SchoolKind.TOWNSHIP_CENTRE_SCHOOL)
XLSX_SECONDS = 0.15
FIRST_KB, INCREMENT_KB = 40.0, 5.0


def rows() -> list[Row]:
    """Measure exports, then 500 first bundles, then increments."""
    state = os.environ.get(STATE_VARIABLE)
    with tempfile.TemporaryDirectory(prefix="cunxiao-bench-") as name:
        folder = Path(name)
        os.environ[STATE_VARIABLE] = str(folder / "state")
        try:
            return [*_exports(folder), *_imports(folder)]
        finally:
            if state is None:
                del os.environ[STATE_VARIABLE]
            else:
                os.environ[STATE_VARIABLE] = state


def _introduce(one: Office, other: Office, folder: Path) -> None:
    for giver, taker in ((one, other), (other, one)):
        card = cards.export_card(giver, folder / "card.json")
        cards.enrol(taker, folder / "card.json", card.fingerprint)


def _exports(folder: Path) -> Iterator[Row]:
    centre, village = new_office(folder, CENTRE), new_office(folder, VILLAGE)
    _introduce(centre, village, folder)
    sizes: list[float] = []
    spent: list[float] = []
    everyone = people(2 * ROWS_A_BUNDLE)
    for count in (ROWS_A_BUNDLE, INCREMENT_ROWS // 3):
        with village.writing("import") as writing:
            put_people(writing, list(islice(everyone, count)), VILLAGE.id)
        started = time.perf_counter()
        (written,) = outbox.export(village, folder)
        spent.append(time.perf_counter() - started)
        sizes.append(written.size / 1024)
        inbox.import_bundle(centre, written.path)
        (back,) = outbox.export(centre, folder)
        inbox.import_bundle(village, back.path)
    centre.close()
    village.close()
    note = f"{ROWS_A_BUNDLE} pupils, each with a guardian and an enrolment"
    yield limited("first export, store open", spent[0] * 1e3, XLSX_SECONDS * 1e3, "ms", note)
    yield limited("first export, size", sizes[0], FIRST_KB, "KB", note)
    yield limited("export of a 30-row increment", spent[1] * 1e3, XLSX_SECONDS * 1e3, "ms")
    yield limited("export of a 30-row increment, size", sizes[1], INCREMENT_KB, "KB")


def _imports(folder: Path) -> Iterator[Row]:
    bodies = bodies_of(folder / "model", ROWS_A_BUNDLE + INCREMENT_ROWS)
    (folder / "many").mkdir()
    villages = [village(number, bodies) for number in range(VILLAGES)]
    with new_office(folder / "many", CENTRE) as centre:
        enrol(centre, villages)
        keys = centre.keys
    _write(folder / "first", villages, keys, ROWS_A_BUNDLE)
    _write(folder / "second", villages[:INCREMENTS], keys, INCREMENT_ROWS)
    home = folder / "many" / CENTRE.id
    names = [str(home), str(folder / "first"), str(folder / "second"), str(FEWER)]
    found = in_fresh_process("bench.sync_reader", *names)
    yield from _first_rows(found)
    increments = INCREMENTS * INCREMENT_ROWS
    speed = increments / found["second"]
    raw = ROWS_A_BUNDLE * FEWER / found["raw"]
    yield Row(
        f"{INCREMENTS} increments of {INCREMENT_ROWS} entries",
        f"{speed:,.0f} entries/s",
        f"open and verify first bundles {raw:,.0f} rows/s",
        raw / speed,
        f">= {LEAST_ENTRIES_A_SECOND:,} entries/s",
        speed >= LEAST_ENTRIES_A_SECOND,
        f"{increments / found['second_cpu']:,.0f} a second of processor time; each import is one "
        "durable commit",
    )


def _first_rows(found: dict[str, float]) -> Iterator[Row]:
    total = VILLAGES * ROWS_A_BUNDLE
    speed = total / found["first"]
    raw = ROWS_A_BUNDLE * FEWER / found["raw"]
    least, most = MORANGO_ROWS_A_SECOND
    yield Row(
        f"{VILLAGES} first bundles, {total:,} rows",
        f"{speed:,.0f} rows/s",
        f"open and verify alone {raw:,.0f} rows/s",
        raw / speed,
        f">= {LEAST_ROWS_A_SECOND:,} rows/s",
        speed >= LEAST_ROWS_A_SECOND,
        f"{seconds(found['first'])}, {total / found['first_cpu']:,.0f} rows a second of processor "
        f"time; {speed / most:.0f}-{speed / least:.0f}x Morango's push ({least}-{most} rows/s by "
        "the design, not in this run)",
    )
    slower = found["last_cpu"] / found["fewer_cpu"]
    note = "processor time; 1 is linear"
    yield limited(f"the last {FEWER} of them over the first {FEWER}", slower, 1.5, "x", note)
    growth = found["mb_after_all"] - found["mb_after_fewer"]
    note = f"{found['mb_after_fewer']:.0f} MB then, resident"
    yield limited(f"memory they add after the first {FEWER}", growth, MOST_GROWTH_MB, "MB", note)


def _write(folder: Path, villages: list[Village], keys: HomeKeys, count: int) -> None:
    folder.mkdir()
    for one in villages:
        path = folder / f"{one.school.id}.age"
        path.write_bytes(one.bundle(keys, CENTRE.id, count))
