//! What is copied: Markdown, redacted, ready to be pasted into a ticket.

use super::Session;
use crate::facts::Facts;
use crate::methods::redact::Numbered;
use crate::reports::markdown::{block, code, escape, section};
use crate::reports::{Options, Redactor, finding_row, renderer};
use crate::views::{AttemptView, EvidenceView, written};

/// Tests that a copied cause names.
const TESTS: usize = 20;

impl Session {
    /// A case with its attempts, messages and stacks.
    pub fn copy_test(&mut self, case: u32) -> String {
        let Some(view) = self.test(case) else { return String::new() };
        let redacted = self.numbered();
        let mut out = format!("### {}\n\n", escape(&redacted.text(&view.row.name)));
        for (title, text) in
            [("class", &view.class), ("suite", &view.row.suite), ("source", &view.location), ("run", &view.row.run)]
        {
            if !text.is_empty() {
                out += &["- ", title, " ", &code(&redacted.text(text)), "\n"].concat();
            }
        }
        for attempt in &view.attempts {
            out.push_str(&copied_attempt(attempt, view.attempts.len(), &redacted));
        }
        out
    }

    /// What a failure expected against what came, by case, attempt from 1, and place of the failure.
    pub fn copy_diff(&mut self, case: u32, attempt: u16, failure: usize) -> String {
        let view = self.test(case);
        let found = view.as_ref().and_then(|view| {
            let attempt = view.attempts.iter().find(|known| known.attempt == attempt)?;
            Some((&view.row.name, attempt.failures.get(failure)?.diff.as_ref()?))
        });
        let Some((name, diff)) = found else { return String::new() };
        let redacted = self.numbered();
        let fenced = block(&redacted.text(&written(diff))).replacen("```\n", "```diff\n", 1);
        format!("{}\n\n{fenced}", escape(&redacted.text(name)))
    }

    /// What an attempt wrote, as it is.
    pub fn copy_output(&mut self, case: u32, attempt: u16, is_error: bool) -> String {
        let view = self.test(case);
        let attempt = view.and_then(|view| view.attempts.into_iter().find(|known| known.attempt == attempt));
        let attempt = attempt.unwrap_or_default();
        self.numbered().text(if is_error { &attempt.stderr } else { &attempt.stdout }).into_owned()
    }

    /// A finding with its tests and evidence, by its id.
    pub fn copy_cause(&self, id: &str) -> String {
        let Some(finding) = self.findings.iter().find(|finding| finding.id == id) else { return String::new() };
        let numbered = self.numbered();
        let redactor = Redactor::of(&numbered, &Options::default());
        let tests = finding.cases.iter().take(TESTS).filter_map(|case| case_name(&self.facts, *case));
        let tests: Vec<String> = tests.map(|name| redactor.owned(&name)).collect();
        section(&finding_row(finding, redactor), &tests)
    }

    /// A text that a lens shows.
    pub fn copy_text(&self, text: &str) -> String {
        self.numbered().text(text).into_owned()
    }

    /// Marks of one output, by the policy.
    pub(super) fn numbered(&self) -> Numbered {
        Numbered::new(self.policy.redaction())
    }

    /// The verdict with its causes.
    pub fn copy_summary(&self) -> String {
        renderer("markdown").map(|renderer| self.report(renderer, &Options::default())).unwrap_or_default()
    }
}

fn copied_attempt(attempt: &AttemptView, of: usize, redacted: &Numbered) -> String {
    let duration = attempt.duration_ms.map(|ms| format!(" after {ms} ms")).unwrap_or_default();
    let number = if of > 1 { format!("attempt {} of {of}: ", attempt.attempt) } else { String::new() };
    let mut out =
        format!("\n{number}**{}**{duration}, {}\n", attempt.status, code(&redacted.text(&place(&attempt.evidence))));
    for failure in &attempt.failures {
        let kind = if failure.kind.is_empty() { String::new() } else { format!("{}\n", failure.kind) };
        let mut text = format!("{kind}{}", failure.message);
        // Many reports repeat the message at the start of the stack.
        if failure.message.is_empty() || !failure.details.contains(failure.message.trim()) {
            text = format!("{text}\n{}", failure.details);
        } else {
            text.clone_from(&failure.details);
        }
        if !text.trim().is_empty() {
            out.push('\n');
            out.push_str(&block(&redacted.text(&text)));
        }
    }
    out
}

