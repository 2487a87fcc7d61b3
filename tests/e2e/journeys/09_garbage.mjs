// What is no artifact, or a bad one: a clear sentence, everything readable still read, no crash.

import { inputs } from "../make.mjs";
import { drop, equal, lens, ok, settled, unfolded, until, visit, withBrowser } from "../lib.mjs";

/** What the page says about losses: error notes and rows of the ledger. */
async function said(page) {
  const notes = await page.getByTestId("error").allTextContents();
  if (await page.getByTestId("rail-ledger").count()) await lens(page, "ledger");
  return [...notes, ...(await page.getByTestId("ledger-row").allTextContents())].join("\n");
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    for (const [name, words] of [["empty", /empty|nothing|0 bytes/i], ["noise", /not |unknown|unrecognised|nothing/i]]) {
      await visit(`${name}: nothing to read is said, and is not green`, browser, url, async (page) => {
        await drop(page, inputs()[name]);
        await until("a sentence about it", async () => words.test(await said(page)));
        const verdict = page.getByTestId("verdict");
        if (await verdict.count()) equal(await verdict.getAttribute("data-verdict"), "no_data", "verdict");
        await drop(page, inputs().red);
        await settled(page);
        await lens(page, "overview");
        await until("the page goes on", async () => (await verdict.getAttribute("data-verdict")) === "red");
      });
    }

    await visit("a wrong checksum is a ledger row, its neighbours are read", browser, url, async (page) => {
      await drop(page, inputs().crc);
      await settled(page, "red");
      ok(/bad\.xml/.test(await said(page)), "the ledger names bad.xml");
    });

    await visit("a name that climbs out is shown, harmless, and read", browser, url, async (page) => {
      await drop(page, inputs().escape);
      await settled(page, "red");
      await lens(page, "files");
      const tree = await unfolded(page);
      ok((await tree.textContent()).includes("evil.xml"), "the entry is in the tree");
    });

    await visit("a cut report keeps the cases before the cut", browser, url, async (page) => {
      await drop(page, inputs().badxml);
      await settled(page);
      ok(/badxml/.test(await said(page)), "the ledger names the report");
      await lens(page, "tests");
      await until("the first case is listed", () => page.getByTestId("test-row").count());
    });
  });
