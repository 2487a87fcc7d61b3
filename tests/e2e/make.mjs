// The inputs of the journeys, made in place from a seed: the same bytes on every machine.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { scratch } from "./lib.mjs";
import { tar, zip } from "./zip.mjs";

/** Numbers from a seed (mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A JUnit document; a case is `{ class, name, time?, failure?, trace?, skipped? }`. */
export function junit(suite, cases) {
  const failed = cases.filter((c) => c.failure).length;
  const skipped = cases.filter((c) => c.skipped).length;
  const rows = cases.map((c) => {
    const head = `  <testcase classname="${escape(c.class)}" name="${escape(c.name)}" time="${c.time ?? "0.012"}"`;
    if (c.failure) {
      return `${head}>\n    <failure message="${escape(c.failure)}" type="AssertionError">${escape(c.trace ?? c.failure)}</failure>\n  </testcase>`;
    }
    return c.skipped ? `${head}>\n    <skipped/>\n  </testcase>` : `${head}/>`;
  });
  const head = `<testsuite name="${escape(suite)}" tests="${cases.length}" failures="${failed}" errors="0" skipped="${skipped}" time="1.5">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${rows.join("\n")}\n</testsuite>\n`;
}

/** What the red run says: journeys look for these words. */
export const RED = {
  name: "pays_with_card",
  class: "com.example.CheckoutTest",
  message: "expected: <200> but was: <503>",
  log: "ERROR payment gateway answered 503 Service Unavailable",
  tests: 14,
  failed: 2,
};

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function checkout(run) {
  const trace = `${RED.message}\n\tat com.example.CheckoutTest.pays(CheckoutTest.java:41)\n\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)`;
  return junit(RED.class, [
    { class: RED.class, name: `opens_basket_${run}` },
    { class: RED.class, name: RED.name, failure: RED.message, trace },
    { class: RED.class, name: "pays_with_voucher", failure: RED.message, trace },
    { class: RED.class, name: "prints_receipt", skipped: true },
  ]);
}

function green(run) {
  const cases = Array.from({ length: 10 }, (_, i) => ({ class: "com.example.BasketTest", name: `adds_item_${i}_of_${run}` }));
  return junit("com.example.BasketTest", cases);
}

function log(run) {
  const lines = Array.from({ length: 400 }, (_, i) => `2025-01-01T10:00:${String(i % 60).padStart(2, "0")}Z INFO run ${run} step ${i} is done`);
  lines[273] = `2025-01-01T10:04:33Z ${RED.log}`;
  return `${lines.join("\n")}\n`;
}

function redRows(run) {
  return [
    ["junit/TEST-com.example.BasketTest.xml", green(run)],
    ["junit/TEST-com.example.CheckoutTest.xml", checkout(run)],
    ["logs/build.log", log(run)],
    ["screens/checkout.png", Buffer.from(PIXEL, "base64")],
    ["meta/summary.json", JSON.stringify({ run, host: "ci-7" }, null, 2)],
  ];
}

/** 100,000 cases in 50 documents; one in a thousand fails. */
function manyCases() {
  return Array.from({ length: 50 }, (_, file) => {
    const suite = `com.example.load.Suite${String(file).padStart(2, "0")}Test`;
    const cases = Array.from({ length: 2000 }, (_, i) => {
      const n = file * 2000 + i;
      const failure = n % 1000 === 500 ? `timeout after ${n} ms` : undefined;
      return { class: suite, name: `case_${String(n).padStart(6, "0")}`, failure };
    });
    return [`reports/TEST-${suite}.xml`, junit(suite, cases)];
  });
}

/** Half a gigabyte to read, small on disk: long enough to be cancelled on any machine. */
function slow() {
  const next = random(7);
  const lines = Array.from({ length: 100_000 }, (_, i) => `2025-01-01T10:00:00Z INFO request ${i} took ${Math.floor(next() * 900)} ms`);
  const text = lines.join("\n").repeat(2);
  const logs = Array.from({ length: 50 }, (_, i) => [`logs/worker-${String(i).padStart(2, "0")}.log`, `worker ${i}\n${text}`]);
  return [["junit/a.xml", checkout("slow")], ...logs];
}

/** A secret that must not leave. */
export const SECRET = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";

