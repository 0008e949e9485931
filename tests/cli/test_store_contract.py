"""The contract of the command line: statuses, one sentence, one object, nothing changed."""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path

import pytest

import core.lists.directory
from core.storage.home import Home, HomeLock
from tests.cli.conftest import PASSPHRASE, SAMPLES, SCHOOL, Program
from tui.cli.root import COMMANDS, main

ROSTER = SAMPLES / "白岩教学点/花名册.csv"


def fingerprint(folder: Path) -> dict[str, str]:
    """Return a digest of every file under a home but its lock."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def test_every_command_explains_itself_without_a_home(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CUNXIAO_PASSPHRASE")
    for name in COMMANDS:
        answer = program.run(name, "--help")
        assert answer.status == 0
        assert name in answer.out
    assert program.run("--help").status == 0
    assert not program.home.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("import",),
        ("backup",),
        ("init", "--name", "青石小学"),
        ("init", *SCHOOL[:-1], "college", "--operator", "石"),
        ("init", "--name", "青石小学", "--code", "1 2", *SCHOOL[4:], "--operator", "石"),
        ("init", "--name", " ", *SCHOOL[2:], "--operator", "石"),
        ("pupils", "--colour"),
        ("import", ROSTER, "--kind", "dogs"),
    ],
)
def test_wrong_use_is_2_and_one_sentence(program: Program, arguments: tuple[str, ...]) -> None:
    answer = program.json(*arguments)
    assert answer.status == 2
    assert answer.document.keys() == {"error", "message"}
    assert answer.err.strip() == answer.document["message"]
    assert len(answer.err.splitlines()) == 1
    assert not program.home.exists()


def test_a_day_that_is_none_is_wrong_use(school: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUNXIAO_TODAY", "2026-02-30")
    answer = school.json("pupils")
    assert (answer.status, answer.code) == (2, "bad_today")


def test_without_a_passphrase_and_nobody_to_ask_it_is_wrong_use(
    school: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CUNXIAO_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    answer = school.json("pupils")
    assert (answer.status, answer.code) == (2, "passphrase_needed")


def test_a_wrong_passphrase_is_refused(school: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUNXIAO_PASSPHRASE", PASSPHRASE + "7")
    answer = school.json("pupils")
    assert (answer.status, answer.code) == (3, "wrong_passphrase")


def test_a_passphrase_typed_full_width_opens_too(
    school: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUNXIAO_PASSPHRASE", "开门大吉２０２６ ")
    assert school.json("pupils").status == 0


@pytest.mark.parametrize("command", ["pupils", "staff", "doctor"])
def test_a_folder_that_is_no_home_stays_as_it_is(program: Program, command: str) -> None:
    assert program.json(command).code == "no_home"
    program.home.mkdir()
    (program.home / "照片.txt").write_text("别动")
    answer = program.json(command)
    assert (answer.status, answer.code) == (3, "no_home")
    assert program.init().code == "home_exists"
    assert [path.name for path in program.home.iterdir()] == ["照片.txt"]


def test_a_home_is_never_made_over_another(school: Program) -> None:
    before = fingerprint(school.home)
    answer = school.init()
    assert (answer.status, answer.code) == (3, "home_exists")
    assert fingerprint(school.home) == before


def test_a_second_program_is_told_of_the_first(school: Program) -> None:
    lock = HomeLock(Home(school.home))
    lock.acquire()
    answer = school.json("import", ROSTER, "--apply")
    lock.release()
    assert (answer.status, answer.code) == (3, "home_in_use")
    assert school.json("pupils").document["rows"] == []


def test_a_home_works_at_a_relative_path(school: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(school.home)
    assert school.json("pupils", home=Path()).status == 0
    monkeypatch.chdir(school.home.parent)
    assert school.json("pupils", home=Path(school.home.name)).status == 0
    (school.home.parent / "新").mkdir()
    monkeypatch.chdir(school.home.parent / "新")
    answer = school.json("init", *SCHOOL, "--operator", "石", home=Path())
    assert answer.status == 0


@pytest.mark.parametrize("garbage", [b"", b"\x00" * 8192, b"SQLite format 3\x00" + bytes(9000)])
def test_a_store_replaced_by_garbage_is_left_as_it_is(school: Program, garbage: bytes) -> None:
    store = Home(school.home).store_path
    store.write_bytes(garbage)
    answer = school.json("pupils")
    assert (answer.status, answer.code) == (3, "store_damaged")
    assert store.read_bytes() == garbage


def test_flipped_bytes_in_the_store_are_never_an_uncaught_error(school: Program) -> None:
    assert school.json("import", ROSTER, "--apply").status == 0
    store = Home(school.home).store_path
    whole = store.read_bytes()
    for place in range(0, len(whole), len(whole) // 12):
        damaged = bytearray(whole)
        damaged[place] ^= 0x40
        store.write_bytes(damaged)
        for side in ("-wal", "-shm"):
            store.with_name(store.name + side).unlink(missing_ok=True)
        answer = school.json("doctor")
        assert answer.status in (1, 3), place
        if answer.status == 3:
            assert answer.code == "store_damaged"
        else:
            assert answer.document["ok"] is False
        answer = school.json("pupils")
        assert answer.status == 0 or answer.code == "store_damaged", place


def test_missing_keys_are_named(school: Program) -> None:
    shutil.rmtree(Home(school.home).keys_folder)
    answer = school.json("pupils")
    assert (answer.status, answer.code) == (3, "keys_missing")


def test_a_damaged_key_file_says_more_than_a_wrong_passphrase(school: Program) -> None:
    keys = Home(school.home).keys_folder
    own = next(path for path in keys.glob("*.age") if path.stem != "recovery")
    own.write_bytes(own.read_bytes()[:-5])
    answer = school.json("pupils")
    assert answer.status == 3
    assert answer.code != "wrong_passphrase"


def test_an_error_that_nobody_expected_says_nothing_of_a_person(
    school: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: object, **__: object) -> None:
        secret = "990101201801011234 阿依古丽"
        raise RuntimeError(secret)

    monkeypatch.setattr(core.lists.directory, "find_pupils", burst)
    answer = school.json("pupils")
    assert (answer.status, answer.code) == (3, "unexpected")
    assert len(answer.err.splitlines()) == 1
    log = Home(school.home).log_path.read_text(encoding="utf-8")
    assert "RuntimeError" in log
    for text in (log, answer.out, answer.err):
        assert "990101" not in text
        assert "阿依古丽" not in text


def test_an_error_that_nobody_expected_makes_no_home(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.founding.checked_school", None)
    assert program.init().code == "unexpected"
    assert not program.home.exists()


def test_a_console_without_chinese_shows_question_marks_and_no_error(school: Program) -> None:
    process = school.outside(["pupils"], PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    _, err = process.communicate()
    assert process.returncode == 0, err


def test_a_result_as_json_is_utf_8_whatever_the_console_says(school: Program) -> None:
    process = school.outside(["--json", "frobnicate"], PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    out, _ = process.communicate()
    assert process.returncode == 2
    assert "命令" in out.decode("utf-8")


def test_the_version_of_a_home_that_is_newer_is_named(school: Program) -> None:
    from core.clock import SystemClock
    from core.office import open_office

    with open_office(Home(school.home), PASSPHRASE, SystemClock()) as office:
        office.store.connection.execute("PRAGMA user_version = 9000")
    answer = school.json("pupils")
    assert (answer.status, answer.code) == (3, "store_too_new")


def test_a_new_home_is_locked_with_all_the_work_there_should_be(program: Program) -> None:
    process = program.outside(["init", *SCHOOL, "--operator", "石校长"])
    _, err = process.communicate()
    assert process.returncode == 0, err
    (own,) = set(Home(program.home).keys_folder.glob("*.age")) - {
        Home(program.home).recovery_key_path
    }
    stanza = own.read_bytes().splitlines()[1].split()
    assert (stanza[1], stanza[-1]) == (b"scrypt", b"16")
    assert program.json("pupils").status == 0


def test_help_needs_no_home_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "import" in capsys.readouterr().out
