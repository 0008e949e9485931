"""Teachers' teams 教师组与任课: who can teach what, who teaches what, and how evenly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from core.i18n import t, tn
from core.models import Cohort, Stage
from tui.screens.agenda_screen import ReturningAgendaScreen
from tui.screens.teams_papers import show_paper
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet

if TYPE_CHECKING:
    from core.office import Office
    from core.teams.hub import CohortTeams, TeamFigures

MESSAGE_PREFIXES = ("teams.step.",)
COHORT = "cohort:"
PAPERS = ("workload", "sheet_paper", "list")


def _figures(office: Office) -> TeamFigures:
    from core.teams.hub import team_figures  # noqa: PLC0415 - start-up

    return team_figures(office)


class TeamsScreen(ReturningAgendaScreen):
    """The hub: the order of the entries is the order of the work."""

    HELP_ID = "help.teams"
    LABEL_WIDTH = 22

    def __init__(self) -> None:
        super().__init__()
        self.where = t("teams.hub.where")

    async def paint(self) -> None:
        """Show the figures."""
        figures = await self.attempt(_figures)
        if figures is not None:
            self.state = t("teams.hub.state", year=figures.year.label)
            self.agenda.show(hub_lines(figures))

    @on(Agenda.Done)
    async def _go(self, event: Agenda.Done) -> None:
        key = event.key
        if key == "people":
            from tui.screens.teams_people import PeopleScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(PeopleScreen())
        elif key == "school":
            from tui.screens.teams_school import SchoolSheetScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(SchoolSheetScreen())
        elif key == "standing":
            from tui.screens.teams_standing import StandingScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(StandingScreen())
        elif key == "cover":
            from tui.screens.teams_cover import CoverScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(CoverScreen())
        elif key == "mentors":
            from tui.screens.mentors import MentorsScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(MentorsScreen())
        elif key in PAPERS:
            await show_paper(self, key)
        else:
            from tui.screens.teams_board import BoardScreen  # noqa: PLC0415 - start-up

            stage, _, year = key.removeprefix(COHORT).partition(":")
            self.app.push_screen(BoardScreen(Cohort(Stage(stage), int(year))))


def hub_lines(figures: TeamFigures) -> list[AgendaLine]:
    """Return the entries, each with what it would say."""
    people = tn("teams.hub.people_count", figures.teachers)
    missing = tn("teams.hub.incomplete", figures.incomplete) if figures.incomplete else ""
    lines = [
        heading(t("teams.hub.first")),
        act("people", t("teams.hub.people"), people, missing),
        heading(t("teams.hub.proposing")),
        act("school", t("teams.hub.school"), _sheet_state(figures)),
    ]
    lines += [
        act(
            f"{COHORT}{one.cohort.stage}:{one.cohort.entry_year}",
            t("teams.hub.cohort", cohort=_cohort_name(one, figures)),
            tn("teams.hub.cohort_value", one.pupils, classes=one.classes),
            t(f"teams.step.{one.step}"),
        )
        for one in figures.cohorts
    ]
    if not figures.cohorts:
        lines.append(quiet(t("teams.hub.no_cohort")))
    standing = tn("teams.hub.lessons", figures.assigned)
    spread = tn("teams.load.spread", figures.spread) if figures.assigned else ""
    lines += [
        heading(t("teams.hub.year")),
        act("standing", t("teams.hub.standing"), standing, t("teams.hub.locked")),
        act("sheet_paper", t("teams.hub.sheet_paper"), t("teams.hub.sheet_paper_hint")),
        act("list", t("teams.hub.list"), t("teams.hub.list_hint")),
        act("workload", t("teams.hub.workload"), spread),
        act("cover", t("teams.hub.cover"), tn("teams.hub.covered", figures.covered)),
        act("mentors", t("mentor.title"), t("mentor.hint")),
    ]
    return lines


def _cohort_name(one: CohortTeams, figures: TeamFigures) -> str:
    from tui.screens.draw_lines import cohort_name  # noqa: PLC0415 - start-up

    return cohort_name(one.cohort, figures.year)


def _sheet_state(figures: TeamFigures) -> str:
    if not figures.open_classes:
        return t("teams.hub.sheet_none")
    waiting = tn("teams.hub.sheet_open", figures.open_classes)
    if figures.is_sheet_decided:
        return waiting + t("teams.hub.sheet_decided")
    if figures.is_sheet_submitted:
        return waiting + t("teams.hub.sheet_submitted")
    return waiting + t("teams.hub.sheet_made") if figures.is_sheet_made else waiting
