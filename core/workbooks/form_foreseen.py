"""What filling a form will do, said before it is done: who goes where, who stands there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.exchange.form_cells import PERSON
from core.exchange.form_people import is_for, plan_filling
from core.exchange.form_understanding import UnderstoodForm
from core.exchange.headings import RecordKind
from core.models import PupilId, StaffId
from core.office import Office
from core.workbooks.form_memory import records_of


@dataclass(frozen=True, slots=True)
class ForeseenFill:
    """What filling a form does to it. Names are told once each, in the order of the people.

    `sheets`: how many people each sheet gets, where each is for its own grade or class.
    `standing`: who stands in the form already and is completed there, and `standing_people` their
    ids. `unclear`: names in it that several people answer to; those are written again.
    `left_out`: whom no sheet is for, and `left_out_of` how many of which grade. `strangers`: how
    many are written on a sheet that says another grade or class than theirs.
    """

    sheets: tuple[tuple[str, int], ...] = ()
    standing: tuple[str, ...] = ()
    standing_people: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    left_out_of: tuple[tuple[str, int], ...] = ()
    strangers: int = 0


def foresee_filling(office: Office, form: UnderstoodForm, people: Sequence[str]) -> ForeseenFill:
    """Say what filling a form for these people will do. Nothing is written."""
    records = _records(office, form.kind, people)
    plan = plan_filling(form, records)
    standing = sorted({place for share in plan.shares for place in share.standing.values()})
    unclear = dict.fromkeys(name for share in plan.shares for name in share.unclear)
    grades: dict[str, int] = {}
    for place in plan.left_out:
        grade = records[place].get("grade", "")
        grades[grade] = grades.get(grade, 0) + 1
    only = form.sheets[0]
    is_single = not form.by_group and only.says_group
    return ForeseenFill(
        sheets=plan.people_by_sheet() if form.by_group else (),
        standing=tuple(records[place].get("name", "") for place in standing),
        standing_people=tuple(records[place][PERSON] for place in standing),
        unclear=tuple(unclear),
        left_out=tuple(records[place].get("name", "") for place in plan.left_out),
        left_out_of=tuple(grades.items()),
        strangers=sum(not is_for(only.group, one) for one in records) if is_single else 0,
    )


def people_of_sheet(office: Office, form: UnderstoodForm, people: Sequence[str]) -> tuple[str, ...]:
    """Return who of these people is of the one grade or class that a form says; else nobody."""
    only = form.sheets[0]
    if form.by_group or not only.says_group:
        return ()
    records = _records(office, form.kind, people)
    return tuple(one[PERSON] for one in records if is_for(only.group, one))


def _records(office: Office, kind: RecordKind, people: Sequence[str]) -> list[dict[str, str]]:
    if kind is RecordKind.PUPILS:
        return records_of(office, kind, [PupilId(one) for one in people])
    return records_of(office, kind, [StaffId(one) for one in people])
