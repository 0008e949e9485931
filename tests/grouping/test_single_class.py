"""A grade with one class: statement, notice and archive in one call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.classes import classes_of
from core.errors import CunxiaoError
from core.grouping.archive_checking import verify_archive
from core.grouping.archive_files import ArchiveKind, open_archive
from core.grouping.decisions import Choices
from core.grouping.proposing import Request, propose
from core.grouping.sealing import seal
from core.grouping.single_class import OneClass, declare_single_class, statements_of
from core.i18n import error_sentence
from core.meeting.draw_meeting import decide, drop_proposal, make_proposal
from core.models import ClassId, Cohort, SeatSource, Stage
from core.office import Office
from core.teams.taught import labels_of
from tests.grouping.cohorts import new_cohort, paper_text, pupils_of


def _in_grade(office: Office, grade: int, size: int) -> Cohort:
    cohort = Cohort.in_grade(Stage.PRIMARY, grade, office.year)
    pupils = pupils_of(office, new_cohort(office, size))
    with office.writing() as writing:
        for pupil in pupils:
            enrolment = office.store.enrolments.by("pupil_id", pupil.id)[0]
            writing.put(replace(enrolment, entry_year=cohort.entry_year))
    return cohort


def test_a_grade_gets_statement_notice_and_archive(office: Office, tmp_path: Path) -> None:
    cohort = _in_grade(office, 1, 4)
    done = declare_single_class(office, OneClass((cohort,), supervision_phone="0900-1"), tmp_path)
    statement, notice = (paper_text(own.path) for own in done.printed)
    assert "0900-1" in statement
    assert "欧阳娜" not in statement
    assert "欧阳娜" in notice
    assert "新生编班公示" in notice
    assert done.is_first
    report = verify_archive(done.archive.path.read_bytes())
    assert (report.verified, report.kind) == (True, ArchiveKind.SINGLE_CLASS)
    text = open_archive(done.archive.path.read_bytes()).members["statement.txt"].decode()
    assert text == done.record.statement
    assert not declare_single_class(office, OneClass((cohort,)), tmp_path).is_first
    assert [own.id for own in statements_of(office)] == [done.record.id]


def test_grades_that_share_a_room_get_their_class(office: Office, tmp_path: Path) -> None:
    cohorts = (_in_grade(office, 2, 3), _in_grade(office, 3, 2))
    done = declare_single_class(office, OneClass(cohorts), tmp_path)
    seats = office.store.seats.of_class(done.record.class_id)
    assert [seat.source for seat in seats] == [SeatSource.SINGLE_CLASS] * 5
    assert "二年级、三年级" in done.record.statement
    again = declare_single_class(office, OneClass(cohorts), tmp_path)
    assert again.record.class_id == done.record.class_id
    notice = paper_text(done.printed[1].path)
    assert "编班公示" in notice
    assert "新生" not in notice
    room = ClassId(done.record.class_id)
    assert labels_of(office, [room], office.year)[room] == "二年级、三年级"
    assert {one.label for one in classes_of(office) if len(one.cohorts) > 1} == {"二年级、三年级"}


def test_a_grade_for_which_lots_are_drawn_gets_no_statement(office: Office, tmp_path: Path) -> None:
    cohort = _in_grade(office, 4, 4)
    seal(office, propose(office, Request(entry_year=cohort.entry_year, classes=2)))
    with pytest.raises(CunxiaoError, match="already_sealed"):
        declare_single_class(office, OneClass((cohort,)), tmp_path)
    empty = Cohort.in_grade(Stage.PRIMARY, 6, office.year)
    with pytest.raises(CunxiaoError, match="no_pupils_in_grade"):
        declare_single_class(office, OneClass((empty,)), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_grade_too_large_for_one_class_is_refused_with_size_and_ceiling(
    office: Office, tmp_path: Path
) -> None:
    cohort = _in_grade(office, 5, 56)
    with pytest.raises(CunxiaoError, match="single_too_large") as refused:
        declare_single_class(office, OneClass((cohort,)), tmp_path)
    assert refused.value.params == {"grade": "五年级", "pupils": 56, "most": 55, "classes": 2}
    assert "56 人，超过一个班最多 55 人" in error_sentence(refused.value)
    assert not list(tmp_path.iterdir())


def test_a_grade_above_the_standard_is_stated_and_told(office: Office, tmp_path: Path) -> None:
    cohort = _in_grade(office, 1, 50)
    done = declare_single_class(office, OneClass((cohort,)), tmp_path)
    assert done.size.is_above_standard


def test_a_grade_whose_draw_was_begun_is_not_one_class(office: Office, tmp_path: Path) -> None:
    cohort = _in_grade(office, 6, 6)
    decide(office, cohort, Choices(classes=2))
    make_proposal(office, cohort)
    with pytest.raises(CunxiaoError, match="single_has_proposal"):
        declare_single_class(office, OneClass((cohort,)), tmp_path)
    drop_proposal(office, cohort)
    assert declare_single_class(office, OneClass((cohort,)), tmp_path).is_first
