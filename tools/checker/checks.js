// The checks of a certificate: docs/draw-protocol.md, sections 13 and 14.
"use strict";
var Draw = Draw || {};

(function (Draw) {
  Draw.CHECKS = [
    "check_code",
    "slips",
    "seed",
    "signature",
    "plan",
    "plan_form",
    "nonce",
    "header",
    "annulled",
    "classes",
    "balance",
    "teams",
  ];
  Draw.LATE_CHECKS = ["check_code", "slips", "seed", "signature", "plan", "plan_form", "nonce", "classes"];
  const NAMESPACE = "cunxiao-draw-v1";
  const KEY_TYPE = Draw.utf8("ssh-ed25519");

  const sshString = (bytes) => Draw.join(Draw.fourBytes(bytes.length), bytes);

  const fromBase64 = (text) => {
    if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  };

  const startsWith = (bytes, start) =>
    bytes.length >= start.length && start.every((byte, at) => bytes[at] === byte);

  /** The 32-byte key and the blob of an OpenSSH Ed25519 line; null for anything else. */
  const keyOf = (line) => {
    const found = /^ssh-ed25519 (\S+)$/.exec(line);
    const blob = found && fromBase64(found[1]);
    const start = Draw.join(sshString(KEY_TYPE), Draw.fourBytes(32));
    if (!blob || blob.length !== start.length + 32 || !startsWith(blob, start)) return null;
    return { blob, key: blob.slice(start.length) };
  };

  /** The thirty digits of a key's own fingerprint; null when the line is no Ed25519 key. */
  Draw.fingerprintOf = (line) => {
    const own = keyOf(line);
    return own && Draw.thirtyDigits(Draw.hash(own.blob));
  };

  /** Whether this machine can check an Ed25519 signature: old browsers lack long integers. */
  Draw.canCheckSignatures = () => typeof nobleEd25519 !== "undefined";

  /** Whether an SSHSIG blob in base64 is the signer's signature of a message; null when it cannot be checked here. */
  Draw.signatureHolds = (message, signature, signer) => {
    const own = keyOf(signer.key);
    const blob = fromBase64(signature);
    if (!own || !blob || Draw.fingerprintOf(signer.key) !== signer.fingerprint) return false;
    const fields = [
      sshString(Draw.utf8(NAMESPACE)),
      sshString(new Uint8Array(0)),
      sshString(Draw.utf8("sha512")),
    ];
    const magic = Draw.utf8("SSHSIG");
    const inner = Draw.join(sshString(KEY_TYPE), Draw.fourBytes(64));
    const start = Draw.join(
      magic,
      Draw.fourBytes(1),
      sshString(own.blob),
      ...fields,
      Draw.fourBytes(inner.length + 64),
      inner,
    );
    if (blob.length !== start.length + 64 || !startsWith(blob, start)) return false;
    if (!Draw.canCheckSignatures()) return null;
    const signed = Draw.join(magic, ...fields, sshString(nobleEd25519.sha512(message)));
    try {
      return nobleEd25519.verify(blob.slice(start.length), signed, own.key, { zip215: false });
    } catch (error) {
      return false;
    }
  };

  /** What is signed: the certificate without its signature. */
  const signedBytes = (certificate) => {
    const rest = Object.assign(Object.create(null), certificate);
    delete rest.signature;
    return Draw.utf8(Draw.canonical(rest));
  };

  /** Checks that were made, by name; what stays undefined was not checked. */
  class Report {
    constructor(names) {
      this.names = names;
      this.found = Object.create(null);
    }

    /** `ok`, `fail` or `none` for each check, in the order of the protocol. */
    get rows() {
      const word = (found) => (found === true ? "ok" : found === false ? "fail" : "none");
      return this.names.map((name) => ({ name, state: word(this.found[name]) }));
    }

    get failed() {
      return this.rows.filter((row) => row.state === "fail").map((row) => row.name);
    }

    get notChecked() {
      return this.rows.filter((row) => row.state === "none").map((row) => row.name);
    }

    get isVerified() {
      return this.rows.every((row) => row.state === "ok");
    }
  }

  const ofItself = (report, certificate, digestName, check) => {
    const digest = Draw.fromHex(certificate[digestName], 32);
    const nonce = Draw.fromHex(certificate.nonce, 32);
    report.found.check_code = certificate.check_code === Draw.thirtyDigits(digest);
    report.found.slips = Draw.areSlips(certificate.slips);
    const areAscii = certificate.slips.every((slip) => /^[ -~]*$/.test(slip));
    report.found.seed =
      areAscii && certificate.seed === Draw.hex(Draw.seedOf(digest, nonce, certificate.slips));
    const holds = check(signedBytes(certificate), certificate.signature, certificate.signer);
    if (holds !== null) report.found.signature = holds;
  };

  /** Read what was shown as plan or batch and check it as a document; null when the rest cannot be checked. */
  const shown = (report, bytes, stated, isReadable, isRight) => {
    let document;
    try {
      document = Draw.read(bytes);
    } catch (error) {
      if (!(error instanceof Draw.DocumentError)) throw error;
      report.found.plan = false;
      report.found.plan_form = false;
      return null;
    }
    report.found.plan = Draw.hex(Draw.digestOf(document)) === stated;
    const canGoOn = isReadable(document);
    report.found.plan_form = canGoOn && isRight(document);
    return canGoOn ? document : null;
  };

  const holdsNonce = (certificate, plan) =>
    Draw.hex(Draw.commitment(Draw.fromHex(certificate.nonce, 32))) === plan.commitment;

  const headerOf = (own) =>
    ["school", "entry_year", "stage", "left_out", "roster_root"].map((key) => own[key]);

  const agreesOnHeader = (certificate, plan) =>
    Draw.isSame(headerOf(certificate), headerOf(plan)) &&
    Draw.isSame(
      certificate.attributes,
      plan.attributes.map((own) => ({ key: own.key, weight: own.weight })),
    ) &&
    Draw.isSame(certificate.wishes, { apart: plan.apart.length, together: plan.together.length });

  /** Whether the teams are right; undefined when drawn lots are not recorded yet. */
  const areTeams = (certificate, plan, seed) => {
    const stated = certificate.lots.teams;
    if (certificate.lots.by !== plan.lots.by) return false;
    if (plan.lots.by === "none") return Object.keys(stated).length === 0;
    if (plan.lots.by === "program") return Draw.isSame(stated, Draw.teamsOf(plan.lots.teams, seed));
    if (Object.keys(stated).length === 0) return undefined;
    const recorded = plan.lots.teams.map((_, at) => stated[at + 1]);
    return (
      Object.keys(stated).length === recorded.length &&
      Draw.isSame(recorded.slice().sort(), plan.lots.teams.slice().sort())
    );
  };

  /**
   * Check a certificate (a document) with the bytes of what was shown as its plan, or null.
   * A generator: it yields how far the drawing-again is, from 0 to 1, and returns the Report.
   * `checkSignature` is for the vectors, which no real key signed.
   */
  Draw.verify = function* (certificate, planBytes, checkSignature) {
    if (!Draw.isCertificate(certificate)) throw new Draw.DocumentError("not_a_certificate");
    const report = new Report(Draw.CHECKS);
    ofItself(report, certificate, "plan_digest", checkSignature || Draw.signatureHolds);
    const plan = planBytes && shown(report, planBytes, certificate.plan_digest, Draw.isPlan, Draw.isSealed);
    if (!plan) return report;
    const seed = Draw.fromHex(certificate.seed, 32);
    report.found.nonce = holdsNonce(certificate, plan);
    report.found.header = agreesOnHeader(certificate, plan);
    report.found.annulled = Draw.isSame(certificate.annulled, plan.annulled);
    const classes = Draw.seated(plan, certificate.classes);
    report.found.balance =
      classes !== null && Draw.isSame(certificate.balance, Draw.balanceOf(plan, classes));
    report.found.teams = areTeams(certificate, plan, seed);
    const draw = Draw.startDraw(plan, seed);
    if (draw)
      while (!draw.isDone) {
        draw.step();
        yield draw.progress;
      }
    report.found.classes = draw !== null && Draw.isSame(certificate.classes, draw.classes());
    report.plan = plan;
    return report;
  };

  /** Check a certificate of late joiners likewise, with its batch. */
  Draw.verifyLate = function* (certificate, batchBytes, checkSignature) {
    if (!Draw.isLateCertificate(certificate)) throw new Draw.DocumentError("not_a_certificate");
    const report = new Report(Draw.LATE_CHECKS);
    ofItself(report, certificate, "batch_digest", checkSignature || Draw.signatureHolds);
    const agrees = (batch) =>
      batch.plan_digest === certificate.plan_digest &&
      batch.batch === certificate.batch &&
      batch.day === certificate.day;
    const batch = batchBytes && shown(report, batchBytes, certificate.batch_digest, Draw.isBatch, agrees);
    if (!batch) return report;
    report.found.nonce = holdsNonce(certificate, batch);
    report.found.classes = Draw.isSame(
      certificate.seats,
      Draw.lateSeats(batch, Draw.fromHex(certificate.seed, 32)),
    );
    report.plan = batch;
    return report;
  };
})(Draw);
