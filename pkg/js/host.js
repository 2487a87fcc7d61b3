// @ts-check
// The host's side of the embedding contract, version 1, for a page in a frame or a window. Nothing else is imported.
//
// A page is heard only where it is: its window and its origin must be those that were given.

const APP = "artiscope";
const V = 1;
/** Longest text that is taken of a page; the rest is cut off. */
const TEXT = 262_144;
/** Milliseconds between two greetings, until the page answers. */
const GREET = 250;

/** An error of the page, or of the way to it. */
export class HostError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = "HostError";
    this.code = code;
  }
}

const text = (/** @type {unknown} */ value) => (typeof value === "string" ? value.slice(0, TEXT) : undefined);
const count = (/** @type {unknown} */ value) => (typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : undefined);
const id = (/** @type {unknown} */ value) => (typeof value === "string" || typeof value === "number" ? value : null);
const summary = (/** @type {unknown} */ value) => (typeof value === "object" && !Array.isArray(value) ? value : undefined);

/** What a page may say, and how each member is read; what cannot be read makes the message none. */
const SAID = {
  ready: { nonce: text },
  progress: { id, phase: text, done: count, total: count },
  opened: { id, summary },
  error: { id, code: text, message: text },
  state: { hash: text },
  height: { px: count },
};

/**
 * Reads a message of a page; `undefined` for what is none.
 * @param {any} data
 * @returns {{ type: string, [key: string]: any } | undefined}
 */
export function readMessage(data) {
  if (data === "PONG" || data?.name === "ready:response") return { type: "pong" };
  if (data?.app !== APP || data.v !== V || !Object.hasOwn(SAID, data.type)) return undefined;
  /** @type {{ type: string, [key: string]: any }} */
  const message = { type: data.type };
  for (const [key, read] of Object.entries(SAID[/** @type {keyof SAID} */ (data.type)])) {
    message[key] = read(data[key]);
    if (message[key] === undefined) return undefined;
  }
  return message;
}

/** 32 hexadecimal digits that nobody can guess. */
export function makeToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The origin that a frame's page has; a frame without an origin of its own has `null`.
 * @param {HTMLIFrameElement} frame
 */
function originOf(frame) {
  const isOpaque = frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-same-origin");
  if (isOpaque) return "null";
  return frame.hasAttribute("srcdoc") || !frame.src ? location.origin : new URL(frame.src, document.baseURI).origin;
}

/** @typedef {{ done: (summary: any) => void, failed: (error: unknown) => void }} Waiting */

class Host extends EventTarget {
  #frame;
  #origin;
  #token;
  #nonce = "";
  #isReady = false;
  #next = 0;
  #name = makeToken().slice(0, 8);
  /** @type {Map<unknown, Waiting>} */
  #waiting = new Map();
  #listening = new AbortController();
  /** @type {{ done: (value: undefined) => void, failed: (error: HostError) => void }} */
  #greeted;

