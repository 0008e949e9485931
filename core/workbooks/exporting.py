"""Lists and the national form as workbooks. What goes out here comes in again unchanged.

Every export names its purpose and is noted. Numbers and telephones are masked unless they were
asked for whole; a masked column is headed so that no import takes it for the number itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.codes import CODES
from core.contacts import contact_phone, guardian_of
from core.dates import full_years
from core.exchange.headings import RecordKind, canonical_heading
from core.exchange.table_writing import TableColumn, write_table
from core.fields import PUPIL_FIELDS, FieldKind
from core.hamlets import hamlet_of
from core.i18n import in_chinese, t
from core.ledgers.schools import schools_among, schools_detail, schools_name
from core.ledgers.spec import LedgerError
from core.ledgers.told import for_reader
from core.models import LeftBehind, PupilFile, PupilId, School, SchoolId
from core.office import Office
from core.policy import policy
from core.privacy.masking import mask_id, mask_phone
from core.reading.drafts import PupilDraft
from core.reading.open_items import open_items
from core.roster_types import Purpose
from core.storage.search import PupilQuery
from core.validation import draft_of_pupil
from core.workbooks.list_files import write_list
from core.workbooks.matching import Progress

NATIONAL_COLUMNS = (
    "name",
    "sex",
    "birth_date",
    "birthplace_code",
    "native_place",
    "ethnic",
    "nationality",
    "id_type",
    "id_number",
    "hk_mo_tw_overseas",
    "political",
    "health",
    "name_pinyin",
    "former_name",
    "id_validity",
    "hukou_place_code",
    "hukou_type",
    "talent",
    "aux_no",
    "class_no",
    "grade",
    "class_label",
    "enrol_month",
    "enrol_way",
    "attend_way",
    "source",
    "current_address",
    "mail_address",
    "home_address",
    "phone",
    "postcode",
    "email",
    "homepage",
    "only_child",
    "preschool",
    "left_behind",
    "migrant_child",
    "orphan",
    "martyr_child",
    "inclusive",
    "disability",
    "gov_bought_place",
    "need_aid",
    "boarding_subsidy",
    "distance_km",
    "transport",
    "school_bus",
    "m1_name",
    "m1_relation",
    "m1_relation_note",
    "m1_is_guardian",
    "m1_phone",
    "m1_current_address",
    "m1_hukou_code",
    "m1_ethnic",
    "m1_id_type",
    "m1_id_number",
    "m1_workplace",
    "m1_job",
    "m2_name",
    "m2_relation",
    "m2_relation_note",
    "m2_is_guardian",
    "m2_phone",
    "m2_current_address",
    "m2_hukou_code",
    "m2_ethnic",
    "m2_id_type",
    "m2_id_number",
    "m2_workplace",
    "m2_job",
)
"""学生基本信息表, in the order of the form (student_fields.tsv 1-60, but for the photograph)."""

_COMPACT = frozenset({"birth_date", "enrol_month"})
"""The national form writes YYYYMMDD and YYYYMM."""

_NUMBER_KEYS = frozenset({"student_no", "aux_no"})
_PUBLIC_KEYS: Mapping[str, str] = {
    "name": "name",
    "school": "school",
    "grade": "grade",
    "class": "class_label",
}


@dataclass(frozen=True, slots=True)
class ListExport:
    """What a list shows: whom, in which order; which columns, in which order; for what.

    `columns` are keys of the pupil's form, of `DERIVED` or of `SHOWN`. `is_whole`: numbers and
    telephones stand whole. `keeps_present`: a file that is there is never written over.
    """

    pupil_ids: Sequence[PupilId]
    columns: tuple[str, ...]
    purpose: Purpose = Purpose.SCHOOL
    is_whole: bool = False
    keeps_present: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """A workbook that was written: `masked` names the columns whose numbers are hidden in part."""

    path: Path
    rows: int
    masked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the national form still wants of one pupil: keys of fields, in the form's order."""

    pupil_id: PupilId
    name: str
    fields: tuple[str, ...]


def _school_name(office: Office, file: PupilFile) -> str:
    code = file.enrolment.register_school_id
    school = office.store.schools.get(code)
    return school.name if school else code


def _status(_office: Office, file: PupilFile) -> str:
    return CODES["pupil_status"].label(file.enrolment.status)


def _age(office: Office, file: PupilFile) -> str:
    return str(full_years(file.pupil.birth_date, office.clock.today()))


def _open_count(_office: Office, file: PupilFile) -> str:
    return str(len(open_items(file)))


