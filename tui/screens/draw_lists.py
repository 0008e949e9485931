"""Decisions that want a page of their own: what is balanced, and wishes of families."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.assign.plan import DEFAULT_ATTRIBUTES
from core.i18n import t, tn
from core.models import Cohort
from tui.screens.ask import AskDialog
from tui.screens.one_form import OneForm, OneFormScreen, Values, choice_for
from tui.screens.work import WorkScreen, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text
from tui.widgets.form_model import Choice, FieldKind, FormField

if TYPE_CHECKING:
    from core.meeting.draw_choices import ChoicesView, WishLine
    from core.office import Office

MESSAGE_PREFIXES = ("attribute.",)

MOST_NAMES = 5
"""Names that one wish's form takes; a longer chain is two wishes that share a pupil."""
TOGETHER, APART = "together", "apart"


class ChoicesScreen(WorkScreen[None]):
    """A page over the decisions of a cohort; whatever is chosen is kept at once."""

    def __init__(self, cohort: Cohort) -> None:
        super().__init__()
        self._cohort = cohort
        self._view: ChoicesView | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=24)

    async def on_mount(self) -> None:
        """Show what was decided."""
        self.query_one(Agenda).focus()
        await self.load()

    async def load(self) -> None:
        """Read anew and show it."""
        from core.meeting.draw_choices import choices_view  # noqa: PLC0415 - start-up

        self._view = await self.attempt(choices_view, self._cohort)
        if self._view is not None:
            self.query_one(Agenda).show(self.lines(self._view))

    def lines(self, view: ChoicesView) -> list[AgendaLine]:
        """Return what the page says."""
        raise NotImplementedError

    async def change(self, use_case: Callable[[Office], None]) -> None:
        """Make a decision and show what stands now."""
        await self.attempt(use_case)
        await self.load()


class AttributesScreen(ChoicesScreen):
    """Enter leaves a usual attribute out, or takes another one in with its written reason."""

    HELP_ID = "help.draw_attributes"

    def __init__(self, cohort: Cohort) -> None:
        super().__init__(cohort)
        self.where = t("draw.attributes_where", year=cohort.entry_year)

    def lines(self, view: ChoicesView) -> list[AgendaLine]:
        """Return both kinds of attributes."""
        from core.meeting.draw_choices import OFFERED_EXTRAS  # noqa: PLC0415 - start-up

        left_out = view.choices.left_out
        reasons = {own.key: own.reason for own in view.choices.extra}
        usual = [
            act(
                f"attribute:{key}",
                t(f"attribute.{key}"),
                t("draw.left_out" if key in left_out else "draw.balanced"),
            )
            for key in DEFAULT_ATTRIBUTES
        ]
        extra = [
            act(
                f"extra:{key}",
                t(f"attribute.{key}"),
                t("draw.extra_in", reason=reasons[key]) if key in reasons else t("draw.extra_out"),
            )
            for key in OFFERED_EXTRAS
        ]
        return [
            heading(t("draw.attributes_title")),
            *usual,
            heading(t("draw.extra_title")),
            *extra,
            quiet(t("draw.no_scores")),
        ]

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        from core.meeting.draw_choices import leave_out, take_in  # noqa: PLC0415 - start-up

        cohort = self._cohort
        kind, _, key = event.key.partition(":")
        if kind == "attribute":
            self.run_worker(self.change(lambda office: leave_out(office, cohort, key)))
            return
        if self._view is None:
            return
        reasons = {own.key: own.reason for own in self._view.choices.extra}
        name = t(f"attribute.{key}")
        dialog = AskDialog(
            t("draw.extra_reason", attribute=name),
            t("draw.extra_hint"),
            reasons.get(key, ""),
            draft_id=f"draw.extra.{cohort.stage}.{cohort.entry_year}.{key}",
        )

        def given(reason: str | None) -> None:
            if reason is not None:
                self.run_worker(self.change(lambda office: take_in(office, cohort, key, reason)))

        self.app.push_screen(dialog, given)


