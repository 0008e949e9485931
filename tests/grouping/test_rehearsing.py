"""A rehearsal looks like a draw, is marked on every page, keeps nothing and verifies as nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from core.assign.refusals import PupilsError
from core.errors import GroupingError
from core.grouping.checking import verify
from core.grouping.decisions import (
    Choices,
    Decisions,
    decisions_key,
    keep_decisions,
    kept_decisions,
)
from core.grouping.proposing import PupilWish
from core.grouping.publishing import NoticeDetails, publish
from core.grouping.rehearsing import print_rehearsal, rehearse_draw
from core.models import Cohort
from core.office import Office
from tests.grouping.cohorts import new_cohort, pupils_of

TWO = Decisions(choices=Choices(classes=2))


def _kept(office: Office) -> tuple[int, ...]:
    store = office.store
    grouping = store.grouping
    tables = (grouping.plans, grouping.draws, store.seats, store.classes, grouping.notices)
    return tuple(len(table.all()) for table in tables)


def test_a_rehearsal_stores_nothing_and_can_be_repeated(office: Office) -> None:
    cohort = new_cohort(office, 12)
    before = _kept(office)
    first, second = (rehearse_draw(office, cohort, TWO) for _ in range(2))
    assert first.plan.check_code != second.plan.check_code
    assert sorted(map(len, first.certificate.classes.values())) == [6, 6]
    assert _kept(office) == before


def test_a_rehearsals_certificate_is_no_certificate(office: Office, tmp_path: Path) -> None:
    done = rehearse_draw(office, new_cohort(office, 12), TWO)
    document = done.certificate.canonical()
    try:
        is_verified = verify(document, done.plan.canonical()).verified
    except GroupingError:
        is_verified = False
    assert not is_verified
    with pytest.raises(GroupingError):
        publish(office, document, tmp_path, NoticeDetails())


def test_every_page_of_a_rehearsal_is_marked_and_names_no_child(
    office: Office, tmp_path: Path
) -> None:
    cohort = new_cohort(office, 12)
    printed = print_rehearsal(office, rehearse_draw(office, cohort, TWO), tmp_path)
    names = [pupil.name for pupil in pupils_of(office, cohort)]
    assert {path.suffix for path in tmp_path.iterdir()} == {".pdf"}
    for one in printed:
        pages = [page.extract_text() for page in PdfReader(one.path).pages]
        assert all("演练" in text for text in pages)
        assert not [name for name in names if any(name in text for text in pages) and len(name) > 1]


def test_a_contradiction_is_named_in_a_rehearsal_too(office: Office) -> None:
    cohort = new_cohort(office, 12)
    one, other = pupils_of(office, cohort)[:2]
    wish = PupilWish((one.id, other.id), "试")
    choices = Choices(classes=2, together=(wish,), apart=(wish,))
    with pytest.raises(PupilsError) as refused:
        rehearse_draw(office, cohort, Decisions(choices=choices))
    assert refused.value.code == "together_and_apart"
    assert set(refused.value.pupils) == {one.name, other.name}


@pytest.mark.parametrize(
    "body",
    [
        {"classes": 2, "left_out": [], "proposal": "", "approver": "", "approved_on": ""},
        {"choices": {"classes": "2"}, "proposal": "", "approved": None, "is_anew": False},
        [],
        "x",
    ],
)
def test_a_draft_of_another_version_starts_clean_and_says_so(office: Office, body: object) -> None:
    cohort = Cohort(new_cohort(office, 2).stage, 1999)
    office.store.drafts.save(decisions_key(cohort), office.clock.now(), json.dumps(body))
    assert kept_decisions(office, cohort) == Decisions(is_anew=True)
    keep_decisions(office, cohort, TWO)
    assert kept_decisions(office, cohort) == TWO
