"""A pupil's photograph on the screen: put in, refused, replaced, taken off."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.ledgers.care import CareSaid, save_care
from core.ledgers.facts import Photo
from core.office import Office
from core.records.photo import keep_photo
from core.registration import register_pupil
from tests.ledgers.pictures import picture
from tests.tui.rooms import asked, at_work, do, fill_school, press, pupil_draft, shows, write
from tui.screens.changes import ChangesScreen
from tui.screens.duplicates import DuplicatesScreen
from tui.screens.privacy_erase import ErasableScreen
from tui.screens.pupils import PupilsScreen
from tui.widgets.agenda import Agenda


def with_pupils(office: Office) -> None:
    fill_school(office, 3)


def photos(office: Office) -> list[Photo]:
    found = [office.store.photos.get(pupil.id) for pupil in office.store.pupils.all()]
    return [one for one in found if one is not None]


async def kept(pilot: Pilot[None]) -> list[Photo]:
    found = await asked(pilot, photos)
    assert isinstance(found, list)
    return found


async def choose(pilot: Pilot[None], path: Path) -> None:
    """Type where a picture lies into the dialog in front."""
    await write(pilot, str(path))
    await press(pilot, "enter")


async def test_a_photograph_is_put_in_looked_at_replaced_and_taken_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("tui.screens.photo.open_outside", lambda _, path: opened.append(path))
    first, second = tmp_path / "一.jpg", tmp_path / "二.png"
    first.write_bytes(picture())
    second.write_bytes(picture("PNG", (200, 260)))
    async with at_work(tmp_path, PupilsScreen, with_pupils) as pilot:
        await press(pilot, "down", "ctrl+p")
        assert isinstance(pilot.app.screen, ChangesScreen)
        assert shows(pilot, "还没有，选一张 JPG 或 PNG")
        await do(pilot, "photo")
        assert shows(pilot, "只存在这台电脑里")
        await choose(pilot, first)
        assert shows(pilot, "照片放好了")
        assert shows(pilot, "2026-10-08 放入")
        (photo,) = await kept(pilot)
        assert (photo.width, photo.height) == (295, 413)
        await do(pilot, "photo")
        await press(pilot, "enter")
        assert shows(pilot, "文件不加密")
        await press(pilot, "down", "enter")
        (saved,) = (tmp_path / "print").glob("照片_*.jpg")
        assert opened == [saved]
        assert saved.read_bytes() == photo.body
        await do(pilot, "photo")
        await press(pilot, "down", "enter")
        await choose(pilot, second)
        (photo,) = await kept(pilot)
        assert (photo.width, photo.height) == (200, 260)
        await press(pilot, "f5")
        assert len(list((tmp_path / "print").glob("在读证明_*.pdf"))) == 1
        await do(pilot, "photo")
        await press(pilot, "down", "down", "enter")
        assert shows(pilot, "照片取下了")
        assert shows(pilot, "还没有，选一张 JPG 或 PNG")
        assert await kept(pilot) == []


@pytest.mark.parametrize(
    ("raw", "said"),
    [(b"BM" + bytes(500), "不是 JPG 或 PNG 照片"), (bytes(10 * 1024**2 + 1), "最多 10 MB")],
)
async def test_what_is_refused_says_what_to_do_and_keeps_nothing(
    tmp_path: Path, raw: bytes, said: str
) -> None:
    path = tmp_path / "照片.jpg"
    path.write_bytes(raw)
    async with at_work(tmp_path, PupilsScreen, with_pupils) as pilot:
        await press(pilot, "down", "ctrl+p")
        await do(pilot, "photo")
        await choose(pilot, path)
        assert shows(pilot, said)
        assert shows(pilot, "画图")
        assert await kept(pilot) == []


async def test_before_an_erasure_the_photograph_and_the_care_are_counted(tmp_path: Path) -> None:
    def with_facts(office: Office) -> None:
        fill_school(office, 1)
        path = tmp_path / "一.jpg"
        path.write_bytes(picture())
        (pupil,) = office.store.pupils.all()
        keep_photo(office, pupil.id, path)
        save_care(office, pupil.id, CareSaid(entrusted_name="龙阿婆"))

    async with at_work(tmp_path, ErasableScreen, with_facts) as pilot:
        await press(pilot, "down", "enter")
        assert shows(pilot, "会清除：关爱记录 1 条、照片 1 条")
        await do(pilot, "optional")
        await write(pilot, "留存期满")
        await press(pilot, "enter")
        await write(pilot, "校委会")
        await press(pilot, "ctrl+s", "ctrl+y")
        assert await kept(pilot) == []


async def test_before_two_records_become_one_both_photographs_can_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("tui.screens.duplicates.open_outside", lambda _, path: opened.append(path))

    def twice(office: Office) -> None:
        for width in (295, 200):
            pupil_id = register_pupil(office, pupil_draft(1)).pupil_id
            path = tmp_path / f"{width}.jpg"
            path.write_bytes(picture(size=(width, 260)))
            keep_photo(office, pupil_id, path)

    async with at_work(tmp_path, DuplicatesScreen, twice) as pilot:
        await press(pilot, "enter", "enter")
        agenda = pilot.app.screen.query_one(Agenda)
        for key in [one for one in agenda.keys if one.startswith("see:")]:
            await do(pilot, key)
        found = await asked(pilot, photos)
        assert isinstance(found, list)
        assert {path.read_bytes() for path in opened} == {one.body for one in found}
