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

  // The bounds of section 1, "Limits".
  const MAX_PUPILS = 5000;
  const MAX_CLASSES = 100;
  const MAX_FIGURE = 1000000000000;
  const MAX_BATCH = 1000;
  const LEVEL = 40;
  const NAME = 60;
  const REASON = 200;
  const LINE = 1000;

  const { hasKeys, isCount, isText, isDay, isDigest } = Draw;
  const isList = (value, most, isGood) => Array.isArray(value) && value.length <= most && value.every(isGood);
  const isAscending = (values, compare) =>
    values.every((value, at) => at === 0 || compare(values[at - 1], value) < 0);
  const isSize = (value) => isCount(value, 0, MAX_PUPILS);
  const isYear = (value) => isCount(value, 1900, 2999);
  const isStage = (value) => ["0", "1", "2"].includes(value);
  const inOrder = (list) =>
    isAscending(
      list.map((own) => Draw.ATTRIBUTES.indexOf(own.key)),
      (a, b) => a - b,
    );

  const isAttribute = (own) =>
    hasKeys(own, ["key", "levels", "reason", "weight"]) &&
    Draw.ATTRIBUTES.includes(own.key) &&
    isList(own.levels, 400, (level) => isText(level, LEVEL)) &&
    own.levels.length >= 2 &&
    isAscending(own.levels, Draw.compareTexts) &&
    isText(own.reason, REASON, DEFAULTS.includes(own.key)) &&
    isCount(own.weight, 1, 20);

  const areAttributes = (list) => isList(list, Draw.ATTRIBUTES.length, isAttribute);

  const areLeftOut = (list) =>
    isList(
      list,
      Draw.ATTRIBUTES.length,
      (own) =>
        hasKeys(own, ["cause", "key"]) &&
        ["chosen", "single_level"].includes(own.cause) &&
        DEFAULTS.includes(own.key),
    );

  const areAnnulled = (list) =>
    isList(
      list,
      50,
      (own) =>
        hasKeys(own, ["approver", "day", "plan_digest", "reason"]) &&
        isText(own.approver, NAME) &&
        isText(own.reason, REASON) &&
        isDay(own.day) &&
        isDigest(own.plan_digest),
    );

  const isPupil = (own, attributes) =>
    hasKeys(own, ["codes", "n", "sex"]) &&
    ["1", "2"].includes(own.sex) &&
    Array.isArray(own.codes) &&
    own.codes.length === attributes.length &&
    own.codes.every((code, at) => isCount(code, 0, attributes[at].levels.length - 1));

  const arePupils = (list, attributes, first) =>
    isList(list, MAX_PUPILS, (own) => isPupil(own, attributes)) &&
    list.length >= 1 &&
    list.every((own, at) => own.n === first + at);

  const areWishes = (list, most, pupils) =>
    isList(
      list,
      500,
      (own) =>
        hasKeys(own, ["pupils", "reason"]) &&
        isText(own.reason, REASON) &&
        isList(own.pupils, most, (n) => isCount(n, 1, pupils)) &&
        own.pupils.length >= 2 &&
        isAscending(own.pupils, (a, b) => a - b),
    );

  const areLots = (lots, classes) => {
    if (!hasKeys(lots, ["by", "teams"]) || !isList(lots.teams, MAX_CLASSES, (team) => isText(team, NAME)))
      return false;
    if (lots.by === "none") return lots.teams.length === 0;
    return (
      ["program", "physical"].includes(lots.by) &&
      lots.teams.length === classes &&
      new Set(lots.teams).size === classes
    );
  };

  const areOdds = (odds) => isList(odds, 2, (own) => isCount(own, 1, 1000)) && odds.length === 2;

  const isLatePart = (late) =>
    hasKeys(late, ["days", "odds"]) &&
    areOdds(late.odds) &&
    isList(late.days, 50, isDay) &&
    isAscending(late.days, Draw.compareTexts);

  const countsEachDefault = (plan) => {
    const named = plan.attributes
      .concat(plan.left_out)
      .map((own) => own.key)
      .filter((key) => DEFAULTS.includes(key));
    return (
      inOrder(plan.attributes) &&
      inOrder(plan.left_out) &&
      named.sort().join() === DEFAULTS.slice().sort().join()
    );
  };

  /** Whether a plan is sealed: a draft is empty in both places. */
  Draw.isSealed = (plan) => plan.commitment !== "";

  /** Whether a document is a plan, sealed or still a draft. */
  Draw.isPlan = (plan) => {
    if (!hasKeys(plan, PLAN_KEYS) || plan.spec !== Draw.SPEC || !isText(plan.school, 20)) return false;
    if (!isYear(plan.entry_year) || !isStage(plan.stage) || !isCount(plan.kicks, 0, 10000)) return false;
    if (!areAttributes(plan.attributes) || !areLeftOut(plan.left_out) || !countsEachDefault(plan))
      return false;
    if (!arePupils(plan.pupils, plan.attributes, 1)) return false;
    const pupils = plan.pupils.length;
    if (!isCount(plan.classes, Math.ceil(pupils / 300), Math.min(MAX_CLASSES, pupils))) return false;
    const isDraft = plan.commitment === "" && plan.roster_root === "";
    return (
      areWishes(plan.together, 60, pupils) &&
      areWishes(plan.apart, 20, pupils) &&
      areLots(plan.lots, plan.classes) &&
      isLatePart(plan.late) &&
      areAnnulled(plan.annulled) &&
      (isDraft || (isDigest(plan.commitment) && isDigest(plan.roster_root)))
    );
  };

  /** Whether a document is a batch of late joiners. */
  Draw.isBatch = (batch) => {
    if (!hasKeys(batch, BATCH_KEYS) || batch.spec !== Draw.SPEC || !areAttributes(batch.attributes))
      return false;
    if (!inOrder(batch.attributes)) return false;
    const levels = batch.attributes.reduce((sum, own) => sum + own.levels.length, 0);
    const isClass = (own) =>
      hasKeys(own, ["counts", "size"]) &&
      isSize(own.size) &&
      isList(own.counts, levels, isSize) &&
      own.counts.length === levels;
    const first =
      Array.isArray(batch.pupils) && batch.pupils.length > 0 && Draw.isObject(batch.pupils[0])
        ? batch.pupils[0].n
        : null;
    return (
      isCount(first, 1, 1000000) &&
      arePupils(batch.pupils, batch.attributes, first) &&
      isList(batch.classes, MAX_CLASSES, isClass) &&
      batch.classes.length >= 1 &&
      isCount(batch.batch, 1, MAX_BATCH) &&
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
    isText(own.check_code, 40) &&
    isDigest(own.nonce) &&
    isDigest(own.seed) &&
    isDigest(own.plan_digest) &&
    typeof own.signature === "string" &&
    Array.from(own.signature).length <= LINE &&
    hasKeys(own.signer, ["fingerprint", "key"]) &&
    isText(own.signer.fingerprint, 100) &&
    isText(own.signer.key, LINE) &&
    isList(own.slips, 500, (slip) => isText(slip, 18));

  const isUneven = (own) =>
    hasKeys(own, ["attribute", "least", "level", "most"]) &&
    Draw.ATTRIBUTES.includes(own.attribute) &&
    isText(own.level, LEVEL) &&
    isSize(own.least) &&
    isSize(own.most);

  const isBalance = (own) =>
    hasKeys(own, ["excess", "largest_difference", "sex_range", "size_range", "uneven"]) &&
    isCount(own.excess, 0, MAX_FIGURE) &&
    isCount(own.largest_difference, 0, MAX_FIGURE) &&
    isSize(own.sex_range) &&
    isSize(own.size_range) &&
    isList(own.uneven, 10000, isUneven);

  const isNumbering = (value, key, most, isGood) =>
    Draw.isObject(value) &&
    Object.keys(value).length <= most &&
    Object.keys(value).every((own) => key.test(own) && isGood(value[own]));
  const CLASS_NUMBER = /^[1-9][0-9]{0,5}$/;
  const DRAW_NUMBER = /^(0|[1-9][0-9]{0,5})$/;

  const isWeight = (own) =>
    hasKeys(own, ["key", "weight"]) && Draw.ATTRIBUTES.includes(own.key) && isCount(own.weight, 1, 20);

  /** Whether a document is a certificate of a draw. */
  Draw.isCertificate = (own) =>
    hasKeys(own, CERTIFICATE_KEYS) &&
    isSigned(own) &&
    areAnnulled(own.annulled) &&
    areLeftOut(own.left_out) &&
    isList(own.attributes, Draw.ATTRIBUTES.length, isWeight) &&
    isBalance(own.balance) &&
    isText(own.school, 20) &&
    isYear(own.entry_year) &&
    isStage(own.stage) &&
    isNumbering(own.classes, CLASS_NUMBER, MAX_CLASSES, (list) =>
      isList(list, MAX_PUPILS, (n) => isCount(n, 1, MAX_PUPILS)),
    ) &&
    hasKeys(own.lots, ["by", "teams"]) &&
    ["none", "program", "physical"].includes(own.lots.by) &&
    isNumbering(own.lots.teams, CLASS_NUMBER, MAX_CLASSES, (team) => isText(team, NAME)) &&
    isDigest(own.roster_root) &&
    hasKeys(own.wishes, ["apart", "together"]) &&
    isCount(own.wishes.apart, 0, 500) &&
    isCount(own.wishes.together, 0, 500);

  /** Whether a document is a certificate of late joiners. */
  Draw.isLateCertificate = (own) =>
    hasKeys(own, LATE_KEYS) &&
    isSigned(own) &&
    isDigest(own.batch_digest) &&
    isCount(own.batch, 1, MAX_BATCH) &&
    isNumbering(own.seats, DRAW_NUMBER, MAX_PUPILS, (number) => isCount(number, 1, MAX_CLASSES));

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
