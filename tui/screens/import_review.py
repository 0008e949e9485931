"""Import: what a workbook would do to the register, row by row, before anything is stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.exchange.headings import RecordKind
from core.i18n import t, tn
from core.workbooks.coming_year import Doubt
from tui.commands import ACTS, NEW, OPEN, REMEDY, SWITCH_KIND, UNDO
from tui.desk import Ticker
from tui.screens.file_choices import choose_workbook
from tui.screens.import_looked import LookedScreen
from tui.screens.import_rows import findings, place_of, review_rows
from tui.widgets.list_body import ListBody
from tui.widgets.path_dialog import PathWish
from tui.widgets.prose import Prose
from tui.widgets.review import Review
from tui.widgets.review_rows import ReviewRow

if TYPE_CHECKING:
    from core.office import Office
    from core.undoing.acts import Act
    from core.workbooks.import_looking import ImportLook
    from core.workbooks.importing import ImportPlan
    from tui.screens.fix_row import FixedRow

WORKBOOKS = (".xlsx", ".xls", ".et", ".csv", ".xlsm")

MESSAGE_PREFIXES = ("import_review.kind.",)


class ReadRows(Review):
    """The review of a workbook; ^S goes as soon as something can be stored."""

    BINDINGS: ClassVar[list[BindingType]] = [OPEN.called("command.put_right").binding()]

    can_apply = False
    can_mend = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to store only what is new or changed, and to mend what was read."""
        if action == "save":
            return self.can_apply
        if action == "open":
            return self.can_mend
        return super().check_action(action, parameters)


def _can_store(plan: ImportPlan) -> bool:
    from core.workbooks.importing import Outcome  # noqa: PLC0415 - start-up

    return bool(plan.count(Outcome.NEW) + plan.count(Outcome.CHANGED))


