"""What a school decides about a draw before the seal, kept as a draft of the store."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TypeVar

from core.assign.plan import DEFAULT_ATTRIBUTES, EXTRA_ATTRIBUTES, LateRules, Lots, LotsBy
from core.assign.proposal import ExtraAttribute
from core.dates import DateFault, parse_date
from core.errors import GroupingError
from core.grouping.proposing import PupilWish, Request
from core.models import Cohort
from core.office import Office

T = TypeVar("T")
MAX_LATE_DAYS = 50
"""As many as a plan holds: docs/draw-protocol.md, "Limits"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the plan shall say. Wishes hold the pupils' ids."""

    classes: int = 2
    left_out: tuple[str, ...] = ()
    extra: tuple[ExtraAttribute, ...] = ()
    together: tuple[PupilWish, ...] = ()
    apart: tuple[PupilWish, ...] = ()
    lots: Lots = field(default_factory=Lots)
    late_days: tuple[str, ...] = ()
    """The days on which late joiners are drawn, ascending; none is any day."""

    def request(self, cohort: Cohort) -> Request:
        """Return them as the use case asks for them."""
        return Request(
            entry_year=cohort.entry_year,
            stage=cohort.stage,
            classes=self.classes,
            left_out=frozenset(self.left_out),
            extra=self.extra,
            together=self.together,
            apart=self.apart,
            lots=self.lots,
            late=LateRules(self.late_days),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """Who approved a proposal, and when; `present` and `resolution` are the committee's."""

    approver: str
    decided_on: date
    present: tuple[str, ...] = ()
    resolution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """The draft of a draw: choices, the proposal made from them, and its approval."""

    choices: Choices = field(default_factory=Choices)
    proposal: str = ""
    """The proposal's canonical JSON; empty before there is one."""
    approved: Approved | None = None
    is_anew: bool = False
    """Whether a draft was there that another version wrote and this one cannot read."""


class _UnreadableError(Exception):
    """A draft is not of the shape that this version writes."""


def kept_decisions(office: Office, cohort: Cohort) -> Decisions | None:
    """Return the draft of a cohort; one that cannot be read counts as a start anew, and says so."""
    saved = office.store.drafts.get(decisions_key(cohort))
    if saved is None:
        return None
    try:
        return _read(json.loads(saved.body))
    except (_UnreadableError, ValueError, TypeError, KeyError, AttributeError):
        return Decisions(is_anew=True)


def keep_decisions(office: Office, cohort: Cohort, decisions: Decisions) -> None:
    """Keep a draft; durable on return."""
    held = asdict(replace(decisions, is_anew=False))
    body = json.dumps(held, ensure_ascii=False, default=_plain)
    office.store.drafts.save(decisions_key(cohort), office.clock.now(), body)


def decisions_key(cohort: Cohort) -> str:
    """Return the draft's name in the store."""
    return f"draw:{cohort.stage}:{cohort.entry_year}"


def choices_without(choices: Choices, attribute: str) -> Choices:
    """Leave a default attribute out, or take it in again.

    Raises GroupingError(`attribute_unknown`).
    """
    if attribute not in DEFAULT_ATTRIBUTES:
        raise GroupingError("attribute_unknown", key=attribute)
    chosen = set(choices.left_out) ^ {attribute}
    return replace(choices, left_out=tuple(key for key in DEFAULT_ATTRIBUTES if key in chosen))


def choices_with(choices: Choices, attribute: str, reason: str) -> Choices:
    """Take an extra attribute in with its written reason; an empty one takes it out again.

    Raises GroupingError(`attribute_unknown`).
    """
    if attribute not in EXTRA_ATTRIBUTES:
        raise GroupingError("attribute_unknown", key=attribute)
    reasons = {own.key: own.reason for own in choices.extra} | {attribute: reason.strip()}
    extra = (ExtraAttribute(key, reasons[key]) for key in EXTRA_ATTRIBUTES if reasons.get(key))
    return replace(choices, extra=tuple(extra))


def choices_of_classes(choices: Choices, classes: int) -> Choices:
    """Decide another number of classes; lots were for the former number and fall away."""
    lots = choices.lots if classes == choices.classes else Lots()
    return replace(choices, classes=classes, lots=lots)


def choices_of_late_days(choices: Choices, written: str, today: date) -> Choices:
    """Decide on which days late joiners are drawn, as a line of days; an empty one is any day.

    Raises GroupingError: `late_day_unreadable`, `late_day_past`, `late_days_too_many`.
    """
    days = set()
    for text in re.split(r"[\s,，、;；]+", written.strip()):
        day = parse_date(text) if text else None
        if isinstance(day, DateFault):
            raise GroupingError("late_day_unreadable", day=text)
        if day is not None and day < today:
            raise GroupingError("late_day_past", day=day.isoformat())
        days |= {day.isoformat()} if day else set()
    if len(days) > MAX_LATE_DAYS:
        raise GroupingError("late_days_too_many", count=len(days), limit=MAX_LATE_DAYS)
    return replace(choices, late_days=tuple(sorted(days)))


def _read(held: object) -> Decisions:
    """Return a draft from its JSON; raises when it is of any other shape."""
    values = _fields(held, "choices", "proposal", "approved", "is_anew")
    names = ("classes", "left_out", "extra", "together", "apart", "lots", "late_days")
    own = _fields(_with_late_days(values["choices"]), *names)
    lots = _fields(own["lots"], "by", "teams")
    choices = Choices(
        classes=_of(int, own["classes"]),
        left_out=_each(_text, own["left_out"]),
        extra=_each(_extra, own["extra"]),
        together=_each(_wish, own["together"]),
        apart=_each(_wish, own["apart"]),
        lots=Lots(LotsBy(_text(lots["by"])), _each(_text, lots["teams"])),
        late_days=_each(_text, own["late_days"]),
    )
    approved = None if values["approved"] is None else _approved(values["approved"])
    return Decisions(choices=choices, proposal=_text(values["proposal"]), approved=approved)


def _with_late_days(held: object) -> object:
    """Return choices with the days of late joiners, which earlier versions did not write."""
    return {"late_days": [], **held} if isinstance(held, dict) else held


def _approved(held: object) -> Approved:
    values = _fields(held, "approver", "decided_on", "present", "resolution")
    return Approved(
        approver=_text(values["approver"]),
        decided_on=date.fromisoformat(_text(values["decided_on"])),
        present=_each(_text, values["present"]),
        resolution=_text(values["resolution"]),
    )


def _extra(held: object) -> ExtraAttribute:
    values = _fields(held, "key", "reason")
    return ExtraAttribute(_text(values["key"]), _text(values["reason"]))


def _wish(held: object) -> PupilWish:
    values = _fields(held, "pupils", "reason")
    return PupilWish(_each(_text, values["pupils"]), _text(values["reason"]))


def _fields(held: object, *names: str) -> dict[str, object]:
    if not isinstance(held, dict) or set(held) != set(names):
        raise _UnreadableError
    return held


def _each(read: Callable[[object], T], held: object) -> tuple[T, ...]:
    return tuple(read(one) for one in _of(list, held))


def _text(held: object) -> str:
    return _of(str, held)


def _of(kind: type[T], held: object) -> T:
    if type(held) is not kind:
        raise _UnreadableError
    return held


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError
