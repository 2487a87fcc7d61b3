// Logs: the list, and one log with its folds, colours, times, search, keys, links and copies.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { SECRET, inputs, longLog } from "../make.mjs";
import { counted, drop, equal, lens, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function accessible(page, what) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document);
    return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`);
  });
  equal(found.join("\n"), "", `what axe finds on ${what}`);
}

const line = (page, number) => page.locator(`[data-testid=log-line][data-line="${number}"]`).first();
const cursor = (page) => page.locator("[data-testid=log-line].is-cursor").getAttribute("data-line").then(Number);
// A row that is on its way has no number yet: asked again, it has.
const says = (page, number) => line(page, number).locator("code").textContent({ timeout: 2000 }).catch(() => "");

/** Opens the inputs and, in the list, the log with that name. */
async function openLog(page, name, files = inputs().logs) {
  await drop(page, files);
  await settled(page);
  await lens(page, "logs");
  if (name) await page.getByTestId("log-file").filter({ hasText: name }).click();
  await page.getByTestId("log-line").first().waitFor();
}

/** Presses a key with nothing focused that would hear it first. */
async function key(page, name) {
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press(name);
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    await visit("logs are listed, the first is open, groups fold", browser, url, async (page) => {
      await openLog(page);
      await counted(page.getByTestId("log-file"), 3, "logs in the list");
      await page.getByTestId("log-file").filter({ hasText: "2_test.txt" }).click();
      await until("its facts", async () => /error/.test(await page.getByTestId("log-facts").textContent()));
      const shown = () => page.getByTestId("log-line").count();
      ok((await shown()) < 200, "only what is in view is in the document");
      const told = page.getByTestId("log-explained");
      ok((await told.textContent()).includes("TypeError: Cannot read properties"), "what explains the failure");
      await until("the first group is folded", async () => (await line(page, 2).count()) === 0);
      equal(await says(page, 1), "Run actions/checkout@v4", "the head of a group, without time and command");
      await line(page, 1).getByTestId("log-fold").click();
      await until("it is open", async () => (await says(page, 2)) === "  with option 0");
      await page.keyboard.press("z");
      await until("it is folded again", async () => (await line(page, 2).count()) === 0);
      await told.getByTestId("explained-go").first().click();
      await until("the lines that explain it", async () => (await says(page, await cursor(page))).startsWith("TypeError"));
      await key(page, "Escape");
      await key(page, "g");
      await page.getByTestId("log-fold-all").click();
      await until("all is open", async () => (await line(page, 2).count()) === 1);
    });

    await visit("colours, progress and control characters are shown as a terminal leaves them", browser, url, async (page) => {
      await openLog(page, "job.log");
      await page.getByTestId("log-fold-all").click();
      await until("the last state of a progress bar", async () => (await says(page, 3)) === "get 100 %");
      const colours = await line(page, 9).locator("code span").evaluateAll((spans) => spans.map((span) => span.className.trim()));
      ok(colours.length >= 3 && new Set(colours).size >= 3, `runs of different styles: ${colours}`);
      ok((await says(page, 9)).includes("␇"), "a bell is visible");
      const wide = page.getByTestId("log-lines");
      ok(await wide.evaluate((box) => box.scrollWidth > box.clientWidth), "long lines scroll sideways");
      await page.getByTestId("log-wrap").click();
      await until("wrapped lines do not", async () => wide.evaluate((box) => box.scrollWidth <= box.clientWidth + 1));
      await until("a long line has several rows", async () => (await page.locator('[data-testid=log-line][data-line="7"]').count()) > 1);
      ok(page.url().includes("wrap=1"), "the address knows");
    });

    await visit("search, errors and warnings by keys", browser, url, async (page) => {
      await openLog(page, "2_test.txt");
      await key(page, "/");
      await until("the field hears the keys", () => page.evaluate(() => document.activeElement?.id === "log-find"));
      await page.getByTestId("log-find").fill("FETCHED package-1");
      await until("capitals count", async () => (await page.getByTestId("log-found").textContent()) === "not found");
      await page.getByTestId("log-find").fill("fetched package-11");
      await until("hits are counted", async () => (await page.getByTestId("log-found").textContent()) === "1 of 11 lines");
      await until("the group is opened for it", async () => (await says(page, await cursor(page))).includes("package-11"));
      ok((await page.locator("[data-testid=log-line] mark").count()) > 0, "what is found is marked");
      const first = await cursor(page);
      await key(page, "n");
      await until("the next one", async () => (await cursor(page)) > first);
      await key(page, "N");
      await until("back again", async () => (await cursor(page)) === first);
      await key(page, "N");
      await until("around the end", async () => (await cursor(page)) > first);
      ok((await page.getByTestId("toast").textContent()).includes("from the end"), "it says that it went on from the end");
      ok(page.url().includes("find=fetched%20package-11"), "the address knows");

      await key(page, "g");
      await until("the top", async () => (await cursor(page)) === 1);
      await key(page, "e");
      await until("an error", async () => (await says(page, await cursor(page))).startsWith("TypeError"));
      await key(page, "e");
      await until("the next error", async () => (await says(page, await cursor(page))).includes("exit code 1"));
      await key(page, "w");
      await until("a warning", async () => (await says(page, await cursor(page))) === "npm warn");
      await key(page, "w");
      await until("the next warning", async () => (await says(page, await cursor(page))).includes("no longer supported"));
      await key(page, "]");
      await until("the next step", async () => (await says(page, await cursor(page))) === "Run npm test");
      await key(page, "[");
      await until("the step before", async () => (await says(page, await cursor(page))) === "Run npm ci");
      await key(page, "G");
      await until("the end", async () => (await says(page, await cursor(page))).includes("exit code 1"));
      await page.getByTestId("log-find").click();
      await page.keyboard.press("End");
      await page.keyboard.type("e");
      equal(await page.getByTestId("log-find").inputValue(), "fetched package-11e", "keys are text while typing");
    });

    await visit("lines are chosen, linked and copied without secrets", browser, url, async (page) => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await openLog(page, "2_test.txt");
      await page.getByTestId("log-fold-all").click();
      await until("line 25", async () => (await line(page, 25).count()) === 1);
      // Rows are used again as the list scrolls: it has to stand before one is pressed.
      await line(page, 25).evaluate((row) => row.scrollIntoView({ block: "center" }));
      await until("the list stands", async () => {
        const top = async () => (await line(page, 25).boundingBox())?.y;
        const [before] = [await top(), await page.waitForTimeout(200)];
        return before !== undefined && before === (await top());
      });
      await line(page, 24).locator(".number").click();
      await line(page, 26).locator(".number").click({ modifiers: ["Shift"] });
      await until("the address has the lines", async () => page.url().includes("line=24-26"));
      await counted(page.locator("[data-testid=log-line].is-chosen"), 3, "chosen lines");
      await page.getByTestId("copy").click();
      const copied = await until("lines are copied", () => page.evaluate(() => navigator.clipboard.readText()));
      ok(copied.includes("2_test.txt:24-26") && copied.includes("fetched package-0"), `path and lines: ${copied}`);
      ok(!copied.includes(SECRET), "no secret leaves");
      await page.getByTestId("copy-link").click();
      await until("the link is copied", async () => (await page.evaluate(() => navigator.clipboard.readText())).includes("line=24-26"));
      await page.keyboard.press("Escape");
      await until("the choice is gone", async () => !page.url().includes("line="));
      await page.getByTestId("log-times").selectOption("start");
      await until("times since the start", async () => (await line(page, 24).locator(".log-time").textContent()).startsWith("0:00."));
      await page.getByTestId("log-times").selectOption("none");
      ok(page.url().includes("times=none"), "the address knows");
    });

    await visit("a link leads to a line that is folded away, and Back to where one was", browser, url, async (page) => {
      await drop(page, inputs().logs);
      await settled(page);
      await lens(page, "logs");
      await page.getByTestId("log-file").filter({ hasText: "2_test.txt" }).click();
      await page.getByTestId("log-line").first().waitFor();
      const here = page.url();
      await page.evaluate((to) => location.assign(to), here.replace(/#.*$/, `${new URL(here).hash}&line=200-202`));
      await until("the line is seen", async () => (await line(page, 201).getAttribute("class"))?.includes("is-chosen"));
      equal(await cursor(page), 200, "the cursor is on the first line");
      await page.goBack();
      await until("no lines are chosen", async () => (await page.locator("[data-testid=log-line].is-chosen").count()) === 0);
    });

    await visit("a million lines: the end, a line in the middle, an error", browser, url, async (page) => {
      const path = join(scratch(), "long.zip");
      writeFileSync(path, zip([["service.log", longLog()]], 1));
      await openLog(page, "", path);
      await until("all lines are counted", async () => (await page.getByTestId("log-facts").textContent()).includes("1,000,000 lines"));
      await key(page, "G");
      await until("the end", async () => (await line(page, 1_000_000).count()) === 1);
      await key(page, "g");
      await key(page, "e");
      await until("the first error", async () => (await cursor(page)) === 50_000);
      const box = await page.getByTestId("log-map").boundingBox();
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await until("the map leads to the middle", async () => Math.abs((await cursor(page)) - 500_000) < 5_000);
      await page.getByTestId("log-find").fill("request 765432 of");
      await until("one line", async () => (await page.getByTestId("log-found").textContent()) === "1 of 1 line");
      await until("it is seen", async () => (await cursor(page)) === 765_433);
      ok((await page.getByTestId("log-line").count()) < 200, "only what is in view is in the document");
    });

    for (const colorScheme of ["light", "dark"]) {
      await visit(`axe finds nothing in logs (${colorScheme})`, browser, url, async (page) => {
        await openLog(page, "job.log");
        await page.getByTestId("log-fold-all").click();
        await page.getByTestId("log-find").fill("error");
        await until("hits", async () => (await page.locator("[data-testid=log-line] mark").count()) > 0);
        await accessible(page, "a log of GitLab");
        await page.getByTestId("log-file").filter({ hasText: "2_test.txt" }).click();
        await line(page, 1).waitFor();
        await key(page, "e");
        await until("an error", async () => (await page.locator("[data-testid=log-line].is-failed").count()) > 0);
        await accessible(page, "a log of GitHub");
      }, { colorScheme, reducedMotion: "reduce" });
    }

    await visit("at 390 pixels the list comes first, and the log lies over it", browser, url, async (page) => {
      await drop(page, inputs().logs, { x: 195, y: 300 });
      await settled(page);
      await lens(page, "logs");
      await page.getByTestId("log-file").first().waitFor();
      equal(await page.getByTestId("log").count(), 0, "logs that are open");
      await page.getByTestId("log-file").filter({ hasText: "2_test.txt" }).click();
      await page.getByTestId("log-line").first().waitFor();
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      ok(sideways <= 0, "the page does not scroll sideways");
      await accessible(page, "a log on a phone");
      await page.getByRole("button", { name: "Back to the logs" }).click();
      await page.getByTestId("log-file").first().waitFor();
    }, { viewport: { width: 390, height: 800 } });
  });
