"""The desk: one thread that owns the store's connection, and the way to it from a screen."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

LAST_WORD_SECONDS = 5.0
"""How long the closing program waits for the last thing to be written."""


class StoppedError(Exception):
    """A person stopped long work with Esc; the use case's transaction was rolled back."""


class Ticker:
    """How far long work has come, and whether a person wants it stopped. Safe between threads.

    A use case calls it as `report(done, total)` between two rows; the call raises StoppedError
    when it should stop, which ends the transaction and so undoes everything.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self.done = 0
        self.total = 0

    def __call__(self, done: int, total: int) -> None:
        """Note the progress; raises StoppedError once stop() was called."""
        self.done, self.total = done, total
        if self._stop.is_set():
            raise StoppedError

    def stop(self) -> None:
        """Ask the work to end at its next row."""
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether stop() was called."""
        return self._stop.is_set()


class Desk:
    """Runs use cases one after another in the thread that owns the connection.

    The connection is bound to the thread that opened it, so opening the office goes through here
    as well. Calls keep their order: a save that was asked for first is stored first.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="cunxiao-desk")

    async def run(self, use_case: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case and return what it returns; its errors are raised here.

        Cancelling the wait does not stop the use case: a transaction that began is finished.
        """
        work = partial(use_case, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def run_now(self, use_case: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case and block until it is done: for the last draft of a program that ends.

        Raises TimeoutError after LAST_WORD_SECONDS.
        """
        return self._thread.submit(use_case, *args, **kwargs).result(timeout=LAST_WORD_SECONDS)

    def close(self) -> None:
        """Finish what was asked for and end the thread."""
        self._thread.shutdown(wait=True)
