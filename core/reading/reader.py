"""Reads the fields of a draft, one kind at a time, and notes every problem it meets. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from core.reading.drafts import Problem, Severity
from core.reading.values import (
    is_blank,
)

from core.codes import CODES
from core.dates import DateFault, confirmed_by, parse_date
from core.fields import FieldKind, FieldSpec, RecordKind
from core.identity import (
    IdFault,
    IdNumber,
    normalise_digits,
    normalise_text,
)

Value = str | int | date | None

PROBLEM_CODES = (
    "missing",
    "digits_lost",
    "checksum",
    "id_length",
    "id_characters",
    "old_number",
    "unknown_area",
    "unknown_code",
    "unknown_relation",
    "bad_date",
    "ambiguous_date",
    "day_missing",
    "future_date",
    "bad_name",
    "one_character_name",
    "private_character",
    "bad_number",
    "bad_phone",
    "too_long",
    "left_out",
    "read_as",
    "birth_disagrees_with_id",
)
"""Codes of problems that this module reports: `problem.<code>`."""

RESIDENT_NUMBER_TYPES = frozenset({"1", "B"})
"""Identity card and household register carry the same resident number."""
NO_NUMBER_TYPE = "Z"

SAYS_NOTHING = frozenset(
    {"无", "不详", "未知", "待补", "待定", "暂无", "不清楚", "未填", "没有", "空"}
    | {"未测", "未评", "未定", "未定级", "未考"}
)
NO_VALUE = frozenset(
    {"nan", "null", "none", "n/a", "#n/a", "na", "nil", "undefined"}
    | {"#ref!", "#value!", "#name?", "#null!", "#num!", "#div/0!"}
)
"""What programs write into an empty cell, in lower case."""
NO_NUMBER = SAYS_NOTHING | frozenset(
    {"未办", "未办理", "没办", "未上户", "未上户口", "无户口", "没户口", "未落户", "未入户", "黑户"}
    | {"待办", "待查", "待核", "办理中", "正在办理", "无证", "无身份证", "无号码", "0"}
)
"""Words in the place of an identity number: there is none yet."""
ESSENTIAL = frozenset({"name", "sex", "birth_date", "id_type", "id_number", "ethnic"})
"""Fields in which a wrong value keeps the record out, also in an import."""


def is_no_number(text: str) -> bool:
    """Whether a text in the place of an identity number says that there is none: 未上户, #N/A."""
    plain = normalise_text(text).strip(" .。,!()").casefold()
    return plain in NO_NUMBER or plain in NO_VALUE or normalise_text(text).casefold() in NO_VALUE


def shown(text: str) -> str:
    """Return a wrong value as a message may quote it: short, long digit runs hidden."""
    return re.sub(r"\d[\d\s-]{4,}\d[Xx]?", "……", normalise_text(text))[:20]


@dataclass(slots=True)
class DraftReader:
    """Takes a draft's texts field by field; `problems` grows as they are read."""

    texts: Mapping[str, str]
    specs: Mapping[str, FieldSpec]
    today: date
    lost_digits: frozenset[str] = frozenset()
    is_lenient: bool = False
    """Whether a wrong value outside ESSENTIAL is left out with a warning, not refused."""
    problems: list[Problem] = field(default_factory=list)
    _filled: tuple[FieldSpec, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._filled = tuple(self.specs[key] for key, text in self.texts.items() if text)

    def error(self, key: str, code: str, **params: str | int) -> None:
        """Note what keeps the record out."""
        self.problems.append(Problem(Severity.ERROR, key, code, tuple(params.items())))

    def warning(self, key: str, code: str, **params: str | int) -> None:
        """Note what a person should look at."""
        self.problems.append(Problem(Severity.WARNING, key, code, tuple(params.items())))

    def wrong(self, key: str, code: str, text: str, **params: str | int) -> None:
        """Note a value that cannot be read: an error, or a warning that it is left out."""
        if self.is_lenient and key not in ESSENTIAL:
            self.warning(key, "left_out", value=shown(text))
        else:
            self.error(key, code, **params)

    @property
    def has_errors(self) -> bool:
        """Whether the record stays out."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def has_any(self, record: RecordKind) -> bool:
        """Whether any field of a record was filled in."""
        return any(spec.record is record for spec in self._filled)

    def read_record(self, record: RecordKind, *, leave: frozenset[str]) -> dict[str, Any]:
        """Read the fields of one record but those to leave: attribute -> value, if any."""
        values: dict[str, Any] = {}
        for spec in self._filled:
            if spec.record is record and spec.key not in leave:
                value = self.read(spec.key)
                if value is not None:
                    values[spec.attribute] = value
        return values

    def read(self, key: str) -> Value:
        """Read one field by its kind; None when it is empty, says nothing or is wrong."""
        spec = self.specs[key]
        text = normalise_text(self.texts[key])
        if is_blank(text) or (spec.kind is not FieldKind.TEXT and text.casefold() in NO_VALUE):
            return None
        if len(text) > spec.max_length:
            self.error(key, "too_long", most=spec.max_length)
            return None
        if spec.kind is FieldKind.TEXT:
            return text
        if (
            text in SAYS_NOTHING
            and spec.kind is not FieldKind.BOOL
            and not self._is_code(spec, text)
        ):
            return None
        if key in self.lost_digits and spec.kind is not FieldKind.CODE:
            self.error(key, "ambiguous_date" if spec.kind is FieldKind.MONTH else "digits_lost")
            return None
        return _readers()[spec.kind](self, key, text)

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


@cache
def _readers() -> Mapping[FieldKind, Callable[[DraftReader, str, str], Value]]:
    from core.reading.kinds import READERS  # noqa: PLC0415 - it knows this room

    return READERS
