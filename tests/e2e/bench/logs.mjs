// A log of a million lines in the page: how soon a linked line is seen, and how many frames a second scrolling has.
//
// By hand: `node bench/logs.mjs` after `cargo xtask build`; LINES=100000 for a smaller log, TRACE=file keeps the trace.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drop, launch, lens, open, serve, settled, until } from "../lib.mjs";
import { longLog } from "../make.mjs";
import { zip } from "../zip.mjs";

const lines = Number(process.env.LINES ?? 1_000_000);
const folder = join(tmpdir(), "artiscope-bench");
mkdirSync(folder, { recursive: true });
const path = join(folder, `logs-${lines}.zip`);
if (!existsSync(path)) writeFileSync(path, zip([["service.log", longLog(lines)], ["other.log", "one\n"]], 1));

const server = await serve();
const browser = await launch();
const page = await open(browser, server.url);
await page.getByTestId("dropzone").waitFor();
await page.evaluate(() => {
  globalThis.tasks = [];
  new PerformanceObserver((list) => list.getEntries().forEach((task) => globalThis.tasks.push(task.duration)))
    .observe({ type: "longtask" });
});
await drop(page, path);
await settled(page);
await lens(page, "logs");
await page.getByTestId("log-file").filter({ hasText: "other.log" }).click();
await page.getByTestId("log-line").first().waitFor();

// From a place without the log to a line in its middle, as a link does.
const middle = Math.floor(lines / 2);
const opened = await page.evaluate(async (line) => {
  const start = performance.now();
  // The long log stands before the other in the archive.
  const to = location.hash.replace(/entry=(\d+)/, (_, entry) => `entry=${Number(entry) - 1}`);
  location.hash = `${to.replace(/&line=[^&]*/, "")}&line=${line}`;
  for (;;) {
    await new Promise(requestAnimationFrame);
    if (document.querySelector(`[data-testid=log-line][data-line="${line}"].is-chosen code`)?.textContent) break;
    if (performance.now() - start > 30_000) throw new Error("the line was never seen");
  }
  return performance.now() - start;
}, middle);
console.log(`${lines} lines, ${(readFileSync(path).length / 1e6).toFixed(1)} MB zipped`);
console.log(`a linked line is seen after ${opened.toFixed(0)} ms`);

/** Frames while something happens: their times, and how many rows were blank in each. */
async function frames(name, act) {
  await page.evaluate(() => {
    globalThis.tasks.length = 0;
    const watch = { times: [], blank: 0, rows: 0, on: true };
    globalThis.watch = watch;
    let last = performance.now();
    const look = () => {
      const now = performance.now();
      watch.times.push(now - last);
      last = now;
      const codes = [...document.querySelectorAll("[data-testid=log-line]")];
      watch.rows += codes.length;
      watch.blank += codes.filter((row) => !row.querySelector("code")?.textContent).length;
      if (watch.on) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await act();
  const { times, blank, rows, tasks } = await page.evaluate(() => {
    globalThis.watch.on = false;
    return { ...globalThis.watch, tasks: globalThis.tasks };
  });
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  const all = times.reduce((sum, ms) => sum + ms, 0);
  const missed = times.filter((ms) => ms > 25).length;
  console.log(
    `${name.padEnd(22)} ${((times.length * 1000) / all).toFixed(1)} frames/s, median ${at(0.5)} ms, p95 ${at(0.95)} ms, `
    + `${missed} of ${times.length} frames late, ${tasks.length} long tasks (longest ${Math.max(0, ...tasks).toFixed(0)} ms), `
    + `${((100 * blank) / Math.max(1, rows)).toFixed(1)} % of rows blank`,
  );
}

const box = await page.getByTestId("log-lines").boundingBox();
await page.mouse.move(box.x + 300, box.y + 200);
const keeps = process.env.TRACE;
if (keeps) await browser.startTracing(page, { path: keeps });
await frames("nothing", () => new Promise((done) => setTimeout(done, 1500)));
await frames("wheel, one notch", async () => {
  for (let i = 0; i < 120; i += 1) {
    await page.mouse.wheel(0, 120);
    await new Promise((done) => setTimeout(done, 16));
  }
});
await frames("wheel, fast", async () => {
  for (let i = 0; i < 120; i += 1) {
    await page.mouse.wheel(0, 1500);
    await new Promise((done) => setTimeout(done, 16));
  }
});
await frames("scroll bar", () => page.evaluate(async () => {
  const list = document.querySelector("[data-testid=log-lines]");
  for (let i = 0; i <= 120; i += 1) {
    list.scrollTop = ((list.scrollHeight - list.clientHeight) * i) / 120;
    await new Promise(requestAnimationFrame);
  }
}));
await frames("j held", async () => {
  for (let i = 0; i < 90; i += 1) await page.keyboard.press("j");
});
if (keeps) await browser.stopTracing();

await page.getByTestId("log-find").fill("request 999 of");
const start = Date.now();
await until("it is found", async () => (await page.getByTestId("log-found").textContent()) !== "…");
console.log(`a search through all lines, with its round trips: ${Date.now() - start} ms`);
if (page.problems.length > 0) console.log(page.problems.join("\n"));
await browser.close();
server.close();
