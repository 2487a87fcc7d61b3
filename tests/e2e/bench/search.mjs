// Search over a gigabyte of logs inside a zip, in turns: the page against inflating alone (same readers, same
// bytes), the command line against `unzip -p | rg`. `cargo xtask bench --search` makes the zip.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { drop, launch, open, serve, settled, site, until } from "../lib.mjs";

const { BENCH_ZIP: zip, BENCH_CLI: cli, BENCH_RG: rg, BENCH_RESULT: resultFile } = process.env;
const inflated = Number(process.env.BENCH_INFLATED);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// The regular expression's word stands in every 64th line; the dense ones match often.
const WAYS = [
  ["inflate", "inflating alone", "x", "inflate", null],
  ["literal", "literal, rare", "trace=00ff0", "", 1.5],
  ["dense", "literal, 1 line of 64", "rejects packet", "", 1.5],
  ["regex", "regex with a word", "rejects packet id=0+\\d+ took 1\\d{3} ms", "regex", 2],
  ["either", "regex, one of three words", "(fatal|panic|trace=00ff0).*$", "regex", 2],
  ["wordless", "regex without a word", "\\b[a-f]{6}\\d{5}[a-f]", "regex", null],
];

const times = {};
const lines = {};
const note = (id, ms, count) => {
  (times[id] ??= []).push(ms);
  lines[id] = count;
};

const server = await serve(site);
const browser = await launch();
const page = await open(browser, server.url);
await page.getByTestId("dropzone").waitFor();
await drop(page, zip);
await settled(page, null, 300_000);
await page.evaluate(() => (location.hash = "#/logs?v=1&tab=search"));
await page.getByTestId("text-pattern").waitFor();

async function inPage(text, how) {
  return page.evaluate(
    async ([text, how]) => {
      const said = () => document.querySelector("[data-testid=text-said]")?.textContent ?? "";
      location.hash = "#/logs?v=1&tab=search";
      while (said() !== "") await new Promise((done) => setTimeout(done, 10));
      const start = performance.now();
      location.hash = `#/logs?v=1&tab=search&text=${encodeURIComponent(text)}${how ? `&how=${how}` : ""}`;
      // Done when it says how many texts were searched; a frame is at most 16 ms late.
      while (!/ texts? searched/.test(said())) await new Promise((done) => requestAnimationFrame(done));
      return { ms: performance.now() - start, said: said() };
    },
    [text, how],
  );
}

function program(command, env = {}) {
  const start = performance.now();
  const { status, stdout, error } = spawnSync("sh", ["-c", command], { encoding: "utf8", env: { ...process.env, ...env }, maxBuffer: 1 << 30 });
  if (error || status > 1) throw new Error(`${command} ended with ${status}`);
  return { ms: performance.now() - start, count: stdout };
}

const load = loadavg()[0];
if (load > 0.5) console.log(`  the machine is busy with other things (load ${load.toFixed(1)}): read the ratios with care`);
for (let round = 0; round <= rounds; round += 1) {
  for (const [id, title, text, how] of WAYS) {
    const { ms, said } = await inPage(text, how);
    // The first round warms up.
    if (round > 0) note(id, ms, said.split(" · ")[0]);
    if (round > 0) console.log(`  round ${round}/${rounds}  page, ${title}: ${(ms / 1000).toFixed(2)} s  (${said})`);
  }
  if (round === 0 || !cli) continue;
  for (const [id, title, text, how] of WAYS.slice(1)) {
    const flags = how === "regex" ? "--regex" : "";
    const own = program(`"${cli}" search '${text}' "${zip}" ${flags} --count --quiet | awk -F: '{ n += $NF } END { print n + 0 }'`);
    note(`cli-${id}`, own.ms, own.count.trim());
    console.log(`  round ${round}/${rounds}  command line, ${title}: ${(own.ms / 1000).toFixed(2)} s  (${own.count.trim()} lines)`);
    if (!rg) continue;
    const peer = program(`unzip -p "${zip}" | rg --count --smart-case ${how === "regex" ? "" : "--fixed-strings"} -e '${text}' || echo 0`);
    note(`rg-${id}`, peer.ms, peer.count.trim());
    console.log(`  round ${round}/${rounds}  unzip -p | rg, ${title}: ${(peer.ms / 1000).toFixed(2)} s  (${peer.count.trim()} lines)`);
  }
}
await browser.close();
server.close();

console.log(`\n${(inflated / 1e6).toFixed(0)} MB of logs in a zip; ${rounds} round(s), medians; ${cpus().length} cores\n`);
const base = median(times.inflate);
const figures = [];
for (const [id, title, , , goal] of WAYS) {
  const ms = median(times[id]);
  const ratio = ms / base;
  const holds = goal === null || ratio <= goal;
  figures.push({ id, ms: Math.round(ms), ratio, goal, holds });
  console.log(`  ${goal === null ? "      " : holds ? "holds " : "MISSED"}  page, ${title}: ${(ms / 1000).toFixed(2)} s, ${(inflated / ms / 1000).toFixed(0)} MB/s, ${ratio.toFixed(2)} × inflating${goal === null ? "" : ` (at most ${goal})`}`);
}
for (const [id, title] of cli ? WAYS.slice(1) : []) {
  const own = median(times[`cli-${id}`]);
  const peer = times[`rg-${id}`] ? median(times[`rg-${id}`]) : null;
  const agree = peer === null || lines[`cli-${id}`] === lines[`rg-${id}`];
  figures.push({ id: `cli-${id}`, ms: Math.round(own), rg_ms: peer && Math.round(peer), agree });
  console.log(`          command line, ${title}: ${(own / 1000).toFixed(2)} s${peer === null ? "" : `, ${(peer / own).toFixed(1)} × as fast as unzip -p | rg${agree ? "" : ", and the counts DIFFER"}`}`);
}
writeFileSync(resultFile, `${JSON.stringify({ inflated, load, rounds, figures }, null, 2)}\n`);
