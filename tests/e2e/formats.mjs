// One document of each format, read by the command line and by a peer in turns: MB/s and their ratio.
// `cargo xtask bench --formats` makes the documents and says where they are: node formats.mjs junit=PATH …
//
// Ours is the whole process (start, reading, judging, printing), on one thread, since one document is one
// unit of reading. A peer is timed inside its process, from reading the file to rows that are walked.

import { spawnSync } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { here } from "./lib.mjs";

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const MB = 1e6;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function output(command, args) {
  const start = performance.now();
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 30 });
  if (error) throw error;
  if (status > 1) throw new Error(`${command} ended with ${status}: ${stderr.split("\n")[0]}`);
  return { ms: performance.now() - start, stdout };
}

function ours(path) {
  const { ms, stdout } = output(process.env.BENCH_CLI, ["inspect", path, "--format", "json", "--quiet"]);
  const { documents, totals } = JSON.parse(stdout);
  return { ms, cases: totals.tests, format: documents[0]?.format };
}

const peer = (format, path) => JSON.parse(output(process.execPath, [join(here, "bench/format_peer.mjs"), format, path]).stdout);

if (loadavg()[0] > 0.5) console.log(`  the machine is busy with other things (load ${loadavg()[0].toFixed(1)}): read the ratios with care`);
for (const tool of ["gotestsum", "go-junit-report"]) {
  if (spawnSync(tool, ["--version"]).error) console.log(`  without ${tool}: it is not installed`);
}

const rows = [];
for (const [format, path] of process.argv.slice(2).map((arg) => arg.split("="))) {
  const times = { ours: [], peer: [] };
  let last;
  for (let round = 0; round < rounds; round += 1) {
    last = { ours: ours(path), peer: peer(format, path) };
    times.ours.push(last.ours.ms);
    times.peer.push(last.peer.ms);
  }
  if (last.ours.format !== format) throw new Error(`${path} was read as ${last.ours.format}`);
  if (last.ours.cases !== last.peer.cases) throw new Error(`${path}: ${last.ours.cases} cases, the peer has ${last.peer.cases}`);
  const bytes = statSync(path).size;
  const speed = (values) => bytes / MB / (median(values) / 1000);
  const row = { format, bytes, cases: last.ours.cases, ours: speed(times.ours), peer: speed(times.peer), with: last.peer.with };
  rows.push({ ...row, ratio: row.ours / row.peer });
}

const cell = (value, width) => String(value).padStart(width);
console.log(`\n  ${"format".padEnd(16)}${cell("MB", 6)}${cell("cases", 9)}${cell("ours MB/s", 11)}${cell("peer MB/s", 11)}${cell("ratio", 8)}  peer`);
for (const row of rows) {
  const numbers = [cell(Math.round(row.bytes / MB), 6), cell(row.cases, 9), cell(Math.round(row.ours), 11), cell(Math.round(row.peer), 11), cell(`${row.ratio.toFixed(1)}×`, 8)];
  console.log(`  ${row.format.padEnd(16)}${numbers.join("")}  ${row.with}`);
}
const missed = rows.filter((row) => row.ratio < 1).map((row) => row.format);
console.log(missed.length === 0 ? "\n  holds   faster than the peer in every row" : `\n  MISSED  slower than the peer: ${missed.join(", ")}`);
writeFileSync(process.env.BENCH_RESULT, `${JSON.stringify({ rounds, rows }, null, 2)}\n`);
