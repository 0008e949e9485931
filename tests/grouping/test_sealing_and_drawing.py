from __future__ import annotations

from dataclasses import replace

import pytest

from core.assign.plan import Lots, LotsBy
from core.errors import GroupingError
from core.grouping.annulling import annul
from core.grouping.drawing import draw, record_lots
from core.grouping.packing import unpack
from core.grouping.plans import certificate_bytes, find_plan
from core.grouping.proposing import Request, find_proposal, propose
from core.grouping.records import PlanState
from core.grouping.roster import SealedRoster
from core.grouping.sealing import seal
from core.models import Enrolment, PupilStatus, SeatSource, Sex
from core.office import Office
from core.storage import tables
from tests.grouping.cohorts import drawn, new_cohort, pupils_of, sealed


def test_a_sealed_plan_is_found_by_its_file_and_waits_for_the_draw(office: Office) -> None:
    plan = sealed(office)
    found = find_plan(office, plan.plan.canonical())
    assert (found.plan, found.state) == (plan.plan, PlanState.SEALED)
    assert found.plan.digest.hex() == plan.record.digest


def test_a_second_proposal_of_a_sealed_cohort_cannot_be_sealed(office: Office) -> None:
    year = new_cohort(office, 12).entry_year
    first = propose(office, Request(entry_year=year, classes=3))
    second = propose(office, Request(entry_year=year, classes=2))
    seal(office, first)
    with pytest.raises(GroupingError, match="already_sealed"):
        seal(office, second)
    with pytest.raises(GroupingError, match="already_sealed"):
        propose(office, Request(entry_year=year, classes=3))


def test_a_sealed_plan_is_no_proposal_and_a_proposal_is_no_plan(office: Office) -> None:
    plan = sealed(office)
    with pytest.raises(GroupingError, match="plan_already_sealed"):
        find_proposal(office, plan.plan.canonical())
    year = new_cohort(office, 12).entry_year
    proposal = propose(office, Request(entry_year=year, classes=3))
    with pytest.raises(GroupingError, match="plan_not_sealed"):
        find_plan(office, proposal.plan.canonical())


def test_a_changed_roster_cannot_be_sealed_and_the_pupils_are_named(office: Office) -> None:
    cohort = new_cohort(office, 12)
    proposal = propose(office, Request(entry_year=cohort.entry_year, classes=3))
    moved, left, *_ = pupils_of(office, cohort)
    enrolment = office.store.enrolments.by("pupil_id", left.id)[0]
    with office.writing() as writing:
        writing.put(replace(moved, sex=Sex.MALE if moved.sex is Sex.FEMALE else Sex.FEMALE))
        writing.put(replace(enrolment, status=PupilStatus.TRANSFERRED_OUT))
    with pytest.raises(GroupingError) as caught:
        seal(office, proposal)
    assert caught.value.code == "roster_changed"
    assert set(str(caught.value.params["pupils"]).split("、")) == {moved.name, left.name}
    assert not office.store.grouping.plans.of_cohort(office.school.id, cohort)


def test_a_newcomer_after_the_proposal_is_named(office: Office) -> None:
    cohort = new_cohort(office, 6)
    proposal = propose(office, Request(entry_year=cohort.entry_year, classes=2))
    other = new_cohort(office, 1)
    newcomer = pupils_of(office, other)[0]
    enrolment: Enrolment = office.store.enrolments.by("pupil_id", newcomer.id)[0]
    with office.writing() as writing:
        writing.put(replace(enrolment, entry_year=cohort.entry_year))
    with pytest.raises(GroupingError) as caught:
        seal(office, proposal)
    assert caught.value.params["pupils"] == newcomer.name


def test_a_misspelt_name_may_be_corrected_between_proposal_and_seal(office: Office) -> None:
    cohort = new_cohort(office, 6)
    proposal = propose(office, Request(entry_year=cohort.entry_year, classes=2))
    with office.writing() as writing:
        writing.put(replace(pupils_of(office, cohort)[0], name="欧阳娜娜"))
    assert seal(office, proposal).state is PlanState.SEALED


def test_the_secret_is_in_no_table_that_travels_before_the_draw(office: Office) -> None:
    plan = sealed(office)
    secret = office.store.grouping.secret(plan.record.digest)
    assert secret is not None
    synced = "".join(
        str(row)
        for name in tables.SYNCED
        for row in office.store.connection.rows(tables.known_table(name).select_sql)
    )
    bodies = b"".join(
        row[0] for row in office.store.connection.rows("SELECT body FROM history") if row[0]
    )
    for text in (secret.nonce.hex(), secret.roster):
        assert text not in synced
        assert text.encode() not in bodies


