// The journeys of hosts in a second engine, so that one engine's habits do not become rules.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RED, inputs } from "../make.mjs";
import { equal, fileUrl, journey, ok, serve, single, until } from "../lib.mjs";
import { file, frame, framing, serveHosts, text } from "../hosts.mjs";

const found = ["firefox-esr", "firefox"].flatMap((name) => (process.env.PATH ?? "").split(":").map((dir) => join(dir, name)));
const executablePath = process.env.FIREFOX_PATH ?? found.find(existsSync);

const by = (id) => `[data-testid="${id}"]`;

export default async () => {
  if (!executablePath) {
    console.log("skipped: the journeys of hosts in Firefox, for there is none here (FIREFOX_PATH can name one)");
    return;
  }
  const { default: puppeteer } = await import("puppeteer-core");
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  const server = await serve();
  const html = file();
  const listens = "#/overview?v=1&embed=1&await=1";
  const host = await serveHosts({
    "/artiscope.html": html,
    "/frame": framing(frame(`${server.url}${listens}`, "")),
    "/sandbox": framing(frame(`/artiscope.html${listens}`)),
    "/srcdoc": framing(`<iframe sandbox="allow-scripts" title="a" width="1200" height="760" name="${text(`${listens}&token=of-this-frame`)}" srcdoc="${text(html)}"></iframe>`),
    "/favicon.ico": { body: "" },
  });

  /** A page whose errors are collected. */
  const on = (name, url, run) =>
    journey(`Firefox: ${name}`, async () => {
      const page = await browser.newPage();
      const problems = [];
      page.on("pageerror", (error) => problems.push(error.message));
      try {
        await page.setViewport({ width: 1280, height: 800 });
        await page.goto(url);
        await run(page);
        equal(problems.join("\n"), "", "errors on the page");
      } finally {
        await page.close();
      }
    });
  const verdict = async (frame) => {
    const banner = await frame.waitForSelector(by("verdict"), { timeout: 60_000 });
    await until("it is red", async () => (await banner.evaluate((it) => it.dataset.verdict)) === "red");
    await (await frame.waitForSelector(by("rail-tests"))).evaluate((it) => it.click());
    await until("the test is listed", () =>
      frame.$$eval(by("test-row"), (rows, name) => rows.some((row) => row.textContent.includes(name)), RED.name),
    );
  };
  const heard = (page, type) =>
    page.evaluate((type) => globalThis.heard.map((it) => it.data).filter((data) => data?.type === type), type);

  try {
    await on("the single file opens from disk and reads what is picked", fileUrl(single), async (page) => {
      const input = await page.waitForSelector(by("file-input"));
      await input.uploadFile(inputs().red);
      await verdict(page.mainFrame());
    });

    for (const [path, origin] of [["/frame", server.origin], ["/sandbox", "null"], ["/srcdoc", "null"]]) {
      await on(`a host hands a zip over and hears what came of it (${path})`, `${host.origin}${path}`, async (page) => {
        const frame = await until("the frame", async () => page.frames().find((it) => it !== page.mainFrame()));
        await frame.waitForSelector(by("waiting"));
        await until("ready", async () => (await heard(page, "ready")).length > 0);
        await page.evaluate(() => post("PING"));
        await until("PONG", () => page.evaluate(() => heard.some((it) => it.data === "PONG")));
        await page.evaluate(
          (base64) => post(message({ token: "of-this-frame", v: 2 })) ?? globalThis.bytes(base64).length,
          readFileSync(inputs().red).toString("base64"),
        );
        await until("it is refused", async () => (await heard(page, "error")).at(-1)?.code === "version");
        const token = path === "/srcdoc" ? "of-this-frame" : undefined;
        await page.evaluate(
          (base64, token) => {
            const data = globalThis.bytes(base64);
            post(message({ token, items: [{ name: "a.zip", data }] }), [data.buffer]);
          },
          readFileSync(inputs().red).toString("base64"),
          token,
        );
        const opened = await until("opened", async () => (await heard(page, "opened")).at(-1));
        equal(opened.summary?.verdict, "red", "verdict");
        equal(opened.summary?.tests, RED.tests, "tests");
        ok((await heard(page, "height")).length > 0, "height was told");
        const origins = await page.evaluate(() => [...new Set(heard.map((it) => it.origin))].join());
        equal(origins, origin, "origins of what was heard");
        await verdict(frame);
      });
    }
  } finally {
    await browser.close();
    host.close();
    server.close();
  }
};
