// What the README shows is run: every block of code says where, and what is to be seen. So are the examples.

import { build } from "esbuild";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RED } from "../make.mjs";
import { calm, equal, here, journey, ok, open as visit, root, until } from "../lib.mjs";
import { run } from "./install.mjs";

const BLOCK = /<!-- runs in (Node|a page), (?:prints|shows): (.*?) -->\n```(js|html)\n(.*?)```/gs;

export default async ({ folder, node, serve, launch }) => {
  const readme = readFileSync(join(root, "pkg/README.md"), "utf8");
  const blocks = [...readme.matchAll(BLOCK)].map(([, place, wanted, , code]) => ({ place, wanted, code }));
  equal(blocks.length, readme.split("```").length >> 1, "blocks of the README that say where they run");
  const server = await serve();
  const browser = await launch();
  /** A page of the project, and a wait for words in it. */
  const on = (name, path, act) =>
    journey(name, async () => {
      const page = await visit(browser, `${server.url}${path}`);
      try {
        await act(page, (words) => until(`the page shows ${words}`, async () => (await page.locator("body").textContent()).includes(words)));
        calm(page);
      } finally {
        await page.context().close();
      }
    });
  try {
    for (const [at, { place, wanted, code }] of blocks.entries()) {
      const name = `README, block ${at + 1}, runs in ${place} and shows ${wanted}`;
      if (place === "Node") {
        await journey(name, async () => {
          const { stdout, stderr, status } = node(code);
          equal(status, 0, stderr);
          ok(stdout.includes(wanted), `${wanted} in ${stdout}`);
        });
        continue;
      }
      writeFileSync(join(folder, `readme-${at}.html`), code);
      await on(name, `readme-${at}.html`, async (page, shows) => {
        if (code.includes("type=\"file\"")) await page.locator("input").setInputFiles(join(folder, "run.zip"));
        await shows(wanted);
      });
    }

    await journey("examples/node says what broke, and how it ended", async () => {
      cpSync(join(root, "examples/node/triage.mjs"), join(folder, "triage.mjs"));
      const example = (...args) => run(process.execPath, ["triage.mjs", ...args], { cwd: folder });
      const red = example("run.zip");
      equal(red.status, 1, red.stderr);
      for (const words of [`red: ${RED.failed} of ${RED.tests} tests failed`, RED.message, "run.zip!/"]) ok(red.stdout.includes(words), `${words} in ${red.stdout}`);
      equal(example("folder-of-logs").status, 3, "no data");
      const missing = example("not-there.zip");
      equal(missing.status, 2, "nothing to open");
      ok(missing.stderr.includes("there is no such file or folder"), missing.stderr);
      equal(example().status, 2, "no path");
    });

    cpSync(join(root, "examples/plain-html/index.html"), join(folder, "plain.html"));
    await on("examples/plain-html shows the failed tests of files that are picked", "plain.html", async (page, shows) => {
      await page.locator("input").setInputFiles(join(folder, "run.zip"));
      await shows(`red: ${RED.failed} of ${RED.tests} tests failed`);
      equal(await page.locator("tbody tr").count(), RED.failed, "rows");
      await shows(RED.message);
      await page.screenshot({ path: join(root, "tests/e2e/out/example-plain-html.png") });
    });

    mkdirSync(join(folder, "react"), { recursive: true });
    for (const name of ["Run.jsx", "main.jsx"]) cpSync(join(root, "examples/react", name), join(folder, "react", name));
    await build({ entryPoints: [join(folder, "react/main.jsx")], bundle: true, format: "esm", jsx: "automatic", outfile: join(folder, "react.js"), nodePaths: [join(here, "node_modules")], define: { "process.env.NODE_ENV": '"production"' }, logLevel: "silent" });
    writeFileSync(join(folder, "react.html"), '<!doctype html><meta charset="utf-8"><title>react</title><div id="root"></div><script type="module" src="react.js"></script>');
    await on("examples/react hands files to the page and shows its verdict", "react.html", async (page, shows) => {
      await page.locator("input").setInputFiles(join(folder, "run.zip"));
      await shows("(red)");
      await page.locator("input").setInputFiles([join(folder, "run.zip"), join(folder, "folder-of-logs/build.log")]);
      const heard = async () => page.frames()[1]?.locator("pre").textContent();
      await until("the page heard the second", async () => (await heard())?.includes("build.log"));
      ok((await heard()).includes('"replace":true'), await heard());
    });
  } finally {
    await browser.close();
    server.close();
  }
};
