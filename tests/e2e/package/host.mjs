// The host's side of the embedding contract, against a page that keeps it and one that breaks it. `fake.html` stands
// for the page; what it heard is written down in it.

import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { calm, equal, journey, ok, open as visit, until } from "../lib.mjs";

const HOST = `<!doctype html><meta charset="utf-8"><title>host</title><body></body>`;

export default async ({ folder, serve, launch }) => {
  const made = (path) => {
    if (path === "/host.html") return { type: "text/html", body: HOST };
    if (path === "/nested.html") return { type: "text/html", body: `<!doctype html><iframe sandbox="allow-scripts" src="/host.html"></iframe>` };
    // A module is fetched by CORS, and a host without an origin is nobody's.
    if (path === "/sub/path/node_modules/artiscope/host.js") {
      return { type: "text/javascript", body: readFileSync(join(folder, path.slice(10))), headers: { "Access-Control-Allow-Origin": "*" } };
    }
    return null;
  };
  // Two origins: one of the host, one of the page.
  const server = await serve(made);
  const other = await serve(made);
  const browser = await launch();
  const setUp = `
    const server = ${JSON.stringify(server.url)};
    const fake = (how = "", hash = "", from = server) => from + "artiscope.html?how=" + how + hash;
    const events = [];
    const hear = (target, ...types) => types.forEach((type) => target.addEventListener(type, ({ detail }) => events.push({ type, ...detail })));
    const told = async (promise) => { try { return { value: await promise }; } catch (error) { return { code: typeof error.code === "string" ? error.code : error.name, message: error.message }; } };
    const frame = (src, sandbox = "allow-scripts") => {
      const frame = document.createElement("iframe");
      if (sandbox !== null) frame.setAttribute("sandbox", sandbox);
      frame.src = src;
      document.body.append(frame);
      return frame;
    };
    const zip = { name: "run.zip", data: new Uint8Array(1000) };
    const viewer = async (attributes) => {
      await import(server + "node_modules/artiscope/viewer.js");
      const element = Object.assign(document.createElement("artiscope-viewer"), attributes);
      hear(element, "ready", "progress", "opened", "error", "statechange", "heightchange");
      document.body.append(element);
      return element;
    };
    const { createHost, makeToken, readMessage } = await import(server + "node_modules/artiscope/host.js");
    void [fake, told, frame, zip, viewer, createHost, makeToken, readMessage];
  `;
  const ask = (where, body) => where.evaluate(new Function(`return (async () => { ${setUp} ${body} })()`));
  /** Lines that the fake page wrote. */
  const heard = async (page, at = 1) => {
    const text = await page.frames().at(at).locator("pre").textContent();
    return text.trim().split("\n").map((line) => JSON.parse(line));
  };
  const on = (name, run, path = "/host.html") =>
    journey(name, async () => {
      const page = await visit(browser, `${server.origin}${path}`);
      try {
        await run(page);
        calm(page);
      } finally {
        await page.context().close();
      }
    });

  try {
    await on("the element opens files in a sandboxed page, and tells what happens", async (page) => {
      const said = await ask(page, `
        const element = await viewer({ src: fake(), lens: "tests", theme: "dark" });
        const summary = await element.open([zip, new File(["abc"], "more.log")], { title: "Run 7", view: "flakes" });
        const again = await element.open(zip);
        return { summary, again, events, height: element.getBoundingClientRect().height, sandbox: element.shadowRoot.querySelector("iframe").getAttribute("sandbox") };`);
      equal(said.summary.verdict, "red", "verdict");
      equal(said.again.tests, 2, "the second time");
      equal(said.sandbox, "allow-scripts", "sandbox");
      equal(said.height, 640, "height");
      const types = said.events.map(({ type }) => type).join(" ");
      equal(types, "ready progress statechange heightchange opened progress statechange heightchange opened", "events");
      equal(said.events.find(({ type }) => type === "statechange").hash, "#/tests?v=1", "where the reader is");
      const [{ hash, origin }, { open }] = await heard(page);
      equal(origin, "null", "origin of the page");
      ok(/^#\/tests\?v=1&embed=1&await=1&token=[0-9a-f]{32}&theme=dark$/.test(hash), hash);
      equal(JSON.stringify(open), JSON.stringify({ names: ["run.zip", "more.log"], sizes: [1000, 3], isMine: true, hasToken: true, keepOpen: true, title: "Run 7", view: "flakes" }), "what the page heard");
    });

    await on("the element follows its attributes, and fits what the page shows", async (page) => {
      await ask(page, `
        const element = await viewer({ src: fake(), fit: true });
        await element.open(zip);
        if (element.style.height !== "432px") throw new Error(element.style.height);
        element.lens = "flakes";`);
      await until("the page went there", async () => (await heard(page)).some(({ hash }) => hash?.startsWith("#/flakes?")));
      equal((await heard(page)).filter(({ origin }) => origin).length, 1, "loads of the page");
      const moved = await ask(page, `
        const element = document.querySelector("artiscope-viewer");
        element.src = fake("another");
        await element.ready;
        const { verdict } = await element.open(zip);
        element.remove();
        const gone = await told(element.open(zip));
        document.body.append(element);
        return { verdict, gone, back: (await element.open(zip)).verdict };`);
      equal(moved.verdict, "red", "after another address");
      equal(moved.gone.code, "not_connected", "in no document");
      equal(moved.back, "red", "in the document again");
    });

    await on("a page that never answers, or cannot be addressed, is told", async (page) => {
      const said = await ask(page, `
        const late = createHost(frame(fake("late")), { timeout: 20_000 });
        const silent = createHost(frame(fake("silent")), { timeout: 600 });
        const element = await viewer({ src: "http://[" });
        return { late: await told(late.open(zip)), silent: await told(silent.open(zip)), events, none: await told(element.ready) };`);
      equal(said.late.value?.verdict, "red", "one that said nothing by itself is found by greeting it");
      equal(said.silent.code, "timeout", "silent");
      equal(said.events[0].code, "src", "an address that is none");
    });

    await on("transferred buffers are handed over, and an abort ends the waiting", async (page) => {
      const said = await ask(page, `
        const token = makeToken();
        const host = createHost(frame(fake("", "#/tests?v=1&token=" + token)), { token });
        const data = new ArrayBuffer(64);
        await host.open([{ name: "a", data }, { name: "b", data: new Uint8Array(data) }], { transfer: true });
        const before = await told(host.open(zip, { signal: AbortSignal.abort() }));
        const silent = createHost(frame(fake("silent")));
        const stop = new AbortController();
        setTimeout(() => stop.abort(), 50);
        const within = await told(silent.open(zip, { signal: stop.signal }));
        host.close();
        return { left: data.byteLength, before, within, closed: await told(host.open(zip)) };`);
      equal(said.left, 0, "bytes that are left");
      equal(said.before.code, "AbortError", "before");
      equal(said.within.code, "AbortError", "within");
      equal(said.closed.code, "closed", "after close");
    });

    await on("a wrong token is the page's error", async (page) => {
      const said = await ask(page, `
        const host = createHost(frame(fake("", "#/tests?v=1&token=a")), { token: "b" });
        hear(host, "error");
        return { ...(await told(host.open(zip))), events };`);
      equal(said.code, "token", "code");
      equal(said.events.length, 1, "events");
    });

    await on("garbage of the page is none of its messages", async (page) => {
      const said = await ask(page, `
        const token = makeToken();
        const host = createHost(frame(fake("garbage", "#/tests?v=1&token=" + token)), { token });
        hear(host, "ready", "progress", "opened", "error", "state", "height");
        const summary = await host.open(zip);
        await new Promise((done) => setTimeout(done, 100));
        return { summary, events: events.map(({ type, hash, id }) => ({ type, length: hash?.length, id })) };`);
      equal(said.summary.verdict, "red", "the first answer holds");
      equal(said.events.map(({ type }) => type).join(" "), "ready opened state opened opened", "events");
      equal(said.events[2].length, 262_144, "characters of a text that is too long");
    });

    await on("a page that is loaded anew in the middle is told, and taken up again", async (page) => {
      const said = await ask(page, `
        const token = makeToken();
        const host = createHost(frame(fake("leave", "#/tests?v=1&token=" + token)), { token });
        hear(host, "ready");
        const first = await told(host.open(zip));
        return { first, ready: events.length };`);
      equal(said.first.code, "reloaded", "code");
      equal(said.ready, 2, "ready");
    });

    await on("nobody but the frame and its origin is heard", async (page) => {
      const said = await ask(page, `
        const token = makeToken();
        const real = frame(fake("silent"), null);
        const host = createHost(real, { token, timeout: 1500, origin: new URL(server).origin });
        hear(host, "ready", "opened", "state", "error");
        const forged = { app: "artiscope", v: 1, type: "ready", nonce: "x" };
        window.postMessage(forged, "*"); // its own window
        frame(fake()); // a page in another frame is ready
        const wrong = frame(fake(), null);
        const strict = createHost(wrong, { origin: "https://ci.example", timeout: 1500 }); // the frame, of another origin
        return { real: await told(host.ready), strict: await told(strict.ready), events };`);
      equal(said.real.code, "timeout", "the frame did not speak");
      equal(said.strict.code, "timeout", "the origin is another");
      equal(said.events.length, 0, "events");
    });

    await on("a page of another origin is written to by its name", async (page) => {
      const said = await ask(page, `
        const token = makeToken();
        const host = createHost(frame(fake("", "#/tests?v=1&token=" + token, ${JSON.stringify(other.url)}), null), { token });
        return { ...(await told(host.open(zip))), window: await told(Promise.resolve().then(() => createHost(window))) };`);
      equal(said.value.verdict, "red", "verdict");
      equal(said.window.code, "origin", "a window without an origin");
    });

    await on("a host without an origin gives the page a way back of its own", async (page) => {
      await until("the frame", () => page.frames().length === 2);
      const said = await ask(page.frames()[1], `
        const token = makeToken();
        const host = createHost(frame(fake("", "#/tests?v=1&token=" + token)), { token });
        hear(host, "state", "height");
        return { ...(await told(host.open(zip))), events, origin };`);
      equal(said.origin, "null", "origin of the host");
      equal(said.value?.verdict, "red", said.message ?? "verdict");
      equal(said.events.length, 2, "events");
    }, "/nested.html");
  } finally {
    await browser.close();
    server.close();
    other.close();
  }

  await journey("what is not used is left out by a bundler", async () => {
    const size = async (contents, platform = "browser") => {
      const { outputFiles } = await build({ stdin: { contents, resolveDir: folder }, bundle: true, minify: true, write: false, format: "esm", platform, logLevel: "silent" });
      return outputFiles[0].text;
    };
    const host = await size(`import { createHost } from "artiscope/host"; console.log(createHost);`);
    ok(host.length < 6000 && !host.includes("wasm"), `the host alone: ${host.length} characters`);
    const error = await size(`import { ArtiscopeError } from "artiscope"; console.log(ArtiscopeError);`);
    ok(error.length < 1000, `the error alone: ${error.length} characters`);
    const engine = await size(`import { open } from "artiscope"; console.log(open);`);
    ok(engine.includes("artiscope.wasm") && !engine.includes("artiscope-viewer") && !engine.includes("node:"), "the engine alone");
    const viewer = await size(`import "artiscope/viewer";`);
    ok(viewer.includes("artiscope-viewer"), "the element is kept for what it does");
    const node = await size(`import { open } from "artiscope"; console.log(open);`, "node");
    ok(node.includes("node:fs"), "files in Node");
  });
};
