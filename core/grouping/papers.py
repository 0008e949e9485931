"""Paper of a draw: sealed plan, meeting checklist, balance table, family slips, placement slips."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from core.assign.merkle import FamilySlip, family_slips
from core.errors import GroupingError
from core.grades import grade_label
from core.grouping.classes import groups_of
from core.grouping.joining import LateOutcome
from core.grouping.meeting_sheets import (
    BIG,
    SLIP,
    SheetFacts,
    balance_roster,
    checklist_sheet,
    code_sheet,
    level_label,
)
from core.grouping.plans import SealedPlan, certificate_of, draw_of
from core.grouping.publishing import label_of, notice_notes
from core.grouping.roster import SealedRoster
from core.grouping.slip_paper import HALF_SHEET, print_many
from core.i18n import in_chinese, t
from core.ledgers.facts import IssuedPaper
from core.models import PupilId, SchoolYear
from core.office import Office
from core.printing.pages import MILLIMETRE
from core.printing.qr import qr_code
from core.printing.sheets import Paragraph, Sheet
from core.printing.spool import PaperFormat, Printed, print_roster, print_sheet
from core.roster_types import Align, Closing, Furniture, Purpose
from core.rosters import written_day

PLACEMENT = "placement"
"""The kind under which placement slips are numbered, from 1 in every calendar year."""
MESSAGE_PREFIXES = ("attribute.",)
FAMILY_CODE = 84 * MILLIMETRE


@in_chinese()
def print_sealed_plan(office: Office, plan: SealedPlan, path: Path) -> Printed:
    """Print the check code in large digits, with the full digest and its QR code: for the wall."""
    sheet = code_sheet(_facts(office, plan), written_day(plan.record.sealed_on))
    return _noted(office, plan, print_sheet(sheet, path))


@in_chinese()
def print_checklist(office: Office, plan: SealedPlan, path: Path) -> Printed:
    """Print the meeting checklist 抽签现场清单: what is done in which order, to tick off."""
    sheet = checklist_sheet(_facts(office, plan), written_day(office.clock.today()))
    return _noted(office, plan, print_sheet(sheet, path))


@in_chinese()
def print_balance(office: Office, plan: SealedPlan, path: Path) -> Printed:
    """Print how every level lies in the classes, with the codes to check it by.

    For the meeting and the archive: its levels are villages and needs, so it is not for the wall.
    """
    certificate = certificate_of(office, plan)
    roster = balance_roster(_facts(office, plan), certificate, _labels(office, plan))
    roster = replace(roster, notes=(*notice_notes(certificate), *roster.notes))
    return _noted(office, plan, print_roster(roster, PaperFormat.PDF, path))


@in_chinese()
def print_family_slips(
    office: Office,
    plan: SealedPlan,
    path: Path,
    pupils: Iterable[PupilId] = (),
    report: Callable[[int, int], None] | None = None,
) -> Printed:
    """Print the slips by which families check their own child's line; for some pupils or all.

    One half sheet each, to be handed to that family and nobody else. `report` is told how many of
    how many were made, and may raise to stop before the file is written. Raises
    GroupingError(`not_drawn`).
    """
    certificate = certificate_of(office, plan)
    roster = SealedRoster.unpacked(draw_of(office, plan).roster)
    chosen = set(pupils)
    leaves = roster.leaves(plan.plan.attributes, plan.plan.pupils)
    number_of = {own: n for n, members in certificate.classes.items() for own in members}
    labels = _labels(office, plan)
    slips = [
        slip
        for own, slip in zip(roster.pupils, family_slips(leaves, roster.salts()), strict=True)
        if not chosen or own.id in chosen
    ]
    sheets = []
    for made, slip in enumerate(slips):
        if report is not None:
            report(made, len(slips))
        sheets.append(_family_sheet(office, plan, slip, labels[number_of[slip.leaf.number]]))
    return _noted(office, plan, print_many(sheets, path, HALF_SHEET), "family")


@in_chinese()
def print_placement_slips(office: Office, outcome: LateOutcome, path: Path) -> Printed:
    """Print a numbered slip 入班通知单 for each late joiner (R020); printed again, numbers stay.

    Who has left the school since gets none. Raises GroupingError(`not_seated`) when that is
    everybody, PrintingError as `print_sheet`.
    """
    plan_record = office.store.grouping.plans.get(outcome.record.plan_id)
    groups = {group.id: group for group in office.store.classes.all(office.school.id)}
    names = {own.id: own.name for own in office.store.pupils.among("id", outcome.classes)}
    papers = _numbered(office, outcome)
    sheets = []
    for pupil_id in outcome.classes:
        held = (
            own
            for own in office.store.seats.by("pupil_id", pupil_id)
            if own.ended_on is None and own.class_id in groups
        )
        seat = next(held, None)
        if seat is None:
            continue
        group = groups[seat.class_id]
        label = label_of(group, SchoolYear(group.year))
        sheets.append(_placement_sheet(office, papers[pupil_id], names[pupil_id], label))
    if not sheets:
        raise GroupingError("not_seated")
    printed = print_many(sheets, path, HALF_SHEET)
    plan_id = plan_record.id if plan_record else ""
    office.audit("print", "placement_slips", f"purpose=family rows={len(sheets)} plan={plan_id}")
    return printed


def _placement_sheet(office: Office, paper: IssuedPaper, name: str, label: str) -> Sheet:
    number = t(
        "paper.placement.number",
        school=office.school.name,
        year=paper.year,
        number=paper.number,
    )
    return Sheet(
        title=t("paper.placement.title"),
        paragraphs=(
            Paragraph(number, SLIP, align=Align.CENTRE),
            Paragraph(t("paper.placement.text", name=name, label=label), BIG),
            Paragraph(t("paper.placement.order"), BIG),
        ),
        closing=_closing(office, paper.issued_on, t("paper.sign.office"), t("paper.sign.homeroom")),
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


def _numbered(office: Office, outcome: LateOutcome) -> dict[PupilId, IssuedPaper]:
    """Return the slips' numbers, given out now where there are none yet."""
    held = {
        own.holder_id: own
        for own in office.store.ledgers.papers.among("holder_id", outcome.classes)
        if own.kind == PLACEMENT and own.use == outcome.record.id
    }
    today = office.clock.today()
    last = office.store.ledgers.last_number(office.school.id, PLACEMENT, today.year)
    found: dict[PupilId, IssuedPaper] = {}
    with office.writing("placement") as writing:
        for pupil_id in outcome.classes:
            paper = held.get(pupil_id)
            if paper is None:
                last += 1
                paper = IssuedPaper(
                    id=writing.new_id(),
                    school_id=office.school.id,
                    kind=PLACEMENT,
                    year=today.year,
                    number=last,
                    issued_on=today,
                    holder_id=pupil_id,
                    use=outcome.record.id,
                )
                writing.put(paper)
            found[pupil_id] = paper
    return found


