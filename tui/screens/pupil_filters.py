"""The filters of the pupil list: which there are, what one of them does, how they read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from core.codes import CODES
from core.directory import PupilQuery
from core.grades import LAST_GRADE, grade_label
from core.i18n import t
from core.models import (
    ATTENDING,
    AttendWay,
    Cohort,
    PupilStatus,
    School,
    SchoolId,
    SchoolYear,
    Stage,
)
from tui.widgets.form_model import Choice

T = TypeVar("T")

CLEAR = "clear"


def choices(year: SchoolYear, schools: Sequence[School] = ()) -> list[Choice]:
    """Return every filter as one list, so that one typed word finds it."""
    return [*_choices(year, schools)]


def _choices(year: SchoolYear, schools: Sequence[School]) -> Iterator[Choice]:
    yield Choice(CLEAR, t("filter.clear"))
    for grade in range(1, LAST_GRADE[Stage.PRIMARY] + 1):
        yield _cohort_choice(Cohort.in_grade(Stage.PRIMARY, grade, year), year)
    yield _cohort_choice(Cohort.in_grade(Stage.PRESCHOOL, LAST_GRADE[Stage.PRESCHOOL], year), year)
    yield Choice("open:yes", t("filter.open_yes"), t("filter.open"))
    yield Choice("open:no", t("filter.open_no"), t("filter.open"))
    for way in (AttendWay.BOARDER, AttendWay.DAY_PUPIL):
        yield Choice(f"way:{way}", CODES["attend_way"].label(way.value), t("filter.way"))
    yield Choice("left:yes", t("filter.left_yes"), t("filter.left"))
    yield Choice("left:no", t("filter.left_no"), t("filter.left"))
    yield Choice("status:attending", t("filter.attending"), t("filter.status"))
    yield Choice("status:all", t("filter.all_statuses"), t("filter.status"))
    for status in PupilStatus:
        if status not in ATTENDING:
            label = CODES["pupil_status"].label(status.value)
            yield Choice(f"status:{status}", label, t("filter.status"))
    if len(schools) > 1:
        yield Choice("school:all", t("pupils.township"), t("filter.school"))
        for school in schools:
            yield Choice(f"school:{school.id}", school.name, t("filter.school"))


def _cohort_choice(cohort: Cohort, year: SchoolYear) -> Choice:
    value = f"cohort:{cohort.stage}:{cohort.entry_year}"
    return Choice(value, grade_label(cohort, year), t("filter.grade"))


def filtered(query: PupilQuery, value: str, own_school: SchoolId) -> PupilQuery:
    """Return the query with one more filter; the same one chosen again is taken away."""
    kind, _, rest = value.partition(":")
    changes: dict[str, Callable[[], PupilQuery]] = {
        CLEAR: lambda: PupilQuery(school_id=own_school),
        "cohort": lambda: replace(query, cohort=_toggled(query.cohort, _cohort(rest))),
        "open": lambda: replace(
            query, has_open_items=_toggled(query.has_open_items, rest == "yes")
        ),
        "left": lambda: replace(
            query, is_left_behind=_toggled(query.is_left_behind, rest == "yes")
        ),
        "way": lambda: replace(query, attend_way=_toggled(query.attend_way, AttendWay(rest))),
        "school": lambda: replace(query, school_id=None if rest == "all" else SchoolId(rest)),
        "status": lambda: replace(query, statuses=_statuses(rest)),
    }
    return changes[kind]()


def _toggled(present: T | None, wanted: T) -> T | None:
    return None if present == wanted else wanted


def _cohort(text: str) -> Cohort:
    stage, _, entered = text.partition(":")
    return Cohort(Stage(stage), int(entered))


def _statuses(rest: str) -> frozenset[PupilStatus] | None:
    if rest == "all":
        return None
    return ATTENDING if rest == "attending" else frozenset({PupilStatus(rest)})


def filters_sentence(query: PupilQuery, year: SchoolYear, school: str = "") -> str:
    """Return which filters hold: 年级 三年级   状态 在读   待补 不限."""
    parts = [f"{t('filter.grade')} {_grade(query, year)}"]
    parts.append(f"{t('filter.status')} {_status(query)}")
    parts.append(f"{t('filter.open')} {_three(query.has_open_items, 'filter.open')}")
    if query.attend_way is not None:
        parts.append(CODES["attend_way"].label(query.attend_way.value))
    if query.is_left_behind is not None:
        parts.append(_three(query.is_left_behind, "filter.left"))
    if school:
        parts.append(school)
    return "   ".join(parts)


MESSAGE_PREFIXES = ("filter.",)


def _grade(query: PupilQuery, year: SchoolYear) -> str:
    return t("filter.any") if query.cohort is None else grade_label(query.cohort, year)


def _status(query: PupilQuery) -> str:
    if query.statuses is None:
        return t("filter.any")
    if query.statuses == ATTENDING:
        return t("filter.attending")
    return "、".join(CODES["pupil_status"].label(one.value) for one in sorted(query.statuses))


def _three(value: bool | None, prefix: str) -> str:  # noqa: FBT001 - yes, no, or not asked
    if value is None:
        return t("filter.not_asked")
    return t(f"{prefix}_yes") if value else t(f"{prefix}_no")
