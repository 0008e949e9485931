"""Keys of a device that were changed after its first day.

They lie in the encrypted store, over those of the key files. So a change is one transaction, it
needs no operator's passphrase, and the recovery sheet opens what it always opened.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.errors import VaultError
from core.vault.age import X25519Identity
from core.vault.keys import HomeKeys, SigningKey, rotated

MOST_FORMER = 8
"""Former keys that still open what was under way; with two in each card, ten changes."""


@dataclass(frozen=True, slots=True)
class RotatedKeys:
    """The keys in use, and the former ones that bundles may still be written to, newest first."""

    signing: SigningKey
    current: X25519Identity
    next: X25519Identity
    former: tuple[X25519Identity, ...] = ()

    @staticmethod
    def parse(text: str) -> RotatedKeys:
        """Read what `text` wrote; raises VaultError(`keys_damaged`)."""
        try:
            document = json.loads(text)
            current, following, *former = map(X25519Identity.decode, document["identities"])
            signing = SigningKey.from_bytes(base64.b64decode(document["signing"], validate=True))
        except (KeyError, TypeError, binascii.Error, ValueError, VaultError) as error:
            raise VaultError("keys_damaged") from error
        return RotatedKeys(signing, current, following, tuple(former))

    def text(self) -> str:
        """Return the keys as the store keeps them: secret."""
        identities = [self.current, self.next, *self.former]
        return json.dumps(
            {
                "identities": [one.encode() for one in identities],
                "signing": base64.b64encode(self.signing.to_bytes()).decode(),
            }
        )

    def over(self, keys: HomeKeys) -> HomeKeys:
        """Return the keys of a key file with these in their place."""
        return replace(keys, signing=self.signing, current=self.current, next=self.next)


def rotate_keys(
    keys: HomeKeys, former: Iterable[X25519Identity], signing: SigningKey | None = None
) -> RotatedKeys:
    """Return the keys after a change: the next key is current, a fresh one is next.

    The current one goes before the former ones; the signing key stays unless another is given.
    """
    changed = rotated(keys, X25519Identity.generate())
    kept = (keys.current, *former)[:MOST_FORMER]
    return RotatedKeys(signing or keys.signing, changed.current, changed.next, kept)
