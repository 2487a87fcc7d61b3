/// <reference lib="dom" />
import type { Code, ItemMessage, OpenMessage, PageMessage, Summary } from "./messages.d.ts";
export type { Code, HostMessage, ItemMessage, OpenMessage, PageMessage, Phase, Summary } from "./messages.d.ts";

/** A file for the page; a `File` is one by itself. */
export type HostItem = ItemMessage;

/** What was found, in numbers. */
export type HostSummary = Summary;

export interface HostOptions {
  /** The origin of the page; `null` for one in a sandbox. Taken from the frame unless given; a window needs it. */
  origin?: string;
  /** The token of the page's address: without it a page of another origin asks the person in front of it. */
  token?: string;
  /** Milliseconds until a page that does not answer is given up; 30,000 unless given. */
  timeout?: number;
}

/** How files are shown: what `open` says beside them. */
export interface HostOpenOptions extends Omit<OpenMessage, "app" | "v" | "type" | "id" | "token" | "nonce" | "items"> {
  /** Buffers are handed over instead of copied: they are empty here afterwards. */
  transfer?: boolean;
  /** Gives up waiting; the page goes on with what it has. */
  signal?: AbortSignal;
}

type Said<T extends PageMessage["type"]> = Omit<Extract<PageMessage, { type: T }>, "app" | "v" | "type">;

/** Details of the events. `id` is that of an `open`, which its promise tells too. */
export interface HostEvents {
  ready: Record<string, never>;
  progress: Said<"progress">;
  opened: Said<"opened">;
  error: Omit<Said<"error">, "code"> & { code: HostErrorCode };
  state: Said<"state">;
  height: Said<"height">;
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

/** Codes of the contract, and those of the way to the page. A page that is newer than this package may have more. */
export type HostErrorCode = Code | "timeout" | "reloaded" | "src" | "not_connected" | (string & {});

/** An error of the page, or of the way to it. */
export class HostError extends Error {
  constructor(code: HostErrorCode, message: string);
  readonly code: HostErrorCode;
}

/** Speaks with the page in a frame or a window. */
export function createHost(target: HTMLIFrameElement | Window, options?: HostOptions): Host;

/** 32 hexadecimal digits that nobody can guess: for `token` and the page's address. */
export function makeToken(): string;

type Read<M> = M extends PageMessage ? Omit<M, "app" | "v"> : never;

/** Reads a message of a page, answers to greetings among them (`pong`); `undefined` for what is none. */
export function readMessage(data: unknown): Read<PageMessage> | { type: "pong" } | undefined;
