"""Around a draw from the command line: rehearsal, meeting, ledgers, who reported, county lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from openpyxl import Workbook

from tests.cli.running import Shell, new_shell

YEAR = ("--entry-year", 2026)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with new_shell(tmp_path_factory) as made:
        yield made


@pytest.fixture(scope="module")
def drawn(shell: Shell) -> str:
    """Draw the cohort and return the name of one of its pupils."""
    plan, certificate = shell.folder / "p.json", shell.folder / "c.json"
    proposed = shell("group", "propose", *YEAR, "--classes", 2, "--out", plan)
    assert proposed.status == 0
    assert shell("group", "seal", plan).status == 0
    assert shell("group", "draw", plan, "--slips", "5", "--out", certificate).status == 0
    rows = shell("pupils").json["rows"]
    names = [row["name"] for row in rows if row["grade"] == 1]
    return next(str(name) for name in names if names.count(name) == 1)


def test_a_rehearsal_leaves_the_draw_to_come(shell: Shell) -> None:
    done = shell("group", "rehearse", *YEAR, "--classes", 2, "--to", shell.folder / "演练").json
    assert done["rehearsal"] is True
    assert len(done["files"]) == 4
    assert shell("group", "plan", *YEAR).status == 3


def test_more_classes_than_pupils_and_an_empty_cohort_are_sentences(shell: Shell) -> None:
    many = shell("group", "rehearse", *YEAR, "--classes", 187)
    assert (many.status, many.json["error"]) == (3, "classes_more_than_pupils")
    nobody = shell("group", "rehearse", "--entry-year", 1950, "--classes", 2)
    assert (nobody.status, nobody.json["error"]) == (3, "cohort_empty")


def test_contradictory_wishes_name_the_pupils(shell: Shell) -> None:
    rows = shell("pupils").json["rows"]
    names = [row["name"] for row in rows if row["grade"] == 1]
    one, other = [name for name in names if names.count(name) == 1][:2]
    pair = f"{one}、{other}=试"
    asked = ("group", "rehearse", *YEAR, "--classes", 2, "--together", pair, "--apart", pair)
    refused = shell(*asked)
    assert (refused.status, refused.json["error"]) == (3, "together_and_apart")
    assert one in refused.json["message"]
    assert other in refused.json["message"]


def test_the_meeting_and_its_ledgers_are_kept(shell: Shell, drawn: str) -> None:
    approved = shell("group", "approve", *YEAR, "--approver", "石大山", "--day", "2026-08-20")
    assert approved.json["in_time"] is True
    assert shell("group", "leading", "--leader", "石大山", "--phone", "10008570000").status == 0
    held = ("--held-on", "2026-08-25", "--parents", "王建国、杨桂花")
    meeting = shell("group", "meeting", *YEAR, *held, "--print-to", shell.folder / "记录").json
    assert meeting["parents"] == ["王建国", "杨桂花"]
    assert len(meeting["files"]) == 1
    noted = shell("group", "objection", *YEAR, "少一个人").json["id"]
    answer = ("--answer", "核对过", "--by", "石大山")
    assert shell("group", "answer", *YEAR, noted, *answer).json["answer"] == "核对过"
    assert shell("group", "answer", *YEAR, "x", *answer).json["error"] == "objection_unknown"
    asked = shell("group", "request", *YEAR, drawn, "--by", "父亲", "--reason", "同村").json
    assert asked["moved"] is False
    assert [row["name"] for row in shell("group", "requests", *YEAR).json["rows"]] == [drawn]
    assert len(shell("group", "objections", *YEAR).json["rows"]) == 1
    absent = shell("group", "reported", *YEAR, drawn, "--not").json
    assert absent == {"changed": 1, "unreported": [drawn]}
    assert shell("group", "meeting", "--entry-year", 1950).json["error"] == "plan_none"


def test_a_countys_list_of_strangers_names_them(shell: Shell, drawn: str) -> None:
    assert drawn
    path = shell.folder / "县.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "班级"])
    sheet.append(["无此人", "一年级1班"])
    book.save(path)
    refused = shell("group", "county", path, "--entry-year", 2025)
    assert (refused.status, refused.json["error"]) == (3, "county_unknown")
    assert "无此人" in refused.json["message"]
