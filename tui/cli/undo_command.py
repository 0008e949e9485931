"""The command that takes back what was done as one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from core.errors import UsageError
from core.i18n import t
from tui.cli.session import DONE, PARTLY, JsonValue, Session, pass_session

if TYPE_CHECKING:
    from core.undoing.acts import Act
    from core.undoing.people import PersonBack, TakingBack


@click.command("undo")
@click.argument("number", type=click.IntRange(min=1), required=False)
@click.option("--apply", "is_applied", is_flag=True, help="照办；不写只看。Do it.")
@pass_session
def undo(session: Session, number: int | None, is_applied: bool) -> int:
    """撤回整批的改动；不写第几次就列出来。Take back what was done as one act.

    不加 --apply 只看会动谁。Without --apply it only says whom it would touch.
    """
    from core.undoing.acts import recent_acts
    from core.undoing.people import Fate
    from core.undoing.preview import preview_taking_back
    from core.undoing.taking_back import take_back

    with session.open() as office:
        acts = recent_acts(office)
        if number is None:
            _list(session, acts)
            return DONE
        if number > len(acts):
            raise UsageError("no_such_act", number=number)
        plan = preview_taking_back(office, acts[number - 1])
        if is_applied:
            take_back(office, plan)
    session.emit(_result(plan, is_applied), _lines(plan, is_applied))
    return PARTLY if plan.count(Fate.LEFT) or any(one.stays for one in plan.people) else DONE


def _list(session: Session, acts: list[Act]) -> None:
    from tui.undo_words import act_name, figures_of

    rows: list[JsonValue] = [
        {
            "number": number,
            "kind": act.kind.value,
            "at": act.at.isoformat(),
            "by": act.by,
            "said": act.said,
            "new": act.new,
            "changed": act.changed,
            "removed": act.removed,
            "is_taking_back": act.is_taking_back,
        }
        for number, act in enumerate(acts, 1)
    ]
    lines = [
        f"{number}  {act.at.astimezone():%Y-%m-%d %H:%M}  {act.by}  {act_name(act)}  "
        + figures_of(act)
        for number, act in enumerate(acts, 1)
    ]
    session.emit({"acts": rows}, lines or [t("undo.none")])


def _result(plan: TakingBack, is_applied: bool) -> dict[str, JsonValue]:
    from core.undoing.people import Fate

    counts = {fate.value: plan.count(fate) for fate in Fate}
    people: list[JsonValue] = [_person(one) for one in plan.people]
    return {**counts, "applied": is_applied, "erased": plan.erased, "people": people}


def _person(one: PersonBack) -> dict[str, JsonValue]:
    return {
        "name": one.name,
        "place": one.place,
        "fate": one.fate.value,
        "fields": [change.field for change in one.changes],
        "stays": [{"reason": stay.reason.value, "names": stay.names} for stay in one.stays],
    }


def _lines(plan: TakingBack, is_applied: bool) -> list[str]:
    from tui.undo_words import done, planned, stay_sentence

    stays = [
        f"{one.name}  {one.place}  {stay_sentence(stay)}"
        for one in plan.people
        for stay in one.stays
    ]
    if not plan.people:
        return [t("undo.nothing")]
    said = done(plan) if is_applied else t("cli.undo.dry_run", counts=planned(plan))
    return [*stays, said]
