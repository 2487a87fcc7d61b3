// What goes wrong: ends early, never ends, promises too much, is nothing at all. A sentence and a code each time, and
// the next session is as good as ever.

import { equal, journey, ok } from "../lib.mjs";

export default async ({ node, zips }) => {
  /** Runs a body in Node with both ways of opening, and gives what it logs as JSON. */
  const said = (body, ...args) => {
    const { stdout, stderr, status } = node(`
      import { about, ArtiscopeError, load, open } from "artiscope";
      import { openInWorker } from "artiscope/worker";
      import { readFileSync } from "node:fs";
            const bytes = readFileSync("run.zip");
      const told = async (work) => {
        try { return { value: await work() }; } catch (error) {
          return { code: typeof error.code === "string" ? error.code : error.name, message: error.message, isOurs: error instanceof ArtiscopeError };
        }
      };
      const both = async (work) => [await told(() => work(open)), await told(() => work(openInWorker))];
      const notes = async (session) => { const rows = []; for await (const row of session.rows("notes")) rows.push(row.what); return rows; };
      const good = async () => { const session = await open("run.zip"); try { return session.inspection().verdict; } finally { session.close(); } };
      const out = await (async () => { ${body} })();
      console.log(JSON.stringify({ out, good: await good() }));`, ...args);
    equal(status, 0, stderr);
    const all = JSON.parse(stdout);
    equal(all.good, "red", "the next session");
    return all.out;
  };
  const codes = (all, code, words = "") => {
    for (const { code: found, message, isOurs } of all) {
      equal(found, code, message ?? "it was opened");
      ok(isOurs && message.includes(words), `an error of the package with ${JSON.stringify(words)}: ${message}`);
    }
  };

  await journey("a zip that ends early is read as far as it goes, and the ledger says so", async () => {
    const all = said(`return both(async (call) => {
      const session = await call({ name: "cut.zip", data: bytes.subarray(0, bytes.length - 200) });
      return { notes: await notes(session), isReadable: session.isReadable, verdict: (await session.inspection()).verdict };
    });`);
    for (const { value } of all) {
      ok(value.isReadable && value.notes.length > 0 && value.verdict !== "green", JSON.stringify(value));
    }
  });

  await journey("garbage is no error: nothing is readable, and the ledger says why", async () => {
    const [{ value }] = said(`return both(async (call) => {
      const session = await call([{ name: "noise.zip", data: Uint8Array.from({ length: 9000 }, (_, i) => (i * 7919) & 255) }, { name: "empty.zip", data: new Uint8Array() }]);
      return { verdict: (await session.inspection()).verdict, ledger: (await session.inspection()).ledger.map((row) => row.what) };
    });`);
    equal(value.verdict, "no_data", "verdict");
    ok(value.ledger.length > 0, "rows of the ledger");
  });

  await journey("a terabyte that is promised and not brought is a row of the ledger", async () => {
    const all = said(`
      const promise = (read) => ({ name: "huge.zip", size: 2 ** 40, read });
      const tail = bytes.subarray(bytes.length - 22); // the end of a directory that is said to lie before it
      const lying = Uint8Array.from(tail);
      new DataView(lying.buffer).setUint32(12, 0xfffffff0, true);
      const ways = {
        nothing: promise(() => new Uint8Array()),
        head: promise((offset, length) => bytes.subarray(offset, offset + length)),
        zeros: promise((offset, length) => new Uint8Array(length)),
        lies: promise((offset, length) => {
          const out = new Uint8Array(length);
          const at = 2 ** 40 - 22 - offset;
          if (at < length) out.set(lying.subarray(Math.max(0, -at)).subarray(0, length - Math.max(0, at)), Math.max(0, at));
          return out;
        }),
      };
      const out = {};
      for (const [way, input] of Object.entries(ways)) out[way] = await told(async () => {
        const session = await open(input, { limits: { entry_bytes: 1e8 } });
        try { return { verdict: session.inspection().verdict, notes: await notes(session) }; } finally { session.close(); }
      });
      return out;`);
    for (const [way, { value, message }] of Object.entries(all)) {
      ok(value, `${way}: ${message}`);
      ok(value.verdict !== "green" && value.notes.length > 0, `${way}: ${JSON.stringify(value)}`);
    }
  });

  await journey("what reads a range may fail, lie or talk nonsense", async () => {
    const all = said(`
      const input = (read) => ({ name: "a.zip", size: 1000, read });
      const out = [];
      for (const read of [() => { throw new Error("the disk is gone"); }, () => "text", () => new Uint8Array(5000), () => undefined, () => new Uint16Array(2)]) {
        out.push(await told(async () => { const session = await open(input(read)); return notes(session); }));
      }
      return out;`);
    equal(all.length, 5, "ways");
    for (const { value, message } of all) ok(value?.length > 0, `a row of the ledger: ${message ?? "none"}`);
    const sentence = "not read: the host could not read it";
    for (const { value } of all) ok(value.every((said) => said === sentence || said.startsWith(`${sentence}: `)), `sentences: ${value}`);
    equal(all[0].value[0], `${sentence}: the disk is gone`, "the sentence, with what the host said");
  });

  await journey("a stream that never ends is ended, one that fails is told", async () => {
    const all = said(`
      let cancelled = 0;
      const endless = () => new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(65536)), cancel: () => void (cancelled += 1) });
      const broken = () => new ReadableStream({ start: (to) => to.error(new Error("connection reset")) });
      const text = () => new ReadableStream({ start: (to) => (to.enqueue("text"), to.close()) });
      return {
        endless: await both((call) => call({ name: "endless.zip", data: endless() }, { heldBytes: 1e6 })),
        broken: await both((call) => call({ name: "broken.zip", data: broken() })),
        text: await both((call) => call({ name: "text.zip", data: text() })),
        cancelled,
      };`);
    codes(all.endless, "too_large", "endless.zip");
    codes(all.broken, "unreadable", "connection reset");
    codes(all.text, "bad_input", "text.zip");
    equal(all.cancelled, 2, "streams that were cancelled");
  });

  await journey("an abort ends the opening, wherever it is", async () => {
    const all = said(`
      const waiting = () => new ReadableStream({});
      const late = (phase) => (call) => {
        const stop = new AbortController();
        return call(process.argv[2], { signal: stop.signal, onProgress: (now) => now.phase === phase && stop.abort() });
      };
      const before = (call) => call("run.zip", { signal: AbortSignal.abort() });
      const within = (call) => {
        const stop = new AbortController();
        setTimeout(() => stop.abort(new Error("enough")), 20);
        return call({ name: "a.zip", data: waiting() }, { signal: stop.signal });
      };
      return { before: await both(before), judging: await both(late("judging")), within: await both(within) };`, zips[0]);
    for (const { code } of [...all.before, ...all.judging]) equal(code, "AbortError", "what was thrown");
    for (const { message } of all.within) equal(message, "enough", "its reason");
  });

  await journey("what is no input and no option is refused with a sentence", async () => {
    const all = said(`
      const inputs = [];
      for (const input of [null, undefined, 42, {}, { name: "a" }, { name: "a", data: 7 }, [bytes, false]]) inputs.push(...await both((call) => call(input)));
      return {
        inputs,
        none: await both((call) => call([])),
        missing: await both((call) => call("not-there.zip")),
        limit: await both((call) => call(bytes, { limits: { deepness: 1 } })),
        half: await both((call) => call(bytes, { limits: { depth: 0.5 } })),
        policy: await both((call) => call(bytes, { policy: "nonsense" })),
        file: await both((call) => call(bytes, { policy: { name: "artiscope.toml", text: "nonsense = 1" } })),
        time: await both((call) => call(bytes, { asOf: "soon" })),
        range: [await told(() => openInWorker({ name: "a", size: 1, read: () => new Uint8Array(1) }))],
        answer: [await told(() => open(new Response("no", { status: 404 })))],
      };`);
    codes(all.inputs, "bad_input", "input ");
    codes(all.none, "no_input");
    codes(all.missing, "unreadable", "there is no such file or folder: not-there.zip");
    codes(all.limit, "bad_option", "no such limit: deepness");
    codes(all.half, "bad_option", "not a whole number");
    codes(all.policy, "bad_option", "no such policy: nonsense");
    codes(all.file, "bad_option", "nonsense");
    codes(all.time, "bad_option", "not a time");
    codes(all.range, "bad_input", "a function");
    codes(all.answer, "unreadable", "404");
  });

  await journey("a session that is closed says so, and names that are not known are told", async () => {
    const all = said(`
      const session = await open("run.zip");
      const remote = await openInWorker("run.zip");
      const unknown = [];
      for (const one of [session, remote]) {
        unknown.push(await told(() => one.facts("nonsense")), await told(() => one.report("nonsense")), await told(() => one.lens("nonsense")));
      }
      const still = [session.inspection().verdict, (await remote.inspection()).verdict];
      const waiting = told(() => remote.inspect());
      session.close(); session.close(); remote.close(); remote.close();
      const closed = [await waiting];
      for (const one of [session, remote]) {
        for (const name of ["inspect", "inspection", "facts", "pieces", "explain", "explainText", "flakes", "lens", "lensText", "report", "redactedCopy"]) closed.push(await told(() => one[name]("tests")));
        closed.push(await told(async () => { for await (const row of one.rows("tests")) return row; }));
      }
      return { unknown, still, closed };`);
    codes(all.unknown, "unknown_name", "no such");
    equal(all.still.join(), "red,red", "what they say afterwards");
    equal(all.closed.length, 25, "calls");
    codes(all.closed, "closed", "closed");
  });

  await journey("memory is given back: opening again and again does not grow it", async () => {
    const grown = said(`
      const large = { name: "large.zip", data: readFileSync(process.argv[2]) };
      const sizes = [];
      for (let round = 0; round < 12; round += 1) {
        const session = await open(large);
        session.inspect();
        session[Symbol.dispose]();
        sizes.push(process.memoryUsage().arrayBuffers + process.memoryUsage().external);
      }
      return sizes;`, zips[0]);
    const [early, late] = [Math.max(...grown.slice(2, 5)), grown.at(-1)];
    ok(late <= early * 1.2 + 1e6, `bytes after each round: ${grown.join(" ")}`);
  });

  await journey("a secret does not leave", async () => {
    const secret = `ghp_${"0123456789abcdefghijklmnopqrstuvwxyz"}`;
    const text = said(`
      const log = "2025-01-01T10:00:00Z ERROR token=" + process.argv[2] + " was refused\\n";
      const report = '<testsuite name="s"><testcase name="t"><failure message="' + process.argv[2] + '"/></testcase></testsuite>';
      const session = await open([{ name: "a.log", data: Buffer.from(log) }, { name: "a.xml", data: Buffer.from(report) }]);
      const { tables, formats, lenses } = about();
      const texts = [session.inspect(), session.explainText(), ...formats.map(({ id }) => session.report(id)), ...tables.map(({ id }) => session.facts(id)), ...lenses.map(({ id }) => session.lensText(id, "json"))];
      const copy = session.redactedCopy();
      texts.push(JSON.stringify(copy.report), ...copy.files.map(({ data }) => Buffer.from(data).toString()));
      return texts;`, secret);
    ok(text.length > 40, "texts");
    ok(text.some((one) => one.includes("[redacted:")), "marks");
    for (const one of text) ok(!one.includes(secret.slice(4)), one.slice(0, 2000));
  });
};
