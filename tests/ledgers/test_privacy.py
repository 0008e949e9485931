"""Masks and looks, consent, the retention date, the notice to families."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.fields import PUPIL_FIELDS
from core.ledgers.facts import ConsentAnswer
from core.ledgers.spec import LedgerError
from core.models import PupilId, PupilStatus
from core.office import Office
from core.printing.spool import print_sheet
from core.privacy.consent import (
    answers_of,
    consent_gaps,
    due_for_erasure,
    look,
    masked_value,
    record_consent,
    retention_date,
)
from core.privacy.erasure import erase_optional
from core.privacy.notice import notice_sheet
from core.privacy.optional_fields import OPTIONAL_FIELDS
from core.privacy.room import consent_lines
from tests.ledgers.village import BOARDER, CHILD, register


def leave(office: Office, pupil_id: PupilId, day: date, status: PupilStatus) -> None:
    file = office.store.pupils.file(pupil_id)
    assert file is not None
    with office.writing() as writing:
        writing.put(replace(file.enrolment, status=status, ended_on=day))


def test_sensitive_fields_are_masked_until_somebody_looks(office: Office) -> None:
    pupil_id = register(office, BOARDER, id_number="", hard_category="低保")
    file = office.store.pupils.file(pupil_id)
    assert file is not None
    assert masked_value(file, "hard_category") == "**"
    assert masked_value(file, "m1_phone") == "199****1111"
    assert masked_value(file, "name") == "阿依古丽·买买提江"
    assert masked_value(file, "orphan") == ""
    assert look(office, pupil_id, "hard_category") == "低保"
    (entry,) = office.store.audit.newest(1)
    assert (entry.action, entry.subject, entry.detail) == ("look", pupil_id, "field=hard_category")


def test_numbers_keep_their_ends(office: Office) -> None:
    file = office.store.pupils.file(register(office, CHILD))
    assert file is not None
    assert masked_value(file, "id_number") == "990101**********04"
    assert masked_value(file, "student_no") == "G990101**********04"


def test_a_field_that_no_form_has_is_not_looked_at(office: Office) -> None:
    with pytest.raises(LedgerError, match="no_such_field"):
        look(office, register(office, CHILD), "shoe_size")


def test_what_the_register_needs_is_never_optional() -> None:
    for key in OPTIONAL_FIELDS:
        spec = PUPIL_FIELDS[key]
        is_needed = spec.is_required or spec.is_national_required
        assert not is_needed, key
    assert not {"name", "id_number", "student_no", "class_no"} & set(OPTIONAL_FIELDS)
    assert {"special_care", "hard_category", "m2_name", "m1_workplace"} <= set(OPTIONAL_FIELDS)


def test_the_last_answer_of_a_family_holds(office: Office) -> None:
    pupil_id = register(office, BOARDER)
    record_consent(office, pupil_id, ["special_care", "hamlet"], ConsentAnswer.GIVEN, "龙阿婆")
    record_consent(office, pupil_id, ["hamlet"], ConsentAnswer.WITHDRAWN)
    assert answers_of(office, pupil_id) == {
        "special_care": ConsentAnswer.GIVEN,
        "hamlet": ConsentAnswer.WITHDRAWN,
    }
    (gap,) = consent_gaps(office)
    assert gap.against == ("hamlet",)
    assert "special_care" not in gap.unasked
    assert "m2_name" in gap.unasked


def test_of_the_answers_of_one_day_the_list_tells_the_one_written_last(office: Office) -> None:
    pupil_id = register(office, CHILD)
    first, _ = (
        record_consent(office, pupil_id, ["hamlet"], ConsentAnswer.GIVEN, who)
        for who in ("父亲", "母亲")
    )
    with office.writing("test") as writing:
        writing.delete(first)
    with office.writing("test") as writing:
        writing.put(first)  # as a row that comes in from another PC, behind what was written here
    (line,) = consent_lines(office)
    assert line.last is not None
    assert line.last.answered_by == "母亲"


def test_who_is_to_be_asked_stands_in_the_order_of_the_register(office: Office) -> None:
    for name in ("王小梅", "刘小兵", "陈小涵"):
        register(office, CHILD, name=name, id_number="", student_no="")
    assert [one.name for one in consent_lines(office)] == ["陈小涵", "刘小兵", "王小梅"]


def test_consent_is_not_asked_for_what_the_register_needs(office: Office) -> None:
    with pytest.raises(LedgerError, match="not_optional"):
        record_consent(office, register(office, CHILD), ["id_number"], ConsentAnswer.GIVEN)


def test_who_attends_has_no_retention_date(office: Office) -> None:
    file = office.store.pupils.file(register(office, CHILD))
    assert file is not None
    assert retention_date(file) is None


@pytest.mark.parametrize(
    ("left", "from_day"),
    [
        (date(2026, 7, 10), date(2029, 9, 1)),
        (date(2026, 8, 31), date(2029, 9, 1)),
        (date(2026, 9, 1), date(2030, 9, 1)),
    ],
)
def test_the_retention_date_follows_the_school_year_of_leaving(
    office: Office, left: date, from_day: date
) -> None:
    pupil_id = register(office, BOARDER)
    leave(office, pupil_id, left, PupilStatus.GRADUATED)
    file = office.store.pupils.file(pupil_id)
    assert file is not None
    assert retention_date(file) == from_day


def test_a_leaver_is_due_on_the_day_and_no_more_after_the_erasure(office: Office) -> None:
    pupil_id = register(office, BOARDER)
    leave(office, pupil_id, date(2026, 7, 10), PupilStatus.GRADUATED)
    office.clock = FixedClock(date(2029, 8, 31))
    assert due_for_erasure(office) == []
    office.clock = FixedClock(date(2029, 9, 1))
    (due,) = due_for_erasure(office)
    assert due.pupil_id == pupil_id
    assert "special_care" in due.fields
    erase_optional(office, pupil_id, "留存期满")
    assert due_for_erasure(office) == []
    assert consent_gaps(office) == []


def test_the_notice_names_what_is_optional_and_fits_two_pages(
    office: Office, tmp_path: Path
) -> None:
    sheet = notice_sheet(office, "石校长 0855-1112222")
    text = "".join(paragraph.text for paragraph in sheet.paragraphs)
    assert "特异体质" in text
    assert "满3年后" in text
    assert "石校长 0855-1112222" in text
    assert print_sheet(sheet, tmp_path / "a.pdf").pages <= 2
