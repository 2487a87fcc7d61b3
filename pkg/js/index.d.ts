/// <reference lib="es2022" />
/// <reference lib="esnext.disposable" />
import type { About, ExplainedLog, Inspection, LensDocument, LensName, LimitName, PolicyName, RedactionReport, ReportFormat, Rows, Table } from "./types.js";
export type * from "./types.js";

/** A `Blob` or `File`. */
export interface BlobLike {
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
  slice(start?: number, end?: number): BlobLike;
}

/** A `ReadableStream` of bytes. */
export interface StreamLike {
  getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>; cancel(reason?: unknown): Promise<void> };
}

/** A `Response`: its body is read, and named by its address. */
export interface ResponseLike {
  readonly ok: boolean;
  readonly status: number;
  readonly url: string;
  readonly body: unknown;
}

/** An `AbortSignal`. */
export interface SignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", heard: () => void): void;
  removeEventListener(type: "abort", heard: () => void): void;
}

/** Bytes: in memory, or read as they are needed. */
export type Data = ArrayBuffer | ArrayBufferView | BlobLike | StreamLike | ResponseLike | AsyncIterable<Uint8Array>;

/** Bytes under the name that their paths begin with. */
export interface NamedInput {
  name: string;
  data: Data;
}

/** Something that is read by ranges, in this thread only. Fewer bytes than asked mean the end. */
export interface RangeInput {
  name: string;
  size: number;
  read(offset: number, length: number): Uint8Array;
}

/** An archive or a file: a `File` has a name, other bytes are called `input` unless they are named. */
export type Input = Data | NamedInput | RangeInput;

/** Where `artiscope.wasm` is, or what is in it; beside the scripts unless given. */
export type WasmSource = string | { readonly href: string } | ArrayBuffer | ArrayBufferView | ResponseLike | object;

/** How far the opening is, in bytes; `total` is 0 where it is not known. */
export interface Progress {
  phase: "receiving" | "reading" | "judging";
  done: number;
  total: number;
}

/** A policy file. */
export interface PolicyFile {
  name: string;
  /** TOML. */
  text: string;
}

/** Flags of the command line, under the same names. */
export interface OpenOptions {
  /** How much is read before an entry is given up, and the ledger says so. */
  limits?: Partial<Record<LimitName, number>>;
  /** A preset or a policy file, also several. */
  policy?: PolicyName | PolicyFile | readonly (PolicyName | PolicyFile)[];
  /** Tests whose failures are no errors: a `quarantine.toml`. */
  quarantine?: PolicyFile;
  /** The moment that "now" means: a time (RFC 3339), a `Date`, or `now`. The newest time in the data unless given. */
  asOf?: string | Date;
  /** Recorded in the output. */
  project?: string;
  /** Run id of the CI provider, recorded where there is one run. */
  run?: string;
  onProgress?: (progress: Progress) => void;
  /** Ends the opening, between two pieces of work; its reason is thrown. */
  signal?: SignalLike;
  /** Bytes of streams, and on a page of blobs, that may be held in memory: 2 GiB unless given. */
  heldBytes?: number;
  /** Where the engine is; it is loaded once, and what was loaded first stays. */
  wasm?: WasmSource;
}

export interface WorkerOptions extends OpenOptions {
  /** Handed over to the worker instead of copied: they are empty here afterwards. */
  transfer?: ArrayBuffer[];
}

/** What was given, without secrets; archives are zips. */
export interface RedactedCopy {
  files: { name: string; data: Uint8Array }[];
  report: RedactionReport;
}

/**
 * What was opened. Everything is redacted. Texts are those of the command line, byte for byte, with their line end.
 * Each method throws `closed` after `close`.
 */
export interface Session {
  /** False where not one entry could be read: the ledger says why. */
  readonly isReadable: boolean;
  /** The text of `artiscope inspect --format json`. */
  inspect(): string;
  /** The same as an object. */
  inspection(): Inspection;
  /** Rows of a table as JSON lines: the text of `artiscope facts --table`. */
  facts(table: Table): string;
  /** The same in pieces of whole lines, for tables that are larger than a string may be. */
  pieces(table: Table): string[];
  /** The same as objects, one after the other. */
  rows<T extends Table>(table: T): AsyncIterable<Rows[T]>;
  /** The lines that explain the failure, of each log. */
  explain(): ExplainedLog[];
  /** The text of `artiscope explain`. */
  explainText(as?: "text" | "json"): string;
  /** The document of `artiscope flakes --format json`. */
  flakes(): LensDocument;
  /** The document of the lens command of that name. */
  lens(name: LensName): LensDocument;
  /** The text of that command. */
  lensText(name: LensName, as?: "text" | "json"): string;
  /** The text of `artiscope inspect --format`. */
  report(format: ReportFormat): string;
  /** The copy that `artiscope redact` writes. */
  redactedCopy(): RedactedCopy;
  /** Gives the memory back, and closes files that were opened. */
  close(): void;
  [Symbol.dispose](): void;
}

/** A session in a worker: every answer is a promise. */
export interface WorkerSession {
  readonly isReadable: boolean;
  inspect(): Promise<string>;
  inspection(): Promise<Inspection>;
  facts(table: Table): Promise<string>;
  pieces(table: Table): Promise<string[]>;
  rows<T extends Table>(table: T): AsyncIterable<Rows[T]>;
  explain(): Promise<ExplainedLog[]>;
  explainText(as?: "text" | "json"): Promise<string>;
  flakes(): Promise<LensDocument>;
  lens(name: LensName): Promise<LensDocument>;
  lensText(name: LensName, as?: "text" | "json"): Promise<string>;
  report(format: ReportFormat): Promise<string>;
  redactedCopy(): Promise<RedactedCopy>;
  /** Ends the worker. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * `no_input` nothing was given · `bad_input` it is nothing that can be read · `unreadable` reading it failed ·
 * `too_large` more than may be held · `bad_option` an option was refused · `not_loaded` the engine could not be loaded ·
 * `unknown_name` no such table, format or lens · `closed` the session is closed · `crashed` the engine failed.
 */
export type ErrorCode = "no_input" | "bad_input" | "unreadable" | "too_large" | "bad_option" | "not_loaded" | "unknown_name" | "closed" | "crashed";

/** What went wrong. Damaged archives and reports are no errors: they are rows of the ledger. */
export class ArtiscopeError extends Error {
  constructor(code: ErrorCode, message: string);
  readonly code: ErrorCode;
}

/** Opens archives and files, and reads them to the end in this thread, which stays alive meanwhile. */
export function open(inputs: Input | readonly Input[], options?: OpenOptions): Promise<Session>;

/** Loads the engine beforehand, or from somewhere else. */
export function load(source?: WasmSource): Promise<void>;

/** What there is to ask for; the engine must be loaded. */
export function about(): About;