class ImportReviewScreen(LookedScreen):
    """Chooses a workbook, shows what it would do, stores it, and saves what was refused."""

    HELP_ID = "help.import_review"
    CSS_PATH = "import_review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.other_workbook").binding(),
        REMEDY.called("command.headings").binding(),
        ACTS.called("command.entry_year").binding(action="entry_year"),
        SWITCH_KIND.binding(show=False),
        UNDO.called("command.take_back_import").binding(),
    ]

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self._path = path
        self._rows: list[ReviewRow] = []
        self.where = t("import_review.where")

    def compose_body(self) -> ComposeResult:
        """Compose what was understood, and the rows."""
        yield Prose(classes="findings")
        yield ReadRows()
        yield Prose(t("import_review.empty"), classes="empty")

    def on_mount(self) -> None:
        """Look at the workbook that was given, or ask for one."""
        self.add_class("-empty")
        if self._path is not None:
            self._start(self._path)
        else:
            self.action_new()

    def action_new(self) -> None:
        """Choose a workbook."""
        hint = t("import_review.choose_hint")
        wish = PathWish(t("import_review.choose"), (), WORKBOOKS, sentence=hint)
        self.run_worker(choose_workbook(self, wish, self._start))

    def _start(self, path: Path | None, kind: RecordKind | None = None) -> None:
        if path is not None:
            self.run_worker(self._look(path, kind), exclusive=True)

    async def _look(self, path: Path, kind: RecordKind | None) -> None:
        from core.workbooks.import_looking import look_at_workbook, look_with_name  # noqa: PLC0415 - start-up
        from core.workbooks.last_folder import remember_folder  # noqa: PLC0415 - start-up

        async def read(name: str) -> ImportLook | None:
            def look(office: Office, ticker: Ticker) -> ImportLook:
                if name:
                    return look_with_name(office, path, kind, name, ticker)
                return look_at_workbook(office, path, kind, ticker)

            return await self.long_work(t("import_review.reading", file=path.name), look)

        looked = await self.read_with_name(path, read)
        if looked is not None:
            self._is_stored = False
            await self.attempt(remember_folder, path)
            self._show(looked)
            found = len(looked.fixes)
            self.say(tn("workbook.fixes_found", found) if found else "")
            if looked.doubt is Doubt.ALL:
                self.action_entry_year()

    def _show(self, looked: ImportLook) -> None:
        self._take(looked)
        self.remove_class("-empty")
        kind = t(f"import_review.kind.{looked.plan.kind.value}")
        self.where = t("import_review.where_file", kind=kind, file=looked.plan.file)
        rows = self.query_one(ReadRows)
        rows.show_rows(self._rows)
        rows.query_one(ListBody).focus()

    def show_anew(self, looked: ImportLook) -> None:
        """Show a workbook that was judged otherwise, from its first row."""
        self._is_stored = False
        self._take(looked)
        self.query_one(ReadRows).show_rows(self._rows)

    def _take(self, looked: ImportLook) -> None:
        """Take a look as the one that shows; the rows are painted by who knows how."""
        self._looked = looked
        self._rows = review_rows(looked, is_stored=self._is_stored)
        rows = self.query_one(ReadRows)
        rows.can_apply = _can_store(looked.plan) and not self._is_stored
        rows.can_mend = True
        self._tell()
        self.refresh_bindings()

    def _tell(self) -> None:
        """Say what is stored or would be, and what was not taken."""
        if self._looked is not None:
            told = findings(self._looked, is_stored=self._is_stored)
            self.query_one(".findings", Prose).text = told
        self.state = t("import_review.stored" if self._is_stored else "import_review.not_stored")

    @on(Review.ApplyAsked)
    def _apply_asked(self) -> None:
        if self._looked is not None and not self._is_stored:
            self.run_worker(self._apply(self._looked), exclusive=True)

    async def _apply(self, looked: ImportLook) -> None:
        from core.workbooks.import_looking import store_look  # noqa: PLC0415 - start-up

        def store(office: Office, ticker: Ticker) -> tuple[Act | None]:
            return (store_look(office, looked, ticker),)

        stored = await self.long_work(t("import_review.storing"), store)
        if stored is not None:
            (self._stored_act,) = stored
            self._is_stored = True
            self._take(looked)
            self.query_one(ReadRows).update_rows(self._rows)
            self.say(tn("import_review.done", looked.plan.accepted) + t("undo.hint"))

    @on(Review.FixAsked)
    def _fix_asked(self, event: Review.FixAsked) -> None:
        self.run_worker(self._fix(event.index), exclusive=True)

    async def _fix(self, at: int) -> None:
        """Let a person put a row right, and as many problem rows after it as she goes on to."""
        from core.workbooks.import_looking import row_to_fix  # noqa: PLC0415 - start-up
        from tui.screens.fix_row import FixRowScreen  # noqa: PLC0415 - start-up

        place: int | None = at
        while place is not None and self._looked is not None:
            row = await self.attempt(row_to_fix, self._looked, place)
            if row is None:
                return
            fixed = await self.app.push_screen_wait(FixRowScreen(self._looked, place, row))
            place = await self._fixed(place, fixed) if fixed is not None else None

    async def _fixed(self, at: int, fixed: FixedRow) -> int | None:
        """Judge all rows with what was typed; return the row to go on to."""
        from core.workbooks.import_looking import put_right  # noqa: PLC0415 - start-up

        if self._looked is None:
            return None
        before = self._looked.fix(at)
        looked = await self.attempt(put_right, self._looked, at, fixed.values)
        if looked is None:
            return None
        rows = self.query_one(ReadRows)
        if looked.fix(at) != before:
            self._is_stored = False
            self._take(looked)
            rows.update_rows(self._rows)
            self._say_fixed(looked, at)
        if not fixed.steps:
            return None
        found = rows.rows.problem_from(at, fixed.steps)
        if found is None:
            self._no_more()
        else:
            rows.go_to(found)
        return found

    def _say_fixed(self, looked: ImportLook, at: int) -> None:
        place = place_of(looked, at)
        if looked.plan.rows[at].facts is None:
            self.warn(t("workbook.still_refused", place=place, fault=self._rows[at].summary))
        else:
            self.say(t("workbook.now_taken", place=place, name=self._rows[at].name))

    @on(Review.NoMoreProblems)
    def _no_more(self) -> None:
        self.say(t("workbook.no_more_problems"))

    def action_switch_kind(self) -> None:
        """Read the same workbook as the other kind of list."""
        if self._looked is not None:
            is_pupils = self._looked.plan.kind is RecordKind.PUPILS
            other = RecordKind.STAFF if is_pupils else RecordKind.PUPILS
            self._start(self._looked.path, other)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the other kind while nothing was stored yet."""
        if action == "remedy":
            return self._looked is not None
        if action == "entry_year":
            return self.may_say_year
        if action == "undo":
            return self._stored_act is not None
        if action == "switch_kind":
            return self._looked is not None and not self._is_stored
        return super().check_action(action, parameters)
