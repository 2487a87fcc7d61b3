//! The nightly alert: raised when the job did not succeed or a required artifact is missing, once a run.

use super::{ALERT, Claims};
use crate::facts::Facts;
use crate::findings::Policy;

/// The decision of a night, as stated and as the rule gives it.
#[derive(Clone)]
pub struct Alert<'a> {
    /// Everything stated.
    pub claims: Claims<'a>,
    /// Status of the job.
    pub job: &'a str,
    /// Attempt of the run.
    pub attempt: f64,
    /// Required artifacts that were missing, as stated.
    pub missing: Vec<&'a str>,
    /// Required artifacts that the policy knows and the context does not.
    pub not_asked: Vec<&'a str>,
    /// `shouldAlert` and `shouldDispatch` as stated.
    pub stated: (Option<bool>, Option<bool>),
    /// The same by the rule; `None` where what it needs is not stated.
    pub computed: Option<(bool, bool)>,
    /// `<date>:<runId>` as it should be, and as stated.
    pub dedupe: (String, &'a str),
}

pub(super) fn alerts<'a>(facts: &'a Facts, policy: &'a Policy) -> Vec<Alert<'a>> {
    Claims::of_format(facts, ALERT).into_iter().map(|claims| alert(claims, policy)).collect()
}

/// The texts of a list.
fn list<'a>(claims: Claims<'a>, key: &str) -> Vec<&'a str> {
    (0..).map_while(|at: u32| claims.text(&format!("{key}.{at}"))).collect()
}

fn alert<'a>(claims: Claims<'a>, policy: &'a Policy) -> Alert<'a> {
    let job = claims.text("jobStatus").unwrap_or_default();
    let attempt = claims.number("runAttempt").unwrap_or(f64::NAN);
    let missing = list(claims, "decision.missingArtifacts");
    let required = list(claims, "requiredArtifactPaths");
    let not_asked = policy.list("drive.required_artifacts").iter().map(String::as_str);
    let not_asked = not_asked.filter(|path| !required.iter().any(|known| known.replace('\\', "/") == *path)).collect();
    let should_alert = job != "success" || !missing.is_empty();
    let is_late = attempt > policy.number("drive.alert_attempts");
    let is_known = !job.is_empty() && !attempt.is_nan();
    let date = claims.text("artifactDate").unwrap_or_default();
    let run =
        claims.text("runId").map_or_else(|| claims.number("runId").map(|id| id.to_string()), |id| Some(id.to_owned()));
    Alert {
        claims,
        job,
        attempt,
        missing,
        not_asked,
        stated: (claims.boolean("decision.shouldAlert"), claims.boolean("decision.shouldDispatch")),
        computed: is_known.then_some((should_alert, should_alert && !is_late)),
        dedupe: (format!("{date}:{}", run.unwrap_or_default()), claims.text("decision.dedupeKey").unwrap_or_default()),
    }
}
