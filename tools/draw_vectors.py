"""Write tests/vectors/draw/*.json: worked examples for every section of docs/draw-protocol.md.

`python -m tools.draw_vectors` writes them anew; a change in them is a change of the protocol,
which then needs a new spec id. Nothing in them is a real person.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core.assign.certificate import Certificate, Signer, certify
from core.assign.documents import SPEC
from core.assign.draw import draw, record_lots
from core.assign.late import ClassState, LateBatch, draw_late, seal_batch
from core.assign.late_certificate import certify_late
from core.assign.merkle import Leaf, family_slip, leaf_digest, merkle_root
from core.assign.plan import (
    Annulment,
    Attribute,
    LateRules,
    Lots,
    LotsBy,
    Plan,
    PlanPupil,
    nonce_commitment,
)
from core.assign.proposal import (
    Candidate,
    CandidateWish,
    ExtraAttribute,
    PlanRequest,
    plan_leaf,
    propose,
    seal,
)
from core.assign.randomness import Stream, draw_seed, normalise_slip, sorted_slips
from core.digits import thirty_digits
from core.grouping.signing import CERTIFICATE_NAMESPACE, key_fingerprint
from core.models import Sex
from core.vault.keys import SigningKey
from core.vault.sshsig import public_key_line
from tools.refused_vectors import refused_vectors

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "vectors" / "draw"
SLIPS = ("12", "７", " 033 ", "7", "1000")
VILLAGES = ("岩脚村", "枫香村", "水井村", "河坝村", "青石村")

Json = dict[str, object]


def chance(name: str) -> bytes:
    """Return 32 bytes that stand for random ones in the vectors."""
    return hashlib.sha256(f"vector {name}".encode()).digest()


KEY = SigningKey.from_bytes(chance("signing key"))
"""Signs the vectors: its secret can be read here, so it is nobody's."""
OTHER_KEY = SigningKey.from_bytes(chance("another signing key"))


def signer(key: SigningKey) -> Signer:
    """Return a key as the signer of a certificate."""
    line = public_key_line(key.public)
    fingerprint = key_fingerprint(line)
    if fingerprint is None:
        raise ValueError(line)
    return Signer(line, fingerprint)


SIGNER = signer(KEY)


def signature_of(message: bytes, key: SigningKey = KEY) -> str:
    """Return a key's signature as certificates hold it."""
    return base64.b64encode(key.sign(message, CERTIFICATE_NAMESPACE)).decode()


def candidates(count: int, name: str) -> list[Candidate]:
    """Return made-up pupils with the default codes and a birth month."""
    stream = Stream(chance(name), "pupils")
    found = []
    for place in range(count):
        codes = {
            "birth_half_year": ("2019b", "2020a")[stream.below(2)],
            "village": VILLAGES[min(stream.below(9), 4)],
            "boarder": str(int(stream.below(3) == 0)),
            "left_behind": str(min(stream.below(4), 2)),
            "minority": str(int(stream.below(6) == 0)),
            "preschool": str(int(stream.below(8) > 0)),
            "special_needs": str(int(stream.below(20) == 0)),
            "birth_month": f"{stream.below(12) + 1:02d}",
        }
        sex = (Sex.MALE, Sex.FEMALE)[stream.below(2)]
        found.append(Candidate(f"p{place:03d}", sex, codes))
    return found


def sealed(draft: Plan, name: str) -> Plan:
    """Return a draft sealed with a nonce and salts of its own."""
    return seal(draft, chance(f"{name} nonce"), leaves_of(draft), salts_of(draft, name))


def leaves_of(plan: Plan) -> list[Leaf]:
    """Return the roster's leaves under made-up names."""
    return [plan_leaf(plan, pupil, f"学生{pupil.number}") for pupil in plan.pupils]


def salts_of(plan: Plan, name: str) -> list[bytes]:
    """Return one salt per pupil."""
    return [chance(f"{name} salt {pupil.number}")[:16] for pupil in plan.pupils]


