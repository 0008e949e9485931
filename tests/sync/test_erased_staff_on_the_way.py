"""Former staff erased at a school go at the centre too, unless somebody there knows better."""

from __future__ import annotations

from dataclasses import replace

from core.models import StaffId
from core.privacy.erasing_staff import erase_staff
from core.privacy.erasure_travels import Clash, carry_out, clashes, waiting_erasures
from core.privacy.room import asked_erasures
from core.reading.drafts import StaffDraft
from core.staffing import register_staff
from tests.sync.pages import all_that_lies_there
from tests.sync.township import Site, Township

WHY = "保存期已满"
SECRET = "19900003333"


def leaver(site: Site) -> StaffId:
    draft = StaffDraft(
        name="欧阳老师", sex="女", birth_date="1970-03-04", phone=SECRET, person_status="调出"
    )
    return register_staff(site.office, draft).staff_id


def both_ways(township: Township) -> None:
    for _ in range(2):
        township.up(township.east)
        township.down(township.east)


def test_an_erased_teacher_goes_at_the_centre_too(township: Township) -> None:
    staff_id = leaver(township.east)
    both_ways(township)
    assert SECRET.encode() in all_that_lies_there(township.centre)
    erase_staff(township.east.office, staff_id, WHY)
    both_ways(township)
    for site in (township.east, township.centre):
        assert site.office.store.staff.get(staff_id) is None
        assert SECRET.encode() not in all_that_lies_there(site)
        assert waiting_erasures(site.office) == []


def test_what_the_centre_wrote_meanwhile_is_asked_about(township: Township) -> None:
    staff_id = leaver(township.east)
    both_ways(township)
    member = township.centre.office.store.staff.get(staff_id)
    assert member is not None
    with township.centre.office.writing("test") as writing:
        writing.put(replace(member, remark="借调在中心校"))
    erase_staff(township.east.office, staff_id, WHY)
    township.up(township.east)
    (waiting,) = asked_erasures(township.centre.office)
    assert waiting.name == "欧阳老师"
    assert clashes(township.centre.office, waiting.erasure) == [Clash.WRITTEN_HERE]
    carry_out(township.centre.office, waiting.erasure)
    assert SECRET.encode() not in all_that_lies_there(township.centre)
