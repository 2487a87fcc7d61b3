// Runs that are kept in the browser: chosen, told, aged, carried elsewhere; tabs that die, storage that goes.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { inputs, junit } from "../make.mjs";
import { calm, cli, counted, drop, equal, journey, lens, ok, open, pick, scratch, settled, single, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FRAME = 'sandbox="allow-scripts" title="Artiscope" style="width:1200px;height:760px;border:0"';

/** A page with the single file in a frame that may store nothing, and an empty one of the same origin. */
function host(path) {
  const html = { "/single.html": () => readFileSync(single, "utf8"), "/framed": () => `<!doctype html><iframe ${FRAME} src="/single.html"></iframe>`, "/blank": () => "<!doctype html><title>blank</title>" }[path];
  return html ? { type: "text/html", body: html() } : null;
}

/** Rows of one run: its day (from 1), whether its second test is red, how many tests it has. */
function rows(day, { red = true, tests = 3, project = "a/b", folder = "" } = {}) {
  const date = new Date(Date.UTC(2026, 0, day, 10)).toISOString();
  const meta = { repo_full_name: project, run_id: 7000 + day, run_attempt: 1, job_name: "test", started_at: date, sha: `abc${day}`, branch: "main" };
  const cases = Array.from({ length: tests }, (_, i) => ({ class: "c.T", name: `case_${i}`, ...(red && i === 1 ? { failure: `no answer of ${day}` } : {}) }));
  return [[`${folder}meta.json`, JSON.stringify(meta)], [`${folder}junit.xml`, junit("s", cases)]];
}

let folder;
/** The zip of a run on disk. */
function run(day, options) {
  folder ??= scratch();
  const path = join(folder, `run-${day}-${Math.abs(JSON.stringify(options ?? {}).length)}.zip`);
  writeFileSync(path, zip(rows(day, options)));
  return path;
}

/** One zip of many runs. */
function many(name, days, options) {
  folder ??= scratch();
  const path = join(folder, `${name}.zip`);
  writeFileSync(path, zip(days.flatMap((day) => rows(day, { ...options, folder: `run_${7000 + day}/attempt_1/` }))));
  return path;
}

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Members of a zip that is not deflated, by name. */
function members(path) {
  const bytes = readFileSync(path);
  const found = {};
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const [size, name, extra] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26), bytes.readUInt16LE(at + 28)];
    const start = at + 30 + name + extra;
    found[bytes.toString("utf8", at + 30, at + 30 + name)] = bytes.toString("hex", start, start + size);
    at = start + size;
  }
  return found;
}

const status = (page) => page.getByTestId("status-history");
const said = (page, words) => until(`the status says ${words}`, async () => (await status(page).count()) > 0 && (await status(page).innerText()).includes(words));
const saved = (page) => until("the status says that all is saved", async () => (await status(page).count()) > 0 && /(^|\d )runs? saved/.test(await status(page).innerText()));
const kept = async (page) => Number((await status(page).count()) > 0 ? await status(page).getAttribute("data-kept") : "NaN");
const keptIs = (page, runs) => until(`${runs} runs are kept`, async () => (await kept(page)) === runs);

/** Opens the lens, also where nothing is open. */
async function history(page) {
  await until("the page knows what is kept", async () => (await status(page).count()) > 0);
  await status(page).getByRole("button").first().click();
  await page.getByTestId("lens-history").waitFor();
}

/** Presses a button that gives a file; its path. */
async function download(page, name, press) {
  const [given] = await Promise.all([page.waitForEvent("download"), press()]);
  const path = join(scratch(), name);
  await given.saveAs(path);
  return path;
}

async function keep(page, zips, verdict = "red") {
  await (page.viewportSize().width < 700 ? pick(page, zips) : drop(page, zips));
  // In the history itself the verdict stands in the bar from the first moment.
  await until(`the verdict is ${verdict}`, async () => (await page.getByTestId("verdict").count()) > 0 && (await page.getByTestId("verdict").getAttribute("data-verdict")) === verdict);
  await settled(page, verdict);
  await page.getByTestId("keep").click();
  await saved(page);
}

const listed = (page) => page.getByTestId("kept-row").evaluateAll((all) => all.map((row) => row.innerText.replaceAll("\n", " ")));

