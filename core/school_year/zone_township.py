"""The zones of a whole township: villages by schools, and who attends across zones. Pure (R076)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.i18n import t, tn
from core.school_year.zone_facts import Resident, Served
from core.school_year.zone_table import (
    SCHOOL_KEY,
    People,
    ZoneCell,
    ZoneColumn,
    ZoneKind,
    ZoneTable,
    is_of,
    villages_of,
)
from core.school_year.zones import Place


@dataclass(slots=True)
class _Across:
    """Children of one village who attend another school than their zone's."""

    ids: list[str] = field(default_factory=list)
    no_grade: list[str] = field(default_factory=list)
    boarders: list[str] = field(default_factory=list)


def township_table(schools: Sequence[Served]) -> ZoneTable:
    """Return villages by schools: whose zone a village is, and where its children go to school."""
    everyone = [one for own in schools for one in own.residents]
    zones = [village for own in schools for village in own.zone.villages]
    villages = villages_of(list(dict.fromkeys(zones)), [one.place for one in everyone])
    shown = [own for own in schools if own.residents]
    across = {one.id for one in everyone if _serving(one, schools)[1]}
    rows = [_village_row(village, schools, shown, across) for village in villages]
    counts = [ZoneCell.count(one.id for one in own.residents) for own in shown]
    rows.append(
        (
            ZoneCell(t("statistics.sum")),
            ZoneCell(),
            ZoneCell.count(one.id for one in everyone),
            ZoneCell.count(one.id for one in everyone if one.id in across),
            *counts,
        )
    )
    columns = (
        ZoneColumn("village", t("zone.column.village"), People.NOBODY, is_words=True),
        ZoneColumn("served_by", t("zone.column.served_by"), People.NOBODY, is_words=True),
        ZoneColumn("sum", t("zone.column.pupils")),
        ZoneColumn("across", t("zone.column.across")),
        *(ZoneColumn(f"{SCHOOL_KEY}{own.school.id}", own.school.name) for own in shown),
    )
    doubts = _doubts(villages, schools)
    notes = (t("zone.note.served"), *doubts, t("zone.note.across"))
    return ZoneTable(ZoneKind.TOWNSHIP, columns, tuple(rows), None, notes, doubts)


def crossing_table(schools: Sequence[Served]) -> ZoneTable:
    """Return who lives in one school's zone and attends another, a line a village and school.

    Where the zone's school has no pupils in the child's grade, going on elsewhere is no choice:
    those are counted apart.
    """
    cohorts = {own.school.id: own.cohorts for own in schools}
    names = {own.school.id: own.school.name for own in schools}
    found: dict[tuple[str, str, str], _Across] = {}
    for own in schools:
        for one in own.residents:
            serving, is_across = _serving(one, schools)
            if not is_across:
                continue
            zone = t("work.between").join(each.school.name for each in serving)
            line = found.setdefault((one.place.village, zone, names[own.school.id]), _Across())
            line.ids.append(one.id)
            if all(one.cohort not in cohorts[each.school.id] for each in serving):
                line.no_grade.append(one.id)
            if one.is_boarder:
                line.boarders.append(one.id)
    rows = [
        (ZoneCell(village), ZoneCell(zone), ZoneCell(school), *_across_cells([line]))
        for (village, zone, school), line in found.items()
    ]
    if rows:
        head = (ZoneCell(t("statistics.sum")), ZoneCell(), ZoneCell())
        rows.append((*head, *_across_cells(list(found.values()))))
    columns = (
        ZoneColumn("village", t("zone.column.village"), People.NOBODY, is_words=True),
        ZoneColumn("served_by", t("zone.column.served_by"), People.NOBODY, is_words=True),
        ZoneColumn("attends", t("zone.column.attends"), People.NOBODY, is_words=True),
        ZoneColumn("sum", t("zone.column.pupils")),
        ZoneColumn("no_grade", t("zone.column.no_grade")),
        ZoneColumn("boarders", t("zone.column.boarders")),
    )
    notes = (t("zone.note.across"), t("zone.note.no_grade"))
    return ZoneTable(ZoneKind.CROSSING, columns, tuple(rows), None, notes, has_sums=bool(rows))


def _across_cells(lines: Sequence[_Across]) -> tuple[ZoneCell, ...]:
    return (
        ZoneCell.count(one for line in lines for one in line.ids),
        ZoneCell.count(one for line in lines for one in line.no_grade),
        ZoneCell.count(one for line in lines for one in line.boarders),
    )


def _village_row(
    village: str, schools: Sequence[Served], shown: Sequence[Served], across: set[str]
) -> tuple[ZoneCell, ...]:
    here = {
        own.school.id: [one for one in own.residents if is_of(village, one.place)] for own in shown
    }
    everyone = [one for held in here.values() for one in held]
    return (
        ZoneCell(village or t("zone.no_village")),
        ZoneCell(_served_by(village, schools) or t("zone.nobody") if village else ""),
        ZoneCell.count(one.id for one in everyone),
        ZoneCell.count(one.id for one in everyone if one.id in across),
        *(ZoneCell.count(one.id for one in here[own.school.id]) for own in shown),
    )


def _served_by(village: str, schools: Sequence[Served]) -> str:
    """Return the schools whose zone a village is, or is in part; empty where it is nobody's."""
    found = []
    for own in schools:
        if own.zone.has_whole(village):
            found.append(own.school.name)
        elif groups := own.zone.groups_of(village):
            words = t("work.between").join(groups)
            found.append(t("zone.served_groups", school=own.school.name, groups=words))
    return t("work.between").join(found)


def _serving(one: Resident, schools: Sequence[Served]) -> tuple[list[Served], bool]:
    """Return the schools in whose zone a child lives, and whether she attends none of them.

    False as well where it is not known whose zone it is, and where it is nobody's.
    """
    serving = [own for own in schools if own.zone.covers(one.place)]
    is_open = any(own.zone.covers(one.place) is None for own in schools if own.zone.places)
    attends_own = any(own.school.id == one.school_id for own in serving)
    return serving, bool(serving) and not attends_own and not is_open


def _doubts(villages: Sequence[str], schools: Sequence[Served]) -> tuple[str, ...]:
    """Name villages in nobody's zone, and schools of which no zone is written."""
    between = t("work.between")
    doubts = []
    unserved = [one for one in villages if one and not _served_by(one, schools)]
    if unserved:
        doubts.append(tn("zone.doubt.unserved", len(unserved), names=between.join(unserved)))
    without = [own.school.name for own in schools if not own.zone.places]
    if without:
        doubts.append(tn("zone.doubt.without", len(without), names=between.join(without)))
    nowhere = sum(one.place == Place() for own in schools for one in own.residents)
    if nowhere:
        doubts.append(tn("zone.doubt.nowhere", nowhere))
    return tuple(doubts)
