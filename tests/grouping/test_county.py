"""A county's result becomes locked class lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.assign.refusals import PupilsError
from core.errors import GroupingError
from core.exchange.headings import RecordKind
from core.exchange.reading import ReadWorkbook, SourceRow
from core.grouping.annulling import annul_county, annulment_holds
from core.grouping.archive_checking import verify_archive
from core.grouping.archiving import write_archive
from core.grouping.county import CountySource, read_county_lists, take_county_result
from core.grouping.county_lists import county_taken
from core.grouping.county_records import county_digest
from core.grouping.drawing import draw
from core.grouping.locks import class_locks
from core.grouping.plans import find_plan
from core.grouping.proposing import Request, propose
from core.grouping.publishing import NoticeDetails, publish
from core.grouping.sealing import seal
from core.models import Cohort, SeatSource
from core.office import Office
from core.reading.drafts import PupilDraft
from tests.grouping.cohorts import new_cohort, paper_text, pupils_of

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


def test_a_wrong_result_is_annulled_and_every_later_notice_lists_it(
    office: Office, tmp_path: Path
) -> None:
    cohort = new_cohort(office, 8)
    lists = read_county_lists(office, cohort, _book(*_list_of(office, cohort)))
    record = take_county_result(office, lists, COUNTY)
    pupil = lists.classes[1][0]
    with pytest.raises(GroupingError, match="reason_needed"):
        annul_county(office, record, " ", "李校长")
    annulled = annul_county(office, record, "收的是去年的名单", "李校长")
    assert annulment_holds(annulled, county_digest(record))
    with pytest.raises(GroupingError, match="plan_annulled"):
        annul_county(office, record, "收的是去年的名单", "李校长")
    locks = class_locks(office, [pupil])
    assert cohort not in locks.cohorts
    assert pupil not in locks.seats
    assert county_taken(office, cohort) is None
    plan = seal(office, propose(office, Request(entry_year=cohort.entry_year, classes=2)))
    certificate = draw(office, plan, ["3"]).certificate
    assert [own.reason for own in certificate.annulled] == ["收的是去年的名单"]
    notice = publish(office, certificate.canonical(), tmp_path, NoticeDetails()).printed[0]
    assert "收的是去年的名单" in paper_text(notice.path)
    drawn = find_plan(office, plan.plan.canonical())
    archive = write_archive(office, drawn, tmp_path / "档案.zip")
    assert verify_archive(archive.path.read_bytes()).verified


def test_a_misspelt_name_is_suggested_and_taken_for_nobody(office: Office) -> None:
    cohort = new_cohort(office, 8)
    first, second = pupils_of(office, cohort)[6:8]
    with office.writing() as writing:
        writing.put(replace(first, name="陈春梅"))
    for written in ("陈春眉", "陈冬梅"):
        with pytest.raises(PupilsError, match="county_misspelt") as caught:
            read_county_lists(office, cohort, _book(PupilDraft(name=written, class_label="1班")))
        assert caught.value.params["pupils"] == f"{written}(陈春梅?)"
    with office.writing() as writing:
        writing.put(replace(second, name="陈春媚"))
    with pytest.raises(PupilsError, match="county_unknown"):
        read_county_lists(office, cohort, _book(PupilDraft(name="陈春眉", class_label="1班")))
