"""What the plan of a draw shall say, one decision at a time; each is kept as soon as it is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.assign.plan import EXTRA_ATTRIBUTES, Lots, LotsBy
from core.errors import GroupingError
from core.grouping.decisions import (
    Choices,
    choices_of_classes,
    choices_of_late_days,
    choices_with,
    choices_without,
)
from core.grouping.proposing import PupilWish, cohort_files, try_request
from core.meeting.draw_meeting import decide, decisions_of
from core.models import Cohort, PupilId
from core.office import Office
from core.records.telling_apart import told_apart
from core.staff_names import told_names

UNREAD = frozenset({"kindergarten"})
"""Attributes of the protocol for which a pupil's record has no field yet."""
OFFERED_EXTRAS = tuple(key for key in EXTRA_ATTRIBUTES if key not in UNREAD)


@dataclass(frozen=True, slots=True)
class WishLine:
    """A wish as it is shown: names in the order of the wish."""

    names: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ChoicesView:
    """Choices with what a screen needs to show and to offer."""

    choices: Choices
    together: tuple[WishLine, ...]
    apart: tuple[WishLine, ...]
    pupils: Mapping[str, PupilId]
    """The cohort's pupils by how they are told apart: by name, of two of one name by more."""
    teachers: tuple[str, ...]


def choices_view(office: Office, cohort: Cohort) -> ChoicesView:
    """Return what was decided so far."""
    choices = decisions_of(office, cohort).choices
    pupils = told_apart(cohort_files(office, cohort))
    names: dict[str, str] = {own: told for told, own in pupils.items()}
    told = told_names(office)
    members = office.store.staff.all(office.school.id)
    return ChoicesView(
        choices,
        _lines(choices.together, names),
        _lines(choices.apart, names),
        pupils,
        tuple(told[member.id] for member in members),
    )


def set_classes(office: Office, cohort: Cohort, classes: int) -> None:
    """Decide how many classes there shall be."""
    decide(office, cohort, choices_of_classes(_choices(office, cohort), classes))


def set_late_days(office: Office, cohort: Cohort, written: str) -> None:
    """Decide on which days late joiners are drawn. Errors as `choices_of_late_days`."""
    choices = _choices(office, cohort)
    decide(office, cohort, choices_of_late_days(choices, written, office.clock.today()))


def leave_out(office: Office, cohort: Cohort, attribute: str) -> None:
    """Leave a default attribute out, or take it in again. Errors as `choices_without`."""
    decide(office, cohort, choices_without(_choices(office, cohort), attribute))


def take_in(office: Office, cohort: Cohort, attribute: str, reason: str) -> None:
    """Take an extra attribute in, with its reason; without one, out. Errors as `choices_with`."""
    decide(office, cohort, choices_with(_choices(office, cohort), attribute, reason))


def add_wish(office: Office, cohort: Cohort, wish: PupilWish, *, is_together: bool) -> None:
    """Add a wish when a plan that keeps all of them is possible.

    Raises as `propose`, naming the pupils: `wish_too_small`, `wish_without_reason`,
    `together_too_long`, `together_and_apart`, `wishes_do_not_fit`.
    """
    choices = _choices(office, cohort)
    added = (
        replace(choices, together=(*choices.together, wish))
        if is_together
        else replace(choices, apart=(*choices.apart, wish))
    )
    try_request(office, replace(added, lots=Lots()).request(cohort))
    decide(office, cohort, added)


def drop_wish(office: Office, cohort: Cohort, place: int, *, is_together: bool) -> None:
    """Take a wish back, by its place in the list."""
    choices = _choices(office, cohort)
    if is_together:
        decide(office, cohort, replace(choices, together=_without(choices.together, place)))
    else:
        decide(office, cohort, replace(choices, apart=_without(choices.apart, place)))


def choose_lots(office: Office, cohort: Cohort, by: LotsBy, teams: Sequence[str]) -> None:
    """Decide how homeroom teachers or teams come to their classes.

    Raises GroupingError(`lots_incomplete`) unless there is one for each class, each once.
    """
    choices = _choices(office, cohort)
    named = tuple(own for team in teams if (own := team.strip()))
    if by is LotsBy.NOBODY:
        named = ()
    elif len(named) != choices.classes or len(set(named)) != choices.classes:
        raise GroupingError("lots_incomplete", classes=choices.classes)
    decide(office, cohort, replace(choices, lots=Lots(by, named)))


def _choices(office: Office, cohort: Cohort) -> Choices:
    return decisions_of(office, cohort).choices


def _without(wishes: tuple[PupilWish, ...], place: int) -> tuple[PupilWish, ...]:
    return tuple(own for at, own in enumerate(wishes) if at != place)


def _lines(wishes: Iterable[PupilWish], names: Mapping[str, str]) -> tuple[WishLine, ...]:
    """Return wishes with names; who has left the cohort since keeps the id as it was written."""
    return tuple(
        WishLine(tuple(names.get(own, own) for own in wish.pupils), wish.reason) for wish in wishes
    )
