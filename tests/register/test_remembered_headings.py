"""What is said of headings that a person put right once: short, however many there were."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from core.exchange.headings import RecordKind, normalise_heading
from core.exchange.reading import read_workbook
from core.workbooks.refusals import remembered_sentence

SAID = {"寨子": "hamlet", "生辰": "birth_date", "级别": "grade", "证件": "id_number"}
ROW = {"寨子": "大坪", "生辰": "2018-01-25", "级别": "三年级", "证件": ""}


def sentence_for(folder: Path, *headings: str) -> str:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "性别", *headings])
    sheet.append(["张帅", "男", *[ROW[heading] for heading in headings]])
    path = folder / "花名册.xlsx"
    book.save(path)
    mapping = {normalise_heading(heading): SAID[heading] for heading in headings}
    return remembered_sentence(read_workbook(path, RecordKind.PUPILS, mapping), mapping)


@pytest.mark.parametrize("count", [1, 2])
def test_a_few_corrected_headings_are_all_named(tmp_path: Path, count: int) -> None:
    headings = tuple(SAID)[:count]
    sentence = sentence_for(tmp_path, *headings)
    assert all(f"「{heading}」" in sentence for heading in headings)


def test_of_many_corrected_headings_the_first_are_named_and_the_rest_counted(
    tmp_path: Path,
) -> None:
    sentence = sentence_for(tmp_path, *SAID)
    assert sentence == "表头照您的更正读：「寨子」当作村组、「生辰」当作出生日期等 4 列。"
