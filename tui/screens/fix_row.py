"""A row of a workbook put right in place: its faults, the cells as they stand, judged as typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.exchange.headings import RecordKind
from core.i18n import t
from core.identity import IdNumber
from tui.commands import NEXT_RECORD, PREVIOUS_RECORD, SAVE
from tui.screens.import_rows import place_of
from tui.screens.work import WorkScreen
from tui.widgets.dialogs import LeaveDialog, Leaving
from tui.widgets.form_messages import DraftChanged, RevealAsked, SaveAsked, StepAsked
from tui.widgets.form_model import Choice, FormField, FormPage, FormProblem, FormRules, Neighbour
from tui.widgets.prose import Prose
from tui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from datetime import date

    from core.reading.drafts import Problem
    from core.workbooks.import_fixes import RowJudge
    from core.workbooks.import_looking import ImportLook

WITH_REMEDY = frozenset({"birth_disagrees_with_id", "sex_disagrees_with_id"})
"""Problems where the number knows better, and ^E takes what it says."""
NOT_SAID = frozenset({"missing", "unknown_area"})
"""Warnings of what is merely not there yet: nothing here is wrong."""


@dataclass(frozen=True, slots=True)
class FixedRow:
    """What was typed, and where to go on: 0 back to the rows, 1 and -1 the next problem."""

    values: Mapping[str, str]
    steps: int = 0


class FixRules:
    """The rules of the fix form: the import's own judgement, and the choices of the full form.

    Every problem is told and none keeps the form from being left: half a row put right is kept.
    """

    def __init__(self, judge: RowJudge, today: date) -> None:
        from tui.form_rules import PupilRules, StaffRules  # noqa: PLC0415 - start-up

        self._judge = judge
        is_pupils = judge.kind is RecordKind.PUPILS
        self._form: FormRules = PupilRules(today) if is_pupils else StaffRules(today)

    def check(self, values: Mapping[str, str]) -> Sequence[FormProblem]:
        """Return every problem of the row by itself."""
        found = [one for one in self._judge.problems(values) if _is_told(one)]
        return [self._told(problem, values) for problem in found]

    def _told(self, problem: Problem, values: Mapping[str, str]) -> FormProblem:
        from core.workbooks.refusals import problem_sentence  # noqa: PLC0415 - start-up
        from tui.form_rules import problem_of  # noqa: PLC0415 - start-up

        number = IdNumber.parse(values.get("id_number", ""))
        if problem.code in WITH_REMEDY and isinstance(number, IdNumber):
            return replace(problem_of(problem, number), is_error=False)
        sentence = problem_sentence(problem, self._judge.kind)
        return FormProblem(problem.field, sentence, is_error=False)

    def complete(self, key: str, text: str) -> Sequence[Choice]:
        """Offer what the full form offers."""
        return self._form.complete(key, text)

    def fill(self, key: str, values: Mapping[str, str]) -> Mapping[str, str]:  # noqa: ARG002 - the form's protocol
        """Put in nothing by itself: only what a person typed is a fix."""
        return {}

    def open_items(self, values: Mapping[str, str]) -> Sequence[str]:  # noqa: ARG002 - the form's protocol
        """Want nothing more."""
        return ()


def _is_told(problem: Problem) -> bool:
    from core.reading.drafts import Severity  # noqa: PLC0415 - start-up

    return problem.severity is Severity.ERROR or problem.code not in NOT_SAID


def fix_fields(
    kind: RecordKind, wrong: Sequence[str], others: Sequence[str]
) -> tuple[FormField, ...]:
    """Return the faulty cells, a line each, and below them those that are often to blame too."""
    from tui.forms import pupil_pages, staff_pages  # noqa: PLC0415 - start-up

    pages = pupil_pages() if kind is RecordKind.PUPILS else staff_pages()
    known = {field.key: field for page in pages for field in page.fields}
    plain = {key: replace(field, heading="", starts_group=False) for key, field in known.items()}
    first = [replace(plain[key], is_wide=True, is_aside=False, mask=None) for key in wrong]
    rest = [replace(plain[key], is_wide=False, is_aside=True) for key in others]
    if rest and first:
        rest[0] = replace(rest[0], starts_group=True, heading=t("workbook.other_cells"))
    return (*first, *rest)


class FixForm(RecordForm):
    """The form of one row; ^up and ^down go to the problem before or after."""

    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.called("command.take_fix").binding(),
        NEXT_RECORD.called("command.next_problem").binding(),
        PREVIOUS_RECORD.called("command.previous_problem").binding(show=False),
    ]


class FixRowScreen(WorkScreen[FixedRow | None]):
    """The cells of one row; ^S takes them, ^down takes them and goes on, Esc leaves the row."""

    HELP_ID = "help.fix_row"
    CSS_PATH = "fix_row.tcss"

    def __init__(self, look: ImportLook, at: int, row: tuple[dict[str, str], RowJudge]) -> None:
        super().__init__()
        self._look, self._at = look, at
        self._values, self._judge = row
        self.where = t("workbook.fix_where", place=place_of(look, at), name=self._values["name"])
        self.state = t("workbook.fix_state")

    def compose_body(self) -> ComposeResult:
        """Compose the faults and the cells."""
        from core.workbooks.import_fixes import cells_to_fix  # noqa: PLC0415 - start-up
        from core.workbooks.refusals import row_sentences  # noqa: PLC0415 - start-up

        row = self._look.plan.rows[self._at]
        told = [problem for problem in row.problems if _is_told(problem)]
        self._wrong, others = cells_to_fix(self._look.raw.kind, told)
        sentences = row_sentences(self._look.plan, row, self._look.read)
        faults = [
            f"! {one}"
            for problem, one in zip(row.problems, sentences, strict=True)
            if problem in told
        ]
        yield Prose("\n".join(faults) or t("workbook.nothing_wrong"), classes="faults")
        fields = fix_fields(self._look.raw.kind, self._wrong, others)
        page = FormPage("row", t("workbook.fix_page"), fields)
        yield FixForm([page], FixRules(self._judge, self.room.clock.today()))

    def on_mount(self) -> None:
        """Show the cells as they stand; what is not at fault stays masked."""
        from core.workbooks.import_fixes import draft_values  # noqa: PLC0415 - start-up

        form = self.query_one(FixForm)
        above = draft_values(self._look.read.rows[self._at - 1]) if self._at else {}
        masked = frozenset(field.key for page in form.pages for field in page.fields if field.mask)
        form.load(self._values, previous=Neighbour(above, masked | {"id_number"}))
        form.focus_field((*self._wrong, "name")[0])

    @on(RevealAsked)
    async def _reveal(self, event: RevealAsked) -> None:
        from core.workbooks.import_looking import note_look  # noqa: PLC0415 - start-up

        event.stop()
        await self.attempt(note_look, event.keys)
        self.query_one(FixForm).reveal(event.keys)

    @on(DraftChanged)
    async def _typed(self, event: DraftChanged) -> None:
        from core.workbooks.import_looking import keep_typed  # noqa: PLC0415 - start-up

        event.stop()
        await self.attempt(keep_typed, self._look, self._at, dict(event.values))

    @on(SaveAsked)
    def _take(self, event: SaveAsked) -> None:
        event.stop()
        self.dismiss(FixedRow(dict(event.values)))

    @on(StepAsked)
    def _step(self, event: StepAsked) -> None:
        event.stop()
        self.dismiss(FixedRow(self.query_one(FixForm).values, event.steps))

    def action_back(self) -> None:
        """Leave the row as it was; what was typed is given up only when that is said."""
        if not self.query_one(FixForm).state.is_changed:
            self.dismiss(None)
            return

        def answered(leaving: Leaving | None) -> None:
            if leaving is Leaving.KEEP:
                self.query_one(FixForm).action_save()
            elif leaving is Leaving.GIVE_UP:
                self.run_worker(self._give_up())

        question = LeaveDialog(t("fix.leave"), t("fix.leave_text"), can_keep=True)
        self.app.push_screen(question, answered)

    async def _give_up(self) -> None:
        from core.workbooks.import_looking import keep_typed  # noqa: PLC0415 - start-up

        await self.attempt(keep_typed, self._look, self._at, self._values)
        self.dismiss(None)
