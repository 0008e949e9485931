"""From pupils and choices to a plan: draw numbers at random, codes sorted, wishes tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.assign.deal import prepare_wishes
from core.assign.engine import KICKS
from core.assign.merkle import Leaf, leaf_digest, merkle_root
from core.assign.plan import (
    DEFAULT_ATTRIBUTES,
    EXTRA_ATTRIBUTES,
    MAX_CLASS_SIZE,
    MAX_CLASSES,
    MAX_PUPILS,
    Annulment,
    Attribute,
    LateRules,
    LeftOut,
    LeftOutCause,
    Lots,
    LotsBy,
    Plan,
    PlanPupil,
    Wish,
    items_of,
    nonce_commitment,
)
from core.assign.plan_reading import parse_draft, parse_plan
from core.assign.randomness import Stream
from core.assign.refusals import PupilsError
from core.errors import GroupingError
from core.models import Sex


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pupil who shall be drawn. `id` is the caller's; `codes` has a text per attribute key.

    A code that is missing or empty counts as the level "?": not known is a level of its own.
    """

    id: str
    sex: Sex | None
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExtraAttribute:
    """An attribute beyond the defaults, with its written reason."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class CandidateWish:
    """A wish by the caller's ids."""

    ids: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """What the school decides about a draw. Weights are 1 where none is given."""

    school: str
    entry_year: int
    stage: str
    classes: int
    left_out: frozenset[str] = frozenset()
    extra: tuple[ExtraAttribute, ...] = ()
    weights: Mapping[str, int] = field(default_factory=dict)
    together: tuple[CandidateWish, ...] = ()
    apart: tuple[CandidateWish, ...] = ()
    lots: Lots = field(default_factory=Lots)
    late: LateRules = field(default_factory=LateRules)
    annulled: tuple[Annulment, ...] = ()
    kicks: int = KICKS


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft plan, and which pupil has which draw number (this stays in the store).

    `single_level` are attributes that fell out by themselves. `is_even` is false when
    together-wishes force one sex to be more than one apart: to be said before the seal.
    """

    plan: Plan
    numbers: Mapping[str, int]
    single_level: tuple[str, ...]
    is_even: bool


UNKNOWN_LEVEL = "?"


def propose(request: PlanRequest, candidates: Sequence[Candidate], number_seed: bytes) -> Proposal:
    """Deal draw numbers with 32 random bytes and make the draft plan.

    Raises PupilsError with the caller's ids: `pupil_twice`, `pupil_without_sex`,
    `wish_unknown_pupil`, `wish_too_small`, `wish_without_reason`, `together_too_long`,
    `together_and_apart`, `wishes_do_not_fit`; or GroupingError
    `cohort_empty`, `cohort_too_large`, `classes_none`, `classes_too_few`, `classes_too_many`,
    `classes_more_than_pupils`, `lots_incomplete`, `attribute_unknown`, `attribute_without_reason`,
    `document_malformed` when a text or number is beyond what a plan may hold.
    """
    _check_candidates(request, candidates)
    line = Stream(number_seed, "number").shuffled(sorted(candidates, key=lambda c: c.id))
    numbers = {candidate.id: number for number, candidate in enumerate(line, start=1)}
    attributes, single = _attributes(request, line)
    absent = [key for key in DEFAULT_ATTRIBUTES if key not in {a.key for a in attributes}]
    plan = Plan(
        school=request.school,
        entry_year=request.entry_year,
        stage=request.stage,
        classes=request.classes,
        kicks=request.kicks,
        attributes=attributes,
        left_out=tuple(
            LeftOut(
                key, LeftOutCause.CHOSEN if key in request.left_out else LeftOutCause.SINGLE_LEVEL
            )
            for key in absent
        ),
        pupils=tuple(_pupil(number, c, attributes) for number, c in enumerate(line, start=1)),
        together=_wishes(request.together, numbers),
        apart=_wishes(request.apart, numbers),
        lots=request.lots,
        late=request.late,
        annulled=request.annulled,
    )
    try:
        wishes = prepare_wishes(items_of(plan), plan.classes)
    except PupilsError as refusal:
        raise refusal.renamed({str(number): own for own, number in numbers.items()}) from None
    parse_draft(plan.canonical())
    return Proposal(plan, numbers, single, wishes.is_even)


def seal(draft: Plan, nonce: bytes, leaves: Sequence[Leaf], salts: Sequence[bytes]) -> Plan:
    """Return the plan bound to the school's secret nonce and to its roster.

    `leaves` and `salts` stand in the order of draw numbers. Raises GroupingError
    `plan_already_sealed`, or `roster_disagrees` when a leaf says something else than the plan.
    """
    if draft.is_sealed:
        raise GroupingError("plan_already_sealed")
    expected = [plan_leaf(draft, pupil, "") for pupil in draft.pupils]
    if [replace(leaf, name="") for leaf in leaves] != expected:
        raise GroupingError("roster_disagrees")
    digests = [leaf_digest(leaf, salt) for leaf, salt in zip(leaves, salts, strict=True)]
    sealed = replace(draft, commitment=nonce_commitment(nonce), roster_root=merkle_root(digests))
    return parse_plan(sealed.canonical())


def plan_leaf(plan: Plan, pupil: PlanPupil, name: str) -> Leaf:
    """Return the roster's leaf of one pupil of the plan under a child's name."""
    codes = {a.key: a.levels[c] for a, c in zip(plan.attributes, pupil.codes, strict=True)}
    return Leaf(pupil.number, name, pupil.sex.value, codes)


def _check_candidates(request: PlanRequest, candidates: Sequence[Candidate]) -> None:
    if not candidates:
        raise GroupingError("cohort_empty")
    if len(candidates) > MAX_PUPILS:
        raise GroupingError("cohort_too_large", pupils=len(candidates), limit=MAX_PUPILS)
    if request.classes > len(candidates) > 0:
        raise GroupingError(
            "classes_more_than_pupils", classes=request.classes, pupils=len(candidates)
        )
    if request.classes > MAX_CLASSES:
        raise GroupingError("classes_too_many", classes=request.classes, limit=MAX_CLASSES)
    if len(candidates) > MAX_CLASS_SIZE * max(request.classes, 1):
        raise GroupingError("classes_too_few", pupils=len(candidates), limit=MAX_CLASS_SIZE)
    wanted = 0 if request.lots.by is LotsBy.NOBODY else request.classes
    if len(set(request.lots.teams)) != wanted or len(request.lots.teams) != wanted:
        raise GroupingError("lots_incomplete", classes=request.classes)
    ids = [candidate.id for candidate in candidates]
    twice = sorted({own for own in ids if ids.count(own) > 1}) if len(set(ids)) < len(ids) else []
    if twice:
        raise PupilsError("pupil_twice", pupils=twice)
    sexless = [candidate.id for candidate in candidates if candidate.sex is None]
    if sexless:
        raise PupilsError("pupil_without_sex", pupils=sexless)


def _attributes(
    request: PlanRequest, line: Sequence[Candidate]
) -> tuple[tuple[Attribute, ...], tuple[str, ...]]:
    """Return the attributes that count, in the protocol's order, and those of a single level."""
    reasons = {extra.key: extra.reason.strip() for extra in request.extra}
    for key in sorted((request.left_out - set(DEFAULT_ATTRIBUTES)) | request.weights.keys()):
        if key not in DEFAULT_ATTRIBUTES and key not in reasons:
            raise GroupingError("attribute_unknown", key=key)
    for key, reason in reasons.items():
        if key not in EXTRA_ATTRIBUTES:
            raise GroupingError("attribute_unknown", key=key)
        if not reason:
            raise GroupingError("attribute_without_reason", key=key)
    attributes = []
    single = []
    for key in (*DEFAULT_ATTRIBUTES, *EXTRA_ATTRIBUTES):
        if key in request.left_out or (key in EXTRA_ATTRIBUTES and key not in reasons):
            continue
        levels = tuple(sorted({_code(candidate, key) for candidate in line}))
        if len(levels) == 1:
            single.append(key)
            continue
        attributes.append(Attribute(key, request.weights.get(key, 1), levels, reasons.get(key, "")))
    return tuple(attributes), tuple(single)


def _code(candidate: Candidate, key: str) -> str:
    if key == "sex" and candidate.sex is not None:
        return candidate.sex.value
    return candidate.codes.get(key, "") or UNKNOWN_LEVEL


def _pupil(number: int, candidate: Candidate, attributes: Sequence[Attribute]) -> PlanPupil:
    if candidate.sex is None:
        raise PupilsError("pupil_without_sex", pupils=[candidate.id])
    codes = tuple(a.levels.index(_code(candidate, a.key)) for a in attributes)
    return PlanPupil(number, candidate.sex, codes)


def _wishes(wishes: Sequence[CandidateWish], numbers: Mapping[str, int]) -> tuple[Wish, ...]:
    found = []
    for wish in wishes:
        strangers = [own for own in wish.ids if own not in numbers]
        if strangers:
            raise PupilsError("wish_unknown_pupil", pupils=strangers)
        members = tuple(sorted({numbers[own] for own in wish.ids}))
        if len(members) < 2:
            raise PupilsError("wish_too_small", pupils=wish.ids)
        if not wish.reason.strip():
            raise PupilsError("wish_without_reason", pupils=wish.ids)
        found.append(Wish(members, wish.reason.strip()))
    return tuple(found)