def _family_sheet(office: Office, plan: SealedPlan, slip: FamilySlip, label: str) -> Sheet:
    told = "；".join(
        f"{t(f'attribute.{key}')} {level_label(key, level)}"
        for key, level in slip.leaf.codes.items()
    )
    return Sheet(
        title=t("paper.family.title", name=slip.leaf.name),
        paragraphs=(
            Paragraph(t("paper.family.line", number=slip.leaf.number, label=label), SLIP),
            Paragraph(t("paper.family.codes", codes=told), SLIP),
            Paragraph(t("paper.family.code", code=plan.plan.check_code), SLIP),
            Paragraph(t("paper.family.how"), SLIP),
        ),
        qr=qr_code(slip.canonical().decode()),
        qr_side=FAMILY_CODE,
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


def _labels(office: Office, plan: SealedPlan) -> dict[int, str]:
    year = SchoolYear(draw_of(office, plan).year)
    return {group.number: label_of(group, year) for group in groups_of(office, plan)}


def _facts(office: Office, plan: SealedPlan) -> SheetFacts:
    return SheetFacts(office.school.name, _grade(office, plan), plan.plan)


def _grade(office: Office, plan: SealedPlan) -> str:
    year = max(office.year.starts_in, plan.cohort.entry_year)
    return grade_label(plan.cohort, SchoolYear(year))


def _closing(office: Office, day: date, *signatures: str) -> Closing:
    return Closing(signatures, office.school.name, written_day(day), has_seal=True)


def _noted(
    office: Office, plan: SealedPlan, printed: Printed, purpose: str = Purpose.SCHOOL
) -> Printed:
    detail = f"purpose={purpose} {printed.path.suffix}"
    office.audit("print", plan.record.id, detail)
    return printed
