"""Putting an earlier value back passes the same locks as a saved form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import RegistrationError
from core.grouping.drawing import draw
from core.grouping.proposing import Request, propose
from core.grouping.sealing import seal
from core.models import Cohort, PupilId, PupilStatus, Stage
from core.office import Office
from core.records.past import history_of_pupil, put_back_pupil
from core.registration import InvalidDraftError, amend_pupil, draft_of, file_of
from tests.grouping.cohorts import new_cohort, pupils_of

DRAWN = Cohort(Stage.PRIMARY, 2024)


@pytest.fixture(scope="module")
def drawn(office: Office) -> dict[PupilId, int]:
    """Draw some pupils of the third grade into two classes."""
    pupils = pupils_of(office, new_cohort(office, 6))
    with office.writing() as writing:
        for pupil in pupils:
            enrolment = office.store.enrolments.by("pupil_id", pupil.id)[0]
            writing.put(replace(enrolment, entry_year=DRAWN.entry_year))
    plan = seal(office, propose(office, Request(entry_year=DRAWN.entry_year, classes=2)))
    outcome = draw(office, plan, ["5"])
    return {own: number for number, members in outcome.pupils.items() for own in members}


def test_a_drawn_class_cannot_be_put_back(office: Office, drawn: dict[PupilId, int]) -> None:
    pupil, number = next(iter(drawn.items()))
    with pytest.raises(InvalidDraftError) as caught:
        put_back_pupil(office, pupil, {"class_label": f"{3 - number}班"})
    assert "class_locked" in {problem.code for problem in caught.value.problems}


def test_a_corrected_name_is_put_back_and_every_entry_stays(
    office: Office, drawn: dict[PupilId, int]
) -> None:
    pupil = next(iter(drawn))
    before = file_of(office, pupil).pupil.name
    amend_pupil(office, pupil, replace(draft_of(office, pupil), name="欧阳娜娜"))
    count = len(history_of_pupil(office, pupil))
    put_back_pupil(office, pupil, {"name": before})
    past = history_of_pupil(office, pupil)
    assert file_of(office, pupil).pupil.name == before
    assert len(past) == count + 1
    change = next(one for one in past[0].changes if one.key == "name")
    assert (change.before, change.after) == ("欧阳娜娜", before)


def test_the_class_of_who_has_left_is_not_put_back(
    office: Office, drawn: dict[PupilId, int]
) -> None:
    pupil = list(drawn)[-1]
    enrolment = file_of(office, pupil).enrolment
    with office.writing() as writing:
        writing.put(replace(enrolment, status=PupilStatus.TRANSFERRED_OUT))
    with pytest.raises(RegistrationError) as caught:
        put_back_pupil(office, pupil, {"class_label": "9班"})
    assert caught.value.code == "put_back_after_leaving"
