// The benchmark: everyone reads the same artifact, in turns; ratios of medians are what counts.
// `cargo xtask bench` makes what is needed and says where it is (BENCH_…).

import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { artiscope, extra, peer } from "./bench/page.mjs";
import { peak, pss } from "./bench/memory.mjs";
import { here, launch, serve, site } from "./lib.mjs";

const { BENCH_ZIP: zip, BENCH_CLI: cli, BENCH_PYTHON: python, BENCH_RESULT: resultFile } = process.env;
const inflated = Number(process.env.BENCH_INFLATED);
const cases = Number(process.env.BENCH_CASES);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

const MB = 1e6;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function program(command, args, env = {}) {
  const nowhere = openSync("/dev/null", "w");
  const start = performance.now();
  const { status, error, stderr } = spawnSync(command, args, {
    stdio: ["ignore", nowhere, "pipe"],
    env: { ...process.env, ...env },
  });
  const ms = performance.now() - start;
  closeSync(nowhere);
  if (error) throw error;
  if (status > 1) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return { ms };
}

const server = await serve(site, extra);

async function inBrowser(prepare) {
  const browser = await launch();
  try {
    const { run, page } = await prepare(browser);
    const result = await run();
    if (page.problems.length > 0) console.log(`    the page reports: ${page.problems.slice(0, 3).join(" | ")}`);
    return result;
  } finally {
    await browser.close();
  }
}

const JOBS = [
  ["page", "Artiscope, page in Chromium", () => inBrowser((browser) => artiscope(browser, server, zip, cases))],
  ["cli", "Artiscope, command line", () => program(cli, ["inspect", zip, "--format", "json"])],
  ["unzip", "unzip -p to nowhere (no parsing)", () => program("unzip", ["-p", zip])],
  ["jszip", "JSZip + fast-xml-parser, Chromium", () => inBrowser((browser) => peer(browser, server, "jszip", zip))],
  ["fflate", "fflate + fast-xml-parser, Chromium", () => inBrowser((browser) => peer(browser, server, "fflate", zip))],
];
if (python) {
  const env = { PYTHONPATH: process.env.BENCH_PYTHONPATH };
  JOBS.push(["python", "Python zipfile + junitparser", () => program(python, [join(here, "bench/peer.py"), zip], env)]);
}

const load = loadavg()[0];
if (load > 0.5) console.log(`  the machine is busy with other things (load ${load.toFixed(1)}): read the ratios with care`);

const times = {};
const last = {};
for (let round = 1; round <= rounds; round += 1) {
  for (const [id, title, run] of JOBS) {
    try {
      const result = await run();
      (times[id] ??= []).push(result.ms);
      last[id] = { ...result, longest_task_ms: Math.max(result.longest_task_ms ?? 0, last[id]?.longest_task_ms ?? 0) };
      console.log(`  round ${round}/${rounds}  ${title}: ${(result.ms / 1000).toFixed(2)} s`);
      if (result.cases !== undefined && Math.abs(result.cases - cases) > 1) {
        console.log(`    read ${result.cases} cases of ${cases}: this time does not count`);
        times[id].pop();
      }
    } catch (error) {
      console.log(`  round ${round}/${rounds}  ${title}: failed (${String(error.message ?? error).split("\n")[0]})`);
    }
  }
}

console.log("  memory, each in a browser of its own");
const memory = {};
const WAYS = [
  ["page", (browser) => artiscope(browser, server, zip, cases)],
  ["jszip", (browser) => peer(browser, server, "jszip", zip)],
  ["fflate", (browser) => peer(browser, server, "fflate", zip)],
];
for (const [id, prepare] of WAYS) {
  try {
    const { idle, result, highest, samples } = await inBrowser(async (browser) => {
      const { run, page } = await prepare(browser);
      await pause(2000);
      const idle = pss();
      return { page, run: async () => ({ idle, ...(await peak(run)) }) };
    });
    const own = (result.facts_bytes ?? 0) + (result.largest_bytes ?? 0);
    memory[id] = { idle, highest, samples, over_idle: highest - idle, facts_bytes: result.facts_bytes, largest_bytes: result.largest_bytes, counted: highest - idle - own };
  } catch (error) {
    console.log(`    ${id}: failed (${String(error.message ?? error).split("\n")[0]})`);
  }
}
server.close();

