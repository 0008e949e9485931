"""The teams of a cohort 教师组: asked, proposed, decided, drawn by lot, locked (R003, R016)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.models import Cohort, StaffId
from core.spoken_labels import subjects_text
from tui.commands import PRINT
from tui.screens.ask import AskDialog
from tui.screens.one_form import OneFormScreen
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda
from tui.widgets.dialogs import ChooseDialog, ConfirmDialog
from tui.widgets.form_model import Choice
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.office import Office
    from core.teams.board import TeamBoard, TeamDraft
    from core.teams.proposing import ProposedTeams
    from tui.screens.one_form import OneForm

USUAL, NARROW = 24, 17
"""Cells of the first column; what lies side by side wants the rest."""
WEIGHT, HOMEROOM, LOT = "weight:", "homeroom:", "lot:"


def _board(office: Office, cohort: Cohort) -> TeamBoard:
    from core.teams.board import team_board  # noqa: PLC0415 - start-up

    return team_board(office, cohort)


class BoardScreen(WorkScreen[None]):
    """Where the teams stand; a proposal is shown and binds nobody until the committee has it."""

    HELP_ID = "help.teams_board"
    CSS_PATH = "teams_board.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [PRINT.binding()]

    def __init__(self, cohort: Cohort) -> None:
        super().__init__()
        self._cohort = cohort
        self._held: TeamBoard | None = None
        self._proposed: ProposedTeams | None = None
        self._spreads: dict[str, int] = {}
        """How far the last proposal lay apart, by measure: to say what a weight did."""

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=USUAL)

    async def on_mount(self) -> None:
        """Show where the teams stand."""
        self.query_one(Agenda).focus()
        await self._load()

    async def _load(self, choose: str = "") -> None:
        from tui.screens.draw_lines import cohort_name  # noqa: PLC0415 - start-up
        from tui.screens.teams_lines import board_lines  # noqa: PLC0415 - start-up

        self._held = await self.attempt(_board, self._cohort)
        if self._held is None:
            return
        cohort = cohort_name(self._cohort, self._held.year)
        self.where = t("teams.board.where", cohort=cohort)
        self.state = t(f"teams.step.{self._held.step}")
        agenda = self.query_one(Agenda)
        lines = board_lines(self._held, self._proposed, self._spreads)
        agenda.show(lines, label_width=NARROW if self._proposed is not None else USUAL)
        if choose:
            agenda.choose(choose)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to print what there is."""
        if action == "print":
            return self._proposed is not None or bool(self._held and self._held.plan)
        return super().check_action(action, parameters)

    async def action_print(self) -> None:
        """Show the teams as they go to the committee; F5 prints them there."""
        from core.teams.paper import team_table  # noqa: PLC0415 - start-up
        from core.teams.proposing import piles_of  # noqa: PLC0415 - start-up
        from tui.screens.teams_papers import paper_screen  # noqa: PLC0415 - start-up

        board = self._held
        if board is None:
            return
        if self._proposed is not None:
            piles = self._proposed.piles
        elif board.plan is not None:
            piles = piles_of(board.plan)
        else:
            return
        roster = await self.attempt(team_table, board, piles)
        if roster is not None:
            made = partial(team_table, board=board, piles=piles)
            self.app.push_screen(paper_screen(roster, made))

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        self.run_worker(self._act(event.key), exclusive=True)

    async def _act(self, key: str) -> None:
        board = self._held
        if board is None:
            return
        if key.startswith(WEIGHT):
            await self._weigh(board, key.removeprefix(WEIGHT))
        elif key.startswith(HOMEROOM):
            await self._lead(board, int(key.removeprefix(HOMEROOM)))
        elif key.startswith(LOT):
            await self._lot(board, key.removeprefix(LOT))
        elif key in {"classes", "periods", "decide"}:
            await self._ask(board, key)
        elif key == "people":
            from tui.screens.teams_people import PeopleScreen  # noqa: PLC0415 - start-up

            await self.app.push_screen_wait(PeopleScreen())
            await self._load()
        else:
            await self._step(board, key)

    async def _step(self, board: TeamBoard, key: str) -> None:
        """Do what leads to the next step."""
        from core.assign.plan import LotsBy  # noqa: PLC0415 - start-up
        from core.teams import board as use  # noqa: PLC0415 - start-up

        if key == "propose":
            await self._propose()
        elif key == "drop":
            self._proposed = None
            await self._load()
        elif key == "submit" and self._proposed is not None:
            if await self.attempt(use.submit_teams, self._proposed) is not None:
                self._proposed = None
                await self._load()
                self.say(t("teams.board.submitted"))
        elif key in set(LotsBy) and board.plan is not None:
            if await self.attempt(use.choose_lots, board.plan, LotsBy(key)) is not None:
                await self._load()
                self.say(t("teams.board.chosen"))
        elif key == "settle":
            await self._settle()

    async def _propose(self) -> None:
        from core.teams.board import propose_from_draft  # noqa: PLC0415 - start-up
        from core.teams.measures import MEASURES, measure, spread  # noqa: PLC0415 - start-up

        before = self._proposed
        if before is not None and self._held is not None:
            measures = measure(before.piles, self._held.teachers)
            self._spreads = {key: spread(measures, key) for key in MEASURES}
        proposed = await self.attempt(propose_from_draft, self._cohort)
        if proposed is not None:
            self._proposed = proposed
            await self._load("submit")
            self.say(t("teams.board.proposed"))

    async def _ask(self, board: TeamBoard, key: str) -> None:
        from tui.screens import teams_forms as forms  # noqa: PLC0415 - start-up

        today = self.room.clock.today()
        if key == "classes":
            dialog = AskDialog(t("draw.classes_title"), "", str(board.draft.classes))
            given: str | None = await self.app.push_screen_wait(dialog)
            answer = folded(given or "").strip()
            if answer.isascii() and answer.isdigit():
                await self._keep(replace(board.draft, classes=int(answer), homerooms=()))
        elif key == "periods":

            async def keep(form: OneFormScreen, subjects: dict[str, int]) -> bool:
                from core.teams.board import keep_draft  # noqa: PLC0415 - start-up

                draft = replace(board.draft, subjects=subjects)

                def write(office: Office) -> bool:
                    keep_draft(office, self._cohort, draft)
                    return True

                return bool(await form.attempt(write))

            title = t("teams.board.periods")
            await self._fill(forms.periods_form(title, board.draft.subjects, today, keep))
        elif board.plan is not None:
            await self._fill(forms.committee_form(board.plan.id, today))

    async def _fill(self, form: OneForm) -> None:
        if await self.app.push_screen_wait(OneFormScreen(form)):
            await self._load()
            self.say(t("cases.noted"))

    async def _keep(self, draft: TeamDraft) -> bool:
        from core.teams.board import keep_draft  # noqa: PLC0415 - start-up

        def write(office: Office) -> bool:
            keep_draft(office, self._cohort, draft)
            return True

        done = await self.attempt(write)
        if done:
            await self._load()
        return bool(done)

    async def _weigh(self, board: TeamBoard, attribute: str) -> None:
        """Take the next weight of an attribute, and propose anew where something is proposed."""
        from core.teams.board import WEIGHTS  # noqa: PLC0415 - start-up

        present = WEIGHTS.index(board.draft.weight(attribute))
        weights = {
            **board.draft.weights,
            attribute: WEIGHTS[(present + 1) % len(WEIGHTS)],
        }
        if await self._keep(replace(board.draft, weights=weights)) and self._proposed is not None:
            await self._propose()
            self.query_one(Agenda).choose(f"{WEIGHT}{attribute}")
            self.say(t("teams.board.weighed"))

    async def _lead(self, board: TeamBoard, place: int) -> None:
        """Choose another homeroom teacher."""
        known = [own for own in board.teachers if own.known.is_teaching]
        choices = [
            Choice(own.profile.id, own.profile.name, subjects_text(own.profile.subjects))
            for own in known
            if own.profile.id not in board.homerooms
        ]
        title = t("teams.board.who_leads", number=place + 1)
        chosen = await self.app.push_screen_wait(ChooseDialog(title, choices))
        if chosen is not None:
            homerooms = list(board.homerooms)
            homerooms[place : place + 1] = [StaffId(chosen)]
            await self._keep(replace(board.draft, homerooms=tuple(homerooms)))

    async def _lot(self, board: TeamBoard, name: str) -> None:
        """Note what one teacher drew (R016); empty takes it back."""
        from core.teams.board import note_lot  # noqa: PLC0415 - start-up

        held = board.draft.drawn.get(name)
        title = t("teams.board.lot_of", name=name)
        hint = t("teams.board.lot_hint", classes=len(board.groups))
        dialog = AskDialog(title, hint, "" if held is None else str(held))
        answer = await self.app.push_screen_wait(dialog)
        if answer is None:
            return
        digits = folded(answer).strip() or "0"
        number = int(digits) if digits.isascii() and digits.isdigit() else -1
        if await self.attempt(note_lot, self._cohort, name, number) is not None:
            names = list(board.names)
            following = names[(names.index(name) + 1) % len(names)]
            self.say("")
            await self._load(f"{LOT}{following}")
            self.query_one(Agenda).choose("settle")

    async def _settle(self) -> None:
        from core.teams.board import settle_teams  # noqa: PLC0415 - start-up

        question = ConfirmDialog(t("teams.board.settle_question"), t("teams.board.settle_text"))
        if await self.app.push_screen_wait(question):
            made = await self.attempt(settle_teams, self._cohort)
            if made is not None:
                await self._load()
                self.say(tn("teams.school.locked", sum(bool(own.subject) for own in made)))


MESSAGE_PREFIXES = ("teams.step.",)
