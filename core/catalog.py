"""Messages of one language, looked up in the compiled catalog as it lies in its file.

`gettext` makes a string of every message at the start; of more than three thousand a day needs some
hundred. A compiled catalog is sorted so that a message can be found in it: GNU gettext manual, "The
Format of GNU MO Files".
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from pathlib import Path
from typing import Final

MAGIC: Final = 0x950412DE
_HEAD = struct.Struct("<5I")
"""Magic number, revision, how many messages, where the table of ids and that of texts begin."""
_PLACE = struct.Struct("<2I")
"""Length and offset of a string."""


class Catalog:
    """The messages of one file, for a language that counts as Chinese (one form) or English do."""

    def __init__(self, data: bytes) -> None:
        """Take a compiled catalog. Raises ValueError for anything else."""
        magic, _, count, ids, texts = _HEAD.unpack_from(data)
        if magic != MAGIC:
            raise ValueError("not a compiled catalog")
        self._data = data
        self._places = range(count)
        self._ids, self._texts = ids, texts
        self._found: dict[str, tuple[str, ...]] = {}

    @staticmethod
    def read(path: Path) -> Catalog:
        """Read a catalog. Raises OSError, ValueError."""
        return Catalog(path.read_bytes())

    def text(self, message_id: str) -> str:
        """Return a message; its id where there is none."""
        return self._forms(message_id)[0]

    def counted(self, message_id: str, n: int) -> str:
        """Return the form of a message that goes with a number; its id where there is none."""
        return self._forms(message_id)[0 if n == 1 else -1]

    def _forms(self, message_id: str) -> tuple[str, ...]:
        forms = self._found.get(message_id)
        if forms is None:
            forms = self._found[message_id] = self._look_up(message_id)
        return forms

    def _look_up(self, message_id: str) -> tuple[str, ...]:
        wanted = message_id.encode()
        at = bisect_left(self._places, wanted, key=self._id_at)
        if at == len(self._places) or self._id_at(at) != wanted:
            return (message_id,)
        return tuple(self._string(self._texts, at).decode().split("\0"))

    def _id_at(self, at: int) -> bytes:
        """Return an id; of a message that counts, its singular."""
        return self._string(self._ids, at).partition(b"\0")[0]

    def _string(self, table: int, at: int) -> bytes:
        length, offset = _PLACE.unpack_from(self._data, table + at * _PLACE.size)
        return self._data[offset : offset + length]
