"""What hangs and lies on the table at a meeting, as sheets: the same for the draw and a rehearsal.

Pure: nothing is read from the store. With a watermark a sheet says on every page what it is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.assign.certificate import Certificate
from core.assign.plan import Plan, items_of, level_names
from core.i18n import t
from core.printing.qr import qr_code
from core.printing.sheets import Paragraph, Sheet
from core.roster_types import Align, Closing, Furniture, Purpose, Roster, RosterColumn
from core.rosters import written_day

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
_SPOKEN = {"sex": ("1", "2")}
_ANSWERS = ("1", "0", "?")


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Whose draw it is. `watermark` stands across every page of what is no draw."""

    school: str
    grade: str
    plan: Plan
    watermark: str | None = None


def code_sheet(facts: SheetFacts, day: str) -> Sheet:
    """Return the check code in large digits; of a real draw with full digest and QR code."""
    code = facts.plan.check_code.split(" ")
    digest = facts.plan.digest.hex()
    intro = t("paper.sealed.intro", day=day)
    if facts.watermark:
        intro = t("rehearsal.code_paper")
    proof = (
        Paragraph(t("paper.sealed.digest"), SLIP),
        Paragraph(digest[:32], SLIP, align=Align.CENTRE),
        Paragraph(digest[32:], SLIP, align=Align.CENTRE),
    )
    return Sheet(
        title=t("paper.sealed.title", grade=facts.grade),
        paragraphs=(
            Paragraph(intro, BIG),
            *(
                Paragraph(line, CODE_SIZE, is_bold=True, align=Align.CENTRE)
                for line in ("  ".join(code[:3]), "  ".join(code[3:]))
            ),
            *(() if facts.watermark else proof),
        ),
        qr=None if facts.watermark else qr_code(digest),
        closing=closing_of(facts, day, t("paper.sign.witness")),
        footer=facts.school,
        watermark=facts.watermark,
        furniture=Furniture.in_current_language(),
    )


def checklist_sheet(facts: SheetFacts, day: str) -> Sheet:
    """Return the meeting checklist 抽签现场清单: what is done in which order, to tick off."""
    told = t(
        "paper.checklist.facts",
        grade=facts.grade,
        pupils=len(facts.plan.pupils),
        classes=facts.plan.classes,
    )
    steps = [t(f"paper.check.{key}", code=facts.plan.check_code) for key in CHECKLIST]
    return Sheet(
        title=t("paper.checklist.title", school=facts.school),
        paragraphs=(
            Paragraph(told, BIG),
            *(
                Paragraph(f"□ {n}．{text}", BIG, is_indented=False)
                for n, text in enumerate(steps, start=1)
            ),
        ),
        closing=closing_of(
            facts,
            day,
            t("paper.sign.host"),
            t("paper.sign.typist_1"),
            t("paper.sign.typist_2"),
            t("paper.sign.witness"),
        ),
        footer=facts.school,
        watermark=facts.watermark,
        furniture=Furniture.in_current_language(),
    )


def balance_roster(
    facts: SheetFacts, certificate: Certificate, labels: Mapping[int, str]
) -> Roster:
    """Return how every level lies in the classes."""
    names = level_names(facts.plan)
    levels = items_of(facts.plan).levels
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
    day = written_day(date.fromisoformat(certificate.day))
    digest = t("paper.balance.digest", digest=certificate.plan_digest.hex())
    return Roster(
        title=t("paper.balance.title", school=facts.school, grade=facts.grade),
        subtitle=(day,),
        columns=(
            RosterColumn("attribute", t("paper.balance.attribute"), 5.0, may_break=True),
            RosterColumn("level", t("paper.balance.level"), 5.0, 2.0, may_break=True),
            *(
                RosterColumn(str(number), labels.get(number, str(number)), 3.0)
                for number in certificate.classes
            ),
        ),
        rows=tuple(rows),
        notes=() if facts.watermark else (digest,),
        closing=closing_of(facts, day, t("paper.sign.witness")),
        purpose=Purpose.SCHOOL,
        footer=facts.school,
        watermark=facts.watermark,
        furniture=Furniture.in_current_language(),
    )


def closing_of(facts: SheetFacts, day: str, *signatures: str) -> Closing:
    """Return who signs under a sheet; a rehearsal gets no seal."""
    return Closing(signatures, facts.school, day, has_seal=facts.watermark is None)


def level_label(attribute: str, level: str) -> str:
    """Return a level in words: 男, 是, 未填; a village or a half-year stands as it is."""
    if attribute == "sex" and level in _SPOKEN["sex"]:
        return t(f"level.sex.{level}")
    if level in _ANSWERS:
        return t("level.unknown") if level == "?" else t(f"level.{level}")
    return level


def _counts(members: Sequence[tuple[int, ...]], levels: int) -> list[int]:
    counts = [0] * levels
    for own in members:
        for level in own:
            counts[level] += 1
    return counts
