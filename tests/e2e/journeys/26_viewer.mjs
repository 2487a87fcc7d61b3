// The package's viewer around the real page: the single file in a sandboxed frame, spoken to by `artiscope/viewer`.

import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { RED, inputs } from "../make.mjs";
import { calm, equal, journey, ok, open, root, single, until, withBrowser } from "../lib.mjs";

const pkg = join(root, "dist/pkg");

const HOST = `<!doctype html><html lang="en"><title>A viewer of artifacts</title><body>
<artiscope-viewer src="/artiscope.html" lens="tests" theme="dark"></artiscope-viewer>
<script type="module">
import "/pkg/viewer.js";
const viewer = document.querySelector("artiscope-viewer");
globalThis.said = [];
for (const name of ["ready", "opened", "error", "statechange", "heightchange"]) {
  viewer.addEventListener(name, (event) => globalThis.said.push([name, event.detail ?? null]));
}
globalThis.viewer = viewer;
</script>`;

function answer(path) {
  if (path === "/host") return { type: "text/html; charset=utf-8", body: HOST };
  if (path === "/artiscope.html") return { type: "text/html", body: readFileSync(single) };
  const name = path.startsWith("/pkg/") ? join(pkg, basename(path)) : "";
  return name.endsWith(".js") && existsSync(name) ? { type: "text/javascript", body: readFileSync(name) } : null;
}

export default async () => {
  if (!existsSync(join(pkg, "viewer.js"))) {
    console.log("skipped  viewer: the package is not built (cargo xtask pkg)");
    return;
  }
  await withBrowser(async ({ browser, server }) => {
    const host = async (run) => {
      const page = await open(browser, `${server.origin}/host`);
      try {
        await page.waitForFunction(() => globalThis.viewer);
        await page.evaluate(() => globalThis.viewer.ready);
        await run(page, page.frameLocator("iframe"));
        calm(page);
      } finally {
        await page.context().close();
      }
    };
    const give = (page, files, options = {}) =>
      page.evaluate(
        ([files, options]) =>
          globalThis.viewer.open(
            files.map(({ name, base64 }) => ({ name, data: Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)) })),
            { title: "nightly 7", ...options },
          ),
        [files.map((path) => ({ name: basename(path), base64: readFileSync(path).toString("base64") })), options],
      );

    await journey("the element opens a run in the real page, and is told what is in it", () =>
      host(async (page, frame) => {
        const summary = await give(page, [inputs().red].flat());
        ok(summary?.verdict === "red" && summary.failed > 0, `a summary came back: ${JSON.stringify(summary)}`);
        await frame.getByTestId("test-row").filter({ hasText: RED.name }).waitFor();
        equal(await frame.locator("html").getAttribute("data-theme"), "dark", "theme of the page");
        ok((await frame.getByTestId("dropzone").count()) === 0, "no drop zone in a viewer");
        const told = async (name) => (await page.evaluate(() => globalThis.said)).filter(([known]) => known === name);
        await until("where the page is", async () => (await told("statechange")).length > 0);
        await until("how high it is", async () => (await told("heightchange")).length > 0);
      }));

    await journey("what the page refuses is told to the host in a sentence", () =>
      host(async (page) => {
        await give(page, [inputs().red].flat(), { keepOpen: false });
        const error = await give(page, [inputs().red].flat()).then(
          () => "",
          (error) => String(error),
        );
        ok(/HostError: .{10,}/.test(error), `a sentence: ${error}`);
        equal(await page.evaluate(() => globalThis.said.find(([name]) => name === "error")?.[1]?.code), "closed", "code");
      }));
  }, answer);
};
