// The forms of plan, certificate, batch: docs/draw-protocol.md, sections 2, 13 and 14.
"use strict";
var Draw = Draw || {};

(function (Draw) {
  const DEFAULTS = [
    "sex",
    "birth_half_year",
    "village",
    "boarder",
    "left_behind",
    "minority",
    "preschool",
    "special_needs",
  ];
  Draw.ATTRIBUTES = DEFAULTS.concat([
    "birth_month",
    "hardship",
    "hukou_type",
    "kindergarten",
    "migrant_child",
    "only_child",
    "orphan",
    "sex_boarder",
    "teaching_site",
  ]);
  const PLAN_KEYS = [
    "spec",
    "school",
    "entry_year",
    "stage",
    "classes",
    "kicks",
    "attributes",
    "left_out",
    "pupils",
    "together",
    "apart",
    "lots",
    "late",
    "annulled",
    "commitment",
    "roster_root",
  ];
  const CERTIFICATE_KEYS = [
    "annulled",
    "attributes",
    "balance",
    "check_code",
    "classes",
    "day",
    "entry_year",
    "left_out",
    "lots",
    "nonce",
    "plan_digest",
    "roster_root",
    "school",
    "seed",
    "signature",
    "signer",
    "slips",
    "spec",
    "stage",
    "wishes",
  ];
  const LATE_KEYS = [
    "batch",
    "batch_digest",
    "check_code",
    "day",
    "nonce",
    "plan_digest",
    "seats",
    "seed",
    "signature",
    "signer",
    "slips",
    "spec",
  ];
  const BATCH_KEYS = [
    "attributes",
    "batch",
    "classes",
    "commitment",
    "day",
    "odds",
    "plan_digest",
    "pupils",
    "roster_root",
    "spec",
  ];

  const { hasKeys, isCount, isText, isDay, isDigest } = Draw;
  const isAnything = Number.MAX_SAFE_INTEGER;
  const isList = (value, most, isGood) => Array.isArray(value) && value.length <= most && value.every(isGood);
  const isAscending = (values, compare) =>
    values.every((value, at) => at === 0 || compare(values[at - 1], value) < 0);
  const isNamed = (value) => isText(value) && value.trim() !== "";
  const inOrder = (list) =>
    isAscending(
      list.map((own) => Draw.ATTRIBUTES.indexOf(own.key)),
      (a, b) => a - b,
    );

  const isAttribute = (own) =>
    hasKeys(own, ["key", "levels", "reason", "weight"]) &&
    Draw.ATTRIBUTES.includes(own.key) &&
    isList(own.levels, 400, isText) &&
    own.levels.length >= 2 &&
    isAscending(own.levels, Draw.compareTexts) &&
    isText(own.reason) &&
    (DEFAULTS.includes(own.key) || isNamed(own.reason)) &&
    isCount(own.weight, 1, 20);

  const areAttributes = (list) => isList(list, Draw.ATTRIBUTES.length, isAttribute) && inOrder(list);

  const areLeftOut = (list) =>
    isList(
      list,
      DEFAULTS.length,
      (own) =>
        hasKeys(own, ["cause", "key"]) &&
        ["chosen", "single_level"].includes(own.cause) &&
        DEFAULTS.includes(own.key),
    ) && inOrder(list);

  const areAnnulled = (list) =>
    isList(
      list,
      isAnything,
      (own) =>
        hasKeys(own, ["approver", "day", "plan_digest", "reason"]) &&
        isText(own.approver) &&
        isText(own.reason) &&
        isDay(own.day) &&
        isDigest(own.plan_digest),
    );

  const isPupil = (own, attributes) =>
    hasKeys(own, ["codes", "n", "sex"]) &&
    ["1", "2"].includes(own.sex) &&
    Array.isArray(own.codes) &&
    own.codes.length === attributes.length &&
    own.codes.every((code, at) => isCount(code, 0, attributes[at].levels.length - 1));

  const areWishes = (list, most, pupils) =>
    isList(
      list,
      500,
      (own) =>
        hasKeys(own, ["pupils", "reason"]) &&
        isNamed(own.reason) &&
        isList(own.pupils, most, (n) => isCount(n, 1, pupils)) &&
        own.pupils.length >= 2 &&
        isAscending(own.pupils, (a, b) => a - b),
    );

  const areLots = (lots, classes) => {
    if (!hasKeys(lots, ["by", "teams"]) || !isList(lots.teams, 100, isText)) return false;
    if (lots.by === "none") return lots.teams.length === 0;
    return (
      ["program", "physical"].includes(lots.by) &&
      lots.teams.length === classes &&
      new Set(lots.teams).size === classes
    );
  };

  const areOdds = (odds) =>
    isList(odds, 2, (own) => isCount(own, 0, isAnything)) && odds.length === 2 && odds[0] + odds[1] >= 1;

  const isLatePart = (late) =>
    hasKeys(late, ["days", "odds"]) &&
    areOdds(late.odds) &&
    isList(late.days, isAnything, isDay) &&
    isAscending(late.days, Draw.compareTexts);

  /** Whether a document is a sealed plan. */
  Draw.isPlan = (plan) => {
    if (!hasKeys(plan, PLAN_KEYS) || plan.spec !== Draw.SPEC || !isText(plan.school)) return false;
    if (!Number.isInteger(plan.entry_year) || !["0", "1", "2"].includes(plan.stage)) return false;
    if (!isCount(plan.classes, 1, 100) || !isCount(plan.kicks, 0, 10000)) return false;
    if (!areAttributes(plan.attributes) || !areLeftOut(plan.left_out)) return false;
    const named = plan.attributes
      .concat(plan.left_out)
      .map((own) => own.key)
      .filter((key) => DEFAULTS.includes(key));
    if (named.slice().sort().join() !== DEFAULTS.slice().sort().join()) return false;
    const isNumbered =
      isList(plan.pupils, 5000, (own) => isPupil(own, plan.attributes)) &&
      plan.pupils.every((own, at) => own.n === at + 1);
    if (!isNumbered || plan.classes > plan.pupils.length || plan.pupils.length > 300 * plan.classes)
      return false;
    return (
      areWishes(plan.together, 60, plan.pupils.length) &&
      areWishes(plan.apart, 20, plan.pupils.length) &&
      areLots(plan.lots, plan.classes) &&
      isLatePart(plan.late) &&
      areAnnulled(plan.annulled) &&
      isDigest(plan.commitment) &&
      isDigest(plan.roster_root)
    );
  };

  /** Whether a document is a batch of late joiners. */
  Draw.isBatch = (batch) => {
    if (!hasKeys(batch, BATCH_KEYS) || batch.spec !== Draw.SPEC || !areAttributes(batch.attributes))
      return false;
    const levels = batch.attributes.reduce((sum, own) => sum + own.levels.length, 0);
    const isClass = (own) =>
      hasKeys(own, ["counts", "size"]) &&
      isCount(own.size, 0, isAnything) &&
      isList(own.counts, levels, (count) => isCount(count, 0, isAnything)) &&
      own.counts.length === levels;
    const isNumbered =
      isList(batch.pupils, 5000, (own) => isPupil(own, batch.attributes)) &&
      batch.pupils.length >= 1 &&
      isCount(batch.pupils[0].n, 1, isAnything) &&
      batch.pupils.every((own, at) => own.n === batch.pupils[0].n + at);
    return (
      isNumbered &&
      isList(batch.classes, 100, isClass) &&
      batch.classes.length >= 1 &&
      isCount(batch.batch, 1, isAnything) &&
      isDay(batch.day) &&
      areOdds(batch.odds) &&
      isDigest(batch.plan_digest) &&
      isDigest(batch.commitment) &&
      isDigest(batch.roster_root)
    );
  };

  const isSigned = (own) =>
    own.spec === Draw.SPEC &&
    isDay(own.day) &&
    isText(own.check_code) &&
    isDigest(own.nonce) &&
    isDigest(own.seed) &&
    isDigest(own.plan_digest) &&
    typeof own.signature === "string" &&
    hasKeys(own.signer, ["fingerprint", "key"]) &&
    isText(own.signer.fingerprint) &&
    isText(own.signer.key) &&
    Array.isArray(own.slips) &&
    own.slips.every(isText);

  const isBalance = (own) =>
    hasKeys(own, ["excess", "largest_difference", "sex_range", "size_range", "uneven"]) &&
    ["excess", "largest_difference", "sex_range", "size_range"].every((key) =>
      isCount(own[key], 0, isAnything),
    ) &&
    isList(
      own.uneven,
      isAnything,
      (row) =>
        hasKeys(row, ["attribute", "least", "level", "most"]) &&
        Draw.ATTRIBUTES.includes(row.attribute) &&
        isText(row.level) &&
        isCount(row.least, 0, isAnything) &&
        isCount(row.most, 0, isAnything),
    );

  const isNumbering = (value, isGood) =>
    Draw.isObject(value) &&
    Object.keys(value).every((key) => /^[1-9][0-9]{0,8}$/.test(key) && isGood(value[key]));

  /** Whether a document is a certificate of a draw. */
  Draw.isCertificate = (own) =>
    hasKeys(own, CERTIFICATE_KEYS) &&
    isSigned(own) &&
    areAnnulled(own.annulled) &&
    areLeftOut(own.left_out) &&
    isList(
      own.attributes,
      Draw.ATTRIBUTES.length,
      (row) =>
        hasKeys(row, ["key", "weight"]) && Draw.ATTRIBUTES.includes(row.key) && isCount(row.weight, 1, 20),
    ) &&
    isBalance(own.balance) &&
    isText(own.school) &&
    Number.isInteger(own.entry_year) &&
    ["0", "1", "2"].includes(own.stage) &&
    isNumbering(own.classes, (list) => isList(list, isAnything, (n) => isCount(n, 1, isAnything))) &&
    hasKeys(own.lots, ["by", "teams"]) &&
    ["none", "program", "physical"].includes(own.lots.by) &&
    isNumbering(own.lots.teams, isText) &&
    isDigest(own.roster_root) &&
    hasKeys(own.wishes, ["apart", "together"]) &&
    isCount(own.wishes.apart, 0, isAnything) &&
    isCount(own.wishes.together, 0, isAnything);

  /** Whether a document is a certificate of late joiners. */
  Draw.isLateCertificate = (own) =>
    hasKeys(own, LATE_KEYS) &&
    isSigned(own) &&
    isDigest(own.batch_digest) &&
    isCount(own.batch, 1, isAnything) &&
    isNumbering(own.seats, (number) => isCount(number, 1, 100));

  /** What a document is by its keys: `certificate`, `late`, `plan`, `batch`, `slip` or `unknown`. */
  Draw.kindOf = (own) => {
    if (!Draw.isObject(own)) return "unknown";
    if ("leaf" in own) return "slip";
    if ("batch_digest" in own) return "late";
    if ("check_code" in own) return "certificate";
    if ("commitment" in own) return "batch" in own ? "batch" : "plan";
    return "unknown";
  };
})(Draw);
