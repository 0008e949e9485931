"""A form over one record of the register: drafts as one types, saving, the record before it.

The form and the rules behind it are made when the first record is shown: a list needs neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from core.errors import CunxiaoError
from core.i18n import t, tn
from core.records.drafting import (
    Draft,
    DraftKey,
    DraftKind,
    draft_for,
    drop_draft,
    keep_draft,
    rebased,
)
from tui.commands import DISCARD
from tui.forms import OWN_ALONE
from tui.moments import moment_text
from tui.screens.base import RoomScreen
from tui.widgets.form_messages import DraftChanged, RevealAsked, SaveAsked
from tui.widgets.form_model import FormPage, FormRules, Neighbour
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from core.office import Office
    from tui.widgets.record_form import RecordForm


class RecordBook(Protocol):
    """What a pane must know of the records it shows: pupils or staff."""

    kind: DraftKind

    def pages(self) -> tuple[FormPage, ...]:
        """Return the form's pages."""
        ...

    def rules(self, today: date) -> FormRules:
        """Return the form's rules."""
        ...

    def remember(self, stored: Mapping[str, str]) -> None:
        """Take what is stored of the record in the form; nothing of a new one."""
        ...

    def usual(self, previous: Mapping[str, str]) -> Mapping[str, str]:
        """Return what a new record usually says, given the one entered before."""
        ...

    def derived(self, values: Mapping[str, str]) -> frozenset[str]:
        """Return the fields that say what the program made of other fields."""
        ...

    def read(self, office: Office, record_id: str) -> Mapping[str, str]:
        """Return a stored record as texts, and note the look."""
        ...

    def save(self, office: Office, record_id: str | None, values: Mapping[str, str]) -> str:
        """Save; return the record's id. Raises InvalidDraftError."""
        ...


@dataclass(frozen=True, slots=True)
class _Loaded:
    stored: Mapping[str, str]
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class _Typed:
    """What stands in the form, and what was stored when it was opened."""

    values: Mapping[str, str]
    base: Mapping[str, str]


