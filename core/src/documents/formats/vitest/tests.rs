//! Vitest logs: text in, dump out; and the scenarios of integration suites.

use crate::documents::testing::{read, read_streamed};
use crate::facts::Facts;
use crate::session::Session;
use expect_test::{Expect, expect};

fn check(text: &str, dump: &Expect) {
    let whole = read("vitest.log", text);
    dump.assert_eq(&whole);
    for size in [1, 7, 64] {
        assert_eq!(read_streamed("vitest.log", text, size), whole, "in pieces of {size}");
    }
}

fn open(text: &[u8]) -> Session {
    Session::open(crate::bytes::Limits::default(), vec![("vitest.log".to_owned(), Box::new(text.to_vec()))])
}

/// Scenario, invariant, status, expected, observed, key entities of every row.
fn scenarios(facts: &Facts) -> Vec<String> {
    let rows = facts.records.scenarios.iter().map(|row| {
        let pairs = row.key_entities.iter().map(|(key, value)| format!("{}={}", facts.text(*key), facts.text(*value)));
        let pairs: Vec<String> = pairs.collect();
        let text = |id| facts.text(id);
        format!(
            "{}|{}|{}|{}|{}|{}",
            text(row.scenario),
            text(row.invariant),
            row.status.word(),
            text(row.expected),
            text(row.observed),
            pairs.join(" ")
        )
    });
    rows.collect()
}

