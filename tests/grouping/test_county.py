"""A county's result becomes locked class lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.assign.refusals import PupilsError
from core.errors import GroupingError
from core.exchange.headings import RecordKind
from core.exchange.reading import ReadWorkbook, SourceRow
from core.grouping.county import CountySource, read_county_lists, take_county_result
from core.grouping.locks import class_locks
from core.grouping.proposing import Request, propose
from core.models import Cohort, SeatSource
from core.office import Office
from core.reading.drafts import PupilDraft
from tests.grouping.cohorts import new_cohort, pupils_of

COUNTY = CountySource("某县教育局", "县教〔2026〕7号")


def _book(*drafts: PupilDraft) -> ReadWorkbook:
    rows = tuple(
        SourceRow("名单", place, own, frozenset(), ()) for place, own in enumerate(drafts, start=2)
    )
    return ReadWorkbook(RecordKind.PUPILS, ("名单",), rows, (), ())


def _list_of(office: Office, cohort: Cohort) -> list[PupilDraft]:
    return [
        PupilDraft(name=own.name, class_label=f"一({place % 2 + 1})班")
        for place, own in enumerate(pupils_of(office, cohort))
    ]


def test_the_countys_lists_become_seats_that_are_locked(office: Office) -> None:
    cohort = new_cohort(office, 7)
    lists = read_county_lists(office, cohort, _book(*_list_of(office, cohort)[:6]))
    assert [len(own) for own in lists.classes.values()] == [3, 3]
    assert len(lists.not_listed) == 1
    take_county_result(office, lists, COUNTY)
    pupil = lists.classes[2][0]
    (seat,) = office.store.seats.by("pupil_id", pupil)
    assert seat.source is SeatSource.COUNTY_RESULT
    locks = class_locks(office, [pupil])
    assert locks.seats[pupil] == (cohort, 2)
    held = office.store.enrolments.by("pupil_id", pupil)[0]
    assert locks.problem(pupil, replace(held, class_number=1), held) == "class_locked"
    with pytest.raises(GroupingError, match="already_drawn"):
        take_county_result(office, lists, COUNTY)
    with pytest.raises(GroupingError, match="already_drawn"):
        propose(office, Request(entry_year=cohort.entry_year, classes=2))


def test_two_of_one_name_are_told_apart_by_birth_date(office: Office) -> None:
    cohort = new_cohort(office, 8)
    first, second = pupils_of(office, cohort)[6:8]
    with office.writing() as writing:
        writing.put(replace(second, name=first.name))
    row = PupilDraft(name=first.name, class_label="2班")
    with pytest.raises(PupilsError, match="county_ambiguous"):
        read_county_lists(office, cohort, _book(row))
    born = replace(row, birth_date=second.birth_date.isoformat())
    assert read_county_lists(office, cohort, _book(born)).classes == {2: (second.id,)}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([PupilDraft(name="无此人", class_label="1班")], "county_unknown"),
        ([PupilDraft(name="仇英", class_label="1班")] * 2, "county_twice"),
        ([PupilDraft(name="仇英")], "county_no_class"),
    ],
)
def test_a_list_that_does_not_fit_is_refused_whole(
    office: Office, rows: list[PupilDraft], code: str
) -> None:
    cohort = new_cohort(office, 6)
    with pytest.raises(PupilsError) as caught:
        read_county_lists(office, cohort, _book(*rows))
    assert (caught.value.code, caught.value.params["pupils"]) == (code, rows[0].name)


def test_a_result_names_its_authority(office: Office) -> None:
    cohort = new_cohort(office, 6)
    with pytest.raises(GroupingError, match="county_empty"):
        read_county_lists(office, cohort, _book())
    lists = read_county_lists(office, cohort, _book(*_list_of(office, cohort)))
    with pytest.raises(GroupingError, match="authority_needed"):
        take_county_result(office, lists, CountySource(" "))
