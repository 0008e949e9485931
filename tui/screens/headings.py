"""How headings were understood: every column with a sample and its field, corrected by hand.

The import review and the form to fill open the same page; each gives what a correction does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.errors import CunxiaoError
from core.exchange.headings import GRADE_AND_CLASS, INDEX, RecordKind
from core.i18n import t, tn
from core.pinyin import readings
from core.workbooks.heading_review import Fate, HeadingLine, corrected, given_to
from core.workbooks.refusals import meaning_of
from tui.commands import DISCARD, OPEN
from tui.screens.work import WorkScreen, joined
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice
from tui.widgets.list_body import ColumnSpec, ListBody, ListRow, Tone
from tui.widgets.prose import Prose
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from core.workbooks.form_memory import Mapped

BY_ITSELF = "*"
"""The choice that takes a correction back; no field is called so."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns as they are understood now, and what was said of them by hand."""

    kind: RecordKind
    lines: tuple[HeadingLine, ...]
    mapping: Mapped
    is_form: bool = False
    """A blank form: its columns are filled or stay empty, not read or left out."""

    def meaning(self, field: str) -> str:
        """Return what a column holds; of a form's column without a field, that it stays empty."""
        return meaning_of(field) if field or not self.is_form else t("workbook.stays_empty")


Take = Callable[["Mapped"], Awaitable[Headings | None]]
"""Reads again with other corrections and remembers them; None where that was refused, and said."""


def _columns(*, has_samples: bool) -> tuple[ColumnSpec, ...]:
    sample = (ColumnSpec("sample", t("workbook.sample"), 20, grows=True),) if has_samples else ()
    return (
        ColumnSpec("place", t("workbook.place"), 4),
        ColumnSpec("heading", t("workbook.heading"), 18, grows=True),
        *sample,
        ColumnSpec("meaning", t("workbook.goes_to"), 20, grows=True),
    )


