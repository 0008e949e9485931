"""The pupil's form in the register: doubts about doubles before a save, the certificate at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.message import Message

from core.errors import CunxiaoError, RegistrationError
from core.i18n import t
from core.models import PupilId
from tui.commands import ACTS, PRINT
from tui.screens.pupil_form import PupilBook
from tui.screens.record_pane import RecordPane
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.office import Office
    from core.records.duplicates import Suspicion
    from core.records.siblings import KnownRelative

MESSAGE_PREFIXES = ("duplicates.reason.",)
KEEP_BOTH = "keep"
MEND = "mend"
SAME_NUMBER = "same_number"


def _doubts(office: Office, values: Mapping[str, str]) -> tuple[Suspicion, ...]:
    """Return whom the form may mean: alone who holds the very number, when somebody does."""
    from core.records.duplicates import Reason, suspicions_of_draft  # noqa: PLC0415 - start-up
    from tui.form_rules import pupil_draft  # noqa: PLC0415 - start-up

    found = suspicions_of_draft(office, pupil_draft(values))
    held = tuple(one for one in found if one.reason is Reason.SAME_NUMBER)
    return held or found


def _relatives(office: Office) -> list[KnownRelative]:
    from core.records.siblings import known_relatives  # noqa: PLC0415 - start-up

    return known_relatives(office)


def _keep_apart(office: Office, own: str, others: tuple[PupilId, ...]) -> None:
    from core.records.duplicates import keep_apart  # noqa: PLC0415 - start-up

    for other in others:
        keep_apart(office, PupilId(own), other)


def _is_gone(office: Office, pupil_id: PupilId) -> bool:
    from core.registration import file_of  # noqa: PLC0415 - start-up

    try:
        file_of(office, pupil_id)
    except RegistrationError:
        return True
    return False


class PupilPane(RecordPane):
    """A pane that asks before it saves somebody who may stand in the register already."""

    BINDINGS: ClassVar[list[BindingType]] = [
        PRINT.called("command.certificate").binding(action="certificate"),
        ACTS.binding(action="acts"),
    ]

    class OpenAsked(Message):
        """Another pupil shall be opened: it is the one that was meant."""

        def __init__(self, record_id: str) -> None:
            super().__init__()
            self.record_id = record_id

    async def show(self, record_id: str | None) -> None:
        """Show the form; whom its relatives may be is learnt once it stands."""
        await super().show(record_id)
        if self.is_shown:
            self.run_worker(self._learn_relatives(), group="relatives", exclusive=True)

    async def _learn_relatives(self) -> None:
        if isinstance(self.book, PupilBook):
            self.book.learn_relatives(await self._room_screen.use(_relatives))

    async def _save(self, values: dict[str, str]) -> None:
        if self.record_id is not None:
            await super()._save(values)
            return
        try:
            doubts = await self._room_screen.use(_doubts, values)
        except CunxiaoError as error:
            self._room_screen.fail(error)
            return
        if doubts:
            self._ask(values, doubts)
        else:
            await super()._save(values)

    def _ask(self, values: dict[str, str], doubts: tuple[Suspicion, ...]) -> None:
        choices = [
            Choice(
                f"open:{one.second}",
                t("doubles.open", name=one.second_name),
                one.second_words + "  " + t(f"duplicates.reason.{one.reason}"),
            )
            for one in doubts
        ]
        is_held = doubts[0].reason == SAME_NUMBER
        if is_held:
            choices.append(Choice(MEND, t("doubles.mend"), t("doubles.mend_detail")))
        else:
            choices.append(Choice(KEEP_BOTH, t("doubles.keep"), t("doubles.keep_detail")))
        others = tuple(one.second for one in doubts)

        def answered(value: str | None) -> None:
            if value == KEEP_BOTH:
                self.run_worker(self._save_beside(values, others))
            elif value is not None and value != MEND:
                self.post_message(self.OpenAsked(value.removeprefix("open:")))
            elif is_held:
                # The save refuses it by itself, at its field.
                self.run_worker(self._save_beside(values, ()))

        title = t("doubles.title", name=values.get("name", ""))
        if is_held:
            title = t("doubles.number_title")
        self.app.push_screen(ChooseDialog(title, choices, t("doubles.text")), answered)

    async def _save_beside(self, values: dict[str, str], others: tuple[PupilId, ...]) -> None:
        await super()._save(values)
        if self.record_id is not None:
            await self._room_screen.use(_keep_apart, self.record_id, others)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer papers and changes for a pupil who is stored."""
        if action in {"certificate", "acts"}:
            return self.is_shown and self.record_id is not None
        return super().check_action(action, parameters)

    async def action_certificate(self) -> None:
        """Print the certificate, at once, and say where it lies."""
        from tui.screens.certificates import issue  # noqa: PLC0415 - start-up

        if self.record_id is None:
            return
        screen = self._room_screen
        try:
            path = await screen.use(issue, PupilId(self.record_id))
        except CunxiaoError as error:
            screen.fail(error)
            return
        screen.say(t("papers.printed", path=path))

    async def is_gone(self) -> bool:
        """Whether the pupil in the form stands in the register no more."""
        shown = PupilId(self.record_id) if self.record_id else None
        return shown is not None and await self._room_screen.use(_is_gone, shown)

    def action_acts(self) -> None:
        """Show what can be done about this pupil."""
        from tui.screens.changes import ChangesScreen  # noqa: PLC0415 - start-up

        if self.record_id is None:
            return
        record_id = self.record_id

        async def shown_again(_result: None) -> None:
            """Show the form as it stands after the acts, with what was typed and not saved."""
            if await self.is_gone():
                self.post_message(self.Gone())
                return
            await self.keep_draft()
            await self.show(record_id)
            self.post_message(self.Saved(record_id, is_new=False))

        self.app.push_screen(ChangesScreen([PupilId(record_id)]), shown_again)
