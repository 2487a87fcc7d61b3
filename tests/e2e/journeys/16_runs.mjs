// Runs: what decided is said, and a run can be named, split and joined, and each is taken back.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { junit } from "../make.mjs";
import { drop, equal, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

function made() {
  const report = (name) => junit(name, [{ class: `com.example.${name}`, name: "works" }]);
  const folder = join(scratch(), "nightly");
  for (const day of ["2026-02-17", "2026-02-18"]) {
    mkdirSync(join(folder, day, "unit"), { recursive: true });
    writeFileSync(join(folder, day, "unit.zip"), zip([["junit.xml", report(`Unit${day.slice(-2)}`)]]));
    writeFileSync(join(folder, day, "e2e.zip"), zip([["a/junit.xml", report(`A${day.slice(-2)}`)], ["b/junit.xml", report(`B${day.slice(-2)}`)]]));
  }
  return folder;
}

async function accessible(page, what) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document);
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`);
  });
  equal(found.join("\n"), "", `what axe finds on ${what}`);
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    const folder = made();
    const names = (page) => page.getByTestId("runs-choose").locator("option").allTextContents();
    const count = (page, wanted) => until(`there are ${wanted} runs`, async () => (await names(page)).length === wanted);
    const choose = async (page, part) => {
      const name = (await names(page)).find((name) => name.includes(part));
      ok(name, `a run with ${part}: ${await names(page)}`);
      await page.getByTestId("runs-choose").selectOption({ label: name });
    };
    const start = async (page) => {
      await drop(page, folder, { x: 190, y: 400 });
      await settled(page, "green");
      await page.getByTestId("correct-runs").click();
      await count(page, 4);
    };

    await visit("a run is named, split and joined, and each is taken back", browser, url, async (page) => {
      await start(page);
      const before = (await names(page)).join("\n");
      ok((await page.getByTestId("runs-evidence").textContent()).includes("names of folders and archives"), "what decided");
      const undo = page.getByTestId("runs-undo");
      equal(await undo.count(), 0, "nothing can be undone");

      // Names.
      await choose(page, "e2e");
      await page.getByTestId("runs-run_id").fill("4711");
      await page.getByTestId("runs-run_id").blur();
      await until("the run has its id", async () => (await names(page)).some((name) => name.startsWith("4711")));
      await choose(page, "4711");
      ok((await page.getByTestId("runs-evidence").textContent()).includes("your correction"), "what decides now");

      // Split.
      await page.getByRole("button", { name: /^Split off .*e2e\.zip!\/b$/ }).click();
      await count(page, 5);

      // Join what was split off with the unit tests of its day.
      await choose(page, ", b");
      const unit = (await names(page)).find((name) => name.includes("unit"));
      await page.getByTestId("runs-join").selectOption({ label: unit });
      await count(page, 4);

      // And back.
      for (const wanted of [5, 4]) {
        await undo.click();
        await count(page, wanted);
      }
      await undo.click();
      await until("all is as before", async () => (await names(page)).join("\n") === before);
      equal(await undo.count(), 0, "nothing is left to undo");
      await page.keyboard.press("Escape");
      await settled(page, "green");
    });

    for (const options of [
      { colorScheme: "light", viewport: { width: 390, height: 800 } },
      { colorScheme: "dark" },
    ]) {
      await visit(`runs are corrected with any eyes and hands (${options.colorScheme})`, browser, url, async (page) => {
        await start(page);
        await accessible(page, "the dialog");
        const over = await page.evaluate(() => {
          const dialog = document.querySelector("dialog[open]");
          return [dialog.scrollWidth - dialog.clientWidth, document.documentElement.scrollWidth - innerWidth];
        });
        equal(over.map((by) => Math.max(by, 0)).join(), "0,0", "nothing stands out to the right");
      }, { ...options, reducedMotion: "reduce" });
    }
  });
