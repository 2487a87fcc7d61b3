// What people build with today: a zip library, an XML library, JSON.parse. The same work as the
// page's reading: every case with its failure, every line of a log, every record.
"use strict";

const text = new TextDecoder();
const xml = new fxp.XMLParser({ ignoreAttributes: false, parseAttributeValue: false });
const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

function cases(node, found) {
  for (const test of list(node.testcase)) {
    found.cases += 1;
    if (test.failure !== undefined || test.error !== undefined) found.failed += 1;
  }
  for (const suite of [...list(node.testsuite), ...list(node.testsuites)]) cases(suite, found);
}

function read(name, bytes, found) {
  const content = text.decode(bytes);
  found.bytes += bytes.length;
  if (name.endsWith(".xml")) {
    cases(xml.parse(content), found);
    return;
  }
  for (const line of content.split("\n")) {
    if (!line) continue;
    if (name.endsWith(".ndjson")) {
      JSON.parse(line);
      found.records += 1;
    } else {
      found.lines += 1;
      if (line.includes("ERROR")) found.errors += 1;
    }
  }
}

const PEERS = {
  async jszip(file, found) {
    const zip = await JSZip.loadAsync(file);
    for (const [name, entry] of Object.entries(zip.files)) read(name, await entry.async("uint8array"), found);
  },
  async fflate(file, found) {
    const entries = fflate.unzipSync(new Uint8Array(await file.arrayBuffer()));
    for (const [name, bytes] of Object.entries(entries)) read(name, bytes, found);
  },
};

globalThis.measure = async (peer) => {
  const found = { bytes: 0, cases: 0, failed: 0, lines: 0, errors: 0, records: 0 };
  const file = document.getElementById("file").files[0];
  const start = performance.now();
  await PEERS[peer](file, found);
  return { ms: performance.now() - start, found };
};
