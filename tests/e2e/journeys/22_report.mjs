// The HTML report: static where nothing may run, the whole application where it may, with the network cut.

import { readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { RED, inputs } from "../make.mjs";
import { calm, cli, equal, fileUrl, journey, lens, ok, open, scratch, settled, single, until, withBrowser } from "../lib.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FRAME = 'sandbox="allow-scripts" title="Report"';

/** A report of the red run in a size, made by the command line; exit code 1 says that it is red. */
function report(folder, size) {
  const file = join(folder, `${size}.html`);
  try {
    execFileSync(cli, ["inspect", inputs().red, "--format", "html", "--size", size, "--app", single, "--home", "https://artiscope.example.org/", "--quiet", "-o", file]);
  } catch (error) {
    equal(error.status, 1, `exit code of inspect: ${error.stderr}`);
  }
  return file;
}

/** What axe finds on a page, as sentences. */
async function faults(page) {
  // By the debugger: the policy of the page lets no script in.
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(" ")}`).join("\n");
}

/** Nothing is asked for but the file itself and what it made. */
function watch(page, own) {
  const asked = [];
  page.on("request", (request) => {
    if (request.url() !== own && !/^(blob|data):/.test(request.url())) asked.push(request.url());
  });
  return () => equal(asked.join(" "), "", "requests");
}

export default () =>
  withBrowser(async ({ browser, server }) => {
    const folder = scratch();
    const files = { summary: report(folder, "summary"), failures: report(folder, "failures"), full: report(folder, "full") };

    /** A page without a network, on a report. */
    const on = async (size, run, options = {}) => {
      const url = fileUrl(files[size]);
      const page = await open(browser, "about:blank", { offline: true, ...options });
      const check = watch(page, url);
      try {
        await page.goto(url);
        await run(page);
        check();
        calm(page);
      } finally {
        await page.context().close();
      }
    };

    for (const size of ["summary", "failures", "full"]) {
      await journey(`without scripts, a report (${size}) reads whole`, async () => {
        await on(
          size,
          async (page) => {
            const text = await page.locator("#artiscope-report").innerText();
            for (const part of ["Red", RED.name, "What was found", "Runs", "What was read"]) {
              ok(text.includes(part), `${part} is read: ${text.slice(0, 300)}`);
            }
            ok(!text.includes("JavaScript"), "it asks for no script");
            const wide = await page.evaluate(() => document.documentElement.scrollWidth).catch(() => 0);
            ok(wide <= 1280, "nothing is wider than the page");
          },
          { javaScriptEnabled: false },
        );
      });
    }

    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 390]) {
        await journey(`the static part has no faults (${colorScheme}, ${width} px)`, async () => {
          await on(
            "summary",
            async (page) => {
              equal(await faults(page), "", "axe");
              const [is, may] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
              ok(is <= may, `${is} px of ${may}`);
            },
            { colorScheme, viewport: { width, height: 800 } },
          );
        });
      }
    }

    for (const size of ["failures", "full"]) {
      await journey(`from disk and offline, the application opens what the report carries (${size})`, async () => {
        await on(size, async (page) => {
          await settled(page, "red");
          equal(await page.getByTestId("dropzone").count(), 0, "places to drop");
          equal(await page.getByRole("button", { name: "Open files…" }).count(), 0, "buttons that open");
          ok((await page.getByTestId("report-about").innerText()).includes(`Size ${size}`), "it says what it is");
          equal(await page.locator("#artiscope-report").isVisible(), false, "the static part is seen");
          await lens(page, "tests");
          await page.getByTestId("test-row").filter({ hasText: RED.name }).first().click();
          await page.getByTestId("inspector").getByText(RED.name).first().waitFor();
          await lens(page, "files");
          await page.getByTestId("files-tree").waitFor();
          await lens(page, "ledger");
          // Of the full one nothing is left out, so there is nothing to tell.
          if (size === "failures") await page.getByTestId("ledger-row").filter({ hasText: "left out of this report" }).first().waitFor();
          else ok(new URL(page.url()).hash.includes("ledger"), "the ledger is shown");
          await page.keyboard.press("1");
          await page.getByTestId("cause").first().waitFor();
          await page.keyboard.press("Control+k");
          await page.getByTestId("omnibox").fill(">open");
          equal(await page.getByRole("option", { name: "Open files…" }).count(), 0, "commands that open");
        });
      });
    }

    await journey("the verdict and the counts are those of the static part", async () => {
      const said = JSON.parse(readFileSync(files.full, "utf8").split('id="artiscope-findings">')[1].split("</script>")[0]);
      await on("failures", async (page) => {
        await settled(page, said.verdict);
        await lens(page, "tests");
        const rows = () => page.getByTestId("tests-table").getAttribute("aria-rowcount");
        await until("all tests are there", async () => Number(await rows()) >= said.totals.tests);
      });
    });

    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 390]) {
        await journey(`the application in a report has no faults (${colorScheme}, ${width} px)`, async () => {
          await on(
            "failures",
            async (page) => {
              await settled(page, "red");
              equal(await faults(page), "", "axe");
              const [is, may] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
              ok(is <= may, `${is} px of ${may}`);
            },
            { colorScheme, viewport: { width, height: 800 } },
          );
        });
      }
    }

    await journey("on paper stands the static part, whole", async () => {
      await on("failures", async (page) => {
        await settled(page, "red");
        await page.emulateMedia({ media: "print" });
        ok(await page.locator("#artiscope-report").isVisible(), "the static part is printed");
        ok(!(await page.locator(".app").isVisible()), "and the application is not");
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        const inside = await page.locator("#artiscope-report").evaluate((node) => node.scrollHeight);
        ok(height >= inside, `${inside} px fit in ${height}`);
        await page.emulateMedia({ media: null });
        await lens(page, "tests");
        await page.emulateMedia({ media: "print" });
        ok(await page.locator(".app").isVisible(), "of another lens, that lens is printed");
      });
    });

    await journey("in a sandboxed srcdoc as low as can be, it is high enough and works", async () => {
      const text = readFileSync(files.failures, "utf8").replaceAll("&", "&amp;").replaceAll('"', "&quot;");
      const host = join(folder, "host.html");
      writeFileSync(host, `<!doctype html><iframe ${FRAME} style="width:1200px;height:150px" srcdoc="${text}"></iframe>`);
      const page = await open(browser, fileUrl(host), { offline: true });
      try {
        const frame = page.frameLocator("iframe");
        await frame.getByTestId("verdict").waitFor({ timeout: 60_000 });
        await until("it is red", async () => (await frame.getByTestId("verdict").getAttribute("data-verdict")) === "red");
        equal(await page.frames()[1].evaluate(() => globalThis.origin), "null", "origin of the frame");
        const height = await page.frames()[1].evaluate(() => document.documentElement.scrollHeight);
        ok(height >= 600, `its document is ${height} px high`);
        await page.locator("iframe").evaluate((node, height) => (node.style.height = `${height}px`), height);
        await frame.getByTestId("rail-tests").click();
        await frame.getByTestId("test-row").filter({ hasText: RED.name }).first().waitFor();
        calm(page);
      } finally {
        await page.context().close();
      }
    });

    await journey("where scripts of the report are refused, the static part stays", async () => {
      const policy = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'";
      const page = await browser.newPage();
      await page.route("**/report.html", (route) =>
        route.fulfill({ contentType: "text/html", headers: { "Content-Security-Policy": policy }, body: readFileSync(files.failures, "utf8") }),
      );
      await page.goto(`${server.origin}/report.html`);
      ok(await page.locator("#artiscope-report").isVisible(), "it is seen");
      equal(await page.locator(".app").count(), 0, "no application runs");
      await page.close();
    });
  });
