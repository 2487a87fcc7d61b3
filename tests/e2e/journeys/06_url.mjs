// The state lives in the address: it can be kept, shared, and walked back and forth.

import { RED, inputs } from "../make.mjs";
import { drop, equal, lens, ok, settled, until, visit, withBrowser } from "../lib.mjs";

const hash = (page) => page.evaluate(() => location.hash);

export default () =>
  withBrowser(async ({ browser, url }) => {
    await visit("back and forward walk through the lenses", browser, url, async (page) => {
      await drop(page, inputs().red);
      await settled(page, "red");
      await lens(page, "tests");
      await until("tests in the address", async () => (await hash(page)).startsWith("#/tests?v=1"));
      await lens(page, "files");
      await until("files in the address", async () => (await hash(page)).startsWith("#/files?v=1"));
      await page.goBack();
      await page.getByTestId("tests-table").waitFor();
      await page.goForward();
      await page.getByTestId("files-tree").waitFor();
    });

    await visit("the query is in the address, and an address brings its query", browser, url, async (page) => {
      await drop(page, inputs().red);
      await settled(page, "red");
      await lens(page, "tests");
      await page.getByTestId("query").fill(RED.name);
      await until("the query in the address", async () => (await hash(page)).includes(`q=${RED.name}`));
      const address = page.url();
      const other = await page.context().newPage();
      await other.goto(address);
      await other.getByTestId("dropzone").waitFor();
      await drop(other, inputs().red);
      await other.getByTestId("tests-table").waitFor();
      await until("one row", async () => (await other.getByTestId("test-row").count()) === 1);
      equal(await other.getByTestId("query").inputValue(), RED.name, "query in the other page");
    });

    await visit("an address of a newer version says so", browser, `${url}#/tests?v=99&q=x`, async (page) => {
      await until("a sentence about it", async () => /newer/i.test(await page.locator("body").textContent()));
      ok(await page.getByTestId("dropzone").count(), "the page still takes files");
    });
  });
