"""Pages to PDF. Equal pages give equal bytes; nothing is written that could not be read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from core.errors import PrintingError
from core.printing.files import write_whole
from core.printing.fonts import FONT_NAME, LoadedFont, code_points, load_font
from core.printing.pages import Box, Page, Pages, Picture, Rule, TextRun

BOLD_STROKE = 0.022
"""Width of the outline that makes the one weight of the font bold, in ems."""
WATERMARK_GREY = 0.86
WATERMARK_ANGLE = 35
RULE_GREY = 0.25


def check_glyphs(pages: Pages, font: LoadedFont) -> None:
    """Refuse pages with a character that the font does not have: a blank name on paper.

    Raises PrintingError(`missing_glyph`) naming every such character and the cells it is in.
    """
    characters: dict[str, None] = {}
    places: dict[str, None] = {}
    for page in pages.pages:
        for run in page.runs:
            if absent := font.missing(run.text):
                characters.update(dict.fromkeys(absent))
                where = f"{run.place.row} {run.place.column}" if run.place.row else run.text
                places[where] = None
        characters.update(dict.fromkeys(font.missing(page.watermark or "")))
    if characters:
        raise PrintingError(
            "missing_glyph", characters=code_points(characters), places=", ".join(places)
        )


def pdf_bytes(pages: Pages) -> bytes:
    """Return a document as PDF, the font embedded.

    Raises PrintingError(`missing_glyph`) before anything is drawn.
    """
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - start-up: 130 ms

    font = load_font()
    check_glyphs(pages, font)
    file = BytesIO()
    canvas = Canvas(
        file,
        pagesize=(pages.paper.width, pages.paper.height),
        pageCompression=1,
        invariant=1,
        lang="zh-CN",
        initialFontName=FONT_NAME,
    )
    canvas.setTitle(pages.title)
    canvas.setAuthor(pages.author)
    canvas.setSubject(pages.title)
    canvas.setCreator("Cunxiao")
    canvas.setProducer("Cunxiao")
    for page in pages.pages:
        _draw(canvas, page, pages, font)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def write_pdf(pages: Pages, path: Path) -> None:
    """Write a document as PDF, whole or not at all.

    Raises PrintingError: `missing_glyph`, `target_in_use`, `target_not_writable`.
    """
    write_whole(path, pdf_bytes(pages))


def _draw(canvas: Any, page: Page, pages: Pages, font: LoadedFont) -> None:
    if page.watermark:
        _draw_watermark(canvas, page.watermark, pages, font)
    height = pages.paper.height
    _draw_boxes(canvas, page.boxes, height)
    _draw_pictures(canvas, page.pictures, height)
    _draw_rules(canvas, page.rules, height)
    _draw_runs(canvas, page.runs, height)


def _draw_watermark(canvas: Any, text: str, pages: Pages, font: LoadedFont) -> None:
    diagonal = min(pages.paper.width, pages.paper.height) * 0.85
    size = min(diagonal / max(font.width(text), 1), 150)
    canvas.saveState()
    canvas.translate(pages.paper.width / 2, pages.paper.height / 2)
    canvas.rotate(WATERMARK_ANGLE)
    canvas.setFillGray(WATERMARK_GREY)
    canvas.setFont(FONT_NAME, size)
    canvas.drawCentredString(0, -0.38 * size, text)
    canvas.restoreState()


def _draw_boxes(canvas: Any, boxes: tuple[Box, ...], height: float) -> None:
    for box in boxes:
        canvas.setFillGray(box.grey)
        bottom = height - box.y - box.height
        canvas.rect(box.x, bottom, box.width, box.height, stroke=0, fill=1)
    canvas.setFillGray(0)


def _draw_pictures(canvas: Any, pictures: tuple[Picture, ...], height: float) -> None:
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - start-up

    for picture in pictures:
        bottom = height - picture.y - picture.height
        image = ImageReader(BytesIO(picture.jpeg))
        canvas.drawImage(image, picture.x, bottom, picture.width, picture.height)


def _draw_rules(canvas: Any, rules: tuple[Rule, ...], height: float) -> None:
    canvas.setStrokeGray(RULE_GREY)
    canvas.setLineCap(2)
    for weight in sorted({rule.weight for rule in rules}):
        canvas.setLineWidth(weight)
        canvas.lines(
            [
                (rule.x1, height - rule.y1, rule.x2, height - rule.y2)
                for rule in rules
                if rule.weight == weight
            ]
        )


def _draw_runs(canvas: Any, runs: tuple[TextRun, ...], height: float) -> None:
    """Draw the bold runs, then the others: text objects pass their render mode on."""
    canvas.setStrokeGray(0)
    canvas.saveState()
    for run in runs:
        if run.is_bold:
            canvas.setLineWidth(run.size * BOLD_STROKE)
            canvas.setFont(FONT_NAME, run.size)
            canvas.drawString(run.x, height - run.y, run.text, mode=2)
    canvas.restoreState()
    text = canvas.beginText()
    for run in runs:
        if not run.is_bold:
            text.setFont(FONT_NAME, run.size)
            text.setTextOrigin(run.x, height - run.y)
            text.textOut(run.text)
    canvas.drawText(text)
