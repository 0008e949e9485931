"""Forms of the draw, of teams, privacy and the like that were begun: what they are, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.ledgers.facts import ErasureScope, OwnLedgerId
from core.models import Cohort, PupilId, StaffId, Stage
from core.school_year.models import TermOf
from core.spoken_labels import grade_text

if TYPE_CHECKING:
    from core.office import Office


class Room(StrEnum):
    """Where a form goes on."""

    DRAW = "draw"
    """`stage.year` of a cohort, or nothing for the list of cohorts."""
    AFTER_DRAW = "after_draw"
    MEETING = "meeting"
    COUNTY = "county"
    WISHES = "wishes"
    ATTRIBUTES = "attributes"
    TEAM_BOARD = "team_board"
    TEAM_SHEET = "team_sheet"
    TEACHERS = "teachers"
    LESSONS = "lessons"
    COVER = "cover"
    MENTORS = "mentors"
    ERASE = "erase"
    """A pupil."""
    ERASE_STAFF = "erase_staff"
    NOTICE = "notice"
    CLOSING = "closing"
    REPORTING = "reporting"
    CONFLICTS = "conflicts"
    OWN_LEDGER = "own_ledger"
    ACTS = "acts"
    """Pupils."""


@dataclass(frozen=True, slots=True)
class KeptInRoom:
    """A form that goes on in a room. `what` it is: `home.left.<what>`; `about` is the room's own.

    `act` is the line of the room's agenda that opens it, where there is one that does no more.
    """

    what: str
    room: Room
    about: str = ""
    act: str = ""
    name: str = ""
    pupils: tuple[PupilId, ...] = ()


Reader = Callable[["Office", str], KeptInRoom | None]


def is_of_room(kind: str) -> bool:
    """Whether the first word of a draft's name is one of those that are read here."""
    return kind in _READERS


def in_room(office: Office, kind: str, rest: str) -> KeptInRoom | None:
    """Return what a draft is about; None where that stands no more."""
    return _READERS[kind](office, rest)


def _cohort_of(text: str) -> Cohort | None:
    stage, _, year = text.partition(".")
    if stage not in set(Stage) or not year.isdecimal():
        return None
    return Cohort(Stage(stage), int(year))


def _in_cohort(
    office: Office, what: str, room: Room, cohort: Cohort | None, act: str = ""
) -> KeptInRoom | None:
    if cohort is None:
        return None
    about = f"{cohort.stage}.{cohort.entry_year}"
    return KeptInRoom(what, room, about, act, grade_text(cohort, office.year))


def _before_the_seal(
    office: Office, what: str, room: Room, cohort: Cohort | None, act: str = ""
) -> KeptInRoom | None:
    """Return a form that makes no difference once a plan is sealed."""
    from core.grouping.plans import present_plan  # noqa: PLC0415 - start-up

    if cohort is None or present_plan(office, cohort) is not None:
        return None
    return _in_cohort(office, what, room, cohort, act)


def _of_plan(
    office: Office, what: str, room: Room, plan_id: str, act: str = ""
) -> KeptInRoom | None:
    """Return a form about a plan that is in force."""
    from core.grouping.plans import present_plan  # noqa: PLC0415 - start-up

    record = next((one for one in office.store.grouping.plans.all() if one.id == plan_id), None)
    if record is None:
        return None
    cohort = Cohort(record.stage, record.entry_year)
    plan = present_plan(office, cohort)
    if plan is None or plan.record.id != plan_id:
        return None
    return _in_cohort(office, what, room, cohort, act)


def _annul(office: Office, rest: str) -> KeptInRoom | None:
    result = office.store.after_draw.county_results.get(rest)
    if result is None:
        return _of_plan(office, "annul", Room.AFTER_DRAW, rest, "annul")
    cohort = Cohort(result.stage, result.entry_year)
    return _in_cohort(office, "annul", Room.COUNTY, cohort, "annul")


def _objection(office: Office, rest: str) -> KeptInRoom | None:
    if not rest.startswith("answer."):
        return _of_plan(office, "objection", Room.AFTER_DRAW, rest, "objection")
    held = office.store.after_draw.objections.get(rest.removeprefix("answer."))
    if held is None or held.answered_on is not None:
        return None
    return _of_plan(office, "objection", Room.AFTER_DRAW, held.subject, held.id)


def _approval(office: Office, rest: str) -> KeptInRoom | None:
    cohort = _cohort_of(rest)
    if cohort is None:
        return _of_plan(office, "approval", Room.MEETING, rest, "approval")
    return _before_the_seal(office, "approval", Room.DRAW, cohort, "approve")


def _lots(office: Office, rest: str) -> KeptInRoom | None:
    if rest.startswith("drawn."):
        return _of_plan(office, "lots", Room.DRAW, rest.removeprefix("drawn."), "hand_lots")
    return _before_the_seal(office, "lots", Room.DRAW, _cohort_of(rest), "lots")


