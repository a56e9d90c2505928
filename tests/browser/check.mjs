// Opens report pages in Chromium, offline, and prints what is wrong with them as JSON: {"pages": n, "charts": n, "wrong": [...]}.
//
//   node check.mjs CHROMIUM PAGE.html…
import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

const [executablePath, ...files] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const wrong = [];
let charts = 0;

const browser = await chromium.launch({
  executablePath,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

// Opens a page, waits until its charts are drawn, and hands it to `look`.
async function open(file, name, options, look) {
  const context = await browser.newContext({ offline: true, viewport: { width: 1100, height: 900 }, ...options });
  const page = await context.newPage();
  const say = (what) => wrong.push(`${name}: ${what}`);
  page.on("console", (message) => say(`console says ${message.text()}`));
  page.on("pageerror", (error) => say(`error ${error.message}`));
  page.on("dialog", (dialog) => { say("a dialog opened"); dialog.dismiss(); });
  const url = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) {
      say(`asked for ${request.url()}`);
    }
  });
  try {
    await page.goto(url);
    await page.waitForSelector("html[data-charts=drawn]", { state: "attached", timeout: 60_000 });
    await look(page, say);
  } catch (error) {
    say(String(error));
  }
  await context.close();
}

// Every chart has marks of some size, wherever it stands.
const drawn = () => [...document.querySelectorAll("[data-chart]")].map((holder) => {
  const marks = [...holder.querySelectorAll("svg .mark-rect path, svg .mark-symbol path, svg .mark-line path, svg .mark-area path")];
  const tallest = Math.max(0, ...marks.map((mark) => { const box = mark.getBBox(); return Math.min(box.width, box.height); }));
  const box = holder.querySelector("svg")?.getBoundingClientRect();
  return { name: holder.dataset.chart, marks: marks.length, tallest, width: box?.width ?? 0, height: box?.height ?? 0 };
});

for (const file of files) {
  for (const colorScheme of ["light", "dark"]) {
    const name = `${basename(file)} ${colorScheme}`;
    await open(file, name, { colorScheme }, async (page, say) => {
      await page.check("#analyst");
      await page.evaluate(axe);
      const found = await page.evaluate((runOnly) => axe.run(document, { runOnly }), rules);
      for (const { id, nodes } of found.violations) {
        say(`axe ${id} at ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}: ${nodes[0].failureSummary}`);
      }
      const unsaid = await page.evaluate(() => document.documentElement.outerHTML.match(/⟦[^⟧]*⟧/)?.[0]);
      if (unsaid) say(`no words for ${unsaid}`);
      if (await page.locator("[onerror]").count()) say("data became an element");
    });
  }
  const name = basename(file);
  await open(file, `${name} 390 px`, { viewport: { width: 390, height: 844 } }, async (page, say) => {
    await page.check("#analyst");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 390) say(`is ${width} px wide`);
  });
  await open(file, `${name} print`, { colorScheme: "dark" }, async (page, say) => {
    // Simple view on the screen; paper shows everything, on white.
    await page.emulateMedia({ media: "print" });
    const all = await page.evaluate(drawn);
    charts += all.length;
    for (const chart of all) {
      if (chart.marks === 0 || chart.width < 100 || chart.height < 50) say(`chart ${chart.name} is empty: ${JSON.stringify(chart)}`);
      // A bar without a baseline is a dash (Vega-Lite guesses the orientation wrong, without a word).
      if (/^(distribution|tenths|importance|bands)/.test(chart.name) && chart.tallest < 5) say(`bars of ${chart.name} are dashes`);
    }
    const hidden = await page.evaluate(() => [...document.querySelectorAll(".figure")]
      .filter((figure) => getComputedStyle(figure).visibility === "hidden" || figure.getBoundingClientRect().height < 50).map((figure) => figure.id));
    if (hidden.length) say(`not on paper: ${hidden.join(", ")}`);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    if (ground !== "rgb(255, 255, 255)") say(`paper is ${ground}`);
    const pdf = await page.pdf({ format: "A4", outline: true, tagged: true });
    const titles = await page.locator(".figure > h3").count();
    const outlined = pdf.toString("latin1").match(/\/Title\s*[(<]/g)?.length ?? 0;
    if (outlined < titles) say(`${outlined} headings in the PDF, ${titles} figures`);
  });
  await open(file, `${name} slider`, {}, async (page, say) => {
    const says = () => page.locator("#limit-says").textContent();
    if (await page.locator("#limit").count()) {
      const before = await says();
      await page.focus("#limit");
      await page.keyboard.press("ArrowLeft");
      if ((await says()) === before && Number(await page.getAttribute("#limit", "max")) > 0) say("the slider says the same");
    }
    await page.keyboard.press("Tab");
    const analyst = page.locator(".figure.analyst").first();
    if (await analyst.isVisible()) say("the analyst's part is open at first");
    await page.check("#analyst");
    if (!(await analyst.isVisible())) say("the analyst's part does not open");
    if (!page.url().endsWith("#analyst-view")) say("the address does not keep the analyst view");
  });
}
await browser.close();
console.log(JSON.stringify({ pages: files.length, charts, wrong }));
