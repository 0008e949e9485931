"""What is said about a workbook: its headings, its year, and the rows that it kept refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on

from core.i18n import t
from tui.screens.name_heading import AsksForName
from tui.screens.work import folder_places
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice
from tui.widgets.path_dialog import PathDialog, PathWish
from tui.widgets.review import Review

if TYPE_CHECKING:
    from core.office import Office
    from core.undoing.acts import Act
    from core.workbooks.form_memory import Mapped
    from core.workbooks.import_looking import ImportLook
    from tui.screens.headings import Headings


class LookedScreen(AsksForName):
    """A screen over one workbook. Subclasses show what `show_anew` brings."""

    _looked: ImportLook | None = None
    _is_stored = False
    _stored_act: Act | None = None
    """What was stored here last, as long as it can be taken back."""

    def show_anew(self, looked: ImportLook) -> None:
        """Show a workbook that was judged otherwise, from its first row."""
        raise NotImplementedError

    # The rows that are refused

    @on(Review.SaveRefusedAsked)
    def _save_asked(self) -> None:
        if self._looked is None:
            return
        wish = PathWish(
            t("import_review.refused_where"),
            tuple(folder_places(self._looked.path.parent)),
            is_folder=True,
        )
        self.app.push_screen(PathDialog(wish), self._save_refused)

    def _save_refused(self, folder: Path | None) -> None:
        if folder is not None and self._looked is not None:
            self.run_worker(self._write_refused(self._looked, folder))

    async def _write_refused(self, looked: ImportLook, folder: Path) -> None:
        from core.workbooks.refusals import (  # noqa: PLC0415 - start-up
            note_refused_file,
            write_refusals,
        )

        name = t("import_review.refused_name", stem=looked.path.stem)

        def write(office: Office) -> Path | None:
            written = write_refusals(looked.plan, looked.read, folder / f"{name}.xlsx")
            if written is not None:
                note_refused_file(office, looked.plan)
            return written

        written = await self.attempt(write)
        if written is not None:
            self.say(t("import_review.refused_saved", path=written))

    # What was stored, taken back

    def action_undo(self) -> None:
        """Take back what was stored here last."""
        if self._stored_act is not None and self._looked is not None:
            self.run_worker(self._take_back(self._stored_act, self._looked), exclusive=True)

    async def _take_back(self, act: Act, looked: ImportLook) -> None:
        from core.workbooks.import_looking import look_again  # noqa: PLC0415 - start-up
        from tui.screens.taking_back import ask_taking_back  # noqa: PLC0415 - start-up

        done = await ask_taking_back(self, act)
        if not done:
            return
        again = await self.attempt(look_again, looked)
        self._stored_act = None
        if again is not None:
            self.show_anew(again)
        self.say(done)

    # The headings

    def action_remedy(self) -> None:
        """Show how the headings were understood, and let a person correct it."""
        from tui.screens.headings import HeadingsScreen  # noqa: PLC0415 - start-up

        if self._looked is not None:
            where = t("workbook.headings_where", file=self._looked.plan.file)
            self.app.push_screen(HeadingsScreen(where, self._headings(), self._say_headings))

    def _headings(self) -> Headings:
        from core.workbooks.heading_review import lines_of_workbook  # noqa: PLC0415 - start-up
        from tui.screens.headings import Headings  # noqa: PLC0415 - start-up

        looked = self._looked
        assert looked is not None  # noqa: S101 - the page opens over a look only
        lines = lines_of_workbook(looked.raw, looked.mapping)
        return Headings(looked.raw.kind, lines, looked.mapping)

    async def _say_headings(self, mapping: Mapped) -> Headings | None:
        from core.workbooks.import_looking import say_headings  # noqa: PLC0415 - start-up

        if self._looked is None:
            return None
        looked = await self.attempt(say_headings, self._looked, mapping)
        if looked is None:
            return None
        self.show_anew(looked)
        return self._headings()

    # The year that its first grade enters

    @property
    def may_say_year(self) -> bool:
        """Whether the first grade may be that of the autumn, and nothing is stored yet."""
        from core.workbooks.coming_year import Doubt  # noqa: PLC0415 - start-up

        looked = self._looked
        return looked is not None and looked.doubt is not Doubt.NONE and not self._is_stored

    def action_entry_year(self) -> None:
        """Ask which year the workbook's first grade enters."""
        ends = self.room.opened.year.starts_in
        choices = [
            Choice("coming", t("import_review.year_coming", year=ends + 1)),
            Choice("present", t("import_review.year_present", year=ends)),
        ]
        text = t("import_review.year_text")
        dialog = ChooseDialog(t("import_review.year_title"), choices, text)
        self.app.push_screen(dialog, self._year_said)

    def _year_said(self, value: str | None) -> None:
        looked = self._looked
        if looked is not None and value is not None:
            is_coming = value == "coming"
            if is_coming is not looked.is_of_coming_year:
                self.run_worker(self._judge_for(looked, is_coming=is_coming), exclusive=True)

    async def _judge_for(self, looked: ImportLook, *, is_coming: bool) -> None:
        from core.workbooks.import_looking import say_year  # noqa: PLC0415 - start-up

        again = await self.attempt(say_year, looked, is_coming=is_coming)
        if again is not None:
            self.show_anew(again)
