"""What a ledger is: a title, columns as typed getters, which records, and who may see it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from core.errors import CunxiaoError
from core.i18n import t
from core.ledgers.care_facts import CareTalk, ChildCare
from core.models import (
    ATTENDING,
    Cohort,
    PupilFile,
    PupilId,
    PupilStatus,
    School,
    SchoolId,
    SchoolYear,
)
from core.roster_types import Align, Figures, Purpose, RosterColumn

MESSAGE_PREFIXES = ("ledger.column.",)


class LedgerRow(Protocol):
    """A row of any ledger."""

    @property
    def school_id(self) -> SchoolId:
        """The school whose ledger it stands in."""
        ...

    @property
    def lead(self) -> str:
        """What is kept behind it (`Roster.leads`)."""
        ...


RowT = TypeVar("RowT", bound=LedgerRow)


class LedgerError(CunxiaoError):
    """A ledger, certificate or export was refused; nothing was written."""


class LedgerKind(StrEnum):
    """The ledgers of a school; the title is `ledger.title.<kind>`."""

    ROSTER = "roster"
    NEW_PUPILS = "new_pupils"
    LEFT_BEHIND = "left_behind"
    BOARDERS = "boarders"
    SPECIAL_NEEDS = "special_needs"
    SCHOOL_AGE = "school_age"
    PHONES = "phones"
    EMERGENCY = "emergency"
    NIGHT_CALL = "night_call"
    SUBSIDY = "subsidy"
    NUTRITION = "nutrition"
    DROPOUT = "dropout"
    MOVEMENTS = "movements"


YEARLY = (
    LedgerKind.NEW_PUPILS,
    LedgerKind.SCHOOL_AGE,
    LedgerKind.DROPOUT,
    LedgerKind.MOVEMENTS,
)
"""Ledgers of which a year is a part; the others say who is at school today."""


class Guard(StrEnum):
    """Why a column stands on paper only when it is needed or asked for."""

    NONE = ""
    NUMBER = "number"
    """An identity or student number: masked or whole."""
    PHONE = "phone"
    PRIVATE = "private"
    """A place or a fact about the family: shown whole or not at all."""


class Shape(StrEnum):
    """How much room a column wants."""

    PLAIN = "plain"
    NAME = "name"
    WORD = "word"
    LINE = "line"
    """A day with a word, or a name with what it is beside: seven characters stay together."""
    TEXT = "text"
    ROOM = "room"
    """Room to write or sign by hand."""


_SHAPES: Mapping[Shape, tuple[float, float, Align, bool]] = {
    Shape.PLAIN: (2.0, 1.0, Align.CENTRE, False),
    Shape.NAME: (4.0, 2.0, Align.CENTRE, True),
    Shape.WORD: (2.5, 1.0, Align.CENTRE, True),
    Shape.LINE: (7.0, 1.0, Align.CENTRE, True),
    Shape.TEXT: (4.0, 2.0, Align.LEFT, True),
    Shape.ROOM: (4.5, 1.5, Align.CENTRE, False),
}


@dataclass(frozen=True, slots=True)
class LedgerColumn(Generic[RowT]):
    """One column. `label_id` is the message that heads it; `cell` gives a row's text."""

    key: str
    label_id: str
    cell: Callable[[RowT], str]
    shape: Shape = Shape.PLAIN
    guard: Guard = Guard.NONE
    figures: Figures = Figures.NONE

    def roster_column(self) -> RosterColumn:
        """Return the column as the layout takes it, headed in the current language."""
        least, weight, align, may_break = _SHAPES[self.shape]
        label = t(self.label_id)
        return RosterColumn(
            self.key, label, least, weight, align, may_break=may_break, figures=self.figures
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when a ledger is made. `school_names` holds the schools that the store knows."""

    school: School
    year: SchoolYear
    today: date
    school_names: Mapping[SchoolId, str]


@dataclass(frozen=True, slots=True)
class CareRecord:
    """What is kept of looking after a child: who does, and each talk, the newest first."""

    care: ChildCare | None = None
    talks: tuple[CareTalk, ...] = ()


NO_CARE = CareRecord()


STAYING = ATTENDING | {PupilStatus.SUSPENDED}
"""Statuses of who belongs to the school; of the others its grade says nothing any more."""


@dataclass(frozen=True, slots=True)
class PupilRow:
    """A pupil as a ledger sees one; `class_number` is the seat's, else the roster's.

    `care` is filled for a ledger that shows it (`LedgerSpec.has_care`), `gone_to` for one that
    lists leavers: the school where the pupil went, as far as it is known.
    """

    file: PupilFile
    class_number: int | None
    scene: Scene
    care: CareRecord = NO_CARE
    gone_to: str = ""

    @property
    def is_here(self) -> bool:
        """Whether the pupil belongs to the school still, suspended or not."""
        return self.file.enrolment.status in STAYING

    @property
    def school_id(self) -> SchoolId:
        """The school that the pupil attends."""
        return self.file.enrolment.school_id

    @property
    def has_entered(self) -> bool:
        """Whether the pupil is at school in the ledger's year; newcomers are registered in June."""
        return self.file.enrolment.cohort.grade(self.scene.year) >= 1

    @property
    def lead(self) -> str:
        """The pupil."""
        return f"pupil:{self.file.pupil.id}"


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """One of the sheets that a broad ledger takes on paper; each says who the child is.

    `title_id` is the message that stands behind the ledger's title.
    """

    title_id: str
    columns: frozenset[str]
    note_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerSpec(Generic[RowT]):
    """A declared ledger.

    `columns` stand in this order. Guarded ones stand on it when they are in `needed` (the ledger
    is of no use without them) or were asked for. `takes` says which rows belong; `order` sorts.
    `may_be_public`: being on the list says nothing about a child but name and class.
    """

    kind: LedgerKind
    columns: tuple[LedgerColumn[RowT], ...]
    takes: Callable[[RowT], bool]
    needed: frozenset[str] = frozenset()
    order: Callable[[RowT], tuple[object, ...]] | None = None
    statuses: frozenset[PupilStatus] | None = ATTENDING
    may_be_public: bool = False
    note_ids: tuple[str, ...] = ()
    signature_ids: tuple[str, ...] = ("printing.sign.maker", "printing.sign.head")
    has_care: bool = False
    sheets: tuple[LedgerSheet, ...] = ()
    """On paper, where one sheet could not be read; a workbook and a screen hold one table."""

    def columns_for(self, showing: frozenset[str]) -> tuple[LedgerColumn[RowT], ...]:
        """Return the columns that stand on paper.

        Raises LedgerError(`no_such_column`) for a key that the ledger does not have.
        """
        known = {column.key for column in self.columns}
        for key in sorted(showing - known):
            raise LedgerError("no_such_column", column=key)
        shown = self.needed | showing
        return tuple(
            column for column in self.columns if column.guard is Guard.NONE or column.key in shown
        )


@dataclass(frozen=True, slots=True)
class LedgerOptions:
    """Which part of a ledger, for whom. `showing` names guarded columns that were asked for.

    Without `pupil_ids` the whole school's, or of one cohort and class. Without `schools` the own
    school's; several stand one after the other, each row beside its school's name. Without `year`
    the school year that runs.
    """

    purpose: Purpose = Purpose.SCHOOL
    showing: frozenset[str] = frozenset()
    is_masked: bool = False
    cohort: Cohort | None = None
    class_number: int | None = None
    pupil_ids: Sequence[PupilId] | None = None
    schools: tuple[School, ...] = ()
    year: SchoolYear | None = None
