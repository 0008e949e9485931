"""Whatever bytes come in: records or an ExchangeError, never anything else."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ExchangeError
from core.exchange.reading import read_workbook
from tests.exchange.books import xlsx

ROWS: list[list[str | int]] = [["姓名", "性别", "年级"], ["甲", "男", "一年级"], ["乙", "女", 2]]

quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read_or_refuse(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        read_workbook(path)
    except ExchangeError as error:
        assert error.code  # noqa: PT017 - a refusal is allowed, anything else fails the test


@pytest.fixture(scope="module")
def old_workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("old") / "a.xls"
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    for row, values in enumerate(ROWS):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    sheet.write_merge(4, 5, 0, 1, "合并")
    book.save(str(path))
    return path.read_bytes()


@pytest.fixture(scope="module")
def new_workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return xlsx(
        tmp_path_factory.mktemp("new") / "a.xlsx", {"表": ROWS}, merges=["A5:B6"]
    ).read_bytes()


@quick
@given(data=st.binary(max_size=2000))
def test_random_bytes_never_crash(tmp_path: Path, data: bytes) -> None:
    read_or_refuse(tmp_path / "a.xlsx", data)


@quick
@given(data=st.data())
def test_a_workbook_with_changed_bytes_never_crashes(
    tmp_path: Path, new_workbook: bytes, data: st.DataObject
) -> None:
    read_or_refuse(tmp_path / "a.xlsx", _changed(new_workbook, data))


@settings(quick, max_examples=150)
@given(data=st.data())
def test_an_old_workbook_with_changed_bytes_never_crashes(
    tmp_path: Path, old_workbook: bytes, data: st.DataObject
) -> None:
    read_or_refuse(tmp_path / "a.xls", _changed(old_workbook, data))


@settings(quick, max_examples=100)
@given(data=st.data())
def test_a_workbook_with_changed_parts_never_crashes(
    tmp_path: Path, new_workbook: bytes, data: st.DataObject
) -> None:
    source, target = tmp_path / "source.xlsx", tmp_path / "a.xlsx"
    source.write_bytes(new_workbook)
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = data.draw(st.sampled_from([name for name in parts if name.startswith("xl/")]))
    parts[chosen] = _changed(parts[chosen], data)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    read_or_refuse(target, target.read_bytes())


@quick
@given(text=st.text(max_size=300))
def test_random_text_never_crashes(tmp_path: Path, text: str) -> None:
    content = "姓名,性别\n" + text
    read_or_refuse(tmp_path / "a.csv", content.encode("utf-8", "surrogatepass"))


def _changed(original: bytes, data: st.DataObject) -> bytes:
    content = bytearray(original)
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    return bytes(content)
