"""Files whose names are no UTF-8: an old stick holds names in GBK."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from core.clock import clock_from_environment
from core.storage.home import Home
from core.workbooks.form_filling import remembered_forms
from sync.held import open_home
from tests.cli.conftest import PASSPHRASE, Program
from tests.exchange.books import xlsx

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")

HEAD = ["姓名", "性别", "出生日期", "年级"]


def named_in_gbk(folder: Path, name: str) -> Path:
    """Return a path as Python sees one that was named in GBK."""
    return folder / os.fsdecode(name.encode("gbk"))


def roster(folder: Path) -> Path:
    made = xlsx(folder / "a.xlsx", {"二年级": [HEAD, ["安建设", "男", "2018-03-02", "二年级"]]})
    return made.rename(named_in_gbk(folder, "花名册.xlsx"))


def test_a_roster_named_in_gbk_is_stored(school: Program, tmp_path: Path) -> None:
    ran = school.json("import", roster(tmp_path), "--apply")
    assert ran.status == 0, ran.err
    assert len(school.json("pupils").document["rows"]) == 1


def test_a_form_named_in_gbk_is_filled_and_remembered(school: Program, tmp_path: Path) -> None:
    assert school.json("import", roster(tmp_path), "--apply").status == 0
    made = xlsx(tmp_path / "form.xlsx", {"上报": [HEAD]})
    form = made.rename(named_in_gbk(tmp_path, "学生信息表.xlsx"))
    out = named_in_gbk(tmp_path, "上报表.xlsx")
    ran = school.json("fill", form, "--out", out)
    assert (ran.status, ran.document["rows"]) == (0, 1), ran.err
    assert out.exists()
    with open_home(Home(school.home), PASSPHRASE, clock_from_environment()) as office:
        assert [one.path for one in remembered_forms(office)] == [form]
