"""The filters of the pupil list: which there are, what one of them does, how they read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from core.codes import CODES
from core.grades import LAST_GRADE
from core.i18n import t, tn
from core.lists.directory import NO_VILLAGE, OPEN_ITEMS, OpenCounts, PupilOrder, PupilQuery
from core.lists.list_views import everyone
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
from core.spoken_labels import class_text, code_label, grade_text
from tui.widgets.form_model import Choice

T = TypeVar("T")

CLEAR = "clear"
MESSAGE_PREFIXES = ("filter.", "order.", "field.")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the filters are offered from: this year, the schools, classes and villages in use.

    `open` counts who lacks what among those whom the other filters let through; None where they
    are too many.
    """

    year: SchoolYear
    schools: Sequence[School] = ()
    classes: Sequence[tuple[Cohort, int | None]] = ()
    villages: Sequence[str] = field(default=())
    open: OpenCounts | None = None
    item: str | None = None
    """The open item that is filtered by: it can be put down where nobody lacks it."""


def choices(around: Surroundings) -> list[Choice]:
    """Return every filter as one list, so that one typed word finds it."""
    return [Choice(CLEAR, t("filter.clear")), *_choices(around)]


def held(query: PupilQuery, around: Surroundings) -> frozenset[str]:
    """Return the values of the choices that hold now."""
    holding = {_cohort_value(query.cohort, query.class_number)} if query.cohort else set()
    if query.village is not None:
        holding.add(f"village:{query.village}")
    if query.has_open_items is not None:
        holding.add("open:yes" if query.has_open_items else "open:no")
    if query.has_number is not None:
        holding.add("number:yes" if query.has_number else "number:no")
    if query.is_by_proof is not None:
        holding.add("proof:yes" if query.is_by_proof else "proof:no")
    if query.open_item is not None:
        holding.add(f"item:{query.open_item}")
    if query.is_left_behind is not None:
        holding.add("left:yes" if query.is_left_behind else "left:no")
    if query.attend_way is not None:
        holding.add(f"way:{query.attend_way}")
    if query.statuses is None:
        holding.add("status:all")
    elif query.statuses == ATTENDING:
        holding.add("status:attending")
    else:
        holding |= {f"status:{one}" for one in query.statuses}
    if len(around.schools) > 1:
        holding.add(f"school:{query.school_id or 'all'}")
    return frozenset(holding)


def _choices(around: Surroundings) -> Iterator[Choice]:
    yield from _grades(around)
    counts = around.open
    yield Choice("open:yes", t("filter.open_yes"), _wanted(counts.open if counts else None))
    yield Choice("open:no", t("filter.open_no"), t("filter.open"))
    yield Choice(
        "number:no", t("filter.no_number"), _wanted(counts.without_number if counts else None)
    )
    proofs = tn("filter.count", counts.by_proof) if counts else ""
    yield Choice("proof:yes", t("filter.by_proof"), proofs)
    for way in (AttendWay.BOARDER, AttendWay.DAY_PUPIL):
        yield _coded(f"way:{way}", "attend_way", way.value, t("filter.way"))
    yield Choice("left:yes", t("filter.left_yes"), t("filter.left"))
    yield Choice("left:no", t("filter.left_no"), t("filter.left"))
    for village in around.villages:
        yield Choice(f"village:{village}", village, t("filter.village"))
    yield Choice(f"village:{NO_VILLAGE}", t("filter.no_village"), t("filter.village"))
    yield Choice("status:attending", t("filter.attending"), t("filter.status"))
    yield Choice("status:all", t("filter.all_statuses"), t("filter.status"))
    for status in PupilStatus:
        if status not in ATTENDING:
            yield _coded(f"status:{status}", "pupil_status", status.value, t("filter.status"))
    if len(around.schools) > 1:
        yield Choice("school:all", t("pupils.township"), t("filter.school"))
        for school in around.schools:
            yield Choice(f"school:{school.id}", school.name, t("filter.school"))
    for key in OPEN_ITEMS:
        wanted = counts.by_item[key] if counts else None
        if (wanted != 0 or key == around.item) and key != "id_number":
            yield Choice(f"item:{key}", item_text(key), _wanted(wanted))


def _coded(value: str, table: str, code: str, detail: str) -> Choice:
    """Return a code as a filter, found by every word that offices write for it."""
    words = tuple(word for word in CODES[table].spellings(code) if len(word) > 1)
    return Choice(value, code_label(table, code), detail, words=words)


def _wanted(count: int | None) -> str:
    counted = "" if count is None else "  " + tn("filter.count", count)
    return t("filter.open") + counted


def item_text(key: str) -> str:
    """Return an open item as a filter: 民族待补."""
    return t("filter.lacks", field=t(f"field.{key}"))


def _grades(around: Surroundings) -> Iterator[Choice]:
    """Yield the grades of a primary school, whatever else is in use, and the classes of each."""
    year = around.year
    grades = [
        Cohort.in_grade(Stage.PRIMARY, grade, year)
        for grade in range(1, LAST_GRADE[Stage.PRIMARY] + 1)
    ]
    grades.append(Cohort.in_grade(Stage.PRESCHOOL, LAST_GRADE[Stage.PRESCHOOL], year))
    grades += [cohort for cohort, _ in around.classes]
    for cohort in dict.fromkeys(grades):
        yield Choice(_cohort_value(cohort, None), grade_text(cohort, year), t("filter.grade"))
        for other, number in around.classes:
            if other == cohort and number is not None:
                label = class_text(cohort, year, number)
                yield Choice(_cohort_value(cohort, number), label, t("filter.class"))


