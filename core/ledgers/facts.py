"""What the store keeps beside the register: own ledgers, consents, issued papers, erasures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from core.models import PupilId, SchoolId

OwnLedgerId = NewType("OwnLedgerId", str)

MOST_COLUMNS = 8
"""Columns of an own ledger; a sheet of paper holds no more beside name and signature."""


class ColumnKind(StrEnum):
    """What a column of an own ledger holds; `own_ledger.kind.<value>`."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"
    SIGNATURE = "signature"
    """Room to sign on paper; nothing is kept of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLedger:
    """A ledger that the school made for itself: textbooks, insurance, vaccination, consent.

    `headings` and `kinds` run in step, at most eight. A column keeps its place for good, because
    the values name it by its place: a column that was given up has an empty heading.
    """

    id: OwnLedgerId
    school_id: SchoolId
    name: str
    headings: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """Values of ColumnKind; kept as text, so that a newer program's kind is no fault."""
    created_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLedgerLine:
    """A pupil on an own ledger. A value a column, so that two people filling two columns agree.

    Dates are ISO, numbers plain decimals, yes and no `1` and `0`.
    """

    id: str
    school_id: SchoolId
    ledger_id: OwnLedgerId
    pupil_id: PupilId
    position: int = 0
    value_1: str | None = None
    value_2: str | None = None
    value_3: str | None = None
    value_4: str | None = None
    value_5: str | None = None
    value_6: str | None = None
    value_7: str | None = None
    value_8: str | None = None

    def value(self, column: int) -> str:
        """Return what stands in a column, from 0; empty when nothing does."""
        return getattr(self, f"value_{column + 1}") or ""


class ConsentAnswer(StrEnum):
    """What a family answered; `consent.answer.<value>`."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A family's answer about optional data. `fields` are keys of the pupil's form."""

    id: str
    school_id: SchoolId
    pupil_id: PupilId
    fields: tuple[str, ...]
    answer: ConsentAnswer
    answered_on: date
    answered_by: str = ""
    """Who signed the sheet, and in which relation."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPaper:
    """A numbered paper that was handed out. The number runs by kind and calendar year."""

    id: str
    school_id: SchoolId
    kind: str
    year: int
    number: int
    issued_on: date
    holder_id: PupilId | None = None
    """The pupil's id; erasing the pupil leaves the number, so that it is not given out again."""
    use: str = ""
    """What it was asked for."""


class ErasureScope(StrEnum):
    """How much of a person was erased."""

    PERSON = "person"
    OPTIONAL = "optional"
    """What the register does not need; the record itself stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """A tombstone: that somebody's values were erased, when and why. It names nobody."""

    id: str
    school_id: SchoolId
    subject_id: str
    """The id that the person's record had: a random word."""
    subject_table: str
    scope: ErasureScope
    erased_on: date
    reason: str
    approver: str = ""
    rows: tuple[str, ...] = ()
    """`table:row` of everything that was erased: ids only, so that other stores erase it too."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph as it is kept: a JPEG of `width` x `height` points, without what a camera adds.

    `kept_on` is the day on which it was put there.
    """

    pupil_id: PupilId
    kept_on: date
    width: int
    height: int
    body: bytes
