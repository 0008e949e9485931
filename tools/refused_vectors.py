"""Vectors of what only its form makes wrong: digests, seeds and signatures of it hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from core.assign.late import ClassState, LateBatch

Json = dict[str, object]


def refused_vectors(whole: LateBatch, slip: object, certified: Callable[[LateBatch], Json]) -> Json:
    """Return a good batch and a good slip, each spoilt in its form only."""
    count = len(whole.attributes)
    orders = {
        "out_of_order": [*range(count - 1, -1, -1)],
        "repeated": [*range(count), count - 1],
    }
    return {
        "batches": [
            {"what": what, **certified(reordered(whole, order))} for what, order in orders.items()
        ],
        "family_slips": slips_in_wrong_form(slip),
    }


def reordered(batch: LateBatch, order: Sequence[int]) -> LateBatch:
    """Return a batch whose attributes, codes and counts stand in another order."""
    starts = [sum(len(a.levels) for a in batch.attributes[:at]) for at in order]
    spans = [
        (start, start + len(batch.attributes[at].levels))
        for start, at in zip(starts, order, strict=True)
    ]
    return replace(
        batch,
        attributes=tuple(batch.attributes[at] for at in order),
        classes=tuple(
            ClassState(one.size, tuple(n for low, high in spans for n in one.counts[low:high]))
            for one in batch.classes
        ),
        pupils=tuple(
            replace(one, codes=tuple(one.codes[at] for at in order)) for one in batch.pupils
        ),
    )


def slips_in_wrong_form(slip: object) -> list[Json]:
    """Return a family's slip with one thing in it that the protocol does not have."""
    found: list[Json] = []
    for what in ("code_unknown", "leaf_key_unknown", "slip_key_unknown", "path_side_unknown"):
        own = json.loads(json.dumps(slip))
        if what == "code_unknown":
            own["leaf"]["codes"]["score"] = "98"
        elif what == "leaf_key_unknown":
            own["leaf"]["score"] = "98"
        elif what == "slip_key_unknown":
            own["rank"] = 1
        else:
            own["path"][0] = "X" + own["path"][0][1:]
        found.append({"what": what, "slip": own})
    return found
