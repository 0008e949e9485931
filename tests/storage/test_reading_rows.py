"""A row read back is the record that was written, whatever of it was left empty."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date

import pytest

from core.models import Enrolment, EnrolmentId, PupilId, PupilStatus, SchoolId, Stage
from core.storage import tables

ENROLMENT = Enrolment(
    id=EnrolmentId("e1"),
    pupil_id=PupilId("p1"),
    school_id=SchoolId("2199000001"),
    register_school_id=SchoolId("2199000001"),
    stage=Stage.PRIMARY,
    entry_year=2024,
    class_no=7,
    enrol_month=date(2024, 9, 1),
)


def row_of(record: Enrolment) -> tuple[object, ...]:
    values = tables.table_of(Enrolment).values_of(record)
    return (record.id, *values.values())


def test_a_row_read_back_is_the_record() -> None:
    assert tables.table_of(Enrolment).read_row(row_of(ENROLMENT)) == ENROLMENT


def test_what_is_empty_takes_the_default() -> None:
    table = tables.table_of(Enrolment)
    row = [ENROLMENT.id, *table.values_of(ENROLMENT).values()]
    row[[column.name for column in table.columns].index("status") + 1] = None
    assert table.read_row(tuple(row)).status is PupilStatus.PRESENT


@pytest.mark.parametrize("name", sorted(tables.SYNCED))
def test_a_record_is_told_of_what_may_be_empty_and_refuses_to_lack_the_rest(name: str) -> None:
    table = tables.known_table(name)
    wanted = [
        one.name
        for one, column in zip(fields(table.record)[1:], table.columns, strict=True)
        if one.default is MISSING and one.default_factory is MISSING and not column.is_optional
    ]
    empty = ("id", *[None] * len(table.columns))
    if wanted:
        with pytest.raises(TypeError):
            table.read_row(empty)
    else:
        assert table.read_row(empty).id == "id"
