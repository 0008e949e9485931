"""Duplicates of the register 查重: two children, or one record made of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.fields import PUPIL_FIELDS
from core.i18n import t, tn
from core.models import PupilId
from core.reading.drafts import Problem
from core.spoken_labels import code_label, yes_or_no
from tui.commands import SAVE, UNDO
from tui.places import behind
from tui.screens.opening import open_outside
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.dialogs import ChooseDialog, ConfirmDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.changes.merging import FieldChoice
    from core.office import Office
    from core.records.duplicate_pairs import Pair

    Decision = Callable[[Office, PupilId, PupilId], bool]

MESSAGE_PREFIXES = ("duplicates.reason.", "field.", "doubles.field.", "problem.")


ASKED, DECIDED = "asked:", "decided:"
"""Begin the keys of the pairs that wait for somebody, and of those that were decided."""
MERGE = "merge"
SEE = "see:"
"""Begins the key of an act that opens a photograph: the pupil's id follows."""
PHOTO = "photo"
"""The key of the photograph among the fields that differ."""
YES_OR_NO = {str(said): said for said in (True, False)}
"""How a merge hands over what is yes or no."""
TABLES_OF_ENROLMENT = {"status": "pupil_status", "stage": "stage"}
"""Code tables of what stands on no page of the form."""


def read(office: Office) -> tuple[list[Pair], list[Pair]]:
    """Return the suspicious pairs of the own school, and the decided ones; runs at the desk."""
    from core.records.duplicate_pairs import (  # noqa: PLC0415 - start-up
        decided_pairs,
        pairs_of_register,
    )

    return pairs_of_register(office), decided_pairs(office)


def _pair_of(office: Office, first: PupilId, second: PupilId) -> Pair | None:
    from core.changes.merging import merge_choices  # noqa: PLC0415 - start-up
    from core.records.duplicate_pairs import pair_of  # noqa: PLC0415 - start-up

    merge_choices(office, first, second)  # says why the two cannot be made one
    return pair_of(office, first, second)


async def merge_by_choice(screen: WorkScreen[Any], first: PupilId, second: PupilId) -> bool:
    """Let somebody make one of two records that nothing suspects; whether that was done."""
    pair = await screen.attempt(_pair_of, first, second)
    if pair is None:
        return False
    return await screen.app.push_screen_wait(MergeScreen(pair))


def _ask_again(office: Office, first: PupilId, second: PupilId) -> bool:
    from core.records.duplicates import ask_again  # noqa: PLC0415 - start-up

    ask_again(office, first, second)
    return True


def _keep_apart(office: Office, first: PupilId, second: PupilId) -> bool:
    from core.records.duplicates import keep_apart  # noqa: PLC0415 - start-up

    keep_apart(office, first, second)
    return True


def _choices(office: Office, winner: PupilId, loser: PupilId) -> tuple[FieldChoice, ...]:
    from core.changes.merging import merge_choices  # noqa: PLC0415 - start-up

    return merge_choices(office, winner, loser)


def _merge(
    office: Office, winner: PupilId, loser: PupilId, taken: Sequence[str]
) -> tuple[Problem, ...]:
    """Merge; return what speaks against it, when nothing was changed."""
    from core.changes.merging import merge_pupils  # noqa: PLC0415 - start-up
    from core.registration import InvalidDraftError  # noqa: PLC0415 - start-up

    try:
        merge_pupils(office, winner, loser, taken)
    except InvalidDraftError as error:
        return error.problems
    return ()


