// The embedding contract between a page on one origin and this page on another, or in a frame without any.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RED, inputs } from "../make.mjs";
import { FLAGS, calm, drop, equal, journey, launch, ok, open, root, settled, until, withBrowser } from "../lib.mjs";
import { file, frame, framing, heard, serveHosts, text } from "../hosts.mjs";

const TOKEN = "8f14e45fceea167a";
const LISTENS = `#/overview?v=1&embed=1&await=1`;

/** Gives the host page bytes of a file under a name. */
const give = (page, name, path) =>
  page.evaluate(([name, base64]) => void (globalThis[name] = globalThis.bytes(base64)), [name, readFileSync(path).toString("base64")]);

const until_heard = (page, type, more = () => true) =>
  until(`the host hears ${type}`, async () => (await heard(page, type)).filter(more).at(-1));

/** `localhost` and another name of this machine are two origins; a name that is no loopback is asked about. */
const elsewhere = (url) => url.replace("127.0.0.1", "ci.example.org");

export default () =>
  withBrowser(async ({ browser, server }) => {
    const single = file();
    const hosts = await serveHosts((path) => {
      const token = path.includes("token") ? `&token=${TOKEN}` : "";
      const sandbox = path.includes("sandbox") ? 'sandbox="allow-scripts"' : "";
      const name = text(`${LISTENS}${token}`);
      if (path === "/artiscope.html") return single;
      if (path === "/favicon.ico") return { body: "" };
      if (path.startsWith("/srcdoc")) return framing(`<iframe sandbox="allow-scripts" title="a" width="1200" height="760" name="${name}" srcdoc="${text(single)}"></iframe>`);
      if (path.startsWith("/frame")) return framing(frame(sandbox ? `/artiscope.html${LISTENS}${token}` : `${server.url}${LISTENS}${token}`, sandbox));
      if (path.startsWith("/silent")) return framing(frame(`${server.url}#/overview?v=1`, sandbox));
      if (path.startsWith("/popup")) return framing("");
      if (path === "/docs") return readFileSync(join(root, "docs/embedding.md"), "utf8").split("```html\n")[1].split("```")[0];
      if (path === "/run.zip") return { body: readFileSync(inputs().red), type: "application/zip" };
      return null;
    });
    // A host whose name is no loopback, without a name server.
    
    const named = await launch({ args: [...FLAGS, "--host-resolver-rules=MAP ci.example.org 127.0.0.1"] });

    const on = (name, path, run, { origin = hosts.origin, by = browser } = {}) =>
      journey(name, async () => {
        const page = await open(by, `${origin}${path}`);
        try {
          await give(page, "red", inputs().red);
          await run(page, page.frameLocator("iframe"));
          calm(page);
        } finally {
          await page.context().close();
        }
      });
    const foreign = { origin: elsewhere(hosts.origin), by: named };

    try {
      for (const [path, origin] of [["/frame", server.origin], ["/frame/sandbox/token", "null"], ["/srcdoc/token", "null"]]) {
        await on(`a host hands a zip over and hears what came of it (${path})`, path, async (page, inner) => {
          await inner.getByTestId("waiting").waitFor();
          equal(await inner.getByTestId("waiting").getAttribute("data-state"), "open", "it waits");
          equal(await inner.getByTestId("dropzone").count(), 0, "places to drop");
          equal(await inner.getByTestId("omnibox").isVisible(), false, "there is no bar");
          const ready = await until_heard(page, "ready");
          equal(ready.nonce.length, 32, "length of the nonce");
          await page.evaluate(() => post("PING"));
          await until("PONG", () => page.evaluate(() => heard.some((it) => it.data === "PONG")));
          await page.evaluate(() => post({ name: "ready:request" }));
          await until("ready:response", () => page.evaluate(() => heard.some((it) => it.data?.name === "ready:response")));
          await page.evaluate(
            ([token, nonce]) => post(message({ token, nonce, title: "Build 7", items: [{ name: "a.zip", data: red.buffer }] }), [red.buffer]),
            [TOKEN, ready.nonce],
          ).catch(() => {});
          const opened = await until_heard(page, "opened");
          equal(opened.id, "one", "id");
          equal(opened.summary.verdict, "red", "verdict");
          equal(opened.summary.tests, RED.tests, "tests");
          equal(opened.summary.failed, RED.failed, "failed");
          equal(await page.evaluate(() => red.byteLength), 0, "the buffer was handed over, not copied");
          ok((await heard(page, "progress")).every((it) => it.id === "one" && it.done <= it.total), "progress counts");
          ok((await until_heard(page, "height")).px >= 320, "height");
          await inner.getByTestId("rail-tests").click();
          await inner.getByTestId("test-row").filter({ hasText: RED.name }).waitFor();
          const state = await until_heard(page, "state", (it) => it.hash.startsWith("#/tests"));
          ok(!/token|embed|await/.test(state.hash), `the state holds nothing of the host's: ${state.hash}`);
          // What the page posts comes from the page alone.
          const origins = await page.evaluate(() => [...new Set(heard.map((it) => it.origin))].join());
          equal(origins, origin, "origins of what was heard");
          ok(!JSON.stringify(await page.evaluate(() => heard.map((it) => it.data))).includes(RED.name), "no text of the files was posted");
          // It takes no more.
          await page.evaluate((token) => post(message({ token, id: "two", items: [{ name: "b.zip", data: new Uint8Array(3) }] })), TOKEN);
          equal((await until_heard(page, "error")).code, "closed", "a second one");
        });
      }

      await on("an origin of no standing is asked about, and told only when it may", "/frame", async (page, inner) => {
        await inner.getByTestId("waiting").waitFor();
        await page.evaluate(() => post(message({ items: [{ name: "a.zip", data: red }, { name: "\u202egnp.exe", data: new Uint8Array(4) }] })));
        await inner.getByTestId("asked").waitFor();
        equal(await inner.getByTestId("asked-origin").textContent(), elsewhere(hosts.origin), "the origin is named");
        ok((await inner.getByTestId("asked").textContent()).includes("a.zip"), "what it gives is named");
        equal((await until_heard(page, "progress")).phase, "asking", "the host knows");
        equal((await heard(page, "height")).length + (await heard(page, "state")).length, 0, "told before it was trusted");
        await inner.getByTestId("asked-no").click();
        equal((await until_heard(page, "error")).code, "refused", "the answer was no");
        equal(await inner.getByTestId("waiting").getAttribute("data-state"), "refused", "the page says so");
        await page.evaluate(() => post(message({ id: 2, items: [{ name: "a.zip", data: red }] })));
        await inner.getByTestId("asked-yes").click();
        const opened = await until_heard(page, "opened");
        equal(`${opened.id} ${opened.summary.verdict}`, "2 red", "it is read");
      }, foreign);

      await on("leaving the question with Escape is no", "/frame", async (page, inner) => {
        await inner.getByTestId("waiting").waitFor();
        await page.evaluate(() => post(message({ items: [{ name: "a.zip", data: red }] })));
        await inner.getByTestId("asked-no").press("Escape");
        equal((await until_heard(page, "error")).code, "refused", "it is no");
      }, foreign);

      await on("where the address names a token, nobody is asked", "/frame/token", async (page, inner) => {
        await inner.getByTestId("waiting").waitFor();
        await page.evaluate(() => post(message({ items: [{ name: "a.zip", data: red }] })));
        equal((await until_heard(page, "error")).code, "token", "without it");
        for (let guess = 0; guess < 5; guess += 1) {
          await page.evaluate((token) => post(message({ token, items: [{ name: "a.zip", data: red }] })), `guess ${guess}`);
        }
        await inner.getByTestId("error").waitFor();
        await page.evaluate((token) => post(message({ token, items: [{ name: "a.zip", data: red }] })), TOKEN);
        await until("it is refused too", async () => (await heard(page, "error")).filter((it) => it.code === "token").length === 7);
        equal(await inner.getByTestId("asked").count(), 0, "questions");
        equal(await inner.getByTestId("waiting").count(), 1, "it still waits");
      }, foreign);

      await on("garbage, lies and floods leave the page as it is", "/frame", async (page, inner) => {
        await inner.getByTestId("waiting").waitFor();
        await page.evaluate(() => {
          const deep = []; let at = deep; for (let i = 0; i < 500; i += 1) { at.push([]); at = at[0]; }
          const loop = {}; loop.self = loop;
          for (const thing of [null, 0, "", "PONG", [], {}, deep, loop, new Map([[1, 2]]), new Date(), /x/, { app: "artiscope" }, { app: loop },
            { perfetto: loop }, { method: "load", params: [] }, { type: "open" }, "x".repeat(5_000_000)]) post(thing);
          post(message({ v: 2 })); post(message({ type: "close" })); post(message({ items: "all" })); post(message({ items: [{ name: "a" }] }));
          post(message({ items: new Array(4_000_000_000) })); post(message({ title: "x".repeat(3_000_000), items: [{ data: red }] }));
          post(message({ items: [{ name: "a.zip", data: red, size: 2 ** 40 }] }));
          post(message({ nonce: "of another", items: [{ name: "a.zip", data: red }] }));
          // Small as messages, and without end for who looks at every part: what stands in them is the same thing again and again.
          const long = "x".repeat(262_144);
          const item = { name: long, run: long, instance: long, kind: long, data: 5 };
          post(message({ id: "long", items: new Array(10_000).fill(item) }));
          let nest = new Array(10_000).fill(item);
          for (let i = 0; i < 4; i += 1) nest = new Array(10_000).fill(nest);
          post(message({ id: "nest", title: nest, view: nest, items: nest }));
        });
        const codes = ["version", "type", "shape", "empty", "too_large", "size", "stale"];
        await until("each is refused", async () => {
          const told = new Set((await heard(page, "error")).map((it) => it.code));
          return codes.every((code) => told.has(code));
        });
        const size = (await heard(page, "error")).find((it) => it.code === "size");
        ok(size.message.includes("1099511627776"), `it says what was promised: ${size.message}`);
        equal(await inner.getByTestId("waiting").count(), 1, "it still waits");
        await page.evaluate(() => { for (let i = 0; i < 30; i += 1) post(message({ id: "same", keepOpen: true, items: [{ name: "a.zip", data: red }] })); });
        equal((await until_heard(page, "opened")).summary.tests, RED.tests, "one of them is read");
        equal((await heard(page, "error")).filter((it) => it.code === "duplicate").length, 29, "the others are refused");
      });

      await on("a frame inside the host is no host, whatever it says", "/frame", async (page, inner) => {
        await inner.getByTestId("waiting").waitFor();
        await page.evaluate(() => {
          const other = document.createElement("iframe");
          document.body.append(other);
          const script = other.contentDocument.createElement("script");
          script.textContent = `parent.frames[0].postMessage({ app: "artiscope", v: 1, type: "open", id: "forged", items: [{ name: "a.xml", data: new Uint8Array(9) }] }, "*"); parent.frames[0].postMessage("PING", "*");`;
          other.contentDocument.body.append(script);
        });
        // What is posted later is heard later: when this is answered, the other was passed over.
        await page.evaluate(() => post({ name: "ready:request" }));
        await until("ready:response", () => page.evaluate(() => heard.some((it) => it.data?.name === "ready:response")));
        equal(await inner.getByTestId("waiting").count(), 1, "it still waits");
        equal(await page.evaluate(() => heard.some((it) => it.data === "PONG" || it.data?.id === "forged")), false, "it was answered");
      });

      await on("without its modes the page neither speaks nor hears", "/silent", async (page, inner) => {
        await inner.getByTestId("dropzone").waitFor();
        await page.evaluate(() => { post("PING"); post(message({ items: [{ name: "a.zip", data: red }] })); });
        await drop(page, inputs().green);
        await inner.getByTestId("verdict").waitFor();
        equal(await page.evaluate(() => heard.length), 0, "messages");
      });

      await on("many items are many runs, in the names that the host gives", "/frame", async (page, inner) => {
        await give(page, "green", inputs().green);
        await inner.getByTestId("waiting").waitFor();
        await page.evaluate(() => post(message({ view: "tests", items: [
          { name: "a.zip", data: new Blob([red]), run: "41", instance: "linux" },
          { name: "a.zip", data: new File([green], "b.zip"), run: "42", kind: "baseline" },
        ] })));
        const opened = await until_heard(page, "opened");
        equal(opened.summary.runs, 2, "runs");
        await inner.getByTestId("test-row").first().waitFor();
        await until_heard(page, "state", (it) => it.hash.startsWith("#/tests") && it.hash.includes("base=42"));
        await inner.getByTestId("rail-overview").click();
        await inner.getByText("41", { exact: false }).first().waitFor();
        await inner.getByText("linux", { exact: false }).first().waitFor();
      });

      await on("hosts of Perfetto and of Playwright's viewer work unchanged", "/frame", async (page, inner) => {
        await inner.getByTestId("waiting").waitFor();
        await page.evaluate(() => {
          for (let i = 0; i < 3; i += 1) post({ perfetto: { buffer: red.slice().buffer, title: "Nightly", fileName: "n.zip", keepApiOpen: true } });
        });
        await until("they are read", async () => (await heard(page, "opened")).length === 3);
        await page.evaluate(() => post({ method: "load", params: { trace: new Blob([red]) } }));
        await until("this too", async () => (await heard(page, "opened")).length === 4);
        const titles = await page.frames()[1].title();
        ok(titles.startsWith("Nightly · "), `the title is the host's: ${titles}`);
      });

      await on("a link that is copied leads to the host's page, and never holds its token", "/frame/token", async (page, inner) => {
        await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
        await inner.getByTestId("waiting").waitFor();
        const copied = async (wanted) => {
          // The only log is open at once.
          // A line that is pressed again is chosen no more.
          await until("a line is chosen", async () => {
            await inner.getByTestId("log-line").nth(3).locator(".number").click();
            return inner.getByTestId("copy-link").waitFor({ timeout: 1000 }).then(() => true, () => false);
          });
          await inner.getByTestId("copy-link").click();
          return until(`a link with ${wanted}`, async () => {
            const text = await page.evaluate(() => navigator.clipboard.readText()).catch(() => "");
            return text.includes(wanted) && text;
          });
        };
        await page.evaluate((token) => post(message({ token, view: "logs", keepOpen: true, items: [{ name: "a.zip", data: red }] })), TOKEN);
        await until_heard(page, "opened");
        const own = await copied("line=");
        ok(own.startsWith(`${server.url}#/logs?v=1`) && !/token|embed|await/.test(own), `nothing of the host: ${own}`);
        await page.evaluate((token) => post({ perfetto: { token, buffer: red.slice().buffer, keepApiOpen: true, url: "https://dash.example.org/t/7?s=perfettoStateHashPlaceholder&x=1", appStateHash: "#/tests?v=1" } }), TOKEN);
        await until("the other is read", async () => (await heard(page, "opened")).length === 2);
        // What stood in the place of the state is where the reader is.
        await until_heard(page, "state", (it) => it.hash.startsWith("#/tests"));
        await inner.getByTestId("rail-logs").click();
        const shared = await copied("dash.example.org");
        const state = new URL(shared).searchParams.get("s");
        ok(shared.endsWith("&x=1") && state.startsWith("#/logs?v=1") && state.includes("line="), `the state stands in it: ${shared}`);
        await inner.getByText("Copied: a link to https://dash.example.org").waitFor();
        // The frame is not allowed the clipboard, which the browser logs; the page copied in the old way.
        page.problems = page.problems.filter((problem) => !problem.includes("Clipboard API"));
      });

      await on("a policy may come by itself", "/frame", async (page, inner) => {
        await inner.getByTestId("waiting").waitFor();
        await page.evaluate(() => post(message({ id: "p", keepOpen: true, items: [{ name: "artiscope.toml", kind: "policy", data: new TextEncoder().encode("[gate]\n") }] })));
        equal((await until_heard(page, "opened")).id, "p", "it is taken");
        await page.evaluate(() => post(message({ id: "f", items: [{ name: "a.zip", data: red }] })));
        await until_heard(page, "opened", (it) => it.id === "f" && it.summary.verdict === "red");
      });

      await journey("the host in the documentation works", async () => {
        const page = await open(browser, `${hosts.origin}/docs`);
        await until("it says what came of it", async () => (await page.title()) === "Build 7: red");
        calm(page);
        await page.context().close();
      });

      await journey("a window that was opened waits, and says when its opener is gone", async () => {
        const page = await open(browser, `${hosts.origin}/popup`);
        const [popup] = await Promise.all([
          page.waitForEvent("popup"),
          page.evaluate((url) => void (globalThis.opened = globalThis.open(url)), `${server.url}#/overview?v=1&await=1`),
        ]);
        await popup.getByTestId("waiting").waitFor();
        await until("ready", async () => (await heard(page, "ready")).length === 1);
        await page.close();
        await until("it is said", async () => (await popup.getByTestId("waiting").getAttribute("data-state")) === "gone");
        await popup.getByTestId("file-input").setInputFiles(inputs().red);
        await popup.getByTestId("verdict").waitFor();
        await popup.context().close();
      });

      await journey("waiting without anybody to wait for is said", async () => {
        const page = await open(browser, `${server.url}#/overview?v=1&await=1`);
        await page.getByTestId("waiting").waitFor();
        equal(await page.getByTestId("waiting").getAttribute("data-state"), "alone", "state");
        calm(page);
        await page.context().close();
      });

      await on("a host that goes on to another page while files are read leaves nothing behind", "/popup", async (page) => {
        await give(page, "red", inputs().red);
        const [popup] = await Promise.all([
          page.waitForEvent("popup"),
          page.evaluate((url) => void (globalThis.opened = globalThis.open(url)), `${server.url}#/overview?v=1&await=1`),
        ]);
        await until("ready", async () => (await heard(page, "ready")).length === 1);
        await page.evaluate(() => { post(message({ items: [{ name: "a.zip", data: red }] })); location.href = "about:blank"; });
        await settled(popup, "red");
      });

      await on("a host without an origin hears what was found only over its port", "/srcdoc", async (page, inner) => {
        // This host has an origin, so the same is asked of the machine: see web/src/embed/tests.rs. Here the port carries.
        await inner.getByTestId("waiting").waitFor();
        await page.evaluate(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = (event) => heard.push({ origin: "port", data: event.data });
          post(message({ items: [{ name: "a.zip", data: red }] }), [channel.port2]);
        });
        await until_heard(page, "opened");
        equal(await page.evaluate(() => heard.find((it) => it.data?.type === "opened").origin), "port", "the way it came");
      });
    } finally {
      hosts.close();
      await named.close();
    }
  });
