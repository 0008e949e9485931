"""Erasing former staff 清除离职教师: who is due, what goes, then a reason, and a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from core.i18n import t, tn
from core.ledgers.facts import ErasureScope
from core.models import StaffId
from core.spoken_labels import code_label
from tui.screens.agenda_screen import AgendaScreen, ReturningAgendaScreen
from tui.screens.one_form import OneFormScreen, Values
from tui.screens.privacy_erase import done_lines, grounds_form, left_lines, whole_lines
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet
from tui.widgets.dialogs import ConfirmDialog

if TYPE_CHECKING:
    from core.office import Office
    from core.privacy.erasing_staff import ErasableStaff
    from core.privacy.erasure import Erased
    from core.privacy.erasure_preview import ErasurePreview


def _erasable(office: Office) -> list[ErasableStaff]:
    from core.privacy.erasing_staff import erasable_staff  # noqa: PLC0415 - start-up

    return erasable_staff(office)


def _preview(office: Office, staff_id: StaffId) -> ErasurePreview:
    from core.privacy.erasing_staff import staff_erasure_preview  # noqa: PLC0415 - start-up

    return staff_erasure_preview(office, staff_id)


def _erase(office: Office, staff_id: StaffId, reason: str, approver: str) -> Erased:
    from core.privacy.erasing_staff import erase_staff  # noqa: PLC0415 - start-up

    return erase_staff(office, staff_id, reason, approver)


class ErasableStaffScreen(ReturningAgendaScreen):
    """Everybody who has left; Enter shows what erasing would come to."""

    HELP_ID = "help.privacy_staff"
    LABEL_WIDTH = 16

    def __init__(self) -> None:
        super().__init__()
        self.where = t("privacy.erase_staff")
        self._names: dict[str, str] = {}

    async def paint(self) -> None:
        """Read and paint again."""
        found = await self.attempt(_erasable)
        if found is None:
            return
        self._names = {one.staff_id: one.name for one in found}
        due = sum(one.is_due for one in found)
        self.state = tn("privacy.staff_due", due) if due else t("privacy.none_due")
        self.agenda.show([heading(t("privacy.former_staff")), *map(_line, found), *_empty(found)])

    @on(Agenda.Done)
    def _chosen(self, event: Agenda.Done) -> None:
        self.app.push_screen(EraseStaffScreen(StaffId(event.key), self._names[event.key]))


def _line(one: ErasableStaff) -> AgendaLine:
    since = t("privacy.may_go", day=one.since.isoformat()) if one.since else ""
    status = code_label("person_status", one.status)
    remark = f"! {t('privacy.is_due')}" if one.is_due else ""
    return act(one.staff_id, one.name, f"{status}  {since}".strip(), remark)


def _empty(found: list[ErasableStaff]) -> list[AgendaLine]:
    note = quiet(t("privacy.staff_note"))
    return [note] if found else [quiet(t("privacy.no_former_staff")), note]


class EraseStaffScreen(AgendaScreen):
    """What goes and what stays, said before; then reason, approver and a yes."""

    HELP_ID = "help.privacy_staff"
    LABEL_WIDTH = 30

    def __init__(self, staff_id: StaffId, name: str) -> None:
        super().__init__()
        self._staff_id = staff_id
        self._name = name
        self.where = f"{t('privacy.erase_staff')}  {name}"
        self.state = t("privacy.nothing_yet")

    async def paint(self) -> None:
        """Show the preview."""
        found = await self.attempt(_preview, self._staff_id)
        if found is not None:
            self.agenda.show([*whole_lines(found), *left_lines(found)])

    @on(Agenda.Done)
    def _chosen(self, event: Agenda.Done) -> None:
        if event.key == "back":
            self.dismiss(None)
            return
        where = f"{t('privacy.do.person')}  {self._name}"
        form = grounds_form(
            where, self.room.clock.today(), self._submit, f"erase.staff.{self._staff_id}"
        )
        self.app.push_screen(OneFormScreen(form))

    async def _submit(self, screen: OneFormScreen, values: Values) -> bool:
        sentence = t("privacy.sure.person", name=self._name)
        dialog = ConfirmDialog(t("privacy.do.person"), sentence, gives_up=True)
        if not await screen.app.push_screen_wait(dialog):
            return False
        erased = await screen.attempt(_erase, self._staff_id, values["reason"], values["approver"])
        if erased is None:
            return False
        self.state = t("privacy.done")
        self.agenda.show(done_lines(erased, ErasureScope.PERSON))
        return True
