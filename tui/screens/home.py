"""The first screen after unlocking: what is due, how many there are, what is safe."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.widget import Widget

from core.clock_doubt import ClockDoubt, confirm_clock
from core.due_today import due_items
from core.errors import CunxiaoError
from core.i18n import t
from tui.commands import (
    FILL_FORM,
    GO_GROUPING,
    GO_PUPILS,
    GO_SETTINGS,
    GO_STAFF,
    GO_STICK,
    PRINT,
)
from tui.screens.base import RoomScreen
from tui.screens.home_sentences import (
    GradeBar,
    HomeFigures,
    backup_sentence,
    due_entries,
    due_title,
    entry_of,
    gather,
    grade_bars,
    heads_sentence,
    most_that_fit,
    stick_sentence,
    term_sentence,
    today_sentence,
)
from tui.screens.menu import Menu
from tui.widgets.cells import fit, shown
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from core.due_today import DueItem

BAR_CELLS = 16
"""The longest bar; with its label it is half of 80 columns."""
LABEL_CELLS = 14


class GradeBars(Widget):
    """Pupils by grade, in two columns, drawn with a glyph that every console has."""

    bars: reactive[tuple[GradeBar, ...]] = reactive((), layout=True)

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--label", "bar--line"}

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002 - Textual's
        """One line for two grades."""
        return (len(self.bars) + 1) // 2

    def render(self) -> Text:
        """Draw the younger half on the left."""
        half = (len(self.bars) + 1) // 2
        most = max((bar.pupils for bar in self.bars), default=1)
        lines = Text(no_wrap=True, end="")
        for at in range(half):
            for bar in (self.bars[at], *self.bars[at + half : at + half + 1]):
                cells = max(round(bar.pupils * BAR_CELLS / most), 1)
                label = fit(f"{bar.label} {bar.pupils}", LABEL_CELLS)
                lines.append(label, self.get_component_rich_style("bar--label"))
                lines.append(
                    fit("=" * cells, BAR_CELLS + 6), self.get_component_rich_style("bar--line")
                )
            lines.append("\n")
        return lines


BACKUP_AFTER_SECONDS = 20.0
"""Nobody waits for the day's backup: it begins when the first thing is being done."""


class HomeScreen(RoomScreen[None]):
    """What is due today, each sentence leading to where it is done."""

    HELP_ID = "help.home"
    CSS_PATH = "home.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        GO_PUPILS.binding(action="app.go('pupils')"),
        GO_GROUPING.binding(action="app.go('grouping')"),
        GO_STAFF.binding(action="app.go('staff')"),
        PRINT.binding(action="app.go('print')"),
        FILL_FORM.binding(action="app.go('fill')"),
        GO_STICK.binding(action="app.go('stick')"),
        GO_SETTINGS.binding(action="app.go('settings')"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._due: dict[str, DueItem] = {}

    def compose_body(self) -> ComposeResult:
        """Compose the sentences, the figures and what is safe."""
        with VerticalScroll(id="home", can_focus=False):
            yield Prose(t("home.due"), classes="home-title")
            yield Menu(detail_width=12)
            yield Prose(classes="heads")
            yield GradeBars()
            yield Prose(classes="safety")

    def on_mount(self) -> None:
        """Let the keys move what is due; the figures come with the screen's first appearance."""
        self.query_one(Menu).body.focus()
        self.set_timer(BACKUP_AFTER_SECONDS, self._keep_backup)

    async def _keep_backup(self) -> None:
        """Make today's backup in the home, once the person has what they came for."""
        from core.safekeeping.daily_backup import keep_daily_backup  # noqa: PLC0415 - start-up

        try:
            await self.use(keep_daily_backup)
        except CunxiaoError as error:
            self.fail(error)

    async def on_screen_resume(self) -> None:
        """Count, the first time and again: another screen may have changed something."""
        self._name_the_day()
        await self.show_figures()

    def _name_the_day(self) -> None:
        office = self.room.opened
        self.where = f"{office.school.name}   {term_sentence(office.clock.today())}"
        self.state = f"{today_sentence(office.clock.today())}  {office.operator.name}"

    async def show_figures(self) -> None:
        """Gather and paint."""
        try:
            figures = await self.use(gather)
        except CunxiaoError as error:
            self.fail(error)
            return
        self._paint(figures)

    def _paint(self, figures: HomeFigures) -> None:
        most = most_that_fit(self.app.size.height)
        items = due_items(figures.due)
        self._due = {entry_of(item, figures.today).id: item for item in items}
        self.query_one(".home-title", Prose).text = due_title(figures, most)
        self.query_one(Menu).show_entries(due_entries(figures, most))
        self.query_one(".heads", Prose).text = heads_sentence(figures)
        self.query_one(GradeBars).bars = grade_bars(figures)
        lines = (backup_sentence(figures), stick_sentence(figures))
        self.query_one(".safety", Prose).text = "\n".join(shown(line) for line in lines if line)

    @on(Menu.Chosen)
    async def _chosen(self, event: Menu.Chosen) -> None:
        """Go where the sentence leads."""
        entry = event.entry_id
        item = self._due.get(entry)
        if entry.startswith("go:"):
            await self.house.action_go(entry.removeprefix("go:"))
        elif item is not None and isinstance(item.about, ClockDoubt):
            from tui.screens.clock_asking import clock_question  # noqa: PLC0415 - seldom

            self.app.push_screen(clock_question(item.about), self._date_judged)
        elif item is not None:
            from tui.screens.home_ways import go_on  # noqa: PLC0415 - start-up

            await go_on(self.app, item)

    async def _date_judged(self, is_right: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_right:
            try:
                await self.use(confirm_clock)
            except CunxiaoError as error:
                self.fail(error)
            await self.show_figures()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Home is where one comes back to: there is nothing behind it."""
        if action == "back":
            return False
        return super().check_action(action, parameters)
