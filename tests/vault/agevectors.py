"""Reading the public vectors of age (C2SP/CCTV)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

from core.errors import VaultError
from core.vault.age import Identity, ScryptIdentity, X25519Identity

COPIED = Path(__file__).parent / "vectors"
PUBLIC = Path(__file__).resolve().parents[3] / "shared" / "vectors" / "age"
"""Where the whole set may lie beside the repository."""
NOT_OURS = ("armor_", "hybrid")
"""Armored files and post-quantum recipients are formats we neither write nor read."""


@dataclass(frozen=True, slots=True)
class Vector:
    expect: str
    payload_sha256: str
    identities: tuple[Identity, ...]
    file: bytes


def names(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    files = (path.name for path in folder.iterdir() if path.suffix != ".md")
    return sorted(n for n in files if not n.startswith(".") and not any(x in n for x in NOT_OURS))


def read(path: Path) -> Vector:
    head, _, file = path.read_bytes().partition(b"\n\n")
    fields = [line.partition(": ")[::2] for line in head.decode().splitlines()]
    values = dict(fields)
    identities: list[Identity] = []
    for key, value in fields:
        if key == "identity":
            identities.append(X25519Identity.decode(value))
        elif key == "passphrase":
            identities.append(ScryptIdentity(value))
    if values.get("compressed") == "zlib":
        file = zlib.decompress(file)
    return Vector(values["expect"], values.get("payload", ""), tuple(identities), file)


def outcome(error: VaultError) -> str:
    """Say in the vectors' words what an error means."""
    if error.code == "no_identity_matched":
        return "no match"
    part = error.params.get("part", "header")
    return "HMAC failure" if part == "mac" else f"{part} failure"
