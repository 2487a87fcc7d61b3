// The screens of a page that another one shows, before there is anything to show: waiting, refused, asking, not loaded.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inputs } from "../make.mjs";
import { FLAGS, equal, journey, launch, ok, serve, until } from "../lib.mjs";
import { framing, serveHosts } from "../hosts.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STYLE = "<style>html,body{margin:0}iframe{display:block;border:0;width:100%;height:760px}</style>";
const NAME = "a-host-with-a-very-long-name.builds.continuous-integration.example.org";
const LONG = `${"a-very-long-file-name-of-an-artifact-that-does-not-fit-".repeat(5)}.zip`;

/** Names of seven files, one of which no line holds. */
const ITEMS = ["shard-0.zip", LONG, "shard-2.zip", "shard-3.zip", "shard-4.zip", "shard-5.zip", "shard-6.zip"];

async function asked(page, inner) {
  const red = readFileSync(inputs().red).toString("base64");
  await page.evaluate(([names, red]) => post(message({ items: names.map((name) => ({ name, data: bytes(red) })) })), [ITEMS, red]);
  await inner.getByTestId("asked").waitFor();
}

/** What is shown, at which address of the host, and what leads there. */
const SCREENS = [
  ["waiting", "/await=1", async () => {}],
  ["waiting, with a place to drop", "/await=1&drop=1", async () => {}],
  ["nothing to show", "/", async () => {}],
  ["not loaded", "/url=missing.zip&url=also%20missing.zip", async (_, inner) => inner.getByTestId("faults").waitFor()],
  ["asking", "/await=1", async (page, inner) => {
    await asked(page, inner);
    // Every answer is seen without scrolling, and lies in the dialog.
    const dialog = await inner.getByRole("dialog").boundingBox();
    for (const id of ["asked-no", "asked-yes", "asked-always"]) {
      const box = await inner.getByTestId(id).boundingBox();
      const fits = box.x >= dialog.x && box.x + box.width <= dialog.x + dialog.width && box.y + box.height <= dialog.y + dialog.height;
      ok(fits, `${id} is seen: ${JSON.stringify(box)} in ${JSON.stringify(dialog)}`);
    }
  }],
  ["refused", "/await=1", async (page, inner) => {
    await asked(page, inner);
    await inner.getByTestId("asked-no").click();
    await until("it is said", async () => (await inner.getByTestId("waiting").getAttribute("data-state")) === "refused");
  }],
];

export default async () => {
  const server = await serve();
  const hosts = await serveHosts((path) =>
    path === "/favicon.ico" ? { body: "" } : framing(`${STYLE}<iframe title="Artiscope" src="${server.url}#/overview?v=1&embed=1&${path.slice(1)}"></iframe>`));
  const browser = await launch({ args: [...FLAGS, `--host-resolver-rules=MAP ${NAME} 127.0.0.1`] });
  try {
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 390]) {
        for (const [name, path, act] of SCREENS) {
          await journey(`the screen "${name}" of an embedded page has no faults (${colorScheme}, ${width} px)`, async () => {
            const context = await browser.newContext({ colorScheme, viewport: { width, height: 760 } });
            const page = await context.newPage();
            await page.goto(`${hosts.origin.replace("127.0.0.1", NAME)}${path}`);
            const inner = page.frameLocator("iframe");
            await inner.getByTestId("waiting").waitFor();
            await act(page, inner);
            const frame = page.frames()[1];
            await frame.evaluate(axe);
            const found = await frame.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
            equal(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target)}`).join("\n"), "", "axe");
            const [is, may] = await frame.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
            ok(is <= may, `${is} px of ${may}`);
            if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${colorScheme}-${width}.png` });
            await context.close();
          });
        }
      }
    }
  } finally {
    await browser.close();
    hosts.close();
    server.close();
  }
};
