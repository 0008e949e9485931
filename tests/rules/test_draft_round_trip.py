"""A stored record's form, checked again, gives the same facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from core.codes import CODES
from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldKind, FieldSpec
from core.models import PupilFile, StaffFile
from core.reading.drafts import PupilDraft, StaffDraft
from core.validation import check_pupil, check_staff, draft_of_pupil, draft_of_staff
from tests.rules.test_validation import CONTEXT, GIRL, facts_of

DAYS = st.dates(date(2008, 1, 1), date(2026, 10, 8)).map(date.isoformat)
WORDS = st.text(alphabet="村组李明娟Ab1 ·/无-。", max_size=10)


def likely_text(spec: FieldSpec) -> st.SearchStrategy[str]:
    """Return texts such as people write in a field of this kind, right ones for the most part."""
    if spec.kind is FieldKind.CODE:
        labels = [
            word for code in CODES[spec.table] for word in (code.label, code.short, code.code)
        ]
        return st.sampled_from(["", *labels])
    if spec.key == "name_pinyin":
        return st.sampled_from(["", "Li Lijuan", "lǐ lì juān", "LI LI JUAN"])
    if spec.key == "postcode":
        return st.sampled_from(["", "550000", "５５０ ０００"])
    by_kind = {
        FieldKind.NAME: st.sampled_from(["", "欧阳 娜娜", "阿依古丽・买买提江", "单䶮", "仇"]),
        FieldKind.DATE: DAYS,
        FieldKind.MONTH: DAYS.map(lambda day: day[:7]),
        FieldKind.BOOL: st.sampled_from(["", "是", "否", "有", "√", "1"]),
        FieldKind.INT: st.integers(0, 500).map(str),
        FieldKind.KM: st.sampled_from(["", "3.1", "500米", "3里", "0.5公里"]),
        FieldKind.PHONE: st.sampled_from(["", "100-8603 7242", "0855-1234567", "12", "无"]),
        FieldKind.ID_NUMBER: st.sampled_from(["", "99010120191123939x", "无"]),
        FieldKind.GRADE: st.sampled_from(["一年级", "六(2)班", "2025级", "大班", "初二", "2019级"]),
        FieldKind.CLASS: st.sampled_from(["", "1班", "(2)班", "向阳班"]),
    }
    return by_kind.get(spec.kind, WORDS)


@given(st.fixed_dictionaries({key: likely_text(spec) for key, spec in PUPIL_FIELDS.items()}))
@settings(max_examples=150)
def test_the_form_of_a_stored_pupil_gives_the_same_facts(texts: dict[str, str]) -> None:
    written = {"name": "李丽娟", "sex": "男"} | {"id_number": ""}
    facts = check_pupil(PupilDraft(**(texts | written | {"class_label": ""})), CONTEXT).facts
    assert facts is not None
    file = PupilFile(facts.pupil, facts.guardians, facts.enrolment)
    assert check_pupil(draft_of_pupil(file, CONTEXT.year), CONTEXT).facts == facts


@given(st.fixed_dictionaries({key: likely_text(spec) for key, spec in STAFF_FIELDS.items()}))
@settings(max_examples=150)
def test_the_form_of_stored_staff_gives_the_same_facts(texts: dict[str, str]) -> None:
    written = {"name": "李丽娟", "sex": "男", "id_number": "", "in_establishment": ""}
    facts = check_staff(StaffDraft(**(texts | written)), CONTEXT).facts
    assert facts is not None
    file = StaffFile(facts.member, facts.appointment)
    assert check_staff(draft_of_staff(file), CONTEXT).facts == facts


def test_the_form_of_a_whole_record_is_in_the_words_of_the_office() -> None:
    facts = facts_of(
        replace(
            GIRL, ethnic="苗", distance_km="3里", left_behind="是", attend_way="是", grade="一(2)班"
        )
    )
    draft = draft_of_pupil(PupilFile(facts.pupil, facts.guardians, facts.enrolment), CONTEXT.year)
    assert (draft.ethnic, draft.distance_km, draft.attend_way) == ("苗族", "1.5", "住校")
    assert (draft.grade, draft.class_label) == ("一年级", "2班")
    assert (draft.birth_date, draft.sex) == ("2019-10-23", "女")
    assert draft.id_number == GIRL.id_number
