"""The stick 上报: what goes to the other side, what came, what must be decided."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.errors import CunxiaoError
from core.i18n import t
from tui.commands import OPEN_ITEMS, SAVE
from tui.screens.work import WorkScreen, file_places, folder_places, stick_places
from tui.widgets.agenda import Agenda, AgendaLine, heading, quiet, text
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.path_dialog import PathDialog, PathWish, Place

if TYPE_CHECKING:
    from core.office import Office
    from sync.correspondence import Correspondence, LetterView
    from sync.inbox import ImportOutcome
    from sync.mailbox import Letter
    from tui.screens.stick_lines import Written

LOOK_SECONDS = 3.0
"""How often the plugged-in sticks are looked at."""


def find_letters() -> list[Letter]:
    """Return the newest files that look like bundles. Touches the disk."""
    from sync import mailbox  # noqa: PLC0415 - start-up

    return mailbox.letters(mailbox.places())


def _gather(office: Office, letters: list[Letter]) -> tuple[Correspondence, str]:
    from sync.correspondence import correspondence, next_name  # noqa: PLC0415 - start-up

    view = correspondence(office, letters)
    if view.is_centre or not view.outgoing:
        return view, ""
    return view, next_name(office, view.outgoing[0])


def _read(office: Office, path: Path, *, is_dry_run: bool) -> tuple[ImportOutcome, list[str]]:
    """Read a bundle in, or say what that would do; the outcome, and the sentences about it."""
    from sync.correspondence import changed_rows, refused_rows  # noqa: PLC0415 - start-up
    from sync.inbox import import_bundle  # noqa: PLC0415 - start-up
    from tui.screens.stick_lines import (  # noqa: PLC0415 - start-up
        changed_sentences,
        outcome_sentences,
    )

    outcome = import_bundle(office, path, dry_run=is_dry_run)
    sentences = outcome_sentences(outcome, refused_rows(office, outcome.refused))
    changed = changed_rows(office, outcome.changed)
    return outcome, [*sentences, *changed_sentences(changed, is_done=not is_dry_run)]


def _write_bundles(office: Office, folder: Path) -> Written:
    """Write a bundle for every reader. Errors as `export`, where nothing was written at all."""
    from sync.outbox import PartlyWrittenError, export  # noqa: PLC0415 - start-up
    from tui.screens.stick_lines import Written  # noqa: PLC0415 - start-up

    try:
        return Written(export(office, folder))
    except PartlyWrittenError as error:
        return Written(error.written, error.unwritten)


class ReadDialog(ConfirmDialog):
    """Asks before a file is read in."""

    BINDINGS: ClassVar[list[BindingType]] = [SAVE.called("command.read_in").binding()]


class StickScreen(WorkScreen[None]):
    """One agenda: carried, targets, received, receipts, to be decided."""

    HELP_ID = "help.stick"
    CSS_PATH = "stick.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN_ITEMS.called("command.decide").binding(action="decide"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("stick.where")
        self._view: Correspondence | None = None
        self._sticks: list[Place] = []
        self._letters: list[LetterView] = []
        self._name = ""
        self._result: list[AgendaLine] = []

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=12)

    async def on_mount(self) -> None:
        """Look at everything, and keep an eye on the sticks."""
        self.query_one(Agenda).focus()
        await self._load()
        self.set_interval(LOOK_SECONDS, self._look_at_sticks)

    async def on_screen_resume(self) -> None:
        """Something may have been decided or enrolled meanwhile."""
        if self._view is not None:
            await self._load()

    async def _look_at_sticks(self) -> None:
        sticks = await asyncio.to_thread(stick_places)
        if [one.path for one in sticks] != [one.path for one in self._sticks]:
            await self._load()

    async def _load(self) -> None:
        self._sticks = await asyncio.to_thread(stick_places)
        letters = await asyncio.to_thread(find_letters)
        found = await self.attempt(_gather, letters)
        if found is None:
            return
        self._view, self._name = found
        self._letters = list(self._view.letters)
        self.where = t("stick.where_centre" if self._view.is_centre else "stick.where")
        self.state = self._sticks[0].label if self._sticks else t("stick.no_stick_state")
        self._paint()

    def _paint(self) -> None:
        from tui.screens import stick_lines as lines  # noqa: PLC0415 - start-up

        view = self._view
        if view is None:
            return
        today = self.room.clock.today()
        name = self._name or t("stick.one_each", count=len(view.outgoing))
        self.query_one(Agenda).show(
            [
                *self._result,
                *lines.carried_lines(view, today),
                *lines.target_lines(view, self._sticks, name),
                *lines.letter_lines(self._letters, today),
                *lines.conflict_lines(view.conflicts, is_centre=view.is_centre),
                *lines.asleep_lines(view.asleep),
                *lines.receipt_lines(view.sent, today),
                heading(t("stick.trusted")),
                self._cards_act(),
            ]
        )
        self.refresh_bindings()

    @staticmethod
    def _cards_act() -> AgendaLine:
        from tui.screens.stick_lines import CARDS  # noqa: PLC0415 - start-up
        from tui.widgets.agenda import act  # noqa: PLC0415 - beside its only use

        return act(CARDS, t("stick.cards"))

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        verb, _, rest = event.key.partition(":")
        if verb == "write":
            self._write_asked(rest)
        elif verb == "read":
            self._read_asked(rest)
        elif verb == "conflicts":
            self.action_decide()
        else:
            from tui.screens.cards import CardsScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(CardsScreen())

    # Writing

    def _write_asked(self, folder: str) -> None:
        if folder:
            self.run_worker(self._write(Path(folder)), exclusive=True)
            return
        wish = PathWish(t("stick.choose_folder"), tuple(folder_places()), is_folder=True)
        self.app.push_screen(PathDialog(wish), self._folder_chosen)

    def _folder_chosen(self, folder: Path | None) -> None:
        if folder is not None:
            self.run_worker(self._write(folder), exclusive=True)

    async def _write(self, folder: Path) -> None:
        from tui.screens.stick_lines import written_lines  # noqa: PLC0415 - start-up

        self.say(t("stick.writing"))
        done = await self.attempt(_write_bundles, folder)
        if done is not None:
            self._result = written_lines(done)
            await self._load()
            self._to_top()
            self.say(t("stick.partly_short" if done.unwritten else "stick.written_short"))

    def _to_top(self) -> None:
        agenda = self.query_one(Agenda)
        agenda.action_move(-len(agenda.keys))

    # Reading

    def _read_asked(self, which: str) -> None:
        if which:
            letter = self._letters[int(which)]
            if letter.error is not None:
                self._tell_failure(letter.error, letter.letter.path)
            else:
                self._file_chosen(letter.letter.path)
            return
        wish = PathWish(t("stick.choose_file"), tuple(file_places()))
        self.app.push_screen(PathDialog(wish), self._file_chosen)

    def _tell_failure(self, error: CunxiaoError, path: Path) -> None:
        from tui.screens.stick_lines import failure_lines  # noqa: PLC0415 - start-up

        self._result = failure_lines(error, path)
        self._paint()
        self._to_top()
        self.warn(t("stick.not_read"))

    def _file_chosen(self, path: Path | None) -> None:
        if path is not None:
            self.run_worker(self._preview(path), exclusive=True)

    async def _preview(self, path: Path) -> None:
        try:
            outcome, told = await self.use(_read, path, is_dry_run=True)
        except CunxiaoError as error:
            self._tell_failure(error, path)
            return
        sentences = [*told, t("stick.nothing_yet")]
        title = t("stick.preview", school=outcome.bundle.school_name)
        dialog = ReadDialog(title, "\n".join(sentences))
        if await self.app.push_screen_wait(dialog):
            await self._apply(path)

    async def _apply(self, path: Path) -> None:
        try:
            _, told = await self.use(_read, path, is_dry_run=False)
        except CunxiaoError as error:
            self._tell_failure(error, path)
            return
        first, *rest = told
        self._result = [
            heading(t("stick.just_done")),
            text(first),
            *(text(sentence) for sentence in rest),
            quiet(t("stick.receipt_goes_back")),
        ]
        await self._load()
        self._to_top()
        self.say(first)

    # Deciding

    def action_decide(self) -> None:
        """Decide conflicts one by one."""
        from tui.screens.conflicts import ConflictsScreen  # noqa: PLC0415 - start-up

        self.app.push_screen(ConflictsScreen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to decide only where something is open."""
        if action == "decide":
            return self._view is not None and bool(self._view.conflicts)
        return super().check_action(action, parameters)
