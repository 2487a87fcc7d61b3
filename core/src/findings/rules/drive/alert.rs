//! Whether the nightly was right to alert, or not to.

use super::{Said, claimed, finding, run_of};
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_alert",
    title: "The nightly did not have to alert",
    doc: "The nightly alerts when its job did not succeed or a required artifact is missing; later attempts of the same \
          run are suppressed. The decision is computed again from what the context states.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let alerts = study.alerts();
    let mut findings = Vec::new();
    let mut unknown = None;
    for alert in &alerts {
        let mut say = |severity, title: String, member: &str, next: &str| {
            let said = Said {
                rule: RULE.id,
                severity,
                title: title.clone(),
                class: "infrastructure".to_owned(),
                runs: run_of(facts, alert.claims.document),
                evidence: claimed(facts, &alert.claims, member),
                next_step: next.to_owned(),
            };
            findings.push(finding(policy, said, &[&title]));
        };
        let Some((should_alert, should_dispatch)) = alert.computed else {
            unknown = Some(alert.claims.path());
            continue;
        };
        if should_alert {
            let mut why = Vec::new();
            if alert.job != "success" {
                why.push(format!("job {}", alert.job));
            }
            why.extend(alert.missing.iter().map(|path| format!("{path} missing")));
            let late = if should_dispatch { "" } else { " (suppressed: a later attempt of the same run)" };
            let url = alert.claims.text("runUrl").unwrap_or("the run");
            let next = format!("open {url}; triage from its vitest.log");
            say(Severity::Warning, format!("The nightly alerts: {}{late}", why.join(", ")), "jobStatus", &next);
        }
        if alert.stated != (Some(should_alert), Some(should_dispatch)) {
            let title = format!(
                "The nightly's decision differs from its rule: alert {}, dispatch {} by the rule",
                yes(should_alert),
                yes(should_dispatch)
            );
            say(Severity::Warning, title, "decision.shouldAlert", "correct the decision in .github/workflows/**");
        }
        for path in &alert.not_asked {
            let title = format!("The nightly does not ask for {path}");
            say(Severity::Warning, title, "requiredArtifactPaths.0", "add it to requiredArtifactPaths");
        }
        let (right, stated) = &alert.dedupe;
        if right != stated {
            let title = format!("The dedupe key is {stated}, by the rule {right}");
            say(Severity::Info, title, "decision.dedupeKey", "alerts of one night may be sent twice");
        }
    }
    let answer = match (alerts.len(), findings.first(), unknown) {
        (0, ..) => Answer::NoData("no nightly-alert-context.json".to_owned()),
        (_, Some(first), _) => Answer::Fail(first.title.clone()),
        (_, None, Some(path)) => Answer::NoData(format!("no jobStatus or runAttempt in {path}")),
        (_, None, None) => Answer::Pass,
    };
    Outcome { answer, findings }
}

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}
