"""Which fields of a child are kept with consent alone."""

from __future__ import annotations

from core.fields import PUPIL_FIELDS, FieldSpec, RecordKind, Sensitivity

REGISTER_NUMBERS = frozenset({"student_no", "aux_no"})
"""The register's own numbers: not required, and never optional."""


def _is_optional(spec: FieldSpec) -> bool:
    is_needed = spec.is_required or spec.is_national_required or spec.key in REGISTER_NUMBERS
    is_private = spec.sensitivity is not Sensitivity.PLAIN or spec.group == "contact"
    return is_private and not is_needed and spec.record is not RecordKind.ENROLMENT


OPTIONAL_FIELDS: tuple[str, ...] = tuple(
    spec.key for spec in PUPIL_FIELDS.values() if _is_optional(spec)
)
"""Private fields that neither the register nor the national form needs: kept with consent."""
