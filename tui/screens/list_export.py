"""What a list shows, written into a workbook: for whom, with which columns, under which name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.roster_types import Purpose
from tui.commands import SAVE
from tui.desk import Ticker
from tui.screens.ask import AskDialog
from tui.screens.file_choices import choose_folder, open_written
from tui.screens.pupil_columns import LABELS as PUPIL_LABELS
from tui.screens.staff_columns import LABELS as STAFF_LABELS
from tui.screens.work import WorkScreen, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.dialogs import ChooseDialog, ConfirmDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.lists.list_views import ShownPupils
    from core.lists.staff_list import ShownStaff
    from core.office import Office
    from core.workbooks.exporting import Exported
    from core.workbooks.list_exporting import ListWish
    from core.workbooks.matching import Progress

MESSAGE_PREFIXES = ("list_export.purpose.",)
MANY = 500
"""Pupils from which on the writing shows how far it is."""


@dataclass(frozen=True, slots=True)
class ListWords:
    """How a list is spoken of: what it shows, and what its file is called at first."""

    who: str
    file: str


class ExportJob(Protocol):
    """A list that can be written: pupils or staff."""

    @property
    def is_ticked(self) -> bool:
        """Whether only ticked people go out."""
        ...

    def count(self, office: Office) -> int:
        """Return how many go out."""
        ...

    def is_mixed(self, office: Office) -> bool:
        """Return whether people of several schools go out together."""
        ...

    def columns(self, wish: ListWish, *, is_mixed: bool) -> tuple[list[str], list[str]]:
        """Return the names of the columns that go out, and of those that stay off."""
        ...

    def tells(self, office: Office, purpose: Purpose) -> tuple[str, ...]:
        """Return the schools of which the names alone tell what may not hang in public."""
        ...

    def write(
        self, office: Office, wish: ListWish, path: Path, report: Progress | None = None
    ) -> Exported:
        """Write the file; a use case, to be run at the desk."""
        ...


@dataclass(frozen=True, slots=True)
class PupilJob:
    """The pupils that a list shows."""

    shown: ShownPupils

    @property
    def is_ticked(self) -> bool:
        """Whether only ticked pupils go out."""
        return bool(self.shown.ticked)

    def count(self, office: Office) -> int:
        """Return how many go out."""
        from core.workbooks.list_exporting import count_shown  # noqa: PLC0415 - start-up

        return count_shown(office, self.shown)

    def is_mixed(self, office: Office) -> bool:
        """Return whether pupils of several schools go out."""
        from core.workbooks.list_exporting import is_mixed  # noqa: PLC0415 - start-up

        return is_mixed(office, self.shown)

    def columns(self, wish: ListWish, *, is_mixed: bool) -> tuple[list[str], list[str]]:
        """Return what goes out and what stays off, by name."""
        from core.workbooks.list_exporting import export_columns  # noqa: PLC0415 - start-up

        found = export_columns(self.shown.columns, wish, is_mixed=is_mixed)
        names = [t(PUPIL_LABELS[one]) for one in found.kept]
        return names, [t(PUPIL_LABELS[one]) for one in found.left_off]

    def tells(self, office: Office, purpose: Purpose) -> tuple[str, ...]:
        """Return the schools of which the names alone tell who is left-behind."""
        from core.workbooks.list_exporting import tells_by_names  # noqa: PLC0415 - start-up

        return tells_by_names(office, self.shown, purpose)

    def write(
        self, office: Office, wish: ListWish, path: Path, report: Progress | None = None
    ) -> Exported:
        """Write the file."""
        from core.workbooks.list_exporting import export_shown  # noqa: PLC0415 - start-up

        return export_shown(office, self.shown, wish, path, report)


@dataclass(frozen=True, slots=True)
class StaffJob:
    """The staff that a list shows."""

    shown: ShownStaff

    @property
    def is_ticked(self) -> bool:
        """Whether only ticked people go out."""
        return bool(self.shown.ticked)

    def count(self, office: Office) -> int:
        """Return how many go out."""
        from core.lists.staff_list import to_write  # noqa: PLC0415 - start-up

        return len(to_write(office, self.shown))

    def is_mixed(self, _office: Office) -> bool:
        """Return False: a list of staff has no column for the school."""
        return False

    def columns(self, wish: ListWish, *, is_mixed: bool) -> tuple[list[str], list[str]]:  # noqa: ARG002 - the job's
        """Return what goes out and what stays off, by name."""
        from core.lists.staff_list import export_columns  # noqa: PLC0415 - start-up

        kept, off = export_columns(self.shown.view.columns, wish)
        return [t(STAFF_LABELS[one]) for one in kept], [t(STAFF_LABELS[one]) for one in off]

    def tells(self, _office: Office, _purpose: Purpose) -> tuple[str, ...]:
        """Return nothing: staff stand on lists by their office."""
        return ()

    def write(
        self, office: Office, wish: ListWish, path: Path, report: Progress | None = None
    ) -> Exported:
        """Write the file."""
        from core.lists.staff_list import export_staff  # noqa: PLC0415 - start-up

        return export_staff(office, self.shown, wish, path, report)


def _beginning(office: Office, job: ExportJob) -> tuple[int, bool, Path]:
    from core.printing.spool import print_folder  # noqa: PLC0415 - start-up

    return job.count(office), job.is_mixed(office), print_folder()


class ListExportScreen(WorkScreen[None]):
    """One agenda of choices, each changed by Enter; ^S writes the file."""

    HELP_ID = "help.list_export"
    CSS_PATH = "print.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [SAVE.called("command.write_file").binding()]

    def __init__(self, job: ExportJob, words: ListWords) -> None:
        super().__init__()
        from core.workbooks.list_exporting import ListWish, file_name  # noqa: PLC0415 - start-up

        self.where = t("list_export.where")
        self._job = job
        self._who = words.who
        self._wish = ListWish()
        self._file = file_name(words.file)
        self._folder: Path | None = None
        self._count, self._is_mixed = 0, False
        self._done: Exported | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=16)

    async def on_mount(self) -> None:
        """Say what will be in the file."""
        self.query_one(Agenda).focus()
        begun = await self.attempt(_beginning, self._job)
        if begun is not None:
            self._count, self._is_mixed, self._folder = begun
            self._paint()

    # What stands on the page

    def _paint(self) -> None:
        self.state = tn("pupils.count", self._count)
        agenda = self.query_one(Agenda)
        if not self._count or self._folder is None:
            agenda.show([text(t("list_export.nobody"))])
            return
        lines: list[AgendaLine] = []
        if self._done is not None:
            lines += _done_lines(self._done)
        lines += [heading(t("list_export.choose")), *self._choices(self._folder)]
        lines += [
            heading(t("print.will_hold")),
            *_holding(self._job, self._wish, self._count, self._who, is_mixed=self._is_mixed),
        ]
        lines += [heading(t("list_export.ready")), act("write", t("list_export.do"))]
        agenda.show(lines)
        self.refresh_bindings()

    def _choices(self, folder: Path) -> list[AgendaLine]:
        from core.workbooks.list_exporting import may_hold_numbers  # noqa: PLC0415 - start-up

        wish = self._wish
        lines = [act("purpose", t("list_export.purpose"), t(f"list_export.purpose.{wish.purpose}"))]
        if may_hold_numbers(wish.purpose):
            lines += [
                act("number", t("list.id_number"), _on_or_off(is_on=wish.with_number)),
                act("phone", t("list.phone"), _on_or_off(is_on=wish.with_phone)),
            ]
        lines += [
            act("name", t("list_export.name"), self._file),
            act("folder", t("print.folder"), str(folder)),
        ]
        return lines

    # What is chosen

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        acts: dict[str, Callable[[], None]] = {
            "purpose": self._choose_purpose,
            "number": partial(self._toggle, "with_number"),
            "phone": partial(self._toggle, "with_phone"),
            "name": self._ask_name,
            "folder": self._choose_folder,
            "write": self.action_save,
            "open": partial(self._open, is_folder=False),
            "open_folder": partial(self._open, is_folder=True),
        }
        acts[event.key]()

    def _change(self, wish: ListWish) -> None:
        self._wish = wish
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Show what is chosen now: what was written before is no longer what it says."""
        self.hush()
        self._done = None
        self._paint()

    def _choose_purpose(self) -> None:
        choices = [Choice(one.value, t(f"list_export.purpose.{one}")) for one in Purpose]
        likely = self._wish.purpose.value
        dialog = ChooseDialog(t("list_export.purpose_title"), choices, likely=likely)
        self.app.push_screen(dialog, self._purpose_chosen)

    def _purpose_chosen(self, value: str | None) -> None:
        from core.workbooks.list_exporting import ListWish, may_hold_numbers  # noqa: PLC0415 - start-up

        if value is None:
            return
        purpose = Purpose(value)
        keeps = may_hold_numbers(purpose)
        wish = replace(self._wish, purpose=purpose) if keeps else ListWish(purpose)
        self._change(wish)

    def _toggle(self, name: str) -> None:
        wish = self._wish
        if name == "with_number":
            self._change(replace(wish, with_number=not wish.with_number))
        else:
            self._change(replace(wish, with_phone=not wish.with_phone))

    def _ask_name(self) -> None:
        dialog = AskDialog(t("list_export.name_title"), value=self._file.removesuffix(".xlsx"))
        self.app.push_screen(dialog, self._name_given)

    def _name_given(self, value: str | None) -> None:
        from core.workbooks.list_exporting import file_name  # noqa: PLC0415 - start-up

        if value and value.strip():
            self._file = file_name(value)
            self._begin_anew()

    def _choose_folder(self) -> None:
        if self._folder is not None:
            choose_folder(self, self._folder, self._folder_chosen)

    def _folder_chosen(self, folder: Path | None) -> None:
        if folder is not None:
            self._folder = folder
            self._begin_anew()

    # Writing

    def action_save(self) -> None:
        """Write the file."""
        if self._folder is not None and self._count:
            self.run_worker(self._write_or_ask(self._folder / self._file), exclusive=True)

    async def _write_or_ask(self, path: Path) -> None:
        tells = await self.attempt(self._job.tells, self._wish.purpose)
        if tells == ():
            await self._write(path, self._wish)
        elif tells is not None:
            sure = replace(self._wish, is_sure=True)

            async def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
                if is_sure:
                    await self._write(path, sure)

            whose = t("list_export.tells_whose", schools=joined(tells)) if self._is_mixed else ""
            question = ConfirmDialog(t("list_export.tells_title"), whose + t("list_export.tells"))
            self.app.push_screen(question, answered)

    async def _write(self, path: Path, wish: ListWish) -> None:
        if self._count < MANY:
            done = await self.attempt(self._job.write, wish, path)
        else:

            def work(office: Office, ticker: Ticker) -> Exported:
                return self._job.write(office, wish, path, ticker)

            done = await self.long_work(t("list_export.working"), work)
        if done is not None:
            self._done = done
            self._paint()
            self.query_one(Agenda).choose("open")
            self.say(tn("list_export.written", done.rows, file=done.path.name))

    def _open(self, *, is_folder: bool) -> None:
        if self._done is not None:
            open_written(self, self._done.path, is_folder=is_folder)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to write once there is somebody to write about."""
        if action == "save":
            return self._count > 0
        return super().check_action(action, parameters)


def _holding(
    job: ExportJob, wish: ListWish, count: int, shown: str, *, is_mixed: bool
) -> list[AgendaLine]:
    """Return what the file will hold; `shown` says whom the list shows."""
    kept, left_off = job.columns(wish, is_mixed=is_mixed)
    who = t("list_export.ticked") if job.is_ticked else shown
    lines = [
        text(tn("list_export.rows", count, who=who)),
        text(t("list_export.columns", columns=joined(kept))),
    ]
    if left_off:
        lines.append(quiet(t("list_export.left_off", columns=joined(left_off))))
    if is_mixed and wish.purpose is Purpose.NOTICE:
        lines.append(warning(t("list_export.mixed")))
    guarded = [
        t(name)
        for name, is_there in (
            ("list.id_number", wish.with_number),
            ("list.phone", wish.with_phone),
        )
        if is_there
    ]
    if guarded:
        lines.append(warning(t("list_export.guarded", columns=joined(guarded))))
    return lines


def _done_lines(done: Exported) -> list[AgendaLine]:
    return [
        heading(t("list_export.done")),
        text(str(done.path)),
        act("open", t("print.open_file")),
        act("open_folder", t("print.open")),
    ]


def _on_or_off(*, is_on: bool) -> str:
    return t("list_export.on") if is_on else t("list_export.off")
