// A peer reads one document: node format_peer.mjs FORMAT PATH. Prints milliseconds, cases, and what read it.

import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { XMLParser } from "fast-xml-parser";
import { Parser as TapParser } from "tap-parser";

const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const xml = (path) => new XMLParser({ ignoreAttributes: false }).parse(readFileSync(path, "utf8"));

/** Walks what was read, so that nobody is lazy. */
const count = (rows, name, status) => rows.filter((row) => name(row).length > 0 && status(row) !== null).length;

const PEERS = {
  junit: ["fast-xml-parser", (path) => count(list(xml(path).testsuite.testcase), (row) => row["@_name"], (row) => row.failure ?? "passed")],
  trx: ["fast-xml-parser", (path) => count(list(xml(path).TestRun.Results.UnitTestResult), (row) => row["@_testName"], (row) => row["@_outcome"])],
  ctrf: ["JSON.parse", (path) => count(JSON.parse(readFileSync(path, "utf8")).results.tests, (row) => row.name, (row) => row.status)],
  tap: [
    "tap-parser",
    (path) =>
      new Promise((done) => {
        let cases = 0;
        const parser = new TapParser(() => done(cases));
        parser.on("assert", (row) => (cases += row.name.length > 0 ? 1 : 0));
        createReadStream(path).pipe(parser);
      }),
  ],
  "go-test-json": [
    "JSON.parse, line by line",
    async (path) => {
      const ended = new Map();
      for await (const line of createInterface({ input: createReadStream(path) })) {
        const { Action, Package, Test } = JSON.parse(line);
        if (Test && (Action === "pass" || Action === "fail" || Action === "skip")) ended.set(`${Package} ${Test}`, Action);
      }
      return ended.size;
    },
  ],
};

const [format, path] = process.argv.slice(2);
const [title, read] = PEERS[format];
const start = performance.now();
const cases = await read(path);
console.log(JSON.stringify({ ms: performance.now() - start, cases, with: title }));
