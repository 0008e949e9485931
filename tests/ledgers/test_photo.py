"""A pupil's photograph: what is taken in, where it stays, where it stands, and when it goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from core.certificates.attendance import issue_attendance, issue_proof
from core.certificates.registration_form import print_registration_form
from core.changes.merging import merge_choices, merge_pupils
from core.errors import RegistrationError
from core.ledgers.facts import ErasureScope
from core.models import PupilId
from core.office import Office
from core.printing import spool
from core.printing.spool import PaperFormat
from core.privacy.audit_trail import AuditKind, TrailFilter, trail
from core.privacy.erasure import Erased, erase_optional, erase_person
from core.privacy.erasure_preview import erasure_preview
from core.records.photo import (
    KEPT,
    PhotoUse,
    drawn_anew,
    keep_photo,
    photo_of,
    save_photo,
    take_off_photo,
)
from core.roster_types import Purpose
from core.safekeeping.backup import make_backup, restore_backup
from core.safekeeping.doctor import examine
from core.storage import tables
from core.storage.home import Home
from core.storage.store import Store
from tests.ledgers.pictures import claiming, picture, top_colour
from tests.ledgers.test_erasure import plain_copy
from tests.ledgers.village import BOARDER, CHILD, RARE, register

Size = tuple[int, int]


def put_in(office: Office, pupil_id: PupilId, folder: Path, raw: bytes | None = None) -> bytes:
    """Keep a picture of a pupil and return what the store holds of it."""
    path = folder / "IMG_0001.JPG"
    path.write_bytes(picture() if raw is None else raw)
    return keep_photo(office, pupil_id, path).body


def heart(jpeg: bytes) -> bytes:
    """Return bytes that no other picture holds: of what was drawn, not of the tables before."""
    return jpeg[-300:-240]


def entries(office: Office) -> int:
    row = office.store.connection.row("SELECT count(*) FROM history")
    assert row is not None
    return int(row[0])


def newest_action(office: Office) -> str:
    return office.store.audit.newest(1)[0].action


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_kept_whatever_its_name_says(
    office: Office, tmp_path: Path, kind: str
) -> None:
    pupil_id = register(office, CHILD)
    put_in(office, pupil_id, tmp_path, picture(kind))
    held = photo_of(office, pupil_id)
    assert held is not None
    assert (held.width, held.height, held.kept_on) == (295, 413, office.clock.today())
    assert held.body.startswith(b"\xff\xd8\xff")
    assert newest_action(office) == "photo"


def test_a_telephones_picture_stands_upright_and_says_no_place() -> None:
    raw = picture(size=(600, 400), turned=8)
    assert b"WHERE-SHE-LIVES" in raw
    kept = drawn_anew(raw)
    assert (kept.width, kept.height) == (400, 600)
    assert b"WHERE-SHE-LIVES" not in kept.body
    with Image.open(BytesIO(kept.body)) as image:
        assert not image.getexif()


def test_the_largest_pictures_of_common_telephones_are_taken_in() -> None:
    file = BytesIO()
    Image.new("L", (4624, 3472), 200).save(file, "JPEG")
    assert drawn_anew(file.getvalue()).width == 480


def test_a_telephones_picture_with_a_second_one_behind_it_is_taken_in() -> None:
    file = BytesIO()
    behind = Image.new("RGB", (200, 260))
    Image.new("RGB", (480, 600), (200, 0, 0)).save(
        file, "MPO", save_all=True, append_images=[behind]
    )
    assert drawn_anew(file.getvalue()).width == 480


def test_what_shows_through_stands_on_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (120, 150), (0, 0, 0, 0)).save(file, "PNG")
    assert top_colour(drawn_anew(file.getvalue()).body) == (255, 255, 255)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"GIF89a" + bytes(100), "photo_format"),
        (b"", "photo_format"),
        (picture()[:2000], "photo_damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "photo_damaged"),
        (picture(size=(99, 300)), "photo_too_small"),
        (picture(size=(110, 119)), "photo_too_small"),
        (claiming(8000, 6000), "photo_too_many_points"),
        (picture() + bytes(10 * 1024**2), "photo_too_large"),
    ],
)
def test_what_is_no_fit_picture_is_refused_and_the_one_before_stays(
    office: Office, tmp_path: Path, raw: bytes, code: str
) -> None:
    pupil_id = register(office, CHILD)
    before = put_in(office, pupil_id, tmp_path)
    with pytest.raises(RegistrationError, match=code):
        put_in(office, pupil_id, tmp_path, raw)
    held = photo_of(office, pupil_id)
    assert held is not None
    assert held.body == before


def test_a_stick_that_was_pulled_is_said(office: Office, tmp_path: Path) -> None:
    pupil_id = register(office, CHILD)
    with pytest.raises(RegistrationError, match="photo_unreadable"):
        keep_photo(office, pupil_id, tmp_path / "gone.jpg")


@given(st.binary(max_size=300), st.integers(0, 1500), st.booleans())
def test_no_bytes_do_more_than_be_refused(noise: bytes, at: int, is_png: bool) -> None:
    raw = picture("PNG" if is_png else "JPEG", (100, 120))
    spoilt = raw[:at] + noise + raw[at + len(noise) :]
    try:
        kept = drawn_anew(spoilt)
    except RegistrationError as error:
        assert error.code.startswith("photo_")  # noqa: PT017 - either is right
    else:
        assert kept.width <= KEPT[0]
        assert kept.height <= KEPT[1]


def test_another_picture_takes_the_place_of_the_first_in_the_file_too(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = register(office, CHILD)
    first = put_in(office, pupil_id, tmp_path)
    second = put_in(office, pupil_id, tmp_path, picture(size=(200, 260)))
    held = photo_of(office, pupil_id)
    assert held is not None
    assert held.body == second
    assert newest_action(office) == "photo_replaced"
    assert heart(first) not in plain_copy(office, tmp_path)


def test_a_photograph_that_was_taken_off_is_gone_and_noted(office: Office, tmp_path: Path) -> None:
    pupil_id = register(office, CHILD)
    body = put_in(office, pupil_id, tmp_path)
    take_off_photo(office, pupil_id)
    assert photo_of(office, pupil_id) is None
    assert newest_action(office) == "photo_removed"
    take_off_photo(office, pupil_id)
    assert heart(body) not in plain_copy(office, tmp_path)


def test_a_photograph_leaves_no_trace_in_the_history_and_no_table_that_travels(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = register(office, CHILD)
    before = entries(office)
    put_in(office, pupil_id, tmp_path)
    assert entries(office) == before
    assert tables.table("pupil_photo") is None


@pytest.mark.parametrize("erases", [erase_person, erase_optional])
def test_an_erased_childs_photograph_is_in_no_page_of_the_file(
    office: Office, tmp_path: Path, erases: Callable[[Office, PupilId, str], Erased]
) -> None:
    pupil_id = register(office, BOARDER)
    other = register(office, RARE)
    body = put_in(office, pupil_id, tmp_path)
    others = put_in(office, other, tmp_path, picture(size=(200, 260)))
    assert heart(body) in plain_copy(office, tmp_path)
    (tmp_path / "plain.db").unlink()
    erases(office, pupil_id, "留存期满")
    assert photo_of(office, pupil_id) is None
    plain = plain_copy(office, tmp_path)
    assert heart(body) not in plain
    assert heart(others) in plain
    assert examine(office, rebuild=True).ok


@pytest.mark.parametrize("scope", list(ErasureScope))
def test_the_preview_counts_the_photograph(
    office: Office, tmp_path: Path, scope: ErasureScope
) -> None:
    pupil_id = register(office, CHILD)
    assert "pupil_photo" not in erasure_preview(office, pupil_id, scope).records
    put_in(office, pupil_id, tmp_path)
    assert erasure_preview(office, pupil_id, scope).records["pupil_photo"] == 1


def pictures_in(path: Path) -> list[Size]:
    return [
        image.image.size
        for page in PdfReader(path).pages
        for image in page.images
        if image.image is not None
    ]


def test_the_papers_of_a_child_bear_the_photograph(office: Office, tmp_path: Path) -> None:
    child, rare = register(office, CHILD), register(office, RARE, id_type="其他")
    path = tmp_path / "paper.pdf"
    issue_attendance(office, child, path)
    assert pictures_in(path) == []
    for pupil_id in (child, rare):
        put_in(office, pupil_id, tmp_path)
    for printed in (
        issue_attendance(office, child, path).printed,
        issue_proof(office, rare, tmp_path / "b.pdf").printed,
        print_registration_form(office, child, Purpose.SCHOOL, PaperFormat.PDF, tmp_path / "c.pdf"),
    ):
        assert pictures_in(printed.path) == [(295, 413)]
        assert printed.pages == 1
    print_registration_form(office, None, Purpose.SCHOOL, PaperFormat.PDF, path)
    assert pictures_in(path) == []


def test_a_photograph_goes_out_as_a_file_with_its_purpose_in_the_trail(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "print_folder", lambda: tmp_path / "print")
    pupil_id = register(office, CHILD)
    with pytest.raises(RegistrationError, match="no_photo"):
        save_photo(office, pupil_id, PhotoUse.FAMILY)
    body = put_in(office, pupil_id, tmp_path)
    path = save_photo(office, pupil_id, PhotoUse.REPORT)
    assert path.read_bytes() == body
    assert re.fullmatch(r"照片_.+_\d{8}\.jpg", path.name)
    assert save_photo(office, pupil_id, PhotoUse.REPORT) == path
    line = trail(office, TrailFilter(AuditKind.EXPORT))[0]
    assert (line.action, line.purpose) == ("照片存成文件", "上报")


def test_a_backup_holds_the_photograph_and_a_restored_home_has_it(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = register(office, CHILD)
    body = put_in(office, pupil_id, tmp_path)
    made = make_backup(office, tmp_path / "stick")
    restored = Home(tmp_path / "again")
    restore_backup(made.path, restored)
    store = Store.open(restored.store_path, office.keys.store_key)
    try:
        held = store.photos.get(pupil_id)
    finally:
        store.close()
    assert held is not None
    assert held.body == body


@pytest.mark.parametrize(("has_own", "takes"), [(False, ()), (True, ()), (True, ("photo",))])
def test_of_two_records_that_become_one_the_chosen_photograph_stays(
    office: Office, tmp_path: Path, *, has_own: bool, takes: tuple[str, ...]
) -> None:
    winner = register(office, CHILD)
    loser = register(office, CHILD, id_number="", student_no="", birth_date="2019-10-24")
    losers = put_in(office, loser, tmp_path)
    own = put_in(office, winner, tmp_path, picture(size=(200, 260))) if has_own else b""
    choices = {one.key: one for one in merge_choices(office, winner, loser)}
    assert choices["photo"].is_open == has_own
    merge_pupils(office, winner, loser, takes)
    held = photo_of(office, winner)
    assert held is not None
    assert held.body == (own if has_own and not takes else losers)
    assert photo_of(office, loser) is None
    removed = [one.subject for one in office.store.audit.newest(9) if one.action == "photo_removed"]
    assert removed == ([winner] if has_own else [])


def test_two_records_with_one_picture_leave_nothing_to_choose(
    office: Office, tmp_path: Path
) -> None:
    winner = register(office, CHILD)
    loser = register(office, CHILD, id_number="", student_no="", birth_date="2019-10-24")
    for one in (winner, loser):
        put_in(office, one, tmp_path)
    assert "photo" not in {one.key for one in merge_choices(office, winner, loser)}
