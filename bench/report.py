"""A row of the table of speeds: our figure beside a rival's, from the same run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MET = {True: "met", False: "MISSED", None: "-"}


@dataclass(frozen=True, slots=True)
class Row:
    """One measured line. Figures are text with their unit; `ratio` is ours over the rival's.

    `met` says whether the bar holds; None where nothing was measured, and `note` says why.
    """

    what: str
    ours: str
    rival: str
    ratio: float | None
    bar: str
    met: bool | None
    note: str = ""


def compared(what: str, ours: float, rival: tuple[str, float], most: float, note: str = "") -> Row:
    """Return a row for two durations in seconds; the bar is a ratio of at most `most`."""
    name, theirs = rival
    ratio = ours / theirs
    return Row(
        what,
        seconds(ours),
        f"{name} {seconds(theirs)}",
        ratio,
        f"<= {most:g}x",
        ratio <= most,
        note,
    )


def limited(what: str, ours: float, most: float, unit: str, note: str = "") -> Row:
    """Return a row for a figure that has a limit instead of a rival."""
    return Row(what, f"{ours:.3g} {unit}", "", None, f"<= {most:g} {unit}", ours <= most, note)


def not_yet(what: str, bar: str, why: str) -> Row:
    """Return a row for a bar with nothing to measure so far."""
    return Row(what, "", "", None, bar, None, f"not yet: {why}")


def seconds(duration: float) -> str:
    """Write a duration with the unit in which it has two or three digits."""
    if duration < 1e-3:
        return f"{duration * 1e6:.3g} us"
    return f"{duration * 1e3:.3g} ms" if duration < 1 else f"{duration:.2f} s"


def _ratio(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"{ratio:.2f}x" if ratio >= 0.1 else f"{ratio:.2g}x"


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a table for a terminal."""
    from tabulate import tabulate

    lines = [
        (
            row.what,
            row.ours,
            row.rival,
            _ratio(row.ratio),
            row.bar,
            MET[row.met],
            row.note,
        )
        for row in rows
    ]
    headers = ("what", "ours", "rival", "ratio", "bar", "", "note")
    widths = [34, 16, 30, None, 20, None, 44]
    return tabulate(lines, headers, disable_numparse=True, maxcolwidths=widths)
