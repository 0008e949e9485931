"""The certificate of a draw: all that is needed, beside the plan, to repeat it.

It holds draw numbers, no names. The caller signs `signed_bytes` and adds the signature: this room
knows no key. docs/draw-protocol.md, "The certificate".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.assign.balance import BalanceReport, UnevenLevel
from core.assign.documents import SPEC, Node, read_document
from core.assign.draw import Classes, DrawResult
from core.assign.plan import (
    MAX_CLASSES,
    MAX_PUPILS,
    MAX_WEIGHT,
    MAX_WISHES,
    NONCE_BYTES,
    Annulment,
    LeftOut,
    LotsBy,
    Plan,
)
from core.assign.plan_reading import (
    ALL_ATTRIBUTES,
    MAX_NAME,
    annulments,
    attribute_key,
    check_spec,
    left_out_of,
)
from core.assign.randomness import MAX_SLIP_DIGITS, MAX_SLIPS
from core.history import canonical_json
from core.models import Stage

MAX_KEY_TEXT = 1_000
MAX_FIGURE = 10**12
MAX_NUMBER_DIGITS = 6
"""Digits of a class or draw number as a key."""
_NUMBER = re.compile(r"[1-9][0-9]*")

CERTIFICATE_KEYS = (
    "annulled",
    "attributes",
    "balance",
    "check_code",
    "classes",
    "day",
    "entry_year",
    "left_out",
    "lots",
    "nonce",
    "plan_digest",
    "roster_root",
    "school",
    "seed",
    "signature",
    "signer",
    "slips",
    "spec",
    "stage",
    "wishes",
)


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature it is: the public key as text, and the fingerprint people compare."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate; `signature` is empty until the caller has signed.

    `attributes` are (key, weight) in the plan's order. `wishes` are how many together and apart
    wishes the plan has. `day` is the day of the draw, YYYY-MM-DD.
    """

    school: str
    entry_year: int
    stage: str
    day: str
    plan_digest: bytes
    check_code: str
    roster_root: bytes
    nonce: bytes
    slips: tuple[str, ...]
    seed: bytes
    attributes: tuple[tuple[str, int], ...]
    left_out: tuple[LeftOut, ...]
    wishes: tuple[int, int]
    classes: Classes
    balance: BalanceReport
    lots_by: LotsBy
    teams: Mapping[int, str]
    annulled: tuple[Annulment, ...]
    signer: Signer
    signature: str = ""

    def canonical(self) -> bytes:
        """Return the certificate as canonical JSON, signature included."""
        return canonical_json({**_document(self), "signature": self.signature})

    def signed_bytes(self) -> bytes:
        """Return what the signature covers: the canonical JSON without the signature member."""
        return canonical_json(_document(self))

    @property
    def digest(self) -> bytes:
        """SHA-256 of the signed bytes."""
        return hashlib.sha256(self.signed_bytes()).digest()


def certify(plan: Plan, nonce: bytes, result: DrawResult, day: str, signer: Signer) -> Certificate:
    """Return the certificate of a draw, not signed yet.

    While lots drawn by hand are not recorded its `teams` are empty, and a check says so.
    """
    return Certificate(
        school=plan.school,
        entry_year=plan.entry_year,
        stage=plan.stage,
        day=day,
        plan_digest=plan.digest,
        check_code=plan.check_code,
        roster_root=plan.roster_root,
        nonce=nonce,
        slips=result.slips,
        seed=result.seed,
        attributes=tuple((a.key, a.weight) for a in plan.attributes),
        left_out=plan.left_out,
        wishes=(len(plan.together), len(plan.apart)),
        classes=result.classes,
        balance=result.balance,
        lots_by=plan.lots.by,
        teams=result.teams,
        annulled=plan.annulled,
        signer=signer,
    )


def parse_certificate(data: bytes) -> Certificate:
    """Read a certificate strictly as to its form; whether it is true is for `verify`.

    Raises GroupingError: those of `read_document`, `document_malformed`, `document_extra_key`,
    `spec_unknown`, `attribute_unknown`.
    """
    fields = read_document(data, "certificate").fields(*CERTIFICATE_KEYS)
    check_spec(fields["spec"])
    wishes = fields["wishes"].fields("apart", "together")
    lots = fields["lots"].fields("by", "teams")
    return Certificate(
        school=fields["school"].text(20),
        entry_year=fields["entry_year"].number(1900, 2999),
        stage=fields["stage"].one_of(*(stage.value for stage in Stage)),
        day=fields["day"].day(),
        plan_digest=fields["plan_digest"].hex(32),
        check_code=fields["check_code"].text(40),
        roster_root=fields["roster_root"].hex(32),
        nonce=fields["nonce"].hex(NONCE_BYTES),
        slips=tuple(n.text(MAX_SLIP_DIGITS) for n in fields["slips"].list(MAX_SLIPS)),
        seed=fields["seed"].hex(32),
        attributes=tuple(_weight(n) for n in fields["attributes"].list(len(ALL_ATTRIBUTES))),
        left_out=tuple(left_out_of(n) for n in fields["left_out"].list(len(ALL_ATTRIBUTES))),
        wishes=(
            wishes["together"].number(0, MAX_WISHES),
            wishes["apart"].number(0, MAX_WISHES),
        ),
        classes=_classes(fields["classes"]),
        balance=balance_from(fields["balance"]),
        lots_by=LotsBy(lots["by"].one_of(*(way.value for way in LotsBy))),
        teams={number: n.text(MAX_NAME) for number, n in _numbered(lots["teams"])},
        annulled=annulments(fields["annulled"]),
        signer=signer_of(fields["signer"]),
        signature=signature_of(fields["signature"]),
    )


