// Export: every output is looked at, copied and saved as the command line writes it, byte for byte, without its secrets.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cli, drop, equal, fileUrl, lens, ok, scratch, settled, single, unfolded, until, visit, withBrowser } from "../lib.mjs";
import { SYSTEMS } from "../systems.mjs";
import { zip } from "../zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Secrets, put together here so that no scanner takes this file for one that leaks. */
const SECRETS = [`ghp_${"Ab3".repeat(12)}`, `AKIA${"Q7ZP".repeat(4)}`, "hunter2-of-the-page"];

/** The five systems in one zip, and secrets in a failure, a log and the name of a file. */
function given() {
  const folder = scratch();
  const members = Object.entries(SYSTEMS).flatMap(([system, make]) => make().map(([name, text]) => [`${system}/${name}`, text]));
  const failure = `<testsuite name="shop"><testcase classname="shop.Cart" name="pays"><failure message="refused: token=${SECRETS[0]}">at key ${SECRETS[1]}</failure><system-out>password=${SECRETS[2]}</system-out></testcase></testsuite>`;
  members.push(["shop/junit.xml", failure], ["shop/build.log", `export AWS_ACCESS_KEY_ID=${SECRETS[1]}\nerror: password=${SECRETS[2]} was refused\n`]);
  const path = join(folder, "systems.zip");
  writeFileSync(path, zip(members));
  return { path, folder };
}

