"""How a stored value of a form is shown until somebody asks for it. Pure."""

from __future__ import annotations

from collections.abc import Callable

from core.fields import FieldKind, FieldSpec, Sensitivity
from core.privacy.masking import MASK, mask_id, mask_phone

REGISTER_NUMBER = "student_no"
"""A student number carries the identity number."""


def mask_of(spec: FieldSpec) -> Callable[[str], str] | None:
    """Return what hides a field's stored value; None for a field that anybody at the desk may read.

    Phones are masked in part, identity and student numbers too, other sensitive facts whole: a
    mask of one length for 是 and 否 says nothing.
    """
    if spec.kind is FieldKind.PHONE:
        return mask_phone
    if spec.sensitivity is not Sensitivity.SENSITIVE:
        return None
    if spec.kind is FieldKind.ID_NUMBER or spec.key == REGISTER_NUMBER:
        return mask_id
    return _hidden


def _hidden(text: str) -> str:
    return MASK * 2 if text else ""


def shown_masked(spec: FieldSpec, text: str) -> str:
    """Return a field's text as a screen may show it unasked."""
    mask = mask_of(spec)
    return text if mask is None else mask(text)
