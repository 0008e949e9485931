"""The pupil list's widget over an opened store: what the rows of start and lists measure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.stores import PASSPHRASE, TODAY
from core.clock import FixedClock
from core.office import Office, open_office
from core.storage.home import Home
from core.storage.search import PupilQuery
from tui.desk import Desk
from tui.widgets.list_body import ColumnSpec, ListRow

SIZE = (80, 24)
LABELS = (("学号", 4), ("姓名", 10), ("性别", 4), ("出生日期", 10), ("村组", 10), ("监护人", 10))
COLUMNS = tuple(ColumnSpec(label, label, width) for label, width in LABELS)


async def office_in(folder: Path, desk: Desk) -> Office:
    """Open the home that `bench.stores` made in a folder, in the desk's thread."""
    return await desk.run(open_office, Home(folder / "home"), PASSPHRASE, FixedClock(TODAY))


class StoreSource:
    """Pupils of a store as the rows of a list."""

    def __init__(self, office: Office, desk: Desk) -> None:
        self._search = office.store.search
        self._desk = desk

    async def find(self, text: str) -> Sequence[int]:
        """Return the keys of the pupils that match."""
        return await self._desk.run(self._search.pupil_keys, PupilQuery(text=text))

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Return one row for each key."""
        return [
            ListRow(
                (
                    *(str(line.class_no), line.name, line.sex.value),
                    *(line.birth_date, line.hamlet or "", line.guardian or ""),
                )
            )
            for line in await self._desk.run(self._search.pupil_lines, ids)
        ]
