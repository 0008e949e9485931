"""Who lacks what, in SQL: of each pupil the same answer as `open_items` gives of the whole file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.reading.open_items import (
    ENROLMENT_COLUMNS,
    ID_TYPE_WITHOUT_NUMBER,
    PUPIL_COLUMNS,
)

_IN_FORCE = (
    "(SELECT {column} FROM enrolment WHERE pupil_id = pupil.id "
    "ORDER BY ended_on IS NULL DESC, coalesce(started_on, '') DESC, id DESC LIMIT 1)"
)
"""A column of the enrolment that counts: see `repositories.newer`."""

LACKS: Mapping[str, str] = (
    {key: f"{key} IS NULL" for key in PUPIL_COLUMNS}
    | {key: f"{_IN_FORCE.format(column=key)} IS NULL" for key in ENROLMENT_COLUMNS}
    | {
        "id_number": f"id_number IS NULL AND id_type IS NOT '{ID_TYPE_WITHOUT_NUMBER}'",
        "phone": "phone IS NULL AND NOT EXISTS (SELECT 1 FROM guardian "
        "WHERE pupil_id = pupil.id AND coalesce(phone, '') <> '')",
        "m1_name": "NOT EXISTS (SELECT 1 FROM guardian WHERE pupil_id = pupil.id)",
    }
)
"""For each open item, by the key of its field, the condition on a row of `pupil`."""


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """How many of some pupils lack something, have no number, and lack each open item."""

    open: int
    without_number: int
    by_item: Mapping[str, int]


def lacking(key: str) -> str:
    """Return the condition on a line that this open item is wanted. KeyError for other keys."""
    return f"n IN (SELECT n FROM pupil WHERE {LACKS[key]})"  # noqa: S608 - own conditions
