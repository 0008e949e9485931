"""Checking a certificate: each claim by itself, so that what was changed can be told.

Nothing is taken from the school's store. Without the plan some claims cannot be looked at; the
report names them and never says verified.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.assign.certificate import Certificate, parse_certificate
from core.assign.documents import SPEC, document_digest, read_document
from core.assign.draw import balance_of, classes_from_seed, seats_of
from core.assign.lots import draw_teams, is_lot_complete
from core.assign.merkle import FamilySlip, slip_root
from core.assign.plan import LotsBy, Plan, nonce_commitment
from core.assign.plan_reading import plan_of
from core.assign.randomness import draw_seed, sorted_slips
from core.digits import thirty_digits
from core.errors import GroupingError

CheckSignature = Callable[[bytes, str, str], bool]
"""(signed bytes, signature, public key) -> whether it holds; the vault's, given by the caller."""


class CheckName(StrEnum):
    """What is looked at, one claim each; the words a person reads are `check.<name>`."""

    CHECK_CODE = "check_code"
    """The thirty digits belong to the plan digest that the certificate names."""
    SLIPS = "slips"
    """Slips are plain numbers in the order that is hashed."""
    SEED = "seed"
    """The seed comes from plan digest, nonce and slips of the certificate."""
    SIGNATURE = "signature"
    """The signer's key signed exactly this certificate."""
    PLAN = "plan"
    """The plan shown has the digest that the certificate names."""
    PLAN_FORM = "plan_form"
    """The plan shown is a plan of this protocol."""
    NONCE = "nonce"
    """The nonce is the one that the plan committed to."""
    HEADER = "header"
    """School, cohort, attributes, wishes and roster root are the plan's."""
    ANNULLED = "annulled"
    """The annulled plans are those that the plan lists."""
    CLASSES = "classes"
    """Plan and seed come to exactly these classes."""
    BALANCE = "balance"
    """The balance table is that of these classes."""
    TEAMS = "teams"
    """The teams' lots are those of the seed, or a full record of lots drawn by hand.

    Not checked while lots drawn by hand are not recorded.
    """


NEEDS_PLAN = (
    CheckName.PLAN,
    CheckName.PLAN_FORM,
    CheckName.NONCE,
    CheckName.HEADER,
    CheckName.ANNULLED,
    CheckName.CLASSES,
    CheckName.BALANCE,
    CheckName.TEAMS,
)


