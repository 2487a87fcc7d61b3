/** A file and the name that its paths begin with. */
export interface NamedBytes { name: string; data: Uint8Array; }

/** Tables of `facts`. */
export type Table = "entries" | "documents" | "tests" | "metrics" | "events" | "iterations" | "scenarios" | "issues" | "coverage" | "steps" | "notes";

export type Verdict = "red" | "green" | "no_data";

/** The document of `artiscope inspect --format json`; docs/inspect.schema.json is its schema. */
export interface Inspection {
  schema: 1;
  tool: { name: string; version: string };
  verdict: Verdict;
  as_of: string | null;
  as_of_from: "given" | "data";
  input: { files: number; bytes: number };
  runs: Run[];
  entries: { total: number; recognised: number; plain: number; unrecognised: number; lost: number };
  documents: DocumentRow[];
  totals: { tests: number; passed: number; failed: number; error: number; skipped: number; flaky: number; duration_ms: number; attempts: number };
  answers: { rule: string; answer: "pass" | "fail" | "no_data"; why: string | null }[];
  findings: Finding[];
  silent_green: { system: string; what: string; evidence: Evidence[] }[];
  ledger: { path: string; loss: "info" | "data_loss" | "error"; what: string; bytes: number }[];
  /** Different secrets that were taken out, by kind; only there where some were. */
  redacted?: { kind: string; count: number }[];
  redaction?: { off: string };
}

export interface Run {
  id: string;
  project: string | null;
  repository: string | null;
  sha: string | null;
  branch: string | null;
  run_id: string | null;
  attempt: number;
  instance: string | null;
  event: string | null;
  started_at: string | null;
  identity_from: "given" | "sidecar" | "file" | "path" | "order";
  verdict: Verdict;
  superseded_by: number | null;
}

export interface DocumentRow {
  path: string;
  format: string;
  run: string;
  rows: { tests: number; metrics: number; events: number; iterations: number; scenarios: number; issues: number; coverage: number };
  notes: number;
  /** Where another document tells the same cases and counts instead. */
  told_again: { by: string; cases: number } | null;
}

/** How far failures that say the same went, over all runs. */
export interface Seen {
  /** Id of what they say, 16 hex digits, the same in every run. */
  cluster: string;
  first: string | null;
  last: string | null;
  runs: number;
  /** Of runs that name one. */
  jobs: string[];
  tests: number;
}

export interface Finding {
  id: string;
  rule: string;
  severity: "info" | "warning" | "error";
  title: string;
  class: string | null;
  owner: string | null;
  /** Which evidence names the owner; only there where the rule itself does not. */
  owner_from?: string;
  /** What quarantine says of its tests; only there where some are in quarantine. */
  quarantine?: string;
  since: string | null;
  /** That run: its id at its provider, else its key in a history. */
  first_bad: string | null;
  /** The last run before it in which it passed. */
  last_good: string | null;
  /** Commits of the runs after the last good one and up to the first bad one. */
  commits: string[];
  fingerprint: string;
  /** Where else the same was said, with a history or several runs. */
  seen?: Seen;
  evidence: Evidence[];
  superseded_by: number | null;
  next_step: string | null;
}

export interface Evidence {
  path: string;
  line: number | null;
  end_line: number | null;
  byte: number;
  text: string | null;
}
