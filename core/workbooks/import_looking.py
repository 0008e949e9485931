"""The review of a workbook before anything is stored: read, corrected, put right, judged, stored.

A look is a value: each correction returns the next one, judged as a whole, so that two rows which
contradict one another are always judged together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import ExchangeError
from core.exchange.headings import RecordKind, normalise_heading
from core.exchange.reading import ReadWorkbook, SourceRow, read_workbook
from core.exchange.writing import RowKey
from core.office import Office
from core.undoing.acts import Act, recent_acts
from core.workbooks.coming_year import Doubt, is_doubtful
from core.workbooks.form_memory import Mapped, read_remembered, remember_sheets
from core.workbooks.import_changes import FieldChange, changes_of
from core.workbooks.import_fixes import (
    Fixes,
    RowJudge,
    Values,
    cells_to_fix,
    draft_values,
    drop_fixes,
    file_digest,
    fix_of,
    fixes_for,
    keep_fixes,
    key_of,
    moved_fixes,
    note_stored,
    with_fixes,
)
from core.workbooks.importing import ImportPlan, Outcome, apply_import, plan_import
from core.workbooks.matching import Progress


@dataclass(frozen=True, slots=True)
class ImportLook:
    """A workbook that was read and judged. `raw` is what the file says, `read` with the fixes."""

    path: Path
    digest: str
    raw: ReadWorkbook
    read: ReadWorkbook
    plan: ImportPlan
    changes: Mapping[int, tuple[FieldChange, ...]]
    mapping: Mapped
    """What was said of the headings by hand, now or the last time."""
    fixes: Fixes
    doubt: Doubt = Doubt.NONE
    """Whether somebody should say which year its first grade enters."""
    is_of_coming_year: bool = False
    """Whether somebody said that its grades are those of the school year to come."""

    @property
    def fixed_accepted(self) -> int:
        """How many rows that were put right here can be stored now."""
        return sum(
            row.outcome is not Outcome.REJECTED and key_of(row.source) in self.fixes
            for row in self.plan.rows
        )

    def raw_row(self, at: int) -> SourceRow:
        """Return a row of the plan as the file has it."""
        return self.raw.rows[at]

    def fix(self, at: int) -> Values:
        """Return what was put right in a row of the plan."""
        return self.fixes.get(key_of(self.raw.rows[at]), {})

    def heading_of(self, at: int, field: str) -> str:
        """Return the heading under which a row has a field; empty where it has none."""
        columns = self.raw.columns_of(self.raw.rows[at].sheet).columns
        return next((one.heading for one in columns if one.field == field), "")


def look_at_workbook(
    office: Office, path: Path, kind: RecordKind | None, progress: Progress | None = None
) -> ImportLook:
    """Read a workbook with what is remembered of its headings and rows; store nothing.

    Raises ExchangeError as `read_workbook`.
    """
    raw, mapping = read_remembered(office, path, kind)
    return _opened(office, path, raw, mapping, progress)


def look_with_name(
    office: Office,
    path: Path,
    kind: RecordKind | None,
    name_heading: str,
    progress: Progress | None = None,
) -> ImportLook:
    """Read a workbook in which a person pointed to the column of the names; remember it.

    Raises ExchangeError as `read_workbook`.
    """
    mapping = {normalise_heading(name_heading): "name"}
    raw = read_workbook(path, kind, mapping)
    remember_sheets(office, raw, mapping)
    return _opened(office, path, raw, mapping, progress)


def _opened(
    office: Office,
    path: Path,
    raw: ReadWorkbook,
    mapping: Mapped,
    progress: Progress | None,
) -> ImportLook:
    digest = file_digest(path)
    return _judged(
        office, (path, digest, raw, mapping), fixes_for(office, raw.kind, digest), progress
    )


def _judged(
    office: Office,
    source: tuple[Path, str, ReadWorkbook, Mapped],
    fixes: Fixes,
    progress: Progress | None,
    *,
    is_of_coming_year: bool = False,
) -> ImportLook:
    path, digest, raw, mapping = source
    present = {key_of(row) for row in raw.rows}
    kept = {key: values for key, values in fixes.items() if key in present}
    read = with_fixes(raw, kept)
    plan = plan_import(office, read, progress, is_of_coming_year=is_of_coming_year)
    changes = changes_of(office, plan)
    doubt = is_doubtful(read, office.clock.today())
    return ImportLook(
        path, digest, raw, read, plan, changes, mapping, kept, doubt, is_of_coming_year
    )


def say_year(
    office: Office, look: ImportLook, *, is_coming: bool, progress: Progress | None = None
) -> ImportLook:
    """Judge a workbook anew, its grades as those of the school year to come or of this one."""
    source = (look.path, look.digest, look.raw, look.mapping)
    return _judged(office, source, look.fixes, progress, is_of_coming_year=is_coming)


def look_again(office: Office, look: ImportLook) -> ImportLook:
    """Judge a workbook anew after what was stored of it was taken back.

    What was put right in it is kept once more: it had been dropped as done.
    """
    keep_fixes(office, look.raw.kind, look.digest, look.fixes, look.path)
    return say_year(office, look, is_coming=look.is_of_coming_year)


def say_headings(
    office: Office, look: ImportLook, mapping: Mapped, progress: Progress | None = None
) -> ImportLook:
    """Read the file again with other corrections, and remember them; none forgets them.

    What was put right follows its column. Raises ExchangeError (`file_changed` when the file is
    another one by now, `no_headings` when nothing could be read so): then the corrections from
    before stand.
    """
    if file_digest(look.path) != look.digest:
        raise ExchangeError("file_changed", file=look.path.name)
    raw = read_workbook(look.path, look.raw.kind, mapping or None)
    source = (look.path, look.digest, raw, mapping)
    fixes = moved_fixes(look.raw, raw, look.fixes)
    again = _judged(office, source, fixes, progress, is_of_coming_year=look.is_of_coming_year)
    if fixes != look.fixes:
        keep_fixes(office, raw.kind, look.digest, fixes, look.path)
    remember_sheets(office, look.raw, mapping)
    return again


def put_right(office: Office, look: ImportLook, at: int, values: Values) -> ImportLook:
    """Take a row's values as a person typed them, keep them, and judge all rows again."""
    fixes = _with_row(look, at, values)
    keep_fixes(office, look.raw.kind, look.digest, fixes, look.path)
    source = (look.path, look.digest, look.raw, look.mapping)
    return _judged(office, source, fixes, None, is_of_coming_year=look.is_of_coming_year)


