"""A form's class column where a grade has one class without a number."""

from __future__ import annotations

from core.exchange.form_cells import ONLY_CLASS
from core.office import Office
from core.workbooks.form_records import pupil_record
from tests.ledgers.village import BOARDER, CHILD, register


def test_the_only_class_of_a_grade_is_called_by_the_grade(office: Office) -> None:
    file = office.store.pupils.file(register(office, CHILD))
    assert file is not None
    assert pupil_record(file, office.year)[ONLY_CLASS] == "一年级"
    assert ONLY_CLASS not in pupil_record(file, office.year, {file.enrolment.cohort})


def test_a_class_with_a_number_stays_as_it_is(office: Office) -> None:
    file = office.store.pupils.file(register(office, BOARDER))
    assert file is not None
    record = pupil_record(file, office.year)
    assert record["class_label"] == "1班"
    assert ONLY_CLASS not in record
