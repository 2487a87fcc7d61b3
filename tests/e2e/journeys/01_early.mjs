// What is dropped while the page is still being fetched.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { calm, drop, equal, journey, lens, open, scratch, settled, site, unfolded, until, withBrowser } from "../lib.mjs";
import { RED, inputs } from "../make.mjs";

export default async () => {
  if (!existsSync(join(site, "page_loader.js"))) {
    console.log("skipped: what is dropped early; Trunk's pages have no loader that could hold it");
    return;
  }
  await withBrowser(async ({ browser, url }) => {
    /** A page whose module comes only when it is let in. */
    async function slow(hash = "") {
      const page = await open(browser, "about:blank");
      let come;
      const there = new Promise((done) => (come = done));
      await page.route("**/page_bg.wasm*", async (route) => {
        await there;
        await route.continue();
      });
      await page.goto(`${url}${hash}`);
      await until("the loader is there", () => page.evaluate(() => "__artiscope_dropped" in globalThis));
      return { page, come };
    }

    await journey("a zip and a folder that are dropped before the page has started are read when it has", async () => {
      const folder = join(scratch(), "logs");
      mkdirSync(join(folder, "deep"), { recursive: true });
      writeFileSync(join(folder, "deep", "job.log"), "one\ntwo\n");
      const { page, come } = await slow();
      await drop(page, [inputs().red, folder]);
      equal(new URL(page.url()).pathname, "/sub/path/", "the page that is shown");
      come();
      await settled(page, "red");
      await lens(page, "files");
      await unfolded(page);
      await page.getByText("job.log").first().waitFor();
      calm(page);
      await page.context().close();
    });

    await journey("a host that wants no drops gets none, however early", async () => {
      const { page, come } = await slow("#/overview?v=1&embed=1");
      await drop(page, inputs().red);
      come();
      await page.locator("main").waitFor();
      equal(await page.getByTestId("verdict").count(), 0, "verdicts");
      calm(page);
      await page.context().close();
    });
  });
};
