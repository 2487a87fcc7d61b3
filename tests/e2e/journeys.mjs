// Runs every journey of journeys/: each file in a process and a browser of its own, two at a time (JOBS=1: one).
// ONLY=words runs those whose name contains the words. Files that are named are run alone, in this process.

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { here, journey, single, site, summary } from "./lib.mjs";

const folder = join(here, "journeys");
const named = process.argv.slice(2);

/** Runs the journeys of a file. */
async function run(file) {
  console.log(`-- ${file}`);
  const { default: journeys } = await import(pathToFileURL(join(folder, file)).href);
  try {
    await journeys();
  } catch (error) {
    await journey(`${file} runs`, () => Promise.reject(error));
  }
}

/** Runs a file in a process of its own; what it printed, and how many passed and failed. */
async function apart(file) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), file], { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (piece) => (printed += piece));
  }
  const code = await new Promise((done) => child.on("close", done));
  const told = /(\d+) passed, (\d+) failed\n?$/.exec(printed);
  if (!told) return { printed: `${printed}FAILED  ${file} ended with ${code} and no count\n`, passed: 0, failed: 1 };
  return { printed: printed.slice(0, told.index), passed: Number(told[1]), failed: Number(told[2]) };
}

async function all() {
  for (const path of [site, single]) {
    if (!existsSync(path)) throw new Error(`${path} is not there: run cargo xtask build`);
  }
  const files = readdirSync(folder).filter((name) => name.endsWith(".mjs")).sort();
  let [passed, failed] = [0, 0];
  const jobs = Array.from({ length: Number(process.env.JOBS ?? Math.min(2, availableParallelism())) }, async () => {
    for (let file = files.shift(); file; file = files.shift()) {
      const result = await apart(file);
      process.stdout.write(result.printed);
      passed += result.passed;
      failed += result.failed;
    }
  });
  await Promise.all(jobs);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

if (named.length === 0) {
  await all();
} else {
  for (const file of named) await run(file);
  summary();
}
