"""The audit trail on a screen: who looked at, exported, changed what; by day or kind; printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.dates import parse_date
from core.i18n import t, tn
from tui.commands import FILTER, PRINT
from tui.screens.ask import AskDialog
from tui.screens.work import WorkScreen
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice
from tui.widgets.list_body import ColumnSpec, ListRow
from tui.widgets.record_list import RecordList
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from pathlib import Path

    from core.office import Office
    from core.privacy.audit_trail import AuditKind, TrailFilter, TrailLine

MESSAGE_PREFIXES = ("audit.kind.", "audit.days.")

SPANS = {"all": None, "today": 1, "week": 7, "month": 30, "year": 365}
"""Days that a choice looks back; `day` asks for one."""


def _trail(office: Office, wanted: TrailFilter) -> list[TrailLine]:
    from core.privacy.audit_trail import trail  # noqa: PLC0415 - start-up

    return trail(office, wanted)


def _print(office: Office, wanted: TrailFilter, subtitle: str) -> Path:
    from core.privacy.audit_trail import print_trail  # noqa: PLC0415 - start-up

    return print_trail(office, wanted, subtitle).path


class _Source:
    """The lines that are shown, found by any of their words."""

    def __init__(self) -> None:
        self.lines: list[TrailLine] = []

    async def find(self, text: str) -> Sequence[int]:
        """Return the places of the lines that contain the text."""
        wanted = folded(text).casefold()
        return [
            at
            for at, one in enumerate(self.lines)
            if wanted in folded(" ".join(_cells(one))).casefold()
        ]

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Return some lines."""
        return [self._row(self.lines[at]) for at in ids]

    @staticmethod
    def _row(one: TrailLine) -> ListRow:
        cells = _cells(one)
        return ListRow(cells, "   ".join(cell for cell in cells if cell))


def _cells(one: TrailLine) -> tuple[str, ...]:
    return (one.moment, one.operator, one.action, one.subject, one.purpose, one.detail)


class TrailScreen(WorkScreen[None]):
    """The trail, the newest first: ^F chooses days and kind, F5 prints what is shown."""

    HELP_ID = "help.privacy_trail"
    CSS_PATH = "privacy.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [FILTER.binding(), PRINT.binding()]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("privacy.trail")
        self._source = _Source()
        self._kind: AuditKind | None = None
        self._first: date | None = None
        self._last: date | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the list."""
        columns = (
            ColumnSpec("at", t("audit.column.at"), 16),
            ColumnSpec("operator", t("audit.column.operator"), 8, rank=2),
            ColumnSpec("action", t("audit.column.action"), 14),
            ColumnSpec("subject", t("audit.column.subject"), 14),
            ColumnSpec("purpose", t("audit.column.purpose"), 8, rank=1),
            ColumnSpec("detail", t("audit.column.detail"), 8, rank=3, grows=True),
        )
        yield RecordList(columns, self._source, empty_text=t("audit.none"))

    async def on_mount(self) -> None:
        """Show everything."""
        self.query_one(RecordList).focus_search()
        await self._load()

    def _wanted(self) -> TrailFilter:
        from core.privacy.audit_trail import TrailFilter  # noqa: PLC0415 - start-up

        return TrailFilter(self._kind, self._first, self._last)

    def _sentence(self) -> str:
        kind = t("audit.all_kinds") if self._kind is None else t(f"audit.kind.{self._kind}")
        if self._first is None:
            days = t("audit.days.all")
        elif self._first == self._last:
            days = self._first.isoformat()
        else:
            days = t("audit.since", day=self._first.isoformat())
        return f"{days}   {kind}"

    async def _load(self) -> None:
        from core.privacy.audit_trail import is_cut  # noqa: PLC0415 - start-up

        lines = await self.attempt(_trail, self._wanted())
        if lines is None:
            return
        self._source.lines = lines
        records = self.query_one(RecordList)
        records.filters = self._sentence()
        records.reload()
        self.state = tn("audit.entries", len(lines))
        if is_cut(lines):
            self.say(t("audit.cut", most=len(lines)))

    def action_filter(self) -> None:
        """Choose days, then a kind."""
        choices = [Choice(f"days:{one}", t(f"audit.days.{one}")) for one in (*SPANS, "day")]
        from core.privacy.audit_trail import AuditKind  # noqa: PLC0415 - start-up

        choices += [Choice("kind:", t("audit.all_kinds"))]
        choices += [Choice(f"kind:{one}", t(f"audit.kind.{one}")) for one in AuditKind]
        dialog = ChooseDialog(t("audit.filter"), choices, self._sentence())
        self.app.push_screen(dialog, self._filtered)

    def _filtered(self, value: str | None) -> None:
        from core.privacy.audit_trail import AuditKind  # noqa: PLC0415 - start-up

        what, _, which = (value or "").partition(":")
        if what == "kind":
            self._kind = AuditKind(which) if which else None
        elif which == "day":
            shown = self.room.clock.today().isoformat()
            dialog = AskDialog(t("audit.which_day"), t("audit.day_hint"), shown)
            self.app.push_screen(dialog, self._day_given)
            return
        elif what == "days":
            span = SPANS[which]
            today = self.room.clock.today()
            self._first = None if span is None else today - timedelta(days=span - 1)
            self._last = None if span is None else today
        else:
            return
        self.run_worker(self._load(), exclusive=True)

    def _day_given(self, text: str | None) -> None:
        if text is None:
            return
        day = parse_date(text)
        if not isinstance(day, date):
            self.warn(t("audit.no_day", text=text))
            return
        self._first = self._last = day
        self.run_worker(self._load(), exclusive=True)

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[int]) -> None:
        """Show a line in full."""
        one = self._source.lines[event.row_id]
        keys = ("at", "operator", "action", "subject", "purpose", "detail")
        choices = [
            Choice(key, t(f"audit.column.{key}"), cell)
            for key, cell in zip(keys, _cells(one), strict=True)
            if cell
        ]
        self.app.push_screen(ChooseDialog(one.action, choices))

    async def action_print(self) -> None:
        """Write what is shown."""
        self.say(t("print.working"))
        path = await self.attempt(_print, self._wanted(), self._sentence())
        if path is not None:
            await self._load()
            self.say(t("roster_view.printed", path=path))
