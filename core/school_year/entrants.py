"""How many entered each cohort by its first year's report: retention is drawn from it.

Nobody can count it any more, so it is written once, from the paper of that year, and travels
with the register: the centre draws every school's rates from it.
"""

from __future__ import annotations

from core.errors import RegistrationError
from core.models import Cohort, SchoolId, Stage
from core.office import Office
from core.overview import is_centre
from core.school_year.models import CohortEntrants

LOCAL_KEY = "rates.entrants."
"""Settings of version 0.2.0, which kept the figure on this PC alone: `<stage>.<entry year>`."""


MOST_ENTRANTS = 9_999
"""A cohort of one school is no larger: what is, was mistyped."""


def entrants_of(office: Office, cohort: Cohort, school_id: SchoolId | None = None) -> int | None:
    """Return how many entered a cohort of a school; None while nobody wrote it."""
    return entrants_at(office, school_id or office.school.id).get(cohort)


def entrants_at(office: Office, school_id: SchoolId) -> dict[Cohort, int]:
    """Return how many entered, cohort by cohort, of one school."""
    found = _kept_here(office) if school_id == office.school.id else {}
    for one in office.store.households.entrants.all(school_id):
        found[Cohort(one.stage, one.entry_year)] = one.entrants
    return found


def set_entrants(
    office: Office, cohort: Cohort, count: int, school_id: SchoolId | None = None
) -> None:
    """Keep the figure of a cohort's first report, from the paper of that year.

    The centre may write it for a school. Raises RegistrationError: `entrants_wrong` for less than
    one or more than MOST_ENTRANTS, `entrants_not_ours` for another school's anywhere else.
    """
    if not 1 <= count <= MOST_ENTRANTS:
        raise RegistrationError("entrants_wrong")
    school_id = school_id or office.school.id
    if school_id != office.school.id and not is_centre(office):
        raise RegistrationError("entrants_not_ours")
    with office.writing() as writing:
        writing.put(_record(school_id, cohort, count))
        subject = f"{school_id}.{cohort.stage}.{cohort.entry_year}"
        writing.audit("rates.entrants", subject, str(count))
        if school_id == office.school.id:
            office.store.settings.drop(_local_key(cohort))


def share_entrants(office: Office) -> int:
    """Write what version 0.2.0 kept on this PC alone into the register; return how many.

    A figure that the register has already stands.
    """
    kept = _kept_here(office)
    if not kept:
        return 0
    held = {one.id for one in office.store.households.entrants.all(office.school.id)}
    own = [_record(office.school.id, cohort, count) for cohort, count in kept.items()]
    fresh = [one for one in own if one.id not in held]
    with office.writing() as writing:
        for one in fresh:
            writing.put(one)
        for cohort in kept:
            office.store.settings.drop(_local_key(cohort))
    return len(fresh)


def _record(school_id: SchoolId, cohort: Cohort, count: int) -> CohortEntrants:
    return CohortEntrants(
        id=f"n.{school_id}.{cohort.stage}.{cohort.entry_year}",
        school_id=school_id,
        stage=cohort.stage,
        entry_year=cohort.entry_year,
        entrants=count,
    )


def _local_key(cohort: Cohort) -> str:
    return f"{LOCAL_KEY}{cohort.stage}.{cohort.entry_year}"


def _kept_here(office: Office) -> dict[Cohort, int]:
    found = {}
    for key, text in office.store.settings.beginning(LOCAL_KEY).items():
        stage, _, year = key.removeprefix(LOCAL_KEY).partition(".")
        found[Cohort(Stage(stage), int(year))] = int(text)
    return found
