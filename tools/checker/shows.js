// Drawing parts of the page: plain text into elements, never markup.
"use strict";
var Show = {};

(function (Show) {
  Show.language = "zh";
  Show.words = () => Words[Show.language];

  /** A sentence with its {places} filled. */
  Show.fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  Show.say = (name, values) => Show.fill(Show.words()[name], values || {});
  Show.className = (number) => Show.say("className", { n: number });

  Show.make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  };

  /** Put these children in place of what an element holds. */
  Show.refill = (element, children) => {
    element.textContent = "";
    element.append(...children);
  };

  const make = Show.make;
  const MARKS = { ok: "✓", fail: "✗", none: "–" };
  Show.badge = (state) => make("span", { class: "badge" }, MARKS[state] + " " + Show.words()[state]);

  const YES_OR_NO = [
    "boarder",
    "left_behind",
    "minority",
    "preschool",
    "special_needs",
    "hardship",
    "migrant_child",
    "only_child",
    "orphan",
  ];

  /** A level as people say it. */
  Show.level = (attribute, level) => {
    const words = Show.words();
    if (level === "?") return words.unknownLevel;
    if (attribute === "sex" && words.sex[level]) return words.sex[level];
    if (YES_OR_NO.includes(attribute) && (level === "1" || level === "0"))
      return level === "1" ? words.yes : words.no;
    const half = attribute === "birth_half_year" && /^(\d{4})-([12])$/.exec(level);
    if (half) return Show.fill(words.halfYear[half[2] - 1], { year: half[1] });
    const month = attribute === "birth_month" && /^(\d{4})-(\d\d)$/.exec(level);
    if (month) return Show.fill(words.month, { year: month[1], month: month[2] });
    const both = attribute === "sex_boarder" && /^([12])([01?])$/.exec(level);
    if (both)
      return words.sex[both[1]] + " · " + (both[2] === "?" ? words.unknownLevel : words.boarding[both[2]]);
    return level;
  };

  Show.attribute = (key) => Catalog[Show.language].attribute[key] || key;

  Show.codes = (codes) =>
    make(
      "dl",
      {},
      ...Draw.ATTRIBUTES.filter((key) => key in codes).map((key) =>
        make("div", {}, make("dt", {}, Show.attribute(key)), make("dd", {}, Show.level(key, codes[key]))),
      ),
    );

  Show.checkRows = (rows) =>
    rows.map((row) => {
      const item = make(
        "li",
        { "data-check": row.name, "data-state": row.state },
        Show.badge(row.state),
        make("span", {}, Catalog[Show.language].check[row.name]),
      );
      if (row.state === "fail") item.append(make("p", { class: "why" }, Show.words().why[row.name]));
      return item;
    });

  /** A warning over numbers that the certificate states and a check refutes. */
  const doubts = (report, name) =>
    report && report.failed.includes(name)
      ? [make("p", { class: "found", "data-state": "fail" }, "✗ " + Show.words().stated)]
      : [];

  const card = (title, ...children) => make("section", { class: "card" }, make("h2", {}, title), ...children);

  const row = (kind, cells) =>
    make(
      "tr",
      {},
      ...cells.map((cell, at) =>
        make(at === 0 ? "th" : kind, at === 0 && kind === "td" ? { scope: "row" } : {}, String(cell)),
      ),
    );

  const sizes = (certificate, plan, report) => {
    const words = Show.words();
    const teams = certificate.lots.teams;
    const hasTeams = Object.keys(teams).length > 0;
    const numbers = Object.keys(certificate.classes).sort((a, b) => a - b);
    const boysIn = (list) => list.filter((n) => plan.pupils[n - 1] && plan.pupils[n - 1].sex === "1").length;
    const head = [words.class, words.pupils].concat(
      plan ? [words.boys, words.girls] : [],
      hasTeams ? [words.team] : [],
    );
    const body = numbers.map((number) => {
      const list = certificate.classes[number];
      const sexes = plan ? [boysIn(list), list.length - boysIn(list)] : [];
      return row("td", [number, list.length].concat(sexes, hasTeams ? [teams[number] || ""] : []));
    });
    const lists = numbers.map((number) =>
      make(
        "details",
        {},
        make("summary", {}, Show.say("showNumbers", { class: Show.className(number) })),
        make("p", { class: "numbers" }, certificate.classes[number].join(words.separator)),
      ),
    );
    const table = make(
      "table",
      { id: "sizes", class: "few" },
      make("thead", {}, row("th", head)),
      make("tbody", {}, ...body),
    );
    return card(words.classes, ...doubts(report, "classes"), make("div", { class: "wide" }, table), ...lists);
  };

  const balance = (certificate, plan, report) => {
    const words = Show.words();
    const table = certificate.balance;
    const list = (rows, text) => rows.map(text).join(words.separator);
    const parts = [
      ...doubts(report, "balance"),
      make("p", {}, table.uneven.length === 0 ? words.balanceEven : words.balanceUneven),
      make(
        "ul",
        { id: "uneven" },
        ...table.uneven.map((own) =>
          make(
            "li",
            {},
            Show.say("uneven", {
              attribute: Show.attribute(own.attribute),
              level: Show.level(own.attribute, own.level),
              least: own.least,
              most: own.most,
            }),
          ),
        ),
      ),
      make("p", {}, Show.say("sizeRange", { n: table.size_range, m: table.sex_range })),
      make(
        "p",
        {},
        Show.say("counted", { list: list(certificate.attributes, (own) => Show.attribute(own.key)) }),
      ),
    ];
    if (certificate.left_out.length > 0) {
      const left = list(
        certificate.left_out,
        (own) => Show.attribute(own.key) + " (" + words.cause[own.cause] + ")",
      );
      parts.push(make("p", {}, Show.say("leftOut", { list: left })));
    }
    parts.push(make("p", {}, Show.say("wishes", certificate.wishes)));
    const classes = plan && Draw.seated(plan, certificate.classes);
    if (classes) {
      parts.push(make("h3", {}, words.perClass), make("div", { class: "wide" }, levels(classes, plan)));
    }
    return card(words.balance, ...parts);
  };

  const levels = (classes, plan) => {
    const counts = Draw.countLevels(plan, classes);
    const numbers = Array.from({ length: plan.classes }, (_, c) => c + 1);
    const bodies = plan.attributes.map((attribute, at) =>
      make(
        "tbody",
        {},
        make(
          "tr",
          { class: "group" },
          make("th", { colspan: String(plan.classes + 1) }, Show.attribute(attribute.key)),
        ),
        ...attribute.levels.map((level, place) =>
          row("td", [Show.level(attribute.key, level), ...counts[at][place]]),
        ),
      ),
    );
    const head = make("thead", {}, row("th", [Show.words().level, ...numbers]));
    return make("table", { id: "levels", class: "few" }, head, ...bodies);
  };

  const annulled = (certificate) => {
    const words = Show.words();
    if (certificate.annulled.length === 0) return card(words.annulled, make("p", {}, words.annulledNone));
    return card(
      words.annulled,
      make(
        "ul",
        {},
        ...certificate.annulled.map((own) =>
          make(
            "li",
            {},
            Show.say("annulledRow", {
              day: own.day,
              approver: own.approver,
              reason: own.reason,
              code: Draw.thirtyDigits(Draw.fromHex(own.plan_digest, 32)),
            }),
          ),
        ),
      ),
    );
  };

  /** The cards below the checks of a draw. */
  Show.tables = (certificate, plan, report) => [
    sizes(certificate, plan, report),
    balance(certificate, plan, report),
    annulled(certificate),
  ];

  /** The card of late joiners' seats. */
  Show.seats = (certificate) => {
    const words = Show.words();
    const rows = Object.keys(certificate.seats)
      .sort((a, b) => a - b)
      .map((n) => row("td", [Show.say("lateSeat", { n }), Show.className(certificate.seats[n])]));
    const table = make(
      "table",
      { id: "seats" },
      make("thead", {}, row("th", [words.number, words.class])),
      make("tbody", {}, ...rows),
    );
    return [card(words.late, table)];
  };
})(Show);
