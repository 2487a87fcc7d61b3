// `artiscope serve` as its user meets it: the command line prints an address, and a browser that goes there sees the answer.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RED, inputs, junit, random } from "../make.mjs";
import { calm, cli, equal, journey, launch, lens, ok, open, scratch, settled, single, site, until } from "../lib.mjs";
import { zip } from "../zip.mjs";

/** Files as CI leaves them: a red zip, a folder whose name needs escaping, and 8 MB that nothing makes smaller before a report. */
function files() {
  const folder = scratch();
  const next = random(11);
  const noise = Buffer.from(Uint8Array.from({ length: 8 << 20 }, () => next() * 256));
  const far = junit("far", [{ class: "com.example.Far", name: "far_away", failure: "expected: <1> but was: <2>" }]);
  const large = join(folder, "core dumps #1.zip");
  writeFileSync(large, zip([["core.bin", noise, { store: true }], ["report.xml", far]]));
  const results = join(folder, "results & logs");
  mkdirSync(results);
  writeFileSync(join(results, "junit.xml"), junit("near", [{ class: "com.example.Near", name: "near_by" }]));
  return { large, results };
}

/** Starts the server; gives the address that it printed, and what ends it. */
async function started(...args) {
  const child = spawn(cli, ["serve", "--no-open", ...args], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((done) => child.once("exit", (code, signal) => done(signal ?? code)));
  const failed = new Promise((_, failed) => child.once("error", (error) => failed(new Error(`${cli} cannot be started: ${error.message}`))));
  const line = new Promise((done) => createInterface({ input: child.stdout }).once("line", done));
  const early = ended.then((why) => Promise.reject(new Error(`serve ended before it printed an address: ${why}`)));
  early.catch(() => {});
  const address = await Promise.race([line, failed, early]);
  return { address, end: () => (child.kill(), ended) };
}

export default async () => {
  const browser = await launch();
  const { large, results } = files();
  const on = (name, args, run) =>
    journey(name, async () => {
      const served = await started(...args);
      try {
        const page = await open(browser, "about:blank");
        page.asked = [];
        page.on("response", async (response) => {
          const request = response.request();
          page.asked.push({ url: response.url(), range: (await request.allHeaders().catch(() => ({}))).range, status: response.status() });
        });
        await page.goto(served.address);
        await run(page, served);
        await page.context().close();
      } finally {
        ok(["SIGTERM", 0].includes(await served.end()), "it ends when it is told to");
      }
    });

  try {
    for (const [kind, app] of [["one file", single], ["site", site]]) {
      await on(`serve: the address that is printed shows the verdict (the page as ${kind})`, ["--app", app, inputs().red], async (page, { address }) => {
        ok(/^http:\/\/127\.0\.0\.1:\d+\/#\/overview\?v=1&url=files\/0\//.test(address), address);
        await settled(page, "red");
        await lens(page, "tests");
        await page.getByTestId("test-row").filter({ hasText: RED.name }).waitFor();
        ok(page.url().includes("url=files/0/"), `the address keeps its file: ${page.url()}`);
        await page.reload();
        await page.getByTestId("test-row").filter({ hasText: RED.name }).waitFor();
        const { origin } = new URL(address);
        ok(page.asked.length > 1 && page.asked.every(({ url }) => url.startsWith(origin) || /^(blob|data):/.test(url)), "nothing is asked of others");
        calm(page);
      });
    }

    await on("serve: a large zip is read by parts, beside a folder and a name that needs escaping", ["--app", site, large, results], async (page) => {
      await settled(page, "red");
      await lens(page, "tests");
      for (const name of ["far_away", "near_by"]) await page.getByTestId("test-row").filter({ hasText: name }).waitFor();
      const asked = page.asked.filter(({ url }) => url.includes("/files/0/"));
      ok(asked.length > 1 && asked.every(({ range, status }) => range && status === 206), `parts of the large one: ${JSON.stringify(asked.slice(0, 4))}`);
      equal(asked[0].range, "bytes=0-0", "the first asks for its length");
      await lens(page, "files");
      await page.getByText("core dumps #1.zip").first().waitFor();
      await page.getByText("results & logs.zip").first().waitFor();
      calm(page);
    });

    await on("serve: when it is ended, what was read stays, and what is asked for anew says why it is not there", ["--app", site, inputs().red], async (page, served) => {
      await settled(page, "red");
      const isKept = existsSync(join(site, "service_worker.js"));
      if (isKept) await page.getByTestId("offline").waitFor({ state: "attached", timeout: 30_000 });
      await served.end();
      await lens(page, "tests");
      await page.getByTestId("test-row").filter({ hasText: RED.name }).waitFor();
      calm(page);
      if (!isKept) return console.log("skipped  what is asked for anew: this build of the site has no service worker (Trunk makes none)");
      await page.reload();
      const said = await until("it says so", () => page.getByTestId("faults").textContent().catch(() => ""));
      ok(/the server did not answer/.test(said), said);
    });
  } finally {
    await browser.close();
  }
};
