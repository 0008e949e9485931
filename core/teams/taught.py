"""The classes that are taught in a school year, and what each is taught how often (R029)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.errors import GroupingError
from core.grouping.publishing import label_of
from core.identity import normalise_text
from core.models import ClassId, Cohort, SchoolYear, Stage
from core.office import Office
from core.policy import policy
from core.school_year.class_lists import class_lists
from core.school_year.people import attending, files_of
from core.spoken_labels import class_text

MOST_PERIODS = 20
"""Weekly periods of one subject in one class."""
HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
SAME_SUBJECT = {
    "品德": "道德与法治",
    "思品": "道德与法治",
    "思想品德": "道德与法治",
    "品德与社会": "道德与法治",
    "品德与生活": "道德与法治",
    "道法": "道德与法治",
    "信息技术": "信息科技",
    "电脑": "信息科技",
    "体育与健康": "体育",
    "劳动技术": "劳动",
    "劳技": "劳动",
}
"""Older and shorter names of subjects, as offices write them."""


@dataclass(frozen=True, slots=True)
class TaughtClass:
    """A class that needs teachers. `grade` counts from 1, the lowest of a multi-grade class."""

    id: ClassId
    label: str
    grade: int
    cohorts: tuple[Cohort, ...]
    pupils: int


def spoken_subject(text: str) -> str:
    """Return the present name of a subject."""
    return SAME_SUBJECT.get(text, text)


def usual_subjects(grade: int) -> dict[str, int]:
    """Return the usual weekly periods of a class, by subject."""
    own = policy().teaching
    if grade < own.upper_from_grade:
        return dict(zip(own.lower_subjects, own.lower_periods, strict=True))
    return dict(zip(own.upper_subjects, own.upper_periods, strict=True))


def taught_classes(office: Office) -> tuple[TaughtClass, ...]:
    """Return the classes of this school year without the preschool's, the youngest first.

    Multi-grade classes 复式班 and drawn classes are there as they were made; every other grade
    is a class, or several, by the roster's numbers.
    """
    year = office.year
    found = [
        TaughtClass(
            own.group_id or place_of(own.cohorts[0], own.number),
            own.label,
            min(cohort.grade(year) for cohort in own.cohorts),
            own.cohorts,
            len(own.pupil_ids),
        )
        for own in class_lists(office, attending(files_of(office), year), year)
        if not own.is_preschool
    ]
    return tuple(sorted(found, key=lambda own: (own.grade, own.label)))


def subject_place(subject: str) -> tuple[bool, int, str]:
    """Order subjects as a timetable does: the homeroom first, then 语文, 数学, ..."""
    order = policy().teaching.upper_subjects
    return bool(subject), order.index(subject) if subject in order else len(order), subject


def read_subjects(typed: Mapping[str, str], others: str) -> dict[str, int]:
    """Read weekly periods as typed: by subject, and others in one line such as 书法 1、校本 2.

    A subject without a number is not taught. Raises GroupingError: `periods_wrong`,
    `subjects_needed`.
    """
    pairs = [(subject, text) for subject, text in typed.items()]
    pairs += [_split_subject(own) for own in re.split(r"[、,，;；]+", others) if own.strip()]
    found: dict[str, int] = {}
    for subject, text in pairs:
        digits = normalise_text(text).translate(HALF_WIDTH)
        if not digits or digits == "0":
            continue
        if not digits.isascii() or not digits.isdigit() or not 1 <= int(digits) <= MOST_PERIODS:
            raise GroupingError("periods_wrong", subject=subject, most=MOST_PERIODS)
        found[spoken_subject(subject)] = int(digits)
    if not found:
        raise GroupingError("subjects_needed")
    return found


def _split_subject(text: str) -> tuple[str, str]:
    parts = re.fullmatch(r"\s*(.*?)\s*([0-9０-９]*)\s*", text)
    name, digits = (parts[1], parts[2]) if parts else (text.strip(), "")
    return name, digits or "?"


def place_of(cohort: Cohort, number: int | None) -> ClassId:
    """Return what a class of the roster, that nobody made, is called in an assignment."""
    return ClassId(f"{cohort.stage}.{cohort.entry_year}.{number or 0}")


def labels_of(office: Office, ids: Iterable[ClassId], year: SchoolYear) -> Mapping[ClassId, str]:
    """Return how classes are called, in the order of grades: made ones and the roster's."""
    wanted = sorted(set(ids))
    groups = {own.id: own for own in office.store.classes.among("id", wanted)}
    found: list[tuple[tuple[int, int, str], ClassId, str]] = []
    for class_id in wanted:
        group = groups.get(class_id)
        if group is not None:
            youngest = max(cohort.entry_year for cohort in group.cohorts)
            place = (-youngest, group.number, class_id)
            found.append((place, class_id, label_of(group, year)))
            continue
        cohort, number = _read_place(class_id)
        if cohort is None:
            found.append(((0, 0, class_id), class_id, "?"))
            continue
        label = class_text(cohort, year, number or None)
        found.append(((-cohort.entry_year, number, class_id), class_id, label))
    return {class_id: label for _, class_id, label in sorted(found)}


def cohorts_of(office: Office, ids: Iterable[ClassId]) -> Mapping[ClassId, tuple[Cohort, ...]]:
    """Return the cohorts of classes: made ones and the roster's."""
    wanted = sorted(set(ids))
    found = {own.id: own.cohorts for own in office.store.classes.among("id", wanted)}
    for class_id in wanted:
        cohort, _ = _read_place(class_id)
        if class_id not in found and cohort is not None:
            found[class_id] = (cohort,)
    return found


def _read_place(class_id: ClassId) -> tuple[Cohort | None, int]:
    stage, _, rest = class_id.partition(".")
    year, _, number = rest.partition(".")
    if stage not in set(Stage) or not (year.isdigit() and number.isdigit()):
        return None, 0
    return Cohort(Stage(stage), int(year)), int(number)
