"""学区覆盖一览表: what of a zone lives where, how far it comes, and how. Pure (R076)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.codes import CODES
from core.i18n import t, tn
from core.reading.values import distance_text
from core.school_year.zone_facts import Band, Learning, Resident, Served, ZoneChild
from core.school_year.zone_table import (
    People,
    ZoneCell,
    ZoneColumn,
    ZoneKind,
    ZoneTable,
    groups_in,
    is_of,
    villages_of,
)
from core.school_year.zones import Place, Zone, way_of
from core.spoken_labels import short_label, yes_or_no

MESSAGE_PREFIXES = ("zone.band.", "zone.child.")
METRES = 1000


@dataclass(frozen=True, slots=True)
class _Here:
    """The people of a line."""

    residents: Sequence[Resident]
    children: Sequence[ZoneChild]


@dataclass(frozen=True, slots=True)
class _Figure:
    column: ZoneColumn
    of: Callable[[_Here], ZoneCell]


def coverage_table(served: Served, children: Sequence[ZoneChild]) -> ZoneTable:
    """Return a school's table: a line a village, below it one a group where groups are known.

    Villages of the zone come first, also those that nobody comes from; then those where pupils
    or the ledger's children live; who has no village written stands last.
    """
    everyone = _Here(served.residents, children)
    figures = _figures(everyone)
    rows: list[tuple[ZoneCell, ...]] = []
    for village in villages_of(served.zone.villages, _places(everyone)):
        rows += _village_rows(village, served.zone, everyone, figures)
    sums = (ZoneCell(t("statistics.sum")), ZoneCell(), ZoneCell())
    rows.append((*sums, *(one.of(everyone) for one in figures)))
    return ZoneTable(
        ZoneKind.COVERAGE,
        (*_head(), *(one.column for one in figures)),
        tuple(rows),
        served.school,
        (t("zone.note.zone"), t("zone.note.way")),
        _doubts(served),
    )


def _doubts(served: Served) -> tuple[str, ...]:
    if not served.zone.places:
        return (t("zone.doubt.no_zone"),)
    nowhere = sum(not one.place.village for one in served.residents)
    return (tn("zone.doubt.nowhere", nowhere),) if nowhere else ()


def _head() -> tuple[ZoneColumn, ...]:
    return (
        ZoneColumn("village", t("zone.column.village"), People.NOBODY, is_words=True),
        ZoneColumn("group", t("zone.column.group"), People.NOBODY, is_words=True),
        ZoneColumn("zone", t("zone.column.zone"), People.NOBODY),
    )


def _places(here: _Here) -> list[Place]:
    return [*(one.place for one in here.residents), *(one.place for one in here.children)]


def _village_rows(
    village: str, zone: Zone, everyone: _Here, figures: Sequence[_Figure]
) -> list[tuple[ZoneCell, ...]]:
    here = _Here(
        [one for one in everyone.residents if is_of(village, one.place)],
        [one for one in everyone.children if is_of(village, one.place)],
    )
    groups = groups_in(_places(here), zone.groups_of(village)) if village else []
    whole = t("zone.whole_village") if groups else ""
    head = (
        ZoneCell(village or t("zone.no_village")),
        ZoneCell(whole),
        ZoneCell(_village_in(zone, village)),
    )
    rows = [(*head, *(one.of(here) for one in figures))]
    for group in groups:
        own = _Here(
            [one for one in here.residents if one.place.group == group],
            [one for one in here.children if one.place.group == group],
        )
        told = _told(zone.covers(Place(village, group)))
        head = (ZoneCell(village), ZoneCell(group or t("zone.no_group")), ZoneCell(told))
        rows.append((*head, *(one.of(own) for one in figures)))
    return rows


def _village_in(zone: Zone, village: str) -> str:
    if village and zone.groups_of(village) and not zone.has_whole(village):
        return t("zone.in_part")
    return _told(zone.covers(Place(village)))


def _told(is_in_zone: bool | None) -> str:  # noqa: FBT001 - a fact of the zone, not a switch
    return "" if is_in_zone is None else yes_or_no(value=is_in_zone)


def _figures(everyone: _Here) -> list[_Figure]:
    bands = [band for band in Band if band in {one.band for one in everyone.residents}]
    ways = _ways({one.transport for one in everyone.residents if one.transport})
    figures = [
        _pupils("sum", t("zone.column.pupils"), lambda _: True),
        *(_of_band(band) for band in bands),
        _pupils("boarders", t("zone.column.boarders"), lambda one: one.is_boarder),
        _Figure(ZoneColumn("farthest", t("zone.column.farthest")), _farthest),
        _Figure(ZoneColumn("average", t("zone.column.average")), _average),
    ]
    if any(one.distance_m is None for one in everyone.residents):
        label = t("zone.column.no_distance")
        figures.append(_pupils("no_distance", label, lambda one: one.distance_m is None))
    figures += [_of_way(way) for way in ways]
    if any(one.needs_bus for one in everyone.residents):
        figures.append(_pupils("bus", t("zone.column.bus"), lambda one: bool(one.needs_bus)))
    if everyone.children:
        figures.append(_children("of_age", t("zone.column.of_age"), lambda _: True))
        held = {one.learning for one in everyone.children}
        is_asked = Learning.UNKNOWN in held
        figures += [_of_learning(one) for one in Learning if is_asked or one in _ALWAYS]
    return figures


_ALWAYS = frozenset(Learning) - {Learning.UNKNOWN}
"""Where children are: these stand on the table also where nobody is."""


def _ways(held: set[str]) -> list[str]:
    """Return the ways to school that are in use, in the order of the national form's."""
    known = [one.code for one in CODES["transport"] if one.code in held]
    return [*known, *sorted(held.difference(known))]


def _pupils(key: str, label: str, takes: Callable[[Resident], bool]) -> _Figure:
    def cell(here: _Here) -> ZoneCell:
        return ZoneCell.count(one.id for one in here.residents if takes(one))

    return _Figure(ZoneColumn(key, label), cell)


def _of_band(band: Band) -> _Figure:
    return _pupils(f"band_{band}", t(f"zone.band.{band}"), lambda one: one.band is band)


def _of_way(way: str) -> _Figure:
    label = short_label("transport", way)
    return _pupils(f"way_{way}", label, lambda one: one.transport == way)


def _children(key: str, label: str, takes: Callable[[ZoneChild], bool]) -> _Figure:
    def cell(here: _Here) -> ZoneCell:
        return ZoneCell.count(one.id for one in here.children if takes(one))

    return _Figure(ZoneColumn(key, label, People.CHILDREN), cell)


def _of_learning(learning: Learning) -> _Figure:
    label = t(f"zone.child.{learning}")
    return _children(f"child_{learning}", label, lambda one: one.learning is learning)


def _farthest(here: _Here) -> ZoneCell:
    most = way_of([one.distance_m for one in here.residents]).farthest
    ids = (one.id for one in here.residents if most is not None and one.distance_m == most)
    return ZoneCell(distance_text(most), tuple(ids))


def _average(here: _Here) -> ZoneCell:
    """Return the average to a tenth of a kilometre, and whose ways it was taken from."""
    average = way_of([one.distance_m for one in here.residents]).average
    if average is None:
        return ZoneCell()
    return ZoneCell(f"{average / METRES:.1f}", _written(here.residents))


def _written(residents: Iterable[Resident]) -> tuple[str, ...]:
    return tuple(one.id for one in residents if one.distance_m is not None)
