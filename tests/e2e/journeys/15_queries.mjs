// The tests as a person narrows them down: terms with completion, chips, groups, columns, and an address
// that brings all of it back.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inputs } from "../make.mjs";
import { drop, equal, lens, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const HOUR = 1_735_725_600_000;

/** An Allure result: owner, tags, suite and class as labels. */
function allure(number, { name, status, suite, owner, tags = [], message, ms = 40 }) {
  const labels = [
    ["suite", suite],
    ["testClass", `com.example.${suite}Test`],
    ...(owner ? [["owner", owner]] : []),
    ...tags.map((tag) => ["tag", tag]),
  ];
  const result = {
    uuid: `00000000-0000-4000-8000-00000000000${number}`,
    name,
    fullName: `com.example.${suite}Test.${name}`,
    status,
    statusDetails: message ? { message, trace: `${message}\n\tat com.example.${suite}Test(${suite}Test.java:1${number})` } : {},
    stage: "finished",
    start: HOUR,
    stop: HOUR + ms,
    labels: labels.map(([label, value]) => ({ name: label, value })),
    parameters: [],
    attachments: [],
  };
  return [`allure-results/${result.uuid}-result.json`, JSON.stringify(result)];
}

const CTRF = JSON.stringify({
  results: {
    tool: { name: "vitest" },
    summary: { tests: 3, passed: 2, failed: 1, pending: 0, skipped: 0, other: 0, start: HOUR, stop: HOUR + 9000 },
    tests: [
      { name: "rounds the total", status: "passed", duration: 5200, suite: ["ui", "cart"], filePath: "src/cart.ts", line: 12 },
      { name: "shows the badge", status: "failed", duration: 900, suite: ["ui", "cart"], filePath: "src/cart.ts", line: 40, message: "badge is missing" },
      { name: "opens the menu", status: "passed", duration: 30, suite: ["ui", "menu"], filePath: "src/menu.ts", line: 7, tags: ["slow"] },
    ],
  },
});

function made() {
  const path = join(scratch(), "owned.zip");
  const rows = [
    { name: "pays", status: "failed", suite: "Checkout", owner: "ann", tags: ["slow", "card"], message: "gateway answered 503" },
    { name: "refunds", status: "failed", suite: "Checkout", owner: "ann", message: "gateway answered 503" },
    { name: "prints", status: "skipped", suite: "Checkout", owner: "bob" },
    { name: "signs in", status: "passed", suite: "Login", owner: "bob", tags: ["slow"], ms: 2100 },
    { name: "signs out", status: "passed", suite: "Login" },
  ];
  writeFileSync(path, zip([...rows.map((row, at) => allure(at, row)), ["ctrf-report.json", CTRF]]));
  return path;
}

const names = (page) => page.getByTestId("test-row").locator(".col-name").allTextContents();
const shows = (page, what, wanted) =>
  until(what, async () => (await names(page)).map((name) => name.trim()).sort().join(", ") === wanted.sort().join(", ") || null)
    .catch(async (error) => {
      throw new Error(`${error.message}; shown: ${(await names(page)).join(", ")}`);
    });
const chips = async (page) => (await page.getByTestId("chip").allTextContents()).map((chip) => chip.replace("×", ""));
const offers = (page) => page.getByTestId("query-offer").allTextContents();
const open = async (page, path) => {
  await drop(page, path);
  await settled(page, "red");
  await lens(page, "tests");
  await page.getByTestId("test-row").first().waitFor();
};

export default () =>
  withBrowser(async ({ browser, url }) => {
    const path = made();

    await visit("terms are completed, become chips, and say what is wrong with them", browser, url, async (page) => {
      await open(page, path);
      const query = page.getByTestId("query");
      await query.click();
      await page.keyboard.type("own");
      await until("the key is offered", async () => (await offers(page))[0]?.startsWith("owner:"));
      equal(await query.getAttribute("aria-expanded"), "true", "the box says that a list is open");
      await page.keyboard.press("Tab");
      await until("owners are offered with their tests", async () => (await offers(page)).join(" ") === "owner:ann2 owner:bob2");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      const active = await query.getAttribute("aria-activedescendant");
      equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true", "the item that keys act on");
      await page.keyboard.press("Enter");
      await shows(page, "tests of bob", ["prints", "signs in"]);
      equal((await chips(page)).join(" "), "owner:bob", "chips");

      await page.keyboard.type("!s:sk");
      await until("a status that bob's tests have", async () => (await offers(page)).join(" ") === "!s:skipped1");
      await page.keyboard.press("Escape");
      equal(await page.getByTestId("query-offer").count(), 0, "offers after Escape");
      await page.keyboard.type("ipped ");
      await shows(page, "what is not skipped", ["signs in"]);
      equal((await chips(page)).join(" "), "owner:bob !s:skipped", "a blank makes a chip");

      await page.getByTestId("chip").first().click();
      await shows(page, "without the owner", ["pays", "refunds", "signs in", "signs out", "rounds the total", "shows the badge", "opens the menu"]);
      await query.fill("ownr:ann");
      await until("a sentence names the keys", async () =>
        /No key is called ownr: s, tag, owner/.test(await page.locator(".tests .problem").textContent()));
      for (const [text, wanted] of [
        ["cart.ts:12", ["rounds the total"]],
        ["time:>1s", ["rounds the total", "signs in"]],
        ["@slow !s:failed", ["opens the menu", "signs in"]],
        ["message:503 @card", ["pays"]],
      ]) {
        await page.evaluate(() => { location.hash = "#/tests?v=1"; });
        await until("the query is gone", async () => (await query.inputValue()) === "" && (await chips(page)).length === 0);
        await query.fill(text);
        await shows(page, text, wanted);
      }
      await page.getByTestId("query-help").click();
      const language = page.getByTestId("language");
      await until("the language is told", async () => (await language.textContent()).includes("annot:browser=firefox"));
      await page.keyboard.press("Escape");
    });

    await visit("counts and values are pressed, and added with Ctrl", browser, url, async (page) => {
      await open(page, path);
      const legend = page.getByRole("group", { name: "Counts by status" });
      await legend.getByRole("button", { name: /passed/ }).click();
      await shows(page, "passed", ["signs in", "signs out", "rounds the total", "opens the menu"]);
      await legend.getByRole("button", { name: /skipped/ }).click({ modifiers: ["Control"] });
      await shows(page, "passed or skipped", ["prints", "signs in", "signs out", "rounds the total", "opens the menu"]);
      await legend.getByRole("button", { name: /failed/ }).click();
      await shows(page, "failed instead", ["pays", "refunds", "shows the badge"]);

      await page.getByRole("button", { name: "Columns" }).click();
      await page.getByRole("menuitemcheckbox", { name: "Tags" }).click();
      await page.getByRole("menuitemcheckbox", { name: "Message" }).click();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Filter by tag card" }).click();
      await shows(page, "of that tag too", ["pays"]);
      equal(await page.getByTestId("inspector").count(), 0, "a value opens no inspector");
    });

    await visit("groups fold, columns change, and the address brings all of it back", browser, url, async (page) => {
      await open(page, path);
      await page.getByTestId("group").selectOption("owner");
      const heads = async (of = page) => (await of.getByTestId("group-row").locator(".group-name").allTextContents()).join(", ");
      await until("the worst owner first", async () => (await heads()) === "ann, No owner, bob");
      equal(Number(await page.getByTestId("tests-table").getAttribute("aria-rowcount")), 12, "heads, tests and the row of names");
      ok(/2.*2 tests/.test(await page.getByTestId("group-row").first().textContent()), "counts in the head");

      const rows = () => page.getByTestId("test-row").count();
      await page.getByTestId("tests-table").focus();
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowLeft");
      await until("the first group is folded", async () => (await rows()) === 6);
      equal(await page.getByTestId("group-row").first().getByRole("button").getAttribute("aria-expanded"), "false", "it says so");
      await page.keyboard.press("ArrowRight");
      await until("and open again", async () => (await rows()) === 8);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowLeft");
      await until("from a test up to its head", async () => (await page.locator(".is-head.is-cursor").count()) === 1);
      await page.getByTestId("fold-all").click();
      await until("heads alone", async () => (await rows()) === 0 && (await page.getByTestId("group-row").count()) === 3);
      await page.getByTestId("group-row").nth(2).click();
      await until("one of them open", async () => (await rows()) === 2);

      await page.getByRole("button", { name: "Columns" }).click();
      await page.getByRole("menuitemcheckbox", { name: "Owner" }).click();
      await page.getByRole("menuitemcheckbox", { name: "Message" }).click();
      await page.keyboard.press("Escape");
      await page.getByTestId("query").fill("@slow");
      await page.getByRole("columnheader", { name: /Time/ }).getByRole("button").click();
      await until("all of it in the address", async () =>
        ["q=%40slow", "group=owner", "cols=", "sort=duration"].every((part) => page.url().includes(part)));

      const other = await page.context().newPage();
      await other.goto(page.url());
      await other.getByTestId("dropzone").waitFor();
      await drop(other, path);
      await until("the groups of the address", async () => (await heads(other)) === "ann, bob, No owner");
      await shows(other, "the tests of the address", ["pays", "opens the menu", "signs in"]);
      equal((await other.getByRole("columnheader").allTextContents()).map((head) => head.replace(/[▴▾]/, "")).join(" ").trim(), "Test Class Run Owner Time", "columns of the address");
      equal(await other.getByTestId("group").inputValue(), "owner", "the choice of groups");
    });

    await visit("100,000 cases are grouped, folded and completed at once", browser, url, async (page) => {
      await open(page, inputs().cases);
      const count = async () => Number(await page.getByTestId("tests-table").getAttribute("aria-rowcount"));
      await until("all rows are counted", async () => (await count()) > 100_000);
      await page.getByTestId("group").selectOption("class");
      await until("fifty heads more", async () => (await count()) === 100_051);
      ok((await page.getByTestId("test-row").count()) < 300, "only what is in view is in the document");
      await page.getByTestId("fold-all").click();
      await until("heads alone", async () => (await count()) === 51);
      await page.getByTestId("query").click();
      await page.keyboard.type("class:suite4");
      await until("ten classes are offered", async () => (await page.getByTestId("query-offer").count()) === 10);
    });

    await visit("at 390 pixels the two columns that tell most stay", browser, url, async (page) => {
      await drop(page, path, { x: 190, y: 400 });
      await settled(page, "red");
      await lens(page, "tests");
      await page.getByTestId("test-row").first().waitFor();
      const heads = () => page.getByRole("columnheader").allInnerTexts();
      equal((await heads()).filter((head) => /\w/.test(head)).join(" "), "Test Time", "columns");
      await page.getByTestId("group").selectOption("owner");
      await page.getByTestId("group-row").first().waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      ok(wide <= 390, `nothing is wider than the screen: ${wide}`);
    }, { viewport: { width: 390, height: 844 } });
  });
