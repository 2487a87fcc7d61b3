// The report with the application, made by the page: in three sizes, as the command line writes it, byte for byte,
// from the site, from the single file and from a report; and what is said where the application is not at hand.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { RED, inputs } from "../make.mjs";
import { calm, cli, drop, equal, fileUrl, journey, lens, ok, open, scratch, serve, settled, single, site, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = ["summary", "failures", "full"];
const ID = "html-application";
const SECRET = `ghp_${"Ab3".repeat(12)}`;

/** A red run with a secret in its message, and a log that no finding points at. */
function given() {
  const folder = scratch();
  const path = join(folder, "run.zip");
  const failure = `<testsuite name="shop"><testcase classname="shop.Cart" name="${RED.name}"><failure message="refused: token=${SECRET}">at shop.Cart</failure></testcase><testcase classname="shop.Cart" name="adds"/></testsuite>`;
  const log = Array.from({ length: 4000 }, (_, at) => `step ${at} took ${(at * 7919) % 1000} ms\n`).join("");
  writeFileSync(path, zip([["shop/junit.xml", failure], ["shop/app.log", log]]));
  return { path, folder };
}

/** What the command line writes of it, and says of its sizes. */
function written({ path, folder }, size) {
  const out = join(folder, `${size}.html`);
  const done = spawnSync(cli, ["inspect", path, "--format", "html", "--size", size, "--app", single, "-o", out], { cwd: folder, encoding: "utf8" });
  equal(done.status, 1, `exit code of inspect: ${done.stderr}`);
  const said = done.stderr.split("\n").filter((line) => line.includes("--size ")).map((line) => line.replace(/^. --size (\S+) +/, "$1 "));
  return { out, bytes: readFileSync(out), said: said.join("\n") };
}

/** Chooses the report in the list, and has it made. */
async function made(page) {
  await page.getByTestId("export").click();
  await page.locator(`[data-testid=export-row][data-id="${ID}"]`).click();
  await page.getByTestId("export-make").click();
}

const size = (page, word) => page.locator(`[data-testid=export-size][data-size=${word}] input`);
const savable = (page, what) => until(`${what} can be saved`, () => page.getByTestId("export-save").isEnabled(), 60_000);

async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("export-save").click()]);
  equal(download.suggestedFilename(), "artiscope-report.html", "name of the file");
  return readFileSync(await download.path());
}

/** Opens a report from disk with the network cut. */
async function offline(browser, file, run) {
  const page = await open(browser, "about:blank", { offline: true });
  const asked = [];
  page.on("request", (request) => {
    if (request.url() !== fileUrl(file) && !/^(blob|data):/.test(request.url())) asked.push(request.url());
  });
  try {
    await page.goto(fileUrl(file));
    await settled(page, "red");
    await run(page);
    equal(asked.join(" "), "", "requests");
    calm(page);
  } finally {
    await page.context().close();
  }
}

