"""Code tables: what a code means, and which code a written word means.

The tables stand in `core/data/codes.tsv`, one code a line, with the label of the standard, the
short label that offices write and other spellings. A table is closed (what it does not know is
refused), open (a word it does not know is kept as written) or alpha3 (any three letters pass).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from core.english_codes import english_labels
from core.pinyin import pinyin_initials, readings

CODES_FILE = Path(__file__).parent / "data" / "codes.tsv"

MESSAGE_IDS = (
    "table.sex",
    "table.id_type",
    "table.gatqw",
    "table.nationality",
    "table.political",
    "table.pupil_health",
    "table.staff_health",
    "table.marriage",
    "table.hukou_type",
    "table.attend_way",
    "table.student_source",
    "table.enrol_way",
    "table.student_kind",
    "table.disability",
    "table.hard_category",
    "table.transport",
    "table.relation",
    "table.left_behind",
    "table.pupil_status",
    "table.change_type",
    "table.change_reason",
    "table.term",
    "table.class_type",
    "table.staff_category",
    "table.person_status",
    "table.staff_source",
    "table.employ_form",
    "table.contract",
    "table.education",
    "table.title",
    "table.putonghua",
    "table.certificate_kind",
    "table.it_ability",
    "table.subject",
    "table.stage",
    "table.hardship_degree",
    "table.ethnic",
)
"""Names of the tables: `table.<name>`; also the order of the file."""


class TablePolicy(StrEnum):
    """What becomes of a word that the table does not know."""

    CLOSED = "closed"
    OPEN = "open"
    ALPHA3 = "alpha3"


@dataclass(frozen=True, slots=True)
class Code:
    """A code, its label in the standard, and the label that offices write in a narrow column."""

    code: str
    label: str
    short: str


def _key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.split())


def spelt_out(label: str) -> str:
    """Return a word in pinyin as one types it, each character by its usual reading: 女 is nv."""
    return "".join(readings(sign)[0] for sign in label if readings(sign))


class CodeTable:
    """One code table, in the order in which a picker shows it."""

    def __init__(
        self, name: str, policy: TablePolicy, entries: tuple[tuple[Code, tuple[str, ...]], ...]
    ) -> None:
        self.name = name
        self.policy = policy
        self._entries = entries
        self._by_code = {code.code: code for code, _ in entries}

    def __iter__(self) -> Iterator[Code]:
        return (code for code, _ in self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @cached_property
    def _by_word(self) -> dict[str, Code]:
        words: dict[str, Code] = {}
        for code, aliases in self._entries:
            for word in (code.code, code.label, code.short, *aliases):
                words.setdefault(_key(word), code)
        return words

    @cached_property
    def _initials(self) -> dict[str, tuple[str, ...]]:
        return {
            code.code: pinyin_initials(code.label) + pinyin_initials(code.short)
            for code, _ in self._entries
        }

    @cached_property
    def _spelt(self) -> dict[str, str]:
        """Labels in pinyin of the usual readings: nv for 女."""
        return {code.code: spelt_out(code.label) for code, _ in self._entries}

    def by_code(self, code: str) -> Code | None:
        """Return what a stored code means; a kept word of an open table means itself."""
        known = self._by_code.get(code)
        if known is None and code and self.policy is not TablePolicy.CLOSED:
            return Code(code, code, code)
        return known

    def label(self, code: str | None) -> str:
        """Return the label of a stored code; empty for None, the code itself when unknown."""
        if code is None:
            return ""
        known = self.by_code(code)
        return known.label if known else code

    def spellings(self, code: str) -> tuple[str, ...]:
        """Return the other words that offices write for a code: 寄宿 for 住校."""
        return next((words for known, words in self._entries if known.code == code), ())

    def find(self, text: str) -> Code | None:
        """Return the code that a written word means: label, short label, other spelling or code.

        Width, spaces and case do not count, nor does the zero that a workbook drops from `06`.
        An unknown word is None, also in an open table.
        """
        found = self._by_word.get(text)
        if found is not None:
            return found
        key = _key(text).removesuffix(".0")
        found = self._by_word.get(key)
        if found is None and len(key) == 1 and key.isascii() and key.isdigit():
            found = self._by_code.get("0" + key)
        if found is None and key.isascii() and any(map(str.isalpha, key)):
            found = self._by_english.get(key)
        if found is None and self.policy is TablePolicy.ALPHA3:
            return _alpha3(key)
        return found

    @cached_property
    def _by_english(self) -> dict[str, Code]:
        """Words of an English screen, read when the first word in Latin letters is unknown."""
        labels = english_labels()
        return {_key(labels[self.name, code.code]): code for code, _ in self._entries}

    def complete(self, text: str) -> tuple[Code, ...]:
        """Return the codes a picker offers for what was typed so far, all for an empty text.

        Matches the start of the code, any part of a label or spelling, the start of the pinyin
        initials or of the whole pinyin. Exact matches and starts of labels come first.
        """
        key = _key(text)
        if not key:
            return tuple(self)
        ranked: list[tuple[int, int, Code]] = []
        for position, (code, aliases) in enumerate(self._entries):
            rank = self._rank(key, code, aliases)
            if rank is not None:
                ranked.append((rank, position, code))
        return tuple(code for _, _, code in sorted(ranked, key=lambda item: item[:2]))

    def _rank(self, key: str, code: Code, aliases: tuple[str, ...]) -> int | None:
        """Return how well a code fits what was typed, 0 best; None when it does not."""
        words = [_key(word) for word in (code.short, code.label, *aliases)]
        is_spelt = key.isascii() and key.isalpha()
        fits = (
            key in (words[0], words[1], code.code.casefold()),
            any(word.startswith(key) for word in words[:2]),
            code.code.casefold().startswith(key),
            is_spelt and any(one.startswith(key) for one in self._initials[code.code]),
            not is_spelt and any(key in word for word in words),
            is_spelt and self._spelt[code.code].startswith(key),
        )
        return next((rank for rank, is_so in enumerate(fits) if is_so), None)


def _alpha3(key: str) -> Code | None:
    if len(key) == 3 and key.isascii() and key.isalpha():
        return Code(key.upper(), key.upper(), key.upper())
    return None


class _Tables(Mapping[str, CodeTable]):
    """The tables by name, read from the file when the first one is asked for."""

    @cached_property
    def _tables(self) -> dict[str, CodeTable]:
        policies: dict[str, TablePolicy] = {}
        entries: dict[str, list[tuple[Code, tuple[str, ...]]]] = {}
        lines = CODES_FILE.read_text(encoding="utf-8").splitlines()[1:]
        for line in lines:
            table, policy, code, label, short, aliases, _source = line.split("\t")
            policies.setdefault(table, TablePolicy(policy))
            entries.setdefault(table, []).append((Code(code, label, short), tuple(aliases.split())))
        return {
            name: CodeTable(name, policies[name], tuple(codes)) for name, codes in entries.items()
        }

    def __getitem__(self, name: str) -> CodeTable:
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


CODES: Mapping[str, CodeTable] = _Tables()
"""Every code table, by the names of MESSAGE_IDS without `table.`."""