DERIVED: Mapping[str, Callable[[Office, PupilFile], str]] = {
    "school": _school_name,
    "status": _status,
    "age": _age,
    "open_items": _open_count,
}
"""Columns of a list that are no field of the form; an import passes over them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list shows in place of a field: 村组 that an address names, whoever answers.

    Where it is the field's own text for everybody, the column goes out under `heading`, which an
    import understands; otherwise under a heading that an import passes over.
    """

    field: str
    heading: str
    text: Callable[[PupilFile], str]


def _guardian_name(file: PupilFile) -> str:
    guardian = guardian_of(file)
    return guardian.name if guardian else ""


SHOWN: Mapping[str, Shown] = {
    "shown_hamlet": Shown("hamlet", "村组", lambda file: hamlet_of(file.pupil) or ""),
    "shown_guardian": Shown("m1_name", "监护人", _guardian_name),
    "shown_phone": Shown("m1_phone", "监护人电话", lambda file: contact_phone(file) or ""),
}
"""Columns of a list that are a field of the form for most pupils."""

FILES_AT_ONCE = 500

MESSAGE_IDS = (
    "export.column.shown_hamlet",
    "export.column.shown_guardian",
    "export.column.shown_phone",
    "export.column.school",
    "export.column.status",
    "export.column.age",
    "export.column.open_items",
)


@in_chinese()
def export_list(
    office: Office, wanted: ListExport, path: Path, report: Progress | None = None
) -> Exported:
    """Write exactly what a list shows, row for row and column for column.

    `report` is told (done, total) between two portions, and may raise to stop: nothing is written.
    Raises LedgerError: `nobody_to_export`, `no_columns_to_export`, `no_such_column`,
    `public_columns_only`; ExchangeError as `save_workbook`.
    """
    _check(wanted)
    masked = () if wanted.is_whole else tuple(key for key in wanted.columns if _is_number(key))
    exact = set(SHOWN)
    rows: list[list[str]] = []
    whose: set[SchoolId] = set()
    for start in range(0, len(wanted.pupil_ids), FILES_AT_ONCE):
        if report is not None:
            report(start, len(wanted.pupil_ids))
        some = list(wanted.pupil_ids[start : start + FILES_AT_ONCE])
        for file in for_reader(office, office.store.pupils.files(some), wanted.columns):
            draft = draft_of_pupil(file, office.year)
            rows.append([_text(office, file, draft, key, masked) for key in wanted.columns])
            whose.add(file.pupil.school_id)
            exact -= {key for key in exact if not _is_exact(file, draft, key)}
    if not rows:
        raise LedgerError("nobody_to_export")
    columns = [
        TableColumn(_heading(key, is_masked=key in masked, is_exact=key in exact))
        for key in wanted.columns
    ]
    title = t("export.list_title", school=schools_name(office, schools_among(office, whose)))
    write = write_list if wanted.keeps_present else write_table
    saved = write(path, title, columns, rows)
    whole = " whole" if wanted.is_whole else ""
    detail = f"purpose={wanted.purpose} rows={len(rows)} columns={','.join(wanted.columns)}{whole}"
    office.audit("export", "list", detail)
    return Exported(saved, len(rows), masked)


def _is_exact(file: PupilFile, draft: PupilDraft, key: str) -> bool:
    return SHOWN[key].text(file) == str(getattr(draft, SHOWN[key].field))


def _check(wanted: ListExport) -> None:
    if not wanted.columns:
        raise LedgerError("no_columns_to_export")
    for key in wanted.columns:
        if key not in PUPIL_FIELDS and key not in DERIVED and key not in SHOWN:
            raise LedgerError("no_such_column", column=key)
    if wanted.purpose is Purpose.NOTICE:
        refused = [key for key in wanted.columns if not is_public(key)]
        if refused:
            labels = "、".join(_label(key) for key in refused)
            raise LedgerError("public_columns_only", columns=labels)


def is_public(key: str) -> bool:
    """Whether a column may hang where anyone reads it."""
    return key in {_PUBLIC_KEYS.get(word) for word in policy().privacy.public_pupil_columns}


def _label(key: str) -> str:
    return t(f"export.column.{key}") if key in DERIVED or key in SHOWN else t(f"field.{key}")


def _is_number(key: str) -> bool:
    if key in DERIVED:
        return False
    key = SHOWN[key].field if key in SHOWN else key
    return key in _NUMBER_KEYS or PUPIL_FIELDS[key].kind in {FieldKind.ID_NUMBER, FieldKind.PHONE}


