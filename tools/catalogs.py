"""Merge the catalogs into what gettext reads, or check that they are whole.

    python -m tools.catalogs            write locale/<language>/LC_MESSAGES/cunxiao.mo
    python -m tools.catalogs --check    one line for each thing that is wrong

A Chinese message may be in Latin letters only when a comment above it says why: `# ascii: why`.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import string
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from tools.message_uses import Use, Uses, find_uses

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh_CN", "en")
DOMAIN = "cunxiao"
LATIN_WORDS = frozenset({"Cunxiao", "PDF", "Excel", "WPS", "QR", "Ctrl", "Shift", "Alt"}) | {
    *("Esc", "Enter", "Tab", "Home", "End", "PgUp", "PgDn", "Del", "Ins"),
}
"""Words that a Chinese reader knows in Latin letters; keys F1 to F12 count as well."""

_ID_LINE = re.compile(r'^msgid "(.+)"\s*$', re.MULTILINE)
_DOTTED = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
_HALF_WIDTH = re.compile(r"[\u3400-\u9fff”》][,;:?!]|[,;:?!][\u3400-\u9fff“《]")
_FILE_ENDING = re.compile(r"\.(?:\w{2,4}|part|sqlite|lock|tcss|xlsx|json|html)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A message of one language: its forms, one or as many as the language counts."""

    id: str
    forms: tuple[str, ...]
    is_plural: bool
    file: str
    is_latin_by_choice: bool


@dataclass(slots=True)
class LanguageCatalog:
    """All rooms' catalogs of one language, and what is wrong with the files themselves."""

    language: str
    entries: dict[str, Entry] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


class _Dateless(Catalog):
    """A catalog whose header depends on the language only: the same text, the same bytes."""

    def __iter__(self) -> Iterator[Message]:
        header = (
            "Content-Type: text/plain; charset=utf-8\n"
            f"Language: {self.locale}\n"
            f"Plural-Forms: {self.plural_forms}\n"
        )
        yield Message("", header)
        yield from sorted(self._messages.values())


def read_language(root: Path, language: str) -> LanguageCatalog:
    """Read every room's catalog of a language; a file that is not a catalog is named."""
    catalog = LanguageCatalog(language)
    for path in sorted((root / "locale" / language).glob("*.po")):
        _read_room(root, path, catalog)
    return catalog


