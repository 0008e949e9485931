"""No number, name or phone in the clear: not in a home, a backup, a log or a temporary folder."""

from __future__ import annotations

import csv
import re
import tempfile
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLES, Program

ROSTER = SAMPLES / "白岩教学点/花名册.csv"


def secrets_of(roster: Path) -> list[str]:
    """Return every name, number and phone of a roster."""
    text = roster.read_bytes().decode("gb18030")
    found: set[str] = set()
    for row in csv.reader(text.splitlines()):
        for cell in (cell.strip() for cell in row):
            if re.fullmatch(r"\d{11}|\d{17}[\dXx]", cell) or (
                2 <= len(cell) <= 12 and row.index(cell) == 1
            ):
                found.add(cell)
    return sorted(found)


def leaks(folder: Path, secrets: list[str]) -> list[tuple[str, str]]:
    """Return (file, secret) wherever a file holds one, in any encoding an office uses."""
    found = []
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for secret in secrets:
            encodings = ("utf-8", "utf-16-le", "gb18030")
            if any(secret.encode(encoding) in data for encoding in encodings):
                found.append((path.name, secret))
            if secret in str(path):
                found.append((str(path), secret))
    return found


@pytest.fixture
def secrets() -> list[str]:
    found = secrets_of(ROSTER)
    assert len(found) >= 24
    return found


def test_nothing_of_a_roster_lies_in_the_clear(
    school: Program, tmp_path: Path, secrets: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    assert school.json("import", ROSTER, "--apply").status == 0
    assert school.json("doctor", "--rebuild").status == 0
    assert school.json("backup", "--to", tmp_path / "stick").status == 0
    assert leaks(school.home, secrets) == []
    assert leaks(tmp_path / "stick", secrets) == []
    assert leaks(school.state, secrets) == []
    assert list(passing.iterdir()) == []


def test_nothing_lies_in_the_clear_while_the_program_runs(
    school: Program, secrets: list[str]
) -> None:
    from core.clock import SystemClock
    from core.exchange.reading import read_workbook
    from core.office import open_office
    from core.storage.home import Home
    from core.workbooks.importing import apply_import, plan_import
    from tests.cli.conftest import PASSPHRASE

    with open_office(Home(school.home), PASSPHRASE, SystemClock()) as office:
        plan = plan_import(office, read_workbook(ROSTER))
        apply_import(office, plan)
        assert (school.home / "store.db-wal").stat().st_size > 0
        assert leaks(school.home, secrets) == []


def test_a_home_is_its_owners_alone(school: Program, tmp_path: Path) -> None:
    import os

    if os.name == "nt":
        pytest.skip("Windows keeps permissions elsewhere")
    sheet = tmp_path / "恢复单.txt"
    other = tmp_path / "other"
    assert school.json("backup", "--to", tmp_path / "stick").status == 0
    (backup,) = (tmp_path / "stick").iterdir()
    assert school.json("restore", backup, home=other).status == 0
    for home in (school.home, other):
        assert home.stat().st_mode & 0o777 == 0o700
        assert (home / "keys").stat().st_mode & 0o777 == 0o700
    school.json(
        *("init", "--name", "新", "--code", "1", "--kind", "teaching_point", "--operator", "石"),
        *("--recovery-to", sheet),
        home=tmp_path / "third",
    )
    assert sheet.stat().st_mode & 0o777 == 0o600
