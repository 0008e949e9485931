"""What families objected to and asked for stays in sight when a draw is annulled."""

from __future__ import annotations

import zipfile
from pathlib import Path

from core.grouping.annulling import annul
from core.grouping.archiving import write_archive
from core.grouping.drawing import draw
from core.grouping.oversight import Asked, log_move_request, raise_objection
from core.grouping.plans import find_plan
from core.grouping.proposing import Request, propose
from core.grouping.sealing import seal
from core.meeting.draw_around import around_draw
from core.office import Office
from tests.grouping.cohorts import drawn


def test_objections_and_requests_of_an_annulled_draw_stay(office: Office, tmp_path: Path) -> None:
    plan, outcome = drawn(office)
    pupil = outcome.pupils[1][0]
    raise_objection(office, plan.record.id, "韦家长", "名单漏了人")
    log_move_request(office, pupil, Asked("韦家长", "离家远"))
    annul(office, plan, "名单有误", "李校长")
    cohort = plan.cohort
    again = seal(office, propose(office, Request(entry_year=cohort.entry_year, classes=3)))
    waiting = around_draw(office, cohort)
    assert waiting is not None
    assert [one.matter for one in waiting.objections] == ["名单漏了人"]
    assert [own.reason for own, _ in waiting.requests] == ["离家远"]
    draw(office, again, ["5"])
    standing = around_draw(office, cohort)
    assert standing is not None
    assert [one.matter for one in standing.objections] == ["名单漏了人"]
    ((request, name),) = standing.requests
    assert (request.pupil_id, name != "") == (pupil, True)
    path = tmp_path / "档案.zip"
    write_archive(office, find_plan(office, again.plan.canonical()), path)
    with zipfile.ZipFile(path) as archive:
        records = archive.read("records.json").decode()
    assert "名单漏了人" in records
    assert "离家远" in records
