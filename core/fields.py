"""The fields of the pupil's and the staff form: what kind each is, where it stands, where it goes.

The specifications stand in `core/data/{pupil,staff}_fields.tsv`, in the order of the drafts; they
come from the national forms and the local columns (L1-L6). The label is `field.<key>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

DATA_FOLDER = Path(__file__).parent / "data"


class FieldKind(StrEnum):
    """How a field's text is read."""

    TEXT = "text"
    NAME = "name"
    CODE = "code"
    DATE = "date"
    MONTH = "month"
    BOOL = "bool"
    INT = "int"
    KM = "km"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    GRADE = "grade"
    CLASS = "class"


class Sensitivity(StrEnum):
    """How carefully a value is shown; the letters are those of the field lists."""

    PLAIN = "P"
    PRIVATE = "P2"
    SENSITIVE = "S"
    """Masked until asked for, and each look is noted."""


class RecordKind(StrEnum):
    """The record in which a field's value is kept."""

    PUPIL = "pupil"
    ENROLMENT = "enrolment"
    GUARDIAN_1 = "guardian_1"
    GUARDIAN_2 = "guardian_2"
    STAFF = "staff"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a form. `table` names its code table and is empty for other kinds.

    `group` is the page of the form. `is_required`: no record without it. `is_national_required`:
    an open item (待补) while it is empty. `max_length` counts characters. `attribute` is the
    name in the record, where it differs for units: `distance_km` is kept as `distance_m`.
    """

    key: str
    record: RecordKind
    attribute: str
    kind: FieldKind
    table: str
    group: str
    sensitivity: Sensitivity
    is_required: bool
    is_national_required: bool
    max_length: int

    @property
    def label_id(self) -> str:
        """The message that names the field."""
        return f"field.{self.key}"


class Fields(Mapping[str, FieldSpec]):
    """Specifications by key in the order of the draft, read when first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def by_key(self) -> dict[str, FieldSpec]:
        """The same as a dictionary, for who asks hundreds of times."""
        lines = self._path.read_text(encoding="utf-8").splitlines()[1:]
        specs = (_spec(line.split("\t")) for line in lines)
        return {spec.key: spec for spec in specs}

    def __getitem__(self, key: str) -> FieldSpec:
        return self.by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_key)

    def __len__(self) -> int:
        return len(self.by_key)


def _spec(cells: list[str]) -> FieldSpec:
    key, record, attribute, kind, table, group, sensitivity, required, national, length = cells
    return FieldSpec(
        key=key,
        record=RecordKind(record),
        attribute=attribute,
        kind=FieldKind(kind),
        table=table,
        group=group,
        sensitivity=Sensitivity(sensitivity),
        is_required=required == "1",
        is_national_required=national == "1",
        max_length=int(length),
    )


PUPIL_FIELDS = Fields(DATA_FOLDER / "pupil_fields.tsv")
"""Every field of `PupilDraft`."""

STAFF_FIELDS = Fields(DATA_FOLDER / "staff_fields.tsv")
"""Every field of `StaffDraft`."""
