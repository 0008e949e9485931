"""The class roster of 45 pupils as PDF, against fpdf2 drawing the same table in the same font.

Both start in a fresh process, as printing one list does: importing the library counts, starting
Python does not. Both embed the font as a subset; ours checks every glyph, breaks and balances
pages, and repeats the header.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import ChildFailedError, in_fresh_process
from bench.people import people
from bench.report import Row, compared, not_yet

WHAT = "roster PDF, 45 pupils, glyph check included (CPU)"
PUPILS = 45
LABELS = ("学号", "姓名", "性别", "出生日期", "户籍村组", "监护人", "备注")
WIDTHS_MM = (14, 28, 14, 30, 40, 28, 26)


def _lines() -> list[tuple[str, ...]]:
    return [
        (str(n), p.name, p.sex, f"{p.birth_date:%Y-%m-%d}", p.village, p.guardian, "")
        for n, p in enumerate(people(PUPILS), start=1)
    ]


def ours(target: Path) -> None:
    """Lay the roster out and write it."""
    from core.printing.fonts import load_font
    from core.printing.layout import choose_paper, lay_out
    from core.printing.pdf import write_pdf
    from core.roster_types import Closing, Furniture, Roster, RosterColumn

    roster = Roster(
        title="青石小学 三年级学生花名册",
        subtitle=("2026-2027学年", "班主任 王秀英"),
        columns=tuple(RosterColumn(label, label) for label in LABELS),
        rows=tuple(_lines()),
        closing=Closing(("班主任", "校长"), "青石小学", "2026年10月8日", has_seal=True),
        furniture=Furniture.in_current_language(),
    )
    font = load_font()
    write_pdf(lay_out(roster, choose_paper(roster, font), font), target)


def rival(target: Path) -> None:
    """Draw the same table with fpdf2's own table."""
    logging.disable(logging.WARNING)
    from fpdf import FPDF
    from fpdf.fonts import FontFace

    from core.printing.fonts import FONT_FILE

    pdf = FPDF()
    pdf.add_font("sans", fname=str(FONT_FILE))
    pdf.set_font("sans", size=16)
    pdf.add_page()
    pdf.cell(text="青石小学 三年级学生花名册", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("sans", size=10)
    with pdf.table(col_widths=WIDTHS_MM, headings_style=FontFace(emphasis="")) as table:
        for line in (LABELS, *_lines()):
            row = table.row()
            for cell in line:
                row.cell(cell)
    pdf.output(str(target))


def rows() -> list[Row]:
    """Return the one row of paper."""
    try:
        theirs = min(in_fresh_process("bench.paper", "rival")["cpu"] for _ in range(3))
    except ChildFailedError as error:
        return [not_yet(WHAT, "<= 0.4x", f"the rival did not run: {error}"[-80:])]
    figures = [in_fresh_process("bench.paper", "ours") for _ in range(3)]
    best = min(figures, key=lambda figure: figure["cpu"])
    note = f"{best['bytes'] / 1024:.0f} KB"
    return [compared(WHAT, best["cpu"], ("fpdf2", theirs), 0.4, note)]


def _child(which: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "roster.pdf"
        started = time.process_time()
        (ours if which == "ours" else rival)(target)
        cpu = time.process_time() - started
        print(json.dumps({"cpu": cpu, "bytes": target.stat().st_size}))


if __name__ == "__main__":
    _child(sys.argv[1])
