"""Handover between two schools 转学交接: what waits at the centre, what was released here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on

from core.contacts import guardian_of
from core.i18n import error_sentence, t, tn
from core.models import PupilId, SchoolYear
from core.records.kept_forms import send_back_form
from core.spoken_labels import grade_text
from tui.screens.agenda_screen import AgendaScreen
from tui.screens.one_form import OneForm, OneFormScreen, Values
from tui.screens.preview import PreviewScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice, FormField
from tui.widgets.review_rows import Outcome, ReviewRow

if TYPE_CHECKING:
    from core.changes.arrival import Arrival
    from core.changes.handover import HandedOver
    from core.changes.models import ChangeId
    from core.office import Office

MESSAGE_PREFIXES = ("change.kind.", "change.handover.")
MOST_SHOWN = 40
"""Releases of the own school that are listed; older ones stand in the register of movements."""


@dataclass(frozen=True, slots=True)
class Handovers:
    """What the screen shows."""

    is_centre: bool
    arrivals: tuple[Arrival, ...]
    own: tuple[HandedOver, ...]
    came: tuple[HandedOver, ...]
    doubles: int


def gather(office: Office) -> Handovers:
    """Return what waits and what was released; runs at the desk."""
    from core.changes.census import census  # noqa: PLC0415 - start-up
    from core.changes.handover import (  # noqa: PLC0415 - start-up
        is_centre,
        own_arrivals,
        own_releases,
        waiting_arrivals,
    )

    at_centre = is_centre(office)
    doubles = len(census(office).doubles) if at_centre else 0
    return Handovers(
        at_centre, waiting_arrivals(office), own_releases(office), own_arrivals(office), doubles
    )


def _drop(office: Office, form_id: str) -> bool:
    from core.records.drafting import drop_form  # noqa: PLC0415 - start-up

    drop_form(office, form_id)
    return True


class HandoverScreen(AgendaScreen):
    """The centre accepts or sends back, one pupil or a whole act; a village sees how far it is.

    `goes_on` opens at once the half-written reason for which these releases go back.
    """

    HELP_ID = "help.handover"
    LABEL_WIDTH = 18

    def __init__(self, goes_on: Sequence[ChangeId] = ()) -> None:
        super().__init__()
        self.where = t("handover.title")
        self._goes_on = frozenset(goes_on)
        self._found: Handovers | None = None

    @property
    def _year(self) -> SchoolYear:
        return SchoolYear.of(self.room.clock.today())

    async def paint(self) -> None:
        """Read and show again."""
        found = await self.attempt(gather)
        if found is None:
            return
        self._found = found
        lines = self._waiting(found) if found.is_centre else [quiet(t("handover.village"))]
        lines.append(heading(t("handover.own")))
        lines += [self._released(one) for one in found.own[:MOST_SHOWN]]
        if not found.own:
            lines.append(text(t("handover.none_released")))
        if found.came:
            lines.append(heading(t("handover.came")))
            lines += [self._came(one) for one in found.came[:MOST_SHOWN]]
        self.state = tn("handover.state", len(found.arrivals)) if found.is_centre else ""
        self.agenda.show(lines)
        self._go_on(found)

    def _go_on(self, found: Handovers) -> None:
        """Open the reason that was half-written; for a release that waits no more, say so."""
        wanted, self._goes_on = self._goes_on, frozenset()
        if not wanted:
            return
        left = [one for one in found.arrivals if one.change.id in wanted]
        if len(left) == len(wanted):
            self._ask_reason(left)
        else:
            self.warn(t("handover.reason_gone"))
            self.run_worker(self.attempt(_drop, send_back_form(wanted)))

    def _waiting(self, found: Handovers) -> list[AgendaLine]:
        lines: list[AgendaLine] = []
        if found.doubles:
            lines.append(warning(tn("handover.doubles", found.doubles)))
        for group in _groups(found.arrivals):
            first = group[0]
            day = first.change.happened_on.isoformat()
            kind = t(f"change.kind.{first.change.kind}")
            title = t("handover.group", sender=first.sender, to=first.to.name, kind=kind, day=day)
            lines.append(heading(title))
            if len(group) > 1:
                hint = t("handover.all_hint")
                lines.append(act(f"all:{first.change.id}", tn("handover.all", len(group)), hint))
            lines += [self._arrival(one) for one in group]
        if not found.arrivals:
            lines += [heading(t("handover.waiting")), text(t("handover.none"))]
        lines.append(quiet(t("handover.rule")))
        return lines

    def _arrival(self, one: Arrival) -> AgendaLine:
        grade = grade_text(one.change.cohort_after, self._year)
        detail = t("handover.doubt") if one.doubt else ""
        if one.held is not None and not one.doubt:
            detail = t("handover.has_record")
        born = one.file.pupil.birth_date.isoformat()
        guardian = guardian_of(one.file)
        value = "  ".join((grade, born, guardian.name if guardian is not None else "")).rstrip()
        return act(f"one:{one.change.id}", one.file.pupil.name, value, detail)

    def _released(self, one: HandedOver) -> AgendaLine:
        change = one.change
        to = t("handover.to", day=change.happened_on.isoformat(), school=change.to_school or "")
        state = t(f"change.handover.{change.handover}")
        return act(f"own:{change.id}", one.name, to, state)

    def _came(self, one: HandedOver) -> AgendaLine:
        grade = grade_text(one.change.cohort_after, self._year)
        value = t("handover.from", grade=grade, school=one.change.from_school or "")
        return act(f"came:{one.change.pupil_id}", one.name, value, _day(one))

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        what, _, change_id = event.key.partition(":")
        if self._found is None:
            return
        if what == "own":
            self._tell(next(one for one in self._found.own if one.change.id == change_id))
            return
        if what == "came":
            self._open_acts(PupilId(change_id))
            return
        groups = _groups(self._found.arrivals)
        group = next(one for one in groups if any(a.change.id == change_id for a in one))
        if what == "one":
            group = [one for one in group if one.change.id == change_id]
        self._choose(group)

    def _open_acts(self, pupil_id: PupilId) -> None:
        from tui.screens.changes import ChangesScreen  # noqa: PLC0415 - start-up

        self.app.push_screen(ChangesScreen([pupil_id]))

    def _choose(self, group: Sequence[Arrival]) -> None:
        names = group[0].file.pupil.name if len(group) == 1 else tn("acts.several", len(group))
        choices = [
            Choice("accept", t("handover.accept"), t("handover.accept_hint", to=group[0].to.name)),
            Choice("back", t("handover.back"), t("handover.back_hint", sender=group[0].sender)),
        ]
        if len(group) == 1:
            choices.append(Choice("print", t("acts.print_form")))

        def chosen(value: str | None) -> None:
            if value == "accept":
                self.run_worker(self._accept(group))
            elif value == "back":
                self._ask_reason(group)
            elif value == "print":
                self.run_worker(self._print(group[0]))

        sentence = _doubt(group[0]) if len(group) == 1 else ""
        self.app.push_screen(ChooseDialog(names, choices, sentence), chosen)

    async def _accept(self, group: Sequence[Arrival]) -> None:
        from core.changes.handover import accept  # noqa: PLC0415 - start-up

        rows = [self._row(one) for one in group]
        preview = PreviewScreen(t("handover.preview"), rows, t("handover.preview_note"))
        if not await self.app.push_screen_wait(preview):
            return
        possible = [one.change.id for one in group if not one.doubt]
        done = await self.attempt(accept, possible, self.room.clock.today())
        if done is not None:
            await self.paint()
            self.say(tn("handover.accepted", len(done), to=group[0].to.name))

    def _row(self, one: Arrival) -> ReviewRow:
        grade = grade_text(one.change.cohort_after, self._year)
        name = one.file.pupil.name
        if one.doubt:
            sentence = _doubt(one)
            return ReviewRow(grade, name, Outcome.REFUSED, sentence, (sentence,))
        if one.held is None:
            summary = t("handover.becomes", to=one.to.name, grade=grade)
        else:
            summary = t("handover.links", to=one.to.name)
        return ReviewRow(grade, name, Outcome.CHANGED, summary, (f"{name}：{summary}",))

    def _ask_reason(self, group: Sequence[Arrival]) -> None:
        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.changes.handover import send_back  # noqa: PLC0415 - start-up

            ids = [one.change.id for one in group]
            return await screen.attempt(send_back, ids, values["reason"]) is not None

        whose = group[0].file.pupil.name if len(group) == 1 else tn("acts.several", len(group))
        reason = FormField(
            key="reason",
            label=t("handover.reason"),
            width=58,
            hint=t("handover.reason_hint", sender=group[0].sender),
            is_wide=True,
        )
        form = OneForm(
            where=t("handover.back_where", whose=whose),
            page=t("handover.back"),
            fields=(reason,),
            today=self.room.clock.today(),
            submit=submit,
            wanted=frozenset({"reason"}),
            draft_id=send_back_form(one.change.id for one in group),
        )

        async def answered(is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_done:
                await self.paint()
                self.say(tn("handover.sent_back", len(group), sender=group[0].sender))

        self.app.push_screen(OneFormScreen(form), answered)

    async def _print(self, one: Arrival | HandedOver) -> None:
        from core.changes.paper import print_change_form  # noqa: PLC0415 - start-up

        path = await self.attempt(print_change_form, one.change)
        if path is not None:
            self.say(t("roster_view.printed", path=path))

    def _tell(self, one: HandedOver) -> None:
        change = one.change
        sentence = t(f"change.handover.{change.handover}")
        if change.refused_reason:
            sentence = t("change.form.refused", reason=change.refused_reason)
        elif change.accepted_on is not None:
            sentence = t("change.form.accepted", day=change.accepted_on.isoformat())

        def chosen(value: str | None) -> None:
            if value == "print":
                self.run_worker(self._print(one))

        choices = [Choice("print", t("acts.print_form"))]
        self.app.push_screen(ChooseDialog(one.name, choices, sentence), chosen)


def _groups(arrivals: Sequence[Arrival]) -> list[list[Arrival]]:
    """Return what one school released in one act for one school, together."""
    groups: dict[tuple[str, str, str], list[Arrival]] = {}
    for one in arrivals:
        act_id = one.change.batch or one.change.id
        groups.setdefault((one.sender, one.to.id, act_id), []).append(one)
    return list(groups.values())


def _doubt(one: Arrival) -> str:
    error = one.refusal
    if error is not None:
        return error_sentence(error)
    return t("handover.has_record_text") if one.held is not None else ""


def _day(one: HandedOver) -> str:
    return one.change.accepted_on.isoformat() if one.change.accepted_on else ""
