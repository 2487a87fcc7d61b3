// Much at once: 100,000 cases in one table, and a reading that is cancelled in its middle.

import { inputs } from "../make.mjs";
import { drop, equal, lens, ok, settled, until, visit, withBrowser } from "../lib.mjs";

export default () =>
  withBrowser(async ({ browser, url }) => {
    await visit("100,000 cases scroll and filter", browser, url, async (page) => {
      await drop(page, inputs().cases);
      await settled(page, "red");
      await lens(page, "tests");
      const table = page.getByTestId("tests-table");
      await until("all rows are counted", async () => Number(await table.getAttribute("aria-rowcount")) >= 100_000);
      ok((await page.getByTestId("test-row").count()) < 300, "only what is in view is in the document");

      const last = () =>
        page.getByTestId("test-row").evaluateAll((rows) => Math.max(...rows.map((row) => Number(row.getAttribute("aria-rowindex")))));
      await table.evaluate((grid) => {
        const all = [grid, ...grid.querySelectorAll("*")];
        let up = grid.parentElement;
        while (up) {
          all.push(up);
          up = up.parentElement;
        }
        const box = all.find((el) => el.scrollHeight > el.clientHeight + 1000);
        box.scrollTop = box.scrollHeight;
      });
      await until("the last row is in view", async () => (await last()) >= 100_000);

      await page.getByTestId("query").fill("case_043500");
      await until("one case is left", async () => Number(await table.getAttribute("aria-rowcount")) <= 2);
      await until("it is that case", async () => (await page.getByTestId("test-row").first().textContent()).includes("case_043500"));
      await page.getByTestId("query").fill("");
      await until("all are back", async () => Number(await table.getAttribute("aria-rowcount")) >= 100_000);
    });

    await visit("reading is cancelled, and what was read stays", browser, url, async (page) => {
      await drop(page, inputs().slow);
      const cancel = page.getByTestId("cancel");
      await cancel.waitFor();
      const start = Date.now();
      await until("the first tests are there", async () => /[1-9]/.test(await page.getByTestId("rail-tests").textContent()));
      await cancel.click();
      await settled(page);
      ok(Date.now() - start < 5000, "cancelling takes effect within seconds");
      await lens(page, "ledger");
      await until("the ledger names what was not read", async () =>
        (await page.getByTestId("ledger-row").allTextContents()).some((text) => /cancel/i.test(text)));
      await lens(page, "tests");
      await until("the tests that were read are listed", () => page.getByTestId("test-row").count());
      await lens(page, "overview");
      equal(await page.getByTestId("verdict").getAttribute("data-verdict"), "red", "verdict of what was read");
    });
  });
