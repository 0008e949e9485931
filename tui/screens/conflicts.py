"""Conflicts: what two sides wrote of one thing, until a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from tui.commands import REVEAL
from tui.moments import moment_text
from tui.screens.ask import AskDialog
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text
from tui.widgets.dialogs import ConfirmDialog

if TYPE_CHECKING:
    from core.office import Office
    from sync.conflicts import Side
    from sync.correspondence import ClaimView, ConflictView

OTHER = "other"
TOGETHER = "all"
"""Begins the key of an act that settles everything of a school at once: `all:<place>:<side>`."""
LEAST_TOGETHER = 2
MOST_NAMED = 6
"""So many are named in the question before they are settled together."""


def _views(office: Office, revealed: frozenset[str]) -> tuple[bool, list[ConflictView]]:
    from core.overview import is_centre  # noqa: PLC0415 - start-up
    from sync.correspondence import conflict_views  # noqa: PLC0415 - start-up

    return is_centre(office), conflict_views(office, revealed)


def side_name(claim: ClaimView, school: str, *, is_centre: bool) -> str:
    """Return who wrote a value, as this school says it: 我校, 中心校, or the school's name."""
    return _named(claim.side, school, is_centre=is_centre)


def _named(side: Side, school: str, *, is_centre: bool) -> str:
    from sync.conflicts import Side  # noqa: PLC0415 - start-up

    if side is Side.CENTRE:
        return t("conflict.own" if is_centre else "conflict.centre")
    return school if is_centre else t("conflict.own")


