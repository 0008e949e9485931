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

BY_PROOF = (
    "coalesce((SELECT id_type FROM pupil WHERE pupil.n = pupil_line.n) = "  # noqa: S608 - own words
    f"'{ID_TYPE_WITHOUT_NUMBER}', 0)"
)
"""Of a line without a number: the child is registered by a proof of attendance (无证件)."""


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """How many of some pupils lack something, and each open item: `id_number` is one.

    `by_proof`: registered without any document, so that no number is wanted of them.
    """

    open: int
    by_proof: int
    by_item: Mapping[str, int]

    @property
    def without_number(self) -> int:
        """Of how many a number is wanted."""
        return self.by_item["id_number"]


def lacking(key: str) -> str:
    """Return the condition on a line that this open item is wanted. KeyError for other keys."""
    return f"n IN (SELECT n FROM pupil WHERE {LACKS[key]})"  # noqa: S608 - own conditions