class WishesScreen(ChoicesScreen):
    """Wishes to share a class or not to, each with its reason; names are found as one types."""

    HELP_ID = "help.draw_wishes"

    def __init__(self, cohort: Cohort) -> None:
        super().__init__(cohort)
        self.where = t("draw.wishes_where", year=cohort.entry_year)

    def lines(self, view: ChoicesView) -> list[AgendaLine]:
        """Return both kinds of wishes."""
        return [
            heading(t("draw.together_title")),
            *_wish_lines(TOGETHER, view.together),
            act(TOGETHER, t("draw.together_add"), t("draw.together_hint")),
            heading(t("draw.apart_title")),
            *_wish_lines(APART, view.apart),
            act(APART, t("draw.apart_add"), t("draw.apart_hint")),
            heading(t("draw.wishes_rule_title")),
            quiet(t("draw.wishes_rule")),
        ]

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        from core.meeting.draw_choices import drop_wish  # noqa: PLC0415 - start-up

        cohort = self._cohort
        kind, _, place = event.key.partition(":")
        is_together = kind == TOGETHER
        if place:
            self.run_worker(
                self.change(
                    lambda office: drop_wish(office, cohort, int(place), is_together=is_together)
                )
            )
            self.say(t("draw.wish_dropped"))
        elif self._view is not None:
            form = wish_form(self, self._view, is_together=is_together)
            self.app.push_screen(OneFormScreen(form), self._filled)

    def _filled(self, is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            self.run_worker(self.load())

    @property
    def cohort(self) -> Cohort:
        """Whose wishes they are."""
        return self._cohort


def _wish_lines(kind: str, wishes: tuple[WishLine, ...]) -> list[AgendaLine]:
    lines = []
    for place, wish in enumerate(wishes):
        number = t("draw.wish_number", number=place + 1)
        lines.append(act(f"{kind}:{place}", number, wish.reason, t("draw.wish_drop")))
        lines.append(text(joined(wish.names)))
    return lines


def wish_form(screen: WishesScreen, view: ChoicesView, *, is_together: bool) -> OneForm:
    """Ask for a wish: whom it is about, and why."""
    choices = [Choice(told) for told in view.pupils]
    kind = TOGETHER if is_together else APART
    names = [f"name_{place}" for place in range(1, MOST_NAMES + 1)]

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.grouping.proposing import PupilWish  # noqa: PLC0415 - start-up
        from core.meeting.draw_choices import add_wish  # noqa: PLC0415 - start-up

        chosen = [choice_for(values[key], choices) for key in names if values[key].strip()]
        ids = tuple(view.pupils[one.value] for one in chosen if one is not None)
        wish = PupilWish(tuple(dict.fromkeys(ids)), values["reason"].strip())

        def run(office: Office) -> bool:
            add_wish(office, screen.cohort, wish, is_together=is_together)
            return True

        return bool(await form.attempt(run))

    return OneForm(
        where=t("draw.together_title" if is_together else "draw.apart_title"),
        page=tn("draw.wish_page", MOST_NAMES),
        fields=(
            *(
                FormField(
                    key=key,
                    label=t("draw.wish_name", number=place),
                    width=40,
                    kind=FieldKind.CODE,
                    hint=t("requests.pupil_hint"),
                    is_wide=True,
                    is_aside=place > 2,
                )
                for place, key in enumerate(names, start=1)
            ),
            FormField(
                key="reason",
                label=t("draw.wish_reason"),
                width=56,
                hint=t("draw.wish_reason_hint"),
                is_wide=True,
            ),
        ),
        today=screen.room.clock.today(),
        submit=submit,
        choices=dict.fromkeys(names, choices),
        wanted=frozenset({"name_1", "name_2", "reason"}),
        draft_id=f"wish.{kind}.{screen.cohort.stage}.{screen.cohort.entry_year}",
    )
