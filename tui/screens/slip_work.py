"""Slips as a screen takes them: kept while they are typed, compared when both are done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from core.i18n import t
from tui.commands import SAVE
from tui.screens.draw_parts import SlipDesk
from tui.screens.work import WorkScreen
from tui.widgets.later import Later
from tui.widgets.twice_typed import TwiceTyped

if TYPE_CHECKING:
    from core.grouping.typed_slips import TypedSlips
    from core.office import Office

KEEP_SECONDS = 0.3
"""What was typed is durable this long after the last key."""

Keep = Callable[["Office", "TypedSlips"], None]


class SlipWork:
    """The slips of one draw. `keep_as` gives the use case that keeps them; None: none are typed."""

    def __init__(
        self, screen: WorkScreen[None], keep_as: Callable[[], Keep | None], kept: Callable[[], None]
    ) -> None:
        self._screen = screen
        self._keep_as = keep_as
        self._kept = kept
        self._later = Later(screen, KEEP_SECONDS, self._soon)

    @property
    def _desk(self) -> SlipDesk:
        return self._screen.query_one(SlipDesk)

    def typed(self) -> None:
        """Keep what was typed, a moment after the last key."""
        self._later.soon()

    def _soon(self) -> None:
        self._screen.run_worker(self._keep_typed())

    async def _keep_typed(self) -> None:
        keep = self._keep_as()
        if keep is not None:
            await self._screen.attempt(keep, self._desk.slips)
            self._kept()

    def keep_now(self) -> None:
        """Keep what was typed without waiting: the screen or the program ends."""
        keep = self._keep_as()
        if keep is not None:
            self._screen.use_now(keep, self._desk.slips)

    async def agree(self) -> bool:
        """Compare both columns and keep what was found; whether they agree."""
        from core.grouping.typed_slips import differing_slips  # noqa: PLC0415 - start-up

        keep = self._keep_as()
        if keep is None:
            return False
        slips = self._desk.slips
        differing = await self._screen.attempt(lambda _: differing_slips(slips))
        if differing is None:
            return False
        compared = replace(slips, is_agreed=not differing, is_compared=True)
        await self._screen.attempt(keep, compared)
        if differing:
            self._desk.show_differences(differing)
        return not differing


class SlipScreen(WorkScreen[None]):
    """A screen on which two people type slips; `load` shows what stands after they agree."""

    BINDINGS: ClassVar[list[BindingType]] = [SAVE.called("command.slips_done").binding()]

    def __init__(self) -> None:
        super().__init__()
        self._slips = SlipWork(self, self.keep_as, self.say_kept)

    async def load(self) -> None:
        """Read and show what stands."""
        raise NotImplementedError

    def keep_as(self) -> Keep | None:
        """Return what keeps the slips; None while none are typed."""
        raise NotImplementedError

    def say_kept(self) -> None:
        """Say that what was typed is kept."""
        self.state = t("draw.kept")

    @on(TwiceTyped.Changed)
    def _typed(self) -> None:
        self._slips.typed()

    def keep_draft(self) -> None:
        """Keep the slips: the program is ending."""
        self._slips.keep_now()

    def action_save(self) -> None:
        """Compare both columns; go on when they agree."""
        self.run_worker(self._agree(), exclusive=True)

    async def _agree(self) -> None:
        if await self._slips.agree():
            await self.load()
            self.say(t("draw.agreed"))
