"""A checker written from docs/draw-protocol.md alone: it imports nothing of the product.

It is slow and plain on purpose: it prices every pair where the product prunes.
"""

from __future__ import annotations

import hashlib
import json
import struct
from typing import Any

SPEC = "cunxiao-draw-1"
TRIALS = 20_000


def H(data: bytes) -> bytes:  # noqa: N802 - the protocol's own name
    return hashlib.sha256(data).digest()


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def check_code(digest: bytes) -> str:
    digits = f"{int.from_bytes(digest, 'big') % 10**30:030d}"
    return " ".join(digits[i : i + 5] for i in range(0, 30, 5))


def commitment(nonce: bytes) -> bytes:
    return H(SPEC.encode() + b"\x1fnonce\x1f" + nonce)


def leaf_hash(leaf: Any, salt: bytes) -> bytes:
    return H(b"\x00" + salt + canonical(leaf))


def root(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        above = [H(b"\x01" + hashes[i] + hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = above + ([hashes[-1]] if len(hashes) % 2 else [])
    return hashes[0]


def slip_leads_to(slip: Any) -> bytes:
    ours = leaf_hash(slip["leaf"], bytes.fromhex(slip["salt"]))
    for step in slip["path"]:
        it = bytes.fromhex(step[1:])
        ours = H(b"\x01" + it + ours) if step[0] == "L" else H(b"\x01" + ours + it)
    return ours


def normal_slip(typed: str) -> str:
    text = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in typed.strip())
    assert 1 <= len(text) <= 18
    assert all(c in "0123456789" for c in text)
    return str(int(text))


def sorted_slips(typed: list[str]) -> list[str]:
    return sorted((normal_slip(t) for t in typed), key=lambda s: (len(s), s))


def seed_of(digest: bytes, nonce: bytes, slips: list[str]) -> bytes:
    fields = [SPEC.encode(), digest, nonce, *(s.encode() for s in slips)]
    return H(b"".join(struct.pack(">I", len(f)) + f for f in fields))


class Words:
    def __init__(self, seed: bytes, label: str) -> None:
        self.seed, self.label, self.block, self.words = seed, label, 0, list[int]()

    def take(self) -> int:
        if not self.words:
            name = f"\x1f{self.label}\x1f{self.block}".encode()
            self.words = list(struct.unpack(">8I", H(self.seed + name)))
            self.block += 1
        return self.words.pop(0)

    def below(self, m: int) -> int:
        word = self.take()
        while word >= 2**32 - 2**32 % m:
            word = self.take()
        return word % m

    def shuffle(self, values: Any) -> list[Any]:
        line = list(values)
        for i in range(len(line) - 1, 0, -1):
            j = self.below(i + 1)
            line[i], line[j] = line[j], line[i]
        return line


class Draw:
    """One plan and seed, worked through section by section."""

    def __init__(self, plan: Any, seed: bytes) -> None:
        self.plan, self.seed, self.k = plan, seed, plan["classes"]
        self.count = len(plan["pupils"])
        self.sex = [int(p["sex"]) - 1 for p in plan["pupils"]]
        self.level = [list(enumerate(p["codes"])) for p in plan["pupils"]]
        self.weight = [a["weight"] for a in plan["attributes"]]
        self.every = [
            (a, lv) for a, own in enumerate(plan["attributes"]) for lv in range(len(own["levels"]))
        ]
        self.apart: list[set[int]] = [set() for _ in range(self.count)]
        for wish in plan["apart"]:
            for one in wish["pupils"]:
                self.apart[one - 1] |= {other - 1 for other in wish["pupils"] if other != one}

    def size(self, c: int) -> int:
        return int(self.count // self.k + (c < self.count % self.k))

    def blocks(self) -> list[tuple[list[int], bool]]:
        chains: list[set[int]] = []
        for wish in self.plan["together"]:
            new = {n - 1 for n in wish["pupils"]}
            for chain in [c for c in chains if c & new]:
                chains.remove(chain)
                new |= chain
            chains.append(new)
        chained = {i for chain in chains for i in chain}
        found = [(sorted(chain), True) for chain in chains]
        found += [([i], False) for i in range(self.count) if self.apart[i] and i not in chained]
        return sorted(found, key=lambda b: (-len(b[0]), b[0]))

    def place(self, kinds: list[list[int]], seats: list[list[int]], orders: Any) -> Any:
        """Kinds: per block how many seats of each kind; recursion with a count of trials."""
        blocks = [members for members, _ in self.blocks()]
        free = [list(row) for row in seats]
        inside: list[list[int]] = [[] for _ in range(self.k)]
        trials = 0

        class GaveUpError(Exception):
            pass

        def go(b: int) -> list[int] | None:
            nonlocal trials
            if b == len(blocks):
                return []
            for c in orders[b]:
                trials += 1
                if trials > TRIALS:
                    raise GaveUpError
                fits = all(f[c] >= need for f, need in zip(free, kinds[b], strict=True))
                if not fits or any(self.apart[i] & set(inside[c]) for i in blocks[b]):
                    continue
                for f, need in zip(free, kinds[b], strict=True):
                    f[c] -= need
                inside[c] += blocks[b]
                rest = go(b + 1)
                if rest is not None:
                    return [c, *rest]
                for f, need in zip(free, kinds[b], strict=True):
                    f[c] += need
                inside[c] = inside[c][: -len(blocks[b])]
            return None

        try:
            return go(0)
        except GaveUpError:
            return None

    def deal(self) -> list[int]:
        boys = self.sex.count(0)
        spans = (range(boys), range(boys, self.count))
        seats = [[sum(p % self.k == c for p in span) for c in range(self.k)] for span in spans]
        blocks = self.blocks()
        words = Words(self.seed, "deal")
        line = [words.shuffle(i for i in range(self.count) if self.sex[i] == s) for s in (0, 1)]
        placed: list[int] = []
        if blocks:
            orders = [words.shuffle(range(self.k)) for _ in blocks]
            plain = [list(range(self.k))] * len(blocks)
            kinds = [[sum(self.sex[i] == s for i in own) for s in (0, 1)] for own, _ in blocks]
            fallback = self.place(kinds, seats, plain)
            if fallback is not None:
                placed = self.place(kinds, seats, orders) or fallback
            else:
                sizes = [self.size(c) for c in range(self.k)]
                placed = self.place([[len(own)] for own, _ in blocks], [sizes], plain)
                assert placed is not None, "the plan is refused"
                seats = self.forced(placed, kinds, sizes)
        self.locked = {i for own, locked in blocks if locked for i in own}
        at = [-1] * self.count
        for (own, _), c in zip(blocks, placed, strict=True):
            for i in own:
                at[i] = c
                seats[self.sex[i]][c] -= 1
        turn = 0
        for s in (0, 1):
            for i in line[s]:
                if at[i] >= 0:
                    continue
                while not seats[s][turn % self.k]:
                    turn += 1
                at[i] = turn % self.k
                seats[s][turn % self.k] -= 1
                turn += 1
        return at

    def forced(self, placed: list[int], kinds: Any, sizes: list[int]) -> list[list[int]]:
        seats = [[0] * self.k for _ in (0, 1)]
        for c, need in zip(placed, kinds, strict=True):
            for s in (0, 1):
                seats[s][c] += need[s]
        room = [sizes[c] - seats[0][c] - seats[1][c] for c in range(self.k)]
        for s in (0, 1):
            for _ in range(self.sex.count(s) - sum(seats[s])):
                best = min((c for c in range(self.k) if room[c]), key=lambda c: (seats[s][c], c))
                seats[s][best] += 1
                room[best] -= 1
        return seats

    def count_levels(self, at: list[int]) -> list[dict[Any, int]]:
        x = [dict.fromkeys(self.every, 0) for _ in range(self.k)]
        for i, c in enumerate(at):
            for lv in self.level[i]:
                x[c][lv] += 1
        return x

    def excess(self, x: Any) -> int:
        total = 0
        for lv in self.every:
            n = sum(x[c][lv] for c in range(self.k))
            q, r = divmod(n, self.k)
            least = (self.k - r) * q * q + r * (q + 1) ** 2
            total += self.weight[lv[0]] * (sum(x[c][lv] ** 2 for c in range(self.k)) - least)
        return total

    def exchange(self, p: int, q: int) -> None:
        a, b = self.at[p], self.at[q]
        for one, out, into in ((p, a, b), (q, b, a)):
            for lv in self.level[one]:
                self.x[out][lv] -= 1
                self.x[into][lv] += 1
        here, there = self.members[self.sex[p]][a], self.members[self.sex[p]][b]
        at_p, at_q = here.index(p), there.index(q)
        here[at_p], there[at_q] = q, p
        self.at[p], self.at[q] = b, a
        self.done.append((p, q))

    def allowed(self, p: int, q: int) -> bool:
        a, b = self.at[p], self.at[q]
        return not any(self.at[f] == b for f in self.apart[p] - {q}) and not any(
            self.at[f] == a for f in self.apart[q] - {p}
        )

    def best(self, a: int, b: int, s: int) -> tuple[int, int] | None:
        def score(i: int) -> int:
            return sum(self.weight[lv[0]] * (self.x[a][lv] - self.x[b][lv]) for lv in self.level[i])

        found = []
        for p in self.members[s][a]:
            for q in self.members[s][b]:
                pairs = zip(self.level[p], self.level[q], strict=True)
                d = sum(self.weight[one[0]] for one, other in pairs if one != other)
                change = score(q) - score(p) + 2 * d
                if change < 0 and self.allowed(p, q):
                    found.append((change, -score(p), p, score(q), q))
        return (min(found)[2], min(found)[4]) if found else None

    def descend(self, classes: list[int]) -> None:
        swapped = True
        while swapped:
            swapped = False
            for a, b in [(a, b) for a in classes for b in classes if a < b]:
                again = True
                while again:
                    again = False
                    for s in (0, 1):
                        pair = self.best(a, b, s)
                        if pair:
                            self.exchange(*pair)
                            again = swapped = True

    def search(self) -> list[int]:
        self.at = self.deal()
        self.x = self.count_levels(self.at)
        self.done: list[tuple[int, int]] = []
        free = [i for i in range(self.count) if i not in self.locked]
        self.members = [
            [[i for i in free if self.sex[i] == s and self.at[i] == c] for c in range(self.k)]
            for s in (0, 1)
        ]
        self.descend(list(range(self.k)))
        best, stale = (self.excess(self.x), list(self.at)), 0
        words = Words(self.seed, "search")
        n = {lv: sum(x[lv] for x in self.x) for lv in self.every}
        for _ in range(self.plan["kicks"]):
            before = self.excess(self.x)
            if before == 0:
                break
            broken = [
                c
                for c in range(self.k)
                if any(
                    not n[lv] // self.k <= self.x[c][lv] <= -(-n[lv] // self.k) for lv in self.every
                )
            ]
            if stale < 30 * self.k:
                self.kick(words, broken, before)
                stale = 0 if self.excess(self.x) < before else stale + 1
            else:
                self.escape(words)
                stale = 0
            if self.excess(self.x) < best[0]:
                best = (self.excess(self.x), list(self.at))
        return best[1]

    def escape(self, words: Words) -> None:
        chosen = list(range(self.k))
        while len(chosen) > 3:
            chosen.pop(words.below(len(chosen)))
        self.try_exchanges(8, chosen, words)
        self.descend(list(range(self.k)))

    def kick(self, words: Words, broken: list[int], before: int) -> None:
        self.done = []
        chosen = [broken[words.below(len(broken))]]
        others = [c for c in range(self.k) if c != chosen[0]]
        while others and len(chosen) < 3:
            chosen.append(others.pop(words.below(len(others))))
        self.try_exchanges(3, chosen, words)
        if not self.done:
            return
        self.descend(sorted(chosen))
        if self.excess(self.x) > before:
            for p, q in reversed(list(self.done)):
                self.exchange(p, q)

    def try_exchanges(self, times: int, chosen: list[int], words: Words) -> None:
        if len(chosen) < 2:
            return
        for _ in range(times):
            u = list(chosen)
            first = u.pop(words.below(len(u)))
            second = u[words.below(len(u))]
            pool = self.members[0][first] + self.members[1][first]
            if not pool:
                continue
            p = pool[words.below(len(pool))]
            pool = self.members[self.sex[p]][second]
            if not pool:
                continue
            q = pool[words.below(len(pool))]
            if self.allowed(p, q):
                self.exchange(p, q)

    def classes(self) -> dict[str, list[int]]:
        at = self.search()
        labels = Words(self.seed, "label").shuffle(range(self.k))
        found: dict[str, list[int]] = {str(c + 1): [] for c in range(self.k)}
        for i, c in enumerate(at):
            found[str(labels[c] + 1)].append(i + 1)
        return found

    def teams(self) -> dict[str, str]:
        line = Words(self.seed, "teacher").shuffle(self.plan["lots"]["teams"])
        return {str(c + 1): team for c, team in enumerate(line)}