class RecordPane(Vertical):
    """One record in its form. Empty until `show` is called."""

    BINDINGS: ClassVar[list[BindingType]] = [DISCARD.binding(show=False)]

    class Titled(Message):
        """Another record is shown, or its name was typed anew."""

        def __init__(self, name: str, state: str) -> None:
            super().__init__()
            self.name, self.state = name, state

    class Saved(Message):
        """The record was stored."""

        def __init__(self, record_id: str, *, is_new: bool) -> None:
            super().__init__()
            self.record_id, self.is_new = record_id, is_new

    class Gone(Message):
        """What was done beside the form took the record out of the register."""

    def __init__(self, book: RecordBook, resting_text: str) -> None:
        super().__init__()
        self.book = book
        self.record_id: str | None = None
        self.is_shown = False
        self._stored: Mapping[str, str] = {}
        self._previous = Neighbour()
        self._previous_id: str | None = None
        self._resting_text = resting_text
        self._has_draft = False
        self._kept: Mapping[str, str] | None = None
        """What the draft holds, where it was kept since the record is shown."""
        self._is_saving = False

    def compose(self) -> ComposeResult:
        """Compose what is said while no form is open; the list must not wait for the form."""
        yield Prose(self._resting_text, classes="resting")

    @cached_property
    def form(self) -> RecordForm:
        """The form, made when it is first asked for."""
        from tui.widgets.record_form import RecordForm  # noqa: PLC0415 - start-up

        return RecordForm(self.book.pages(), self.book.rules(self._today))

    @property
    def _room_screen(self) -> RoomScreen[None]:
        screen = self.screen
        assert isinstance(screen, RoomScreen)  # noqa: S101 - narrows Textual's type
        return screen

    @property
    def _key(self) -> DraftKey:
        return DraftKey(self.book.kind, self.record_id)

    @property
    def _today(self) -> date:
        return self._room_screen.room.clock.today()

    # Showing

    async def show(self, record_id: str | None) -> None:
        """Show a stored record, with what was typed about it and not saved.

        None: an empty form, or the one that was not saved.
        """
        self._remember()
        try:
            loaded = await self._room_screen.use(_load, self.book, record_id)
        except CunxiaoError as error:
            self._room_screen.fail(error)
            return
        if not self.form.is_attached:
            await self.mount(self.form)
        self.record_id = record_id
        self.is_shown = True
        self._stored = dict.fromkeys(self.form.values, "") | dict(loaded.stored)
        self.book.remember(loaded.stored)
        draft = loaded.draft
        self.form.load(
            loaded.stored,
            draft=_taken_up(draft, record_id, loaded.stored),
            previous=_shared(self._previous),
            is_new=record_id is None,
        )
        self.form.state.suppose(self.book.derived(self.form.values))
        if record_id is None and draft is None:
            self.form.propose(self.book.usual(self._previous.values))
            # What the program put in is no work of anybody: without a word typed, no draft.
            self._stored = self.form.values
            self.form.settle(self._stored, self._stored)
        elif record_id is None and draft is not None:
            self.form.state.suppose(_untouched(draft))
        self.add_class("-shown")
        self._has_draft, self._kept = draft is not None, None
        self._tell(draft)
        self.form.focus_field("name")

    async def is_gone(self) -> bool:
        """Whether the record in the form stands in the register no more."""
        return False

    def rest(self) -> None:
        """Show no record: the one that was shown stands no more."""
        self.give_up()
        self.record_id, self.is_shown, self._stored = None, False, {}
        self._has_draft = False
        self.remove_class("-shown")

    def _remember(self) -> None:
        if self.is_shown and any(self._stored.values()):
            self._previous = Neighbour(self._stored, self.form.neighbour().covered)
            self._previous_id = self.record_id

    def _tell(self, draft: Draft | None) -> None:
        state = ""
        if draft is not None:
            moment = moment_text(draft.at, self._today)
            state = t("draft.found", moment=moment)
            self._room_screen.say(t("draft.goes_on", moment=moment))
        self._title(state)

    def _title(self, state: str) -> None:
        self.post_message(self.Titled(self.form.values.get("name", ""), state))

    # Drafts

    @on(DraftChanged)
    async def _draft_changed(self, event: DraftChanged) -> None:
        event.stop()
        if self.is_shown and not self._is_saving:
            await self.keep_draft()

    async def keep_draft(self) -> CunxiaoError | None:
        """Store what stands in the form as its draft; drop the draft when nothing differs.

        Return what the draft was refused for: what was typed must not be left then.
        """
        if not self.is_shown:
            return None
        use, key, values = self._room_screen.use, self._key, self.form.values
        try:
            if self.form.state.is_changed:
                if values != self._kept:
                    at = await use(keep_draft, key, values, self._stored)
                    self._has_draft, self._kept = True, values
                    self._title(t("draft.kept", moment=moment_text(at, self._today)))
            elif self._has_draft:
                await use(drop_draft, key)
                self._has_draft, self._kept = False, None
                self._title("")
        except CunxiaoError as error:
            self._title(t("draft.not_kept"))
            self._room_screen.fail(error)
            return error if self.form.state.is_changed else None
        return None

    def give_up(self) -> None:
        """Let go what was typed and could not be kept."""
        self.form.load(self._stored)
        self._kept = None

    def keep_draft_now(self) -> None:
        """Do the same and wait for it: the program is ending."""
        if self.is_shown and self.form.state.is_changed and self.form.values != self._kept:
            self._room_screen.use_now(keep_draft, self._key, self.form.values, self._stored)

    async def action_discard(self) -> None:
        """Put back what is stored, and drop the draft at once; ^Z brings the typed text again."""
        if self.record_id is None:
            # A draft taken up stood on an empty form: what is usual is no work of anybody either.
            usual = self.book.usual(self._previous.values)
            self._stored = dict.fromkeys(self._stored, "") | dict(usual)
            self.form.restore(self._stored, supposed=usual)
            self.form.focus_field("name", anew=True)
        else:
            self.form.restore(self._stored, supposed=())
        await self.keep_draft()
        self._room_screen.say(t("draft.discarded"), until_key=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to give up a draft only when something was typed."""
        if action == "discard":
            return self.is_shown and self.form.state.is_changed
        return super().check_action(action, parameters)

    # Looking

    @on(RevealAsked)
    async def _reveal_asked(self, event: RevealAsked) -> None:
        """Note the look before anything is shown."""
        event.stop()
        record_id, keys = self.record_id, event.keys
        if record_id is None:
            keys = _taken_over(self.form.values, self._previous.values, keys)
            record_id = self._previous_id if keys else None
        try:
            if record_id:
                await self._room_screen.use(_note_look, record_id, keys)
        except CunxiaoError as error:
            self._room_screen.fail(error)
            return
        self.form.reveal(event.keys)
        if record_id:
            self._room_screen.say(tn("form.looked", len(keys)))

    # Saving

    @on(SaveAsked)
    async def _save_asked(self, event: SaveAsked) -> None:
        event.stop()
        if self._is_saving:
            return
        self._is_saving = True
        try:
            await self._save(dict(event.values))
        finally:
            self._is_saving = False

    async def _save(self, values: dict[str, str]) -> None:
        from core.registration import InvalidDraftError  # noqa: PLC0415 - start-up
        from tui.form_rules import number_in, problem_of  # noqa: PLC0415 - start-up

        screen, was_new, key = self._room_screen, self.record_id is None, self._key
        try:
            record_id, stored = await screen.use(
                _store, self.book, key, _Typed(values, self._stored)
            )
        except InvalidDraftError as error:
            number = number_in(values)
            self.form.show_problems([problem_of(one, number) for one in error.problems])
            screen.fail(error)
            return
        except CunxiaoError as error:
            screen.fail(error)
            return
        self.record_id = record_id
        self._stored = dict.fromkeys(values, "") | dict(stored)
        self.book.remember(self._stored)
        self._has_draft, self._kept = False, None
        self.form.settle(values, self._stored)
        self._title("")
        if self.form.state.is_changed:
            # Typed, or chosen, while the rest was being stored.
            await self.keep_draft()
        screen.say(t("draft.saved", name=values.get("name", "")))
        self.post_message(self.Saved(record_id, is_new=was_new))


def _load(office: Office, book: RecordBook, record_id: str | None) -> _Loaded:
    stored = {} if record_id is None else dict(book.read(office, record_id))
    return _Loaded(stored, draft_for(office, DraftKey(book.kind, record_id)))


def _store(
    office: Office, book: RecordBook, key: DraftKey, typed: _Typed
) -> tuple[str, Mapping[str, str]]:
    """Save; return the id and what is stored now: what others wrote meanwhile is not undone."""
    values = typed.values
    if key.record_id is not None:
        values = rebased(values, typed.base, book.read(office, key.record_id))
    record_id = book.save(office, key.record_id, values)
    drop_draft(office, key)
    return record_id, book.read(office, record_id)


def _taken_up(
    draft: Draft | None, record_id: str | None, stored: Mapping[str, str]
) -> Mapping[str, str] | None:
    """Return what a draft holds now; one of a new record stands on no stored values.

    Its base is what the program had put in (中国, 就近入学): that is wanted again.
    """
    if draft is None:
        return None
    return draft.values if record_id is None else rebased(draft.values, draft.base, stored)


def _untouched(draft: Draft) -> set[str]:
    """Return the fields in which a draft says what the program had put in at first."""
    return {key for key, text in draft.base.items() if text and draft.values.get(key) == text}


def _taken_over(
    values: Mapping[str, str], previous: Mapping[str, str], keys: tuple[str, ...]
) -> tuple[str, ...]:
    """Return those of the keys in which a new form holds the record before: looks at that one."""
    return tuple(key for key in keys if values[key] and values[key] == previous.get(key))


def _shared(record: Neighbour) -> Neighbour:
    """Return what two people may have in common."""
    values = {key: value for key, value in record.values.items() if key not in OWN_ALONE}
    return Neighbour(values, record.covered)


def _note_look(office: Office, record_id: str, keys: tuple[str, ...]) -> None:
    from core.records.forms import note_look  # noqa: PLC0415 - start-up

    note_look(office, record_id, keys)
