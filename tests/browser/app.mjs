// Walks through the web app in Chromium as a marketer does, and looks for what should not be there. Prints as JSON:
// {"pages": n, "wrong": [...], "walk": [...], "moved": {"p50": ms, "p95": ms, "rows": n}}.
//
//   node app.mjs CHROMIUM http://127.0.0.1:PORT LEAD [FOLDER FOR PICTURES]
import { chromium } from "playwright-core";
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";

const [executablePath, base, lead, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const places = ["/", "/leads", `/leads/${encodeURIComponent(lead)}`, "/compare", "/tune", "/report", "/models", "/data", "/settings", "/leads/nobody"];
// The report has a test of its own: once in each color is enough here.
const own = places.filter((place) => place !== "/report");
const wrong = [];
const walk = [];
let pages = 0;
if (pictures) mkdirSync(pictures, { recursive: true });

const browser = await chromium.launch({
  executablePath,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

// A page whose every request, error and word on the console is looked at.
async function open(name, options, look) {
  const context = await browser.newContext({ viewport: { width: 1240, height: 900 }, ...options });
  const page = await context.newPage();
  // Other tests may run beside this one.
  page.setDefaultTimeout(120_000);
  const say = (what) => wrong.push(`${name}: ${what}`);
  // A page that is not there says so with its status, which the console repeats.
  page.on("console", (message) => { if (!/status of 404/.test(message.text())) say(`console says ${message.text()}`); });
  page.on("pageerror", (error) => say(`error ${error.message}`));
  page.on("request", (request) => { if (!request.url().startsWith(`${base}/`) && !request.url().startsWith("data:")) say(`asked for ${request.url()}`); });
  try {
    await look(page, say);
  } catch (error) {
    say(String(error));
  }
  await context.close();
}

// Goes to a place and waits until nothing moves any more.
async function go(page, place) {
  await page.goto(base + place);
  await page.waitForLoadState("networkidle");
  if (place.startsWith("/tune")) await page.waitForSelector("html[data-tune=ready]", { state: "attached", timeout: 90_000 });
  if (await page.locator("[data-chart]").count()) await page.waitForSelector("html[data-charts=drawn]", { state: "attached", timeout: 60_000 });
}

async function look(page, say) {
  pages += 1;
  await page.evaluate(axe);
  const found = await page.evaluate((runOnly) => axe.run(document, { runOnly }), rules);
  for (const { id, nodes } of found.violations) {
    say(`axe ${id} at ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}: ${nodes[0].failureSummary}`);
  }
  const unsaid = await page.evaluate(() => document.documentElement.outerHTML.match(/⟦[^⟧]*⟧/)?.[0]);
  if (unsaid) say(`no words for ${unsaid}`);
}

const file = (place, suffix) => `${pictures}/${place.replaceAll("/", "_").slice(1, 30) || "home"}-${suffix}.png`;
const shoot = async (page, place, suffix) => { if (pictures) await page.screenshot({ path: file(place, suffix), fullPage: true }); };

for (const colorScheme of ["light", "dark"]) {
  await open(colorScheme, { colorScheme }, async (page, say) => {
    for (const place of places) {
      await go(page, place);
      await look(page, (what) => say(`${place} ${what}`));
      await shoot(page, place, colorScheme);
    }
  });
  await open(`390 px ${colorScheme}`, { colorScheme, viewport: { width: 390, height: 844 } }, async (page, say) => {
    for (const place of own) {
      await go(page, place);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 390) say(`${place} is ${width} px wide`);
      await shoot(page, place, `phone-${colorScheme}`);
    }
  });
}
for (const language of ["es", "pt-BR", "ja"]) {
  await open(language, { colorScheme: language === "ja" ? "dark" : "light" }, async (page, say) => {
    await go(page, `/settings?language=${language}`);
    for (const place of own) {
      await go(page, place);
      if ((await page.getAttribute("html", "lang")) !== language) say(`${place} is in another language`);
      await look(page, (what) => say(`${place} ${what}`));
      if (["/", "/tune"].includes(place)) await shoot(page, place, language);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    for (const place of own) {
      await go(page, place);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 390) say(`${place} is ${width} px wide`);
    }
  });
}

// The marketer's path.
await open("walk", {}, async (page, say) => {
  const step = (what) => walk.push(what);
  await go(page, "/");
  await page.click(".bar a[href='/compare']");
  await page.waitForSelector("#gems-list");
  const gem = await page.locator("#gems-list tbody th a").first();
  const id = await gem.textContent();
  step(`hidden gem ${id}`);
  await gem.click();
  await page.waitForSelector("table.reasons");
  const sum = await page.evaluate(() => {
    const cells = [...document.querySelectorAll("table.reasons tbody tr td:nth-child(2)")].map((cell) => Number(cell.textContent.replace("−", "-").replace("+", "")));
    return { parts: cells.slice(0, -1).reduce((all, part) => all + part, 0), score: cells.at(-1) };
  });
  if (sum.parts !== sum.score) say(`reasons of ${id} add up to ${sum.parts}, its score is ${sum.score}`);
  step(`why ${id}: ${await page.locator("table.reasons tbody tr:nth-child(2) th").textContent()}`);
  await page.click(".bar a[href='/tune']");
  await page.waitForSelector("html[data-tune=ready]", { state: "attached", timeout: 90_000 });
  const kpi = () => page.locator("#caught").textContent();
  const says = () => page.locator("#caught-says").textContent();
  const [before, overlap] = [await kpi(), await page.locator("#overlap").textContent()];
  const sliders = page.locator("#rules input[type=range]:enabled");
  const moved = {};
  for (const [at, keys] of [[0, ["PageDown", "PageDown", "ArrowDown"]], [1, ["PageDown", "ArrowLeft", "PageDown"]]]) {
    const slider = sliders.nth(at);
    await slider.focus();
    const from = Number(await slider.inputValue());
    for (const key of keys) await page.keyboard.press(key);
    const to = Number(await slider.inputValue());
    const [least, step_] = await slider.evaluate((field) => [Number(field.min), Number(field.step)]);
    const tens = keys.filter((key) => key.startsWith("Page")).length;
    if (to !== Math.max(least, from - (10 * tens + (keys.length - tens)) * step_)) say(`keys moved a slider from ${from} to ${to}`);
    const name = await slider.evaluate((field) => field.closest("[data-rule]").dataset.rule);
    const number = Number(await page.locator(`[data-rule="${name}"] input[type=number]`).inputValue());
    if (number !== to) say(`the number beside ${name} says ${number}, the slider ${to}`);
    moved[name] = to;
  }
  const after = await kpi();
  if (after === before && (await page.locator("#overlap").textContent()) === overlap) say("nothing changed");
  step(`caught ${before} -> ${after} ${await says()}`);
  // The page adds up as the service does.
  const simulated = await page.evaluate(async (points) => {
    const answer = await fetch("/v1/rulebook/simulate", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ points }) });
    return answer.json();
  }, moved);
  const own = Number(after.replace(",", ""));
  if (Math.abs(own - simulated.all.captured.value) > 0.06) say(`the page says ${own} caught, the service ${simulated.all.captured.value}`);
  await page.waitForFunction(() => document.getElementById("status").textContent.length > 0);
  step(`said: ${await page.locator("#status").textContent()}`);
  await page.click("#save");
  await page.waitForFunction(() => /draft/i.test(document.getElementById("status").textContent));
  await go(page, "/tune");
  if ((await kpi()) !== after) say("the draft was not kept");
  await page.fill("#note", "Fewer points for these two");
  const versions = () => page.locator("#history ~ .lines li").count();
  const published = await versions();
  await Promise.all([page.waitForEvent("load", { timeout: 90_000 }), page.click("#publish button")]);
  await page.waitForSelector("html[data-tune=ready]", { state: "attached", timeout: 90_000 });
  if ((await kpi()) !== after) say(`published, ${await kpi()} are caught instead of ${after}`);
  step(`published: ${await page.locator("#history ~ .lines li").first().textContent()}`.replace(/\s+/g, " "));
  await look(page, say);
  await shoot(page, "/tune", "published");
  if ((await versions()) <= published) say("the history has nothing new");
  await go(page, "/compare");
  if (!(await page.locator(".earlier").count())) say("nothing says that the figures are of the points before");
  await go(page, "/tune");
  const back = page.locator("form[data-path='/v1/rulebook/rollback'] button").first();
  await Promise.all([page.waitForEvent("load", { timeout: 90_000 }), back.click()]);
  await page.waitForSelector("html[data-tune=ready]", { state: "attached", timeout: 90_000 });
  if ((await kpi()) !== before) say(`gone back, ${await kpi()} are caught instead of ${before}`);
  step("rolled back");
  // Undo everything puts the sliders back.
  await sliders.first().focus();
  await page.keyboard.press("PageDown");
  await page.click("#undo");
  await page.waitForFunction((text) => document.getElementById("caught").textContent === text, before);
  step("undone");
  // A list, saved and taken away.
  await go(page, "/leads");
  await page.fill("#name", "fifteen or more");
  await page.fill("#condition", "scor >= 15");
  await page.click("form[data-method=PUT] button");
  await page.waitForFunction(() => [...document.querySelectorAll("[role=alert]")].some((alert) => /did you mean/.test(alert.textContent)));
  await page.fill("#condition", "score >= 15");
  await page.click("form[data-method=PUT] button");
  await page.waitForURL(/list=fifteen/);
  if ((await page.locator("table.leads tbody tr").count()) === 0) say("nobody is on the list");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
  step(`took away ${download.suggestedFilename()}`);
});
// 100,000 rows on twelve lists: as many patterns as there can be, twenty rules, made up here; from the key to the painted number.
const times = [];
const rows = 100_000;
await open("100,000 rows", {}, async (page, say) => {
  await page.route("**/v1/tune", async (route) => {
    const answer = await route.fetch();
    const real = await answer.body();
    const header = JSON.parse(real.subarray(4, 4 + real.readUInt32LE(0)).toString());
    let seed = 7;
    const random = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
    const parts = [];
    let at = 0;
    const add = (kind, array) => {
      const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
      const entry = [kind, at, array.length];
      const padded = Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
      parts.push(padded);
      at += padded.length;
      return entry;
    };
    header.rows = rows;
    header.patterns = rows;
    header.rows_of = add("u32", new Uint32Array(rows).fill(1));
    const converted = Uint8Array.from({ length: rows }, () => (random() < 0.02 ? 1 : 0));
    header.converted_of = add("u32", Uint32Array.from(converted));
    header.conversions = converted.reduce((all, one) => all + one, 0);
    header.pattern_of = add("u32", Uint32Array.from({ length: rows }, (_, row) => row));
    header.starts = add("u32", Uint32Array.from({ length: 13 }, (_, list) => Math.round((list * rows) / 12)));
    header.cell = add("u32", Uint32Array.from({ length: rows }, (_, row) => row));
    header.chances = add("f64", Float64Array.from({ length: rows }, random));
    header.model = "made up";
    for (const rule of header.rules) {
      const fired = [];
      for (let row = 0; row < rows; row += 1) if (random() < 0.2) fired.push(row);
      rule.fired = fired.length;
      rule.patterns = add("u32", Uint32Array.from(fired));
      rule.counts = add("f64", Float64Array.from(fired, () => random() * 3));
    }
    header.converted = add("u8", converted);
    header.names = add("u8", Buffer.from(Array.from({ length: rows }, (_, row) => `L${row}`).join("\n")));
    delete header.millis;
    let head = Buffer.from(JSON.stringify(header));
    head = Buffer.concat([head, Buffer.alloc((8 - ((head.length + 4) % 8)) % 8, " ")]);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(head.length);
    await route.fulfill({ status: 200, contentType: "application/octet-stream", body: Buffer.concat([length, head, ...parts]) });
  });
  await go(page, "/tune");
  await page.locator("#rules input[type=range]:enabled").first().focus();
  await page.evaluate(() => {
    window.painted = [];
    addEventListener("keydown", (event) => {
      const start = event.timeStamp;
      // After the next frame the number is on the screen.
      requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => window.painted.push(performance.now() - start); channel.port2.postMessage(0); });
    }, true);
  });
  for (let move = 0; move < 60; move += 1) {
    await page.keyboard.press(move % 2 ? "ArrowUp" : "ArrowDown");
    await page.waitForTimeout(60);
  }
  times.push(...(await page.evaluate(() => window.painted)));
  if (times.length < 60) say(`${times.length} of 60 moves were painted`);
});
await browser.close();
// What the walk refuses on purpose is on the console as well.
const expected = /walk: console says Failed to load resource: the server responded with a status of 400/;
const left = wrong.filter((one) => !expected.test(one));
times.sort((a, b) => a - b);
const quantile = (share) => Math.round(10 * times[Math.min(times.length - 1, Math.floor(share * times.length))]) / 10;
console.log(JSON.stringify({ pages, wrong: left, walk, moved: { rows, n: times.length, p50: quantile(0.5), p95: quantile(0.95) } }));
