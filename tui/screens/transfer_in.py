"""Taking in a pupil from another school 转入: the child's first page and the papers, one form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.changes.models import ChangeKind
from core.errors import CunxiaoError
from core.i18n import t
from core.models import PupilId
from core.records.kept_forms import transfer_in_form
from tui.form_rules import DEFAULTS, PupilRules, problem_of, pupil_draft
from tui.forms import pupil_pages
from tui.screens.base import RoomScreen
from tui.screens.change_asking import change_fields, reason_choices, request_of, wanted_fields
from tui.screens.one_form import OneForm, OneFormRules, OneFormScreen, Values
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice, FormField, FormProblem
from tui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from core.changes.apply import TransferredIn
    from core.models import School
    from core.office import Office
    from core.records.duplicates import Suspicion

MESSAGE_PREFIXES = ("duplicates.reason.",)
KIND = ChangeKind.TRANSFER_IN
PAPERS = "paper."
"""Before the keys of the change, so that the pupil's own fields keep theirs."""
PUPIL_KEYS = (
    *("name", "id_number", "birth_date", "sex", "ethnic", "grade", "hamlet", "attend_way"),
    *("m1_name", "m1_relation", "m1_phone", "left_behind"),
)
"""What is known when the child stands at the door; the rest of the form opens afterwards."""
KEEP_BOTH = "keep"


def _fields() -> tuple[FormField, ...]:
    own = {field.key: field for page in pupil_pages() for field in page.fields}
    pupil = [replace(own[key], heading="", starts_group=key == "hamlet") for key in PUPIL_KEYS]
    papers = [
        replace(field, key=PAPERS + field.key)
        for field in change_fields(KIND)
        if field.key != "grade"
    ]
    papers[0] = replace(papers[0], starts_group=True, heading=t("transfer_in.papers"))
    return (*pupil, *papers)


def _papers(values: Mapping[str, str]) -> dict[str, str]:
    """Return the change's part of the form, under the keys of its own form."""
    return {
        key.removeprefix(PAPERS): text for key, text in values.items() if key.startswith(PAPERS)
    }


