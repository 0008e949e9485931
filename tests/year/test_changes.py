from __future__ import annotations

from datetime import date

import pytest

from core.changes.acts import acts_of
from core.changes.apply import ChangeRequest, record_change, record_changes, transfer_in
from core.changes.forms import change_form
from core.changes.models import ChangeKind, Handover, Party
from core.changes.preview import preview_changes
from core.changes.reasons import Need, reasons_of
from core.changes.rules import RULES, offered_kinds
from core.changes.transfers import next_step, note_party_done, open_transfers, transfer_steps
from core.changes.undo import undo_batch, undo_change, why_not
from core.codes import CODES
from core.errors import RegistrationError
from core.i18n import Language, t, use_language
from core.models import Cohort, PupilId, PupilStatus, Stage
from core.reading.drafts import PupilDraft
from core.registration import InvalidDraftError
from tests.year.office import OCTOBER, Village


def request(kind: ChangeKind, day: date = OCTOBER, **values: object) -> ChangeRequest:
    return ChangeRequest(kind=kind, happened_on=day, **values)  # type: ignore[arg-type]


def refusal(village: Village, pupil_id: PupilId, asked: ChangeRequest) -> str:
    before = village.office.store.state_digests()
    with pytest.raises(RegistrationError) as caught:
        record_change(village.office, pupil_id, asked)
    assert village.office.store.state_digests() == before
    return caught.value.code


def test_a_pupil_who_moves_away_leaves_list_and_seat_and_keeps_her_history(
    village: Village,
) -> None:
    pupil = village.pupil("欧阳娜娜", 3)
    village.seat(pupil, village.group(1, 3))
    change = record_change(
        village.office,
        pupil,
        request(
            ChangeKind.TRANSFER_OUT,
            reason="99",
            other_school="县城第二小学",
            document_no="转〔2026〕3号",
        ),
    )
    enrolment = village.file(pupil).enrolment
    assert (enrolment.status, enrolment.ended_on) == (PupilStatus.TRANSFERRED_OUT, OCTOBER)
    assert village.open_seats(pupil) == []
    assert (change.from_school, change.to_school) == ("枫香小学", "县城第二小学")
    assert change.status_before is PupilStatus.PRESENT
    assert village.office.store.changes.of_pupil(pupil) == [change]


def test_a_suspended_pupil_keeps_the_seat(village: Village) -> None:
    pupil = village.pupil("单雪", 2)
    village.seat(pupil, village.group(1, 2))
    record_change(village.office, pupil, request(ChangeKind.SUSPEND, reason="10"))
    assert village.file(pupil).enrolment.status is PupilStatus.SUSPENDED
    assert len(village.open_seats(pupil)) == 1


def test_only_a_formal_transfer_or_a_death_ends_a_seat_whatever_the_class() -> None:
    ending = {kind for kind, rule in RULES.items() if rule.seats.value == "ended"}
    assert ending == {ChangeKind.TRANSFER_OUT, ChangeKind.PROMOTE, ChangeKind.DEATH}


def test_a_pupil_who_returns_a_year_later_may_join_the_younger_grade(village: Village) -> None:
    pupil = village.pupil("仇𬭊", 3)
    village.seat(pupil, village.group(1, 3))
    record_change(village.office, pupil, request(ChangeKind.SUSPEND, reason="10"))
    record_change(village.office, pupil, request(ChangeKind.RETURN, entry_year=2025))
    enrolment = village.file(pupil).enrolment
    assert enrolment.status is PupilStatus.RETURNED
    assert enrolment.cohort == Cohort(Stage.PRIMARY, 2025)
    assert village.open_seats(pupil) == []


def test_a_pupil_who_repeats_a_grade_is_a_year_younger_on_the_lists(village: Village) -> None:
    pupil = village.pupil("曾小明", 2, class_number=1, class_no=7)
    change = record_change(village.office, pupil, request(ChangeKind.REPEAT))
    enrolment = village.file(pupil).enrolment
    assert (enrolment.entry_year, enrolment.class_number, enrolment.class_no) == (2026, None, None)
    assert (change.cohort_before, change.cohort_after) == (
        Cohort(Stage.PRIMARY, 2025),
        Cohort(Stage.PRIMARY, 2026),
    )


