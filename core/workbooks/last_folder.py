"""Where workbooks were taken from last: the next one mostly lies beside it. Local, never synced."""

from __future__ import annotations

import json
from pathlib import Path

from core.files import is_folder_there
from core.office import Office

_LAST = "workbooks.folder"


def remember_folder(office: Office, workbook: Path) -> None:
    """Keep the folder of a workbook that was opened."""
    # Escaped: the bytes of a name that is no UTF-8 come back as they were.
    text = json.dumps(str(workbook.absolute().parent))
    if office.store.settings.get(_LAST) != text:
        office.store.settings.set(_LAST, text)


def last_folder(office: Office) -> Path | None:
    """Return the folder that a workbook was taken from last; None where it is gone."""
    text = office.store.settings.get(_LAST, "")
    folder = Path(json.loads(text)) if text else None
    return folder if folder is not None and is_folder_there(folder) else None
