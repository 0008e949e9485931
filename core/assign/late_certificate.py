"""The certificate of a batch of late joiners, and its check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.assign.certificate import Signer, signature_of, signer_of
from core.assign.documents import SPEC, document_digest, read_document
from core.assign.late import LateBatch, LateResult, batch_of, place_late
from core.assign.plan import MAX_CLASSES, MAX_PUPILS, NONCE_BYTES, nonce_commitment
from core.assign.plan_reading import check_spec
from core.assign.randomness import MAX_SLIP_DIGITS, MAX_SLIPS
from core.assign.verify import (
    Check,
    CheckName,
    CheckSignature,
    VerificationReport,
    ceremony_checks,
)
from core.errors import GroupingError
from core.history import canonical_json

LATE_CERTIFICATE_KEYS = (
    "batch",
    "batch_digest",
    "check_code",
    "day",
    "nonce",
    "plan_digest",
    "seats",
    "seed",
    "signature",
    "signer",
    "slips",
    "spec",
)

NEEDS_BATCH = (CheckName.PLAN, CheckName.PLAN_FORM, CheckName.NONCE, CheckName.CLASSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateCertificate:
    """What a batch came to; `seats` is draw number to class number."""

    plan_digest: bytes
    batch: int
    batch_digest: bytes
    check_code: str
    day: str
    nonce: bytes
    slips: tuple[str, ...]
    seed: bytes
    seats: Mapping[int, int]
    signer: Signer
    signature: str = ""

    def canonical(self) -> bytes:
        """Return the certificate as canonical JSON, signature included."""
        return canonical_json({**self._document(), "signature": self.signature})

    def signed_bytes(self) -> bytes:
        """Return what the signature covers."""
        return canonical_json(self._document())

    def _document(self) -> dict[str, object]:
        return {
            "batch": self.batch,
            "batch_digest": self.batch_digest.hex(),
            "check_code": self.check_code,
            "day": self.day,
            "nonce": self.nonce.hex(),
            "plan_digest": self.plan_digest.hex(),
            "seats": {str(number): own for number, own in self.seats.items()},
            "seed": self.seed.hex(),
            "signer": {"fingerprint": self.signer.fingerprint, "key": self.signer.key},
            "slips": list(self.slips),
            "spec": SPEC,
        }


def certify_late(
    batch: LateBatch, nonce: bytes, result: LateResult, signer: Signer
) -> LateCertificate:
    """Return the certificate of a batch, not signed yet."""
    return LateCertificate(
        plan_digest=batch.plan_digest,
        batch=batch.batch,
        batch_digest=batch.digest,
        check_code=batch.check_code,
        day=batch.day,
        nonce=nonce,
        slips=result.slips,
        seed=result.seed,
        seats=result.seats,
        signer=signer,
    )


def parse_late_certificate(data: bytes) -> LateCertificate:
    """Read a late certificate strictly; raises GroupingError as `parse_certificate` does."""
    fields = read_document(data, "certificate").fields(*LATE_CERTIFICATE_KEYS)
    check_spec(fields["spec"])
    seats = {}
    for key, node in fields["seats"].members(MAX_PUPILS).items():
        if not (key.isascii() and key.isdigit()) or len(key) > 6 or str(int(key)) != key:
            node.refuse()
        seats[int(key)] = node.number(1, MAX_CLASSES)
    return LateCertificate(
        plan_digest=fields["plan_digest"].hex(32),
        batch=fields["batch"].number(1, 1000),
        batch_digest=fields["batch_digest"].hex(32),
        check_code=fields["check_code"].text(40),
        day=fields["day"].day(),
        nonce=fields["nonce"].hex(NONCE_BYTES),
        slips=tuple(n.text(MAX_SLIP_DIGITS) for n in fields["slips"].list(MAX_SLIPS)),
        seed=fields["seed"].hex(32),
        seats=dict(sorted(seats.items())),
        signer=signer_of(fields["signer"]),
        signature=signature_of(fields["signature"]),
    )


def verify_late(
    certificate_data: bytes, batch_data: bytes | None, check_signature: CheckSignature | None
) -> VerificationReport:
    """Check a late certificate against its sealed batch, if it is there.

    The names are those of a draw, with the batch in the plan's place and seats as classes.
    """
    certificate = parse_late_certificate(certificate_data)
    checks = ceremony_checks(
        certificate.check_code,
        certificate.batch_digest,
        certificate.nonce,
        certificate.slips,
        certificate.seed,
    )
    not_checked: tuple[CheckName, ...] = ()
    if check_signature is None:
        not_checked = (CheckName.SIGNATURE,)
    else:
        holds = check_signature(
            certificate.signed_bytes(), certificate.signature, certificate.signer.key
        )
        checks.append(Check(CheckName.SIGNATURE, holds))
    if batch_data is None:
        return VerificationReport(tuple(checks), (*not_checked, *NEEDS_BATCH))
    found, missed = _batch_claims(certificate, batch_data)
    return VerificationReport((*checks, *found), (*not_checked, *missed))


def _batch_claims(
    certificate: LateCertificate, batch_data: bytes
) -> tuple[list[Check], tuple[CheckName, ...]]:
    is_same = False
    try:
        node = read_document(batch_data, "batch")
        is_same = document_digest(node) == certificate.batch_digest
        batch = batch_of(node)
    except GroupingError:
        return [
            Check(CheckName.PLAN, is_same),
            Check(CheckName.PLAN_FORM, ok=False),
        ], NEEDS_BATCH[2:]
    is_header_same = (batch.plan_digest, batch.batch, batch.day) == (
        certificate.plan_digest,
        certificate.batch,
        certificate.day,
    )
    return [
        Check(CheckName.PLAN, is_same),
        Check(CheckName.PLAN_FORM, is_header_same),
        Check(CheckName.NONCE, nonce_commitment(certificate.nonce) == batch.commitment),
        Check(CheckName.CLASSES, certificate.seats == place_late(batch, certificate.seed)),
    ], ()
