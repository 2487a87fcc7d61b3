// A list of tests in quarantine and CODEOWNERS, dropped beside a run: the cause and the test say so, and stay red.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { drop, lens, ok, scratch, settled, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const JUNIT = `<testsuite name="s" timestamp="2026-01-10T10:00:00Z">
<testcase classname="shop.Cart" name="two" file="src/cart/b.py"><failure message="port 80 is taken">at here</failure></testcase>
<testcase classname="shop.Cart" name="one" file="src/cart/a.py"/></testsuite>`;
const LIST = `[[test]]\ntest = "two"\nowner = "@org/cart"\nreason = "waits for a port"\nexpires = 2026-01-20\n`;

/** A zip, and what a project says of its tests, as files by themselves. */
function given() {
  const folder = scratch();
  const paths = ["run.zip", "quarantine.toml", "CODEOWNERS"].map((name) => join(folder, name));
  [zip([["junit.xml", JUNIT]]), LIST, "* @org/all\n"].forEach((bytes, at) => writeFileSync(paths[at], bytes));
  return paths;
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    await visit("a failure in quarantine says so, with its owners", browser, url, async (page) => {
      await drop(page, given());
      await settled(page, "red");
      const card = await page.getByTestId("cause").first().innerText();
      ok(card.includes("in quarantine until 2026-01-20, owner @org/cart (quarantine.toml:1)"), card);
      ok(card.includes("owner @org/all"), card);
      await lens(page, "tests");
      await page.getByTestId("test-row").filter({ hasText: "two" }).click();
      const inspector = await page.getByTestId("inspector").innerText();
      ok(inspector.includes("@org/all (CODEOWNERS line 1)"), inspector);
      ok(inspector.includes("in quarantine until 2026-01-20"), inspector);
    });
  });
