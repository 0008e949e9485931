"""How fields that stand on no form are called, and how their values read, where two disagree.

Pure.
"""

from __future__ import annotations

from core.history import Scalar
from core.i18n import t
from core.ledgers.care_facts import CareRating, TalkKind
from core.ledgers.meals import yuan_text
from core.spoken_labels import code_label

_LABELS = {
    ("enrolment", "status"): "record.status",
    ("enrolment", "started_on"): "record.started_on",
    ("enrolment", "ended_on"): "record.ended_on",
    # The store's own names of what is said of the entrusted guardian: core/ledgers/care_facts.py.
    ("child_care", "carer_name"): "care.entrusted_name",
    ("child_care", "carer_relation"): "care.entrusted_relation",
    ("child_care", "carer_phone"): "care.entrusted_phone",
    ("child_care", "carer_id_number"): "care.entrusted_id_number",
    ("child_care", "carer_address"): "care.entrusted_address",
    ("care_talk", "day"): "acts.day",
    ("care_talk", "kind"): "care.talk_kind",
    ("care_talk", "by_whom"): "care.by_whom",
    ("care_talk", "sentence"): "care.sentence",
    ("meal_day", "spent_fen"): "meal.field.spent",
    ("meal_day", "is_posted"): "meal.field.posted",
}
_CARE = frozenset({"rating", "rated_on", "rated_by", "income", "aid", "teacher"})
_MEAL = frozenset(["day", "expected", "served", "menu", "purchases", "supplier", "receipt_no"]) | {
    "sample_by",
    "sample_at",
    "companion",
    "leftover",
}

MESSAGE_PREFIXES = ("record.", "care.", "meal.field.", "care.rating.", "care.kind.")


def field_words(table: str, field: str) -> str | None:
    """Return how a field is called; None for other tables and fields."""
    known = _LABELS.get((table, field))
    if known is None and table == "child_care" and field in _CARE:
        known = f"care.{field}"
    if known is None and table == "meal_day" and field in _MEAL:
        known = f"meal.field.{field}"
    return t(known) if known else None


def value_words(table: str, field: str, value: Scalar) -> str | None:
    """Return a code, an amount or a yes in words; None where the value speaks for itself."""
    if (table, field) == ("enrolment", "status"):
        return code_label("pupil_status", str(value))
    if (table, field) == ("child_care", "rating") and value in set(CareRating):
        return t(f"care.rating.{value}")
    if (table, field) == ("care_talk", "kind") and value in set(TalkKind):
        return t(f"care.kind.{value}")
    if (table, field) == ("meal_day", "spent_fen") and isinstance(value, int):
        return yuan_text(value)
    if (table, field) == ("meal_day", "is_posted"):
        return t("printing.yes") if value else t("printing.no")
    return None
