"""A rehearsal 演练: the whole draw on made-up slips. It stores nothing and spends nothing.

Its plan names no school, its certificate no signer and has no signature: no checker takes it for
a draw, and no function here writes either of them. On its paper stand draw numbers, no names.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from core.assign import draw as engine
from core.assign import proposal as planning
from core.assign.certificate import Certificate, Signer, certify
from core.assign.plan import NONCE_BYTES, Plan
from core.grouping.decisions import Decisions
from core.grouping.meeting_sheets import (
    SheetFacts,
    balance_roster,
    checklist_sheet,
    closing_of,
    code_sheet,
)
from core.grouping.proposing import find_proposal, try_request, year_of_classes
from core.grouping.roster import SealedPupil, SealedRoster
from core.i18n import in_chinese, t
from core.models import Cohort, PupilId
from core.office import Office
from core.printing.spool import PaperFormat, Printed, print_roster, print_sheet
from core.roster_types import Furniture, Purpose, Roster, RosterColumn
from core.rosters import written_day
from core.spoken_labels import class_text, grade_text

NOBODY = "REHEARSAL"
"""Stands in a rehearsal's plan where a school's code would."""
SLIPS = 7
MOST = 1_000
"""Made-up slips are numbers below this, as people write them."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal came to. Plan and certificate are for looking at, and verify as nothing."""

    cohort: Cohort
    plan: Plan
    slips: tuple[str, ...]
    certificate: Certificate
    labels: Mapping[int, str]
    boys: Mapping[int, int]
    """Boys of each class, by class number."""


def rehearse_draw(office: Office, cohort: Cohort, decisions: Decisions) -> Rehearsal:
    """Go through a draw with what was decided so far, on slips that nobody wrote.

    Raises as `propose`; nothing is kept, not even when it is refused.
    """
    if decisions.proposal:
        draft = find_proposal(office, decisions.proposal.encode()).plan
    else:
        draft = try_request(office, decisions.choices.request(cohort)).plan
    draft = replace(draft, school=NOBODY)
    nobody = SealedPupil(PupilId(NOBODY), t("printing.rehearsal"))
    roster = SealedRoster.new([nobody] * len(draft.pupils))
    nonce = secrets.token_bytes(NONCE_BYTES)
    leaves = roster.leaves(draft.attributes, draft.pupils)
    plan = planning.seal(draft, nonce, leaves, roster.salts())
    slips = tuple(str(secrets.randbelow(MOST)) for _ in range(SLIPS))
    result = engine.draw(plan, nonce, slips)
    day = office.clock.today().isoformat()
    certificate = certify(plan, nonce, result, day, Signer("", ""))
    year = year_of_classes(office, cohort)
    return Rehearsal(
        cohort,
        plan,
        slips,
        certificate,
        {number: class_text(cohort, year, number) for number in result.classes},
        {
            number: sum(plan.pupils[own - 1].sex.value == "1" for own in members)
            for number, members in result.classes.items()
        },
    )


@in_chinese()
def print_rehearsal(office: Office, rehearsal: Rehearsal, folder: Path) -> list[Printed]:
    """Print what a meeting would print, 演练 across every page; raises as `print_sheet`."""
    year = rehearsal.cohort.entry_year
    taught = year_of_classes(office, rehearsal.cohort)
    grade = grade_text(rehearsal.cohort, taught)
    numbers = rehearsal.labels
    labels = {number: class_text(rehearsal.cohort, taught, number) for number in numbers}
    rehearsal = replace(rehearsal, labels=labels)
    facts = SheetFacts(office.school.name, grade, rehearsal.plan, t("printing.rehearsal"))
    day = written_day(office.clock.today())
    balance = balance_roster(facts, rehearsal.certificate, rehearsal.labels)
    lists = _class_lists(facts, rehearsal, day)
    printed = [
        print_sheet(code_sheet(facts, day), folder / t("rehearsal.file_code", year=year)),
        print_sheet(checklist_sheet(facts, day), folder / t("rehearsal.file_checklist", year=year)),
        print_roster(lists, PaperFormat.PDF, folder / t("rehearsal.file_lists", year=year)),
        print_roster(balance, PaperFormat.PDF, folder / t("rehearsal.file_balance", year=year)),
    ]
    office.audit("print", "rehearsal", "purpose=school")
    return printed


def _class_lists(facts: SheetFacts, rehearsal: Rehearsal, day: str) -> Roster:
    rows = [
        (rehearsal.labels[number], "、".join(str(own) for own in members))
        for number, members in rehearsal.certificate.classes.items()
    ]
    return Roster(
        title=t("rehearsal.lists_title", school=facts.school, grade=facts.grade),
        subtitle=(day, t("rehearsal.slips", slips="、".join(rehearsal.slips))),
        columns=(
            RosterColumn("class", t("printing.column.class"), 6.0),
            RosterColumn("numbers", t("rehearsal.numbers"), 10.0, 6.0, may_break=True),
        ),
        rows=tuple(rows),
        notes=(t("rehearsal.binds_nobody"),),
        closing=closing_of(facts, day),
        purpose=Purpose.SCHOOL,
        footer=facts.school,
        watermark=facts.watermark,
        furniture=Furniture.in_current_language(),
    )
