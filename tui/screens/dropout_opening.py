"""A dropout case is opened: asked for from the cases, and from the household ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.dropout.models import DropoutCase
from core.i18n import t
from core.models import PupilId
from tui.screens.one_form import OneForm, OneFormScreen, Values, day_in
from tui.screens.work import WorkScreen
from tui.widgets.form_model import FieldKind, FormField

if TYPE_CHECKING:
    from core.office import Office


def _open(office: Office, pupil_id: PupilId, values: Values) -> DropoutCase:
    from core.dropout.cases import open_case  # noqa: PLC0415 - start-up

    since = day_in(values, "since") or office.clock.today()
    return open_case(
        office, pupil_id, since, reason=values["reason"], whereabouts=values["whereabouts"]
    )


def ask_case(
    screen: WorkScreen[None], pupil_id: PupilId, name: str, since: str, reason: str = ""
) -> None:
    """Ask what a new case of a child is opened with.

    `since`, as a date is written, and `reason` are proposed: no record's, so that a draft keeps
    them whoever opens it again. `pupil_id` may be the household row of
    a child on no register (`core.dropout.children`).
    """

    async def submit(form_screen: OneFormScreen, values: Values) -> bool:
        return await form_screen.attempt(_open, pupil_id, values) is not None

    form = OneForm(
        where=t("cases.open", name=name),
        page=t("cases.open_page"),
        fields=(
            FormField(
                key="since",
                label=t("cases.since"),
                width=10,
                kind=FieldKind.DATE,
                hint=t("cases.since_hint"),
            ),
            FormField(key="reason", label=t("cases.reason"), width=50, is_wide=True),
            FormField(key="whereabouts", label=t("cases.whereabouts"), width=50, is_wide=True),
        ),
        today=screen.room.clock.today(),
        submit=submit,
        values={"since": since, "reason": reason},
        wanted=frozenset({"since"}),
        draft_id=f"case.new.{pupil_id}",
    )
    screen.app.push_screen(OneFormScreen(form))
