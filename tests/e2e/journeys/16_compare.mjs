// Compare: two runs dropped, what is new and fixed, another base, the address, instances, a pinned baseline.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { drop, equal, lens, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const junit = (tests) =>
  `<testsuite name="s">${Object.entries(tests)
    .map(([name, said]) => `<testcase classname="shop.CartTest" name="${name}" time="1">${said ? `<failure message="${said}"/>` : ""}</testcase>`)
    .join("")}</testsuite>`;

const meta = (id, day, instance) =>
  JSON.stringify({
    repo_full_name: "shop/web", run_id: id, run_attempt: 1, job_name: "unit", instance,
    started_at: `2026-01-0${day}T10:00:00Z`, sha: `${day}abcdef0123456789`, branch: "main",
  });

function made() {
  const folder = scratch();
  const put = (name, id, day, instance, tests) => {
    const path = join(folder, name);
    writeFileSync(path, zip([["meta.json", meta(id, day, instance)], ["junit.xml", junit(tests)]]));
    return path;
  };
  const one = put("one.zip", 9001, 1, "", { "adds an item": "", "pays": "card was refused", "totals": "", "leaves": "" });
  const two = put("two.zip", 9002, 2, "", { "adds an item": "", "pays": "", "totals": "", "leaves": "" });
  const three = put("three.zip", 9003, 3, "", { "adds an item": "", "pays": "", "totals": "expected 3, got 4", "comes": "" });
  const linux = put("linux.zip", 9101, 4, "linux", { "opens": "", "closes": "" });
  const windows = put("windows.zip", 9101, 4, "windows", { "opens": "path is too long", "closes": "" });
  return { one, two, three, linux, windows };
}

async function accessible(page, what) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document);
    return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`);
  });
  equal(found.join("\n"), "", `what axe finds on ${what}`);
}

const compare = async (page) => {
  await lens(page, "compare");
  const at = page.getByTestId("lens-compare");
  await at.locator(".made-blocks > *").first().waitFor();
  return at;
};

const headline = (page, text) =>
  until(`the headline is ${text}`, async () => (await page.getByTestId("lens-compare").locator("h1").textContent()).includes(text));

/** Pictures for people, where a folder is given. */
async function picture(page, name) {
  const folder = process.env.PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: false });
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    const files = made();

    await visit("two runs show what is new, fixed and gone, and rows lead to the test", browser, url, async (page) => {
      await drop(page, [files.one, files.three]);
      await settled(page, "red");
      const at = await compare(page);
      await headline(page, "1 new failure, 1 fixed, 1 removed");
      ok((await at.textContent()).includes("the run before it of the same job and branch"), "it says why this base");
      const fresh = at.locator("section", { has: page.getByRole("heading", { name: "New failures" }) });
      await fresh.getByTestId("open-test").first().click();
      await page.getByTestId("inspector").waitFor();
      ok((await page.getByTestId("inspector").textContent()).includes("totals"), "the inspector shows the test");
      await picture(page, "compare-inspector");
    });

    await visit("another base stays in the address, and Back takes it away", browser, url, async (page) => {
      await drop(page, [files.one, files.two, files.three]);
      await settled(page, "red");
      await compare(page);
      await headline(page, "1 new failure, 1 removed");
      const base = page.getByTestId("pick-base");
      const option = await base.locator("option", { hasText: "9001" }).getAttribute("value");
      await base.selectOption(option);
      await headline(page, "1 new failure, 1 fixed, 1 removed");
      ok(page.url().includes(`base=${option}`), "the address keeps it");
      await page.reload();
      await page.getByTestId("dropzone").waitFor();
      await drop(page, [files.one, files.two, files.three]);
      await page.getByTestId("lens-compare").locator(".made-blocks > *").first().waitFor();
      await headline(page, "1 new failure, 1 fixed, 1 removed");
      equal(await page.getByTestId("pick-base").inputValue(), option, "the base after a reload");
      await page.getByTestId("pick-base").selectOption(await page.getByTestId("pick-base").locator("option", { hasText: "9002" }).getAttribute("value"));
      await headline(page, "1 new failure, 1 removed");
      await page.goBack();
      await headline(page, "1 new failure, 1 fixed, 1 removed");
    });

    await visit("a pinned run is the base, also after another lens", browser, url, async (page) => {
      await drop(page, [files.one, files.two, files.three]);
      await settled(page, "red");
      await compare(page);
      await headline(page, "1 new failure, 1 removed");
      const pin = page.getByTestId("pick-pin");
      await pin.selectOption(await pin.locator("option", { hasText: "9001" }).getAttribute("value"));
      await headline(page, "1 fixed");
      await lens(page, "tests");
      const at = await compare(page);
      ok((await at.textContent()).includes("the pinned baseline"), "it says so");
    });

    await visit("legs of a matrix stand beside each other, and what fails on one alone is said", browser, url, async (page) => {
      await drop(page, [files.linux, files.windows]);
      await settled(page, "red");
      ok((await page.getByTestId("only-on").first().textContent()).includes("only on windows: red in 1 of 1"), "the cause says so");
      const at = await compare(page);
      await headline(page, "1 new failure");
      ok((await at.locator(".is-matrix").textContent()).includes("opens"), "the grid names the test");
      ok((await at.textContent()).includes("two instances of one run"), "it says what is compared");
      await picture(page, "compare-matrix");
    });

    await visit("tests can be asked what became of them", browser, url, async (page) => {
      await drop(page, [files.one, files.two, files.three]);
      await settled(page, "red");
      ok((await page.getByTestId("between").first().textContent()).includes("last good run 9002 unit (2abcdef012), first bad run 9003 unit"), "the cause says between which runs");
      await page.goto(`${page.url().split("#")[0]}#/tests?v=1&q=is:new&cols=status,test,since`);
      await until("one test is new", async () => (await page.getByTestId("test-row").count()) === 1);
      ok((await page.getByTestId("test-row").first().textContent()).includes("regressed"), "its column says so");
    });

    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 390]) {
        await visit(`compare is accessible (${colorScheme}, ${width} px)`, browser, url, async (page) => {
          await drop(page, [files.one, files.three, files.linux, files.windows], { x: width / 2 });
          await settled(page, "red");
          await page.goto(`${page.url().split("#")[0]}#/compare?v=1`);
          await page.getByTestId("lens-compare").locator(".made-blocks > *").first().waitFor();
          await accessible(page, "compare");
          const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          ok(over <= 0, `nothing is wider than the page (${over} px)`);
          await picture(page, `compare-${colorScheme}-${width}`);
        }, { colorScheme, reducedMotion: "reduce", viewport: { width, height: 844 } });
      }
    }
  });
