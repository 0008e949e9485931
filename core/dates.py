"""Dates and months in every form that offices write. Pure.

Nothing is guessed: a two-digit year is no date, and 03/04/2020 is ambiguous. What an identity
number says may settle either (`confirmed_by`).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from core.identity import normalise_text

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100


class DateFault(StrEnum):
    """Why a text is no date; the value is the problem's code."""

    BAD = "bad_date"
    AMBIGUOUS = "ambiguous_date"
    """Day and month could be either way round, or a number cell turned 2018.10 into 2018.1."""
    DAY_MISSING = "day_missing"


EPOCH_1900 = date(1899, 12, 30)
"""Day 0 of a workbook, so that serials after its invented 29 February 1900 come out right."""
EPOCH_1904 = date(1904, 1, 1)
"""Day 0 of workbooks made on old Macs."""

_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
"""10000 to 99999: 1927 to 2173."""
_TIME = re.compile(
    r"(?:T|\s)\s*(?:上午|下午)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AP]M|Z)?$", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$")
_SEPARATOR = r"\s*[-./年月,、。\\_\s]\s*"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})\s*[日号.。]?")
_SHORT_YEAR = re.compile(rf"(\d{{2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})\s*[日号.。]?")
_YEAR_LAST = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_YEAR_MONTH = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}})\s*(?:月份?)?")
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})(?:\.0)?")
_NAMED_MONTH = re.compile(r"(\d{1,2})[-\s/]([A-Za-z]{3})[a-z]*[-\s/,]+(\d{4})")
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—―−﹣~"}
_MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_CHINESE_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
}
_CHINESE_NUMBER = "〇零○一二三四五六七八九十廿卅两"
_CHINESE_RUN = re.compile(f"[{_CHINESE_NUMBER}]+")


def chinese_number(text: str) -> int | None:
    """Return the value of 二十一, 廿一, 十 (below 100) or of digits 二〇二〇; None otherwise."""
    if len(text) > 8 or not _CHINESE_RUN.fullmatch(text):
        return None
    plain = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in plain:
        return int("".join(str(_CHINESE_DIGITS[digit]) for digit in plain))
    tens, _, ones = plain.partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return None
    return _CHINESE_DIGITS.get(tens, 1) * 10 + _CHINESE_DIGITS.get(ones, 0)


@lru_cache(maxsize=1024)
def parse_date(text: str, *, is_1904: bool = False) -> date | DateFault:
    """Read a calendar day: ISO, dots, slashes, 年月日, eight digits, Chinese numerals, serials.

    Takes text with a time of day, a weekday, full-width digits, stray spaces. `is_1904` says that
    serial numbers count from 1904. Years are 1900 to 2100.
    """
    plain = _plain(text)
    found = _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(plain):
        return _year_last(int(found[3]), int(found[1]), int(found[2]))
    if found := _NAMED_MONTH.fullmatch(plain):
        name = found[2].lower()
        month = _MONTH_NAMES.index(name) + 1 if name in _MONTH_NAMES else 0
        return _day(int(found[3]), month, int(found[1]))
    if found := _SERIAL.fullmatch(plain):
        return _in_range((EPOCH_1904 if is_1904 else EPOCH_1900) + timedelta(days=int(found[1])))
    if isinstance(_month_only(plain), date):
        return DateFault.DAY_MISSING
    return DateFault.BAD


def parse_month(text: str, *, is_1904: bool = False) -> date | DateFault:
    """Read a month, as its first day: 2018-09, 2018.9, 201809, 2018年9月, or any day in it."""
    month = _month_only(_plain(text))
    if isinstance(month, date):
        return month
    day = parse_date(text, is_1904=is_1904)
    return day.replace(day=1) if isinstance(day, date) else day


def parse_day_or_month(text: str) -> date | DateFault:
    """Read a day; a month alone means its first day. For facts known to the month, as 外出时间."""
    day = parse_date(text)
    return parse_month(text) if day is DateFault.DAY_MISSING else day


def confirmed_by(text: str, day: date) -> date | DateFault:
    """Read a day that is written short, where an identity number says which one it must be.

    A month alone (2018.05, also 2018.1 for October, as a number cell shows it) and a year of two
    digits (19.12.5) are that day when they fit it. DAY_MISSING when another month is written.
    """
    read = parse_date(text)
    if read is DateFault.DAY_MISSING:
        plain = _plain(text)
        shortened = f"{day.year}.{day.month}".rstrip("0")
        fits = parse_month(text) == day.replace(day=1) or plain == shortened
        return day if fits else DateFault.DAY_MISSING
    if read is DateFault.BAD and (found := _SHORT_YEAR.fullmatch(_plain(text))):
        written = (int(found[1]), int(found[2]), int(found[3]))
        return day if written == (day.year % 100, day.month, day.day) else read
    return read


def full_years(born: date, day: date) -> int:
    """Return the age in completed years; who is born on 29 February is older on 1 March."""
    has_birthday_to_come = (day.month, day.day) < (born.month, born.day)
    return day.year - born.year - has_birthday_to_come


def _plain(text: str) -> str:
    plain = normalise_text(text).strip(" '`‘’\"")
    plain = plain.translate(_DASHES)
    plain = _WEEKDAY.sub("", _TIME.sub("", plain))
    return _CHINESE_RUN.sub(_digits, plain) if "年" in plain else plain


def _digits(match: re.Match[str]) -> str:
    value = chinese_number(match[0])
    return match[0] if value is None else str(value)


def _month_only(plain: str) -> date | DateFault:
    found = _YEAR_MONTH.fullmatch(plain) or _COMPACT_MONTH.fullmatch(plain)
    return _day(int(found[1]), int(found[2]), 1) if found else DateFault.BAD


def _year_last(year: int, first: int, second: int) -> date | DateFault:
    if first != second and max(first, second) <= 12:
        return DateFault.AMBIGUOUS
    return _day(year, first, second) if second > 12 else _day(year, second, first)


def _day(year: int, month: int, day: int) -> date | DateFault:
    try:
        return _in_range(date(year, month, day))
    except ValueError:
        return DateFault.BAD


def _in_range(day: date) -> date | DateFault:
    return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else DateFault.BAD