/** What the command line writes of it: text by id of the output. */
function written({ path, folder }) {
  const run = (...args) => {
    try {
      execFileSync(cli, [...args, "--quiet"], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    } catch (error) {
      // Findings are exit code 1.
      if (error.status !== 1) throw error;
    }
  };
  const compat = join(folder, "compat");
  mkdirSync(compat);
  run("compat", path, "--out", compat);
  return (id) => {
    if (id.includes("/")) return readFileSync(join(compat, id));
    const out = join(folder, "out");
    if (id === "redacted-copy") run("redact", path, "-o", out);
    else if (id === "packet") run("packet", path, "--kind", "all", "-o", out);
    // The static report.
    else if (id === "html") run("inspect", path, "--format", "html", "--size", "summary", "-o", out);
    else run("inspect", path, "--format", id, "-o", out);
    return readFileSync(out);
  };
}

/** Outputs that are files of their own, made when that is asked for, by their names. */
const WHOLE = { "redacted-copy": "redacted-systems.zip", packet: "evidence.zip" };

const sheet = (page) => page.getByTestId("export-sheet");
const row = (page, id) => page.locator(`[data-testid=export-row][data-id="${id}"]`);

/** Opens the sheet and waits for its list. */
async function opened(page) {
  await page.getByTestId("export").click();
  await page.getByTestId("export-row").first().waitFor();
}

/** Goes to an output and waits until it can be saved. */
async function choose(page, id) {
  await row(page, id).click();
  equal(await row(page, id).getAttribute("aria-selected"), "true", `${id} is chosen`);
  if (id in WHOLE) await page.getByTestId("export-make").click();
  await until(`${id} can be saved`, () => page.getByTestId("export-save").isEnabled());
}

async function saved(page, id) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("export-save").click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const pasted = (page) => page.evaluate(() => navigator.clipboard.readText());

function holds(text, what) {
  for (const secret of SECRETS) ok(!text.includes(secret), `${what} holds no secret`);
}

async function accessible(page, what) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document);
    return violations.map((v) => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`);
  });
  equal(found.join("\n"), "", `what axe finds on ${what}`);
}

const onScreen = (page) => page.evaluate(() => document.activeElement?.closest("[data-testid]")?.dataset.testid ?? "");

export default () =>
  withBrowser(async ({ browser, url }) => {
    await visit("every output is what the command line writes, and holds no secret", browser, url, async (page) => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      const files = given();
      const expected = written(files);
      await drop(page, files.path);
      await settled(page, "red");
      await opened(page);
      const rows = await page.getByTestId("export-row").evaluateAll((rows) =>
        rows.map((row) => ({ id: row.dataset.id, empty: row.getAttribute("aria-disabled") === "true", says: row.innerText })));
      ok(rows.length >= 35, `all outputs are listed: ${rows.length}`);
      // The report with the application has journeys of its own.
      const full = rows.filter((row) => !row.empty && row.id !== "html-application");
      ok(full.length >= 20, `most have something to say: ${full.map((row) => row.id)}`);
      for (const { id } of full) {
        await choose(page, id);
        const { name, bytes } = await saved(page, id);
        const wanted = expected(id);
        ok(bytes.equals(wanted), `${id} (${name}) is what the command line writes: ${bytes.length} and ${wanted.length} bytes`);
        holds(bytes.toString("latin1"), id);
        holds(await sheet(page).innerText(), `the preview of ${id}`);
        if (id in WHOLE) {
          equal(name, WHOLE[id], `name of the file of ${id}`);
          continue;
        }
        await page.getByTestId("export-copy").click();
        const text = wanted.toString("utf8");
        await until(`${id} is copied`, async () => (await pasted(page)) === text);
      }
      for (const { id, says } of rows.filter((row) => row.empty)) {
        // Nothing to be had, and still there to be read.
        await row(page, id).click({ force: true });
        ok(await page.getByTestId("export-save").isDisabled(), `${id} cannot be saved`);
        ok(says.split("\n").length > 1, `${id} says why: ${says}`);
      }
    });

    await visit("what was taken out, how large it is and what was left out is said", browser, url, async (page) => {
      const folder = scratch();
      const cases = Array.from({ length: 900 }, (_, at) => `<testcase classname="a" name="t${at}"><failure message="${`m${at} `.repeat(60)}"/></testcase>`);
      const path = join(folder, "wide.zip");
      writeFileSync(path, zip([["junit.xml", `<testsuite name="s">${cases.join("")}<testcase name="x"><failure message="token=${SECRETS[0]}"/></testcase></testsuite>`]]));
      await drop(page, path);
      await settled(page, "red");
      await opened(page);
      await choose(page, "csv");
      const redacted = await page.getByTestId("export-redacted").innerText();
      ok(/^Taken out: 1 github-token/.test(redacted), redacted);
      // A list of any length: only what is seen is there.
      ok((await page.getByTestId("export-line").count()) < 100, "few lines are drawn");
      await page.getByTestId("export-lines").focus();
      await page.keyboard.press("End");
      await until("its last line is shown", async () => (await page.getByTestId("export-lines").innerText()).includes("t899"));
      await choose(page, "github");
      const facts = await page.getByTestId("export-facts").innerText();
      ok(/artiscope-comment\.md · .* · [\d,]+ lines · [\d,]+ of 65,536 characters/.test(facts), facts);
    });

    await visit("without a mouse: opened, moved in, copied, closed, and the focus is back", browser, url, async (page) => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await drop(page, given().path);
      await settled(page, "red");
      await lens(page, "tests");
      await page.getByTestId("tests-table").focus();
      await page.keyboard.press("X");
      await page.getByTestId("export-row").first().waitFor();
      await until("the list holds the focus", async () => (await onScreen(page)) === "export-list");
      ok((await page.evaluate(() => location.hash)).includes("export=markdown"), "the choice is in the address");
      await page.keyboard.press("Home");
      await until("the first is chosen", async () => (await page.evaluate(() => location.hash)).includes("export=text"));
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await until("the third is there", async () => (await page.getByTestId("export-facts").innerText()).includes("artiscope-comment.md"));
      await page.keyboard.press("c");
      await until("the comment is copied", async () => (await pasted(page)).startsWith("<!-- artiscope:comment"));
      await until("it is said aloud", async () => (await page.getByTestId("export-said").innerText()) === "Copied");
      // Keys of the lens below are not heard.
      await page.keyboard.press("1");
      for (let at = 0; at < 12; at += 1) {
        await page.keyboard.press("Tab");
        ok(await page.evaluate(() => !document.activeElement || document.activeElement === document.body || Boolean(document.activeElement.closest("dialog"))), "the focus stays within");
      }
      await page.keyboard.press("Escape");
      await until("it is closed", async () => (await sheet(page).count()) === 0);
      await until("the focus is back", async () => (await onScreen(page)) === "tests-table");
      ok((await page.evaluate(() => location.hash)).startsWith("#/tests"), "the lens is as it was");
      await page.keyboard.press("Control+Shift+P");
      await page.keyboard.type("export");
      await page.keyboard.press("Enter");
      await until("the command opens it where it was", async () => (await page.evaluate(() => location.hash)).includes("export=github"));
    });

    await visit("the address brings it back, and Back closes it", browser, `${url}#/overview?v=1&export=csv`, async (page) => {
      equal(await sheet(page).count(), 0, "nothing is open yet");
      await drop(page, given().path);
      await settled(page, "red");
      await until("the output of the address is shown", async () => (await page.getByTestId("export-facts").innerText()).includes("artiscope-tests.csv"));
      await page.keyboard.press("Escape");
      await until("it is closed", async () => (await sheet(page).count()) === 0);
      await opened(page);
      await choose(page, "junit");
      await page.goBack();
      await until("Back closes it", async () => (await sheet(page).count()) === 0);
      await page.goForward();
      await until("Forward opens it", async () => (await page.getByTestId("export-facts").innerText()).includes("artiscope-junit.xml"));
    });

    await visit("one file is saved without its secrets", browser, url, async (page) => {
      await drop(page, given().path);
      await settled(page, "red");
      await lens(page, "files");
      const tree = await unfolded(page);
      await tree.getByText("build.log").first().click();
      await page.getByTestId("preview").waitFor();
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("download-redacted").click()]);
      equal(download.suggestedFilename(), "redacted-build.log", "its name");
      const text = readFileSync(await download.path(), "utf8");
      holds(text, "the file");
      ok(text.includes("[redacted:aws-access-key-1]") && text.includes("was refused"), text);
    });

    for (const colorScheme of ["light", "dark"]) {
      await visit(`axe finds nothing (${colorScheme})`, browser, url, async (page) => {
        await drop(page, given().path);
        await settled(page, "red");
        await opened(page);
        for (const id of ["github", "badge-svg", "redacted-copy"]) {
          await choose(page, id);
          await accessible(page, `the export of ${id}`);
          if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `export-${id}-${colorScheme}.png`) });
        }
        const empty = page.locator("[data-testid=export-row][aria-disabled]").first();
        if (await empty.count()) {
          await empty.click({ force: true });
          await page.getByText("Nothing to export").waitFor();
          await accessible(page, "an output without data");
          if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `export-empty-${colorScheme}.png`) });
        }
      }, { colorScheme, reducedMotion: "reduce" });
    }

    await visit("at 390 pixels a field stands for the list", browser, url, async (page) => {
      await drop(page, given().path, { x: 190, y: 400 });
      await settled(page, "red");
      await page.getByTestId("export").click();
      const field = page.getByTestId("export-field");
      await until("its choices are there", async () => (await field.locator("option").count()) > 30);
      await field.selectOption("slack");
      await until("the text is there", async () => (await page.getByTestId("export-lines").innerText()).includes("blocks"));
      const wide = await page.evaluate(() => {
        const out = [...document.querySelectorAll("dialog[open] *")].filter((el) => {
          const box = el.getBoundingClientRect();
          return box.width > 0 && box.right > innerWidth + 1 && !el.closest(".vlist");
        });
        return out.slice(0, 3).map((el) => el.outerHTML.slice(0, 120));
      });
      equal(wide.join(" | "), "", "what sticks out");
      await accessible(page, "the narrow export");
      if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, "export-narrow.png") });
    }, { viewport: { width: 390, height: 844 } });

    await visit("the single file exports too", browser, fileUrl(single), async (page) => {
      await drop(page, given().path);
      await settled(page, "red");
      await opened(page);
      await choose(page, "markdown");
      const { name, bytes } = await saved(page, "markdown");
      equal(name, "artiscope.md", "name of the file");
      ok(bytes.toString("utf8").startsWith("## Red"), "the verdict leads");
    });
  });