async function accessible(page, what) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document);
    return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`);
  });
  equal(found.join("\n"), "", `what axe finds on ${what}`);
}

export default () =>
  withBrowser(async ({ browser, server, url }) => {
    await visit("runs are kept when that was chosen, and the next run knows since when", browser, url, async (page) => {
      await drop(page, run(1, { red: false }));
      await settled(page, "green");
      await said(page, "not saved");
      await page.reload();
      await page.getByTestId("dropzone").waitFor();
      await said(page, "no history");
      await keep(page, [run(1, { red: false })], "green");
      await page.reload();
      await page.getByTestId("start-history").waitFor();
      await drop(page, run(2));
      await settled(page, "red");
      await saved(page);
      await page.reload();
      await drop(page, run(3));
      await settled(page, "red");
      const card = page.getByTestId("cause").first();
      ok((await card.innerText()).includes("failing since 2026-01-02 (run 7002), 2 runs in a row"), "the cause says since when");
      await lens(page, "tests");
      await page.getByTestId("test-row").filter({ hasText: "case_1" }).click();
      await page.getByTestId("inspector").waitFor();
      await counted(page.locator(".ran li"), 3, "runs in the strip");
      await keptIs(page, 3);
    });

    await visit("the history opens without anything else, and a run in it", browser, url, async (page) => {
      await keep(page, [many("some", range(1, 5))]);
      await page.reload();
      await page.getByTestId("start-history").click();
      await page.getByTestId("lens-history").waitFor();
      const all = await until("the rows", async () => ((await page.getByTestId("kept-row").count()) === 5 ? listed(page) : null));
      ok(all[0].includes("7005") && all[0].includes("2026-01-05 10:00") && all[0].includes("1 of 3") && all[0].includes("main"), `newest first: ${all[0]}`);
      await page.getByTestId("kept-row").first().click();
      const card = page.getByTestId("kept-run");
      ok((await card.innerText()).includes("no answer of 5"), "what its failure said");
      await page.getByTestId("kept-remove").click();
      await keptIs(page, 4);
      await page.getByTestId("undo").click();
      await keptIs(page, 5);
      await page.getByTestId("remove-project").click();
      await keptIs(page, 0);
      await page.getByTestId("undo").click();
      await keptIs(page, 5);
      equal(await page.getByTestId("history-damaged").count(), 0, "damage");
    });

    await journey("a tab that is killed while it saves loses nothing that was told as kept", async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const big = many("killed", range(1, 120), { tests: 120 });
      let told = 0;
      try {
        for (const round of range(1, 6)) {
          const page = await context.newPage();
          await page.goto(url);
          await page.getByTestId("dropzone").waitFor();
          await page.evaluate(() => localStorage.setItem("keep-runs", "1"));
          await page.reload();
          await until("the page knows what is kept", async () => (await kept(page)) >= 0);
          ok((await kept(page)) >= told, `${await kept(page)} runs are there in round ${round}, ${told} were told`);
          await drop(page, big);
          // Each round it gets further; what the page last said before its end counts.
          const wait = 16 * round;
          await until("some are told", async () => (told = Math.max(told, await kept(page))) >= wait, 60_000);
          const session = await context.newCDPSession(page);
          const crashed = page.waitForEvent("crash");
          session.send("Page.crash").catch(() => null);
          await crashed;
          await page.close();
        }
        const page = await context.newPage();
        await page.goto(url);
        await history(page);
        const there = await kept(page);
        ok(there >= told, `${there} runs are there, ${told} were told`);
        await until("all are listed", async () => Number(await page.getByTestId("kept-table").getAttribute("aria-rowcount")) === there + 1);
        equal(await page.getByTestId("history-damaged").count(), 0, "damage");
        await drop(page, run(200, { tests: 120 }));
        await settled(page, "red").catch(() => null);
        await lens(page, "overview");
        ok((await page.getByTestId("cause").first().innerText()).includes(`${there + 1} runs in a row`), "all of them load");
      } finally {
        await context.close();
      }
    });

    await visit("where the browser has no room, it is said, and saving can be tried again", browser, url, async (page) => {
      await page.goto("about:blank");
      const session = await page.context().newCDPSession(page);
      // Before the page is there again: the browser remembers for half a minute how much room there is.
      await session.send("Storage.clearDataForOrigin", { origin: server.origin, storageTypes: "all" });
      await session.send("Storage.overrideQuotaForOrigin", { origin: server.origin, quotaSize: 1 });
      await page.goto(url);
      await page.getByTestId("dropzone").waitFor();
      await drop(page, [run(1), run(2)]);
      await settled(page, "red");
      await page.getByTestId("keep").click();
      await history(page);
      const sentence = await page.getByTestId("history-trouble").innerText();
      ok(sentence.includes("no room left"), sentence);
      await said(page, "not saved");
      await keptIs(page, 0);
      await session.send("Storage.overrideQuotaForOrigin", { origin: server.origin });
      await page.getByTestId("save-open").click();
      await keptIs(page, 2);
      await until("nothing is wrong any more", async () => (await page.getByTestId("history-trouble").count()) === 0);
    });

    await visit("storage that is cleared is noticed, and what is in memory can be saved again", browser, url, async (page) => {
      await keep(page, [run(1), run(2)]);
      await history(page);
      await keptIs(page, 2);
      const session = await page.context().newCDPSession(page);
      await session.send("Storage.clearDataForOrigin", { origin: server.origin, storageTypes: "indexeddb" });
      await page.getByTestId("history-cleared").waitFor();
      ok((await page.getByTestId("history-cleared").innerText()).includes("2 runs that were kept are gone"), "how many are gone");
      await page.getByTestId("save-again").click();
      await keptIs(page, 2);
      equal(await page.getByTestId("history-cleared").count(), 0, "the notice");
      await page.reload();
      await keptIs(page, 2);
    });

    await journey("two tabs save and remove at once, and both see the same in the end", async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      try {
        const tabs = [];
        for (let at = 0; at < 2; at += 1) {
          const page = await context.newPage();
          page.problems = [];
          page.on("pageerror", (error) => page.problems.push(error.message));
          await page.goto(url);
          await page.getByTestId("dropzone").waitFor();
          tabs.push(page);
        }
        const [first, second] = tabs;
        await keep(first, [many("old", range(1, 20))]);
        await first.evaluate(() => localStorage.setItem("keep-runs", "1"));
        await second.reload();
        await keptIs(second, 20);
        await history(second);
        await second.locator("#days-runs").fill("5");
        await second.locator("#days-runs").press("Enter");
        await second.getByTestId("prune").waitFor();
        // As of day 20, with five days kept: 14 are strictly older.
        await Promise.all([drop(first, many("new", range(21, 60))), second.getByTestId("prune").click()]);
        await second.getByTestId("retention-done").filter({ hasText: "runs" }).waitFor();
        await settled(first, "red");
        await until("nothing is being saved", async () => !(await status(first).innerText()).includes("saving"));
        // Whichever went first: what is open in the first tab may be newer than the pass, or older than it.
        let before = -1;
        const runs = await until("both see the same, and go on seeing it", async () => {
          const [one, other] = [await kept(first), await kept(second)];
          const is = one === other && one === before && !(await status(first).innerText()).includes("saving");
          before = one;
          return is ? one : null;
        });
        ok(runs >= 6 && runs <= 60, `${runs} runs`);
        for (const page of tabs) {
          await page.reload();
          await keptIs(page, runs);
          await history(page);
          equal(await page.getByTestId("history-damaged").count(), 0, "damage");
          calm(page);
        }
      } finally {
        await context.close();
      }
    });

    await journey("where storage is refused, runs are kept in memory, and the page says so", async () => {
      const page = await open(browser, `${server.origin}/framed`);
      try {
        const frame = page.frameLocator("iframe");
        await frame.getByTestId("dropzone").waitFor();
        await drop(page, run(1));
        await frame.getByTestId("keep").click();
        await frame.getByTestId("status-history").getByText("history in memory only").click();
        const sentence = await frame.getByTestId("history-memory").innerText();
        ok(sentence.includes("The browser gives this page no storage: runs are kept in memory only"), sentence);
        await counted(frame.getByTestId("kept-row"), 1, "rows");
        await drop(page, run(2));
        await until("the second is there", async () => (await frame.getByTestId("kept-row").count()) === 2);
        calm(page);
      } finally {
        await page.context().close();
      }
    });

    await visit("exported, removed and imported, it is the same; the command line reads it and writes what the page reads", browser, url, async (page) => {
      if (!existsSync(cli)) throw new Error(`${cli} is not there: cargo build, or set ARTISCOPE_CLI`);
      await keep(page, [many("carried", range(1, 40))]);
      await history(page);
      // Some of it is statistics already.
      await page.locator("#days-runs").fill("10");
      await page.locator("#days-runs").press("Enter");
      await page.getByTestId("prune").click();
      await keptIs(page, 11);
      const dry = await page.getByTestId("retention-dry").innerText();
      ok(dry.includes("those of 3 tests from 29 runs"), dry);
      const press = () => page.getByTestId("history-export").click();
      const before = await download(page, "before.zip", press);
      await page.getByTestId("remove-project").click();
      await keptIs(page, 0);
      await pick(page, before, "import-input");
      await keptIs(page, 11);
      const after = await download(page, "after.zip", press);
      equal(JSON.stringify(members(after)), JSON.stringify(members(before)), "the files");
      // The command line takes it up, and gives it back.
      const directory = join(scratch(), "history");
      const artiscope = (...args) => execFileSync(cli, ["history", ...args], { encoding: "utf8" });
      equal(artiscope("import", before, "--history", directory), "11 of 11 runs are new\n", "what the command line says");
      ok(artiscope("list", "--history", directory).includes("11 runs, 33 executions of 3 tests"), "what it lists");
      const theirs = join(scratch(), "theirs.zip");
      artiscope("export", "--history", directory, "-o", theirs);
      await page.getByTestId("remove-project").click();
      await keptIs(page, 0);
      await pick(page, theirs, "import-input");
      await keptIs(page, 11);
      const { project, ...again } = members(await download(page, "again.zip", press));
      equal(JSON.stringify(again), JSON.stringify(members(theirs)), "the files by way of the command line");
      equal(Buffer.from(project, "hex").toString(), "a/b", "the project");
    });

    await visit("a backup among dropped files is offered, and is no run itself", browser, url, async (page) => {
      await keep(page, [run(1), run(2)]);
      await history(page);
      const backup = await download(page, "history.zip", () => page.getByTestId("history-export").click());
      await page.getByTestId("remove-project").click();
      await keptIs(page, 0);
      await page.evaluate(() => localStorage.setItem("keep-runs", "0"));
      await lens(page, "overview");
      await page.reload();
      await page.getByTestId("dropzone").waitFor();
      await drop(page, [backup, inputs().red]);
      await settled(page, "red");
      const offer = page.getByTestId("backup-offer");
      ok((await offer.innerText()).includes("2 runs of a/b, all of them new here"), "what it holds");
      await lens(page, "files");
      equal(await page.getByTestId("file-row").filter({ hasText: "history.zip" }).count(), 0, "rows of the backup");
      await page.getByTestId("backup-import").click();
      await keptIs(page, 2);
      equal(await offer.count(), 0, "offers");
    });

    await journey("a history of a newer version is left alone, and that is said", async () => {
      const page = await open(browser, `${server.origin}/blank`);
      try {
        await page.evaluate(() => new Promise((done) => {
          const request = indexedDB.open("artiscope-history", 9);
          request.onsuccess = () => done(request.result.close());
        }));
        await page.goto(url);
        await history(page);
        ok((await page.getByTestId("history-memory").innerText()).includes("A newer Artiscope has written the history"), "the sentence");
        calm(page);
      } finally {
        await page.context().close();
      }
    });

    for (const colorScheme of ["light", "dark"]) {
      await visit(`axe finds nothing in the history (${colorScheme})`, browser, url, async (page) => {
        await history(page);
        await accessible(page, "an empty history");
        await keep(page, [many("seen", range(1, 30)), run(3, { project: "c/d" })]);
        await page.getByTestId("kept-row").first().click();
        await page.getByTestId("kept-run").waitFor();
        await accessible(page, "a history with a run");
      }, { colorScheme, reducedMotion: "reduce" });
    }

    await visit("the history fits a narrow screen", browser, url, async (page) => {
      await keep(page, [many("narrow", range(1, 30))]);
      await history(page);
      await page.getByTestId("kept-row").first().click();
      await page.getByTestId("kept-run").waitFor();
      const wide = await page.evaluate(() => [...document.querySelectorAll("main, main *")].filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !node.closest(".vlist, .sheet, .unseen")).map((node) => node.className || node.tagName));
      equal(wide.join(" "), "", "what is wider than the screen");
      await accessible(page, "the narrow history");
    }, { viewport: { width: 390, height: 800 } });

    await visit("a long history is listed, and stands beside a run", browser, url, async (page) => {
      await keep(page, [many("long", range(1, 300), { tests: 200 })]);
      await keptIs(page, 300);
      await page.reload();
      await drop(page, run(301, { tests: 200 }));
      await settled(page, "red");
      ok((await page.getByTestId("cause").first().innerText()).includes("301 runs in a row"), "all of them count");
      await history(page);
      await until("all are listed", async () => Number(await page.getByTestId("kept-table").getAttribute("aria-rowcount")) >= 301);
    });
  }, host);
