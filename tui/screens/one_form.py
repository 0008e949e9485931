"""A form of one page that ends in an act: its refusal stays on the form, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.codes import spelt_out
from core.dates import DateFault, parse_date
from core.errors import CunxiaoError
from core.i18n import t
from core.pinyin import readings
from core.records.drafting import drop_form, keep_form, kept_form
from tui.commands import DISCARD
from tui.moments import moment_text
from tui.screens.leaving import leave_secret_form, leave_unkept, secret_typed
from tui.screens.work import WorkScreen, joined
from tui.widgets.form_messages import DraftChanged, SaveAsked
from tui.widgets.form_model import (
    Choice,
    FieldKind,
    FormField,
    FormPage,
    FormProblem,
    FormRules,
)
from tui.widgets.record_form import RecordForm
from tui.widgets.text_entry import folded

MESSAGE_PREFIXES = ("problem.",)
SHORTEST_CAP, LINES = 200, 20
"""Characters that any field takes, and how often its width where that is more: beyond is a slip."""

Values = Mapping[str, str]
Submit = Callable[["OneFormScreen", Values], Awaitable[bool]]
Fill = Callable[[str, Values], Values]


def offers(choices: Iterable[str]) -> str:
    """Return the hint of a field that has so few choices that all are named."""
    return t("form.hint_few", choices=joined(choices))


@dataclass(frozen=True, slots=True, kw_only=True)
class OneForm:
    """What is asked. `choices` are what CODE fields offer, by key: stored is the choice's value.

    `wanted` may not stay empty; DATE fields are checked against `today`, and none lies after it.
    `submit` does the act and says whether it was done: then the form closes. `fill` returns what
    is known now that a field was left, by key: the identity number gives birth date and sex.
    `rules` stand in place of these simple ones; `draft_id` keeps what was typed under that name,
    and is empty where a secret is asked for, which is never kept.
    `is_over_record`: `values` are a record's, and of a draft what nobody typed follows them.
    `first` has the focus at first, in place of the first empty field. `follows`: fields whose
    value at first is the program's own, each with the field it comes from: they follow it by `fill`
    until somebody types into them.
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
    rules: FormRules | None = None
    draft_id: str = ""
    is_over_record: bool = False
    first: str = ""
    follows: Mapping[str, str] = made_by(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse to keep a secret."""
        if self.draft_id and any(field.kind is FieldKind.SECRET for field in self.fields):
            raise ValueError(self.draft_id)


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
        most = max(SHORTEST_CAP, LINES * field.width)
        if len(value) > most:
            sentence = t("problem.too_long", most=most)
            return FormProblem(field.key, t("form.problem", field=field.label, sentence=sentence))
        if not value:
            code = "missing" if field.key in self.form.wanted else ""
        elif field.kind is FieldKind.DATE:
            day = parse_date(value)
            if isinstance(day, DateFault):
                code = day.value
            elif day > self.form.today:
                code = "future_date"
        elif field.kind is FieldKind.CODE and choices and not field.is_free:
            code = "" if choice_for(value, choices) else "unknown_code"
        if not code:
            return None
        sentence = t(f"problem.{code}", value=value)
        return FormProblem(field.key, t("form.problem", field=field.label, sentence=sentence))

    def complete(self, key: str, text: str) -> Sequence[Choice]:
        """Offer what is the text, begins with it, contains it, or is spelt so: in this order."""
        wanted = folded(text).casefold()
        found = [one for one in self.form.choices.get(key, ()) if _fits(one, wanted)]
        return sorted(found, key=lambda one: _rank(one, wanted))

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
    found = exact or [one for one in choices if _fits(one, wanted)]
    return found[0] if len(found) == 1 else None


def _fits(choice: Choice, wanted: str) -> bool:
    """Whether a text is part of a choice or of its initials, or begins its whole pinyin."""
    sought = f"{folded(choice.value)} {folded(choice.detail)} {_initials(choice)}".casefold()
    return wanted in sought or (wanted.isascii() and spelt_out(choice.value).startswith(wanted))


def _initials(choice: Choice) -> str:
    return "".join(readings(sign)[0][0] for sign in choice.value if readings(sign))


def _rank(choice: Choice, wanted: str) -> int:
    """Return how well a choice fits what was typed, 0 best."""
    value = folded(choice.value).casefold()
    if wanted in {value, folded(choice.detail).casefold(), _initials(choice)}:
        return 0
    return 1 if value.startswith(wanted) else 2


def day_in(values: Values, key: str) -> date | None:
    """Return a DATE field's day; None while it is empty."""
    text = values.get(key, "").strip()
    day = parse_date(text) if text else None
    return day if isinstance(day, date) else None


def fill_in(
    screen: WorkScreen[Any], form: OneForm, then: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    """Open a form over a screen; once it was done and closed, `then` runs there."""

    def filled(is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            screen.run_worker(then(), exclusive=True)

    screen.app.push_screen(OneFormScreen(form), filled)


class OneFormScreen(WorkScreen[bool]):
    """The form; ^S does the act, Esc leaves. Returns whether it was done.

    With a `draft_id` what was typed is there again after a power cut, and after Esc; ^Y gives it
    up. A form of a secret has none: Esc asks first.
    """

    HELP_ID = "help.record_form"
    CSS_PATH = "one_form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [DISCARD.binding(show=False)]

    def __init__(self, form: OneForm) -> None:
        super().__init__()
        self.asked = form
        self.where = form.where
        self._is_busy = False
        self._has_draft = False

    def compose_body(self) -> ComposeResult:
        """Compose the page."""
        page = FormPage("page", self.asked.page, self.asked.fields)
        yield RecordForm([page], self.asked.rules or OneFormRules(self.asked), is_single=True)

    @property
    def _form(self) -> RecordForm:
        return self.query_one(RecordForm)

    async def on_mount(self) -> None:
        """Show what is usual, or what was typed before; begin with the first empty field."""
        kept = None
        if self.asked.draft_id:
            kept = await self.attempt(kept_form, self.asked.draft_id, self._base())
        form = self._form
        is_new = self.asked.rules is not None and not self.asked.is_over_record
        form.load(self.asked.values, draft=kept[0] if kept else None, is_new=is_new)
        form.state.suppose(self._still_following(is_draft=kept is not None))
        keys = [field.key for field in self.asked.fields if not field.is_fixed]
        empty = [key for key in keys if not form.values.get(key)]
        form.focus_field(self.asked.first or (empty or keys)[0])
        if kept and not form.state.is_changed:
            # It says no more than the record: home would ask for it for ever.
            await self.attempt(drop_form, self.asked.draft_id)
        elif kept:
            self._has_draft = True
            moment = moment_text(kept[1], self.room.clock.today())
            self.state = t("draft.found", moment=moment)
            self.say(t("draft.goes_on", moment=moment))

    def _still_following(self, *, is_draft: bool) -> list[str]:
        """Return the fields that nobody typed into; of a draft those that say what is usual."""
        asked, values = self.asked, self._form.values
        if not is_draft or asked.fill is None:
            return list(asked.follows)
        usual = {source: asked.fill(source, values) for source in set(asked.follows.values())}
        return [
            key for key, source in asked.follows.items() if usual[source].get(key) == values[key]
        ]

    # Drafts

    def _base(self) -> Values | None:
        """Return what the record says that the form stands over; None where it is a new one."""
        return self.asked.values if self.asked.is_over_record else None

    @on(DraftChanged)
    async def _draft_changed(self, event: DraftChanged) -> None:
        event.stop()
        if not self._is_busy:
            await self._keep_draft()

    async def _keep_draft(self) -> CunxiaoError | None:
        """Keep what stands in the form; return what that was refused for."""
        draft_id, form = self.asked.draft_id, self._form
        if not draft_id:
            return None
        if form.state.is_changed:
            try:
                at = await self.use(keep_form, draft_id, form.values, self._base())
            except CunxiaoError as error:
                self.state = t("draft.not_kept")
                self.fail(error)
                return error
            self._has_draft = True
            moment = moment_text(at, self.room.clock.today())
            self.state = t("draft.kept", moment=moment)
        elif self._has_draft:
            await self.attempt(drop_form, draft_id)
            self._has_draft = False
            self.state = ""
        return None

    def unkept(self) -> tuple[str, str] | None:
        """Return what to ask before a secret is given up."""
        return None if self.asked.draft_id else secret_typed(self._form)

    def keep_draft(self) -> None:
        """Keep what stands in the form: the program is ending."""
        if self.asked.draft_id and self._form.state.is_changed:
            self.use_now(keep_form, self.asked.draft_id, self._form.values, self._base())

    async def action_discard(self) -> None:
        """Put back what stood there at first, without a draft; ^Z brings the typed text again."""
        fields = dict.fromkeys((field.key for field in self.asked.fields), "")
        self._form.restore(fields | dict(self.asked.values))
        await self._keep_draft()
        self.say(t("draft.discarded"), until_key=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to give up what was typed when something was."""
        if action == "discard":
            return self.is_mounted and self._form.state.is_changed
        return super().check_action(action, parameters)

    # Submitting

    @on(SaveAsked)
    async def _save_asked(self, event: SaveAsked) -> None:
        event.stop()
        if not self._is_busy:
            self._is_busy = True
            self.run_worker(self._submit(dict(event.values)))

    async def _submit(self, values: dict[str, str]) -> None:
        try:
            if await self.asked.submit(self, values):
                if self.asked.draft_id:
                    await self.attempt(drop_form, self.asked.draft_id)
                self.dismiss(True)  # noqa: FBT003 - the screen's answer
        finally:
            self._is_busy = False

    def action_back(self) -> None:
        """Leave; what was typed is kept, or given up only when that is said."""
        if self.asked.draft_id:
            self.run_worker(self._leave())
        else:
            leave_secret_form(self, self._form, lambda: self.dismiss(False))  # noqa: FBT003 - answer

    async def _leave(self) -> None:
        refusal = await self._keep_draft() if self._form.state.is_changed else None
        if refusal is None:
            self.dismiss(False)  # noqa: FBT003 - the screen's answer
        else:
            leave_unkept(self.app, refusal, lambda: self.dismiss(False))  # noqa: FBT003 - answer
