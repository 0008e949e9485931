"""The mentor contract on paper, issued under a number; and the list of those issued (R077).

What must stand on it is from `ledgers.tsv` of the domain (师徒结对协议): parties, subject and
grade, term, both sides' duties, how it is broken off, what is assessed, three copies, signatures
and seal. The sentences are the program's own wording of these points.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.certificates.common import (
    Asked,
    Issued,
    PaperKind,
    issue,
    new_sheet,
    number_text,
    print_noted,
    sealed_closing,
)
from core.errors import GroupingError
from core.files import free_path
from core.i18n import in_chinese, t, tn
from core.ledgers.facts import IssuedPaper
from core.models import PupilId
from core.office import Office
from core.printing.sheets import Paragraph, Sheet
from core.printing.spool import PaperFormat, Printed, named_file
from core.roster_types import Align, Furniture, Purpose, Roster, RosterColumn
from core.rosters import school_closing, written_day
from core.staff_names import names_of
from core.teams.mentoring import (
    FIGURES,
    MentorContract,
    MentorTerms,
    checked,
    contracts,
    named,
    terms_text,
)

MESSAGE_PREFIXES = ("mentor.duty.", "mentor.result.", "mentor.sheet.")
BODY_SIZE = 11.5
DETAIL = f"purpose={Purpose.SCHOOL}"


@in_chinese()
def issue_contract(office: Office, terms: MentorTerms, folder: Path) -> Issued:
    """Print a contract under the year's next number, and keep its terms with the number.

    Raises GroupingError as `checked`, PrintingError as `print_sheet`; nothing is kept then.
    """
    clean = checked(office, terms)
    asked = Asked(
        PaperKind.MENTOR,
        PupilId(clean.apprentice_id),
        lambda paper: contract_sheet(office, clean, paper),
        use=terms_text(clean),
        detail=DETAIL,
    )
    return issue(office, _path(office, clean, folder), asked)


@in_chinese()
def print_again(office: Office, paper_id: str, folder: Path) -> Printed:
    """Print an issued contract again, under its number and with the day of its issue.

    Raises GroupingError(`mentor_gone`) for one that is not there or whose teachers were erased.
    """
    held = office.store.ledgers.papers.get(paper_id)
    found = named(office, [held]) if held is not None else []
    if not found or not (found[0].mentor and found[0].apprentice):
        raise GroupingError("mentor_gone")
    paper, terms = found[0].paper, found[0].terms
    sheet = contract_sheet(office, terms, paper)
    detail = f"{DETAIL} kind={paper.kind} no={paper.year}-{paper.number}"
    path = _path(office, terms, folder)
    return print_noted(office, sheet, path, terms.apprentice_id, detail)


def _path(office: Office, terms: MentorTerms, folder: Path) -> Path:
    """Return where a contract goes; one that is there stays, it may have been handed out."""
    names = names_of(office, (terms.mentor_id, terms.apprentice_id))
    who = f"{names[terms.mentor_id]}_{names[terms.apprentice_id]}"
    name = named_file(t("mentor.title"), who, office.clock.today(), PaperFormat.PDF)
    return free_path(folder / name)


def contract_sheet(office: Office, terms: MentorTerms, paper: IssuedPaper) -> Sheet:
    """Return the contract; a figure of 0 leaves its duty out."""
    names = names_of(office, (terms.mentor_id, terms.apprentice_id))
    mentor, apprentice = names[terms.mentor_id], names[terms.apprentice_id]
    number = number_text(office, paper)
    paragraphs = [
        Paragraph(number, BODY_SIZE, align=Align.CENTRE, is_indented=False),
        _flat(t("mentor.sheet.parties", mentor=mentor, apprentice=apprentice)),
        _line("aim", school=office.school.name),
        _head("subject", subject=terms.subject, grade=terms.grade),
        _head("term", first=written_day(terms.first), last=written_day(terms.last)),
        _head("mentor_duties"),
        *_duties(terms, ("guides", "talks", "heard")),
        _head("apprentice_duties"),
        *_duties(terms, ("learns", "visits", "open_lessons", "papers")),
        _head("breaking"),
        _line("breaking_how"),
        _head("assessed"),
        _flat(_results(terms)),
        _flat(t("mentor.result.verdict")),
        _head("copies"),
    ]
    signatures = (
        t("mentor.sheet.sign_mentor"),
        t("mentor.sheet.sign_apprentice"),
        t("printing.sign.head"),
    )
    closing = replace(sealed_closing(office, signatures), day=written_day(paper.issued_on))
    return new_sheet(office, t("mentor.title"), paragraphs, closing)


def _head(key: str, **words: str) -> Paragraph:
    return Paragraph(t(f"mentor.sheet.{key}", **words), BODY_SIZE, is_bold=True)


def _line(key: str, **words: str) -> Paragraph:
    return Paragraph(t(f"mentor.sheet.{key}", **words), BODY_SIZE)


def _flat(text: str) -> Paragraph:
    return Paragraph(text, BODY_SIZE, is_indented=False)


def _duties(terms: MentorTerms, keys: tuple[str, ...]) -> list[Paragraph]:
    """Return numbered duties; one of a figure says how often at least."""
    said = []
    for key in keys:
        times = getattr(terms, key) if key in FIGURES else None
        if times != 0:
            said.append(t(f"mentor.duty.{key}", times=times))
    return [Paragraph(f"{at}. {text}", BODY_SIZE) for at, text in enumerate(said, start=1)]


def _results(terms: MentorTerms) -> str:
    """Return what is filled in when the term is over: each figure agreed, with room."""
    parts = [
        t(f"mentor.result.{key}", times=getattr(terms, key))
        for key in FIGURES
        if getattr(terms, key)
    ]
    return "".join(parts)


def contract_roster(office: Office) -> Roster:
    """Return the list of this school's contracts, the newest first."""
    found = contracts(office)
    keys = ("number", "mentor", "apprentice", "subject", "grade", "first", "last", "issued")
    columns = tuple(
        RosterColumn(key, t(f"mentor.column.{key}"), 4.0, 1.0, may_break=key not in _DAYS)
        for key in keys
    )
    school = office.school.name
    return Roster(
        title=t("ledger.heading", school=school, title=t("mentor.ledger")),
        subtitle=(tn("mentor.count", len(found)),),
        columns=columns,
        rows=tuple(_row(one) for one in found),
        closing=school_closing(school, office.clock.today()),
        purpose=Purpose.SCHOOL,
        footer=school,
        furniture=Furniture.in_current_language(),
    )


_DAYS = frozenset({"first", "last", "issued"})
MESSAGE_IDS = (
    "mentor.column.number",
    "mentor.column.mentor",
    "mentor.column.apprentice",
    "mentor.column.subject",
    "mentor.column.grade",
    "mentor.column.first",
    "mentor.column.last",
    "mentor.column.issued",
)


def _row(one: MentorContract) -> tuple[str, ...]:
    terms = one.terms
    return (
        f"{one.paper.year}-{one.paper.number}",
        one.mentor,
        one.apprentice,
        terms.subject,
        terms.grade,
        terms.first.isoformat(),
        terms.last.isoformat(),
        one.paper.issued_on.isoformat(),
    )