def signed(certificate: Certificate) -> Certificate:
    """Return the certificate with the vectors' signature."""
    return replace(certificate, signature=signature_of(certificate.signed_bytes()))


def plans() -> dict[str, Plan]:
    """Return the sealed plans of the vectors: plain, wishes, forced, tiny, extra, physical."""
    basic = PlanRequest(
        school="2199124906", entry_year=2026, stage="1", classes=3, kicks=160,
        lots=Lots(LotsBy.PROGRAM, ("甲组", "乙组", "丙组")),
        late=LateRules(("2026-09-10", "2026-10-08")),
    )  # fmt: skip
    wishes = replace(
        basic,
        classes=4,
        lots=Lots(),
        together=(
            CandidateWish(("p000", "p001"), "双胞胎"),
            CandidateWish(("p001", "p002", "p003"), "表亲"),
            CandidateWish(("p010", "p011"), "互相照应"),
        ),
        apart=(
            CandidateWish(("p004", "p005", "p006"), "家长申请"),
            CandidateWish(("p000", "p007"), "家长申请"),
        ),
    )
    forced = replace(basic, classes=2, lots=Lots(), left_out=frozenset({"village"}))
    girls = [
        replace(c, sex=(Sex.MALE, Sex.FEMALE)[i > 2]) for i, c in enumerate(candidates(9, "f"))
    ]
    forced = replace(forced, together=(CandidateWish(("p000", "p001", "p002"), "三胞胎"),))
    tiny = [
        Candidate(
            f"p{i}", Sex.MALE, dict(zip(("village", "boarder", "preschool"), codes, strict=True))
        )
        for i, codes in enumerate(("000", "011", "101", "110"))
    ]
    extra = replace(
        basic, extra=(ExtraAttribute("birth_month", "一年级月龄相差大"),), weights={"village": 3},
        left_out=frozenset({"minority"}),
        annulled=(Annulment(chance("old plan"), "名单漏了一个村", "校长", "2026-08-30"),),
    )  # fmt: skip
    physical = replace(basic, lots=Lots(LotsBy.PHYSICAL, ("王老师", "李老师", "欧阳老师")))
    made = {
        "plain": propose(basic, candidates(40, "plain"), chance("plain numbers")).plan,
        "wishes": propose(wishes, candidates(37, "wishes"), chance("wishes numbers")).plan,
        "forced": propose(forced, girls, chance("forced numbers")).plan,
        "tiny": propose(replace(basic, classes=2, lots=Lots()), tiny, chance("tiny")).plan,
        "extra": propose(extra, candidates(41, "extra"), chance("extra numbers")).plan,
        "physical": propose(physical, candidates(20, "physical"), chance("physical")).plan,
    }
    return {name: sealed(plan, name) for name, plan in made.items()}


def document(canonical: bytes) -> object:
    """Return a canonical document as a JSON value."""
    value: object = json.loads(canonical)
    return value


def certificate_vector(name: str, plan: Plan) -> Json:
    """Return one plan with its certificate and what must fail when something is edited."""
    nonce = chance(f"{name} nonce")
    result = draw(plan, nonce, SLIPS)
    if plan.lots.by is LotsBy.PHYSICAL:
        by_hand = dict(enumerate(reversed(plan.lots.teams), start=1))
        result = record_lots(plan, result, by_hand)
    certificate = signed(certify(plan, nonce, result, "2026-08-31", SIGNER))
    return {
        "name": name,
        "plan": document(plan.canonical()),
        "plan_digest": plan.digest.hex(),
        "check_code": plan.check_code,
        "certificate": document(certificate.canonical()),
        "edits": edits(certificate, plan, name),
    }


def _posed(certificate: Certificate) -> Certificate:
    """Put another key under this school's fingerprint, with a signature that is good for it."""
    posed = replace(certificate, signer=replace(certificate.signer, key=signer(OTHER_KEY).key))
    return replace(posed, signature=signature_of(posed.signed_bytes(), OTHER_KEY))


