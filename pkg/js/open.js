// @ts-check
// Inputs → a session that is read to the end, in this thread, which stays alive meanwhile.

import { ArtiscopeError } from "./errors.js";
import { Engine, loadWith, refuseAfterCrash, told } from "./engine.js";
import { HELD_BYTES, readable, receive } from "./inputs.js";
import { Session } from "./session.js";

/** Milliseconds after which other work of the thread gets its turn. */
const TURN = 12;

/** Lets everything else of the thread run. */
const pause = () =>
  new Promise((/** @type {(value?: unknown) => void} */ done) => {
    const { setImmediate } = /** @type {any} */ (globalThis);
    if (setImmediate) return setImmediate(done);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(0);
  });

/**
 * Options of the engine, as it reads them.
 * @param {import("./index.d.ts").OpenOptions} options
 * @param {import("./inputs.js").Unread[]} unread
 */
function given({ limits = {}, policy, quarantine, asOf, project, run }, unread) {
  const list = policy === undefined ? [] : Array.isArray(policy) ? policy : [policy];
  const time = asOf === "now" ? new Date() : asOf;
  const as_of = time instanceof Date ? time.toISOString() : time;
  return JSON.stringify({ limits, policy: list, quarantine, as_of, project, run, unread });
}

/**
 * @param {import("./inputs.js").Host} host
 * @param {unknown} inputs
 * @param {import("./index.d.ts").OpenOptions} [options]
 */
export async function openWith(host, inputs, options = {}) {
  const { held, unread } = await receive(host, inputs, options);
  return openHeld(host, held, unread, options);
}

/**
 * @param {import("./inputs.js").Host} host
 * @param {import("./inputs.js").Held[]} held
 * @param {import("./inputs.js").Unread[]} unread
 * @param {import("./index.d.ts").OpenOptions} options
 */
export async function openHeld(host, held, unread, options) {
  const { signal, onProgress, heldBytes = HELD_BYTES } = options;
  await loadWith(host, options.wasm);
  refuseAfterCrash();
  /** @type {import("./inputs.js").Source[]} */
  const sources = [];
  const end = () => sources.forEach((source) => source.close?.());
  /** @type {Engine | undefined} */
  let engine;
  try {
    for (const input of held) {
      signal?.throwIfAborted();
      sources.push(await readable(host, input, heldBytes));
    }
    const column = (/** @type {keyof import("./inputs.js").Source} */ key) => sources.map((source) => source[key]);
    try {
      engine = new Engine(/** @type {string[]} */ (column("name")), new Float64Array(/** @type {number[]} */ (column("size"))), /** @type {any} */ (column("read")), given(options, unread));
    } catch (error) {
      throw told(error, "bad_option");
    }
    await read(engine, signal, onProgress);
    return new Session(engine, end);
  } catch (error) {
    try {
      engine?.free();
    } catch {
      // After a crash there is nothing to give back.
    }
    end();
    throw error;
  }
}

/**
 * @param {Engine} engine
 * @param {import("./index.d.ts").SignalLike} [signal]
 * @param {(progress: import("./index.d.ts").Progress) => void} [onProgress]
 */
async function read(engine, signal, onProgress) {
  const tell = (/** @type {"reading" | "judging"} */ phase) => onProgress?.({ phase, done: engine.done(), total: engine.total() });
  const run = (/** @type {() => unknown} */ work) => {
    try {
      return work();
    } catch (error) {
      throw told(error, "unreadable");
    }
  };
  let since = performance.now();
  tell("reading");
  while (run(() => engine.step())) {
    if (performance.now() - since < TURN) continue;
    tell("reading");
    await pause();
    signal?.throwIfAborted();
    since = performance.now();
  }
  tell("judging");
  await pause();
  signal?.throwIfAborted();
  run(() => engine.finish());
}

/** What there is to ask for; the engine must be loaded. */
export function about() {
  try {
    return Engine.about();
  } catch (error) {
    throw new ArtiscopeError("not_loaded", "the engine is not loaded: call load first");
  }
}
