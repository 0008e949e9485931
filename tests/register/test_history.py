"""Whatever is written: rows are the fold of their history, and saving a form again is nothing."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.history import RowId
from core.office import Office
from core.reading.drafts import PupilDraft, StaffDraft
from core.registration import amend_pupil, draft_of, register_pupil
from core.safekeeping.doctor import examine
from core.staffing import amend_staff, register_staff
from core.staffing import draft_of as staff_draft_of
from core.storage import tables
from tests.storage.homes import new_place

FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.sampled_from(["欧阳", "单", "仇英", "阿依古丽·买买提江", "䶮", "查𬭊", "Maria Li"])
WORDS = st.sampled_from(["", "河坝村3组", "水井村", "健康", "无", "一二三"])
YES = st.sampled_from(["", "是", "否"])
PHONES = st.sampled_from(["", "99000000001", "0855-3312345"])

PUPILS = st.builds(
    PupilDraft,
    name=NAMES,
    sex=st.sampled_from(["男", "女"]),
    birth_date=st.sampled_from(["2018-03-02", "2017年11月30日", "20190101"]),
    grade=st.sampled_from(["一年级", "三(2)班", "大班", "2024级"]),
    hamlet=WORDS,
    remark=WORDS,
    phone=PHONES,
    only_child=YES,
    left_behind=st.sampled_from(["", "否", "是"]),
    attend_way=st.sampled_from(["", "住校", "走读"]),
    ethnic=st.sampled_from(["", "苗", "汉族"]),
    distance_km=st.sampled_from(["", "2.5", "10"]),
    enrol_month=st.sampled_from(["", "2024-09", "202409"]),
    m1_name=st.one_of(st.just(""), NAMES),
    m1_relation=st.sampled_from(["", "父", "祖母", "邻居"]),
    m1_phone=PHONES,
    m2_name=st.one_of(st.just(""), NAMES),
)
STAFF = st.builds(
    StaffDraft,
    name=NAMES,
    sex=st.sampled_from(["男", "女"]),
    birth_date=st.just("1980-05-01"),
    subjects=st.sampled_from(["", "语文、数学", "体育 音乐"]),
    in_establishment=st.sampled_from(["", "在编", "代课", "特岗"]),
    weekly_periods=st.sampled_from(["", "16", "20"]),
    title=st.sampled_from(["", "一级教师"]),
    phone=PHONES,
)


def faults(office: Office) -> list[tuple[str, str]]:
    """Return the rows that are not what their history folds into."""
    found = []
    for name in tables.SYNCED:
        table = tables.known_table(name)
        names = [column.name for column in table.columns]
        rows = {row[0]: row[1:] for row in office.store.connection.rows(table.select_sql)}
        written = office.store.connection.rows(
            "SELECT DISTINCT row_id FROM history WHERE tbl = ?", (name,)
        )
        for (row,) in written:
            folded = office.store.history.folded(name, RowId(row))
            assert folded is not None
            wanted = None if folded.is_deleted else tuple(map(folded.values.get, names))
            if rows.pop(row, None) != wanted:
                found.append((name, row))
        found += [(name, row) for row in rows]
    return found


@FEW
@given(st.lists(st.tuples(st.integers(0, 3), PUPILS), min_size=1, max_size=6))
def test_rows_are_the_fold_of_their_history(writes: list[tuple[int, PupilDraft]]) -> None:
    with tempfile.TemporaryDirectory() as folder, new_place(Path(folder)).open() as office:
        office.store.connection.execute("PRAGMA synchronous = OFF")
        for which, draft in writes:
            pupils = office.store.pupils.all()
            if which == 0 or not pupils:
                register_pupil(office, draft)
            else:
                amend_pupil(office, pupils[which % len(pupils)].id, draft)
        assert faults(office) == []
        assert examine(office, rebuild=True).ok
        assert faults(office) == []


@FEW
@given(PUPILS, STAFF)
def test_saving_a_form_as_it_was_opened_writes_nothing(
    pupil: PupilDraft, member: StaffDraft
) -> None:
    with tempfile.TemporaryDirectory() as folder, new_place(Path(folder)).open() as office:
        office.store.connection.execute("PRAGMA synchronous = OFF")
        pupil_id = register_pupil(office, pupil).pupil_id
        staff_id = register_staff(office, member).staff_id
        heads = office.store.history.heads()
        amend_pupil(office, pupil_id, draft_of(office, pupil_id))
        amend_staff(office, staff_id, staff_draft_of(office, staff_id))
        assert office.store.history.heads() == heads


def test_a_value_that_was_overwritten_stays_in_the_history(office: Office) -> None:
    draft = PupilDraft(name="欧阳", sex="女", birth_date="2018-03-02", grade="1", hamlet="河坝村")
    pupil_id = register_pupil(office, draft).pupil_id
    amend_pupil(office, pupil_id, replace(draft, hamlet="水井村"))
    entries = office.store.history.entries_of("pupil", RowId(pupil_id))
    assert [entry.patch.get("hamlet") for entry in entries] == ["河坝村", "水井村"]
    assert entries[1].prior == {"hamlet": "河坝村"}


def test_a_guardian_who_was_taken_off_the_form_keeps_the_history(office: Office) -> None:
    draft = PupilDraft(name="欧阳", sex="女", birth_date="2018-03-02", grade="1", m1_name="欧阳锋")
    pupil_id = register_pupil(office, draft).pupil_id
    (guardian,) = office.store.guardians.all()
    amend_pupil(office, pupil_id, replace(draft, m1_name=""))
    assert office.store.guardians.all() == []
    assert len(office.store.history.entries_of("guardian", RowId(guardian.id))) == 2
