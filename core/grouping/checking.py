"""Checking a certificate: needs no store, no passphrase, no home."""

from __future__ import annotations

import json
from collections.abc import Callable

from core.assign.certificate import Signer, parse_certificate
from core.assign.documents import read_document
from core.assign.late_certificate import parse_late_certificate, verify_late
from core.assign.verify import VerificationReport
from core.assign.verify import verify as verify_draw
from core.grouping.signing import CERTIFICATE_NAMESPACE, key_fingerprint, signature_holds


def verify(certificate: bytes, plan: bytes | None) -> VerificationReport:
    """Check a certificate of a draw or of late joiners, with its sealed plan or batch if there.

    The signature counts only when the fingerprint beside the key is that key's own: nobody can
    put his key under another school's fingerprint. Raises GroupingError when the certificate
    is none.
    """
    if is_late(certificate):
        signer = parse_late_certificate(certificate).signer
        return verify_late(certificate, plan, _checker(signer))
    signer = parse_certificate(certificate).signer
    return verify_draw(certificate, plan, _checker(signer))


def is_late(certificate: bytes) -> bool:
    """Whether a document is a certificate of late joiners; raises as `read_document`."""
    read_document(certificate, "certificate")
    value = json.loads(certificate)
    return isinstance(value, dict) and "batch_digest" in value


def _checker(signer: Signer) -> Callable[[bytes, str, str], bool]:
    def check(message: bytes, signature: str, key: str) -> bool:
        is_own = key_fingerprint(key) == signer.fingerprint
        return is_own and signature_holds(message, signature, key, CERTIFICATE_NAMESPACE)

    return check
