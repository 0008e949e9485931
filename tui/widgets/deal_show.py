"""The deal as it is shown: pupils by draw number flow into classes. The result stands by then.

A bounded number of frames over a fixed time: a slow PC skips frames, it never falls behind.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from tui.widgets.cells import fit

FRAMES = 24
"""Repaints at most, however many pupils there are."""
SECONDS = 4.8
"""How long the deal takes to show, on any PC."""
LABEL_CELLS = 18
COUNT_CELLS = 12
LEAST_BAR = 10


@dataclass(frozen=True, slots=True)
class Deal:
    """Classes in order, and the place of each pupil's class, in the order of draw numbers."""

    labels: tuple[str, ...]
    places: tuple[int, ...]


def dealt_by(deal: Deal, frame: int) -> tuple[list[int], list[int]]:
    """Return how many each class has at a frame, and the draw number that came last (0: none)."""
    count = len(deal.places) * min(max(frame, 0), FRAMES) // FRAMES
    sizes = [0] * len(deal.labels)
    last = [0] * len(deal.labels)
    for number, place in enumerate(deal.places[:count], start=1):
        sizes[place] += 1
        last[place] = number
    return sizes, last


def deal_lines(deal: Deal, frame: int, width: int, height: int) -> Sequence[str]:
    """Return the classes as lines: name, pupils so far as a bar, and who came last."""
    sizes, last = dealt_by(deal, frame)
    largest = max((deal.places.count(place) for place in set(deal.places)), default=1)
    room = max(width - LABEL_CELLS - COUNT_CELLS - 4, LEAST_BAR)
    is_airy = 2 * len(deal.labels) <= height
    lines = []
    for label, size, number in zip(deal.labels, sizes, last, strict=True):
        bar = "=" * (size * room // largest)
        head = f"{fit(label, LABEL_CELLS)}  {size:>3}  {bar}"
        tail = f" {number}" if number and frame < FRAMES else ""
        lines.append(head + tail if cell_len(head + tail) <= width else head)
        if is_airy:
            lines.append("")
    return lines[:height]


class DealShow(Widget):
    """Paints the frames; `play` begins, `is_over` says whether the last one stands."""

    frame: reactive[int] = reactive(0)

    def __init__(self, deal: Deal) -> None:
        super().__init__()
        self._deal = deal
        self._began = 0.0

    def play(self) -> None:
        """Begin with nobody in any class."""
        self._began = time.monotonic()
        self.set_interval(SECONDS / FRAMES, self._go_on, repeat=2 * FRAMES)

    def _go_on(self) -> None:
        """Take the frame that the time stands at: those that were missed are skipped."""
        passed = (time.monotonic() - self._began) / SECONDS
        self.frame = min(FRAMES, int(passed * FRAMES) + 1)

    @property
    def is_over(self) -> bool:
        """Whether everybody sits."""
        return self.frame >= FRAMES

    def finish(self) -> None:
        """Show the end at once."""
        self.frame = FRAMES

    def render(self) -> Text:
        """Paint the present frame."""
        width, height = self.size
        return Text("\n".join(deal_lines(self._deal, self.frame, width, height)), no_wrap=True)
