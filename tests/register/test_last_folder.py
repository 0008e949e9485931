"""The folder a workbook was taken from last is where the next one is looked for."""

from __future__ import annotations

from pathlib import Path

from core.office import Office
from core.workbooks.last_folder import last_folder, remember_folder


def test_the_folder_of_the_last_workbook_is_known_while_it_is_there(
    office: Office, tmp_path: Path
) -> None:
    assert last_folder(office) is None
    folder = tmp_path / "学校 表"
    folder.mkdir()
    remember_folder(office, folder / "a.xlsx")
    assert last_folder(office) == folder
    folder.rmdir()
    assert last_folder(office) is None
