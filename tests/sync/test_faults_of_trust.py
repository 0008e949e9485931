"""Who may say what: readers, senders, relays, revocation, rotation."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import BundleError, CunxiaoError
from core.history import canonical_json
from core.vault.keys import SigningKey
from sync import cards, rotation, trust
from tests.sync import forge
from tests.sync.forge import Parts
from tests.sync.test_faults_of_the_file import refusal
from tests.sync.township import CENTRE, EAST, SOUTH, Site, Township, found


def entry(table: str, row: str, **patch: object) -> bytes:
    """Write the body of an entry by hand."""
    return canonical_json(
        {"table": table, "row": row, "patch": patch, "clock": "019f00000000-0000", "by": "x"}
    )


def pupil_entry(row: str, school: str) -> bytes:
    return entry("pupil", row, school_id=school, name="曾某", sex="1", birth_date="2019-01-01")


def test_a_bundle_meant_for_another_reader_is_refused(township: Township) -> None:
    bundle = township.east.export()
    parts = forge.take_apart(bundle, township.centre)
    # The centre forwards what the village wrote to it, encrypted to somebody else.
    path = forge.put_together(parts, township.south, bundle.with_name("forwarded.age"))
    card = cards.export_card(township.east.office, township.south.stick / "card.json")
    cards.enrol(township.south.office, township.south.stick / "card.json", card.fingerprint)
    assert refusal(township.south, path) == "not_for_this_reader"


def test_school_e_signing_as_s_is_refused(township: Township) -> None:
    bundle = township.south.export()
    parts = forge.take_apart(bundle, township.centre)
    signed = forge.sign(parts, township.east.keys.signing)
    path = forge.put_together(signed, township.centre, bundle.with_name("as-s.age"))
    assert refusal(township.centre, path) == "bad_signature"


def test_school_e_naming_itself_s_is_refused(township: Township) -> None:
    bundle = township.east.export()
    path = forge.forged(
        bundle,
        township.east,
        township.centre,
        lambda p: forge.with_document(p, school=SOUTH.id),
    )
    assert refusal(township.centre, path) == "bad_signature"


def carrying_for_s(township: Township, author: str) -> Path:
    """Write a bundle of E with an entry on the stream of S, signed by E, under an author's name."""
    return forge.forged(
        township.east.export(),
        township.east,
        township.centre,
        lambda p: forge.with_segment(
            p, author, [pupil_entry("p1", SOUTH.id)], key=township.east.keys.signing
        ),
    )


def test_school_e_carrying_entries_in_the_name_of_s_is_refused(township: Township) -> None:
    path = carrying_for_s(township, f"{township.south.keys.device}.1.{SOUTH.id}")
    assert refusal(township.centre, path) == "bad_signature"


def test_school_e_writing_into_the_stream_of_s_is_held_and_receipted(township: Township) -> None:
    path = carrying_for_s(township, f"{township.east.keys.device}.1.{SOUTH.id}")
    outcome = township.centre.read(path)
    assert outcome.applied == 0
    assert [(one.seq, one.code) for one in outcome.refused] == [(1, "not_its_stream")]
    assert township.centre.names() == []
    (receipt,) = township.down(township.east).bundle.receipts
    assert [one.code for one in receipt.refused] == ["not_its_stream"]


def test_school_e_cannot_change_a_row_of_s(township: Township) -> None:
    pupil = township.south.register("李芳")
    township.up(township.south)
    own = f"{township.east.keys.device}.9.{EAST.id}"
    bundle = township.east.export()
    path = forge.forged(
        bundle,
        township.east,
        township.centre,
        lambda p: forge.with_segment(
            p, own, [entry("pupil", pupil, name="王某")], key=township.east.keys.signing
        ),
    )
    outcome = township.centre.read(path)
    assert [one.code for one in outcome.refused] == ["another_schools_row"]
    assert township.centre.pupil(pupil).name == "李芳"


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ({"name": "无校"}, "incomplete_row"),
        (
            {"school_id": EAST.id, "name": "x", "sex": "1", "birth_date": "yesterday"},
            "bad_value",
        ),
        (
            {"school_id": SOUTH.id, "name": "x", "sex": "1", "birth_date": "2019-01-01"},
            "not_its_stream",
        ),
    ],
)
def test_a_row_that_no_table_can_hold_is_held(
    township: Township, patch: dict[str, object], code: str
) -> None:
    own = f"{township.east.keys.device}.9.{EAST.id}"
    path = forge.forged(
        township.east.export(),
        township.east,
        township.centre,
        lambda p: forge.with_segment(
            p, own, [entry("pupil", "p1", **patch)], key=township.east.keys.signing
        ),
    )
    assert [one.code for one in township.centre.read(path).refused] == [code]
    township.centre.reopen()
    assert township.centre.names() == []


def test_a_forged_decision_of_the_centre_relayed_by_a_village_is_refused(
    township: Township,
) -> None:
    pupil = township.south.register("李芳")
    township.settle()
    author = f"{township.centre.keys.device}.1.{SOUTH.id}"
    body = entry("pupil", pupil, name="王某")
    for key in (township.east.keys.signing, SigningKey.generate()):
        path = forge.forged(
            township.east.export(),
            township.east,
            township.centre,
            lambda p, key=key: forge.with_segment(p, author, [body], key=key),  # type: ignore[misc]
        )
        assert refusal(township.centre, path) == "bad_signature"


