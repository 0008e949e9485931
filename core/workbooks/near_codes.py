"""The labels that a wrong word in a column of codes may have meant. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher

from core.codes import CODES
from core.exchange.headings import RecordKind
from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldKind, FieldSpec
from core.spoken_labels import code_label, yes_or_no

MOST = 4
"""Labels named in a sentence: what a person takes in at a glance."""


def spec_of(kind: RecordKind, field: str) -> FieldSpec | None:
    """Return what is known of a field of a pupil's or a staff workbook."""
    fields = PUPIL_FIELDS if kind is RecordKind.PUPILS else STAFF_FIELDS
    return fields.get(field)


def allowed_labels(spec: FieldSpec) -> tuple[str, ...]:
    """Return every label that a field takes; nothing for a field that is no code."""
    if spec.kind is FieldKind.BOOL:
        return (yes_or_no(value=True), yes_or_no(value=False))
    if spec.kind is FieldKind.CODE:
        return tuple(dict.fromkeys(code_label(spec.table, code.code) for code in CODES[spec.table]))
    return ()


def nearest_labels(spec: FieldSpec, text: str) -> tuple[str, ...]:
    """Return the allowed labels that look most like a wrong word, best first, at most four.

    A short table is given whole, in its own order.
    """
    labels = allowed_labels(spec)
    if len(labels) <= MOST:
        return labels
    ranked = sorted(labels, key=lambda label: -_likeness(label, text))
    return tuple(ranked[:MOST])


def _likeness(label: str, text: str) -> float:
    shared = len(set(label) & set(text))
    return shared + SequenceMatcher(None, label, text).ratio()
