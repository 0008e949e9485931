"""Emergency cards 应急卡: eight on a sheet of A4, to be cut out and kept where one looks first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.i18n import in_chinese, t
from core.ledgers.building import pupil_rows, title_of
from core.ledgers.catalogue import PUPIL_LEDGERS
from core.ledgers.cells import class_cell, first_guardian, relation_of, second_guardian
from core.ledgers.schools import schools_detail, schools_name
from core.ledgers.spec import LedgerError, LedgerKind, LedgerOptions, PupilRow
from core.models import Guardian
from core.office import Office
from core.printing.breaking import break_lines
from core.printing.fonts import load_font
from core.printing.pages import (
    A4_PORTRAIT,
    MILLIMETRE,
    FontMetrics,
    Page,
    Pages,
    Paper,
    Rule,
    TextRun,
)
from core.printing.parts import text_run
from core.printing.spool import Printed, print_pages
from core.roster_types import Purpose

COLUMNS, ROWS = 2, 4
NAME_SIZE = 17.0
LINE_SIZE = 11.5
SMALLEST = 7.0
LINE = 1.42
INSET = 4.5 * MILLIMETRE
CUT = 0.3


@dataclass(frozen=True, slots=True)
class Card:
    """One card: who it is, and lines from what matters first."""

    name: str
    lines: tuple[str, ...]


def cards_of(rows: Sequence[PupilRow]) -> list[Card]:
    """Return a card for every pupil: class, care, who to call, where home is."""
    return [_card(row) for row in rows]


def _card(row: PupilRow) -> Card:
    pupil = row.file.pupil
    lines = [t("emergency_card.about", group=class_cell(row), born=pupil.birth_date.isoformat())]
    if pupil.special_care:
        lines.append(t("emergency_card.care", text=pupil.special_care))
    for pick in (first_guardian, second_guardian):
        member = pick(row)
        if member is not None and (member.name or member.phone):
            lines.append(_call(row, member, pick is first_guardian))
    place = pupil.current_address or pupil.hamlet
    if place:
        lines.append(t("emergency_card.home", place=place))
    school_id = row.file.enrolment.school_id
    lines.append(row.scene.school_names.get(school_id, row.scene.school.name))
    return Card(pupil.name, tuple(lines))


def _call(row: PupilRow, member: Guardian, is_first: bool) -> str:  # noqa: FBT001 - its place
    relation = relation_of(first_guardian if is_first else second_guardian)(row)
    phone = member.phone or t("emergency_card.no_phone")
    return (
        t("emergency_card.call", relation=relation or t("certificate.relative"), name=member.name)
        + phone
    )


def lay_out_cards(title: str, author: str, cards: Sequence[Card], metrics: FontMetrics) -> Pages:
    """Return sheets of cards with lines to cut along. Pure.

    A card with much to say is printed smaller, down to 7 points; then the lines that do not fit
    are refused: LedgerError(`card_too_full`).
    """
    paper = A4_PORTRAIT
    per_page = COLUMNS * ROWS
    pages = [
        _page(cards[start : start + per_page], paper, metrics)
        for start in range(0, len(cards), per_page)
    ]
    return Pages(title, author, paper, tuple(pages), len(cards))


def _page(cards: Sequence[Card], paper: Paper, metrics: FontMetrics) -> Page:
    width = paper.inner_width / COLUMNS
    height = (paper.height - paper.top - paper.bottom) / ROWS
    runs: list[TextRun] = []
    rules: list[Rule] = []
    for place, card in enumerate(cards):
        left = paper.margin + place % COLUMNS * width
        top = paper.top + place // COLUMNS * height
        runs += _runs(card, left, top, (width, height), metrics)
        rules += _frame(left, top, width, height)
    return Page(tuple(runs), tuple(rules))


def _frame(left: float, top: float, width: float, height: float) -> list[Rule]:
    right, bottom = left + width, top + height
    return [
        Rule(left, top, right, top, CUT),
        Rule(left, bottom, right, bottom, CUT),
        Rule(left, top, left, bottom, CUT),
        Rule(right, top, right, bottom, CUT),
    ]


def _runs(
    card: Card, left: float, top: float, room: tuple[float, float], metrics: FontMetrics
) -> list[TextRun]:
    width, height = room[0] - 2 * INSET, room[1] - 2 * INSET
    name_size = min(NAME_SIZE, width / max(metrics.width(card.name), 1))
    y = top + INSET
    runs = [text_run(left + INSET, y + name_size * 0.6, card.name, name_size, is_bold=True)]
    y += name_size * 1.5
    size = LINE_SIZE
    lines = _broken(card, width / size, metrics)
    while len(lines) * size * LINE > height - name_size * 1.5:
        size -= 0.5
        if size < SMALLEST:
            raise LedgerError("card_too_full", name=card.name)
        lines = _broken(card, width / size, metrics)
    for line in lines:
        runs.append(text_run(left + INSET, y + size * LINE / 2, line, size))
        y += size * LINE
    return runs


def _broken(card: Card, room: float, metrics: FontMetrics) -> list[str]:
    return [piece for line in card.lines for piece in break_lines(line, room, metrics)]


@in_chinese()
def print_cards(office: Office, options: LedgerOptions, path: Path) -> Printed:
    """Print the cards of the chosen pupils and note it: they carry phones whole.

    Raises LedgerError: `ledger_not_public`, `card_too_full`; PrintingError as `print_pages`.
    """
    if options.purpose is Purpose.NOTICE:
        raise LedgerError("ledger_not_public", ledger=title_of(LedgerKind.EMERGENCY))
    rows = pupil_rows(office, PUPIL_LEDGERS[LedgerKind.EMERGENCY], options)
    whose = schools_name(office, options.schools)
    pages = lay_out_cards(t("emergency_card.title"), whose, cards_of(rows), load_font())
    printed = print_pages(pages, path)
    detail = f"purpose={options.purpose} rows={len(rows)} phone"
    office.audit("export", "emergency_cards", detail + schools_detail(options.schools))
    return printed
