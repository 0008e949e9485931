"""Two records that were made one are two again, each with what hung on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from core.certificates.attendance import issue_attendance
from core.changes.merging import merge_choices, merge_pupils
from core.changes.models import ChangeKind
from core.dropout.absences import Away, note_absences
from core.dropout.cases import name_duty, note_visit, open_case
from core.dropout.models import AbsenceReason, DutyRole
from core.dropout.pledges import add_family_pledges
from core.errors import RegistrationError
from core.ledgers.facts import ConsentAnswer
from core.ledgers.own_ledger import OwnColumn, create_own_ledger, set_values
from core.models import PupilId, Sex
from core.office import Office
from core.privacy.consent import record_consent
from core.privacy.erasure import erase_person
from core.privacy.optional_fields import OPTIONAL_FIELDS
from core.records.photo import keep_photo, photo_of
from core.school_year.households import fill_from_register
from core.undoing.acts import ActKind, recent_acts
from core.undoing.people import Fate, Reason, Stay, TakingBack
from core.undoing.preview import preview_taking_back
from core.undoing.taking_back import take_back
from tests.ledgers.pictures import picture
from tests.undoing.books import form, type_over
from tests.year.office import OCTOBER, Village, found
from tests.year.test_merged_changes import PATHS, change, record


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = found(tmp_path)
    yield made
    made.office.close()


def part(office: Office) -> TakingBack:
    plan = preview_taking_back(office, recent_acts(office)[0])
    take_back(office, plan)
    return plan


def both(village: Village) -> tuple[PupilId, PupilId]:
    winner = village.pupil("单雪", 3, guardian=("单国强", "10008570001"), class_number=1)
    loser = village.pupil("单小雪", 3, guardian=("石小兰", "10008570002"), pupil_remark="爱画画")
    return winner, loser


def hang_on(village: Village, winner: PupilId, loser: PupilId, folder: Path) -> None:
    """Give both records rows of nearly every kind."""
    office = village.office
    fill_from_register(office, 2026)
    add_family_pledges(office, 2026, [winner, loser], OCTOBER)
    ledger = create_own_ledger(office, "接种", (OwnColumn("一"), OwnColumn("二")), [winner, loser])
    set_values(office, ledger, [loser], 1, "两针")
    record_consent(office, loser, [OPTIONAL_FIELDS[0]], ConsentAnswer.REFUSED)
    issue_attendance(office, loser, folder / "a.pdf")
    away = Away(AbsenceReason.ILLNESS)
    note_absences(office, OCTOBER, {winner: away, loser: away})
    note_absences(office, OCTOBER - timedelta(days=1), {loser: away})
    for own, day in ((winner, 21), (loser, 14)):
        case = open_case(office, own, date(2026, 9, day), whereabouts="县城")
        note_visit(office, case.id, OCTOBER, ["村主任 石大山"])
        name_duty(office, case.id, DutyRole.CLASS_TEACHER, f"师长{day}")


def test_a_merge_is_taken_back_to_the_byte(village: Village, tmp_path: Path) -> None:
    winner, loser = both(village)
    hang_on(village, winner, loser, tmp_path)
    before = village.office.store.state_digests()
    keys = [one.key for one in merge_choices(village.office, winner, loser)]
    merge_pupils(village.office, winner, loser, keys)
    (act,) = recent_acts(village.office)
    assert (act.kind, act.said) == (ActKind.MERGE, "单小雪")
    plan = part(village.office)
    assert [(one.name, one.fate) for one in plan.people] == [
        ("单小雪", Fate.RESTORED),
        ("单小雪", Fate.RETURNED),
    ]
    assert not any(one.stays for one in plan.people)
    assert village.office.store.state_digests() == before
    assert recent_acts(village.office) == []


@pytest.mark.parametrize(("own", "other"), list(product(PATHS[1:5], PATHS[2:4])))
def test_movements_and_seats_are_each_records_own_again(
    village: Village, own: tuple[ChangeKind, ...], other: tuple[ChangeKind, ...]
) -> None:
    winner, loser = record(village, own), record(village, other)
    before = village.office.store.state_digests()
    merge_pupils(village.office, winner, loser, [])
    part(village.office)
    assert village.office.store.state_digests() == before


def test_what_was_written_since_stays_with_the_record_that_stood(village: Village) -> None:
    winner, loser = both(village)
    office = village.office
    merge_pupils(office, winner, loser, ["pupil.name", "pupil.remark"])
    type_over(office, "单小雪", remark="爱唱歌")
    note_absences(office, OCTOBER, {winner: Away(AbsenceReason.ILLNESS)})
    plan = part(office)
    assert plan.people[0].stays == (
        Stay(Reason.WRITTEN_SINCE, ("remark",)),
        Stay(Reason.STAYS_HERE, ("absence",)),
    )
    assert form(office, "单雪")["remark"] == "爱唱歌"
    assert form(office, "单小雪")["remark"] == "爱画画"
    assert [one.pupil_id for one in office.store.absences.all()] == [winner]


def with_photo(office: Office, pupil_id: PupilId, folder: Path, size: tuple[int, int]) -> bytes:
    path = folder / f"{size[0]}.jpg"
    path.write_bytes(picture(size=size))
    return keep_photo(office, pupil_id, path).body


@pytest.mark.parametrize("has_own", [True, False])
def test_a_photograph_that_came_over_goes_back_to_whose_it_is(
    village: Village, tmp_path: Path, *, has_own: bool
) -> None:
    office = village.office
    winner, loser = both(village)
    if has_own:
        with_photo(office, winner, tmp_path, (200, 260))
    losers = with_photo(office, loser, tmp_path, (300, 380))
    merge_pupils(office, winner, loser, ["photo"])
    plan = part(office)
    assert plan.people[0].stays == (Stay(Reason.PHOTO_BACK),)
    held = photo_of(office, loser)
    assert held is not None
    assert held.body == losers
    assert photo_of(office, winner) is None
    noted = [(one.action, one.subject) for one in office.store.audit.newest(3)]
    assert {("photo_removed", winner), ("photo", loser)} <= set(noted)


def test_a_photograph_that_was_put_in_since_or_is_the_own_stays(
    village: Village, tmp_path: Path
) -> None:
    office = village.office
    winner, loser = both(village)
    with_photo(office, loser, tmp_path, (300, 380))
    merge_pupils(office, winner, loser, ["photo"])
    newer = with_photo(office, winner, tmp_path, (240, 300))
    assert part(office).people[0].stays == (Stay(Reason.PHOTO),)
    held = photo_of(office, winner)
    assert held is not None
    assert held.body == newer
    assert photo_of(office, loser) is None
    merge_pupils(office, winner, loser, [])
    assert part(office).people[0].stays == (Stay(Reason.PHOTO),)
    assert photo_of(office, winner) == held


def test_after_a_record_change_two_records_are_not_parted(village: Village) -> None:
    winner, loser = both(village)
    merge_pupils(village.office, winner, loser, [])
    change(village, winner, ChangeKind.SUSPEND)
    before = village.office.store.state_digests()
    with pytest.raises(RegistrationError, match="parting_too_late"):
        part(village.office)
    assert village.office.store.state_digests() == before


def test_an_enrolment_that_was_written_since_keeps_the_records_together(village: Village) -> None:
    winner, loser = both(village)
    change(village, winner, ChangeKind.TRANSFER_OUT)
    merge_pupils(village.office, winner, loser, [])
    type_over(village.office, "单雪", attend_way="住校")
    with pytest.raises(RegistrationError, match="parting_too_late"):
        part(village.office)
    assert village.office.store.pupils.file(winner) is not None


def test_a_case_of_before_with_a_visit_since_belongs_to_neither_alone(village: Village) -> None:
    winner, loser = both(village)
    case = open_case(village.office, loser, date(2026, 9, 14), whereabouts="县城")
    merge_pupils(village.office, winner, loser, [])
    note_visit(village.office, case.id, OCTOBER, ["村主任 石大山"])
    with pytest.raises(RegistrationError, match="parting_too_late"):
        part(village.office)


def test_a_record_that_was_merged_again_or_erased_is_not_parted(village: Village) -> None:
    winner, loser = both(village)
    merge_pupils(village.office, winner, loser, [])
    first = recent_acts(village.office)[0]
    third = village.pupil("单雪雪", 3)
    merge_pupils(village.office, third, winner, [])
    with pytest.raises(RegistrationError, match="parting_gone"):
        preview_taking_back(village.office, first)
    part(village.office)
    part(village.office)
    assert {one.name for one in village.office.store.pupils.all()} == {"单雪", "单小雪", "单雪雪"}
    merge_pupils(village.office, winner, loser, [])
    erase_person(village.office, winner, "家长要求", "石校长")
    with pytest.raises(RegistrationError, match="parting_gone"):
        part(village.office)


def test_a_number_that_is_somebodys_by_now_keeps_the_records_together(village: Village) -> None:
    number = "990101201803020024"
    born: dict[str, Any] = {"pupil_birth_date": date(2018, 3, 2), "pupil_sex": Sex.FEMALE}
    winner = village.pupil("单雪", 3, **born)
    loser = village.pupil("单雪", 3, number=number, **born)
    merge_pupils(village.office, winner, loser, [])
    type_over(village.office, "单雪", id_number="")
    village.pupil("单小雪", 3, number=number, **born)
    with pytest.raises(RegistrationError, match="parting_number_taken"):
        part(village.office)
