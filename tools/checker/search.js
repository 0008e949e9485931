// The search for balanced classes: docs/draw-protocol.md, section 10. Integers only.
"use strict";
var Draw = Draw || {};

(function (Draw) {
  const range = (length) => Array.from({ length }, (_, at) => at);

  /** Section 10: the search. Call `step` until it is done; `progress` tells how far it is. */
  Draw.Search = class {
    constructor(problem, seed, classOf, blocks) {
      this.problem = problem;
      this.stream = new Draw.Stream(seed, "search");
      this.classOf = classOf;
      this.members = range(problem.k).map(() => [[], []]);
      this.place = new Int32Array(problem.count);
      const locked = new Set();
      blocks.forEach((block) => block.isLocked && block.items.forEach((item) => locked.add(item)));
      this.counts = new Int32Array(problem.k * problem.levels);
      for (let item = 0; item < problem.count; item += 1) {
        this.count(item, classOf[item], 1);
        if (!locked.has(item)) {
          const list = this.members[classOf[item]][problem.stratum[item]];
          this.place[item] = list.length;
          list.push(item);
        }
      }
      this.squares = 0;
      for (let c = 0; c < problem.k; c += 1) {
        for (let level = 0; level < problem.levels; level += 1) {
          const own = this.counts[c * problem.levels + level];
          this.squares += problem.weightOf[level] * own * own;
        }
      }
      this.score = new Float64Array(problem.count);
      this.stamps = new Float64Array(problem.k);
      this.clock = 0;
      this.settled = new Map();
      this.kick = -1;
      this.stale = 0;
    }

    get excess() {
      return this.squares - this.problem.least;
    }

    get progress() {
      return this.isDone ? 1 : Math.max(0, this.kick) / Math.max(1, this.problem.kicks);
    }

    get isDone() {
      return this.kick >= 0 && (this.excess === 0 || this.kick >= this.problem.kicks);
    }

    count(item, c, by) {
      const { width, level, levels } = this.problem;
      for (let at = 0; at < width; at += 1) this.counts[c * levels + level[item * width + at]] += by;
    }

    isAllowed(p, q) {
      const apart = this.problem.apart;
      if (apart.size === 0) return true;
      const clashes = (item, other, c) => {
        const own = apart.get(item);
        if (!own) return false;
        for (const far of own) if (far !== other && this.classOf[far] === c) return true;
        return false;
      };
      return !clashes(p, q, this.classOf[q]) && !clashes(q, p, this.classOf[p]);
    }

    exchange(p, q) {
      const { width, level, levels, weights, stratum } = this.problem;
      const a = this.classOf[p];
      const b = this.classOf[q];
      for (let at = 0; at < width; at += 1) {
        const lp = level[p * width + at];
        const lq = level[q * width + at];
        if (lp === lq) continue;
        const counts = this.counts;
        const before =
          counts[a * levels + lp] -
          counts[b * levels + lp] -
          counts[a * levels + lq] +
          counts[b * levels + lq];
        this.squares += weights[at] * (4 - 2 * before);
        counts[a * levels + lp] -= 1;
        counts[b * levels + lp] += 1;
        counts[a * levels + lq] += 1;
        counts[b * levels + lq] -= 1;
      }
      this.members[a][stratum[p]][this.place[p]] = q;
      this.members[b][stratum[q]][this.place[q]] = p;
      [this.place[p], this.place[q]] = [this.place[q], this.place[p]];
      this.classOf[p] = b;
      this.classOf[q] = a;
      this.clock += 1;
      this.stamps[a] = this.clock;
      this.stamps[b] = this.clock;
      if (this.log) this.log.push([p, q]);
    }

    /** The list of a class in the order of S: as the best swap looks at them. */
    ordered(c, stratum, difference, sign) {
      const { width, level } = this.problem;
      const list = this.members[c][stratum].slice();
      for (const item of list) {
        let score = 0;
        for (let at = 0; at < width; at += 1) score += difference[level[item * width + at]];
        this.score[item] = score;
      }
      return list.sort((one, other) => sign * (this.score[one] - this.score[other]) || one - other);
    }

    bestSwap(a, b, stratum) {
      const { width, level, levels, weightOf, weights } = this.problem;
      const difference = new Float64Array(levels);
      for (let at = 0; at < levels; at += 1) {
        difference[at] = weightOf[at] * (this.counts[a * levels + at] - this.counts[b * levels + at]);
      }
      const ofA = this.ordered(a, stratum, difference, -1);
      const ofB = this.ordered(b, stratum, difference, 1);
      let best = 0;
      let pair = null;
      for (const p of ofA) {
        // The weights of differing attributes only add: when S alone is no better, nor is the rest.
        for (const q of ofB) {
          let change = this.score[q] - this.score[p];
          if (change >= best) break;
          for (let at = 0; at < width; at += 1) {
            if (level[p * width + at] !== level[q * width + at]) change += 2 * weights[at];
          }
          if (change < best && this.isAllowed(p, q)) {
            best = change;
            pair = [p, q];
          }
        }
      }
      return pair;
    }

    /** Settle a pair of classes; whether a swap was made. */
    settle(a, b) {
      const key = a * this.problem.k + b;
      const known = this.settled.get(key);
      if (known && known[0] === this.stamps[a] && known[1] === this.stamps[b]) return false;
      let isAny = false;
      for (let isTurn = true; isTurn;) {
        isTurn = false;
        for (const stratum of [0, 1]) {
          const pair = this.bestSwap(a, b, stratum);
          if (pair) {
            this.exchange(pair[0], pair[1]);
            isTurn = true;
            isAny = true;
          }
        }
      }
      this.settled.set(key, [this.stamps[a], this.stamps[b]]);
      return isAny;
    }

    descend(classes) {
      const own = classes.slice().sort((a, b) => a - b);
      for (let isAny = true; isAny;) {
        isAny = false;
        for (let one = 0; one < own.length; one += 1) {
          for (let other = one + 1; other < own.length; other += 1)
            if (this.settle(own[one], own[other])) isAny = true;
        }
      }
    }

    broken() {
      const { k, levels, total } = this.problem;
      return range(k).filter((c) => {
        for (let level = 0; level < levels; level += 1) {
          const own = this.counts[c * levels + level];
          if (own < Math.floor(total[level] / k) || own > Math.ceil(total[level] / k)) return true;
        }
        return false;
      });
    }

    tryExchange(chosen) {
      const left = chosen.slice();
      const first = left.splice(this.stream.below(left.length), 1)[0];
      const second = left[this.stream.below(left.length)];
      const [boys, girls] = this.members[first];
      if (boys.length + girls.length === 0) return;
      const place = this.stream.below(boys.length + girls.length);
      const p = place < boys.length ? boys[place] : girls[place - boys.length];
      const partners = this.members[second][this.problem.stratum[p]];
      if (partners.length === 0) return;
      const q = partners[this.stream.below(partners.length)];
      if (this.isAllowed(p, q)) this.exchange(p, q);
    }

    doKick() {
      const before = this.excess;
      const stamps = this.stamps.slice();
      const broken = this.broken();
      const chosen = [broken[this.stream.below(broken.length)]];
      const others = range(this.problem.k).filter((c) => c !== chosen[0]);
      for (let at = 0; at < 2 && others.length > 0; at += 1) {
        chosen.push(others.splice(this.stream.below(others.length), 1)[0]);
      }
      this.log = [];
      if (chosen.length >= 2) for (let at = 0; at < 3; at += 1) this.tryExchange(chosen);
      if (this.log.length > 0) {
        this.descend(chosen);
        if (this.excess > before) this.undo(stamps);
      }
      this.log = null;
      this.stale = this.excess < before ? 0 : this.stale + 1;
    }

    /** Take back the kick: the classes stand as they stood, so what was settled then still is. */
    undo(stamps) {
      const made = this.log;
      this.log = null;
      for (const [p, q] of made.reverse()) this.exchange(p, q);
      this.stamps = stamps;
    }

    doEscape() {
      const left = range(this.problem.k);
      while (left.length > 3) left.splice(this.stream.below(left.length), 1);
      if (left.length >= 2) for (let at = 0; at < 8; at += 1) this.tryExchange(left);
      this.descend(range(this.problem.k));
      this.stale = 0;
    }

    /** Do the next piece of work: the first descent, then one kick or escape a time. */
    step() {
      if (this.kick < 0) {
        this.descend(range(this.problem.k));
        this.keep();
      } else {
        if (this.stale < 30 * this.problem.k) this.doKick();
        else this.doEscape();
        if (this.excess < this.bestExcess) this.keep();
      }
      this.kick += 1;
    }

    keep() {
      this.bestExcess = this.excess;
      this.best = this.classOf.slice();
    }
  };
})(Draw);
