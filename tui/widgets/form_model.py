"""What a form is declared over, and what it holds while it is filled in. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from enum import StrEnum
from typing import Protocol

from tui.widgets.text_entry import folded


class FieldKind(StrEnum):
    """How a field is typed: text as it is; the others folded to half-width when left."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    NUMBER = "number"
    SECRET = "secret"  # noqa: S105 - a kind of field, not a password


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field, at its place for good.

    `width` is what is typed, in cells. `is_wide` takes a whole line, others share one by two;
    `starts_group` leaves a blank line above, and `heading` names the group there. `same_as` names
    the field that ^D copies; without it ^D takes the previous record's value. `hint` shows while
    the field has the focus. `is_aside`: seldom filled, Enter passes it by. `is_free`: of a CODE
    field whose choices are only proposed, so that one types on where they end. `mask` makes what is
    shown of a stored value until somebody asks for it.
    """

    key: str
    label: str
    width: int = 20
    kind: FieldKind = FieldKind.TEXT
    hint: str = ""
    same_as: str = ""
    heading: str = ""
    is_wide: bool = False
    starts_group: bool = False
    is_fixed: bool = False
    is_aside: bool = False
    is_free: bool = False
    mask: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of fields; up to 15 lines are seen at 80x24 without scrolling."""

    key: str
    label: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: what is stored, what is shown, and what tells it from its neighbours.

    `also` are pairs of key and value that a form takes along: stored ones, put in masked.
    `words` are other names, by which it is found and which are never shown.
    """

    value: str
    label: str = ""
    detail: str = ""
    also: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is shown."""
        return self.label or self.value


@dataclass(frozen=True, slots=True)
class FormProblem:
    """What disagrees, with the way out in the same sentence.

    `remedy` holds the values that ^E would put in; the sentence says so. An error keeps the
    record from being saved, a warning does not.
    """

    field: str
    sentence: str
    is_error: bool = True
    remedy: Mapping[str, str] = made_by(default_factory=dict)
    code: str = ""
    """What is wrong, whatever the sentence: one thing found twice is told once."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The record before, for ^D: its values, and which of them nobody asked to see."""

    values: Mapping[str, str] = made_by(default_factory=dict)
    covered: frozenset[str] = frozenset()


