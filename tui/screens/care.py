"""One left-behind child 关爱记录: who looks after it, how well, and each talk, visit and call."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from core.i18n import t, tn
from core.models import PupilId, SchoolYear
from core.privacy.masking import mask_id, mask_phone
from core.spoken_labels import class_text, short_label
from tui.commands import NEW, PRINT
from tui.screens.agenda_screen import AgendaScreen
from tui.screens.care_forms import CareForms
from tui.screens.guarded_form import GuardedFormScreen
from tui.screens.one_form import OneFormScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from pathlib import Path

    from core.ledgers.care import CareFile
    from core.ledgers.care_facts import CareTalk, ChildCare
    from core.office import Office

MESSAGE_PREFIXES = ("care.kind.", "ledger.finding.")


def _read(office: Office, pupil_id: PupilId) -> tuple[CareFile, list[str]]:
    """Return a child's file and the names of the school's staff; runs at the desk."""
    from core.ledgers.care import care_file, helper_names  # noqa: PLC0415 - start-up

    file = care_file(office, pupil_id)
    return file, helper_names(office, file.file.enrolment.school_id)


def _take_back(office: Office, talk_id: str) -> bool:
    from core.ledgers.care import take_back_talk  # noqa: PLC0415 - start-up

    take_back_talk(office, talk_id)
    return True


def _print(office: Office, pupil_id: PupilId) -> Path:
    from core.ledgers.care_paper import print_care  # noqa: PLC0415 - start-up
    from core.printing.spool import print_folder  # noqa: PLC0415 - start-up

    return print_care(office, pupil_id, print_folder()).path


class CareScreen(AgendaScreen):
    """What is kept of one child; ^N notes a talk, F5 prints the record.

    `begun` names the form that was left half-typed: it is opened again at once.
    """

    HELP_ID = "help.care"
    LABEL_WIDTH = 24
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.new_talk").binding(),
        PRINT.binding(),
    ]

    def __init__(self, pupil_id: PupilId, begun: str = "") -> None:
        super().__init__()
        self._begun = begun
        self._pupil_id = pupil_id
        self._file: CareFile | None = None
        self._staff: list[str] = []

    async def paint(self) -> None:
        """Read and paint again."""
        found = await self.attempt(_read, self._pupil_id)
        if found is None:
            return
        self._file, self._staff = found
        self.where = t("care.where", name=self._file.file.pupil.name)
        self.state = tn("care.talks", len(self._file.record.talks))
        year = SchoolYear.of(self.room.clock.today())
        self.agenda.show([*_facts(self._file, year), *_care_lines(self._file), *_talks(self._file)])
        begun, self._begun = self._begun, ""
        if begun:
            self._go_on(begun)

    def _go_on(self, begun: str) -> None:
        """Open the form again that was left half-typed."""
        talks = self._file.record.talks if self._file is not None else ()
        if begun == "care":
            self._ask_care()
        elif begun == "new":
            self.action_new()
        for talk in talks:
            if talk.id == begun:
                self.app.push_screen(OneFormScreen(self._forms().talk(talk)), self._again)

    def _ask_care(self) -> None:
        if self._file is not None:
            form = self._forms().care(self._file)
            self.app.push_screen(GuardedFormScreen(form, self._pupil_id), self._again)

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        what, _, rest = event.key.partition(":")
        if self._file is None:
            return
        if what == "care":
            self._ask_care()
        elif what == "new":
            self.action_new()
        else:
            talk = next(one for one in self._file.record.talks if one.id == rest)
            self._choose_for(talk)

    def action_new(self) -> None:
        """Note a talk, visit or call."""
        self.app.push_screen(OneFormScreen(self._forms().talk(None)), self._again)

    def action_print(self) -> None:
        """Print the child's record."""
        self.run_worker(self._print())

    async def _print(self) -> None:
        path = await self.attempt(_print, self._pupil_id)
        if path is not None:
            self.say(t("roster_view.printed", path=path))

    def _forms(self) -> CareForms:
        today, operator = self.room.clock.today(), self.room.opened.operator.name
        return CareForms(self._pupil_id, self.where, today, self._staff, operator)

    async def _again(self, is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            await self.paint()
            self.say(t("care.kept"))

    def _choose_for(self, talk: CareTalk) -> None:
        choices = [
            Choice("amend", t("care.amend")),
            Choice("remove", t("care.remove"), t("care.remove_hint")),
        ]

        def chosen(value: str | None) -> None:
            if value == "amend":
                self.app.push_screen(OneFormScreen(self._forms().talk(talk)), self._again)
            elif value == "remove":
                self.run_worker(self._remove(talk))

        title = f"{talk.day.isoformat()}  {t(f'care.kind.{talk.kind}')}"
        self.app.push_screen(ChooseDialog(title, choices, talk.sentence or ""), chosen)

    async def _remove(self, talk: CareTalk) -> None:
        if await self.attempt(_take_back, talk.id):
            await self.paint()
            self.say(t("care.removed"))


def _facts(file: CareFile, year: SchoolYear) -> list[AgendaLine]:
    pupil, enrolment = file.file.pupil, file.file.enrolment
    group = class_text(enrolment.cohort, year, enrolment.class_number)
    stated = short_label("left_behind", pupil.left_behind)
    lines = [heading("  ".join(part for part in (pupil.name, group, stated) if part))]
    away = [
        t(label, month=f"{since:%Y-%m}")
        for label, since in (
            ("care.father_away", pupil.father_away_since),
            ("care.mother_away", pupil.mother_away_since),
        )
        if since is not None
    ]
    lines.append(text("  ".join(away) if away else t("care.nobody_away")))
    return lines


def _care_lines(file: CareFile) -> list[AgendaLine]:
    from core.ledgers.care_reading import rating_text  # noqa: PLC0415 - start-up

    care = file.record.care
    lines = [heading(t("care.form"))]
    if care is not None:
        lines += [text(line) for line in _known(care)]
    rated = rating_text(care) or t("care.not_rated")
    return [*lines, act("care", t("care.write"), rated)]


def _known(care: ChildCare) -> list[str]:
    """Return who looks after the child with numbers masked, and what helps the family."""
    parts = (
        care.carer_name,
        care.carer_relation,
        mask_phone(care.carer_phone) if care.carer_phone else "",
        mask_id(care.carer_id_number) if care.carer_id_number else "",
    )
    entrusted = "  ".join(part for part in parts if part)
    lines = [t("care.line", label=t("care.entrusted_name"), words=entrusted)] if entrusted else []
    for label, words in (
        ("care.income", care.income),
        ("care.aid", care.aid),
        ("care.teacher", care.teacher),
    ):
        if words:
            lines.append(t("care.line", label=t(label), words=words))
    return lines


def _talks(file: CareFile) -> list[AgendaLine]:
    talks = file.record.talks
    lines = [heading(t("care.log")), act("new", t("command.new_talk"), t("care.talk_hint"))]
    if not talks:
        lines.append(quiet(t("care.no_talks")))
    for one in talks:
        label = f"{one.day.isoformat()}  {t(f'care.kind.{one.kind}')}"
        lines.append(act(f"talk:{one.id}", label, f"{one.by_whom}  {one.sentence or ''}".strip()))
    return lines