@dataclass(frozen=True, slots=True)
class TransferInRules:
    """The pupil's rules for the pupil's fields, the change's for the papers."""

    pupil: PupilRules
    papers: OneFormRules

    def check(self, values: Mapping[str, str]) -> Sequence[FormProblem]:
        """Return every problem of both."""
        return [*self.pupil.check(values), *self.papers.check(values)]

    def complete(self, key: str, text: str) -> Sequence[Choice]:
        """Offer what either knows."""
        rules = self.papers if key.startswith(PAPERS) else self.pupil
        return rules.complete(key, text)

    def fill(self, key: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """Say what the number and the name make known."""
        if key.startswith(PAPERS):
            return {}
        return self.pupil.fill(key, values)

    def open_items(self, values: Mapping[str, str]) -> Sequence[str]:  # noqa: ARG002 - protocol
        """Want nothing more here: the pupil's own form lists what is open."""
        return ()


def _doubts(office: Office, values: Mapping[str, str]) -> tuple[Suspicion, ...]:
    from core.changes.coming import known_here  # noqa: PLC0415 - start-up

    return known_here(office, pupil_draft(values))


def _take_in(
    office: Office, values: Mapping[str, str], others: Sequence[PupilId], schools: Sequence[School]
) -> TransferredIn:
    from core.changes.apply import transfer_in  # noqa: PLC0415 - start-up
    from core.records.duplicates import keep_apart  # noqa: PLC0415 - start-up

    request = request_of(KIND, _papers(values), office.clock.today(), schools)
    made = transfer_in(office, pupil_draft(values), request)
    for other in others:
        keep_apart(office, made.change.pupil_id, other)
    return made


@dataclass(frozen=True, slots=True)
class InTheList:
    """How the screen that asked opens the rest of the form, and a list shows who came."""

    open: Callable[[PupilId], Awaitable[None]]
    show: Callable[[PupilId], Awaitable[None]] | None = None


async def ask_transfer_in(
    screen: RoomScreen[Any],
    pupils: InTheList,
    then: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Open the form; when it is left, `then` paints the screen that asked."""
    from core.lists.directory import hamlets_in_use, schools  # noqa: PLC0415 - start-up

    places, known = await screen.use(hamlets_in_use), await screen.use(schools)
    today = screen.room.clock.today()
    made: list[TransferredIn] = []

    async def submit(form: OneFormScreen, values: Values) -> bool:
        done = await _submit(form, values, known)
        made.extend(done)
        return bool(done)

    async def answered(is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if then is not None:
            await then()
        if is_done and made:
            if pupils.show is not None:
                await pupils.show(made[0].change.pupil_id)
            _after(screen, made[0], pupils)

    await screen.app.push_screen(OneFormScreen(_form(today, places, submit)), answered)


def _form(
    today: date,
    places: Sequence[str],
    submit: Callable[[OneFormScreen, Values], Awaitable[bool]],
) -> OneForm:
    fields = _fields()
    own = OneForm(
        where=t("transfer_in.where"),
        page=t("transfer_in.page"),
        fields=tuple(field for field in fields if field.key.startswith(PAPERS)),
        today=today,
        submit=submit,
        choices={f"{PAPERS}reason": reason_choices(KIND)},
        wanted=frozenset(PAPERS + key for key in wanted_fields(KIND)),
    )
    usual = {key: text for key, text in DEFAULTS.items() if key not in {"enrol_way", "source"}}
    return replace(
        own,
        fields=fields,
        values=usual | {f"{PAPERS}day": today.isoformat()},
        draft_id=transfer_in_form(),
        rules=TransferInRules(PupilRules(today, places), OneFormRules(own)),
    )


async def _submit(
    form: OneFormScreen, values: Values, known: Sequence[School]
) -> list[TransferredIn]:
    """Store the pupil with the change; a child who is known here is asked about first."""
    from core.registration import InvalidDraftError  # noqa: PLC0415 - start-up

    doubts = await form.attempt(_doubts, values) or ()
    if doubts:
        choice = await form.app.push_screen_wait(_question(values, doubts))
        if choice is None:
            return []
        if choice != KEEP_BOTH:
            _open_acts(form, PupilId(choice))
            return []
    others = [one.second for one in doubts]
    try:
        return [await form.use(_take_in, values, others, known)]
    except InvalidDraftError as error:
        problems = [problem_of(problem) for problem in error.problems]
        form.query_one(RecordForm).show_problems(problems)
        form.fail(error)
    except CunxiaoError as error:
        form.fail(error)
    return []


def _question(values: Values, doubts: Sequence[Suspicion]) -> ChooseDialog:
    choices = [
        Choice(
            one.second,
            t("transfer_in.open", name=one.second_name),
            one.second_words + "  " + t(f"duplicates.reason.{one.reason}"),
        )
        for one in doubts
    ]
    choices.append(Choice(KEEP_BOTH, t("doubles.keep"), t("doubles.keep_detail")))
    title = t("doubles.title", name=values.get("name", ""))
    return ChooseDialog(title, choices, t("transfer_in.known"))


def _open_acts(form: OneFormScreen, pupil_id: PupilId) -> None:
    """Go to the acts of the child who was here before: a transfer back is one of them."""
    from tui.screens.changes import ChangesScreen  # noqa: PLC0415 - start-up

    form.app.push_screen(ChangesScreen([pupil_id]))


def _after(screen: RoomScreen[Any], made: TransferredIn, pupils: InTheList) -> None:
    """Say what was stored, and offer the paper and the rest of the form."""
    from core.changes.paper import print_change_form  # noqa: PLC0415 - start-up

    choices = [
        Choice("print", t("acts.print_form")),
        Choice("open", t("transfer_in.rest"), t("transfer_in.rest_hint")),
    ]

    async def print_it() -> None:
        try:
            path = await screen.use(print_change_form, made.change)
        except CunxiaoError as error:
            screen.fail(error)
        else:
            screen.say(t("roster_view.printed", path=path))

    async def chosen(value: str | None) -> None:
        if value == "print":
            screen.run_worker(print_it())
        elif value == "open":
            await pupils.open(made.change.pupil_id)
        else:
            screen.say(t("transfer_in.done"))

    screen.app.push_screen(
        ChooseDialog(t("transfer_in.done"), choices, t("transfer_in.next")), chosen
    )
