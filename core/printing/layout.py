"""From a roster to pages: where each line of text, rule and box stands. Pure.

Every cell is printed whole: it may shrink a little or break into lines, it is never cut. The
header row stands on each page, and what is signed never stands alone on a page of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import PrintingError
from core.printing.columns import PADDING, CellText, Grid, fit_columns, fits_unbroken
from core.printing.pages import (
    A4_LANDSCAPE,
    A4_PORTRAIT,
    Box,
    FontMetrics,
    Page,
    Pages,
    Paper,
    Picture,
    Place,
    Rule,
    TextRun,
)
from core.printing.parts import closing_part, footer_runs, heading_part, running_head, text_run
from core.roster_types import Align, Roster, RosterColumn

LINE = 1.28
"""Line spacing in ems."""
ROW_GAP = 5.0
"""Points that a row is at least higher than its text."""
MOST_EXTRA = 9
"""Points that rows may grow when that costs no further page."""
HEADER_GREY = 0.92
FRAME = 0.9
HAIRLINE = 0.4


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    """1 for the first row; 0 is the header, -1 the line that says the list is empty."""
    cells: tuple[CellText, ...]
    height: float


def choose_paper(roster: Roster, metrics: FontMetrics) -> Paper:
    """Return A4 upright, or on its long side when only that keeps every cell on one line."""
    if fits_unbroken(roster, A4_PORTRAIT.inner_width, metrics):
        return A4_PORTRAIT
    return A4_LANDSCAPE


@dataclass(frozen=True, slots=True)
class Numbering:
    """A roster's place in a file of several: pages before its own, and pages of the whole file."""

    before: int
    total: int


def lay_out(
    roster: Roster, paper: Paper, metrics: FontMetrics, numbering: Numbering | None = None
) -> Pages:
    """Return the pages of a roster on a kind of paper, counted by themselves unless said.

    Raises PrintingError(`too_many_columns`) and, for a cell that no page can hold,
    PrintingError(`row_too_tall`).
    """
    table = _Table(roster, paper, metrics, numbering)
    pages = table.pages()
    return Pages(roster.title, roster.closing.issuer, paper, pages, len(roster.rows))


