// Search over every text of what is open, and lines of several logs by time.

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { calm, drop, equal, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

function time(second) {
  return new Date(Date.UTC(2025, 0, 1, 10, 0, second)).toISOString();
}

function made() {
  const path = join(scratch(), "logs.zip");
  const server = Array.from({ length: 300 }, (_, at) => `${time(at * 2)} INFO worker ${at % 7} handles request ${at}`);
  server[120] = `${time(240)} ERROR \u001b[31mconnection \u001b[0mrefused by db-7`;
  const client = Array.from({ length: 100 }, (_, at) => `${time(at * 2 + 1)} client asks ${at}`);
  client[50] = `${time(101)} connection refused, will retry`;
  const inner = zip([["deep/trace.log", `fine\nconnection refused deep down\n`]]);
  writeFileSync(
    path,
    zip([
      ["server.log", server.join("\n")],
      ["client.log", client.join("\n")],
      ["inner.zip", inner],
      ["picture.png", Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(900)])],
    ]),
  );
  return path;
}

const said = (page) => page.getByTestId("text-said").textContent();
const found = (page, what) => until(`it says ${what}`, async () => (await said(page)).includes(what) || null).catch(async (error) => {
  throw new Error(`${error.message}; it says: ${await said(page)}`);
});
const tab = (page, id) => page.evaluate((id) => (location.hash = `#/logs?v=1&tab=${id}`), id);

async function axe(page, what) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document);
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
  });
  equal(violations.join("\n"), "", `what axe finds on ${what}`);
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    const path = made();

    await visit("every text is searched, lines are counted for each file and lead to their place", browser, url, async (page) => {
      await drop(page, path);
      await settled(page);
      await tab(page, "search");
      await page.getByTestId("text-pattern").fill("connection refused");
      await found(page, "3 lines in 3 files");
      await found(page, "1 binary file passed over");
      const files = await page.getByTestId("text-file").locator("summary").allTextContents();
      equal(files.length, 3, "files with lines");
      ok(files.some((file) => file.includes("deep/trace.log")), "a log in an archive within the archive");
      equal(await page.getByTestId("text-line").locator("mark").first().textContent(), "connection refused", "what is set apart");

      await page.getByTestId("text-pattern").fill("request \\d*99$");
      await found(page, "Nothing found");
      await page.getByTestId("text-regex").click();
      await found(page, "3 lines in 1 file");
      await page.getByTestId("text-line").nth(1).click();
      await until("the line is in the address", () => page.evaluate(() => /line=200\b/.test(location.hash) || null));
      await page.goBack();
      await found(page, "3 lines in 1 file");

      await page.getByTestId("text-pattern").fill("handles (");
      await until("what is wrong stands there", async () =>
        (await page.getByTestId("text-note").first().textContent().catch(() => "")).includes("this group is not closed (character 9"));
      await page.getByTestId("text-pattern").fill("handles");
      await found(page, "299 lines in 1 file");
      await found(page, "first 20 shown");
      await page.getByTestId("text-more").click();
      await until("more lines", async () => (await page.getByTestId("text-line").count()) === 220 || null);
      await page.getByTestId("text-case").click();
      await page.getByTestId("text-pattern").fill("HANDLES");
      await found(page, "Nothing found");
    });

    await visit("who leaves a log while it comes is taken back, whenever that is", browser, url, async (page) => {
      await drop(page, path);
      await settled(page);
      await tab(page, "search");
      await page.getByTestId("text-pattern").fill("connection refused");
      await found(page, "3 lines in 3 files");
      for (let wait = 0; wait < 60; wait += 2) {
        await page.getByTestId("text-line").nth(wait % 3).waitFor();
        await page.evaluate(async ([wait, at]) => {
          document.querySelectorAll("[data-testid=text-line]")[at].click();
          const start = performance.now();
          while (performance.now() - start < wait) {
            // A turn for messages, but none for a frame that could be drawn in time.
            await new Promise((done) => {
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = done;
              port2.postMessage(0);
            });
          }
          history.back();
        }, [wait, wait % 3]);
      }
      await found(page, "3 lines in 3 files");
    });

    await visit("a search is stopped, and a newer one takes its place", browser, url, async (page) => {
      const large = join(scratch(), "large.zip");
      const lines = Array.from({ length: 60_000 }, (_, at) => `${time(at % 3600)} worker ${at * 7919} of ${at}`).join("\n");
      writeFileSync(large, zip(Array.from({ length: 24 }, (_, at) => [`log-${at}.log`, `${at}\n${lines}`])));
      await drop(page, large);
      await settled(page);
      await tab(page, "search");
      await page.evaluate(() => {
        // Stops as soon as it can be stopped.
        const watch = new MutationObserver(() => {
          const stop = document.querySelector("[data-testid=text-stop]");
          if (!stop) return;
          watch.disconnect();
          stop.click();
        });
        watch.observe(document, { childList: true, subtree: true });
      });
      await page.getByTestId("text-pattern").fill("worker");
      await found(page, "topped after");
      equal(await page.getByTestId("text-stop").count(), 0, "nothing is left to be stopped");
      await page.getByTestId("text-pattern").fill("of 59999");
      await found(page, "24 lines in 24 files");
    });

    await visit("lines of several logs stand in order of time", browser, url, async (page) => {
      await drop(page, path);
      await settled(page);
      await tab(page, "merged");
      await until("all lines with times", async () =>
        (await page.getByTestId("merged-said").textContent()) === "400 lines of 2 logs · 1 left out" || null);
      const rows = await page.getByTestId("merged-line").allTextContents();
      ok(rows.some((row) => row.startsWith("client.log:1")) && rows.some((row) => row.startsWith("server.log:2")), "both logs among the first rows");
      await page.getByTestId("merged-line").nth(2).click();
      await until("its own log", () => page.evaluate(() => /line=\d+/.test(location.hash) && !/tab=/.test(location.hash) || null));
    });

    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 390]) {
        await visit(`search and merged lines fit and axe finds nothing (${colorScheme}, ${width})`, browser, url, async (page) => {
          await drop(page, path, { x: 180, y: 300 });
          await settled(page);
          await tab(page, "search");
          await page.getByTestId("text-pattern").fill("refused");
          await found(page, "3 lines in 3 files");
          const wide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
          ok(!(await wide()), "nothing is wider than the window");
          await axe(page, "the search");
          await tab(page, "merged");
          await page.getByTestId("merged-line").first().waitFor();
          await page.getByTestId("merged-logs").locator("summary").click();
          ok(!(await wide()), "nothing is wider than the window");
          await axe(page, "merged lines");
          calm(page);
        }, { colorScheme, viewport: { width, height: 800 } });
      }
    }
  });
