"""Mentor contracts 师徒结对协议: what two teachers agree on, issued under a number (R077).

The minimums are those of `ledgers.tsv` of the domain (师徒结对协议, read there from two printed
contracts): a year's term, two discussions a month, two lessons of the mentor heard a month, seven
lessons of the apprentice heard a term, one or two open lessons and one paper a term. All of them
can be changed for one contract.

No table is of contracts: a contract is an issued paper whose `use` holds the terms as JSON, with
the two teachers' ids and no name, so that erasing one of them leaves a number and no person.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from core.certificates.common import PaperKind
from core.errors import CunxiaoError, GroupingError
from core.grades import grade_label
from core.grouping.packing import unpack
from core.i18n import t
from core.identity import normalise_text
from core.ledgers.facts import IssuedPaper
from core.models import StaffId
from core.office import Office
from core.staff_names import names_of
from core.teams.records import TeamPlan
from core.teams.strengths import Strength, strengths
from core.teams.taught import cohorts_of
from core.teams.workload import standing

MOST_TIMES = 99
LONGEST_YEARS = 10
MOST_WORDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorTerms:
    """What is agreed. Figures are the least that is done; 0 leaves one out."""

    mentor_id: StaffId
    apprentice_id: StaffId
    subject: str
    grade: str
    first: date
    last: date
    talks: int = 2
    """Discussions a month."""
    visits: int = 2
    """The mentor's lessons that the apprentice hears a month."""
    heard: int = 7
    """The apprentice's lessons that the mentor hears a term."""
    open_lessons: int = 1
    """Of the apprentice, a term."""
    papers: int = 1
    """Of the apprentice, a term."""


FIGURES = ("talks", "visits", "heard", "open_lessons", "papers")


@dataclass(frozen=True, slots=True)
class MentorContract:
    """An issued contract with what its teachers are called; empty for one who was erased."""

    paper: IssuedPaper
    terms: MentorTerms
    mentor: str
    apprentice: str


def a_year_from(first: date) -> date:
    """Return the last day of a year's term: the usual one."""
    if (first.month, first.day) == (2, 29):
        return date(first.year + 1, 2, 28)
    return first.replace(year=first.year + 1) - timedelta(days=1)


def apprentices(office: Office) -> list[Strength]:
    """Return who may be an apprentice: everyone in post, novices first, then by years taught."""

    def rank(own: Strength) -> tuple[bool, int, str]:
        years = own.profile.years
        return not own.profile.teacher.is_novice, 99 if years is None else years, own.profile.id

    return sorted(strengths(office), key=rank)


def mentors_for(office: Office, apprentice: Strength) -> list[Strength]:
    """Return who may be the mentor: first whom a team plan of this year put beside her.

    Then backbone teachers, those of a subject of hers, and who has taught longest.
    """
    proposed = proposed_mentors(office).get(apprentice.profile.id)
    subjects = set(apprentice.profile.subjects)

    def rank(own: Strength) -> tuple[bool, bool, bool, int, str]:
        is_alike = bool(subjects & set(own.profile.subjects))
        is_backbone = own.profile.teacher.is_backbone
        years = own.profile.years or 0
        is_proposed = own.profile.id == proposed
        return not is_proposed, not is_alike, not is_backbone, -years, own.profile.id

    others = (own for own in strengths(office) if own.profile.id != apprentice.profile.id)
    return sorted(others, key=rank)


def proposed_mentors(office: Office) -> dict[StaffId, StaffId]:
    """Return which mentor this year's team plans put beside which novice 老带新."""
    plans = office.store.teams.plans.by("year", office.year.starts_in)
    own = sorted(
        (plan for plan in plans if plan.school_id == office.school.id),
        key=lambda plan: (plan.proposed_on, plan.id),
    )
    return {novice: mentor for plan in own for novice, mentor in _mentorings_of(plan)}


def _mentorings_of(plan: TeamPlan) -> list[tuple[StaffId, StaffId]]:
    """Return a plan's pairs, novice and mentor; one that cannot be read proposes nobody."""
    try:
        pairs = json.loads(unpack(plan.document)).get("mentorings", ())
        return [(StaffId(novice), StaffId(mentor)) for novice, mentor in pairs]
    except (CunxiaoError, ValueError, TypeError, AttributeError):
        return []


