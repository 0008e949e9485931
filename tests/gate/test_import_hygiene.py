"""What is imported before it is needed costs every start, on every old PC."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gate.repository import ROOT

HEAVY = (
    "textual",
    "rich",
    "openpyxl",
    "xlsxwriter",
    "reportlab",
    "cryptography",
    "nacl",
    "sqlcipher3",
    "sqlite_utils",
    "python_calamine",
    "tabulate",
    "segno",
    "dateutil",
    "babel",
    "numpy",
    "PIL",
)
PAPER_AND_WORKBOOKS = (
    "textual",
    "openpyxl",
    "xlsxwriter",
    "reportlab",
    "python_calamine",
    "segno",
    "PIL",
    "numpy",
)
LATER = (
    "core.registration",
    "core.validation",
    "core.ledgers.facts",
    "core.school_year.models",
    "core.teams.records",
    "core.grouping.records",
    "core.grouping.after_records",
    "core.privacy.consent",
    "tui.form_rules",
    "tui.widgets.record_form",
    "tui.widgets.field_form",
)
"""What weighs in memory all day on a PC that only shows the list (DESIGN, Speed: 60 MB)."""


def _modules_under(package: str) -> list[str]:
    """Return the modules of a package, its rooms included, without importing them."""
    folder = ROOT / package.replace(".", "/")
    names = [package]
    for module in pkgutil.iter_modules([str(folder)]):
        name = f"{package}.{module.name}"
        names += _modules_under(name) if module.ispkg else [name]
    return names


def _imported_with(modules: list[str], folder: Path) -> set[str]:
    """Import modules in a fresh process; return the top-level names that it then holds."""
    program = (
        "import importlib, json, sys\n"
        f"for name in {modules!r}:\n"
        "    importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def test_the_command_line_starts_without_anything_heavy() -> None:
    modules = ["main", "tui", *_modules_under("tui.cli")]
    assert _imported_with(modules, ROOT) & set(HEAVY) == set()


@pytest.mark.parametrize("package", ["core", "sync"])
def test_use_cases_load_paper_and_workbooks_only_when_asked(package: str) -> None:
    assert _imported_with(_modules_under(package), ROOT) & set(PAPER_AND_WORKBOOKS) == set()


def test_the_domain_and_the_stick_never_load_the_screens() -> None:
    modules = [*_modules_under("core"), *_modules_under("sync")]
    assert _imported_with(modules, ROOT) & {"tui", "main", "tests", "bench", "tools"} == set()


def test_home_and_the_pupil_list_wait_for_no_form_and_no_other_room() -> None:
    modules = ["sync.held", "core.office", "core.due_today", "core.privacy.retention"]
    modules += ["tui.screens.home", "tui.screens.pupils"]
    program = (
        "import importlib, json, sys\n"
        f"for name in {modules!r}:\n"
        "    importlib.import_module(name)\n"
        "print(json.dumps([name for name in sys.modules if name.startswith(('core.', 'tui.'))]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert set(json.loads(done.stdout)) & set(LATER) == set()
