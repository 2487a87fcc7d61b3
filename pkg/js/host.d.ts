/// <reference lib="dom" />

/** A file for the page. */
export interface HostItem {
  name: string;
  data: ArrayBuffer | Uint8Array | Blob | File;
  /** The run that it is of; items of several runs or instances are compared. */
  run?: string;
  instance?: string;
  /** `artifact` unless told. */
  kind?: "artifact" | "policy" | "baseline";
}

export interface HostOptions {
  /** The origin of the page; `null` for one in a sandbox. Taken from the frame unless given; a window needs it. */
  origin?: string;
  /** The token of the page's address: without it a page of another origin asks the person in front of it. */
  token?: string;
  /** Milliseconds until a page that does not answer is given up; 30,000 unless given. */
  timeout?: number;
}

export interface HostOpenOptions {
  title?: string;
  /** The run that others are compared with. */
  baseline?: string;
  /** Where the reader is to be: the name of a lens, or an address that `state` told. */
  view?: string;
  /** The text of a policy file. */
  policy?: string;
  /** The page takes more files later. */
  keepOpen?: boolean;
  /** What is open goes first. */
  replace?: boolean;
  /** Buffers are handed over instead of copied: they are empty here afterwards. */
  transfer?: boolean;
  /** Gives up waiting; the page goes on with what it has. */
  signal?: AbortSignal;
}

/** What was found, in numbers. */
export interface HostSummary {
  verdict: "red" | "green" | "no_data";
  runs: number;
  tests: number;
  passed: number;
  failed: number;
  error: number;
  skipped: number;
  flaky: number;
  causes: number;
  logs: number;
  lost: number;
}

/** Details of the events. `id` is that of an `open`, which its promise tells too. */
export interface HostEvents {
  ready: Record<string, never>;
  progress: { id: string | number | null; phase: string; done: number; total: number };
  opened: { id: string | number | null; summary: HostSummary | null };
  error: { id: string | number | null; code: string; message: string };
  state: { hash: string };
  height: { px: number };
}

/** A page in a frame or a window, from the outside. */
export interface Host extends EventTarget {
  /** The page answers; fails with `timeout`. */
  readonly ready: Promise<void>;
  /** Gives files to the page; resolves when they are read, fails with the page's error. */
  open(items: HostItem | File | readonly (HostItem | File)[], options?: HostOpenOptions): Promise<HostSummary | null>;
  /** Listens no more. */
  close(): void;
  addEventListener<K extends keyof HostEvents>(type: K, heard: (event: CustomEvent<HostEvents[K]>) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, heard: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}

/** An error of the page (`code` is that of the contract), or of the way to it: `timeout`, `reloaded`, `closed`, `origin`. */
export class HostError extends Error {
  constructor(code: string, message: string);
  readonly code: string;
}

/** Speaks with the page in a frame or a window. */
export function createHost(target: HTMLIFrameElement | Window, options?: HostOptions): Host;

/** 32 hexadecimal digits that nobody can guess: for `token` and the page's address. */
export function makeToken(): string;

/** Reads a message of a page; `undefined` for what is none. */
export function readMessage(data: unknown): { type: string; [key: string]: any } | undefined;
