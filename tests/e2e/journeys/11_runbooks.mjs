// The five runbooks, walked in the page: from the sample artifacts through the lenses to each answer, and from
// a figure to the very line. The same walks on the command line are in tests/systems_*.rs.
// Samples lie in the folder that ARTISCOPE_SHARED names, else beside the project.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { counted, drop, equal, lens, ok, root, settled, until, visit, withBrowser } from "../lib.mjs";

const shared = resolve(process.env.ARTISCOPE_SHARED ?? join(root, "../shared"), "samples");

/**
 * A walk: what is dropped, the verdict, and steps. A step is a lens with what it says, the state of some of
 * its checks, and links by the place they lead to with a piece of that line.
 */
const WALKS = [
  {
    name: "parity runbook, steps 1 to 3 and the packets",
    files: ["synthetic/0_webprofile"],
    verdict: "red",
    steps: [
      {
        lens: "parity",
        says: [
          "node.parity.json: revocation not observed; test.parity.out: a test failed",
          "3/5 failed",
          "create_failed",
          "revoke_failed",
          "revocation_not_observed",
          "1 of 3",
          "15.4 %",
          "Packet for revocation immediacy: 2 not here",
          "Packet for cross-instance failures: complete",
          "run_parity_locally.sh --no-cleanup",
        ],
        checks: {
          "Parity holds": "failed",
          "analysis.json agrees with its files": "passed",
          "Service and database logged no error": "no data",
          "Evidence packets are complete": "no data",
          "Earlier runs are below both thresholds": "failed",
          "No major streak of scheduled failures": "no data",
        },
        press: [
          ["node.parity.json:4", '"active": true'],
          ["test.parity.out:9", "introspect did not reflect revocation within timeout"],
        ],
      },
    ],
  },
  {
    name: "parity runbook: a real bundle that upstream calls a success is no data",
    files: ["0_webprofile/webprofile-parity-20251223014125.tar.gz"],
    verdict: "no_data",
    steps: [
      {
        lens: "parity",
        says: ["node.parity.json is missing; test.parity.out is missing; upstream concludes success"],
        checks: {
          "Parity holds": "no data",
          "The Node smoke came to its end": "failed",
          "Service and database logged no error": "no data",
        },
        press: [["node.parity.out:1", ""]],
      },
    ],
  },
  {
    name: "parity runbook, step 4: the rerunner failed again, so it is not transient",
    files: ["0_webprofile/flakiness.json"],
    verdict: null,
    steps: [
      {
        lens: "parity",
        says: ["Rerunner: success=0 failure=1: 0 of 1 rerunner report transient"],
        checks: { "The rerunner succeeded at once": "failed", "No failure was reproduced too often": "passed" },
        press: [["flakiness.json:4", ""]],
      },
    ],
  },
  {
    name: "day-2 playbook, the triage loop",
    files: ["synthetic/1_hologram"],
    verdict: "red",
    preset: "hologram-main",
    steps: [
      {
        lens: "perf",
        says: ["core.verify_ms: 6.0ms -> 7.2ms (+20.8%)", "graphql.resolve_ms: p95=81.00ms > budget=80.00ms"],
        checks: {
          "No metric is slower than its baseline": "failed",
          "Perf budgets hold": "failed",
          "The baseline may be refreshed": "failed",
        },
        press: [
          ["core_perf.csv:4", "core,verify_ms,4.700,7.250"],
          ["graphql_perf.csv:2", "graphql,resolve_ms"],
        ],
      },
      {
        lens: "pipeline",
        says: ["Every step up to resolve is good", "code regression", "SLO adjustment", "marketplace_install", "summarize_e2e.py"],
        checks: { "The E2E pipeline is good to its end": "passed", "Nothing is left to triage": "failed" },
        press: [["events.jsonl:6", '"event":"resolve"']],
      },
      {
        lens: "flakes",
        says: ["75.0 %", "To be released", "flake_detector.py unquarantine test_recovered"],
        checks: { "Flaky tests are in quarantine": "passed", "No test waits for its release": "failed" },
        press: [["flake_database.json:137", ""]],
      },
    ],
  },
  {
    name: "integration triage, the first response",
    files: ["synthetic/2_drive"],
    verdict: "red",
    steps: [
      {
        lens: "scenarios",
        says: [
          "5 failures (Algorithm regression: 2, Harness/diagnostics: 3)",
          "Escalate: failures span 3 scenario classes (BID, HLT, API)",
          "NOTIF-001",
          "IDEMP-BID-001",
          "src/lib/server/services/**",
          "org-a, org-b",
          "missing: cron-e2e-report.md",
          "Integration failure: BID-001 / NOTIF-001 (cross-org notification leakage detected)",
          'tests/integration --run -t "BID-001"',
        ],
        checks: {},
        press: [
          ["vitest.log:12", "FAIL  tests/integration/bidding/BID-001.smoke.test.ts"],
          ["cron-e2e-report.json:40", ""],
        ],
      },
    ],
  },
  {
    name: "FlakeGuard, from the upload to the flaky test and its message",
    files: ["synthetic/3_flakeguard"],
    // The second attempt passed and decides; the flake is told all the same.
    verdict: "green",
    steps: [
      {
        lens: "flakes",
        says: [
          "1 test is flaky",
          "com.example.FlakyTest#testFlaky",
          "1.00 (1/1)",
          "run 1234567890 (a3c1e7b): attempt 1 failed, attempt 2 passed",
          "New Flake Detected: testFlaky",
        ],
        checks: {
          "No test failed and then passed in the same CI run": "failed",
          "Upload metadata is complete": "passed",
          "Uploads are within the server's limits": "passed",
          "The server reads every report": "passed",
          "No flake calls for a notification": "failed",
          "Old data was cleared": "no data",
          "The server's log shows no trouble": "no data",
        },
        press: [["attempt_1/junit.xml:5", "Intermittent failure"]],
      },
    ],
  },
  {
    name: "PCS performance, from the nightly's results to the issue",
    files: ["synthetic/4_pcs", "4_pcs/schema.json", "4_pcs/policy.yml"],
    verdict: "red",
    steps: [
      {
        lens: "perf",
        says: [
          "1 of 2 series slower",
          "rust sum_even_squares loops n=1000000 sequential",
          "Limited Data",
          "git checkout 7d5fd99",
          "--per-backend-thresholds",
          "Issue, label perf-regression",
        ],
        checks: {
          "No benchmark became slower than its threshold": "failed",
          "Newest rows and their reference come from the same machine": "passed",
          "Backends did not become slower all at once": "no data",
          "Every benchmark ran": "failed",
          "Benchmark data are fresh": "no data",
          "Rows have the fields of the schema": "passed",
          "policy.yml and the check agree": "failed",
        },
        press: [
          ["2025-09-26.ndjson:1", '"backend":"rust"'],
          ["2025-09-26.ndjson:3", "Failed to compile Go code"],
        ],
      },
    ],
  },
];

