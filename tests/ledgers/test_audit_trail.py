"""The audit trail in words: every export names its purpose, and no whole number stands in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.certificates.attendance import CertificateOptions, issue_attendance
from core.certificates.cards import print_cards
from core.certificates.common import NumberShown
from core.certificates.registration_form import print_registration_form
from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.changes.undo import undo_change
from core.classes import classes_of
from core.clock import FixedClock
from core.dropout.cases import open_case
from core.exchange.table_writing import TableColumn, write_table
from core.ledgers.exporting import print_ledger
from core.ledgers.own_ledger import OwnColumn, create_own_ledger
from core.ledgers.own_ledger_paper import print_own_ledger
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.models import PupilId
from core.office import Office
from core.paper import PaperOptions, print_class, print_staff
from core.printing import spool
from core.printing.spool import PaperFormat
from core.privacy import audit_trail
from core.privacy.audit_trail import (
    AuditKind,
    TrailFilter,
    detail_text,
    kind_of,
    print_trail,
    subject_text,
    trail,
    trail_roster,
)
from core.privacy.consent import look
from core.privacy.erasure import erase_person
from core.privacy.notice import print_notice
from core.privacy.trail_words import hidden
from core.roster_types import Purpose
from core.storage.local import AuditEntry
from core.workbooks.exporting import ListExport, export_list, export_national
from core.workbooks.form_memory import fill_remembered
from tests.ledgers.village import CHILD, DAY, register

PDF = PaperFormat.PDF
XLSX = PaperFormat.XLSX
FORM = (TableColumn("姓名"), TableColumn("性别"), TableColumn("出生日期"))


def _class(office: Office, _: PupilId, folder: Path) -> None:
    print_class(office, classes_of(office)[0], PDF, folder / "a.pdf", PaperOptions())


def _staff(office: Office, _: PupilId, folder: Path) -> None:
    print_staff(office, office.school, PDF, folder / "a.pdf", PaperOptions())


def _ledger(office: Office, _: PupilId, folder: Path) -> None:
    options = LedgerOptions(purpose=Purpose.REPORT)
    print_ledger(office, LedgerKind.ROSTER, options, XLSX, folder / "a.xlsx")


def _own(office: Office, pupil_id: PupilId, folder: Path) -> None:
    own = create_own_ledger(office, "教材", (OwnColumn("说明"),), [pupil_id])
    print_own_ledger(office, own, Purpose.SCHOOL, PDF, folder / "a.pdf")


def _attendance(office: Office, pupil_id: PupilId, folder: Path) -> None:
    issue_attendance(office, pupil_id, folder / "a.pdf")


def _cards(office: Office, _: PupilId, folder: Path) -> None:
    print_cards(office, LedgerOptions(), folder / "a.pdf")


def _form(office: Office, _: PupilId, folder: Path) -> None:
    print_registration_form(office, None, Purpose.SCHOOL, PDF, folder / "a.pdf")


def _list(office: Office, pupil_id: PupilId, folder: Path) -> None:
    wanted = ListExport((pupil_id,), ("name", "id_number"), Purpose.SCHOOL)
    export_list(office, wanted, folder / "a.xlsx")


def _national(office: Office, _: PupilId, folder: Path) -> None:
    export_national(office, folder / "a.xlsx", allow_open=True)


def _notice(office: Office, _: PupilId, folder: Path) -> None:
    print_notice(office, "石校长", folder)


@pytest.mark.parametrize(
    ("export", "purpose"),
    [
        (_class, "校内"),
        (_staff, "校内"),
        (_ledger, "上报"),
        (_own, "校内"),
        (_attendance, "给家长"),
        (_cards, "校内"),
        (_form, "校内"),
        (_list, "校内"),
        (_national, "上报"),
        (_notice, "给家长"),
    ],
)
def test_every_export_names_its_purpose_and_holds_no_whole_number(
    office: Office,
    tmp_path: Path,
    export: Callable[[Office, PupilId, Path], None],
    purpose: str,
) -> None:
    pupil_id = register(office, CHILD)
    export(office, pupil_id, tmp_path)
    line = trail(office, TrailFilter(AuditKind.EXPORT))[0]
    assert line.purpose == purpose
    text = " ".join(
        f"{one.action} {one.subject} {one.detail}" for one in office.store.audit.newest(1000)
    )
    assert str(CHILD.id_number) not in text
    assert str(CHILD.m1_phone) not in text


def test_a_whole_number_on_a_certificate_is_said(office: Office, tmp_path: Path) -> None:
    pupil_id = register(office, CHILD)
    options = CertificateOptions(NumberShown.WHOLE)
    issue_attendance(office, pupil_id, tmp_path / "a.pdf", options)
    (line,) = trail(office, TrailFilter(AuditKind.EXPORT))
    assert (line.subject, line.detail) == ("欧阳娜娜", "含完整号码")


def test_a_look_says_at_which_field_of_whom(office: Office) -> None:
    look(office, register(office, CHILD), "id_number")
    (line,) = trail(office, TrailFilter(AuditKind.LOOK))
    assert (line.operator, line.subject, line.detail) == ("石校长", "欧阳娜娜", "身份证件号")


def test_a_day_is_shown_from_its_first_minute_to_its_last(office: Office) -> None:
    pupil_id = register(office, CHILD)
    for day in (date(2026, 10, 9), date(2026, 10, 10)):
        office.clock = FixedClock(day)
        look(office, pupil_id, "phone")
    day = date(2026, 10, 9)
    (line,) = trail(office, TrailFilter(None, day, day))
    assert line.moment.startswith("2026-10-09")
    assert len(trail(office, TrailFilter(AuditKind.LOOK, day))) == 2


def test_who_was_erased_is_not_named_in_the_trail(office: Office) -> None:
    pupil_id = register(office, CHILD)
    look(office, pupil_id, "id_number")
    erase_person(office, pupil_id, "家长书面申请")
    lines = trail(office, TrailFilter())
    assert {one.subject for one in lines if one.kind is AuditKind.LOOK} == {"（已清除）"}
    assert not any("欧阳" in one.subject for one in lines)


def test_the_trail_prints_for_the_school_and_notes_that(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "print_folder", lambda: tmp_path)
    look(office, register(office, CHILD), "id_number")
    printed = print_trail(office, TrailFilter(), "全部")
    assert printed.path.read_bytes().startswith(b"%PDF")
    (line,) = trail(office, TrailFilter(AuditKind.EXPORT))
    assert (line.subject, line.purpose) == ("操作日志", "校内")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("990101201910234204 看", "****************** 看"),
        ("99010120191023420X", "******************"),
        ("19900001111", "***********"),
        ("2026-10-08 3 条", "2026-10-08 3 条"),
    ],
)
def test_what_looks_like_a_number_is_hidden(text: str, shown: str) -> None:
    assert hidden(text) == shown


def test_actions_that_nobody_named_are_records() -> None:
    assert kind_of("something_new") is AuditKind.RECORD
    assert kind_of("bundle_import") is AuditKind.EXCHANGE
    assert kind_of("erase") is AuditKind.PRIVACY


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone can be set on POSIX only")
def test_moments_and_days_of_the_trail_are_those_of_the_school(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "CST-8")
    time.tzset()
    try:
        early = AuditEntry("2026-10-07T22:30:00+00:00", "石校长", "look", "", "field=phone")
        office.store.audit.add(early)
        day = date(2026, 10, 8)
        (line,) = trail(office, TrailFilter(AuditKind.LOOK, day, day))
        assert line.moment == "2026-10-08 06:30"
        before = date(2026, 10, 7)
        assert trail(office, TrailFilter(AuditKind.LOOK, before, before)) == []
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_pupil_who_was_handed_over_is_named_in_the_trail(office: Office) -> None:
    child = register(office, CHILD)
    held = office.store.pupils.get(child)
    assert held is not None
    made = PupilId(f"h.{child}")
    with office.writing("test") as writing:
        writing.put(replace(held, id=made, name="石小红", id_number=None))
    assert subject_text(office, made) == "石小红"


def test_a_change_of_the_record_and_its_undo_are_called_by_their_names(office: Office) -> None:
    pupil_id = register(office, CHILD)
    asked = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT, happened_on=DAY, reason="99", other_school="县城第二小学"
    )
    undo_change(office, record_change(office, pupil_id, asked).id)
    said = [line.action for line in trail(office, TrailFilter())]
    assert said[:2] == ["撤销学籍异动", "学籍异动：转出"]


def test_an_entry_about_a_row_names_the_person_behind_it(office: Office) -> None:
    pupil_id = register(office, CHILD)
    (guardian,) = office.store.guardians.by("pupil_id", pupil_id)[:1]
    case = open_case(office, pupil_id, DAY)
    own = create_own_ledger(office, "教材", (OwnColumn("说明"),), [pupil_id])
    held = [subject_text(office, one) for one in (guardian.id, case.id, own)]
    assert held == ["欧阳娜娜", "欧阳娜娜", "教材"]
    assert subject_text(office, f"a.{pupil_id}.{DAY}") == "欧阳娜娜"
    assert subject_text(office, f"registration_form.{pupil_id}") == "新生报名登记表  欧阳娜娜"
    assert subject_text(office, "c" * 16, is_gone=True) == "（已清除）"


@pytest.mark.parametrize("subject", ["rates", "closing.c.2199526925.2026.1", "import.row"])
def test_every_list_that_is_noted_has_a_name(office: Office, subject: str) -> None:
    assert subject_text(office, subject)


def test_a_trail_that_leaves_older_entries_out_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_trail, "MOST_ENTRIES", 2)
    pupil_id = register(office, CHILD)
    for key in ("phone", "id_number"):
        look(office, pupil_id, key)
    lines = trail(office, TrailFilter())
    assert len(lines) == 2
    assert "只列最近的 2 条" in trail_roster(office, lines, "全部").notes[0]
    assert len(trail_roster(office, lines[:1], "全部").notes) == 1


def _listing(office: Office, showing: frozenset[str], folder: Path) -> str:
    options = LedgerOptions(purpose=Purpose.REPORT, showing=showing)
    print_ledger(office, LedgerKind.ROSTER, options, XLSX, folder / "b.xlsx")
    return trail(office, TrailFilter(AuditKind.EXPORT))[0].detail


def test_a_ledger_that_holds_numbers_or_phones_whole_says_so(
    office: Office, tmp_path: Path
) -> None:
    register(office, CHILD)
    assert "含完整号码" not in _listing(office, frozenset(), tmp_path)
    assert "含完整号码" in _listing(office, frozenset({"id_number"}), tmp_path)
    print_ledger(office, LedgerKind.PHONES, LedgerOptions(), XLSX, tmp_path / "p.xlsx")
    line = trail(office, TrailFilter(AuditKind.EXPORT))[0]
    assert line.detail.endswith("含电话")


def test_a_registration_form_says_that_it_is_filled(office: Office, tmp_path: Path) -> None:
    pupil_id = register(office, CHILD)
    told = []
    for own in (None, pupil_id):
        print_registration_form(office, own, Purpose.SCHOOL, PDF, tmp_path / "a.pdf")
        told.append(trail(office, TrailFilter(AuditKind.EXPORT))[0].detail)
    assert "号码" not in told[0]
    assert "含完整号码  含电话" in told[1]


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("rows=1 columns=name,m1_phone whole", "含电话"),
        ("rows=1 columns=name,id_number", ""),
        ("rows=1 columns=name,carer_id_number masked", "号码遮住"),
        ("rows=1 columns=name whole", ""),
        ("rows=1 whole", "含完整号码"),
    ],
)
def test_what_an_export_held_whole_follows_from_its_columns(detail: str, said: str) -> None:
    assert detail_text(detail).removeprefix("1 行").strip() == said


@pytest.mark.parametrize(
    ("answer", "said"), [("given", "同意"), ("refused", "不同意"), ("withdrawn", "已撤回")]
)
def test_a_familys_answer_says_yes_or_no(answer: str, said: str) -> None:
    assert detail_text(f"answer={answer} fields=hamlet").split()[0] == said


def test_a_form_that_was_filled_and_a_certificates_use_are_named(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = register(office, CHILD)
    blank = write_table(tmp_path / "低保家庭学生摸底表 990101201910234204.xlsx", "摸底表", FORM, [])
    fill_remembered(office, blank, tmp_path / "b.xlsx", [pupil_id])
    (line,) = trail(office, TrailFilter(AuditKind.EXPORT))
    assert line.detail.startswith("「低保家庭学生摸底表 **")
    assert CHILD.id_number not in line.detail
    options = CertificateOptions(NumberShown.NOT, "办户口")
    issue_attendance(office, pupil_id, tmp_path / "a.pdf", options)
    assert "办户口" in trail(office, TrailFilter())[0].detail
    erase_person(office, pupil_id, "家长书面申请")
    assert not any("办户口" in one.detail for one in trail(office, TrailFilter()))
