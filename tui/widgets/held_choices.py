"""Choices of which some hold now: each with its mark, found by a character, a syllable or initials.

`HeldDialog` takes one, `TickDialog` as many as one likes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.pinyin import full_pinyin, pinyin_initials
from tui.commands import OPEN, SAVE, SORT
from tui.widgets.dialogs import ChooseDialog, ChooseEntry
from tui.widgets.form_model import Choice
from tui.widgets.list_body import ListBody
from tui.widgets.text_entry import folded


def finds(choice: Choice, typed: str) -> bool:
    """Whether what was typed means a choice: part of its words, or its pinyin from the start."""
    wanted = folded(typed).casefold().replace(" ", "")
    words = folded(" ".join((choice.text, choice.detail, *choice.words)))
    if wanted in words.casefold().replace(" ", ""):
        return True
    return wanted.isascii() and any(_spells(wanted, name) for name in (choice.text, *choice.words))


def _spells(wanted: str, name: str) -> bool:
    spelt = full_pinyin(name).casefold().replace(" ", "")
    return spelt.startswith(wanted) or any(
        initials.startswith(wanted) for initials in pinyin_initials(name)
    )


class HeldDialog(ChooseDialog):
    """Chooses one of several, of which `held` hold now: they bear the list's mark of ticked rows.

    Returns the value that was chosen, whether it held or not.
    """

    def __init__(
        self, title: str, choices: Sequence[Choice], held: Collection[str], sentence: str = ""
    ) -> None:
        super().__init__(title, choices, sentence)
        self._body.ticked = {
            at for at, choice in enumerate(self._choices.choices) if choice.value in held
        }

    async def _show(self, text: str) -> None:
        ids = [at for at, choice in enumerate(self._choices.choices) if finds(choice, text)]
        await self._show_found(ids, text)


class TickEntry(ChooseEntry):
    """The box above the ticks: Enter ticks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN.called("list.tick_one").binding(action="screen.choose")
    ]


class TickDialog(HeldDialog):
    """Ticks any number of choices: Enter ticks or unticks, ^S takes what is ticked.

    Returns the ticked values joined by commas, in the order of the choices; `fixed` ones stay.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.called("list.take_ticked").binding(),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        held: Collection[str],
        sentence: str = "",
        *,
        fixed: Collection[str] = (),
    ) -> None:
        super().__init__(title, choices, {*held, *fixed}, sentence)
        self._fixed = frozenset(fixed)

    def compose_panel(self) -> ComposeResult:
        """Compose the box and the choices."""
        yield TickEntry(widget_id="choose")
        yield from self.compose_choices()

    @property
    def values(self) -> tuple[str, ...]:
        """What is ticked, in the order of the choices."""
        choices = self._choices.choices
        return tuple(choices[at].value for at in sorted(self._body.ticked))

    def action_choose(self) -> None:
        """Tick the choice under the cursor, or untick it."""
        at = self._body.selected_id
        if at is not None and self._choices.choices[at].value not in self._fixed:
            self._body.ticked ^= {at}
            self._body.refresh()

    @on(ListBody.Opened)
    def _clicked(self, event: ListBody.Opened[int]) -> None:
        event.stop()
        event.prevent_default()
        self.action_choose()

    def action_save(self) -> None:
        """Take what is ticked."""
        self.dismiss(",".join(self.values))


class OrderDialog(TickDialog):
    """Ticks choices that stand in an order: ^O puts a ticked one before the ticked one above it.

    Those that hold come first, as they stand now; `values` have the order that was left.
    """

    BINDINGS: ClassVar[list[BindingType]] = [SORT.called("list.earlier").binding(action="earlier")]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        held: Sequence[str],
        sentence: str = "",
        *,
        fixed: Collection[str] = (),
    ) -> None:
        place = {value: at for at, value in enumerate(held)}
        ordered = sorted(choices, key=lambda choice: place.get(choice.value, len(place)))
        super().__init__(title, ordered, held, sentence, fixed=fixed)

    async def action_earlier(self) -> None:
        """Put the ticked choice under the cursor one place forward; the cursor goes along."""
        at, ticked = self._body.selected_id, self._body.ticked
        above = [one for one in ticked if at is not None and one < at]
        if at is None or at not in ticked or not above:
            return
        order = [one for one in range(len(self._choices.choices)) if one != at]
        to = max(above)
        order.insert(to, at)
        place = {old: new for new, old in enumerate(order)}
        self._choices.choices = tuple(self._choices.choices[one] for one in order)
        self._body.ticked = {place[one] for one in ticked}
        self._body.forget_rows()
        await self._show(self.query_one(TickEntry).value)
        self._body.move(self._body.ids.index(to))
