// Runs every journey of journeys/, one file after the other, each in a browser of its own.
// ONLY=words runs those whose name contains the words.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { existsSync } from "node:fs";
import { here, journey, single, site, summary } from "./lib.mjs";

const folder = join(here, "journeys");
for (const path of [site, single]) {
  if (!existsSync(path)) throw new Error(`${path} is not there: run cargo xtask build`);
}
for (const file of readdirSync(folder).filter((name) => name.endsWith(".mjs")).sort()) {
  console.log(`-- ${file}`);
  const { default: run } = await import(pathToFileURL(join(folder, file)).href);
  try {
    await run();
  } catch (error) {
    await journey(`${file} runs`, () => Promise.reject(error));
  }
}
summary();
