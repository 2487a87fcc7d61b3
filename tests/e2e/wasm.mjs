// Native output equals wasm output, byte for byte: every input goes through the command line and
// through the npm package, and what they print is compared. Inputs are those of the journeys, the
// samples of all formats, and a share of the corpus where ARTISCOPE_CORPUS names one.

import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { inputs } from "./make.mjs";
import { journey, root, summary } from "./lib.mjs";

const cli = process.env.ARTISCOPE_CLI ?? join(root, "target/debug/artiscope");
const { open } = await import(pathToFileURL(join(root, "dist/pkg/node.js")).href);

const RECORDS = ["metrics", "events", "iterations", "scenarios", "issues", "coverage"];
const TABLES = ["entries", "documents", "tests", "notes", ...RECORDS];

/** At most so many files of the corpus, spread evenly, none above so many bytes. */
const SHARE = 60;
const LARGEST = 4_000_000;

function native(...args) {
  const { stdout, stderr, status, error } = spawnSync(cli, args, { encoding: "utf8", maxBuffer: 1 << 30 });
  if (error) throw error;
  if (![0, 1, 2, 3].includes(status)) throw new Error(`artiscope ${args.join(" ")} ended with ${status}: ${stderr}`);
  return stdout.trimEnd();
}

/** Says where two outputs part, with a little of both. */
function same(what, one, other) {
  if (one === other) return;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const near = (text) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
  throw new Error(`${what} differs at character ${at}\n  native ${near(one)}\n  wasm   ${near(other)}`);
}

async function compare(path) {
  const session = await open({ name: basename(path), data: readFileSync(path) });
  try {
    same("inspect", native("inspect", path, "--format", "json"), session.inspect().trimEnd());
    for (const table of TABLES) {
      same(table, native("facts", path, "--table", table), session.facts(table).trimEnd());
    }
  } finally {
    session.close();
  }
}

function* files(folder, wanted) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path, wanted);
    else if (wanted(path)) yield path;
  }
}

function isOfShare(path) {
  const { size } = statSync(path);
  return /\.(zip|xml|log|tgz|gz|json)$/.test(path) && size > 0 && size < LARGEST;
}

const { red, green, single, many, nested, broken, crc, escape, cases, empty, noise, badxml } = inputs();
for (const path of [red, green, single, many[3], nested, broken, crc, escape, cases, empty, noise, badxml]) {
  await journey(`native equals wasm: ${basename(path)}`, async () => compare(path));
}
const samples = join(root, "tests/formats");
for (const format of readdirSync(samples).sort()) {
  await journey(`native equals wasm: sample of ${format}`, async () => {
    const isSample = (path) => path !== join(samples, format, "expected.txt");
    for (const path of files(join(samples, format), isSample)) await compare(path);
  });
}
const corpus = process.env.ARTISCOPE_CORPUS;
if (corpus) {
  const all = [...files(corpus, isOfShare)];
  const every = Math.max(1, Math.floor(all.length / SHARE));
  for (const path of all.filter((_, i) => i % every === 0)) {
    await journey(`native equals wasm: ${path.slice(corpus.length + 1)}`, async () => compare(path));
  }
} else {
  console.log("skipped: the corpus (ARTISCOPE_CORPUS is not set)");
}
summary();
