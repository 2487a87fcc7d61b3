// What can be dropped: many zips, nested ones, broken ones, a folder, one report, the sample.

import { RED, inputs } from "../make.mjs";
import { drop, equal, lens, ok, pick, settled, unfolded, until, visit, withBrowser } from "../lib.mjs";

const rowCount = async (page) => Number(await page.getByTestId("tests-table").getAttribute("aria-rowcount"));

/** The number of tests, where a header may be counted as a row. */
async function tests(page, expected) {
  await lens(page, "tests");
  await until(`${expected} tests are listed`, async () => [expected, expected + 1].includes(await rowCount(page)));
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    await visit("many zips at once become one answer", browser, url, async (page) => {
      await drop(page, inputs().many);
      await settled(page, "red");
      await tests(page, 5 * 10 + RED.tests);
    });

    await visit("a second drop adds to the first", browser, url, async (page) => {
      await drop(page, inputs().green);
      await settled(page, "green");
      await drop(page, inputs().single);
      await until("the verdict turns red", async () => (await page.getByTestId("verdict").getAttribute("data-verdict")) === "red");
      await tests(page, 14);
    });

    await visit("zips inside zips and a tar.gz inside them are read", browser, url, async (page) => {
      await drop(page, inputs().nested);
      await settled(page, "red");
      await tests(page, 14);
      await lens(page, "files");
      const tree = await unfolded(page);
      for (const name of ["outer.log", "reports.zip", "deep.tar.gz"]) ok((await tree.textContent()).includes(name), `${name} is in the tree`);
    });

    await visit("a cut zip is read as far as it goes, and the ledger says so", browser, url, async (page) => {
      await drop(page, inputs().broken);
      await settled(page, "red");
      await lens(page, "ledger");
      await page.getByTestId("ledger-row").first().waitFor();
      await tests(page, 14);
    });

    await visit("one report is enough", browser, url, async (page) => {
      await pick(page, inputs().single);
      await settled(page, "red");
      await tests(page, 4);
    });

    await visit("a folder is dropped", browser, url, async (page) => {
      await drop(page, inputs().tree);
      await settled(page, "red");
      await tests(page, 4);
    });

    await visit("a folder is picked", browser, url, async (page) => {
      await pick(page, inputs().tree, "folder-input");
      await settled(page, "red");
      await tests(page, 4);
    });

    await visit("only green tests are green, and no tests are no data", browser, url, async (page) => {
      await drop(page, inputs().green);
      await settled(page, "green");
      equal(await page.getByTestId("cause").count(), 0, "causes of a green run");
    });

    await visit("the sample shows a run without any file at hand", browser, url, async (page) => {
      await page.getByTestId("sample").click();
      await settled(page, "red");
      ok((await page.getByTestId("cause").count()) > 0, "the sample has a cause");
    });
  });
