"""Since when a child is at school here, where the register alone said it: shown, and put right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TYPE_CHECKING

from core.dates import parse_date
from core.i18n import t
from tui.screens.ask import AskDialog
from tui.screens.work import WorkScreen
from tui.widgets.agenda import AgendaLine, act

if TYPE_CHECKING:
    from core.changes.acts import Acts
    from core.models import PupilFile, PupilId
    from core.office import Office


def start_lines(acts: Acts) -> list[AgendaLine]:
    """Return the line of the only pupil's first day; none where a record change says it."""
    from core.school_year.starting import is_by_register  # noqa: PLC0415 - start-up

    enrolment = acts.files[0].enrolment
    if enrolment.started_on is None or not is_by_register(enrolment, acts.history):
        return []
    since = t("acts.started_on", day=enrolment.started_on.isoformat())
    return [act("started", t("acts.started"), since, t("acts.started_hint"))]


def ask_start(
    screen: WorkScreen[None], file: PupilFile, then: Callable[[], Awaitable[None]]
) -> None:
    """Ask since when the child is here; an empty line means since its grade entered."""
    held = file.enrolment.started_on

    async def given(text: str | None) -> None:
        if text is None:
            return
        day = parse_date(text) if text.strip() else None
        if text.strip() and not isinstance(day, date):
            screen.warn(t("problem.bad_date"))
            return
        told = day if isinstance(day, date) else None
        if await screen.attempt(_tell, file.pupil.id, told):
            await then()
            screen.say(t("acts.started_said", name=file.pupil.name))

    title = t("acts.started_title", name=file.pupil.name)
    value = held.isoformat() if held is not None else ""
    screen.app.push_screen(AskDialog(title, t("acts.started_text"), value), given)


def _tell(office: Office, pupil_id: PupilId, day: date | None) -> bool:
    from core.school_year.starting import tell_start  # noqa: PLC0415 - start-up

    tell_start(office, pupil_id, day)
    return True