def edits(certificate: Certificate, plan: Plan, name: str) -> list[Json]:
    """Return edited certificates and plans, each with the checks that must fail, others hold."""
    first, second, *rest = certificate.classes.values()
    moved = dict(enumerate([first[1:], tuple(sorted((*second, first[0]))), *rest], start=1))
    pupil = plan.pupils[0]
    width = len(plan.attributes[0].levels)
    code = ((pupil.codes[0] + 1) % width, *pupil.codes[1:])
    edited = replace(plan, pupils=(replace(pupil, codes=code), *plan.pupils[1:]))
    slips = sorted_slips((*certificate.slips[1:], "8"))
    other = replace(certificate, nonce=chance(f"{name} other"))
    posed = _posed(certificate)
    return [
        {
            "edit": "slip",
            "certificate": document(replace(certificate, slips=slips).canonical()),
            "plan": document(plan.canonical()),
            "fails_at_least": ["seed", "signature"],
            "holds_at_least": ["plan", "nonce", "classes", "balance", "header"],
        },
        {
            "edit": "moved pupil",
            "certificate": document(replace(certificate, classes=moved).canonical()),
            "plan": document(plan.canonical()),
            "fails_at_least": ["classes", "signature"],
            "holds_at_least": ["plan", "nonce", "seed", "header"],
        },
        {
            "edit": "code",
            "certificate": document(certificate.canonical()),
            "plan": document(edited.canonical()),
            "fails_at_least": ["plan"],
            "holds_at_least": ["seed", "nonce", "signature", "header"],
        },
        {
            "edit": "nonce",
            "certificate": document(other.canonical()),
            "plan": document(plan.canonical()),
            "fails_at_least": ["nonce", "seed", "signature"],
            "holds_at_least": ["plan", "classes", "balance", "header"],
        },
        {
            "edit": "another key",
            "certificate": document(posed.canonical()),
            "plan": document(plan.canonical()),
            "fails_at_least": ["signature"],
            "holds_at_least": ["plan", "seed", "nonce", "classes", "balance", "header"],
        },
    ]


