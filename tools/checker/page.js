// The page itself: what was opened, what was found, in the chosen language.
"use strict";

(function () {
  const SLICE_MILLISECONDS = 40;
  const at = (id) => document.getElementById(id);
  const { say, make, className } = Show;
  const opened = {
    certificate: null,
    isLate: false,
    planBytes: null,
    planName: "",
    plan: null,
    report: null,
    run: 0,
  };

  // --- opening ---
  const isPlanKind = (kind) => kind === "plan" || kind === "batch";

  const readKind = (bytes) => {
    const document = Draw.read(bytes);
    return { document, kind: Draw.kindOf(document) };
  };

  /** Take what was opened to where it belongs; `isForPlan` says which button was used. */
  const accept = (bytes, name, isForPlan) => {
    showProblem(null);
    try {
      const { document, kind } = readKind(bytes);
      if (kind === "certificate" || kind === "late") openCertificate(document, kind === "late");
      else if (kind === "slip") openSlip(bytes);
      else if (isPlanKind(kind) || isForPlan) openPlan(bytes, name);
      else throw new Draw.DocumentError("unknown");
    } catch (error) {
      if (!(error instanceof Draw.DocumentError)) throw error;
      if (isForPlan) openPlan(bytes, name);
      else showProblem(error.message);
    }
  };

  const openCertificate = (document, isLate) => {
    if (!(isLate ? Draw.isLateCertificate(document) : Draw.isCertificate(document)))
      throw new Draw.DocumentError("not_a_certificate");
    opened.certificate = document;
    opened.isLate = isLate;
    check();
  };

  const openPlan = (bytes, name) => {
    opened.planBytes = bytes;
    opened.planName = name;
    check();
    if (bytes && opened.certificate) at("verdict").scrollIntoView();
  };

  const openSlip = (bytes) => {
    at("slip").value = new TextDecoder().decode(bytes);
    checkSlip();
    if (opened.certificate) at("family-card").scrollIntoView();
    else showProblem("slipNotYet");
  };

  const readFile = (file, isForPlan) => {
    const reader = new FileReader();
    reader.onload = guarded(() => accept(new Uint8Array(reader.result), file.name, isForPlan));
    reader.onerror = () => showProblem("unreadable");
    reader.readAsArrayBuffer(file);
  };

  // --- checking ---
  const check = () => {
    opened.run += 1;
    opened.report = null;
    opened.plan = null;
    opened.progress = 0;
    showAll();
    if (!opened.certificate) return;
    const steps = (opened.isLate ? Draw.verifyLate : Draw.verify)(opened.certificate, opened.planBytes);
    const run = opened.run;
    // The work is done in slices, so that the page paints and can be scrolled meanwhile.
    const slice = guarded(() => {
      if (run !== opened.run) return;
      const until = Date.now() + SLICE_MILLISECONDS;
      let step = steps.next();
      while (!step.done && Date.now() < until) step = steps.next();
      if (step.done) {
        opened.report = step.value;
        opened.plan = step.value.plan || null;
        showAll();
      } else {
        at("progress").value = Math.round(100 * step.value);
        setTimeout(slice, 0);
      }
    });
    setTimeout(slice, 0);
  };

  const verdictOf = (report) => {
    if (!report) return ["working", "…", say("result"), say("working")];
    if (report.isVerified) return ["verified", "✓", say("verified"), say("verifiedMore")];
    if (report.failed.length > 0)
      return ["failed", "✗", say("failed", { n: report.failed.length }), say("failedMore")];
    if (!opened.planBytes) return ["incomplete", "–", say("incomplete"), say("incompletePlan")];
    const reason = report.notChecked.includes("signature") ? "incompleteSignature" : "incompleteTeams";
    return ["incomplete", "–", say("incomplete"), say(reason)];
  };

  // --- showing ---
  const showProblem = (code) => {
    opened.problem = code;
    const words = Show.words();
    at("problem").hidden = code === null;
    if (code !== null) at("problem").textContent = words.problem[code] || words[code];
  };

  const guarded =
    (work) =>
    (...given) => {
      try {
        work(...given);
      } catch (error) {
        showProblem("unexpected");
        throw error;
      }
    };

  const countOf = (certificate) =>
    Object.keys(certificate.classes).reduce((sum, own) => sum + certificate.classes[own].length, 0);

  const certificateState = () => {
    const own = opened.certificate;
    if (!own) return say("nothing");
    if (opened.isLate)
      return (
        "✓ " +
        say("opened") +
        " " +
        say("isLate", { batch: own.batch, pupils: Object.keys(own.seats).length, day: own.day })
      );
    const grade = say("grade", { year: own.entry_year, stage: Show.words().stage[own.stage] });
    return (
      "✓ " +
      say("opened") +
      " " +
      say("isCertificate", {
        grade,
        classes: Object.keys(own.classes).length,
        pupils: countOf(own),
        day: own.day,
      })
    );
  };

  const planState = () => {
    if (!opened.planBytes) return say("nothing");
    if (!opened.plan) return say("isUnreadPlan", { name: opened.planName });
    const name = opened.isLate ? "isBatch" : "isPlan";
    return (
      "✓ " +
      say("opened") +
      " " +
      say(name, { batch: opened.plan.batch, classes: opened.plan.classes, pupils: opened.plan.pupils.length })
    );
  };

  const showAll = () => {
    document.documentElement.lang = Show.language === "zh" ? "zh-CN" : "en";
    document.title = say("title") + " Cunxiao";
    for (const element of document.querySelectorAll("[data-words]"))
      element.textContent = say(element.dataset.words);
    at("certificate-state").textContent = certificateState();
    at("plan-state").textContent = planState();
    at("plan-remove").hidden = !opened.planBytes;
    showProblem(opened.problem === undefined ? null : opened.problem);
    at("results").hidden = !opened.certificate;
    if (opened.certificate) showResults(opened.certificate);
  };

  const showResults = (certificate) => {
    const [verdict, mark, word, more] = verdictOf(opened.report);
    at("verdict").dataset.verdict = verdict;
    at("verdict-mark").textContent = mark;
    at("verdict-word").textContent = word;
    at("verdict-more").textContent = more;
    at("progress").hidden = verdict !== "working";
    at("code").textContent = certificate.check_code;
    at("slips").textContent = certificate.slips.join(say("separator"));
    at("slips-help").textContent = say("slipsHelp", { n: certificate.slips.length });
    at("fingerprint").textContent = certificate.signer.fingerprint;
    Show.refill(at("checks"), opened.report ? Show.checkRows(opened.report.rows) : []);
    Show.refill(
      at("tables"),
      opened.isLate ? Show.seats(certificate) : Show.tables(certificate, opened.plan, opened.report),
    );
    compareCode();
    findNumber();
    checkSlip();
  };

  const found = (id, state, ...children) => {
    at(id).hidden = state === null;
    if (state === null) return;
    at(id).dataset.state = state;
    Show.refill(at(id), children);
  };

  // --- what a person types ---
  const asciiDigits = (text) =>
    text.replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));

  const compareCode = () => {
    const typed = asciiDigits(at("code-typed").value).replace(/[^0-9]/g, "");
    if (typed === "") return found("code-found", null);
    const own = opened.certificate.check_code.replace(/ /g, "");
    if (typed.length < own.length && own.startsWith(typed))
      return found("code-found", "none", say("codeMore", { n: own.length - typed.length }));
    if (typed === own) return found("code-found", "ok", "✓ " + say("codeSame"));
    if (typed.startsWith(own))
      return found("code-found", "fail", "✗ " + say("codeLess", { n: typed.length - own.length }));
    const wrong = Array.from(own).findIndex((digit, place) => digit !== typed.charAt(place));
    return found("code-found", "fail", "✗ " + say("codeDiffers", { n: Math.floor(wrong / 5) + 1 }));
  };

  const classOf = (n) => {
    const own = opened.certificate;
    if (opened.isLate) return own.seats[n];
    return Object.keys(own.classes).find((number) => own.classes[number].includes(n));
  };

  const findNumber = () => {
    const typed = Draw.normaliseSlip(at("number").value);
    if (at("number").value.trim() === "") return found("number-found", null);
    const n = Number(typed);
    const number = typed === null ? undefined : classOf(n);
    if (number === undefined)
      return found(
        "number-found",
        "fail",
        make("p", {}, "✗ " + say("numberMissing", { n: at("number").value.trim() })),
      );
    const line = make("p", {}, say("numberFound", { n, class: className(number) }));
    if (opened.report && opened.report.failed.length > 0) {
      return found("number-found", "fail", line, make("p", {}, "✗ " + say("slipFailed")));
    }
    return found("number-found", "none", line, make("p", {}, say("numberNote")));
  };

  const checkSlip = () => {
    const text = at("slip").value.trim();
    if (text === "") return found("slip-found", null);
    if (!opened.certificate) return undefined;
    const root = opened.isLate
      ? opened.report && opened.report.plan && opened.report.found.plan && opened.report.plan.roster_root
      : opened.certificate.roster_root;
    if (!root) return found("slip-found", "none", say("slipNeedsBatch"));
    let slip;
    try {
      slip = Draw.read(Draw.utf8(text));
      if (Draw.slipRoot(slip) !== root)
        return found(
          "slip-found",
          "fail",
          make("p", {}, "✗ " + say("slipFails")),
          make("p", {}, say("slipFailsMore")),
        );
    } catch (error) {
      if (!(error instanceof Draw.DocumentError)) throw error;
      return found("slip-found", "fail", "✗ " + Show.words().problem.not_a_slip);
    }
    const { leaf } = slip;
    const number = classOf(leaf.n);
    if (number === undefined) return found("slip-found", "fail", "✗ " + say("slipNoSeat", { n: leaf.n }));
    // The line alone may hold while the class beside it was changed: both are said.
    const verdict = opened.report ? verdictOf(opened.report)[0] : "incomplete";
    const more = { verified: "slipVerified", failed: "slipFailed", incomplete: "slipIncomplete" }[verdict];
    return found(
      "slip-found",
      verdict === "failed" ? "fail" : "ok",
      make("p", {}, "✓ " + say("slipHolds", { name: leaf.name, n: leaf.n })),
      make("p", {}, make("strong", {}, say("slipClass", { class: className(number) }))),
      make("p", {}, (verdict === "failed" ? "✗ " : "") + say(more)),
      make("p", {}, say("codes")),
      Show.codes(leaf.codes),
    );
  };

  // --- events ---
  const opensFiles = (id, isForPlan) =>
    at(id).addEventListener("change", (event) => {
      const file = event.target.files[0];
      if (file) readFile(file, isForPlan);
      event.target.value = "";
    });
  opensFiles("certificate-file", false);
  opensFiles("plan-file", true);

  at("plan-remove").addEventListener(
    "click",
    guarded(() => openPlan(null, "")),
  );
  at("paste-open").addEventListener(
    "click",
    guarded(() => {
      const text = at("pasted").value.trim();
      if (text !== "") accept(Draw.utf8(text), say("paste"), false);
      at("pasted").value = "";
    }),
  );
  at("language").addEventListener(
    "click",
    guarded(() => {
      Show.language = Show.language === "zh" ? "en" : "zh";
      showAll();
    }),
  );
  at("number").addEventListener("input", guarded(findNumber));
  at("code-typed").addEventListener("input", guarded(compareCode));
  at("slip-check").addEventListener("click", guarded(checkSlip));

  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("over");
  });
  document.addEventListener("dragleave", () => document.body.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("over");
    for (const file of event.dataTransfer.files) readFile(file, false);
  });

  showAll();
})();
