"""The county's workbook as a school goes through it: look, take over, see it again, archive."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.grouping import files
from core.grouping.after_records import CountyResult
from core.grouping.archive_files import ArchiveKind
from core.grouping.archive_records import (
    ArchivedClass,
    around_of,
    record_members,
    requests_in,
    unreported_names,
)
from core.grouping.archiving import Archive, archive_name, keep_archive
from core.grouping.county import CountyLists, CountySource, read_county_lists, take_county_result
from core.grouping.county_records import county_document, county_groups, standing_results
from core.grouping.plans import require_free
from core.grouping.proposing import cohort_files, require_unseated
from core.grouping.publishing import label_of
from core.i18n import in_chinese
from core.models import ClassGroup, Cohort, PupilFile, SchoolYear
from core.office import Office
from core.spoken_labels import class_text, grade_text


@dataclass(frozen=True, slots=True)
class CountyBook:
    """A workbook that was read against the register; nothing is stored yet."""

    path: Path
    lists: CountyLists
    labels: tuple[tuple[str, int], ...]
    """Each class and how many go into it."""
    digest: str
    ignored: tuple[str, ...]
    """Headings that no draw may use, such as scores: they were dropped unread."""


@dataclass(frozen=True, slots=True)
class CountyClass:
    """A class that the county drew, as it stands."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountyTaken:
    """A result that was taken over."""

    record: CountyResult
    classes: tuple[CountyClass, ...]


def look_at_county(office: Office, cohort: Cohort, path: Path) -> CountyBook:
    """Read the county's workbook; stores nothing.

    Raises those of `read_workbook` and `read_county_lists`; GroupingError: `already_sealed`,
    `already_drawn`; PupilsError(`already_seated`).
    """
    require_free(office, cohort)
    require_unseated(office, cohort, cohort_files(office, cohort))
    data = files.read_file(path)
    read = read_workbook(path, RecordKind.PUPILS)
    lists = read_county_lists(office, cohort, read)
    year = SchoolYear(max(office.year.starts_in, cohort.entry_year))
    labels = tuple(
        (class_text(cohort, year, number), len(members))
        for number, members in lists.classes.items()
    )
    digest = hashlib.sha256(data).hexdigest()
    return CountyBook(path, lists, labels, digest, read.refused_columns)


def take_over(office: Office, book: CountyBook, authority: str, document_no: str) -> CountyResult:
    """Store the lists as locked classes; raises as `take_county_result`."""
    source = CountySource(authority, document_no, book.digest)
    return take_county_result(office, book.lists, source)


def county_taken(office: Office, cohort: Cohort) -> CountyTaken | None:
    """Return the county's result for a cohort, where there is one."""
    record = next(
        (
            own
            for own in standing_results(office)
            if (own.stage, own.entry_year) == (cohort.stage, cohort.entry_year)
        ),
        None,
    )
    if record is None:
        return None
    classes = tuple(
        CountyClass(
            label_of(group, SchoolYear(group.year)),
            tuple(file.pupil.name for file in _files(office, group)),
        )
        for group in county_groups(office, record)
    )
    return CountyTaken(record, classes)


@in_chinese()
def write_county_archive(office: Office, taken: CountyTaken, folder: Path) -> Archive:
    """Write the archive of a county's result; raises StoreError as `write_file`."""
    record = taken.record
    groups = county_groups(office, record)
    around = replace(
        around_of(office, record.id, SchoolYear(record.year)),
        requests=requests_in(office, groups),
        unreported=unreported_names(office, groups),
    )
    members = record_members(office, _archived(taken.classes), around)
    members["county.json"] = county_document(record)
    cohort = Cohort(record.stage, record.entry_year)
    name = archive_name(office, grade_text(cohort, SchoolYear(record.year)))
    return keep_archive(office, ArchiveKind.COUNTY, members, folder / name, record.id)


def _archived(classes: Iterable[CountyClass]) -> list[ArchivedClass]:
    return [
        ArchivedClass(place, own.label, tuple(enumerate(own.names, start=1)))
        for place, own in enumerate(classes, start=1)
    ]


def _files(office: Office, group: ClassGroup) -> list[PupilFile]:
    seats = office.store.seats.of_class(group.id)
    return office.store.pupils.files([seat.pupil_id for seat in seats])
