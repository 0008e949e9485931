"""What lies in a store's file, deciphered: to see that nothing is left of what was erased."""

from __future__ import annotations

import zlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from core.storage.bundles import BundleRepository
from tests.sync.township import Site

PAGE = 4096


def raw_pages(site: Site) -> bytes:
    """Return what stands on every page of the store's file and its log, free ones too, deciphered.

    SQLCipher 4: AES-256-CBC, pages of 4,096 bytes that end in IV (16) and HMAC-SHA512 (64); the
    first begins with the salt (16). The log: a header of 32, before each page one of 24.
    """
    data = site.home.store_path.read_bytes()
    pages = [data[start : start + PAGE] for start in range(0, len(data), PAGE)]
    log = site.home.store_path.with_name("store.db-wal").read_bytes()
    pages += [log[at : at + PAGE] for at in range(32 + 24, len(log), PAGE + 24)]
    plain = []
    for page in pages:
        body, vector = page[: PAGE - 80], page[PAGE - 80 : PAGE - 64]
        body = body[16:] if page is pages[0] else body
        cipher = Cipher(algorithms.AES(site.keys.store_key), modes.CBC(vector)).decryptor()
        plain.append(cipher.update(body) + cipher.finalize())
    assert any(b"CREATE TABLE pupil" in page for page in plain)
    return b"".join(plain)


def all_that_lies_there(site: Site) -> bytes:
    """Return the pages, and what sleeps on them packed."""
    asleep = BundleRepository(site.office.store.connection).waiting()
    return raw_pages(site) + b"".join(zlib.decompress(one.body) for one in asleep)
