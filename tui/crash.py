"""The log of errors nobody expected: where it happened, never what was being worked on."""

from __future__ import annotations

import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

LOG_NAME = "errors.log"
MOST_BYTES = 200_000
"""The log begins anew when it is longer: an error that repeats must not fill the disk."""


def note_crash(error: BaseException, folder: Path | None) -> str:
    """Append the error's kind and its chain of places to the log; return the last place.

    No message and no value of a variable is written: both may hold a name or a number. Never
    raises: a full disk must not hide the apology.
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    last = f"{type(error).__name__} {places[-1] if places else '?'}"
    if folder is not None:
        stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines = [f"{stamp} {type(error).__name__} {platform.system()}", *places, ""]
        try:
            _append(folder / LOG_NAME, "\n".join(lines) + "\n")
        except OSError:
            return last
    return last


def _append(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    is_long = path.exists() and path.stat().st_size > MOST_BYTES
    with path.open("w" if is_long else "a", encoding="utf-8") as log:
        log.write(text)