def grades_taught(office: Office, staff_id: StaffId) -> str:
    """Return the grades that somebody teaches this year, in a row; empty where none is known."""
    year = office.year
    own = [one for one in standing(office, year.starts_in) if one.staff_id == staff_id]
    held = cohorts_of(office, {one.class_id for one in own})
    cohorts = {cohort for found in held.values() for cohort in found}
    return t("work.between").join(
        grade_label(cohort, year) for cohort in sorted(cohorts, key=lambda one: -one.entry_year)
    )


def usual_terms(office: Office, mentor: Strength, apprentice: Strength) -> MentorTerms:
    """Return what a contract of these two is likely to say: from today, for a year."""
    today = office.clock.today()
    return MentorTerms(
        mentor_id=mentor.profile.id,
        apprentice_id=apprentice.profile.id,
        subject=shared_subject(mentor, apprentice),
        grade=grades_taught(office, apprentice.profile.id),
        first=today,
        last=a_year_from(today),
    )


def shared_subject(mentor: Strength, apprentice: Strength) -> str:
    """Return the subject that a contract is likely about: one of both, else the apprentice's."""
    known = mentor.profile.subjects
    both = [one for one in apprentice.profile.subjects if one in known]
    return next(iter(both or apprentice.profile.subjects), "")


def checked(office: Office, terms: MentorTerms) -> MentorTerms:
    """Return terms as they are kept.

    Raises GroupingError: `mentor_same`, `staff_unknown`, `mentor_words` (subject and grade are
    wanted, and short), `mentor_dates`, `mentor_times`.
    """
    clean = replace(terms, subject=normalise_text(terms.subject), grade=normalise_text(terms.grade))
    if clean.mentor_id == clean.apprentice_id:
        raise GroupingError("mentor_same")
    if any(office.store.staff.get(one) is None for one in (clean.mentor_id, clean.apprentice_id)):
        raise GroupingError("staff_unknown")
    if not all(0 < len(word) <= MOST_WORDS for word in (clean.subject, clean.grade)):
        raise GroupingError("mentor_words", most=MOST_WORDS)
    if not clean.first < clean.last or clean.last.year - clean.first.year > LONGEST_YEARS:
        raise GroupingError("mentor_dates", most=LONGEST_YEARS)
    if not all(0 <= getattr(clean, key) <= MOST_TIMES for key in FIGURES):
        raise GroupingError("mentor_times", most=MOST_TIMES)
    return clean


def terms_text(terms: MentorTerms) -> str:
    """Return terms as an issued paper keeps them."""
    document = asdict(terms) | {"first": terms.first.isoformat(), "last": terms.last.isoformat()}
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def terms_in(text: str) -> MentorTerms | None:
    """Return the terms that a paper keeps; None where another program wrote them otherwise."""
    try:
        document = json.loads(text)
        figures = {key: int(document[key]) for key in FIGURES}
        return MentorTerms(
            mentor_id=StaffId(str(document["mentor_id"])),
            apprentice_id=StaffId(str(document["apprentice_id"])),
            subject=str(document["subject"]),
            grade=str(document["grade"]),
            first=date.fromisoformat(document["first"]),
            last=date.fromisoformat(document["last"]),
            **figures,
        )
    except (ValueError, KeyError, TypeError):
        return None


def contracts(office: Office) -> list[MentorContract]:
    """Return this school's contracts, the newest first."""
    papers = [
        one
        for one in office.store.ledgers.papers.by("kind", PaperKind.MENTOR)
        if one.school_id == office.school.id
    ]
    return named(office, sorted(papers, key=lambda one: (one.year, one.number), reverse=True))


def named(office: Office, papers: Sequence[IssuedPaper]) -> list[MentorContract]:
    """Return papers with their terms and names; one that cannot be read is left out."""
    read = [(paper, terms) for paper in papers if (terms := terms_in(paper.use)) is not None]
    ids = {one for _, terms in read for one in (terms.mentor_id, terms.apprentice_id)}
    names = names_of(office, ids)
    return [
        MentorContract(
            paper, terms, names.get(terms.mentor_id, ""), names.get(terms.apprentice_id, "")
        )
        for paper, terms in read
    ]
