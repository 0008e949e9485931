"""Reads the fields of a draft, one kind at a time, and notes every problem it meets. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.codes import CODES
from core.dates import DateFault, confirmed_by, parse_date
from core.fields import FieldKind, FieldSpec, RecordKind
from core.identity import IdFault, IdNumber, normalise_digits, normalise_text
from core.reading.kinds import PLAIN, READERS
from core.reading.notes import (
    MOST_REMEMBERED,
    NO_VALUE,
    RESIDENT_NUMBER_TYPES,
    SAYS_NOTHING,
    DraftNotes,
    Value,
    is_no_number,
)
from core.reading.values import is_blank

_EACH_ITS_OWN = frozenset({FieldKind.NAME, FieldKind.PHONE})
"""Kinds whose texts hardly repeat: nothing is gained by remembering them."""


@dataclass(slots=True)
class DraftReader(DraftNotes):
    """Takes a draft's texts field by field; `problems` grows as they are read."""

    _filled: dict[RecordKind, list[FieldSpec]] = field(init=False)

    def __post_init__(self) -> None:
        self._filled = {}
        for key in self.texts:
            spec = self.specs[key]
            self._filled.setdefault(spec.record, []).append(spec)

    def has_any(self, record: RecordKind) -> bool:
        """Whether any field of a record was filled in."""
        return record in self._filled

    def read_record(self, record: RecordKind, *, leave: frozenset[str]) -> dict[str, Any]:
        """Read the fields of one record but those to leave: attribute -> value, if any."""
        values: dict[str, Any] = {}
        for spec in self._filled.get(record, ()):
            if spec.key not in leave:
                value = self._read(spec)
                if value is not None:
                    values[spec.attribute] = value
        return values

    def read(self, key: str) -> Value:
        """Read one field by its kind; None when it is empty, says nothing or is wrong."""
        return self._read(self.specs[key])

    def _read(self, spec: FieldSpec) -> Value:
        key = spec.key
        written = self.texts[key]
        if not self.is_lenient or spec.kind in _EACH_ITS_OWN or key in self.lost_digits:
            return self._read_afresh(spec, key, written)
        said = (key, written)
        if said in self.memory:
            return self.memory[said]
        known = len(self.problems)
        value = self._read_afresh(spec, key, written)
        if len(self.problems) == known and len(self.memory) < MOST_REMEMBERED:
            self.memory[said] = value
        return value

    def _read_afresh(self, spec: FieldSpec, key: str, written: str) -> Value:
        text = normalise_text(written)
        if is_blank(text) or (spec.kind is not FieldKind.TEXT and text.casefold() in NO_VALUE):
            return None
        if len(text) > spec.max_length:
            self.error(key, "too_long", most=spec.max_length)
            return None
        if spec.kind is FieldKind.TEXT:
            plain = PLAIN.get(key)
            return plain(self, key, text) if plain else text
        if (
            text in SAYS_NOTHING
            and spec.kind is not FieldKind.BOOL
            and not self._is_code(spec, text)
        ):
            return None
        if key in self.lost_digits and spec.kind is not FieldKind.CODE:
            self.error(key, "ambiguous_date" if spec.kind is FieldKind.MONTH else "digits_lost")
            return None
        return READERS[spec.kind](self, key, text)

    def _is_code(self, spec: FieldSpec, text: str) -> bool:
        return spec.kind is FieldKind.CODE and CODES[spec.table].find(text) is not None

    def birth_date(self, number_day: date | None) -> Value:
        """Read the birth date; what is written short is the number's day when it fits it."""
        text = normalise_text(self.texts["birth_date"])
        if number_day is None or "birth_date" in self.lost_digits:
            return self.read("birth_date")
        day = confirmed_by(text, number_day)
        if isinstance(day, date) and parse_date(text) != day:
            return day
        if day is DateFault.DAY_MISSING:
            self.error("birth_date", "birth_disagrees_with_id")
            return None
        return self.read("birth_date")

    def id_number(self, key: str, id_type: str) -> IdNumber | str | None:
        """Read the number of a document: a resident number, or the text of another document."""
        text = normalise_text(self.texts[key])
        if is_blank(text) or is_no_number(text):
            return None
        if key in self.lost_digits:
            self.error(key, IdFault.DIGITS_LOST)
            return None
        if id_type not in RESIDENT_NUMBER_TYPES:
            return self._other_number(key, text)
        number = IdNumber.parse(text)
        if isinstance(number, IdFault):
            self.error(key, number.value)
            return None
        if number.birth_date > self.today:
            self.error(key, "future_date", value=number.birth_date.isoformat())
            return None
        if not number.has_known_area:
            self.warning(key, "unknown_area")
        return number

    def _other_number(self, key: str, text: str) -> str | None:
        number = normalise_digits(text).upper()
        most = self.specs[key].max_length
        if len(number) <= most:
            return number or None
        self.error(key, "too_long", most=most)
        return None
