"""What an export of the national system said against the register, kept until it is needed.

It lies beside the drafts of this store: encrypted, never sent, and an erasure takes a child's
lines out of it. One comparison is kept; it belongs to one term and outlives the closing of that
term, because the closing's paper names what it found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from core.exchange.headings import RecordKind
from core.models import PupilId
from core.office import Office
from core.school_year.models import TermOf
from core.school_year.reconcile import Difference, DifferenceKind, against_export

_KEY = "closing:export"
_TEXTS = ("name", "field", "here", "there", "place")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which file was held against the register, on which day, and what differed then."""

    file: str
    on: date
    differences: tuple[Difference, ...]


def compare_export(office: Office, term: TermOf, path: Path) -> Comparison:
    """Hold an export against the register and keep what differs, durable on return.

    It takes the place of the comparison before. Raises ExchangeError as `read_workbook`.
    """
    from core.exchange.reading import read_workbook  # noqa: PLC0415 - workbooks are read seldom

    differences = against_export(office, read_workbook(path, RecordKind.PUPILS))
    made = Comparison(path.name, office.clock.today(), differences)
    head = {"term": _name(term), "file": made.file, "on": made.on.isoformat()}
    body = json.dumps([head, *map(asdict, differences)], ensure_ascii=False)
    office.store.drafts.save(_KEY, office.clock.now(), body)
    return made


def kept_comparison(office: Office, term: TermOf) -> Comparison | None:
    """Return the comparison of a term; None without one, or when it cannot be read here."""
    saved = office.store.drafts.get(_KEY)
    if saved is None:
        return None
    try:
        head, *lines = json.loads(saved.body)
        if head["term"] != _name(term):
            return None
        found = tuple(_difference(line) for line in lines)
        return Comparison(str(head["file"]), date.fromisoformat(head["on"]), found)
    except (ValueError, KeyError, TypeError):
        return None


def forget_comparison(office: Office) -> None:
    """Forget the comparison: it was another file that was meant."""
    office.store.drafts.drop(_KEY)


def _name(term: TermOf) -> str:
    return f"{term.year}.{term.term}"


def _difference(line: Mapping[str, str | None]) -> Difference:
    own = line.get("pupil_id")
    texts = {name: str(line.get(name) or "") for name in _TEXTS}
    return Difference(
        kind=DifferenceKind(str(line["kind"])), pupil_id=PupilId(own) if own else None, **texts
    )