class ConflictsScreen(WorkScreen[None]):
    """Every value that stands is an act: Enter takes it."""

    HELP_ID = "help.conflicts"
    CSS_PATH = "conflicts.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [REVEAL.binding()]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("conflict.where")
        self._views: dict[str, ConflictView] = {}
        self._is_centre = False
        self._revealed: frozenset[str] = frozenset()

    def compose_body(self) -> ComposeResult:
        """Compose the conflicts."""
        yield Agenda(label_width=18)

    async def on_mount(self) -> None:
        """Show what is open."""
        self.query_one(Agenda).focus()
        await self._load()

    async def _load(self) -> None:
        found = await self.attempt(_views, self._revealed)
        if found is None:
            return
        self._is_centre, views = found
        self._views = {view.id: view for view in views}
        self.state = tn("conflict.open", len(views)) if views else t("conflict.none")
        self.query_one(Agenda).show(self._lines(views), label_width=self._label_width(views))
        self.refresh_bindings()

    def _label_width(self, views: list[ConflictView]) -> int:
        from rich.cells import cell_len  # noqa: PLC0415 - Textual has it loaded

        names = [
            side_name(claim, view.school, is_centre=self._is_centre)
            for view in views
            for claim in view.claims
        ]
        return min(max(cell_len(name) for name in [t("conflict.other"), *names]), 24)

    def _lines(self, views: list[ConflictView]) -> list[AgendaLine]:
        if not views:
            return [text(t("conflict.empty"))]
        lines = [quiet(t("conflict.lead"))]
        for at, view in enumerate(views):
            if at and views[at - 1].school != view.school:
                lines += self._together_lines(views[at - 1].school)
            lines.append(heading(t("conflict.about", subject=view.subject, field=view.field)))
            for number, claim in enumerate(view.claims):
                moment = moment_text(claim.written, self.room.clock.today())
                when = t("conflict.written", by=claim.by, moment=moment)
                mark = t("conflict.shows_now") if number == 0 else ""
                side = side_name(claim, view.school, is_centre=self._is_centre)
                lines.append(act(f"{view.id}:{number}", side, f"{claim.text}  {mark}", when))
            if not view.is_choice:
                other = act(f"{view.id}:{OTHER}", t("conflict.other"), t("conflict.other_hint"))
                lines.append(other)
        return [*lines, *self._together_lines(views[-1].school)]

    def _of_school(self, school: str) -> list[ConflictView]:
        return [view for view in self._views.values() if view.school == school]

    def _together_lines(self, school: str) -> list[AgendaLine]:
        """Return the acts that settle everything of a school by one side; none for one alone."""
        own = self._of_school(school)
        if len(own) < LEAST_TOGETHER:
            return []
        lines = [heading(tn("conflict.together", len(own), school=school))]
        for side in sorted({claim.side for view in own for claim in view.claims}, reverse=True):
            named = _named(side, school, is_centre=self._is_centre)
            key = f"{TOGETHER}:{school}:{side}"
            lines.append(act(key, named, t("conflict.all_by", side=named)))
        return lines

    @on(Agenda.Done)
    def _decide(self, event: Agenda.Done) -> None:
        conflict_id, _, chosen = event.key.partition(":")
        if conflict_id == TOGETHER:
            school, _, side = chosen.rpartition(":")
            self.run_worker(self._take_all(school, side), exclusive=True)
            return
        view = self._views[conflict_id]
        if chosen == OTHER:
            title = t("conflict.about", subject=view.subject, field=view.field)
            dialog = AskDialog(title, t("conflict.ask"), draft_id=f"conflict.{view.id}")
            self.app.push_screen(dialog, lambda value: self._typed(view, value))
            return
        self.run_worker(self._take(view, view.claims[int(chosen)]), exclusive=True)

    async def _take(self, view: ConflictView, claim: ClaimView) -> None:
        from sync.conflicts import resolve  # noqa: PLC0415 - start-up

        if await self.attempt(resolve, view.id, claim.take) is not None:
            await self._load()
            told = t("conflict.told_down" if self._is_centre else "conflict.told_up")
            decided = t(
                "conflict.decided", subject=view.subject, field=view.field, value=claim.text
            )
            self.say(decided + told)

    async def _take_all(self, school: str, taken: str) -> None:
        """Ask, naming what would stand then, and settle a school's conflicts by one side."""
        from sync.conflicts import Side, resolve_all  # noqa: PLC0415 - start-up

        side = Side(taken)
        clear = [
            (view, claims[0])
            for view in self._of_school(school)
            if len(claims := [one for one in view.claims if one.side is side]) == 1
        ]
        named = _named(side, school, is_centre=self._is_centre)
        lines = [
            t("conflict.decided_line", subject=view.subject, field=view.field, value=claim.text)
            for view, claim in clear[:MOST_NAMED]
        ]
        if len(clear) > MOST_NAMED:
            lines.append(tn("conflict.and_more", len(clear) - MOST_NAMED))
        title = tn("conflict.all_title", len(clear), side=named)
        dialog = ConfirmDialog(title, "\n".join([*lines, t("conflict.all_text")]))
        if not await self.app.push_screen_wait(dialog):
            return
        ids = [view.id for view, _ in clear]
        count = await self.attempt(resolve_all, ids, side)
        if count is not None:
            await self._load()
            told = t("conflict.told_down" if self._is_centre else "conflict.told_up")
            self.say(tn("conflict.all_decided", count, side=named) + told)

    def _typed(self, view: ConflictView, value: str | None) -> None:
        if value is not None and value.strip():
            self.run_worker(self._take_typed(view, value.strip()), exclusive=True)

    async def _take_typed(self, view: ConflictView, value: str) -> None:
        from sync.correspondence import resolve_as_typed  # noqa: PLC0415 - start-up

        def settle(office: Office) -> bool:
            resolve_as_typed(office, view.id, value)
            return True

        if await self.attempt(settle):
            await self._load()
            told = t("conflict.told_down" if self._is_centre else "conflict.told_up")
            self.say(t("conflict.decided_other", subject=view.subject, field=view.field) + told)

    @on(Agenda.Chosen)
    def _moved(self) -> None:
        self.refresh_bindings()

    def _chosen_view(self) -> ConflictView | None:
        conflict_id = self.query_one(Agenda).chosen_key.partition(":")[0]
        return self._views.get(conflict_id)

    async def action_reveal(self) -> None:
        """Show the whole numbers of the conflict under the cursor; the look is noted."""
        from sync.correspondence import note_look  # noqa: PLC0415 - start-up

        view = self._chosen_view()
        if view is not None:
            await self.use(note_look, view.id)
            self._revealed |= {view.id}
            await self._load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to show numbers only where some are masked."""
        if action == "reveal" and self.is_mounted:
            view = self._chosen_view()
            return view is not None and view.is_guarded and not view.is_revealed
        return super().check_action(action, parameters)
