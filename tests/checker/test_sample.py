"""The 186 new pupils of the sample township: the page confirms what the program drew and signed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.checker.scripts import needs_node, run, verification
from tests.cli.running import Shell, new_shell

pytestmark = needs_node


def draw(shell: Shell, classes: int) -> tuple[Path, Path]:
    """Draw into so many classes and make room for the next draw; return certificate and plan."""
    plan, certificate = (shell.folder / f"{kind}{classes}.json" for kind in ("plan", "cert"))
    propose = ("propose", "--entry-year", 2026, "--classes", classes, "--out", plan)
    for step in (
        propose,
        ("seal", plan),
        ("draw", plan, "--slips", "12,7,33", "--out", certificate),
        ("annul", plan, "--reason", "试验", "--approver", "李校长"),
    ):
        done = shell("group", *step)
        assert done.status == 0, done.err
    return certificate, plan


def test_the_page_confirms_the_sample_cohort_in_two_to_seven_classes(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with new_shell(tmp_path_factory) as shell:
        drawn = [draw(shell, classes) for classes in range(2, 8)]
    papers = [(own.read_bytes(), plan.read_bytes()) for own, plan in drawn]
    found = run([verification(*own) for own in papers])
    assert [own["verified"] for own in found] == [True] * 6
    tables = [json.loads(certificate)["balance"] for certificate, _ in papers]
    assert [(own["excess"], own["uneven"]) for own in tables] == [(0, [])] * 6
