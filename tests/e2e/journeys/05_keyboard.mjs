// Everything without a mouse.

import { RED, inputs } from "../make.mjs";
import { equal, ok, pick, settled, until, visit, withBrowser } from "../lib.mjs";

/** Presses Tab until an element of that test id holds the focus. */
async function tabTo(page, id, limit = 60) {
  for (let i = 0; i < limit; i += 1) {
    const at = await page.evaluate(() => document.activeElement?.closest("[data-testid]")?.dataset.testid);
    if (at === id) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${id} cannot be reached with Tab`);
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    await visit("from the overview to the evidence by keyboard", browser, url, async (page) => {
      await pick(page, inputs().red);
      await settled(page, "red");
      await tabTo(page, "rail-tests");
      const outline = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        return style.outlineStyle !== "none" || style.boxShadow !== "none";
      });
      ok(outline, "focus can be seen");
      await page.keyboard.press("Enter");
      await page.getByTestId("tests-table").waitFor();
      await page.keyboard.press("/");
      await until("the query holds the focus", () =>
        page.evaluate(() => Boolean(document.activeElement?.closest("[data-testid=query]"))));
      await page.keyboard.type(RED.name);
      await until("one test is left", async () => (await page.getByTestId("test-row").count()) === 1);
      await page.keyboard.press("Tab");
      await page.evaluate(() => document.activeElement?.blur());
      await page.getByTestId("tests-table").focus();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      const inspector = page.getByTestId("inspector");
      await inspector.waitFor();
      await until("the message", async () => (await inspector.textContent()).includes(RED.message));
      await page.keyboard.press("Escape");
      await inspector.waitFor({ state: "detached" });
    });

    await visit("? shows the keys, and keys do nothing while typing", browser, url, async (page) => {
      await pick(page, inputs().red);
      await settled(page, "red");
      await page.evaluate(() => document.activeElement?.blur());
      await page.keyboard.press("?");
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      await page.keyboard.press("Escape");
      await until("the help is gone", async () => (await dialog.count()) === 0);
      await page.getByTestId("rail-tests").click();
      await page.getByTestId("query").click();
      await page.keyboard.type("?a");
      equal(await dialog.count(), 0, "dialogs while typing");
    });
  });
