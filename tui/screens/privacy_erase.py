"""Erasing 清除: who is due, what goes and what stays, then a reason, an approver, and a yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.i18n import t, tn
from core.ledgers.facts import ErasureScope
from core.models import PupilId
from core.spoken_labels import code_label
from tui.screens.one_form import OneForm, OneFormScreen, Submit, Values
from tui.screens.privacy_consent import field_names
from tui.screens.work import WorkScreen, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.form_model import FormField
from tui.widgets.list_body import ColumnSpec, ListRow, Tone
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from datetime import date

    from core.office import Office
    from core.privacy.erasure import Erased
    from core.privacy.erasure_preview import ErasurePreview
    from core.privacy.room import Erasable

MESSAGE_PREFIXES = ("privacy.table.", "privacy.scope.", "privacy.do.", "privacy.sure.")
MOST_BACKUPS = 3
"""Backups named one by one; the others are counted."""


def _erasable(office: Office) -> list[Erasable]:
    from core.privacy.room import erasable_pupils  # noqa: PLC0415 - start-up

    return erasable_pupils(office)


def _preview(office: Office, pupil_id: PupilId) -> dict[ErasureScope, ErasurePreview]:
    from core.privacy.erasure_preview import erasure_preview  # noqa: PLC0415 - start-up

    return {one: erasure_preview(office, pupil_id, one) for one in ErasureScope}


def _erase(
    office: Office, pupil_id: PupilId, scope: ErasureScope, reason: str, approver: str
) -> Erased:
    from core.privacy.erasure import erase_optional, erase_person  # noqa: PLC0415 - start-up

    act_of = erase_person if scope is ErasureScope.PERSON else erase_optional
    return act_of(office, pupil_id, reason, approver)


class _Source:
    """Pupils and leavers, found by name; who is due comes first."""

    def __init__(self) -> None:
        self.by_id: dict[PupilId, Erasable] = {}

    async def find(self, text: str) -> Sequence[PupilId]:
        """Return those whose name contains the text."""
        return [one.pupil_id for one in self.by_id.values() if text in one.name]

    async def rows(self, ids: Sequence[PupilId]) -> Sequence[ListRow]:
        """Return some rows."""
        return [_row(self.by_id[one]) for one in ids]


def _row(one: Erasable) -> ListRow:
    status = one.group or code_label("pupil_status", one.status)
    since = one.since.isoformat() if one.since else ""
    remark = t("privacy.is_due") if one.is_due else ""
    held = tn("privacy.held", one.held) if one.held else t("privacy.held_none")
    note = "   ".join(part for part in (one.name, status, held, since and _since(since)) if part)
    tone = Tone.WARNING if one.is_due else Tone.PLAIN
    mark = "! " if one.is_due else ""
    return ListRow((mark + one.name, status, since, str(one.held or ""), remark), note, tone)


def _since(day: str) -> str:
    return t("privacy.may_go", day=day)


class ErasableScreen(WorkScreen[None]):
    """Everybody whom this school keeps; Enter shows what erasing would come to."""

    HELP_ID = "help.privacy_erase"
    CSS_PATH = "privacy.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.where = t("privacy.erase")
        self._source = _Source()
        self._is_shown = False

    def compose_body(self) -> ComposeResult:
        """Compose the list."""
        columns = (
            ColumnSpec("name", t("list.name"), 14),
            ColumnSpec("status", t("privacy.column.status"), 16),
            ColumnSpec("since", t("privacy.column.since"), 10),
            ColumnSpec("held", t("privacy.column.held"), 8, rank=1),
            ColumnSpec("remark", "", 10, grows=True),
        )
        yield RecordList(columns, self._source, empty_text=t("privacy.nobody"))

    async def on_mount(self) -> None:
        """Show everybody."""
        self.query_one(RecordList).focus_search()
        await self._load()
        self._is_shown = True

    async def on_screen_resume(self) -> None:
        """Read again: somebody may have been erased."""
        if self._is_shown:
            await self._load()

    async def _load(self) -> None:
        found = await self.attempt(_erasable)
        if found is None:
            return
        self._source.by_id = {one.pupil_id: one for one in found}
        due = sum(one.is_due for one in found)
        self.state = tn("privacy.due", due) if due else t("privacy.none_due")
        self.query_one(RecordList).reload()

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[PupilId]) -> None:
        self.app.push_screen(EraseScreen(event.row_id, self._source.by_id[event.row_id].name))


class EraseScreen(WorkScreen[None]):
    """What goes and what stays, said before; then reason, approver and a yes."""

    HELP_ID = "help.privacy_erase"
    CSS_PATH = "privacy.tcss"

    def __init__(self, pupil_id: PupilId, name: str) -> None:
        super().__init__()
        self._pupil_id = pupil_id
        self._name = name
        self.where = f"{t('privacy.erase')}  {name}"
        self.state = t("privacy.nothing_yet")

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=30)

    async def on_mount(self) -> None:
        """Show the preview."""
        self.query_one(Agenda).focus()
        await self._paint()

    async def _paint(self) -> None:
        found = await self.attempt(_preview, self._pupil_id)
        if found is not None:
            self.query_one(Agenda).show(preview_lines(found))

    @on(Agenda.Done)
    def _chosen(self, event: Agenda.Done) -> None:
        if event.key == "back":
            self.dismiss(None)
            return
        scope = ErasureScope(event.key)

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            sentence = t(f"privacy.sure.{scope}", name=self._name)
            dialog = ConfirmDialog(t(f"privacy.do.{scope}"), sentence, gives_up=True)
            if not await screen.app.push_screen_wait(dialog):
                return False
            erased = await screen.attempt(
                _erase, self._pupil_id, scope, values["reason"], values["approver"]
            )
            if erased is None:
                return False
            self._tell(erased, scope)
            return True

        where = f"{t(f'privacy.do.{scope}')}  {self._name}"
        form = grounds_form(
            where, self.room.clock.today(), submit, f"erase.{scope}.{self._pupil_id}"
        )
        self.app.push_screen(OneFormScreen(form))

    def _tell(self, erased: Erased, scope: ErasureScope) -> None:
        self.state = t("privacy.done")
        self.query_one(Agenda).show(done_lines(erased, scope))


def grounds_form(where: str, today: date, submit: Submit, draft_id: str) -> OneForm:
    """Return the form that asks why, and who said so; typed under `draft_id`."""
    return OneForm(
        where=where,
        page=t("privacy.grounds"),
        fields=(
            FormField(
                key="reason",
                label=t("privacy.field.reason"),
                width=40,
                hint=t("privacy.reason_hint"),
                is_wide=True,
            ),
            FormField(
                key="approver",
                label=t("privacy.field.approver"),
                width=20,
                hint=t("privacy.approver_hint"),
                is_wide=True,
            ),
        ),
        today=today,
        submit=submit,
        wanted=frozenset({"reason", "approver"}),
        draft_id=draft_id,
    )


def preview_lines(found: dict[ErasureScope, ErasurePreview]) -> list[AgendaLine]:
    """Say what goes, what stays and what still holds it."""
    optional, whole = found[ErasureScope.OPTIONAL], found[ErasureScope.PERSON]
    lines = [heading(t("privacy.scope.optional"))]
    if optional.fields:
        lines.append(text(t("privacy.goes_fields", fields=field_names(optional.fields))))
    if optional.records:
        lines.append(text(t("privacy.goes_records", records=_counted(optional))))
    if optional.fields or optional.records:
        does, stays = t("privacy.do.optional"), t("privacy.register_stays")
        lines.append(act(ErasureScope.OPTIONAL, does, stays))
    else:
        lines.append(quiet(t("privacy.no_optional")))
    lines += whole_lines(whole)
    if whole.papers:
        lines.append(text(tn("privacy.stays_papers", whole.papers)))
    if whole.draws:
        lines.append(warning(tn("privacy.stays_draws", whole.draws)))
    return [*lines, *left_lines(whole)]


def whole_lines(whole: ErasurePreview) -> list[AgendaLine]:
    """Say which records of a person go, and how much of the history is blanked."""
    return [
        heading(t("privacy.scope.person")),
        text(t("privacy.goes_records", records=_counted(whole))),
        act(ErasureScope.PERSON, t("privacy.do.person"), t("privacy.cannot_undo")),
        heading(t("privacy.stays")),
        text(tn("privacy.stays_entries", whole.entries)),
    ]


def _counted(found: ErasurePreview) -> str:
    return joined(
        t("stick.counted", table=t(f"privacy.table.{name}"), count=count)
        for name, count in found.records.items()
    )


def left_lines(whole: ErasurePreview) -> list[AgendaLine]:
    """Say what this school cannot reach, and which backups still hold everything."""
    lines = []
    if whole.elsewhere:
        lines.append(warning(tn("privacy.stays_elsewhere", whole.elsewhere)))
    if whole.mentions:
        places = (
            t("stick.counted", table=t(f"privacy.table.{one.kind}"), count=one.count)
            for one in whole.mentions
        )
        lines.append(warning(t("privacy.mentions", name=whole.name, places=joined(places))))
    lines += [quiet(t("privacy.stays_free_text")), heading(t("privacy.still_hold"))]
    return [*lines, *_backup_lines(whole)]


def _backup_lines(found: ErasurePreview) -> list[AgendaLine]:
    lines = []
    for one in found.backups[:MOST_BACKUPS]:
        until = one.until.isoformat() if one.until else ""
        sentence = t("privacy.backup_until", name=one.name, day=until)
        lines.append(text(sentence if until else t("privacy.backup_kept", name=one.name)))
    if len(found.backups) > MOST_BACKUPS:
        lines.append(quiet(tn("privacy.more_backups", len(found.backups) - MOST_BACKUPS)))
    if not found.backups:
        lines.append(text(t("privacy.no_backups")))
    return [*lines, quiet(t("privacy.copies_outside"))]


def done_lines(erased: Erased, scope: ErasureScope) -> list[AgendaLine]:
    """Say what was done and what is left to do by hand."""
    lines = [
        heading(t("privacy.done")),
        text(tn(f"privacy.erased.{scope}", erased.bodies)),
        text(t("privacy.told_next")),
    ]
    if erased.backups:
        lines.append(warning(tn("privacy.backups_left", erased.backups)))
    if erased.draws:
        lines.append(warning(tn("privacy.stays_draws", erased.draws)))
    return [*lines, quiet(t("privacy.copies_outside")), act("back", t("privacy.back"))]
