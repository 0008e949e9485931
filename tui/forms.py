"""The forms, declared over the national field lists: which field stands on which page, and where.

Every field of `core.fields` stands on exactly one page. What the first page of the pupil's form
holds is what a village head knows by heart when a child comes; the rest is folded behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.codes import CODES
from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldSpec
from core.fields import FieldKind as Kind
from core.i18n import t
from core.privacy.field_masks import mask_of
from core.spoken_labels import code_label
from tui.widgets.form_model import FieldKind, FormField, FormPage

MESSAGE_PREFIXES = ("form.",)
"""Labels `form.label.<key>`, hints `form.hint.<key>` and pages `form.page.<key>`."""

MESSAGE_IDS = (
    "form.page.basic",
    "form.page.family",
    "form.page.second",
    "form.page.household",
    "form.page.study",
    "form.page.special",
    "form.page.person",
    "form.page.employment",
    "form.page.qualification",
    "form.heading.m1",
    "form.heading.m2",
)

_KINDS = {
    Kind.CODE: FieldKind.CODE,
    Kind.BOOL: FieldKind.CODE,
    Kind.GRADE: FieldKind.CODE,
    Kind.CLASS: FieldKind.CODE,
    Kind.DATE: FieldKind.DATE,
    Kind.MONTH: FieldKind.DATE,
    Kind.INT: FieldKind.NUMBER,
    Kind.KM: FieldKind.NUMBER,
    Kind.PHONE: FieldKind.NUMBER,
    Kind.ID_NUMBER: FieldKind.NUMBER,
}
"""Kinds that are not here are plain text."""

_WIDTHS = {
    Kind.BOOL: 6,
    Kind.GRADE: 10,
    Kind.CLASS: 8,
    Kind.DATE: 12,
    Kind.MONTH: 12,
    Kind.INT: 6,
    Kind.KM: 8,
    Kind.PHONE: 20,
    Kind.ID_NUMBER: 20,
}
TEXT_CELLS = 20
WIDE_CELLS = 58
CODES_IN_USE = frozenset(
    {"hamlet", "current_address", "m1_current_address", "m2_current_address", "m1_name", "m2_name"}
)
"""Texts that are completed from what the school's records say already."""

SAME_AS = {
    "current_address": "hamlet",
    "home_address": "current_address",
    "mail_address": "home_address",
    "m1_current_address": "current_address",
    "m2_current_address": "m1_current_address",
    "hukou_place_code": "birthplace_code",
    "m1_hukou_code": "hukou_place_code",
    "m2_hukou_code": "m1_hukou_code",
    "m1_ethnic": "ethnic",
    "m2_ethnic": "m1_ethnic",
    "mother_away_since": "father_away_since",
    "phone": "m1_phone",
}
"""The field that 同上 copies; the others take the value of the pupil before."""

OWN_ALONE = frozenset(
    {
        *("name", "name_pinyin", "former_name", "id_number", "birth_date", "sex"),
        *("student_no", "aux_no", "class_no", "staff_no", "m1_id_number", "m2_id_number"),
    }
)
"""Fields that no two people share: 同上 never takes them from the record before."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field stands on its page."""

    key: str
    is_wide: bool = False
    starts_group: bool = False
    heading: str = ""
    is_aside: bool = False


def _places(lines: str) -> Iterator[_Place]:
    """Read a page: `+` takes a whole line, `/` begins a group, `(x)` is seldom filled."""
    heading = ""
    for word in lines.split():
        if word.startswith("#"):
            heading = word.removeprefix("#")
            continue
        key = word.strip("+/()")
        yield _Place(
            key,
            is_wide="+" in word,
            starts_group="/" in word or bool(heading),
            heading=heading,
            is_aside="(" in word,
        )
        heading = ""


