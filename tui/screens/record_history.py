"""The history of one record: who changed what when, and an earlier value put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.errors import CunxiaoError
from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldSpec
from core.i18n import t, tn
from core.models import PupilId, SchoolYear, StaffId
from core.privacy.field_masks import mask_of, shown_masked
from core.records.forms import note_look
from core.records.past import (
    PastEntry,
    ValueChange,
    history_of_pupil,
    history_of_staff,
    put_back_pupil,
    put_back_staff,
)
from core.registration import InvalidDraftError
from core.spoken_labels import in_words
from tui.form_rules import problem_of
from tui.forms import label_of
from tui.moments import moment_text
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.office import Office

MESSAGE_PREFIXES = ("history.why.",)
MESSAGE_IDS = (
    "history.why.register",
    "history.why.amend",
    "history.why.import",
    "history.why.put_back",
    "history.why.undo",
    "history.why.change",
    "history.why.promotion",
    "history.why.conflict",
    "history.why.merge",
    "history.why.take_back",
    "history.why.transfer",
    "history.why.accept",
    "history.why.draw",
)
PUT_BACK = "put_back"
LOOK = "look"


@dataclass(frozen=True, slots=True)
class HistorySubject:
    """Whose history is shown."""

    record_id: str
    name: str
    is_staff: bool = False

    @property
    def specs(self) -> Mapping[str, FieldSpec]:
        """The fields of the form."""
        return STAFF_FIELDS if self.is_staff else PUPIL_FIELDS

    def read(self, office: Office) -> list[PastEntry]:
        """Return the entries, the newest first; runs at the desk."""
        if self.is_staff:
            return history_of_staff(office, StaffId(self.record_id))
        return history_of_pupil(office, PupilId(self.record_id))

    def put_back(self, office: Office, texts: Mapping[str, str]) -> None:
        """Put earlier values back; runs at the desk."""
        if self.is_staff:
            put_back_staff(office, StaffId(self.record_id), texts)
        else:
            put_back_pupil(office, PupilId(self.record_id), texts)


class RecordHistoryScreen(WorkScreen[None]):
    """One agenda, the newest first: Enter on a change offers to put the earlier value back."""

    HELP_ID = "help.record_history"
    CSS_PATH = "record_history.tcss"

    def __init__(self, subject: HistorySubject) -> None:
        super().__init__()
        self.subject = subject
        self._entries: list[PastEntry] = []
        self._seen: set[str] = set()
        """Fields that somebody asked to see whole on this screen."""

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=14)

    async def on_mount(self) -> None:
        """Show the past."""
        self.query_one(Agenda).focus()
        await self.refresh_past()

    async def refresh_past(self) -> None:
        """Read and paint again."""
        entries = await self.attempt(self.subject.read)
        if entries is not None:
            self._entries = entries
            self.where = t("history.where", name=self._present_name())
            self._paint()

    def _present_name(self) -> str:
        """Return the name that stands now: putting one back may have changed it."""
        names = (
            one.after
            for entry in self._entries
            for one in entry.changes
            if one.key == "name" and not entry.is_merged
        )
        return next(names, "") or self.subject.name

    def _paint(self) -> None:
        lines: list[AgendaLine] = []
        for at, entry in enumerate(self._entries):
            lines += self._lines(at, entry)
        self.query_one(Agenda).show(lines)
        self.state = tn("history.count", len(self._entries))

    def _lines(self, at: int, entry: PastEntry) -> list[AgendaLine]:
        moment = moment_text(entry.at, self.room.clock.today())
        whose = f"  {t('history.merged')}" if entry.is_merged else ""
        lines = [heading(f"{moment}  {entry.by}  {_why(entry.why)}{whose}")]
        if entry.is_first:
            return [*lines, quiet(tn("history.first", len(entry.changes)))]
        if entry.is_removal:
            name = next((one.before for one in entry.changes if one.key.endswith("name")), "")
            return [*lines, act(f"{at}:", t("history.removed"), name)]
        return lines + [
            act(f"{at}:{change.key}", label_of(change.key), self._sentence(change))
            for change in entry.changes
        ]

    def _sentence(self, change: ValueChange) -> str:
        before, after = self._shown(change, change.before), self._shown(change, change.after)
        return t("acts.becomes", before=before, after=after)

    def _shown(self, change: ValueChange, text: str) -> str:
        if change.key not in self._seen:
            text = shown_masked(self.subject.specs[change.key], text)
        year = SchoolYear.of(self.room.clock.today())
        text = in_words(self.subject.specs[change.key], text, year)
        return text or t("history.nothing")

    @on(Agenda.Done)
    def _chosen(self, event: Agenda.Done) -> None:
        event.stop()
        at, _, key = event.key.partition(":")
        entry = self._entries[int(at)]
        changes = [one for one in entry.changes if not key or one.key == key]
        title = label_of(changes[0].key) if key else t("history.removed")
        earlier = self._shown(changes[0], changes[0].before) if key else ""
        label = t("history.put_back", value=earlier) if key else t("history.put_back_all")
        choices = [Choice(PUT_BACK, label, t("history.put_back_hint"))]
        if key and key not in self._seen and mask_of(self.subject.specs[key]) is not None:
            choices.append(Choice(LOOK, t("history.look"), t("history.look_hint")))

        def answered(value: str | None) -> None:
            if value == PUT_BACK:
                self.run_worker(self._put_back({one.key: one.before for one in changes}))
            elif value == LOOK:
                self.run_worker(self._look(key))

        self.app.push_screen(ChooseDialog(title, choices), answered)

    async def _look(self, key: str) -> None:
        """Note the look, then show the field whole."""
        try:
            await self.use(note_look, self.subject.record_id, (key,))
        except CunxiaoError as error:
            self.fail(error)
            return
        self._seen.add(key)
        self._paint()
        self.say(tn("form.looked", 1))

    async def _put_back(self, texts: Mapping[str, str]) -> None:
        try:
            await self.use(self.subject.put_back, texts)
        except InvalidDraftError as error:
            self.warn(problem_of(error.problems[0]).sentence)
            return
        except CunxiaoError as error:
            self.fail(error)
            return
        await self.refresh_past()
        self.say(tn("history.done", len(texts)))


def _why(code: str) -> str:
    """Return a reason as one says it; a person's own words are shown as they are."""
    known = f"history.why.{code}"
    if known in MESSAGE_IDS:
        return t(known)
    return code if code and not code.isascii() else t("history.why_other")
