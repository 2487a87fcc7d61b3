// Clearing can be undone, a jump shows its row in the tree, and paper holds the whole answer.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inputs } from "../make.mjs";
import { drop, equal, lens, ok, scratch, settled, until, visit, withBrowser } from "../lib.mjs";
import { zip } from "../zip.mjs";

/** A zip whose failing report lies behind more files than a screen holds. */
function deep() {
  const path = join(scratch(), "deep.zip");
  const logs = Array.from({ length: 900 }, (_, at) => [`logs/${String(at).padStart(4, "0")}.log`, `line of ${at}\n`]);
  const report = `<testsuite name="s"><testcase classname="a.B" name="c"><failure message="no">at here</failure></testcase></testsuite>`;
  writeFileSync(path, zip([...logs, ["logs/zz-report.xml", report], ["other/a.log", "x\n"]]));
  return path;
}

async function clear(page) {
  await page.keyboard.press("Control+k");
  await page.getByTestId("omnibox").fill(">clear");
  await page.keyboard.press("Enter");
  await page.getByTestId("dropzone").waitFor();
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    await visit("what was cleared comes back with one press", browser, url, async (page) => {
      await drop(page, inputs().red);
      await settled(page, "red");
      await lens(page, "policy");
      const budget = page.locator("[id='policy-hologram.budget.gql_p95_ms']");
      await budget.fill("500");
      await budget.press("Enter");
      await page.getByTestId("policy-reset").waitFor();
      await clear(page);
      await page.getByTestId("undo").click();
      await settled(page, "red");
      ok(page.url().includes("/policy"), "the place is the same");
      await until("the policy is the same", async () => (await budget.inputValue()) === "500");
      equal(await page.getByTestId("toast").count(), 0, "words at the foot");
    });

    await visit("a jump shows its row, however far down the tree", browser, url, async (page) => {
      await drop(page, deep());
      await settled(page, "red");
      await page.getByTestId("open-at").first().click();
      await page.getByTestId("preview").waitFor();
      const row = page.getByTestId("file-row").filter({ hasText: "zz-report.xml" });
      await row.waitFor();
      await until("the row is in view", async () => {
        const [box, tree] = [await row.boundingBox(), await page.getByTestId("files-tree").boundingBox()];
        return box && box.y >= tree.y && box.y + box.height <= tree.y + tree.height;
      });
      equal(await row.getAttribute("aria-selected"), "true", "it is the chosen one");
    });

    await visit("on paper the overview is whole and light", browser, url, async (page) => {
      await drop(page, inputs().red);
      await settled(page, "red");
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      const ground = await page.evaluate(() => {
        const canvas = document.createElement("canvas").getContext("2d");
        canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
        canvas.fillRect(0, 0, 1, 1);
        return Math.min(...canvas.getImageData(0, 0, 1, 1).data);
      });
      ok(ground > 240, `the ground is light (${ground})`);
      const cut = await page.evaluate(() => {
        const main = document.querySelector("main");
        return main.scrollHeight - main.clientHeight;
      });
      equal(cut, 0, "pixels that are cut off");
      equal(await page.getByRole("button", { name: "Open files…" }).count(), 0, "buttons to open files");
    }, { colorScheme: "dark" });
  });
