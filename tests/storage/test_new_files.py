"""Lines made from what was just written are those that are made from what stands in the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from core.models import GuardianId, PupilId
from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import check_draft, save_changes, save_new
from core.storage.connection import Row
from core.writing import Writing

PLAIN = PupilDraft(name="单小明", sex="男", birth_date="2018-03-02", grade="三年级")
WHOLE = PupilDraft(
    name="欧阳娜娜",
    sex="女",
    birth_date="2018-05-02",
    grade="三年级",
    class_label="2班",
    class_no="7",
    current_address="青石村3组",
    left_behind="是",
    father_away_since="2026-01-05",
    attend_way="住校",
    phone="13800000001",
    m1_name="欧阳山",
    m1_relation="父亲",
    m2_name="单梅",
    m2_relation="母亲",
    m2_phone="13800000002",
)


def lists_of(office: Office) -> tuple[list[Row], list[Row]]:
    connection = office.store.connection
    found = []
    for typed in ("欧", "阳", "娜", "单", "小", "明", "青"):
        found += connection.rows(
            "SELECT ?, rowid FROM pupil_find WHERE pupil_find MATCH ? ORDER BY rowid",
            (typed, f'"{typed}"'),
        )
    return connection.rows("SELECT * FROM pupil_line ORDER BY n"), found


def checked_lists(office: Office) -> list[Row]:
    """Return the lines, having held them against lines made from the tables."""
    written = lists_of(office)
    with office.store.transaction():
        office.store.rebuild()
    assert written == lists_of(office)
    return written[0]


def register(office: Office, writing: Writing, draft: PupilDraft) -> PupilId:
    facts = check_draft(office, draft).facts
    assert facts is not None
    return save_new(writing, office.school.id, facts)


@pytest.mark.parametrize("draft", [PLAIN, WHOLE])
def test_a_new_pupil_stands_in_the_list_as_in_the_tables(office: Office, draft: PupilDraft) -> None:
    with office.writing("register") as writing:
        register(office, writing, draft)
    assert [line[8] for line in checked_lists(office)] == [draft.name]


def amend(office: Office, writing: Writing, pupil: PupilId) -> None:
    writing.flush()
    file = office.store.pupils.file(pupil)
    facts = check_draft(office, replace(WHOLE, name="单梅", current_address="岩脚村1组")).facts
    assert file is not None
    assert facts is not None
    save_changes(writing, file, facts)


def lose_a_parent(office: Office, writing: Writing, pupil: PupilId) -> None:
    writing.flush()
    writing.delete(office.store.guardians.by("pupil_id", pupil)[0])


def gain_a_parent(office: Office, writing: Writing, pupil: PupilId) -> None:
    facts = check_draft(office, WHOLE).facts
    assert facts is not None
    third = replace(facts.guardians[0], id=GuardianId(writing.new_id()), pupil_id=pupil, position=3)
    writing.put(replace(third, school_id=office.school.id, name="欧阳海", is_guardian=True))


def leave(office: Office, writing: Writing, pupil: PupilId) -> None:
    writing.flush()
    enrolment = office.store.enrolments.by("pupil_id", pupil)[0]
    writing.put(replace(enrolment, class_number=5, ended_on=date(2026, 10, 8)))


@pytest.mark.parametrize("act", [amend, lose_a_parent, gain_a_parent, leave])
def test_what_follows_in_the_same_transaction_is_seen(
    office: Office, act: Callable[[Office, Writing, PupilId], None]
) -> None:
    with office.writing("import") as writing:
        register(office, writing, PLAIN)
        act(office, writing, register(office, writing, WHOLE))
    assert len(checked_lists(office)) == 2


def fail(office: Office) -> None:
    with office.writing("register") as writing:
        register(office, writing, WHOLE)
        raise RuntimeError


def test_a_transaction_that_was_taken_back_leaves_nothing_behind(office: Office) -> None:
    with pytest.raises(RuntimeError):
        fail(office)
    with office.writing("register") as writing:
        register(office, writing, PLAIN)
    assert [line[8] for line in checked_lists(office)] == [PLAIN.name]
