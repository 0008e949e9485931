"""The ordinary way of a bundle: up, down, receipts, conflicts."""

from __future__ import annotations

from tests.sync.township import Township


def test_a_pupil_of_the_village_arrives_at_the_centre(township: Township) -> None:
    pupil = township.east.register("阿依古丽·买买提江", phone="99000000001")
    outcome = township.up(township.east)
    assert outcome.applied == 2
    assert (outcome.already_known, outcome.waiting, outcome.refused) == (0, 0, ())
    assert township.centre.pupil(pupil).phone == "99000000001"
    assert township.centre.office.store.schools.get(township.east.office.school.id) is not None


def test_reading_a_bundle_twice_is_reading_it_once(township: Township) -> None:
    township.east.register("单珊")
    path = township.east.export()
    township.centre.read(path)
    rows = township.centre.rows()
    again = township.centre.read(path)
    assert (again.applied, again.already_known) == (0, 2)
    assert again.bundle.is_repeat
    assert township.centre.rows() == rows


def test_a_preview_changes_nothing(township: Township) -> None:
    township.east.register("单珊")
    path = township.east.export()
    before = township.centre.heads()
    outcome = township.centre.read(path, dry_run=True)
    assert outcome.applied == 2
    assert township.centre.heads() == before
    assert township.centre.names() == []


def test_the_receipt_comes_with_the_next_bundle_back(township: Township) -> None:
    township.east.register("单珊")
    township.up(township.east)
    outcome = township.down(township.east)
    (receipt,) = outcome.bundle.receipts
    assert (receipt.bundle.number, receipt.applied, receipt.error) == (1, 2, "")
