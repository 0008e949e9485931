"""Numbers of the full-text table ascend as the register does, and a first screenful is its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import (
    Cohort,
    Enrolment,
    EnrolmentId,
    Pupil,
    PupilId,
    PupilStatus,
    Sex,
    Stage,
)
from core.office import Office
from core.storage.find_keys import find_key, line_number, place, place_of
from core.storage.search import PupilQuery
from tests.storage.homes import new_place

INITIALS = st.sampled_from(["", "a", "ab", "z", "zz", "zb", "7", "z7", "A", "é", "中", "z中"])
LINES = st.lists(
    st.tuples(
        st.sampled_from(Stage),
        st.one_of(st.integers(2015, 2027), st.integers(1900, 2300)),
        st.one_of(st.none(), st.integers(0, 6), st.integers(60, 200)),
        st.one_of(st.just(9999), st.integers(0, 60), st.integers(505, 9998)),
        INITIALS,
    ),
    max_size=40,
)


@given(LINES)
def test_a_place_never_descends_along_the_register(
    lines: list[tuple[Stage, int, int | None, int, str]],
) -> None:
    rows = [
        (n, stage.value, year, number, f"{class_no:04d} {initials} 名")
        for n, (stage, year, number, class_no, initials) in enumerate(lines)
    ]
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE line (n, stage, year, number, sort_key)")
        connection.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?)", rows)
        register = connection.execute(
            "SELECT * FROM line ORDER BY stage DESC, year DESC, number, sort_key, n"
        ).fetchall()
    places = [place(Cohort(Stage(row[1]), row[2]), row[3], row[4]) for row in register]
    assert places == sorted(places)
    assert all(0 <= one < 2**36 for one in places)


@given(st.integers(0, 2**36 - 1), st.integers(1, 2**27 - 1))
def test_a_number_of_the_full_text_table_holds_its_place_and_its_line(where: int, n: int) -> None:
    key = find_key(where, n)
    assert key < 2**63
    assert place_of(key) == where
    with sqlite3.connect(":memory:") as connection:
        assert connection.execute(f"SELECT {line_number('?')}", (key,)).fetchone() == (n,)


def pupils(office: Office, count: int) -> Iterator[tuple[Pupil, Enrolment]]:
    """Yield pupils of three grades, in classes and without, numbered and not, some gone."""
    for at in range(count):
        pupil_id = PupilId(f"p{at:04d}")
        yield (
            Pupil(
                id=pupil_id,
                school_id=office.school.id,
                name=("王" if at % 3 else "张") + "子思雨明"[at % 4] + "一二三四五六七"[at % 7],
                sex=Sex.FEMALE,
                birth_date=date(2018, 1 + at % 12, 1 + at % 28),
                hamlet=f"岩脚村{at % 5}组",
            ),
            Enrolment(
                id=EnrolmentId(f"e{at:04d}"),
                pupil_id=pupil_id,
                school_id=office.school.id,
                register_school_id=office.school.id,
                stage=Stage.PRIMARY,
                entry_year=2022 + at % 3,
                class_number=(None, 1, 2)[at % 3 if at % 2 else 0],
                class_no=None if at % 5 == 0 else 1 + at % 40,
                status=PupilStatus.WITHDRAWN if at % 11 == 0 else PupilStatus.PRESENT,
                started_on=date(2024, 9, 1),
            ),
        )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("found")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUNXIAO_STATE", str(folder / "state"))
        with new_place(folder).open() as opened:
            with opened.writing("test") as writing:
                for pupil, enrolment in pupils(opened, 300):
                    writing.put(pupil)
                    writing.put(enrolment)
            yield opened


TYPED = ("王", "w", "zz", "子", "岩脚村", "岩脚村3", "王子一", "赵")
QUERIES = (
    PupilQuery(),
    PupilQuery(statuses=None),
    PupilQuery(statuses=frozenset({PupilStatus.WITHDRAWN})),
    PupilQuery(cohort=Cohort(Stage.PRIMARY, 2023)),
    PupilQuery(cohort=Cohort(Stage.PRIMARY, 2022), class_number=2),
    PupilQuery(hamlet="岩脚村4组"),
)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("text", TYPED)
def test_the_first_of_those_found_are_the_first_of_all(
    office: Office, text: str, query: PupilQuery
) -> None:
    search = office.store.search
    everyone = search.pupil_keys(replace(query, text=text))
    listed = search.pupil_keys(query)
    assert everyone == [key for key in listed if key in set(everyone)]
    for limit in (1, 7, 64, 1000):
        assert search.pupil_keys(replace(query, text=text, limit=limit)) == everyone[:limit]


def test_who_changes_class_number_and_name_is_found_in_the_new_place_only(office: Office) -> None:
    search = office.store.search
    pupil, enrolment = next(pupils(office, 5))
    with office.writing("test") as writing:
        writing.put(replace(pupil, name="阿依古丽"))
        writing.put(replace(enrolment, entry_year=2024, class_no=1, status=PupilStatus.PRESENT))
    (key,) = search.pupil_keys(PupilQuery(text="阿依", limit=5))
    assert search.pupil_lines([key])[0].name == "阿依古丽"
    former = search.pupil_keys(PupilQuery(text="张子一", statuses=None))
    assert key not in former
    with office.writing("test") as writing:
        writing.delete(enrolment)
        writing.delete(pupil)
    assert search.pupil_keys(PupilQuery(text="阿依", statuses=None, limit=5)) == []
