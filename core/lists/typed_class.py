"""A class that was typed into the search box, 三(2)班: taken out of the text, asked as a filter."""

from __future__ import annotations

import re
from dataclasses import replace

from core.grades import parse_class_number, parse_grade
from core.identity import normalise_text
from core.models import SchoolYear
from core.storage.listing import PupilQuery

_GRADE_AND_CLASS = re.compile(
    r"[初小]?[一二三四五六七八九\d](?:年级|年)?\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)?班?"
    r"|[初小]?[一二三四五六七八九\d](?:年级|年)[一二三四五六七八九十]{1,3}班"
    r"|[初小]?[一二三四五六七八九](?:年级|年)?\d{1,2}班?"
    r"|[初小]?[一二三四五六七八九\d]年级(?:\d{1,2}班?)?"
    r"|(?:19|20)?\d\d级(?:\(?\d{1,2}\)?班?)?"
    r"|\d(?:\d\d|[.-]\d{1,2})班"
)
_CLASS_ALONE = re.compile(r"第?\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\)?班")


def with_typed_class(query: PupilQuery, year: SchoolYear) -> PupilQuery | None:
    """Return the query with a class in its text made a filter; None when that contradicts it.

    三(2), 三年级2班, 三年二班, 三2 and 2026级1班 name a grade and a class, 三年级 a grade, 2班 and
    二班 a class.
    A bare 三 or 3 is left to the text: it begins a name, or ends a number.
    """
    words = normalise_text(query.text).split()
    for at, word in enumerate(words):
        cohort, number = None, None
        if _GRADE_AND_CLASS.fullmatch(word) and (grade := parse_grade(word)):
            cohort, number = grade.cohort(year), grade.class_number
        elif _CLASS_ALONE.fullmatch(word):
            number = parse_class_number(word)
        if cohort is None and number is None:
            continue
        if query.cohort not in (None, cohort or query.cohort):
            return None
        if query.class_number not in (None, number or query.class_number):
            return None
        return replace(
            query,
            text=" ".join([*words[:at], *words[at + 1 :]]),
            cohort=cohort or query.cohort,
            class_number=number or query.class_number,
        )
    return query