def balance_document(balance: BalanceReport) -> dict[str, object]:
    """Return the balance table as documents hold it."""
    return {
        "excess": balance.excess,
        "largest_difference": balance.largest_difference,
        "sex_range": balance.sex_range,
        "size_range": balance.size_range,
        "uneven": [
            {"attribute": u.attribute, "least": u.least, "level": u.level, "most": u.most}
            for u in balance.uneven_levels
        ],
    }


def balance_from(node: Node) -> BalanceReport:
    """Read a balance table."""
    fields = node.fields("excess", "largest_difference", "sex_range", "size_range", "uneven")
    uneven = []
    for entry in fields["uneven"].list(10_000):
        own = entry.fields("attribute", "least", "level", "most")
        uneven.append(
            UnevenLevel(
                attribute_key(own["attribute"]),
                own["level"].text(40),
                own["least"].number(0, MAX_PUPILS),
                own["most"].number(0, MAX_PUPILS),
            )
        )
    return BalanceReport(
        excess=fields["excess"].number(0, MAX_FIGURE),
        size_range=fields["size_range"].number(0, MAX_PUPILS),
        sex_range=fields["sex_range"].number(0, MAX_PUPILS),
        uneven_levels=tuple(uneven),
        largest_difference=fields["largest_difference"].number(0, MAX_FIGURE),
    )


def _document(certificate: Certificate) -> dict[str, object]:
    together, apart = certificate.wishes
    return {
        "annulled": [annulment.document() for annulment in certificate.annulled],
        "attributes": [{"key": key, "weight": weight} for key, weight in certificate.attributes],
        "balance": balance_document(certificate.balance),
        "check_code": certificate.check_code,
        "classes": {str(number): list(own) for number, own in certificate.classes.items()},
        "day": certificate.day,
        "entry_year": certificate.entry_year,
        "left_out": [{"cause": o.cause.value, "key": o.key} for o in certificate.left_out],
        "lots": {
            "by": certificate.lots_by.value,
            "teams": {str(number): team for number, team in certificate.teams.items()},
        },
        "nonce": certificate.nonce.hex(),
        "plan_digest": certificate.plan_digest.hex(),
        "roster_root": certificate.roster_root.hex(),
        "school": certificate.school,
        "seed": certificate.seed.hex(),
        "signer": {
            "fingerprint": certificate.signer.fingerprint,
            "key": certificate.signer.key,
        },
        "slips": list(certificate.slips),
        "spec": SPEC,
        "stage": certificate.stage,
        "wishes": {"apart": apart, "together": together},
    }


def signer_of(node: Node) -> Signer:
    """Return whose signature it is."""
    fields = node.fields("fingerprint", "key")
    return Signer(fields["key"].text(MAX_KEY_TEXT), fields["fingerprint"].text(100))


def signature_of(node: Node) -> str:
    """Return the signature: lines are allowed in it, so that an armoured one fits."""
    if not isinstance(node.value, str) or len(node.value) > MAX_KEY_TEXT:
        node.refuse()
    return node.value


def _weight(node: Node) -> tuple[str, int]:
    fields = node.fields("key", "weight")
    return attribute_key(fields["key"]), fields["weight"].number(1, MAX_WEIGHT)


def _numbered(node: Node) -> list[tuple[int, Node]]:
    """Return members whose keys are class numbers, written without leading zeros, in order."""
    found = []
    for key, value in node.members(MAX_CLASSES).items():
        if len(key) > MAX_NUMBER_DIGITS or not _NUMBER.fullmatch(key):
            value.refuse()
        found.append((int(key), value))
    return sorted(found, key=lambda pair: pair[0])


def _classes(node: Node) -> Classes:
    return {
        number: tuple(n.number(1, MAX_PUPILS) for n in members.list(MAX_PUPILS))
        for number, members in _numbered(node)
    }
