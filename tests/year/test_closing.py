from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.errors import RegistrationError
from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.i18n import Language, use_language
from core.models import PupilStatus, Sex
from core.printing.pages import A4_PORTRAIT
from core.printing.sheets import lay_out_sheet
from core.privacy.erasure import erase_person
from core.school_year.closing import close_term, closing_of, reopen_term
from core.school_year.closing_sheet import closing_sheet
from core.school_year.comparison import compare_export, kept_comparison
from core.school_year.models import Term, TermOf
from core.school_year.reconcile import DifferenceKind, against_classes, against_export
from tests.printing.fake_metrics import PlainMetrics
from tests.year.office import OCTOBER, Village

AUTUMN = TermOf(2026, Term.AUTUMN)
NUMBER = "99000120190304002"


def kinds(village: Village) -> list[tuple[DifferenceKind, str]]:
    return [(one.kind, one.name) for one in against_classes(village.office)]


def export(folder: Path, *rows: str) -> Path:
    path = folder / "全国学籍导出.csv"
    heading = "姓名,性别,出生日期,身份证件号,学籍号,年级"
    path.write_text("\n".join([heading, *rows]), encoding="utf-8")
    return path


def test_a_school_whose_lists_agree_closes_the_term_empty_handed(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    village.seat(pupil, village.group(1, 2))
    assert kinds(village) == []
    closing = close_term(village.office, AUTUMN)
    assert (closing.differences, closing.number) == (0, None)
    with pytest.raises(RegistrationError, match="term_closed_already"):
        close_term(village.office, AUTUMN)


def test_a_school_without_seats_has_nothing_to_hold_against_the_register(
    village: Village,
) -> None:
    village.pupil("李一", 2, class_number=1)
    assert kinds(village) == []


def test_who_differs_is_named(village: Village) -> None:
    second, third = village.group(1, 2), village.group(1, 3)
    seated, missing = village.pupil("李一", 2), village.pupil("单雪", 2)
    village.seat(seated, second)
    twice = village.pupil("仇𬭊", 2)
    village.seat(twice, second)
    village.seat(twice, third)
    other = village.pupil("区建国", 2)
    village.seat(other, third)
    gone = village.pupil("解思远", 3, status=PupilStatus.TRANSFERRED_OUT, ended_on=OCTOBER)
    village.seat(gone, third)
    found = set(kinds(village))
    assert (DifferenceKind.NO_SEAT, "单雪") in found
    assert (DifferenceKind.TWO_SEATS, "仇𬭊") in found
    assert (DifferenceKind.OTHER_GRADE, "区建国") in found
    assert (DifferenceKind.SEAT_WITHOUT_RECORD, "解思远") in found
    assert not {name for _, name in found} & {"李一"}
    assert missing


def test_two_records_with_one_number_are_named(village: Village) -> None:
    for name in ("李一", "李乙"):
        village.pupil(name, 2, number=NUMBER)
    assert kinds(village) == [
        (DifferenceKind.SAME_NUMBER, "李一"),
        (DifferenceKind.SAME_NUMBER, "李乙"),
    ]


def test_a_suspended_pupil_on_the_class_list_is_no_difference(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    village.seat(pupil, village.group(1, 2))
    asked = ChangeRequest(kind=ChangeKind.SUSPEND, happened_on=OCTOBER, reason="10")
    record_change(village.office, pupil, asked)
    assert kinds(village) == []


def test_a_term_with_differences_needs_an_explanation_which_gets_a_number(
    village: Village,
) -> None:
    village.seat(village.pupil("李一", 2), village.group(1, 2))
    village.pupil("单雪", 2)
    with pytest.raises(RegistrationError, match="term_has_differences"):
        close_term(village.office, AUTUMN)
    closing = close_term(village.office, AUTUMN, "单雪下周入班")
    assert (closing.differences, closing.number) == (1, 1)
    village.on(date(2027, 7, 1))
    second = close_term(village.office, TermOf(2026, Term.SPRING), "同上")
    assert second.number == 2


def test_a_closed_term_can_be_opened_and_closed_again(village: Village) -> None:
    close_term(village.office, AUTUMN)
    reopen_term(village.office, AUTUMN)
    assert closing_of(village.office, AUTUMN) is None
    with pytest.raises(RegistrationError, match="term_not_closed"):
        reopen_term(village.office, AUTUMN)
    assert close_term(village.office, AUTUMN).closed_on == OCTOBER


@pytest.mark.parametrize("language", list(Language))
def test_the_explanation_of_a_term_prints_with_its_number_and_names(
    village: Village, language: Language
) -> None:
    use_language(language)
    village.seat(village.pupil("李一", 2), village.group(1, 2))
    village.pupil("单雪", 2)
    differences = against_classes(village.office)
    closing = close_term(village.office, AUTUMN, "下周入班")
    sheet = closing_sheet(village.office, closing, differences)
    pages = lay_out_sheet(sheet, A4_PORTRAIT, PlainMetrics())
    text = "".join(run.text for page in pages.pages for run in page.runs)
    assert "单雪" in text
    assert "下周入班" in text
    assert "1" in sheet.title


def test_a_term_that_has_not_begun_cannot_be_closed(village: Village) -> None:
    with pytest.raises(RegistrationError, match="term_not_begun"):
        close_term(village.office, TermOf(2026, Term.SPRING))


def test_an_export_of_the_national_system_is_held_against_the_register(
    village: Village, tmp_path: Path
) -> None:
    village.pupil("李一", 2, pupil_birth_date=date(2019, 3, 4), pupil_student_no="G990001")
    village.pupil("单雪", 3, pupil_birth_date=date(2018, 5, 6))
    village.pupil("区建国", 4)
    path = export(
        tmp_path,
        "李乙,男,2019-03-04,,G990001,二年级",
        "单雪,男,2018-05-06,,,四年级",
        "解思远,女,2017-01-02,,,四年级",
        "无名,,,,,",
    )
    read = read_workbook(path, RecordKind.PUPILS)
    found = against_export(village.office, read)
    other = {
        (one.name, one.field, one.here, one.there)
        for one in found
        if one.kind is DifferenceKind.OTHER_VALUE
    }
    assert ("李一", "name", "李一", "李乙") in other
    assert ("单雪", "grade", "三年级", "四年级") in other
    rest = {(one.kind, one.name) for one in found if one.kind is not DifferenceKind.OTHER_VALUE}
    assert (DifferenceKind.ONLY_THERE, "解思远") in rest
    assert (DifferenceKind.ONLY_HERE, "区建国") in rest
    assert (DifferenceKind.UNREADABLE, "无名") in rest


def test_an_export_that_says_the_same_leaves_nothing(village: Village, tmp_path: Path) -> None:
    pupil = village.pupil("阿依古丽·买买提江", 2, pupil_birth_date=date(2019, 3, 4))
    sex = "女" if village.file(pupil).pupil.sex.value == "2" else "男"
    path = export(tmp_path, f"阿依古丽・买买提江,{sex},2019-03-04,,,二年级")
    assert against_export(village.office, read_workbook(path, RecordKind.PUPILS)) == ()


def test_a_row_without_a_number_leaves_the_numbered_namesake_to_a_later_row(
    village: Village, tmp_path: Path
) -> None:
    born, number = date(2019, 3, 4), f"{NUMBER}7"
    both: dict[str, Any] = {"pupil_birth_date": born, "pupil_sex": Sex.FEMALE}
    village.pupil("李一", 2, number=number, **both)
    village.pupil("李一", 3, **both)
    path = export(tmp_path, "李一,女,2019-03-04,,,三年级", f"李一,女,2019-03-04,{number},,二年级")
    assert against_export(village.office, read_workbook(path, RecordKind.PUPILS)) == ()


def test_the_class_of_the_national_system_is_held_against_the_drawn_one(
    village: Village, tmp_path: Path
) -> None:
    pupil = village.pupil("单雪", 3, pupil_birth_date=date(2018, 3, 4), pupil_sex=Sex.FEMALE)
    village.seat(pupil, village.group(2, 3))
    path = export(tmp_path, "单雪,女,2018-03-04,,,三年级1班")
    (found,) = against_export(village.office, read_workbook(path, RecordKind.PUPILS))
    assert (found.field, found.here, found.there) == ("class_label", "2", "1")


def test_another_term_knows_nothing_of_a_comparison(village: Village, tmp_path: Path) -> None:
    village.pupil("李一", 2)
    made = compare_export(village.office, AUTUMN, export(tmp_path, "解思远,女,2017-01-02,,,四年级"))
    assert kept_comparison(village.office, AUTUMN) == made
    assert {one.name for one in made.differences} == {"李一", "解思远"}
    assert kept_comparison(village.office, TermOf(2026, Term.SPRING)) is None


def test_an_erased_child_leaves_the_kept_comparison(village: Village, tmp_path: Path) -> None:
    gone, stays = village.pupil("李一", 2), village.pupil("单雪", 3)
    compare_export(village.office, AUTUMN, export(tmp_path, "解思远,女,2017-01-02,,,四年级"))
    erase_person(village.office, gone, "家长要求")
    kept = kept_comparison(village.office, AUTUMN)
    assert kept is not None
    assert {one.pupil_id for one in kept.differences} == {stays, None}
    saved = village.office.store.drafts.all()
    assert not any("李一" in one.body for one in saved)
