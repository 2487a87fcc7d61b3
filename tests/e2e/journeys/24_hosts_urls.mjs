// Files that the address names: read by ranges where the server gives them, whole where not, refused where they may not be.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RED, inputs, random } from "../make.mjs";
import { calm, equal, fileUrl, journey, lens, ok, open, scratch, settled, single, site, until, withBrowser } from "../lib.mjs";
import { file, framing, heard, serveHosts, text } from "../hosts.mjs";
import { zip } from "../zip.mjs";

const REPORT = `<testsuite name="s"><testcase classname="a.B" name="far_away"><failure message="no">at here</failure></testcase></testsuite>`;

/** A zip of 12 MB that nothing can make smaller, with a report at its end. */
function large() {
  const next = random(7);
  const noise = () => Buffer.from(Uint8Array.from({ length: 3 << 20 }, () => next() * 256));
  const path = join(scratch(), "large.zip");
  writeFileSync(path, zip([...[1, 2, 3, 4].map((at) => [`core-${at}.bin`, noise(), { store: true }]), ["report.xml", REPORT]]));
  return readFileSync(path);
}

/** Answers a request for a part of `bytes`. */
function part(request, bytes, headers = {}) {
  const [, first, last] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "") ?? [];
  if (first === undefined) return { body: bytes, type: "application/zip", headers };
  const from = Number(first);
  const to = Math.min(last === "" ? bytes.length - 1 : Number(last), bytes.length - 1);
  return {
    status: 206,
    body: bytes.subarray(from, to + 1),
    type: "application/zip",
    headers: { ...headers, "Accept-Ranges": "bytes", "Content-Range": `bytes ${from}-${to}/${bytes.length}` },
  };
}

const TYPES = { html: "text/html", css: "text/css", js: "text/javascript", wasm: "application/wasm" };