def test_an_unknown_device_is_refused(township: Township, tmp_path: Path) -> None:
    stranger = found(tmp_path, EAST, "stranger")
    card = cards.export_card(township.centre.office, stranger.stick / "card.json")
    cards.enrol(stranger.office, stranger.stick / "card.json", card.fingerprint)
    assert refusal(township.centre, stranger.export()) == "unknown_sender"
    stranger.office.close()


def test_a_revoked_device_is_refused_and_what_it_sent_before_stays(township: Township) -> None:
    pupil = township.east.register("欧阳")
    township.up(township.east)
    trust.revoke(township.centre.office, township.east.keys.device)
    township.east.register("单珊")
    assert refusal(township.centre, township.east.export()) == "revoked"
    assert township.centre.pupil(pupil).name == "欧阳"
    with pytest.raises(BundleError) as caught:
        township.centre.export(EAST.id)
    assert caught.value.code == "unknown_school"


def test_the_revocation_list_travels_and_an_old_one_does_not_come_back(
    township: Township, tmp_path: Path
) -> None:
    second = second_device(township, tmp_path)
    township.down(township.east)
    old = township.centre.export(EAST.id)
    trust.revoke(township.centre.office, second.keys.device)
    township.down(township.east)
    revoked = trust.load(township.east.office.store).revocations
    assert (revoked.epoch, list(revoked.devices)) == (1, [second.keys.device])
    township.east.read(old)
    assert trust.load(township.east.office.store).revocations == revoked
    second.office.close()


def test_a_revocation_list_that_the_centre_did_not_sign_is_ignored(township: Township) -> None:
    def change(parts: Parts) -> Parts:
        listed = trust.Revocations(5, {township.east.keys.device: {}})
        signature = SigningKey.generate().sign(listed.message(), trust.REVOCATION_NAMESPACE)
        signed = replace(listed, signature=base64.b64encode(signature).decode())
        return forge.with_document(parts, trust={"revoked": signed.document()})

    path = forge.forged(township.centre.export(EAST.id), township.centre, township.east, change)
    township.east.read(path)
    assert trust.load(township.east.office.store).revocations.epoch == 0


def second_device(township: Township, tmp_path: Path) -> Site:
    """Enrol a second device of the eastern school with the centre."""
    from tests.sync.township import introduce

    second = found(tmp_path, EAST, "east-second")
    introduce(township.centre, second)
    return second


def test_a_village_meets_its_second_device_through_the_centre(
    township: Township, tmp_path: Path
) -> None:
    second = second_device(township, tmp_path)
    pupil = second.register("查良")
    township.centre.read(second.export())
    township.down(township.east)
    assert township.east.pupil(pupil).name == "查良"
    second.office.close()


def rotate(site: Site) -> None:
    """Give a device new keys, the old signing key vouching for the new."""
    rotation.rotate(site.office, with_signing=True)
    site.keys = site.office.keys


def test_keys_rotated_in_flight_lose_nothing(township: Township) -> None:
    first = township.east.register("欧阳")
    before = township.east.export()
    down = township.centre.export(EAST.id)
    rotate(township.east)
    second = township.east.register("单珊")
    after = township.east.export()
    # Written to the old keys, read with the new ones; signed by the new ones, then by the old.
    township.east.read(down)
    township.centre.read(after)
    township.centre.read(before)
    assert {first, second} <= {pupil.id for pupil in township.centre.office.store.pupils.all()}
    rotate(township.east)
    rotate(township.east)
    township.east.register("仇英")
    assert township.up(township.east).applied == 1
    township.down(township.east)


def test_a_rotation_that_the_old_key_did_not_sign_is_refused(township: Township) -> None:
    rotate(township.east)
    with township.east.office.store.transaction():
        township.east.office.store.settings.set(cards.PROOFS, "[]")
    assert refusal(township.centre, township.east.export()) == "bad_signature"


def test_nobody_is_trusted_without_the_fingerprint(township: Township, tmp_path: Path) -> None:
    stranger = found(tmp_path, SOUTH, "stranger")
    path = tmp_path / "card.json"
    card = cards.export_card(stranger.office, path)
    digits = card.fingerprint.replace(" ", "")
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    for typed, code in ((wrong, "fingerprint_differs"), ("123", "code_format")):
        with pytest.raises(CunxiaoError) as caught:
            cards.enrol(township.centre.office, path, typed)
        assert caught.value.code == code
    full_width = card.fingerprint.translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert cards.enrol(township.centre.office, path, full_width).device == stranger.keys.device
    stranger.office.close()


@pytest.mark.parametrize(
    "twist",
    [
        lambda data: data[:-10],
        lambda data: data.replace(b'"v":1', b'"v":1,"v":1'),
        lambda data: data.replace(b"2199526925", b"2199335003"),
        lambda data: data.replace(b"village_primary_school", b"township_centre_school"),
        lambda _: b"",
        lambda _: b"[" * 70_000,
    ],
)
def test_a_changed_card_is_refused(township: Township, tmp_path: Path, twist: object) -> None:
    path = tmp_path / "card.json"
    cards.export_card(township.east.office, path)
    path.write_bytes(twist(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(BundleError) as caught:
        cards.load_card(path)
    assert caught.value.code == "card_damaged"


def test_a_village_has_one_centre(township: Township, tmp_path: Path) -> None:
    other = found(tmp_path, replace(CENTRE, id=type(CENTRE.id)("2199000001")), "other-centre")
    path = tmp_path / "card.json"
    card = cards.export_card(other.office, path)
    for site in (township.east, township.centre):
        with pytest.raises(BundleError) as caught:
            cards.enrol(site.office, path, card.fingerprint)
        assert caught.value.code == "second_centre"
    other.office.close()
