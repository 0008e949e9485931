"""The 186 new pupils of the sample township, with exactly the default attributes."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.exchange.reading import read_workbook
from core.grouping.annulling import annul
from core.grouping.checking import verify
from core.grouping.drawing import draw
from core.grouping.proposing import Request, propose
from core.grouping.sealing import seal
from core.office import Office
from core.workbooks.importing import apply_import, plan_import

TOWNSHIP = Path(__file__).resolve().parents[2] / "core" / "data" / "township"
SAMPLE = TOWNSHIP / "云岭镇中心小学" / "2026级新生报名登记表.xlsx"


@pytest.fixture(scope="module")
def township_office(office: Office) -> Office:
    apply_import(office, plan_import(office, read_workbook(SAMPLE, None)))
    return office


@pytest.mark.parametrize("classes", [2, 3, 4, 5, 6, 7])
def test_the_sample_cohort_comes_out_even_in_any_number_of_classes(
    township_office: Office, classes: int
) -> None:
    plan = seal(
        township_office, propose(township_office, Request(entry_year=2026, classes=classes))
    )
    certificate = draw(township_office, plan, ["12", "7", "33"]).certificate
    assert len(plan.plan.pupils) == 186
    assert (certificate.balance.excess, certificate.balance.uneven_levels) == (0, ())
    assert verify(certificate.canonical(), plan.plan.canonical()).verified
    annul(township_office, plan, "试验", "李校长")
