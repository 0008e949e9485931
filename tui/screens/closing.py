"""Closing a term 学期结清: nothing differs, or a numbered explanation says why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.fields import PUPIL_FIELDS
from core.i18n import in_chinese, t, tn
from core.models import SchoolYear
from core.school_year.models import TermClosing, TermOf
from core.spoken_labels import in_words
from tui.screens.ask import AskDialog
from tui.screens.work import WorkScreen, file_places
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, text, warning
from tui.widgets.path_dialog import PathDialog, PathWish

if TYPE_CHECKING:
    from core.office import Office
    from core.school_year.reconcile import Difference

WORKBOOKS = (".xlsx", ".xls", ".et", ".csv")
MESSAGE_PREFIXES = ("difference.", "table.term.", "field.")


@dataclass(frozen=True, slots=True)
class Standing:
    """How the register stands against the class lists, and whether the term is closed."""

    closing: TermClosing | None
    differences: tuple[Difference, ...]


def read(office: Office, term: TermOf) -> Standing:
    """Return how things stand; runs at the desk."""
    from core.school_year.closing import closing_of  # noqa: PLC0415 - start-up
    from core.school_year.reconcile import against_classes  # noqa: PLC0415 - start-up

    return Standing(closing_of(office, term), against_classes(office, term.school_year))


def _compare(office: Office, path: Path) -> tuple[Difference, ...]:
    from core.exchange.headings import RecordKind  # noqa: PLC0415 - start-up
    from core.exchange.reading import read_workbook  # noqa: PLC0415 - start-up
    from core.school_year.reconcile import against_export  # noqa: PLC0415 - start-up

    return against_export(office, read_workbook(path, RecordKind.PUPILS))


def _close(
    office: Office, term: TermOf, words: str, from_export: tuple[Difference, ...]
) -> TermClosing:
    from core.school_year.closing import close_term  # noqa: PLC0415 - start-up

    return close_term(office, term, words, from_export)


def _reopen(office: Office, term: TermOf) -> bool:
    from core.school_year.closing import reopen_term  # noqa: PLC0415 - start-up

    reopen_term(office, term)
    return True


@in_chinese()
def _print(office: Office, closing: TermClosing, differences: tuple[Difference, ...]) -> Path:
    from core.printing.spool import (  # noqa: PLC0415 - start-up
        PaperFormat,
        named_file,
        print_folder,
        print_sheet,
    )
    from core.school_year.closing_sheet import closing_sheet  # noqa: PLC0415 - start-up

    sheet = closing_sheet(office, closing, differences)
    name = named_file(t("year.closing"), office.school.name, closing.closed_on, PaperFormat.PDF)
    printed = print_sheet(sheet, print_folder() / name)
    office.audit("export", closing.id, "purpose=school form=closing")
    return printed.path


class ClosingScreen(WorkScreen[None]):
    """Names who differs and in what; closes with nothing, or with words that get a number."""

    HELP_ID = "help.closing"
    CSS_PATH = "closing.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.where = t("year.closing")
        self._standing: Standing | None = None
        self._from_export: tuple[Difference, ...] = ()
        self._file = ""

    @property
    def _term(self) -> TermOf:
        return TermOf.on(self.room.clock.today())

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=22)

    async def on_mount(self) -> None:
        """Compare."""
        self.query_one(Agenda).focus()
        term = self._term
        self.state = t("year.state", year=term.school_year.label, term=t(f"table.term.{term.term}"))
        await self._paint()

    async def _paint(self) -> None:
        self._standing = await self.attempt(read, self._term)
        if self._standing is not None:
            self.query_one(Agenda).show(self._lines(self._standing))

    def _lines(self, standing: Standing) -> list[AgendaLine]:
        lines = [heading(t("closing.against_classes"))]
        year = self._term.school_year
        found = [_line(one, year) for one in standing.differences]
        lines += found or [text(t("term.closing.clean"))]
        if self._file:
            lines.append(heading(t("closing.against_export", file=self._file)))
            found = [_line(one, year) for one in self._from_export]
            lines += found or [text(t("closing.same"))]
        lines.append(heading(t("promotion.do")))
        closing = standing.closing
        if closing is None:
            lines.append(act("export", t("closing.compare"), t("closing.compare_hint")))
            lines.append(act("close", t("closing.close"), self._how(standing)))
            return lines
        state = t("closing.closed_on", day=closing.closed_on.isoformat())
        if closing.number is not None:
            state += t("closing.number", number=closing.number)
        lines += [
            text(state),
            act("print", t("closing.print"), closing.explanation or ""),
            act("reopen", t("closing.reopen"), t("closing.reopen_hint")),
        ]
        return lines

    def _how(self, standing: Standing) -> str:
        count = len(standing.differences) + len(self._from_export)
        return tn("closing.explain", count) if count else t("closing.empty_handed")

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        standing = self._standing
        if standing is None:
            return
        if event.key == "export":
            wish = PathWish(t("closing.compare"), tuple(file_places()), WORKBOOKS)
            self.app.push_screen(PathDialog(wish), self._chosen)
        elif event.key == "close":
            self._ask(standing)
        elif event.key == "print":
            self.run_worker(self._print(standing))
        else:
            self.run_worker(self._reopen())

    async def _chosen(self, path: Path | None) -> None:
        if path is None:
            return
        found = await self.attempt(_compare, path)
        if found is not None:
            self._from_export, self._file = found, path.name
            await self._paint()

    def _ask(self, standing: Standing) -> None:
        if not standing.differences and not self._from_export:
            self.run_worker(self._close(""))
            return

        def given(words: str | None) -> None:
            if words is not None:
                self.run_worker(self._close(words))

        dialog = AskDialog(t("closing.words"), t("closing.words_text"))
        self.app.push_screen(dialog, given)

    async def _close(self, words: str) -> None:
        closing = await self.attempt(_close, self._term, words, self._from_export)
        if closing is not None:
            await self._paint()
            self.say(t("closing.done"))

    async def _reopen(self) -> None:
        if await self.attempt(_reopen, self._term):
            await self._paint()
            self.say(t("closing.reopened"))

    async def _print(self, standing: Standing) -> None:
        if standing.closing is None:
            return
        differences = (*standing.differences, *self._from_export)
        path = await self.attempt(_print, standing.closing, differences)
        if path is not None:
            self.say(t("roster_view.printed", path=path))


def _line(one: Difference, year: SchoolYear) -> AgendaLine:
    sentence = t("term.closing.line", name=one.name, what=t(f"difference.{one.kind}"))
    if one.field:
        spec = PUPIL_FIELDS[one.field]
        here, there = in_words(spec, one.here, year), in_words(spec, one.there, year)
        values = f"{here} / {there}" if here or there else ""
        sentence += f"  {t(f'field.{one.field}')} {values}".rstrip()
    if one.place:
        sentence += f"  {one.place}"
    return warning(sentence)
