"""Pinyin of names: initials for the search, whole syllables for the form. Pure after loading.

The table (core/data/pinyin.tsv, 160 KB, 41,923 characters) is kept as two long strings and
searched, not as a dictionary: loading costs a millisecond and half a megabyte, and each character
that names really use is looked up once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

DATA_FOLDER = Path(__file__).parent / "data"

MOST_READINGS = 16
"""Readings kept of one name, the likeliest first; 阿单曾仇 alone has more than fifty."""


@dataclass(frozen=True, slots=True)
class _Column:
    """Characters of all syllables in one string; syllable i begins at starts[i]."""

    characters: str
    starts: list[int]
    syllables: list[str]

    def syllables_of(self, character: str) -> list[str]:
        found: list[str] = []
        place = self.characters.find(character)
        while place >= 0:
            found.append(self.syllables[bisect_right(self.starts, place) - 1])
            place = self.characters.find(character, place + 1)
        return found


@lru_cache(maxsize=1)
def _columns() -> tuple[_Column, _Column]:
    lines = (DATA_FOLDER / "pinyin.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return _column([(row[0], row[1]) for row in rows]), _column([(row[0], row[2]) for row in rows])


def _column(rows: Sequence[tuple[str, str]]) -> _Column:
    filled = [(syllable, characters) for syllable, characters in rows if characters]
    starts: list[int] = []
    length = 0
    for _, characters in filled:
        starts.append(length)
        length += len(characters)
    return _Column("".join(row[1] for row in filled), starts, [row[0] for row in filled])


@lru_cache(maxsize=1)
def _surnames() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return surname -> its readings, each one syllable per character."""
    lines = (DATA_FOLDER / "surnames.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return {
        surname: tuple(tuple(reading.split("'")) for reading in readings.split())
        for surname, readings in pairs
    }


@cache
def readings(character: str) -> tuple[str, ...]:
    """Return the syllables of a character without tones, the usual one first; none if unknown."""
    first, also = _columns()
    return tuple(dict.fromkeys(first.syllables_of(character) + also.syllables_of(character)))


@cache
def _initials_of(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    return "".join(dict.fromkeys(syllable[0] for syllable in readings(character)))


@cache
def _surname_initials_of(character: str) -> str:
    known = _surnames().get(character, ())
    return "".join(dict.fromkeys("".join(s[0][0] for s in known) + _initials_of(character)))


@lru_cache(maxsize=256)
def pinyin_initials(name: str) -> tuple[str, ...]:
    """Return the initials of every reading of a name, the likeliest first: 单小明 -> sxm, dxm, cxm.

    Latin letters and digits stand for themselves; interpuncts, spaces and characters without a
    known reading are left out. At most MOST_READINGS; empty for a name that has none.
    """
    choices = [_surname_initials_of(name[:1]), *map(_initials_of, name[1:])] if name else []
    if name[:2] in _surnames():
        syllables = _surnames()[name[:2]][0]
        for place, syllable in enumerate(syllables):
            choices[place] = "".join(dict.fromkeys(syllable[0] + choices[place]))
    beam: list[tuple[int, str]] = [(0, "")]
    for initials in choices:
        if len(initials) == 1:
            beam = [(cost, text + initials) for cost, text in beam]
        elif initials:
            longer = [
                (cost + rank, text + initial)
                for cost, text in beam
                for rank, initial in enumerate(initials)
            ]
            longer.sort(key=lambda item: item[0])
            beam = longer[:MOST_READINGS]
    return tuple(text for _, text in beam if text)


@lru_cache(maxsize=2_000)
def usual_initials(words: str) -> str:
    """Return the initials of the usual readings: 单亲留守 is dqls, though 单 is Shan as a name."""
    return "".join(readings(character)[0][0] for character in words if readings(character))


def initials_rank(words: str, typed: str) -> int | None:
    """Return how well typed letters are the initials of words: 0 from the start, 1 inside.

    None when they are not. By the usual readings and by those of a name.
    """
    if not (typed.isascii() and typed.isalpha()) or words.isascii():
        return None
    ranks = [spelt.find(typed) for spelt in (usual_initials(words), *pinyin_initials(words))]
    return min((min(rank, 1) for rank in ranks if rank >= 0), default=None)


@lru_cache(maxsize=5_000)
def full_pinyin(name: str) -> str:
    """Return the likeliest spelling of a whole name, surname first: `Shan Xiaoming`, `Ouyang Nana`.

    Rules of GB/T 28039-2011: two words, capital initials, no tones, u with diaeresis as yu. The
    parts of a name with interpuncts are words. Characters without a reading are left out; a name
    in Latin letters is its own spelling.
    """
    parts = [part for part in name.split("·") if part]
    if name.isascii():
        return name
    if len(parts) == 1:
        length = 2 if name[:2] in _surnames() and len(name) > 2 else 1
        parts = [name[:length], name[length:]]
        spelt = [_spell_surname(parts[0]), _spell(parts[1])]
    else:
        spelt = [_spell(part) for part in parts]
    return " ".join(word[:1].upper() + word[1:] for word in spelt if word)


def _spell_surname(surname: str) -> str:
    known = _surnames().get(surname)
    return "".join(map(_as_written, known[0])) if known else _spell(surname)


def _spell(text: str) -> str:
    return "".join(map(_spelling_of, text)).strip()


@cache
def _spelling_of(character: str) -> str:
    if character.isascii():
        return character
    return "".join(map(_as_written, readings(character)[:1]))


def _as_written(syllable: str) -> str:
    return syllable.replace("v", "yu")
