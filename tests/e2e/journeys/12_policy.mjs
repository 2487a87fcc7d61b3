// The policy: lists keep their commas, and a file dropped by itself is shown before it is used.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { SYSTEMS } from "../systems.mjs";
import { drop, equal, lens, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const BUDGET = "hologram.budget.gql_p95_ms";

function made() {
  const folder = scratch();
  const file = (name, content) => {
    const path = join(folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  const good = `[hologram.budget]\ngql_p95_ms = 500\n`;
  return {
    input: file("hologram.zip", zip(SYSTEMS.hologram())),
    good: file("good/artiscope.toml", good),
    wrong: file("wrong/artiscope.toml", "\n[hologram.budget]\ngql_p95 = 500\n"),
    within: file("within.zip", zip([["artiscope.toml", good], ...SYSTEMS.hologram()])),
    folder: join(file("folder/artiscope.toml", good), ".."),
  };
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    const files = made();
    const field = (page, key) => page.locator(`[id='policy-${key}']`);

    await visit("a list is edited one item a line, and commas stay in their items", browser, url, async (page) => {
      await drop(page, files.input);
      await settled(page);
      await lens(page, "policy");
      const list = page.locator("textarea.policy-value").first();
      await list.waitFor();
      const id = await list.getAttribute("id");
      await list.fill("one, two\nthree");
      await list.blur();
      await page.getByTestId("policy-export").waitFor();
      const again = page.locator(`[id='${id}']`);
      await until("it is shown as it was typed", async () => (await again.inputValue()) === "one, two\nthree");
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("policy-export").click()]);
      const text = readFileSync(await download.path(), "utf8");
      ok(text.includes('["one, two", "three"]'), `two items are exported: ${text}`);
    });

    await visit("a dropped policy says what it would do, and does it only when told", browser, url, async (page) => {
      await drop(page, files.input);
      await settled(page, "red");
      await drop(page, files.good);
      const offer = page.getByTestId("policy-offer");
      await offer.waitFor();
      await until("its effect is told", async () => (await offer.textContent()).includes("1 value changes"));
      ok((await offer.textContent()).includes(BUDGET), "the key is named");
      ok(/[1-9]\d* checks? answers? differently/.test(await offer.textContent()), "so are the answers");
      await lens(page, "policy");
      equal(await field(page, BUDGET).inputValue(), "100", "the budget before it is used");
      await page.getByTestId("policy-use").click();
      await until("the budget is that of the file", async () => (await field(page, BUDGET).inputValue()) === "500");
      ok((await page.getByTestId("lens-policy").textContent()).includes("artiscope.toml:2"), "its source is the line of the file");
      equal(await offer.count(), 0, "offers that are left");
    });

    await visit("a policy that cannot be used says where and what is meant", browser, url, async (page) => {
      await drop(page, files.input);
      await settled(page);
      await drop(page, files.wrong);
      const why = page.getByTestId("policy-why");
      await why.waitFor();
      equal(
        await why.textContent(),
        "artiscope.toml:3: unknown key `hologram.budget.gql_p95`; the nearest is `hologram.budget.gql_p95_ms`",
        "why",
      );
      equal(await page.getByTestId("policy-use").count(), 0, "ways to use it");
      await page.getByTestId("policy-dismiss").click();
      await page.getByTestId("policy-offer").waitFor({ state: "detached" });
    });

    for (const colorScheme of ["light", "dark"]) {
      await visit(`axe finds nothing in an offered policy (${colorScheme})`, browser, url, async (page) => {
        await drop(page, files.good);
        await page.getByTestId("policy-use").waitFor();
        await page.evaluate(AXE);
        const found = await page.evaluate(async () => (await globalThis.axe.run(document)).violations.map((v) => `${v.id}: ${v.nodes[0].target}`));
        equal(found.join("\n"), "", "what axe finds");
      }, { colorScheme, reducedMotion: "reduce" });
    }

    await visit("a policy in an archive or a folder is never offered", browser, url, async (page) => {
      for (const input of [files.within, files.folder]) {
        await drop(page, input);
        await settled(page);
        await lens(page, "files");
        await until("it is read", async () => (await page.getByTestId("files-tree").textContent()).includes("artiscope.toml"));
        equal(await page.getByTestId("policy-offer").count(), 0, "offers");
      }
    });
  });
