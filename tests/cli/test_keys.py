from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import PASSPHRASE, Shell, new_shell, run


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with new_shell(tmp_path_factory) as made:
        yield made


def test_the_sheet_is_an_identity_for_the_age_tool_without_any_home(shell: Shell) -> None:
    ran = run("--json", "keys", "identity", "--sheet", str(shell.folder / "sheet.txt"))
    assert ran.status == 0
    assert ran.json["identity"].startswith("AGE-SECRET-KEY-1")


def test_a_forgotten_passphrase_costs_a_sheet_of_paper(shell: Shell) -> None:
    reset = ("keys", "passphrase", "--sheet", shell.folder / "sheet.txt")
    done = shell(*reset, env={"CUNXIAO_PASSPHRASE": "短"})
    assert (done.status, done.json["operator"], done.json["short"]) == (0, "王主任", True)
    assert shell("staff").json["error"] == "wrong_passphrase"
    assert len(shell("staff", env={"CUNXIAO_PASSPHRASE": "短"}).json["rows"]) == 24
    back = {"CUNXIAO_PASSPHRASE": "短", "CUNXIAO_NEW_PASSPHRASE": PASSPHRASE}
    assert shell("keys", "passphrase", env=back).status == 0
    assert shell("staff").status == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "recovery_length"),
        ("123457 000000 000000 000000 000000 000000 000000 000000", "recovery_group"),
        (" ".join(["000011"] * 8), "sheet_of_another"),
    ],
)
def test_a_sheet_that_does_not_fit_changes_nothing(
    shell: Shell, tmp_path: Path, text: str, code: str
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(text, "utf-8")
    ran = shell("keys", "passphrase", "--sheet", sheet)
    assert (ran.status, ran.json["error"]) == (3, code)
    assert shell("keys", "passphrase", "--sheet", tmp_path / "none.txt").status == 3


def test_an_empty_new_passphrase_and_a_wrong_old_one_change_nothing(shell: Shell) -> None:
    empty = shell("keys", "passphrase", env={"CUNXIAO_NEW_PASSPHRASE": " "})
    assert (empty.status, empty.json["error"]) == (3, "passphrase_empty")
    wrong = {"CUNXIAO_PASSPHRASE": "不对", "CUNXIAO_NEW_PASSPHRASE": "新的密码"}
    assert shell("keys", "passphrase", env=wrong).json["error"] == "wrong_passphrase"
    assert shell("staff").status == 0


def test_an_unknown_operator_is_answered_with_those_there_are(shell: Shell) -> None:
    sheet = shell.folder / "sheet.txt"
    ran = shell("keys", "passphrase", "--sheet", sheet, "--operator", "无此人")
    assert (ran.status, ran.json["error"]) == (2, "operator_unknown")
    assert "王主任" in ran.json["message"]
