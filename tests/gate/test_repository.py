"""What may not be in the repository, and what must agree in it."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest

from tests.gate.repository import ROOT, contents, files

IDENTITY_NUMBER = re.compile(
    rb"(?<![0-9A-Za-z])([1-9]\d{5})((?:18|19|20)\d\d)(\d\d)(\d\d)\d{3}[\dXx](?![0-9A-Za-z])"
)
SAMPLE_AREA = b"99"
"""No area has it: numbers with this prefix can belong to nobody."""

MACHINE_PATH = re.compile(
    rb"/[w]ork/(?:main|shared|\.)|/[r]oot/|/[h]ome/[a-z]+/|[A-Z]:\\[U]sers\\", re.IGNORECASE
)
"""Written so that it does not find itself."""


def _is_a_day(year: bytes, month: bytes, day: bytes) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def test_no_identity_number_in_the_repository_could_belong_to_anybody() -> None:
    found = []
    for path in files():
        for data in contents(path):
            # An .xls keeps texts in UTF-16: without the zero bytes they read like ASCII.
            for text in (data, data.replace(b"\0", b"")) if b"\0" in data else (data,):
                found += [
                    f"{path.relative_to(ROOT)}: {match[0].decode()}"
                    for match in IDENTITY_NUMBER.finditer(text)
                    if not match[1].startswith(SAMPLE_AREA) and _is_a_day(*match.group(2, 3, 4))
                ]
    assert found == []


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0].decode()}"
        for path in files()
        for data in contents(path)
        if b"\0" not in data
        for match in MACHINE_PATH.finditer(data)
    ]
    assert found == []


def _normal(requirement: str) -> str:
    name = re.split(r"[\[<>=!~ ;]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def _locked(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {_normal(name) for name in re.findall(r"^([A-Za-z0-9][\w.-]*)==", text, re.MULTILINE)}


@pytest.mark.parametrize(
    ("lock", "groups"),
    [("requirements.lock", ["dev"]), ("requirements-bench.lock", ["dev", "bench"])],
)
def test_a_lock_has_every_dependency_that_the_project_names(lock: str, groups: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {_normal(name) for name in project["project"]["dependencies"]}
    for group in groups:
        wanted |= {_normal(name) for name in project["dependency-groups"][group]}
    assert wanted - _locked(lock) == set()


def test_every_locked_package_has_a_hash() -> None:
    for lock in ("requirements.lock", "requirements-bench.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
        assert all("--hash=sha256:" in block for block in blocks if "==" in block.split("\n")[0])


def test_the_changelog_knows_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {project['project']['version']}" in changelog
