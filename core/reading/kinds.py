"""How each kind of field is read: a text becomes a value, or a problem of its notes. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from core.codes import CODES, TablePolicy
from core.dates import DateFault, parse_date, parse_day_or_month, parse_month
from core.fields import FieldKind
from core.hamlets import whole_hamlet
from core.identity import normalise_digits, normalise_name
from core.models import AttendWay, LeftBehind, Sex
from core.reading.notes import SAYS_NOTHING, DraftNotes, Value, shown
from core.reading.places import PLACE_FIELDS, place
from core.reading.values import is_phone, normalise_phone, parse_bool, parse_distance, parse_whole

_ENUMS: Mapping[str, type[StrEnum]] = {
    "sex": Sex,
    "left_behind": LeftBehind,
    "attend_way": AttendWay,
}
_KNOWN_TO_THE_MONTH = frozenset({"father_away_since", "mother_away_since"})
_POSTCODE = re.compile(r"\d{6}")
_NAME_EXTRAS = frozenset("〇·-' ,.")
_BRACKETS = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")


def _code(notes: DraftNotes, key: str, text: str) -> Value:
    spec = notes.specs[key]
    table = CODES[spec.table]
    found = table.find(text)
    if found is not None:
        kind = _ENUMS.get(spec.table)
        return kind(found.code) if kind else found.code
    if table.policy is TablePolicy.OPEN:
        if not notes.is_lenient and not any(sign.isalpha() for sign in text):
            notes.warning(key, "unknown_code", value=shown(text))
        elif not notes.is_lenient and key == "hukou_type":
            notes.warning(key, "unknown_hukou", value=shown(text))
        return text
    if spec.table == "relation":
        return None
    plain = _BRACKETS.sub("", text)
    if notes.is_lenient and plain != text and (found := table.find(plain)):
        notes.warning(key, "read_as", value=shown(text), taken=found.label)
        kind = _ENUMS.get(spec.table)
        return kind(found.code) if kind else found.code
    notes.wrong(key, "unknown_code", text, value=shown(text))
    return None


def _name(notes: DraftNotes, key: str, text: str) -> Value:
    name = normalise_name(text)
    if not name or any(_is_no_name_character(character) for character in name):
        notes.error(key, "bad_name", value=shown(text))
        return None
    if any(unicodedata.category(character) == "Co" for character in name):
        notes.warning(key, "private_character")
    elif len(name) == 1:
        notes.warning(key, "one_character_name")
    return name


def _date(notes: DraftNotes, key: str, text: str) -> Value:
    day = parse_day_or_month(text) if key in _KNOWN_TO_THE_MONTH else parse_date(text)
    return _day(notes, key, text, day)


def _month(notes: DraftNotes, key: str, text: str) -> Value:
    return _day(notes, key, text, parse_month(text))


def _day(notes: DraftNotes, key: str, text: str, day: date | DateFault) -> Value:
    if isinstance(day, DateFault):
        notes.wrong(key, day.value, text, value=shown(text))
        return None
    if day > notes.today and notes.specs[key].kind is FieldKind.DATE:
        notes.wrong(key, "future_date", text, value=day.isoformat())
        return None
    return day


def _bool(notes: DraftNotes, key: str, text: str) -> Value:
    value = parse_bool(text)
    if value is None and text not in SAYS_NOTHING:
        notes.wrong(key, "unknown_yes_no", text, value=shown(text))
    return value


def _whole(notes: DraftNotes, key: str, text: str) -> Value:
    return _number(notes, key, text, parse_whole(text))


def _metres(notes: DraftNotes, key: str, text: str) -> Value:
    return _number(notes, key, text, parse_distance(text))


def _number(notes: DraftNotes, key: str, text: str, number: int | None) -> Value:
    if number is None:
        notes.wrong(key, "bad_number", text, value=shown(text))
    return number


def _phone(notes: DraftNotes, key: str, text: str) -> Value:
    phone = normalise_phone(text)
    if not is_phone(phone):
        notes.warning(key, "bad_phone")
    return phone or None


def _is_no_name_character(character: str) -> bool:
    if "\U00020000" <= character < "\U00040000":
        return False  # Han, also the planes' newest, which an older Python does not know
    category = unicodedata.category(character)
    return not (category[0] in "LM" or category == "Co" or character in _NAME_EXTRAS)


def _postcode(notes: DraftNotes, key: str, text: str) -> Value:
    digits = normalise_digits(text).removesuffix(".0")
    if _POSTCODE.fullmatch(digits):
        return digits
    notes.wrong(key, "bad_postcode", text, value=shown(text))
    return None


def _hamlet(_notes: DraftNotes, _key: str, text: str) -> Value:
    return whole_hamlet(text)


def _spelling(notes: DraftNotes, key: str, text: str) -> Value:
    """Read a name's spelling: a number typed into it would stand there unmasked."""
    if any(character.isdigit() for character in text):
        notes.wrong(key, "pinyin_digits", text)
        return None
    return text


PLAIN: Mapping[str, Callable[[DraftNotes, str, str], Value]] = {
    "postcode": _postcode,
    "hamlet": _hamlet,
    "name_pinyin": _spelling,
} | dict.fromkeys(PLACE_FIELDS, place)
"""Texts that have a shape of their own, by field."""

READERS: Mapping[FieldKind, Callable[[DraftNotes, str, str], Value]] = {
    FieldKind.NAME: _name,
    FieldKind.CODE: _code,
    FieldKind.DATE: _date,
    FieldKind.MONTH: _month,
    FieldKind.BOOL: _bool,
    FieldKind.INT: _whole,
    FieldKind.KM: _metres,
    FieldKind.PHONE: _phone,
}
"""GRADE, CLASS and ID_NUMBER concern several fields at once: see core.validation."""
