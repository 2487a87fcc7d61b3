// The page and its peers in the browser: one run of each, timed inside the page.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drop, here, open, until } from "../lib.mjs";

const library = (name) => join(here, "node_modules", name);
const SCRIPTS = {
  "/peers.html": join(here, "bench/peers.html"),
  "/peers.js": join(here, "bench/peers.js"),
  "/jszip.js": library("jszip/dist/jszip.min.js"),
  "/fflate.js": library("fflate/umd/index.js"),
  "/fxp.js": library("fast-xml-parser/lib/fxp.min.js"),
};

/** Files of the peers, for the server. */
export function extra(path) {
  const file = SCRIPTS[path];
  return file ? { type: path.endsWith(".html") ? "text/html" : "text/javascript", body: readFileSync(file) } : null;
}

/** Opens a peer and leaves it ready to run. */
export async function peer(browser, server, name, zip) {
  const page = await open(browser, `${server.origin}/peers.html`);
  await page.locator("#file").setInputFiles(zip);
  return {
    page,
    run: async () => {
      const { ms, found } = await page.evaluate((name) => globalThis.measure(name), name);
      return { ms, cases: found.cases, found };
    },
  };
}

/** Opens the page with its worker warm and a watch on it. */
export async function artiscope(browser, server, zip, cases) {
  const page = await open(browser, server.url);
  await page.getByTestId("dropzone").waitFor();
  await page.evaluate(() => {
    const watch = { start: 0, longest: 0, tasks: [] };
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) watch.tasks.push({ start: task.startTime, ms: task.duration });
    }).observe({ type: "longtask" });
    const begin = () => (watch.start ||= performance.now());
    addEventListener("drop", begin, true);
    // Done when the verdict stands and nothing is being read any more; seen after the frame is laid out.
    watch.done = new Promise((resolve) => {
      const look = () => {
        const is = (id) => document.querySelector(`[data-testid=${id}]`);
        if (!watch.start || !is("verdict") || is("progress")) return;
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      };
      const seen = new MutationObserver(look);
      seen.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
    });
    globalThis.watch = watch;
  });
  await new Promise((done) => setTimeout(done, 1500));
  return {
    page,
    run: async () => {
      await drop(page, zip);
      const found = await page.evaluate(async () => {
        const end = await globalThis.watch.done;
        await new Promise((done) => setTimeout(done, 200));
        const { start, tasks } = globalThis.watch;
        const during = tasks.filter((t) => t.start + t.ms > start && t.start < end).map((t) => Math.round(t.ms));
        const status = document.querySelector("[data-testid=status]")?.dataset ?? {};
        return {
          ms: end - start,
          longest_task_ms: Math.max(0, ...during),
          facts_bytes: Number(status.factsBytes ?? 0),
          largest_bytes: Number(status.largestBytes ?? 0),
        };
      });
      await page.getByTestId("rail-tests").click();
      const table = page.getByTestId("tests-table");
      const rows = async () => Number(await table.getAttribute("aria-rowcount"));
      await until("the table counts all cases", async () => (await rows()) >= cases).catch(() => null);
      return { ...found, cases: await rows() };
    },
  };
}
