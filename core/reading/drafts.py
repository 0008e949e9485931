"""What a person or a workbook wrote, before anyone has judged it: text, field by field.

Names of fields are the keys of the national forms (`student_fields.tsv`, `teacher_fields.tsv`);
the second family member's fields begin with `m2_`. Everything is text as it was written, trimmed
of nothing; `core.validation` reads it.
"""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum

from core.frozen import record


class Severity(StrEnum):
    """Whether a problem keeps a record out."""

    ERROR = "error"
    WARNING = "warning"


@record(frozen=True, slots=True)
class Problem:
    """What is wrong with one field; `code` names the message `problem.<code>`.

    `params` fill the message's placeholders: pairs of name and value, never an identity number.
    """

    severity: Severity
    field: str
    code: str
    params: tuple[tuple[str, str | int], ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class PupilDraft:
    """A pupil's form as typed."""

    name: str = ""
    sex: str = ""
    birth_date: str = ""
    id_type: str = ""
    id_number: str = ""
    ethnic: str = ""
    nationality: str = ""
    hk_mo_tw_overseas: str = ""
    political: str = ""
    health: str = ""
    name_pinyin: str = ""
    former_name: str = ""
    id_validity: str = ""
    birthplace_code: str = ""
    native_place: str = ""
    hukou_place_code: str = ""
    hukou_type: str = ""
    talent: str = ""
    aux_no: str = ""
    student_no: str = ""
    class_no: str = ""
    grade: str = ""
    class_label: str = ""
    enrol_month: str = ""
    enrol_way: str = ""
    attend_way: str = ""
    source: str = ""
    current_address: str = ""
    mail_address: str = ""
    home_address: str = ""
    phone: str = ""
    postcode: str = ""
    email: str = ""
    homepage: str = ""
    hamlet: str = ""
    household_no: str = ""
    only_child: str = ""
    preschool: str = ""
    left_behind: str = ""
    father_away_since: str = ""
    mother_away_since: str = ""
    migrant_child: str = ""
    orphan: str = ""
    martyr_child: str = ""
    inclusive: str = ""
    disability: str = ""
    hard_category: str = ""
    special_care: str = ""
    need_aid: str = ""
    boarding_subsidy: str = ""
    nutrition: str = ""
    insurance: str = ""
    gov_bought_place: str = ""
    distance_km: str = ""
    transport: str = ""
    school_bus: str = ""
    remark: str = ""
    m1_name: str = ""
    m1_relation: str = ""
    m1_relation_note: str = ""
    m1_is_guardian: str = ""
    m1_phone: str = ""
    m1_current_address: str = ""
    m1_hukou_code: str = ""
    m1_ethnic: str = ""
    m1_id_type: str = ""
    m1_id_number: str = ""
    m1_workplace: str = ""
    m1_job: str = ""
    m2_name: str = ""
    m2_relation: str = ""
    m2_relation_note: str = ""
    m2_is_guardian: str = ""
    m2_phone: str = ""
    m2_current_address: str = ""
    m2_hukou_code: str = ""
    m2_ethnic: str = ""
    m2_id_type: str = ""
    m2_id_number: str = ""
    m2_workplace: str = ""
    m2_job: str = ""


@record(frozen=True, slots=True, kw_only=True)
class StaffDraft:
    """A staff member's form as typed."""

    name: str = ""
    sex: str = ""
    birth_date: str = ""
    staff_no: str = ""
    former_name: str = ""
    nationality: str = ""
    id_type: str = ""
    id_number: str = ""
    native_place: str = ""
    birthplace: str = ""
    ethnic: str = ""
    political: str = ""
    marriage: str = ""
    health: str = ""
    work_start: str = ""
    join_school: str = ""
    source: str = ""
    staff_category: str = ""
    in_establishment: str = ""
    employ_form: str = ""
    contract: str = ""
    education: str = ""
    title: str = ""
    putonghua: str = ""
    certificate_kind: str = ""
    backbone_county: str = ""
    special_grade: str = ""
    psych_teacher: str = ""
    normal_grad: str = ""
    special_ed_trained: str = ""
    special_ed_cert: str = ""
    free_normal: str = ""
    base_service: str = ""
    it_ability: str = ""
    training_hours: str = ""
    person_status: str = ""
    phone: str = ""
    email: str = ""
    remark: str = ""
    post: str = ""
    subjects: str = ""
    weekly_periods: str = ""


PUPIL_DRAFT_FIELDS = tuple(field.name for field in fields(PupilDraft))
STAFF_DRAFT_FIELDS = tuple(field.name for field in fields(StaffDraft))
