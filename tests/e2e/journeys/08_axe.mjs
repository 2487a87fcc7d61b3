// Accessibility: axe finds nothing on any screen, light and dark.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inputs } from "../make.mjs";
import { drop, equal, lens, settled, unfolded, visit, withBrowser } from "../lib.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function accessible(page, what) {
  // Through the debugger: the page's own policy would refuse a script element.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document);
    return violations.map((v) => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`);
  });
  equal(found.join("\n"), "", `what axe finds on ${what}`);
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    for (const colorScheme of ["light", "dark"]) {
      await visit(`axe finds nothing (${colorScheme})`, browser, url, async (page) => {
        await accessible(page, "the start");
        await drop(page, [inputs().red, inputs().broken]);
        await settled(page, "red");
        await accessible(page, "the overview");
        await lens(page, "tests");
        await page.getByTestId("test-row").first().click();
        await page.getByTestId("inspector").waitFor();
        await accessible(page, "tests with the inspector");
        await lens(page, "files");
        await (await unfolded(page)).getByText("build.log").first().click();
        await page.getByTestId("preview").waitFor();
        await accessible(page, "files with a preview");
        await lens(page, "ledger");
        await page.getByTestId("ledger-row").first().waitFor();
        await accessible(page, "the ledger");
      }, { colorScheme, reducedMotion: "reduce" });
    }

    await visit("the theme can be chosen, whatever the system says", browser, url, async (page) => {
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const before = await ground();
      let changed = false;
      for (let i = 0; i < 3 && !changed; i += 1) {
        await page.getByTestId("theme").click();
        changed = (await ground()) !== before;
      }
      equal(changed, true, "the ground changes with the theme");
    }, { colorScheme: "light" });
  });
