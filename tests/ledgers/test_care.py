"""Looking after left-behind children: kept, shown, printed, merged, erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from core.changes.merging import merge_pupils
from core.history import RowId
from core.ledgers.care import (
    CareSaid,
    TalkSaid,
    care_file,
    care_ledger,
    note_talk,
    save_care,
    take_back_talk,
    without_talk,
)
from core.ledgers.care_facts import CareRating, TalkKind
from core.ledgers.care_paper import print_care
from core.ledgers.catalogue import PUPIL_LEDGERS
from core.ledgers.exporting import print_ledger
from core.ledgers.facts import ErasureScope
from core.ledgers.records import any_ledger
from core.ledgers.spec import LedgerError, LedgerKind, LedgerOptions
from core.models import PupilId
from core.office import Office
from core.printing.spool import PaperFormat
from core.privacy.erasure import erase_optional, erase_person
from core.privacy.erasure_preview import erasure_preview
from core.privacy.erasure_travels import waiting_erasures
from core.safekeeping.doctor import examine
from tests.ledgers.village import BOARDER, DAY, register

SAID = CareSaid(
    entrusted_name="龙阿婆",
    entrusted_relation="祖母",
    entrusted_phone="0855-1234567",
    entrusted_id_number="990101195803040027",
    entrusted_address="枫香村河边组3号",
    rating=CareRating.FAIR,
    rated_on=DAY,
    rated_by="石校长",
    income="务工收入",
    aid="低保",
    teacher="𬭊老师",
)
TALK = TalkSaid(day=DAY, kind=TalkKind.VISIT, by_whom="石校长", sentence="奶奶腿疼，柴够用")


@pytest.fixture
def girl(office: Office) -> PupilId:
    return register(office, BOARDER)


def cell(
    office: Office, key: str, *, is_masked: bool = False, showing: frozenset[str] = frozenset()
) -> str:
    roster = any_ledger(
        office, LedgerKind.LEFT_BEHIND, LedgerOptions(is_masked=is_masked, showing=showing)
    )
    at = [column.key for column in roster.columns].index(key)
    return roster.rows[0][at]


def test_care_is_kept_with_history_and_audit(office: Office, girl: PupilId) -> None:
    save_care(office, girl, SAID)
    save_care(office, girl, replace(SAID, rating=CareRating.GOOD))
    care = care_file(office, girl).record.care
    assert care is not None
    assert (care.carer_name, care.rating, care.teacher) == ("龙阿婆", CareRating.GOOD, "𬭊老师")
    first, second = office.store.history.entries_of("child_care", RowId(care.id))
    assert second.patch == {"rating": "good"}
    assert first.patch["rating"] == "fair"
    assert [one.action for one in office.store.audit.newest(2)] == ["care", "care"]


def test_saving_what_stands_writes_nothing(office: Office, girl: PupilId) -> None:
    care = save_care(office, girl, SAID)
    save_care(office, girl, SAID)
    assert len(office.store.history.entries_of("child_care", RowId(care.id))) == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (replace(SAID, entrusted_name=" "), "care_entrusted_needed"),
        (replace(SAID, entrusted_phone="12"), "care_bad_phone"),
        (replace(SAID, entrusted_id_number="990101195803040021"), "care_bad_number"),
        (replace(SAID, rating=None), "care_rating_needed"),
        (replace(SAID, rated_on=None), "care_rating_day_needed"),
        (replace(SAID, rated_on=DAY + timedelta(days=1)), "care_in_future"),
    ],
)
def test_what_contradicts_itself_is_refused(
    office: Office, girl: PupilId, said: CareSaid, code: str
) -> None:
    with pytest.raises(LedgerError) as refused:
        save_care(office, girl, said)
    assert refused.value.code == code
    assert care_file(office, girl).record.care is None


def test_a_talk_is_noted_put_right_and_taken_back(office: Office, girl: PupilId) -> None:
    talk = note_talk(office, girl, TALK)
    note_talk(office, girl, replace(TALK, sentence="奶奶腿好些了"), talk.id)
    (held,) = care_file(office, girl).record.talks
    assert (held.id, held.sentence) == (talk.id, "奶奶腿好些了")
    take_back_talk(office, talk.id)
    assert care_file(office, girl).record.talks == ()
    with pytest.raises(LedgerError, match="no_such_talk"):
        take_back_talk(office, talk.id)


def test_a_talk_of_tomorrow_or_by_nobody_is_refused(office: Office, girl: PupilId) -> None:
    with pytest.raises(LedgerError, match="care_in_future"):
        note_talk(office, girl, replace(TALK, day=DAY + timedelta(days=1)))
    with pytest.raises(LedgerError, match="care_whom_needed"):
        note_talk(office, girl, replace(TALK, by_whom=" "))


def test_only_talks_of_this_term_count_as_talked(office: Office, girl: PupilId) -> None:
    note_talk(office, girl, replace(TALK, day=date(2026, 6, 30)))
    assert without_talk(office, (girl,)) == 1
    note_talk(office, girl, TALK)
    assert without_talk(office, (girl,)) == 0


def test_the_ledger_shows_care_and_counts_the_talks_of_this_year(
    office: Office, girl: PupilId
) -> None:
    save_care(office, girl, SAID)
    note_talk(office, girl, TALK)
    note_talk(office, girl, replace(TALK, kind=TalkKind.CALL, day=date(2026, 9, 3)))
    note_talk(office, girl, replace(TALK, day=date(2026, 6, 30)))
    assert cell(office, "entrusted_guardian") == "龙阿婆（祖母）"
    assert cell(office, "rating") == "一般 2026-10-08 石校长"
    assert cell(office, "means") == "务工收入；低保"
    assert cell(office, "talks") == "10-08 家访1次 亲情电话1次"
    assert care_ledger(office, is_first_look=True).pupil_ids == (girl,)


def test_the_entrusted_guardian_s_number_stands_only_when_asked_for_and_masked_on_a_screen(
    office: Office, girl: PupilId
) -> None:
    save_care(office, girl, SAID)
    roster = any_ledger(office, LedgerKind.LEFT_BEHIND, LedgerOptions())
    assert "entrusted_id_number" not in [column.key for column in roster.columns]
    shown = frozenset({"entrusted_id_number"})
    assert cell(office, "entrusted_id_number", showing=shown) == SAID.entrusted_id_number
    masked = cell(office, "entrusted_id_number", is_masked=True, showing=shown)
    assert masked == "990101**********27"
    assert cell(office, "entrusted_phone", is_masked=True) == "085*****4567"


def test_the_ledger_goes_into_a_workbook_and_onto_paper(
    office: Office, girl: PupilId, tmp_path: Path
) -> None:
    save_care(office, girl, SAID)
    note_talk(office, girl, TALK)
    for paper in (PaperFormat.XLSX, PaperFormat.PDF):
        path = tmp_path / f"ledger.{paper}"
        print_ledger(office, LedgerKind.LEFT_BEHIND, LedgerOptions(), paper, path)
        assert path.stat().st_size
    sheet = openpyxl.load_workbook(tmp_path / f"ledger.{PaperFormat.XLSX}").active
    assert sheet is not None
    texts = [str(one.value) for row in sheet.iter_rows() for one in row if one.value]
    assert {"龙阿婆（祖母）", "𬭊老师", "10-08 家访1次"} <= set(texts)
    assert SAID.entrusted_id_number not in texts


def test_a_child_s_record_prints_without_number_and_phone(
    office: Office, girl: PupilId, tmp_path: Path
) -> None:
    save_care(office, girl, SAID)
    note_talk(office, girl, TALK)
    first, second = print_care(office, girl, tmp_path), print_care(office, girl, tmp_path)
    assert first.path != second.path
    (entry,) = office.store.audit.newest(1)
    assert (entry.subject, entry.detail) == (girl, "purpose=school form=care")


def test_erasing_the_child_takes_the_entrusted_guardian_and_talks_and_says_so_before(
    office: Office, girl: PupilId
) -> None:
    save_care(office, girl, SAID)
    note_talk(office, girl, TALK)
    note_talk(office, girl, replace(TALK, kind=TalkKind.CALL))
    records = erasure_preview(office, girl, ErasureScope.PERSON).records
    assert (records["child_care"], records["care_talk"]) == (1, 2)
    erase_person(office, girl, "家长书面申请")
    assert office.store.ledgers.cares.all() == []
    assert office.store.ledgers.talks.all() == []
    bodies = office.store.connection.rows("SELECT body FROM history WHERE body IS NOT NULL")
    assert not any("龙阿婆" in bytes(body).decode() for (body,) in bodies)


def test_of_two_records_of_one_child_the_talks_meet_on_the_one_that_stays(
    office: Office, girl: PupilId
) -> None:
    other = register(office, BOARDER, name="阿依古丽")
    save_care(office, other, SAID)
    note_talk(office, girl, TALK)
    note_talk(office, other, TALK)
    merge_pupils(office, girl, other, ())
    record = care_file(office, girl).record
    assert len(record.talks) == 2
    assert record.care is not None
    assert record.care.carer_name == "龙阿婆"


def test_a_merge_fills_what_the_record_that_stays_does_not_say(
    office: Office, girl: PupilId
) -> None:
    other = register(office, BOARDER, name="阿依古丽")
    save_care(office, other, SAID)
    save_care(office, girl, CareSaid(entrusted_name="仇阿公", aid="医疗"))
    merge_pupils(office, girl, other, ())
    care = care_file(office, girl).record.care
    assert care is not None
    assert (care.carer_name, care.carer_phone, care.aid) == ("仇阿公", None, "医疗")
    assert (care.rating, care.rated_on, care.income) == (CareRating.FAIR, DAY, "务工收入")


def test_optional_erasure_takes_the_entrusted_guardian_and_talks_those_taken_back_too(
    office: Office, girl: PupilId
) -> None:
    save_care(office, girl, SAID)
    note_talk(office, girl, TALK)
    take_back_talk(office, note_talk(office, girl, replace(TALK, sentence="奶奶住院了")).id)
    records = erasure_preview(office, girl, ErasureScope.OPTIONAL).records
    assert records == {"child_care": 1, "care_talk": 1}
    erase_optional(office, girl, "留存期满")
    assert office.store.ledgers.cares.all() == []
    assert office.store.ledgers.talks.all() == []
    bodies = office.store.connection.rows("SELECT body FROM history WHERE body IS NOT NULL")
    said = "".join(bytes(body).decode() for (body,) in bodies)
    for secret in ("龙阿婆", "奶奶住院了", "石老师", SAID.entrusted_id_number):
        assert secret not in said, secret
    assert erasure_preview(office, girl, ErasureScope.OPTIONAL).records == {}
    assert examine(office, rebuild=True).ok


def test_a_child_who_comes_back_is_looked_after_anew(office: Office, girl: PupilId) -> None:
    save_care(office, girl, SAID)
    erase_optional(office, girl, "留存期满")
    save_care(office, girl, replace(SAID, entrusted_name="龙大叔"))
    note_talk(office, girl, TALK)
    record = care_file(office, girl).record
    assert record.care is not None
    assert record.care.carer_name == "龙大叔"
    assert len(record.talks) == 1
    assert waiting_erasures(office) == []


def test_on_paper_the_ledger_has_two_sheets_on_which_no_number_or_day_is_broken(
    office: Office, girl: PupilId, tmp_path: Path
) -> None:
    rated = replace(SAID, rating=CareRating.FAIR, rated_on=DAY, rated_by="石校长")
    save_care(office, girl, replace(rated, entrusted_phone="19900003000"))
    note_talk(office, girl, TALK)
    spec = PUPIL_LEDGERS[LedgerKind.LEFT_BEHIND]
    showing = frozenset(one.key for one in spec.columns)
    options = LedgerOptions(showing=showing)
    path = tmp_path / "ledger.pdf"
    printed = print_ledger(office, LedgerKind.LEFT_BEHIND, options, PaperFormat.PDF, path)
    assert (printed.pages, printed.rows) == (2, 1)
    family, care = (page.extract_text().splitlines() for page in PdfReader(path).pages)
    for lines, whole in (
        (family, "枫香小学留守儿童台账（一）家庭情况"),
        (family, "2018-03-04"),
        (care, "枫香小学留守儿童台账（二）监护与关爱"),
        (care, "19900003000"),
        (care, "2026-10-08"),
    ):
        assert any(whole in line for line in lines), whole
    (entry,) = office.store.audit.newest(1)
    assert "rows=1" in entry.detail


def test_the_sheets_of_a_broad_ledger_leave_no_column_out() -> None:
    for spec in PUPIL_LEDGERS.values():
        known = {one.key for one in spec.columns}
        for sheet in spec.sheets:
            assert {"name", "class"} <= sheet.columns <= known
        assert not spec.sheets or known == set().union(*(one.columns for one in spec.sheets))
