"""Who answers for a pupil, and which telephone reaches the family: the rule of every list. Pure."""

from __future__ import annotations

from core.models import Guardian, PupilFile

_RANK = {True: 0, None: 1, False: 2}


def guardian_of(file: PupilFile) -> Guardian | None:
    """Return who answers for the pupil: marked as guardian, else the first of the family."""
    if len(file.guardians) == 1:
        return file.guardians[0]
    family = family_of(file)
    return family[0] if family else None


def family_of(file: PupilFile) -> list[Guardian]:
    """Return the family, whoever answers for the pupil first and who is said not to last."""
    return sorted(file.guardians, key=lambda one: (_RANK[one.is_guardian], one.position))


def contact_phone(file: PupilFile) -> str | None:
    """Return 联系电话: the pupil's own entry, else the telephone of who answers for the pupil."""
    if file.pupil.phone:
        return file.pupil.phone
    guardian = guardian_of(file)
    return guardian.phone if guardian else None
