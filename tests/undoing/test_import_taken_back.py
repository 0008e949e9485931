"""A stored workbook is taken back as one act, and nothing that came after it is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.clock import FixedClock
from core.dropout.absences import Away, note_absences
from core.dropout.models import AbsenceReason
from core.errors import RegistrationError
from core.exchange.headings import RecordKind
from core.models import (
    ClassGroup,
    ClassId,
    Cohort,
    EnrolmentId,
    PupilId,
    Seat,
    SeatId,
    SeatSource,
    Stage,
)
from core.office import Office
from core.reading.drafts import StaffDraft
from core.records.bulk_editing import set_field
from core.registration import register_pupil
from core.staffing import register_staff
from core.undoing.acts import ACTS_OFFERED, ActKind, recent_acts
from core.undoing.people import Fate, Reason, Stay
from core.undoing.preview import preview_taking_back
from core.undoing.taking_back import take_back
from core.workbooks.importing import apply_import, plan_import
from tests.register.test_matching import NUMBER, OUYANG, TEACHER, book
from tests.storage.homes import OTHER_SCHOOL, Place
from tests.undoing.books import (
    MEI,
    YAN,
    back,
    fates,
    file_named,
    form,
    id_of,
    look,
    of,
    store_book,
    type_over,
    values,
)


def test_a_stored_workbook_is_taken_back_to_the_byte(office: Office) -> None:
    register_pupil(office, MEI)
    before = values(office)
    changed = replace(
        MEI, phone="10008579999", m2_name="石小兰", m2_relation="母亲", grade="四年级"
    )
    store_book(office, changed, YAN, OUYANG)
    plan = back(office)
    assert fates(plan) == {
        "单梅": Fate.RESTORED,
        "仇燕": Fate.REMOVED,
        "欧阳娜娜": Fate.REMOVED,
    }
    assert values(office) == before
    assert form(office, "单梅") == {**form(office, "单梅"), "m2_name": "", "grade": "三年级"}


def test_an_act_says_who_did_it_when_with_which_file_and_how_much(office: Office) -> None:
    register_pupil(office, MEI)
    store_book(office, replace(MEI, phone="10008579999"), YAN, file="单梅等2025名册.xlsx")
    (act,) = recent_acts(office)
    assert (act.kind, act.new, act.changed, act.by) == (ActKind.PUPILS, 1, 1, "石校长")
    assert act.said == "**等2025名册.xlsx"
    assert act.at.date() == office.clock.today()


def test_a_preview_changes_nothing_and_masks_numbers(office: Office) -> None:
    register_pupil(office, replace(OUYANG, id_number=NUMBER, phone="10008570001"))
    store_book(office, replace(OUYANG, id_number=NUMBER, phone="10008570002"))
    before = values(office)
    plan = look(office)
    (change,) = of(plan, "欧阳娜娜").changes
    assert (change.field, change.before, change.after) == ("phone", "100****0002", "100****0001")
    assert values(office) == before


def test_what_was_typed_since_stays_and_the_rest_goes_back(office: Office) -> None:
    register_pupil(office, MEI)
    store_book(office, replace(MEI, phone="10008579999", hamlet="岩脚村9组"))
    type_over(office, "单梅", phone="10008571234")
    plan = back(office)
    assert of(plan, "单梅").stays == (Stay(Reason.WRITTEN_SINCE, ("phone",)),)
    assert form(office, "单梅")["phone"] == "10008571234"
    assert form(office, "单梅")["hamlet"] == "青石村1组"


def test_a_value_typed_back_by_hand_is_nobodys_to_take_back(office: Office) -> None:
    register_pupil(office, MEI)
    store_book(office, replace(MEI, phone="10008579999"))
    type_over(office, "单梅", phone="10008570001")
    plan = look(office)
    assert plan.people == ()
    with pytest.raises(RegistrationError, match="nothing_to_take_back"):
        take_back(office, plan)


def test_what_was_said_together_stays_together(office: Office) -> None:
    register_pupil(office, replace(OUYANG, id_number=NUMBER))
    store_book(office, replace(OUYANG, id_number=NUMBER, name_pinyin="ouyang na na"))
    type_over(office, "欧阳娜娜", name="欧阳兰兰", name_pinyin="ouyang lan lan")
    assert of(look(office), "欧阳兰兰").fate is Fate.LEFT


def test_another_guardian_since_keeps_the_whole_place(office: Office) -> None:
    register_pupil(office, MEI)
    store_book(office, replace(MEI, m1_name="单小山", m1_phone="10008570009"))
    type_over(office, "单梅", m1_name="单建军")
    assert of(look(office), "单梅").fate is Fate.LEFT
    assert form(office, "单梅")["m1_phone"] == "10008570009"


def test_a_new_child_whom_somebody_wrote_about_stays(office: Office) -> None:
    store_book(office, MEI, YAN, OUYANG)
    type_over(office, "单梅", phone="10008571234")
    note_absences(
        office, office.clock.today(), {id_of(office, "仇燕"): Away(AbsenceReason.ILLNESS)}
    )
    plan = back(office)
    assert of(plan, "单梅").stays == (Stay(Reason.WRITTEN_SINCE, ("phone",)),)
    assert of(plan, "仇燕").stays == (Stay(Reason.HANGS, ("absence",)),)
    assert sorted(one.name for one in office.store.pupils.all()) == ["仇燕", "单梅"]


def test_a_new_child_with_a_record_change_since_stays_for_that(office: Office) -> None:
    store_book(office, MEI)
    request = ChangeRequest(kind=ChangeKind.SUSPEND, happened_on=office.clock.today(), reason="10")
    record_change(office, id_of(office, "单梅"), request)
    assert of(look(office), "单梅").stays == (Stay(Reason.HANGS, ("record_change",)),)


def test_a_workbook_is_taken_back_after_a_second_one_was(office: Office) -> None:
    register_pupil(office, MEI)
    before = values(office)
    first = store_book(office, replace(MEI, phone="10008579999", m1_phone="10008570008"), YAN)
    store_book(
        office,
        replace(MEI, phone="10008571111", m1_phone="10008572222"),
        replace(YAN, phone="10008573333", grade="四年级"),
    )
    back(office)
    (again,) = (one for one in recent_acts(office) if one.key == first.key)
    back(office, again)
    assert values(office) == before


def test_a_record_change_since_keeps_grade_and_class(office: Office) -> None:
    register_pupil(office, MEI)
    store_book(office, replace(MEI, grade="四年级", class_label="1班", phone="10008579999"))
    request = ChangeRequest(kind=ChangeKind.SUSPEND, happened_on=office.clock.today(), reason="10")
    record_change(office, id_of(office, "单梅"), request)
    plan = back(office)
    assert {one.reason for one in of(plan, "单梅").stays} == {Reason.WRITTEN_SINCE}
    assert form(office, "单梅")["grade"] == "四年级"
    assert form(office, "单梅")["phone"] == "10008570001"


def test_a_seat_given_since_keeps_grade_and_class(office: Office) -> None:
    register_pupil(office, MEI)
    store_book(office, replace(MEI, grade="四年级", phone="10008579999"), YAN)
    give_seat(office, "单梅")
    give_seat(office, "仇燕")
    plan = back(office)
    assert of(plan, "单梅").stays == (Stay(Reason.CLASS_STANDS, ("grade",)),)
    assert of(plan, "仇燕").stays == (Stay(Reason.HANGS, ("seat",)),)
    assert form(office, "单梅")["phone"] == "10008570001"


def give_seat(office: Office, name: str) -> None:
    cohort = file_named(office, name).enrolment.cohort
    group = ClassGroup(
        id=ClassId(f"c{cohort.entry_year}"), school_id=office.school.id, year=2026, number=1,
        cohorts=(Cohort(Stage.PRIMARY, cohort.entry_year),),
    )  # fmt: skip
    with office.writing("test") as writing:
        writing.put(group)
        writing.put(
            Seat(
                id=SeatId(writing.new_id()), school_id=office.school.id, class_id=group.id,
                pupil_id=id_of(office, name), source=SeatSource.SINGLE_CLASS,
                started_on=date(2026, 9, 1),
            )
        )  # fmt: skip


def test_a_number_that_is_somebodys_by_now_does_not_come_back(office: Office) -> None:
    register_pupil(office, OUYANG)
    store_book(office, replace(OUYANG, id_number=NUMBER, phone="10008570001"))
    back(office)
    register_pupil(office, replace(OUYANG, name="欧阳兰兰", id_number=NUMBER))
    plan = back(office)
    assert of(plan, "欧阳娜娜").stays == (Stay(Reason.NUMBER_TAKEN, ("id_number",)),)
    assert form(office, "欧阳娜娜")["phone"] == "10008570001"
    assert form(office, "欧阳娜娜")["id_number"] == ""


def test_taking_back_can_be_taken_back(office: Office) -> None:
    register_pupil(office, MEI)
    store_book(office, replace(MEI, phone="10008579999"), YAN)
    stored = values(office)
    back(office)
    (act,) = recent_acts(office)
    assert (act.is_taking_back, act.removed, act.changed) == (True, 1, 1)
    plan = back(office, act)
    assert fates(plan) == {"单梅": Fate.RESTORED, "仇燕": Fate.RETURNED}
    assert values(office) == stored


def test_a_child_who_was_removed_and_registered_anew_does_not_come_back_twice(
    office: Office,
) -> None:
    store_book(office, replace(OUYANG, id_number=NUMBER))
    back(office)
    register_pupil(office, replace(OUYANG, id_number=NUMBER))
    assert of(look(office), "欧阳娜娜").stays == (Stay(Reason.STANDS_AGAIN),)


def test_a_child_without_a_number_who_was_stored_anew_does_not_come_back_twice(
    office: Office,
) -> None:
    store_book(office, MEI, YAN)
    back(office)
    taking_back = recent_acts(office)[0]
    store_book(office, MEI)
    plan = back(office, taking_back)
    assert of(plan, "单梅").stays == (Stay(Reason.STANDS_AGAIN),)
    assert of(plan, "仇燕").fate is Fate.RETURNED
    assert len(office.store.pupils.all()) == 2


def test_staff_are_taken_back_too(office: Office) -> None:
    register_staff(office, TEACHER)
    before = values(office)
    other = StaffDraft(name="查小梅", sex="女", birth_date="1985-05-01", subjects="英语")
    read = book(replace(TEACHER, phone="10008570001", subjects="语文"), other)
    apply_import(office, plan_import(office, read))
    assert recent_acts(office)[0].kind is ActKind.STAFF
    assert fates(back(office)) == {"仇老师": Fate.RESTORED, "查小梅": Fate.REMOVED}
    assert values(office) == before
    assert read.kind is RecordKind.STAFF


def test_what_was_written_after_the_preview_is_not_written_over(office: Office) -> None:
    register_pupil(office, MEI)
    store_book(office, replace(MEI, phone="10008579999"))
    plan = look(office)
    type_over(office, "单梅", phone="10008571234")
    with pytest.raises(RegistrationError, match="take_back_stale"):
        take_back(office, plan)
    assert form(office, "单梅")["phone"] == "10008571234"


def test_an_old_act_is_not_offered(place: Place) -> None:
    with place.open() as office:
        store_book(office, MEI)
        today = office.clock.today()
    with place.open(FixedClock(today + ACTS_OFFERED + timedelta(days=1))) as office:
        assert recent_acts(office) == []


def test_a_failure_on_the_way_changes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_book(office, MEI, YAN)
    before, act = values(office), recent_acts(office)
    plan = preview_taking_back(office, act[0])

    def cut(*_told: object) -> None:
        raise OSError("pulled")

    with monkeypatch.context() as patch:
        patch.setattr("core.writing.Writing.audit", cut)
        with pytest.raises(OSError, match="pulled"):
            take_back(office, plan)
    assert values(office) == before
    assert recent_acts(office) == act


def test_the_right_workbook_stored_after_the_wrong_one_stands(office: Office) -> None:
    register_pupil(office, MEI)
    store_book(office, replace(MEI, phone="10008579999", hamlet="岩脚村9组"), YAN, OUYANG)
    store_book(
        office, replace(MEI, phone="10008571234", hamlet=""), replace(OUYANG, phone="10008571235")
    )
    wrong = recent_acts(office)[1]
    plan = back(office, wrong)
    assert fates(plan) == {
        "单梅": Fate.RESTORED,
        "仇燕": Fate.REMOVED,
        "欧阳娜娜": Fate.LEFT,
    }
    assert form(office, "单梅")["phone"] == "10008571234"
    assert form(office, "单梅")["hamlet"] == "青石村1组"


def test_a_field_set_for_pupils_of_two_schools_is_one_act(office: Office) -> None:
    pupil_id = register_pupil(office, MEI).pupil_id
    file = file_named(office, "单梅")
    with office.writing("test") as writing:
        other = PupilId(writing.new_id())
        writing.put(replace(file.pupil, id=other, school_id=OTHER_SCHOOL, name="仇燕"))
        enrolment = EnrolmentId(writing.new_id())
        moved = replace(file.enrolment, id=enrolment, pupil_id=other, school_id=OTHER_SCHOOL)
        writing.put(replace(moved, attend_way=None))
    before = values(office)
    set_field(office, [pupil_id, other], "attend_way", "住校")
    (act,) = recent_acts(office)
    assert len(act.spans) == 2
    assert fates(back(office, act)) == {"单梅": Fate.RESTORED, "仇燕": Fate.RESTORED}
    assert values(office) == before
