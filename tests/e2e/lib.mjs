// What every journey uses: a browser, the built page on loopback, real drops, and a counter.

import { createServer } from "node:http";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "../..");
export const site = resolve(root, process.env.ARTISCOPE_SITE ?? "dist/site");
/** The command line: what `cargo build` and the tests leave, or another. */
export const cli = process.env.ARTISCOPE_CLI ?? join(root, "target/debug/artiscope");
export const single = resolve(root, process.env.ARTISCOPE_SINGLE ?? "dist/artiscope.html");

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** Serves a folder (or what a function says it is now) on loopback, below a sub-path, as a pages site would. `extra` answers first. */
export async function serve(what = site, extra = () => null) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const made = path === "/favicon.ico" ? { type: "image/x-icon", body: "" } : extra(path);
    if (made) {
      response.writeHead(200, { "Content-Type": made.type, ...made.headers });
      response.end(made.body);
      return;
    }
    const folder = typeof what === "function" ? what() : what;
    const file = path.startsWith("/sub/path/") ? normalize(join(folder, path.slice(10) || "index.html")) : "";
    if (!file.startsWith(folder + sep) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, url: `${origin}/sub/path/`, close: () => server.close(), drop: () => server.closeAllConnections() };
}

/** Flags that keep the browser quiet and off the network. */
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function launch(options = {}) {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const found = names.flatMap((name) => (process.env.PATH ?? "").split(":").map((dir) => join(dir, name))).find(existsSync);
  const executablePath = process.env.CHROME_PATH ?? found;
  if (!executablePath) throw new Error("no Chromium: install one, or set CHROME_PATH");
  return chromium.launch({ executablePath, args: FLAGS, ...options });
}

/** A page that must stay without errors: uncaught ones, logged ones and refused ones are collected. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") page.problems.push(`console: ${message.text()}`);
  });
  page.on("crash", () => page.problems.push("the page crashed"));
  await page.goto(url);
  if (process.env.OFFLINE && url.startsWith("http") && existsSync(join(site, "service_worker.js"))) await cut(page);
  return page;
}

/** Cuts the network of a page of the site once it is kept, and visits it again: `OFFLINE=1` does so with every page. */
async function cut(page) {
  const isSite = await page.evaluate(() => document.querySelector("link[rel=manifest]") !== null);
  if (!isSite) return;
  await page.getByTestId("offline").waitFor({ state: "attached", timeout: 30_000 });
  await page.context().setOffline(true);
  await page.reload();
  // What the reload broke off was the first visit's.
  page.problems.length = 0;
}

/** Drops files from disk as the desktop would: through the browser's own drag and drop. */
export async function drop(page, paths, { x = 640, y = 400 } = {}) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [paths].flat(), dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await session.send("Input.dispatchDragEvent", { type, x, y, data });
  }
  await session.detach();
}

/** Picks files through the page's own input. */
export async function pick(page, paths, id = "file-input") {
  await page.getByTestId(id).setInputFiles(paths);
}

/** Waits until reading is over: the verdict stands and no progress is shown. */
export async function settled(page, verdict, timeout = 60_000) {
  const banner = page.getByTestId("verdict");
  await banner.waitFor({ timeout });
  await page.getByTestId("progress").waitFor({ state: "detached", timeout });
  if (verdict) equal(await banner.getAttribute("data-verdict"), verdict, "verdict");
}

/** Goes to a lens through the rail. */
export async function lens(page, name) {
  await page.getByTestId(`rail-${name}`).click();
}

/** Opens every folder of the tree; returns the tree. */
export async function unfolded(page) {
  const tree = page.getByTestId("files-tree");
  await tree.waitFor();
  const closed = tree.locator("[role=treeitem][aria-expanded=false]");
  await until("all folders are open", async () => {
    const count = await closed.count();
    if (count > 0) await closed.first().click();
    return count === 0;
  });
  return tree;
}

/** Polls until `probe` gives something true; the last thing it gave is named when it never does. */
export async function until(what, probe, timeout = 15_000) {
  const end = Date.now() + timeout;
  let last;
  while (Date.now() < end) {
    last = await probe();
    if (last) return last;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`never came true within ${timeout / 1000} s: ${what} (last: ${JSON.stringify(last)})`);
}

export function ok(value, what) {
  if (!value) throw new Error(`expected: ${what}`);
}

export function equal(actual, expected, what) {
  if (actual !== expected) throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

/** Waits for as many elements: what they show may come a frame after what the journey last waited for. */
export function counted(locator, count, what) {
  return until(`${count} ${what}`, async () => (await locator.count()) === count);
}

/** No error was seen on the page. */
export function calm(page) {
  equal(page.problems.join("\n"), "", "errors on the page");
}

/** A folder that goes away with the process. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "artiscope-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const fileUrl = (path) => pathToFileURL(path).href;

/** A browser and the served site for one file of journeys; both are closed at the end. */
export async function withBrowser(run, extra) {
  const server = await serve(site, extra);
  const browser = await launch();
  try {
    await run({ browser, server, url: server.url });
  } finally {
    await browser.close();
    server.close();
  }
}

/** One journey on one fresh page, which must end without errors. */
export async function visit(name, browser, url, run, options) {
  await journey(name, async () => {
    const page = await open(browser, url, options);
    try {
      await page.getByTestId("dropzone").waitFor();
      await run(page);
      calm(page);
    } finally {
      await page.context().close();
    }
  });
}

const results = [];

/** Journeys that make no sense without a network, by words of their names. */
const NEEDS_NETWORK = [
  ["where the browser has no room", "it takes the room of the kept page as well"],
  ["a large zip is listed from its end", "it reads another host"],
  ["several addresses are one answer", "it reads another host"],
  ["what can be loaded is, beside what cannot", "it reads another host"],
  ["a file that is another one halfway", "it reads another host"],
  ["an empty file is an empty file", "it reads another host"],
  ["an address that cannot be loaded says why", "without a network the reason is another one"],
];

/** Runs one journey; it passes when it does not throw. */
export async function journey(name, run) {
  const wanted = process.env.ONLY;
  if (wanted && !name.includes(wanted)) return;
  const why = process.env.OFFLINE && NEEDS_NETWORK.find(([words]) => name.includes(words))?.[1];
  if (why) {
    console.log(`skipped  ${name}: ${why}`);
    return;
  }
  const start = Date.now();
  let failure = null;
  try {
    await run();
  } catch (error) {
    failure = error;
  }
  results.push({ name, failure });
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`${failure ? "FAILED" : "ok"}  ${name} (${seconds} s)`);
  if (failure) console.log(`    ${String(failure.stack ?? failure).split("\n").slice(0, 12).join("\n    ")}`);
}

/** Prints the count and sets the exit code. */
export function summary() {
  const failed = results.filter((r) => r.failure).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed || results.length === 0 ? 1 : 0;
}
