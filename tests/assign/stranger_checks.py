"""The stranger's balance table and checks: sections 12 to 14 of docs/draw-protocol.md."""

from __future__ import annotations

import base64
import hashlib
from fractions import Fraction
from math import isqrt
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.assign.stranger import (
    Draw,
    H,
    Words,
    canonical,
    check_code,
    commitment,
    seed_of,
    sorted_slips,
)


def balance(plan: Any, classes: dict[str, list[int]]) -> Any:
    draw = Draw(plan, b"")
    at = [-1] * draw.count
    for c, members in classes.items():
        for n in members:
            at[n - 1] = int(c) - 1
    x = draw.count_levels(at)
    uneven = []
    largest = Fraction(0)
    sizes = [at.count(c) for c in range(draw.k)]
    for lv in draw.every:
        column = [x[c][lv] for c in range(draw.k)]
        attribute = plan["attributes"][lv[0]]
        if max(column) - min(column) > 1:
            uneven.append(
                {
                    "attribute": attribute["key"],
                    "level": attribute["levels"][lv[1]],
                    "least": min(column),
                    "most": max(column),
                }
            )
        share = Fraction(sum(column), draw.count)
        if 0 < share < 1:
            shares = [Fraction(n, size) for n, size in zip(column, sizes, strict=True)]
            largest = max(largest, (max(shares) - min(shares)) ** 2 / (share * (1 - share)))
    by_sex = [
        [sum(draw.sex[i] == s for i in range(draw.count) if at[i] == c) for c in range(draw.k)]
        for s in (0, 1)
    ]
    return {
        "excess": draw.excess(x),
        "size_range": max(sizes) - min(sizes),
        "sex_range": max(max(row) - min(row) for row in by_sex),
        "uneven": uneven,
        "largest_difference": isqrt(int(10**6 * largest)),
    }


def ssh(text: bytes) -> bytes:
    return len(text).to_bytes(4, "big") + text


