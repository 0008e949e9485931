"""Where bundles lie, and what they are called."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import mailbox
from sync.mailbox import letters, places, received
from sync.naming import bundle_name, card_name
from tests.sync.township import Township


def test_bundles_are_found_by_content_whatever_they_are_called(
    township: Township, tmp_path: Path
) -> None:
    path = township.east.export()
    box = tmp_path / "下载"
    (box / "WeChat").mkdir(parents=True)
    (box / "WeChat" / "图片(1).jpg").write_bytes(path.read_bytes())
    (box / "名单.age").write_bytes(b"PK\x03\x04")
    (box / "半份.age.part").write_bytes(path.read_bytes())
    assert [letter.path.name for letter in letters([box])] == ["图片(1).jpg"]


def test_the_newest_bundle_comes_first(tmp_path: Path) -> None:
    for number, name in enumerate(("b", "a", "c")):
        path = tmp_path / name
        path.write_bytes(b"age-encryption.org/v1\n")
        os.utime(path, (1_790_000_000 + number, 1_790_000_000 + number))
    assert [letter.path.name for letter in letters([tmp_path])] == ["c", "a", "b"]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Make an account without a stick whose documents lie on another drive."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(mailbox, "sticks", list)
    monkeypatch.setattr(mailbox, "_documents", lambda: tmp_path / "D" / "我的文档")
    return tmp_path


def test_documents_are_looked_at_wherever_the_system_has_them(house: Path) -> None:
    folders = [house / "桌面", house / "文档", house / "D" / "我的文档"]
    for folder in folders:
        folder.mkdir(parents=True)
    assert places() == folders


def test_what_came_by_wechat_is_found_the_newest_month_first(house: Path) -> None:
    old = house / "D" / "我的文档" / "WeChat Files" / "wxid_a" / "FileStorage" / "File"
    new = house / "文档" / "xwechat_files" / "wxid_b_1f2e" / "msg" / "file"
    for month in (old / "2026-06", old / "2026-08", new / "2026-09", new / "2026-10"):
        month.mkdir(parents=True)
    (house / "文档" / "xwechat_files" / "all_users" / "config").mkdir(parents=True)
    for other in ("temp", "合并转发", "thumb", "2026-10-bak"):
        (new / other).mkdir()
    assert received() == [new / "2026-10", new / "2026-09", old / "2026-08"]
    assert places()[-3:] == received()


def test_a_bundle_that_came_by_wechat_is_found(house: Path) -> None:
    path = house / "xwechat_files" / "wxid_b_1f2e" / "msg" / "file" / "2026-10" / "上报(1).age"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"age-encryption.org/v1\n")
    assert [letter.path for letter in letters(places())] == [path]


def test_a_pc_without_wechat_has_nothing_received(house: Path) -> None:
    assert (received(), places()) == ([], [])


def test_a_place_that_is_gone_has_no_bundles(tmp_path: Path) -> None:
    assert letters([tmp_path / "pulled"]) == []


def test_a_bundle_is_called_as_the_office_says_it() -> None:
    name = bundle_name("上报", "枫香小学", date(2026, 10, 8), 7)
    assert name == "上报_枫香小学_20261008_第7号.age"


@pytest.mark.parametrize("school", ["CON", "", "..", "a/b", 'x:"y"|?*', "甲\n乙", "长" * 300])
def test_any_name_of_a_school_makes_a_file_name(school: str, tmp_path: Path) -> None:
    for name in (
        bundle_name("下发", school, date(2026, 1, 1), 12),
        card_name(school, "1-00000000"),
    ):
        assert not set(name) & set('\\/:*?"<>|\n')
        (tmp_path / name).touch()


@given(st.text())
def test_a_file_name_fits_on_every_stick(school: str) -> None:
    name = bundle_name("下发", school, date(2026, 1, 1), 12)
    assert len(name.encode("utf-8", "surrogatepass")) <= 255
    assert name == name.strip(" .")