class DuplicatesScreen(WorkScreen[None]):
    """Every pair, the strongest reason first, then those that were judged to be two children.

    Enter decides, or decides anew; ^Z takes a merge back.
    """

    HELP_ID = "help.duplicates"
    CSS_PATH = "duplicates.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [UNDO.called("command.take_back").binding()]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("year.duplicates")
        self._pairs: dict[str, Pair] = {}

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=20)

    async def on_mount(self) -> None:
        """Show the pairs."""
        self.query_one(Agenda).focus()
        await self._paint()

    async def _paint(self) -> None:
        found = await self.attempt(read)
        if found is None:
            return
        pairs, decided = found
        self._pairs = {f"{ASKED}{at}": pair for at, pair in enumerate(pairs)}
        self._pairs |= {f"{DECIDED}{at}": pair for at, pair in enumerate(decided)}
        self.state = tn("doubles.pairs", len(pairs))
        lines: list[AgendaLine] = [heading(t("doubles.maybe"))]
        lines += self._lines(ASKED, pairs)
        if not pairs:
            lines.append(text(t("doubles.none")))
        if decided:
            lines.append(heading(tn("doubles.decided", len(decided))))
            lines += self._lines(DECIDED, decided)
        self.query_one(Agenda).show(lines)

    @staticmethod
    def _lines(kind: str, pairs: Sequence[Pair]) -> Iterator[AgendaLine]:
        for at, pair in enumerate(pairs):
            reason = t(f"duplicates.reason.{pair.reason}") if pair.reason else ""
            names = (pair.first_name, pair.second_name)
            yield act(f"{kind}{at}", t("work.between").join(dict.fromkeys(names)), reason)
            yield quiet(f"  {pair.first_name}  {pair.first}")
            yield quiet(f"  {pair.second_name}  {pair.second}")

    def action_undo(self) -> None:
        """Show which merges and other acts can be taken back, and then what stands."""
        from tui.screens.taking_back import RecentActsScreen  # noqa: PLC0415 - start-up

        async def left(_result: None) -> None:
            await self._paint()

        self.app.push_screen(RecentActsScreen(), left)

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        pair = self._pairs[event.key]
        is_decided = event.key.startswith(DECIDED)
        first, second = pair.first_id, pair.second_id
        other = (
            Choice("again", t("doubles.again"), t("doubles.again_detail"))
            if is_decided
            else Choice("apart", t("doubles.apart"), t("doubles.apart_detail"))
        )
        choices = [
            Choice("merge", t("doubles.merge"), t("doubles.merge_detail")),
            other,
            Choice(f"open:{first}", t("doubles.open", name=pair.first_name), pair.first),
            Choice(f"open:{second}", t("doubles.open", name=pair.second_name), pair.second),
        ]

        async def chosen(value: str | None) -> None:
            if value == "merge":
                self.app.push_screen(MergeScreen(pair), self._merged)
            elif value == "apart":
                await self._decide(_keep_apart, pair, t("doubles.kept"))
            elif value == "again":
                asked = t("doubles.asked_again") if pair.reason else t("doubles.unlike")
                await self._decide(_ask_again, pair, asked)
            elif value is not None:
                whom = value.removeprefix("open:")
                self.app.push_screen(behind("pupils", "PupilsScreen", opens=whom)())

        self.app.push_screen(ChooseDialog(pair.first_name, choices), chosen)

    async def _decide(self, use_case: Decision, pair: Pair, told: str) -> None:
        if await self.attempt(use_case, pair.first_id, pair.second_id):
            await self._paint()
            self.say(told)

    async def _merged(self, is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            await self._paint()
            self.say(t("doubles.merged"))


def _photo_file(office: Office, pupil_id: PupilId) -> Path:
    from core.records.photo import PhotoUse, save_photo  # noqa: PLC0415 - start-up

    return save_photo(office, pupil_id, PhotoUse.SCHOOL)


class MergeScreen(WorkScreen[bool]):
    """Every field in which the records differ; Enter takes the other side, ^S makes them one."""

    HELP_ID = "help.merge"
    CSS_PATH = "duplicates.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [SAVE.called("command.merge").binding()]

    def __init__(self, pair: Pair) -> None:
        super().__init__()
        self.where = t("doubles.merge_where", name=pair.first_name)
        self._winner, self._loser, self._pair = pair.first_id, pair.second_id, pair
        self._fields: tuple[FieldChoice, ...] = ()
        self._taken: set[str] = set()
        self._problems: tuple[Problem, ...] = ()
        """What spoke against the sides that were chosen."""

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=16)

    async def on_mount(self) -> None:
        """Show what differs."""
        self.query_one(Agenda).focus()
        found = await self.attempt(_choices, self._winner, self._loser)
        if found is not None:
            self._fields = found
            self._paint()

    def _paint(self) -> None:
        differing = [one for one in self._fields if one.is_open]
        filled = [one for one in self._fields if not one.is_open and one.loser]
        lines = [
            heading(t("doubles.first", words=f"{self._pair.first_name} {self._pair.first}")),
            quiet(t("doubles.second", words=f"{self._pair.second_name} {self._pair.second}")),
            *_refusal(self._problems),
            heading(tn("doubles.differing", len(differing))),
        ]
        for one in differing:
            kept, other = _sides(one, is_taken=one.key in self._taken)
            instead = t("doubles.instead", value=other)
            lines.append(act(one.key, _label(one.key), kept, instead))
        if any(one.key == PHOTO for one in differing):
            lines += [
                act(f"{SEE}{self._winner}", t("doubles.photo_see"), t("doubles.photo_see_own")),
                act(f"{SEE}{self._loser}", t("doubles.photo_see"), t("doubles.photo_see_other")),
                quiet(t("doubles.photo_goes")),
            ]
        if not differing:
            lines.append(text(t("doubles.same")))
        if filled:
            names = t("work.between").join(_label(one.key) for one in filled)
            lines.append(quiet(t("doubles.filled", fields=names)))
        lines += [
            heading(t("promotion.do")),
            act(MERGE, t("command.merge"), t("doubles.both_stay")),
        ]
        self.query_one(Agenda).show(lines)

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        if event.key == MERGE:
            self.action_save()
        elif event.key.startswith(SEE):
            self.run_worker(self._see(PupilId(event.key.removeprefix(SEE))))
        else:
            self._taken ^= {event.key}
            self._problems = ()
            self._paint()

    async def _see(self, pupil_id: PupilId) -> None:
        """Put a photograph where it can be opened, and open it; the trail notes it."""
        path = await self.attempt(_photo_file, pupil_id)
        if path is not None:
            open_outside(self, path)

    def action_save(self) -> None:
        """Make them one, once it was asked whether they are one child."""

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_sure:
                self.run_worker(self._merge())

        question = ConfirmDialog(
            t("doubles.sure", name=self._pair.first_name), t("doubles.sure_text")
        )
        self.app.push_screen(question, answered)

    async def _merge(self) -> None:
        done = await self.attempt(_merge, self._winner, self._loser, sorted(self._taken))
        if done is None:
            return
        if not done:
            self.dismiss(True)  # noqa: FBT003 - the screen's answer
            return
        self._problems = done
        self._paint()
        at_fault = {t(f"field.{one.field}") for one in done}
        keys = [one.key for one in self._fields if one.is_open and _label(one.key) in at_fault]
        agenda = self.query_one(Agenda)
        agenda.choose(next(iter(keys), MERGE))
        agenda.scroll_home(animate=False)

    def action_back(self) -> None:
        """Leave both as they are."""
        self.dismiss(False)  # noqa: FBT003 - the screen's answer


