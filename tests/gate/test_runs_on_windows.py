"""What Windows does otherwise and no test here would see: text, formats of time, names of files."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gate.repository import ROOT, files

ROOMS = ("main.py", "core", "sync", "tui", "tools", "bench")
PROGRAMS = {"run", "Popen", "check_output", "check_call"}
CANDIDATE = re.compile(r"\b(open|read_text|write_text|strftime|Popen|run|check_\w+)\(")
"""Without one of these words a file has none of these faults, and need not be parsed."""
TEXT_MODE = re.compile(r"[rwax]\+?t?\+?")
TIME_FORMAT = re.compile(r"%[A-Za-z%]|[ -~]")
"""What the C library of Windows takes: no `%-d`, and nothing outside of ASCII."""
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
FORBIDDEN = re.compile(r'[<>:"|?*\\]|[. ]$')
MOST_CHARACTERS = 140
"""Of a path: Windows has room for 260, and somebody's own folder stands before it."""


def _is_text(call: ast.Call, name: str) -> bool:
    """Whether a call opens a file as text."""
    if name in {"read_text", "write_text"}:
        return True
    strings = [one.value for one in call.args if isinstance(one, ast.Constant)]
    strings += [
        one.value.value
        for one in call.keywords
        if one.arg == "mode" and isinstance(one.value, ast.Constant)
    ]
    mode = next((one for one in strings if isinstance(one, str)), "")
    is_builtin = isinstance(call.func, ast.Name)
    return bool(TEXT_MODE.fullmatch(mode)) or (is_builtin and "b" not in mode)


def faults(text: str) -> Iterator[str]:
    """Yield where text is read or written in the system's own encoding, or a time is told so."""
    calls = ast.walk(ast.parse(text)) if CANDIDATE.search(text) else ()
    for node in calls:
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        given = {one.arg for one in node.keywords}
        if name in {"open", "read_text", "write_text"} and _is_text(node, name):
            if "encoding" not in given:
                yield f"{node.lineno}: {name} without encoding"
        elif (
            name in PROGRAMS and {"text", "universal_newlines"} & given and "encoding" not in given
        ):
            yield f"{node.lineno}: {name} as text without encoding"
        elif name == "strftime":
            formats = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if not all(isinstance(one, str) and _is_plain(one) for one in formats):
                yield f"{node.lineno}: strftime"


def _is_plain(time_format: str) -> bool:
    return not TIME_FORMAT.sub("", time_format) and "%-" not in time_format


def test_text_has_its_encoding_and_times_are_told_in_plain_formats() -> None:
    sources = [
        path
        for path in files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in ROOMS
    ]
    found = {
        path.relative_to(ROOT).as_posix(): list(faults(path.read_text(encoding="utf-8")))
        for path in sources
    }
    assert len(sources) > 500
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "text",
    [
        "path.read_text()",
        "path.write_text('a')",
        "open(path)",
        "path.open('w')",
        "path.open(mode='r')",
        "subprocess.run(a, text=True)",
        "day.strftime('%Y年')",
        "day.strftime('%-d')",
    ],
)
def test_what_only_this_system_does_is_seen(text: str) -> None:
    assert list(faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "path.read_text(encoding='utf-8')",
        "path.open('rb')",
        "store.open(key)",
        "open(descriptor, 'wb')",
        "subprocess.run(a, text=True, encoding='utf-8')",
        "day.strftime('%Y-%m-%dT%H:%M:%SZ')",
    ],
)
def test_what_every_system_does_alike_is_no_fault(text: str) -> None:
    assert not list(faults(text))


def test_every_file_can_lie_on_a_disk_of_windows() -> None:
    names = [path.relative_to(ROOT) for path in files()]
    assert [one for one in names if not _can_lie_there(one)] == []
    folded = Counter(one.as_posix().casefold() for one in names)
    assert [name for name, count in folded.items() if count > 1] == []


def _can_lie_there(path: Path) -> bool:
    parts = path.parts
    is_named = not any(RESERVED.fullmatch(one) or FORBIDDEN.search(one) for one in parts)
    return is_named and len(path.as_posix()) <= MOST_CHARACTERS


def test_no_file_is_changed_on_its_way_out_of_git() -> None:
    rules = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert [line for line in rules if not line.startswith("#")] == ["* -text"]
