"""The classes that a draw made, and who holds a seat in them."""

from __future__ import annotations

from core.errors import GroupingError
from core.grouping.plans import SealedPlan
from core.identity import normalise_text
from core.models import ClassGroup
from core.office import Office
from core.policy import policy


def groups_of(office: Office, plan: SealedPlan) -> list[ClassGroup]:
    """Return the classes of a plan's draw by number; none before it or after an annulment."""
    draws = office.store.grouping.draws.by("plan_id", plan.record.id)
    if not draws:
        return []
    classes = office.store.classes.of_year(office.school.id, draws[0].year)
    return sorted(
        (group for group in classes if group.cohorts == (plan.cohort,)),
        key=lambda group: group.number,
    )


def checked_class_name(name: str) -> str:
    """Return a class's name in its normal form.

    Raises GroupingError(`banned_class_word`): no fast, slow, key or talent classes (R009).
    """
    plain = normalise_text(name)
    squeezed = plain.replace(" ", "")
    for word in policy().grouping.banned_class_words:
        if word in squeezed:
            raise GroupingError("banned_class_word", name=plain, word=word)
    return plain
