"""Mentor contracts: who is offered, what is refused, the number and terms that are kept (R077)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.certificates.common import PaperKind, sheet_text
from core.errors import GroupingError
from core.ledgers.facts import IssuedPaper
from core.models import StaffId
from core.office import Office
from core.privacy.audit_trail import TrailFilter, trail
from core.privacy.erasing_staff import erase_staff
from core.teams.mentor_paper import contract_roster, contract_sheet, issue_contract, print_again
from core.teams.mentoring import (
    FIGURES,
    MentorTerms,
    a_year_from,
    apprentices,
    contracts,
    mentors_for,
    terms_in,
    terms_text,
    usual_terms,
)
from tests.teams.teachers import Person, hired

OLD = Person("单于飞", ("语文",), 1999, backbone=True)
OTHER = Person("区大", ("数学",), 1990)
NEW = Person("䶮英", ("语文", "美术"), 2025)


@pytest.fixture(scope="module")
def staff(office: Office) -> dict[str, StaffId]:
    return {person.name: hired(office, person) for person in (OTHER, OLD, NEW)}


@pytest.fixture
def terms(office: Office, staff: dict[str, StaffId]) -> MentorTerms:
    apprentice = next(own for own in apprentices(office) if own.profile.id == staff["䶮英"])
    mentor = mentors_for(office, apprentice)[0]
    return replace(usual_terms(office, mentor, apprentice), grade="三年级")


def paper_of(office: Office, terms: MentorTerms) -> IssuedPaper:
    return IssuedPaper(
        id="p",
        school_id=office.school.id,
        kind=PaperKind.MENTOR,
        year=2026,
        number=3,
        issued_on=date(2026, 10, 8),
        use=terms_text(terms),
    )


def test_the_newest_teacher_comes_first_and_then_who_shares_a_subject(
    office: Office, staff: dict[str, StaffId]
) -> None:
    first = apprentices(office)[0]
    assert first.profile.id == staff["䶮英"]
    assert [own.profile.id for own in mentors_for(office, first)] == [
        staff["单于飞"],
        staff["区大"],
    ]


def test_a_contract_presets_the_minimums_of_the_domain(terms: MentorTerms, office: Office) -> None:
    assert [getattr(terms, key) for key in FIGURES] == [2, 2, 7, 1, 1]
    assert terms.subject == "语文"
    assert terms.first == office.clock.today()
    assert terms.last == a_year_from(terms.first)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 9, 1), date(2027, 8, 31)),
        (date(2027, 1, 1), date(2027, 12, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_year_s_term_ends_the_day_before_it_began(first: date, last: date) -> None:
    assert a_year_from(first) == last


def test_the_sheet_names_both_and_says_every_figure(office: Office, terms: MentorTerms) -> None:
    text = sheet_text(contract_sheet(office, terms, paper_of(office, terms)))
    for part in ("单于飞", "䶮英", "语文，三年级", "〔2026〕3号", "不少于 7 节", "一式三份"):
        assert part in text


def test_a_figure_of_nothing_leaves_its_duty_out(office: Office, terms: MentorTerms) -> None:
    none = replace(terms, papers=0)
    text = sheet_text(contract_sheet(office, none, paper_of(office, none)))
    assert "论文" not in text
    assert "公开课" in text


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"subject": " "}, "mentor_words"),
        ({"last": date(2020, 1, 1)}, "mentor_dates"),
        ({"last": date(2099, 1, 1)}, "mentor_dates"),
        ({"talks": -1}, "mentor_times"),
        ({"mentor_id": StaffId("nobody")}, "staff_unknown"),
    ],
)
def test_terms_that_cannot_be_are_refused_and_take_no_number(
    office: Office, terms: MentorTerms, tmp_path: Path, values: dict[str, object], code: str
) -> None:
    before = len(contracts(office))
    with pytest.raises(GroupingError) as refused:
        issue_contract(office, replace(terms, **values), tmp_path)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert len(contracts(office)) == before
    assert not list(tmp_path.iterdir())


def test_nobody_guides_herself(office: Office, terms: MentorTerms, tmp_path: Path) -> None:
    alone = replace(terms, mentor_id=terms.apprentice_id)
    with pytest.raises(GroupingError) as refused:
        issue_contract(office, alone, tmp_path)
    assert refused.value.code == "mentor_same"


def test_a_contract_is_kept_under_its_number_and_printed_again(
    office: Office, terms: MentorTerms, tmp_path: Path
) -> None:
    first = issue_contract(office, terms, tmp_path)
    second = issue_contract(office, replace(terms, heard=9), tmp_path)
    assert second.paper.number == first.paper.number + 1
    newest = contracts(office)[0]
    assert (newest.mentor, newest.apprentice, newest.terms.heard) == ("单于飞", "䶮英", 9)
    assert "单于飞" not in newest.paper.use
    again = print_again(office, first.paper.id, tmp_path)
    assert again.pages == first.printed.pages == 1
    assert len({again.path, first.printed.path, second.printed.path}) == 3
    assert contract_roster(office).rows[0][1:4] == ("单于飞", "䶮英", "语文")
    line = trail(office, TrailFilter())[0]
    assert line.subject == "䶮英"
    assert f"2026-{first.paper.number}" in line.detail
    assert "{" not in line.detail


def test_a_contract_that_is_gone_is_not_printed(office: Office, tmp_path: Path) -> None:
    with pytest.raises(GroupingError) as refused:
        print_again(office, "nothing", tmp_path)
    assert refused.value.code == "mentor_gone"


@given(
    st.builds(
        MentorTerms,
        mentor_id=st.text(max_size=8).map(StaffId),
        apprentice_id=st.text(max_size=8).map(StaffId),
        subject=st.text(max_size=8),
        grade=st.text(max_size=8),
        first=st.dates(),
        last=st.dates(),
        talks=st.integers(0, 99),
    )
)
def test_terms_come_back_as_they_were_kept(terms: MentorTerms) -> None:
    assert terms_in(terms_text(terms)) == terms


@pytest.mark.parametrize("text", ["", "办学籍", "[]", "{}", '{"talks": 1}', "3"])
def test_words_are_no_terms(text: str) -> None:
    assert terms_in(text) is None


def test_an_erased_teacher_s_contract_keeps_its_number_and_no_name(
    office: Office, terms: MentorTerms, tmp_path: Path
) -> None:
    leaver = hired(office, Person("仇去", ("语文",), 2001))
    issued = issue_contract(office, replace(terms, mentor_id=leaver), tmp_path)
    member = office.store.staff.get(leaver)
    assert member is not None
    with office.writing("test") as writing:
        writing.put(replace(member, person_status="01"))
    erase_staff(office, leaver, "到期")
    kept = contracts(office)[0]
    assert (kept.paper.number, kept.mentor, kept.apprentice) == (issued.paper.number, "", "䶮英")
    with pytest.raises(GroupingError):
        print_again(office, issued.paper.id, tmp_path)
