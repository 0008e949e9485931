"""The 186 new pupils of the sample township: the page confirms what the program drew and signed."""

from __future__ import annotations

import json
from datetime import date

import pytest

from core.clock import FixedClock
from core.grouping.annulling import annul
from core.grouping.drawing import draw
from core.grouping.proposing import Request, propose
from core.grouping.sealing import seal
from core.office import Office, open_office
from core.storage.home import Home
from tests.checker.scripts import needs_node, run, verification
from tests.cli.running import PASSPHRASE, new_shell

pytestmark = needs_node


def draw_and_annul(office: Office, classes: int) -> tuple[bytes, bytes]:
    """Draw into so many classes, and make room for the next draw; return what was written."""
    plan = seal(office, propose(office, Request(entry_year=2026, classes=classes)))
    certificate = draw(office, plan, ["12", "7", "33"]).certificate
    annul(office, plan, "试验", "李校长")
    return certificate.canonical(), plan.plan.canonical()


def test_the_page_confirms_the_sample_cohort_in_two_to_seven_classes(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    clock = FixedClock(date(2026, 10, 8))
    with (
        new_shell(tmp_path_factory) as shell,
        open_office(Home(shell.home), PASSPHRASE, clock) as office,
    ):
        papers = [draw_and_annul(office, classes) for classes in range(2, 8)]
    found = run([verification(*own) for own in papers])
    assert [own["verified"] for own in found] == [True] * 6
    tables = [json.loads(certificate)["balance"] for certificate, _ in papers]
    assert [(own["excess"], own["uneven"]) for own in tables] == [(0, [])] * 6
