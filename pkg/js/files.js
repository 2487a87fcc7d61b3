// @ts-check
// Node: the module from disk, files and folders by their paths, open files by their numbers.

import { closeSync, lstatSync, openSync, readFileSync, readSync, readdirSync, realpathSync, statSync, fstatSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ArtiscopeError, said } from "./errors.js";

/** Files that are kept open; the others are opened for every read. */
const HELD_OPEN = 256;
let open = 0;

/** @param {any} address */
const isFileUrl = (address) => typeof address?.href === "string" && address.href.startsWith("file:");

/** @type {import("./inputs.js").Host} */
export const node = {
  wasm(source) {
    const from = source ?? new URL("./artiscope.wasm", import.meta.url);
    const path = typeof from === "string" && !/^[a-z]{2,}:/i.test(from) ? from : undefined;
    return path ?? isFileUrl(from) ? readFileSync(path ?? fileURLToPath(from.href)) : from;
  },
  files(input, name) {
    if (typeof input === "string" || isFileUrl(input)) {
      const path = typeof input === "string" ? input : fileURLToPath(/** @type {any} */ (input).href);
      return below(path, name);
    }
    const fd = /** @type {any} */ (input)?.fd;
    if (!Number.isInteger(fd) || fd < 0 || Symbol.asyncIterator in Object(input)) return undefined;
    return { held: [{ name: name ?? "input", fd, size: fstatSync(fd).size }], unread: [] };
  },
  readable({ name, path, fd, size = 0 }) {
    if (path !== undefined) return fileAt(name, path);
    return fd === undefined ? undefined : { name, size, read: reading(fd) };
  },
  sendable(blob) {
    try {
      return structuredClone(blob);
    } catch {
      // One that stands for a file stays in its thread.
      return blob.arrayBuffer().then((bytes) => new Blob([bytes]));
    }
  },
};

/** @param {string} name @param {string} path @returns {import("./inputs.js").Source} */
function fileAt(name, path) {
  const { size } = statSync(path);
  if (open >= HELD_OPEN) {
    const read = (/** @type {number} */ offset, /** @type {number} */ length) => {
      const fd = openSync(path, "r");
      try {
        return reading(fd)(offset, length);
      } finally {
        closeSync(fd);
      }
    };
    return { name, size, read };
  }
  const fd = openSync(path, "r");
  open += 1;
  const close = () => {
    closeSync(fd);
    open -= 1;
  };
  return { name, size, read: reading(fd), close };
}

/** @param {number} fd */
const reading = (fd) => (/** @type {number} */ offset, /** @type {number} */ length) => {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(fd, bytes, filled, length - filled, offset + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
};

/**
 * A file, or everything below a folder in bytewise order of names, as the command line has it; links are not followed.
 * @param {string} path
 * @param {string} [called]
 */
function below(path, called) {
  /** @type {import("./inputs.js").Held[]} */
  const held = [];
  /** @type {import("./inputs.js").Unread[]} */
  const unread = [];
  try {
    const about = statSync(path);
    const name = called ?? basename(realName(path));
    if (!about.isDirectory()) return { held: [about.isFile() ? { name, path } : { name, bytes: readFileSync(path) }], unread };
    walk(path, name, held, unread);
  } catch (error) {
    const isMissing = /** @type {any} */ (error)?.code === "ENOENT";
    throw new ArtiscopeError("unreadable", isMissing ? `there is no such file or folder: ${path}` : said(error));
  }
  return { held, unread };
}

/** The last part of a path, also of `.` and `folder/..`. @param {string} path */
const realName = (path) => (/^(\.\.?)?$/.test(basename(path)) ? realpathSync(path) : path);

/**
 * @param {string} path
 * @param {string} name
 * @param {import("./inputs.js").Held[]} held
 * @param {import("./inputs.js").Unread[]} unread
 */
function walk(path, name, held, unread) {
  const pass = (/** @type {string} */ path, /** @type {"file" | "link"} */ kind, /** @type {"info" | "error"} */ loss, /** @type {string} */ what) =>
    void unread.push({ path, kind, loss, what });
  let members;
  try {
    members = readdirSync(path).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  } catch (error) {
    return pass(name, "file", "error", `the folder cannot be listed: ${said(error)}`);
  }
  for (const member of members) {
    const [at, called] = [join(path, member), `${name}/${member}`];
    const about = lstatSync(at);
    if (about.isDirectory()) walk(at, called, held, unread);
    else if (about.isFile()) held.push({ name: called, path: at });
    else if (about.isSymbolicLink()) pass(called, "link", "info", "a link: not followed");
    else pass(called, "file", "info", "not a regular file: not read");
  }
}
