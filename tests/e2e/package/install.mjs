// `npm pack`, and an empty project that installs what it made.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { inputs } from "../make.mjs";
import { equal, journey, launch, ok, root, scratch, serve } from "../lib.mjs";

/** Files of the package, in order: one more or less is a change that someone reads here. */
const FILES = `LICENSE-APACHE LICENSE-MIT README.md artiscope.wasm browser.js engine.js errors.js files.js host.d.ts host.js
index.d.ts index.js inputs.js messages.d.ts node.d.ts node.js open.js package.json remote.js serve.js session.js thread-node.js thread.js
types.d.ts viewer.d.ts viewer.js wasm.d.ts wasm.js worker-node.d.ts worker-node.js worker.d.ts worker.js`.split(/\s+/);

/** Runs a program to its end; what it printed, and how it ended. */
export function run(program, args, options = {}) {
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 30, timeout: 120_000, ...options });
  if (done.error) throw done.error;
  return done;
}

function must(program, args, options) {
  const done = run(program, args, options);
  equal(done.status, 0, `${program} ${args.slice(0, 2).join(" ")}: ${done.stdout.slice(-2000)}${done.stderr.slice(-2000)}\nexit code`);
  return done.stdout;
}

/** Three zips of the corpus, where it is; of the journeys otherwise. */
function threeZips() {
  const made = inputs();
  const corpus = process.env.ARTISCOPE_CORPUS;
  if (!corpus) {
    console.log("skipped: zips of the corpus (ARTISCOPE_CORPUS is not set); zips of the journeys are compared");
    return [made.red, made.nested, made.broken];
  }
  const zips = readdirSync(corpus, { recursive: true })
    .map((name) => join(corpus, name))
    .filter((path) => path.endsWith(".zip") && statSync(path).size < 8_000_000)
    .sort()
    // Many are called alike: one of each name.
    .filter((path, at, all) => all.findIndex((other) => basename(other) === basename(path)) === at);
  ok(zips.length >= 3, "three zips in the corpus");
  return [0, 1, 2].map((part) => zips[Math.floor(((2 * part + 1) * zips.length) / 6)]);
}

/** Packs and installs; gives the project, and what tests of it share. */
export async function installed() {
  const folder = scratch();
  // Chosen by name or not, everything else needs it.
  const needed = process.env.ONLY ? (_, set) => set() : journey;
  await needed("the package is packed and installed in an empty project", async () => {
    const pack = must("npm", ["pack", "--json", "--pack-destination", folder, join(root, "dist/pkg")]);
    const [packed] = [JSON.parse(pack)].flatMap((said) => (Array.isArray(said) ? said : Object.values(said)));
    equal(packed.files.map(({ path }) => path).sort().join(" "), [...FILES].sort().join(" "), "files of the package");
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
    must("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, packed.filename)], { cwd: folder });
    ok(statSync(join(folder, "node_modules/artiscope/artiscope.wasm")).size > 0, "the module is there");
  });
  cpSync(inputs().red, join(folder, "run.zip"));
  mkdirSync(join(folder, "folder-of-logs"));
  writeFileSync(join(folder, "folder-of-logs/build.log"), "2025-01-01T10:00:00Z INFO done\n");
  cpSync(join(root, "tests/e2e/package/fake.html"), join(folder, "artiscope.html"));
  const cli = process.env.ARTISCOPE_CLI;
  ok(cli, "ARTISCOPE_CLI names the command line");
  return {
    folder,
    zips: threeZips(),
    /** What the command line prints; its exit code is a verdict. */
    native: (...args) => run(cli, args, { cwd: folder, env: { ...process.env, ARTISCOPE_HISTORY: "" } }).stdout,
    /** Runs a module in the project. */
    node: (text, ...args) => {
      const path = join(folder, `script-${Math.random().toString(36).slice(2)}.mjs`);
      writeFileSync(path, text);
      return run(process.execPath, [path, ...args], { cwd: folder });
    },
    read: (path) => readFileSync(join(folder, path), "utf8"),
    serve: (extra) => serve(folder, extra),
    launch,
  };
}
