"""No identity number, telephone or name in a file name, a file, a log or a traceback."""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import BundleError, StoreError
from sync import inbox
from tests.cli.sync_sites import CENTRE, VILLAGE, enrol, found
from tests.sync import forge
from tests.sync.forge import Parts
from tests.sync.township import EAST, Township

NUMBER, PHONE, NAME = "990101201903040018", "99000006016", "阿依古丽·买买提江"
SECRETS = (NUMBER, PHONE, NAME)


def leaks(folder: Path) -> list[str]:
    """Return the files under a folder that show a secret in their name or in their bytes."""
    found = []
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for secret in SECRETS:
            encodings = {secret.encode(), secret.encode("gb18030"), secret.encode("utf-16-le")}
            if secret in path.name or any(text in data for text in encodings):
                found.append(str(path))
    return found


class Watch:
    """Looks at every file whenever one is flushed, renamed or taken away, and in mid-plan."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self.looks = 0
        self.names: set[str] = set()
        self.leaked: list[str] = []
        for owner, name in (
            (os, "fsync"),
            (Path, "replace"),
            (Path, "unlink"),
            (inbox, "plan_merge"),
        ):
            patch.setattr(owner, name, self._looking(getattr(owner, name)))

    def _looking(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def looked(*arguments: Any, **named: Any) -> Any:
            self.looks += 1
            self.names.update(path.suffix for path in self._folder.rglob("*"))
            self.leaked += leaks(self._folder)
            return real(*arguments, **named)

        return looked


def test_nothing_lies_in_the_clear_while_bundles_are_written_and_read(
    township: Township, tmp_path: Path
) -> None:
    pupil = township.east.register(NAME, id_number=NUMBER, phone=PHONE)
    with pytest.MonkeyPatch.context() as patch:
        watch = Watch(tmp_path, patch)
        path = township.east.export()
        township.centre.read(path, dry_run=True)
        township.centre.read(path)
        township.centre.amend(pupil, phone=PHONE[::-1])
        township.down(township.east)
    assert watch.leaked == []
    # What is only there for a moment was seen too: the half-written file, the spool, the journal.
    assert {".part", ".age", ".db-wal"} <= watch.names
    assert watch.looks > 8


def test_an_import_that_is_cut_leaves_nothing_in_the_clear(
    township: Township, tmp_path: Path
) -> None:
    township.east.register(NAME, id_number=NUMBER, phone=PHONE)
    path = township.east.export()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox, "plan_merge", _broken)
        with pytest.raises(OSError, match="cut"):
            township.centre.read(path)
    assert leaks(tmp_path) == []
    assert list(township.centre.home.spool.iterdir()) == []


def _broken(*_: object) -> None:
    raise OSError("cut")


def _bad_digest(parts: Parts) -> Parts:
    return forge.with_document(parts, segments=[])


def _entries(township: Township, change: Callable[[bytes], bytes]) -> Callable[[Parts], Parts]:
    """Return a change of the pupils' lines, chained and signed anew by their writer."""

    def changed(parts: Parts) -> Parts:
        keys = township.east.keys
        author = f"{keys.device}.1.{EAST.id}"
        index = [one["author"] for one in parts.document["segments"]].index(author)
        lines = [change(line) for line in parts.lines()[index]]
        return forge.with_segment(parts, author, lines, key=keys.signing)

    return changed


TWISTS: dict[str, Callable[[bytes], bytes]] = {
    "no json": lambda line: line[:-1],
    "two readings": lambda line: line.replace(b":", b": ", 1),
    "a value no table holds": lambda line: line.replace(
        b'"sex":"2"', b'"sex":"' + NUMBER.encode() + b'"'
    ),
    "a date that is a number": lambda line: line.replace(b"2019-03-04", NUMBER.encode()),
    "another school": lambda line: line.replace(b'"school_id":"2199526925"', b'"school_id":"x"'),
}


@pytest.mark.parametrize("twist", TWISTS.values(), ids=TWISTS.keys())
def test_no_error_and_no_receipt_says_what_the_entry_held(
    township: Township, tmp_path: Path, twist: Callable[[bytes], bytes]
) -> None:
    township.east.register(NAME, id_number=NUMBER, phone=PHONE)
    honest = township.east.export()
    path = forge.forged(honest, township.east, township.centre, _entries(township, twist))
    try:
        outcome = township.centre.read(path)
    except (BundleError, StoreError) as error:
        said = "".join(traceback.format_exception(error)) + repr(error.params)
    else:
        assert outcome.refused != ()
        back = forge.take_apart(township.centre.export(EAST.id), township.east)
        said = repr(outcome) + json.dumps(back.document["receipts"], ensure_ascii=False)
    assert not any(secret in said for secret in SECRETS)
    assert leaks(tmp_path) == []


def test_a_digest_that_does_not_hold_says_nothing_of_the_content(township: Township) -> None:
    township.east.register(NAME, id_number=NUMBER, phone=PHONE)
    path = forge.forged(township.east.export(), township.east, township.centre, _bad_digest)
    with pytest.raises(BundleError) as caught:
        township.centre.read(path)
    said = "".join(traceback.format_exception(caught.value))
    assert not any(secret in said for secret in SECRETS)


def test_an_error_nobody_expected_is_logged_without_what_it_was_about(tmp_path: Path) -> None:
    centre, village = found(tmp_path, CENTRE, "centre"), found(tmp_path, VILLAGE, "village")
    enrol(centre, village)
    enrol(village, centre)
    village.register(NAME, id_number=NUMBER, phone=PHONE)
    path = village.bundle()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox, "plan_merge", _talkative)
        ran = centre("bundle", "import", path)
    assert (ran.status, ran.json["error"]) == (3, "unexpected")
    log = centre.shell.home / "log" / "errors.log"
    assert "RuntimeError" in log.read_text("utf-8")
    assert not any(secret in ran.out + ran.err for secret in SECRETS)
    # The village's sheet and cards lie beside the homes: no pupil is in them either.
    assert leaks(tmp_path) == []


def _talkative(*_: object) -> None:
    raise RuntimeError(NAME, NUMBER, PHONE)


def test_the_watch_sees_what_is_there(tmp_path: Path) -> None:
    (tmp_path / f"{NUMBER}.txt").touch()
    (tmp_path / "plain").write_text(NAME, "gb18030")
    assert len(leaks(tmp_path)) == 2