def test_a_pupil_who_skips_a_grade_sits_with_the_older(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    record_change(village.office, pupil, request(ChangeKind.SKIP))
    assert village.file(pupil).enrolment.entry_year == 2024


@pytest.mark.parametrize(("grade", "kind"), [(1, ChangeKind.REPEAT), (6, ChangeKind.SKIP)])
def test_nobody_moves_to_a_grade_that_is_not_there(
    village: Village, grade: int, kind: ChangeKind
) -> None:
    assert refusal(village, village.pupil("李一", grade), request(kind)) == "no_such_grade"


@pytest.mark.parametrize(
    ("grade", "offered"),
    [(1, {ChangeKind.SKIP}), (3, {ChangeKind.SKIP, ChangeKind.REPEAT}), (6, {ChangeKind.REPEAT})],
)
def test_a_move_to_a_grade_that_is_not_there_is_not_offered(
    village: Village, grade: int, offered: set[ChangeKind]
) -> None:
    kinds = set(acts_of(village.office, [village.pupil("李一", grade)]).kinds)
    assert kinds & {ChangeKind.REPEAT, ChangeKind.SKIP} == offered


def test_a_death_needs_a_reason_and_ends_everything(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    assert refusal(village, pupil, request(ChangeKind.DEATH)) == "change_reason_needed"
    record_change(village.office, pupil, request(ChangeKind.DEATH, reason="41"))
    assert offered_kinds(village.file(pupil).enrolment) == ()


def test_a_child_that_vanished_is_lost_until_it_returns(village: Village) -> None:
    pupil = village.pupil("区建国", 4)
    record_change(village.office, pupil, request(ChangeKind.LEAVE))
    enrolment = village.file(pupil).enrolment
    assert (enrolment.status, enrolment.ended_on) == (PupilStatus.LOST, None)
    assert ChangeKind.RETURN in offered_kinds(enrolment)
    record_change(village.office, pupil, request(ChangeKind.RETURN))
    assert village.file(pupil).enrolment.status is PupilStatus.RETURNED


def test_withdrawal_is_not_offered_during_compulsory_education(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    assert ChangeKind.WITHDRAW not in offered_kinds(village.file(pupil).enrolment)
    assert refusal(village, pupil, request(ChangeKind.WITHDRAW)) == "withdrawal_in_compulsory"


def test_a_child_of_the_preschool_class_may_withdraw(village: Village) -> None:
    child = village.pupil("小明", 3, stage=Stage.PRESCHOOL)
    record_change(village.office, child, request(ChangeKind.WITHDRAW))
    assert village.file(child).enrolment.status is PupilStatus.WITHDRAWN


def test_graduation_before_the_last_grade_is_refused(village: Village) -> None:
    pupil = village.pupil("李一", 5)
    assert refusal(village, pupil, request(ChangeKind.GRADUATE)) == "not_last_grade"


def test_a_suspended_pupil_cannot_be_transferred(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    record_change(village.office, pupil, request(ChangeKind.SUSPEND, reason="10"))
    asked = request(ChangeKind.TRANSFER_OUT, reason="99", other_school="县城第二小学")
    assert refusal(village, pupil, asked) == "change_forbidden_by_status"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (request(ChangeKind.TRANSFER_OUT, reason="99"), "other_school_needed"),
        (request(ChangeKind.TRANSFER_OUT, other_school="县城二小"), "change_reason_needed"),
        (request(ChangeKind.SUSPEND, reason="没有的"), "unknown_change_reason"),
        (request(ChangeKind.LEAVE, reason="41"), "change_reason_unfit"),
        (request(ChangeKind.LEAVE, date(2026, 10, 9)), "change_in_future"),
        (request(ChangeKind.LEAVE, date(2020, 1, 1)), "change_before_start"),
    ],
)
def test_what_a_form_may_not_say_is_refused_and_nothing_changes(
    village: Village, asked: ChangeRequest, code: str
) -> None:
    assert refusal(village, village.pupil("李一", 2), asked) == code


def test_every_kind_of_change_says_which_reasons_fit_it() -> None:
    for kind in ChangeKind:
        reasons = reasons_of(kind)
        assert (reasons.need is Need.NONE) == (not reasons.codes)
        assert all(CODES["change_reason"].by_code(code) for code in reasons.codes)
    deaths = set(reasons_of(ChangeKind.DEATH).codes)
    others = {code for kind in ChangeKind for code in reasons_of(kind).codes} - deaths
    assert deaths.isdisjoint(
        code for kind in set(ChangeKind) - {ChangeKind.DEATH} for code in reasons_of(kind).codes
    )
    assert others | deaths == {code.code for code in CODES["change_reason"]}


def test_changes_are_written_in_the_order_in_which_they_happened(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    record_change(village.office, pupil, request(ChangeKind.SUSPEND, reason="10"))
    asked = request(ChangeKind.RETURN, date(2026, 9, 20))
    assert refusal(village, pupil, asked) == "change_before_last"


def test_of_several_pupils_all_are_changed_or_none(village: Village) -> None:
    ready, suspended = village.pupil("甲", 2), village.pupil("乙", 2)
    record_change(village.office, suspended, request(ChangeKind.SUSPEND, reason="10"))
    asked = request(ChangeKind.SUSPEND, reason="12")
    with pytest.raises(RegistrationError, match="change_forbidden_by_status"):
        record_changes(village.office, [ready, suspended], asked)
    assert village.file(ready).enrolment.status is PupilStatus.PRESENT


def test_a_preview_tells_every_refusal_at_once_and_changes_nothing(village: Village) -> None:
    ready, suspended = village.pupil("甲", 2), village.pupil("乙", 2)
    record_change(village.office, suspended, request(ChangeKind.SUSPEND, reason="10"))
    before = village.office.store.state_digests()
    asked = request(ChangeKind.REPEAT)
    lines = preview_changes(village.office, [ready, suspended, PupilId("nobody")], asked)
    assert [(one.name, one.entry_year_after) for one in lines] == [
        ("甲", 2026),
        ("乙", None),
        ("", None),
    ]
    codes = [one.refusal.code for one in lines if one.refusal]
    assert codes == ["change_forbidden_by_status", "no_such_pupil"]
    assert village.office.store.state_digests() == before


def test_a_new_pupil_from_elsewhere_comes_with_the_change(village: Village) -> None:
    draft = PupilDraft(name="阿依古丽・买买提江", sex="女", birth_date="2019-03-04", grade="一年级")
    asked = request(ChangeKind.TRANSFER_IN, reason="99", other_school="水井教学点")
    change = transfer_in(village.office, draft, asked).change
    file = village.file(change.pupil_id)
    assert (file.pupil.name, file.enrolment.started_on) == ("阿依古丽·买买提江", OCTOBER)
    assert (change.from_school, change.to_school) == ("水井教学点", "枫香小学")
    with pytest.raises(RegistrationError, match="change_made_pupil"):
        undo_change(village.office, change.id)


def test_a_draft_with_faults_brings_in_neither_pupil_nor_change(village: Village) -> None:
    asked = request(ChangeKind.TRANSFER_IN, reason="99", other_school="水井教学点")
    with pytest.raises(InvalidDraftError):
        transfer_in(village.office, PupilDraft(name="李一"), asked)
    assert village.office.store.pupils.count() == 0
    assert village.office.store.changes.count() == 0


def test_a_pupil_who_comes_back_gets_a_second_enrolment_and_undo_takes_it_away(
    village: Village,
) -> None:
    pupil = village.pupil("李一", 2)
    first = village.file(pupil).enrolment
    out = request(ChangeKind.TRANSFER_OUT, reason="99", other_school="县城第二小学")
    record_change(village.office, pupil, out)
    back = request(
        ChangeKind.TRANSFER_IN, reason="99", other_school="县城第二小学", entry_year=2025
    )
    change = record_change(village.office, pupil, back)
    assert village.file(pupil).enrolment.id == change.enrolment_id != first.id
    assert village.file(pupil).enrolment.status is PupilStatus.PRESENT
    undo_change(village.office, change.id)
    assert village.file(pupil).enrolment.status is PupilStatus.TRANSFERRED_OUT


def test_undo_gives_back_status_class_and_seat(village: Village) -> None:
    pupil = village.pupil("李一", 2, class_number=1, class_no=7)
    village.seat(pupil, village.group(1, 2))
    before = village.file(pupil).enrolment
    asked = request(ChangeKind.TRANSFER_OUT, reason="99", other_school="县城第二小学")
    change = record_change(village.office, pupil, asked)
    undone = undo_change(village.office, change.id)
    assert village.file(pupil).enrolment == before
    assert len(village.open_seats(pupil)) == 1
    assert undone.undone_on == OCTOBER
    assert why_not(village.office, undone) == "change_undone_already"


def test_a_change_is_not_undone_over_what_happened_since(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    first = record_change(village.office, pupil, request(ChangeKind.SUSPEND, reason="10"))
    second = record_change(village.office, pupil, request(ChangeKind.RETURN))
    assert why_not(village.office, first) == "change_not_the_last"
    undo_change(village.office, second.id)
    undo_change(village.office, first.id)
    assert village.file(pupil).enrolment.status is PupilStatus.PRESENT


def test_a_batch_is_undone_whole(village: Village) -> None:
    pupils = [village.pupil(name, 6) for name in ("甲", "乙", "丙")]
    changes = record_changes(village.office, pupils, request(ChangeKind.GRADUATE))
    batch = changes[0].batch
    assert batch is not None
    assert len(undo_batch(village.office, batch)) == 3
    assert {village.file(one).enrolment.status for one in pupils} == {PupilStatus.PRESENT}


def test_each_party_of_a_transfer_has_ten_working_days_from_the_one_before(
    village: Village,
) -> None:
    village.on(date(2026, 11, 10))
    pupil = village.pupil("李一", 2)
    asked = request(
        ChangeKind.TRANSFER_OUT, date(2026, 9, 30), reason="99", other_school="县城第二小学"
    )
    change = record_change(village.office, pupil, asked)
    first, second, *_ = transfer_steps(change, date(2026, 10, 21))
    assert (first.due_on, first.days_left, first.is_overdue) == (date(2026, 10, 20), -1, True)
    assert (second.due_on, second.is_overdue) == (None, False)
    day = date(2026, 10, 20)
    change = note_party_done(village.office, change.id, Party.RECEIVING_SCHOOL, day)
    step = next_step(change, date(2026, 10, 21))
    assert step is not None
    assert (step.party, step.due_on) == (Party.SENDING_SCHOOL, date(2026, 11, 3))
    assert [one.change.id for one in open_transfers(village.office)] == [change.id]


def test_a_party_cannot_act_before_its_turn(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    asked = request(ChangeKind.TRANSFER_OUT, reason="99", other_school="县城第二小学")
    change = record_change(village.office, pupil, asked)
    with pytest.raises(RegistrationError, match="party_before_its_turn"):
        note_party_done(village.office, change.id, Party.SENDING_AUTHORITY, OCTOBER)


def test_a_transfer_that_all_four_have_done_waits_for_nobody(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    asked = request(ChangeKind.TRANSFER_OUT, reason="99", other_school="县城第二小学")
    change = record_change(village.office, pupil, asked)
    for party in Party:
        change = note_party_done(village.office, change.id, party, OCTOBER)
    assert open_transfers(village.office) == ()


def test_the_way_to_the_centre_begins_with_a_release(village: Village) -> None:
    pupil = village.pupil("李一", 4)
    asked = request(ChangeKind.PROMOTE, other_school="云岭镇中心小学")
    change = record_change(village.office, pupil, asked)
    assert change.handover is Handover.RELEASED


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", [ChangeKind.SUSPEND, ChangeKind.TRANSFER_OUT, ChangeKind.REPEAT])
def test_every_change_has_a_form_that_hides_the_number(
    village: Village, kind: ChangeKind, language: Language
) -> None:
    use_language(language)
    number = "990001201903040028"
    pupil = village.pupil("解思远", 2, number=number)
    asked = request(kind, reason="10", other_school="县城第二小学")
    change = record_change(village.office, pupil, asked)
    sheet = change_form(village.office, change)
    text = "\n".join(paragraph.text for paragraph in sheet.paragraphs)
    assert "解思远" in text
    assert number not in text
    assert t(f"change.kind.{kind}") in sheet.title
    shown = change_form(village.office, change, shows_number=True)
    assert any(number in paragraph.text for paragraph in shown.paragraphs)


def test_a_document_number_is_a_number_and_no_letter(village: Village) -> None:
    pupil = village.pupil("单一", 3)
    asked = request(
        ChangeKind.TRANSFER_OUT, reason="99", other_school="县城第二小学", document_no="转" * 61
    )
    with pytest.raises(RegistrationError, match="document_too_long"):
        record_change(village.office, pupil, asked)
    assert village.file(pupil).enrolment.status is PupilStatus.PRESENT


def test_the_form_of_a_return_has_no_line_for_a_reason(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    away = record_change(village.office, pupil, request(ChangeKind.SUSPEND, reason="10"))
    back = record_change(village.office, pupil, request(ChangeKind.RETURN))
    printed = [
        "".join(one.text for one in change_form(village.office, change).paragraphs)
        for change in (away, back)
    ]
    assert ["原因" in text for text in printed] == [True, False]
