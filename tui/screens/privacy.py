"""Privacy 隐私: consents, the notice to families, what may be erased, and who looked at what."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from textual import on
from textual.screen import Screen

from core.i18n import t, tn
from tui.screens.agenda_screen import ReturningAgendaScreen
from tui.screens.one_form import OneForm, OneFormScreen, Values
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, warning
from tui.widgets.form_model import FormField

if TYPE_CHECKING:
    from pathlib import Path

    from core.office import Office
    from core.privacy.room import PrivacyFigures


def _figures(office: Office) -> PrivacyFigures:
    from core.privacy.room import privacy_figures  # noqa: PLC0415 - start-up

    return privacy_figures(office)


def _contact(office: Office) -> str:
    from core.privacy.notice import last_contact  # noqa: PLC0415 - start-up

    return last_contact(office)


def _print_notice(office: Office, contact: str) -> Path:
    from core.privacy.notice import print_notice  # noqa: PLC0415 - start-up

    return print_notice(office, contact).path


NOTICE = "notice"
"""The act that asks for one line and prints; the others have a screen."""

ROOMS: dict[str, tuple[str, str]] = {
    "consent": ("privacy_consent", "ConsentScreen"),
    "erase": ("privacy_erase", "ErasableScreen"),
    "erase_staff": ("privacy_staff", "ErasableStaffScreen"),
    "asked": ("privacy_asked", "AskedErasuresScreen"),
    "trail": ("privacy_trail", "TrailScreen"),
}
"""Where an entry leads: a module of the screens, and the screen in it."""


def room_of(key: str) -> Screen[None]:
    """Return the screen of an entry."""
    if key == NOTICE:
        return PrivacyScreen(opens=NOTICE)
    module, name = ROOMS[key]
    maker: Callable[[], Screen[None]] = getattr(import_module(f"tui.screens.{module}"), name)
    return maker()


class PrivacyScreen(ReturningAgendaScreen):
    """The hub; each line says how it stands, and leads there."""

    HELP_ID = "help.privacy"
    CSS_PATH = "privacy.tcss"
    LABEL_WIDTH = 24

    def __init__(self, *, opens: str = "") -> None:
        super().__init__()
        self.where = t("privacy.where")
        self._opens = opens

    async def on_mount(self) -> None:
        """Show how it stands; then what is to be opened of it."""
        await super().on_mount()
        if self._opens == NOTICE:
            self.agenda.choose(NOTICE)
            await self._ask_contact()

    async def paint(self) -> None:
        """Read and show how it stands."""
        figures = await self.attempt(_figures)
        if figures is not None:
            self.agenda.show(hub_lines(figures))

    @on(Agenda.Done)
    async def _go(self, event: Agenda.Done) -> None:
        if event.key == NOTICE:
            await self._ask_contact()
        else:
            self.app.push_screen(room_of(event.key))

    async def _ask_contact(self) -> None:
        contact = await self.attempt(_contact)
        if contact is None:
            return

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            path = await screen.attempt(_print_notice, values["contact"])
            if path is None:
                return False
            self.say(t("roster_view.printed", path=path))
            return True

        field = FormField(
            key="contact",
            label=t("privacy.contact"),
            width=40,
            hint=t("privacy.contact_hint"),
            is_wide=True,
        )
        form = OneForm(
            where=t("privacy.notice_where"),
            page=t("privacy.notice.title"),
            fields=(field,),
            today=self.room.clock.today(),
            submit=submit,
            values={"contact": contact},
            wanted=frozenset({"contact"}),
            draft_id="notice",
            is_over_record=True,
        )
        self.app.push_screen(OneFormScreen(form))


def hub_lines(figures: PrivacyFigures) -> list[AgendaLine]:
    """Return the hub's lines."""
    consent = t("privacy.no_gaps")
    if figures.unasked:
        consent = tn("privacy.unasked", figures.unasked)
    due = tn("privacy.due", figures.due) if figures.due else t("privacy.none_due")
    staff_due = t("privacy.none_due")
    if figures.staff_due:
        staff_due = tn("privacy.staff_due", figures.staff_due)
    asked = tn("privacy.asked", figures.asked) if figures.asked else t("privacy.none_asked")
    trail = t("privacy.trail_figures", looks=figures.looks, exports=figures.exports)
    lines = [heading(t("privacy.families"))]
    if figures.against:
        lines.append(warning(tn("privacy.against", figures.against)))
    lines += [
        act("consent", t("privacy.consent"), consent),
        act("notice", t("privacy.notice_print"), t("privacy.notice_hint")),
        heading(t("privacy.letting_go")),
        act("erase", t("privacy.erase"), due),
        act("erase_staff", t("privacy.erase_staff"), staff_due),
        act("asked", t("privacy.erasures"), asked),
        heading(t("privacy.seen")),
        act("trail", t("privacy.trail"), trail),
        quiet(t("privacy.trail_note")),
    ]
    if not figures.is_overwritten:
        lines.append(warning(t("privacy.not_overwritten")))
    return lines
