// Made from the types of the engine: UPDATE_EXPECT=1 cargo test --test all javascript

/** Tables of facts. */
export type Table = "entries" | "documents" | "tests" | "metrics" | "events" | "iterations" | "scenarios" | "issues" | "coverage" | "steps" | "notes";

/** Formats of `report`. */
export type ReportFormat = "text" | "json" | "markdown" | "github" | "summary" | "html" | "csv" | "junit" | "ctrf" | "slack" | "slack-text" | "badge-svg" | "badge-json" | "badge-markdown" | "defect" | "perf-issue" | "parity-issue" | "flakiness-issue" | "flakiness-note" | "quarantine-ticket" | "baseline-note" | "labels" | "issues";

/** Lenses. */
export type LensName = "compare" | "flakes" | "causes" | "perf" | "parity" | "pipeline" | "scenarios" | "quality";

/** Limits. */
export type LimitName = "entries" | "inflated_bytes" | "entry_bytes" | "ratio" | "ratio_from_bytes" | "depth" | "line_bytes" | "xml_depth" | "xml_attributes" | "whole_bytes";

/** Presets. */
export type PolicyName = "webprofile" | "hologram" | "drive" | "flakeguard" | "pcs" | "causes" | "flakes" | "project" | "compare" | "redact" | "gate" | "webprofile-weekly" | "pcs-upstream" | "hologram-pr" | "hologram-main" | "hologram-nightly" | "hologram-dev" | "playwright" | "allure" | "testgrid" | "sippy" | "trunk" | "harness" | "ctrf" | "spyglass" | "flip-rate";

/** What one inspection says. */
export interface Inspection {
  /** Version of this contract: 1. */
  schema: number;
  /** Who wrote this. */
  tool: Tool;
  /** `red`, `green` or `no_data`, over all runs; never green for lack of data. */
  verdict: "red" | "green" | "no_data";
  /** The moment that "now" means (RFC 3339, UTC): as given, else the newest time in the data. */
  as_of: string | null;
  /** `given`, or `data`: rules about one system then take the newest time of its own data. */
  as_of_from: "given" | "data";
  /** What was given. */
  input: InputTotals;
  /** Runs, in order of the inputs. */
  runs: RunRow[];
  /** Entries by what became of them: the four add up to the total. */
  entries: EntryTotals;
  /** Entries that were recognised as a format, in order of reading. */
  documents: DocumentRow[];
  /** Cases by final status. */
  totals: Totals;
  /** What every rule answered, in the order of the table of rules. */
  answers: AnswerRow[];
  /** What the rules found, worst first. */
  findings: FindingRow[];
  /** Systems that look green for lack of data. */
  silent_green: SilentGreen[];
  /** Whatever was not read, and why. */
  ledger: LedgerRow[];
  /** Different secrets that were taken out, by kind; only there where some were. */
  redacted?: Count[];
  /** Only there when secrets were left in. */
  redaction?: Redaction;
}

/** Who wrote this. */
export interface Tool {
  /** `artiscope`. */
  name: string;
  /** Its version. */
  version: string;
}

/** What was given. */
export interface InputTotals {
  /** Files, duplicates not counted. */
  files: number;
  /** Their bytes. */
  bytes: number;
}

/** A run of CI, as far as the evidence tells. */
export interface RunRow {
  /** Its name in this output. */
  id: string;
  /** Project. */
  project: string | null;
  /** Repository as `owner/name`. */
  repository: string | null;
  /** Commit. */
  sha: string | null;
  /** Branch. */
  branch: string | null;
  /** Run id of the CI provider. */
  run_id: string | null;
  /** Re-run of the same run, from 1. */
  attempt: number;
  /** Matrix leg, shard or host. */
  instance: string | null;
  /** What started it. */
  event: string | null;
  /** When it started (RFC 3339, UTC). */
  started_at: string | null;
  /** Which evidence decided its identity: `given`, `sidecar`, `file`, `path` or `order`. */
  identity_from: "given" | "sidecar" | "file" | "path" | "order";
  /** `red`, `green` or `no_data`. */
  verdict: "red" | "green" | "no_data";
  /** The later attempt of the same job of the same CI run that decides instead of it. */
  superseded_by: number | null;
}

/** Entries by what became of them. */
export interface EntryTotals {
  /** All. */
  total: number;
  /** Read by a format or container. */
  recognised: number;
  /** Text, JSON, images. */
  plain: number;
  /** Known to no format. */
  unrecognised: number;
  /** Not readable. */
  lost: number;
}

