"""Where a child's name still stands in free words is told before she is erased."""

from __future__ import annotations

from core.dropout.models import Absence
from core.grouping.after_records import DrawMeeting
from core.ledgers.facts import ErasureScope
from core.models import PupilId
from core.privacy.erasure import erase_person
from core.privacy.erasure_preview import erasure_preview
from core.privacy.mentions import Mention, mentions
from core.school_year.models import Term, TermClosing
from tests.year.office import OCTOBER, Village


def _told(village: Village, pupil: PupilId) -> dict[str, int]:
    found = erasure_preview(village.office, pupil, ErasureScope.PERSON).mentions
    return {one.kind: one.count for one in found}


def test_remarks_minutes_and_the_trail_are_named_with_their_counts(village: Village) -> None:
    girl = village.pupil("欧阳娜娜", pupil_remark="欧阳娜娜怕狗", guardian=("欧阳山", "1"))
    village.pupil("仇小满", pupil_remark="和欧阳娜娜同桌")
    other = village.pupil("单雪")
    office = village.office
    with office.writing() as writing:
        absence = Absence(
            id=writing.new_id(),
            school_id=office.school.id,
            pupil_id=other,
            day=OCTOBER,
            note="送欧阳娜娜回家",
        )
        writing.put(absence)
        closing = TermClosing(
            id="c",
            school_id=office.school.id,
            year=2026,
            term=Term.AUTUMN,
            closed_on=OCTOBER,
            explanation="欧阳娜娜随父母外出",
        )
        writing.put(closing)
    with office.store.transaction():
        office.audit("x", "", "欧阳娜娜")
        office.store.drafts.save("form:a", office.clock.now(), '{"remark": "欧阳娜娜的妹妹"}')
        office.store.drafts.save("form:b", office.clock.now(), '{"name": "欧阳娜娜"}')
    assert _told(village, girl) == {
        "pupil": 1,
        "absence": 1,
        "term_closing": 1,
        "audit": 1,
        "draft": 1,
    }
    erase_person(office, girl, "家长书面申请")
    left = mentions(office, "欧阳娜娜", ())
    assert {one.kind for one in left} == {"pupil", "absence", "term_closing", "audit", "draft"}


def test_a_child_of_whom_nobody_wrote_is_mentioned_nowhere(village: Village) -> None:
    girl = village.pupil("欧阳娜娜", pupil_remark="欧阳娜娜怕狗", guardian=("欧阳山", "1"))
    village.pupil("欧阳娜娜", 2)
    assert _told(village, girl) == {}


def test_half_of_her_data_leaves_the_name_where_it_is(village: Village) -> None:
    girl = village.pupil("欧阳娜娜")
    village.pupil("仇小满", pupil_remark="和欧阳娜娜同桌")
    assert erasure_preview(village.office, girl, ErasureScope.OPTIONAL).mentions == ()


def test_minutes_of_a_draw_are_looked_through(village: Village) -> None:
    office = village.office
    assert mentions(office, " ", ()) == ()
    with office.writing() as writing:
        meeting = DrawMeeting(
            id="m",
            school_id=office.school.id,
            subject="s",
            held_on=OCTOBER,
            minutes="欧阳娜娜家长当场提出",
        )
        writing.put(meeting)
    assert mentions(office, "欧阳娜娜", ()) == (Mention("draw_meeting", 1),)
