"""A finished file gets its name, also where another program holds it for a moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import files


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have Windows refuse to rename so many times as the list says."""
    left = [0]
    replace = Path.replace

    def held(source: Path, target: Path) -> Path:
        if left[0]:
            left[0] -= 1
            raise PermissionError(13, "in use", str(source))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(files, "WAITS", (0.0, 0.0))
    return left


def test_a_file_that_is_held_for_a_moment_gets_its_name(tmp_path: Path, refused: list[int]) -> None:
    refused[0] = 2
    files.write_whole(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt").read_bytes() == b"new"


def test_one_that_stays_held_is_refused_and_leaves_the_old_one(
    tmp_path: Path, refused: list[int]
) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")
    refused[0] = 3
    with pytest.raises(PermissionError):
        files.write_whole(tmp_path / "a.txt", b"new")
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"old"]
