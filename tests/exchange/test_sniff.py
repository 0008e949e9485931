"""Files that are no workbook, or one that cannot be read: refused with a code that says why."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from core.errors import ExchangeError
from core.exchange.measure import MAX_ROWS
from core.exchange.reading import read_workbook
from tests.exchange.books import xlsx

PLAIN = [["姓名", "性别"], ["甲", "男"]]


def refused(path: Path) -> ExchangeError:
    with pytest.raises(ExchangeError) as caught:
        read_workbook(path)
    return caught.value


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"\x89PNG\r\n\x1a\n0000", "PNG"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"\xef\xbb\xbf\n<html><table><tr><td>1", "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
    ],
)
def test_another_kind_of_file_is_named(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(content)
    error = refused(path)
    assert (error.code, error.params["kind"]) == ("not_a_workbook", kind)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bytes(range(1, 255)) * 9, "unknown_encoding"),
        (b"\x01\x02\x03" * 99, "unknown_content"),
        (b"\x00\x01\x02\x03" * 99, "unknown_content"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refused(path).code == code


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("word/document.xml", "DOCX"),
        ("ppt/presentation.xml", "PPTX"),
        ("content.xml", "OpenDocument"),
        ("xl/workbook.bin", "XLSB"),
        ("a.txt", "ZIP"),
    ],
)
def test_other_documents_in_a_zip_are_named(tmp_path: Path, part: str, kind: str) -> None:
    error = refused(zipped(tmp_path / "a.xlsx", {part: b"x"}))
    assert (error.code, error.params["kind"]) == ("not_a_workbook", kind)


def compound(*names: str) -> bytes:
    """Return a compound file with empty streams of these names ([MS-CFB])."""
    entries = b""
    for name in ("Root Entry", *names):
        title = name.encode("utf-16-le") + b"\0\0"
        entries += title.ljust(64, b"\0") + struct.pack("<HBB", len(title), 2, 1)
        entries += struct.pack("<III", *[0xFFFFFFFF] * 3) + bytes(36) + struct.pack("<IQ", 0, 0)
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 65534, 9, 6)
    )
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 4 * 108
    fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * (512 - 8)
    return header + fat + entries.ljust(512, b"\0")


def test_an_encrypted_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(compound("EncryptionInfo", "EncryptedPackage"))
    assert refused(path).code == "workbook_encrypted"


def test_an_old_text_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(compound("WordDocument"))
    error = refused(path)
    assert (error.code, error.params["kind"]) == ("not_a_workbook", "DOC")


def test_an_old_workbook_with_a_password_is_named(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, "姓名")
    book.save(str(tmp_path / "a.xls"))
    data = (tmp_path / "a.xls").read_bytes()
    start = data.index(struct.pack("<HH", 0x0809, 16))
    mark = start + 20
    length = struct.unpack_from("<H", data, mark + 2)[0]
    patched = data[:mark] + struct.pack("<HH", 0x002F, length) + data[mark + 4 :]
    (tmp_path / "a.xls").write_bytes(patched)
    assert refused(tmp_path / "a.xls").code == "workbook_encrypted"


@pytest.mark.parametrize("content", [b"", b"   \r\n", b"\x00" * 4096, b",,,\n,,,\n"])
def test_an_empty_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refused(path).code == "empty_workbook"


def test_an_empty_sheet_is_named(tmp_path: Path) -> None:
    assert refused(xlsx(tmp_path / "a.xlsx", {"S": []})).code == "empty_workbook"


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere.xlsx").code == "file_missing"
    assert refused(tmp_path).code == "is_a_folder"


def test_a_file_that_another_program_holds_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"S": PLAIN})

    def locked(_: Path) -> bytes:
        raise PermissionError(13, "sharing violation")

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert refused(path).code == "file_locked"


def test_a_workbook_without_headings_is_named(tmp_path: Path) -> None:
    assert refused(xlsx(tmp_path / "a.xlsx", {"S": [["甲", "乙"], [1, 2]]})).code == "no_headings"


def test_two_hundred_thousand_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    row = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
    rows = b"".join(row % (number, number) for number in range(1, 200_001))
    good = xlsx(tmp_path / "b.xlsx", {"S": PLAIN})
    with zipfile.ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    )
    error = refused(zipped(path, parts))
    assert (error.code, error.params["limit"]) == ("too_many_rows", MAX_ROWS)


def test_too_many_lines_of_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,性别\n" + "甲,男\n" * (MAX_ROWS + 1), encoding="utf-8")
    assert refused(path).code == "too_many_rows"


def test_a_lone_cell_far_away_is_refused_before_it_eats_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "性别"])
        sheet.write(1_048_575, 16_383, "x")
    error = refused(path)
    assert (error.code, error.params["row"]) == ("stray_cell", 1_048_576)


def test_a_lone_cell_far_away_in_an_old_workbook_is_refused(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, "姓名")
    sheet.write(65_535, 255, "x")
    book.save(str(tmp_path / "a.xls"))
    assert refused(tmp_path / "a.xls").code == "stray_cell"


def test_styled_blank_rows_to_the_end_of_the_sheet_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        grey = book.add_format({"bg_color": "#EEEEEE"})
        sheet = book.add_worksheet()
        for row, values in enumerate(PLAIN):
            sheet.write_row(row, 0, values)
        sheet.write_blank(1_048_575, 16_383, None, grey)
    assert len(read_workbook(path).rows) == 1


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    good = xlsx(tmp_path / "b.xlsx", {"S": PLAIN})
    with zipfile.ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        with archive.open("xl/media/bomb", "w", force_zip64=True) as part:
            for _ in range(100):
                part.write(bytes(1024 * 1024))
    path = tmp_path / "a.xlsx"
    path.write_bytes(bomb.getvalue())
    assert refused(path).code == "file_too_large"


def test_a_cut_workbook_is_damaged(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"S": PLAIN})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert refused(path).code == "damaged_workbook"


def test_a_workbook_that_lies_about_its_sizes_is_damaged(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"S": PLAIN})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    place = data.rindex(struct.pack("<I", size))
    data[place : place + 4] = struct.pack("<I", size - 100)
    path.write_bytes(bytes(data))
    assert refused(path).code == "damaged_workbook"


FAR = b'<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576"><v>1</v></c>%s</row>'


@pytest.mark.parametrize(
    "row",
    [
        FAR % b"",
        FAR % b'<c r="XFE1048576" s="1"/>',
        b'<row r="9" ht="20"/>' + FAR % b"<c r='A1' s='2' />",
        (FAR % b"").replace(b"<c", b"<x:c").replace(b"</c", b"</x:c").replace(b"row", b"x:row"),
        (FAR % b"").replace(b'"', b"'"),
        b"<row>"
        + b"<c t='n'><v>1</v></c>" * 3_000
        + b"</row>"
        + b"<row><c t='n'><v>1</v></c></row>" * 900,
    ],
)
def test_a_far_cell_is_seen_however_its_row_is_written(tmp_path: Path, row: bytes) -> None:
    good = xlsx(tmp_path / "b.xlsx", {"S": PLAIN})
    with zipfile.ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData>%s</sheetData></worksheet>" % row
    assert refused(zipped(tmp_path / "a.xlsx", parts)).code == "stray_cell"


def test_rows_without_a_cell_are_no_rows(tmp_path: Path) -> None:
    good = xlsx(tmp_path / "b.xlsx", {"S": PLAIN})
    with zipfile.ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    blank = b'<row r="%d" ht="15"/><row r="%d"><c r="A%d" s="1"/></row>'
    blanks = b"".join(blank % (3, 3, 3) for _ in range(MAX_ROWS))
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", blanks + b"</sheetData>")
    assert len(read_workbook(zipped(tmp_path / "a.xlsx", parts)).rows) == 1
