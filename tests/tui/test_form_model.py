"""What a form holds while it is filled in."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.form_model import FieldKind, FormField, FormPage, FormState, lines_of

NAME = FormField(key="name", label="姓名")
BIRTH = FormField(key="birth", label="出生", kind=FieldKind.DATE)
PLACE = FormField(key="place", label="现住", is_wide=True)
FIELDS = (NAME, BIRTH, PLACE)

changes = st.lists(
    st.dictionaries(st.sampled_from(["name", "birth", "place"]), st.text(max_size=3)), max_size=12
)


def loaded(stored: Mapping[str, str]) -> FormState:
    state = FormState(FIELDS)
    state.load(stored)
    return state


def test_a_visit_to_a_field_is_one_step_back() -> None:
    state = loaded({"name": "张"})
    state.type("name", "张帅")
    state.type("name", "张帅帅")
    state.leave("name")
    assert state.undo() == {"name"}
    assert state.value("name") == "张"
    assert not state.can_undo


def test_what_one_command_changed_is_one_step_back() -> None:
    state = loaded({"name": "张", "birth": "2018"})
    state.put({"name": "李", "birth": "2019"})
    assert state.undo() == {"name", "birth"}
    assert state.values["birth"] == "2018"


@given(
    stored=st.dictionaries(st.sampled_from(["name", "birth"]), st.text(max_size=3)), steps=changes
)
def test_undoing_everything_gives_back_what_was_loaded(
    stored: dict[str, str], steps: list[dict[str, str]]
) -> None:
    state = loaded(stored)
    before = state.values
    for step in steps:
        state.put(step)
    while state.can_undo:
        state.undo()
    assert state.values == before
    assert not state.is_changed


def test_full_width_dates_are_folded_when_the_field_is_left() -> None:
    state = loaded({})
    state.type("birth", "２０１８－０１－２５ ")
    assert state.leave("birth") == "2018-01-25"


def test_a_name_keeps_its_interpunct_and_its_width() -> None:
    state = loaded({})
    state.type("name", "阿依古丽·买买提江（小） ")
    assert state.leave("name") == "阿依古丽·买买提江（小）"


def test_a_draft_stands_over_what_is_stored() -> None:
    state = FormState(FIELDS)
    state.load({"name": "张帅", "unseen": "1"}, {"name": "张帅帅"})
    assert state.values == {"name": "张帅帅", "birth": "", "place": "", "unseen": "1"}
    assert state.is_changed


def test_two_fields_share_a_line_and_a_wide_one_has_its_own() -> None:
    assert lines_of(FormPage("p", "页", FIELDS)) == [(NAME, BIRTH), (PLACE,)]
    alone = FormField(key="x", label="x", starts_group=True)
    assert lines_of(FormPage("p", "页", (NAME, alone))) == [(NAME,), (), (alone,)]
