"""Slips as two people typed them, each without seeing the other's; kept as a draft until drawn."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import zip_longest

from core.assign.randomness import normalise_slip
from core.errors import GroupingError
from core.office import Office


@dataclass(frozen=True, slots=True)
class TypedSlips:
    """Both columns, and how far it is."""

    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    is_read_out: bool = False
    """Whether the check code was read out: only then may anybody write a number."""
    is_agreed: bool = False
    is_compared: bool = False
    """Whether both columns were compared: what differed then stays marked until it is mended."""


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One slip, typed twice. `number` counts from 1."""

    number: int
    first: str
    second: str

    @property
    def agrees(self) -> bool:
        """Whether both typed the same number."""
        one, other = normalise_slip(self.first), normalise_slip(self.second)
        return one is not None and one == other

    @property
    def is_no_number(self) -> bool:
        """Whether something is typed that no slip can say, by one of them or by both."""
        return any(text and normalise_slip(text) is None for text in (self.first, self.second))


def slips_under(office: Office, key: str) -> TypedSlips:
    """Return the slips that a draft of the store holds; none when there is no such draft."""
    saved = office.store.drafts.get(key)
    if saved is None:
        return TypedSlips()
    held = json.loads(saved.body)
    return TypedSlips(
        tuple(held["first"]),
        tuple(held["second"]),
        held["is_read_out"],
        held["is_agreed"],
        held.get("is_compared", False),
    )


def keep_slips_under(office: Office, key: str, slips: TypedSlips) -> None:
    """Keep slips as a draft of the store; durable on return."""
    body = json.dumps(asdict(slips), ensure_ascii=False)
    office.store.drafts.save(key, office.clock.now(), body)


def compare_slips(slips: TypedSlips) -> tuple[SlipLine, ...]:
    """Return the slips line by line; empty lines at the end are left out."""
    lines = [
        SlipLine(number, first.strip(), second.strip())
        for number, (first, second) in enumerate(
            zip_longest(slips.first, slips.second, fillvalue=""), start=1
        )
    ]
    while lines and not (lines[-1].first or lines[-1].second):
        lines.pop()
    return tuple(lines)


def differing_slips(slips: TypedSlips) -> tuple[SlipLine, ...]:
    """Return the lines on which two typed other numbers. Raises GroupingError(`slips_missing`)."""
    lines = compare_slips(slips)
    if not lines:
        raise GroupingError("slips_missing")
    return tuple(line for line in lines if not line.agrees)


def marked_slips(slips: TypedSlips) -> tuple[SlipLine, ...]:
    """Return what differed when the slips were compared and differs still."""
    if not slips.is_compared:
        return ()
    return tuple(line for line in compare_slips(slips) if not line.agrees)


def agreed_slips(slips: TypedSlips) -> list[str]:
    """Return the numbers that both typed; nobody's typing alone decides a draw.

    Raises GroupingError(`slips_not_agreed`) unless they were compared and every line agrees.
    """
    lines = compare_slips(slips)
    if not slips.is_agreed or not all(line.agrees for line in lines):
        raise GroupingError("slips_not_agreed")
    return [line.first for line in lines]