const wasm = ["page_bg.wasm", "worker_bg.wasm"].map((name) => brotliCompressSync(readFileSync(join(site, name))).length);
const speed = (id, other) => (times[id]?.length && times[other]?.length ? median(times[other]) / median(times[id]) : null);

const rows = JOBS.filter(([id]) => times[id]?.length).map(([id, title]) => ({
  id,
  title,
  median_ms: Math.round(median(times[id])),
  rounds_ms: times[id].map(Math.round),
  mb_per_s: Math.round(inflated / MB / (median(times[id]) / 1000)),
  times_jszip: speed(id, "jszip"),
  times_unzip: speed(id, "unzip"),
}));

const figures = [
  ["page, times JSZip + fast-xml-parser", speed("page", "jszip"), (v) => v >= 6, "at least 6", (v) => `${v.toFixed(1)}×`],
  ["CLI, times unzip -p", speed("cli", "unzip"), (v) => v >= 1, "at least 1", (v) => `${v.toFixed(2)}×`],
  ["page, peak memory less idle, facts, largest entry", memory.page?.counted ?? null, (v) => v <= 150 * MB, "at most 150 MB", (v) => `${Math.round(v / MB)} MB`],
  ["page, longest task while reading", times.page?.length ? last.page.longest_task_ms : null, (v) => v <= 50, "at most 50 ms", (v) => (v ? `${v} ms` : "under 50 ms")],
  ["wasm of page and worker, brotli", wasm[0] + wasm[1], (v) => v <= 1.0 * MB, "at most 1.0 MB", (v) => `${(v / MB).toFixed(2)} MB`],
].map(([what, value, holds, goal, show]) => ({ what, value, goal, shown: value === null ? "not measured" : show(value), holds: value !== null && holds(value) }));

const cell = (value, width) => String(value ?? "–").padStart(width);
const ratio = (value) => (value === null ? "–" : `${value.toFixed(2)}×`);
console.log(`\n${(inflated / MB).toFixed(0)} MB in a zip of ${(statSync(zip).size / MB).toFixed(0)} MB, ${cases} cases; ${rounds} round(s), medians; ${cpus().length} cores\n`);
console.log(`  ${"what".padEnd(38)}${cell("s", 8)}${cell("MB/s", 7)}${cell("× JSZip", 9)}${cell("× unzip", 9)}${cell("peak MB", 9)}`);
for (const row of rows) {
  const used = memory[row.id] ? Math.round(memory[row.id].over_idle / MB) : null;
  console.log(`  ${row.title.padEnd(38)}${cell((row.median_ms / 1000).toFixed(2), 8)}${cell(row.mb_per_s, 7)}${cell(ratio(row.times_jszip), 9)}${cell(ratio(row.times_unzip), 9)}${cell(used, 9)}`);
}
if (memory.page) {
  const { facts_bytes: facts, largest_bytes: largest, samples } = memory.page;
  console.log(`\n  of the page's peak over idle, facts are ${Math.round(facts / MB)} MB and the largest entry ${Math.round(largest / MB)} MB (${samples} samples)`);
}
console.log("");
for (const { what, shown, goal, holds } of figures) console.log(`  ${holds ? "holds " : "MISSED"}  ${what}: ${shown} (${goal})`);
writeFileSync(resultFile, `${JSON.stringify({ inflated, load, cases, rounds, rows, memory, wasm: { page: wasm[0], worker: wasm[1] }, figures }, null, 2)}\n`);
