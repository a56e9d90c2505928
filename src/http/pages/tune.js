// Moves the lists with the points. Rows matter only through the list that they stand on and the pattern of facts that they
// have: points are added up once a pattern, exactly as the rulebook counts them (rule, then group, then total; tiers
// rounded). Each list is worked from its own top, and numbers at its border are shared among those that tie there,
// whatever their order; a length that is no whole number is rounded by chance, alike for points and model. The patterns of
// one list are its cells.
const page = JSON.parse(document.getElementById("tune-data").textContent);
const { says, locale } = page;
const byId = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: "exceptZero" });
const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
const say = (key, values = {}) => says[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const ROWS = 12;

const read = (buffer) => {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const start = 4 + length;
  const kinds = { u32: Uint32Array, f64: Float64Array, u8: Uint8Array };
  const array = ([kind, at, n]) => new kinds[kind](buffer, start + at, n);
  const of = (name) => (header[name] ? array(header[name]) : null);
  const names = of("names");
  return {
    ...header,
    starts: of("starts"), patternOf: of("pattern_of"), rowsOf: of("rows_of"), convertedOf: of("converted_of"),
    cell: of("cell"), chances: of("chances"),
    converted: of("converted"), millis: of("millis"), names: names && new TextDecoder().decode(names).split("\n"),
    rules: header.rules.map((rule) => ({ ...rule, patterns: array(rule.patterns), counts: array(rule.counts) })),
  };
};

const clamp = (value, [low, high]) => Math.min(Math.max(value, low ?? -Infinity), high ?? Infinity);
// As Rust rounds: halves away from zero.
const round = (value) => Math.sign(value) * Math.round(Math.abs(value));

// What is added up, kept by group so that a slider touches one group only.
class Book {
  constructor(data) {
    this.data = data;
    this.sums = data.groups.map(() => new Float64Array(data.patterns));
    this.totals = new Float64Array(data.patterns);
  }

  group(at, points) {
    const sums = this.sums[at].fill(0);
    this.data.rules.forEach((rule, r) => {
      if (rule.group !== at) return;
      const { patterns, counts, own, step, tiers } = rule;
      const hasOwn = own[0] !== null || own[1] !== null;
      const p = points[r];
      for (let i = 0; i < patterns.length; i += 1) {
        let value = p * counts[i];
        if (tiers) value = round(value / step) * step;
        if (hasOwn) value = clamp(value, own);
        sums[patterns[i]] += value;
      }
    });
  }

  total() {
    const { groups, total } = this.data;
    const { totals } = this;
    totals.fill(0);
    groups.forEach(([low, high], g) => {
      const sums = this.sums[g];
      const [from, to] = [low ?? -Infinity, high ?? Infinity];
      for (let p = 0; p < totals.length; p += 1) {
        const value = sums[p];
        totals[p] += value < from ? from : value > to ? to : value;
      }
    });
    const [from, to] = [total[0] ?? -Infinity, total[1] ?? Infinity];
    for (let p = 0; p < totals.length; p += 1) {
      // What differs by rounding alone ties.
      totals[p] = Math.round((totals[p] < from ? from : totals[p] > to ? to : totals[p]) * 1e6) / 1e6;
    }
    return totals;
  }
}

// Each list, the earliest first, as the cells from `from` up to `to`, with its rows.
const lists = (data) => Array.from({ length: data.starts.length - 1 }, (_, list) => {
  const [from, to] = [data.starts[list], data.starts[list + 1]];
  return { from, to, rows: data.rowsOf.subarray(from, to).reduce((sum, n) => sum + n, 0) };
});

// The total at the border of the `k` best rows, and how many of those that tie there are in.
const BUCKETS = 4096;
const border = (totals, weights, k) => {
  let [low, high] = [Infinity, -Infinity];
  for (const total of totals) {
    if (total < low) low = total;
    if (total > high) high = total;
  }
  const scale = high > low ? (BUCKETS - 1) / (high - low) : 0;
  const sizes = new Float64Array(BUCKETS);
  for (let p = 0; p < totals.length; p += 1) sizes[Math.floor((totals[p] - low) * scale)] += weights[p];
  let left = k;
  let bucket = BUCKETS - 1;
  while (bucket > 0 && sizes[bucket] < left) { left -= sizes[bucket]; bucket -= 1; }
  const inside = new Map();
  for (let p = 0; p < totals.length; p += 1) {
    if (Math.floor((totals[p] - low) * scale) === bucket) inside.set(totals[p], (inside.get(totals[p]) ?? 0) + weights[p]);
  }
  for (const at of [...inside.keys()].sort((a, b) => b - a)) {
    const size = inside.get(at);
    if (left <= size) return { at, share: size ? left / size : 0 };
    left -= size;
  }
  return { at: low, share: 1 };
};

// How much of a sum over patterns is within the border.
const within = (totals, values, { at, share }) => {
  let sum = 0;
  for (let p = 0; p < totals.length; p += 1) {
    if (totals[p] > at) sum += values[p];
    else if (totals[p] === at) sum += share * values[p];
  }
  return sum;
};

// The whole lengths that a share of `rows` rows is rounded to, with the chance of each.
const lengths = (share, rows) => {
  const low = Math.floor(share * rows);
  const part = share * rows - low;
  return [[low, 1 - part], [low + 1, part]].filter(([k, chance]) => k > 0 && k <= rows && chance > 0);
};

// Rows of each cell in the heads of the model's lists, for both lengths that a list may be rounded to; ties at a border
// are shared.
const modelHeads = (data, share) => {
  if (!data.chances) return null;
  const members = data.lists.map(() => []);
  for (let row = 0; row < data.rows; row += 1) members[data.listOf[data.cell[row]]].push(row);
  return members.map((rows, list) => {
    const { from, to } = data.lists[list];
    const chances = Float64Array.from(rows, (row) => data.chances[row]);
    return lengths(share, rows.length).map(([k, weight]) => {
      const head = new Float64Array(to - from);
      const cut = border(chances, new Float64Array(rows.length).fill(1), k);
      rows.forEach((row, i) => {
        head[data.cell[row] - from] += chances[i] > cut.at ? 1 : chances[i] === cut.at ? cut.share : 0;
      });
      return { k, weight, head };
    });
  });
};

// Ranks of all rows on their lists by their values, ties sharing the middle; the order has the latest list first.
const ranks = (data, of) => {
  const n = data.rows;
  const listOf = (row) => data.listOf[data.cell[row]];
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort((a, b) => listOf(b) - listOf(a) || of(b) - of(a) || a - b);
  const rank = new Float64Array(n);
  let top = 0;
  for (let start = 0; start < n;) {
    if (start > 0 && listOf(order[start]) !== listOf(order[start - 1])) top = start;
    let end = start + 1;
    while (end < n && listOf(order[end]) === listOf(order[start]) && of(order[end]) === of(order[start])) end += 1;
    for (let i = start; i < end; i += 1) rank[order[i]] = (start + end + 1) / 2 - top;
    start = end;
  }
  return { order, rank };
};

const start = async () => {
  const status = byId("status");
  status.textContent = say("app-tune-loading");
  const answer = await fetch("/v1/tune");
  if (!answer.ok) {
    const { problemOf } = await import(document.querySelector("script[src$='app.js']").src);
    status.textContent = "";
    fail(`${say("app-tune-failed")} ${await problemOf(answer)}`);
    return;
  }
  const data = read(await answer.arrayBuffer());
  status.textContent = "";
  run(data);
};

const fail = (text) => {
  const alert = byId("alert");
  alert.textContent = text;
  alert.hidden = text === "";
};

const run = (data) => {
  const saved = data.rules.map((rule) => rule.points);
  const points = data.rules.map((rule) => page.draft[rule.name] ?? rule.points);
  const book = new Book(data);
  const fields = data.rules.map((rule) => {
    const holder = document.querySelector(`[data-rule="${CSS.escape(rule.name)}"]`);
    const [range, number] = [holder.querySelector("[type=range]"), holder.querySelector("[type=number]")];
    holder.querySelector(".fired").textContent = say("app-tune-fired", { n: percent.format(rule.fired / data.rows) });
    return { holder, range, number };
  });
  data.lists = lists(data);
  data.listOf = new Uint32Array(data.patternOf.length);
  data.lists.forEach(({ from, to }, list) => data.listOf.fill(list, from, to));
  const ofCells = new Float64Array(data.patternOf.length);
  const ofRow = (totals, row) => totals[data.patternOf[data.cell[row]]];
  let share = data.share;
  // What the project has time for, and others to look at.
  for (const one of [...new Set([0.05, 0.1, 0.2, 0.3, share])].sort((a, b) => a - b)) {
    byId("share").add(new Option(tenths.format(one), one, one === share, one === share));
  }
  let heads = null;
  let before = null;
  let offset = 0;
  let savedRanks = null;
  let modelRanks = null;
  const all = () => data.groups.forEach((_, g) => book.group(g, points));
  const judge = () => {
    const totals = book.total();
    for (let cell = 0; cell < ofCells.length; cell += 1) ofCells[cell] = totals[data.patternOf[cell]];
    let [caught, both] = [0, 0];
    data.lists.forEach(({ from, to, rows }, list) => {
      const here = ofCells.subarray(from, to);
      const sizes = data.rowsOf.subarray(from, to);
      caught += within(here, data.convertedOf.subarray(from, to), border(here, sizes, share * rows));
      for (const { k, weight, head } of heads?.[list] ?? []) both += weight * within(here, head, border(here, sizes, k));
    });
    return { caught, overlap: heads ? both / (share * data.rows) : null };
  };
  const capacity = () => {
    heads = modelHeads(data, share);
    data.groups.forEach((_, g) => book.group(g, saved));
    before = judge();
    if (!savedRanks && data.names) {
      const totals = Float64Array.from(book.totals);
      savedRanks = ranks(data, (row) => ofRow(totals, row)).rank;
      modelRanks = data.chances ? ranks(data, (row) => data.chances[row]).rank : null;
    }
    all();
  };
  const change = (difference, digits) => {
    const rounded = digits === 0 ? Math.round(difference) : Math.round(difference * 10) / 10;
    if (rounded === 0) return say("app-tune-same");
    return say(rounded > 0 ? "app-tune-more" : "app-tune-fewer", { n: (digits === 0 ? whole : tenth).format(Math.abs(rounded)) });
  };
  const paint = () => {
    const now = judge();
    const top = tenths.format(share);
    byId("caught").textContent = tenth.format(now.caught);
    byId("caught-says").textContent = `${say("app-tune-caught", { of: whole.format(data.conversions), top })} ${change(now.caught - before.caught, 1)}`;
    if (now.overlap === null) {
      byId("overlap-says").textContent = say("app-tune-no-model");
    } else {
      byId("overlap").textContent = percent.format(now.overlap);
      byId("overlap-says").textContent = `${say("app-tune-overlap", { top })} ${change(100 * (now.overlap - before.overlap), 1)}`;
    }
    const n = points.filter((point, r) => point !== saved[r]).length;
    byId("undo").disabled = n === 0;
    byId("save").disabled = n === 0;
    byId("publish").querySelector("button").disabled = n === 0;
    announce(now, top);
    later();
    return now;
  };
  let waiting = 0;
  const announce = (now, top) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      byId("status").textContent = say("app-tune-status", {
        n: tenth.format(now.caught), top, more: signed.format(now.caught - before.caught),
      });
    }, 500);
  };
  // The list itself takes longer than the numbers, and comes after them.
  let due = 0;
  const later = () => {
    clearTimeout(due);
    due = setTimeout(list, 30);
  };
  const list = () => {
    if (!data.names) return;
    const { totals } = book;
    const { order, rank } = ranks(data, (row) => ofRow(totals, row));
    const body = byId("calls").tBodies[0];
    const rows = [];
    const cell = (tag, text, kind) => {
      const element = document.createElement(tag);
      element.textContent = text;
      if (kind) element.className = kind;
      return element;
    };
    for (const row of order.subarray(offset, offset + ROWS)) {
      const line = document.createElement("tr");
      const moved = savedRanks[row] - rank[row];
      const head = cell("th", data.names[row]);
      head.scope = "row";
      if (data.millis) head.append(cell("small", day.format(new Date(data.millis[row])), "seen"));
      line.append(
        cell("td", tenth.format(rank[row]), "right"), head, cell("td", tenth.format(ofRow(totals, row)), "right"),
        cell("td", modelRanks ? tenth.format(modelRanks[row]) : "–", "right"),
        cell("td", moved === 0 ? "–" : `${moved > 0 ? "▲" : "▼"} ${tenth.format(Math.abs(moved))}`, `right ${moved > 0 ? "rise" : moved < 0 ? "fall" : ""}`),
        cell("td", data.converted[row] ? byId("good-word").textContent : "", "good-cell"),
      );
      rows.push(line);
    }
    body.replaceChildren(...rows);
    byId("before").disabled = offset === 0;
    byId("after").disabled = offset + ROWS >= data.rows;
    byId("where").textContent = say("app-tune-page", {
      from: whole.format(offset + 1), to: whole.format(Math.min(offset + ROWS, data.rows)), of: whole.format(data.rows),
    });
  };
  // Shows a rule's points in both fields.
  const show = (r) => {
    const { holder, range, number } = fields[r];
    range.value = points[r];
    number.value = points[r];
    range.setAttribute("aria-valuetext", tenth.format(points[r]));
    range.style.setProperty("--at", `${(100 * (points[r] - Number(range.min))) / (Number(range.max) - Number(range.min) || 1)}%`);
    holder.classList.toggle("moved", points[r] !== saved[r]);
    holder.querySelector(".was").hidden = points[r] === saved[r];
  };
  const set = (r, to) => {
    const { step, least, most } = data.rules[r];
    const at = Math.min(Math.max(to, least), most);
    // What was written may stand between two steps; whatever is moved is on one.
    points[r] = at === saved[r] ? at : Math.round(Math.round(at / step) * step * 1e6) / 1e6;
    show(r);
    book.group(data.rules[r].group, points);
    paint();
  };
  fields.forEach(({ range, number }, r) => {
    const { step } = data.rules[r];
    range.addEventListener("input", () => set(r, Number(range.value)));
    number.addEventListener("change", () => set(r, number.value === "" ? saved[r] : Number(number.value)));
    const keys = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
    range.addEventListener("keydown", (event) => {
      if (!(event.key in keys) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      set(r, points[r] + keys[event.key] * step);
    });
    show(r);
  });
  byId("share").addEventListener("change", (event) => {
    share = Number(event.target.value);
    capacity();
    paint();
  });
  byId("before").addEventListener("click", () => { offset = Math.max(0, offset - ROWS); list(); });
  byId("after").addEventListener("click", () => { offset += ROWS; list(); });
  const moved = () => Object.fromEntries(data.rules.flatMap((rule, r) => (points[r] === saved[r] ? [] : [[rule.name, points[r]]])));
  const ask = async (method, path, body) => {
    fail("");
    const request = { method };
    if (body) Object.assign(request, { headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    const answer = await fetch(path, request);
    if (answer.ok) return true;
    const problem = await answer.json().catch(() => ({}));
    fail([problem.detail ?? answer.statusText, problem.hint].filter(Boolean).join(" – "));
    return false;
  };
  const tell = (text) => { clearTimeout(waiting); byId("status").textContent = text; };
  byId("save").addEventListener("click", async () => {
    if (await ask("PUT", "/v1/rulebook/draft", { base: data.base, points: moved() })) tell(say("app-tune-saved"));
  });
  byId("undo").addEventListener("click", async () => {
    data.rules.forEach((_, r) => { points[r] = saved[r]; show(r); });
    all();
    paint();
    if (await ask("DELETE", "/v1/rulebook/draft")) {
      byId("draft").textContent = "";
      tell(say("app-tune-undone"));
    }
  });
  byId("publish").addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.target.querySelector("button");
    button.disabled = true;
    tell(say("app-tune-publishing"));
    if (await ask("POST", "/v1/rulebook/publish", { base: data.base, points: moved(), note: byId("note").value })) {
      location.reload();
    } else {
      tell("");
      button.disabled = false;
    }
  });
  capacity();
  paint();
  list();
  document.documentElement.dataset.tune = "ready";
};

start().catch((error) => fail(`${say("app-tune-failed")} ${error}`));
