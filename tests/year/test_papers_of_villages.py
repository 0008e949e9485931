"""What the centre prints about a village's child names the village beside the centre."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.certificates.attendance import CertificateOptions, attendance_sheet
from core.certificates.registration_form import registration_form
from core.changes.apply import ChangeRequest, record_change
from core.changes.forms import change_form
from core.changes.models import ChangeKind
from core.dropout.cases import case_file, open_case
from core.dropout.report import dropout_report
from core.ledgers.care import care_file
from core.ledgers.care_paper import care_sheet
from core.ledgers.facts import IssuedPaper
from core.models import PupilId
from core.paper import ListedPupils, PaperOptions, print_pupils
from core.printing.spool import PaperFormat
from core.roster_types import Purpose
from tests.year.office import CENTRE, OCTOBER, VILLAGE, Village, fitting_reason

CHILD = "欧阳娜娜"
BOTH = (f"填报学校：{VILLAGE.name}", CENTRE.name)


@pytest.fixture
def child(village: Village) -> PupilId:
    """Return a village's child; the office is the centre's from here on."""
    pupil_id = village.pupil(CHILD, 2)
    with village.office.writing("test") as writing:
        writing.put(VILLAGE)
        writing.put(replace(CENTRE))
    return pupil_id


def at_the_centre(village: Village) -> Village:
    village.office.school = replace(CENTRE)
    return village


def test_a_record_of_care_and_a_report_name_the_village(village: Village, child: PupilId) -> None:
    case = open_case(village.office, child, OCTOBER)
    office = at_the_centre(village).office
    assert care_sheet(office, care_file(office, child)).closing.seals == BOTH
    assert dropout_report(office, case_file(office, case.id)).closing.seals == BOTH


def test_the_form_of_a_change_and_of_a_new_pupil_name_the_village(
    village: Village, child: PupilId
) -> None:
    asked = ChangeRequest(
        kind=ChangeKind.SUSPEND, happened_on=OCTOBER, reason=fitting_reason(ChangeKind.SUSPEND)
    )
    change = record_change(village.office, child, asked)
    office = at_the_centre(village).office
    assert change_form(office, change).closing.seals == BOTH
    form = registration_form(office, child, Purpose.SCHOOL)
    assert form.title.startswith(VILLAGE.name)
    assert form.closing.seals == BOTH


def test_a_certificate_of_the_centre_says_which_school_the_child_is_at(
    village: Village, child: PupilId
) -> None:
    office = at_the_centre(village).office
    (file,) = office.store.pupils.files([child])
    paper = IssuedPaper(
        id="p",
        school_id=CENTRE.id,
        kind="attendance",
        year=2026,
        number=1,
        issued_on=OCTOBER,
        holder_id=child,
    )
    sheet = attendance_sheet(office, file, paper, CertificateOptions())
    text = "".join(one.text for one in sheet.paragraphs)
    assert f"系{VILLAGE.name}二年级" in text
    assert "学籍在" not in text
    assert sheet.closing.seals == (CENTRE.name,), "who issues it seals it, and nobody else"


def printed(village: Village, ids: tuple[PupilId, ...], folder: Path) -> str:
    listed = ListedPupils(ids, "全部", "全部")
    path = folder / "list.txt"
    print_pupils(village.office, listed, PaperFormat.TEXT, path, PaperOptions())
    return path.read_text(encoding="utf-8")


def test_a_list_of_one_village_is_the_village_s(
    village: Village, child: PupilId, tmp_path: Path
) -> None:
    text = printed(at_the_centre(village), (child,), tmp_path)
    assert text.startswith(f"{VILLAGE.name}学生名单")
    assert BOTH[0] in text
    assert CENTRE.name in text


def test_a_list_of_several_schools_says_whose_each_child_is(
    village: Village, child: PupilId, tmp_path: Path
) -> None:
    other = village.pupil("单雪", 2, pupil_school_id=CENTRE.id)
    text = printed(at_the_centre(village), (child, other), tmp_path)
    assert text.startswith("全镇各校学生名单")
    lines = text.splitlines()
    assert VILLAGE.name in next(line for line in lines if CHILD in line)
    assert CENTRE.name in next(line for line in lines if "单雪" in line)
    assert "填报学校" not in text
