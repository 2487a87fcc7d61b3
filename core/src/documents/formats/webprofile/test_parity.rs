//! `test.parity.out`: two sections of `go test -v`, each with one integration test.

use super::reading::{lines, said};
use crate::documents::formats::lines::go::GoTests;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-test-parity",
    title: "Parity tests",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: true,
    system: "webprofile",
    sniff,
    read,
};

/// What upstream's analysis looks for, anywhere, in this case only.
const RED: &[&str] = &["FAIL", "revocation not observed", "ERROR"];
/// Lines of that kind that are kept.
const KEPT: usize = 50;

fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    if text.trim_start().starts_with("=== START PARITY TESTS ===") {
        return Confidence::Certain;
    }
    if probe.path_ends("test.parity.out") { Confidence::Certain } else { Confidence::No }
}

/// Beside the cases: the heads of sections, and the lines that upstream takes for a failure.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut tests = GoTests::default();
    let mut red = 0;
    let records = lines(input, writer, |line, writer| {
        if red < KEPT && RED.iter().any(|word| line.text.contains(word)) {
            red += 1;
            said("red", line.text.trim(), line, writer);
        }
        match head(line.text) {
            Some("START PARITY TESTS") => {}
            Some(name) => {
                tests.close(writer);
                name.clone_into(&mut tests.section);
                said("section", name, line, writer);
            }
            None => tests.line(line, writer),
        }
    });
    tests.close(writer);
    writer.document(|document| document.records = records.into());
}

/// `=== Name ===`.
fn head(text: &str) -> Option<&str> {
    text.trim_end().strip_prefix("=== ")?.strip_suffix(" ===")
}

#[cfg(test)]
mod tests {
    use crate::documents::testing::read;
    use expect_test::expect;

    #[test]
    fn sections_are_suites_and_a_cut_test_has_no_result() {
        let text = "=== START PARITY TESTS ===\r\n=== TestIntrospectIntegration_Bcrypt ===\r\n=== RUN   TestIntrospectIntegration_Bcrypt\r\n--- PASS: TestIntrospectIntegration_Bcrypt (0.12s)\r\nPASS\r\nok  \tp\t0.131s\r\n=== TestTokenCreateIntrospectRevokeIntegration ===\r\n=== RUN   TestTokenCreateIntrospectRevokeIntegration\r\n";
        expect![[r#"
            document webprofile-test-parity records=8
            test 0 1/1 passed suite="TestIntrospectIntegration_Bcrypt" class="p" name="TestIntrospectIntegration_Bcrypt" 120ms
            test 1 1/1 error suite="TestTokenCreateIntrospectRevokeIntegration" name="TestTokenCreateIntrospectRevokeIntegration"
              message "no result: the output ends while this test runs"
              summary "no result: the output ends while this test runs"
              details [239..292]
              stdout [239..292]
              lines 8-8
            claim 2 [28..69] section "TestIntrospectIntegration_Bcrypt"
            claim 7 [187..238] section "TestTokenCreateIntrospectRevokeIntegration"
        "#]].assert_eq(&read("test.parity.out", text));
    }
}
