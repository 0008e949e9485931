"""Import: what a workbook would do to the register, row by row, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.exchange.headings import RecordKind
from core.i18n import t, tn
from tui.commands import NEW, OPEN, SWITCH_KIND
from tui.desk import Ticker
from tui.screens.work import WorkScreen, file_places, folder_places, joined
from tui.widgets.dialogs import Dialog
from tui.widgets.list_body import ListBody
from tui.widgets.path_dialog import PathDialog, PathWish
from tui.widgets.prose import Prose
from tui.widgets.review import Outcome as Shown
from tui.widgets.review import Review, ReviewRow

if TYPE_CHECKING:
    from core.exchange.reading import ReadWorkbook
    from core.import_changes import FieldChange
    from core.importing import ImportPlan, PlannedRow
    from core.office import Office

WORKBOOKS = (".xlsx", ".xls", ".et", ".csv", ".xlsm")
MOST_NAMED = 6
"""Columns named in a sentence; the rest is counted."""

MESSAGE_PREFIXES = ("field.", "import_review.kind.", "import_review.will_be.")


@dataclass(frozen=True, slots=True)
class Looked:
    """A workbook that was read and judged."""

    path: Path
    read: ReadWorkbook
    plan: ImportPlan
    changes: dict[int, tuple[FieldChange, ...]]


def look_at(office: Office, path: Path, kind: RecordKind | None, ticker: Ticker) -> Looked:
    """Read and judge a workbook; store nothing."""
    from core.exchange.reading import read_workbook  # noqa: PLC0415 - start-up
    from core.import_changes import changes_of  # noqa: PLC0415 - start-up
    from core.importing import plan_import  # noqa: PLC0415 - start-up

    read = read_workbook(path, kind)
    plan = plan_import(office, read, ticker)
    return Looked(path, read, plan, changes_of(office, plan))


def review_row(
    row: PlannedRow, changes: tuple[FieldChange, ...], *, names_sheet: bool
) -> ReviewRow:
    """Return a planned row as the review shows it."""
    from core.refusals import problem_sentence  # noqa: PLC0415 - start-up

    sentences = [problem_sentence(problem) for problem in row.problems]
    place = t("import_review.row", row=row.source.row)
    if names_sheet:
        place = t("import_review.place", sheet=row.source.sheet, row=row.source.row)
    outcome = Shown(row.outcome.value if row.outcome.value != "rejected" else "refused")
    if outcome is Shown.REFUSED:
        explained = (*sentences, t("import_review.row_left_out"))
        summary = sentences[0] if sentences else ""
        return ReviewRow(place, row.source.draft.name, outcome, summary, explained)
    summary = sentences[0] if sentences else joined(t(f"field.{one.field}") for one in changes)
    told = [_change_sentence(one) for one in changes]
    return ReviewRow(
        place,
        row.source.draft.name,
        outcome,
        summary,
        (*told, *sentences) or (t(f"import_review.will_be.{outcome}"),),
        is_warned=bool(sentences),
    )


def _change_sentence(change: FieldChange) -> str:
    field = t(f"field.{change.field}")
    if not change.before:
        return t("import_review.filled", field=field, after=change.after)
    if not change.after:
        return t("import_review.emptied", field=field, before=change.before)
    return t("import_review.changed", field=field, before=change.before, after=change.after)


def _named(columns: tuple[str, ...]) -> str:
    some = joined(f"「{column}」" for column in columns[:MOST_NAMED])
    more = len(columns) - MOST_NAMED
    return some if more <= 0 else some + tn("import_review.more_columns", more)


class ReadRows(Review):
    """The review of a workbook; ^S goes as soon as something can be stored."""

    BINDINGS: ClassVar[list[BindingType]] = [OPEN.called("command.row_detail").binding()]

    can_apply = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to store only what is new or changed, and only once."""
        if action == "save":
            return self.can_apply
        return super().check_action(action, parameters)