class _Table:
    """The work of laying out one roster."""

    def __init__(
        self, roster: Roster, paper: Paper, metrics: FontMetrics, numbering: Numbering | None
    ) -> None:
        self.roster = roster
        self.paper = paper
        self.metrics = metrics
        self.numbering = numbering
        self.grid: Grid = fit_columns(roster, paper.inner_width, metrics)
        self.head = heading_part(roster.title, roster.subtitle, paper, metrics)
        self.again = running_head(roster, paper, metrics)
        self.close = closing_part(roster, paper, metrics)
        self.labels = self._row(0, [column.label for column in roster.columns])
        self.body = [self._row(number, row) for number, row in enumerate(roster.rows, start=1)]

    def _row(self, number: int, texts: Sequence[str]) -> _Row:
        cells = tuple(self.grid.cell(text, index, self.metrics) for index, text in enumerate(texts))
        lines = max((len(cell.lines) for cell in cells), default=1)
        return _Row(number, cells, lines * self.grid.size * LINE + ROW_GAP)

    def pages(self) -> tuple[Page, ...]:
        """Return the drawn pages, rows as high as the least number of pages allows."""
        tight = self._split(0)
        extra, chosen = 0, tight
        for wider in range(MOST_EXTRA, 0, -1):
            split = self._split(wider)
            if len(split) == len(tight):
                extra, chosen = wider, split
                break
        return tuple(
            self._page(index, len(chosen), rows, extra) for index, rows in enumerate(chosen)
        )

    def _room(self, page: int, extra: float) -> float:
        """Return the points that a page has for rows."""
        top = self.head if page == 0 else self.again
        used = self.paper.top + self.paper.bottom + top.height
        return self.paper.height - used - self.labels.height - extra

    def _split(self, extra: float) -> list[list[_Row]]:
        """Return the rows of each page; the last page has room for the closing part."""
        pages: list[list[_Row]] = [[]]
        used = 0.0
        for row in self.body:
            height = row.height + extra
            if used + height > self._room(len(pages) - 1, extra):
                if height > self._room(len(pages), extra):
                    raise PrintingError("row_too_tall", row=row.number)
                pages.append([])
                used = 0.0
            pages[-1].append(row)
            used += height
        if used + self.close.height > self._room(len(pages) - 1, extra):
            pages.append(self._carried(pages[-1], extra))
            if len(pages) > 2 and not pages[-2]:
                del pages[-2]
        return pages

    def _carried(self, rows: list[_Row], extra: float) -> list[_Row]:
        """Take the last row, or two of them, along with the closing part."""
        carried: list[_Row] = []
        room = self._room(1, extra) - self.close.height
        while rows and len(carried) < 2:
            room -= rows[-1].height + extra
            if room < 0:
                break
            carried.insert(0, rows.pop())
            if len(rows) == 1:
                break
        if room < 0 and not carried:
            raise PrintingError("closing_too_tall", title=self.roster.title)
        return carried

    def _page(self, index: int, count: int, rows: Sequence[_Row], extra: float) -> Page:
        top = self.head if index == 0 else self.again
        runs: list[TextRun] = [*top.runs]
        rules: list[Rule] = []
        y = self.paper.top + top.height
        frame_top = y
        header_height = self.labels.height + extra
        header = Box(self.paper.margin, y, self.paper.inner_width, header_height, HEADER_GREY)
        for row in (self.labels, *rows):
            runs += self._cells(row, y, row.height + extra)
            y += row.height + extra
            rules.append(self._across(y, HAIRLINE))
        rules += self._uprights(frame_top, y)
        if not self.body:
            runs.append(self._empty_line(y))
            y += self._empty_height
        rules += self._frame(frame_top, y)
        pictures: tuple[Picture, ...] = ()
        if index == count - 1:
            part = self.close.moved(y)
            runs += part.runs
            rules += part.rules
            pictures = part.pictures
        place = self.numbering or Numbering(0, count)
        number = place.before + index + 1
        words = self.roster.furniture.page.format(page=number, pages=place.total)
        runs += footer_runs(self.roster.footer, words, self.paper, self.metrics)
        return Page(tuple(runs), tuple(rules), (header,), self.roster.watermark, pictures)

    def _across(self, y: float, weight: float) -> Rule:
        return Rule(self.paper.margin, y, self.paper.margin + self.paper.inner_width, y, weight)

    def _uprights(self, top: float, bottom: float) -> list[Rule]:
        rules: list[Rule] = []
        x = self.paper.margin
        for width in self.grid.widths[:-1]:
            x += width
            rules.append(Rule(x, top, x, bottom, HAIRLINE))
        return rules

    def _frame(self, top: float, bottom: float) -> list[Rule]:
        left = self.paper.margin
        right = left + self.paper.inner_width
        return [
            self._across(top, FRAME),
            self._across(bottom, FRAME),
            Rule(left, top, left, bottom, FRAME),
            Rule(right, top, right, bottom, FRAME),
        ]

    @property
    def _empty_height(self) -> float:
        return self.grid.size * LINE + ROW_GAP + MOST_EXTRA

    def _empty_line(self, y: float) -> TextRun:
        text = self.roster.furniture.empty
        wide = self.metrics.width(text) * self.grid.size
        x = self.paper.margin + (self.paper.inner_width - wide) / 2
        return text_run(x, y + self._empty_height / 2, text, self.grid.size)

    def _cells(self, row: _Row, top: float, height: float) -> list[TextRun]:
        runs: list[TextRun] = []
        x = self.paper.margin
        for index, (cell, column) in enumerate(zip(row.cells, self.roster.columns, strict=True)):
            place = Place(row.number, column.label)
            first = top + (height - (len(cell.lines) - 1) * self.grid.size * LINE) / 2
            for line_number, line in enumerate(cell.lines):
                if not line:
                    continue
                left = x + self._indent(line, cell, index, column, is_label=row.number == 0)
                middle = first + line_number * self.grid.size * LINE
                run = text_run(left, middle, line, cell.size)
                runs.append(
                    TextRun(run.x, run.y, run.size, line, is_bold=row.number == 0, place=place)
                )
            x += self.grid.widths[index]
        return runs

    def _indent(
        self, line: str, cell: CellText, index: int, column: RosterColumn, *, is_label: bool
    ) -> float:
        if column.align is Align.LEFT and not is_label:
            return PADDING
        return (self.grid.widths[index] - self.metrics.width(line) * cell.size) / 2
