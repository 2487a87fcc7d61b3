// Charts: a press on a point goes to the line that gave it, as its cell in the table does.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SYSTEMS } from "../systems.mjs";
import { drop, equal, lens, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

function made() {
  const path = join(scratch(), "pcs.zip");
  writeFileSync(path, zip(SYSTEMS.pcs()));
  return path;
}

/** The last point of the first chart, in the middle of the screen. */
async function last(page) {
  await lens(page, "perf");
  const chart = page.locator(".chart").first();
  await chart.waitFor();
  const point = chart.locator(".chart-drawing circle").last();
  await point.scrollIntoViewIfNeeded();
  await chart.locator(".chart-drawing").evaluate((at) => at.scrollIntoView({ block: "center" }));
  const box = await point.boundingBox();
  return { chart, x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const chosen = async (page) => {
  const line = page.locator(":is([data-testid=preview-line], [data-testid=log-line])[data-hit=true]");
  await line.first().waitFor();
  return [await line.first().getAttribute("data-line"), await line.first().textContent()];
};

export default () =>
  withBrowser(async ({ browser, url }) => {
    const input = made();
    for (const width of [1280, 390]) {
      const options = { viewport: { width, height: 800 } };
      await visit(`a point of a chart leads to its line, as its number does (${width} px)`, browser, url, async (page) => {
        await drop(page, input, { x: 190, y: 400 });
        await settled(page);
        const { chart, x, y } = await last(page);
        await page.mouse.move(x + 3, y + 3);
        await until("what is under the pointer is named", async () => ((await chart.locator(".chart-tip").textContent()) ?? "").includes("119"));
        await page.mouse.click(x + 3, y + 3);
        const [line, text] = await chosen(page);
        ok(text.includes('"mean_ns":119000') || text.includes("119000"), `the line holds the value: ${text}`);
        await page.goBack();
        ok((await chart.locator("[role=img]").getAttribute("aria-label")).includes("in the table below"), "the name says where else");
        await chart.locator("summary").focus();
        await page.keyboard.press("Enter");
        await chart.locator("td button.link").last().focus();
        await page.keyboard.press("Enter");
        equal((await chosen(page))[0], line, "the line of the number in the table");
      }, options);
    }

    await visit("letters of a chart have their size on a narrow screen, and names stand apart", browser, url, async (page) => {
      await drop(page, input, { x: 190, y: 400 });
      await settled(page);
      const { chart } = await last(page);
      const boxes = await chart.locator(".chart-drawing text").evaluateAll((texts) =>
        texts.map((text) => ({ text: text.textContent.trim(), ...text.getBoundingClientRect().toJSON() })));
      const frame = await chart.locator(".chart-drawing").boundingBox();
      for (const box of boxes.filter((box) => box.text)) {
        ok(box.height >= 10, `${box.text} is readable (${box.height} px)`);
        ok(box.left >= frame.x - 1 && box.right <= frame.x + frame.width + 1, `${box.text} is whole`);
      }
      const names = boxes.filter((box) => /^\d{4}-\d\d-\d\d$/.test(box.text));
      ok(names.length > 1, "days are named");
      names.slice(1).forEach((box, at) => ok(box.left > names[at].right, `${names[at].text} and ${box.text} do not touch`));
    }, { viewport: { width: 390, height: 844 } });
  });