def _heading(key: str, *, is_masked: bool, is_exact: bool) -> str:
    """Return a heading that an import understands, in Chinese: it is read by offices."""
    if key in SHOWN and is_exact:
        heading = SHOWN[key].heading
    elif key in SHOWN or key in DERIVED:
        heading = t(f"export.column.{key}")
    else:
        heading = _written_heading(key)
    return t("export.masked", heading=heading) if is_masked else heading


def _written_heading(key: str) -> str:
    return canonical_heading(key, RecordKind.PUPILS)


def _text(
    office: Office, file: PupilFile, draft: PupilDraft, key: str, masked: tuple[str, ...]
) -> str:
    if key in DERIVED:
        return DERIVED[key](office, file)
    text = SHOWN[key].text(file) if key in SHOWN else str(getattr(draft, key))
    if key not in masked:
        return text
    field = SHOWN[key].field if key in SHOWN else key
    return mask_phone(text) if PUPIL_FIELDS[field].kind is FieldKind.PHONE else mask_id(text)


def national_wants(
    office: Office, pupil_ids: Sequence[PupilId] | None = None, school: School | None = None
) -> tuple[Wanted, ...]:
    """List what the national form still wants, pupil by pupil; nothing for who is complete."""
    found = []
    for file in _national_files(office, pupil_ids, school):
        fields = open_items(file)
        if file.pupil.left_behind is LeftBehind.STATED:
            fields = (*fields, "left_behind")
        if fields:
            found.append(Wanted(file.pupil.id, file.pupil.name, fields))
    return tuple(found)


def files_to_report(
    office: Office,
    pupil_ids: Sequence[PupilId] | None,
    *,
    allow_open: bool,
    school: School | None = None,
) -> list[PupilFile]:
    """Return whom the national form is about; raises LedgerError as `export_national`."""
    files = _national_files(office, pupil_ids, school)
    if not files:
        raise LedgerError("nobody_to_export")
    wants = () if allow_open else national_wants(office, pupil_ids, school)
    if wants:
        items = sum(len(one.fields) for one in wants)
        raise LedgerError("national_incomplete", pupils=len(wants), items=items)
    return files


@in_chinese()
def export_national(
    office: Office,
    path: Path,
    pupil_ids: Sequence[PupilId] | None = None,
    *,
    allow_open: bool = False,
    school: School | None = None,
) -> Exported:
    """Write the national form: its headings, labels of codes, numbers whole; for reporting.

    Of a school's pupils, by default of one's own's, unless `pupil_ids` are named.

    Raises LedgerError: `nobody_to_export`, and `national_incomplete` while something is wanted
    (`national_wants`) and nobody allowed it; ExchangeError as `save_workbook`.
    """
    files = files_to_report(office, pupil_ids, allow_open=allow_open, school=school)
    items = sum(len(one.fields) for one in national_wants(office, pupil_ids, school))
    columns = [TableColumn(_national_heading(key)) for key in NATIONAL_COLUMNS]
    rows = []
    for file in files:
        draft = draft_of_pupil(file, office.year)
        rows.append([_national_text(file, draft, key) for key in NATIONAL_COLUMNS])
    title = t("export.national_title", school=(school or office.school).name)
    saved = write_table(path, title, columns, rows, keeps_present=True)
    detail = f"purpose={Purpose.REPORT} rows={len(rows)} open={items} whole"
    office.audit("export", "national", detail + schools_detail((school,) if school else ()))
    return Exported(saved, len(rows))


def _national_files(
    office: Office, pupil_ids: Sequence[PupilId] | None, school: School | None
) -> list[PupilFile]:
    if pupil_ids is None:
        search = office.store.search
        query = PupilQuery(school_id=(school or office.school).id)
        pupil_ids = [line.pupil_id for line in search.pupil_lines(search.pupil_keys(query))]
    return for_reader(office, office.store.pupils.files(list(pupil_ids)))


def _national_heading(key: str) -> str:
    """Return the form's own heading; its 联系电话 stands before any family member's."""
    return "联系电话" if key == "phone" else _written_heading(key)


def _national_text(file: PupilFile, draft: PupilDraft, key: str) -> str:
    """Return a cell of the form; its 联系电话 is the family's where the pupil has none."""
    text = (contact_phone(file) or "") if key == "phone" else str(getattr(draft, key))
    return text.replace("-", "") if key in _COMPACT else text
