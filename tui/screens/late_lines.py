"""What each step of a late joiners' batch says. Pure but for the catalogs and `read`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.i18n import t, tn
from core.labels import sex_label
from core.meeting.late_meeting import LateStanding, late_code, late_standing, placed_names
from core.models import Cohort, PupilId
from core.office import Office
from tui.screens.moments import day_text
from tui.screens.work import joined
from tui.widgets.agenda import AgendaLine, act, heading, quiet, text


@dataclass(frozen=True, slots=True)
class LateView:
    """The standing with names for what is shown. `code` is empty while no batch is sealed."""

    standing: LateStanding
    code: str
    names: Mapping[PupilId, str]
    labels: Mapping[int, str]
    """Class numbers to labels."""


def read(office: Office, cohort: Cohort) -> LateView:
    """Return how far late joiners of a cohort are; runs at the desk."""
    from core.grouping.classes import groups_of  # noqa: PLC0415 - start-up
    from core.grouping.publishing import label_of  # noqa: PLC0415 - start-up
    from core.models import SchoolYear  # noqa: PLC0415 - start-up

    standing = late_standing(office, cohort)
    groups = groups_of(office, standing.plan)
    return LateView(
        standing,
        late_code(standing.waiting) if standing.waiting else "",
        placed_names(office, standing),
        {group.number: label_of(group, SchoolYear(group.year)) for group in groups},
    )


def choose_lines(view: LateView, left_out: Collection[PupilId]) -> list[AgendaLine]:
    """Choose who joins: all who have no seat, unless somebody is left for another day."""
    unseated = view.standing.unseated
    if not unseated:
        return [text(t("late.nobody")), quiet(t("late.nobody_how"))]
    chosen = sum(file.pupil.id not in left_out for file in unseated)
    lines = [heading(t("late.who"))]
    lines += [
        act(
            f"pupil:{file.pupil.id}",
            file.pupil.name,
            f"{sex_label(file.pupil.sex)}  {file.pupil.birth_date}",
            t("late.another_day" if file.pupil.id in left_out else "late.joins"),
        )
        for file in unseated
    ]
    lines += [quiet(t("late.how")), quiet(_days(view))]
    if chosen:
        lines += [heading(t("draw.next")), act("seal", tn("late.seal", chosen))]
    return lines


def _days(view: LateView) -> str:
    days = view.standing.plan.plan.late.days
    return t("late.days", days=joined(days)) if days else t("late.days_any")


def sealed_lines(view: LateView) -> list[AgendaLine]:
    """Show the sealed batch: its code stands above and is read out now."""
    return [
        text(t("late.sealed", names=joined(view.standing.waiting_names))),
        text(t("draw.read_out")),
        heading(t("draw.next")),
        act("read_out", t("draw.was_read_out")),
        act("code", t("late.code_paper"), t("late.code_paper_hint")),
    ]


def ready_lines(view: LateView, slips: Sequence[str]) -> list[AgendaLine]:
    """Show that everything is there."""
    return [
        heading(t("draw.ready_title")),
        text(t("late.sealed", names=joined(view.standing.waiting_names))),
        text(tn("draw.ready", len(slips), slips=joined(slips))),
        heading(t("draw.next")),
        act("draw", t("draw.draw")),
        act("slips_again", t("draw.slips_again")),
    ]


def drawn_lines(view: LateView, printed: Sequence[Path]) -> list[AgendaLine]:
    """Show the batches that were drawn, the newest first, and print their slips."""
    lines: list[AgendaLine] = [quiet(str(path)) for path in printed]
    for place, outcome in reversed(list(enumerate(view.standing.drawn))):
        day = outcome.record.drawn_on
        told = day_text(day) if day else ""
        lines.append(heading(t("late.batch", number=outcome.record.batch, day=told)))
        lines += [
            text(
                t(
                    "late.placed",
                    name=view.names.get(own, ""),
                    label=view.labels.get(number, str(number)),
                )
            )
            for own, number in outcome.classes.items()
        ]
        lines.append(act(f"print:{place}", t("late.print"), t("late.print_hint")))
    return lines
