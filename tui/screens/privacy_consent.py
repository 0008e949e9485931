"""Consent 同意: which family answered what, where something is kept without an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.ledgers.facts import ConsentAnswer
from core.models import PupilId
from core.records.kept_forms import consent_form_name
from tui.commands import FILTER, NEW, TICK
from tui.screens.one_form import OneForm, OneFormScreen, Values, choice_for, day_in
from tui.screens.work import WorkScreen, joined
from tui.widgets.form_model import Choice, FieldKind, FormField
from tui.widgets.list_body import ColumnSpec, ListRow, Tone
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from core.office import Office
    from core.privacy.consent import Answer
    from core.privacy.room import ConsentLine

MESSAGE_PREFIXES = ("consent.answer.", "field.", "privacy.field.")


def _lines(office: Office) -> list[ConsentLine]:
    from core.privacy.room import consent_lines  # noqa: PLC0415 - start-up

    return consent_lines(office)


def _keep(office: Office, pupil_ids: Sequence[PupilId], given: Answer) -> int:
    from core.privacy.consent import record_answers  # noqa: PLC0415 - start-up

    return record_answers(office, pupil_ids, given)


def field_names(keys: Sequence[str]) -> str:
    """Return fields by their names, each once."""
    return joined(dict.fromkeys(t(f"field.{key}") for key in keys))


class _Source:
    """The pupils, found by name; with `is_gaps_only` those whose answers are wanted."""

    def __init__(self) -> None:
        self.by_id: dict[PupilId, ConsentLine] = {}
        self.is_gaps_only = False

    async def find(self, text: str) -> Sequence[PupilId]:
        """Return the pupils whose name contains the text."""
        return [
            one.pupil_id
            for one in self.by_id.values()
            if text in one.name and (one.is_gap or not self.is_gaps_only)
        ]

    async def rows(self, ids: Sequence[PupilId]) -> Sequence[ListRow]:
        """Return the rows of some pupils."""
        return [_row(self.by_id[one]) for one in ids]


def _row(one: ConsentLine) -> ListRow:
    last = one.last
    day = last.answered_on.isoformat() if last else t("privacy.not_asked")
    counts = (str(len(keys)) if keys else "" for keys in (one.given, one.refused, one.unasked))
    parts = [f"{one.name}  {one.words}".rstrip()]
    if one.against:
        parts.append(t("privacy.row_against", fields=field_names(one.against)))
    if one.unasked:
        parts.append(t("privacy.row_unasked", fields=field_names(one.unasked)))
    if last is not None:
        parts.append(t("privacy.row_last", day=day, who=last.answered_by, place=last.note))
    tone = Tone.WARNING if one.against else Tone.PLAIN
    mark = "! " if one.against else ""
    return ListRow((mark + one.name, one.group, day, *counts), "   ".join(parts), tone)


class ConsentScreen(WorkScreen[None]):
    """Who answered what: Enter records a family's sheet, ticks and ^N many at once.

    `begun` are the pupils whose answers were left half-typed: the form is opened again at once.
    """

    HELP_ID = "help.privacy_consent"
    CSS_PATH = "privacy.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.new_consent").binding(),
        FILTER.called("command.only_gaps").binding(),
        TICK.binding(),
    ]

    def __init__(self, begun: Sequence[PupilId] = ()) -> None:
        super().__init__()
        self.where = t("privacy.consent")
        self._source = _Source()
        self._begun = list(begun)

    def compose_body(self) -> ComposeResult:
        """Compose the list."""
        columns = (
            ColumnSpec("name", t("list.name"), 14),
            ColumnSpec("group", t("list.grade"), 12, rank=1),
            ColumnSpec("last", t("privacy.column.last"), 10),
            ColumnSpec("given", t("privacy.column.given"), 8),
            ColumnSpec("refused", t("privacy.column.refused"), 8),
            ColumnSpec("unasked", t("privacy.column.unasked"), 8),
        )
        yield RecordList(columns, self._source, empty_text=t("privacy.consent_empty"))

    async def on_mount(self) -> None:
        """Show everybody, those whose answers are wanted first."""
        self._records.focus_search()
        await self._load()
        if self._begun and all(one in self._source.by_id for one in self._begun):
            self._ask(self._begun)

    @property
    def _records(self) -> RecordList[PupilId]:
        return self.query_one(RecordList)

    async def _load(self, keep: PupilId | None = None) -> None:
        lines = await self.attempt(_lines)
        if lines is None:
            return
        self._source.by_id = {one.pupil_id: one for one in lines}
        self._show(keep)

    def _show(self, keep: PupilId | None = None) -> None:
        gaps = sum(one.is_gap for one in self._source.by_id.values())
        self.state = tn("privacy.unasked", gaps) if gaps else t("privacy.no_gaps")
        shown = "privacy.shown_gaps" if self._source.is_gaps_only else "privacy.shown_all"
        self._records.filters = t(shown)
        self._records.reload(keep=keep)

    def action_filter(self) -> None:
        """Show only those whose answers are wanted, or everybody again."""
        self._source.is_gaps_only = not self._source.is_gaps_only
        self._show(self._records.selected_id)

    def action_tick(self) -> None:
        """Tick a pupil."""
        self._records.toggle_tick()
        self.say(tn("privacy.ticked", len(self._records.ticked)))

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[PupilId]) -> None:
        """Record this family's sheet."""
        self._ask([event.row_id])

    def action_new(self) -> None:
        """Record the sheets of the ticked pupils; of the selected one when none is ticked."""
        chosen = list(self._records.ticked)
        if not chosen and self._records.selected_id is not None:
            chosen = [self._records.selected_id]
        if chosen:
            self._ask(chosen)

    def _whose(self, pupil_ids: list[PupilId]) -> str:
        if len(pupil_ids) > 1:
            return tn("acts.several", len(pupil_ids))
        one = self._source.by_id[pupil_ids[0]]
        return f"{one.name}  {one.words}".rstrip()

    def _ask(self, pupil_ids: list[PupilId]) -> None:
        from core.privacy.consent import Answer  # noqa: PLC0415 - start-up
        from core.privacy.optional_fields import OPTIONAL_FIELDS  # noqa: PLC0415 - start-up

        answers = {t(f"consent.answer.{one}"): one for one in ConsentAnswer}
        by_name: dict[str, list[str]] = {}
        for key in OPTIONAL_FIELDS:
            by_name.setdefault(t(f"field.{key}"), []).append(key)
        everything = t("privacy.all_fields")
        names = [Choice(everything), *(Choice(name) for name in by_name)]
        today = self.room.clock.today()

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            answer = choice_for(values["answer"], [Choice(one) for one in answers])
            field = choice_for(values["fields"], names)
            if answer is None or field is None:
                return False
            keys = OPTIONAL_FIELDS if field.value == everything else tuple(by_name[field.value])
            given = Answer(
                keys,
                answers[answer.value],
                day_in(values, "day"),
                values["who"],
                values["place"],
            )
            return await screen.attempt(_keep, pupil_ids, given) is not None

        form = OneForm(
            where=f"{t('privacy.record')}  {self._whose(pupil_ids)}",
            page=t("privacy.record"),
            fields=_fields(list(answers)),
            today=today,
            submit=submit,
            # No answer stands there at first: the program never says yes for a family.
            values={"fields": everything, "day": today.isoformat()},
            choices={"answer": [Choice(name) for name in answers], "fields": names},
            wanted=frozenset({"answer", "fields", "day", "place"}),
            draft_id=consent_form_name(pupil_ids),
            is_over_record=True,
        )

        async def done(is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_done:
                self._records.tick_only()
                await self._load(keep=pupil_ids[0])
                self.say(tn("privacy.recorded", len(pupil_ids)))

        self.app.push_screen(OneFormScreen(form), done)


def _fields(answers: Sequence[str]) -> tuple[FormField, ...]:
    few = t("form.hint_few", choices=joined(answers))
    lines = (
        ("answer", 20, FieldKind.CODE, few),
        ("fields", 30, FieldKind.CODE, t("privacy.fields_hint")),
        ("day", 14, FieldKind.DATE, t("form.hint_date")),
        ("who", 30, FieldKind.TEXT, t("privacy.who_hint")),
        ("place", 40, FieldKind.TEXT, t("privacy.place_hint")),
    )
    return tuple(
        FormField(
            key=key,
            label=t(f"privacy.field.{key}"),
            width=width,
            kind=kind,
            hint=hint,
            is_wide=True,
        )
        for key, width, kind, hint in lines
    )
