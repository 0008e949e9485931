"""The parts of a page around a table: heading, signatures, footer. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.printing.breaking import break_lines
from core.printing.pages import MILLIMETRE, FontMetrics, Paper, Picture, Rule, TextRun
from core.roster_types import Closing, Portrait, Roster

TITLE_SIZES = (20.0, 18.0, 16.0, 14.0)
FACT_SIZE = 10.5
NOTE_SIZE = 9.0
FOOT_SIZE = 8.5
LINE = 1.45
MIDDLE = 0.38
"""From the middle of a Chinese character down to its baseline, in ems."""
SIGN_WIDTH = 30 * MILLIMETRE
"""Room for a name written by hand."""
SIGN_HEIGHT = 11 * MILLIMETRE
SEAL_HEIGHT = 26 * MILLIMETRE
"""The round seal of a school is 40 mm wide and is set over the issuer's name."""

PHOTO_WIDTH = 26 * MILLIMETRE
PHOTO_HEIGHT = 32 * MILLIMETRE
"""An identity photograph, frame to frame."""
PHOTO_GAP = 5.0
"""Kept free around the frame."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of page of a known height; what is on it is set from its own top."""

    height: float
    runs: tuple[TextRun, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictures: tuple[Picture, ...] = ()

    def moved(self, down: float) -> Part:
        """Return the part further down the page."""
        return Part(
            self.height,
            tuple(replace(run, y=run.y + down) for run in self.runs),
            tuple(replace(rule, y1=rule.y1 + down, y2=rule.y2 + down) for rule in self.rules),
            tuple(replace(picture, y=picture.y + down) for picture in self.pictures),
        )


def text_run(x: float, middle: float, text: str, size: float, *, is_bold: bool = False) -> TextRun:
    """Return a run whose characters are centred on the height `middle`."""
    return TextRun(x, middle + MIDDLE * size, size, text, is_bold)


def fit_title(title: str, room: float, metrics: FontMetrics) -> tuple[float, tuple[str, ...]]:
    """Return the size of a title and its lines: smaller first, broken when it must be."""
    for size in TITLE_SIZES:
        if metrics.width(title) * size <= room and "\n" not in title:
            return size, (title,)
    return TITLE_SIZES[-1], break_lines(title, room / TITLE_SIZES[-1], metrics)


def _centred(text: str, middle: float, size: float, paper: Paper, metrics: FontMetrics) -> TextRun:
    x = paper.margin + (paper.inner_width - metrics.width(text) * size) / 2
    return text_run(x, middle, text, size, is_bold=True)


def title_part(title: str, paper: Paper, metrics: FontMetrics) -> Part:
    """Return the title, centred and bold, from the top margin."""
    size, lines = fit_title(title, paper.inner_width, metrics)
    runs = [
        _centred(line, paper.top + (number + 0.5) * size * 1.3, size, paper, metrics)
        for number, line in enumerate(lines)
    ]
    return Part(len(lines) * size * 1.3, tuple(runs))


def _fact_lines(facts: tuple[str, ...], room: float, metrics: FontMetrics) -> list[list[str]]:
    """Return facts side by side, as many on a line as fit with a gap of two ems."""
    lines: list[list[str]] = []
    used = 0.0
    for fact in facts:
        for piece in break_lines(fact, room, metrics):
            wide = metrics.width(piece)
            if lines and used + 2 + wide <= room:
                lines[-1].append(piece)
                used += 2 + wide
            else:
                lines.append([piece])
                used = wide
    return lines


def heading_part(title: str, facts: tuple[str, ...], paper: Paper, metrics: FontMetrics) -> Part:
    """Return the title and the facts below it, spread over the width of the table."""
    top = title_part(title, paper, metrics)
    runs = list(top.runs)
    y = paper.top + top.height + 5
    for line in _fact_lines(facts, paper.inner_width / FACT_SIZE, metrics):
        widths = [metrics.width(fact) * FACT_SIZE for fact in line]
        gap = (paper.inner_width - sum(widths)) / max(len(line) - 1, 1)
        x = paper.margin
        for fact, width in zip(line, widths, strict=True):
            runs.append(text_run(x, y + FACT_SIZE * LINE / 2, fact, FACT_SIZE))
            x += width + gap
        y += FACT_SIZE * LINE
    return Part(y + 4 - paper.top, tuple(runs))


def running_head(roster: Roster, paper: Paper, metrics: FontMetrics) -> Part:
    """Return the small title of a page after the first."""
    lines = break_lines(roster.title, paper.inner_width / NOTE_SIZE, metrics)
    runs = [
        text_run(paper.margin, paper.top + (number + 0.5) * NOTE_SIZE * LINE, line, NOTE_SIZE)
        for number, line in enumerate(lines)
    ]
    return Part(len(lines) * NOTE_SIZE * LINE + 3, tuple(runs))


def note_part(notes: tuple[str, ...], paper: Paper, metrics: FontMetrics) -> Part:
    """Return the notes below a table, broken at the width of the page."""
    runs: list[TextRun] = []
    y = 4.0
    for note in notes:
        for line in break_lines(note, paper.inner_width / NOTE_SIZE, metrics):
            runs.append(text_run(paper.margin, y + NOTE_SIZE * LINE / 2, line, NOTE_SIZE))
            y += NOTE_SIZE * LINE
    return Part(y if notes else 0.0, tuple(runs))


def _signature_lines(closing: Closing, paper: Paper, metrics: FontMetrics) -> list[list[str]]:
    room = paper.inner_width
    lines: list[list[str]] = []
    used = room
    for label in closing.signatures:
        wide = min(metrics.width(label) * FACT_SIZE, room - SIGN_WIDTH) + SIGN_WIDTH + FACT_SIZE
        if used + wide > room:
            lines.append([])
            used = 0.0
        lines[-1].append(label)
        used += wide
    return lines


def signature_part(closing: Closing, paper: Paper, metrics: FontMetrics) -> Part:
    """Return a line to write on behind each signature label."""
    runs: list[TextRun] = []
    rules: list[Rule] = []
    y = 0.0
    lines = _signature_lines(closing, paper, metrics)
    for line in lines:
        step = paper.inner_width / max(len(line), len(lines[0]))
        for place, label in enumerate(line):
            x = paper.margin + place * step
            room = step - SIGN_WIDTH if step > SIGN_WIDTH * 1.5 else step / 2
            wide = metrics.width(label) * FACT_SIZE
            size = FACT_SIZE if wide <= room else FACT_SIZE * room / wide
            runs.append(text_run(x, y + SIGN_HEIGHT * 0.62, label, size))
            start = x + metrics.width(label) * size + 2
            under = y + SIGN_HEIGHT * 0.62 + FACT_SIZE * 0.62
            rules.append(Rule(start, under, min(start + SIGN_WIDTH, x + step - 4), under))
        y += SIGN_HEIGHT
    return Part(y, tuple(runs), tuple(rules))


def issuer_part(closing: Closing, seal: str, paper: Paper, metrics: FontMetrics) -> Part:
    """Return issuer and day at the right, with room for the seal over them."""
    sealed = [one + (seal if closing.has_seal else "") for one in closing.seals]
    lines = [
        piece
        for text in (*sealed, closing.day)
        if text
        for piece in break_lines(text, paper.inner_width / FACT_SIZE, metrics)
    ]
    if not lines:
        return Part(0.0)
    widest = max(metrics.width(line) for line in lines) * FACT_SIZE
    middle_x = paper.margin + paper.inner_width - max(widest / 2, 20 * MILLIMETRE)
    above = (SEAL_HEIGHT - len(lines) * FACT_SIZE * LINE) / 2 if closing.has_seal else 4.0
    above = max(above, 4.0)
    runs = [
        text_run(
            min(
                middle_x - metrics.width(line) * FACT_SIZE / 2,
                paper.margin + paper.inner_width - metrics.width(line) * FACT_SIZE,
            ),
            above + (number + 0.5) * FACT_SIZE * LINE,
            line,
            FACT_SIZE,
        )
        for number, line in enumerate(lines)
    ]
    height = above + len(lines) * FACT_SIZE * LINE
    return Part(max(height, SEAL_HEIGHT if closing.has_seal else 0.0), tuple(runs))


def stacked(*parts: Part) -> Part:
    """Return parts one under the other as one."""
    runs: list[TextRun] = []
    rules: list[Rule] = []
    pictures: list[Picture] = []
    y = 0.0
    for part in parts:
        lower = part.moved(y)
        runs += lower.runs
        rules += lower.rules
        pictures += lower.pictures
        y += part.height
    return Part(y, tuple(runs), tuple(rules), tuple(pictures))


def portrait_part(portrait: Portrait | None, x: float) -> Part:
    """Return a photograph whole in a frame of its usual size, its left side at `x`."""
    if portrait is None:
        return Part(0.0)
    scale = min(PHOTO_WIDTH / portrait.width, PHOTO_HEIGHT / portrait.height)
    wide, high = portrait.width * scale, portrait.height * scale
    left, top, right, bottom = x, PHOTO_GAP, x + PHOTO_WIDTH, PHOTO_GAP + PHOTO_HEIGHT
    picture = Picture(
        left + (PHOTO_WIDTH - wide) / 2,
        top + (PHOTO_HEIGHT - high) / 2,
        wide,
        high,
        portrait.jpeg,
    )
    frame = (
        Rule(left, top, right, top),
        Rule(left, bottom, right, bottom),
        Rule(left, top, left, bottom),
        Rule(right, top, right, bottom),
    )
    return Part(bottom + PHOTO_GAP, (), frame, (picture,))


def beside(one: Part, other: Part) -> Part:
    """Return parts that share one height of page: what is on them must not meet."""
    return Part(
        max(one.height, other.height),
        one.runs + other.runs,
        one.rules + other.rules,
        one.pictures + other.pictures,
    )


def closing_part(roster: Roster, paper: Paper, metrics: FontMetrics) -> Part:
    """Return notes, signatures, photograph, issuer, day and seal, to be set below a table."""
    return stacked(
        note_part(roster.notes, paper, metrics),
        signature_part(roster.closing, paper, metrics),
        beside(
            portrait_part(roster.portrait, paper.margin),
            issuer_part(roster.closing, roster.furniture.seal, paper, metrics),
        ),
    )


def footer_runs(footer: str, words: str, paper: Paper, metrics: FontMetrics) -> list[TextRun]:
    """Return the foot of a page: what the list is for at the left, page x of y at the right."""
    middle = paper.height - paper.bottom * 0.55
    right = paper.margin + paper.inner_width - metrics.width(words) * FOOT_SIZE
    runs = [text_run(right, middle, words, FOOT_SIZE)]
    if footer:
        room = right - paper.margin - 2 * FOOT_SIZE
        size = min(FOOT_SIZE, room / max(metrics.width(footer), 1))
        runs.insert(0, text_run(paper.margin, middle, footer, size))
    return runs
