"""Net enrolment and retention, raw and adjusted, never clamped: 112.02 % is a real figure (R080).

Pure. A rate is a fraction of two groups of people, so that both sides of it open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from core.changes.models import ChangeKind, RecordChange
from core.dates import full_years
from core.models import Cohort, Enrolment, EnrolmentId, PupilFile, PupilId, PupilStatus, Stage
from core.policy import policy
from core.school_year.models import HouseholdChild
from core.school_year.starting import BRINGING, begins_on

PRIMARY_YEARS = 6
COMPULSORY_YEARS = 9


@dataclass(frozen=True, slots=True)
class Rate:
    """A share; `percent` is None where nobody is below the line."""

    above: int
    below: int

    @property
    def percent(self) -> Decimal | None:
        """The share in percent with two places, rounded half up, however large."""
        if self.below == 0:
            return None
        share = Decimal(self.above * 100) / Decimal(self.below)
        return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class NetEnrolment:
    """Children of school age and those of them at school, by id of the household ledger.

    `adjusted` leaves out whom the school cannot enrol: children who live outside the county and
    of whose schooling nothing is known. Our reading; the text gives figures, not a formula.
    """

    attending_ids: tuple[str, ...]
    school_age_ids: tuple[str, ...]
    left_out_ids: tuple[str, ...]

    @property
    def raw(self) -> Rate:
        """At school over all of school age."""
        return Rate(len(self.attending_ids), len(self.school_age_ids))

    @property
    def adjusted(self) -> Rate:
        """The same without those left out."""
        return Rate(len(self.attending_ids), len(self.school_age_ids) - len(self.left_out_ids))


@dataclass(frozen=True, slots=True)
class Retention:
    """Who reached the end of a stage, against who entered it.

    `raw` exceeds 100 % where more came than left. `adjusted` adds to the entrants who moved in,
    and takes off who moved away or died.
    """

    reached_ids: tuple[str, ...]
    entrants: int
    came_ids: tuple[str, ...]
    went_ids: tuple[str, ...]

    @property
    def raw(self) -> Rate:
        """Reached over entered."""
        return Rate(len(self.reached_ids), self.entrants)

    @property
    def adjusted(self) -> Rate:
        """Reached over entered, moves counted."""
        below = self.entrants + len(self.came_ids) - len(self.went_ids)
        return Rate(len(self.reached_ids), max(below, 0))


def is_school_age(born: date, year: int, years: int = PRIMARY_YEARS) -> bool:
    """Whether a child is of school age in a school year: six by 31 August, for so many years."""
    return is_in_ages(born, year, 0, years)


def is_in_ages(born: date, year: int, first: int, last: int) -> bool:
    """Whether a child is in a span of years after the age of entry, `last` not included.

    Junior school is 6 to 9: twelve, thirteen and fourteen by 31 August.
    """
    rule = policy().enrolment
    month, day = map(int, rule.entry_age_cutoff.split("-"))
    years = full_years(born, date(year, month, day)) - rule.entry_age_years
    return first <= years < last


def net_enrolment(
    children: Iterable[HouseholdChild], year: int, years: int = PRIMARY_YEARS
) -> NetEnrolment:
    """Return the net enrolment of a household ledger; `years` 9 for all compulsory years."""
    return net_enrolment_of(
        [child for child in children if is_school_age(child.birth_date, year, years)]
    )


def net_enrolment_of(of_age: Sequence[HouseholdChild]) -> NetEnrolment:
    """Return the net enrolment of children who are of the age that is asked about.

    A child of that age who is still in a preschool class is not at school yet.
    """
    return NetEnrolment(
        tuple(
            child.id
            for child in of_age
            if child.is_attending and child.stage is not Stage.PRESCHOOL
        ),
        tuple(child.id for child in of_age),
        tuple(
            child.id
            for child in of_age
            if child.is_in_county is False and child.is_attending is None
        ),
    )


def retention(
    files: Sequence[PupilFile],
    changes: Sequence[RecordChange],
    cohort: Cohort,
    entrants: int,
    enrolments: Iterable[Enrolment] = (),
) -> Retention:
    """Return the retention of a cohort. `entrants` is the figure of its first year's report.

    `enrolments` are all that the pupils ever had: who was registered into the cohort after its
    first day came, without any record change (`starting`). Reached: who is in the cohort and
    attends, has graduated or was handed on to the centre. Who came up from the preschool class is
    among the entrants already. `core.storage.rates` counts the same for every school at once.
    """
    own = [file for file in files if file.enrolment.cohort == cohort]
    every = [one for one in changes if one.is_standing]
    standing = [one for one in every if one.stage is cohort.stage]
    handed = {one.pupil_id for one in standing if one.kind is ChangeKind.PROMOTE}
    reached = [
        file.pupil.id for file in own if file.enrolment.status in REACHED or file.pupil.id in handed
    ]
    came = [
        one.pupil_id
        for one in standing
        if (one.kind in COMING_KINDS and one.cohort_after == cohort)
        or (one.cohort_after == cohort and one.kind is not ChangeKind.ENTER and _moves(one))
    ]
    came += joined_late(enrolments, every, cohort)
    went = [
        one.pupil_id
        for one in standing
        if one.cohort_before == cohort
        and (one.kind in GONE_KINDS or (one.kind not in COMING_KINDS and _moves(one)))
    ]
    return Retention(tuple(reached), entrants, tuple(came), tuple(went))


def joined_late(
    enrolments: Iterable[Enrolment], changes: Sequence[RecordChange], cohort: Cohort
) -> list[PupilId]:
    """Return who began in a cohort after its first day and was brought by no record change.

    The cohort is the one in which the enrolment began, whatever was repeated or skipped since.
    """
    brought = {one.enrolment_id for one in changes if one.kind in BRINGING}
    began_in: dict[EnrolmentId, Cohort] = {}
    for change in sorted(changes, key=lambda one: one.sequence):
        if change.cohort_before is not None:
            began_in.setdefault(change.enrolment_id, change.cohort_before)
    found = []
    for one in enrolments:
        if one.id in brought or began_in.get(one.id, one.cohort) != cohort:
            continue
        day = one.started_on or one.enrol_month
        if day is not None and day > begins_on(cohort):
            found.append(one.pupil_id)
    return found


REACHED = frozenset(
    {
        PupilStatus.PRESENT,
        PupilStatus.RETURNED,
        PupilStatus.GRADUATED,
        PupilStatus.COMPLETED,
    }
)
COMING_KINDS = frozenset({ChangeKind.TRANSFER_IN, ChangeKind.ARRIVE})
GONE_KINDS = frozenset({ChangeKind.TRANSFER_OUT, ChangeKind.DEATH})


def _moves(change: RecordChange) -> bool:
    """Whether a pupil changed from one cohort to another: repeated, skipped, came back lower.

    Who comes from another school has left the cohort of before already.
    """
    return change.cohort_before is not None and change.cohort_before != change.cohort_after
