"""Write core/data/pinyin.tsv from pypinyin: one line a syllable, its characters in two columns.

Run where pypinyin is installed (it is no dependency of ours: importing it costs 166 ms and 65 MB):

    python -m venv /tmp/pinyin && /tmp/pinyin/bin/pip install pypinyin==0.55.0
    /tmp/pinyin/bin/python tools/pinyin_table.py core/data/pinyin.tsv
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from importlib import import_module
from pathlib import Path

LAST_COMMON = 0xFFFF
"""Beyond this plane a character keeps its usual reading only: hardly one is found by another."""

HEADER = (
    "# Pinyin without tones: syllable, characters read so first, characters also read so where "
    "the initial differs (the search goes by initials). "
    "v is u with diaeresis. Made by tools/pinyin_table.py from pypinyin {version} (MIT), "
    "PINYIN_DICT, from mozillazg/pinyin-data (MIT)."
)


def without_tone(syllable: str) -> str:
    """Return a syllable in ASCII letters; the vowel u with diaeresis becomes v."""
    decomposed = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def main(target: Path) -> None:
    """Write the table and say how large it is."""
    readings: dict[int, str] = import_module("pypinyin.constants").PINYIN_DICT
    first: defaultdict[str, list[str]] = defaultdict(list)
    also: defaultdict[str, list[str]] = defaultdict(list)
    for code_point in sorted(readings):
        syllables = list(dict.fromkeys(map(without_tone, readings[code_point].split(","))))
        first[syllables[0]].append(chr(code_point))
        for syllable in syllables[1:]:
            if code_point <= LAST_COMMON and syllable[0] != syllables[0][0]:
                also[syllable].append(chr(code_point))
    lines = [HEADER.format(version=import_module("pypinyin").__version__)]
    lines += [
        f"{syllable}\t{''.join(first[syllable])}\t{''.join(also[syllable])}"
        for syllable in sorted({*first, *also})
    ]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(readings)} characters, {len(lines) - 1} syllables, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