def keep_typed(office: Office, look: ImportLook, at: int, values: Values) -> None:
    """Keep what stands in a row's form now, unjudged: a power cut costs no more than a moment."""
    fixes = _with_row(look, at, values)
    keep_fixes(office, look.raw.kind, look.digest, fixes, look.path)


def _with_row(look: ImportLook, at: int, values: Values) -> dict[RowKey, Values]:
    raw = look.raw_row(at)
    fixes: dict[RowKey, Values] = dict(look.fixes)
    fixes.pop(key_of(raw), None)
    fix = fix_of(raw, values)
    if fix:
        fixes[key_of(raw)] = fix
    return fixes


def row_to_fix(office: Office, look: ImportLook, at: int) -> tuple[dict[str, str], RowJudge]:
    """Return a row's values as they stand, and its judge.

    A look at the number is noted where it is at fault and so is shown whole.
    """
    wrong, _ = cells_to_fix(look.raw.kind, look.plan.rows[at].problems)
    if "id_number" in wrong:
        note_look(office, ("id_number",))
    return draft_values(look.read.rows[at]), RowJudge.of(office, look.raw.kind, look.raw_row(at))


def note_look(office: Office, fields: Sequence[str]) -> None:
    """Note a look at values of a workbook's row that are masked until asked for."""
    office.audit("look", "import.row", f"field={','.join(fields)}")


def store_look(office: Office, look: ImportLook, progress: Progress | None = None) -> Act | None:
    """Store every accepted row; the kept fixes are dropped once nothing is refused any more.

    Returns the act, which can be taken back. Raises ExchangeError as `apply_import`.
    """
    apply_import(office, look.plan, progress)
    if look.plan.rejected_rows:
        note_stored(office, look.raw.kind, look.digest)
    else:
        drop_fixes(office, look.raw.kind, look.digest)
    return next(iter(recent_acts(office)), None)
