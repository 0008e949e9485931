"""The archive of a draw is checked again years later, without a store."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.errors import GroupingError
from core.grouping.after_records import ApprovingBody
from core.grouping.annulling import annul
from core.grouping.archive_checking import ArchiveCheck, certificate_in, verify_archive
from core.grouping.archive_files import build_archive, open_archive
from core.grouping.archiving import write_archive
from core.grouping.drawing import draw
from core.grouping.joining import draw_late, seal_late
from core.grouping.oversight import (
    Asked,
    Decision,
    LeadingOthers,
    MeetingFacts,
    answer_objection,
    approve,
    log_move_request,
    name_leading_group,
    raise_objection,
    record_meeting,
)
from core.grouping.plans import SealedPlan, find_plan
from core.grouping.proposing import Request, propose
from core.grouping.publishing import NoticeDetails, publish
from core.grouping.sealing import seal
from core.history import canonical_json
from core.models import Enrolment, SchoolYear
from core.office import Office
from tests.grouping.cohorts import drawn, new_cohort, pupils_of, rename, sealed

Edit = Callable[[dict[str, bytes]], None]


def _everything(office: Office, folder: Path) -> SealedPlan:
    """Return a plan with all that can stand around one: annulled before it, a late joiner after."""
    plan, _ = drawn(office)
    annul(office, plan, "漏了两名学生", "李校长")
    entry_year = plan.record.entry_year
    again = seal(office, propose(office, Request(entry_year=entry_year, classes=3)))
    outcome = draw(office, again, ["3", "44"])
    publish(office, outcome.certificate.canonical(), folder, NoticeDetails())
    newcomer = pupils_of(office, new_cohort(office, 1))[0]
    enrolment: Enrolment = office.store.enrolments.by("pupil_id", newcomer.id)[0]
    with office.writing() as writing:
        writing.put(replace(enrolment, entry_year=entry_year))
    draw_late(office, seal_late(office, [newcomer.id]), ["9"])
    subject = again.record.id
    approve(office, Decision(subject, ApprovingBody.HEAD, "李校长", date(2026, 8, 25)))
    others = LeadingOthers(("单副校长",), ("欧阳老师",), "仇主任", "0900-1234")
    name_leading_group(office, SchoolYear(2026), "李校长", others)
    facts = MeetingFacts(
        date(2026, 8, 26), "操场", ("王老师",), ("阿依古丽·买买提江的母亲",), "一切如常"
    )
    record_meeting(office, subject, facts)
    objection = raise_objection(office, subject, "䶮的父亲", "想和哥哥同班")
    answer_objection(office, objection, "抽签结果不变", "李校长")
    log_move_request(office, outcome.pupils[1][0], Asked("䶮的父亲", "离家近", "2班"))
    rename(office, pupils_of(office, plan.cohort)[0], "阿依古丽·买买提")
    return find_plan(office, again.plan.canonical())


@pytest.fixture(scope="module")
def archive(office: Office, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("archive")
    path = folder / "编班档案.zip"
    write_archive(office, _everything(office, folder), path)
    return path.read_bytes()


def test_an_archive_is_verified_by_itself(archive: bytes) -> None:
    report = verify_archive(archive)
    assert report.verified
    assert {name for name, _ in report.checks} == set(ArchiveCheck)
    assert certificate_in(archive).signer.fingerprint == report.fingerprint


def test_an_archive_tells_of_the_people_in_plain_words(archive: bytes) -> None:
    text = open_archive(archive).members["index.txt"].decode()
    for word in ("李校长", "仇主任", "0900-1234", "操场", "想和哥哥同班", "抽签结果不变", "离家近"):
        assert word in text
    assert "阿依古丽·买买提江（" not in text


def test_the_same_records_make_the_same_bytes(office: Office, tmp_path: Path) -> None:
    plan, _ = drawn(office)
    first = write_archive(office, plan, tmp_path / "1.zip")
    second = write_archive(office, plan, tmp_path / "2.zip")
    assert first.digest == second.digest
    with zipfile.ZipFile(tmp_path / "1.zip") as opened:
        assert {info.compress_type for info in opened.infolist()} == {zipfile.ZIP_STORED}


def test_only_a_draw_that_stands_is_archived(office: Office, tmp_path: Path) -> None:
    with pytest.raises(GroupingError, match="not_drawn"):
        write_archive(office, sealed(office), tmp_path / "1.zip")
    plan, _ = drawn(office)
    annul(office, plan, "名单有误", "李校长")
    with pytest.raises(GroupingError, match="plan_annulled"):
        write_archive(office, find_plan(office, plan.plan.canonical()), tmp_path / "1.zip")
    assert not list(tmp_path.iterdir())


def _changed(member: str, change: Callable[[dict[str, object]], None]) -> Edit:
    def edit(members: dict[str, bytes]) -> None:
        value = json.loads(members[member])
        change(value)
        members[member] = canonical_json(value)

    return edit


def _swap_names(members: dict[str, bytes]) -> None:
    value = json.loads(members["roster.json"])
    names = value["names"]
    names[0], names[1] = names[1], names[0]
    members["roster.json"] = canonical_json(value)


def _move_in_list(members: dict[str, bytes]) -> None:
    value = json.loads(members["lists.json"])
    value[1]["pupils"].append(value[0]["pupils"].pop())
    members["lists.json"] = canonical_json(value)


def _drop_annulment(members: dict[str, bytes]) -> None:
    for name in [own for own in members if own.startswith("annulled/")]:
        del members[name]


@pytest.mark.parametrize(
    ("edit", "failed"),
    [
        (_swap_names, {ArchiveCheck.ROSTER}),
        (_move_in_list, {ArchiveCheck.LISTS}),
        (_drop_annulment, {ArchiveCheck.ANNULLED}),
        (
            _changed("annulled/1/annulment.json", lambda v: v.update(reason="别的")),
            {ArchiveCheck.ANNULLED},
        ),
        (
            _changed("late/1/certificate.json", lambda v: v.update(slips=["8"])),
            {ArchiveCheck.LATE},
        ),
        (_changed("certificate.json", lambda v: v.update(slips=["8"])), {ArchiveCheck.DRAW}),
    ],
)
def test_a_school_that_signs_a_changed_archive_is_found_out(
    office: Office, archive: bytes, edit: Edit, failed: set[ArchiveCheck]
) -> None:
    opened = open_archive(archive)
    members = dict(opened.members)
    edit(members)
    report = verify_archive(build_archive(office, opened.kind, members))
    assert set(report.failed) == failed


def test_a_member_that_was_changed_or_added_is_found(archive: bytes) -> None:
    target = io.BytesIO(archive)
    with zipfile.ZipFile(target, "a") as opened:
        opened.writestr("extra.txt", "x")
    assert verify_archive(target.getvalue()).failed == (ArchiveCheck.FILES,)
    members = archive.replace("想和哥哥同班".encode(), "想和姐姐同班".encode())
    with pytest.raises(GroupingError, match="not_an_archive"):
        verify_archive(members)  # the zip's own sums do not agree any more


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"\xff" * 100])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(GroupingError, match="not_an_archive"):
        verify_archive(data)