def _extra(office: Office, rest: str) -> KeptInRoom | None:
    what, _, behind = rest.partition(".")
    cohort = _cohort_of(".".join(behind.split(".")[:2])) if what == "extra" else None
    return _before_the_seal(office, "extra", Room.ATTRIBUTES, cohort)


def _wish(office: Office, rest: str) -> KeptInRoom | None:
    return _before_the_seal(office, "wish", Room.WISHES, _cohort_of(rest.partition(".")[2]))


def _county(office: Office, rest: str) -> KeptInRoom | None:
    return _before_the_seal(office, "county", Room.COUNTY, _cohort_of(rest))


def _leading(_office: Office, _rest: str) -> KeptInRoom | None:
    return KeptInRoom("leading", Room.DRAW)


def _committee(office: Office, rest: str) -> KeptInRoom | None:
    from core.teams.records import WHOLE_SCHOOL  # noqa: PLC0415 - start-up

    plan = office.store.teams.plans.get(rest)
    if plan is None:
        return None
    if plan.entry_year == WHOLE_SCHOOL:
        return KeptInRoom("committee", Room.TEAM_SHEET)
    cohort = Cohort(plan.stage, plan.entry_year)
    return _in_cohort(office, "committee", Room.TEAM_BOARD, cohort)


def _erase(office: Office, rest: str) -> KeptInRoom | None:
    scope, _, whose = rest.partition(".")
    if scope == "staff":
        member = office.store.staff.get(StaffId(whose))
        return KeptInRoom("erase", Room.ERASE_STAFF, whose, name=member.name) if member else None
    pupil = office.store.pupils.get(PupilId(whose))
    if pupil is None or scope not in set(ErasureScope):
        return None
    return KeptInRoom("erase", Room.ERASE, whose, scope, pupil.name)


def _in_term(office: Office, what: str, room: Room, rest: str) -> KeptInRoom | None:
    """Return what belongs to the present term. No line is done for it: one may close the term."""
    term = TermOf.on(office.clock.today())
    return KeptInRoom(what, room) if rest == f"{term.year}.{term.term}" else None


def _certificate(office: Office, rest: str) -> KeptInRoom | None:
    return _acts(office, "certificate", [PupilId(rest)], "certificate_for")


def _field(office: Office, rest: str) -> KeptInRoom | None:
    whom = [PupilId(one) for one in rest.partition(".")[2].split(",")]
    return _acts(office, "field", whom)


def _acts(office: Office, what: str, whom: list[PupilId], act: str = "") -> KeptInRoom | None:
    known = [office.store.pupils.get(one) for one in whom]
    names = [one.name for one in known if one is not None]
    if len(names) != len(whom):
        return None
    name = names[0] if len(names) == 1 else ""
    return KeptInRoom(what, Room.ACTS, act=act, name=name, pupils=tuple(whom))


def _own_ledger(office: Office, rest: str) -> KeptInRoom | None:
    what, _, whose = rest.partition(".")
    ledgers = office.store.ledgers
    if what == "line":
        line = ledgers.lines.get(whose)
        whose = line.ledger_id if line is not None else ""
    held = ledgers.own.get(OwnLedgerId(whose.partition(".")[0] if what == "value" else whose))
    return KeptInRoom("own_ledger", Room.OWN_LEDGER, held.id, name=held.name) if held else None


def _conflict(office: Office, _rest: str) -> KeptInRoom | None:
    is_open = bool(office.store.history.conflicts())
    return KeptInRoom("conflict", Room.CONFLICTS) if is_open else None


_READERS: Mapping[str, Reader] = {
    "annul": _annul,
    "approval": _approval,
    "certificate": _certificate,
    "closing": lambda office, rest: _in_term(office, "closing", Room.CLOSING, rest),
    "committee": _committee,
    "conflict": _conflict,
    "county": _county,
    "cover": lambda _office, _rest: KeptInRoom("cover", Room.COVER),
    "draw": _extra,
    "erase": _erase,
    "field": _field,
    "leading": _leading,
    "lesson": lambda _office, _rest: KeptInRoom("lesson", Room.LESSONS),
    "lots": _lots,
    "meeting": lambda office, rest: _of_plan(office, "meeting", Room.MEETING, rest, "meeting"),
    "mentor": lambda _office, _rest: KeptInRoom("mentor", Room.MENTORS),
    "notice": lambda _office, _rest: KeptInRoom("notice", Room.NOTICE),
    "objection": _objection,
    "own_ledger": _own_ledger,
    "periods": lambda _office, _rest: KeptInRoom("periods", Room.TEAM_SHEET),
    "reporting": lambda office, rest: _in_term(office, "reporting", Room.REPORTING, rest),
    "request": lambda office, rest: _of_plan(office, "request", Room.AFTER_DRAW, rest, "request"),
    "teacher": lambda _office, _rest: KeptInRoom("teacher", Room.TEACHERS),
    "wish": _wish,
}
"""By the first word of a draft's name."""
