"""Who lacks what: the list's answer is the one that each pupil's own file gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.lists.directory import PupilQuery, count_open, find_pupils, pupil_keys, pupil_lines
from core.lists.list_views import PUPIL_VIEW, PupilView, keep_pupil_view, pupil_view
from core.models import ATTENDING, EnrolmentId, SchoolYear
from core.office import Office
from core.reading.open_items import open_items
from core.registration import register_pupil
from core.storage.open_lines import LACKS, OpenCounts
from tests.storage.homes import new_place
from tests.tui.rooms import pupil_draft
from tui.screens.pupil_filters import Surroundings, choices


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return a school of pupils who lack different things."""
    folder: Path = tmp_path_factory.mktemp("open")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUNXIAO_STATE", str(folder / "state"))
        with new_place(folder).open() as opened:
            with opened.writing("test"):
                _register(opened)
            yield opened


def _register(office: Office) -> None:
    nobody = {"m1_name": "", "m1_relation": "", "m1_phone": ""}
    drafts = (
        pupil_draft(1, id_type="无证件", **nobody),
        pupil_draft(2, hukou_type="农业家庭户口", native_place="枫香镇", postcode="556000"),
        pupil_draft(3, ethnic="", preschool="", m1_phone=""),
        pupil_draft(4, attend_way="", m1_phone="", m2_name="张二", m2_phone="10008570009"),
        pupil_draft(5, phone="10008570010", enrol_month="2026-09", enrol_way="就近入学", **nobody),
        pupil_draft(6, birthplace_code="990101", only_child="否", health="健康或良好"),
    )
    for draft in drafts:
        register_pupil(office, draft)


def counted(office: Office, query: PupilQuery) -> OpenCounts:
    """Return the counts of a register that is small enough."""
    counts = count_open(office, query)
    assert counts is not None
    return counts


@pytest.mark.parametrize("key", list(LACKS))
def test_a_filter_by_an_open_item_shows_exactly_who_lacks_it(office: Office, key: str) -> None:
    query = PupilQuery(open_item=key)
    shown = {line.pupil_id for line in pupil_lines(office, pupil_keys(office, query))}
    everyone = [line.pupil_id for line in find_pupils(office)]
    files = office.store.pupils.files(everyone)
    assert shown == {file.pupil.id for file in files if key in open_items(file)}
    assert counted(office, query).by_item[key] == len(shown)


def test_the_filters_know_every_item_that_a_file_may_lack(office: Office) -> None:
    lines = find_pupils(office)
    assert {
        key
        for file in office.store.pupils.files([line.pupil_id for line in lines])
        for key in open_items(file)
    } <= set(LACKS)


def test_who_is_registered_without_papers_is_told_apart_from_whose_number_is_wanted(
    office: Office,
) -> None:
    counts = counted(office, PupilQuery())
    heads = office.store.counts.heads()
    assert (counts.without_number, counts.by_proof) == (5, 1)
    assert (heads.without_number, heads.by_proof) == (5, 1)
    assert len(pupil_keys(office, PupilQuery(has_number=False))) == 5
    assert len(pupil_keys(office, PupilQuery(is_by_proof=True))) == 1
    assert len(pupil_keys(office, PupilQuery(is_by_proof=False))) == 5
    assert len(pupil_keys(office, PupilQuery(has_number=True))) == 0


def test_the_filters_offer_both_with_how_many(office: Office) -> None:
    around = Surroundings(SchoolYear(2026), open=counted(office, PupilQuery()))
    offered = {one.value: one.detail for one in choices(around)}
    assert offered["number:no"] == "待补  5 人"
    assert offered["proof:yes"] == "1 人"


def test_the_enrolment_in_force_answers_not_one_that_ended(office: Office) -> None:
    line = next(one for one in find_pupils(office) if one.attend_way is not None)
    file = office.store.pupils.file(line.pupil_id)
    assert file is not None
    with office.writing("test") as writing:
        old = replace(
            file.enrolment,
            id=EnrolmentId(""),
            attend_way=None,
            started_on=date(2025, 9, 1),
            ended_on=date(2026, 7, 1),
        )
        writing.add(old, school_id=office.school.id)
    lacking = pupil_lines(office, pupil_keys(office, PupilQuery(open_item="attend_way")))
    assert line.pupil_id not in {one.pupil_id for one in lacking}


def test_what_is_wanted_is_counted_within_the_other_filters(office: Office) -> None:
    query = PupilQuery(village="青石村", statuses=ATTENDING, open_item="ethnic")
    counts = counted(office, query)
    assert (
        counts.without_number + counts.by_proof
        == counts.open
        == len(pupil_keys(office, PupilQuery(village="青石村")))
    )


def test_a_view_with_a_wanted_item_comes_back_as_it_was_kept(office: Office) -> None:
    kept = PupilView(PupilQuery(school_id=office.school.id, has_number=False, open_item="phone"))
    keep_pupil_view(office, kept)
    assert pupil_view(office) == kept
    proof = PupilView(PupilQuery(school_id=office.school.id, is_by_proof=True))
    keep_pupil_view(office, proof)
    assert pupil_view(office) == proof


def test_a_view_kept_before_there_were_these_filters_still_holds(office: Office) -> None:
    keep_pupil_view(office, PupilView(PupilQuery(school_id=office.school.id, village="青石村")))
    text = office.store.settings.get(PUPIL_VIEW)
    office.store.settings.set(
        PUPIL_VIEW,
        text.replace('"number": null, ', "")
        .replace('"item": null, ', "")
        .replace('"proof": null, ', ""),
    )
    assert pupil_view(office).query.village == "青石村"


def test_a_township_too_large_to_count_at_once_is_offered_every_item(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.lists.directory.MOST_COUNTED", 5)
    assert count_open(office, PupilQuery()) is None
    offers = {one.value for one in choices(Surroundings(SchoolYear(2026)))}
    assert offers >= {f"item:{key}" for key in LACKS if key != "id_number"}