def test_a_draw_seats_everybody_once_and_a_list_shows_the_class(office: Office) -> None:
    plan, outcome = drawn(office, 13, 3)
    assert plan.state is PlanState.DRAWN
    seated = [own for members in outcome.pupils.values() for own in members]
    assert sorted(seated) == sorted(pupil.id for pupil in pupils_of(office, plan.cohort))
    for number, members in outcome.pupils.items():
        assert set(office.store.grouping.class_members(office.school.id, plan.cohort, number)) == (
            set(members)
        )
    seat = office.store.seats.by("pupil_id", seated[0])[0]
    assert seat.source is SeatSource.DRAW


def test_the_certificate_has_the_draw_numbers_of_the_sealed_roster(office: Office) -> None:
    plan, outcome = drawn(office)
    roster = SealedRoster.unpacked(outcome.draw.roster)
    for number, members in outcome.certificate.classes.items():
        assert tuple(roster.pupils[own - 1].id for own in members) == outcome.pupils[number]
    assert certificate_bytes(office, plan) == outcome.certificate.canonical()


def test_a_plan_held_since_the_seal_draws_and_is_annulled_once(office: Office) -> None:
    held = sealed(office)
    draw(office, held, ["12"])
    with pytest.raises(GroupingError, match="already_drawn"):
        draw(office, held, ["7"])
    assert len(office.store.grouping.draws.by("plan_id", held.record.id)) == 1
    annul(office, held, "名单有误", "李校长")
    with pytest.raises(GroupingError, match="plan_annulled"):
        annul(office, held, "名单有误", "李校长")


def test_a_second_draw_is_refused_and_noted(office: Office) -> None:
    plan, outcome = drawn(office)
    with pytest.raises(GroupingError, match="already_drawn"):
        draw(office, plan, ["1"])
    assert office.store.audit.newest(1)[0].action == "draw_refused"
    assert certificate_bytes(office, plan) == outcome.certificate.canonical()


@pytest.mark.parametrize("slips", [[], ["12", "七"], ["12", ""], ["-3"], ["1" * 19]])
def test_bad_slips_spend_nothing(office: Office, slips: list[str]) -> None:
    plan = sealed(office)
    with pytest.raises(GroupingError):
        draw(office, plan, slips)
    assert find_plan(office, plan.plan.canonical()).state is PlanState.SEALED
    assert draw(office, plan, ["1"]).certificate.slips == ("1",)


def test_the_same_slips_in_any_order_and_width_give_the_same_classes(office: Office) -> None:
    plan = sealed(office)
    outcome = draw(office, plan, ["３３", " 7 ", "012"])
    assert outcome.certificate.slips == ("7", "12", "33")


def test_a_plan_sealed_elsewhere_cannot_be_drawn_here(office: Office) -> None:
    plan = sealed(office)
    office.store.connection.execute(
        "DELETE FROM grouping_secret WHERE digest = ?", (plan.record.digest,)
    )
    with pytest.raises(GroupingError, match="nonce_elsewhere"):
        draw(office, plan, ["1"])


def test_a_cohort_that_sits_already_is_not_grouped_again(office: Office) -> None:
    plan, _ = drawn(office)
    enrolments = [
        office.store.enrolments.by("pupil_id", own.id)[0] for own in pupils_of(office, plan.cohort)
    ]
    other = new_cohort(office, 2)
    with office.writing() as writing:
        for enrolment in enrolments:
            writing.put(replace(enrolment, entry_year=other.entry_year))
    with pytest.raises(GroupingError, match="already_seated"):
        propose(office, Request(entry_year=other.entry_year, classes=2))


def test_lots_drawn_by_hand_go_into_the_certificate_once(office: Office) -> None:
    year = new_cohort(office, 6).entry_year
    lots = Lots(LotsBy.PHYSICAL, ("欧阳老师组", "单老师组"))
    plan = seal(office, propose(office, Request(entry_year=year, classes=2, lots=lots)))
    draw(office, plan, ["5"])
    with pytest.raises(GroupingError, match="lots_incomplete"):
        record_lots(office, plan, {1: "欧阳老师组"})
    teams = {1: "单老师组", 2: "欧阳老师组"}
    assert record_lots(office, plan, teams).teams == teams
    with pytest.raises(GroupingError, match="lots_recorded"):
        record_lots(office, plan, teams)


def test_what_is_stored_of_a_draw_comes_back_from_history(office: Office) -> None:
    drawn(office)
    before = office.store.state_digests()
    with office.store.transaction():
        office.store.rebuild()
    assert office.store.state_digests() == before


def test_a_packed_document_that_is_damaged_is_refused() -> None:
    for text in ("", "%", "AAAA", "eJw="):
        with pytest.raises(GroupingError, match="grouping_damaged"):
            unpack(text)
