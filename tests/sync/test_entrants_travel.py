"""How many entered a cohort travels to the centre, which draws every school's rates from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from core.changes.models import ChangeId, ChangeKind, RecordChange
from core.errors import RegistrationError
from core.models import Cohort, EnrolmentId, PupilId, PupilStatus, Stage
from core.office import Office
from core.school_year.entrants import LOCAL_KEY, entrants_of, set_entrants
from core.school_year.people import files_of
from core.school_year.rates import Rate, retention
from core.school_year.rates_report import Missing, rates_report, rates_roster
from core.school_year.township_rates import TownshipRates, township_rates, township_rows
from core.storage.rates import CohortMoves
from sync.conflicts import list_conflicts
from sync.subjects import field_label, subject_of
from tests.sync.township import CENTRE, DAY, EAST, SOUTH, Township, make_township
from tests.year.office import Village

COHORT = Cohort(Stage.PRIMARY, 2022)
KEY = "retention:1.2022"


@pytest.fixture
def township(tmp_path: Path) -> Iterator[Township]:
    made = make_township(tmp_path)
    yield made
    made.close()


def _rates(township: Township) -> TownshipRates:
    found = township_rates(township.centre.office)
    assert found is not None
    return found


def test_the_centre_sees_the_rates_of_each_school_and_of_all(township: Township) -> None:
    for site, entrants in ((township.east, 3), (township.south, 2)):
        village = Village(site.office)
        village.pupil("单雪", 5)
        village.pupil("仇小满", 5)
        set_entrants(site.office, COHORT, entrants)
    township.settle()
    assert entrants_of(township.centre.office, COHORT, EAST.id) == 3
    rates = _rates(township)
    by_name = {one.school.name: one.line(KEY) for one in rates.schools}
    assert by_name[CENTRE.name] is None
    assert [by_name[name].raw for name in (EAST.name, SOUTH.name)] == [Rate(2, 3), Rate(2, 2)]  # type: ignore[union-attr]
    (own,) = [one for one in rates.lines if one.key == KEY]
    assert (own.raw, rates.drawn(KEY), rates.asked(KEY)) == (Rate(4, 5), 2, 2)
    report = rates_report(township.centre.office, school_id=EAST.id)
    assert report.line(KEY).raw == Rate(2, 3)


def test_a_school_that_has_not_said_is_named_and_left_out_of_the_sum(township: Township) -> None:
    Village(township.east.office).pupil("单雪", 5)
    Village(township.south.office).pupil("仇小满", 5)
    set_entrants(township.east.office, COHORT, 2)
    township.settle()
    rates = _rates(township)
    (own,) = [one for one in rates.lines if one.key == KEY]
    assert (own.raw, rates.drawn(KEY), rates.asked(KEY)) == (Rate(1, 2), 1, 2)
    south = next(one for one in rates.schools if one.school.id == SOUTH.id)
    line = south.line(KEY)
    assert line is not None
    assert line.missing is Missing.NO_ENTRANTS
    office = township.centre.office
    report = rates_report(office)
    sheet = rates_roster(office, report, None, township_rows(rates))
    assert any(row[0].startswith("青石小学") and "没有入学时人数" in row for row in sheet.rows)


def test_a_village_has_no_rates_of_the_township(township: Township) -> None:
    assert township_rates(township.east.office) is None


def test_what_an_older_version_kept_on_one_pc_travels_with_the_next_bundle(
    township: Township,
) -> None:
    office = township.east.office
    with office.store.transaction():
        office.store.settings.set(f"{LOCAL_KEY}1.2022", "7")
    assert entrants_of(office, COHORT) == 7
    township.up(township.east)
    assert entrants_of(township.centre.office, COHORT, EAST.id) == 7
    assert office.store.settings.beginning(LOCAL_KEY) == {}


def test_two_figures_of_one_cohort_are_asked_about_by_name(township: Township) -> None:
    township.settle()
    set_entrants(township.east.office, COHORT, 12)
    set_entrants(township.centre.office, COHORT, 13, EAST.id)
    township.up(township.east)
    office = township.centre.office
    (conflict,) = list_conflicts(office)
    assert subject_of(office, conflict.table, conflict.row) == "枫香小学 2022 级"
    assert field_label(office, conflict.table, conflict.row, conflict.field) == "入学时人数"


def test_a_village_writes_no_other_schools_figure(township: Township) -> None:
    office = township.east.office
    with pytest.raises(RegistrationError, match="entrants_not_ours"):
        set_entrants(office, COHORT, 12, SOUTH.id)
    assert office.store.households.entrants.all(SOUTH.id) == []


def test_counting_in_sql_agrees_with_the_names_behind_a_rate(township: Township) -> None:
    village = Village(township.east.office)
    office = village.office
    # Every kind of change, from and to every cohort, standing and undone.
    for kind, before, after in product(ChangeKind, (None, 2022, 2023), (2022, 2023)):
        pupil = village.pupil("单雪", 2026 - after + 1)
        _change(office, pupil, kind, before, after)
    for status in PupilStatus:
        village.pupil("仇小满", 5, status=status)
    _change(office, village.pupil("欧阳娜"), ChangeKind.ENTER, 2022, 2026, stage=Stage.PRESCHOOL)
    late = village.pupil("查红", 3, started_on=date(2026, 3, 10))
    _change(office, late, ChangeKind.REPEAT, 2023, 2024)
    village.pupil("查蓝", 5, started_on=None, enrol_month=date(2026, 3, 1))
    files, changes = files_of(office), office.store.changes.all(office.school.id)
    enrolments = office.store.enrolments.all(office.school.id)
    moves = office.store.rates.moves(2020)
    for year in range(2020, 2027):
        cohort = Cohort(Stage.PRIMARY, year)
        names = retention(files, changes, cohort, 1, enrolments)
        counted = moves.get((office.school.id, cohort), CohortMoves())
        told = (counted.reached, counted.came, counted.went)
        assert told == (len(names.reached_ids), len(names.came_ids), len(names.went_ids))
    assert min(moves[office.school.id, COHORT].came, moves[office.school.id, COHORT].went) > 1


def _hand_on(township: Township) -> None:
    """Have a child of the village go on to the centre; both ends of it are written there."""
    office = township.east.office
    pupil = Village(office).pupil("单雪", 5, status=PupilStatus.TRANSFERRED_OUT)
    _change(office, pupil, ChangeKind.PROMOTE, 2022, 2022, arrived_as=PupilId("p2"))
    township.up(township.east)
    centre = township.centre.office
    arrived = Village(centre).pupil("单雪", 5)
    _change(centre, arrived, ChangeKind.ARRIVE, None, 2022)


def test_who_went_on_to_the_centre_is_one_child_of_the_township(township: Township) -> None:
    _hand_on(township)
    set_entrants(township.centre.office, COHORT, 1, EAST.id)
    (own,) = [one for one in _rates(township).lines if one.key == KEY]
    assert (own.raw, own.adjusted) == (Rate(1, 1), Rate(1, 1))
    Village(township.centre.office).pupil("仇小满", 5)
    set_entrants(township.centre.office, COHORT, 2)
    (own,) = [one for one in _rates(township).lines if one.key == KEY]
    assert (own.raw, own.adjusted) == (Rate(2, 3), Rate(2, 3))


def _change(
    office: Office,
    pupil: PupilId,
    kind: ChangeKind,
    before: int | None,
    after: int,
    stage: Stage | None = None,
    arrived_as: PupilId | None = None,
) -> None:
    with office.writing() as writing:
        for undone_on in (None, DAY):
            change = RecordChange(
                id=ChangeId(writing.new_id()),
                school_id=office.school.id,
                pupil_id=pupil,
                enrolment_id=EnrolmentId("0"),
                kind=kind,
                happened_on=DAY,
                sequence=1,
                stage=Stage.PRIMARY,
                stage_before=stage,
                status_after=PupilStatus.PRESENT,
                entry_year_before=before,
                entry_year_after=after,
                undone_on=undone_on,
                arrived_as=arrived_as,
            )
            writing.put(change)
