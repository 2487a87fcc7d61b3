// Hosts whose policies are strict: Content-Security-Policies, a lens of Prow, Jenkins, a pages site, a webview.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RED, inputs } from "../make.mjs";
import { calm, cli, counted, drop, equal, journey, lens, ok, open, scratch, settled, single, until, visit, withBrowser } from "../lib.mjs";
import { file, frame, framing, heard, serveHosts, text } from "../hosts.mjs";

/** What Jenkins sends with artifacts of builds. */
const JENKINS = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self';";

const HOME = "https://artiscope.example.org/ci/?team=a&b";

/** The report of the red run, as a pipeline archives it; exit code 1 says that it is red. */
function report(size) {
  const path = join(scratch(), `${size}.html`);
  try {
    execFileSync(cli, ["inspect", inputs().red, "--format", "html", "--size", size, "--app", single, "--home", HOME, "--quiet", "-o", path]);
  } catch (error) {
    equal(error.status, 1, `exit code of inspect: ${error.stderr}`);
  }
  return readFileSync(path, "utf8");
}

/** A host that trusts nothing but itself and one frame. */
const STRICT = (frames) =>
  `default-src 'none'; script-src 'nonce-host'; frame-src ${frames}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'`;

/** As an editor shows a web page in a panel of its own. */
const WEBVIEW = (frames) =>
  `default-src 'none'; img-src data: blob:; script-src 'nonce-host'; style-src 'unsafe-inline'; frame-src ${frames}; child-src ${frames}`;

/** As Prow's html lens shows an artifact: wrapped, with a notifier of its height, in a frame by text. */
function lensOf(html) {
  const notifier = `<script>
    addEventListener("load", () => {
      const tell = () => parent.postMessage({ height: document.getElementById("wrapper").offsetHeight, id: "artifact-0" }, "*");
      tell();
      addEventListener("resize", tell);
      new MutationObserver(tell).observe(document, { attributes: true, childList: true, characterData: true, subtree: true });
    });
  </script>`;
  const wrapped = `<div id="wrapper">${html}</div>${notifier}`;
  return `<!doctype html><title>Lens</title><body><script>
    globalThis.heights = [];
    addEventListener("message", ({ data }) => {
      if (data?.id !== "artifact-0") return;
      heights.push(data.height);
      const frame = document.querySelector("iframe");
      frame.style.height = data.height + "px";
      frame.style.visibility = "visible";
      parent.postMessage({ id: heights.length, message: { type: "contentUpdated", height: document.body.offsetHeight } }, location.origin);
    });
  </script><iframe title="artifact" style="width:1000px;border:0;visibility:hidden" scrolling="no" sandbox="allow-scripts allow-popups allow-same-origin" srcdoc="${text(wrapped)}"></iframe>`;
}

/** Prow's own page around the lens: it sets heights, and keeps the part of the address that is the lens's. */
const SPYGLASS = `<!doctype html><title>Spyglass</title><script>
  globalThis.updates = [];
  addEventListener("message", ({ data, origin }) => {
    if (origin !== location.origin || !data?.message) return;
    updates.push(data.message.type);
    const lens = document.getElementById("lens");
    if (data.message.type === "contentUpdated") {
      lens.style.height = data.message.height + "px";
      lens.style.visibility = "visible";
    } else if (data.message.type === "updateHash") location.hash = data.message.hash;
  });
</script><iframe id="lens" title="lens" src="/spyglass/lens" style="width:1040px;border:0;visibility:hidden" sandbox="allow-scripts allow-top-navigation allow-popups allow-same-origin"></iframe>`;

