"""Settings: how it looks, where backups go, who may open it, and what this program is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from core.errors import CunxiaoError
from core.i18n import Language, t, use_language
from core.preferences import Preferences, save_preferences
from tui.screens.base import RoomScreen
from tui.screens.home_sentences import backup_text
from tui.screens.menu import Menu, MenuEntry
from tui.screens.work import folder_places
from tui.theme import ThemeName
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice
from tui.widgets.path_dialog import PathDialog, PathWish, Place
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from core.safekeeping.doctor import Finding

MESSAGE_IDS = (
    "language.zh_CN",
    "language.en",
    "theme.cunxiao-dark",
    "theme.cunxiao-light",
    "theme.ansi-dark",
    "theme.cunxiao-mono",
)


class SettingsScreen(RoomScreen[None]):
    """A list of what can be set; each line says what holds now."""

    HELP_ID = "help.settings"
    CSS_PATH = "settings.tcss"

    def compose_body(self) -> ComposeResult:
        """Compose the lines, and what this program is."""
        with VerticalScroll(id="settings", can_focus=False):
            yield Menu(50, is_detail_wide=True)
            yield Prose(classes="about")

    def on_mount(self) -> None:
        """Let the keys move; what holds comes with the screen's first appearance."""
        self.query_one(Menu).body.focus()

    async def on_screen_resume(self) -> None:
        """Say what holds, the first time and again: a new sheet may have been put away."""
        await self._paint()

    async def _paint(self) -> None:
        from core.safekeeping.daily_backup import backups_made  # noqa: PLC0415 - start-up
        from core.safekeeping.recovery_renewal import is_sheet_waiting  # noqa: PLC0415 - start-up

        backups = await self.use(backups_made)
        is_waiting = await self.use(is_sheet_waiting)
        room = self.room
        today = room.clock.today()
        self.where = t("settings.title")
        self.state = room.opened.school.name
        theme = self.house.theme
        entries = [
            MenuEntry(
                "language", t("settings.language"), t(f"language.{room.preferences.language}")
            ),
            MenuEntry("theme", t("settings.theme"), t(f"theme.{theme}")),
            MenuEntry("backup", t("settings.backup"), backup_text(backups, today)),
            MenuEntry("passphrase", t("settings.passphrase"), room.opened.operator.name),
            MenuEntry(
                "sheet",
                t("settings.sheet"),
                t("sheet.not_kept" if is_waiting else "settings.sheet_hint"),
            ),
            MenuEntry(
                "motion",
                t("settings.motion"),
                t("settings.still" if room.preferences.is_still else "settings.moving"),
            ),
            MenuEntry("privacy", t("settings.privacy"), t("year.privacy_hint")),
            MenuEntry("doctor", t("settings.doctor"), t("settings.doctor_text")),
        ]
        self.query_one(Menu).show_entries(entries)
        self.query_one(".about", Prose).text = self._about()
        self.refresh_bindings()

    def _about(self) -> str:
        from core.version import version  # noqa: PLC0415 - seldom

        school = self.room.opened.school
        return t(
            "settings.about",
            version=version(),
            school=school.name,
            code=school.id,
            path=str(self.room.home.path),
        )

    @on(Menu.Chosen)
    def _chosen(self, event: Menu.Chosen) -> None:
        acts: dict[str, Callable[[], object]] = {
            "language": self._choose_language,
            "theme": self._choose_theme,
            "motion": self._switch_motion,
            "backup": lambda: self.run_worker(self._choose_backup()),
            "passphrase": self._change_passphrase,
            "sheet": self._renew_sheet,
            "privacy": self._open_privacy,
            "doctor": lambda: self.run_worker(self._examine()),
        }
        acts[event.entry_id]()

    # Looks

    def _choose_language(self) -> None:
        choices = [Choice(one.value, t(f"language.{one}")) for one in Language]
        dialog = ChooseDialog(t("settings.language"), choices)
        self.app.push_screen(dialog, self._language_chosen)

    def _language_chosen(self, value: str | None) -> None:
        if value is not None:
            use_language(Language(value))
            self._keep(replace(self.room.preferences, language=Language(value)))

    def _choose_theme(self) -> None:
        choices = [Choice(name.value, t(f"theme.{name}")) for name in ThemeName]
        dialog = ChooseDialog(t("settings.theme"), choices)
        self.app.push_screen(dialog, self._theme_chosen)

    def _theme_chosen(self, value: str | None) -> None:
        if value is not None:
            self.house.theme = value
            self._keep(replace(self.room.preferences, theme=value))

    def _switch_motion(self) -> None:
        preferences = self.room.preferences
        self._keep(replace(preferences, is_still=not preferences.is_still))

    def _keep(self, preferences: Preferences) -> None:
        self.room.preferences = preferences
        self.run_worker(self._write(preferences))

    async def _write(self, preferences: Preferences) -> None:
        try:
            await self.house.desk.run(save_preferences, self.room.home, preferences)
        except CunxiaoError as error:
            self.fail(error)
        await self._paint()

    # What is safe

    async def _choose_backup(self) -> None:
        own = Place(t("settings.backups_folder"), self.room.home.backups)
        places = [own, *await asyncio.to_thread(folder_places)]
        wish = PathWish(
            t("settings.backup_where"),
            tuple(places),
            is_folder=True,
            sentence=t("settings.backup_text"),
        )

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self.run_worker(self._back_up(folder))

        self.app.push_screen(PathDialog(wish), chosen)

    async def _back_up(self, folder: Path) -> None:
        from core.safekeeping.backup import make_backup  # noqa: PLC0415 - start-up

        self.say(t("settings.backing_up"))
        try:
            backup = await self.use(make_backup, folder)
        except CunxiaoError as error:
            self.fail(error)
            return
        await self._paint()
        self.say(t("settings.backed_up", path=str(backup.path)))

    async def _examine(self) -> None:
        from core.safekeeping.doctor import examine  # noqa: PLC0415 - start-up

        self.say(t("settings.examining"))
        diagnosis = await self.use(examine)
        findings = diagnosis.findings
        if findings:
            self.warn(" ".join(self._finding(one) for one in findings))
        else:
            self.say(t("settings.sound"))

    @staticmethod
    def _finding(finding: Finding) -> str:
        return t(f"doctor.{finding.code}", where=finding.where, count=finding.count)

    # Who may open it

    def _open_privacy(self) -> None:
        from tui.screens.privacy import PrivacyScreen  # noqa: PLC0415 - seldom

        self.app.push_screen(PrivacyScreen())

    def _renew_sheet(self) -> None:
        from tui.screens.sheet_renewal import SheetRenewalScreen  # noqa: PLC0415 - seldom

        self.app.push_screen(SheetRenewalScreen())

    def _change_passphrase(self) -> None:
        from tui.screens.passphrase import PassphraseScreen  # noqa: PLC0415 - seldom

        self.app.push_screen(PassphraseScreen())
