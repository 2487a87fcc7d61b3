// @ts-check
// What is given → named inputs that can be read by ranges, or sent to a worker.

import { ArtiscopeError, said } from "./errors.js";

/**
 * @typedef {object} Held an input with its name; one of the others is there
 * @property {string} name
 * @property {Uint8Array} [bytes]
 * @property {Uint8Array[]} [chunks] of a stream
 * @property {Blob} [blob]
 * @property {string} [path] of a file, in Node
 * @property {number} [fd] of an open file, in Node
 * @property {number} [size]
 * @property {(offset: number, length: number) => Uint8Array} [read]
 *
 * @typedef {object} Source something read by ranges
 * @property {string} name
 * @property {number} size
 * @property {(offset: number, length: number) => Uint8Array} read
 * @property {() => void} [close]
 *
 * @typedef {object} Unread what is listed and not read
 * @property {string} path
 * @property {"file" | "link"} kind
 * @property {"info" | "error"} loss
 * @property {string} what
 *
 * @typedef {object} Host what browsers and Node do differently
 * @property {(source?: import("./index.d.ts").WasmSource) => unknown} wasm what the glue takes
 * @property {(input: unknown, name?: string) => { held: Held[], unread: Unread[] } | undefined} files inputs that only this host knows
 * @property {(blob: Blob) => Blob | Promise<Blob>} [sendable] a blob that a worker can be sent
 * @property {(input: Held, most: number) => Source | Promise<Source> | undefined} readable inputs that only this host reads
 */

/** Bytes of streams, and of what a page cannot read by ranges, that are held in memory unless told otherwise. */
export const HELD_BYTES = 2 ** 31;

const UNNAMED = "input";

/**
 * Names everything, and takes streams to their end.
 * @param {Host} host
 * @param {unknown} given
 * @param {import("./index.d.ts").OpenOptions} options
 */
export async function receive(host, given, { heldBytes = HELD_BYTES, onProgress, signal }) {
  const isList = Array.isArray(given) || (typeof FileList === "function" && given instanceof FileList);
  const list = isList ? [.../** @type {Iterable<unknown>} */ (given)] : [given];
  if (list.length === 0) throw new ArtiscopeError("no_input", "nothing was given to open");
  const budget = { left: heldBytes, done: 0, tell: (/** @type {number} */ done) => onProgress?.({ phase: "receiving", done, total: 0 }), signal };
  /** @type {Held[]} */
  const held = [];
  /** @type {Unread[]} */
  const unread = [];
  for (const [at, input] of list.entries()) {
    signal?.throwIfAborted();
    const more = await receiveOne(host, input, at, budget);
    held.push(...more.held);
    unread.push(...more.unread);
  }
  return { held, unread };
}

/**
 * @param {Host} host
 * @param {any} input
 * @param {number} at
 * @param {Budget} budget
 * @returns {Promise<{ held: Held[], unread: Unread[] }>}
 */
async function receiveOne(host, input, at, budget) {
  const isNamed = typeof input === "object" && input !== null && typeof input.name === "string" && !isBlob(input);
  if (isNamed && typeof input.read === "function" && Number.isSafeInteger(input.size) && input.size >= 0) {
    const { name, size } = input;
    return one({ name, size, read: (offset, length) => input.read(offset, length) });
  }
  const name = isNamed ? input.name : undefined;
  const data = isNamed && "data" in input ? input.data : input;
  const known = host.files(data, name);
  if (known) return known;
  const bytes = asBytes(data);
  if (bytes) return one({ name: name ?? UNNAMED, bytes });
  if (isBlob(data)) return one({ name: name ?? nameOfFile(data), blob: data });
  if (isResponse(data)) {
    const called = name ?? nameOfAddress(data.url);
    if (!data.ok) throw new ArtiscopeError("unreadable", `the server answered ${data.status}: ${called}`);
    return one(await collect(data.body ?? [], called, budget));
  }
  if (typeof data?.getReader === "function" || typeof data?.[Symbol.asyncIterator] === "function") {
    return one(await collect(data, name ?? UNNAMED, budget));
  }
  throw new ArtiscopeError("bad_input", `input ${at + 1} is nothing that can be read: ${kindOf(data)}`);
}

/** @param {Held} held */
const one = (held) => ({ held: [held], unread: [] });

/** @param {any} data @returns {data is Blob} */
export const isBlob = (data) => typeof Blob === "function" && data instanceof Blob;

