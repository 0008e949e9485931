"""Sticks that are full, protected, broken, or somebody else's."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from core.errors import StoreError
from sync import folder, outbox, reading
from tests.sync.township import Township


def test_a_full_stick_is_told_and_leaves_nothing(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    township.east.register("欧阳")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError) as caught:
        township.east.export()
    assert caught.value.code == "disk_full"
    assert list(township.east.stick.glob("*.age*")) == []
    monkeypatch.undo()


def test_after_a_full_stick_the_next_bundle_carries_all(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    township.east.register("欧阳")
    with monkeypatch.context() as patch:
        patch.setattr(folder, "sync_folder", _pulled)
        with pytest.raises(StoreError):
            township.east.export()
    for left in township.east.stick.glob("*.age"):
        left.unlink()
    assert township.up(township.east).applied == 2


def _pulled(_: Path) -> None:
    raise OSError(errno.EIO, "gone")


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_write_protected_stick_is_told(
    township: Township, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def protected(*_: object, **__: object) -> None:
        raise OSError(code, "protected")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", protected)
        with pytest.raises(StoreError) as caught:
            township.east.export()
    assert caught.value.code == "cannot_write_there"


def test_a_stick_that_writes_something_else_is_told(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.read_bytes
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda path: real(path)[:-1])
        with pytest.raises(StoreError) as caught:
            township.east.export()
    assert caught.value.code == "read_back_differs"
    assert list(township.east.stick.glob("*.age*")) == []


def test_no_file_on_a_stick_is_ever_replaced(township: Township) -> None:
    target = township.east.stick / "上报_枫香小学_20261008_第1号.age"
    target.write_bytes(b"somebody's")
    written = township.east.export()
    assert target.read_bytes() == b"somebody's"
    assert written.name == "上报_枫香小学_20261008_第1号(2).age"


def test_a_full_disk_at_the_reader_changes_nothing(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    township.east.register("欧阳")
    path = township.east.export()
    before = (township.centre.heads(), township.centre.rows())

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(reading, "write_whole", full)
        with pytest.raises(StoreError) as caught:
            township.centre.read(path)
    assert caught.value.code == "disk_full"
    assert (township.centre.heads(), township.centre.rows()) == before
    assert township.centre.read(path).applied == 2


def test_a_store_that_can_grow_no_further_takes_all_of_a_bundle_or_nothing(
    township: Township,
) -> None:
    with township.east.office.writing():
        for number in range(400):
            township.east.register(f"欧阳{number}")
    path = township.east.export()
    before = (township.centre.heads(), township.centre.rows())
    connection = township.centre.office.store.connection
    connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError) as caught:
        township.centre.read(path)
    assert caught.value.code == "disk_full"
    assert (township.centre.heads(), township.centre.rows()) == before
    connection.execute("PRAGMA max_page_count = 1000000")
    assert township.centre.read(path).applied == 401


def test_a_stick_that_fills_up_after_the_first_school_keeps_that_file_and_says_who_waits(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = township.centre
    flushed: list[int] = []
    flush = os.fsync

    def second_is_full(number: int) -> None:
        flushed.append(number)
        if len(flushed) > 2:  # the first file and its folder
            raise OSError(errno.ENOSPC, "full")
        flush(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", second_is_full)
        with pytest.raises(outbox.PartlyWrittenError) as caught:
            outbox.export(centre.office, centre.stick)
    (written,) = caught.value.written
    (unwritten,) = caught.value.unwritten
    assert list(centre.stick.glob("*.age*")) == [written.path]
    assert (unwritten.error.code, caught.value.exit_status) == ("disk_full", 1)
    assert {written.to_name, unwritten.to_name} == {"枫香小学", "青石小学"}
