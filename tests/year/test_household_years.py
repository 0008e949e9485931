"""A ledger of another year is not filled with the pupils of today."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import RegistrationError
from core.school_year.household_ledger import household_ledger
from core.school_year.households import fill_ledger
from tests.year.office import Village


def test_a_past_ledger_is_not_filled_with_the_pupils_of_today(village: Village) -> None:
    village.pupil("李一", 2, pupil_birth_date=date(2019, 3, 4))
    with pytest.raises(RegistrationError, match="household_other_year"):
        fill_ledger(village.office, 2025)
    assert household_ledger(village.office, 2025).lines == ()
