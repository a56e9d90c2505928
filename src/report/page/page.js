// Draws every chart of the page from the specs that stand in it. Colors of the palette become CSS variables, so that
// dark mode and paper change them without drawing anew. No eval: Vega gets its interpreter.
(() => {
  "use strict";
  const palette = JSON.parse(document.getElementById("palette").textContent);
  const themed = (text) => text.replace(/"(#[0-9a-f]{6})"/g, (whole, hex) => (palette[hex] ? `"var(--${palette[hex]})"` : whole));
  const draw = async (holder) => {
    const spec = JSON.parse(themed(document.getElementById(`${holder.dataset.chart}.vl`).textContent));
    if (holder.clientWidth < 480) {
      // On a phone, names beside an axis may take a third of the width.
      spec.config.axisY = { ...spec.config.axisY, labelLimit: 130 };
      spec.config.legend = { ...spec.config.legend, columns: 1 };
    }
    wrapped(spec, spec.config.axisY.labelLimit);
    const { spec: vega } = charts.compile(spec, { logger: quiet });
    const runtime = charts.parse(vega, null, { ast: true });
    const view = new charts.View(runtime, {
      renderer: "svg", container: holder, expr: charts.expressionInterpreter, hover: false, loader: nothing,
    });
    await view.runAsync();
    // The holder says what the chart shows, and the numbers stand in a table: its parts need no voice of their own.
    holder.querySelector("svg").setAttribute("aria-hidden", "true");
  };
  // Names beside an axis take as many lines as they need, and rows the room for them.
  const pen = document.createElement("canvas").getContext("2d");
  const inLines = (name, room) => {
    pen.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    const fits = (text) => pen.measureText(text.trimEnd()).width <= room;
    if (fits(name)) return [name];
    // Japanese has no blanks to break at.
    const pieces = name.includes(" ") ? name.split(/(?<= )/) : [...name];
    const lines = [""];
    for (const piece of pieces) {
      const longer = lines.at(-1) + piece;
      if (lines.at(-1) && !fits(longer)) lines.push(piece);
      else lines[lines.length - 1] = longer;
    }
    return lines.map((line) => line.trimEnd());
  };
  const LINE = 12;
  const wrapped = (spec, room) => {
    let most = 2;
    let rows = 1;
    for (const { encoding, data } of spec.layer) {
      const y = encoding && encoding.y;
      if (!y || y.type !== "nominal" || !y.field) continue;
      const names = new Set((data || spec.data).values.map((row) => String(row[y.field])));
      const lines = Object.fromEntries([...names].map((name) => [name, inLines(name, room - 8)]));
      const counts = Object.fromEntries(Object.entries(lines).map(([name, all]) => [name, all.length - 1]));
      rows = Math.max(rows, names.size);
      most = Math.max(most, ...Object.values(lines).map((all) => all.length));
      if (!Object.values(counts).some((more) => more)) continue;
      y.axis = {
        ...y.axis, labelLineHeight: LINE, labelExpr: `${JSON.stringify(lines)}[datum.label]`,
        labelOffset: { expr: `-${LINE / 2} * ${JSON.stringify(counts)}[datum.value]` },
      };
    }
    if (2 < most && spec.height / rows < (most + 0.5) * LINE) spec.height = (most + 0.5) * LINE * rows;
  };
  // What the library warns of is an error to us: the tests read the console.
  const quiet = {
    level() { return this; }, debug() { return this; }, info() { return this; },
    warn(...words) { console.warn(...words); return this; }, error(...words) { console.error(...words); return this; },
  };
  // Specs hold their data; nothing is ever loaded.
  const refuse = () => Promise.reject(new Error("this page loads nothing"));
  const nothing = { load: refuse, sanitize: refuse, http: refuse, file: refuse };
  const all = async () => {
    for (const holder of document.querySelectorAll("[data-chart]")) {
      await draw(holder);
    }
    document.documentElement.dataset.charts = "drawn";
  };
  // Pages that show some figures only have no switch.
  const analyst = document.getElementById("analyst") ?? document.createElement("input");
  const follow = () => {
    if (location.hash === "#analyst-view") {
      analyst.checked = true;
    }
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest(".analyst")) {
      analyst.checked = true;
      target.scrollIntoView();
    }
  };
  analyst.addEventListener("change", () => {
    history.replaceState(null, "", analyst.checked ? "#analyst-view" : location.pathname + location.search);
  });
  addEventListener("hashchange", follow);
  follow();
  const limit = document.getElementById("limit");
  if (limit) {
    const limits = JSON.parse(document.getElementById("limits").textContent);
    limit.addEventListener("input", () => {
      const line = limits[Number(limit.value)];
      limit.setAttribute("aria-valuetext", line.at);
      document.getElementById("limit-at").textContent = line.at;
      document.getElementById("limit-says").textContent = line.say;
      document.querySelectorAll("#confusion td").forEach((cell, place) => { cell.textContent = line.cells[place]; });
    });
  }
  all();
})();
