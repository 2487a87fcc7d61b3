// `tsc` in strict mode: the types as those see them who install the package, and the scripts against their own types.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { equal, here, journey, ok, root } from "../lib.mjs";
import { run } from "./install.mjs";

const tsc = join(here, "node_modules/typescript/bin/tsc");

/** What is right, and what must be refused. */
const USE = `
import { about, ArtiscopeError, load, open, type FindingRow, type Inspection, type Progress, type Session } from "artiscope";
import { openInWorker, type WorkerSession } from "artiscope/worker";

await load(new Uint8Array());
const session: Session = await open(
  [new Uint8Array(), new ArrayBuffer(1), { name: "a", data: new Uint8Array() }, { name: "b", size: 1e12, read: () => new Uint8Array() }],
  { limits: { depth: 3 }, policy: ["hologram", { name: "a.toml", text: "" }], asOf: new Date(0), onProgress: (progress: Progress) => void progress.done },
);
const inspection: Inspection = session.inspection();
const verdict: "red" | "green" | "no_data" = inspection.verdict;
const findings: FindingRow[] = inspection.findings;
const owner: string | undefined = findings[0]?.owner_from;
for await (const row of session.rows("tests")) {
  const status: "passed" | "failed" | "error" | "skipped" = row.status;
  const message: string | null = row.message;
  void [status, message];
}
for await (const { covered, total } of session.rows("coverage")) void (covered / total);
const text: string = session.facts("notes") + session.report("github") + session.lensText("flakes", "json") + session.explainText();
const line: number = session.explain()[0]!.chunks[0]!.line;
const names: string[] = session.redactedCopy().files.map((file) => file.name);
const remote: WorkerSession = await openInWorker(new Uint8Array(), { transfer: [new ArrayBuffer(1)] });
const later: Promise<string> = remote.report("json");
try { about(); } catch (error) { if (error instanceof ArtiscopeError && error.code === "closed") void error.message; }
session.close();
session[Symbol.dispose]();
void [verdict, owner, text, line, names, later];

// @ts-expect-error no such table
session.facts("nonsense");
// @ts-expect-error no such format
session.report("nonsense");
// @ts-expect-error no such lens
session.lens("nonsense");
// @ts-expect-error no such limit
await open(new Uint8Array(), { limits: { deepness: 1 } });
// @ts-expect-error no such option: secrets never leave through this door
await open(new Uint8Array(), { noRedact: "x" });
// @ts-expect-error no bytes
await open(42);
// @ts-expect-error may be null
inspection.as_of.length;
`;

const NODE = `
import { open } from "artiscope/node";
import { openInWorker } from "artiscope/worker";
await open(["run.zip", { href: "file:///run.zip" }, { fd: 3 }, { name: "a", data: "run.zip" }]);
await openInWorker("run.zip");
`;

const PAGE = `
import { open } from "artiscope";
import { createHost, makeToken, readMessage, HostError, type Host, type HostMessage, type HostSummary, type Phase } from "artiscope/host";
import { ArtiscopeViewer } from "artiscope/viewer";

await open([new File([], "a"), new Blob(), new Response(), new ReadableStream<Uint8Array>()], { signal: new AbortController().signal });
const viewer: ArtiscopeViewer = document.createElement("artiscope-viewer");
viewer.src = "artiscope.html";
viewer.addEventListener("statechange", ({ detail }) => void detail.hash.length);
viewer.addEventListener("error", ({ detail }) => void detail.code.length);
const summary: HostSummary | null = await viewer.open(new File([], "run.zip"), { title: "a", replace: true });
const host: Host = createHost(document.querySelector("iframe")!, { token: makeToken(), origin: "null" });
host.addEventListener("height", ({ detail: { px } }) => void px.toFixed());
host.addEventListener("progress", ({ detail }) => { const phase: Phase = detail.phase; void phase; });
const verdict: "red" | "green" | "no_data" | undefined = summary?.verdict;
const said = readMessage(null);
if (said?.type === "opened") void said.summary?.tests;
const message: HostMessage = { app: "artiscope", v: 1, type: "open", items: [{ data: new Blob(), size: 0, kind: "policy" }] };
void [summary, HostError, verdict, message];
// @ts-expect-error no such option: the contract has not this key
await host.open(new File([], "run.zip"), { tilte: "a" });
// @ts-expect-error no such kind
await host.open({ data: new Blob(), kind: "trace" });
// @ts-expect-error an address is no item
await viewer.open("run.zip");
// @ts-expect-error no such member
viewer.addEventListener("heightchange", ({ detail }) => void detail.hash);
`;

function check(folder, name, files, options) {
  const all = { strict: true, noEmit: true, target: "es2022", skipLibCheck: false, exactOptionalPropertyTypes: true, types: [], ...options };
  writeFileSync(join(folder, `tsconfig.${name}.json`), JSON.stringify({ compilerOptions: all, files }));
  const { status, stdout } = run(process.execPath, [tsc, "--project", `tsconfig.${name}.json`], { cwd: folder });
  equal(stdout, "", "what tsc says");
  equal(status, 0, "exit code of tsc");
}

export default async ({ folder }) => {
  writeFileSync(join(folder, "use.ts"), USE);
  writeFileSync(join(folder, "node.ts"), NODE);
  writeFileSync(join(folder, "page.ts"), PAGE);
  await journey("types: Node's way of looking modules up, without types of a browser or of Node", async () =>
    check(folder, "node", ["use.ts", "node.ts"], { module: "nodenext", lib: ["es2022", "esnext.disposable"] }));
  await journey("types: a bundler's way, with those of a browser", async () =>
    check(folder, "page", ["use.ts", "page.ts"], { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom", "dom.iterable"], customConditions: ["browser"] }));
  await journey("types: the scripts keep to their own", async () => {
    const scripts = readdirSync(join(root, "pkg/js")).filter((name) => name.endsWith(".js"));
    const files = scripts.filter((name) => !/node|files/.test(name)).map((name) => join(root, "dist/pkg", name));
    ok(files.length > 10, "scripts");
    check(folder, "own", files, { module: "esnext", moduleResolution: "bundler", allowJs: true, checkJs: true, exactOptionalPropertyTypes: false, lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable", "esnext.disposable"] });
  });
};
