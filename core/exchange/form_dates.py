"""How a form wants its days written: 出生年月 asks for the month, and a sample shows the signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from core.exchange.headings import GROUP_SIGN, normalise_heading

_STORED = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_SAMPLE = re.compile(
    r"(?:19|20)\d\d(?P<sign>[-./年]?)"
    r"(?P<month>(?(sign)\d{1,2}|\d\d))"
    r"(?:(?P=sign)(?P<day>\d{1,2})|月(?P<named>\d{1,2})日|月)?(?!\d)"
)
_HINT = re.compile(r"[(\[{【〔]([^)\]}】〕]*)[)\]}】〕]")
_EXAMPLE = re.compile(r"^(?:示?例|例?如)[:：]?")
_LETTERS = str.maketrans("yYmMdD", "yymmdd")
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@dataclass(frozen=True, slots=True)
class DateStyle:
    """What stands between year, month and day: -, ., /, 年 or nothing; `is_padded`: 09, not 9."""

    is_month: bool
    sign: str = "-"
    is_padded: bool = True

    def text(self, stored: str) -> str:
        """Return a stored day (2020-07-02) or month (2020-07) as the form wants it."""
        found = _STORED.fullmatch(stored)
        if found is None:
            return stored
        year, month, day = found.groups()
        if not self.is_padded:
            month, day = str(int(month)), str(int(day)) if day else day
        is_short = self.is_month or not day
        if self.sign == "年":
            return f"{year}年{month}月" if is_short else f"{year}年{month}月{day}日"
        return self.sign.join([year, month] if is_short else [year, month, day])


def date_style(heading: str, samples: Iterable[str]) -> DateStyle:
    """Read from a heading, the hint in its brackets and the column's samples how days go there.

    A sample that shows the day is given the day, whatever the heading says.
    """
    asks = asks_month(heading)
    hints = _HINT.findall(unicodedata.normalize("NFKC", heading))
    told = [_SAMPLE.fullmatch(_EXAMPLE.sub("", _plain(text))) for text in samples]
    for found in (*told, *(_SAMPLE.search(_in_digits(_plain(hint))) for hint in hints)):
        if found is None:
            continue
        sign, month, day = found["sign"], found["month"], found["day"] or found["named"]
        parts = [month, day or ""]
        is_long = all(len(part) == 2 for part in parts if part)
        has_zero = any(part.startswith("0") for part in parts)
        return DateStyle(asks and not day, sign, has_zero or (is_long and sign != "年"))
    return DateStyle(asks)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def asks_month(heading: str) -> bool:
    """Whether a heading asks for year and month: 出生年月, but not 出生年月日."""
    text = normalise_heading(heading.replace(GROUP_SIGN, ""))
    return "年月" in text and "年月日" not in text


def shows_day(number_format: str) -> bool:
    """Whether a cell's format for dates shows the day."""
    return "d" in _NOT_SHOWN.sub("", number_format).lower()


def _in_digits(hint: str) -> str:
    """Return `yyyy.mm` as a sample: 2018.09."""
    letters = hint.translate(_LETTERS)
    return (
        letters.replace("yyyy", "2018")
        .replace("mm", "09")
        .replace("dd", "03")
        .replace("m", "9")
        .replace("d", "3")
    )
