"""The shapes that an opening home compares are those of the records."""

from __future__ import annotations

from dataclasses import fields

from core.storage.shapes import SHAPES
from core.storage.tables import SYNCED, known_table


def test_every_synced_table_is_written_down_as_its_record_stands() -> None:
    records = {name: known_table(name).record for name in SYNCED}
    found = {name: " ".join(item.name for item in fields(records[name])) for name in SYNCED}
    assert found == dict(SHAPES), "a field was added or taken: write core/storage/shapes.py anew"
