"""Relatives whom the register knows already: a second child of a family brings them along."""

from __future__ import annotations

from dataclasses import dataclass

from core.fields import PUPIL_FIELDS, RecordKind
from core.models import Guardian, PupilId
from core.office import Office
from core.reading.texts import text_of

_PREFIX = "m1_"
_OWN = tuple(
    (key.removeprefix(_PREFIX), spec)
    for key, spec in PUPIL_FIELDS.items()
    if spec.record is RecordKind.GUARDIAN_1
)


@dataclass(frozen=True, slots=True)
class KnownRelative:
    """A relative of pupils in the register.

    `texts` are pairs of a form's key without its `m1_` and what is stored; empty ones left out.
    """

    name: str
    siblings: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]

    def text(self, key: str) -> str:
        """Return one of the texts; empty when nothing is stored."""
        return dict(self.texts).get(key, "")


def known_relatives(office: Office) -> list[KnownRelative]:
    """Return the relatives of the own school's pupils, by name; one with a phone stands once."""
    pupils = office.store.pupils.all(office.school.id)
    names = {pupil.id: pupil.name for pupil in pupils}
    found: dict[tuple[str, str], tuple[Guardian, list[str]]] = {}
    for guardian in office.store.guardians.all(office.school.id):
        child = names.get(guardian.pupil_id)
        if guardian.name and child is not None:
            held = found.setdefault(_identity(guardian), (guardian, []))
            held[1].append(child)
    relatives = [
        KnownRelative(guardian.name, tuple(children), _texts(guardian))
        for guardian, children in found.values()
    ]
    return sorted(relatives, key=lambda one: one.name)


def _identity(guardian: Guardian) -> tuple[str, str]:
    return guardian.name, guardian.phone or PupilId(guardian.pupil_id)


def _texts(guardian: Guardian) -> tuple[tuple[str, str], ...]:
    texts = ((key, text_of(spec, getattr(guardian, spec.attribute))) for key, spec in _OWN)
    return tuple((key, text) for key, text in texts if text)
