"""New keys for a device that stays who it is. `docs/sync.md`, section 8."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from core.errors import BundleError
from core.office import ROTATED_KEYS
from sync import cards
from sync.cards import EPOCH, MAX_ROTATIONS, PROOFS, ROTATION_NAMESPACE, Card

if TYPE_CHECKING:
    from core.office import Office
    from core.vault.age import X25519Identity
    from core.vault.keys import SigningKey


def rotate(office: Office, *, with_signing: bool = False) -> Card:
    """Change this device's keys and return its new card, which the next bundle brings along.

    Others write to the key that was next so far, and to a fresh one. With `with_signing` the
    device signs with a new key from now on, for which the old one vouches. Raises
    BundleError(`too_many_rotations`) when its card can hold no further proof.
    """
    from core.vault.rotated import rotate_keys  # noqa: PLC0415 - start-up

    card = cards.own_card(office)
    signing = _new_signing_key(card) if with_signing else None
    changed = rotate_keys(office.keys, former_identities(office), signing)
    settings = office.store.settings
    with office.store.transaction():
        settings.set(ROTATED_KEYS, changed.text())
        settings.set(EPOCH, str(_next_epoch(office, card)))
        if signing is not None:
            settings.set(PROOFS, _proofs(office, card, signing))
        office.audit("card_rotate", office.keys.device)
    office.keys = changed.over(office.keys)
    return cards.own_card(office)


def former_identities(office: Office) -> tuple[X25519Identity, ...]:
    """Return the keys that others may have written to before they saw the present card."""
    text = office.store.settings.get(ROTATED_KEYS)
    if not text:
        return ()
    from core.vault.rotated import RotatedKeys  # noqa: PLC0415 - start-up

    return RotatedKeys.parse(text).former


def _new_signing_key(card: Card) -> SigningKey:
    from core.vault.keys import SigningKey  # noqa: PLC0415 - start-up

    if len(card.proofs) >= MAX_ROTATIONS:
        raise BundleError("too_many_rotations")
    return SigningKey.generate()


def _next_epoch(office: Office, card: Card) -> int:
    """Return an epoch above the present one, and above those that a restored home forgot."""
    return max(card.epoch + 1, int(office.clock.now().timestamp()))


def _proofs(office: Office, card: Card, signing: SigningKey) -> str:
    old = office.keys.signing
    message = cards.rotation_message(card.device, signing.public)
    signature = cards.encode(old.sign(message, ROTATION_NAMESPACE))
    proofs = [(proof.previous.hex(), proof.signature) for proof in card.proofs]
    return json.dumps([*proofs, (old.public.hex(), signature)])
