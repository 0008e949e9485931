"""The sealed plan of a draw: draw numbers and the codes that count, no name, no score.

Its canonical JSON is what is hashed, read out as a check code, and shown to supervisors.
docs/draw-protocol.md, "The plan".
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from core.assign.balance import Items
from core.assign.documents import SPEC
from core.assign.randomness import SEPARATOR
from core.digits import thirty_digits
from core.history import canonical_json
from core.models import Sex

DEFAULT_ATTRIBUTES = (
    "sex",
    "birth_half_year",
    "village",
    "boarder",
    "left_behind",
    "minority",
    "preschool",
    "special_needs",
)
"""What is balanced unless the plan says otherwise; each stands in the plan or among left out."""

EXTRA_ATTRIBUTES = (
    "birth_month",
    "hardship",
    "hukou_type",
    "kindergarten",
    "migrant_child",
    "only_child",
    "orphan",
    "sex_boarder",
    "teaching_site",
)
"""What may be balanced besides, with a written reason.

The list is closed, here and in every reader of a plan: a score, a rank, an award or an interview
has no key under which it could enter (R008, R013, R015).
"""

MESSAGE_IDS = (
    "attribute.sex",
    "attribute.birth_half_year",
    "attribute.village",
    "attribute.boarder",
    "attribute.left_behind",
    "attribute.minority",
    "attribute.preschool",
    "attribute.special_needs",
    "attribute.birth_month",
    "attribute.hardship",
    "attribute.hukou_type",
    "attribute.kindergarten",
    "attribute.migrant_child",
    "attribute.only_child",
    "attribute.orphan",
    "attribute.sex_boarder",
    "attribute.teaching_site",
)

NONCE_BYTES = 32
MAX_PUPILS = 5_000
MAX_CLASSES = 100
MAX_LEVELS = 400
MAX_WEIGHT = 20
MAX_CLASS_SIZE = 300
"""Far beyond any class; with MAX_KICKS it bounds what a stranger's plan can make a checker do."""
MAX_KICKS = 10_000
MAX_WISHES = 500
MAX_TOGETHER = 60
"""Pupils in one together-wish: more than any class should hold."""
MAX_APART = 20
"""Pupils in one apart-wish; the pairs grow with the square."""


class LeftOutCause(StrEnum):
    """Why a default attribute does not count."""

    CHOSEN = "chosen"
    SINGLE_LEVEL = "single_level"


class LotsBy(StrEnum):
    """How homeroom teams come to their classes (R003, R016)."""

    NOBODY = "none"
    PROGRAM = "program"
    PHYSICAL = "physical"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute that is balanced. `levels` are sorted texts; `reason` is empty for defaults."""

    key: str
    weight: int
    levels: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A default attribute that does not count."""

    key: str
    cause: LeftOutCause


@dataclass(frozen=True, slots=True)
class PlanPupil:
    """A pupil as the draw knows one: `codes` has a 0-based level per attribute of the plan."""

    number: int
    sex: Sex
    codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """Pupils, by draw number, who shall share a class, or of whom no two may."""

    numbers: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Lots:
    """How teams come to classes; `teams` has one name per class, or none with NOBODY."""

    by: LotsBy = LotsBy.NOBODY
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LateRules:
    """The published days on which late joiners are drawn, and the coin's odds, better first."""

    days: tuple[str, ...] = ()
    odds: tuple[int, int] = (3, 1)


@dataclass(frozen=True, slots=True)
class Annulment:
    """A plan or draw of this cohort that was annulled, as every later paper lists it."""

    plan_digest: bytes
    reason: str
    approver: str
    day: str

    def document(self) -> dict[str, object]:
        """Return the annulment as documents hold it."""
        return {
            "approver": self.approver,
            "day": self.day,
            "plan_digest": self.plan_digest.hex(),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan. `commitment` and `roster_root` are empty bytes until it is sealed."""

    school: str
    entry_year: int
    stage: str
    classes: int
    kicks: int
    attributes: tuple[Attribute, ...]
    left_out: tuple[LeftOut, ...]
    pupils: tuple[PlanPupil, ...]
    together: tuple[Wish, ...] = ()
    apart: tuple[Wish, ...] = ()
    lots: Lots = Lots()
    late: LateRules = LateRules()
    annulled: tuple[Annulment, ...] = ()
    commitment: bytes = b""
    roster_root: bytes = b""

    @property
    def is_sealed(self) -> bool:
        """Whether the school's nonce is committed to."""
        return bool(self.commitment)

    def canonical(self) -> bytes:
        """Return the plan as canonical JSON."""
        return canonical_json(_document(self))

    @property
    def digest(self) -> bytes:
        """SHA-256 of the canonical JSON: what the check code stands for."""
        return hashlib.sha256(self.canonical()).digest()

    @property
    def check_code(self) -> str:
        """The thirty digits that are read out before anyone writes a number."""
        return thirty_digits(self.digest)


def nonce_commitment(nonce: bytes) -> bytes:
    """Return SHA-256(spec 0x1F "nonce" 0x1F nonce): it stands in the plan, the nonce does not."""
    prefix = SPEC.encode("ascii") + SEPARATOR + b"nonce" + SEPARATOR
    return hashlib.sha256(prefix + nonce).digest()


def items_of(plan: Plan) -> Items:
    """Return the plan's pupils as the engine takes them; item 0 has draw number 1.

    Global levels are numbered attribute by attribute in the plan's order.
    """
    starts = []
    start = 0
    for attribute in plan.attributes:
        starts.append(start)
        start += len(attribute.levels)
    return Items(
        strata=tuple(int(pupil.sex is Sex.FEMALE) for pupil in plan.pupils),
        levels=tuple(
            tuple(first + code for first, code in zip(starts, pupil.codes, strict=True))
            for pupil in plan.pupils
        ),
        weights=tuple(a.weight for a in plan.attributes for _ in a.levels),
        together=tuple(tuple(n - 1 for n in wish.numbers) for wish in plan.together),
        apart=tuple(
            (one - 1, other - 1)
            for wish in plan.apart
            for place, one in enumerate(wish.numbers)
            for other in wish.numbers[place + 1 :]
        ),
    )


def level_names(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return (attribute key, level text) per global level."""
    return tuple((a.key, level) for a in plan.attributes for level in a.levels)


def _document(plan: Plan) -> dict[str, object]:
    return {
        "annulled": [annulment.document() for annulment in plan.annulled],
        "apart": [{"pupils": list(w.numbers), "reason": w.reason} for w in plan.apart],
        "attributes": [
            {"key": a.key, "levels": list(a.levels), "reason": a.reason, "weight": a.weight}
            for a in plan.attributes
        ],
        "classes": plan.classes,
        "commitment": plan.commitment.hex(),
        "entry_year": plan.entry_year,
        "kicks": plan.kicks,
        "late": {"days": list(plan.late.days), "odds": list(plan.late.odds)},
        "left_out": [{"cause": out.cause.value, "key": out.key} for out in plan.left_out],
        "lots": {"by": plan.lots.by.value, "teams": list(plan.lots.teams)},
        "pupils": [
            {"codes": list(pupil.codes), "n": pupil.number, "sex": pupil.sex.value}
            for pupil in plan.pupils
        ],
        "roster_root": plan.roster_root.hex(),
        "school": plan.school,
        "spec": SPEC,
        "stage": plan.stage,
        "together": [{"pupils": list(w.numbers), "reason": w.reason} for w in plan.together],
    }
