"""First step: a cohort and what the school decides become a proposal. It spends nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.assign import proposal as engine
from core.assign.balance import BalanceReport
from core.assign.documents import document_digest, read_document
from core.assign.draw import Classes, rehearse
from core.assign.engine import KICKS
from core.assign.plan import LateRules, Lots, Plan
from core.assign.plan_reading import parse_draft
from core.assign.proposal import Candidate, CandidateWish, ExtraAttribute, PlanRequest
from core.assign.refusals import PupilsError
from core.errors import GroupingError
from core.grouping.attributes import candidate_of
from core.grouping.plans import annulments_of, require_free
from core.identity import normalise_text
from core.models import Cohort, PupilFile, PupilId, SchoolYear, Stage
from core.office import Office

SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class PupilWish:
    """Pupils who shall share a class, or of whom no two may; by id or full name."""

    pupils: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the school decides about a draw."""

    entry_year: int
    classes: int
    stage: Stage = Stage.PRIMARY
    left_out: frozenset[str] = frozenset()
    extra: tuple[ExtraAttribute, ...] = ()
    weights: Mapping[str, int] = field(default_factory=dict)
    together: tuple[PupilWish, ...] = ()
    apart: tuple[PupilWish, ...] = ()
    lots: Lots = field(default_factory=Lots)
    late: LateRules = field(default_factory=LateRules)
    kicks: int = KICKS

    @property
    def cohort(self) -> Cohort:
        """Whom it is for."""
        return Cohort(self.stage, self.entry_year)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that is not frozen. `pupils` stand in the order of draw numbers.

    `single_level` are the attributes that fell out by themselves; `is_even` is false when
    wishes force the sexes more than one apart (known only right after `propose`).
    """

    plan: Plan
    pupils: tuple[PupilId, ...]
    single_level: tuple[str, ...] = ()
    is_even: bool = True

    @property
    def cohort(self) -> Cohort:
        """Whom it is for."""
        return Cohort(Stage(self.plan.stage), self.plan.entry_year)


def propose(office: Office, request: Request) -> Proposal:
    """Make a proposal from the register as it stands, and keep who has which draw number.

    Raises GroupingError: `already_sealed`, `already_drawn`, and those of `assign.propose`, its
    refusals naming the pupils; PupilsError: `already_seated`, `wish_ambiguous`,
    `reason_names_pupil`: a plan has numbers, no names.
    """
    made = try_request(office, request)
    pupils = tuple(PupilId(own) for own in sorted(made.numbers, key=lambda own: made.numbers[own]))
    digest = made.plan.digest.hex()
    office.store.grouping.keep_proposal(digest, office.clock.now(), list(pupils))
    return Proposal(made.plan, pupils, made.single_level, made.is_even)


def try_request(office: Office, request: Request) -> engine.Proposal:
    """Return what a request would come to; keeps nothing. Raises as `propose`."""
    cohort = request.cohort
    require_free(office, cohort)
    files = cohort_files(office, cohort)
    require_unseated(office, cohort, files)
    names = {file.pupil.id: file.pupil.name for file in files}
    reasons = [wish.reason for wish in (*request.together, *request.apart)]
    reasons += [extra.reason for extra in request.extra]
    require_nameless(reasons, names.values())
    asked = PlanRequest(
        school=office.school.id,
        entry_year=request.entry_year,
        stage=request.stage.value,
        classes=request.classes,
        left_out=request.left_out,
        extra=request.extra,
        weights=request.weights,
        together=_by_id(request.together, names),
        apart=_by_id(request.apart, names),
        lots=request.lots,
        late=request.late,
        annulled=annulments_of(office, cohort),
        kicks=request.kicks,
    )
    try:
        return engine.propose(asked, candidates_of(office, files), secrets.token_bytes(SEED_BYTES))
    except PupilsError as refusal:
        raise refusal.renamed({str(own): name for own, name in names.items()}) from None


def find_proposal(office: Office, document: bytes) -> Proposal:
    """Return the proposal that a file holds.

    Raises GroupingError: `plan_already_sealed`, `proposal_unknown` (edited, or made in another
    store), and those of `parse_draft`.
    """
    plan = parse_draft(document)
    if plan.is_sealed:
        raise GroupingError("plan_already_sealed")
    digest = document_digest(read_document(document, "plan"))
    pupils = office.store.grouping.proposal(digest.hex())
    if pupils is None:
        raise GroupingError("proposal_unknown")
    return Proposal(plan, tuple(pupils))


def rehearse_proposal(proposal: Proposal) -> tuple[Classes, BalanceReport]:
    """Return what some draw of a proposal would come to: what balance to expect. Binds nobody."""
    return rehearse(proposal.plan, secrets.token_bytes(SEED_BYTES))


def cohort_files(office: Office, cohort: Cohort) -> list[PupilFile]:
    """Return the attending pupils of a cohort of this school."""
    pupils = office.store.pupils
    return pupils.files(pupils.cohort_ids(office.school.id, cohort))


def candidates_of(office: Office, files: list[PupilFile]) -> list[Candidate]:
    """Return pupils as the draw takes them."""
    today = office.clock.today()
    return [candidate_of(file, office.school.villages, today) for file in files]


def year_of_classes(office: Office, cohort: Cohort) -> SchoolYear:
    """Return the school year for which classes are made: this one, or the cohort's first.

    A draw in August is for the year that begins in September.
    """
    return SchoolYear(max(office.year.starts_in, cohort.entry_year))


def require_unseated(office: Office, cohort: Cohort, files: list[PupilFile]) -> None:
    """Raise PupilsError(`already_seated`) when pupils sit in a class of that year already."""
    year = year_of_classes(office, cohort).starts_in
    seats = office.store.grouping.open_seats(office.school.id, year)
    seated = {seat.pupil_id for seat in seats}
    names = [file.pupil.name for file in files if file.pupil.id in seated]
    if names:
        raise PupilsError("already_seated", pupils=names)


def require_nameless(reasons: Iterable[str], names: Iterable[str]) -> None:
    """Raise PupilsError(`reason_names_pupil`) when what a document will say names a pupil.

    A name of one character stands in too many words to be told from them.
    """
    said = [normalise_text(reason).replace(" ", "") for reason in reasons]
    named = [
        name
        for name in names
        if len(name) > 1 and any(name.replace(" ", "") in text for text in said)
    ]
    if named:
        raise PupilsError("reason_names_pupil", pupils=list(dict.fromkeys(named)))


def _by_id(
    wishes: tuple[PupilWish, ...], names: Mapping[PupilId, str]
) -> tuple[CandidateWish, ...]:
    return tuple(
        CandidateWish(tuple(pupil_named(text, names) for text in wish.pupils), wish.reason)
        for wish in wishes
    )


def pupil_named(text: str, names: Mapping[PupilId, str]) -> PupilId:
    """Return the pupil whom an id or a full name means.

    Raises PupilsError: `wish_unknown_pupil`, `wish_ambiguous` (two of that name: use ids).
    """
    if text in names:
        return PupilId(text)
    found = [own for own, name in names.items() if name == text.strip()]
    if not found:
        raise PupilsError("wish_unknown_pupil", pupils=[text])
    if len(found) > 1:
        raise PupilsError("wish_ambiguous", pupils=[text])
    return found[0]
