"""A child who was drawn and then erased: the draw can still be checked, and no list names it."""

from __future__ import annotations

from pathlib import Path

from core.grouping.archive_checking import verify_archive
from core.grouping.archiving import write_archive
from core.grouping.plans import find_plan
from core.grouping.publishing import NoticeDetails, publish
from core.grouping.roster import SealedRoster
from core.ledgers.facts import ErasureScope
from core.office import Office
from core.privacy.erasure import erase_person
from core.privacy.erasure_preview import erasure_preview
from tests.grouping.cohorts import drawn, pupils_of


def test_the_draw_of_an_erased_child_still_verifies(office: Office, tmp_path: Path) -> None:
    plan, outcome = drawn(office)
    publish(office, outcome.certificate.canonical(), tmp_path, NoticeDetails())
    child = pupils_of(office, plan.cohort)[0]
    preview = erasure_preview(office, child.id, ErasureScope.PERSON)
    assert (preview.draws, preview.records["seat"]) == (1, 1)
    assert erase_person(office, child.id, "家长书面申请", "中心校").draws == 1
    assert office.store.pupils.get(child.id) is None
    assert office.store.seats.by("pupil_id", child.id) == []

    again = find_plan(office, plan.plan.canonical())
    path = tmp_path / "编班档案.zip"
    write_archive(office, again, path)
    check = verify_archive(path.read_bytes())
    assert check.verified, check
    # The name stays under seal alone: every other family's slip hangs on the same root.
    (draw,) = office.store.grouping.draws.all()
    assert any(own.name == child.name for own in SealedRoster.unpacked(draw.roster).pupils)
