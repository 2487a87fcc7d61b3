// The lenses of the five systems: each has something to show, down to the line; the policy is felt at once.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { SYSTEMS } from "../systems.mjs";
import { drop, equal, lens, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

function made() {
  const folder = scratch();
  return Object.entries(SYSTEMS).map(([name, members]) => {
    const path = join(folder, `${name}.zip`);
    writeFileSync(path, zip(members()));
    return path;
  });
}

const shown = async (page, id) => {
  await lens(page, id);
  const at = page.getByTestId(`lens-${id}`);
  await at.locator(".made-blocks > *").first().waitFor();
  return at;
};

export default () =>
  withBrowser(async ({ browser, url }) => {
    const inputs = made();

    await visit("the artifacts of five systems fill every lens", browser, url, async (page) => {
      await drop(page, inputs);
      await settled(page, "red");
      for (const id of ["flakes", "perf", "parity", "pipeline", "scenarios"]) {
        const at = await shown(page, id);
        ok((await at.locator("h1").textContent()).trim().length > 8, `${id} has a headline`);
        ok((await at.textContent()).match(/\d/), `${id} shows numbers`);
      }
    });

    await visit("a figure leads to the line that gave it", browser, url, async (page) => {
      await drop(page, inputs);
      await settled(page, "red");
      const at = await shown(page, "parity");
      await at.locator("button.link").first().click();
      await page.getByTestId("preview").waitFor();
      ok(page.url().includes("/files"), "the file is open");
    });

    await visit("a changed threshold is felt at once, and can be exported", browser, url, async (page) => {
      await drop(page, inputs);
      await settled(page, "red");
      await lens(page, "policy");
      const field = page.locator("[id='policy-hologram.budget.gql_p95_ms']");
      await field.waitFor();
      await field.fill("nonsense");
      await field.press("Enter");
      await until("it is refused", async () => (await page.getByRole("alert").allTextContents()).join(" ").includes("takes a number"));
      await field.fill("500");
      await field.press("Enter");
      await page.getByTestId("policy-export").waitFor();
      const perf = await shown(page, "perf");
      await until("the budget is the new one", async () => (await perf.textContent()).includes("500"));
      await lens(page, "policy");
      await page.getByTestId("policy-reset").click();
      await until("the number is back", async () => (await field.inputValue()) === "100");
    });

    for (const colorScheme of ["light", "dark"]) {
      await visit(`axe finds nothing in the lenses (${colorScheme})`, browser, url, async (page) => {
        await drop(page, inputs);
        await settled(page, "red");
        await page.evaluate(AXE);
        for (const id of ["flakes", "perf", "parity", "pipeline", "scenarios", "policy"]) {
          if (id === "policy") await lens(page, id);
          else await shown(page, id);
          await page.getByTestId(`lens-${id}`).waitFor();
          const found = await page.evaluate(async () => {
            const { violations } = await globalThis.axe.run(document);
            return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`);
          });
          equal(found.join("\n"), "", `what axe finds on ${id}`);
        }
      }, { colorScheme, reducedMotion: "reduce" });
    }

    await visit("at 390 pixels no lens overflows", browser, url, async (page) => {
      await drop(page, inputs, { x: 190, y: 400 });
      await settled(page, "red");
      for (const id of ["flakes", "perf", "parity", "pipeline", "scenarios"]) {
        await page.evaluate((id) => (location.hash = `#/${id}?v=1`), id);
        await page.getByTestId(`lens-${id}`).locator(".made-blocks > *").first().waitFor();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        ok(wide <= 0, `${id} is no wider than the screen (${wide} px over)`);
      }
    }, { viewport: { width: 390, height: 844 } });
  });
