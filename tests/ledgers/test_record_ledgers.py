"""The ledgers of dropout cases and of record changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.changes.models import ChangeId, ChangeKind, Handover, RecordChange
from core.dropout.models import (
    CaseId,
    CaseResult,
    DropoutCase,
    DropoutDuty,
    DropoutVisit,
    DutyRole,
    Placement,
)
from core.ledgers.exporting import print_ledger
from core.ledgers.records import any_ledger
from core.ledgers.spec import LedgerError, LedgerKind, LedgerOptions
from core.models import PupilId, PupilStatus
from core.office import Office
from core.printing.spool import PaperFormat
from core.privacy.erasure import erase_person
from core.roster_types import Purpose
from tests.ledgers.test_ledgers import column
from tests.ledgers.village import BOARDER, CHILD, register


def open_case(office: Office, pupil_id: PupilId, name: str = "c1", **facts: object) -> DropoutCase:
    case = DropoutCase(
        id=CaseId(name),
        school_id=office.school.id,
        pupil_id=pupil_id,
        opened_on=date(2026, 9, 20),
        absent_since=date(2026, 9, 16),
        suspected_reason="跟父母去了义乌",
    )
    case = replace(case, **facts)  # type: ignore[arg-type]
    visit = DropoutVisit(
        id=f"v-{name}",
        school_id=office.school.id,
        case_id=case.id,
        visited_on=date(2026, 9, 22),
        participants=("村主任 石大山", "班主任 龙老师"),
    )
    duty = DropoutDuty(
        id=f"d.{name}.class_teacher",
        school_id=office.school.id,
        case_id=case.id,
        role=DutyRole.CLASS_TEACHER,
        name="龙老师",
    )
    with office.writing() as writing:
        for record in (case, visit, duty):
            writing.put(record)
    return case


def change(office: Office, pupil_id: PupilId, **facts: object) -> None:
    file = office.store.pupils.file(pupil_id)
    assert file is not None
    made = RecordChange(
        id=ChangeId("ch1"),
        school_id=office.school.id,
        pupil_id=pupil_id,
        enrolment_id=file.enrolment.id,
        kind=ChangeKind.TRANSFER_IN,
        happened_on=date(2026, 9, 10),
        sequence=1,
        from_school="水井教学点",
        stage=file.enrolment.stage,
        status_after=PupilStatus.PRESENT,
        entry_year_after=file.enrolment.entry_year,
        class_number_after=1,
        document_no="云教〔2026〕9号",
    )
    with office.writing() as writing:
        writing.put(replace(made, **facts))  # type: ignore[arg-type]


def test_a_case_stands_with_visits_and_who_answers(office: Office) -> None:
    open_case(office, register(office, BOARDER))
    roster = any_ledger(office, LedgerKind.DROPOUT, LedgerOptions(Purpose.REPORT))
    assert column(roster, "name") == ["阿依古丽·买买提江"]
    assert column(roster, "visits") == ["第1次 2026-09-22 村主任 石大山、班主任 龙老师"]
    assert column(roster, "responsible") == ["龙老师"]
    assert column(roster, "phone") == ["0855-1234567"]
    assert roster.subtitle[-1] == "共 1 例，未了结 1 例"


def test_open_cases_stand_before_those_that_are_closed(office: Office) -> None:
    back = register(office, CHILD)
    open_case(
        office,
        back,
        "c0",
        absent_since=date(2026, 9, 1),
        result=CaseResult.RETURNED,
        placement=Placement.HOME_TEACHING,
        closed_on=date(2026, 9, 30),
    )
    open_case(office, register(office, BOARDER))
    roster = any_ledger(office, LedgerKind.DROPOUT, LedgerOptions())
    assert column(roster, "name") == ["阿依古丽·买买提江", "欧阳娜娜"]
    assert "（" in column(roster, "result")[1]


def test_who_graduates_stands_in_no_class_afterwards(office: Office) -> None:
    change(office, register(office, CHILD), kind=ChangeKind.GRADUATE)
    roster = any_ledger(office, LedgerKind.MOVEMENTS, LedgerOptions())
    assert column(roster, "after") == [""]


def test_movements_hold_the_changes_of_this_school_year_that_stand(office: Office) -> None:
    first, second = register(office, CHILD), register(office, BOARDER)
    change(office, first)
    change(office, second, id="ch2", undone_on=date(2026, 9, 12))
    change(office, second, id="ch3", happened_on=date(2025, 9, 10))
    roster = any_ledger(office, LedgerKind.MOVEMENTS, LedgerOptions())
    assert column(roster, "name") == ["欧阳娜娜"]
    assert column(roster, "from") == ["水井教学点"]
    assert column(roster, "after") == ["一年级1班"]
    assert column(roster, "document_no") == ["云教〔2026〕9号"]


def test_movements_show_each_partys_day_and_count_the_days_of_whose_turn_it_is(
    office: Office,
) -> None:
    usual: dict[str, object] = {"happened_on": date(2026, 9, 29)}
    noted: tuple[dict[str, object], ...] = (
        {"receiving_school_on": date(2026, 9, 30)},
        {"happened_on": date(2026, 9, 2)},
        {"kind": ChangeKind.TRANSFER_OUT, "handover": Handover.ACCEPTED},
        {"kind": ChangeKind.SUSPEND},
    )
    for number, facts in enumerate(noted):
        pupil = register(office, replace(CHILD, name=f"欧阳娜{'甲乙丙丁'[number]}", id_number=""))
        change(office, pupil, **({"id": f"ch{number}"} | usual | facts))
    roster = any_ledger(office, LedgerKind.MOVEMENTS, LedgerOptions())
    names = column(roster, "name")
    receiving = dict(zip(names, column(roster, "receiving_school"), strict=True))
    sending = dict(zip(names, column(roster, "sending_school"), strict=True))
    assert receiving["欧阳娜甲"] == "2026-09-30"
    assert sending["欧阳娜甲"].startswith("限2026-10-")
    assert "余" in sending["欧阳娜甲"]
    assert receiving["欧阳娜乙"].startswith("已逾期")
    assert sending["欧阳娜乙"] == ""
    assert (receiving["欧阳娜丙"], receiving["欧阳娜丁"]) == ("", "")
    assert set(column(roster, "receiving_authority")) == {""}


@pytest.mark.parametrize("kind", [LedgerKind.DROPOUT, LedgerKind.MOVEMENTS])
def test_they_print_and_never_hang_in_public(
    office: Office, tmp_path: Path, kind: LedgerKind
) -> None:
    pupil_id = register(office, BOARDER)
    open_case(office, pupil_id)
    change(office, pupil_id)
    printed = print_ledger(
        office, kind, LedgerOptions(Purpose.REPORT), PaperFormat.PDF, tmp_path / "a.pdf"
    )
    assert printed.rows == 1
    with pytest.raises(LedgerError, match="ledger_not_public"):
        any_ledger(office, kind, LedgerOptions(Purpose.NOTICE))


def test_erasing_a_child_takes_cases_visits_and_duties_too(office: Office) -> None:
    pupil_id = register(office, BOARDER)
    open_case(office, pupil_id)
    change(office, pupil_id)
    erase_person(office, pupil_id, "家长书面申请")
    bodies = office.store.connection.rows("SELECT body FROM history WHERE body IS NOT NULL")
    plain = b"".join(bytes(row[0]) for row in bodies).decode()
    for secret in ("义乌", "石大山", "龙老师", "云教"):
        assert secret not in plain
    assert any_ledger(office, LedgerKind.DROPOUT, LedgerOptions()).rows == ()


def test_a_case_says_the_village_group_that_the_address_names(office: Office) -> None:
    child = replace(CHILD, hamlet="", current_address="云岭镇枫香村3组12号")
    open_case(office, register(office, child))
    ledger = any_ledger(office, LedgerKind.DROPOUT, LedgerOptions())
    assert column(ledger, "hamlet") == ["枫香村3组"]
