// One failed test in full: what was expected, its files, its attempts, and the way through by keyboard.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { counted, drop, equal, lens, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

// One pixel, 64 of which make a picture that can be seen.
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="120"><script>document.title = "run"</script><rect width="320" height="120" fill="#7aa2f7"/></svg>`;
const STACK = [
  "Error: expect(locator).toHaveText(expected) failed",
  "",
  "Expected string: \"Total: 41 EUR\"",
  "Received string: \"Total: 42 EUR\"",
  "Timeout: 5000ms",
  "",
  "    at total (/src/tests/helpers/total.ts:4:9)",
  "    at /src/node_modules/playwright/lib/worker/fixtures.js:120:7",
  "    at /src/node_modules/playwright/lib/worker/test.js:40:3",
  "    at /src/tests/cart.spec.ts:9:3",
].join("\n");

function result(retry, attachments) {
  return {
    workerIndex: retry,
    status: "failed",
    duration: 1200 + retry,
    retry,
    startTime: "2025-05-01T10:00:00.000Z",
    errors: [{ message: STACK.split("\n    at")[0], stack: STACK }],
    error: { message: STACK.split("\n    at")[0], stack: STACK },
    stdout: [{ text: "opening the cart\npaying with token=hunter2\n" }],
    stderr: [],
    attachments,
  };
}

const spec = (title, line, results, status) => ({
  title,
  ok: status === "expected",
  tags: ["smoke"],
  tests: [{ projectName: "chromium", expectedStatus: "passed", status, annotations: [{ type: "owner", description: "cart-team" }], results }],
  file: "cart.spec.ts",
  line,
  column: 5,
});

const passed = { workerIndex: 0, status: "passed", duration: 5, retry: 0, errors: [], stdout: [], stderr: [], attachments: [] };

const REPORT = {
  config: { version: "1.50.0", rootDir: "/src/tests" },
  suites: [
    {
      title: "cart.spec.ts",
      file: "cart.spec.ts",
      specs: [
        spec("adds an article", 3, [passed], "expected"),
        spec(
          "shows the total",
          7,
          [
            result(0, [{ name: "note", contentType: "text/plain", body: Buffer.from("first try\nof two").toString("base64") }]),
            result(1, [
              { name: "screenshot", contentType: "image/png", path: "/src/test-results/cart-total/test-failed-1.png" },
              { name: "drawing", contentType: "image/svg+xml", path: "/src/test-results/cart-total/drawing.svg" },
              { name: "page", contentType: "text/html", path: "/src/test-results/cart-total/page.html" },
              { name: "trace", contentType: "application/zip", path: "/src/test-results/cart-total/trace.zip" },
              { name: "video", contentType: "video/webm", path: "/src/test-results/cart-total/video.webm" },
            ]),
          ],
          "unexpected",
        ),
      ],
    },
  ],
  errors: [],
  stats: { startTime: "2025-05-01T10:00:00.000Z", duration: 4000, expected: 1, skipped: 0, unexpected: 1, flaky: 0 },
};

const JUNIT = `<testsuite name="unit" tests="2" failures="1"><testcase classname="shop.CartTest" name="adds up" time="0.1">
<failure type="org.opentest4j.AssertionFailedError" message="expected: &lt;[&#10;  apple,&#10;  pear,&#10;  plum&#10;]&gt; but was: &lt;[&#10;  apple,&#10;  peach,&#10;  plum&#10;]&gt;">org.opentest4j.AssertionFailedError: expected: no
	at org.junit.jupiter.api.AssertEquals.fail(AssertEquals.java:1)
	at org.junit.jupiter.api.Assertions.assertEquals(Assertions.java:2)
	at shop.CartTest.addsUp(CartTest.java:12)</failure></testcase><testcase classname="shop.CartTest" name="empties" time="0.1"/></testsuite>`;

function run() {
  const path = join(scratch(), "run.zip");
  const folder = "test-results/cart-total";
  writeFileSync(
    path,
    zip([
      ["results.json", JSON.stringify(REPORT, null, 1)],
      ["unit/junit.xml", JUNIT],
      [`${folder}/test-failed-1.png`, PNG],
      [`${folder}/drawing.svg`, SVG],
      [`${folder}/page.html`, "<!doctype html>\n<script>document.title = 'run'</script>\n<p>hello"],
      [`${folder}/trace.zip`, zip([["0-trace.trace", "{}\n"], ["0-trace.network", "{}\n"], ["resources/a.css", "a{}"]])],
    ]),
  );
  return path;
}

/** Opens the tests, and the one with that name. */
async function opened(page, name) {
  await drop(page, run());
  await settled(page, "red");
  await lens(page, "tests");
  await page.getByTestId("test-row").filter({ hasText: name }).click();
  const inspector = page.getByTestId("inspector");
  await until(`${name} is open`, async () => (await inspector.textContent()).includes(name));
  return inspector;
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    await visit("a failed test shows what was expected, and folds the frames of libraries", browser, url, async (page) => {
      const inspector = await opened(page, "shows the total");
      const diff = inspector.getByTestId("diff");
      await diff.waitFor();
      equal((await diff.locator("del").allTextContents()).join(" "), "41", "what was expected");
      equal((await diff.locator("ins").allTextContents()).join(" "), "42", "what came");
      ok((await diff.textContent()).includes("read from the message"), "it says where the values are from");
      equal((await diff.locator(".diff-sign").allTextContents()).join(""), "−+", "signs besides colours");
      const stack = inspector.getByTestId("stack");
      ok((await stack.locator("summary").textContent()).includes("2 lines of libraries"), "frames of libraries are folded");
      ok((await stack.locator(".stack-own").allTextContents()).join().includes("cart.spec.ts:9"), "frames of the project stand out");
      ok((await inspector.textContent()).includes("smoke"), "its tags");
    });

    await visit("files of every attempt are shown where that is safe", browser, url, async (page) => {
      const inspector = await opened(page, "shows the total");
      await inspector.getByRole("tab", { name: /Files/ }).click();
      const file = (name) => inspector.getByTestId("attachment").filter({ hasText: name });
      for (const name of ["screenshot", "drawing"]) {
        const image = file(name).locator("img");
        await image.waitFor();
        await until(`${name} is decoded`, () => image.evaluate((img) => img.complete && img.naturalWidth > 0));
        ok((await image.getAttribute("src")).startsWith("blob:"), "a picture of its own bytes");
      }
      await until("the source of the page", async () => (await file("page.html").textContent()).includes("<script>"));
      ok((await file("page.html").textContent()).includes("nothing of it is run"), "it says that it is not run");
      ok(!(await page.title()).includes("run.zip") || (await page.title()) !== "run", "nothing ran");
      equal(await page.locator("iframe").count(), 0, "frames");
      const trace = file("trace.zip");
      await until("what the trace holds", async () => (await trace.textContent()).includes("An archive of 3 files"));
      equal(await trace.getByRole("link").getAttribute("href"), "https://trace.playwright.dev", "the way out");
      ok((await file("video.webm").textContent()).includes("Not in what was given"), "what is missing is said");
      const saved = page.waitForEvent("download");
      await trace.getByRole("button", { name: "Save" }).click();
      equal((await saved).suggestedFilename(), "trace.zip", "the saved archive");
      await page.keyboard.press("[");
      await until("the text within the report", async () => (await file("note").textContent()).includes("of two"));
      await counted(inspector.getByTestId("attachment"), 1, "files of the first attempt");
    });

    await visit("what a test wrote is searched and copied without secrets", browser, url, async (page) => {
      const inspector = await opened(page, "shows the total");
      await inspector.getByRole("tab", { name: "Output" }).click();
      const stream = inspector.getByTestId("stream").first();
      await stream.getByRole("searchbox").fill("paying");
      await until("one line is left", async () => (await stream.textContent()).includes("1 line with it"));
      ok(!(await stream.locator("pre").textContent()).includes("opening"), "other lines are gone");
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await stream.getByRole("button", { name: "Copy" }).click();
      const copied = await until("the clipboard", () => page.evaluate(() => navigator.clipboard.readText()));
      ok(copied.includes("opening the cart") && !copied.includes("hunter2"), `redacted: ${copied}`);
    });

    await visit("values of several lines stand side by side, and are copied as a diff", browser, url, async (page) => {
      const inspector = await opened(page, "adds up");
      const diff = inspector.getByTestId("diff");
      await diff.waitFor();
      await counted(diff.locator(".diff-line"), 6, "lines below each other");
      await page.getByRole("separator", { name: "Width of the inspector" }).focus();
      for (let i = 0; i < 20; i += 1) await page.keyboard.press("ArrowLeft");
      await diff.getByRole("button", { name: "Side by side" }).click();
      await counted(diff.locator(".diff-sides > div"), 10, "cells in two columns");
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await diff.getByRole("button", { name: "Copy" }).click();
      // The clipboard still holds what was copied before.
      const pasted = () => page.evaluate(() => navigator.clipboard.readText());
      await until("a diff in the clipboard", async () => (await pasted()).includes("-  pear,\n+  peach,"));
    });

    await visit("a walk through the tests by keyboard", browser, url, async (page) => {
      await drop(page, run());
      await settled(page, "red");
      await page.evaluate(() => document.activeElement?.blur());
      await page.keyboard.press("2");
      await page.getByTestId("tests-table").waitFor();
      const inspector = page.getByTestId("inspector");
      const name = async () => ((await inspector.count()) > 0 ? inspector.locator("h2").textContent() : "");
      const rows = await until("rows", async () => {
        const names = await page.getByTestId("test-row").locator(".col-name").allTextContents();
        return names.length === 4 && names;
      });
      const at = (index) => until(`row ${index} is open`, async () => rows[index].includes(await name()) && (await name()) !== "");
      await page.keyboard.press("ArrowRight");
      equal(await inspector.count(), 0, "arrows open nothing");
      await page.keyboard.press("e");
      await at(0);
      await page.keyboard.press("e");
      await at(1);
      await page.keyboard.press(".");
      await at(2);
      await page.keyboard.press("ArrowRight");
      await at(3);
      await page.keyboard.press("ArrowLeft");
      await at(2);
      await page.keyboard.press("E");
      await at(1);
      await page.keyboard.press(",");
      await at(0);
      await page.keyboard.press("Escape");
      await inspector.waitFor({ state: "detached" });
      await page.keyboard.press("p");
      await until("only passed tests", async () => (await page.getByTestId("test-row").count()) === 2);
      await page.keyboard.press("s");
      await page.keyboard.press("a");
      await until("all tests again", async () => (await page.getByTestId("test-row").count()) === 4);
      await page.keyboard.press("?");
      const help = page.getByRole("dialog");
      await help.waitFor();
      for (const what of ["Next red test", "Next, previous attempt", "Skipped"]) ok((await help.textContent()).includes(what), `the help names: ${what}`);
    });
  });
