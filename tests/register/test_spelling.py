"""姓名拼音: spelt by the program, corrected by a person, never overwritten after that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.history import RowId
from core.office import Office
from core.records.forms import pupil_form
from core.registration import amend_pupil, draft_of, register_pupil
from tests.sync.township import SOUTH, found
from tests.tui.rooms import pupil_draft


def spelling(office: Office) -> str | None:
    return office.store.pupils.all()[0].name_pinyin


def test_a_pupil_without_a_spelling_gets_one_with_the_first_entry(tmp_path: Path) -> None:
    with found(tmp_path, SOUTH, "home").office as office:
        saved = register_pupil(office, pupil_draft(1, name="曾小凤"))
        assert spelling(office) == "Zeng Xiaofeng"
        assert len(office.store.history.entries_of("pupil", RowId(saved.pupil_id))) == 1


def test_a_corrected_name_is_spelt_anew(tmp_path: Path) -> None:
    with found(tmp_path, SOUTH, "home").office as office:
        saved = register_pupil(office, pupil_draft(1, name="曾小凤"))
        amend_pupil(office, saved.pupil_id, replace(draft_of(office, saved.pupil_id), name="单珊"))
        assert spelling(office) == "Shan Shan"


def test_a_spelling_corrected_by_hand_stays(tmp_path: Path) -> None:
    with found(tmp_path, SOUTH, "home").office as office:
        saved = register_pupil(office, pupil_draft(1, name="单乐", name_pinyin="Shan Yue"))
        amend_pupil(
            office, saved.pupil_id, replace(draft_of(office, saved.pupil_id), name="单乐乐")
        )
        assert spelling(office) == "Shan Yue"


def test_a_form_shows_the_spelling_of_a_pupil_stored_without_one(tmp_path: Path) -> None:
    with found(tmp_path, SOUTH, "home").office as office:
        saved = register_pupil(office, pupil_draft(1, name="仇明"))
        pupil = office.store.pupils.all()[0]
        with office.writing("test") as writing:
            writing.put(replace(pupil, name_pinyin=None))
        assert pupil_form(office, saved.pupil_id).name_pinyin == "Qiu Ming"
        assert spelling(office) is None
