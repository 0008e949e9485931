"""Something to be done once no key has come for a while, or at once."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer
from textual.widget import Widget


class Later:
    """Does one thing of a widget after a pause; every `soon` begins the pause anew."""

    def __init__(self, widget: Widget, seconds: float, do: Callable[[], None]) -> None:
        self._widget = widget
        self._seconds = seconds
        self._do = do
        self._timer: Timer | None = None

    @property
    def is_due(self) -> bool:
        """Whether it will be done."""
        return self._timer is not None

    def soon(self, *, is_wanted: bool = True) -> None:
        """Do it after the pause, where it is wanted at all."""
        if is_wanted:
            self.stop()
            self._timer = self._widget.set_timer(self._seconds, self.now)

    def now(self) -> None:
        """Do it."""
        self.stop()
        self._do()

    def stop(self) -> None:
        """Let it be."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
