"""A sheet of free paragraphs: recovery sheet, certificate of attendance, single-class statement."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.errors import PrintingError
from core.printing.breaking import break_lines
from core.printing.pages import MILLIMETRE, Box, FontMetrics, Page, Pages, Paper, TextRun
from core.printing.parts import (
    PHOTO_GAP,
    PHOTO_WIDTH,
    Part,
    footer_runs,
    issuer_part,
    portrait_part,
    signature_part,
    stacked,
    text_run,
    title_part,
)
from core.printing.qr import QrCode
from core.roster_types import NOTHING_SIGNED, Align, Closing, Furniture, Portrait

BODY_SIZE = 12.0
LINE = 1.75
PARAGRAPH_GAP = 5.0
TITLE_GAP = 14.0
QR_SIDE = 44 * MILLIMETRE


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `size` in points. Body text is indented by two characters."""

    text: str
    size: float = BODY_SIZE
    is_bold: bool = False
    align: Align = Align.LEFT
    is_indented: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A document that is not a table."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    qr: QrCode | None = None
    qr_side: float = QR_SIDE
    """Points; a code of a thousand characters wants some 80 mm to be read by a phone."""
    closing: Closing = NOTHING_SIGNED
    footer: str = ""
    watermark: str | None = None
    portrait: Portrait | None = None
    """Stands at the right of the text, which gives way to it."""
    furniture: Furniture


def _lines(paragraph: Paragraph, paper: Paper, metrics: FontMetrics, width: float) -> list[TextRun]:
    """Return the lines of a paragraph in a column, each with its middle at height 0."""
    room = width / paragraph.size
    # Two ideographic spaces indent the first line and are never drawn.
    indent = 2.0 if paragraph.is_indented and paragraph.align is Align.LEFT else 0.0
    first, *_ = break_lines(paragraph.text, room - indent, metrics)
    rest = paragraph.text[len(first) :].lstrip() if indent else ""
    if indent:
        lines = (first, *(break_lines(rest, room, metrics) if rest else ()))
    else:
        lines = break_lines(paragraph.text, room, metrics)
    runs = []
    for number, line in enumerate(lines):
        x = paper.margin + (indent * paragraph.size if number == 0 else 0.0)
        if paragraph.align is Align.CENTRE:
            x = paper.margin + (width - metrics.width(line) * paragraph.size) / 2
        runs.append(text_run(x, 0.0, line, paragraph.size, is_bold=paragraph.is_bold))
    return runs


@dataclass(slots=True)
class _Flow:
    """Pages being filled from the top."""

    paper: Paper
    pages: list[tuple[list[TextRun], list[Box]]]
    y: float
    photo: Part | None = None
    """On the first page, where it stands."""
    photo_bottom: float = 0.0

    def set_photo(self, portrait: Portrait) -> None:
        """Put a photograph at the right, from here downwards."""
        x = self.paper.margin + self.paper.inner_width - PHOTO_WIDTH
        self.photo = portrait_part(portrait, x).moved(self.y)
        self.photo_bottom = self.y + self.photo.height

    @property
    def width(self) -> float:
        """The width that text has here."""
        is_beside = len(self.pages) == 1 and self.y < self.photo_bottom
        return self.paper.inner_width - (PHOTO_WIDTH + PHOTO_GAP * 2 if is_beside else 0.0)

    def clear_photo(self) -> None:
        """Go below the photograph."""
        if len(self.pages) == 1:
            self.y = max(self.y, self.photo_bottom)

    def take(self, height: float) -> float:
        """Return the top of the next piece of this height, on a new page when it must be."""
        if self.y + height > self.paper.height - self.paper.bottom:
            self.pages.append(([], []))
            self.y = self.paper.top
        top = self.y
        self.y += height
        return top


def lay_out_sheet(sheet: Sheet, paper: Paper, metrics: FontMetrics) -> Pages:
    """Return the pages of a sheet. What is signed stands with the last line of the text.

    Raises PrintingError(`closing_too_tall`) when the places to sign fill more than a page.
    """
    head = title_part(sheet.title, paper, metrics)
    flow = _Flow(paper, [(list(head.runs), [])], paper.top + head.height + TITLE_GAP)
    close = stacked(
        signature_part(sheet.closing, paper, metrics),
        issuer_part(sheet.closing, sheet.furniture.seal, paper, metrics),
    )
    if close.height > paper.height - paper.top - paper.bottom - 2 * BODY_SIZE * LINE:
        raise PrintingError("closing_too_tall", title=sheet.title)
    last = len(sheet.paragraphs) - 1
    for number, paragraph in enumerate(sheet.paragraphs):
        if sheet.portrait and flow.photo is None and paragraph.align is Align.LEFT:
            flow.set_photo(sheet.portrait)
        runs = _lines(paragraph, paper, metrics, flow.width)
        height = paragraph.size * LINE
        for line_number, run in enumerate(runs):
            is_last = number == last and line_number == len(runs) - 1 and sheet.qr is None
            top = flow.take(height + (close.height if is_last else 0.0))
            flow.y = top + height
            flow.pages[-1][0].append(replace(run, y=run.y + top + height / 2))
        flow.y += PARAGRAPH_GAP
    flow.clear_photo()
    if sheet.qr is not None:
        top = flow.take(sheet.qr_side + close.height)
        flow.y = top + sheet.qr_side
        left = paper.margin + (paper.inner_width - sheet.qr_side) / 2
        flow.pages[-1][1].extend(sheet.qr.boxes(left, top, sheet.qr_side))
    part = close.moved(flow.take(close.height))
    return _finished(sheet, paper, metrics, flow, Page(part.runs, part.rules))


def _finished(sheet: Sheet, paper: Paper, metrics: FontMetrics, flow: _Flow, close: Page) -> Pages:
    count = len(flow.pages)
    pages = []
    for number, (runs, boxes) in enumerate(flow.pages, start=1):
        words = sheet.furniture.page.format(page=number, pages=count)
        foot = footer_runs(sheet.footer, words if count > 1 else "", paper, metrics)
        tail = close.runs if number == count else ()
        photo = flow.photo if number == 1 and flow.photo is not None else Part(0.0)
        rules = photo.rules + (close.rules if number == count else ())
        shown = tuple(run for run in (*runs, *tail, *foot) if run.text)
        pages.append(Page(shown, rules, tuple(boxes), sheet.watermark, photo.pictures))
    return Pages(sheet.title, sheet.closing.issuer, paper, tuple(pages))
