"""Screens that reach the office: every use case runs at the desk, never on the screen's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from tui.app import CunxiaoApp
from tui.room import Room
from tui.widgets.frame import OfficeScreen

if TYPE_CHECKING:
    from core.office import Office

P = ParamSpec("P")
T = TypeVar("T")
ResultT = TypeVar("ResultT")


class RoomScreen(OfficeScreen[ResultT]):
    """A screen of the opened office. Constructed without arguments, it finds all it needs here."""

    @property
    def house(self) -> CunxiaoApp:
        """The app, by its own type."""
        app = self.app
        assert isinstance(app, CunxiaoApp)  # noqa: S101 - narrows Textual's type
        return app

    @property
    def room(self) -> Room:
        """The home, the clock and the office."""
        return self.house.room

    async def use(
        self, use_case: Callable[Concatenate[Office, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case on the office, at the desk; its CunxiaoError is raised here."""
        return await self.house.desk.run(use_case, self.room.opened, *args, **kwargs)

    def use_now(
        self, use_case: Callable[Concatenate[Office, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case and wait for it: for the last draft of a program that ends."""
        return self.house.desk.run_now(use_case, self.room.opened, *args, **kwargs)
