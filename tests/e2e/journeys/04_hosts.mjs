// The single file where a site cannot go: from disk, in srcdoc, in a frame with an opaque origin.

import { readFileSync } from "node:fs";
import { RED, inputs } from "../make.mjs";
import { calm, drop, equal, fileUrl, journey, lens, open, ok, settled, single, until, visit, withBrowser } from "../lib.mjs";

const FRAME = 'sandbox="allow-scripts" title="Artiscope" style="width:1200px;height:760px;border:0"';

/** A host page with the single file in a sandboxed frame, by address or by text. */
function host(path) {
  const html = readFileSync(single, "utf8");
  const text = html.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const made = {
    // No character set on purpose: many hosts name none.
    "/single.html": html,
    "/src": `<!doctype html><iframe ${FRAME} src="/single.html"></iframe>`,
    "/srcdoc": `<!doctype html><iframe ${FRAME} srcdoc="${text}"></iframe>`,
  }[path];
  return made ? { type: "text/html", body: made } : null;
}

export default () =>
  withBrowser(async ({ browser, server }) => {
    await visit("the single file opens from disk and reads a drop", browser, fileUrl(single), async (page) => {
      await drop(page, inputs().red);
      await settled(page, "red");
      await lens(page, "tests");
      await page.getByTestId("test-row").filter({ hasText: RED.name }).waitFor();
    });

    for (const kind of ["src", "srcdoc"]) {
      for (const way of ["dropped", "picked"]) {
        await journey(`in a sandboxed frame (${kind}), a ${way} zip is read`, async () => {
          const page = await open(browser, `${server.origin}/${kind}`);
          try {
            const frame = page.frameLocator("iframe");
            await frame.getByTestId("dropzone").waitFor();
            equal(await page.frames()[1].evaluate(() => globalThis.origin), "null", "origin of the frame");
            if (way === "dropped") await drop(page, inputs().red);
            else await frame.getByTestId("file-input").setInputFiles(inputs().red);
            await until("the verdict", async () => (await frame.getByTestId("verdict").count()) > 0);
            await until("it is red", async () => (await frame.getByTestId("verdict").getAttribute("data-verdict")) === "red");
            await frame.getByTestId("rail-tests").click();
            await frame.getByTestId("test-row").filter({ hasText: RED.name }).waitFor();
            calm(page);
          } finally {
            await page.context().close();
          }
        });
      }
    }

    await journey("nothing is sent anywhere", async () => {
      const page = await open(browser, "about:blank");
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(server.url);
      await page.getByTestId("dropzone").waitFor();
      const before = asked.length;
      await drop(page, inputs().red);
      await settled(page, "red");
      ok(asked.every((address) => address.startsWith(server.origin) || /^(blob|data):/.test(address)), `only its own files: ${asked}`);
      const later = asked.slice(before).filter((address) => !/worker|^(blob|data):/.test(address));
      equal(later.join(" "), "", "requests after the drop");
      await page.context().close();
    });
  }, host);
