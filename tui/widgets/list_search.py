"""The search behind a list: the newest text wins, and the first rows come before the count."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, Protocol, TypeVar, runtime_checkable

from tui.widgets.list_body import ListBody, ListRow

IdT = TypeVar("IdT", bound=Hashable)
IdT_co = TypeVar("IdT_co", bound=Hashable, covariant=True)

AT_ONCE = 64
"""Ids asked for first: more than any screen has rows."""
PAUSE_SECONDS = 0.15
"""After so long without a letter, all that a typed text finds is counted and can be scrolled."""


class ListSource(Protocol[IdT]):
    """Where a list's rows come from. Filters belong to the source, not to the list."""

    async def find(self, text: str) -> Sequence[IdT]:
        """Return the ids that match, in the order in which they are shown; all for ''."""
        ...

    async def rows(self, ids: Sequence[IdT]) -> Sequence[ListRow]:
        """Return one row per id, in the same order."""
        ...


@runtime_checkable
class QuickSource(Protocol[IdT_co]):
    """A source that has the first rows of many sooner than all of them."""

    async def find_first(self, text: str, count: int) -> Sequence[IdT_co]:
        """Return the first ids that `find` would return, at most `count`."""
        ...


class ListSearch(Generic[IdT]):
    """Puts what a source finds into a list body, one search at a time.

    A search that is overtaken by another text is followed by that one. `came(text, count)` is
    called when rows show, with `is_whole` when none can follow.
    """

    def __init__(
        self, source: ListSource[IdT], body: ListBody[IdT], came: Callable[[str, int, bool], None]
    ) -> None:
        self.source = source
        self._body = body
        self._came = came
        self._wanted: tuple[str, IdT | None] | None = None
        self._asked = asyncio.Event()
        self.is_running = False
        self.keeping: IdT | None = None
        """Where the cursor is about to stand, while a search that keeps it there is under way."""

    def want(self, text: str, keep: IdT | None) -> None:
        """Note what to search for next; `keep` keeps the cursor on it."""
        self._wanted = (text, keep)
        self.keeping = keep
        self._asked.set()

    @property
    def is_wanted(self) -> bool:
        """Whether a search waits."""
        return self._wanted is not None

    async def next(self) -> None:
        """Search for what is wanted now."""
        if self._wanted is None:
            return
        (text, keep), self._wanted = self._wanted, None
        self._asked.clear()
        if keep is None and isinstance(self.source, QuickSource):
            await self._find_quickly(self.source, text)
            return
        try:
            ids = await self.source.find(text)
            await self._show(ids, ids.index(keep) if keep is not None and keep in ids else 0)
        finally:
            if self._wanted is None:
                self.keeping = None
        self._came(text, len(ids), True)  # noqa: FBT003 - a callback

    async def _find_quickly(self, source: QuickSource[IdT], text: str) -> None:
        first = await source.find_first(text, AT_ONCE)
        await self._show(first, 0)
        is_whole = len(first) < AT_ONCE
        self._came(text, len(first), is_whole)
        if is_whole or await self._is_overtaken(text):
            return
        ids = await self.source.find(text)
        self._body.show_ids(ids, {}, cursor=self._body.cursor)
        self._came(text, len(ids), True)  # noqa: FBT003 - a callback

    async def _show(self, ids: Sequence[IdT], cursor: int) -> None:
        top = max(cursor - self._body.page_rows + 1, 0)
        # Before the first layout the rows of the terminal are as many as the list can have.
        height = max(self._body.page_rows, self._body.app.size.height)
        first = ids[top : top + height]
        rows = await self.source.rows(first)
        self._body.show_ids(ids, dict(zip(first, rows, strict=True)), cursor=cursor)

    async def _is_overtaken(self, text: str) -> bool:
        """Wait for the end of the word; whoever goes on typing is not kept waiting by a count."""
        if text:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), PAUSE_SECONDS)
        return self._wanted is not None
