"""A roster as plain text, aligned where Chinese takes two columns."""

from __future__ import annotations

from pathlib import Path

from core.printing.files import write_beside
from core.roster_types import Align, Roster

GAP = "    "


def roster_text(roster: Roster) -> str:
    """Return a roster as text with ASCII rules, every cell whole."""
    from tabulate import tabulate  # noqa: PLC0415 - start-up: 68 ms

    table = tabulate(
        roster.rows,
        headers=[column.label for column in roster.columns],
        tablefmt="psql",
        disable_numparse=True,
        colalign=["left" if column.align is Align.LEFT else "center" for column in roster.columns]
        if roster.rows
        else None,
    )
    closing = roster.closing
    lines = [
        *([roster.watermark] if roster.watermark else []),
        roster.title,
        GAP.join(roster.subtitle),
        table,
        *([] if roster.rows else [roster.furniture.empty]),
        *roster.notes,
        GAP.join(f"{label}________" for label in closing.signatures),
        *(one + (roster.furniture.seal if closing.has_seal else "") for one in closing.seals),
        closing.day,
        roster.footer,
    ]
    return "\n".join(line for line in lines if line) + "\n"


def write_text(roster: Roster, path: Path) -> Path:
    """Write a roster as UTF-8 text beside whatever is there; return where it went.

    Raises PrintingError: `target_in_use`, `target_not_writable`.
    """
    return write_beside(path, roster_text(roster).encode("utf-8"))