class FormRules(Protocol):
    """What a form asks while it is filled in. Pure and quick: runs between two keys."""

    def check(self, values: Mapping[str, str]) -> Sequence[FormProblem]:
        """Return every problem of the values as they stand."""
        ...

    def complete(self, key: str, text: str) -> Sequence[Choice]:
        """Return what the text in a CODE field may mean, best first: Chinese, initials, code."""
        ...

    def fill(self, key: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """Return what is known now that this field was left: the number gives birth and sex."""
        ...

    def open_items(self, values: Mapping[str, str]) -> Sequence[str]:
        """Return the keys of fields that are wanted one day and empty now (待补)."""
        ...


class NoRules:
    """Rules of a form that has none."""

    def check(self, values: Mapping[str, str]) -> Sequence[FormProblem]:  # noqa: ARG002 - protocol
        """Find nothing."""
        return ()

    def complete(self, key: str, text: str) -> Sequence[Choice]:  # noqa: ARG002 - protocol
        """Offer nothing."""
        return ()

    def fill(self, key: str, values: Mapping[str, str]) -> Mapping[str, str]:  # noqa: ARG002 - protocol
        """Know nothing."""
        return {}

    def open_items(self, values: Mapping[str, str]) -> Sequence[str]:  # noqa: ARG002 - protocol
        """Want nothing."""
        return ()


class FormState:
    """The values of a form, what they were, and the steps back.

    One step is what was typed into one field between entering and leaving it, or what one command
    changed, however many fields that touched.
    """

    def __init__(self, fields: Iterable[FormField]) -> None:
        self._fields = {item.key: item for item in fields}
        self._values = dict.fromkeys(self._fields, "")
        self._stored = dict(self._values)
        self._steps: list[dict[str, str]] = []
        self._typing_in: str | None = None
        self.proposed: frozenset[str] = frozenset()
        """Fields whose value the program put in, and nobody has touched since."""

    def load(self, stored: Mapping[str, str], draft: Mapping[str, str] | None = None) -> None:
        """Take another record, and what was typed about it but never saved.

        Keys that the form does not show are kept and handed back with the rest.
        """
        self.proposed = frozenset()
        self._stored = dict.fromkeys(self._fields, "") | dict(stored)
        self._values = self._stored | dict(draft or {})
        self._steps.clear()
        self._typing_in = None

    def suppose(self, keys: Iterable[str]) -> None:
        """Take loaded values as put in by the program: they follow what they come from."""
        self.proposed |= {key for key in keys if key in self._values}

    @property
    def values(self) -> dict[str, str]:
        """A copy of all values."""
        return dict(self._values)

    def value(self, key: str) -> str:
        """Return one value."""
        return self._values[key]

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what was loaded or last saved."""
        return self._values != self._stored

    def is_touched(self, key: str) -> bool:
        """Whether one value differs from what was loaded or last saved."""
        return self._values[key] != self._stored[key]

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._steps)

    def mark_saved(self) -> None:
        """Take the present values as what is stored; the steps back stay."""
        self._stored = dict(self._values)
        self._typing_in = None

    def settle(self, sent: Mapping[str, str], stored: Mapping[str, str]) -> set[str]:
        """Take what is stored of the values that were sent; returns the keys that really changed.

        2019-3-5 becomes 2019-03-05. What was typed while it was being stored stays, and differs.
        """
        self._stored = self._stored | dict(stored)
        untouched = (key for key in self._stored if self._values[key] == sent.get(key))
        changed = {key for key in untouched if self._values[key] != self._stored[key]}
        self._values |= {key: self._stored[key] for key in changed}
        self._typing_in = None
        return changed

    def type(self, key: str, value: str) -> bool:
        """Take what is being typed; one step back per visit to a field. False: no change."""
        before = self._values[key]
        if value == before:
            return False
        if self._typing_in != key:
            self._steps.append({key: before})
            self._typing_in = key
        self._values[key] = value
        self.proposed -= {key}
        return True

    def leave(self, key: str) -> str:
        """End the visit to a field and return its value, folded unless it is plain text."""
        value = self._values[key]
        if self._fields[key].kind not in {FieldKind.TEXT, FieldKind.SECRET}:
            value = folded(value)
        else:
            value = value.strip()
        self._values[key] = value
        self._typing_in = None
        return value

    def put(self, changes: Mapping[str, str]) -> set[str]:
        """Change several fields in one step; returns the keys that really changed."""
        changed = {
            key: value
            for key, value in changes.items()
            if key in self._values and self._values[key] != value
        }
        if changed:
            self._steps.append({key: self._values[key] for key in changed})
            self._values |= changed
            self._typing_in = None
            self.proposed -= changed.keys()
        return set(changed)

    def propose(self, values: Mapping[str, str]) -> set[str]:
        """Put in what is known or usual, where nobody wrote anything; returns the changed keys."""
        open_keys = {key for key in values if key in self._values and not self._values[key]}
        open_keys |= self.proposed & values.keys()
        changed = self.put({key: values[key] for key in open_keys})
        self.proposed |= changed
        return changed

    def undo(self) -> set[str]:
        """Take one step back; returns the keys that changed."""
        if not self._steps:
            return set()
        step = self._steps.pop()
        self._values |= step
        self._typing_in = None
        return set(step)


def lines_of(page: FormPage) -> list[tuple[FormField, ...]]:
    """Return the page's lines: two fields, one wide one, or an empty tuple for a blank line."""
    lines: list[tuple[FormField, ...]] = []
    open_half: FormField | None = None
    for item in page.fields:
        if open_half is not None and (item.is_wide or item.starts_group):
            lines.append((open_half,))
            open_half = None
        if item.starts_group and lines:
            lines.append(())
        if item.is_wide:
            lines.append((item,))
        elif open_half is None:
            open_half = item
        else:
            lines.append((open_half, item))
            open_half = None
    if open_half is not None:
        lines.append((open_half,))
    return lines
