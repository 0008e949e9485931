"""The public vectors of age name the failure that each of them expects."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from core.errors import VaultError
from core.vault import age
from core.vault.age_header import covered_bytes, header_bytes, read_header
from tests.vault import agevectors

PUBLIC_NAMES = agevectors.names(agevectors.PUBLIC)


def _outcome(vector: agevectors.Vector) -> tuple[str, str]:
    """Say how decrypting ends, and the SHA-256 of what came out."""
    try:
        plain = age.decrypt(vector.file, vector.identities)
    except VaultError as error:
        return agevectors.outcome(error), ""
    return "success", hashlib.sha256(plain).hexdigest()


def _check(path: Path) -> None:
    vector = agevectors.read(path)
    is_whole = vector.expect == "success"  # others give the hash of a part, which we withhold
    assert _outcome(vector) == (vector.expect, vector.payload_sha256 if is_whole else "")


@pytest.mark.parametrize("name", agevectors.names(agevectors.COPIED))
def test_copied_vector_ends_as_it_says(name: str) -> None:
    _check(agevectors.COPIED / name)


@pytest.mark.parametrize(
    "name",
    PUBLIC_NAMES
    or [pytest.param("all", marks=pytest.mark.skip(reason="../shared/vectors/age is not there"))],
)
def test_public_vector_ends_as_it_says(name: str) -> None:
    _check(agevectors.PUBLIC / name)


@pytest.mark.parametrize("name", agevectors.names(agevectors.COPIED))
def test_a_header_that_is_taken_has_exactly_one_spelling(name: str) -> None:
    source = io.BytesIO(agevectors.read(agevectors.COPIED / name).file)
    try:
        header = read_header(source)
    except VaultError:
        return
    assert covered_bytes(header.stanzas) == header.covered
    assert header_bytes(header.covered, header.mac) == source.getvalue()[: source.tell()]
