"""Which values of a form stand covered: those that came from the store and nobody asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tui.widgets.form_model import FormField

Mask = Callable[[str], str]
"""A whole value -> what is shown in its place."""


class Covers:
    """Masks over stored values. The value itself stays whole, and only a person's text changes it.

    A cover belongs to one value: what was typed over it is visible, and when ^Z brings the stored
    value back, its cover is there again.
    """

    def __init__(self, fields: Iterable[FormField]) -> None:
        self._masks: dict[str, Mask] = {item.key: item.mask for item in fields if item.mask}
        self._held: dict[str, str] = {}

    def load(self, stored: Mapping[str, str]) -> None:
        """Cover what is stored of another record."""
        self._held = {key: stored[key] for key in self._masks if stored.get(key)}

    def lay(self, key: str, value: str) -> None:
        """Cover a value that is put in from another record or from a covered field."""
        if key in self._masks and value:
            self._held[key] = value

    def lift(self, key: str) -> None:
        """Show a field's value until another record is loaded."""
        self._held.pop(key, None)

    def is_covered(self, key: str, value: str) -> bool:
        """Whether this value of a field is not shown."""
        return bool(value) and self._held.get(key) == value

    def covered_in(self, values: Mapping[str, str]) -> frozenset[str]:
        """Return the keys whose values are not shown."""
        return frozenset(key for key in self._held if self.is_covered(key, values.get(key, "")))

    def text(self, key: str, value: str) -> str:
        """Return what is shown in place of a value; empty when it is shown itself."""
        return self._masks[key](value) if self.is_covered(key, value) else ""
