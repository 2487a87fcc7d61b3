// After the first visit the page needs no network; a newer version waits until it is asked for; and
// nothing is ever asked of anybody else.

import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { RED, inputs } from "../make.mjs";
import { FLAGS, calm, drop, equal, journey, launch, lens, ok, open, scratch, serve, settled, site, until, withBrowser } from "../lib.mjs";

/** Waits until the page says that it is kept. */
const kept = (page) => page.getByTestId("offline").waitFor({ state: "attached", timeout: 30_000 });

/** The red run is read, and its test is found. */
async function reads(page) {
  await drop(page, inputs().red);
  await settled(page, "red");
  await lens(page, "tests");
  await page.getByTestId("test-row").filter({ hasText: RED.name }).waitFor();
}

/** A copy of the site that says it is another version. */
function another(folder) {
  const to = join(folder, "site");
  cpSync(site, to, { recursive: true });
  const version = /\?v=([0-9a-f]{12})/.exec(readFileSync(join(to, "index.html"), "utf8"))[1];
  const next = "0123456789ab";
  for (const name of readdirSync(to).filter((name) => /\.(js|html)$/.test(name))) {
    writeFileSync(join(to, name), readFileSync(join(to, name), "utf8").replaceAll(version, next));
  }
  return { folder: to, version: next };
}

export default async () => {
  if (!existsSync(join(site, "service_worker.js"))) {
    console.log("skipped  offline: this build of the site has no service worker (Trunk makes none)");
    return;
  }
  await withBrowser(async ({ browser }) => {
    await journey("after the first visit the page works with its server gone", async () => {
      const server = await serve();
      const page = await open(browser, server.url);
      try {
        await kept(page);
        server.close();
        server.drop();
        await page.reload();
        await page.getByTestId("dropzone").waitFor();
        await reads(page);
        await page.goto(`${server.url}#/tests?v=1`);
        await page.reload();
        await page.getByTestId("dropzone").waitFor();
        calm(page);
      } finally {
        await page.context().close();
      }
    });

    await journey("a newer version waits until it is asked for", async () => {
      const next = another(scratch());
      let folder = site;
      const server = await serve(() => folder);
      const page = await open(browser, server.url);
      try {
        await kept(page);
        await reads(page);
        folder = next.folder;
        await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
        await page.getByTestId("update").waitFor({ timeout: 30_000 });
        ok((await page.getByTestId("test-row").count()) > 0, "what is open stays open");
        await Promise.all([page.waitForEvent("load"), page.getByTestId("update").getByRole("button").click()]);
        await page.getByTestId("dropzone").waitFor();
        ok((await page.content()).includes(next.version), "the newer version is here");
        await reads(page);
        calm(page);
      } finally {
        await page.context().close();
        server.close();
      }
    });

    await journey("files that another app shares are opened", async () => {
      const server = await serve();
      const page = await open(browser, server.url);
      try {
        await kept(page);
        await until("the service worker has the page", () => page.evaluate(() => navigator.serviceWorker.controller !== null));
        const [red] = [inputs().red].flat();
        const bytes = readFileSync(red).toString("base64");
        // What the system does with a share: a form goes to the address that the manifest names.
        const response = await page.evaluate(async (base64) => {
          const form = new FormData();
          form.append("files", new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], "red run.zip"));
          return (await fetch("./share", { method: "POST", body: form, redirect: "manual" })).type;
        }, bytes);
        equal(response, "opaqueredirect", "the share leads to the page");
        await page.goto(`${server.url}?shared`);
        await settled(page, "red");
        equal(new URL(page.url()).search, "", "the address is clean again");
        calm(page);
      } finally {
        await page.context().close();
        server.close();
      }
    });
  });

  await journey("nothing is asked of anybody but the page's own origin", async () => {
    // A proxy that the whole browser has to go through, but for loopback, and that answers for nobody.
    const asked = [];
    const server = await serve();
    const proxy = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(502).end();
    });
    proxy.on("connect", (request, socket) => {
      asked.push(request.url);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    await new Promise((done) => proxy.listen(0, "127.0.0.1", done));
    const browser = await launch({ args: [...FLAGS, `--proxy-server=http://127.0.0.1:${proxy.address().port}`] });
    try {
      const page = await open(browser, server.url);
      const own = [];
      page.context().on("request", (request) => own.push(request.url()));
      await kept(page);
      await reads(page);
      for (const name of ["overview", "logs", "files", "ledger"]) await lens(page, name);
      await page.reload();
      await page.getByTestId("dropzone").waitFor();
      const others = own.filter((url) => !url.startsWith(server.url) && !/^(blob|data):/.test(url));
      equal(others.join("\n"), "", "requests to others");
      // A browser asks its vendor for updates and the like, whatever page it shows; the page's own
      // requests, above, hold none of these.
      const vendors = /^(http:\/\/)?[\w.-]+\.(google|googleapis|gvt1|gstatic)\.com[:/]/;
      equal(asked.filter((url) => !vendors.test(url)).join("\n"), "", "requests that reached the proxy");
      ok(own.length > 0, "the log has seen the page's own requests");
      calm(page);
    } finally {
      await browser.close();
      proxy.close();
      server.close();
    }
  });

  await journey("the manifest names what it stands on", async () => {
    const manifest = JSON.parse(readFileSync(join(site, "artiscope.webmanifest"), "utf8"));
    for (const icon of manifest.icons) ok(existsSync(join(site, icon.src)), icon.src);
    for (const address of [manifest.start_url, manifest.scope, manifest.share_target.action, ...manifest.file_handlers.map((h) => h.action)]) {
      ok(address.startsWith("./"), `${address} works from any sub-path`);
    }
    const html = readFileSync(join(site, "index.html"), "utf8");
    ok(html.includes('rel="manifest"'), "the page names its manifest");
  });
};