/** An entry that was recognised as a format. */
export interface DocumentRow {
  /** The whole way in, nested archives separated by `!/`. */
  path: string;
  /** Id of the format. */
  format: string;
  /** Id of its run. */
  run: string;
  /** Rows that were read from it, by table. */
  rows: RowCounts;
  /** Rows of the ledger about it. */
  notes: number;
  /** Where another document tells the same cases and counts instead; else `null`. */
  told_again: ToldAgainRow | null;
}

/** Rows by table. */
export interface RowCounts {
  /** Attempts of cases. */
  tests: number;
  /** Measured values. */
  metrics: number;
  /** Events. */
  events: number;
  /** Iterations. */
  iterations: number;
  /** Scenarios. */
  scenarios: number;
  /** Issues of analysers. */
  issues: number;
  /** Covered files. */
  coverage: number;
}

/** Cases that another document tells too: only that one's count. */
export interface ToldAgainRow {
  /** The document that counts: of most of them, where there are several. */
  by: string;
  /** Cases that do not count. */
  cases: number;
}

/** Cases by final status: passed + failed + error + skipped = tests. */
export interface Totals {
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
  /** Of which passed after an attempt that did not. */
  flaky: number;
  /** Milliseconds over all attempts. */
  duration_ms: number;
  /** Attempts. */
  attempts: number;
}

/** What a rule answered. */
export interface AnswerRow {
  /** Id of the rule. */
  rule: string;
  /** `pass`, `fail` or `no_data`. */
  answer: "pass" | "fail" | "no_data";
  /** Why; `null` for a plain pass. */
  why: string | null;
}

/** A claim with its evidence. */
export interface FindingRow {
  /** 16 hex digits, the same from run to run. */
  id: string;
  /** The rule that found it. */
  rule: string;
  /** How much it matters. */
  severity: Severity;
  /** What it says. */
  title: string;
  /** What kind of failure it is. */
  class: string | null;
  /** Who should look. */
  owner: string | null;
  /** Which evidence names them; only there where the rule itself does not. */
  owner_from?: string;
  /** What quarantine says of its tests; only there where some are in quarantine. */
  quarantine?: string;
  /** The time of the run in which it was first seen, else that run. */
  since: string | null;
  /** That run: its id at its provider, else its key in a history. */
  first_bad: string | null;
  /** The last run before it in which it passed. */
  last_good: string | null;
  /** Commits of the runs after the last good one and up to the first bad one. */
  commits: string[];
  /** What it is recognised by in other runs, 16 hex digits. */
  fingerprint: string;
  /** Where else the same was said, with a history or several runs. */
  seen?: SeenRow;
  /** What proves it, the first places. */
  evidence: EvidenceRow[];
  /** The later attempt of its job that decides instead of it; `null` for what counts. */
  superseded_by: number | null;
  /** What to do next. */
  next_step: string | null;
}

/** How much a finding matters. */
export type Severity = "info" | "warning" | "error";

/** How far failures that say the same went, over all runs. */
export interface SeenRow {
  /** Id of what they say, 16 hex digits, the same in every run. */
  cluster: string;
  /** When it was first seen, RFC 3339. */
  first: string | null;
  /** When it was last seen. */
  last: string | null;
  /** Runs that it was seen in. */
  runs: number;
  /** Jobs that it was seen in, of runs that name one. */
  jobs: string[];
  /** Tests that it hit. */
  tests: number;
}

/** Lines that prove a claim. */
export interface EvidenceRow {
  /** The whole way in. */
  path: string;
  /** First line, from 1. */
  line: number | null;
  /** Last line. */
  end_line: number | null;
  /** Offset of the first byte in the innermost entry. */
  byte: number;
  /** The telling line. */
  text: string | null;
}

/** Something that looks green for lack of data. */
export interface SilentGreen {
  /** Which system. */
  system: string;
  /** What it does not say. */
  what: string;
  /** What proves it. */
  evidence: EvidenceRow[];
}

/** Something that was not read. */
export interface LedgerRow {
  /** The whole way in. */
  path: string;
  /** `info`, `data_loss` or `error`. */
  loss: "info" | "data_loss" | "error";
  /** What happened. */
  what: string;
  /** Bytes not read. */
  bytes: number;
}

/** How many different values of a kind were taken out. */
export interface Count {
  /** Id of the kind, or the name of a pattern. */
  kind: string;
  /** Different values. */
  count: number;
}

/** Secrets were left in. */
export interface Redaction {
  /** The reason that was given. */
  off: string;
}

/** The document of `redact --report`. */
export interface RedactionReport {
  /** Version of this contract: 1. */
  schema: number;
  /** Names of the policies that were put on top. */
  policy: string[];
  /** Files that were looked into, in archives too. */
  files: number;
  /** Of which are copied. */
  copied: number;
  /** Different secrets, by kind. */
  redacted: Count[];
  /** Where they stood, in order of reading. */
  places: RedactedPlace[];
  /** What the copy does not hold. */
  left_out: LeftOut[];
  /** What the copy holds as it was, without having been looked into. */
  as_it_was: LeftOut[];
}

