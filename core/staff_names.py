"""What staff are called where names alone must tell them apart: 张春梅(1), 张春梅(2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from core.errors import GroupingError
from core.identity import normalise_text
from core.models import StaffId, StaffMember
from core.office import Office


def told_apart(members: Sequence[StaffMember]) -> dict[StaffId, str]:
    """Return staff by what they are called; equal names are numbered, the oldest person first."""
    counts = Counter(own.name for own in members)
    met: Counter[str] = Counter()
    told: dict[StaffId, str] = {}
    for own in sorted(members, key=lambda own: (own.birth_date, own.id)):
        met[own.name] += 1
        told[own.id] = f"{own.name}({met[own.name]})" if counts[own.name] > 1 else own.name
    return told


def told_names(office: Office) -> dict[StaffId, str]:
    """Return what the staff of this school are called, former staff too."""
    return told_apart(office.store.staff.all(office.school.id))


def names_of(office: Office, staff_ids: Iterable[StaffId]) -> dict[StaffId, str]:
    """Return what some staff are called; whoever is of another school by the name alone."""
    told = told_names(office)
    found = office.store.staff.among("id", sorted(set(staff_ids)))
    return {own.id: told.get(own.id, own.name) for own in found}


def require_told_apart(office: Office, names: Iterable[str]) -> None:
    """Refuse a name that several of the staff have: a lot must say whom it means.

    Raises GroupingError(`lot_name_shared`) with the numbered names to choose from.
    """
    members = office.store.staff.all(office.school.id)
    told = told_apart(members)
    for name in names:
        plain = normalise_text(name)
        alike = sorted(told[own.id] for own in members if own.name == plain)
        if len(alike) > 1:
            raise GroupingError("lot_name_shared", name=plain, told="、".join(alike))
