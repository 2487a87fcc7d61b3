// 390 pixels: nothing sticks out, in any lens, in both themes.

import { inputs } from "../make.mjs";
import { drop, lens, ok, settled, visit, withBrowser } from "../lib.mjs";

async function fits(page, what) {
  const wide = await page.evaluate(() => {
    const root = document.scrollingElement;
    const out = [...document.querySelectorAll("body *")].filter((el) => {
      const box = el.getBoundingClientRect();
      return box.width > 0 && box.right > innerWidth + 1 && box.left < innerWidth && !el.closest("[data-scroll-x]");
    });
    return root.scrollWidth > innerWidth ? out.slice(0, 3).map((el) => el.outerHTML.slice(0, 120)) : [];
  });
  ok(wide.length === 0, `${what} fits; wider: ${wide.join(" | ")}`);
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    const options = { viewport: { width: 390, height: 844 } };
    await visit("at 390 pixels nothing overflows", browser, url, async (page) => {
      await fits(page, "the start");
      await drop(page, inputs().red, { x: 190, y: 400 });
      await settled(page, "red");
      for (const name of ["overview", "tests", "files", "ledger"]) {
        await lens(page, name);
        await fits(page, name);
      }
      await lens(page, "tests");
      await page.getByTestId("test-row").first().click();
      await page.getByTestId("inspector").waitFor();
      await fits(page, "the inspector");
    }, options);
  });
