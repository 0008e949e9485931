"""Our list of 150,000 pupils in an app that is nothing else, as the rival's table stands in one.

A module of its own, so that nothing but the list and its store is in memory. Argument: the folder
of the home. Prints megabytes before and with the list as one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from textual.app import App, ComposeResult

from bench.measure import memory_at_rest
from core.storage.search import PupilQuery
from core.storage.store import Store
from tui.widgets.list_body import ColumnSpec, ListBody, ListRow

STORE_KEY = "key"
"""File with the key of the invented store, beside the home: no passphrase is asked for here."""
COLUMNS = ("学号", "姓名", "性别", "出生日期", "村组", "监护人")
SIZE = (80, 24)
AT_ONCE = 64
SETTLING_SECONDS = 1.0


class ListApp(App[None]):
    """The list and nothing else."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    def compose(self) -> ComposeResult:
        """Compose the list."""
        yield ListBody([ColumnSpec(label, label, 10) for label in COLUMNS], self)

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Return a row for each pupil."""
        return [
            ListRow(
                (
                    str(line.class_no or ""),
                    line.name,
                    line.sex,
                    line.birth_date,
                    line.hamlet or "",
                    line.guardian or "",
                )
            )
            for line in self.store.search.pupil_lines(ids)
        ]


async def alone(folder: Path) -> dict[str, float]:
    """Show every pupil of the store."""
    store = Store.open(folder / "home" / "store.db", (folder / STORE_KEY).read_bytes())
    app = ListApp(store)
    async with app.run_test(size=SIZE) as pilot:
        body = app.query_one(ListBody)
        ids = store.search.pupil_key_array(PupilQuery())
        first = ids[:AT_ONCE]
        body.show_ids(ids, dict(zip(first, await app.rows(first), strict=True)))
        await pilot.pause()
        await asyncio.sleep(SETTLING_SECONDS)
        memory = memory_at_rest()
    store.close()
    return {"rows": float(len(ids)), "memory": memory}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(alone(Path(sys.argv[1])))))
