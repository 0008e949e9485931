// Runs the checker's scripts without a page: cases as JSON on stdin, findings as JSON on stdout.
"use strict";
const fs = require("fs");
const vm = require("vm");

const { scripts, cases } = JSON.parse(fs.readFileSync(0, "utf8"));
const context = vm.createContext({ TextEncoder, TextDecoder, Uint8Array, atob });
for (const path of scripts) vm.runInContext(fs.readFileSync(path, "utf8"), context, { filename: path });
const { Draw, Words } = vm.runInContext("({ Draw, Words })", context);

const bytesOf = (text) => (text === null ? null : Uint8Array.from(Buffer.from(text, "base64")));
const finish = (steps) => {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
};
const digestOf = (text) => Draw.hex(Draw.hash(Draw.utf8(text)));

const work = {
  verify({ certificate, plan, isUnsigned }) {
    const document = Draw.read(bytesOf(certificate));
    const steps = Draw.kindOf(document) === "late" ? Draw.verifyLate : Draw.verify;
    const report = finish(steps(document, bytesOf(plan), isUnsigned ? () => true : undefined));
    return { failed: report.failed, not_checked: report.notChecked, verified: report.isVerified };
  },
  draw({ plan, seed }) {
    const draw = Draw.startDraw(Draw.read(bytesOf(plan)), Draw.fromHex(seed, 32));
    while (!draw.isDone) draw.step();
    const classes = draw.classes();
    const document = Draw.read(bytesOf(plan));
    return { classes, balance: Draw.balanceOf(document, classes) };
  },
  slip({ slip }) {
    return Draw.slipRoot(Draw.read(bytesOf(slip)));
  },
  root({ leaf, salt }) {
    return Draw.hex(Draw.leafDigest(leaf, Draw.fromHex(salt, 16)));
  },
  seed({ typed, plan_digest, nonce }) {
    const slips = typed.map(Draw.normaliseSlip).sort(Draw.compareSlips);
    const digest = Draw.fromHex(plan_digest, 32);
    const bytes = Draw.fromHex(nonce, 32);
    return {
      slips,
      check_code: Draw.thirtyDigits(digest),
      commitment: Draw.hex(Draw.commitment(bytes)),
      seed: Draw.hex(Draw.seedOf(digest, bytes, slips)),
    };
  },
  normalise({ text }) {
    return Draw.normaliseSlip(text);
  },
  stream({ seed, label, bounds, words }) {
    const of = () => new Draw.Stream(Draw.fromHex(seed, 32), label);
    const [numbers, plain] = [of(), of()];
    return {
      words: words.map(() => plain.take()),
      below: bounds.map((bound) => numbers.below(bound)),
      shuffle_of_30: of().shuffle(Array.from({ length: 30 }, (_, at) => at)),
    };
  },
  sha256({ text, times }) {
    return digestOf(text.repeat(times));
  },
  ed25519({ key, message, signature }) {
    const bytes = (text) => Uint8Array.from(Buffer.from(text, "hex"));
    return vm.runInContext("nobleEd25519", context).verify(bytes(signature), bytes(message), bytes(key), { zip215: false });
  },
  words() {
    return Words;
  },
};

const found = cases.map((own) => {
  try {
    return work[own.do](own);
  } catch (error) {
    if (!(error instanceof Draw.DocumentError)) throw error;
    return { refused: error.message };
  }
});
process.stdout.write(JSON.stringify(found));
