// One red zip: from the drop to the line that proves the failure.

import { RED, inputs } from "../make.mjs";
import { drop, equal, lens, ok, settled, unfolded, until, visit, withBrowser } from "../lib.mjs";

export default () =>
  withBrowser(async ({ browser, url }) => {
    await visit("a red zip is dropped, and the page says what broke", browser, url, async (page) => {
      await drop(page, inputs().red);
      await settled(page, "red");
      const cause = page.getByTestId("cause").first();
      await cause.waitFor();
      ok((await cause.textContent()).includes("was:"), "the cause shows the message that the failures share");
      ok((await page.getByTestId("verdict").textContent()).match(/2/), "the verdict counts the failed tests");
    });

    await visit("a failed test opens with its message and leads to its lines", browser, url, async (page) => {
      await drop(page, inputs().red);
      await settled(page, "red");
      await lens(page, "tests");
      const rows = Number(await page.getByTestId("tests-table").getAttribute("aria-rowcount"));
      ok(rows >= RED.tests && rows <= RED.tests + 1, `about ${RED.tests} rows, got ${rows}`);
      const first = page.getByTestId("test-row").first();
      ok((await first.textContent()).includes("pays_with"), "failed tests come first");
      await page.getByTestId("test-row").filter({ hasText: RED.name }).click();
      const inspector = page.getByTestId("inspector");
      await inspector.waitFor();
      await until("the message", async () => (await inspector.textContent()).includes(RED.message));
      await inspector.getByRole("button", { name: /line|source|file/i }).or(inspector.getByRole("link", { name: /line|source|\.xml/i })).first().click();
      const preview = page.getByTestId("preview");
      await preview.waitFor();
      await until("the preview shows the case", async () => (await preview.textContent()).includes(RED.name));
    });

    await visit("the tree shows every entry, text and images are previewed", browser, url, async (page) => {
      await drop(page, inputs().red);
      await settled(page, "red");
      await lens(page, "files");
      const tree = await unfolded(page);
      await tree.getByText("build.log").click();
      const preview = page.getByTestId("preview");
      await until("the log", async () => (await preview.textContent()).includes("step 3 is done"));
      await tree.getByText("checkout.png").click();
      const image = preview.locator("img");
      await image.waitFor();
      await until("the image is decoded", () => image.evaluate((img) => img.complete && img.naturalWidth > 0));
    });

    await visit("the omnibox finds a test, a file and a line of text", browser, url, async (page) => {
      await drop(page, inputs().red);
      await settled(page, "red");
      const box = page.getByTestId("omnibox").locator("input").or(page.locator("input[data-testid=omnibox]"));
      for (const [words, found] of [[RED.name, RED.name], ["build.log", "build.log"], ["gateway answered", "gateway answered"]]) {
        await box.fill(words);
        await until(`${words} is found`, () => page.getByRole("option").filter({ hasText: found }).count());
      }
      await box.fill(">");
      await until("commands are offered", () => page.getByRole("option").count());
      await page.keyboard.press("Escape");
      equal(await page.getByRole("option").count(), 0, "options after Escape");
    });

    await visit("a link to what is shown leads there again", browser, url, async (page) => {
      await drop(page, inputs().red);
      await settled(page, "red");
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.evaluate(() => (location.hash = "#/tests?v=1&q=s:failed"));
      await page.getByTestId("omnibox").fill(">copy a link");
      await page.keyboard.press("Enter");
      const link = await until("the link is copied", async () => {
        const text = await page.evaluate(() => navigator.clipboard.readText());
        return text.startsWith("http") ? text : null;
      });
      equal(link.split("#")[0], url, "the page");
      ok(link.includes("#/tests") && link.includes("failed"), `where it leads: ${link}`);
    });
  });
