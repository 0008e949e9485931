"""Bech32 (BIP 173) as age writes its keys: `age1...` and `AGE-SECRET-KEY-1...`.

Strict: one case throughout, a valid checksum, zero padding. Unlike BIP 173 there is no limit
of 90 characters, because age has none.
"""

from __future__ import annotations

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH = 6
_LONGEST = 512
"""Characters looked at before anything is computed; our keys have at most 74."""


def encode(prefix: str, data: bytes) -> str:
    """Write bytes under a lower-case prefix, as lower-case text."""
    values = _to_fives(data)
    checksum = _polymod([*_expanded(prefix), *values, *[0] * _CHECKSUM_LENGTH]) ^ 1
    tail = [(checksum >> 5 * (5 - place)) & 31 for place in range(_CHECKSUM_LENGTH)]
    return f"{prefix}1{''.join(ALPHABET[value] for value in (*values, *tail))}"


def decode(prefix: str, text: str) -> bytes | None:
    """Return the bytes written under a lower-case prefix, or None for anything else."""
    lowered = text.lower()
    if len(text) > _LONGEST or not text.isascii() or text not in (lowered, text.upper()):
        return None
    head, separator, tail = lowered.rpartition("1")
    if not separator or head != prefix or len(tail) < _CHECKSUM_LENGTH:
        return None
    values = [ALPHABET.find(character) for character in tail]
    if -1 in values or _polymod([*_expanded(prefix), *values]) != 1:
        return None
    return _from_fives(values[:-_CHECKSUM_LENGTH])


def _expanded(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            if top >> place & 1:
                check ^= generator
    return check


def _to_fives(data: bytes) -> list[int]:
    padding = -len(data) * 8 % 5
    number = int.from_bytes(data, "big") << padding
    count = (len(data) * 8 + padding) // 5
    return [(number >> 5 * place) & 31 for place in reversed(range(count))]


def _from_fives(values: list[int]) -> bytes | None:
    number = 0
    for value in values:
        number = number << 5 | value
    padding = len(values) * 5 % 8
    if padding >= 5 or number & ((1 << padding) - 1):
        return None
    return (number >> padding).to_bytes(len(values) * 5 // 8, "big")
