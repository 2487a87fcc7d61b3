// @ts-check
// The engine in a worker of its own: the page never waits, and a crash costs one session.

import { browser } from "./browser.js";
import { openRemote } from "./remote.js";

/** @type {import("./remote.js").Spawn} */
const spawn = (heard, failed) => {
  const worker = start();
  worker.onmessage = ({ data }) => heard(data);
  worker.onerror = (event) => failed(event.message || "it could not be loaded");
  worker.onmessageerror = () => failed("its answer could not be read");
  return { post: (message, transfer) => worker.postMessage(message, transfer), end: () => worker.terminate() };
};

/** A worker of another origin (a CDN) is not allowed; one that imports it is. */
function start() {
  const { origin, href } = new URL(import.meta.url);
  if (origin === globalThis.location?.origin || origin === "null") {
    return new Worker(new URL("./thread.js", import.meta.url), { type: "module" });
  }
  const text = `import ${JSON.stringify(new URL("./thread.js", href).href)};`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(address, { type: "module" });
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return worker;
}

/** @type {typeof import("./worker.d.ts").openInWorker} */
export const openInWorker = (inputs, options) => openRemote(spawn, browser, inputs, options);

export { ArtiscopeError } from "./errors.js";
