"""Print the table of speeds: `python -m bench [MODULE...]`, all of them without arguments."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
import time

from bench.report import Row, not_yet, table

MODULES = {
    "start": ("passphrase accepted -> usable pupil list", "<= 2x, <= 60 MB"),
    "lists": ("pupil list and find at 150,000 rows", "see DESIGN"),
    "workbook": ("5,000-row workbook validated and stored", "<= 2x"),
    "paper": ("roster PDF, 45 pupils", "<= 0.4x"),
    "sync": ("first bundles into the centre's store; exports", "see DESIGN"),
    "draw": ("the draw", "see DESIGN"),
}
"""What each module of the bench measures, for the line that says it is not there yet."""


def rows_of(name: str) -> list[Row]:
    """Run one module; what it lacks is said in its row."""
    what, bar = MODULES[name]
    module = f"bench.{name}"
    if importlib.util.find_spec(module) is None:
        return [not_yet(what, bar, "nothing to measure")]
    rows: list[Row] = list(importlib.import_module(module).rows())
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; return 1 when a bar that was measured is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=", ".join(MODULES))
    chosen = parser.parse_args(arguments).modules or list(MODULES)
    unknown = [name for name in chosen if name not in MODULES]
    if unknown:
        parser.error(f"no such module: {', '.join(unknown)}; there are {', '.join(MODULES)}")
    rows: list[Row] = []
    for name in chosen:
        started = time.monotonic()
        print(f"{name} ... ", end="", file=sys.stderr, flush=True)
        rows += rows_of(name)
        print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    print(table(rows))
    missed = [row for row in rows if row.met is False]
    measured = sum(row.met is not None for row in rows)
    print(f"\n{measured} bars measured, {len(missed)} missed, {len(rows) - measured} not yet.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