async function accessible(page, what) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  equal(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(" ")}`).join("\n"), "", `what axe finds on ${what}`);
}

/** A picture for whoever looks, where `SHOTS` names a folder. */
const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) });

/** What a report holds of the application: everything from its outline on. */
const application = (bytes) => bytes.subarray(bytes.indexOf('<script type="application/json" id="artiscope-outline">'));

export default () =>
  withBrowser(async ({ browser, url }) => {
    const hasSingle = existsSync(join(site, "artiscope.html")) && !process.env.OFFLINE;
    if (!hasSingle) console.log("skipped  the report from the site: without artiscope.html beside it (Trunk makes none), or with the network cut before it was asked for");
    const homes = [...(hasSingle ? [["the site", url]] : []), ["the single file", fileUrl(single)]];
    for (const [home, address] of homes) {
      await visit(`from ${home}, every size is what the command line writes, and opens offline`, browser, address, async (page) => {
        const files = given();
        await drop(page, files.path);
        await settled(page, "red");
        await made(page);
        await savable(page, "the usual size");
        ok(await size(page, "failures").isChecked(), "the usual size is chosen");
        for (const word of ["failures", "full", "summary"]) {
          await size(page, word).check();
          await savable(page, word);
          const bytes = await saved(page);
          const wanted = written(files, word);
          ok(bytes.equals(wanted.bytes), `${word}: ${bytes.length} and ${wanted.bytes.length} bytes`);
          ok(!bytes.includes(SECRET), `${word} holds no secret`);
          const said = await page.getByTestId("export-size").evaluateAll((rows) => rows.map((row) => `${row.dataset.size} ${row.querySelector("span").textContent}`));
          equal(said.join("\n"), wanted.said, "the sizes are said as by the command line");
          if (word === "summary") continue;
          await offline(browser, wanted.out, async (report) => {
            await lens(report, "tests");
            await report.getByTestId("test-row").filter({ hasText: RED.name }).first().waitFor();
          });
        }
      });
    }

    await journey("a report gives the application on, as it came", async () => {
      const files = given();
      const first = written(files, "full");
      await offline(browser, first.out, async (page) => {
        await made(page);
        await savable(page, "the report of a report");
        await size(page, "full").check();
        await savable(page, "all of it");
        const bytes = await saved(page);
        ok(application(bytes).equals(application(first.bytes)), "the application is the same, byte for byte");
        const again = join(files.folder, "again.html");
        writeFileSync(again, bytes);
        await offline(browser, again, async (report) => {
          ok((await report.getByTestId("report-about").innerText()).includes("Size full"), "it says what it is");
        });
      });
    });

    if (hasSingle) {
      await journey("where the application cannot be fetched that is said, and the static report is there", async () => {
        const server = await serve(site, (path) => (path.endsWith("/artiscope.html") ? { type: "text/html", body: "<!doctype html>", headers: {} } : null));
        const page = await open(browser, server.url, { serviceWorkers: "block" });
        try {
          await drop(page, given().path);
          await settled(page, "red");
          await made(page);
          const pane = page.getByTestId("export-text");
          await pane.getByText("is something else").waitFor();
          ok(await page.getByTestId("export-save").isDisabled(), "there is nothing to save");
          await shot(page, "whole-refused");
          await page.context().setOffline(true);
          await page.locator("[data-testid=export-row][data-id=html]").click();
          await savable(page, "the static report");
          await page.locator(`[data-testid=export-row][data-id="${ID}"]`).click();
          await page.getByTestId("export-make").click();
          await pane.getByText("could not be fetched").waitFor();
          ok((await pane.innerText()).includes("“A report as one page” needs none"), await pane.innerText());
          await page.context().setOffline(false);
          await page.getByTestId("export-again").click();
          await pane.getByText("is something else").waitFor();
          await page.locator("[data-testid=export-row][data-id=html]").click();
          await savable(page, "the static report");
          ok((await saved(page)).includes("artiscope-findings"), "it has the findings");
          // The browser itself says of a fetch that it failed.
          page.problems = page.problems.filter((problem) => !problem.includes("Failed to load resource"));
          calm(page);
        } finally {
          await page.context().close();
          server.close();
        }
      });

      await visit("the application is kept for use offline once it was asked for, not before", browser, url, async (page) => {
        await page.getByTestId("offline").waitFor({ state: "attached", timeout: 30_000 });
        await until("the service worker has the page", () => page.evaluate(() => navigator.serviceWorker.controller !== null));
        const kept = () => page.evaluate(async () => Boolean(await caches.match("./artiscope.html", { ignoreSearch: true })));
        ok(!(await kept()), "it is not kept at first");
        await drop(page, given().path);
        await settled(page, "red");
        await made(page);
        await savable(page, "the report");
        ok(await kept(), "it is kept now");
        await page.context().setOffline(true);
        await page.locator("[data-testid=export-row][data-id=html]").click();
        await savable(page, "the static report");
        await page.locator(`[data-testid=export-row][data-id="${ID}"]`).click();
        await page.getByTestId("export-make").click();
        await savable(page, "the report, offline");
      });
    }

    for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 390]]) {
      await visit(`axe finds nothing on the sizes (${colorScheme}, ${width} px)`, browser, fileUrl(single), async (page) => {
        await drop(page, [inputs().red].flat(), { x: 190, y: 400 });
        await settled(page, "red");
        await page.getByTestId("export").click();
        if (width < 700) {
          const field = page.getByTestId("export-field");
          await until("its choices are there", async () => (await field.locator("option").count()) > 30);
          await field.selectOption(ID);
        } else {
          await page.locator(`[data-testid=export-row][data-id="${ID}"]`).click();
        }
        await page.getByTestId("export-make").click();
        await savable(page, "the report");
        await accessible(page, "the sizes");
        await shot(page, `whole-${colorScheme}-${width}`);
        // Without a mouse: arrows choose another size, and the focus stays where it was.
        await size(page, "failures").focus();
        await page.keyboard.press("ArrowDown");
        await until("the full size is chosen", () => size(page, "full").isChecked());
        await savable(page, "the full size");
        equal(await page.evaluate(() => document.activeElement.closest("label")?.dataset.size), "full", "the focus stays");
      }, { colorScheme, viewport: { width, height: width < 700 ? 844 : 800 }, reducedMotion: "reduce" });
    }
  });