class _Lines:
    """The columns as a list's source."""

    def __init__(self, shown: Headings) -> None:
        self.shown = shown
        self.has_samples = any(line.samples for line in shown.lines)

    async def find(self, text: str) -> Sequence[int]:
        """Return the columns whose heading or field contains the text, or is spelt so."""
        wanted = text.strip().casefold()
        return [
            at
            for at, line in enumerate(self.shown.lines)
            if wanted in f"{line.heading} {meaning_of(line.field)}".casefold()
            or wanted in initials(line.heading)
        ]

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Return the rows of some columns."""
        return [self._row(self.shown.lines[at]) for at in ids]

    def _row(self, line: HeadingLine) -> ListRow:
        sample = (joined(line.samples),) if self.has_samples else ()
        return ListRow(
            (line.place, line.heading, *sample, _meaning(self.shown, line)),
            _explained(self.shown, line),
            _tone(line),
        )


def _tone(line: HeadingLine) -> Tone:
    if line.fate is Fate.REFUSED:
        return Tone.WARNING
    return Tone.QUIET if line.fate is Fate.LEFT_OUT else Tone.PLAIN


def _meaning(shown: Headings, line: HeadingLine) -> str:
    if line.fate is Fate.REFUSED:
        return f"! {t('workbook.not_taken')}"
    meaning = shown.meaning(line.field)
    return t("workbook.by_hand", meaning=meaning) if line.is_by_hand else meaning


def _explained(shown: Headings, line: HeadingLine) -> str:
    place = t("workbook.column_of", sheet=line.sheet, place=line.place, heading=line.heading)
    if line.fate is Fate.REFUSED:
        return f"{place} {t('workbook.why_not_taken')}"
    if line.fate is Fate.LEFT_OUT:
        stays = t("workbook.form_stays_empty" if shown.is_form else "workbook.stays_out")
        return f"{place} {stays}"
    said = t("workbook.is_read_by_hand" if line.is_by_hand else "workbook.is_read")
    return f"{place} {said}"


def initials(text: str) -> str:
    """Return the initials of the usual readings: 姓名 is xm."""
    return "".join(readings(sign)[0][0] for sign in text if readings(sign))


def field_choices(shown: Headings, line: HeadingLine) -> list[Choice]:
    """Return what a column may be: nothing, or any field; one that is given says to which."""
    from core.workbooks.form_memory import fields_of  # noqa: PLC0415 - start-up

    nothing = shown.meaning("")
    found = [Choice("", nothing, initials(nothing))]
    if line.is_by_hand:
        found.append(Choice(BY_ITSELF, t("workbook.by_itself")))
    for field in (*fields_of(shown.kind), GRADE_AND_CLASS, INDEX):
        label = meaning_of(field)
        holder = given_to(shown.lines, field, line)
        taken = t("workbook.taken_by", heading=holder.heading) if holder else ""
        if field == line.field:
            taken = t("workbook.this_column")
        who = t("workbook.first_member") if field.startswith("m1_") else ""
        hints = " ".join(part for part in (initials(label), initials(who), who) if part)
        found.append(Choice(field, label, f"{hints}  {taken}".rstrip()))
    return found


class HeadingList(RecordList[int]):
    """The columns; Enter changes one."""

    BINDINGS: ClassVar[list[BindingType]] = [OPEN.called("command.change_heading").binding()]


class HeadingsScreen(WorkScreen[None]):
    """The columns of a workbook or form; a correction holds at once and is remembered."""

    HELP_ID = "help.headings"
    CSS_PATH = "headings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [DISCARD.called("command.forget_headings").binding()]

    def __init__(self, where: str, shown: Headings, take: Take) -> None:
        super().__init__()
        self.where = where
        self._source = _Lines(shown)
        self._take = take

    def compose_body(self) -> ComposeResult:
        """Compose what was understood in a sentence, and the columns."""
        yield Prose(classes="headings-told")
        columns = _columns(has_samples=self._source.has_samples)
        yield HeadingList(columns, self._source)

    def on_mount(self) -> None:
        """Let the arrows move the columns; what is typed goes to the box."""
        self.query_one(ListBody).focus()
        self._tell()

    def _tell(self) -> None:
        shown = self._source.shown
        fates = [line.fate for line in shown.lines]
        by_hand = sum(line.is_by_hand for line in shown.lines)
        sentence = t(
            "workbook.form_told" if shown.is_form else "workbook.headings_told",
            columns=len(fates),
            read=fates.count(Fate.READ),
            left_out=fates.count(Fate.LEFT_OUT),
        )
        if refused := fates.count(Fate.REFUSED):
            sentence += tn("workbook.headings_refused", refused)
        if by_hand:
            sentence += tn("workbook.headings_by_hand", by_hand)
        self.query_one(".headings-told", Prose).text = sentence
        self.state = t("workbook.remembered_state" if by_hand else "workbook.automatic_state")
        self.refresh_bindings()

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[int]) -> None:
        event.stop()
        line = self._source.shown.lines[event.row_id]
        if line.fate is Fate.REFUSED:
            self.warn(t("error.heading_refused", heading=line.heading))
            return

        def chosen(value: str | None) -> None:
            if value is not None:
                self.run_worker(self._correct(line, event.row_id, value), exclusive=True)

        title = t("workbook.choose_field", heading=line.heading)
        text = joined(line.samples)
        choices = field_choices(self._source.shown, line)
        self.app.push_screen(ChooseDialog(title, choices, text), chosen)

    async def _correct(self, line: HeadingLine, at: int, value: str) -> None:
        shown = self._source.shown
        field = None if value == BY_ITSELF else value
        try:
            mapping = corrected(shown.lines, shown.mapping, line, field)
        except CunxiaoError as error:
            self.fail(error)
            return
        moved = given_to(shown.lines, field, line) if field else None
        sentence = t("workbook.now_means", heading=line.heading, meaning=shown.meaning(field or ""))
        if field is None:
            sentence = t("workbook.now_by_itself", heading=line.heading)
        if moved is not None:
            sentence += t("workbook.moved_from", heading=moved.heading, meaning=shown.meaning(""))
        await self._change(mapping, at, sentence)

    async def _change(self, mapping: Mapped, at: int | None, sentence: str) -> None:
        shown = await self._take(mapping)
        if shown is not None:
            self._source.shown = shown
            self.query_one(HeadingList).reload(keep=at)
            self._tell()
            self.say(sentence)

    async def action_discard(self) -> None:
        """Forget every correction of these headings."""
        await self._change({}, None, t("workbook.forgotten"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to forget what there is."""
        if action == "discard":
            return bool(self._source.shown.mapping)
        return super().check_action(action, parameters)