export default () =>
  withBrowser(async ({ browser, server }) => {
    const page = file();
    const reports = { summary: report("summary"), failures: report("failures"), full: report("full") };
    const artifact = (body) => ({ body, headers: { "Content-Security-Policy": JENKINS, "X-Content-Type-Options": "nosniff" } });
    const held = `${server.url}#/overview?v=1&embed=1&await=1`;
    const host = await serveHosts({
      "/strict": { body: framing(frame(held, ""), { nonce: "host" }), headers: { "Content-Security-Policy": STRICT(server.origin) } },
      "/webview": { body: framing(frame(held, ""), { nonce: "host" }), headers: { "Content-Security-Policy": WEBVIEW(server.origin) } },
      "/jenkins/artiscope.html": artifact(page),
      ...Object.fromEntries(Object.entries(reports).map(([size, body]) => [`/jenkins/${size}.html`, artifact(body)])),
      "/spyglass": SPYGLASS,
      "/spyglass/lens": lensOf(page),
      "/favicon.ico": { body: "" },
    });
    const give = (page) =>
      page.evaluate(
        (base64) => post(message({ items: [{ name: "a.zip", data: bytes(base64) }] })),
        readFileSync(inputs().red).toString("base64"),
      );
    const on = (name, path, run, options) =>
      journey(name, async () => {
        const page = await open(browser, `${host.origin}${path}`, options);
        try {
          await run(page);
          calm(page);
        } finally {
          await page.context().close();
        }
      });

    try {
      for (const path of ["/strict", "/webview"]) {
        await on(`under the policy of a host (${path}) it opens what is handed over`, path, async (page) => {
          const inner = page.frameLocator("iframe");
          await inner.getByTestId("waiting").waitFor();
          await give(page);
          await until("it is read", async () => (await heard(page, "opened")).at(-1)?.summary.verdict === "red");
          await inner.getByTestId("rail-tests").click();
          await inner.getByTestId("test-row").filter({ hasText: RED.name }).waitFor();
        });
      }

      await on("as an artifact in Prow it is as high as what it shows, and reads a drop", "/spyglass", async (page) => {
        const outer = page.frameLocator("#lens");
        const inner = outer.frameLocator("iframe");
        await inner.getByTestId("dropzone").waitFor();
        const height = () => page.evaluate(() => document.querySelector("#lens").offsetHeight);
        await until("the frame is there", async () => (await height()) > 300);
        const bare = await height();
        await inner.getByTestId("file-input").setInputFiles(inputs().red);
        await inner.getByTestId("verdict").waitFor();
        await until("the frame has grown", async () => (await height()) > bare);
        // It comes to rest, and nothing is cut off.
        let last = -1;
        await until("the height is at rest", async () => {
          const now = await height();
          const same = now === last;
          last = now;
          await new Promise((done) => setTimeout(done, 200));
          return same;
        });
        ok(last < 20_000, `it does not grow for ever: ${last}`);
        const frames = page.frames();
        const cut = await frames.at(-1).evaluate(() => document.documentElement.scrollHeight - innerHeight);
        ok(cut <= 1, `nothing is cut off: ${cut}`);
        await inner.getByTestId("rail-tests").click();
        await inner.getByTestId("test-row").filter({ hasText: RED.name }).waitFor();
        equal(await page.evaluate(() => location.hash), "", "the address of the host is its own");
        ok((await page.evaluate(() => updates.join())).startsWith("contentUpdated"), "heights were told");
        // Inside the wrapper the head is no head, so the browser says that it passes over the policy in it.
        page.problems = page.problems.filter((problem) => !problem.includes("outside the document's <head>") && !problem.includes("Content Security Policy"));
      });

      for (const script of [true, false]) {
        await journey(`as an artifact in Jenkins it says in plain words what it is (scripts ${script ? "allowed by the browser" : "off"})`, async () => {
          const context = await browser.newContext({ javaScriptEnabled: script });
          const page = await context.newPage();
          await page.goto(`${host.origin}/jenkins/artiscope.html`);
          // Playwright shows what is inside `noscript` as text where scripts are blocked by the policy.
          const said = await page.locator("noscript").innerText();
          ok(/artifacts that a CI run left behind/.test(said) && /Save this file/.test(said), said);
          equal(await page.locator(".app").count(), 0, "the application");
          await context.close();
        });
      }

      for (const size of Object.keys(reports)) {
        for (const width of [1280, 390]) {
          await journey(`as an artifact in Jenkins a report (${size}) is read as text, at ${width} px`, async () => {
            const context = await browser.newContext({ viewport: { width, height: 800 } });
            const page = await context.newPage();
            await page.goto(`${host.origin}/jenkins/${size}.html`);
            const found = JSON.parse(reports[size].split('id="artiscope-findings">')[1].split("</script>")[0]);
            ok(found.findings.length > 0, "there are findings");
            const text = await page.locator("body").innerText();
            for (const part of ["Red: ", "To look closer", ...found.findings.flatMap((row) => [row.title, row.id]), `failed: ${RED.name}`]) {
              ok(text.includes(part), `${part} is read: ${text.slice(0, 400)}`);
            }
            ok(!text.includes("JavaScript"), "it asks for no script");
            equal(await page.locator(".app").count(), 0, "the application");
            equal(await page.evaluate(() => getComputedStyle(document.querySelector(".report")).maxWidth), "none", "no style applies");
            // What no style makes small is small by itself, and coloured.
            const drawn = await page.locator("svg").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
            ok(drawn.length === 2 && drawn.every((height) => height > 0 && height <= 24), `heights of drawings: ${drawn}`);
            ok((await page.locator(".bar rect").first().evaluate((rect) => getComputedStyle(rect).fill)) !== "rgb(0, 0, 0)", "the bar is coloured");
            const [is, may] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
            ok(is <= may, `${is} px of ${may}`);
            // A new window would be refused by the sandbox: the link goes there itself.
            const link = page.getByRole("link");
            await counted(link, 1, "links");
            equal(await link.innerText(), HOME, "the link says where it leads");
            equal(await link.getAttribute("target"), null, "target");
            await context.route("https://artiscope.example.org/**", (route) => route.fulfill({ contentType: "text/html", body: "<h1>Hosted</h1>" }));
            await link.click();
            await page.getByRole("heading", { name: "Hosted" }).waitFor();
            equal(page.url(), HOME, "address");
            await context.close();
          });
        }
      }

      await visit("below a path of a pages site it works, without being built for it", browser, server.url, async (page) => {
        await drop(page, inputs().red);
        await settled(page, "red");
        await lens(page, "tests");
        ok(page.url().startsWith(`${server.origin}/sub/path/#/tests`), page.url());
        await page.reload();
        await page.getByTestId("dropzone").waitFor();
      });
    } finally {
      host.close();
    }
  });
