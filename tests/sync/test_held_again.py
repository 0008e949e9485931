"""What an older program had to hold is tried again by a newer one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.history import Scalar
from core.models import PupilId
from core.storage import tables
from sync import held
from sync.held import judge_again
from tests.sync.test_late_rows import WHY, girl, holds, second_device, settle
from tests.sync.township import Township

NEW_WORD = "新码"


@contextmanager
def older_program(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Be a program that cannot read one value yet."""
    honest = tables.patch_fault

    def fault(table: str, patch: Mapping[str, Scalar]) -> str | None:
        return "talent" if patch.get("talent") == NEW_WORD else honest(table, patch)

    with monkeypatch.context() as patched:
        patched.setattr(tables, "patch_fault", fault)
        patched.setattr(held, "_program", lambda: "older")
        yield


def _held_child(township: Township, monkeypatch: pytest.MonkeyPatch) -> PupilId:
    """Have the centre hold a child of the east school, and an edit of it."""
    with older_program(monkeypatch):
        pupil_id = township.east.register("单雪", talent=NEW_WORD)
        assert len(township.up(township.east).refused) == 1
        township.east.amend(pupil_id, phone="13800000017")
        assert [one.code for one in township.up(township.east).refused] == ["incomplete_row"]
        assert township.centre.names() == []
        judge_again(township.centre.office)
        assert township.centre.names() == []
    return pupil_id


def test_a_newer_program_takes_in_what_was_held_and_says_so(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupil_id = _held_child(township, monkeypatch)
    office = township.centre.office
    assert judge_again(office) == 2
    assert township.centre.pupil(pupil_id) == township.east.pupil(pupil_id)
    assert office.store.history.held() == []
    newest = office.store.audit.newest(1)[0]
    assert (newest.action, newest.detail) == ("held_judged", "let_in=2 held=0")
    assert judge_again(office) == 0
    assert township.up(township.east).let_in == 2
    assert township.up(township.east).let_in == 0


def test_an_import_tries_them_too_and_its_preview_changes_nothing(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    _held_child(township, monkeypatch)
    bundle = township.east.export()
    assert township.centre.read(bundle, dry_run=True).let_in == 2
    assert township.centre.names() == []
    assert township.centre.read(bundle).let_in == 2
    assert township.centre.names() == ["单雪"]


def test_the_sender_is_told_that_they_were_taken_in(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    _held_child(township, monkeypatch)
    judge_again(township.centre.office)
    receipts = township.down(township.east).bundle.receipts
    assert [len(one.refused) for one in receipts] == [0, 0]
    assert sum(one.applied for one in receipts) == 3


def test_what_no_program_can_read_stays_held(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    _held_child(township, monkeypatch)
    with older_program(monkeypatch):
        monkeypatch.setattr(held, "_program", lambda: "newer, and no wiser")
        assert judge_again(township.centre.office) == 0
    assert [reason for _, _, reason in township.centre.office.store.history.held()] == [
        "bad_value",
        "incomplete_row",
    ]


def test_a_child_who_was_erased_meanwhile_does_not_come_back(
    township: Township, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from core.privacy.erasure import erase_person

    second = second_device(township, tmp_path)
    pupil_id = girl(township.east, "欧阳娜娜")
    settle(township, second)
    with older_program(monkeypatch):
        second.amend(pupil_id, talent=NEW_WORD)
        assert len(township.up(second).refused) == 1
        erase_person(township.east.office, pupil_id, WHY)
        township.up(township.east)
        assert not holds(township.centre, NEW_WORD)
    judge_again(township.centre.office)
    assert township.centre.names() == []
    second.office.close()