/** Secrets of one kind on one line. */
export interface RedactedPlace {
  /** The whole way in, redacted too. */
  path: string;
  /** Line, from 1; `null` in what is no text. */
  line: number | null;
  /** Id of the kind, or the name of a pattern. */
  kind: string;
  /** How many. */
  count: number;
}

/** Something that is not copied, or not looked into, and why. */
export interface LeftOut {
  /** The whole way in. */
  path: string;
  /** Why. */
  why: string;
}

/** A log with what explains its failure. */
export interface ExplainedLog {
  path: string;
  /** The step that failed, where the log says one. */
  step: string | null;
  chunks: ExplainingLines[];
}

/** Lines that explain, the best ones first. */
export interface ExplainingLines {
  first_line: number;
  last_line: number;
  line: number;
  score: number;
  class: string;
  why: string;
  text: string;
}

export interface EntryRow {
  path: string;
  kind: "file" | "container" | "link";
  bytes: number;
  stored_bytes: number;
  modified: string | null;
  format: string | null;
  state: "recognised" | "plain" | "unrecognised" | "lost";
}

export interface TestRow {
  path: string;
  format: string;
  case: number;
  test_id: string;
  suite: string | null;
  class: string | null;
  name: string;
  file: string | null;
  line: number | null;
  status: "passed" | "failed" | "error" | "skipped";
  attempt: number;
  attempts: number;
  flaky: boolean;
  duration_ms: number | null;
  message: string | null;
  details: string | null;
  stdout: string | null;
  run: string;
  instance: string | null;
  stderr: string | null;
  told_again_by: string | null;
}

export interface NoteRow {
  path: string;
  loss: "info" | "data_loss" | "error";
  what: string;
  bytes: number;
  line: number | null;
}

/** A row of `metrics`. */
export interface MetricRow {
  path: string;
  format: string;
  series: string;
  labels: Record<string, string>;
  value: number | null;
  unit: string | null;
  better: "lower" | "higher" | "unknown";
  time: string | null;
  commit: string | null;
  spread: number | null;
  n: number | null;
  error: string | null;
}

/** A row of `events`. */
export interface EventRow {
  path: string;
  time: string | null;
  suite: string | null;
  event: string;
  cid: string | null;
  name: string | null;
  data: Record<string, string>;
}

/** A row of `iterations`. */
export interface IterationRow {
  path: string;
  run: string;
  iteration: number;
  success: boolean;
  reason: string | null;
  revoke_status: number | null;
}

/** A row of `scenarios`. */
export interface ScenarioRow {
  path: string;
  run: string;
  scenario: string;
  invariant: string | null;
  organization: string | null;
  status: "passed" | "skipped" | "todo" | "failed";
  http_status: number | null;
  message: string | null;
  key_entities: Record<string, string>;
}

/** A row of `issues`. */
export interface IssueRow {
  path: string;
  tool: string;
  rule: string | null;
  severity: "note" | "warning" | "error";
  file: string | null;
  line: number | null;
  message: string;
}

/** A row of `coverage`. */
export interface CoverageRow {
  path: string;
  file: string;
  metric: "line" | "branch" | "function" | "statement" | "instruction" | "region" | "class";
  covered: number;
  total: number;
}

/** A row of `steps`. */
export interface StepRow {
  path: string | null;
  step: string;
  command: string | null;
  exit: number | null;
  failed: boolean;
  first_line: number;
  last_line: number;
  started: string | null;
  duration_ms: number | null;
}

/** Rows by table. */
export interface Rows {
  entries: EntryRow;
  documents: DocumentRow;
  tests: TestRow;
  metrics: MetricRow;
  events: EventRow;
  iterations: IterationRow;
  scenarios: ScenarioRow;
  issues: IssueRow;
  coverage: CoverageRow;
  steps: StepRow;
  notes: NoteRow;
}

/** What a lens command prints: answers and findings of its rules, and its own members. */
export interface LensDocument {
  schema: number;
  as_of: string | null;
  as_of_from: "given" | "data";
  as_of_by_system: Record<string, string>;
  policy: string[];
  answers: AnswerRow[];
  findings: FindingRow[];
  redacted?: Count[];
  [member: string]: unknown;
}

/** What there is to ask for. */
export interface About {
  version: string;
  tables: { id: Table; title: string }[];
  formats: { id: ReportFormat; title: string; file_name: string; media_type: string }[];
  lenses: { id: LensName; title: string }[];
  limits: LimitName[];
  policies: PolicyName[];
}
