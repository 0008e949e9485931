"""What a list is, before anyone decides how it looks on paper.

A roster is text all through: numbers of people are text, so that no digit is lost on the way.
`Figures` says of which columns a workbook makes numbers that can be summed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.i18n import t


class Purpose(StrEnum):
    """Who will see a list; it decides what may stand on it and is printed at its foot."""

    NOTICE = "notice"
    """公示: hangs where anyone reads it. Name, school, grade and class of a pupil only."""
    SCHOOL = "school"
    """校内."""
    REPORT = "report"
    """上报."""


class Align(StrEnum):
    """Where text stands in its cell."""

    LEFT = "left"
    CENTRE = "centre"


class Figures(StrEnum):
    """Whether a column holds what is counted with; a workbook then has numbers there."""

    NONE = ""
    """Words, and numbers that name somebody: identity, student and telephone numbers."""
    PLAIN = "plain"
    MONEY = "money"
    """元, with two places."""


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """A column: `key` names it in code, `label` heads it on paper.

    `least_ems` is the least width in ems, `weight` its share of room left over. A column that
    may not break is a number or a code, which on two lines would be misread.
    """

    key: str
    label: str
    least_ems: float = 2.0
    weight: float = 1.0
    align: Align = Align.CENTRE
    may_break: bool = False
    figures: Figures = Figures.NONE


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands under a list: who signs, who issues it, when, and where the seal goes."""

    signatures: tuple[str, ...] = ()
    """Labels with room to sign: 班主任, 校长."""
    issuer: str = ""
    day: str = ""
    has_seal: bool = False
    about: str = ""
    """Whose list it is, where the issuer prints another school's: a line of its own, sealed too."""

    @property
    def seals(self) -> tuple[str, ...]:
        """Who puts a seal: the school that the list is about, then who issues it."""
        return tuple(one for one in (self.about, self.issuer) if one)


NOTHING_SIGNED = Closing()


@dataclass(frozen=True, slots=True)
class Furniture:
    """The words that the layout itself needs, in the reader's language."""

    page: str
    """With `{page}` and `{pages}`."""
    seal: str
    empty: str
    """Stands in place of the rows of an empty list."""

    @staticmethod
    def in_current_language() -> Furniture:
        """Return the words from the catalogs."""
        return Furniture(
            page=t("printing.page", page="{page}", pages="{pages}"),
            seal=t("printing.seal"),
            empty=t("printing.empty"),
        )


@dataclass(frozen=True, slots=True)
class Portrait:
    """A photograph for a paper: a JPEG of `width` x `height` points."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A list ready for any kind of paper. Every row has one text per column."""

    title: str
    subtitle: tuple[str, ...] = ()
    """Facts under the title, side by side as far as they fit: class, teacher, number, day."""
    columns: tuple[RosterColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    closing: Closing = NOTHING_SIGNED
    purpose: Purpose = Purpose.SCHOOL
    footer: str = ""
    """Stands at the foot of each page, left: the issuer and the purpose."""
    watermark: str | None = None
    portrait: Portrait | None = None
    """On paper alone, beside the place of the seal; a workbook and a text have none."""
    furniture: Furniture
    leads: tuple[str, ...] = ()
    """What stands behind each row, on a screen alone: `pupil:<id>`, `case:<id>`, empty for none."""

    def __post_init__(self) -> None:
        """Refuse rows of another length: a shifted row would put a name beside another's facts."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row of another length")
