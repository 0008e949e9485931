from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from core.errors import PrintingError
from core.printing.fonts import FONT_FILE, load_font, to_unicode_map
from core.printing.layout import choose_paper, lay_out
from core.printing.pages import Pages
from core.printing.pdf import pdf_bytes, write_pdf
from core.roster_types import Roster
from core.rosters import ClassInfo, ClassRosterOptions, PupilColumn, class_roster
from tests.printing.people import DAY, YEAR, class_of, pupil_file

INFO = ClassInfo("云岭镇青石小学", "一年级1班", YEAR, DAY, "龙𬭊")


def laid_out(roster: Roster) -> Pages:
    font = load_font()
    return lay_out(roster, choose_paper(roster, font), font)


@pytest.fixture(scope="module")
def roster() -> Roster:
    return class_roster(INFO, class_of(45))


def reading(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def test_every_cell_can_be_copied_out_of_the_pdf(roster: Roster) -> None:
    lines = reading(pdf_bytes(laid_out(roster))).split("\n")
    rows = [" ".join(text for text in row if text) for row in roster.rows]
    assert [line for line in lines if line in rows] == rows


@pytest.mark.parametrize("name", ["䶮子涵", "仇𬭊", "阿依古丽·买买提江", "𬺈㑇𠅤"])
def test_a_rare_name_can_be_copied_out_with_pdftotext(name: str, tmp_path: Path) -> None:
    pdftotext = shutil.which("pdftotext")
    if pdftotext is None:
        pytest.skip("poppler-utils is not installed")
    target = tmp_path / "rare.pdf"
    write_pdf(laid_out(class_roster(INFO, [pupil_file(1, name)])), target)
    text = subprocess.run([pdftotext, str(target), "-"], capture_output=True, check=True).stdout
    assert name in text.decode("utf-8")


def test_the_map_writes_characters_beyond_the_basic_plane_as_a_pair() -> None:
    cmap = to_unicode_map("X", [0, 0x4DAE, 0x2CB4A])
    assert "<01> <4DAE>" in cmap
    assert "<02> <D872DF4A>" in cmap


def test_no_block_of_the_map_has_more_than_100_lines() -> None:
    cmap = to_unicode_map("X", [0, *range(0x4E00, 0x4E00 + 254)])
    counts = [int(line.split()[0]) for line in cmap.splitlines() if line.endswith("beginbfchar")]
    assert counts == [100, 100, 54]


def test_equal_rosters_give_equal_bytes(roster: Roster) -> None:
    again = class_roster(INFO, class_of(45))
    assert pdf_bytes(laid_out(roster)) == pdf_bytes(laid_out(again))


def test_the_only_font_is_embedded(roster: Roster) -> None:
    data = pdf_bytes(laid_out(roster))
    assert data.count(b"/Subtype /TrueType") == data.count(b"/FontFile2 ") > 0
    assert b"/Helvetica" not in data


def test_the_pdf_has_its_title_and_language(roster: Roster) -> None:
    reader = PdfReader(BytesIO(pdf_bytes(laid_out(roster))))
    assert reader.metadata is not None
    assert reader.metadata.title == roster.title
    assert str(reader.root_object["/Lang"]) == "zh-CN"


def test_missing_characters_are_all_named_and_nothing_is_written(tmp_path: Path) -> None:
    pupils = [
        pupil_file(1, "李𰻞", guardian="龙一"),
        pupil_file(2),
        pupil_file(3, "王\U0003106c", guardian="龙三"),
    ]
    target = tmp_path / "花名册.pdf"
    with pytest.raises(PrintingError, match="missing_glyph") as caught:
        write_pdf(laid_out(class_roster(INFO, pupils)), target)
    assert caught.value.params["characters"] == "𰻞(U+30EDE) \U0003106c(U+3106C)"
    assert caught.value.params["places"] == "1 姓名, 3 姓名"
    assert list(tmp_path.iterdir()) == []


def test_a_45_pupil_roster_with_every_column_fits_few_pages() -> None:
    options = ClassRosterOptions().showing(*PupilColumn)
    assert len(laid_out(class_roster(INFO, class_of(45), options)).pages) <= 5


def test_the_font_has_every_character_of_gb_2312() -> None:
    characters = [
        char
        for lead in range(0xB0, 0xF8)
        for trail in range(0xA1, 0xFF)
        for char in bytes((lead, trail)).decode("gb2312", "ignore")
    ]
    assert len(characters) == 6763
    assert load_font().missing("".join(characters)) == ()


def test_the_font_bears_a_name_of_its_own() -> None:
    names = TTFont(FONT_FILE)["name"]
    said = {names.getDebugName(place) for place in (1, 3, 4, 6)}
    assert not any("source" in name.casefold() for name in said)
    assert "Reserved Font Name 'Source'" in names.getDebugName(0)


def test_a_folder_that_is_none_is_said_so_and_nothing_is_left(
    tmp_path: Path, roster: Roster
) -> None:
    with pytest.raises(PrintingError, match="target_not_writable"):
        write_pdf(laid_out(roster), tmp_path / "missing" / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_what_stood_there_survives_when_the_name_cannot_be_taken(
    tmp_path: Path, roster: Roster
) -> None:
    target = tmp_path / "held.pdf"
    target.mkdir()
    (target / "inside").write_text("kept")
    with pytest.raises(PrintingError, match="target_in_use"):
        write_pdf(laid_out(roster), target)
    assert [path.name for path in tmp_path.iterdir()] == ["held.pdf"]
    assert (target / "inside").read_text() == "kept"