PUPIL_PAGES: Mapping[str, str] = {
    "basic": """
        name name_pinyin id_number birth_date sex ethnic grade class_label
        /hamlet attend_way +current_address +home_address +mail_address
        /m1_name m1_relation m1_phone left_behind
        /enrol_month enrol_way distance_km transport
    """,
    "family": """
        postcode (phone)
        #m1 m1_is_guardian (m1_relation_note) +(m1_current_address) m1_hukou_code (m1_ethnic)
        (m1_id_type) (m1_id_number) (m1_workplace) (m1_job)
    """,
    "second": """
        #m2 (m2_name) (m2_relation) (m2_phone) (m2_is_guardian) (m2_relation_note)
        +(m2_current_address) (m2_hukou_code) (m2_ethnic)
        (m2_id_type) (m2_id_number) (m2_workplace) (m2_job)
    """,
    "household": """
        birthplace_code native_place hukou_place_code hukou_type (household_no)
        /id_type (id_validity) nationality hk_mo_tw_overseas (former_name) (political)
    """,
    "study": """
        (class_no) (student_no) (aux_no) source only_child preschool
        /need_aid boarding_subsidy (nutrition) (insurance) (gov_bought_place) (school_bus)
        /(talent) (email) (homepage) +(remark)
    """,
    "special": """
        health disability (inclusive) (hard_category) +(special_care)
        /migrant_child orphan martyr_child
        /(father_away_since) (mother_away_since)
    """,
}

STAFF_PAGES: Mapping[str, str] = {
    "person": """
        name (former_name) id_number birth_date sex ethnic
        /post subjects (weekly_periods) phone
        /id_type nationality political (marriage) (health) (native_place) (birthplace) (email)
        +(remark)
    """,
    "employment": """
        (staff_no) person_status work_start join_school source staff_category
        /in_establishment employ_form contract
    """,
    "qualification": """
        (education) (title) (putonghua) (certificate_kind) it_ability (training_hours)
        /backbone_county special_grade psych_teacher normal_grad
        special_ed_trained special_ed_cert free_normal base_service
    """,
}


def pupil_pages() -> tuple[FormPage, ...]:
    """Return the pages of the pupil's form, in the language in use."""
    return _pages(PUPIL_PAGES, PUPIL_FIELDS)


def staff_pages() -> tuple[FormPage, ...]:
    """Return the pages of the staff form."""
    return _pages(STAFF_PAGES, STAFF_FIELDS)


def _pages(layout: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> tuple[FormPage, ...]:
    return tuple(
        FormPage(
            page,
            t(f"form.page.{page}"),
            tuple(_field(place, specs[place.key]) for place in _places(lines)),
        )
        for page, lines in layout.items()
    )


def _field(place: _Place, spec: FieldSpec) -> FormField:
    kind = _KINDS.get(spec.kind, FieldKind.TEXT)
    is_completed = spec.key in CODES_IN_USE
    return FormField(
        key=spec.key,
        label=label_of(spec.key),
        width=WIDE_CELLS if place.is_wide else _WIDTHS.get(spec.kind, TEXT_CELLS),
        kind=FieldKind.CODE if is_completed else kind,
        hint=_text_or_nothing(f"form.hint.{spec.key}") or _hint_of_kind(spec),
        same_as=SAME_AS.get(spec.key, ""),
        heading=t(f"form.heading.{place.heading}") if place.heading else "",
        is_wide=place.is_wide,
        starts_group=place.starts_group,
        is_aside=place.is_aside,
        is_free=is_completed,
        mask=mask_of(spec),
    )


def label_of(key: str) -> str:
    """Return a field's name as a form has room for it: `form.label.<key>` where there is one."""
    label = _text_or_nothing(f"form.label.{key}") or t(f"field.{key}")
    return label[:1].upper() + label[1:]


def _text_or_nothing(message_id: str) -> str:
    text = t(message_id)
    return "" if text == message_id else text


def _hint_of_kind(spec: FieldSpec) -> str:
    if spec.kind is Kind.CODE:
        labels = [code_label(spec.table, code.code) for code in CODES[spec.table]]
        if len(labels) <= 4:
            return t("form.hint_few", choices=t("form.and_also").join(labels))
        return t("form.hint_code")
    hints = {
        Kind.BOOL: "form.hint_bool",
        Kind.DATE: "form.hint_date",
        Kind.MONTH: "form.hint_month",
    }
    return t(hints[spec.kind]) if spec.kind in hints else ""
