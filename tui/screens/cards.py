"""School cards 学校名片: whose PCs are believed, face to face only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.errors import CunxiaoError
from core.i18n import t, tn
from tui.commands import NEW
from tui.moments import moment_text
from tui.screens.ask import AskDialog
from tui.screens.work import WorkScreen, file_places, folder_places
from tui.widgets.agenda import Agenda, AgendaLine, act, figure, heading, quiet, text, warning
from tui.widgets.big_digits import BigDigits
from tui.widgets.path_dialog import PathDialog, PathWish
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from core.office import Office
    from sync.cards import Card
    from sync.enrolled import CardBook

CARD_FILES = (".json", ".card")
EXPORT = "export"
ENROL = "enrol"


def _book(office: Office) -> CardBook:
    from sync.enrolled import card_book  # noqa: PLC0415 - start-up

    return card_book(office)


class CardsScreen(WorkScreen[None]):
    """The own fingerprint, the own card as a file, and the cards that were enrolled."""

    HELP_ID = "help.cards"
    CSS_PATH = "cards.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.enrol_card").binding(),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("card.where")
        self._result: list[AgendaLine] = []

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Prose(classes="own-title")
        yield BigDigits()
        yield Agenda(label_width=24)

    async def on_mount(self) -> None:
        """Show what there is."""
        self.query_one(Agenda).focus()
        await self._load()

    async def _load(self) -> None:
        book = await self.attempt(_book)
        if book is None:
            return
        self.state = tn("card.count", len(book.enrolled))
        self.query_one(".own-title", Prose).text = t("card.own", school=book.school)
        self.query_one(BigDigits).digits = book.fingerprint
        lines = [
            *self._result,
            figure(_spaced(book.fingerprint)),
            quiet(t("card.own_hint")),
            heading(t("card.exchange")),
            act(EXPORT, t("card.export")),
            act(ENROL, t("card.enrol")),
            heading(t("card.enrolled")),
        ]
        if not book.enrolled:
            lines.append(text(t("card.nobody")))
        for one in book.enrolled:
            where = moment_text(one.at, self.room.clock.today())
            vouched = "" if one.is_by_hand else t("card.vouched")
            lines.append(text(t("card.one", school=one.school, moment=where) + vouched))
            lines.append(quiet(_spaced(one.fingerprint)))
        self.query_one(Agenda).show(lines)

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        if event.key == EXPORT:
            wish = PathWish(t("card.export_where"), tuple(folder_places()), is_folder=True)
            self.app.push_screen(PathDialog(wish), self._export_to)
        else:
            self.action_new()

    def _export_to(self, folder: Path | None) -> None:
        if folder is not None:
            self.run_worker(self._export(folder), exclusive=True)

    async def _export(self, folder: Path) -> None:
        from sync.cards import export_card  # noqa: PLC0415 - start-up
        from sync.naming import card_name  # noqa: PLC0415 - start-up

        card = await self.attempt(export_card, folder)
        if card is not None:
            path = folder / card_name(card.name, card.device)
            self._result = [heading(t("card.just_done")), text(t("card.exported", path=path))]
            await self._load()
            self.say(t("card.exported_short"))

    def action_new(self) -> None:
        """Choose the card file of another school."""
        wish = PathWish(
            t("card.choose"), tuple(file_places()), CARD_FILES, sentence=t("card.choose_hint")
        )
        self.app.push_screen(PathDialog(wish), self._file_chosen)

    def _file_chosen(self, path: Path | None) -> None:
        if path is not None:
            self.run_worker(self._enrol(path), exclusive=True)

    async def _enrol(self, path: Path) -> None:
        """Ask for the digits until they fit or somebody gives up."""
        from sync.cards import enrol, load_card  # noqa: PLC0415 - start-up

        def load(_office: Office) -> Card:
            return load_card(path)

        card = await self.attempt(load)
        if card is None:
            return
        sentence = t("card.type_digits", school=card.name)
        typed = ""
        while True:
            title = t("card.enrol_title", school=card.name)
            answer = await self.app.push_screen_wait(AskDialog(title, sentence, typed))
            if answer is None:
                return
            typed = answer
            try:
                peer = await self.use(enrol, path, typed)
            except CunxiaoError as error:
                if error.code not in {"fingerprint_differs", "code_format"}:
                    self._tell(error)
                    return
                sentence = warned(error)
                continue
            self._result = [
                heading(t("card.just_done")),
                text(t("card.done", school=peer.name)),
            ]
            await self._load()
            self.say(t("card.done_short", school=peer.name))
            return

    def _tell(self, error: CunxiaoError) -> None:
        self._result = [warning(warned(error).removeprefix("! "))]
        self.run_worker(self._load())
        self.fail(error)


def warned(error: CunxiaoError) -> str:
    """Return a refusal's sentence behind the mark of a warning."""
    from core.i18n import error_sentence  # noqa: PLC0415 - beside its only use

    return f"! {error_sentence(error)}"


def _spaced(fingerprint: str) -> str:
    """Return six groups of digits with room between them, so that they can be read aloud."""
    return "   ".join(fingerprint.split())
