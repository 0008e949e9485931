"""A child who was registered by mistake is taken out whole, while nothing else names her."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.dropout.absences import Away, note_absences, take_back_absence
from core.dropout.pledges import add_family_pledges
from core.errors import RegistrationError
from core.history import RowId
from core.models import PupilId
from core.privacy.audit_trail import TrailFilter, trail
from core.privacy.erasure import erase_person
from core.records.drafting import DraftKey, DraftKind, draft_for, keep_draft
from core.school_year.models import Term, TermOf
from core.school_year.reporting import note_all_came_but
from core.undoing.acts import ActKind, recent_acts
from core.undoing.people import Fate
from core.undoing.voiding import preview_voiding, void_registration
from tests.undoing.books import back, values
from tests.year.office import OCTOBER, Village, found


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = found(tmp_path)
    yield made
    made.office.close()


def registered(village: Village) -> PupilId:
    return village.pupil("测小错", 3, guardian=("测大山", "10008570001"))


def void(village: Village, pupil_id: PupilId) -> None:
    void_registration(village.office, preview_voiding(village.office, pupil_id))


def test_a_child_who_never_was_here_is_on_no_list_and_keeps_her_history(village: Village) -> None:
    other = village.pupil("单雪", 3)
    before = values(village.office)
    pupil_id = registered(village)
    key = DraftKey(DraftKind.PUPIL, pupil_id)
    keep_draft(village.office, key, {"name": "测小"})
    void(village, pupil_id)
    assert values(village.office) == before
    assert [one.id for one in village.office.store.pupils.all()] == [other]
    assert draft_for(village.office, key) is None
    assert village.office.store.history.entries_of("pupil", RowId(pupil_id))


def test_the_act_is_taken_back_and_its_name_is_in_no_trail(village: Village) -> None:
    pupil_id = registered(village)
    before = values(village.office)
    void(village, pupil_id)
    (act,) = recent_acts(village.office)
    assert (act.kind, act.said, act.removed) == (ActKind.VOID, "测小错", 1)
    plan = back(village.office, act)
    assert [(one.name, one.fate) for one in plan.people] == [("测小错", Fate.RETURNED)]
    assert values(village.office) == before
    assert recent_acts(village.office) == []
    entries = village.office.store.audit.between("", "~")
    assert not any("测小错" in one.detail for one in entries)


def test_the_trail_names_who_was_taken_out(village: Village) -> None:
    pupil_id = registered(village)
    void(village, pupil_id)
    newest = trail(village.office, TrailFilter())[0]
    assert (newest.action, newest.subject) == ("撤销登记", "测小错")


def test_what_is_noted_of_everybody_goes_along(village: Village) -> None:
    term = TermOf(2026, Term.AUTUMN)
    pupil_id = registered(village)
    note_all_came_but(village.office, term, [])
    assert village.office.store.terms.reports_of(2026, Term.AUTUMN)
    void(village, pupil_id)
    assert not village.office.store.terms.reports_of(2026, Term.AUTUMN)


def test_what_hangs_on_the_child_is_told_and_nothing_is_done(village: Village) -> None:
    pupil_id = registered(village)
    add_family_pledges(village.office, 2026, [pupil_id], OCTOBER)
    note_absences(village.office, date(2026, 10, 8), {pupil_id: Away()})
    plan = preview_voiding(village.office, pupil_id)
    assert plan.hanging == {"pledge": 1, "absence": 1}
    with pytest.raises(RegistrationError, match="void_hangs"):
        void_registration(village.office, plan)
    take_back_absence(village.office, pupil_id, date(2026, 10, 8))
    with pytest.raises(RegistrationError, match="take_back_stale"):
        void_registration(village.office, plan)
    assert village.file(pupil_id).pupil.name == "测小错"


def test_a_child_with_a_record_change_was_here(village: Village) -> None:
    pupil_id = registered(village)
    request = ChangeRequest(kind=ChangeKind.SUSPEND, happened_on=OCTOBER, reason="11")
    record_change(village.office, pupil_id, request)
    assert preview_voiding(village.office, pupil_id).hanging == {"record_change": 1}


def test_who_was_erased_is_voided_no_more(village: Village) -> None:
    pupil_id = registered(village)
    erase_person(village.office, pupil_id, "家长申请", "石校长")
    with pytest.raises(RegistrationError, match="no_such_pupil"):
        preview_voiding(village.office, pupil_id)
