"""The draw against best-of-1,000 deals, a random-swap walk and CP-SAT, on the same cohorts.

Times are the processor's, for ours and the rivals alike (CP-SAT: the wall's, on two cores).
`CUNXIAO_BENCH_CPSAT` caps each CP-SAT run in seconds (120 unless given; 0 leaves it out).
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from pathlib import Path

from bench.draw_cohorts import basic_row, cohort, rich_row, seed_of
from bench.draw_rivals import Outcome, best_of_deals, cp_sat, swap_walk
from bench.measure import in_fresh_process
from bench.report import Row, not_yet, seconds
from core.assign.balance import Items, count_levels, excess_of
from core.assign.engine import KICKS, arrange

CPSAT_SECONDS = float(os.environ.get("CUNXIAO_BENCH_CPSAT", "120"))
SMALL_COHORTS = ((20, 2), (24, 3), (30, 2), (36, 3), (40, 3), (45, 3), (50, 4), (58, 2))
GROWTH = ((30, 2), (125, 3), (500, 10), (1000, 20), (2000, 40))
MOST_MEMORY_MB = 40
COHORTS_OF_60 = 200


def ours(items: Items, classes: int, name: str = "draw") -> Outcome:
    """Run the whole engine once."""
    started = time.process_time()
    seats = arrange(items, classes, seed_of(name), KICKS)
    spent = time.process_time() - started
    return Outcome(excess_of(count_levels(items, seats, classes), items.weights), spent)


def rows() -> list[Row]:
    """Measure every bar of the draw."""
    return [
        _many_small(),
        *_against_deals(),
        *_large(),
        _against_cp_sat(),
        *_rich(),
        _small_rich(),
        _memory(),
        _growth(),
    ]


def _many_small() -> Row:
    """Count how many of 200 basic cohorts of 60/4 come to zero."""
    runs = [ours(cohort(basic_row, 60, n), 4) for n in range(COHORTS_OF_60)]
    zeros = sum(run.excess == 0 for run in runs)
    slowest = max(run.seconds for run in runs)
    return Row(
        "draw, basic 60/4: cohorts at excess 0",
        f"{zeros} of {COHORTS_OF_60}",
        "",
        None,
        ">= 99 %",
        zeros >= 0.99 * COHORTS_OF_60,
        f"slowest {seconds(slowest)}",
    )


def _against_deals() -> list[Row]:
    """Run basic 500/10, best of 1,000 deals, and a random-swap walk given ten times as long."""
    items = cohort(basic_row, 500, 1)
    run = min((ours(items, 10) for _ in range(3)), key=lambda own: own.seconds)
    deals = best_of_deals(items, 10, 1000)
    walk = swap_walk(items, 10, 10 * run.seconds)
    ratio = run.seconds / deals.seconds
    return [
        Row(
            "draw, basic 500/10",
            f"excess {run.excess}, {seconds(run.seconds)}",
            f"best of 1,000 deals: excess {deals.excess}, {seconds(deals.seconds)}",
            ratio,
            "excess 0, <= 0.5x",
            run.excess == 0 and ratio <= 0.5,
        ),
        Row(
            "draw, basic 500/10",
            f"excess {run.excess}, {seconds(run.seconds)}",
            f"random-swap walk: excess {walk.excess} after {seconds(walk.seconds)}",
            run.seconds / walk.seconds,
            "excess 0",
            run.excess == 0,
            "the walk had ten times our time",
        ),
    ]


def _large() -> list[Row]:
    """Run three basic cohorts of 2000/40."""
    runs = [ours(cohort(basic_row, 2000, n), 40) for n in range(3)]
    worst = max(run.excess for run in runs)
    return [
        Row(
            "draw, basic 2000/40",
            f"excess {worst}, {seconds(max(run.seconds for run in runs))}",
            "anticlust x10 (elsewhere): 2.0 in 34 s",
            None,
            "excess 0",
            worst == 0,
            "worst of 3 cohorts; orientation 1.6 s",
        )
    ]


def _against_cp_sat() -> Row:
    """Run basic 500/10 against CP-SAT's time to its best."""
    what, bar = "draw, basic 500/10 against CP-SAT", "<= 0.02x"
    if not CPSAT_SECONDS:
        return not_yet(what, bar, "CUNXIAO_BENCH_CPSAT is 0")
    items = cohort(basic_row, 500, 1)
    run = ours(items, 10)
    rival = cp_sat(items, 10, CPSAT_SECONDS)
    if rival is None:
        return not_yet(what, bar, "ortools is not installed (make setup-bench)")
    ratio = run.seconds / rival.seconds
    return Row(
        what,
        f"excess {run.excess}, {seconds(run.seconds)}",
        f"CP-SAT: excess {rival.excess}, {seconds(rival.seconds)}",
        ratio,
        bar,
        ratio <= 0.02,
        ""
        if rival.excess <= run.excess
        else f"stopped at {CPSAT_SECONDS:g} s before excess {run.excess}: a bound",
    )


