"""teams propose, show, assign and workload, as a script sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Shell, new_shell

COMMITTEE = ("--day", "2026-10-08", "--chair", "李校长", "--present", "李校长、王主任")


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with new_shell(tmp_path_factory) as made:
        yield made


def test_without_a_decided_plan_nothing_is_assigned(shell: Shell) -> None:
    ran = shell("teams", "assign", *COMMITTEE, "--resolution", "同意")
    assert (ran.status, ran.json["error"]) == (3, "no_teams")


def test_the_sheet_is_proposed_decided_and_shown(shell: Shell, tmp_path: Path) -> None:
    proposed = shell("teams", "propose", "--keep")
    assert proposed.status == 1
    assert proposed.json["nobody"] == ["劳动"]
    classes = {lesson["class"] for lesson in proposed.json["lessons"]}
    done = shell("teams", "assign", *COMMITTEE, "--resolution", "同意")
    assert done.status == 0, done.err
    again = shell("teams", "assign", *COMMITTEE, "--resolution", "同意")
    assert (again.status, again.json["error"]) == (3, "teachers_assigned")
    shown = shell("teams", "show", "--out", tmp_path / "sheet.xlsx")
    assert {lesson["class"] for lesson in shown.json["lessons"]} == classes
    assert (tmp_path / "sheet.xlsx").read_bytes().startswith(b"PK")
    load = shell("teams", "workload", "--out", tmp_path / "load.pdf")
    periods = [own["periods"] for own in load.json["loads"] if own["periods"]]
    assert load.json["spread"] == max(periods) - min(periods)
    assert (tmp_path / "load.pdf").read_bytes().startswith(b"%PDF")
    again = shell("teams", "propose")
    assert (again.status, again.json["error"]) == (3, "no_classes_to_teach")


def test_a_day_and_lots_that_cannot_be_read_are_wrong_use(shell: Shell) -> None:
    ran = shell("teams", "assign", *COMMITTEE[2:], "--day", "去年", "--resolution", "同意")
    assert ran.status in {2, 3}
