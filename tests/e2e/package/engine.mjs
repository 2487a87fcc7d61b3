// The same JSON as the command line, for every way in and every place: Node, its threads, a page, its workers.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { equal, journey, ok, open as visit, calm } from "../lib.mjs";

const FORMATS = ["json", "markdown", "junit", "csv", "issues"];
const TABLES = ["entries", "documents", "tests", "metrics", "events", "iterations", "scenarios", "issues", "coverage", "steps", "notes"];
const LENSES = ["flakes", "causes", "perf", "parity", "pipeline", "scenarios", "quality"];

/** What is compared: asked here in a session, there of the command line. */
const ASKED = `
export async function everything(session) {
  const said = {};
  for (const format of ${JSON.stringify(FORMATS)}) said["inspect " + format] = await session.report(format);
  for (const table of ${JSON.stringify(TABLES)}) said["facts " + table] = await session.facts(table);
  for (const lens of ${JSON.stringify(LENSES)}) {
    said[lens + " json"] = await session.lensText(lens, "json");
  }
  said["flakes text"] = await session.lensText("flakes");
  said["explain json"] = await session.explainText("json");
  said["explain text"] = await session.explainText();
  said["redact json"] = JSON.stringify((await session.redactedCopy()).report);
  return said;
}
`;

function natively(native, path) {
  const said = {};
  for (const format of FORMATS) said[`inspect ${format}`] = native("inspect", path, "--format", format, "--quiet");
  for (const table of TABLES) said[`facts ${table}`] = native("facts", path, "--table", table, "--quiet");
  for (const lens of LENSES) said[`${lens} json`] = native(lens, path, "--format", "json", "--quiet");
  said["flakes text"] = native("flakes", path, "--quiet");
  for (const as of ["json", "text"]) said[`explain ${as}`] = native("explain", path, "--format", as, "--quiet");
  said["redact json"] = JSON.stringify(JSON.parse(native("redact", path, "--report", "--format", "json", "--quiet")));
  return said;
}

/** Says what differs, with a little of both. */
export function same(what, ours, theirs) {
  equal(Object.keys(ours).join(), Object.keys(theirs).join(), `${what}: what was asked`);
  for (const [key, text] of Object.entries(theirs)) {
    if (ours[key] === text) continue;
    let at = 0;
    while (at < text.length && ours[key][at] === text[at]) at += 1;
    const near = (text) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
    throw new Error(`${what}, ${key} differs at character ${at}\n  native ${near(text)}\n  ours   ${near(ours[key])}`);
  }
}

