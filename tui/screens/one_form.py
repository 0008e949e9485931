"""A form of one page that ends in an act: its refusal stays on the form, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date

from textual import on
from textual.app import ComposeResult

from core.dates import DateFault, parse_date
from core.i18n import t
from core.pinyin import readings
from tui.screens.work import WorkScreen
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.form_messages import SaveAsked
from tui.widgets.form_model import Choice, FieldKind, FormField, FormPage, FormProblem
from tui.widgets.record_form import RecordForm
from tui.widgets.text_entry import folded

MESSAGE_PREFIXES = ("problem.",)

Values = Mapping[str, str]
Submit = Callable[["OneFormScreen", Values], Awaitable[bool]]
Fill = Callable[[str, Values], Values]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneForm:
    """What is asked. `choices` are what CODE fields offer, by key: stored is the choice's value.

    `wanted` may not stay empty; DATE fields are checked against `today`, and none lies after it.
    `submit` does the act and says whether it was done: then the form closes. `fill` returns what
    is known now that a field was left, by key: the identity number gives birth date and sex.
    """

    where: str
    page: str
    fields: tuple[FormField, ...]
    today: date
    submit: Submit
    values: Values = made_by(default_factory=dict)
    choices: Mapping[str, Sequence[Choice]] = made_by(default_factory=dict)
    wanted: frozenset[str] = frozenset()
    fill: Fill | None = None


@dataclass(frozen=True, slots=True)
class OneFormRules:
    """The rules of such a form: nothing wanted is empty, dates are dates, codes are offered."""

    form: OneForm

    def check(self, values: Values) -> Sequence[FormProblem]:
        """Return every problem."""
        found = [self._check(field, values.get(field.key, "").strip()) for field in self._fields()]
        return [problem for problem in found if problem is not None]

    def _fields(self) -> tuple[FormField, ...]:
        return self.form.fields

    def _check(self, field: FormField, value: str) -> FormProblem | None:
        code = ""
        choices = self.form.choices.get(field.key, ())
        if not value:
            code = "missing" if field.key in self.form.wanted else ""
        elif field.kind is FieldKind.DATE:
            day = parse_date(value)
            if isinstance(day, DateFault):
                code = day.value
            elif day > self.form.today:
                code = "future_date"
        elif field.kind is FieldKind.CODE and choices and choice_for(value, choices) is None:
            code = "unknown_code"
        if not code:
            return None
        sentence = t(f"problem.{code}", value=value)
        return FormProblem(field.key, t("form.problem", field=field.label, sentence=sentence))

    def complete(self, key: str, text: str) -> Sequence[Choice]:
        """Offer what contains the text, or is spelt so."""
        wanted = folded(text).casefold()
        return [one for one in self.form.choices.get(key, ()) if wanted in _sought(one)]

    def fill(self, key: str, values: Values) -> Values:
        """Return what the form knows of other fields, now that this one was left."""
        return self.form.fill(key, values) if self.form.fill is not None else {}

    def open_items(self, values: Values) -> Sequence[str]:  # noqa: ARG002 - the form's protocol
        """Want nothing more."""
        return ()


def choice_for(value: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the choice that a text stands for: its value, or the only one that contains it."""
    wanted = folded(value).casefold()
    exact = [one for one in choices if folded(one.value).casefold() == wanted]
    found = exact or [one for one in choices if wanted in _sought(one)]
    return found[0] if len(found) == 1 else None


def _sought(choice: Choice) -> str:
    initials = "".join(readings(sign)[0][0] for sign in choice.value if readings(sign))
    return f"{folded(choice.value)} {folded(choice.detail)} {initials}".casefold()


def day_in(values: Values, key: str) -> date | None:
    """Return a DATE field's day; None while it is empty."""
    text = values.get(key, "").strip()
    day = parse_date(text) if text else None
    return day if isinstance(day, date) else None


class OneFormScreen(WorkScreen[bool]):
    """The form; ^S does the act, Esc asks first when something was typed. Returns whether done."""

    HELP_ID = "help.record_form"
    CSS_PATH = "one_form.tcss"

    def __init__(self, form: OneForm) -> None:
        super().__init__()
        self.asked = form
        self.where = form.where
        self._is_busy = False

    def compose_body(self) -> ComposeResult:
        """Compose the page."""
        page = FormPage("page", self.asked.page, self.asked.fields)
        yield RecordForm([page], OneFormRules(self.asked), is_single=True)

    def on_mount(self) -> None:
        """Show what is usual and begin with the first field that is empty."""
        form = self.query_one(RecordForm)
        form.load(self.asked.values)
        keys = [field.key for field in self.asked.fields if not field.is_fixed]
        empty = [key for key in keys if not self.asked.values.get(key)]
        form.focus_field((empty or keys)[0])

    @on(SaveAsked)
    async def _save_asked(self, event: SaveAsked) -> None:
        event.stop()
        if not self._is_busy:
            self._is_busy = True
            self.run_worker(self._submit(dict(event.values)))

    async def _submit(self, values: dict[str, str]) -> None:
        try:
            if await self.asked.submit(self, values):
                self.dismiss(True)  # noqa: FBT003 - the screen's answer
        finally:
            self._is_busy = False

    def action_back(self) -> None:
        """Leave; what was typed is given up only when that is said."""
        if not self.query_one(RecordForm).state.is_changed:
            self.dismiss(False)  # noqa: FBT003 - the screen's answer
            return

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_sure:
                self.dismiss(False)  # noqa: FBT003 - the screen's answer

        self.app.push_screen(ConfirmDialog(t("oneform.leave"), t("oneform.leave_text")), answered)