/** A job of GitHub as its log is downloaded: groups, colours, times, an error in the last step. */
export function githubLog(lines = 300) {
  let at = Date.UTC(2026, 0, 2, 10, 0, 0);
  const out = [];
  const say = (text, ms = 37) => {
    out.push(`${new Date(at).toISOString().replace("Z", "4567Z")} ${text}`);
    at += ms;
  };
  say("##[group]Run actions/checkout@v4");
  for (let i = 0; i < 20; i += 1) say(`  with option ${i}`);
  say("##[endgroup]");
  say("##[group]Run npm ci");
  say("\x1b[36;1mnpm ci\x1b[0m");
  say(`env: TOKEN=${SECRET}`);
  for (let i = 0; i < lines; i += 1) say(`\x1b[32m✓\x1b[0m fetched package-${i} \x1b[2m(${i % 90} ms)\x1b[0m`);
  say("npm warn", 0);
  say("##[warning]package-7 is no longer supported");
  say("##[endgroup]");
  say("##[group]Run npm test");
  say("\x1b[36;1mnpm test\x1b[0m");
  say("##[endgroup]");
  for (let i = 0; i < lines; i += 1) say(`test ${i} of the basket passed`);
  say("\x1b[31mTypeError: Cannot read properties of undefined (reading 'total')\x1b[0m");
  say("    at Basket.total (/work/src/basket.js:41:17)");
  say("    at Object.<anonymous> (/work/test/basket.test.js:12:5)");
  for (let i = 0; i < 30; i += 1) say(`cleaning up ${i}`);
  say("##[error]Process completed with exit code 1.");
  return `\ufeff${out.join("\n")}\n`;
}

/** A job of GitLab: nested sections, a progress bar, control characters, a line that is long. */
function gitlabLog() {
  return [
    "\x1b[0KRunning with gitlab-runner 17.0.0\x1b[0;m",
    "\x1b[0Ksection_start:1767348000:build[collapsed=true]\r\x1b[0K\x1b[36;1mBuild\x1b[0;m",
    "get  10 %\rget  60 %\rget 100 %",
    "\x1b[0Ksection_start:1767348001:compile\r\x1b[0KCompile",
    "src/main.c:12:5: error: expected ';' before 'return'",
    "\x1b[0Ksection_end:1767348009:compile\r\x1b[0K",
    `wide ${"0123456789 ".repeat(60)}end of the long line`,
    "\x1b[0Ksection_end:1767348010:build\r\x1b[0K",
    "\x1b[41;97m white on red \x1b[0m \x1b[7mreversed\x1b[0m \x1b[38;5;208morange\x1b[0m bell \x07 end",
    "\x1b[31;1mERROR: Job failed: exit code 1\x1b[0;m",
    "",
  ].join("\n");
}

/** A million lines of a service, of a hundred megabytes: a few are bad. */
export function longLog(lines = 1_000_000) {
  const next = random(11);
  const out = new Array(lines);
  for (let i = 0; i < lines; i += 1) {
    const time = new Date(Date.UTC(2026, 0, 2) + i * 13).toISOString();
    const said = i % 50_000 === 49_999 ? "ERROR worker gave up on" : i % 9973 === 0 ? "WARN  slow answer for" : "INFO  served";
    out[i] = `${time} ${said} request ${i} of shard ${Math.floor(next() * 64)} in ${Math.floor(next() * 900)} ms with status 200`;
  }
  return `${out.join("\n")}\n`;
}

let made;

/** All inputs, in a folder that goes away with the process: their paths by name. Made once. */
export function inputs() {
  made ??= make();
  return made;
}

function make() {
  const folder = scratch();
  const paths = {};
  const put = (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    paths[name.replace(/\W.*$/, "")] = path;
  };
  const red = zip(redRows("red"));
  put("red.zip", red);
  put("green.zip", zip([["junit/TEST-com.example.BasketTest.xml", green("green")]]));
  put("single.xml", checkout("single"));
  paths.many = Array.from({ length: 6 }, (_, i) => {
    const path = join(folder, `shard-${i + 1}.zip`);
    const rows = i === 3 ? redRows(`shard ${i + 1}`) : [["junit.xml", green(`shard_${i + 1}`)]];
    writeFileSync(path, zip(rows));
    return path;
  });
  const deep = gzipSync(tar([["deep/TEST-com.example.CheckoutTest.xml", checkout("deep")]]));
  put("nested.zip", zip([["outer.log", log("outer")], ["inner/reports.zip", zip([["deep.tar.gz", deep], ["green.xml", green("inner")]])]]));
  put("broken.zip", red.subarray(0, Math.floor(red.length * 0.7)));
  put("crc.zip", zip([["junit/good.xml", checkout("crc")], ["junit/bad.xml", green("crc"), { crc: 1 }]]));
  put("escape.zip", zip([["../../evil.xml", green("escape")], ["junit/good.xml", checkout("escape")]]));
  put("cases.zip", zip(manyCases(), 1));
  put("slow.zip", zip(slow(), 1));
  put("logs.zip", zip([
    ["1_lint.txt", "nothing to say\n"],
    ["2_test.txt", githubLog()],
    ["gitlab/job.log", gitlabLog()],
  ]));
  put("empty.zip", "");
  put("noise.bin", Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) & 255)));
  put("badxml.xml", '<?xml version="1.0"?>\n<testsuite name="cut"><testcase classname="a" name="b"/><testcase classname="a" na');
  paths.tree = join(folder, "tree");
  mkdirSync(join(paths.tree, "junit"), { recursive: true });
  writeFileSync(join(paths.tree, "junit/TEST-com.example.CheckoutTest.xml"), checkout("tree"));
  writeFileSync(join(paths.tree, "build.log"), log("tree"));
  return paths;
}
