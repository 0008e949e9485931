"""Whether pupils can truthfully be stated to be one class (R014): how many, and what was begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import CunxiaoError, GroupingError
from core.grades import grade_label
from core.grouping.decisions import kept_decisions
from core.grouping.plans import require_free
from core.grouping.proposing import cohort_files, year_of_classes
from core.ledgers.spec import LedgerError
from core.models import Cohort, Stage
from core.office import Office
from core.policy import policy


@dataclass(frozen=True, slots=True)
class RoomSize:
    """How many pupils one class would hold, against the policy: standard, and at most."""

    pupils: int
    standard: int
    most: int
    """The last size before 大班额."""

    @property
    def is_above_standard(self) -> bool:
        """Whether it may be stated, though it is more than a class should hold."""
        return self.standard < self.pupils <= self.most


def room_size(office: Office, cohorts: Sequence[Cohort]) -> RoomSize:
    """Return how large the one class of a grade, or of grades that share a room, would be."""
    sizes = policy().class_size
    is_junior = all(cohort.stage is Stage.JUNIOR for cohort in cohorts)
    pupils = sum(len(cohort_files(office, cohort)) for cohort in cohorts)
    standard = sizes.junior_standard if is_junior else sizes.primary_standard
    return RoomSize(pupils, standard, sizes.large_from - 1)


def require_one_room(office: Office, cohorts: Sequence[Cohort]) -> RoomSize:
    """Return the size of a class that may be stated.

    Raises GroupingError: `single_too_large`, `single_has_proposal`, `already_sealed`,
    `already_drawn`; LedgerError(`several_classes`): the grade has classes by number.
    """
    for cohort in cohorts:
        grade = grade_label(cohort, office.year)
        require_free(office, cohort)
        decisions = kept_decisions(office, cohort)
        if decisions is not None and decisions.proposal:
            raise GroupingError("single_has_proposal", grade=grade)
        year = year_of_classes(office, cohort).starts_in
        groups = office.store.classes.of_year(office.school.id, year)
        count = sum(group.cohorts == (cohort,) for group in groups)
        if count > 1:
            raise LedgerError("several_classes", grade=grade, count=count)
    size = room_size(office, cohorts)
    if size.pupils > size.most:
        raise GroupingError(
            "single_too_large",
            grade="、".join(grade_label(cohort, office.year) for cohort in cohorts),
            pupils=size.pupils,
            most=size.most,
            classes=-(-size.pupils // size.standard),
        )
    return size


def room_refusal(office: Office, cohorts: Sequence[Cohort]) -> CunxiaoError | None:
    """Return why these cannot be stated to be one class, or nothing."""
    try:
        require_one_room(office, cohorts)
    except CunxiaoError as refusal:
        return refusal
    return None