def _read_room(root: Path, path: Path, catalog: LanguageCatalog) -> None:
    name = path.relative_to(root).as_posix()
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
        room = read_po(io.BytesIO(data), locale=catalog.language, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        catalog.unreadable.append(f"{name}: not a catalog: {error}")
        return
    ids = _ID_LINE.findall(text)
    catalog.faults += [
        f"{name}: {i} stands twice in the file"
        for i in sorted({i for i in ids if ids.count(i) > 1})
    ]
    if room.obsolete:
        catalog.faults.append(f"{name}: obsolete entries (#~)")
    for message in room:
        if message.id:
            _take(catalog, message, name)


def _take(catalog: LanguageCatalog, message: Message, file: str) -> None:
    is_plural = message.pluralizable
    message_id = str(message.id[0] if is_plural else message.id)
    translated = message.string or ""
    forms = (translated,) if isinstance(translated, str) else tuple(translated)
    if message.fuzzy:
        catalog.faults.append(f"{file}: {message_id} is fuzzy")
    if message_id in catalog.entries:
        other = catalog.entries[message_id].file
        if other != file:
            catalog.faults.append(f"{file}: {message_id} stands in {other} too")
        return
    expected = Catalog(locale=catalog.language).num_plurals if is_plural else 1
    if len(forms) != expected or not all(forms):
        catalog.faults.append(f"{file}: {message_id} wants {expected} form(s), none empty")
        if not any(forms):
            return
    has_reason = any(comment.startswith("ascii:") for comment in message.user_comments)
    catalog.entries[message_id] = Entry(message_id, forms, is_plural, file, has_reason)


def merged(catalog: LanguageCatalog) -> bytes:
    """Return the bytes of the `.mo`: the same for the same messages."""
    whole = _Dateless(locale=catalog.language)
    for entry in catalog.entries.values():
        if entry.is_plural:
            whole.add((entry.id, entry.id), entry.forms)
        else:
            whole.add(entry.id, entry.forms[0])
    buffer = io.BytesIO()
    write_mo(buffer, whole)
    return buffer.getvalue()


def mo_path(root: Path, language: str) -> Path:
    """Return where gettext looks for a language."""
    return root / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.mo"


def write_merged(root: Path, catalog: LanguageCatalog) -> bool:
    """Write the `.mo` in one step, so that a reader never meets half of one; say if it changed."""
    target, data = mo_path(root, catalog.language), merged(catalog)
    if target.is_file() and target.read_bytes() == data:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def check(root: Path) -> list[str]:
    """Return one line for each thing that is wrong with catalogs, code or their agreement."""
    catalogs = {language: read_language(root, language) for language in LANGUAGES}
    uses = find_uses(root)
    lines = list(uses.faults)
    for catalog in catalogs.values():
        lines += catalog.unreadable + catalog.faults
        lines += _missing(catalog, uses) + _unused(catalog, uses)
        target = mo_path(root, catalog.language)
        if not target.is_file() or target.read_bytes() != merged(catalog):
            name = target.relative_to(root).as_posix()
            lines.append(f"{name}: stale; run `make catalogs` and commit it")
    lines += _disagreements(catalogs)
    lines += _not_chinese(catalogs["zh_CN"])
    return lines


def _missing(catalog: LanguageCatalog, uses: Uses) -> list[str]:
    lines = []
    for use in uses.found:
        entry = catalog.entries.get(use.message_id)
        if entry is None:
            lines.append(f"{use.place}: {use.message_id} is not in {catalog.language}")
        else:
            lines += _misused(entry, use, catalog.language)
    rooms = {message_id.split(".", 1)[0] for message_id in catalog.entries}
    known = catalog.entries.keys() | {use.message_id for use in uses.found}
    for text, place in uses.literals.items():
        looks_like_id = _DOTTED.fullmatch(text) and not _FILE_ENDING.search(text)
        if looks_like_id and place.startswith("tui/"):
            is_of_a_room = text.split(".", 1)[0] in rooms
            if is_of_a_room and text not in known:
                lines.append(f"{place}: {text} looks like a message, not in {catalog.language}")
    return sorted(set(lines))


def _misused(entry: Entry, use: Use, language: str) -> list[str]:
    lines = []
    if use.counts is not None and use.counts != entry.is_plural:
        wanted = "plural forms (tn)" if use.counts else "one form (t)"
        lines.append(f"{use.place}: {entry.id} is wanted with {wanted} in {language}")
    if use.params is not None:
        unfilled = _placeholders(entry.forms)[0] - use.params
        lines += [
            f"{use.place}: {entry.id} in {language} wants {{{name}}}, not given here"
            for name in sorted(unfilled)
        ]
    return lines


def _unused(catalog: LanguageCatalog, uses: Uses) -> list[str]:
    used = {use.message_id for use in uses.found} | uses.literals.keys()
    prefixes = tuple(uses.prefixes)
    return [
        f"{entry.file}: {entry.id} is used nowhere"
        for entry in catalog.entries.values()
        if entry.id not in used and not entry.id.startswith(prefixes)
    ]


def _placeholders(forms: tuple[str, ...]) -> tuple[frozenset[str], str]:
    """Return the names in braces, and what is wrong with the braces."""
    names: set[str] = set()
    for form in forms:
        try:
            fields = [name for _, name, _, _ in string.Formatter().parse(form) if name is not None]
        except ValueError as error:
            return frozenset(names), str(error)
        names |= {re.split(r"[.\[]", name, maxsplit=1)[0] for name in fields}
    bad = sorted(name for name in names if not name.isidentifier())
    return frozenset(names), f"placeholder without a name {bad}" if bad else ""


def _disagreements(catalogs: Mapping[str, LanguageCatalog]) -> list[str]:
    lines = []
    first, *others = catalogs.values()
    for catalog in catalogs.values():
        for entry in catalog.entries.values():
            fault = _placeholders(entry.forms)[1]
            if fault:
                lines.append(f"{entry.file}: {entry.id}: {fault}")
    for other in others:
        for entry in first.entries.values():
            twin = other.entries.get(entry.id)
            if twin is None:
                lines.append(f"{entry.file}: {entry.id} has no twin in {other.language}")
                continue
            here, there = _placeholders(entry.forms)[0], _placeholders(twin.forms)[0]
            if here != there:
                names = ", ".join(sorted(here ^ there))
                lines.append(f"{twin.file}: {entry.id}: {{{names}}} in one language only")
        lines += [
            f"{entry.file}: {entry.id} has no twin in {first.language}"
            for entry in other.entries.values()
            if entry.id not in first.entries
        ]
    return lines


def _not_chinese(catalog: LanguageCatalog) -> list[str]:
    lines = []
    for entry in catalog.entries.values():
        if any(_HALF_WIDTH.search(form) for form in entry.forms):
            lines.append(f"{entry.file}: {entry.id} has half-width punctuation in Chinese")
        if entry.is_latin_by_choice:
            continue
        text = re.sub(r"\{[^}]*\}", " ", " ".join(entry.forms))
        words = re.findall(r"[A-Za-z][A-Za-z0-9]*", text)
        unknown = [w for w in words if w not in LATIN_WORDS and not re.fullmatch(r"F\d\d?", w)]
        if unknown and not re.search(r"[\u3400-\u9fff]", text):
            lines.append(f"{entry.file}: {entry.id} is not Chinese (else say `# ascii: why`)")
    return lines


def main(arguments: list[str] | None = None) -> int:
    """Merge or check; return 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.catalogs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="say what is wrong, write nothing")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.check:
        lines = check(options.root)
        for line in lines:
            print(line)
        print(f"catalogs: {len(lines)} thing(s) to mend" if lines else "catalogs: whole")
        return int(bool(lines))
    status = 0
    for language in LANGUAGES:
        catalog = read_language(options.root, language)
        for line in catalog.unreadable:
            print(line, file=sys.stderr)
            status = 1
        is_new = write_merged(options.root, catalog)
        print(f"{language}: {len(catalog.entries)} messages{', written' if is_new else ''}")
    return status


if __name__ == "__main__":
    sys.exit(main())