def _rich() -> list[Row]:
    """Run five rich cohorts of 500/10."""
    runs = [ours(cohort(rich_row, 500, n), 10) for n in range(5)]
    worst = max(run.excess for run in runs)
    return [
        Row(
            "draw, rich 500/10",
            f"excess {worst}, {seconds(max(run.seconds for run in runs))}",
            "anticlust x10 (elsewhere): 14 in 32 s",
            None,
            "excess <= 2",
            worst <= 2,
            "worst of 5 cohorts; orientation 1.8 s",
        )
    ]


def _small_rich() -> Row:
    """Measure rich cohorts below 60 pupils: how far above the best that CP-SAT finds."""
    what, bar = "draw, rich < 60 pupils: above CP-SAT", "<= 4"
    if not CPSAT_SECONDS:
        return not_yet(what, bar, "CUNXIAO_BENCH_CPSAT is 0")
    above = []
    proven = 0
    for pupils, classes in SMALL_COHORTS:
        for number in range(2):
            items = cohort(rich_row, pupils, number)
            rival = cp_sat(items, classes, min(CPSAT_SECONDS, 60))
            if rival is None:
                return not_yet(what, bar, "ortools is not installed (make setup-bench)")
            proven += rival.excess == rival.bound
            above.append(ours(items, classes).excess - rival.excess)
    count = len(above)
    return Row(
        what,
        f"at most {max(above)}",
        f"optimum proven for {proven} of {count}",
        None,
        bar,
        max(above) <= 4,
        f"{sum(gap <= 0 for gap in above)} of {count} as good or better",
    )


def _memory() -> Row:
    """Peak resident memory of a fresh process that draws rich 2000/40."""
    peak = in_fresh_process("bench.draw", "2000", "40")["peak_mb"]
    return Row(
        "draw, rich 2000/40: peak memory, Python included",
        f"{peak:.1f} MB",
        "",
        None,
        f"<= {MOST_MEMORY_MB} MB",
        peak <= MOST_MEMORY_MB,
    )


def _growth() -> Row:
    """Measure the time from 30 to 2,000 pupils."""
    times = [(n, ours(cohort(basic_row, n, 2), k)) for n, k in GROWTH]
    text = ", ".join(f"{n}: {seconds(run.seconds)}" for n, run in times)
    return Row("draw, basic, growth with pupils", text, "", None, "", None, "for orientation")


def _peak_mb() -> float:
    """Return this process's peak resident memory; elsewhere than on Linux its parent's may count.

    `ru_maxrss` starts from what the parent held when it forked, so /proc is asked first.
    """
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    with contextlib.suppress(ImportError):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return float("nan")


def main() -> None:
    """Draw one rich cohort of the given size and print this process's peak memory as JSON."""
    pupils, classes = (int(argument) for argument in sys.argv[1:3])
    arrange(cohort(rich_row, pupils, 0), classes, seed_of("memory"), 20)
    print(json.dumps({"peak_mb": _peak_mb()}))


if __name__ == "__main__":
    main()
