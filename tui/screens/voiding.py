"""A registration that was a mistake: what taking it back comes to, or what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from core.i18n import t, tn
from core.models import PupilId, SchoolYear
from core.spoken_labels import class_text
from tui.screens.agenda_screen import ReturningAgendaScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.dialogs import ConfirmDialog

if TYPE_CHECKING:
    from core.office import Office
    from core.undoing.voiding import Voiding

MESSAGE_PREFIXES = ("privacy.table.", "void.where.")
MESSAGE_IDS = (
    "void.where.absence",
    "void.where.care_talk",
    "void.where.child_care",
    "void.where.household_child",
    "void.where.own_ledger_line",
    "void.where.pledge",
    "void.where.pupil_photo",
    "void.where.record_change",
)
REMOVABLE = tuple(one.removeprefix("void.where.") for one in MESSAGE_IDS)
"""Tables whose rows can be taken off where they were written; the others stay for good."""


def _preview(office: Office, pupil_id: PupilId) -> Voiding:
    from core.undoing.voiding import preview_voiding  # noqa: PLC0415 - start-up

    return preview_voiding(office, pupil_id)


def _void(office: Office, plan: Voiding) -> bool:
    from core.undoing.voiding import void_registration  # noqa: PLC0415 - start-up

    void_registration(office, plan)
    return True


class VoidScreen(ReturningAgendaScreen):
    """Who would go, and the act; while something hangs on the child: what, and what else to do."""

    HELP_ID = "help.voiding"
    LABEL_WIDTH = 20

    def __init__(self, pupil_id: PupilId) -> None:
        super().__init__()
        self._pupil_id = pupil_id
        self._plan: Voiding | None = None
        self.is_done = False

    async def paint(self) -> None:
        """Read and show again."""
        plan = await self.attempt(_preview, self._pupil_id)
        if plan is None:
            return
        self._plan = plan
        self.where = t("void.where", name=plan.file.pupil.name)
        self.agenda.show([*self._who(plan), *(_free(plan) if plan.is_possible else _tied(plan))])

    def _who(self, plan: Voiding) -> list[AgendaLine]:
        pupil, enrolment = plan.file.pupil, plan.file.enrolment
        year = SchoolYear.of(self.room.clock.today())
        facts = [
            pupil.name,
            class_text(enrolment.cohort, year, enrolment.class_number),
            pupil.birth_date.isoformat(),
            *(one.name for one in plan.file.guardians[:1]),
        ]
        return [heading("  ".join(facts))]

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        if event.key == "void" and self._plan is not None:
            self.run_worker(self._ask(self._plan))
        elif event.key == "double":
            from tui.screens.duplicates import DuplicatesScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(DuplicatesScreen())
        elif event.key == "erase":
            from tui.screens.privacy_erase import ErasableScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(ErasableScreen())
        else:
            self.action_back()

    async def _ask(self, plan: Voiding) -> None:
        name = plan.file.pupil.name
        dialog = ConfirmDialog(t("void.sure_title", name=name), t("void.sure"), gives_up=True)
        if await self.app.push_screen_wait(dialog) and await self.attempt(_void, plan):
            self.is_done = True
            self.dismiss(None)


def _free(plan: Voiding) -> list[AgendaLine]:
    lines = [text(t("void.free"))]
    if plan.along:
        lines.append(quiet(t("void.along")))
    return [
        *lines,
        act("void", t("void.do"), t("void.do_hint")),
        heading(t("void.if_not")),
        act("back", t("change.kind.21"), t("void.left_hint")),
        act("double", t("void.double"), t("void.double_hint")),
    ]


def _tied(plan: Voiding) -> list[AgendaLine]:
    lines = [warning(t("void.tied"))]
    if plan.is_sealed:
        lines.append(text(t("void.sealed")))
    removable = [one for one in plan.hanging if one in REMOVABLE]
    for table in (*removable, *(one for one in plan.hanging if one not in REMOVABLE)):
        label = tn("void.rows", plan.hanging[table], what=t(f"privacy.table.{table}"))
        where = t(f"void.where.{table}") if table in REMOVABLE else t("void.stays")
        lines.append(text(t("void.row", label=label, where=where)))
    can_be_freed = len(removable) == len(plan.hanging) and not plan.is_sealed
    return [
        *lines,
        quiet(t("void.then_again" if can_be_freed else "void.never")),
        heading(t("void.ways")),
        act("back", t("change.kind.21"), t("void.left_hint")),
        act("double", t("void.double"), t("void.double_hint")),
        act("erase", t("void.erase"), t("void.erase_hint")),
    ]