def merkle_vectors(plan: Plan) -> Json:
    """Return a roster's leaves, salts and root, slips of some families, and small trees."""
    leaves = [plan_leaf(plan, pupil, f"学生{pupil.number}") for pupil in plan.pupils]
    salts = salts_of(plan, "plain")
    digests = [leaf_digest(leaf, salt) for leaf, salt in zip(leaves, salts, strict=True)]
    numbers = (1, 2, len(leaves) // 2, len(leaves))
    return {
        "leaves": [leaf.document() for leaf in leaves],
        "salts": [salt.hex() for salt in salts],
        "leaf_digests": [digest.hex() for digest in digests],
        "root": merkle_root(digests).hex(),
        "family_slips": [document(family_slip(leaves, salts, n).canonical()) for n in numbers],
        "roots_of_first": {str(n): merkle_root(digests[:n]).hex() for n in range(1, 10)},
    }


def stream_vectors() -> Json:
    """Return words, bounded numbers and permutations of some streams."""
    seed = chance("streams")
    streams = []
    for label in ("deal", "search", "label", "teacher", "late"):
        words = Stream(seed, label)
        numbers = Stream(seed, label)
        bounds = [1, 2, 3, 10, 2**31 + 1, 2**32 - 1, 2**32] * 4
        streams.append(
            {
                "label": label,
                "words": [words.word() for _ in range(20)],
                "bounds": bounds,
                "below": [numbers.below(bound) for bound in bounds],
                "shuffle_of_30": Stream(seed, label).shuffled(range(30)),
            }
        )
    return {"seed": seed.hex(), "streams": streams}


def seed_vectors() -> Json:
    """Return slips as typed and as hashed, seeds, commitments and check codes."""
    cases = []
    for place, typed in enumerate((SLIPS, ("0",), ("000", "0"), ("10", "9", "１０")), start=1):
        digest, nonce = chance(f"digest {place}"), chance(f"nonce {place}")
        slips = sorted_slips(typed)
        cases.append(
            {
                "typed": list(typed),
                "slips": list(slips),
                "plan_digest": digest.hex(),
                "check_code": thirty_digits(digest),
                "nonce": nonce.hex(),
                "commitment": nonce_commitment(nonce).hex(),
                "seed": draw_seed(SPEC, digest, nonce, slips).hex(),
            }
        )
    bad = ["", "-3", "+3", "3.5", "七", "1 2", "²", "٣", "9" * 19, "1e3"]
    assert all(normalise_slip(text) is None for text in bad)  # noqa: S101 - checks the vectors
    return {"cases": cases, "no_slips": bad}


def late_vectors(plan: Plan) -> Json:
    """Return two batches into made-up classes with their certificates."""
    attributes = tuple(
        replace(a, levels=tuple(sorted((*a.levels, "外县")))) if a.key == "village" else a
        for a in plan.attributes
    )
    return {
        "batches": [
            certified_batch(late_batch(plan, attributes, batch, sizes), batch)
            for batch, sizes in enumerate(([14, 13, 13], [15, 15, 15], [20, 18, 19]), start=1)
        ]
    }


def late_batch(
    plan: Plan, attributes: Sequence[Attribute], number: int, sizes: Sequence[int]
) -> LateBatch:
    """Return one sealed batch of seven late joiners."""
    stream = Stream(chance(f"late {number}"), "pupils")
    widths = [len(a.levels) for a in attributes]
    states = tuple(
        ClassState(size, tuple(stream.below(size + 1) for _ in range(sum(widths))))
        for size in sizes
    )
    pupils = tuple(
        PlanPupil(
            40 + 7 * (number - 1) + place,
            (Sex.MALE, Sex.FEMALE)[stream.below(2)],
            tuple(stream.below(width) for width in widths),
        )
        for place in range(1, 8)
    )
    batch = LateBatch(
        plan_digest=plan.digest,
        batch=number,
        day="2026-09-10",
        attributes=tuple(attributes),
        classes=states,
        pupils=pupils,
    )
    nonce = chance(f"late nonce {number}")
    carrier = replace(plan, attributes=tuple(attributes))
    leaves = [plan_leaf(carrier, pupil, f"学生{pupil.number}") for pupil in pupils]
    salts = [chance(f"late salt {pupil.number}")[:16] for pupil in pupils]
    return seal_batch(batch, nonce, leaves, salts)


def certified_batch(batch: LateBatch, number: int) -> Json:
    """Return a batch with its certificate."""
    nonce = chance(f"late nonce {number}")
    certificate = certify_late(batch, nonce, draw_late(batch, nonce, SLIPS), SIGNER)
    signature = signature_of(certificate.signed_bytes())
    return {
        "batch": document(batch.canonical()),
        "batch_digest": batch.digest.hex(),
        "certificate": document(replace(certificate, signature=signature).canonical()),
    }


def vectors() -> dict[str, Json]:
    """Return every vector file by name."""
    sealed_plans = plans()
    drawn = {name: certificate_vector(name, plan) for name, plan in sealed_plans.items()}
    files: dict[str, Json] = {f"draw_{name}": vector for name, vector in drawn.items()}
    files["merkle"] = merkle_vectors(sealed_plans["plain"])
    files["streams"] = stream_vectors()
    files["seed"] = seed_vectors()
    files["late"] = late_vectors(sealed_plans["plain"])
    files["refused"] = refused_vectors(
        late_batch(plain := sealed_plans["plain"], plain.attributes, 1, [14, 13, 13]),
        document(family_slip(leaves_of(plain), salts_of(plain, "plain"), 3).canonical()),
        lambda batch: certified_batch(batch, 1),
    )
    return files


def text_of(vector: Mapping[str, object]) -> str:
    """Return a vector as it stands in its file."""
    return json.dumps(vector, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def main() -> None:
    """Write every file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, vector in vectors().items():
        (FOLDER / f"{name}.json").write_text(text_of(vector), encoding="utf-8", newline="\n")
        print(name)


if __name__ == "__main__":
    main()
