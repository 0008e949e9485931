"""The register of movements 学籍变动登记, for a school and by zone 学区 (R086)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.changes.destinations import school_named
from core.changes.models import ChangeKind, RecordChange
from core.models import School, SchoolId
from core.office import Office

COMING = frozenset({ChangeKind.TRANSFER_IN, ChangeKind.ARRIVE, ChangeKind.RETURN, ChangeKind.ENTER})
_FROM_A_SCHOOL = frozenset({ChangeKind.TRANSFER_IN, ChangeKind.ARRIVE})
GOING = frozenset(
    {
        ChangeKind.TRANSFER_OUT,
        ChangeKind.PROMOTE,
        ChangeKind.GRADUATE,
        ChangeKind.COMPLETE,
        ChangeKind.SUSPEND,
        ChangeKind.DEATH,
        ChangeKind.LEAVE,
        ChangeKind.WITHDRAW,
    }
)


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the register."""

    change: RecordChange
    name: str
    student_no: str | None
    zone: str


@dataclass(frozen=True, slots=True)
class ZoneMovements:
    """What moved in one zone; every line stands in one group.

    Schools of the township that are in no zone are one together.
    A child that moves between two schools of the zone is on both registers: `left_within` is
    the one school's line and `came_within` the other's. Neither changes the zone's headcount.
    """

    zone: str
    came: tuple[Movement, ...]
    went: tuple[Movement, ...]
    left_within: tuple[Movement, ...]
    came_within: tuple[Movement, ...]
    other: tuple[Movement, ...]


def movements(
    office: Office, first: date, last: date, school_id: SchoolId | None = None
) -> tuple[Movement, ...]:
    """Return the standing changes of some days, both ends included; None is every school."""
    changes = office.store.changes.between(first, last, school_id)
    pupils = {
        pupil.id: pupil
        for pupil in office.store.pupils.among("id", {change.pupil_id for change in changes})
    }
    zones = {school.id: school.cluster for school in office.store.schools.all()}
    lines = []
    for change in changes:
        pupil = pupils.get(change.pupil_id)
        if pupil is not None:
            zone = zones.get(change.school_id, "")
            lines.append(Movement(change, pupil.name, pupil.student_no, zone))
    return tuple(lines)


def by_zone(office: Office, lines: Iterable[Movement]) -> tuple[ZoneMovements, ...]:
    """Sort movements by zone; schools without one stand together under an empty name."""
    schools = office.store.schools.all()
    zones: dict[str, list[Movement]] = {}
    for line in lines:
        zones.setdefault(line.zone, []).append(line)
    return tuple(_zone(zone, held, schools) for zone, held in sorted(zones.items()))


def _zone(zone: str, lines: list[Movement], schools: Sequence[School]) -> ZoneMovements:
    groups: dict[str, list[Movement]] = {}
    for line in lines:
        groups.setdefault(_group(line.change, zone, schools), []).append(line)
    came, went, left_within, came_within, other = (
        tuple(groups.get(name, ()))
        for name in ("came", "went", "left_within", "came_within", "other")
    )
    return ZoneMovements(zone, came, went, left_within, came_within, other)


def _group(change: RecordChange, zone: str, schools: Sequence[School]) -> str:
    if change.kind in GOING:
        to = _meant(change, change.to_school_id or change.to_school, schools)
        return "left_within" if to is not None and to.cluster == zone else "went"
    if change.kind in COMING:
        if change.kind not in _FROM_A_SCHOOL:
            return "came"
        origin = _meant(change, change.from_school, schools)
        return "came_within" if origin is not None and origin.cluster == zone else "came"
    return "other"


def _meant(change: RecordChange, text: str | None, schools: Sequence[School]) -> School | None:
    """Return the township's school that a code or a written name means; None for any other."""
    if not text:
        return None
    by_code = [school for school in schools if school.id == text]
    return by_code[0] if by_code else school_named(text, schools, but=change.school_id)
