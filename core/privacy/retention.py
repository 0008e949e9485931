"""How many leavers are due: counted in the store, since home asks at every showing.

`core.privacy.consent.due_for_erasure` names the same people one by one.
"""

from __future__ import annotations

from datetime import date

from core.fields import PUPIL_FIELDS, RecordKind
from core.models import SchoolYear
from core.office import Office
from core.policy import policy
from core.privacy.optional_fields import OPTIONAL_FIELDS
from core.storage.counts import HeldColumns


def count_due(office: Office) -> int:
    """Count this school's leavers whose date has come and who still have optional data."""
    day = left_before(office.clock.today())
    return office.store.counts.leavers_holding(office.school.id, day, _optional_columns())


def left_before(today: date) -> date:
    """Return the day before which a leaver must have left to be due today.

    Due from 1 September after the school year of leaving and the years of policy.toml.
    """
    years = policy().privacy.optional_years_after_leaving
    return date(SchoolYear.of(today).starts_in - years, 9, 1)


def _optional_columns() -> HeldColumns:
    specs = [PUPIL_FIELDS[key] for key in OPTIONAL_FIELDS]

    def of(kind: RecordKind) -> tuple[str, ...]:
        return tuple(spec.attribute for spec in specs if spec.record is kind)

    guardians = {1: of(RecordKind.GUARDIAN_1), 2: of(RecordKind.GUARDIAN_2)}
    return HeldColumns(of(RecordKind.PUPIL), of(RecordKind.ENROLMENT), guardians)
