"""Time and memory, measured the same way for ours and for the rival."""

from __future__ import annotations

import compileall
import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class ChildFailedError(Exception):
    """A measured process did not end well; the text is the end of what it complained about."""


def best_of(times: int, work: Callable[[], object], clock: str = "perf_counter") -> float:
    """Return the seconds of the quickest of several runs, garbage collected before each.

    `clock` is `perf_counter`, or `process_time` for the processor's time alone.
    """
    read: Callable[[], float] = getattr(time, clock)
    durations = []
    for _ in range(times):
        gc.collect()
        started = read()
        work()
        durations.append(read() - started)
    return min(durations)


def memory_at_rest() -> float:
    """Return this process's resident memory in MB; its peak where only that is known."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    with contextlib.suppress(ImportError):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return float("nan")


def in_fresh_process(
    module: str, *arguments: str, share: float = 1.0, environment: dict[str, str] | None = None
) -> dict[str, float]:
    """Run `python -m module` and return the figures it prints as one JSON object.

    The child finds its modules compiled, whatever this shell's variables say, and the moment it
    was started in `BENCH_STARTED` (time.time()). With `share` < 1 it gets that part of one
    processor only: a stand-in for a slow PC.
    """
    _as_installed()
    variables = {**os.environ, **(environment or {}), "BENCH_STARTED": repr(time.time())}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as child:
        with _slowed(child.pid, share):
            out, complaint = child.communicate(timeout=600)
        if child.returncode != 0:
            raise ChildFailedError(complaint.strip()[-200:])
    figures: dict[str, float] = json.loads(out.splitlines()[-1])
    return figures


@cache
def _as_installed() -> None:
    """Compile what changed since the last run: who uses the program has it compiled."""
    for room in ("core", "sync", "tui", "bench"):
        compileall.compile_dir(ROOT / room, quiet=1)


@contextlib.contextmanager
def _slowed(pid: int, share: float) -> Iterator[None]:
    """Let a process run for `share` of every 50 ms (POSIX only)."""
    if share >= 1:
        yield
        return
    is_over = threading.Event()

    def ration() -> None:
        with contextlib.suppress(ProcessLookupError):
            while not is_over.is_set():
                os.kill(pid, signal.SIGCONT)
                time.sleep(0.050 * share)
                os.kill(pid, signal.SIGSTOP)
                time.sleep(0.050 * (1 - share))

    thread = threading.Thread(target=ration, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def since_start() -> float:
    """Return the seconds since the parent started this process."""
    return time.time() - float(os.environ["BENCH_STARTED"])
