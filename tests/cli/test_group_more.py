"""Backup pack, archive and single-class statement from the command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.running import Shell, new_shell


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with new_shell(tmp_path_factory) as made:
        yield made


def test_a_sealed_plan_is_packed_resumed_drawn_and_archived(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUNXIAO_MEETING_PASSPHRASE", "公鸡叫了")
    plan, pack, archive = (shell.folder / name for name in ("a.json", "包", "档案.zip"))
    propose = ("group", "propose", "--entry-year", 2026, "--classes", 2, "--out", plan)
    assert shell(*propose).status == 0
    code = shell("group", "seal", plan).json["check_code"]
    assert shell("group", "pack", plan, "--out", pack).status == 0
    again = shell.folder / "b.json"
    resumed = shell("group", "resume", pack, "--out", again).json
    assert (resumed["check_code"], resumed["new_pupils"]) == (code, 0)
    assert again.read_bytes() == plan.read_bytes()
    monkeypatch.setenv("CUNXIAO_MEETING_PASSPHRASE", "母鸡")
    assert shell("group", "resume", pack).json["error"] == "wrong_passphrase"
    drawn = shell("group", "draw", plan, "--slips", "5", "--out", shell.folder / "c.json")
    assert drawn.status == 0
    assert shell("group", "archive", plan, "--out", archive).status == 0
    checked = shell("group", "recheck", archive)
    assert (checked.status, checked.json["verified"]) == (0, True)
    assert shell("group", "recheck", plan).json["error"] == "not_an_archive"
    single = shell("group", "single", "一年级", "--to", shell.folder)
    assert single.json["error"] == "already_drawn"
    assert shell("group", "single", "八十年级", "--to", shell.folder).json["error"] in {
        "grade_unknown",
        "no_pupils_in_grade",
    }