fn place(evidence: &EvidenceView) -> String {
    if evidence.line == 0 { evidence.path.clone() } else { format!("{}:{}", evidence.path, evidence.line) }
}

fn case_name(facts: &Facts, case: u32) -> Option<String> {
    let row = facts.attempts_of(case).first()?;
    let place = if row.class.is_empty() { row.suite } else { row.class };
    let place = facts.text(place);
    let name = facts.text(row.name);
    Some(if place.is_empty() { name.to_owned() } else { format!("{place} › {name}") })
}

#[cfg(test)]
mod tests {
    use crate::bytes::{ByteSource, Limits};
    use crate::session::Session;
    use expect_test::expect;

    const REPORT: &[u8] = br#"<testsuite name="s"><testcase classname="a.B" name="pays [*]" time="0.5">
<failure message="expected 1" type="AssertionError">AssertionError: expected 1
	at B.java:7 with token=hunter2
```</failure></testcase></testsuite>"#;

    fn session() -> Session {
        Session::open(Limits::default(), vec![("junit.xml".to_owned(), Box::new(REPORT) as Box<dyn ByteSource>)])
    }

    #[test]
    fn a_test_is_copied_without_its_secrets() {
        expect![[r#"
            ### pays \[\*\]

            - class `a.B`
            - suite `s`
            - run `junit.xml`

            **failed** after 500 ms, `junit.xml:2`

            ````
            AssertionError: expected 1
            	at B.java:7 with token=[redacted:token-1]
            ```
            ````
        "#]]
        .assert_eq(&session().copy_test(0));
        assert_eq!(session().copy_test(7), "");
    }

    #[test]
    fn a_diff_and_an_output_are_copied_without_their_secrets() {
        let report: &[u8] = br#"<testsuite name="s"><testcase name="pays"><failure message="expected: &lt;token=hunter2 a&gt; but was: &lt;b&gt;"/>
<system-out>token=hunter2
done</system-out></testcase></testsuite>"#;
        let inputs = vec![("junit.xml".to_owned(), Box::new(report) as Box<dyn ByteSource>)];
        let mut session = Session::open(Limits::default(), inputs);
        expect![[r#"
            pays

            ```diff
            --- expected
            +++ actual
            -token=[redacted:token-1] a
            +b
            ```
        "#]]
        .assert_eq(&session.copy_diff(0, 1, 0));
        assert_eq!(session.copy_output(0, 1, false), "token=[redacted:token-1]\ndone");
        assert_eq!(session.copy_diff(0, 1, 1) + &session.copy_diff(0, 2, 0) + &session.copy_output(0, 1, true), "");
    }

    #[test]
    fn a_cause_is_copied_with_its_tests() {
        let session = session();
        let id = session.findings().first().map(|finding| finding.id.clone()).unwrap_or_default();
        expect![[r#"
            ### expected 1

            error by `failed_tests`, 1 test, id `b6c4926a3497be1a`

            - test `a.B › pays [*]`
            - `junit.xml:2-4`: `expected 1`

            Next: start with pays \[\*\] in a.B
        "#]]
        .assert_eq(&session.copy_cause(&id));
        assert!(session.copy_summary().starts_with("## Red: "));
        assert_eq!(session.copy_cause("nonsense"), "");
        assert_eq!(session.copy_text("curl -u me:hunter2pass x"), "curl -u me:[redacted:login-flag-1] x");
    }
}
