"""Whom a workbook is about: who is another school's, or has left, is not registered here as new."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from core.codes import CODES
from core.exchange.headings import normalise_heading
from core.exchange.reading import ReadWorkbook
from core.identity import normalise_text
from core.models import ATTENDING, School
from core.reading.drafts import Problem, Severity
from core.reading.values import is_blank

PROBLEM_CODES = ("other_school", "other_school_titled", "not_attending")
SCHOOL = "_school"
_STATUS_HEADINGS = frozenset(
    {"学生当前状态", "当前状态", "学生状态", "学籍状态", "在校状态", "就读状态", "在读状态", "状态"}
)
_CENTRE = "中心"
"""Of who gives out forms: a village's list may well bear the centre's name."""

_CODE = re.compile(r"\d{10}")
_HERE = ATTENDING | {"99"}
"""Statuses with which a row is taken in; 其他 says nothing. A bare figure may be any code."""
_ENDING = r"(?:中心小学|完全小学|中心学校|中心校|希望小学|教学点|小学|完小|村小|学校|校区|校|小)"
_NAMED = re.compile(rf"[一-鿿]{{2,14}}?{_ENDING}")
_TAIL = re.compile(rf"村?{_ENDING}$")
_OF_A_PLACE = re.compile(r"^.*?(?:省|市|州|县|区)|^[一-鿿]{2,4}?(?:镇|乡|街道)")


def rows_of_others(read: ReadWorkbook, school: School) -> Mapping[int, Problem]:
    """Return why rows are not taken in as new, by their place: their cell names another school."""
    places = {
        sheet.sheet: at
        for sheet in read.columns
        for at, column in enumerate(sheet.columns)
        if column.field == SCHOOL
    }
    found: dict[int, Problem] = {}
    judged: dict[str, bool] = {}
    for at, row in enumerate(read.rows if places else ()):
        place = places.get(row.sheet, len(row.cells))
        text = normalise_text(row.cells[place]) if place < len(row.cells) else ""
        if not is_blank(text) and not judged.setdefault(text, is_of(text, school)):
            params = (("school", text[:30]),)
            found[at] = Problem(Severity.ERROR, "name", "other_school", params)
    return found


def rows_of_leavers(read: ReadWorkbook) -> Mapping[int, Problem]:
    """Return why rows are not taken in as new, by their place: their cell says they have left.

    The status is a record change's to say, so the column itself is never stored.
    """
    places = {
        sheet.sheet: at
        for sheet in read.columns
        for at, column in enumerate(sheet.columns)
        if column.field is None and normalise_heading(column.heading) in _STATUS_HEADINGS
    }
    found: dict[int, Problem] = {}
    for at, row in enumerate(read.rows if places else ()):
        place = places.get(row.sheet, len(row.cells))
        text = normalise_text(row.cells[place]) if place < len(row.cells) else ""
        code = CODES["pupil_status"].find(text.removeprefix("已"))
        if code is not None and code.code not in _HERE and not text.isdecimal():
            params = (("status", text[:20]),)
            found[at] = Problem(Severity.ERROR, "name", "not_attending", params)
    return found


def titled_for(read: ReadWorkbook, school: School) -> Problem | None:
    """Return what is said where titles, sheets or the file name another school and never this."""
    titles = [title for sheet in read.columns for title in (sheet.sheet, *sheet.titles)]
    texts = [normalise_text(one) for one in (PurePath(read.file).stem, *titles)]
    if any(_core(school.name) in text for text in texts):
        return None
    named = next((found[0] for text in texts if (found := _NAMED.search(text))), "")
    is_centres = _CENTRE in named and _CENTRE not in school.name
    if not named or not _core(named) or is_centres:
        return None
    return Problem(Severity.WARNING, "name", "other_school_titled", (("school", named),))


def is_of(text: str, school: School) -> bool:
    """Whether a cell means this school, as offices write it: 青石村小, its code."""
    if _CODE.fullmatch(text):
        return text == school.id
    if not _NAMED.search(text):
        return True
    own, other = _core(school.name), _core(text)
    return not other or own in other or other in own


def _core(name: str) -> str:
    """Return what is a school's own in its name: 青石 of 云岭镇青石村小学; empty for 中心小学."""
    plain = normalise_text(name).replace(" ", "")
    bare = _TAIL.sub("", plain)
    return _OF_A_PLACE.sub("", bare) or bare
