// @ts-check
// What was opened, to be asked. Everything that leaves is redacted, and equals what the command line prints.

import { ArtiscopeError } from "./errors.js";
import { Engine, told } from "./engine.js";

/** Methods that a worker answers for: all but `rows` and `close`, which are built on them. */
export const ASKED = /** @type {const} */ (["inspect", "inspection", "facts", "pieces", "explain", "explainText", "flakes", "lens", "lensText", "report", "redactedCopy"]);

export class Session {
  /** @type {Engine | undefined} */
  #engine;
  #end;

  /**
   * @param {Engine} engine
   * @param {() => void} end closes what was read from
   */
  constructor(engine, end) {
    this.#engine = engine;
    this.#end = end;
    this.isReadable = engine.isReadable();
  }

  /**
   * @template T
   * @param {(engine: Engine) => T} work
   * @returns {T}
   */
  #ask(work) {
    if (!this.#engine) throw new ArtiscopeError("closed", "the session is closed");
    try {
      return work(this.#engine);
    } catch (error) {
      throw told(error, "unknown_name");
    }
  }

  /** @param {string} what @param {string} [of] */
  #text(what, of = "") {
    return this.#ask((engine) => engine.text(what, of));
  }

  inspect() {
    return this.#text("report", "json");
  }

  inspection() {
    return JSON.parse(this.inspect());
  }

  /** @param {string} table */
  facts(table) {
    return this.pieces(table).join("");
  }

  /** @param {string} table */
  pieces(table) {
    /** @type {string[]} */
    const pieces = [];
    this.#ask((engine) => engine.facts(table, (piece) => void pieces.push(piece)));
    return pieces;
  }

  /** @param {string} table */
  async *rows(table) {
    yield* rowsOf(this.pieces(table));
  }

  explain() {
    return JSON.parse(this.#text("explain"));
  }

  /** @param {"text" | "json"} [as] */
  explainText(as = "text") {
    return this.#text(as === "json" ? "explain" : "explain-text");
  }

  flakes() {
    return this.lens("flakes");
  }

  /** @param {string} name */
  lens(name) {
    return JSON.parse(this.#text("lens", name));
  }

  /** @param {string} name @param {"text" | "json"} [as] */
  lensText(name, as = "text") {
    return this.#text(as === "json" ? "lens" : "lens-text", name);
  }

  /** @param {string} format */
  report(format) {
    return this.#text("report", format);
  }

  redactedCopy() {
    return this.#ask((engine) => {
      const copy = engine.redactedCopy();
      try {
        const files = copy.names().map((name, at) => ({ name, data: copy.take(at) }));
        return { files, report: JSON.parse(copy.report()) };
      } finally {
        copy.free();
      }
    });
  }

  close() {
    const engine = this.#engine;
    this.#engine = undefined;
    if (!engine) return;
    try {
      engine.free();
    } catch {
      // After a crash there is nothing to give back.
    }
    this.#end();
  }
}

// Not everywhere yet.
if (Symbol.dispose) /** @type {any} */ (Session.prototype)[Symbol.dispose] = Session.prototype.close;

/** @param {string[]} pieces of whole lines of JSON */
export function* rowsOf(pieces) {
  for (const piece of pieces) {
    for (const line of piece.split("\n")) if (line) yield JSON.parse(line);
  }
}
