"""What the store keeps of a draw. Facts only: a plan's state follows from what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from core.models import SchoolId, Stage

PlanId = NewType("PlanId", str)


class PlanState(StrEnum):
    """How far a plan has come; each state follows only from the one before, or ends it."""

    PROPOSED = "proposed"
    SEALED = "sealed"
    DRAWN = "drawn"
    PUBLISHED = "published"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortGrouping:
    """A sealed plan. `document` is its packed canonical JSON: it verifies again years later."""

    id: PlanId
    school_id: SchoolId
    stage: Stage
    entry_year: int
    digest: str
    """The plan digest in hexadecimal."""
    document: str
    sealed_on: date
    sealed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A draw that took place: packed certificate, and packed roster (who had which number)."""

    id: str
    school_id: SchoolId
    plan_id: PlanId
    certificate: str
    roster: str
    year: int
    """The school year, by the calendar year it starts in, for which the classes were made."""
    drawn_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A public notice of a draw; it hangs through `hangs_until`."""

    id: str
    school_id: SchoolId
    plan_id: PlanId
    published_on: date
    hangs_until: date
    taken_down_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annulled:
    """A signed annulment of a plan and of what was drawn from it."""

    id: str
    school_id: SchoolId
    plan_id: PlanId
    reason: str
    approver: str
    annulled_on: date
    signer_key: str
    """OpenSSH line of the device that signed."""
    signature: str
    """Base64 of an SSHSIG over the annulment's document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateDraw:
    """A sealed batch of late joiners, and what it came to; `certificate` is empty until drawn."""

    id: str
    school_id: SchoolId
    plan_id: PlanId
    batch: int
    digest: str
    document: str
    sealed_on: date
    certificate: str = ""
    roster: str = ""
    drawn_on: date | None = None