def signature_holds(certificate: Any) -> bool:
    """Whether the signer's key signed this and the fingerprint is that key's own."""
    unsigned = {key: value for key, value in certificate.items() if key != "signature"}
    kind, _, rest = certificate["signer"]["key"].partition(" ")
    try:
        blob = base64.b64decode(rest, validate=True)
        signature = base64.b64decode(certificate["signature"], validate=True)
    except ValueError:
        return False
    if kind != "ssh-ed25519" or check_code(H(blob)) != certificate["signer"]["fingerprint"]:
        return False
    start = ssh(b"ssh-ed25519") + bytes([0, 0, 0, 32])
    what = ssh(b"cunxiao-draw-v1") + ssh(b"") + ssh(b"sha512")
    head = b"SSHSIG" + bytes([0, 0, 0, 1]) + ssh(blob) + what
    head += (len(ssh(b"ssh-ed25519")) + 68).to_bytes(4, "big") + ssh(b"ssh-ed25519")
    head += bytes([0, 0, 0, 64])
    if not blob.startswith(start) or not signature.startswith(head):
        return False
    message = b"SSHSIG" + what + ssh(hashlib.sha512(canonical(unsigned)).digest())
    try:
        public = Ed25519PublicKey.from_public_bytes(blob.removeprefix(start))
        public.verify(signature.removeprefix(head), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def failed_checks(certificate: Any, plan: Any) -> set[str]:
    """Return the checks of section 13 that fail."""
    digest, nonce = bytes.fromhex(certificate["plan_digest"]), bytes.fromhex(certificate["nonce"])
    stated, slips = bytes.fromhex(certificate["seed"]), certificate["slips"]
    holds = {
        "check_code": certificate["check_code"] == check_code(digest),
        "slips": slips == sorted_slips(slips),
        "seed": stated == seed_of(digest, nonce, slips),
        "signature": signature_holds(certificate),
    }
    if plan is not None:
        same = ("school", "entry_year", "stage", "left_out", "roster_root")
        wishes = {key: len(plan[key]) for key in ("apart", "together")}
        attributes = [{"key": a["key"], "weight": a["weight"]} for a in plan["attributes"]]
        seated = sorted(n for members in certificate["classes"].values() for n in members)
        draw = Draw(plan, stated)
        teams = certificate["lots"]["teams"]
        if plan["lots"]["by"] == "physical":
            wanted = {str(c + 1) for c in range(plan["classes"])}
            teams_hold = set(teams) == wanted and sorted(teams.values()) == sorted(
                plan["lots"]["teams"]
            )
        else:
            teams_hold = teams == draw.teams()
        holds |= {
            "plan": H(canonical(plan)) == digest,
            "nonce": commitment(nonce).hex() == plan["commitment"],
            "header": all(certificate[key] == plan[key] for key in same)
            and certificate["wishes"] == wishes
            and certificate["attributes"] == attributes,
            "annulled": certificate["annulled"] == plan["annulled"],
            "classes": certificate["classes"] == draw.classes(),
            "balance": seated == [p["n"] for p in plan["pupils"]]
            and certificate["balance"] == balance(plan, certificate["classes"]),
            "teams": teams_hold and certificate["lots"]["by"] == plan["lots"]["by"],
        }
        if plan["lots"]["by"] == "physical" and not teams:
            del holds["teams"]
    return {name for name, ok in holds.items() if not ok}


def late_seats(batch: Any, seed: bytes) -> dict[str, int]:
    words = Words(seed, "late")
    starts, weights = list[int](), list[int]()
    for attribute in batch["attributes"]:
        starts.append(len(weights))
        weights += [attribute["weight"]] * len(attribute["levels"])
    state = [{"size": c["size"], "counts": list(c["counts"])} for c in batch["classes"]]
    seats = {}
    for pupil in words.shuffle(batch["pupils"]):
        levels = [start + code for start, code in zip(starts, pupil["codes"], strict=True)]
        smallest = min(c["size"] for c in state)
        line = [c for c in range(len(state)) if state[c]["size"] == smallest]
        chosen = line[0]
        if len(line) > 1:
            line = words.shuffle(line)
            line.sort(key=lambda c: sum(weights[lv] * state[c]["counts"][lv] for lv in levels))
            a, b = batch["odds"]
            chosen = line[0] if words.below(a + b) < a else line[1]
        state[chosen]["size"] += 1
        for lv in levels:
            state[chosen]["counts"][lv] += 1
        seats[str(pupil["n"])] = chosen + 1
    return seats


ATTRIBUTES = (
    *("sex", "birth_half_year", "village", "boarder", "left_behind", "minority", "preschool"),
    *("special_needs", "birth_month", "hardship", "hukou_type", "kindergarten", "migrant_child"),
    *("only_child", "orphan", "sex_boarder", "teaching_site"),
)


def in_order(attributes: Any) -> bool:
    """Whether each stands once, in the order of section 2."""
    keys = [attribute["key"] for attribute in attributes]
    return keys == [key for key in ATTRIBUTES if key in keys]


def is_family_slip(slip: Any) -> bool:
    """Whether it has the keys of section 4 and no others."""
    return (
        set(slip) == {"leaf", "path", "salt", "spec"}
        and set(slip["leaf"]) == {"codes", "n", "name", "sex"}
        and set(slip["leaf"]["codes"]) <= set(ATTRIBUTES)
        and all(step[0] in "LR" for step in slip["path"])
    )


def failed_late_checks(certificate: Any, batch: Any) -> set[str]:
    digest, nonce = bytes.fromhex(certificate["batch_digest"]), bytes.fromhex(certificate["nonce"])
    stated, slips = bytes.fromhex(certificate["seed"]), certificate["slips"]
    same = ("plan_digest", "batch", "day")
    holds = {
        "check_code": certificate["check_code"] == check_code(digest),
        "slips": slips == sorted_slips(slips),
        "seed": stated == seed_of(digest, nonce, slips),
        "signature": signature_holds(certificate),
        "plan": H(canonical(batch)) == digest,
        "plan_form": in_order(batch["attributes"])
        and all(certificate[key] == batch[key] for key in same),
        "nonce": commitment(nonce).hex() == batch["commitment"],
        "classes": certificate["seats"] == late_seats(batch, stated),
    }
    if not in_order(batch["attributes"]):
        del holds["nonce"], holds["classes"]
    return {name for name, ok in holds.items() if not ok}
