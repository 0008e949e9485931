"""Closing a term 学期结清: nothing differs, or a numbered explanation says why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.i18n import t, tn
from core.models import SchoolYear
from core.school_year.models import TermClosing, TermOf
from tui.screens.ask import AskDialog
from tui.screens.work import WorkScreen, file_places, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, text, warning
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.path_dialog import PathDialog, PathWish

if TYPE_CHECKING:
    from core.office import Office
    from core.school_year.comparison import Comparison
    from core.school_year.reconcile import Difference
    from core.school_year.still_open import StillOpen

WORKBOOKS = (".xlsx", ".xls", ".et", ".csv")
MESSAGE_PREFIXES = ("table.term.",)
MOST_NAMES = 4
"""Children named of those with something unfinished."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the register stands, what the kept export said, and whether the term is closed."""

    closing: TermClosing | None
    differences: tuple[Difference, ...]
    compared: Comparison | None
    still_open: StillOpen

    @property
    def from_export(self) -> tuple[Difference, ...]:
        """What the kept export differed in; empty without one."""
        return self.compared.differences if self.compared else ()


def read(office: Office, term: TermOf) -> Standing:
    """Return how things stand; runs at the desk."""
    from core.school_year.closing import closing_of  # noqa: PLC0415 - start-up
    from core.school_year.comparison import kept_comparison  # noqa: PLC0415 - start-up
    from core.school_year.reconcile import against_classes  # noqa: PLC0415 - start-up
    from core.school_year.still_open import still_open  # noqa: PLC0415 - start-up

    found = against_classes(office, term.school_year)
    closing, compared = closing_of(office, term), kept_comparison(office, term)
    return Standing(closing, found, compared, still_open(office, term))


def _compare(office: Office, term: TermOf, path: Path) -> Comparison:
    from core.school_year.comparison import compare_export  # noqa: PLC0415 - start-up

    return compare_export(office, term, path)


def _forget(office: Office) -> bool:
    from core.school_year.comparison import forget_comparison  # noqa: PLC0415 - start-up

    forget_comparison(office)
    return True


def _close(
    office: Office, term: TermOf, words: str, from_export: tuple[Difference, ...]
) -> TermClosing:
    from core.school_year.closing import close_term  # noqa: PLC0415 - start-up

    return close_term(office, term, words, from_export)


def _reopen(office: Office, term: TermOf) -> bool:
    from core.school_year.closing import reopen_term  # noqa: PLC0415 - start-up

    reopen_term(office, term)
    return True


def _print(office: Office, closing: TermClosing) -> Path:
    from core.school_year.closing_sheet import print_closing  # noqa: PLC0415 - start-up

    return print_closing(office, closing)


class ClosingScreen(WorkScreen[None]):
    """Names who differs and in what; closes with nothing, or with words that get a number."""

    HELP_ID = "help.closing"
    CSS_PATH = "closing.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.where = t("year.closing")
        self._standing: Standing | None = None

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
        compared = standing.compared
        if compared is not None:
            day = compared.on.isoformat()
            lines.append(heading(t("closing.against_export", file=compared.file, day=day)))
            found = [_line(one, year) for one in compared.differences]
            lines += found or [text(t("closing.same"))]
        if standing.closing is None and standing.still_open.is_anything:
            lines.append(heading(t("closing.still_open")))
            lines += [warning(one) for one in _unfinished(standing.still_open)]
        lines.append(heading(t("promotion.do")))
        closing = standing.closing
        if closing is None:
            lines += self._open_acts(standing)
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

    def _open_acts(self, standing: Standing) -> list[AgendaLine]:
        if standing.compared is None:
            lines = [act("export", t("closing.compare"), t("closing.compare_hint"))]
        else:
            lines = [
                act("export", t("closing.compare"), t("closing.compare_again")),
                act("forget", t("closing.forget"), t("closing.forget_hint")),
            ]
        return [*lines, act("close", t("closing.close"), self._how(standing))]

    @staticmethod
    def _how(standing: Standing) -> str:
        count = len(standing.differences) + len(standing.from_export)
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
            self._ask_first(standing)
        elif event.key == "forget":
            self.run_worker(self._forget())
        elif event.key == "print":
            self.run_worker(self._print(standing))
        else:
            self.run_worker(self._reopen())

    async def _chosen(self, path: Path | None) -> None:
        if path is None:
            return
        if await self.attempt(_compare, self._term, path) is not None:
            await self._paint()

    async def _forget(self) -> None:
        if await self.attempt(_forget):
            await self._paint()
            self.say(t("closing.forgotten"))

    def _ask_first(self, standing: Standing) -> None:
        """Name what is not finished before the term is closed."""
        if not standing.still_open.is_anything:
            self._ask(standing)
            return
        said = t(
            "closing.sure_text", open=t("closing.between").join(_unfinished(standing.still_open))
        )

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_sure:
                self._ask(standing)

        self.app.push_screen(ConfirmDialog(t("closing.sure"), said), answered)

    def _ask(self, standing: Standing) -> None:
        if not standing.differences and not standing.from_export:
            self.run_worker(self._close("", ()))
            return

        def given(words: str | None) -> None:
            if words is not None:
                self.run_worker(self._close(words, standing.from_export))

        dialog = AskDialog(
            t("closing.words"),
            t("closing.words_text"),
            draft_id=f"closing.{self._term.year}.{self._term.term}",
        )
        self.app.push_screen(dialog, given)

    async def _close(self, words: str, from_export: tuple[Difference, ...]) -> None:
        closing = await self.attempt(_close, self._term, words, from_export)
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
        path = await self.attempt(_print, standing.closing)
        if path is not None:
            self.say(t("roster_view.printed", path=path))


def _unfinished(found: StillOpen) -> list[str]:
    """Return what is not finished, a sentence each."""
    said = []
    if found.cases:
        said.append(tn("closing.cases", len(found.cases), names=_some(found.cases)))
    if found.transfers:
        said.append(tn("closing.transfers", len(found.transfers), names=_some(found.transfers)))
    if found.unnoted:
        said.append(tn("closing.unnoted", found.unnoted))
    return said


def _some(names: tuple[str, ...]) -> str:
    """Return the first names; how many there are stands before them."""
    return joined(names[:MOST_NAMES]) + ("……" if len(names) > MOST_NAMES else "")


def _line(one: Difference, year: SchoolYear) -> AgendaLine:
    from core.school_year.closing_sheet import difference_text  # noqa: PLC0415 - start-up

    return warning(difference_text(one, year))