export default () =>
  withBrowser(async ({ browser }) => {
    const big = large();
    const red = readFileSync(inputs().red);
    let version = 0;
    let parts = 0;
    const host = await serveHosts((path, request, response) => {
      const name = path.slice("/app/".length);
      switch (path) {
        case "/app/files/0/large.zip":
          return part(request, big, { ETag: '"1"' });
        case "/app/files/1/red.zip":
          return part(request, red);
        case "/app/whole.zip":
          return { body: red, type: "application/zip" };
        case "/app/changes.zip":
          version += 1;
          return part(request, big, { ETag: `"${version > 1 ? 2 : 1}"` });
        case "/app/shrinks.zip":
          parts += 1;
          return part(request, parts > 1 ? big.subarray(0, big.length - 9) : big);
        case "/app/stops.zip":
          return request.headers.range === "bytes=0-0" ? part(request, big) : { status: 503, body: "" };
        case "/app/promises.zip":
          response.writeHead(200, { "Content-Type": "application/zip", "Content-Length": String(2 ** 40) });
          response.write("PK");
          return true;
        case "/app/promises-parts.zip":
          return { status: 206, body: "P", headers: { "Content-Range": `bytes 0-0/${2 ** 40}` } };
        case "/app/breaks.zip":
          response.writeHead(200, { "Content-Type": "application/zip", "Content-Length": String(red.length) });
          response.write(red.subarray(0, 400));
          setTimeout(() => response.destroy(), 50);
          return true;
        case "/app/empty.zip":
          return { status: request.headers.range ? 416 : 200, body: "" };
        case "/app/private.zip":
          return { status: 403, body: "sign in" };
        case "/host":
          return framing(`<iframe title="a" width="1200" height="760" src="/app/#/overview?v=1&embed=1&url=files/1/red.zip"></iframe>`);
        case "/host/sandbox":
          return framing(`<iframe sandbox="allow-scripts" title="a" width="1200" height="760" name="${text("#/overview?v=1&embed=1&url=/app/whole.zip")}" srcdoc="${text(file())}"></iframe>`);
        default: {
          if (!path.startsWith("/app/")) return path === "/favicon.ico" ? { body: "" } : null;
          try {
            const made = name || "index.html";
            return { body: readFileSync(join(site, made)), type: TYPES[made.split(".").at(-1)] ?? "application/octet-stream" };
          } catch {
            return null;
          }
        }
      }
    });
    const other = await serveHosts({ "/a.zip": { body: red, headers: { "Access-Control-Allow-Origin": "*" } } });
    const at = (...urls) => `${host.origin}/app/#/overview?v=1${urls.map((url) => `&url=${encodeURIComponent(url)}`).join("")}`;
    const on = (name, url, run, { calmly = true } = {}) =>
      journey(name, async () => {
        const page = await open(browser, url);
        try {
          await run(page);
          if (calmly) calm(page);
        } finally {
          await page.context().close();
        }
      });
    const faults = async (page) => {
      await page.getByTestId("faults").waitFor();
      return page.getByTestId("faults").textContent();
    };

    try {
      await on("a large zip is listed from its end, and read by parts", at("files/0/large.zip"), async (page) => {
        await settled(page, "red");
        const asked = host.asked.filter((it) => it.path.endsWith("large.zip"));
        ok(asked.every((it) => it.method === "GET" && it.range), "every request is for a part");
        equal(asked[0].range, "bytes=0-0", "the first asks for its length");
        const ranges = asked.map((it) => /=(\d+)-(\d+)/.exec(it.range).slice(1).map(Number));
        const end = ranges.findIndex(([from]) => from >= big.length - (1 << 20));
        const before = ranges.slice(0, end).reduce((sum, [from, to]) => sum + to - from + 1, 0);
        ok(end > 0 && before < 1 << 20, `its directory is read before the rest: ${asked.slice(0, 8).map((it) => it.range)}`);
        await lens(page, "tests");
        await page.getByTestId("test-row").filter({ hasText: "far_away" }).waitFor();
        ok(page.url().includes("url=files/0/large.zip"), `the address keeps it: ${page.url()}`);
        await page.reload();
        await page.getByTestId("test-row").filter({ hasText: "far_away" }).waitFor();
      });

      await on("several addresses are one answer, with or without ranges", at("files/1/red.zip", "whole.zip", "files/0/large.zip"), async (page) => {
        await settled(page, "red");
        await lens(page, "files");
        for (const name of ["red.zip", "large.zip"]) await page.getByText(name, { exact: false }).first().waitFor();
        await lens(page, "ledger");
        await page.getByText("duplicate of", { exact: false }).first().waitFor();
      });

      const sentences = [
        ["missing.zip", /no such file \(the server answered 404\)/],
        ["private.zip", /without signing in \(it answered 403\)/],
        ["promises.zip", /1099511627776 bytes, and the server gives no parts/],
        ["breaks.zip", /broke off after \d+ bytes|promised \d+ bytes/],
        [`${other.origin}/a.zip`, /loads nothing from http:\/\/127\.0\.0\.1:\d+/],
        ["ftp://example.org/a.zip", /begin with ftp: cannot be loaded/],
        ["file:///etc/passwd", /begin with file: cannot be loaded/],
        ["javascript:alert(1)", /begin with javascript: cannot be loaded/],
      ];
      for (const [url, sentence] of sentences) {
        await on(`an address that cannot be loaded says why: ${url.replace(/:\d+/, "")}`, at(url), async (page) => {
          const said = await faults(page);
          ok(sentence.test(said), said);
          equal(other.asked.length, 0, "requests to the other origin");
          await page.getByTestId("fetch-again").click();
          await until("it is tried again", async () => sentence.test(await faults(page)));
          // And the page is there for anything else.
          await page.getByTestId("file-input").setInputFiles(inputs().red);
          await settled(page, "red");
        }, { calmly: false });
      }

      await on("what can be loaded is, beside what cannot", at("missing.zip", "whole.zip"), async (page) => {
        await settled(page, "red");
        ok((await page.getByTestId("error").textContent()).includes("missing.zip"), "the other is named");
      }, { calmly: false });

      for (const [name, why] of [["changes.zip", "version"], ["shrinks.zip", "length"], ["stops.zip", "503"], ["promises-parts.zip", null]]) {
        await on(`a file that is another one halfway is told of: ${name}`, at(name), async (page) => {
          await page.getByTestId("verdict").waitFor();
          await page.getByTestId("progress").waitFor({ state: "detached" });
          equal(await page.getByTestId("verdict").getAttribute("data-verdict"), "no_data", "nothing is claimed");
          await lens(page, "ledger");
          const ledger = page.getByRole("main");
          await ledger.getByText(name, { exact: false }).first().waitFor();
          if (why) await ledger.getByText(why, { exact: false }).first().waitFor();
        }, { calmly: false });
      }

      await on("an empty file is an empty file", at("empty.zip"), async (page) => {
        await page.getByTestId("verdict").waitFor();
        equal(await page.getByTestId("verdict").getAttribute("data-verdict"), "no_data", "verdict");
      }, { calmly: false });

      await on("a host that greets hears of what its address named", `${host.origin}/host`, async (page) => {
        await page.frameLocator("iframe").getByTestId("verdict").waitFor();
        await page.evaluate(() => post("PING"));
        await until("the state", async () => (await heard(page, "state")).length > 0);
        await until("the height", async () => (await heard(page, "height")).length > 0);
      });

      await on("in a sandbox without an origin an address is refused in words", `${host.origin}/host/sandbox`, async (page) => {
        const said = await page.frameLocator("iframe").getByTestId("faults").textContent();
        ok(/loads nothing from|CORS|forbids/.test(said), said);
      }, { calmly: false });

      await on("from disk too", `${fileUrl(single)}#/overview?v=1&url=a.zip`, async (page) => {
        ok(/not loaded from a server/.test(await faults(page)), await faults(page));
      }, { calmly: false });
    } finally {
      host.close();
      other.close();
    }
  });
