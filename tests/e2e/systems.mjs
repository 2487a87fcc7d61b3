// Small artifacts of the five systems, made in place: enough for every lens to have something to show.

import { junit } from "./make.mjs";

const json = (value) => JSON.stringify(value, null, 2);
const base64 = (text) => Buffer.from(text).toString("base64");

function parity() {
  const iterations = [1, 2, 3, 4, 5].map((iteration) =>
    iteration === 3
      ? { iteration, success: false, reason: "revocation_not_observed", last_b64: base64('{"active":true}') }
      : { iteration, success: true },
  );
  return [
    ["webprofile-parity/cross-instance-results.json", json(iterations)],
    ["webprofile-parity/node.parity.json", json({ timestamp: "2025-12-23T01:41:30.000Z", success: true })],
    ["webprofile-parity/analysis.json", '{"status":"success"}\n'],
  ];
}

function hologram() {
  const rows = [
    "suite,metric,p50_ms,p95_ms,p99_ms,avg_ms,n,note",
    "core,verify_ms,5.100,7.250,8.000,5.300,60,atlas.verify",
    "core,encode_4MB_ms,60.000,71.000,75.000,62.000,30,atlas.encode 4MB",
    "graphql,resolve_ms,60.000,181.000,190.000,75.000,100,resolve",
  ];
  const event = (ts, name, more) => JSON.stringify({ ts, suite: "phase8", event: name, ...more });
  return [
    ["reports/perf/core_perf.csv", `${rows.join("\r\n")}\r\n`],
    ["reports/perf/baseline.json", json({ "core.verify_ms": 6.0, "core.encode_4MB_ms": 76.0 })],
    ["reports/e2e/events.jsonl", `${[
      event(1757850000, "ipfs_publish", { cid: "bafy1", name: "demo" }),
      event(1757850010, "marketplace_prepare", { cid: "bafy2", name: "demo" }),
      event(1757850020, "marketplace_publish", { variant: "a", resp: { publishApp: { cid: "bafy2" } } }),
    ].join("\n")}\n`],
    ["reports/flake_database.json", json({
      test_results: {
        test_encode: ["2025-09-10", "2025-09-11", "2025-09-12", "2025-09-13"].map((day, at) => ({ passed: at % 2 === 0, run_id: `r${at}`, timestamp: `${day} 10:00:00` })),
      },
      flake_counts: { test_encode: 2 },
    })],
  ];
}

function drive() {
  const report = {
    run: { artifactDate: "2026-03-02", startedAt: "2026-03-02T18:00:00.000Z", finishedAt: "2026-03-02T18:00:00.000Z", frozenNow: "2026-03-02T18:00:00.000Z", seed: { deterministic: true, seed: 20260302, anchorDate: "2026-03-02", command: "seed" }, database: { hostname: "localhost", database: "drive_integration" } },
    results: [{
      scenarioId: "CRON-LOCK-PREFERENCES", endpoint: "/api/cron/lock-preferences",
      run1: { status: 200, body: {} }, run2: { status: 200, body: {} },
      invariants: [
        { invariantId: "LOCK-001", passed: true },
        { invariantId: "TENANT-LOCK-001", passed: false, message: "rows of another organization were locked", evidence: { sampleIds: ["11111111-1111-1111-1111-111111111111"] } },
      ],
      keyEntityIds: { orgAId: "11111111-1111-1111-1111-111111111111" },
    }],
    witnesses: {},
    overall: { passed: false },
  };
  return [["logs/nightly/2026-03-02/cron-e2e-report.json", json(report)]];
}

function flakeguard() {
  const meta = (attempt) => json({
    project_slug: "demo", repo_full_name: "acme/shop", workflow_name: "ci", workflow_ref: "ci.yml", github_run_id: 4711, github_run_attempt: attempt, github_run_number: 12,
    run_url: "https://ci.example/4711", sha: "0123456789abcdef0123456789abcdef01234567", branch: "main", event: "push", pr_number: null, job_name: "test", job_variant: "linux",
    started_at: `2025-12-2${attempt}T10:00:00Z`, completed_at: `2025-12-2${attempt}T10:05:00Z`,
  });
  const report = (failure) => junit("com.example.FlakyTest", [{ class: "com.example.FlakyTest", name: "testFlaky", failure }, { class: "com.example.FlakyTest", name: "testSteady" }]);
  return [
    ["run_4711/attempt_1/meta.json", meta(1)],
    ["run_4711/attempt_1/report.xml", report("Intermittent failure")],
    ["run_4711/attempt_2/meta.json", meta(2)],
    ["run_4711/attempt_2/report.xml", report()],
  ];
}

function pcs() {
  const row = (day, mean_ns) => JSON.stringify({ commit: `c${day}`, timestamp: `2025-09-${day}T02:00:00Z`, os: "linux", cpu: "x86_64", backend: "rust", test: "sum_even_squares", mode: "loops", parallel: false, n: 100000, mean_ns, std_ns: 900 });
  const series = [20, 21, 22, 23, 24].map((day, at) => row(day, 100000 + at * 100));
  return [["bench/results/2025-09-25.ndjson", `${[...series, row(25, 119000)].join("\n")}\n`]];
}

/** Members of one zip by system. */
export const SYSTEMS = { parity, hologram, drive, flakeguard, pcs };
