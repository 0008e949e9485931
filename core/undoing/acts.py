"""Acts that wrote many records at once, and which entries of the history each of them wrote.

The act's own audit entry says it (`entries=<author>:<first>-<last>:<digest>`), written in the same
transaction: entries and bundles stay as they are, and what this device did is taken back here.
The digest is that of the last entry: numbers that a fork took back stand for another entry, and
the act is not offered any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.history import Author, AuthorId, RowId
from core.models import PupilId
from core.office import Office
from core.privacy.trail_words import parted, said_of
from core.storage.local import AuditEntry
from core.writing import Writing

ACTS_OFFERED = timedelta(days=60)
"""A choice of this program, no rule: a wrong workbook is noticed within a month or two."""

IMPORT = "import"
SET_FIELD = "set_field"
MERGE = "merge"
VOID = "void_registration"
TAKE_BACK = "take_back"
"""The audit action, and the reason of the entries, of an act that takes another back."""

_SPAN = re.compile(r"(\S+):([0-9]+)-([0-9]+):([0-9a-f]{16})")

Heads = Mapping[AuthorId, int]
"""The last seq of each of this device's authors."""


class ActKind(StrEnum):
    """What was done; `undo.act.<value>`."""

    PUPILS = "pupils"
    """A workbook of pupils was stored."""
    STAFF = "staff"
    FIELD = "field"
    """One field of several pupils was set."""
    MERGE = "merge"
    """Two records of a pupil were made one."""
    VOID = "void"
    """The registration of a child who never was here was taken back."""


@dataclass(frozen=True, slots=True)
class Span:
    """Entries of one author, from first to last; `digest` begins that of the last one, in hex."""

    author: AuthorId
    first: int
    last: int
    digest: str

    @property
    def text(self) -> str:
        """The span as the trail has it."""
        return f"{self.author}:{self.first}-{self.last}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Written:
    """The entries of an act that was just done."""

    spans: tuple[Span, ...]

    @property
    def key(self) -> str:
        """What names the act; empty when it wrote nothing."""
        return f"{self.spans[0].author}:{self.spans[0].first}" if self.spans else ""

    def note(self, said: str = "") -> str:
        """Return the end of the act's audit entry; `said` are free words, a file's name."""
        spans = ",".join(span.text for span in self.spans)
        return f" entries={spans}{said_of(said)}" if spans else said_of(said)


@dataclass(frozen=True, slots=True)
class Act:
    """One act that can be taken back. `at` is UTC.

    `said` is the workbook's name, the key of the field, or the pupil's name. `is_taking_back`:
    it took such an act back, and taking this one back does it again; `removed` are those whom it
    took out.
    """

    kind: ActKind
    at: datetime
    by: str
    new: int
    changed: int
    said: str
    spans: tuple[Span, ...]
    removed: int = 0
    is_taking_back: bool = False

    @property
    def key(self) -> str:
        """What names the act: its first entry."""
        return Written(self.spans).key


def begin_act(office: Office, writing: Writing) -> Heads:
    """Return how far this device had written before an act. Inside its writing."""
    writing.flush()
    return _own_heads(office)


def end_act(office: Office, writing: Writing, before: Heads) -> Written:
    """Return what was written since `begin_act`. Inside the act's writing."""
    writing.flush()
    spans = (
        _span(office, author, before.get(author, 0) + 1, seq)
        for author, seq in _own_heads(office).items()
        if seq > before.get(author, 0)
    )
    return Written(tuple(spans))


def recent_acts(office: Office) -> list[Act]:
    """Return the acts of this device that stand and can be taken back, the newest first.

    One that was taken back is not there, but the taking back is: it can be taken back too, and
    then the act stands once more.
    """
    first = (office.clock.now() - ACTS_OFFERED).isoformat(timespec="seconds")
    entries = office.store.audit.of_actions((IMPORT, SET_FIELD, MERGE, VOID, TAKE_BACK), first)
    backs: set[str] = set()
    taken_back: set[str] = set()
    acts: list[Act] = []
    for entry in reversed(entries):
        facts, _ = parted(entry.detail)
        act = _act(office, entry)
        if entry.action == TAKE_BACK:
            taken_back.add(facts.get("of", ""))
            if act is not None and facts.get("of") not in backs:
                backs.add(act.key)
        if act is not None and all(_stands(office, span) for span in act.spans):
            acts.append(replace(act, is_taking_back=act.key in backs))
    return [act for act in reversed(acts) if act.key not in taken_back]


def _act(office: Office, entry: AuditEntry) -> Act | None:
    """Return the act of an audit entry; None where it wrote nothing that is taken back."""
    facts, said = parted(entry.detail)
    spans = tuple(_spans_in(facts.get("entries", "")))
    subject, said = entry.subject, said or facts.get("field", "")
    if entry.action == MERGE:
        pupil = office.store.pupils.get(PupilId(subject))
        subject, said = ActKind.MERGE.value, pupil.name if pupil else ""
    elif entry.action == VOID:
        subject, said = ActKind.VOID.value, name_in_history(office, subject)
    elif subject in {ActKind.MERGE, ActKind.VOID}:
        return None  # who was parted, or is there again, is merged or taken back by choosing anew
    if subject not in set(ActKind) or not spans:
        return None
    return Act(
        ActKind(subject),
        datetime.fromisoformat(entry.at),
        entry.operator,
        _number(facts, "new"),
        _number(facts, "changed"),
        said,
        spans,
        _number(facts, "removed"),
    )


def name_in_history(office: Office, pupil_id: str) -> str:
    """Return the name of a pupil who may stand no more; empty for one who was erased."""
    folded = office.store.history.folded("pupil", RowId(pupil_id))
    return str(folded.values.get("name") or "") if folded else ""


def _number(pairs: Mapping[str, str], name: str) -> int:
    text = pairs.get(name, "")
    return int(text) if text.isdigit() else 0


def _spans_in(text: str) -> Iterable[Span]:
    for one in text.split(",") if text else ():
        found = _SPAN.fullmatch(one)
        if found is not None:
            yield Span(AuthorId(found[1]), int(found[2]), int(found[3]), found[4])


def _span(office: Office, author: AuthorId, first: int, last: int) -> Span:
    (digest,) = office.store.history.digests(author, last, last)
    return Span(author, first, last, digest.hex()[:16])


def _stands(office: Office, span: Span) -> bool:
    digests = office.store.history.digests(span.author, span.last, span.last)
    return [one.hex()[:16] for one in digests] == [span.digest]


def _own_heads(office: Office) -> dict[AuthorId, int]:
    heads = office.store.history.heads()
    own = {name: Author.parse(name) for name in heads}
    return {
        name: head.seq
        for name, head in heads.items()
        if (own[name].device, own[name].run) == (office.keys.device, office.run)
    }