/** One line of any text. */
const flat = (text) => text.replace(/\s+/g, " ");

/** The lens says it, once it is made. */
async function says(page, id, wanted) {
  const at = page.getByTestId(`lens-${id}`);
  await at.locator(".made-blocks > *").first().waitFor();
  let text = "";
  for (const words of wanted) {
    await until(`${id} says: ${words}`, async () => (text = flat(await at.textContent())).includes(flat(words)));
  }
  return at;
}

async function walk(page, { files, verdict, preset, steps }) {
  await drop(page, files.map((file) => join(shared, file)));
  await settled(page, verdict ?? undefined);
  if (preset) {
    await lens(page, "policy");
    await page.getByRole("button", { name: preset, exact: true }).click();
    await page.getByTestId("policy-reset").waitFor();
  }
  for (const step of steps) {
    await lens(page, step.lens);
    const at = await says(page, step.lens, step.says);
    for (const [title, state] of Object.entries(step.checks)) {
      const row = at.locator("li.row").filter({ has: page.getByText(title, { exact: true }) });
      await counted(row, 1, `checks called "${title}"`);
      equal(flat(await row.locator(".mark").textContent()).includes(state), true, `"${title}" is ${state}`);
    }
    for (const [place, piece] of step.press) {
      await at.locator(`button.link[title$="${place}"]`).first().click();
      const line = place.split(":").pop();
      const chosen = page.locator(`:is([data-testid=preview-line], [data-testid=log-line])[data-line="${line}"][data-hit=true]`);
      await chosen.waitFor();
      ok((await chosen.textContent()).includes(piece), `${place} holds ${piece}`);
      await page.goBack();
      await at.locator(".made-blocks > *").first().waitFor();
    }
  }
}

export default () =>
  withBrowser(async ({ browser, url }) => {
    if (!existsSync(shared)) {
      console.log(`skipped: ${shared} is not there; ARTISCOPE_SHARED names the folder that holds samples`);
      return;
    }
    for (const it of WALKS) await visit(it.name, browser, url, (page) => walk(page, it));
  });
