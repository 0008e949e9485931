"""Receipts as the store keeps them: the JSON of the manifest. Pure."""

from __future__ import annotations

from core.history import canonical_json
from sync import strictjson
from sync.manifest import MAX_MANIFEST_BYTES, Receipt, read_receipt


def dump(receipt: Receipt) -> str:
    """Return a receipt as text."""
    return canonical_json(receipt.document()).decode()


def parse(text: str) -> Receipt:
    """Read what `dump` wrote; raises NotStrictError."""
    return read_receipt(strictjson.read_object(text.encode(), limit=MAX_MANIFEST_BYTES))
