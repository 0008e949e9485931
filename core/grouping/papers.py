"""Paper of a draw: sealed plan, meeting checklist, balance table, family slips, placement slips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from core.assign.merkle import FamilySlip, family_slips
from core.assign.plan import items_of, level_names
from core.grades import grade_label
from core.grouping.classes import groups_of
from core.grouping.joining import LateOutcome
from core.grouping.plans import SealedPlan, certificate_of, draw_of
from core.grouping.publishing import label_of, notice_notes
from core.grouping.roster import SealedRoster
from core.grouping.slip_paper import HALF_SHEET, print_many
from core.i18n import t
from core.ledgers.facts import IssuedPaper
from core.models import PupilId, SchoolYear
from core.office import Office
from core.printing.pages import MILLIMETRE
from core.printing.qr import qr_code
from core.printing.sheets import Paragraph, Sheet
from core.printing.spool import PaperFormat, Printed, print_roster, print_sheet
from core.roster_types import Align, Closing, Furniture, Purpose, Roster, RosterColumn
from core.rosters import written_day

PLACEMENT = "placement"
"""The kind under which placement slips are numbered, from 1 in every calendar year."""
CHECKLIST = ("before", "code", "slips", "typing", "draw", "publish", "after")
MESSAGE_IDS = (
    "paper.check.before",
    "paper.check.code",
    "paper.check.slips",
    "paper.check.typing",
    "paper.check.draw",
    "paper.check.publish",
    "paper.check.after",
)
MESSAGE_PREFIXES = ("attribute.", "level.")
CODE_SIZE = 26.0
BIG = 13.0
SLIP = 11.0
FAMILY_CODE = 84 * MILLIMETRE
_SPOKEN = {"sex": ("1", "2")}
_ANSWERS = ("1", "0", "?")


def print_sealed_plan(office: Office, plan: SealedPlan, path: Path) -> Printed:
    """Print the check code in large digits, with the full digest and its QR code: for the wall."""
    code = plan.plan.check_code.split(" ")
    digest = plan.plan.digest.hex()
    sheet = Sheet(
        title=t("paper.sealed.title", grade=_grade(office, plan)),
        paragraphs=(
            Paragraph(t("paper.sealed.intro", day=written_day(plan.record.sealed_on)), BIG),
            *(
                Paragraph(line, CODE_SIZE, is_bold=True, align=Align.CENTRE)
                for line in ("  ".join(code[:3]), "  ".join(code[3:]))
            ),
            Paragraph(t("paper.sealed.digest"), SLIP),
            Paragraph(digest[:32], SLIP, align=Align.CENTRE),
            Paragraph(digest[32:], SLIP, align=Align.CENTRE),
        ),
        qr=qr_code(digest),
        closing=_closing(office, plan.record.sealed_on, t("paper.sign.witness")),
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )
    return _noted(office, plan, print_sheet(sheet, path))


def print_checklist(office: Office, plan: SealedPlan, path: Path) -> Printed:
    """Print the meeting checklist 抽签现场清单: what is done in which order, to tick off."""
    facts = t(
        "paper.checklist.facts",
        grade=_grade(office, plan),
        pupils=len(plan.plan.pupils),
        classes=plan.plan.classes,
    )
    steps = [t(f"paper.check.{key}", code=plan.plan.check_code) for key in CHECKLIST]
    sheet = Sheet(
        title=t("paper.checklist.title", school=office.school.name),
        paragraphs=(
            Paragraph(facts, BIG),
            *(
                Paragraph(f"□ {n}．{text}", BIG, is_indented=False)
                for n, text in enumerate(steps, start=1)
            ),
        ),
        closing=_closing(
            office,
            office.clock.today(),
            t("paper.sign.host"),
            t("paper.sign.typist_1"),
            t("paper.sign.typist_2"),
            t("paper.sign.witness"),
        ),
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )
    return _noted(office, plan, print_sheet(sheet, path))


def print_balance(office: Office, plan: SealedPlan, path: Path) -> Printed:
    """Print how every level lies in the classes, with the codes to check it by.

    For the meeting and the archive: its levels are villages and needs, so it is not for the wall.
    """
    certificate = certificate_of(office, plan)
    groups = groups_of(office, plan)
    year = SchoolYear(draw_of(office, plan).year)
    names = level_names(plan.plan)
    levels = items_of(plan.plan).levels
    counts = {
        number: _counts([levels[own - 1] for own in members], len(names))
        for number, members in certificate.classes.items()
    }
    sizes = [str(len(members)) for members in certificate.classes.values()]
    rows = [(t("paper.balance.size"), "", *sizes)]
    rows += [
        (
            t(f"attribute.{key}"),
            level_label(key, text),
            *(str(counts[number][place]) for number in certificate.classes),
        )
        for place, (key, text) in enumerate(names)
    ]
    labels = {group.number: label_of(group, year) for group in groups}
    roster = Roster(
        title=t("paper.balance.title", school=office.school.name, grade=_grade(office, plan)),
        subtitle=(written_day(date.fromisoformat(certificate.day)),),
        columns=(
            RosterColumn("attribute", t("paper.balance.attribute"), 5.0, may_break=True),
            RosterColumn("level", t("paper.balance.level"), 5.0, 2.0, may_break=True),
            *(
                RosterColumn(str(number), labels.get(number, str(number)), 3.0)
                for number in certificate.classes
            ),
        ),
        rows=tuple(rows),
        notes=(
            *notice_notes(certificate),
            t("paper.balance.digest", digest=certificate.plan_digest.hex()),
        ),
        closing=_closing(office, date.fromisoformat(certificate.day), t("paper.sign.witness")),
        purpose=Purpose.SCHOOL,
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )
    return _noted(office, plan, print_roster(roster, PaperFormat.PDF, path))


def print_family_slips(
    office: Office, plan: SealedPlan, path: Path, pupils: Iterable[PupilId] = ()
) -> Printed:
    """Print the slips by which families check their own child's line; for some pupils or all.

    One half sheet each, to be handed to that family and nobody else. Raises
    GroupingError(`not_drawn`).
    """
    certificate = certificate_of(office, plan)
    roster = SealedRoster.unpacked(draw_of(office, plan).roster)
    chosen = set(pupils)
    leaves = roster.leaves(plan.plan.attributes, plan.plan.pupils)
    number_of = {own: n for n, members in certificate.classes.items() for own in members}
    labels = _labels(office, plan)
    sheets = [
        _family_sheet(office, plan, slip, labels[number_of[slip.leaf.number]])
        for own, slip in zip(roster.pupils, family_slips(leaves, roster.salts()), strict=True)
        if not chosen or own.id in chosen
    ]
    return _noted(office, plan, print_many(sheets, path, HALF_SHEET))


def print_placement_slips(office: Office, outcome: LateOutcome, path: Path) -> Printed:
    """Print a numbered slip 入班通知单 for each late joiner (R020); printed again, numbers stay.

    Raises PrintingError as `print_sheet`.
    """
    plan_record = office.store.grouping.plans.get(outcome.record.plan_id)
    groups = {group.id: group for group in office.store.classes.all(office.school.id)}
    names = {own.id: own.name for own in office.store.pupils.among("id", outcome.classes)}
    papers = _numbered(office, outcome)
    sheets = []
    for pupil_id in outcome.classes:
        seat = next(
            own
            for own in office.store.seats.by("pupil_id", pupil_id)
            if own.ended_on is None and own.class_id in groups
        )
        group = groups[seat.class_id]
        label = label_of(group, SchoolYear(group.year))
        sheets.append(_placement_sheet(office, papers[pupil_id], names[pupil_id], label))
    printed = print_many(sheets, path, HALF_SHEET)
    office.audit("print", "placement_slips", plan_record.id if plan_record else "")
    return printed


def level_label(attribute: str, level: str) -> str:
    """Return a level in words: 男, 是, 未填; a village or a half-year stands as it is."""
    if attribute == "sex" and level in _SPOKEN["sex"]:
        return t(f"level.sex.{level}")
    if level in _ANSWERS:
        return t("level.unknown") if level == "?" else t(f"level.{level}")
    return level


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


def _counts(members: Sequence[tuple[int, ...]], levels: int) -> list[int]:
    counts = [0] * levels
    for own in members:
        for level in own:
            counts[level] += 1
    return counts


def _grade(office: Office, plan: SealedPlan) -> str:
    year = max(office.year.starts_in, plan.cohort.entry_year)
    return grade_label(plan.cohort, SchoolYear(year))


def _closing(office: Office, day: date, *signatures: str) -> Closing:
    return Closing(signatures, office.school.name, written_day(day), has_seal=True)


def _noted(office: Office, plan: SealedPlan, printed: Printed) -> Printed:
    office.audit("print", plan.record.id, printed.path.suffix)
    return printed
