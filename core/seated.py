"""Pupils with the class of their seat, as every list shows them: for showing, never for storing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.models import PupilFile, PupilId
from core.office import Office


def seated(office: Office, files: Sequence[PupilFile]) -> list[PupilFile]:
    """Return files whose enrolment names the class in which the pupil sits.

    A drawn class stands in the seat alone; who has no seat keeps what the register says.
    """
    ids = [file.pupil.id for file in files]
    seats = [one for one in office.store.seats.among("pupil_id", ids) if one.ended_on is None]
    groups = {one.id: one for one in office.store.classes.among("id", {s.class_id for s in seats})}
    placed = [(groups[one.class_id], one.pupil_id) for one in seats if one.class_id in groups]
    placed.sort(key=lambda one: one[0].year)
    numbers: dict[PupilId, int] = {pupil_id: group.number for group, pupil_id in placed}
    return [
        replace(file, enrolment=replace(file.enrolment, class_number=numbers[file.pupil.id]))
        if file.pupil.id in numbers
        else file
        for file in files
    ]
