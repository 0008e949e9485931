from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Shell, new_shell


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with new_shell(tmp_path_factory) as made:
        plan = made.folder / "plan.json"
        made("group", "propose", "--entry-year", 2026, "--classes", 4, "--out", plan)
        made("group", "seal", plan)
        drawn = made("group", "draw", plan, "--slips", "5", "--out", made.folder / "cert.json")
        assert drawn.status == 0, drawn.err
        yield made


@pytest.mark.parametrize("text", ["一年级1班", "一(1)班", "一（1）班", "1.1", "2026级1班", "101"])
def test_a_class_is_found_as_people_write_it(shell: Shell, text: str, tmp_path: Path) -> None:
    ran = shell("roster", "class", text, "--format", "text", "--out", tmp_path / "list.txt")
    assert (ran.status, ran.json["of"]) == (0, "一年级1班")
    assert ran.json["rows"] in {46, 47}


@pytest.mark.parametrize(
    ("text", "code"), [("一年级", "class_ambiguous"), ("三(9)班", "class_unknown")]
)
def test_a_class_that_is_not_clear_is_answered_with_those_there_are(
    shell: Shell, text: str, code: str, tmp_path: Path
) -> None:
    ran = shell("roster", "class", text, "--out", tmp_path / "list.pdf")
    assert (ran.status, ran.json["error"]) == (3, code)
    assert "一年级4班" in ran.json["message"]
    assert not (tmp_path / "list.pdf").exists()


def test_number_and_telephone_stand_there_only_when_asked_for(shell: Shell, tmp_path: Path) -> None:
    plain, whole = tmp_path / "plain.txt", tmp_path / "whole.txt"
    shell("roster", "class", "一年级1班", "--format", "text", "--out", plain)
    options = ("--with-number", "--with-phone")
    shell("roster", "class", "一年级1班", "--format", "text", "--out", whole, *options)
    assert "9901" not in plain.read_text("utf-8")
    assert "9901" in whole.read_text("utf-8")


@pytest.mark.parametrize(("name", "magic"), [("list.pdf", b"%PDF"), ("list.xlsx", b"PK")])
def test_the_ending_names_the_format(shell: Shell, name: str, magic: bytes, tmp_path: Path) -> None:
    ran = shell("roster", "class", "一年级2班", "--out", tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(magic)
    assert ran.json["pages"] >= 1


def test_the_staff_roster_holds_the_whole_staff(shell: Shell, tmp_path: Path) -> None:
    ran = shell("roster", "staff", "--format", "pdf", "--out", tmp_path / "staff.pdf")
    assert (ran.status, ran.json["rows"]) == (0, 24)
    other = shell("roster", "staff", "--school", "无名学校", "--out", tmp_path / "x.pdf")
    assert (other.status, other.json["error"]) == (3, "school_unknown")
