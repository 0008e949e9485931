"""What other rooms made of people since: draws, erasures, records that were taken for another."""

from __future__ import annotations

from dataclasses import replace

from core.grouping.drawing import draw
from core.grouping.plans import present_plan
from core.grouping.proposing import Request, propose
from core.grouping.sealing import seal
from core.models import Cohort, Stage
from core.office import Office
from core.privacy.erasure import erase_person
from core.registration import register_pupil
from core.storage.hanging import OTHER_COLUMNS, PERSON_COLUMNS
from core.storage.shapes import SHAPES
from core.undoing.acts import recent_acts
from core.undoing.people import Fate, Reason, Stay
from tests.tui.rooms import pupil_draft
from tests.undoing.books import MEI, YAN, back, fates, form, id_of, look, of, store_book

FIRST = Cohort(Stage.PRIMARY, 2026)


def test_who_waits_for_a_sealed_draw_or_was_drawn_stays(office: Office) -> None:
    mover = replace(MEI, grade="二年级", phone="10008570001")
    register_pupil(office, mover)
    new = [replace(pupil_draft(at), name=f"单{'甲乙丙丁戊己庚辛壬癸子丑'[at]}") for at in range(12)]
    store_book(office, *new, replace(mover, grade="一年级", phone="10008579999"))
    seal(office, propose(office, Request(entry_year=2026, classes=3)))
    plan = look(office)
    assert of(plan, "单甲").stays == (Stay(Reason.CLASS_STANDS, ("grade",)),)
    assert of(plan, "单梅").stays == (Stay(Reason.CLASS_STANDS, ("grade",)),)
    sealed = present_plan(office, FIRST)
    assert sealed is not None
    draw(office, sealed, ["12", "7", "33"])
    plan = back(office)
    assert plan.count(Fate.REMOVED) == 0
    assert of(plan, "单甲").stays == (Stay(Reason.HANGS, ("seat",)),)
    assert form(office, "单梅")["grade"] == "一年级"
    assert form(office, "单梅")["phone"] == "10008570001"


def test_an_erased_child_is_left_alone_and_counted(office: Office) -> None:
    store_book(office, MEI, YAN)
    erase_person(office, id_of(office, "单梅"), "家长要求", "石校长")
    plan = back(office)
    assert fates(plan) == {"仇燕": Fate.REMOVED}
    assert plan.erased == 3


def test_numbers_that_stand_for_other_entries_are_no_act(office: Office) -> None:
    store_book(office, MEI)
    (act,) = recent_acts(office)
    office.audit("import", "pupils", f"new=1 changed=0 entries={act.key}-4:{'0' * 16}")
    assert recent_acts(office) == [act]


def test_every_column_that_may_name_a_person_is_known() -> None:
    columns = {one for shape in SHAPES.values() for one in shape.split() if one.endswith("_id")}
    assert columns == (PERSON_COLUMNS - {"arrived_as"}) | OTHER_COLUMNS
