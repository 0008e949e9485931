"""`undo` lists the acts, says what taking one back would touch, and does it when told to."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Program
from tests.cli.test_workbook_again import GOOD, roster


def test_an_import_is_listed_looked_at_and_taken_back(school: Program, tmp_path: Path) -> None:
    book = roster(tmp_path / "去年.xlsx", GOOD)
    assert school.json("import", book, "--apply").status == 0
    (act,) = school.json("undo").document["acts"]
    assert (act["number"], act["kind"], act["said"], act["new"]) == (1, "pupils", "去年.xlsx", 1)
    assert "将移出 1 人。这只是看看" in school.run("undo", "1").out
    assert len(school.json("pupils").document["rows"]) == 1
    done = school.json("undo", "1", "--apply")
    assert (done.status, done.document["removed"], done.document["applied"]) == (0, 1, True)
    assert school.json("pupils").document["rows"] == []
    assert school.json("undo", "7").code == "no_such_act"
    assert "撤回了：导入学生「去年.xlsx」" in school.run("undo").out
