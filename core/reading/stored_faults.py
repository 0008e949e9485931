"""Faults that were stored earlier: they wait to be put right, and keep nobody from other fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from core.fields import PUPIL_FIELDS, RecordKind
from core.models import Guardian, PupilFile
from core.reading.drafts import Problem, PupilDraft, Severity
from core.reading.notes import ESSENTIAL

FIRM = ESSENTIAL | {"grade", "class_label"}
"""Fields without which there is no record: what is wrong in them must be put right first."""


def is_stored_fault(problem: Problem, text: str, stored: str) -> bool:
    """Whether an error is about a text that stands in the register already, beside the essentials.

    What is newly typed is refused, also where something else was wrong before.
    """
    is_error = problem.severity is Severity.ERROR
    return is_error and problem.field not in FIRM and bool(text) and text == stored


def forgiven(
    problems: Iterable[Problem], draft: PupilDraft, stored: PupilDraft
) -> tuple[Problem, ...]:
    """Return the problems with stored faults as warnings."""
    return tuple(
        replace(one, severity=Severity.WARNING)
        if is_stored_fault(one, getattr(draft, one.field), getattr(stored, one.field))
        else one
        for one in problems
    )


def with_stored(present: PupilFile, read: PupilFile, keys: Iterable[str]) -> PupilFile:
    """Return what was read, with the present values of some fields of the form put back."""
    pupil: dict[str, Any] = {}
    enrolment: dict[str, Any] = {}
    family: dict[int, dict[str, Any]] = {1: {}, 2: {}}
    held = {one.position: one for one in present.guardians}
    for spec in (PUPIL_FIELDS[key] for key in keys):
        if spec.record is RecordKind.PUPIL:
            pupil[spec.attribute] = getattr(present.pupil, spec.attribute)
        elif spec.record is RecordKind.ENROLMENT:
            enrolment[spec.attribute] = getattr(present.enrolment, spec.attribute)
        else:
            position = 1 if spec.record is RecordKind.GUARDIAN_1 else 2
            if position in held:
                family[position][spec.attribute] = getattr(held[position], spec.attribute)
    return PupilFile(
        replace(read.pupil, **pupil),
        tuple(_changed(one, family.get(one.position, {})) for one in read.guardians),
        replace(read.enrolment, **enrolment),
    )


def _changed(guardian: Guardian, values: dict[str, Any]) -> Guardian:
    return replace(guardian, **values) if values else guardian
