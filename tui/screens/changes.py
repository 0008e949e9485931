"""What can be done about a pupil, or about several: record changes, papers, one field for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from core.certificates.common import PaperKind
from core.certificates.suspension import fitting_paper
from core.changes.models import ChangeId, ChangeKind, RecordChange
from core.i18n import t, tn
from core.ledgers.facts import Photo
from core.models import ATTENDING, PupilId, PupilStatus, SchoolYear
from core.reading.open_items import ID_TYPE_WITHOUT_NUMBER
from core.records.kept_forms import change_form_name
from core.spoken_labels import class_text, code_label
from tui.commands import PRINT, UNDO
from tui.screens.agenda_screen import AgendaScreen
from tui.screens.certificates import CertificateForm, issue_plain, issue_proof_for
from tui.screens.change_asking import (
    change_ask,
    kind_label,
    preview_note,
    request_of,
    review_rows,
)
from tui.screens.field_setting import FieldSetting
from tui.screens.one_form import OneFormScreen, Values
from tui.screens.photo import PhotoActs, photo_line, photo_of
from tui.screens.preview import PreviewScreen
from tui.screens.start_day import ask_start, start_lines
from tui.screens.work import joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice
from tui.widgets.frame import OfficeScreen

if TYPE_CHECKING:
    from core.changes.acts import Acts
    from core.changes.apply import ChangeRequest
    from core.office import Office

MESSAGE_PREFIXES = ("acts.hint.", "certificate.", "change.kind.", "change.handover.")
SHOWN_NAMES = 6
TWO = 2
"""So many records can be made one."""
RECORD_ACTS = frozenset({"photo", "past", "started", "care", "void"})
"""Lines about what is kept of one pupil beside the form."""


class ChangesScreen(AgendaScreen):
    """One agenda: papers, the changes that the status allows, and those made so far.

    `takes_in` goes on to take in somebody else, in the list that asked; `goes_on` opens at once
    the form of a change that was left half-typed.
    """

    HELP_ID = "help.changes"
    LABEL_WIDTH = 22
    BINDINGS: ClassVar[list[BindingType]] = [
        UNDO.binding(),
        PRINT.called("command.certificate").binding(action="certificate"),
    ]

    def __init__(
        self,
        pupil_ids: Sequence[PupilId],
        takes_in: Callable[[], None] | None = None,
        goes_on: ChangeKind | None = None,
    ) -> None:
        super().__init__()
        self.pupil_ids = tuple(pupil_ids)
        self._takes_in = takes_in
        self._goes_on = goes_on
        self._acts: Acts | None = None
        self._last: tuple[RecordChange, ...] = ()
        self._fields = FieldSetting(self)
        self._photo: Photo | None = None

    async def paint(self) -> None:
        """Read and paint again."""
        from core.changes.acts import acts_of  # noqa: PLC0415 - start-up

        acts = await self.attempt(acts_of, self.pupil_ids)
        if acts is not None:
            self._acts = acts
            if len(acts.files) == 1:
                self._photo = await self.attempt(photo_of, self.pupil_ids[0])
            self.where = t("acts.where", whose=_whose(acts))
            self.agenda.show(self._lines(acts))
            self.refresh_bindings()
            await self._go_on(acts)

    async def _go_on(self, acts: Acts) -> None:
        """Open the form that was left; one that is possible no more is given up."""
        kind, self._goes_on = self._goes_on, None
        if kind is None:
            return
        if kind in acts.kinds:
            self._ask(kind, acts)
        elif await self.attempt(_drop_form, change_form_name(kind, self.pupil_ids)):
            self.warn(t("acts.form_gone", kind=kind_label(kind)))

    @property
    def _year(self) -> SchoolYear:
        return SchoolYear.of(self.room.clock.today())

    def _lines(self, acts: Acts) -> list[AgendaLine]:
        lines = self._one(acts) if len(acts.files) == 1 else _several(acts)
        lines.append(heading(t("acts.changes")))
        if not acts.kinds:
            lines.append(text(t("acts.no_change")))
        lines += [
            act(f"kind:{kind}", kind_label(kind), t(f"acts.hint.{kind}")) for kind in acts.kinds
        ]
        if [file.pupil.school_id for file in acts.files] == [self.room.opened.school.id]:
            lines.append(act("void", t("acts.void"), t("acts.void_hint")))
        if acts.history:
            lines.append(heading(t("acts.history")))
            lines += [_made(change) for change in acts.history]
        if self._takes_in is not None:
            lines.append(heading(t("acts.somebody_else")))
            lines.append(act("transfer_in", t("acts.transfer_in"), t("acts.transfer_in_hint")))
        return lines

    def _one(self, acts: Acts) -> list[AgendaLine]:
        file = acts.files[0]
        enrolment = file.enrolment
        facts = (
            class_text(enrolment.cohort, self._year, enrolment.class_number),
            code_label("pupil_status", enrolment.status),
        )
        lines = [heading(f"{file.pupil.name}  {'  '.join(facts)}")]
        care = act("care", t("acts.care"), t("acts.care_hint"))
        past = act("past", t("acts.past"), t("acts.past_hint"))
        photo = photo_line(self._photo)
        if enrolment.status in {PupilStatus.LOST, PupilStatus.UNKNOWN}:
            lines.append(warning(t("acts.looked_for")))
        kind = fitting_paper(enrolment.status)
        if kind is PaperKind.ATTENDANCE and enrolment.status not in ATTENDING:
            status = code_label("pupil_status", enrolment.status)
            return [*lines, quiet(t("acts.no_certificate", status=status)), photo, past]
        if file.pupil.id_number is None and file.pupil.id_type == ID_TYPE_WITHOUT_NUMBER:
            lines.append(act("proof", t("certificate.proof"), t("acts.proof_hint")))
        lines.append(act("certificate", t(f"certificate.{kind}"), t("acts.certificate_hint")))
        lines.append(act("certificate_for", t("acts.certificate_for"), t("acts.for_hint")))
        return [*lines, photo, care, *start_lines(acts), past]

    # Doing

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        what, _, rest = event.key.partition(":")
        if self._acts is None:
            return
        if what == "kind":
            self._ask(ChangeKind(rest), self._acts)
        elif what == "made":
            self._choose_for(ChangeId(rest))
        elif what == "certificate":
            self.action_certificate()
        elif what == "certificate_for":
            kind = fitting_paper(self._acts.files[0].enrolment.status)
            title, today = t(f"certificate.{kind}"), self.room.clock.today()
            self.app.push_screen(CertificateForm(self.pupil_ids[0], today, title))
        elif what in RECORD_ACTS:
            self._open_record(what, self._acts)
        elif what == "proof":
            self.run_worker(issue_proof_for(self, self.pupil_ids[0]))
        elif what == "field":
            self._fields.choose(self.pupil_ids)
        elif what == "merge":
            self.run_worker(_merge(self))
        elif what == "transfer_in" and self._takes_in is not None:
            self.dismiss(None)
            self._takes_in()
        else:
            from tui.screens.own_ledgers import ask_new_ledger  # noqa: PLC0415 - start-up

            ask_new_ledger(self, self.pupil_ids)

    def _open_record(self, what: str, acts: Acts) -> None:
        """Go to what is kept of the only pupil beside the form."""
        if what == "photo":
            PhotoActs(self, self.pupil_ids[0], self.paint).ask(self._photo)
        elif what == "past":
            self._show_past(acts)
        elif what == "started":
            ask_start(self, acts.files[0], self.paint)
        elif what == "void":
            self._void(acts.files[0].pupil.name)
        else:
            from tui.screens.care import CareScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(CareScreen(self.pupil_ids[0]))

    def _void(self, name: str) -> None:
        """Take back a registration that was a mistake; who is gone has no acts any more."""
        from tui.screens.voiding import VoidScreen  # noqa: PLC0415 - start-up

        screen = VoidScreen(self.pupil_ids[0])

        async def left(_: None) -> None:
            if not screen.is_done:
                await self.paint()
                return
            below = self.app.screen_stack[-2]
            self.dismiss(None)
            if isinstance(below, OfficeScreen):
                below.say(t("void.done", name=name))

        self.app.push_screen(screen, left)

    def _show_past(self, acts: Acts) -> None:
        from tui.screens.record_history import (  # noqa: PLC0415 - start-up
            HistorySubject,
            RecordHistoryScreen,
        )

        subject = HistorySubject(self.pupil_ids[0], acts.files[0].pupil.name)

        async def left(_: None) -> None:
            await self.paint()

        self.app.push_screen(RecordHistoryScreen(subject), left)

    def _has_certificate(self) -> bool:
        """Whether a paper is issued to the only pupil, as she stands."""
        if self._acts is None or len(self._acts.files) != 1:
            return len(self.pupil_ids) == 1
        status = self._acts.files[0].enrolment.status
        return status in ATTENDING or fitting_paper(status) is not PaperKind.ATTENDANCE

    def action_certificate(self) -> None:
        """Print the certificate, at once."""
        if self._has_certificate():
            self.run_worker(issue_plain(self, self.pupil_ids[0]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to undo what was just done, and the certificate of one pupil."""
        if action == "undo":
            return bool(self._last) or self._fields.can_undo
        if action == "certificate":
            return self._has_certificate()
        return super().check_action(action, parameters)

    def _ask(self, kind: ChangeKind, acts: Acts) -> None:
        async def submit(screen: OneFormScreen, values: Values) -> bool:
            request = request_of(kind, values, self.room.clock.today(), acts.schools)
            return await self._preview(screen, request)

        today, kept = self.room.clock.today(), change_form_name(kind, self.pupil_ids)
        form = change_ask(kind, _whose(acts), today, submit, kept)
        self.app.push_screen(OneFormScreen(form), self._asked)

    async def _preview(self, screen: OneFormScreen, request: ChangeRequest) -> bool:
        """Show what would happen; do it for those for whom it is possible."""
        from core.changes.preview import preview_changes  # noqa: PLC0415 - start-up

        lines = await screen.attempt(preview_changes, self.pupil_ids, request)
        if lines is None:
            return False
        possible = [line.pupil_id for line in lines if line.refusal is None]
        if not possible and len(lines) == 1 and lines[0].refusal is not None:
            screen.fail(lines[0].refusal)
            return False
        title = t("acts.preview", kind=kind_label(request.kind))
        rows = review_rows(lines, self._year)
        if not await self.app.push_screen_wait(PreviewScreen(title, rows, preview_note(request))):
            return False
        made = await screen.attempt(_record, possible, request)
        if made is None:
            return False
        self._last = made
        return True

    async def _asked(self, is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            await self.paint()
            kind = self._last[0].kind
            said = tn("acts.done", len(self._last), kind=kind_label(kind))
            self.agenda.choose(f"made:{self._last[0].id}")
            self.say(said + (t("acts.case_opened") if kind is ChangeKind.LEAVE else ""))

    def _choose_for(self, change_id: ChangeId) -> None:
        change = next(
            one for one in (self._acts.history if self._acts else ()) if one.id == change_id
        )
        choices = [Choice("print", t("acts.print_form"))]
        if change.is_standing:
            choices.append(Choice("undo", t("acts.undo"), t("acts.undo_hint")))

        def chosen(value: str | None) -> None:
            if value == "print":
                self.run_worker(self._print(change))
            elif value == "undo":
                self.run_worker(self._undo((change,)))

        self.app.push_screen(ChooseDialog(kind_label(change.kind), choices), chosen)

    async def _print(self, change: RecordChange) -> None:
        from core.changes.paper import print_change_form  # noqa: PLC0415 - start-up

        path = await self.attempt(print_change_form, change)
        if path is not None:
            self.say(t("roster_view.printed", path=path))

    def action_undo(self) -> None:
        """Take back what was done last on this screen."""
        if self._fields.can_undo:
            self.run_worker(self._fields.undo())
        else:
            self.run_worker(self._undo(self._last))

    async def _undo(self, changes: Sequence[RecordChange]) -> None:
        undone = await self.attempt(_undo, [change.id for change in changes])
        if undone is not None:
            self._last = ()
            await self.paint()
            self.agenda.choose(f"kind:{changes[0].kind}")
            self.say(tn("acts.taken_back", undone))


def _whose(acts: Acts) -> str:
    names = [file.pupil.name for file in acts.files]
    if len(names) == 1:
        return names[0]
    return tn("acts.several", len(names))


def _several(acts: Acts) -> list[AgendaLine]:
    names = [file.pupil.name for file in acts.files[:SHOWN_NAMES]]
    whose = joined(names) + ("" if len(acts.files) <= SHOWN_NAMES else t("acts.and_more"))
    lines = [
        heading(tn("acts.chosen", len(acts.files))),
        quiet(whose),
        act("field", t("acts.field"), t("acts.field_hint")),
        act("own_ledger", t("acts.own_ledger"), t("acts.own_ledger_hint")),
    ]
    if len(acts.files) == TWO:
        lines.append(act("merge", t("acts.merge"), t("acts.merge_hint")))
    return lines


async def _merge(screen: ChangesScreen) -> None:
    """Make the two one, and go on with the record that stays."""
    from tui.screens.duplicates import merge_by_choice  # noqa: PLC0415 - start-up

    first, second = screen.pupil_ids
    if await merge_by_choice(screen, first, second):
        screen.pupil_ids = (first,)
        await screen.paint()
        screen.say(t("acts.merged"))


def _made(change: RecordChange) -> AgendaLine:
    words = [
        change.happened_on.isoformat(),
        code_label("change_reason", change.reason) if change.reason else "",
        change.document_no or "",
    ]
    state = "" if change.is_standing else t("acts.undone")
    if change.handover is not None and (change.is_standing or change.refused_reason):
        state = t(f"change.handover.{change.handover}")
    value = "  ".join(word for word in words if word)
    return act(f"made:{change.id}", kind_label(change.kind), value, state)


def _record(
    office: Office, pupil_ids: Sequence[PupilId], request: ChangeRequest
) -> tuple[RecordChange, ...]:
    from core.changes.apply import record_changes  # noqa: PLC0415 - start-up
    from core.dropout.cases import record_leave  # noqa: PLC0415 - start-up

    if request.kind is ChangeKind.LEAVE:
        return tuple(record_leave(office, one, request)[0] for one in pupil_ids)
    return record_changes(office, pupil_ids, request)


def _undo(office: Office, change_ids: Sequence[ChangeId]) -> int:
    from core.changes.undo import undo_change  # noqa: PLC0415 - start-up

    with office.writing("undo"):
        for change_id in change_ids:
            undo_change(office, change_id)
    return len(change_ids)


def _drop_form(office: Office, form_id: str) -> bool:
    from core.records.drafting import drop_form  # noqa: PLC0415 - start-up

    drop_form(office, form_id)
    return True