const LOG: &str = "
\u{1b}[1m\u{1b}[46m RUN \u{1b}[49m\u{1b}[22m \u{1b}[36mv4.0.18 \u{1b}[39m/home/runner/work/a
[integration-db] Using localhost/drive_integration (pool 5)

 \u{1b}[31m❯\u{1b}[39m tests/a.test.ts (3 tests | 1 failed | 1 skipped) 1038ms
   \u{1b}[31m×\u{1b}[39m adds (1 + 1) 755ms
     → expected 3 to be 2
   ↓ is left out
 ✓ tests/b.test.ts (2 tests) 12ms
   ✓ waits 1.5s (retry x1)

⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  tests/a.test.ts > sums > small > adds (1 + 1)
AssertionError: expected 3 to be 2 // Object.is equality

- Expected
+ Received

- 2
+ 3

 ❯ helper tests/help.ts:4:1
 ❯ tests/a.test.ts:23:9
    21|
    22|   × not a mark

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/1]⎯

 Test Files  1 failed | 1 passed (2)
      Tests  1 failed | 3 passed | 1 skipped (5)
   Start at  02:30:00
   Duration  53.88s (transform 1s)
";

#[test]
fn a_log_gives_its_tests_with_failures_and_counts() {
    check(
        LOG,
        &expect![[r#"
            document vitest records=33 errors=2 suites=2
            test 0 1/1 failed class="tests/a.test.ts" name="adds (1 + 1)" file="tests/a.test.ts" line=23 755ms
              message "expected 3 to be 2 // Object.is equality"
              type "AssertionError"
              summary "expected 3 to be 2 // Object.is equality"
              details [404..635]
              lines 14-27
              property "describe"="sums > small"
              property "expected"="2"
              property "observed"="3"
              property "at"="helper tests/help.ts:4:1"
              property "at"="tests/a.test.ts:23:9"
            test 1 1/1 skipped class="tests/a.test.ts" name="is left out" file="tests/a.test.ts"
            test 2 1/2 failed class="tests/b.test.ts" name="waits" file="tests/b.test.ts"
            test 2 2/2 passed class="tests/b.test.ts" name="waits" file="tests/b.test.ts" 1500ms
            test 3 1/1 passed class="tests/a.test.ts" name="passed test 1 of 1 that the log does not name" file="tests/a.test.ts"
            test 4 1/1 passed class="tests/b.test.ts" name="passed test 1 of 1 that the log does not name" file="tests/b.test.ts"
            line 14 [404..456] Error FAIL  tests/a.test.ts > sums > small > adds (1 + 1)
            line 15 [457..513] Error AssertionError: expected 3 to be 2 // Object.is equality
            scenario 14 [404..635] failed endpoint="tests/a.test.ts" message="expected 3 to be 2 // Object.is equality" expected="2" observed="3"
            claim 2 [1..63] run "v4.0.18 /home/runner/work/a"
            claim 3 [64..123] integration_db "localhost/drive_integration (pool 5)"
            claim 30 [718..754] test_files "1 failed | 1 passed (2)"
            claim 31 [755..803] tests.failed 1
            claim 31 [755..803] tests.passed 3
            claim 31 [755..803] tests.skipped 1
            claim 31 [755..803] tests.all 5
            claim 33 [826..860] duration_ms 53880
        "#]],
    );
}

#[test]
fn counts_are_those_of_the_summary() {
    let session = open(LOG.as_bytes());
    let counts = session.facts().counts();
    assert_eq!((counts.tests, counts.failed, counts.passed, counts.skipped, counts.flaky), (5, 1, 3, 1, 1));
}

#[test]
fn windows_shells_write_the_same_log_in_utf16_and_crlf() {
    let mut utf16 = vec![0xFF, 0xFE];
    for unit in LOG.replace('\n', "\r\n").encode_utf16() {
        utf16.extend(unit.to_le_bytes());
    }
    for bytes in [utf16, [b"\xEF\xBB\xBF", LOG.as_bytes()].concat()] {
        let session = open(&bytes);
        let counts = session.facts().counts();
        assert_eq!((counts.tests, counts.failed, counts.passed, counts.skipped), (5, 1, 3, 1));
        assert_eq!(session.facts().notes, []);
    }
}

#[test]
fn ids_stand_in_titles_then_suites_then_file_names() {
    let log = "\
 RUN  v4.0.18 /x
 FAIL  tests/integration/API-002.test.ts > API-002/API-003 (smoke) > API-003: override is scoped
AssertionError: expected 200 to be 403 // Object.is equality
 FAIL  tests/integration/x.test.ts > BID-001 (smoke) > creates a bid
Error: ASSIGN-002: window not resolved. Observed: {\"id\":\"w1\",\"winner_id\":null,\"assignmentId\":\"a1\",\"n\":2}
 FAIL  tests/integration/adv/ADV-003.test.ts > races > closes once
Error: IDEMP-002: duplicate alerts (organizationId=o1 routeId=r1 date=2026-02-18 count=2)
 FAIL  tests/integration/other.test.ts > other > has no id
TypeError: x is not a function
 Test Files  4 failed (4)
      Tests  4 failed (4)
";
    let session = open(log.as_bytes());
    assert_eq!(
        scenarios(session.facts()),
        [
            "API-003||failed|403|200|",
            "BID-001|ASSIGN-002|failed||{\"id\":\"w1\",\"winner_id\":null,\"assignmentId\":\"a1\",\"n\":2}|id=w1 assignmentId=a1",
            "ADV-003|IDEMP-002|failed|||organizationId=o1 routeId=r1 date=2026-02-18 count=2",
            "||failed|||",
        ]
    );
    assert!(session.facts().has_system("drive"));
}

#[test]
fn the_log_of_another_project_has_tests_and_no_scenarios() {
    let log =
        " RUN  v3.2.4 /x\n ✓ src/API-001.test.ts (1 test) 3ms\n Test Files  1 passed (1)\n      Tests  1 passed (1)\n";
    let session = open(log.as_bytes());
    assert!(!session.facts().has_system("drive") && session.facts().records.scenarios.is_empty());
    assert_eq!(session.facts().counts().passed, 1);
    assert_eq!(session.facts().notes, []);
}

#[test]
fn files_that_do_not_load_and_errors_outside_of_tests_are_red() {
    let log = "\
 RUN  v4.0.18 /x

⎯⎯⎯⎯⎯⎯ Failed Suites 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  tests/integration/bidding/BID-001.smoke.test.ts [ tests/integration/bidding/BID-001.smoke.test.ts ]
Error: Integration DB client refused to start: DATABASE_URL database name must end with \"_integration\"

 Test Files  1 failed (1)
      Tests  no tests
     Errors  2 errors
";
    let session = open(log.as_bytes());
    assert_eq!((session.facts().counts().error, session.facts().counts().tests), (2, 2));
    assert_eq!(scenarios(session.facts()).len(), 1);
}

#[test]
fn a_log_without_its_summary_is_a_loss() {
    let session = open(b" RUN  v4.0.18 /x\n \xE2\x9C\x93 a.test.ts (1 test) 3ms\n");
    let notes: Vec<&str> = session.facts().notes.iter().map(|note| note.what.as_str()).collect();
    assert_eq!(notes, ["the log ends before its summary: tests may be missing"]);
}