export default async ({ folder, zips, native, node, serve, launch }) => {
  const known = new Map(zips.map((path) => [path, natively(native, path)]));

  for (const [place, from] of [["Node", "artiscope"], ["a thread of Node", "artiscope/worker"]]) {
    for (const path of zips) {
      await journey(`the same as the command line in ${place}: ${basename(path)}`, async () => {
        const call = from === "artiscope" ? "open" : "openInWorker";
        const { stdout, stderr, status } = node(`import { ${call} } from ${JSON.stringify(from)};${ASKED}
          const session = await ${call}(process.argv[2]);
          process.stdout.write(JSON.stringify(await everything(session)));
          session.close();`, path);
        equal(status, 0, stderr);
        same(place, JSON.parse(stdout), known.get(path));
      });
    }
  }

  const server = await serve((path) => {
    if (path === "/page.html") return { type: "text/html", body: "<!doctype html><title>engine</title><input type=file multiple>" };
    if (path === "/strict.html") {
      // As the README says.
      const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'";
      return { type: "text/html", body: "<!doctype html><title>strict</title>", headers: { "Content-Security-Policy": policy } };
    }
    const at = /^\/zip\/(\d)$/.exec(path);
    return at ? { type: "application/zip", body: readFileSync(zips[at[1]]) } : null;
  });
  const browser = await launch();
  const page = await visit(browser, `${server.origin}/page.html`);
  const ask = (body, argument) => page.evaluate(new Function("argument", `return (async () => {
    const at = (name) => import("${server.url}node_modules/artiscope/" + name);
    ${ASKED.replace("export ", "")}
    ${body}
  })()`), argument);
  try {
    for (const path of zips) {
      for (const [place, file, call] of [["a page", "index.js", "open"], ["a worker of a page", "worker.js", "openInWorker"]]) {
        await journey(`the same as the command line in ${place}, without a bundler: ${basename(path)}`, async () => {
          await page.locator("input").setInputFiles(path);
          const said = await ask(`
            const { ${call} } = await at("${file}");
            const session = await ${call}(document.querySelector("input").files);
            try { return await everything(session); } finally { session.close(); }`);
          same(place, said, known.get(path));
        });
      }
    }

    await journey("every way in gives the same, in a page and in a worker", async () => {
      const name = basename(zips[0]);
      const said = await ask(`
        const { open } = await at("index.js");
        const { openInWorker } = await at("worker.js");
        const bytes = new Uint8Array(await (await fetch("/zip/0")).arrayBuffer());
        const pieces = async function* () { for (let at = 0; at < bytes.length; at += 1000) yield bytes.slice(at, at + 1000); };
        const ways = {
          bytes: () => bytes,
          buffer: () => bytes.buffer,
          view: () => new DataView(bytes.buffer),
          blob: () => new Blob([bytes]),
          file: () => new File([bytes], argument),
          stream: () => new Blob([bytes]).stream(),
          response: async () => fetch("/zip/0"),
          pieces: () => pieces(),
        };
        const said = {};
        for (const [way, make] of Object.entries(ways)) {
          for (const [place, call] of [["page", open], ["worker", openInWorker]]) {
            const session = await call([{ name: argument, data: await make() }]);
            said[way + " in a " + place] = await session.inspect();
            session.close();
          }
        }
        const session = await open({ name: argument, size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) });
        said.ranges = session.inspect();
        session.close();
        const moved = bytes.slice().buffer;
        const remote = await openInWorker({ name: argument, data: moved }, { transfer: [moved] });
        said.moved = moved.byteLength === 0 ? await remote.inspect() : "it was copied";
        remote.close();
        return said;`, name);
      equal(Object.keys(said).length, 18, "ways");
      for (const [way, text] of Object.entries(said)) equal(text, known.get(zips[0])["inspect json"], way);
    });

    await journey("nothing but its own files is asked for", async () => {
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.reload();
      await ask(`const { openInWorker } = await at("worker.js"); (await openInWorker(new Uint8Array([1]))).close();`);
      ok(asked.some((address) => address.endsWith("artiscope.wasm")), "the module was asked for");
      const foreign = asked.filter((address) => !address.startsWith(server.origin));
      equal(foreign.join(" "), "", "requests beyond the origin");
      calm(page);
    });
    await journey("a strict Content-Security-Policy is enough, in a page and in a worker", async () => {
      await page.goto(`${server.origin}/strict.html`);
      const said = await ask(`
        const bytes = new Uint8Array(await (await fetch("/zip/0")).arrayBuffer());
        const out = [];
        for (const [file, call] of [["index.js", "open"], ["worker.js", "openInWorker"]]) {
          const session = await (await at(file))[call]({ name: argument, data: bytes });
          out.push(await session.inspect());
          session.close();
        }
        return out;`, basename(zips[0]));
      for (const text of said) equal(text, known.get(zips[0])["inspect json"], "text");
      calm(page);
    });

    await journey("the package may lie at another origin, as on a CDN", async () => {
      const type = (path) => (path.endsWith(".wasm") ? "application/wasm" : "text/javascript");
      const other = await serve((path) => {
        const isOfPackage = path.startsWith("/sub/path/node_modules/artiscope/");
        return isOfPackage ? { type: type(path), body: readFileSync(join(folder, path.slice(10))), headers: { "Access-Control-Allow-Origin": "*" } } : null;
      });
      try {
        await page.goto(`${server.origin}/page.html`);
        const said = await ask(`
          const { openInWorker } = await import(argument[1] + "node_modules/artiscope/worker.js");
          const session = await openInWorker({ name: argument[0], data: await fetch("/zip/0") });
          try { return await session.inspect(); } finally { session.close(); }`, [basename(zips[0]), other.url]);
        equal(said, known.get(zips[0])["inspect json"], "text");
      } finally {
        other.close();
      }
    });
  } finally {
    await browser.close();
    server.close();
  }

  await journey("every way in gives the same in Node", async () => {
    const path = zips[0];
    const { stdout, stderr, status } = node(`
      import { open } from "artiscope";
      import { openInWorker } from "artiscope/worker";
      import { createReadStream, openAsBlob, readFileSync } from "node:fs";
      import { open as openFile } from "node:fs/promises";
      import { basename } from "node:path";
      import { pathToFileURL } from "node:url";
      const path = process.argv[2];
      const name = basename(path);
      const file = await openFile(path);
      const ways = {
        path: () => path,
        address: () => pathToFileURL(path),
        named: () => ({ name, data: path }),
        handle: () => ({ name, data: file }),
        buffer: () => ({ name, data: readFileSync(path) }),
        blob: async () => ({ name, data: await openAsBlob(path) }),
        stream: () => ({ name, data: createReadStream(path) }),
      };
      const said = {};
      for (const [way, make] of Object.entries(ways)) {
        for (const [place, call] of [["here", open], ["in a thread", openInWorker]]) {
          const session = await call(await make());
          said[way + " " + place] = await session.inspect();
          session.close();
        }
      }
      await file.close();
      console.log(JSON.stringify(said));`, path);
    equal(status, 0, stderr);
    const said = JSON.parse(stdout);
    equal(Object.keys(said).length, 14, "ways");
    for (const [way, text] of Object.entries(said)) equal(text, known.get(path)["inspect json"], way);
  });

  await journey("a folder with a link gives what the command line gives", async () => {
    const { stdout, stderr, status } = node(`
      import { open } from "artiscope";
      import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
      mkdirSync("tree/b", { recursive: true });
      writeFileSync("tree/b/TEST-a.xml", '<testsuite name="s"><testcase name="t"/></testsuite>');
      writeFileSync("tree/a.log", "ERROR no\\n");
      symlinkSync("/nowhere", "tree/c");
      const session = await open(["tree", "folder-of-logs"], { project: "shop", run: "7", asOf: "2025-01-31", limits: { depth: 3, inflated_bytes: 20 }, policy: "hologram" });
      process.stdout.write(session.inspect() + session.facts("notes"));`);
    equal(status, 0, stderr);
    const how = ["--project", "shop", "--run", "7", "--as-of", "2025-01-31", "--limits", "depth=3,inflated_bytes=20", "--policy", "hologram", "--quiet"];
    const theirs = native("inspect", "tree", "folder-of-logs", "--format", "json", ...how) + native("facts", "tree", "folder-of-logs", "--table", "notes", ...how);
    ok(theirs.includes("a link: not followed"), "the link is in the ledger");
    ok(theirs.includes("is used up"), "a limit is reached");
    equal(stdout, theirs, "output");
  });
};
