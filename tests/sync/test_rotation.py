"""New keys for a device that stays who it is: nothing under way is lost, nobody enrols again."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BundleError
from core.storage.peers import PeerRepository
from core.vault.age import X25519Identity
from core.vault.keys import HomeKeys
from core.vault.rotated import MOST_FORMER
from sync import cards, rotation
from tests.sync.township import EAST, Site, Township, found, introduce


def rotate(site: Site, *, with_signing: bool = False) -> cards.Card:
    card = rotation.rotate(site.office, with_signing=with_signing)
    site.keys = site.office.keys
    return card


def known_keys(reader: Site, device: Site) -> tuple[bytes, ...]:
    peer = PeerRepository(reader.office.store.connection).get(device.keys.device)
    assert peer is not None
    return peer.keys


def test_the_next_key_becomes_the_current_one_and_the_signing_key_stays(
    township: Township,
) -> None:
    old = township.east.office.keys
    before = cards.own_card(township.east.office)
    after = rotate(township.east)
    assert (after.current, after.signing) == (before.next, before.signing)
    assert after.epoch > before.epoch
    assert after.fingerprint != before.fingerprint
    township.east.reopen()
    present = township.east.office.keys
    assert present.current == old.next
    assert present.next not in (old.current, old.next)
    assert cards.own_card(township.east.office) == after


def test_the_keys_of_the_key_files_open_a_rotated_home(township: Township) -> None:
    """No operator's passphrase was needed: each key file goes on being good."""
    first: HomeKeys = township.east.keys
    rotate(township.east, with_signing=True)
    rotated = township.east.office.keys
    township.east.keys = first
    township.east.reopen()
    assert township.east.office.keys == rotated


def test_the_next_bundle_brings_the_new_card(township: Township) -> None:
    card = rotate(township.east)
    township.up(township.east)
    peer = PeerRepository(township.centre.office.store.connection).get(card.device)
    assert peer is not None
    assert (peer.fingerprint, peer.epoch) == (card.fingerprint, card.epoch)
    recipients = [cards.read_card(peer.card).current, cards.read_card(peer.card).next]
    assert recipients == [card.current, card.next]


def test_what_is_under_way_to_a_former_key_is_still_read(township: Township) -> None:
    pupil = township.east.register("欧阳")
    township.up(township.east)
    township.centre.amend(pupil, phone="99000000001")
    under_way = township.centre.export(EAST.id)
    for _ in range(MOST_FORMER):
        rotate(township.east)
    township.east.read(under_way)
    assert township.east.pupil(pupil).phone == "99000000001"


def test_former_keys_are_given_up_after_a_while(township: Township) -> None:
    first: X25519Identity = township.east.keys.current
    for _ in range(MOST_FORMER):
        rotate(township.east)
    assert first in rotation.former_identities(township.east.office)
    rotate(township.east)
    former = rotation.former_identities(township.east.office)
    assert first not in former
    assert len(former) == MOST_FORMER


def test_a_reader_that_missed_changes_learns_every_key_in_between(township: Township) -> None:
    keys = [township.east.keys.signing.public]
    lost = []
    for name in ("单珊", "仇英"):
        rotate(township.east, with_signing=True)
        keys.append(township.east.keys.signing.public)
        township.east.register(name)
        lost.append(township.east.export())
    # The heads of both are signed by keys that the centre never saw in a card of their own.
    rotate(township.east, with_signing=True)
    keys.append(township.east.keys.signing.public)
    township.up(township.east)
    assert known_keys(township.centre, township.east) == tuple(keys)
    assert township.centre.names() == ["仇英", "单珊"]
    for path in lost:
        assert township.centre.read(path).applied == 0


def test_who_is_met_after_a_change_believes_what_was_signed_before(
    township: Township, tmp_path: Path
) -> None:
    township.east.register("欧阳")
    township.up(township.east)
    rotate(township.east, with_signing=True)
    township.up(township.east)
    second = found(tmp_path, EAST, "east-second")
    introduce(township.centre, second)
    township.centre.read(second.export())
    second.read(township.centre.export(EAST.id))
    assert second.names() == ["欧阳"]
    second.office.close()


def test_a_home_restored_to_before_a_change_of_signing_keys_reads_on(township: Township) -> None:
    early = township.east.backup()
    first = township.east.keys
    rotate(township.east, with_signing=True)
    lost = township.east.register("欧阳")
    township.up(township.east)
    township.east.keys = first
    township.east.restore(early)
    # What was lost comes back under a signature of the key that was lost too.
    township.up(township.east)
    township.down(township.east)
    assert township.east.pupil(lost).name == "欧阳"
    written = township.east.register("单珊")
    township.up(township.east)
    assert township.centre.pupil(written).name == "单珊"


def test_a_card_without_its_proofs_is_not_believed(township: Township) -> None:
    rotate(township.east, with_signing=True)
    card = cards.own_card(township.east.office)
    peer = PeerRepository(township.centre.office.store.connection).get(card.device)
    assert peer is not None
    bare = cards.Card(
        card.device,
        card.school,
        card.name,
        card.kind,
        card.signing,
        card.current,
        card.next,
        card.epoch,
    )
    assert cards.renewed(peer, bare, b"") is None
    assert cards.renewed(peer, card, b"") is not None
    assert cards.proven_keys(bare) == (card.signing,)


def test_a_card_that_can_hold_no_further_proof_changes_nothing(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    rotate(township.east, with_signing=True)
    before = cards.own_card(township.east.office)
    monkeypatch.setattr(rotation, "MAX_ROTATIONS", 1)
    with pytest.raises(BundleError) as caught:
        rotate(township.east, with_signing=True)
    assert caught.value.code == "too_many_rotations"
    assert cards.own_card(township.east.office) == before
