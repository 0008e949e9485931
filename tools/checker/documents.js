// Bytes, text and documents: docs/draw-protocol.md, sections 1 to 5. No page, no clock, no network.
"use strict";
var Draw = Draw || {};

(function (Draw) {
  const MAX_BYTES = 4000000;
  const MAX_DEPTH = 8;
  const MAX_INTEGER_CHARACTERS = 16;
  Draw.SPEC = "cunxiao-draw-1";

  /** What is wrong with a document, as a code for the page's words. */
  class DocumentError extends Error {}
  Draw.DocumentError = DocumentError;

  /** An integer that a double cannot hold: kept as its digits, so that digests stay right. */
  class LongInteger {
    constructor(digits) {
      this.digits = digits;
    }
  }

  // --- bytes ---
  const encoder = new TextEncoder();
  Draw.utf8 = (text) => encoder.encode(text);
  Draw.hash = (bytes) => nobleSha256.sha256(bytes);

  Draw.join = (...parts) => {
    const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  };

  Draw.hex = (bytes) => Array.from(bytes, (byte) => (byte < 16 ? "0" : "") + byte.toString(16)).join("");

  /** Bytes of lower-case hexadecimal of exactly so many bytes; null for anything else. */
  Draw.fromHex = (text, length) => {
    if (typeof text !== "string" || text.length !== 2 * length || !/^[0-9a-f]*$/.test(text)) return null;
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) bytes[at] = parseInt(text.substr(2 * at, 2), 16);
    return bytes;
  };

  Draw.fourBytes = (number) => new Uint8Array([number >>> 24, number >>> 16, number >>> 8, number]);

  /** Thirty digits for a digest: the number modulo 10^30, six digits a limb. */
  Draw.thirtyDigits = (digest) => {
    const limbs = [0, 0, 0, 0, 0];
    for (const byte of digest) {
      let carry = byte;
      for (let at = 0; at < 5; at += 1) {
        const value = limbs[at] * 256 + carry;
        limbs[at] = value % 1000000;
        carry = Math.floor(value / 1000000);
      }
    }
    const digits = limbs
      .reverse()
      .map((limb) => String(limb + 1000000).slice(1))
      .join("");
    return digits.match(/.{5}/g).join(" ");
  };

  // --- reading ---
  /** Read a document strictly; throws DocumentError: too_large, not_text, not_json, not_strict. */
  Draw.read = (bytes) => {
    if (bytes.length > MAX_BYTES) throw new DocumentError("too_large");
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (error) {
      throw new DocumentError("not_text");
    }
    return new Reader(text).whole();
  };

  class Reader {
    constructor(text) {
      this.text = text;
      this.at = 0;
    }

    fail(code) {
      throw new DocumentError(code || "not_json");
    }

    whole() {
      const value = this.value(0);
      this.space();
      if (this.at !== this.text.length) this.fail();
      return value;
    }

    space() {
      while (/[ \t\n\r]/.test(this.text.charAt(this.at))) this.at += 1;
    }

    take(character) {
      this.space();
      if (this.text.charAt(this.at) !== character) return false;
      this.at += 1;
      return true;
    }

    expect(character) {
      if (!this.take(character)) this.fail();
    }

    value(depth) {
      this.space();
      const first = this.text.charAt(this.at);
      if (first === "{") return this.object(depth + 1);
      if (first === "[") return this.array(depth + 1);
      if (first === '"') return this.string();
      for (const [word, meant] of [
        ["true", true],
        ["false", false],
        ["null", null],
      ]) {
        if (this.text.startsWith(word, this.at)) {
          this.at += word.length;
          return meant;
        }
      }
      return this.number();
    }

    object(depth) {
      if (depth > MAX_DEPTH) this.fail("not_strict");
      const found = Object.create(null);
      this.expect("{");
      if (this.take("}")) return found;
      do {
        this.space();
        const key = this.string();
        if (key in found) this.fail("not_strict");
        this.expect(":");
        found[key] = this.value(depth);
      } while (this.take(","));
      this.expect("}");
      return found;
    }

    array(depth) {
      if (depth > MAX_DEPTH) this.fail("not_strict");
      const found = [];
      this.expect("[");
      if (this.take("]")) return found;
      do found.push(this.value(depth));
      while (this.take(","));
      this.expect("]");
      return found;
    }

    string() {
      const pattern = /"((?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;
      pattern.lastIndex = this.at;
      const found = pattern.exec(this.text);
      if (!found) this.fail();
      this.at = pattern.lastIndex;
      return JSON.parse(found[0]);
    }

    number() {
      const pattern = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
      pattern.lastIndex = this.at;
      const found = pattern.exec(this.text);
      if (!found) this.fail();
      this.at = pattern.lastIndex;
      const digits = found[0];
      const isPlain = found[1] === undefined && found[2] === undefined;
      if (!isPlain || digits === "-0" || digits.length > MAX_INTEGER_CHARACTERS) this.fail("not_strict");
      const number = Number(digits);
      return Number.isSafeInteger(number) ? number : new LongInteger(digits);
    }
  }

  /** Canonical JSON as text. */
  Draw.canonical = (value) => {
    if (value instanceof LongInteger) return value.digits;
    if (Array.isArray(value)) return "[" + value.map(Draw.canonical).join(",") + "]";
    if (value !== null && typeof value === "object") {
      const members = Object.keys(value)
        .sort(Draw.compareTexts)
        .map((key) => JSON.stringify(key) + ":" + Draw.canonical(value[key]));
      return "{" + members.join(",") + "}";
    }
    return JSON.stringify(value);
  };

  Draw.digestOf = (document) => Draw.hash(Draw.utf8(Draw.canonical(document)));

  // --- shapes ---
  const isObject = (value) =>
    value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof LongInteger);
  Draw.isObject = isObject;

  Draw.hasKeys = (value, keys) =>
    isObject(value) && Object.keys(value).sort().join() === keys.slice().sort().join();

  const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
  const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;
  /** Whether a value is printable text of 1 (or 0) to so many characters. */
  Draw.isText = (value, most, mayBeEmpty) =>
    typeof value === "string" &&
    (value !== "" || mayBeEmpty === true) &&
    Array.from(value).length <= most &&
    !CONTROL.test(value) &&
    !LONE_SURROGATE.test(value);
  Draw.isCount = (value, least, most) => Number.isInteger(value) && value >= least && value <= most;
  Draw.isDigest = (value) => Draw.fromHex(value, 32) !== null;
  Draw.isDay = (value) => typeof value === "string" && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value);

  /** Compare by code point, as sorting texts asks; JavaScript itself compares UTF-16 units. */
  Draw.compareTexts = (left, right) => {
    const a = Array.from(left);
    const b = Array.from(right);
    for (let at = 0; at < a.length && at < b.length; at += 1) {
      if (a[at] !== b[at]) return a[at].codePointAt(0) - b[at].codePointAt(0);
    }
    return a.length - b.length;
  };

  Draw.isSame = (left, right) => Draw.canonical(left) === Draw.canonical(right);

  // --- nonce, slips, seed, family slips ---
  const SEPARATOR = new Uint8Array([0x1f]);
  Draw.commitment = (nonce) =>
    Draw.hash(Draw.join(Draw.utf8(Draw.SPEC), SEPARATOR, Draw.utf8("nonce"), SEPARATOR, nonce));

  /** A slip as it counts; null when it is none. */
  Draw.normaliseSlip = (typed) => {
    const digits = typed
      .trim()
      .replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
    return /^[0-9]{1,18}$/.test(digits) ? digits.replace(/^0+(?=.)/, "") : null;
  };

  Draw.compareSlips = (left, right) =>
    left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);

  Draw.areSlips = (slips) =>
    Array.isArray(slips) &&
    slips.length >= 1 &&
    slips.length <= 500 &&
    slips.every(
      (slip, at) =>
        typeof slip === "string" &&
        Draw.normaliseSlip(slip) === slip &&
        (at === 0 || Draw.compareSlips(slips[at - 1], slip) <= 0),
    );

  Draw.seedOf = (digest, nonce, slips) => {
    const fields = [Draw.utf8(Draw.SPEC), digest, nonce, ...slips.map(Draw.utf8)];
    return Draw.hash(Draw.join(...fields.map((field) => Draw.join(Draw.fourBytes(field.length), field))));
  };

  const LEAF = new Uint8Array([0]);
  const NODE = new Uint8Array([1]);
  Draw.leafDigest = (leaf, salt) => Draw.hash(Draw.join(LEAF, salt, Draw.utf8(Draw.canonical(leaf))));
  Draw.nodeDigest = (left, right) => Draw.hash(Draw.join(NODE, left, right));

  const isCodes = (codes) =>
    isObject(codes) &&
    Object.keys(codes).every((key) => Draw.ATTRIBUTES.includes(key) && Draw.isText(codes[key], 40));

  /** A family slip's root in hex; throws DocumentError(not_a_slip) for what is none. */
  Draw.slipRoot = (slip) => {
    const isSlip =
      Draw.hasKeys(slip, ["leaf", "path", "salt", "spec"]) &&
      slip.spec === Draw.SPEC &&
      Draw.hasKeys(slip.leaf, ["codes", "n", "name", "sex"]) &&
      isCodes(slip.leaf.codes) &&
      Draw.isCount(slip.leaf.n, 1, 1000000) &&
      Draw.isText(slip.leaf.name, 60) &&
      ["1", "2"].includes(slip.leaf.sex) &&
      Draw.fromHex(slip.salt, 16) !== null &&
      Array.isArray(slip.path) &&
      slip.path.length <= 20 &&
      slip.path.every(
        (step) => typeof step === "string" && "LR".includes(step.charAt(0)) && Draw.isDigest(step.slice(1)),
      );
    if (!isSlip) throw new DocumentError("not_a_slip");
    let ours = Draw.leafDigest(slip.leaf, Draw.fromHex(slip.salt, 16));
    for (const step of slip.path) {
      const other = Draw.fromHex(step.slice(1), 32);
      ours = step.charAt(0) === "L" ? Draw.nodeDigest(other, ours) : Draw.nodeDigest(ours, other);
    }
    return Draw.hex(ours);
  };
})(Draw);
