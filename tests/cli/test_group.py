"""The draw from the command line, as the contract of the command line has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from core.storage.home import Home
from tests.cli.running import Shell, new_shell, run
from tui.cli.group_texts import class_names_of, slips_of, wishes_of


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with new_shell(tmp_path_factory) as made:
        yield made


@pytest.fixture(scope="module")
def papers(shell: Shell) -> tuple[Path, Path]:
    """Draw step by step; return the plan and its certificate."""
    plan, certificate = shell.folder / "plan.json", shell.folder / "cert.json"
    proposed = shell("group", "propose", "--entry-year", 2026, "--classes", 4, "--out", plan)
    assert (proposed.status, proposed.json["pupils"]) == (0, 186)
    assert proposed.json["attributes"][0] == "sex"
    unsealed = shell("group", "draw", plan, "--slips", "12,7,33", "--out", certificate)
    assert (unsealed.status, unsealed.json["error"]) == (3, "plan_not_sealed")
    sealed = shell("group", "seal", plan)
    assert sealed.status == 0
    assert len(sealed.json["check_code"].replace(" ", "")) == 30
    drawn = shell("group", "draw", plan, "--slips", "12,7,33", "--out", certificate)
    assert drawn.status == 0
    assert drawn.json["balance"]["excess"] == 0
    assert sorted(drawn.json["classes"]) == ["1", "2", "3", "4"]
    numbers = sorted(number for own in drawn.json["classes"].values() for number in own)
    assert numbers == list(range(1, 187))
    return plan, certificate


def test_the_certificate_holds_what_the_contract_names(papers: tuple[Path, Path]) -> None:
    text = papers[1].read_text(encoding="utf-8")
    value = json.loads(text)
    wanted = {
        *("spec", "plan_digest", "slips", "attributes", "classes"),
        *("balance", "annulled", "signature"),
    }
    assert wanted <= value.keys()
    assert value["slips"] == ["7", "12", "33"]
    compact = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert text == compact


def test_there_is_no_second_draw_seal_or_proposal(
    shell: Shell, papers: tuple[Path, Path], tmp_path: Path
) -> None:
    plan, certificate = papers
    before = certificate.read_bytes()
    for arguments in (
        ("draw", plan, "--slips", "12,7,33", "--out", certificate),
        ("seal", plan),
        ("propose", "--entry-year", 2026, "--classes", 4, "--out", tmp_path / "second.json"),
    ):
        ran = shell("group", *arguments)
        assert (ran.status, list(ran.json)) == (3, ["error", "message"])
    assert certificate.read_bytes() == before
    assert not (tmp_path / "second.json").exists()


def test_a_certificate_is_checked_without_store_or_passphrase(papers: tuple[Path, Path]) -> None:
    plan, certificate = papers
    ran = run("--json", "group", "verify", str(certificate), "--plan", str(plan))
    assert (ran.status, ran.json["verified"], ran.json["not_checked"]) == (0, True, [])
    alone = run("--json", "group", "verify", str(certificate))
    assert (alone.status, alone.json["verified"]) == (1, False)
    assert "classes" in alone.json["not_checked"]
    spoken = run("--lang", "en", "group", "verify", str(certificate))
    assert "Verified" not in spoken.out


def test_a_changed_certificate_does_not_hold(papers: tuple[Path, Path], tmp_path: Path) -> None:
    plan, certificate = papers
    forged = tmp_path / "forged.json"
    forged.write_text(certificate.read_text("utf-8").replace('["7"', '["8"'), "utf-8")
    ran = run("--json", "group", "verify", str(forged), "--plan", str(plan))
    assert (ran.status, ran.json["verified"]) == (1, False)
    assert {"name": "seed", "ok": False} in ran.json["checks"]


@pytest.mark.parametrize("text", ["", "not json", "{}", "[]", '{"batch_digest":1}'])
def test_what_is_no_certificate_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cert.json"
    path.write_text(text, "utf-8")
    ran = run("--json", "group", "verify", str(path))
    assert ran.status == 3
    assert ran.json["message"] == ran.err.strip()
    assert run("--json", "group", "verify", str(tmp_path / "none.json")).status == 3


def test_a_lost_plan_is_written_again(
    shell: Shell, papers: tuple[Path, Path], tmp_path: Path
) -> None:
    ran = shell("group", "plan", "--entry-year", 2026, "--out", tmp_path / "again.json")
    assert (ran.status, ran.json["state"]) in {(0, "drawn"), (0, "published")}
    assert (tmp_path / "again.json").read_bytes() == papers[0].read_bytes()
    assert shell("group", "plan", "--entry-year", 2001).json["error"] == "plan_not_sealed"


def test_a_draw_whose_file_cannot_be_written_is_done_all_the_same(
    shell: Shell, tmp_path: Path
) -> None:
    from tui.cli.group_commands import _finish
    from tui.cli.session import Session

    said: list[str] = []
    session = Session(Home(shell.home), is_json=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(click, "echo", said.append)
        status = _finish(session, tmp_path, b"{}", {"seed": "00"}, ["已抽签"])
    assert status == 1
    assert said[0] == "已抽签"
    assert "group plan" in said[1]


def test_a_published_draw_prints_and_late_joiners_follow(
    shell: Shell, papers: tuple[Path, Path]
) -> None:
    plan, certificate = papers
    banned = shell("group", "publish", certificate, "--class-name", "1=实验班")
    assert (banned.status, banned.json["error"]) == (3, "banned_class_word")
    published = shell("group", "publish", certificate, "--to", shell.folder / "wall")
    assert published.status == 0
    assert len(published.json["files"]) == 5
    assert all(Path(path).is_file() for path in published.json["files"])
    again = shell.folder / "again.json"
    assert shell("group", "certificate", plan, "--out", again).status == 0
    assert again.read_bytes() == certificate.read_bytes()
    seated = shell("pupils").json["rows"][0]
    refused = shell("group", "late", seated["id"], "--slips", "5")
    assert (refused.status, refused.json["error"]) == (3, "already_seated")


def test_more_classes_than_pupils_and_an_empty_cohort_are_refused(
    shell: Shell, tmp_path: Path
) -> None:
    out = tmp_path / "plan.json"
    empty = shell("group", "propose", "--entry-year", 2001, "--classes", 2, "--out", out)
    assert (empty.status, empty.json["error"]) == (3, "cohort_empty")
    assert not out.exists()
    assert shell("group", "propose", "--entry-year", "x", "--classes", 2, "--out", out).status == 2


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("12,7,33", ("12", "7", "33")),
        ("１２，7、33", ("１２", "7", "33")),
        (" 12  7;33, ", ("12", "7", "33")),
        ("12,,33", ("12", "", "33")),
        ("", ()),
    ],
)
def test_slips_are_split_as_people_type_them(text: str, slips: tuple[str, ...]) -> None:
    assert slips_of(text) == slips


def test_a_wish_is_pupils_and_a_reason() -> None:
    (wish,) = wishes_of(("阿依古丽·买买提江、单于飞，䶮=双胞胎=同住",))
    assert wish.pupils == ("阿依古丽·买买提江", "单于飞", "䶮")
    assert wish.reason == "双胞胎=同住"


def test_names_of_classes_are_numbers_and_names() -> None:
    assert class_names_of(("2=向日葵班",)) == {2: "向日葵班"}
    with pytest.raises(click.BadParameter):
        class_names_of(("向日葵班",))
