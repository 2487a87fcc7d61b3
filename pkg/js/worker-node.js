// @ts-check
// The same in Node, in a thread.

import { Worker } from "node:worker_threads";
import { node } from "./files.js";
import { openRemote } from "./remote.js";

/** @type {import("./remote.js").Spawn} */
const spawn = (heard, failed) => {
  const worker = new Worker(new URL("./thread-node.js", import.meta.url));
  worker.on("message", heard);
  worker.on("error", (error) => failed(error.message));
  worker.on("messageerror", () => failed("its answer could not be read"));
  worker.on("exit", (code) => failed(`exit code ${code}`));
  return {
    post: (message, transfer) => worker.postMessage(message, /** @type {any} */ (transfer)),
    keep: (isBusy) => void (isBusy ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
};

/** @type {typeof import("./worker.d.ts").openInWorker} */
export const openInWorker = (inputs, options) => openRemote(spawn, node, inputs, options);

export { ArtiscopeError } from "./errors.js";
