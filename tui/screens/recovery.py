"""A forgotten passphrase: the eight groups of the recovery sheet, and a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.errors import CunxiaoError, VaultError
from core.i18n import error_sentence, t
from tui.commands import QUIT
from tui.screens.base import RoomScreen
from tui.screens.leaving import leave_secret_form, secret_typed
from tui.screens.new_passphrase import doubts_of_new, secret_fields, wanted
from tui.widgets.form_messages import DraftChanged, SaveAsked
from tui.widgets.form_model import FieldKind, FormField, FormPage, FormProblem, NoRules
from tui.widgets.prose import Prose
from tui.widgets.record_form import RecordForm
from tui.widgets.text_entry import folded

GROUPS = tuple(f"g{number}" for number in range(1, 9))
_RIGHT = "000000"
"""A group that holds: it stands for the others while one of them is looked at."""

MIN_TOGETHER = 2
_GROUP = re.compile(r"(?<!\d)\d{6}(?!\d)")
_SIX = re.compile(r"\d{6}")

MESSAGE_PREFIXES = ("recovery.",)


def _page() -> FormPage:
    groups = tuple(
        FormField(
            key=key,
            label=t("recovery.group", number=number),
            width=8,
            kind=FieldKind.NUMBER,
            hint=t("recovery.group_hint"),
            starts_group=number == 5,
        )
        for number, key in enumerate(GROUPS, start=1)
    )
    new = secret_fields("passphrase", "again", starts_group="passphrase")
    return FormPage("recovery", t("recovery.page"), (*groups, *new))


class RecoveryRules(NoRules):
    """Names a mistyped group as soon as it is left, and wants the new passphrase twice."""

    def check(self, values: Mapping[str, str]) -> Sequence[FormProblem]:
        """Look at each group by itself: the check digit tells."""
        found = [
            FormProblem(key, t("recovery.wrong_group", number=number))
            for number, key in enumerate(GROUPS, start=1)
            if not _holds(values[key])
        ]
        if not values["passphrase"]:
            return [*found, wanted("passphrase")]
        return [*found, *doubts_of_new(values)]


def _holds(group: str) -> bool:
    from core.safekeeping.recovery_access import check_groups  # noqa: PLC0415 - start-up

    try:
        check_groups(" ".join([folded(group) or "-", *[_RIGHT] * (len(GROUPS) - 1)]))
    except VaultError:
        return False
    return True


def spread(values: Mapping[str, str]) -> dict[str, str]:
    """Return the groups that stand together in one field, each for its own; empty when none do.

    All eight, apart or as 48 digits in a row, wherever they were pasted; fewer from that field on.
    """
    for at, key in enumerate(GROUPS):
        text = folded(values[key])
        found = _GROUP.findall(text)
        if len(found) < MIN_TOGETHER:
            digits = "".join(character for character in text if character.isdecimal())
            found = _SIX.findall(digits) if len(digits) % len(_RIGHT) == 0 else []
        room = GROUPS if len(found) == len(GROUPS) else GROUPS[at:]
        if MIN_TOGETHER <= len(found) <= len(room):
            return dict(zip(room, found, strict=False))
    return {}


class RecoveryScreen(RoomScreen[str]):
    """Takes the sheet and a new passphrase, then goes back to unlock, with a sentence for it."""

    HELP_ID = "help.recovery"
    CSS_PATH = "founding.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [QUIT.binding()]

    def compose_body(self) -> ComposeResult:
        """Compose what to do, and the form."""
        yield Prose(t("recovery.text"), classes="greeting")
        yield RecordForm((_page(),), RecoveryRules(), is_single=True)

    def on_mount(self) -> None:
        """Begin with the first group."""
        self.where = t("recovery.where")
        form = self.query_one(RecordForm)
        form.load({})
        form.focus_field(GROUPS[0])

    @on(DraftChanged)
    def _pasted(self, event: DraftChanged) -> None:
        """Put what was pasted at once into the fields it belongs to, and go on behind it."""
        event.stop()
        found = spread(event.values)
        if not found:
            return
        form = self.query_one(RecordForm)
        form.restore(found)
        last = GROUPS.index(list(found)[-1])
        form.focus_field(GROUPS[last + 1] if last + 1 < len(GROUPS) else "passphrase")

    @on(SaveAsked)
    async def _save(self, event: SaveAsked) -> None:
        event.stop()
        self.say(t("recovery.working"))
        self.run_worker(self._reset(dict(event.values)), exclusive=True)

    async def _reset(self, values: dict[str, str]) -> None:
        from core.safekeeping.recovery_access import reset_passphrase  # noqa: PLC0415 - start-up

        room = self.room
        sheet = " ".join(folded(values[key]) for key in GROUPS)
        try:
            await self.house.desk.run(
                reset_passphrase, room.home, sheet, values["passphrase"], room.clock
            )
        except CunxiaoError as error:
            self.warn(error_sentence(error))
            return
        self.dismiss(t("recovery.done"))

    def unkept(self) -> tuple[str, str] | None:
        """Return what to ask before the program ends with a secret half typed."""
        return secret_typed(self.query_one(RecordForm))

    def action_back(self) -> None:
        """Leave; digits that were typed are given up only when that is said."""
        leave_secret_form(self, self.query_one(RecordForm), lambda: self.dismiss(None))