/** @param {any} data @returns {data is Response} */
const isResponse = (data) => typeof Response === "function" && data instanceof Response;

/** @param {any} file @returns {string} */
const nameOfFile = (file) => file.webkitRelativePath || file.name || UNNAMED;

/** @param {any} data @returns {Uint8Array | undefined} the same memory */
function asBytes(data) {
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const isBuffer = data instanceof ArrayBuffer || Object.prototype.toString.call(data) === "[object ArrayBuffer]";
  return isBuffer ? new Uint8Array(data) : undefined;
}

/** @param {string} address */
function nameOfAddress(address) {
  try {
    return decodeURIComponent(new URL(address).pathname.split("/").pop() ?? "") || UNNAMED;
  } catch {
    return UNNAMED;
  }
}

/** @param {any} data */
const kindOf = (data) => (data === null ? "null" : typeof data === "object" ? (data.constructor?.name ?? "an object") : typeof data);

/**
 * @typedef {object} Budget
 * @property {number} left bytes that may still be held
 * @property {number} done bytes that came
 * @property {(done: number) => void} tell
 * @property {import("./index.d.ts").SignalLike} [signal]
 */

/**
 * Takes a stream to its end; one that is longer than the budget is cancelled.
 * @param {any} stream
 * @param {string} name
 * @param {Budget} budget
 * @returns {Promise<Held>}
 */
async function collect(stream, name, budget) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let size = 0;
  const chunksOf = typeof stream.getReader === "function" ? read(stream, budget.signal) : stream;
  try {
    for await (const chunk of chunksOf) {
      budget.signal?.throwIfAborted();
      const bytes = asBytes(chunk);
      if (!bytes) throw new ArtiscopeError("bad_input", `a stream gives ${kindOf(chunk)} where bytes are wanted: ${name}`);
      budget.left -= bytes.length;
      if (budget.left < 0) throw tooLarge(name);
      chunks.push(bytes);
      size += bytes.length;
      budget.done += bytes.length;
      budget.tell(budget.done);
    }
  } catch (error) {
    if (error instanceof ArtiscopeError || budget.signal?.aborted) throw error;
    throw new ArtiscopeError("unreadable", `it ended with an error (${said(error)}): ${name}`);
  }
  return { name, chunks, size };
}

/** @param {string} name */
export const tooLarge = (name) =>
  new ArtiscopeError("too_large", `more than is held in memory (heldBytes): ${name}. In a worker, files and blobs are read by ranges`);

/**
 * Chunks of a stream; a stream that is left is cancelled. An abort does not wait for the next chunk.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {import("./index.d.ts").SignalLike} [signal]
 */
async function* read(stream, signal) {
  const reader = stream.getReader();
  const stop = () => void reader.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener("abort", stop);
  let isOver = false;
  try {
    while (!isOver) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      isOver = done;
      if (value) yield value;
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    if (!isOver) reader.cancel().catch(() => {});
  }
}

/**
 * What reads an input by ranges.
 * @param {Host} host
 * @param {Held} input
 * @param {number} most bytes that may be held
 * @returns {Promise<Source>}
 */
export async function readable(host, input, most) {
  const known = await host.readable(input, most);
  if (known) return known;
  const { name, bytes, chunks, blob, size, read } = input;
  if (bytes) return { name, size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
  if (chunks) return { name, size: size ?? 0, read: inChunks(chunks) };
  if (read) return { name, size: size ?? 0, read };
  if (!blob) throw new ArtiscopeError("bad_input", `nothing that can be read: ${name}`);
  if (blob.size > most) throw tooLarge(name);
  try {
    const all = new Uint8Array(await blob.arrayBuffer());
    return { name, size: all.length, read: (offset, length) => all.subarray(offset, offset + length) };
  } catch (error) {
    throw new ArtiscopeError("unreadable", `it could not be read (${said(error)}): ${name}`);
  }
}

/** @param {Uint8Array[]} chunks */
function inChunks(chunks) {
  /** @type {number[]} */
  const starts = [];
  let size = 0;
  for (const chunk of chunks) {
    starts.push(size);
    size += chunk.length;
  }
  return (/** @type {number} */ offset, /** @type {number} */ length) => {
    let [low, high] = [0, chunks.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    const out = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    for (let filled = 0; filled < out.length; low += 1) {
      const from = offset + filled - starts[low];
      const part = chunks[low].subarray(from, from + out.length - filled);
      out.set(part, filled);
      filled += part.length;
    }
    return out;
  };
}
