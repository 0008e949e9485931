"""What a draft's texts are read against, and the problems noted on the way. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress

from core.fields import FieldSpec
from core.identity import normalise_text
from core.reading.drafts import Problem, Severity

Value = str | int | date | None

Memory = dict[tuple[str, str], Value]
"""What the texts of a field were read as before, where nothing was wrong with them.

For workbooks' rows, whose reading depends on the text alone: most cells say what cells above them
said, a register of 5,000 pupils holds some 3,000 different texts beside names and numbers. A form
also doubts a text for what stands beside it (`reading.places`).
"""
MOST_REMEMBERED = 20_000
"""Texts a memory holds: some 4 MB, however long a workbook is."""

PROBLEM_CODES = (
    "missing",
    "digits_lost",
    "checksum",
    "id_length",
    "id_characters",
    "old_number",
    "unknown_area",
    "unknown_code",
    "unknown_yes_no",
    "unknown_relation",
    "bad_date",
    "ambiguous_date",
    "day_missing",
    "future_date",
    "bad_name",
    "pinyin_digits",
    "one_character_name",
    "private_character",
    "bad_number",
    "bad_phone",
    "bad_postcode",
    "too_long",
    "left_out",
    "read_as",
    "birth_disagrees_with_id",
)
"""Codes of problems that this room reports: `problem.<code>`."""

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


_LONG_NUMBER = re.compile(r"\d[\d\s-]{4,}\d[Xx]?")


def is_no_number(text: str) -> bool:
    """Whether a text in the place of an identity number says that there is none: 未上户, #N/A."""
    plain = normalise_text(text).strip(" .。,!()").casefold()
    return plain in NO_NUMBER or plain in NO_VALUE or normalise_text(text).casefold() in NO_VALUE


def shown(text: str) -> str:
    """Return a wrong value as a message may quote it: short, long digit runs like 55***01."""
    return _LONG_NUMBER.sub(_masked, normalise_text(text))[:20]


def _masked(found: re.Match[str]) -> str:
    number = found[0]
    return f"{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}"


class Texts(dict[str, str]):
    """A draft's texts by field, without the empty ones: most of 81 are; one that is not there is
    empty.
    """

    def __missing__(self, key: str) -> str:
        return ""

    @staticmethod
    def of(keys: Sequence[str], texts: Sequence[str]) -> Texts:
        """Return the texts of a draft's fields, in their order."""
        return Texts(compress(zip(keys, texts, strict=True), texts))


@dataclass(slots=True)
class DraftNotes:
    """A draft's texts and what they are held against; `problems` grows as they are read."""

    texts: Texts
    specs: Mapping[str, FieldSpec]
    today: date
    lost_digits: frozenset[str] = frozenset()
    is_lenient: bool = False
    """Whether a wrong value outside ESSENTIAL is left out with a warning, not refused."""
    problems: list[Problem] = field(default_factory=list)
    memory: Memory = field(default_factory=dict)
    """Shared by the drafts of one workbook."""

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
