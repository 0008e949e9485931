"""Taking back what was done as one act: the acts, what one would come to, then a yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.fields import PUPIL_FIELDS, STAFF_FIELDS
from core.i18n import t, tn
from core.models import SchoolYear
from core.spoken_labels import in_words
from tui.commands import SAVE
from tui.desk import Ticker
from tui.moments import moment_text
from tui.screens.agenda_screen import AgendaScreen
from tui.screens.preview import PreviewScreen
from tui.screens.work import WorkScreen, joined
from tui.undo_words import act_name, done, field_name, figures_of, stay_sentence, sure, told
from tui.widgets.agenda import Agenda, act, heading, quiet
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.prose import Prose
from tui.widgets.review import Review
from tui.widgets.review_rows import Outcome, ReviewRow

if TYPE_CHECKING:
    from core.office import Office
    from core.undoing.acts import Act
    from core.undoing.people import PersonBack, TakingBack
    from core.workbooks.import_changes import FieldChange

MESSAGE_PREFIXES = ("undo.fate.",)


def _recent(office: Office) -> list[Act]:
    from core.undoing.acts import recent_acts  # noqa: PLC0415 - start-up

    return recent_acts(office)


class RecentActsScreen(AgendaScreen):
    """The acts that can be taken back, the newest first; Enter shows what one would come to."""

    HELP_ID = "help.taking_back"
    LABEL_WIDTH = 40

    def __init__(self) -> None:
        super().__init__()
        self.where = t("undo.where")
        self._acts: list[Act] = []

    async def paint(self) -> None:
        """Read and show again."""
        self._acts = await self.attempt(_recent) or []
        self.state = tn("undo.acts", len(self._acts)) if self._acts else ""
        today = self.room.clock.today()
        lines = [quiet(t("undo.intro" if self._acts else "undo.none"))]
        for at, one in enumerate(self._acts):
            lines.append(heading(f"{moment_text(one.at, today)}  {one.by}"))
            lines.append(act(str(at), act_name(one), figures_of(one)))
        self.agenda.show(lines)

    @on(Agenda.Done)
    def _chosen(self, event: Agenda.Done) -> None:
        self.run_worker(self._take_back(self._acts[int(event.key)]), exclusive=True)

    async def _take_back(self, one: Act) -> None:
        if done := await ask_taking_back(self, one):
            await self.paint()
            self.say(done)


async def ask_taking_back(screen: WorkScreen[Any], one: Act) -> str:
    """Show what taking an act back comes to, ask, and do it; return what was done, or nothing."""
    from core.undoing.preview import preview_taking_back  # noqa: PLC0415 - start-up
    from core.undoing.taking_back import take_back  # noqa: PLC0415 - start-up

    def read(office: Office, ticker: Ticker) -> TakingBack:
        return preview_taking_back(office, one, ticker)

    plan = await screen.long_work(t("undo.reading"), read)
    if plan is None:
        return ""
    year = SchoolYear.of(screen.room.clock.today())
    is_merge = one.kind.value == "merge"
    returned = {"merge": t("undo.parted"), "void": t("undo.here_again")}.get(one.kind.value, "")
    people = plan.people if is_merge else sorted(plan.people, key=_needs_no_look)
    rows = [_row(person, year, returned) for person in people]
    preview = TakeBackPreview(t("undo.where_act", act=act_name(one)), rows, told(plan))
    if not await screen.app.push_screen_wait(preview):
        return ""
    dialog = ConfirmDialog(t("undo.sure_title"), sure(plan))
    if not await screen.app.push_screen_wait(dialog):
        return ""

    def do(office: Office, ticker: Ticker) -> bool:
        take_back(office, plan, ticker)
        return True

    if not await screen.long_work(t("undo.doing"), do):
        return ""
    return done(plan)


class TakeBackRows(Review):
    """The rows of a preview; ^S takes back."""

    HELP_ID = "help.taking_back"
    BINDINGS: ClassVar[list[BindingType]] = [SAVE.called("command.take_back_now").binding()]


class TakeBackPreview(PreviewScreen):
    """What becomes of everybody; ^S goes on, Esc leaves everything as it is."""

    HELP_ID = "help.taking_back"
    BINDINGS: ClassVar[list[BindingType]] = [SAVE.called("command.take_back_now").binding()]

    def __init__(self, where: str, rows: Sequence[ReviewRow], sentence: str) -> None:
        super().__init__(where, rows)
        self._told = sentence
        self._possible = sum(row.outcome is not Outcome.LEFT for row in rows)

    def compose_body(self) -> ComposeResult:
        """Compose the sentence and the rows."""
        yield Prose(self._told, classes="preview-text")
        yield TakeBackRows(self._rows, is_fixable=False)

    def _not_yet(self) -> str:
        return t("undo.not_yet")


def _needs_no_look(person: PersonBack) -> tuple[bool, bool]:
    """Order those first of whom something stays."""
    return (not person.stays, bool(person.rows))


def _row(person: PersonBack, year: SchoolYear, returned: str) -> ReviewRow:
    """Return a person's row. `returned` is said of a record that a merge or a voiding took out."""
    stays = [stay_sentence(one) for one in person.stays]
    changes = [_change_sentence(one, year) for one in person.changes]
    fate = t(f"undo.fate.{person.fate}")
    if returned and person.fate.value == "returned":
        fate = returned
    summary = joined(field_name(one.field) for one in person.changes)
    return ReviewRow(
        in_words(PUPIL_FIELDS["grade"], person.place, year),
        person.name,
        Outcome(person.fate.value),
        stays[0] if stays else summary,
        tuple([*stays, *changes] or [fate]),
        is_warned=bool(stays),
    )


def _change_sentence(change: FieldChange, year: SchoolYear) -> str:
    spec = PUPIL_FIELDS.get(change.field) or STAFF_FIELDS[change.field]
    before, after = (in_words(spec, one, year) for one in (change.before, change.after))
    nothing = t("history.nothing")
    becomes = t("acts.becomes", before=before or nothing, after=after or nothing)
    return t("undo.change", field=field_name(change.field), becomes=becomes)
