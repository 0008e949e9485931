"""The archive of a draw: everything that it takes to check it again, in one file (R022).

It holds the names of the pupils beside their draw numbers: it belongs into the school's own
cabinet, not on a wall. `archive_checking` reads it without a store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.assign.late_certificate import parse_late_certificate
from core.errors import GroupingError
from core.grouping import files
from core.grouping.after_records import CountyResult
from core.grouping.archive_files import ArchiveKind, build_archive
from core.grouping.archive_records import (
    ArchivedClass,
    archived_requests,
    around_of,
    record_members,
    unreported_names,
)
from core.grouping.classes import groups_of
from core.grouping.county_records import (
    annulments_of_result,
    county_digest,
    county_document,
    results_of,
)
from core.grouping.forks import require_no_fork
from core.grouping.ledgers_of_cohort import objections_of_cohort, requests_of_cohort
from core.grouping.packing import unpack
from core.grouping.plans import SealedPlan, certificate_bytes, certificate_of, draw_of
from core.grouping.publishing import label_of
from core.grouping.records import Annulled, CohortGrouping, LateDraw, PlanState
from core.grouping.roster import SealedRoster
from core.history import canonical_json
from core.i18n import in_chinese, t
from core.models import Cohort, SchoolYear
from core.office import Office
from core.printing.spool import PaperFormat, named_file


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was written; `digest` is SHA-256 of the file, in hex."""

    path: Path
    digest: str
    bytes: int


@in_chinese()
def write_archive(office: Office, plan: SealedPlan, path: Path) -> Archive:
    """Write the archive of a draw.

    Raises GroupingError: `not_drawn`, `plan_annulled`, `draw_forked`; StoreError as `write_file`.
    """
    if plan.state is PlanState.ANNULLED:
        raise GroupingError("plan_annulled")
    require_no_fork(office, plan)
    return keep_archive(office, ArchiveKind.DRAW, _members(office, plan), path, plan.record.id)


@in_chinese()
def archive_name(office: Office, subject: str) -> str:
    """Return a file's name such as `编班档案_一年级_20261008.zip`."""
    return (
        Path(named_file(t("archive.file"), subject, office.clock.today(), PaperFormat.PDF))
        .with_suffix(".zip")
        .name
    )


def keep_archive(
    office: Office, kind: ArchiveKind, members: dict[str, bytes], path: Path, subject: str
) -> Archive:
    """Build an archive, write it and note it."""
    data = build_archive(office, kind, members)
    files.write_file(path, data)
    office.audit("archive", subject, "purpose=school")
    return Archive(path, hashlib.sha256(data).hexdigest(), len(data))


def _members(office: Office, plan: SealedPlan) -> dict[str, bytes]:
    draw = draw_of(office, plan)
    batches = office.store.grouping.late_draws.by("plan_id", plan.record.id)
    late = [own for own in batches if own.certificate]
    members = {
        "plan.json": plan.plan.canonical(),
        "certificate.json": certificate_bytes(office, plan),
        "roster.json": roster_document(SealedRoster.unpacked(draw.roster)),
    }
    for batch in late:
        members |= _late_members(batch)
    plans = _annulled(office, plan)
    for place, (record, annulled) in enumerate(plans, start=1):
        members |= _annulled_members(office, place, record, annulled)
    for place, (result, annulled) in enumerate(
        _annulled_results(office, plan.cohort), start=len(plans) + 1
    ):
        members |= _annulled_county(place, result, annulled)
    lists = class_lists(office, plan, late)
    around = around_of(office, plan.record.id, SchoolYear(draw.year))
    groups = groups_of(office, plan)
    around = replace(
        around,
        objections=objections_of_cohort(office, plan.cohort),
        requests=archived_requests(office, requests_of_cohort(office, plan.cohort, groups)),
        unreported=unreported_names(office, groups),
    )
    return members | record_members(office, lists, around)


def roster_document(roster: SealedRoster) -> bytes:
    """Return who had which number, and the secret from which each child's salt follows."""
    return canonical_json(
        {
            "first": roster.first,
            "names": [own.name for own in roster.pupils],
            "secret": roster.secret.hex(),
        }
    )


def class_lists(office: Office, plan: SealedPlan, late: Sequence[LateDraw]) -> list[ArchivedClass]:
    """Return who was put into which class, by draw number; names as they are spelt today."""
    draw = draw_of(office, plan)
    roster = SealedRoster.unpacked(draw.roster)
    found = {
        number: [(own, roster.pupils[own - 1]) for own in members]
        for number, members in certificate_of(office, plan).classes.items()
    }
    for batch in late:
        roster = SealedRoster.unpacked(batch.roster)
        for own, number in parse_late_certificate(unpack(batch.certificate)).seats.items():
            found[number].append((own, roster.pupils[own - roster.first]))
    ids = [pupil.id for rows in found.values() for _, pupil in rows]
    names = {pupil.id: pupil.name for pupil in office.store.pupils.among("id", ids)}
    labels = {
        group.number: label_of(group, SchoolYear(group.year)) for group in groups_of(office, plan)
    }
    return [
        ArchivedClass(
            number,
            labels.get(number, str(number)),
            tuple((own, names.get(pupil.id, pupil.name)) for own, pupil in rows),
        )
        for number, rows in found.items()
    ]


def _late_members(record: LateDraw) -> dict[str, bytes]:
    folder = f"late/{record.batch}"
    return {
        f"{folder}/batch.json": unpack(record.document),
        f"{folder}/certificate.json": unpack(record.certificate),
        f"{folder}/roster.json": roster_document(SealedRoster.unpacked(record.roster)),
    }


def _annulled(office: Office, plan: SealedPlan) -> list[tuple[CohortGrouping, Annulled]]:
    grouping = office.store.grouping
    return [
        (record, annulled)
        for record in grouping.plans.of_cohort(office.school.id, plan.cohort)
        for annulled in grouping.annulments.by("plan_id", record.id)
    ]


def _annulled_results(office: Office, cohort: Cohort) -> list[tuple[CountyResult, Annulled]]:
    return [
        (record, annulled)
        for record in results_of(office, cohort)
        for annulled in annulments_of_result(office, record)
    ]


def _annulled_members(
    office: Office, place: int, record: CohortGrouping, annulled: Annulled
) -> dict[str, bytes]:
    folder = f"annulled/{place}"
    members = {
        f"{folder}/plan.json": unpack(record.document),
        f"{folder}/annulment.json": _statement(annulled, record.digest),
    }
    for number, draw in enumerate(office.store.grouping.draws.by("plan_id", record.id), start=1):
        members[f"{folder}/certificate_{number}.json"] = unpack(draw.certificate)
    return members


def _annulled_county(place: int, record: CountyResult, annulled: Annulled) -> dict[str, bytes]:
    folder = f"annulled/{place}"
    return {
        f"{folder}/county.json": county_document(record),
        f"{folder}/annulment.json": _statement(annulled, county_digest(record)),
    }


def _statement(annulled: Annulled, digest: str) -> bytes:
    return canonical_json(
        {
            "approver": annulled.approver,
            "day": annulled.annulled_on.isoformat(),
            "plan_digest": digest,
            "reason": annulled.reason,
            "school": annulled.school_id,
            "signature": annulled.signature,
            "signer_key": annulled.signer_key,
        }
    )