def _cohort_value(cohort: Cohort, number: int | None) -> str:
    return f"cohort:{cohort.stage}:{cohort.entry_year}:{number or ''}"


def filtered(query: PupilQuery, value: str, own_school: SchoolId) -> PupilQuery:
    """Return the query with one more filter; the same one chosen again is taken away."""
    kind, _, rest = value.partition(":")
    changes: dict[str, Callable[[], PupilQuery]] = {
        CLEAR: lambda: everyone(own_school, query),
        "cohort": lambda: _in_class(query, rest),
        "village": lambda: replace(query, village=_toggled(query.village, rest)),
        "open": lambda: replace(
            query, has_open_items=_toggled(query.has_open_items, rest == "yes")
        ),
        "number": lambda: replace(query, has_number=_toggled(query.has_number, rest == "yes")),
        "proof": lambda: replace(query, is_by_proof=_toggled(query.is_by_proof, rest == "yes")),
        "item": lambda: replace(query, open_item=_toggled(query.open_item, rest)),
        "left": lambda: replace(
            query, is_left_behind=_toggled(query.is_left_behind, rest == "yes")
        ),
        "way": lambda: replace(query, attend_way=_toggled(query.attend_way, AttendWay(rest))),
        "school": lambda: replace(query, school_id=_school(query.school_id, rest, own_school)),
        "status": lambda: replace(query, statuses=_statuses(query.statuses, rest)),
    }
    return changes[kind]()


def _toggled(present: T | None, wanted: T) -> T | None:
    return None if present == wanted else wanted


def _in_class(query: PupilQuery, rest: str) -> PupilQuery:
    stage, entered, number = rest.split(":")
    wanted = (Cohort(Stage(stage), int(entered)), int(number) if number else None)
    if (query.cohort, query.class_number) == wanted:
        return replace(query, cohort=None, class_number=None)
    return replace(query, cohort=wanted[0], class_number=wanted[1])


def _school(present: SchoolId | None, rest: str, own_school: SchoolId) -> SchoolId | None:
    wanted = None if rest == "all" else SchoolId(rest)
    return own_school if wanted == present else wanted


def _statuses(present: frozenset[PupilStatus] | None, rest: str) -> frozenset[PupilStatus] | None:
    if rest == "attending":
        return ATTENDING
    wanted = None if rest == "all" else frozenset({PupilStatus(rest)})
    return ATTENDING if wanted == present else wanted


def filters_sentence(query: PupilQuery, year: SchoolYear, school: str = "") -> str:
    """Return which filters hold: 只看 三年级2班、岩脚村   按姓名   ^Y 看全部.

    `school` is the name of the school that is looked at, where it is not the own one.
    """
    parts = [*holding(query, year), *([school] if school else [])]
    said = t("filter.holding", filters=t("filter.between").join(parts)) if parts else ""
    back = t("filter.back") if parts else ""
    order = "" if query.order is PupilOrder.LIST else t(f"order.said.{query.order}")
    turned = t("order.said.reversed") if query.is_reversed else ""
    said = said or t("filter.nothing_held")
    second = "   ".join(one for one in (order + turned, back) if one)
    return ("\n" if back else "   ").join(one for one in (said, second) if one)


def holding(query: PupilQuery, year: SchoolYear) -> list[str]:
    """Return the filters that hold, in words, the narrowest first; none for who attends."""
    parts = []
    if query.cohort is not None:
        parts.append(class_text(query.cohort, year, query.class_number))
    if query.village is not None:
        parts.append(query.village or t("filter.no_village"))
    if query.attend_way is not None:
        parts.append(code_label("attend_way", query.attend_way.value))
    if query.is_left_behind is not None:
        parts.append(t("filter.left_yes") if query.is_left_behind else t("filter.left_no"))
    if query.has_open_items is not None:
        parts.append(t("filter.open_yes") if query.has_open_items else t("filter.open_no"))
    if query.has_number is not None:
        parts.append(t("filter.has_number") if query.has_number else t("filter.no_number"))
    if query.is_by_proof is not None:
        parts.append(t("filter.by_proof") if query.is_by_proof else t("filter.not_by_proof"))
    if query.open_item is not None:
        parts.append(item_text(query.open_item))
    if query.statuses is None:
        parts.append(t("filter.all_statuses"))
    elif query.statuses != ATTENDING:
        parts += [code_label("pupil_status", one.value) for one in sorted(query.statuses)]
    return parts


def order_label(order: PupilOrder, *, is_reversed: bool = False) -> str:
    """Return what an order goes by: 按出生日期（从小到大）."""
    return t(f"order.{order}_reversed") if is_reversed else t(f"order.{order}")


def order_choices(query: PupilQuery) -> list[Choice]:
    """Return the orders; the one that holds can be turned round by choosing it again."""
    found = []
    for order in PupilOrder:
        is_held = order is query.order
        label = order_label(order, is_reversed=is_held and query.is_reversed)
        can_turn = is_held and order is not PupilOrder.LIST
        found.append(Choice(f"order:{order}", label, t("order.turn") if can_turn else ""))
    return found


def ordered(query: PupilQuery, order: PupilOrder) -> PupilQuery:
    """Return the query in another order; the same one chosen again is turned round."""
    is_again = order is query.order and order is not PupilOrder.LIST
    return replace(query, order=order, is_reversed=is_again and not query.is_reversed)
