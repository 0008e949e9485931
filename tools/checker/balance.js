// The balance table: docs/draw-protocol.md, section 12; late joiners' seats: section 14.
"use strict";
var Draw = Draw || {};

(function (Draw) {
  const LIMB = 10000000;

  /** The product of small non-negative integers, exactly: limbs of seven digits, lowest first. */
  const product = (factors) => {
    let limbs = [1];
    for (const factor of factors) {
      let carry = 0;
      limbs = limbs.map((limb) => {
        const value = limb * factor + carry;
        carry = Math.floor(value / LIMB);
        return value % LIMB;
      });
      while (carry > 0) {
        limbs.push(carry % LIMB);
        carry = Math.floor(carry / LIMB);
      }
    }
    while (limbs.length > 1 && limbs[limbs.length - 1] === 0) limbs.pop();
    return limbs;
  };

  const isAtMost = (left, right) => {
    if (left.length !== right.length) return left.length < right.length;
    for (let at = left.length - 1; at >= 0; at -= 1) if (left[at] !== right[at]) return left[at] < right[at];
    return true;
  };

  /** floor(1000 D): the largest t with t^2 s1^2 s2^2 n (N - n) <= 10^6 (x1 s2 - x2 s1)^2 N^2. */
  const thousandths = (counts, sizes, total, everybody) => {
    // An empty class, which only a forger has, has no share.
    let most = sizes.findIndex((size) => size > 0);
    let least = most;
    counts.forEach((own, c) => {
      if (sizes[c] === 0) return;
      if (own * sizes[most] > counts[most] * sizes[c]) most = c;
      if (own * sizes[least] < counts[least] * sizes[c]) least = c;
    });
    const gap = counts[most] * sizes[least] - counts[least] * sizes[most];
    const right = product([1000, 1000, gap, gap, everybody, everybody]);
    const fits = (t) =>
      isAtMost(
        product([t, t, sizes[most], sizes[most], sizes[least], sizes[least], total, everybody - total]),
        right,
      );
    let low = 0;
    let high = 1;
    while (fits(high)) high *= 2;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (fits(middle)) low = middle;
      else high = middle;
    }
    return low;
  };

  const spread = (numbers) => Math.max(...numbers) - Math.min(...numbers);

  /** The stated classes as lists for 1..k; null unless every pupil sits exactly once. */
  Draw.seated = (plan, stated) => {
    const classes = {};
    for (let number = 1; number <= plan.classes; number += 1) classes[number] = [];
    const seen = new Set();
    for (const number of Object.keys(stated)) {
      for (const n of stated[number]) {
        if (!(number in classes) || n > plan.pupils.length || seen.has(n)) return null;
        seen.add(n);
        classes[number].push(n);
      }
    }
    return seen.size === plan.pupils.length ? classes : null;
  };

  /** How many of each level sit in each class: [attribute][level][class - 1]. */
  Draw.countLevels = (plan, classes) =>
    plan.attributes.map((attribute, at) => {
      const rows = attribute.levels.map(() => new Array(plan.classes).fill(0));
      for (let c = 0; c < plan.classes; c += 1)
        classes[c + 1].forEach((n) => {
          rows[plan.pupils[n - 1].codes[at]][c] += 1;
        });
      return rows;
    });

  Draw.balanceOf = (plan, classes) => {
    const k = plan.classes;
    const sizes = Array.from({ length: k }, (_, c) => classes[c + 1].length);
    const boys = sizes.map((_, c) => classes[c + 1].filter((n) => plan.pupils[n - 1].sex === "1").length);
    const girls = sizes.map((size, c) => size - boys[c]);
    const table = {
      excess: 0,
      largest_difference: 0,
      sex_range: Math.max(spread(boys), spread(girls)),
      size_range: spread(sizes),
      uneven: [],
    };
    Draw.countLevels(plan, classes).forEach((rows, at) =>
      rows.forEach((counts, level) => {
        const total = counts.reduce((sum, own) => sum + own, 0);
        const q = Math.floor(total / k);
        const r = total % k;
        const least = (k - r) * q * q + r * (q + 1) * (q + 1);
        const attribute = plan.attributes[at];
        table.excess += attribute.weight * (counts.reduce((sum, own) => sum + own * own, 0) - least);
        if (spread(counts) > 1) {
          table.uneven.push({
            attribute: attribute.key,
            least: Math.min(...counts),
            level: attribute.levels[level],
            most: Math.max(...counts),
          });
        }
        if (total > 0 && total < plan.pupils.length) {
          table.largest_difference = Math.max(
            table.largest_difference,
            thousandths(counts, sizes, total, plan.pupils.length),
          );
        }
      }),
    );
    return table;
  };

  /** Late joiners' seats from a batch and its seed: draw number to class number. */
  Draw.lateSeats = (batch, seed) => {
    const stream = new Draw.Stream(seed, "late");
    const starts = [];
    let levels = 0;
    batch.attributes.forEach((attribute) => {
      starts.push(levels);
      levels += attribute.levels.length;
    });
    const classes = batch.classes.map((own) => ({ counts: own.counts.slice(), size: own.size }));
    const [first, second] = batch.odds;
    const seats = {};
    for (const pupil of stream.shuffle(batch.pupils.slice())) {
      const smallest = Math.min(...classes.map((own) => own.size));
      const open = classes.map((_, c) => c).filter((c) => classes[c].size === smallest);
      let chosen = open[0];
      if (open.length > 1) {
        const cost = (c) =>
          pupil.codes.reduce(
            (sum, code, at) => sum + batch.attributes[at].weight * classes[c].counts[starts[at] + code],
            0,
          );
        const order = stream
          .shuffle(open)
          .map((c, at) => [cost(c), at, c])
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        chosen = order[stream.below(first + second) < first ? 0 : 1][2];
      }
      seats[pupil.n] = chosen + 1;
      classes[chosen].size += 1;
      pupil.codes.forEach((code, at) => {
        classes[chosen].counts[starts[at] + code] += 1;
      });
    }
    return seats;
  };
})(Draw);
