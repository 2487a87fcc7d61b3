// @ts-check
// This side of a worker: the same session, every answer a promise.

import { ArtiscopeError, said } from "./errors.js";
import { receive } from "./inputs.js";
import { ASKED, rowsOf } from "./session.js";

/**
 * @typedef {object} Thread a worker, in browsers and Node alike
 * @property {(message: unknown, transfer: Transferable[]) => void} post
 * @property {(isBusy: boolean) => void} [keep] one that is idle holds no process up
 * @property {() => void} end
 * @typedef {(heard: (message: any) => void, failed: (why: string) => void) => Thread} Spawn
 */

/**
 * @param {Spawn} spawn
 * @param {import("./inputs.js").Host} host
 * @param {unknown} inputs
 * @param {import("./index.d.ts").WorkerOptions} [options]
 * @returns {Promise<import("./index.d.ts").WorkerSession>}
 */
export async function openRemote(spawn, host, inputs, options = {}) {
  const { onProgress, signal, transfer = [], wasm, heldBytes, limits, policy, quarantine, asOf, project, run } = options;
  const { held, unread } = await receive(host, inputs, options);
  for (const input of held) {
    if (input.read) throw new ArtiscopeError("bad_input", `a function cannot be sent to a worker: ${input.name}`);
    // A blob is sent without being copied.
    if (input.chunks) Object.assign(input, { blob: new Blob(/** @type {BlobPart[]} */ (input.chunks)), chunks: undefined });
    if (input.blob && host.sendable) input.blob = await host.sendable(input.blob);
  }
  const session = new Remote(spawn, onProgress);
  const stop = () => session.fail(/** @type {any} */ (signal).reason);
  signal?.addEventListener("abort", stop);
  try {
    signal?.throwIfAborted();
    const module = await cloneable(wasm);
    const engine = { wasm: module, heldBytes, limits, policy, quarantine, asOf, project, run };
    session.isReadable = await session.ask("open", [held, unread, engine], transfer);
    return /** @type {any} */ (session);
  } catch (error) {
    session.close();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** @param {any} source where the module is, as something that a worker can be sent */
async function cloneable(source) {
  if (typeof Response === "function" && source instanceof Response) return source.arrayBuffer();
  return source instanceof URL ? source.href : typeof source === "string" && typeof document === "object" ? new URL(source, document.baseURI).href : source;
}

class Remote {
  isReadable = false;
  #next = 0;
  /** @type {Map<number, { done: (value: any) => void, failed: (error: unknown) => void }>} */
  #waiting = new Map();
  /** @type {Thread | undefined} */
  #thread;
  /** @type {unknown} */
  #over;

  /**
   * @param {Spawn} spawn
   * @param {((progress: any) => void) | undefined} onProgress
   */
  constructor(spawn, onProgress) {
    const heard = (/** @type {any} */ { progress, id, value, error }) => {
      if (progress) return onProgress?.(progress);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      this.#thread?.keep?.(this.#waiting.size > 0);
      if (error) {
        const told = new ArtiscopeError(error.code, error.message);
        waiting?.failed(told);
        // Who crashed answers no more.
        if (error.code === "crashed") this.fail(told);
      } else waiting?.done(value);
    };
    const failed = (/** @type {string} */ why) => this.fail(new ArtiscopeError("crashed", `the worker ended: ${why}`));
    try {
      this.#thread = spawn(heard, failed);
    } catch (error) {
      throw new ArtiscopeError("not_loaded", `the worker could not be started: ${said(error)}`);
    }
  }

  /**
   * @param {string} call
   * @param {unknown[]} args
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  ask(call, args, transfer = []) {
    return new Promise((done, failed) => {
      if (!this.#thread) return failed(this.#over);
      const id = (this.#next += 1);
      this.#waiting.set(id, { done, failed });
      this.#thread.keep?.(true);
      try {
        this.#thread.post({ id, call, args }, transfer);
      } catch (error) {
        this.#waiting.delete(id);
        failed(new ArtiscopeError("bad_input", `it cannot be sent to a worker: ${said(error)}`));
      }
    });
  }

  /** Ends the worker, and tells all who wait why. @param {unknown} why */
  fail(why) {
    if (!this.#thread) return;
    this.#over = why;
    this.#thread.end();
    this.#thread = undefined;
    for (const { failed } of this.#waiting.values()) failed(why);
    this.#waiting.clear();
  }

  /** @param {string} table */
  async *rows(table) {
    yield* rowsOf(await this.ask("pieces", [table]));
  }

  close() {
    this.fail(new ArtiscopeError("closed", "the session is closed"));
  }
}

// Not everywhere yet.
if (Symbol.dispose) /** @type {any} */ (Remote.prototype)[Symbol.dispose] = Remote.prototype.close;

for (const name of ASKED) {
  /** @type {any} */ (Remote.prototype)[name] = function (/** @type {unknown[]} */ ...args) {
    return this.ask(name, args);
  };
}