  /**
   * @param {HTMLIFrameElement | Window} target
   * @param {import("./host.d.ts").HostOptions} options
   */
  constructor(target, { origin, token, timeout = 30_000 } = {}) {
    super();
    this.#frame = target;
    const isFrame = "contentWindow" in target;
    if (!origin && !isFrame) throw new HostError("origin", "the origin of a window must be given");
    this.#origin = origin ?? originOf(/** @type {HTMLIFrameElement} */ (target));
    this.#token = token;
    const { signal } = this.#listening;
    /** @type {any} */
    let greeted;
    this.ready = /** @type {Promise<void>} */ (new Promise((done, failed) => (greeted = { done, failed })));
    this.ready.catch(() => {}); // Who waits hears of it.
    this.#greeted = greeted;
    addEventListener("message", (event) => this.#hear(event), { signal });
    // The page may have been ready before anyone listened. A greeting holds nothing, so it may go to whoever is there.
    const greet = () => !this.#isReady && this.#window?.postMessage("PING", "*");
    const greeting = setInterval(greet, GREET);
    const late = setTimeout(() => {
      clearInterval(greeting);
      if (!this.#isReady) this.#greeted.failed(new HostError("timeout", "the page does not answer"));
    }, timeout);
    signal.addEventListener("abort", () => (clearInterval(greeting), clearTimeout(late)));
    greet();
  }

  get #window() {
    return "contentWindow" in this.#frame ? this.#frame.contentWindow : this.#frame;
  }

  /** @param {MessageEvent} event */
  #hear({ source, origin, data }) {
    if (source && source === this.#window && origin === this.#origin) this.#heard(data);
  }

  /** @param {unknown} data */
  #heard(data) {
    const message = readMessage(data);
    if (!message) return;
    const { type, ...rest } = message;
    if (type === "ready") this.#meet(rest.nonce);
    if (type === "ready" || type === "pong") {
      if (this.#isReady) return;
      this.#isReady = true;
      this.#greeted.done(undefined);
      this.#tell("ready", {});
      return;
    }
    const waiting = this.#waiting.get(rest.id);
    if (type === "opened" || type === "error") this.#waiting.delete(rest.id);
    if (type === "opened") waiting?.done(rest.summary);
    if (type === "error") waiting?.failed(new HostError(rest.code, rest.message));
    this.#tell(type, rest);
  }

  /** A page with another nonce was loaded anew: what the last one was reading is gone. @param {string} nonce */
  #meet(nonce) {
    if (this.#nonce && this.#nonce !== nonce) {
      this.#isReady = false;
      this.#fail(new HostError("reloaded", "the page was loaded anew"));
    }
    this.#nonce = nonce;
  }

  /** @param {HostError} why */
  #fail(why) {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { failed } of all) failed(why);
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /**
   * @param {any} items
   * @param {import("./host.d.ts").HostOpenOptions} [options]
   */
  async open(items, { transfer = false, signal, ...rest } = {}) {
    const list = (Array.isArray(items) ? items : [items]).map((item) => (item instanceof File ? { name: item.name, data: item } : item));
    signal?.throwIfAborted();
    await Promise.race([this.ready, aborted(signal)]);
    if (this.#listening.signal.aborted) throw new HostError("closed", "this host is closed");
    this.#next += 1;
    const id = `${this.#name}-${this.#next}`;
    const nonce = this.#nonce || undefined;
    const message = { app: APP, v: V, type: "open", id, nonce, token: this.#token, items: list, ...rest };
    /** @type {Transferable[]} */
    const moved = transfer ? list.map(({ data }) => data?.buffer ?? data).filter((data) => data instanceof ArrayBuffer) : [];
    // A host without an origin cannot be written to by name: it gives the page a way back that is its own.
    if (globalThis.origin === "null") {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => this.#heard(data);
      this.#listening.signal.addEventListener("abort", () => port1.close());
      moved.push(port2);
    }
    const answer = new Promise((done, failed) => this.#waiting.set(id, { done, failed }));
    answer.catch(() => {}); // Who gave up does not hear of it.
    try {
      // A page without an origin cannot be named; that it is this frame's was seen when it answered.
      this.#window?.postMessage(message, this.#origin === "null" ? "*" : this.#origin, [...new Set(moved)]);
      return await Promise.race([answer, aborted(signal)]);
    } finally {
      this.#waiting.delete(id);
    }
  }

  close() {
    this.#listening.abort();
    const why = new HostError("closed", "this host is closed");
    this.#greeted.failed(why);
    this.#fail(why);
  }
}

/** @param {AbortSignal} [signal] @returns {Promise<never>} */
function aborted(signal) {
  const promise = new Promise((_, failed) => signal?.addEventListener("abort", () => failed(signal.reason), { once: true }));
  promise.catch(() => {});
  return /** @type {Promise<never>} */ (promise);
}

/** @type {typeof import("./host.d.ts").createHost} */
export const createHost = (target, options) => /** @type {any} */ (new Host(target, options));
