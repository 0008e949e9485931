"""Mentor contracts 师徒结对协议: who guides whom, printed under a number; those issued (R077)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from core.i18n import t, tn
from core.spoken_labels import subjects_text
from core.teams.mentoring import FIGURES
from tui.commands import NEW, PRINT
from tui.screens.agenda_screen import AgendaScreen
from tui.screens.one_form import OneForm, OneFormScreen, Values, day_in
from tui.screens.teams_forms import wide
from tui.screens.teams_papers import paper_screen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice, FieldKind, FormField
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from core.office import Office
    from core.roster_types import Roster
    from core.teams.mentoring import MentorContract, MentorTerms
    from core.teams.strengths import Strength

MESSAGE_PREFIXES = ("mentor.form.",)
AHEAD = 10
"""Years until which a term may last: the form's days lie in front of us."""
NO_FIGURE = -1
PAPER = "paper:"


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two teachers, and what their contract is likely to say."""

    mentor: Strength
    apprentice: Strength
    terms: MentorTerms


def _contracts(office: Office) -> list[MentorContract]:
    from core.teams.mentoring import contracts  # noqa: PLC0415 - start-up

    return contracts(office)


def _apprentices(office: Office) -> list[Strength]:
    from core.teams.mentoring import apprentices  # noqa: PLC0415 - start-up

    return apprentices(office)


def _mentors(office: Office, apprentice: Strength) -> tuple[list[Strength], str]:
    from core.teams.mentoring import mentors_for, proposed_mentors  # noqa: PLC0415 - start-up

    proposed = proposed_mentors(office).get(apprentice.profile.id)
    return mentors_for(office, apprentice), proposed or ""


def _usual(office: Office, mentor: Strength, apprentice: Strength) -> MentorTerms:
    from core.teams.mentoring import usual_terms  # noqa: PLC0415 - start-up

    return usual_terms(office, mentor, apprentice)


def _issue(office: Office, terms: MentorTerms) -> Path:
    from core.printing.spool import print_folder  # noqa: PLC0415 - start-up
    from core.teams.mentor_paper import issue_contract  # noqa: PLC0415 - start-up

    return issue_contract(office, terms, print_folder()).printed.path


def _again(office: Office, paper_id: str) -> Path:
    from core.printing.spool import print_folder  # noqa: PLC0415 - start-up
    from core.teams.mentor_paper import print_again  # noqa: PLC0415 - start-up

    return print_again(office, paper_id, print_folder()).path


def _roster(office: Office) -> Roster:
    from core.teams.mentor_paper import contract_roster  # noqa: PLC0415 - start-up

    return contract_roster(office)


class MentorsScreen(AgendaScreen):
    """^N asks for apprentice, mentor and terms, and prints; Enter prints one again; F5 the list."""

    HELP_ID = "help.mentors"
    LABEL_WIDTH = 24
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.new_contract").binding(),
        PRINT.called("command.print_contracts").binding(),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("mentor.title")

    async def paint(self) -> None:
        """Show the contracts."""
        found = await self.attempt(_contracts)
        if found is None:
            return
        self.state = tn("mentor.count", len(found))
        lines: list[AgendaLine] = [act("new", t("command.new_contract"), t("mentor.how"))]
        lines.append(heading(t("mentor.list")))
        lines += [_line(one) for one in found] or [quiet(t("mentor.none"))]
        self.agenda.show(lines)

    @on(Agenda.Done)
    async def _do(self, event: Agenda.Done) -> None:
        if event.key == "new":
            self.action_new()
            return
        path = await self.attempt(_again, event.key.removeprefix(PAPER))
        if path is not None:
            self.say(t("papers.printed", path=path))

    def action_new(self) -> None:
        """Write a contract."""
        self.run_worker(self._write(), exclusive=True)

    async def _write(self) -> None:
        apprentices = await self.attempt(_apprentices)
        if apprentices is None:
            return
        if len(apprentices) < 2:
            self.warn(t("mentor.too_few"))
            return
        apprentice = await self._choose(t("mentor.who_learns"), apprentices, "")
        if apprentice is None:
            return
        found = await self.attempt(_mentors, apprentice)
        if found is None:
            return
        title = t("mentor.who_guides", name=apprentice.profile.name)
        mentor = await self._choose(title, *found)
        terms = await self.attempt(_usual, mentor, apprentice) if mentor else None
        if mentor is None or terms is None:
            return
        written: list[Path] = []
        form = _form(_Pair(mentor, apprentice, terms), self.room.clock.today(), written)
        if await self.app.push_screen_wait(OneFormScreen(form)):
            await self.paint()
            newest = await self.attempt(_contracts)
            if newest:
                self.agenda.choose(PAPER + newest[0].paper.id)
            self.say(t("mentor.printed", path=written[-1]))

    async def _choose(self, title: str, people: list[Strength], proposed: str) -> Strength | None:
        choices = [Choice(own.profile.id, own.profile.name, _told(own, proposed)) for own in people]
        chosen = await self.app.push_screen_wait(ChooseDialog(title, choices))
        return next((own for own in people if own.profile.id == chosen), None)

    async def action_print(self) -> None:
        """Show the list as it would stand on paper."""
        roster = await self.attempt(_roster)
        if roster is not None:
            self.app.push_screen(paper_screen(roster, _roster))


def _line(one: MentorContract) -> AgendaLine:
    gone = t("mentor.erased")
    names = f"{one.mentor or gone} > {one.apprentice or gone}"
    terms = one.terms
    said = t(
        "mentor.line",
        number=f"{one.paper.year}-{one.paper.number}",
        subject=terms.subject,
        grade=terms.grade,
        last=terms.last.isoformat(),
    )
    return act(PAPER + one.paper.id, names, said)


def _told(own: Strength, proposed: str) -> str:
    """Return what tells a teacher from the others: proposed, subjects, years, backbone."""
    years = own.profile.years
    parts = [
        t("mentor.proposed") if own.profile.id == proposed else "",
        subjects_text(own.profile.subjects),
        "" if years is None else tn("mentor.years", years),
        t("teams.mark.backbone") if own.profile.teacher.is_backbone else "",
        t("teams.mark.novice") if own.profile.teacher.is_novice else "",
    ]
    return "  ".join(part for part in parts if part)


def _form(pair: _Pair, today: date, written: list[Path]) -> OneForm:
    """Ask for the terms; where the contract was printed to is added to `written`."""
    usual = pair.terms

    async def submit(form: OneFormScreen, values: Values) -> bool:
        terms = _terms(usual, values)
        path = await form.attempt(_issue, terms)
        written.extend([] if path is None else [path])
        return path is not None

    return OneForm(
        where=t(
            "mentor.form.where", mentor=pair.mentor.profile.name, name=pair.apprentice.profile.name
        ),
        page=t("mentor.title"),
        fields=_fields(),
        # A term ends in front of us: no day within its longest is too late.
        today=today.replace(year=today.year + AHEAD, day=1),
        submit=submit,
        values={
            "subject": usual.subject,
            "grade": usual.grade,
            "first": usual.first.isoformat(),
            "last": usual.last.isoformat(),
            **{key: str(getattr(usual, key)) for key in FIGURES},
        },
        wanted=frozenset({"subject", "grade", "first", "last", *FIGURES}),
        draft_id=f"mentor.{usual.mentor_id}.{usual.apprentice_id}",
        is_over_record=True,
    )


def _terms(usual: MentorTerms, values: Values) -> MentorTerms:
    return replace(
        usual,
        subject=values["subject"],
        grade=values["grade"],
        first=day_in(values, "first") or usual.first,
        last=day_in(values, "last") or usual.last,
        talks=_figure(values["talks"]),
        visits=_figure(values["visits"]),
        heard=_figure(values["heard"]),
        open_lessons=_figure(values["open_lessons"]),
        papers=_figure(values["papers"]),
    )


def _figure(text: str) -> int:
    """Return a figure as typed; what is none is refused by the use case."""
    digits = folded(text).strip()
    return int(digits) if digits.isascii() and digits.isdigit() else NO_FIGURE


def _fields() -> tuple[FormField, ...]:
    return (
        wide("subject", t("mentor.form.subject")),
        wide("grade", t("mentor.form.grade"), t("mentor.form.grade_hint")),
        *(
            FormField(
                key=key,
                label=t(f"mentor.form.{key}"),
                width=12,
                kind=FieldKind.DATE,
                hint=t(f"mentor.form.{key}_hint"),
                is_wide=True,
            )
            for key in ("first", "last")
        ),
        *(
            FormField(
                key=key,
                label=t(f"mentor.form.{key}"),
                width=4,
                kind=FieldKind.NUMBER,
                hint=t("mentor.form.least_hint"),
                is_wide=True,
                starts_group=key == FIGURES[0],
            )
            for key in FIGURES
        ),
    )
