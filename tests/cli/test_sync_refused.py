"""What is refused at the stick: each code of the contract, and nothing changed by it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from core.history import RowId
from tests.cli.sync_sites import CENTRE, STRANGER, VILLAGE, Place, enrol, found
from tests.sync import forge


@dataclass(frozen=True, slots=True)
class Roads:
    """A centre, its village, and a school that the centre never met."""

    centre: Place
    village: Place
    stranger: Place

    def forged(self, **changes: object) -> Path:
        """Write a bundle whose manifest was changed and not signed again."""
        honest = self.village.bundle()
        with self.centre.open() as reader:
            parts = forge.with_document(forge.take_apart(honest, reader), **changes)
            return forge.put_together(parts, reader, honest.with_name("forged.age"))

    def signed_again(self, **changes: object) -> Path:
        """Write a bundle whose manifest was changed and signed by its writer."""
        honest = self.village.bundle()
        with self.centre.open() as reader:
            parts = forge.with_document(forge.take_apart(honest, reader), **changes)
        with self.village.open() as writer:
            signed = forge.sign(parts, writer.keys.signing)
        with self.centre.open() as reader:
            return forge.put_together(signed, reader, honest.with_name("signed.age"))


@pytest.fixture(scope="module")
def roads(tmp_path_factory: pytest.TempPathFactory) -> Roads:
    folder = tmp_path_factory.mktemp("roads")
    centre, village = found(folder, CENTRE, "centre"), found(folder, VILLAGE, "village")
    stranger = found(folder, STRANGER, "stranger")
    for other in (village, stranger):
        enrol(centre, other)
    enrol(village, centre)
    return Roads(centre, village, stranger)


def refusal(reader: Place, path: Path) -> str:
    """Refuse a bundle; every command over it says the same, and it changes nothing."""
    before = _heads(reader)
    code = reader.refused("bundle", "import", path)
    assert reader.refused("bundle", "import", path, "--dry-run") == code
    assert reader.refused("bundle", "inspect", path) == code
    assert _heads(reader) == before
    return code


def _heads(place: Place) -> dict[str, int]:
    with place.open() as site:
        return site.heads()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a workbook", b"age-encryption.org/v1\n"])
def test_what_is_no_bundle_is_damaged(roads: Roads, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "上报.age"
    path.write_bytes(content)
    assert refusal(roads.centre, path) == "damaged"


def test_a_flipped_byte_is_damaged(roads: Roads, tmp_path: Path) -> None:
    data = bytearray(roads.village.bundle().read_bytes())
    data[-1] ^= 1
    path = tmp_path / "flipped.age"
    path.write_bytes(data)
    assert refusal(roads.centre, path) == "damaged"


def test_a_file_that_is_not_there_changes_nothing(roads: Roads, tmp_path: Path) -> None:
    assert refusal(roads.centre, tmp_path / "none.age") == "cannot_read"


def test_ones_own_bundle_is_not_for_this_reader(roads: Roads) -> None:
    assert refusal(roads.village, roads.village.bundle()) == "not_for_this_reader"


def test_a_school_that_was_never_met_is_an_unknown_sender(roads: Roads) -> None:
    assert refusal(roads.centre, roads.stranger.bundle()) == "unknown_sender"


def test_a_manifest_that_was_changed_has_a_bad_signature(roads: Roads) -> None:
    assert refusal(roads.centre, roads.forged(app="9.9")) == "bad_signature"


def test_a_bundle_of_a_newer_program_is_too_new(roads: Roads) -> None:
    assert refusal(roads.centre, roads.signed_again(min_reader=99)) == "too_new"


def test_one_number_for_two_records_is_forked(roads: Roads, tmp_path: Path) -> None:
    early = roads.village.copy(tmp_path / "early")
    roads.village.register("甲一")
    roads.centre.ok("bundle", "import", roads.village.bundle())
    roads.village.put_back(early, is_unnoticed=True)
    roads.village.register("乙二")
    assert refusal(roads.centre, roads.village.bundle()) == "forked"
    # The receipt tells the owner, who writes the other branch anew: both pupils stand.
    roads.village.ok("bundle", "import", roads.centre.bundle("--for", VILLAGE[1]))
    roads.centre.ok("bundle", "import", roads.village.bundle())
    with roads.centre.open() as site:
        assert {"甲一", "乙二"} <= set(site.names())


def test_entries_that_may_not_stand_end_with_1(roads: Roads) -> None:
    """The village writes on the stream of another school: held, named and receipted."""
    with roads.village.open() as site, site.office.writing() as writing:
        values = {"school_id": STRANGER[1], "name": "别校", "sex": "1", "birth_date": "2019-03-04"}
        writing.write(VILLAGE[1], "pupil", RowId("0123456789abcdef"), values)
    ran = roads.centre("bundle", "import", roads.village.bundle())
    assert (ran.status, ran.json["refused"]) == (1, 1)
    assert ran.json["refused_entries"][0]["code"] == "not_its_stream"


def test_nothing_is_written_for_a_school_nobody_knows(roads: Roads, tmp_path: Path) -> None:
    to = ("bundle", "export", "--to", tmp_path)
    assert roads.centre.refused(*to, "--for", "无此校") == "unknown_school"
    assert roads.village.refused("bundle", "export", "--to", tmp_path / "none") == (
        "folder_missing"
    )
    assert list(tmp_path.iterdir()) == []
    assert roads.centre("bundle", "export").status == 2


def test_a_revoked_device_is_refused_and_only_the_centre_revokes(roads: Roads) -> None:
    """Last of this room: the village is not believed any more."""
    (card,) = roads.centre.ok("card", "list")["cards"]
    own = roads.village.ok("card", "list")["cards"][0]["device"]
    assert roads.village.refused("card", "revoke", own) == "only_centre"
    assert roads.centre.refused("card", "revoke", "2199526925-00000000") == "unknown_device"
    assert roads.centre.ok("card", "revoke", card["device"]) == {"revoked": [card["device"]]}
    (listed,) = roads.centre.ok("card", "list")["cards"]
    assert listed["revoked"] is True
    assert refusal(roads.centre, roads.village.bundle()) == "revoked"
    assert roads.centre.refused("bundle", "export", "--to", roads.centre.stick) == "no_cards"
