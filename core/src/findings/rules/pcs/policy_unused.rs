//! What policy.yml says and the check does not read.

use super::shared::{DATA, Then, finding, no_data, only};
use crate::findings::analyses::Claims;
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "pcs_policy_unused",
    title: "policy.yml and the check agree",
    doc: "`regression_check.py` imports the loader of bench/policy.yml and does not use it: only its flags count. \
          Thresholds and grace that differ between the file and the flags are said here. The file is never taken as \
          the policy of this program.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let files = Claims::of_format(facts, "pcs-policy");
    let Some(file) = files.first() else { return no_data("bench/policy.yml is missing") };
    let thresholds = match judging.thresholds() {
        Ok(thresholds) => thresholds,
        Err(why) => return no_data(why),
    };
    let mut said = Vec::new();
    let mut evidence = Vec::new();
    let mut compared = 0;
    for (key, claim) in file.iter() {
        let used = match key.strip_prefix("regression.") {
            Some("default_threshold") => thresholds.default,
            Some("grace_period_days") => policy.number("pcs.gate.grace_rows"),
            Some(other) => match other.strip_prefix("per_backend.") {
                Some(backend) => thresholds.ratio(backend),
                None => continue,
            },
            None => continue,
        };
        let Some(stated) = file.number(key) else { continue };
        compared += 1;
        if (stated - used).abs() > f64::EPSILON {
            let what = format!("{key} is {stated}, the check uses {used}");
            evidence.push(Evidence::of(facts, claim.origin, what.clone()));
            said.push(what);
        }
    }
    if compared == 0 {
        return no_data(format!("{} holds no thresholds", file.path()));
    }
    if said.is_empty() {
        return only(Answer::Pass);
    }
    let title = format!("policy.yml is not what the check uses: {}", said.join("; "));
    let found = finding(facts, RULE.id, Severity::Warning, DATA, (&said.join("; "), title), evidence)
        .then("put the thresholds into the flags of the workflow, or let the check read the file");
    Outcome { answer: Answer::Fail(said.join("; ")), findings: vec![found] }
}
