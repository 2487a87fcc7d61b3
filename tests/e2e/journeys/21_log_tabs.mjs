// What else the open log tells: its templates, and its lines that the same log of a good run does not have.

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { calm, counted, drop, equal, lens, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function axe(page, what) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document);
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
  });
  equal(violations.join("\n"), "", `what axe finds on ${what}`);
}

function time(second) {
  return new Date(Date.UTC(2025, 0, 1, 10, 0, second)).toISOString();
}

/** A service of 200 requests; the bad one says three lines that the good one never says. */
function service(seed, bad) {
  const lines = [`${time(0)} INFO listening on port ${8000 + seed}`];
  for (let at = 0; at < 200; at += 1) {
    lines.push(`${time(at + 1)} INFO request ${at * 7 + seed} served in ${(at * 13 + seed) % 90} ms`);
    if (at % 50 === 10) lines.push(`${time(at + 1)} WARN queue holds ${at + seed} entries`);
    if (bad && at === 120) {
      lines.push(`${time(at + 1)} ERROR replica zeta-4 refused the lease`, `${time(at + 1)} ERROR giving up on shard omega`);
    }
  }
  if (bad) lines.push(`${time(202)} ERROR shutting down before the queue is empty`);
  lines.push(`${time(203)} INFO stopped`);
  return `${lines.join("\n")}\n`;
}

function made() {
  const write = (name, files) => {
    const path = join(scratch(), name);
    writeFileSync(path, zip(files));
    return path;
  };
  return {
    bad: write("bad.zip", [["service.log", service(3, true)], ["empty-handed.log", "nothing of this kind\nis said elsewhere\n"]]),
    good: write("good.zip", [["service.log", service(11, false)]]),
  };
}

const says = (page, id) => page.getByTestId(id).textContent();
const hash = (page, pattern) => until(`the address has ${pattern}`, () => page.evaluate((source) => new RegExp(source).test(location.hash) || null, pattern));

/** Opens the log of the bad run with that name, and a tab. */
async function openTab(page, files, tab, at) {
  await drop(page, files, at);
  await settled(page);
  await lens(page, "logs");
  await page.getByTestId("log-file").filter({ hasText: "service.log" }).filter({ hasText: "bad" }).first().click();
  await page.getByTestId("log-line").first().waitFor();
  await page.getByRole("tab", { name: tab }).click();
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    const { bad, good } = made();

    await visit("templates of a log are counted, ordered, filtered, and lead to their lines", browser, url, async (page) => {
      await openTab(page, [bad], "Templates");
      await until("all templates", async () => /^\d+ templates of 209 lines$/.test(await says(page, "templates-said")) || null);
      const rows = () => page.getByTestId("template").allTextContents();
      const first = (await rows())[0];
      ok(first.includes("200") && first.includes("<*>") && first.includes("served in"), `the one with the most lines is first: ${first}`);
      ok((await page.locator("[data-testid=template] .template-varies").count()) > 0, "what varies is set apart");
      await page.getByTestId("templates-order").selectOption("first");
      await until("the first line is first", async () => (await rows())[0].includes("listening on port") || null);
      await hash(page, "order=first");
      await page.getByTestId("templates-order").selectOption("rare");
      await until("the rarest are first", async () => !(await rows())[0].includes("served in") || null);
      await page.getByTestId("templates-filter").fill("REFUSED lease");
      await until("one is left", async () => (await page.getByTestId("template").count()) === 1 || null);
      ok((await says(page, "templates-said")).startsWith("1 of "), "how many of how many are listed");
      await hash(page, "has=REFUSED%20lease");
      await page.getByTestId("templates-filter").fill("no such words");
      await page.getByText("No template matches").waitFor();
      await page.getByTestId("templates-filter").fill("refused lease");
      await page.getByTestId("template").getByRole("button", { name: "First line 126" }).click();
      await hash(page, "line=126(?!\\d)");
      await until("the line is seen", async () =>
        (await page.locator('[data-testid=log-line][data-line="126"]').count()) === 1 || null);
      await page.goBack();
      await until("the filter is still there", async () => (await page.getByTestId("templates-filter").inputValue()) === "refused lease" || null);
    });

    await visit("a log minus the same log of a good run is what is new in it", browser, url, async (page) => {
      await openTab(page, [bad, good], "Minus a good run");
      await until("the headline", async () =>
        (await says(page, "minus-said")).startsWith("3 of 209 lines are not in good.zip!/service.log") || null);
      ok((await says(page, "minus-said")).includes("2 places"), "lines that stand together are one place");
      const lines = await page.locator("[data-testid=minus-line].is-new").allTextContents();
      equal(lines.length, 3, "lines that are new");
      ok(lines[0].includes("zeta-4 refused") && lines[2].includes("before the queue is empty"), `these: ${lines}`);
      await counted(page.getByTestId("minus-head"), 2, "places");
      await page.locator("[data-testid=minus-line].is-new").first().click();
      await hash(page, "line=126(?!\\d)");
      await page.goBack();
      await page.getByTestId("minus-head").first().click();
      await hash(page, "line=126-127");
      await page.goBack();
      await page.getByTestId("minus-pick").waitFor();
      const other = await page.getByTestId("minus-pick").locator("option").filter({ hasText: "empty-handed.log" }).getAttribute("value");
      await page.getByTestId("minus-pick").selectOption(other);
      await until("another log is taken", async () => (await says(page, "minus-said")).includes("not in bad.zip!/empty-handed.log") || null);
      await hash(page, `minus=${other}`);
    });

    await visit("without a good run the tab says how to get one", browser, url, async (page) => {
      const alone = join(scratch(), "alone.log");
      writeFileSync(alone, service(5, true));
      await drop(page, alone);
      await settled(page);
      await lens(page, "logs");
      await page.getByTestId("log-line").first().waitFor();
      await page.getByRole("tab", { name: "Minus a good run" }).click();
      await page.getByText("No other log is open").waitFor();
      equal(await page.getByTestId("minus-pick").count(), 0, "nothing to choose from");
    });

    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 390]) {
        await visit(`both tabs fit and axe finds nothing (${colorScheme}, ${width})`, browser, url, async (page) => {
          await openTab(page, [bad, good], "Templates", { x: 180, y: 300 });
          await page.getByTestId("template").first().waitFor();
          const wide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
          ok(!(await wide()), "nothing is wider than the window");
          await axe(page, "templates");
          await page.getByRole("tab", { name: "Minus a good run" }).click();
          await page.getByTestId("minus-line").first().waitFor();
          ok(!(await wide()), "nothing is wider than the window");
          await axe(page, "a log minus another");
          calm(page);
        }, { colorScheme, viewport: { width, height: 800 } });
      }
    }
  });
