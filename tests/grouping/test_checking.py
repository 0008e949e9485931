from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from core.errors import GroupingError
from core.grouping.checking import verify
from core.grouping.signing import CERTIFICATE_NAMESPACE, key_fingerprint, signature_holds
from core.history import canonical_json
from core.office import Office
from core.vault import sshsig
from core.vault.keys import SigningKey
from tests.grouping.cohorts import drawn

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def papers(office: Office) -> tuple[bytes, bytes]:
    plan, outcome = drawn(office)
    return outcome.certificate.canonical(), plan.plan.canonical()


def _edited(document: bytes, edit: Edit) -> bytes:
    value = json.loads(document)
    edit(value)
    return canonical_json(value)


def _failed(certificate: bytes, plan: bytes) -> set[str]:
    report = verify(certificate, plan)
    assert not report.verified
    return {check.name.value for check in report.checks if not check.ok}


def test_a_true_certificate_with_its_plan_is_verified(papers: tuple[bytes, bytes]) -> None:
    report = verify(*papers)
    assert report.verified
    assert len(report.checks) == 12


def test_without_the_plan_nothing_is_called_verified(papers: tuple[bytes, bytes]) -> None:
    report = verify(papers[0], None)
    assert not report.verified
    assert not report.failed
    assert "classes" in {name.value for name in report.not_checked}


def test_other_spacing_is_the_same_document(papers: tuple[bytes, bytes]) -> None:
    certificate, plan = (json.dumps(json.loads(own), indent=2).encode() for own in papers)
    assert verify(certificate, plan).verified


def _change_slip(value: dict[str, Any]) -> None:
    value["slips"][0] = "8"


def _move_pupil(value: dict[str, Any]) -> None:
    value["classes"]["2"] = sorted([*value["classes"]["2"], value["classes"]["1"].pop()])


def _other_nonce(value: dict[str, Any]) -> None:
    value["nonce"] = "00" * 32


@pytest.mark.parametrize(
    ("edit", "names"),
    [
        (_change_slip, {"seed", "signature"}),
        (_move_pupil, {"classes", "balance", "signature"}),
        (_other_nonce, {"nonce", "seed", "signature"}),
    ],
)
def test_each_edit_of_the_certificate_is_told_apart(
    papers: tuple[bytes, bytes], edit: Edit, names: set[str]
) -> None:
    assert _failed(_edited(papers[0], edit), papers[1]) == names


def test_an_edited_code_is_found_in_the_plan(papers: tuple[bytes, bytes]) -> None:
    def edit(value: dict[str, Any]) -> None:
        codes = value["pupils"][0]["codes"]
        codes[-1] = 1 - codes[-1]

    assert "plan" in _failed(papers[0], _edited(papers[1], edit))


def test_nobody_signs_under_another_schools_fingerprint(papers: tuple[bytes, bytes]) -> None:
    import base64

    forger = SigningKey.generate()
    line = sshsig.public_key_line(forger.public)

    def edit(value: dict[str, Any]) -> None:
        value["signer"]["key"] = line
        del value["signature"]
        signed = forger.sign(canonical_json(value), CERTIFICATE_NAMESPACE)
        value["signature"] = base64.b64encode(signed).decode()

    forged = _edited(papers[0], edit)
    assert _failed(forged, papers[1]) == {"signature"}

    def own_name(value: dict[str, Any]) -> None:
        value["signer"]["fingerprint"] = key_fingerprint(line)
        edit(value)

    assert verify(_edited(papers[0], own_name), papers[1]).verified


@pytest.mark.parametrize("key", ["", "ssh-rsa AAAA", "ssh-ed25519 !", "ssh-ed25519 AAAA"])
def test_a_key_that_is_none_holds_for_nothing(key: str) -> None:
    assert key_fingerprint(key) is None
    assert not signature_holds(b"text", "AAAA", key, CERTIFICATE_NAMESPACE)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"\xff", b'{"batch_digest":1}'])
def test_what_is_no_certificate_is_refused(data: bytes) -> None:
    with pytest.raises(GroupingError):
        verify(data, None)
