"""Class lists that the county drew: read a workbook, look at it, take it over as locked classes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.i18n import t, tn
from core.models import Cohort
from tui.screens.draw_forms import wide_field
from tui.screens.moments import day_text
from tui.screens.one_form import OneForm, OneFormScreen, Values
from tui.screens.opening import open_outside
from tui.screens.oversight import annul_county_form
from tui.screens.work import WorkScreen, file_places, folder_places, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.path_dialog import PathDialog, PathWish

if TYPE_CHECKING:
    from core.grouping.county_lists import CountyBook, CountyTaken

ENDINGS = (".xlsx", ".xls", ".et", ".csv")


class CountyScreen(WorkScreen[None]):
    """Nothing is stored before the authority is written down and ^S pressed."""

    HELP_ID = "help.county"
    CSS_PATH = "county.tcss"

    def __init__(self, cohort: Cohort) -> None:
        super().__init__()
        self.where = t("county.where", year=cohort.entry_year)
        self._cohort = cohort
        self._book: CountyBook | None = None
        self._taken: CountyTaken | None = None
        self._folder: Path | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=20)

    async def on_mount(self) -> None:
        """Show what was taken over, or ask for the workbook."""
        self.query_one(Agenda).focus()
        await self._load()

    async def _load(self) -> None:
        from core.grouping.county_lists import county_taken  # noqa: PLC0415 - start-up

        self._taken = await self.attempt(county_taken, self._cohort)
        agenda = self.query_one(Agenda)
        if self._taken is not None:
            agenda.show(taken_lines(self._taken, self._folder))
        elif self._book is not None:
            agenda.show(book_lines(self._book))
            agenda.choose("take")
        else:
            lines = [heading(t("county.title")), text(t("county.text")), quiet(t("county.columns"))]
            agenda.show([*lines, heading(t("draw.next")), act("file", t("county.file"))])

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        if event.key == "file":
            self.run_worker(self._look(), exclusive=True)
        elif event.key == "take" and self._book is not None:
            self.app.push_screen(OneFormScreen(self._form(self._book)), self._took)
        elif event.key == "archive" and self._taken is not None:
            self.run_worker(self._archive(self._taken), exclusive=True)
        elif event.key == "annul" and self._taken is not None:
            form = annul_county_form(self._taken.record, self.room.clock.today())
            self.app.push_screen(OneFormScreen(form), self._annulled)
        elif event.key == "open" and self._folder is not None:
            open_outside(self, self._folder)

    async def _look(self) -> None:
        from core.grouping.county_lists import look_at_county  # noqa: PLC0415 - start-up

        wish = PathWish(t("county.file"), tuple(file_places()), ENDINGS, sentence=t("county.text"))
        path = await self.app.push_screen_wait(PathDialog(wish))
        if path is None:
            return
        book = await self.attempt(look_at_county, self._cohort, path)
        if book is not None:
            self._book = book
            await self._load()

    def _form(self, book: CountyBook) -> OneForm:
        async def submit(form: OneFormScreen, values: Values) -> bool:
            from core.grouping.county_lists import take_over  # noqa: PLC0415 - start-up

            taken = await form.attempt(take_over, book, values["authority"], values["document_no"])
            return taken is not None

        return OneForm(
            where=t("county.take"),
            page=t("county.page"),
            fields=(
                wide_field("authority", t("county.authority"), t("county.authority_hint")),
                wide_field("document_no", t("county.document_no"), t("county.document_hint")),
            ),
            today=self.room.clock.today(),
            submit=submit,
            wanted=frozenset({"authority"}),
            draft_id=f"county.{self._cohort.stage}.{self._cohort.entry_year}",
        )

    def _took(self, is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            self.run_worker(self._show_taken(), exclusive=True)

    def _annulled(self, is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            self.run_worker(self._show_annulled(), exclusive=True)

    async def _show_annulled(self) -> None:
        self._book = None
        await self._load()
        self.say(t("county.annulled"))

    async def _show_taken(self) -> None:
        await self._load()
        self.say(t("county.taken"))

    async def _archive(self, taken: CountyTaken) -> None:
        from core.grouping.county_lists import write_county_archive  # noqa: PLC0415 - start-up
        from core.printing import spool  # noqa: PLC0415 - start-up

        own = spool.print_folder()
        own.mkdir(parents=True, exist_ok=True)
        wish = PathWish(
            t("around.archive_where"),
            tuple(folder_places(own)),
            is_folder=True,
            sentence=t("around.archive_holds"),
        )
        folder = await self.app.push_screen_wait(PathDialog(wish))
        if folder is None:
            return
        written = await self.attempt(write_county_archive, taken, folder)
        if written is not None:
            self._folder = folder
            await self._load()
            self.say(tn("around.written", 1, folder=str(folder)))


def book_lines(book: CountyBook) -> list[AgendaLine]:
    """Return what a workbook would make, and whom it leaves out."""
    lines = [heading(t("county.found", file=book.path.name))]
    lines += [text(tn("county.class", pupils, label=label)) for label, pupils in book.labels]
    missing = book.lists.not_listed
    if missing:
        lines.append(warning(tn("county.not_listed", len(missing), names=joined(missing))))
    if book.ignored:
        lines.append(quiet(t("county.ignored", columns=joined(book.ignored))))
    return [
        *lines,
        quiet(t("county.locks")),
        heading(t("draw.next")),
        act("take", t("county.take"), t("county.take_hint")),
        act("file", t("county.other_file")),
    ]


def taken_lines(taken: CountyTaken, folder: Path | None) -> list[AgendaLine]:
    """Return the classes that stand, and from where they came."""
    record = taken.record
    number = record.document_no or t("county.no_number")
    day = day_text(record.imported_on)
    lines = [
        heading(t("county.stands")),
        text(t("county.from", authority=record.authority, number=number, day=day)),
        *(text(tn("county.class", len(one.names), label=one.label)) for one in taken.classes),
        quiet(t("county.locks")),
        heading(t("draw.next")),
        act("archive", t("around.archive"), t("around.archive_hint")),
        act("annul", t("county.annul"), t("county.annul_hint")),
    ]
    if folder is not None:
        lines.append(act("open", t("print.open"), str(folder)))
    return lines
