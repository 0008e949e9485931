"""An import that the centre has received already is taken back at the village: it follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.merging import merge_pupils
from core.changes.models import ChangeKind
from core.dropout.absences import Away, note_absences
from core.history import DELETED
from core.models import PupilId, PupilStatus
from core.office import Office
from core.registration import register_pupil
from core.safekeeping.doctor import Finding, examine
from core.undoing.acts import recent_acts
from core.undoing.people import Fate
from sync.conflicts import Conflict, Side, list_conflicts, resolve, resolve_all
from sync.correspondence import conflict_views
from tests.sync.township import Township
from tests.undoing.books import MEI, YAN, back, fates, id_of, look, store_book, values


def all_values(office: Office) -> dict[str, str]:
    """Return digests of every table but the list of schools, which each home has its own of."""
    digests = office.store.state_digests()
    return {name: digest for name, digest in digests.items() if name != "school"}


def test_the_centre_follows_a_taking_back_and_what_takes_that_back(township: Township) -> None:
    east, centre = township.east.office, township.centre.office
    register_pupil(east, MEI)
    township.settle()
    before = values(centre)
    store_book(east, replace(MEI, phone="10008579999", m2_name="石小兰"), YAN)
    township.settle()
    stored = values(centre)
    assert stored != before
    assert recent_acts(centre) == []
    back(east)
    township.settle()
    assert values(centre) == before
    assert centre.store.history.conflicts() == []
    back(east)
    township.settle()
    assert values(centre) == stored


def test_what_the_centre_wrote_meanwhile_is_asked_about_and_not_lost(township: Township) -> None:
    east = township.east.office
    store_book(east, MEI, YAN)
    township.settle()
    mei, yan = id_of(east, "单梅"), id_of(east, "仇燕")
    township.centre.amend(mei, phone="10008571234")
    back(east)
    township.settle()
    for site in (township.east, township.centre):
        assert [(str(one.row), one.field) for one in site.office.store.history.conflicts()] == [
            (str(mei), DELETED)
        ]
        assert site.pupil(mei).phone == "10008571234"
        assert site.office.store.pupils.get(yan) is None


def suspended_and_taken_back(township: Township) -> tuple[PupilId, Conflict]:
    """Let the centre suspend a child whose import the village takes back; return what is open."""
    east, centre = township.east.office, township.centre.office
    store_book(east, MEI, YAN)
    township.settle()
    mei = id_of(east, "单梅")
    asked = ChangeRequest(kind=ChangeKind.SUSPEND, happened_on=east.clock.today(), reason="10")
    record_change(centre, mei, asked)
    back(east)
    township.up(township.east)
    (conflict,) = list_conflicts(centre)
    return mei, conflict


def test_who_is_kept_because_the_centre_wrote_to_one_row_is_kept_whole(
    township: Township,
) -> None:
    centre = township.centre.office
    mei, conflict = suspended_and_taken_back(township)
    assert (conflict.table, conflict.field) == ("enrolment", DELETED)
    resolve(centre, conflict.id, "centre")
    township.settle()
    for site in (township.east, township.centre):
        file = site.office.store.pupils.file(mei)
        assert file is not None
        assert file.enrolment.status is PupilStatus.SUSPENDED
        assert [one.name for one in file.guardians] == ["单大山"]
        assert site.names() == ["单梅"]


def test_what_the_centre_wrote_and_sent_down_keeps_the_child(township: Township) -> None:
    east = township.east.office
    store_book(east, MEI, YAN)
    township.settle()
    township.centre.amend(id_of(east, "单梅"), phone="10008571234")
    township.settle()
    assert fates(look(east)) == {"单梅": Fate.LEFT, "仇燕": Fate.REMOVED}


def test_the_centre_follows_when_two_records_are_parted_again(township: Township) -> None:
    east, centre = township.east.office, township.centre.office
    winner, loser = (register_pupil(east, one).pupil_id for one in (MEI, YAN))
    note_absences(east, east.clock.today(), {loser: Away()})
    township.settle()
    before = all_values(centre)
    merge_pupils(east, winner, loser, [])
    township.settle()
    assert township.centre.names() == ["单梅"]
    back(east)
    township.settle()
    assert all_values(centre) == before == all_values(east)


def test_a_child_who_was_lost_is_named_and_a_taking_back_puts_it_back(township: Township) -> None:
    east, centre = township.east.office, township.centre.office
    mei, conflict = suspended_and_taken_back(township)
    with centre.writing("conflict") as writing:
        # As a program did that kept the disputed row alone.
        writing.write(conflict.school, conflict.table, conflict.row, {DELETED: 0})
    township.settle()
    for site in (township.east, township.centre):
        told = Finding("people_incomplete_named", is_fault=False, count=1, where="单梅")
        assert told in examine(site.office).findings
    assert fates(back(east)) == {"单梅": Fate.RETURNED, "仇燕": Fate.RETURNED}
    township.settle()
    for site in (township.east, township.centre):
        file = site.office.store.pupils.file(mei)
        assert file is not None
        assert file.enrolment.status is PupilStatus.SUSPENDED
        assert [one.name for one in file.guardians] == ["单大山"]
        assert not any("incomplete" in one.code for one in examine(site.office).findings)


@pytest.mark.parametrize("is_together", [False, True])
def test_two_rows_of_one_child_are_kept_by_one_decision(
    township: Township, is_together: bool
) -> None:
    east, centre = township.east.office, township.centre.office
    store_book(east, MEI, YAN)
    township.settle()
    mei = id_of(east, "单梅")
    township.centre.amend(mei, phone="10008571234")
    asked = ChangeRequest(kind=ChangeKind.SUSPEND, happened_on=east.clock.today(), reason="10")
    record_change(centre, mei, asked)
    back(east)
    township.up(township.east)
    found = list_conflicts(centre)
    assert {one.table for one in found} == {"pupil", "enrolment"}
    assert "保留（本人、家长、学籍一起）" in [
        claim.text for view in conflict_views(centre) for claim in view.claims
    ]
    if is_together:
        assert resolve_all(centre, [one.id for one in found], Side.CENTRE) == 2
    else:
        resolve(centre, found[0].id, "centre")
    township.settle()
    for site in (township.east, township.centre):
        assert list_conflicts(site.office) == []
        file = site.office.store.pupils.file(mei)
        assert file is not None
        assert (file.pupil.phone, file.enrolment.status) == ("10008571234", PupilStatus.SUSPENDED)
        assert [one.name for one in file.guardians] == ["单大山"]
