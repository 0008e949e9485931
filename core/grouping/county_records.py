"""Which of the county's results stand, and the document by which an annulment names one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from core.history import canonical_json
from core.models import ClassGroup, Cohort
from core.office import Office

if TYPE_CHECKING:
    from core.grouping.after_records import CountyResult
    from core.grouping.records import Annulled


def county_document(record: CountyResult) -> bytes:
    """Return what an archive says of a result: canonical JSON, no pupil in it."""
    return canonical_json(
        {
            "authority": record.authority,
            "document_no": record.document_no,
            "file_sha256": record.file_digest,
            "id": record.id,
            "imported_on": record.imported_on.isoformat(),
        }
    )


def county_digest(record: CountyResult) -> str:
    """Return the SHA-256 of a result's document in hex: what its annulment is bound to."""
    return hashlib.sha256(county_document(record)).hexdigest()


def results_of(office: Office, cohort: Cohort) -> list[CountyResult]:
    """Return this school's results for a cohort, annulled ones too."""
    return [
        own
        for own in office.store.after_draw.county_results.all(office.school.id)
        if (own.stage, own.entry_year) == (cohort.stage, cohort.entry_year)
    ]


def annulments_of_result(office: Office, record: CountyResult) -> list[Annulled]:
    """Return the annulments of a result."""
    return office.store.grouping.annulments.by("plan_id", record.id)


def standing_results(office: Office) -> list[CountyResult]:
    """Return this school's results that were not annulled."""
    annulled = {own.plan_id for own in office.store.grouping.annulments.all(office.school.id)}
    results = office.store.after_draw.county_results.all(office.school.id)
    return [own for own in results if own.id not in annulled]


def county_groups(office: Office, record: CountyResult) -> list[ClassGroup]:
    """Return the classes of a county's result, by number."""
    cohort = Cohort(record.stage, record.entry_year)
    groups = office.store.classes.of_year(office.school.id, record.year)
    return sorted(
        (group for group in groups if group.cohorts == (cohort,)), key=lambda own: own.number
    )