MESSAGE_IDS = (
    "check.check_code",
    "check.slips",
    "check.seed",
    "check.signature",
    "check.plan",
    "check.plan_form",
    "check.nonce",
    "check.header",
    "check.annulled",
    "check.classes",
    "check.balance",
    "check.teams",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One claim and whether it holds."""

    name: CheckName
    ok: bool


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """Every claim that was looked at, and those that could not be.

    `verified` only when the plan and a signature check were there and every claim holds.
    """

    checks: tuple[Check, ...]
    not_checked: tuple[CheckName, ...]

    @property
    def verified(self) -> bool:
        """Whether everything was looked at and everything holds."""
        return not self.not_checked and all(check.ok for check in self.checks)

    @property
    def failed(self) -> tuple[CheckName, ...]:
        """The claims that do not hold."""
        return tuple(check.name for check in self.checks if not check.ok)


def verify(
    certificate_data: bytes, plan_data: bytes | None, check_signature: CheckSignature | None
) -> VerificationReport:
    """Check a certificate against the plan, if it is there.

    Raises GroupingError when the certificate itself is no certificate of this protocol.
    """
    certificate = parse_certificate(certificate_data)
    checks = ceremony_checks(
        certificate.check_code,
        certificate.plan_digest,
        certificate.nonce,
        certificate.slips,
        certificate.seed,
    )
    not_checked: list[CheckName] = []
    if check_signature is None:
        not_checked.append(CheckName.SIGNATURE)
    else:
        holds = check_signature(
            certificate.signed_bytes(), certificate.signature, certificate.signer.key
        )
        checks.append(Check(CheckName.SIGNATURE, holds))
    if plan_data is None:
        not_checked.extend(NEEDS_PLAN)
    else:
        found, missed = _plan_claims(certificate, plan_data)
        checks += found
        not_checked += missed
    return VerificationReport(tuple(checks), tuple(not_checked))


def verify_family_slip(certificate: Certificate, slip: FamilySlip) -> bool:
    """Whether a family's slip leads to the roster root that this certificate carries."""
    return slip_root(slip) == certificate.roster_root


def ceremony_checks(
    check_code: str, digest: bytes, nonce: bytes, slips: tuple[str, ...], seed: bytes
) -> list[Check]:
    """Return the claims that need nothing but the certificate."""
    try:
        is_in_order = sorted_slips(slips) == slips
    except GroupingError:
        is_in_order = False
    is_seed_theirs = all(slip.isascii() for slip in slips) and seed == draw_seed(
        SPEC, digest, nonce, slips
    )
    return [
        Check(CheckName.CHECK_CODE, check_code == thirty_digits(digest)),
        Check(CheckName.SLIPS, is_in_order),
        Check(CheckName.SEED, is_seed_theirs),
    ]


def _plan_claims(
    certificate: Certificate, plan_data: bytes
) -> tuple[list[Check], tuple[CheckName, ...]]:
    """Return the claims that need the plan; those out of reach when it cannot be read."""
    try:
        node = read_document(plan_data, "plan")
        is_same = document_digest(node) == certificate.plan_digest
    except GroupingError:
        return [Check(CheckName.PLAN, ok=False), Check(CheckName.PLAN_FORM, ok=False)], (
            NEEDS_PLAN[2:]
        )
    checks = [Check(CheckName.PLAN, is_same)]
    try:
        plan = plan_of(node)
    except GroupingError:
        return [*checks, Check(CheckName.PLAN_FORM, ok=False)], NEEDS_PLAN[2:]
    checks.append(Check(CheckName.PLAN_FORM, plan.is_sealed))
    checks.append(Check(CheckName.NONCE, nonce_commitment(certificate.nonce) == plan.commitment))
    checks.append(Check(CheckName.HEADER, _has_header_of(certificate, plan)))
    checks.append(Check(CheckName.ANNULLED, certificate.annulled == plan.annulled))
    checks.append(Check(CheckName.CLASSES, _has_classes_of(certificate, plan)))
    checks.append(Check(CheckName.BALANCE, _has_balance_of(certificate, plan)))
    if plan.lots.by is certificate.lots_by is LotsBy.PHYSICAL and not certificate.teams:
        return checks, (CheckName.TEAMS,)
    checks.append(Check(CheckName.TEAMS, _has_teams_of(certificate, plan)))
    return checks, ()


def _has_header_of(certificate: Certificate, plan: Plan) -> bool:
    return (
        (certificate.school, certificate.entry_year, certificate.stage)
        == (plan.school, plan.entry_year, plan.stage)
        and certificate.attributes == tuple((a.key, a.weight) for a in plan.attributes)
        and certificate.left_out == plan.left_out
        and certificate.wishes == (len(plan.together), len(plan.apart))
        and certificate.roster_root == plan.roster_root
    )


def _has_classes_of(certificate: Certificate, plan: Plan) -> bool:
    try:
        return certificate.classes == classes_from_seed(plan, certificate.seed)
    except GroupingError:
        return False


def _has_balance_of(certificate: Certificate, plan: Plan) -> bool:
    if seats_of(plan, certificate.classes) is None:
        return False
    return certificate.balance == balance_of(plan, certificate.classes)


def _has_teams_of(certificate: Certificate, plan: Plan) -> bool:
    if certificate.lots_by is not plan.lots.by:
        return False
    if plan.lots.by is LotsBy.PHYSICAL:
        return is_lot_complete(plan.lots, certificate.teams)
    return certificate.teams == draw_teams(certificate.seed, plan.lots.teams)
