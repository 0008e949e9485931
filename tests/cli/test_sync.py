"""Card, bundle and conflicts, as two schools use them from the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run
from tests.cli.sync_sites import CENTRE, VILLAGE, Place, enrol, found, options, place_in

NAMESPACE = "cunxiao-bundle-v1"
COUNTS = ("applied", "already_known", "conflicts", "refused", "waiting")


@dataclass(frozen=True, slots=True)
class Pair:
    """The centre and a village whose cards are enrolled."""

    centre: Place
    village: Place

    def up(self) -> dict[str, Any]:
        """Carry what the village has to the centre."""
        return self.centre.ok("bundle", "import", self.village.bundle())

    def down(self) -> dict[str, Any]:
        """Carry what the centre has to the village."""
        return self.village.ok("bundle", "import", self.centre.bundle("--for", VILLAGE[0]))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    folder = tmp_path_factory.mktemp("pair")
    centre, village = found(folder, CENTRE, "centre"), found(folder, VILLAGE, "village")
    enrol(centre, village)
    enrol(village, centre)
    made = Pair(centre, village)
    # Both hold all that there is, so that every test counts its own entries, in whatever order.
    made.up()
    made.down()
    made.up()
    return made


def test_the_fingerprint_of_init_of_the_card_and_of_the_list_is_one(tmp_path: Path) -> None:
    place = place_in(tmp_path, "one")
    made = place.ok("init", *options(VILLAGE))
    card = place.ok("card", "export", "--out", place.stick)
    (path,) = place.stick.iterdir()
    assert path.name == f"学校名片_枫香小学_{made['device'].rpartition('-')[2]}.json"
    assert card["fingerprint"] == made["fingerprint"]
    assert card["device"] == made["device"]
    assert card["recipient"].startswith("age1")
    assert place.ok("card", "list")["fingerprint"] == made["fingerprint"]


def test_the_list_of_cards_names_the_other_school(pair: Pair) -> None:
    (card,) = pair.village.ok("card", "list")["cards"]
    assert (card["school"], card["name"], card["kind"]) == (CENTRE[1], CENTRE[0], CENTRE[2])
    assert (card["vouched"], card["revoked"]) == (False, False)


def test_nobody_is_enrolled_without_the_right_fingerprint(pair: Pair) -> None:
    card = pair.village.stick / "card.json"
    own = pair.village.ok("card", "export", "--out", card)["fingerprint"]
    wrong = pair.centre.ok("card", "list")["fingerprint"]
    assert pair.centre.refused("card", "enrol", card, "--fingerprint", wrong) == (
        "fingerprint_differs"
    )
    assert pair.centre.refused("card", "enrol", card, "--fingerprint", "123") == "code_format"
    assert pair.village.refused("card", "enrol", card, "--fingerprint", own) == "own_card"
    assert pair.centre("card", "enrol", card).status == 2


def test_a_bundle_arrives_once_whatever_it_is_called(pair: Pair) -> None:
    pupil = pair.village.register("欧阳")
    written = pair.village.ok("bundle", "export", "--to", pair.village.stick)["files"]
    path = Path(written[0]["file"])
    assert written[0] == {
        "file": str(path),
        "to": CENTRE[1],
        "entries": written[0]["entries"],
        "bytes": path.stat().st_size,
    }
    renamed = path.rename(path.with_name("新建文件夹 (3).docx"))
    tried = pair.centre.ok("bundle", "import", renamed, "--dry-run")
    seen = pair.centre.ok("bundle", "inspect", renamed)
    assert (tried["dry_run"], tried["applied"]) == (True, written[0]["entries"])
    assert (seen["school"], seen["entries"], seen["repeat"]) == (
        VILLAGE[1],
        tried["applied"],
        False,
    )
    assert {name: seen[name] for name in COUNTS} == {name: tried[name] for name in COUNTS}
    done = pair.centre.ok("bundle", "import", renamed)
    assert (done["applied"], done["already_known"]) == (tried["applied"], 0)
    again = pair.centre.ok("bundle", "import", renamed)
    assert (again["applied"], again["already_known"]) == (0, tried["applied"])
    seen_again = pair.centre.ok("bundle", "inspect", renamed)
    assert (seen_again["repeat"], seen_again["already_known"]) == (True, tried["applied"])
    assert pair.centre.pupil(pupil).name == "欧阳"


def test_a_receipt_comes_back(pair: Pair) -> None:
    pair.village.register("单珊")
    up = pair.up()
    (receipt, *_) = pair.down()["bundle"]["receipts"]
    assert receipt["bundle"] == up["bundle"]["id"]
    assert (receipt["applied"], receipt["error"]) == (up["applied"], "")


def test_a_conflict_is_shown_and_resolved(pair: Pair) -> None:
    stands = {"school": "111", "centre": "222", "333": "333"}
    with pair.village.open() as site:
        pupils = {take: site.register("仇一", phone="000") for take in stands}
    pair.up()
    for place, phone in ((pair.village, "111"), (pair.centre, "222")):
        with place.open() as site:
            for pupil in pupils.values():
                site.amend(pupil, phone=phone)
    assert pair.up()["conflicts"] == 3
    found = {one["row"]: one for one in pair.centre.ok("conflicts")["open"]}
    resolve = ("conflicts", "resolve")
    for left, (take, pupil) in enumerate(reversed(pupils.items())):
        one = found[pupil]
        assert {claim["side"]: claim["value"] for claim in one["claims"]} == {
            "school": "111",
            "centre": "222",
        }
        assert (one["table"], one["field"], one["school"]) == ("pupil", "phone", VILLAGE[1])
        done = pair.centre.ok(*resolve, one["id"], "--take", take)
        assert len(done["open"]) == 2 - left
    again = pair.centre.refused(*resolve, found[pupils["333"]]["id"], "--take", "centre")
    assert again == "no_such_conflict"
    pair.down()
    assert pair.village.ok("conflicts") == {"open": []}
    with pair.village.open() as site:
        assert {take: site.pupil(pupil).phone for take, pupil in pupils.items()} == stands


def test_a_value_that_a_field_cannot_hold_settles_nothing(pair: Pair) -> None:
    pupil = pair.village.register("仇二")
    pair.up()
    pair.village.amend(pupil, birth_date=pair.village.pupil(pupil).birth_date.replace(day=5))
    pair.centre.amend(pupil, birth_date=pair.centre.pupil(pupil).birth_date.replace(day=6))
    pair.up()
    (one,) = pair.centre.ok("conflicts")["open"]
    told = pair.centre.told("conflicts")
    assert "仇二" in told
    assert "出生日期" in told
    refused = pair.centre.refused("conflicts", "resolve", one["id"], "--take", "昨天")
    assert refused == "value_not_possible"
    assert len(pair.centre.ok("conflicts")["open"]) == 1
    assert pair.centre.ok("conflicts", "resolve", one["id"], "--take", "2019-03-07")["open"] == []
    pair.down()


def test_a_gap_waits_and_says_so(pair: Pair, tmp_path: Path) -> None:
    early = pair.centre.copy(tmp_path / "early")
    first = pair.village.register("查良")
    missing = pair.village.bundle()
    pair.centre.ok("bundle", "import", missing)
    pair.down()
    pair.centre.put_back(early)
    second = pair.village.register("查美")
    read = pair.centre.ok("bundle", "import", pair.village.bundle())
    assert (read["applied"], read["waiting"]) == (0, 1)
    closed = pair.centre.ok("bundle", "import", missing)
    assert (closed["applied"], closed["waiting"]) == (2, 0)
    assert pair.centre.pupil(first).name == "查良"
    assert pair.centre.pupil(second).name == "查美"
    pair.down()


def test_new_keys_need_no_new_meeting(pair: Pair) -> None:
    down = pair.centre.bundle("--for", VILLAGE[0])
    before = pair.village.ok("card", "list")
    plain = pair.village.ok("card", "rotate")
    assert plain["signing"] is False
    assert plain["fingerprint"] != before["fingerprint"]
    signing = pair.village.ok("card", "rotate", "--signing")
    assert signing["recipient"] not in (before["recipient"], plain["recipient"])
    assert pair.village.ok("card", "list")["fingerprint"] == signing["fingerprint"]
    pair.village.ok("bundle", "import", down)
    pair.village.register("区区")
    assert pair.up()["applied"] == 1
    (card,) = pair.centre.ok("card", "list")["cards"]
    assert card["fingerprint"] == signing["fingerprint"]
    pair.village.ok("card", "export", "--out", pair.village.stick / "card.json")
    pair.down()


@pytest.mark.skipif(not shutil.which("age"), reason="the age tool is not here")
@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not here")
def test_ones_own_bundle_opens_with_plain_tools(pair: Pair, tmp_path: Path) -> None:
    pair.village.register("䶮儿")
    sheet = pair.village.stick / "sheet.txt"
    identity = run("--json", "keys", "identity", "--sheet", str(sheet)).json["identity"]
    key_file = tmp_path / "identity.txt"
    key_file.write_text(identity + "\n", "ascii")
    path = pair.village.bundle()
    plain = _tool("age", "-d", "-i", key_file, path)
    line, signature, _ = plain.split(b"\n", 2)
    manifest = json.loads(line)
    assert (manifest["school"], manifest["to"]) == (VILLAGE[1], CENTRE[1])
    card = json.loads((pair.village.stick / "card.json").read_bytes())
    armoured = b"-----BEGIN SSH SIGNATURE-----\n%s\n-----END SSH SIGNATURE-----\n" % signature
    (tmp_path / "line.sig").write_bytes(armoured)
    (tmp_path / "signers").write_text(f"village {_ssh_key(card['signing'])}\n", "ascii")
    verify = ("ssh-keygen", "-Y", "verify", "-n", NAMESPACE, "-I", "village")
    said = _tool(*verify, "-f", tmp_path / "signers", "-s", tmp_path / "line.sig", given=line)
    assert b"Good" in said


def _ssh_key(public: str) -> str:
    from core.vault.sshsig import public_key_line

    return public_key_line(bytes.fromhex(public))


def _tool(*command: str | Path, given: bytes = b"") -> bytes:
    done = subprocess.run(list(command), input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