class ImportReviewScreen(WorkScreen[None]):
    """Chooses a workbook, shows what it would do, stores it, and saves what was refused."""

    HELP_ID = "help.import_review"
    CSS_PATH = "import_review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.other_workbook").binding(),
        SWITCH_KIND.binding(),
    ]

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self._path = path
        self._looked: Looked | None = None
        self._rows: list[ReviewRow] = []
        self._is_stored = False
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
        wish = PathWish(
            t("import_review.choose"),
            tuple(file_places()),
            WORKBOOKS,
            sentence=t("import_review.choose_hint"),
        )
        self.app.push_screen(PathDialog(wish), self._start)

    def _start(self, path: Path | None, kind: RecordKind | None = None) -> None:
        if path is not None:
            self.run_worker(self._look(path, kind), exclusive=True)

    async def _look(self, path: Path, kind: RecordKind | None) -> None:
        title = t("import_review.reading", file=path.name)
        looked = await self.long_work(title, lambda office, tick: look_at(office, path, kind, tick))
        if looked is not None:
            self._is_stored = False
            self._show(looked)

    def _show(self, looked: Looked) -> None:
        self._looked = looked
        self.remove_class("-empty")
        plan = looked.plan
        self._rows = [
            review_row(row, looked.changes.get(at, ()), names_sheet=len(looked.read.sheets) > 1)
            for at, row in enumerate(plan.rows)
        ]
        kind = t(f"import_review.kind.{plan.kind.value}")
        self.where = t("import_review.where_file", kind=kind, file=plan.file)
        self._tell()
        rows = self.query_one(ReadRows)
        rows.can_apply = self._can_store(plan)
        rows.show_rows(self._rows)
        rows.query_one(ListBody).focus()
        self.refresh_bindings()

    @staticmethod
    def _can_store(plan: ImportPlan) -> bool:
        from core.importing import Outcome  # noqa: PLC0415 - start-up

        return bool(plan.count(Outcome.NEW) + plan.count(Outcome.CHANGED))

    def _tell(self) -> None:
        """Say what is stored or would be, and what was not taken."""
        from core.refusals import note_sentence, problem_sentence  # noqa: PLC0415 - start-up

        if self._looked is None:
            return
        plan = self._looked.plan
        sentences = [self._counts(plan)]
        if plan.refused_columns:
            named = _named(plan.refused_columns)
            sentences.append("! " + t("import_review.refused_columns", columns=named))
        if plan.ignored_columns:
            named = _named(plan.ignored_columns)
            sentences.append(t("import_review.ignored_columns", columns=named))
        sentences += [problem_sentence(problem) for problem in plan.workbook_warnings]
        sentences += [note_sentence(note) for note in plan.notes]
        self.query_one(".findings", Prose).text = "\n".join(sentences)
        self.state = t("import_review.stored" if self._is_stored else "import_review.not_stored")

    def _counts(self, plan: ImportPlan) -> str:
        from core.importing import Outcome  # noqa: PLC0415 - start-up

        figures = {outcome.value: plan.count(outcome) for outcome in Outcome}
        stored = "import_review.counts_stored" if self._is_stored else "import_review.counts"
        sentence = t(stored, accepted=plan.accepted, **figures)
        refused = figures[Outcome.REJECTED.value]
        return sentence + (tn("import_review.refused_rows", refused) if refused else "")

    @on(Review.ApplyAsked)
    def _apply_asked(self) -> None:
        if self._looked is not None and not self._is_stored:
            self.run_worker(self._apply(self._looked), exclusive=True)

    async def _apply(self, looked: Looked) -> None:
        from core.importing import apply_import  # noqa: PLC0415 - start-up

        def store(office: Office, ticker: Ticker) -> bool:
            apply_import(office, looked.plan, ticker)
            return True

        if await self.long_work(t("import_review.storing"), store):
            self._is_stored = True
            self.query_one(ReadRows).can_apply = False
            self._tell()
            self.say(tn("import_review.done", looked.plan.accepted))
            self.refresh_bindings()

    @on(Review.SaveRefusedAsked)
    def _save_asked(self) -> None:
        if self._looked is None:
            return
        wish = PathWish(
            t("import_review.refused_where"),
            tuple(folder_places(self._looked.path.parent)),
            is_folder=True,
        )
        self.app.push_screen(PathDialog(wish), self._save_refused)

    def _save_refused(self, folder: Path | None) -> None:
        if folder is not None and self._looked is not None:
            self.run_worker(self._write_refused(self._looked, folder))

    async def _write_refused(self, looked: Looked, folder: Path) -> None:
        from core.refusals import write_refusals  # noqa: PLC0415 - start-up

        name = t("import_review.refused_name", stem=looked.path.stem)

        def write(_office: Office) -> Path | None:
            return write_refusals(looked.plan, looked.read, folder / f"{name}.xlsx")

        written = await self.attempt(write)
        if written is not None:
            self.say(t("import_review.refused_saved", path=written))

    @on(Review.FixAsked)
    def _explain(self, event: Review.FixAsked) -> None:
        row = self._rows[event.index]
        self.app.push_screen(Dialog(f"{row.place}  {row.name}", "\n".join(row.sentences)))

    def action_switch_kind(self) -> None:
        """Read the same workbook as the other kind of list."""
        if self._looked is not None:
            is_pupils = self._looked.plan.kind is RecordKind.PUPILS
            other = RecordKind.STAFF if is_pupils else RecordKind.PUPILS
            self._start(self._looked.path, other)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the other kind while nothing was stored yet."""
        if action == "switch_kind":
            return self._looked is not None and not self._is_stored
        return super().check_action(action, parameters)
