"""The centre that reads bundles and does nothing else: `python -m bench.sync_reader`.

Arguments: home, folder of first bundles, folder of increments, how many are few. Prints seconds,
processor seconds and resident megabytes as one JSON object.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.measure import memory_at_rest
from bench.stores import PASSPHRASE, TODAY
from core.clock import FixedClock
from core.office import Office, open_office
from core.storage.home import Home
from sync import inbox, reading, segments, trust


def main() -> None:
    """Open everything once, then read it all in."""
    home, first, second, few = sys.argv[1:]
    count = int(few)
    letters = sorted(Path(first).iterdir())
    with open_office(Home(Path(home)), PASSPHRASE, FixedClock(TODAY)) as office:
        figures = {"raw": _open_all(office, letters[:count])}
        figures["fewer"], figures["fewer_cpu"] = _import_all(office, letters[:count])
        figures["mb_after_fewer"] = _resident_mb()
        middle = _import_all(office, letters[count:-count])
        figures["last"], figures["last_cpu"] = _import_all(office, letters[-count:])
        figures["mb_after_all"] = _resident_mb()
        figures["first"] = figures["fewer"] + middle[0] + figures["last"]
        figures["first_cpu"] = figures["fewer_cpu"] + middle[1] + figures["last_cpu"]
        increments = sorted(Path(second).iterdir())
        figures["second"], figures["second_cpu"] = _import_all(office, increments)
    print(json.dumps(figures))


def _resident_mb() -> float:
    gc.collect()
    return memory_at_rest()


def _import_all(office: Office, letters: Sequence[Path]) -> tuple[float, float]:
    """Return seconds and processor seconds."""
    started, started_cpu = time.perf_counter(), time.process_time()
    for letter in letters:
        inbox.import_bundle(office, letter)
    return time.perf_counter() - started, time.process_time() - started_cpu


def _open_all(office: Office, letters: Sequence[Path]) -> float:
    """Return the seconds that decrypting, verifying and inflating alone take."""
    keys = reading.ReaderKeys([office.keys.current], office.school.id)
    started = time.perf_counter()
    for letter in letters:
        opened = reading.open_bundle(letter.read_bytes(), keys, trust.load(office.store))
        for info, member in zip(opened.manifest.segments, opened.members, strict=True):
            segments.unpack(member, info)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
