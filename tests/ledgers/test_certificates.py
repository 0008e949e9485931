"""Certificates: what they say, under which number, and who gets none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from core.certificates.attendance import CertificateOptions, issue_attendance, issue_proof
from core.certificates.cards import Card, cards_of, lay_out_cards, print_cards
from core.certificates.common import NumberShown, PaperKind
from core.certificates.registration_form import print_registration_form, registration_form
from core.certificates.single_class import SingleClass, print_statement, single_class_statement
from core.certificates.suspension import issue_fitting, issue_suspension
from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.errors import PrintingError
from core.ledgers.building import pupil_rows
from core.ledgers.catalogue import PUPIL_LEDGERS
from core.ledgers.spec import LedgerError, LedgerKind, LedgerOptions
from core.models import Cohort, Enrolment, PupilId, PupilStatus, SchoolYear, Stage
from core.office import Office
from core.printing.fonts import load_font
from core.printing.spool import PaperFormat
from core.roster_types import Purpose
from core.school_year.starting import tell_start
from tests.ledgers.village import BOARDER, CHILD, RARE, register, register_all

YEAR = SchoolYear(2026)


def words(path: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(path).pages).replace("\n", "")


def enrolment(office: Office, pupil_id: PupilId) -> Enrolment:
    file = office.store.pupils.file(pupil_id)
    assert file is not None
    return file.enrolment


def amend(office: Office, pupil_id: PupilId, **changes: object) -> None:
    with office.writing() as writing:
        writing.put(replace(enrolment(office, pupil_id), **changes))  # type: ignore[arg-type]


def test_one_call_gives_a_numbered_certificate_without_the_number(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = register(office, CHILD, enrol_month="2026-09")
    issued = issue_attendance(office, pupil_id, tmp_path / "a.pdf")
    text = words(issued.printed.path)
    assert "枫香小学证〔2026〕1号" in text
    assert "兹证明欧阳娜娜，女，2019年10月23日出生，系枫香小学一年级学生" in text
    assert "自2026年9月起" in text
    assert "9901" not in text
    assert issued.printed.pages == 1


@pytest.mark.parametrize(
    ("month", "said"), [("2023-09", "自2023年9月起在本校就读"), ("", "四年级学生。")]
)
def test_a_certificate_states_no_day_that_is_only_when_a_child_was_registered(
    office: Office, tmp_path: Path, month: str, said: str
) -> None:
    pupil_id = register(office, RARE, grade="四年级", birth_date="2016-11-03", enrol_month=month)
    amend(office, pupil_id, started_on=date(2026, 10, 8))
    assert said in words(issue_attendance(office, pupil_id, tmp_path / "a.pdf").printed.path)
    tell_start(office, pupil_id, date(2025, 3, 3))
    told = words(issue_attendance(office, pupil_id, tmp_path / "b.pdf").printed.path)
    assert "自2025年3月3日起在本校就读" in told


@pytest.mark.parametrize(
    ("shown", "number"),
    [(NumberShown.WHOLE, "990101201910234204"), (NumberShown.MASKED, "990101**********04")],
)
def test_the_number_stands_on_it_as_asked_for(
    office: Office, tmp_path: Path, shown: NumberShown, number: str
) -> None:
    pupil_id = register(office, CHILD)
    options = CertificateOptions(shown, "办理医保")
    issued = issue_attendance(office, pupil_id, tmp_path / "a.pdf", options)
    text = words(issued.printed.path)
    assert f"（居民身份证号码：{number}）" in text
    assert "本证明仅用于：办理医保" in text
    (entry,) = office.store.audit.newest(1)
    assert (entry.action, entry.subject) == ("print", pupil_id)
    assert f"id_number={shown}" in entry.detail


def test_numbers_run_by_kind_and_year(office: Office, tmp_path: Path) -> None:
    child = register(office, CHILD)
    rare = register(office, RARE, id_type="其他")
    numbers = [
        issue_attendance(office, child, tmp_path / "a.pdf").paper.number,
        issue_attendance(office, child, tmp_path / "b.pdf").paper.number,
        issue_proof(office, rare, tmp_path / "c.pdf").paper.number,
    ]
    assert numbers == [1, 2, 1]


def test_a_certificate_that_could_not_be_printed_takes_no_number(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = register(office, CHILD)
    (tmp_path / "file").write_text("x")
    with pytest.raises(PrintingError):
        issue_attendance(office, pupil_id, tmp_path / "file" / "a.pdf")
    assert office.store.ledgers.papers.count() == 0
    assert issue_attendance(office, pupil_id, tmp_path / "a.pdf").paper.number == 1


@pytest.mark.parametrize("status", [PupilStatus.SUSPENDED, PupilStatus.TRANSFERRED_OUT])
def test_who_does_not_attend_gets_no_certificate(
    office: Office, tmp_path: Path, status: PupilStatus
) -> None:
    pupil_id = register(office, CHILD)
    amend(office, pupil_id, status=status)
    with pytest.raises(LedgerError, match="not_attending"):
        issue_attendance(office, pupil_id, tmp_path / "a.pdf")


def test_a_child_without_a_number_gets_a_proof_that_the_family_signs(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = register(office, RARE, id_type="其他")
    text = words(issue_proof(office, pupil_id, tmp_path / "a.pdf").printed.path)
    assert "在校就读证明" in text
    assert "䶮目前没有身份证件号码" in text
    assert "单𬭊（母亲）" in text
    assert "学生：" in text
    assert "家长：" in text


def test_a_child_with_a_number_gets_no_proof(office: Office, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="has_a_number"):
        issue_proof(office, register(office, CHILD), tmp_path / "a.pdf")


def test_the_statement_of_a_single_class_counts_and_names_no_pupil(
    office: Office, tmp_path: Path
) -> None:
    register_all(office)
    group = SingleClass((Cohort.in_grade(Stage.PRIMARY, 1, YEAR),), "石老师", "0855-1112222")
    statement = single_class_statement(office, group)
    assert "我校一年级只有一个教学班，共2 名学生（男 1 名，女 1 名）" in statement.archive
    assert "欧阳" not in statement.archive
    assert "石老师" in statement.archive
    assert print_statement(office, group, tmp_path / "a.pdf").pages == 1


def test_a_multi_grade_class_names_its_grades(office: Office) -> None:
    register_all(office)
    cohorts = tuple(Cohort.in_grade(Stage.PRIMARY, grade, YEAR) for grade in (1, 2, 3))
    archive = single_class_statement(office, SingleClass(cohorts)).archive
    assert "一年级、二年级、三年级合编为一个复式班" in archive
    assert "一年级 2 名；二年级 1 名；三年级 1 名" in archive


def test_two_classes_need_a_draw_and_no_statement(office: Office) -> None:
    register(office, BOARDER)
    register(office, BOARDER, name="单雪", class_label="2班")
    with pytest.raises(LedgerError, match="several_classes"):
        single_class_statement(office, SingleClass((Cohort.in_grade(Stage.PRIMARY, 2, YEAR),)))


def test_a_grade_without_pupils_has_nothing_to_state(office: Office) -> None:
    with pytest.raises(LedgerError, match="no_pupils_in_grade"):
        single_class_statement(office, SingleClass((Cohort.in_grade(Stage.PRIMARY, 6, YEAR),)))


def test_nine_cards_take_two_sheets_and_phones_stand_whole(office: Office, tmp_path: Path) -> None:
    for number in range(9):
        register(office, BOARDER, name=f"阿依古丽·买买提{'一二三四五六七八九'[number]}")
    printed = print_cards(office, LedgerOptions(), tmp_path / "a.pdf")
    assert (printed.pages, printed.rows) == (2, 9)
    text = words(printed.path)
    assert text.count("0855-1234567") == 9
    assert "注意：青霉素过敏" in text


def test_a_card_names_who_answers_first(office: Office) -> None:
    register(office, BOARDER)
    rows = pupil_rows(office, PUPIL_LEDGERS[LedgerKind.EMERGENCY], LedgerOptions())
    (card,) = cards_of(rows)
    calls = [line for line in card.lines if "：" in line and line[-1].isdigit()]
    assert calls == ["奶奶 龙阿婆：0855-1234567", "父亲 买买提江·阿卜杜拉：19900001111"]


def test_cards_never_hang_in_public(office: Office, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="ledger_not_public"):
        print_cards(office, LedgerOptions(Purpose.NOTICE), tmp_path / "a.pdf")


def test_a_card_that_overflows_is_refused_rather_than_cut() -> None:
    with pytest.raises(LedgerError, match="card_too_full"):
        lay_out_cards("卡", "校", [Card("仇一", ("过敏" * 400,))], load_font())


def test_a_long_card_is_printed_smaller_and_whole() -> None:
    card = Card("吾布力卡斯木·阿卜杜热合曼", ("对青霉素过敏" * 30,))
    pages = lay_out_cards("卡", "校", [card], load_font())
    runs = pages.pages[0].runs
    assert "".join(run.text for run in runs).count("对青霉素过敏") == 30
    bottom = max(run.y for run in runs)
    assert bottom < pages.paper.top + (pages.paper.height - pages.paper.top) / 4


def test_the_day_of_enrolment_goes_before_the_month(office: Office, tmp_path: Path) -> None:
    pupil_id = register(office, CHILD, enrol_month="2026-09")
    amend(office, pupil_id, started_on=date(2026, 10, 8))
    tell_start(office, pupil_id, date(2026, 9, 3))
    text = words(issue_attendance(office, pupil_id, tmp_path / "a.pdf").printed.path)
    assert "自2026年9月3日起" in text


def test_the_new_pupils_form_is_filled_or_blank_on_one_sheet(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = register(office, BOARDER)
    args = (Purpose.SCHOOL, PaperFormat.PDF)
    filled = print_registration_form(office, pupil_id, *args, tmp_path / "a.pdf")
    blank = print_registration_form(office, None, *args, tmp_path / "b.pdf")
    assert (filled.pages, blank.pages) == (1, 1)
    assert "青霉素过敏" in words(filled.path)
    assert "19900001111" in words(filled.path)
    assert "预防接种证" in words(blank.path)
    assert "阿依古丽" not in words(blank.path)
    with pytest.raises(LedgerError, match="ledger_not_public"):
        registration_form(office, pupil_id, Purpose.NOTICE)


def test_who_is_suspended_gets_a_proof_of_suspension_and_who_left_gets_a_sentence(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.printing.spool.print_folder", lambda: tmp_path)
    pupil_id = register(office, CHILD)
    assert issue_fitting(office, pupil_id).paper.kind == PaperKind.ATTENDANCE
    asked = ChangeRequest(kind=ChangeKind.SUSPEND, happened_on=date(2026, 9, 20), reason="11")
    record_change(office, pupil_id, asked)
    issued = issue_fitting(office, pupil_id)
    text = words(issued.printed.path)
    assert "枫香小学休〔2026〕1号" in text
    assert "自2026年9月20日起办理休学，现为休学状态，学籍保留在本校" in text
    assert "精神" not in text
    amend(office, pupil_id, status=PupilStatus.PRESENT)
    with pytest.raises(LedgerError, match="not_suspended"):
        issue_suspension(office, pupil_id, tmp_path / "b.pdf")
    amend(office, pupil_id, status=PupilStatus.TRANSFERRED_OUT)
    with pytest.raises(LedgerError, match="not_attending"):
        issue_fitting(office, pupil_id)
