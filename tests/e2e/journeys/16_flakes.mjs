// Flakes over several runs: the rule and the window are felt at once, stay in the address, and rows lead to lines.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { counted, drop, equal, lens, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Eight runs of one job, two of each commit: one test passes on retry, one changes from run to run. */
function made() {
  const folder = scratch();
  const test = (name, outcomes) =>
    [...outcomes].map((outcome) => `<testcase classname="c.T" name="${name}" time="30">${outcome === "F" ? `<failure message="boom"/>` : ""}</testcase>`);
  return [1, 2, 3, 4, 5, 6, 7, 8].map((day) => {
    const run = {
      repository: "a/b", run_id: `${7000 + day}`, attempt: 1, job: "test", branch: "main",
      sha: `${Math.ceil(day / 2)}`.repeat(40), started_at: `2026-01-0${day}T10:00:00Z`,
    };
    const cases = [
      ...test("retries", day === 2 || day === 5 ? "FP" : "P"),
      ...test("changes", day % 2 === 1 && day < 6 ? "F" : "P"),
      ...test("breaks", day > 5 ? "F" : "P"),
      ...test("holds", "P"),
    ];
    const path = join(folder, `run${day}.zip`);
    writeFileSync(path, zip([
      ["artiscope.json", JSON.stringify(run)],
      ["junit.xml", `<testsuite name="s">\n${cases.join("\n")}\n</testsuite>`],
    ]));
    return path;
  });
}

/** Standing of a test in the first table. */
async function standing(page, test) {
  const row = page.getByTestId("lens-flakes").locator("table").first().locator("tr", { hasText: `c.T#${test}` }).first();
  // Without its sign and the word of that.
  return (await row.count()) ? row.locator("td").nth(1).evaluate((cell) => (cell.querySelector(".cell > span:last-child") ?? cell).textContent.trim()) : "";
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    const inputs = made();
    const stands = (page, test, word) => until(`${test} is ${word}`, async () => (await standing(page, test)) === word);
    const opened = async (page) => {
      await drop(page, inputs);
      await settled(page, "red");
      await lens(page, "flakes");
      await page.getByTestId("lens-flakes").locator("table").first().waitFor();
    };

    await visit("a changed rule and window are felt at once and stay in the address", browser, url, async (page) => {
      await opened(page);
      const rule = page.getByTestId("flakes-rule");
      const window = page.getByTestId("flakes-window");
      await until("the rule in use is shown", async () => (await rule.inputValue()) === "flakeguard");
      equal(await window.inputValue(), "30", "its window");
      await stands(page, "retries", "flaky");
      await stands(page, "breaks", "broken");
      await stands(page, "changes", "not flaky by this rule");
      const strip = page.getByTestId("lens-flakes").locator("tr", { hasText: "c.T#retries" }).first().locator(".ticks li");
      await counted(strip, 8, "marks of eight runs");

      await rule.selectOption("trunk");
      await until("changes is flaky to Trunk", async () => (await standing(page, "changes")) === "flaky");
      equal(await window.inputValue(), "7", "the window of Trunk");
      ok(page.url().includes("rule=trunk"), `the rule stands in the address: ${page.url()}`);
      ok((await page.locator("h1").first().textContent()).includes("by the rule of Trunk"), "the headline names the rule");

      await window.fill("2");
      await window.press("Enter");
      await until("what is older does not count", async () => (await standing(page, "changes")) === "healthy");
      ok(page.url().includes("window=2"), `the window stands in the address: ${page.url()}`);

      await lens(page, "policy");
      const field = (key) => page.locator(`[id='policy-flakes.${key}']`);
      await until("the policy has the rule", async () => (await field("rule").inputValue()) === "trunk");
      equal(await field("window_days").inputValue(), "2", "the policy has the window");
      await lens(page, "flakes");
      ok(page.url().includes("rule=trunk&window=2"), "the lens is as it was left");

      await page.reload();
      await drop(page, inputs);
      await settled(page, "red");
      await until("the rule of the address decides", async () => (await standing(page, "changes")) === "healthy");
      equal(await rule.inputValue(), "trunk", "the rule of the address");
      equal(await window.inputValue(), "2", "the window of the address");
      await rule.selectOption("playwright");
      await until("a rule brings its own window", async () => (await window.inputValue()) === "0");
      await stands(page, "retries", "flaky");
    });

    await visit("a row leads to the line of its run", browser, url, async (page) => {
      await opened(page);
      const row = page.getByTestId("lens-flakes").locator("table").first().locator("tr", { hasText: "c.T#retries" }).first();
      await row.locator("button.link").first().click();
      await page.getByTestId("preview").waitFor();
      ok(/\/files.*[&?]entry=\d+.*line=\d+/.test(page.url()), `a line of a report is open: ${page.url()}`);
    });

    await visit("a rule that is none is said", browser, `${url}#/flakes?v=1&rule=guess`, async (page) => {
      await opened(page);
      await until("the rule in use stays", async () => (await page.getByTestId("flakes-rule").inputValue()) === "flakeguard");
    });

    for (const colorScheme of ["light", "dark"]) {
      await visit(`axe finds nothing in flakes over runs (${colorScheme})`, browser, url, async (page) => {
        await opened(page);
        await page.evaluate(AXE);
        const found = await page.evaluate(async () => (await globalThis.axe.run(document)).violations.map((v) => `${v.id}: ${v.nodes[0].target}`));
        equal(found.join("\n"), "", "what axe finds");
      }, { colorScheme, reducedMotion: "reduce" });
    }

    await visit("at 390 pixels rule and window fit", browser, url, async (page) => {
      await drop(page, inputs, { x: 190, y: 400 });
      await settled(page, "red");
      await lens(page, "flakes");
      await page.getByTestId("lens-flakes").locator("table").first().waitFor();
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      equal(over, 0, "pixels beside the screen");
    }, { viewport: { width: 390, height: 844 } });
  });
