"""The payload of an age v1 file: chunks of 64 KiB, each sealed with its number.

The last chunk is marked, so that a payload cut off between two chunks is told from a whole one.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from core.vault.age_header import damaged
from core.vault.primitives import TAG_BYTES, Cipher, hkdf_sha256

CHUNK_BYTES = 64 * 1024
STREAM_NONCE_BYTES = 16


def encrypt_payload(file_key: bytes, source: BinaryIO, target: BinaryIO) -> None:
    """Write nonce and chunks of everything that is left in the source."""
    stream_nonce = os.urandom(STREAM_NONCE_BYTES)
    cipher = _cipher(file_key, stream_nonce)
    target.write(stream_nonce)
    number = 0
    chunk = _read_full(source, CHUNK_BYTES)
    while True:
        following = _read_full(source, CHUNK_BYTES)
        target.write(cipher.seal(_nonce(number, is_last=not following), chunk))
        if not following:
            return
        number, chunk = number + 1, following


def decrypt_payload(file_key: bytes, source: BinaryIO, target: BinaryIO) -> None:
    """Write the plain text of everything that is left in the source.

    A chunk is written when it has been authenticated, so the target holds a beginning of the
    plain text when VaultError(`damaged`) is raised: the caller must discard it.
    """
    stream_nonce = _read_full(source, STREAM_NONCE_BYTES)
    if len(stream_nonce) != STREAM_NONCE_BYTES:
        raise damaged("header")  # the public vectors count the nonce to the header
    cipher = _cipher(file_key, stream_nonce)
    number = 0
    sealed = _read_full(source, CHUNK_BYTES + TAG_BYTES)
    while True:
        following = _read_full(source, CHUNK_BYTES + TAG_BYTES)
        chunk = cipher.open(_nonce(number, is_last=not following), sealed)
        if chunk is None or (not chunk and number > 0):
            raise damaged("payload")
        target.write(chunk)
        if not following:
            return
        number, sealed = number + 1, following


def _cipher(file_key: bytes, stream_nonce: bytes) -> Cipher:
    return Cipher(hkdf_sha256(file_key, salt=stream_nonce, info=b"payload"))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _read_full(source: BinaryIO, size: int) -> bytes:
    """Read exactly `size` bytes unless the source ends before; a raw file may give fewer."""
    data = source.read(size)
    while 0 < len(data) < size:
        more = source.read(size - len(data))
        if not more:
            break
        data += more
    return data
