"""Suspicious pairs of the register, each record in a few words that tell the two apart."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import ATTENDING, PupilFile
from core.office import Office
from core.records.duplicates import Suspicion, suspicions_of_register
from core.spoken_labels import class_text, code_label


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records held against one another, each in a few words."""

    suspicion: Suspicion
    first: str
    second: str
    name: str


def pairs_of_register(office: Office) -> list[Pair]:
    """Return every suspicious pair of the own school, the strongest reason first."""
    found = suspicions_of_register(office, office.school.id)
    ids = [one.first for one in found if one.first] + [one.second for one in found]
    files = {file.pupil.id: file for file in office.store.pupils.files(list(dict.fromkeys(ids)))}
    pairs = []
    for one in found:
        first = files.get(one.first) if one.first else None
        second = files.get(one.second)
        if first is not None and second is not None:
            words = _words(office, first), _words(office, second)
            pairs.append(Pair(one, *words, first.pupil.name))
    return pairs


def _words(office: Office, file: PupilFile) -> str:
    enrolment = file.enrolment
    parts = (
        file.pupil.name,
        class_text(enrolment.cohort, office.year, enrolment.class_number),
        file.pupil.birth_date.isoformat(),
        file.pupil.hamlet or "",
        "" if enrolment.status in ATTENDING else code_label("pupil_status", enrolment.status),
    )
    return " ".join(part for part in parts if part)
