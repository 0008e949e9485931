"""The form of a record change on paper, in the print folder."""

from __future__ import annotations

from pathlib import Path

from core.changes.models import RecordChange
from core.files import free_path
from core.i18n import in_chinese
from core.office import Office
from core.registration import file_of


@in_chinese()
def print_change_form(office: Office, change: RecordChange) -> Path:
    """Print a change's form, the number masked, and note the export; return where it lies.

    Raises RegistrationError(`no_such_pupil`) and PrintingError as `print_sheet`.
    """
    from core.changes.forms import change_form  # noqa: PLC0415 - forms are printed seldom
    from core.printing.spool import (  # noqa: PLC0415 - forms are printed seldom
        PaperFormat,
        named_file,
        print_folder,
        print_sheet,
    )

    sheet = change_form(office, change)
    child = file_of(office, change.pupil_id).pupil.name
    name = named_file(sheet.title, child, change.happened_on, PaperFormat.PDF)
    printed = print_sheet(sheet, free_path(print_folder() / name))
    office.audit("export", change.pupil_id, f"purpose=report form={change.kind}")
    return printed.path
