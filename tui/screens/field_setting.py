"""Setting one field of the ticked pupils: which, to what, what would change, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.codes import CODES
from core.fields import PUPIL_FIELDS, FieldSpec, RecordKind
from core.fields import FieldKind as Kind
from core.i18n import t, tn
from core.models import PupilId
from core.records.bulk_editing import (
    FieldLine,
    FieldsSet,
    preview_field,
    put_fields_back,
    set_field,
)
from core.spoken_labels import code_label, yes_or_no
from tui.forms import label_of
from tui.screens.one_form import OneForm, OneFormScreen, Values
from tui.screens.preview import PreviewScreen
from tui.screens.work import WorkScreen, joined
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice, FieldKind, FormField
from tui.widgets.review_rows import Outcome, ReviewRow

MESSAGE_PREFIXES = ("problem.",)

OF_ONE = frozenset({Kind.NAME, Kind.ID_NUMBER, Kind.PHONE, Kind.GRADE, Kind.CLASS})
"""Kinds of fields that several pupils never share; grade and class change by a record change."""
OF_ONE_KEYS = frozenset(
    {"name_pinyin", "former_name", "birth_date", "sex", "student_no", "class_no", "aux_no"}
    | {"household_no", "email", "homepage", "remark"}
)


def settable_fields() -> list[FieldSpec]:
    """Return the fields that make sense for several pupils at once."""
    return [
        spec
        for spec in PUPIL_FIELDS.values()
        if spec.kind not in OF_ONE
        and spec.key not in OF_ONE_KEYS
        and spec.record in {RecordKind.PUPIL, RecordKind.ENROLMENT}
    ]


def value_choices(spec: FieldSpec) -> list[Choice]:
    """Return what a field can say; nothing for free text."""
    if spec.kind is Kind.BOOL:
        return [Choice(yes_or_no(value=True)), Choice(yes_or_no(value=False))]
    if spec.kind is Kind.CODE:
        return [
            Choice(code_label(spec.table, code.code), detail=code.code)
            for code in CODES[spec.table]
        ]
    return []


class FieldSetting:
    """The way from choosing a field to the saved values, for the screen that owns it."""

    def __init__(self, screen: WorkScreen[Any]) -> None:
        self._screen = screen
        self._before: FieldsSet | None = None

    @property
    def can_undo(self) -> bool:
        """Whether values can be put back."""
        return self._before is not None

    def choose(self, pupil_ids: Sequence[PupilId]) -> None:
        """Choose the field."""
        choices = [Choice(spec.key, label_of(spec.key)) for spec in settable_fields()]

        def chosen(key: str | None) -> None:
            if key is not None:
                self._ask(pupil_ids, PUPIL_FIELDS[key])

        self._screen.app.push_screen(ChooseDialog(t("fields.choose"), choices), chosen)

    def _ask(self, pupil_ids: Sequence[PupilId], spec: FieldSpec) -> None:
        choices = value_choices(spec)
        few = joined(choice.value for choice in choices[:4])
        field = FormField(
            key="value",
            label=label_of(spec.key),
            width=30,
            kind=FieldKind.CODE if choices else FieldKind.TEXT,
            hint=t("form.hint_few", choices=few) if len(choices) <= 4 and few else "",
            is_wide=True,
        )

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            return await self._preview(screen, pupil_ids, spec, values["value"].strip())

        form = OneForm(
            where=tn("fields.where", len(pupil_ids), field=label_of(spec.key)),
            page=t("fields.page"),
            fields=(field,),
            today=self._screen.room.clock.today(),
            submit=submit,
            choices={"value": choices},
            draft_id=f"field.{spec.key}.{','.join(sorted(pupil_ids))}",
        )
        self._screen.app.push_screen(OneFormScreen(form), self._told)

    async def _preview(
        self, screen: OneFormScreen, pupil_ids: Sequence[PupilId], spec: FieldSpec, text: str
    ) -> bool:
        lines = await screen.attempt(preview_field, pupil_ids, spec.key, text)
        if lines is None:
            return False
        title = tn("fields.where", len(lines), field=label_of(spec.key))
        rows = [_row(line) for line in lines]
        if not await screen.app.push_screen_wait(PreviewScreen(title, rows)):
            return False
        possible = [line.pupil_id for line in lines if line.is_changed and not line.problems]
        before = await screen.attempt(set_field, possible, spec.key, text)
        if before is None:
            return False
        self._before = before
        return True

    def _told(self, is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done and self._before is not None:
            self._screen.refresh_bindings()
            self._screen.say(tn("fields.done", len(self._before.before)))

    async def undo(self) -> None:
        """Put back what stood there, but for whom something else was written since."""
        done = self._before
        if done is None:
            return
        back = await self._screen.attempt(put_fields_back, done)
        if back is None:
            return
        self._before = None
        self._screen.refresh_bindings()
        sentence = tn("fields.put_back", len(back))
        if left := len(done.before) - len(back):
            sentence += tn("fields.left_as_is", left)
        self._screen.say(sentence)


def _row(line: FieldLine) -> ReviewRow:
    empty = t("pupils.wanted")
    summary = t("acts.becomes", before=line.before or empty, after=line.after or empty)
    if line.problems:
        problem = line.problems[0]
        sentence = t(f"problem.{problem.code}", **dict(problem.params))
        return ReviewRow(line.grade, line.name, Outcome.REFUSED, sentence, (sentence,))
    outcome = Outcome.CHANGED if line.is_changed else Outcome.UNCHANGED
    return ReviewRow(line.grade, line.name, outcome, summary)
