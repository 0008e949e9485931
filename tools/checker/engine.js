// Streams, items, blocks, deal and labels: docs/draw-protocol.md, sections 6 to 9 and 11. Integers only.
"use strict";
var Draw = Draw || {};

(function (Draw) {
  const TRIALS = 20000;
  const SEPARATOR = new Uint8Array([0x1f]);
  const range = (length) => Array.from({ length }, (_, at) => at);

  /** Section 6: a stream of 32-bit words from a seed and a label. */
  class Stream {
    constructor(seed, label) {
      this.prefix = Draw.join(seed, SEPARATOR, Draw.utf8(label), SEPARATOR);
      this.block = 0;
      this.words = [];
    }

    take() {
      if (this.words.length === 0) {
        const digest = Draw.hash(Draw.join(this.prefix, Draw.utf8(String(this.block))));
        const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
        this.block += 1;
        for (let at = 28; at >= 0; at -= 4) this.words.push(view.getUint32(at));
      }
      return this.words.pop();
    }

    below(bound) {
      const limit = 4294967296 - (4294967296 % bound);
      let word = this.take();
      while (word >= limit) word = this.take();
      return word % bound;
    }

    shuffle(list) {
      for (let at = list.length - 1; at >= 1; at -= 1) {
        const other = this.below(at + 1);
        [list[at], list[other]] = [list[other], list[at]];
      }
      return list;
    }
  }
  Draw.Stream = Stream;

  /** A plan as numbers: levels, weights, sexes, wishes (section 7). */
  class Problem {
    constructor(plan) {
      this.k = plan.classes;
      this.kicks = plan.kicks;
      this.count = plan.pupils.length;
      this.width = plan.attributes.length;
      this.stratum = plan.pupils.map((pupil) => (pupil.sex === "1" ? 0 : 1));
      this.levels = 0;
      const starts = plan.attributes.map((attribute) => {
        const start = this.levels;
        this.levels += attribute.levels.length;
        return start;
      });
      this.weights = plan.attributes.map((attribute) => attribute.weight);
      this.weightOf = new Int32Array(this.levels);
      plan.attributes.forEach((attribute, at) =>
        this.weightOf.fill(attribute.weight, starts[at], starts[at] + attribute.levels.length),
      );
      this.level = new Int32Array(this.count * this.width);
      this.total = new Int32Array(this.levels);
      plan.pupils.forEach((pupil, item) =>
        pupil.codes.forEach((code, at) => {
          this.level[item * this.width + at] = starts[at] + code;
          this.total[starts[at] + code] += 1;
        }),
      );
      this.least = 0;
      for (let level = 0; level < this.levels; level += 1) {
        const q = Math.floor(this.total[level] / this.k);
        const r = this.total[level] % this.k;
        this.least += this.weightOf[level] * ((this.k - r) * q * q + r * (q + 1) * (q + 1));
      }
      this.apart = new Map();
      for (const wish of plan.apart) {
        for (const one of wish.pupils)
          for (const other of wish.pupils) if (one !== other) this.setApart(one - 1, other - 1);
      }
      this.chains = chainsOf(plan.together);
    }

    setApart(item, other) {
      if (!this.apart.has(item)) this.apart.set(item, new Set());
      this.apart.get(item).add(other);
    }

    size(c) {
      return Math.floor(this.count / this.k) + (c < this.count % this.k ? 1 : 0);
    }

    /** Seats per class for boys and for girls, as positions of one line come to them. */
    seats() {
      const boys = this.stratum.filter((stratum) => stratum === 0).length;
      const seats = [new Array(this.k).fill(0), new Array(this.k).fill(0)];
      for (let p = 0; p < this.count; p += 1) seats[p < boys ? 0 : 1][p % this.k] += 1;
      return seats;
    }
  }

  const chainsOf = (wishes) => {
    const chains = [];
    for (const wish of wishes) {
      let joined = wish.pupils.map((number) => number - 1);
      for (let at = chains.length - 1; at >= 0; at -= 1) {
        if (chains[at].some((item) => joined.includes(item))) joined = joined.concat(chains.splice(at, 1)[0]);
      }
      chains.push(Array.from(new Set(joined)).sort((a, b) => a - b));
    }
    return chains;
  };

  /** Section 8, 1 and 2: chains, and single pupils who must be apart from somebody. */
  const blocksOf = (problem) => {
    const inChain = new Set();
    for (const chain of problem.chains) chain.forEach((item) => inChain.add(item));
    const blocks = problem.chains.map((items) => ({ items, isLocked: true }));
    for (const item of problem.apart.keys())
      if (!inChain.has(item)) blocks.push({ items: [item], isLocked: false });
    const compare = (a, b) => {
      if (a.items.length !== b.items.length) return b.items.length - a.items.length;
      const at = a.items.findIndex((item, place) => item !== b.items[place]);
      return at < 0 ? 0 : a.items[at] - b.items[at];
    };
    return blocks.sort(compare);
  };

  /** Section 8, 3: a class for each block, depth first; null after 20,000 trials or when none fits. */
  const place = (problem, blocks, orders, seats, isBySize) => {
    const free = seats.map((kind) => kind.slice());
    const needs = blocks.map((block) => {
      const need = new Array(seats.length).fill(0);
      block.items.forEach((item) => {
        need[isBySize ? 0 : problem.stratum[item]] += 1;
      });
      return need;
    });
    const classOf = new Map();
    const next = new Array(blocks.length).fill(0);
    const chosen = new Array(blocks.length).fill(-1);
    const fits = (at, c) =>
      needs[at].every((need, kind) => free[kind][c] >= need) &&
      blocks[at].items.every((item) =>
        Array.from(problem.apart.get(item) || []).every((other) => classOf.get(other) !== c),
      );
    const seat = (at, c) => {
      chosen[at] = c;
      needs[at].forEach((need, kind) => {
        free[kind][c] -= need;
      });
      blocks[at].items.forEach((item) => classOf.set(item, c));
    };
    const unseat = (at) => {
      needs[at].forEach((need, kind) => {
        free[kind][chosen[at]] += need;
      });
      blocks[at].items.forEach((item) => classOf.delete(item));
    };
    let trials = 0;
    let at = 0;
    while (at < blocks.length) {
      let found = -1;
      while (found < 0 && next[at] < problem.k) {
        trials += 1;
        if (trials > TRIALS) return null;
        const c = orders[at][next[at]];
        next[at] += 1;
        if (fits(at, c)) found = c;
      }
      if (found >= 0) {
        seat(at, found);
        at += 1;
      } else {
        if (at === 0) return null;
        next[at] = 0;
        at -= 1;
        unseat(at);
      }
    }
    return classOf;
  };

  /** Section 8, 4 and 5: the seats and the fallback placement; null when the wishes are impossible. */
  const arrange = (problem) => {
    const blocks = blocksOf(problem);
    const seats = problem.seats();
    const plain = blocks.map(() => range(problem.k));
    const isImpossible = problem.chains.some(
      (chain) =>
        chain.length > problem.size(0) ||
        chain.some((item) =>
          chain.some((other) => problem.apart.has(item) && problem.apart.get(item).has(other)),
        ),
    );
    if (isImpossible) return null;
    const even = place(problem, blocks, plain, seats, false);
    if (even) return { blocks, seats, fallback: even, isEven: true };
    const sizes = range(problem.k).map((c) => problem.size(c));
    const forced = place(problem, blocks, plain, [sizes], true);
    if (!forced) return null;
    const remade = [new Array(problem.k).fill(0), new Array(problem.k).fill(0)];
    const room = sizes.slice();
    forced.forEach((c, item) => {
      remade[problem.stratum[item]][c] += 1;
      room[c] -= 1;
    });
    for (const stratum of [0, 1]) {
      for (let item = 0; item < problem.count; item += 1) {
        if (problem.stratum[item] !== stratum || forced.has(item)) continue;
        let best = -1;
        for (let c = 0; c < problem.k; c += 1) {
          if (room[c] > 0 && (best < 0 || remade[stratum][c] < remade[stratum][best])) best = c;
        }
        remade[stratum][best] += 1;
        room[best] -= 1;
      }
    }
    return { blocks, seats: remade, fallback: forced, isEven: false };
  };

  /** Section 9: the class of each item before the search. */
  const deal = (problem, seed, arranged) => {
    const stream = new Stream(seed, "deal");
    const lines = [0, 1].map((stratum) =>
      stream.shuffle(range(problem.count).filter((item) => problem.stratum[item] === stratum)),
    );
    const free = arranged.seats.map((kind) => kind.slice());
    const classOf = new Int32Array(problem.count).fill(-1);
    if (arranged.blocks.length > 0) {
      const orders = arranged.blocks.map(() => stream.shuffle(range(problem.k)));
      const drawn = arranged.isEven ? place(problem, arranged.blocks, orders, arranged.seats, false) : null;
      (drawn || arranged.fallback).forEach((c, item) => {
        classOf[item] = c;
        free[problem.stratum[item]][c] -= 1;
      });
    }
    let turn = 0;
    lines.forEach((line, stratum) =>
      line.forEach((item) => {
        if (classOf[item] >= 0) return;
        while (free[stratum][turn % problem.k] === 0) turn += 1;
        classOf[item] = turn % problem.k;
        free[stratum][turn % problem.k] -= 1;
        turn += 1;
      }),
    );
    return classOf;
  };

  /** The draw again, in pieces: call `step` until `isDone`, then `classes`. Null when it is impossible. */
  Draw.startDraw = (plan, seed) => {
    const problem = new Problem(plan);
    const arranged = arrange(problem);
    if (!arranged) return null;
    const search = new Draw.Search(problem, seed, deal(problem, seed, arranged), arranged.blocks);
    return {
      step: () => search.step(),
      get isDone() {
        return search.isDone;
      },
      get progress() {
        return search.progress;
      },
      classes: () => {
        const labels = new Stream(seed, "label").shuffle(range(problem.k));
        const classes = {};
        for (let number = 1; number <= problem.k; number += 1) classes[number] = [];
        search.best.forEach((c, item) => classes[labels[c] + 1].push(item + 1));
        return classes;
      },
    };
  };

  /** Section 11: the teams by lot, from class number to team. */
  Draw.teamsOf = (teams, seed) => {
    const drawn = {};
    new Stream(seed, "teacher").shuffle(teams.slice()).forEach((team, at) => {
      drawn[at + 1] = team;
    });
    return drawn;
  };
})(Draw);
