// Made from the Rust types by `UPDATE_EXPECT=1 cargo test -p artiscope-web embed`. Do not edit.

/** The name under which both sides speak. */
export type App = "artiscope";

/** Why a message was refused. */
export type Code = "version" | "type" | "shape" | "too_large" | "empty" | "size" | "token" | "refused" | "stale" | "duplicate" | "busy" | "closed" | "origin" | "unreachable" | "engine";

/** Whatever the page may be sent. */
export type HostMessage = Ping | {
  /** Always `ready:request`. */
  name: ReadyRequest;
} | OpenMessage | {
  /** The trace. */
  perfetto: Perfetto;
} | {
  /** Always `load`. */
  method: Load;
  /** The trace. */
  params: Trace;
};

/** What a message is known by: whatever the host chose. */
export type Id = string | number;

/** A file. */
export type ItemMessage = {
  /** What it is called; a `File` has a name of its own. */
  name?: string;
  /** Its bytes. Buffers may be transferred. */
  data: ArrayBuffer | Uint8Array | Blob;
  /** Run that it is of. */
  run?: string;
  /** Instance (matrix leg, shard, host) of that run. */
  instance?: string;
  /** What it is for; `artifact` unless told. */
  kind?: Kind;
  /** Bytes it must have: a message that was cut is refused. */
  size?: number;
};

/** What an item is for. */
export type Kind = "artifact" | "policy" | "baseline";

/** The word. */
export type Load = "load";

/** Files, and how they are to be shown. */
export type OpenMessage = {
  app: App;
  v: 1;
  type: OpenWord;
  /** Comes back with every reply; an `open` with an id that was taken already is refused. */
  id?: Id;
  /** The token of the page's address. */
  token?: string;
  /** The nonce of `ready`: the message is refused by any other load of the page. */
  nonce?: string;
  /** At most 10,000; several are several runs or instances. */
  items: ItemMessage[];
  /** What it is called. */
  title?: string;
  /** The run that others are compared with. */
  baseline?: string;
  /** Where the reader is to be: what `state` told, or the name of a lens. */
  view?: string;
  /** The name of a preset; or the text of an `artiscope.toml`, which the reader is shown before it is used. */
  policy?: string;
  /** Address of the host's own page that shows the same, `https:` or `http:`: what “Copy link” gives. `{state}` in it becomes what `state` tells, percent-encoded. */
  shareUrl?: string;
  /** More messages may follow; without it the page takes no more. */
  keepOpen?: boolean;
  /** What is open is closed first; without it the files are added. */
  replace?: boolean;
};

/** The word. */
export type OpenWord = "open";

/** Page to host. */
export type PageMessage = {
  type: "ready";
  /** Different for every load of the page. A host that sends it back is never mistaken for that of another load. */
  nonce: string;
  app: "artiscope";
  v: 1;
} | {
  type: "progress";
  /** That of the `open`; null where it had none. */
  id: Id | null;
  /** What is being done. */
  phase: Phase;
  /** Bytes done. */
  done: number;
  /** Bytes in all; 0 where that is not known. */
  total: number;
  app: "artiscope";
  v: 1;
} | {
  type: "opened";
  /** That of the `open`; null where it had none. */
  id: Id | null;
  /** What came of it; null for a host without an origin that gave no port. */
  summary: Summary | null;
  app: "artiscope";
  v: 1;
} | {
  type: "error";
  /** That of the message; null where it had none. */
  id: Id | null;
  /** Which refusal it is. */
  code: Code;
  /** The same in words, for people. */
  message: string;
  app: "artiscope";
  v: 1;
} | {
  type: "state";
  /** `#/<lens>?v=1&…`, without what the host itself put there. */
  hash: string;
  app: "artiscope";
  v: 1;
} | {
  type: "height";
  /** CSS pixels. */
  px: number;
  app: "artiscope";
  v: 1;
};

/** A trace for the Perfetto UI. */
export type Perfetto = {
  /** Its bytes. */
  buffer: ArrayBuffer | Uint8Array | Blob;
  /** What it is called. */
  title?: string;
  /** The name of its file. */
  fileName?: string;
  /** As `shareUrl`, with `perfettoStateHashPlaceholder` for `{state}`. */
  url?: string;
  /** As `view`: what stood in the place of the placeholder. */
  appStateHash?: string;
  /** As `keepOpen`. */
  keepApiOpen?: boolean;
  /** The token of the page's address. */
  token?: string;
};

/** What is being done. */
export type Phase = "asking" | "queued" | "fetching" | "reading";

/** The word. */
export type Ping = "PING";

/** The word. */
export type ReadyRequest = "ready:request";

/** What was found, in numbers. */
export type Summary = {
  /** `red`, `green` or `no_data`. */
  verdict: "red" | "green" | "no_data";
  /** Runs. */
  runs: number;
  /** Cases. */
  tests: number;
  /** Final status passed. */
  passed: number;
  /** Final status failed. */
  failed: number;
  /** Final status error. */
  error: number;
  /** Final status skipped. */
  skipped: number;
  /** Of which flaky. */
  flaky: number;
  /** Causes that were found. */
  causes: number;
  /** Logs. */
  logs: number;
  /** Rows of the ledger that tell of lost data. */
  lost: number;
};

/** A trace for Playwright's viewer. */
export type Trace = {
  /** Its bytes. */
  trace: ArrayBuffer | Uint8Array | Blob;
  /** The token of the page's address. */
  token?: string;
};