def _refusal(problems: Sequence[Problem]) -> list[AgendaLine]:
    """Say what speaks against a merge, field by field; nothing where nothing does."""
    lines = [warning(t("doubles.refused"))] if problems else []
    for one in problems:
        sentence = t(f"problem.{one.code}", **dict(one.params))
        lines.append(text(t("import.problem", field=t(f"field.{one.field}"), sentence=sentence)))
    return lines


def _sides(choice: FieldChoice, *, is_taken: bool) -> tuple[str, str]:
    """Return what is kept and what the other side says.

    Of photographs the day may be the same: it says whose they are.
    """
    if choice.key == PHOTO:
        own = t("doubles.photo_own", day=choice.winner)
        other = t("doubles.photo_other", day=choice.loser)
    else:
        own, other = _text(choice.key, choice.winner), _text(choice.key, choice.loser)
    return (other, own) if is_taken else (own, other)


def _label(key: str) -> str:
    """Return a field's name; a guardian's is by position, from 1."""
    kind, _, name = key.partition(".")
    if key == PHOTO:
        return t("doubles.field.photo")
    if kind == "guardian":
        return t("doubles.guardian", number=int(name))
    for spec in PUPIL_FIELDS.values():
        if name in {spec.attribute, spec.key} and not spec.key.startswith(("m1_", "m2_")):
            return t(f"field.{spec.key}")
    own = {"entry_year": "grade", "class_number": "class_label", "stage": "grade"}
    return t(f"field.{own[name]}") if name in own else t(f"doubles.field.{name}")


def _text(key: str, value: str) -> str:
    """Return a stored value as people read it: a code by its label, numbers and phones masked."""
    from core.privacy.masking import mask_id, mask_phone  # noqa: PLC0415 - start-up
    from core.reading.values import distance_text  # noqa: PLC0415 - start-up

    kind, _, name = key.partition(".")
    if name in {"id_number", "student_no"} and value:
        return mask_id(value)
    if kind == "guardian" or name == "phone":
        return " ".join(
            mask_phone(word) if word.isascii() and any(map(str.isdigit, word)) else word
            for word in value.split(" ")
        )
    if value in YES_OR_NO:
        return yes_or_no(value=YES_OR_NO[value])
    if name == "entry_year" and value:
        return t("doubles.entered", year=value)
    if name == "distance_m" and value:
        return distance_text(int(value))
    tables = {spec.attribute: spec.table for spec in PUPIL_FIELDS.values() if spec.table}
    table = (tables | TABLES_OF_ENROLMENT).get(name)
    return code_label(table, value) or value if table else value
