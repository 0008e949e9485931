"""Who has which draw number: kept in the store, bound by the roster root, shown to nobody."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.assign.merkle import SALT_BYTES, FamilySlip, Leaf, family_slip
from core.assign.plan import Attribute, PlanPupil
from core.errors import GroupingError
from core.grouping.packing import pack, unpack
from core.history import canonical_json
from core.models import PupilId

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class SealedPupil:
    """A pupil under the name that was sealed; a misspelling is corrected elsewhere, not here."""

    id: PupilId
    name: str


@dataclass(frozen=True, slots=True)
class SealedRoster:
    """Pupils in the order of their draw numbers, `first` being the first of these.

    A child's salt is HMAC-SHA256(`secret`, draw number in ASCII), cut to sixteen bytes: one
    secret is kept instead of a salt for each, and a family's slip gives away its own alone.
    """

    pupils: tuple[SealedPupil, ...]
    secret: bytes = field(repr=False)
    first: int = 1

    @staticmethod
    def new(pupils: Sequence[SealedPupil], first: int = 1) -> SealedRoster:
        """Return a roster with a fresh secret."""
        return SealedRoster(tuple(pupils), secrets.token_bytes(SECRET_BYTES), first)

    def salts(self) -> list[bytes]:
        """Return the salts in the order of draw numbers."""
        last = self.first + len(self.pupils)
        return [
            hmac.digest(self.secret, str(number).encode("ascii"), "sha256")[:SALT_BYTES]
            for number in range(self.first, last)
        ]

    def leaves(
        self, attributes: Sequence[Attribute], pupils: Sequence[PlanPupil]
    ) -> tuple[Leaf, ...]:
        """Return the Merkle leaves; `pupils` are those of the plan, in number order."""
        return tuple(
            Leaf(
                pupil.number,
                own.name,
                pupil.sex.value,
                {a.key: a.levels[c] for a, c in zip(attributes, pupil.codes, strict=True)},
            )
            for own, pupil in zip(self.pupils, pupils, strict=True)
        )

    def slip(
        self, attributes: Sequence[Attribute], pupils: Sequence[PlanPupil], pupil_id: PupilId
    ) -> FamilySlip:
        """Return a family's slip; raises GroupingError(`not_on_roster`)."""
        for place, own in enumerate(self.pupils):
            if own.id == pupil_id:
                return family_slip(self.leaves(attributes, pupils), self.salts(), place + 1)
        raise GroupingError("not_on_roster")

    def packed(self) -> str:
        """Return the roster as the store keeps it."""
        document = {
            "first": self.first,
            "pupils": [[own.id, own.name] for own in self.pupils],
            "secret": self.secret.hex(),
        }
        return pack(canonical_json(document))

    @staticmethod
    def unpacked(text: str) -> SealedRoster:
        """Read what `packed` wrote; raises GroupingError(`grouping_damaged`)."""
        try:
            document = json.loads(unpack(text))
            pupils = tuple(SealedPupil(PupilId(own), name) for own, name in document["pupils"])
            return SealedRoster(pupils, bytes.fromhex(document["secret"]), int(document["first"]))
        except (ValueError, KeyError, TypeError) as error:
            raise GroupingError("grouping_damaged") from error
