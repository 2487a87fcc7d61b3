//! How far the Node smoke came.

use super::telling::{REVOCATION, finding, over_runs};
use crate::facts::{ClaimValue, Facts};
use crate::findings::analyses::Claims;
use crate::findings::analyses::parity::Bundle;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_node_smoke",
    title: "The Node smoke came to its end",
    doc: "node.parity.out ends with success. Early exits write no node.parity.json at all, so this output is all that tells of them.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let answer = over_runs(parity, "node.parity.out is missing", |bundle| answer(facts, bundle));
    Outcome { answer, findings: parity.bundles.iter().flat_map(|bundle| told(facts, bundle)).collect() }
}

fn outputs<'a>(facts: &'a Facts, bundle: &'a Bundle) -> impl Iterator<Item = Claims<'a>> + 'a {
    bundle.documents(facts, "webprofile-node-out").map(|document| Claims::of(facts, document))
}

/// Why it ended: a crash before a step that failed.
fn end<'a>(claims: &Claims<'a>) -> Option<&'a str> {
    claims.text("failure").or_else(|| claims.text("crash"))
}

fn answer(facts: &Facts, bundle: &Bundle) -> Answer {
    let ended: Vec<Option<&str>> =
        outputs(facts, bundle).map(|claims| end(&claims).or_else(|| claims.boolean("succeeded").map(|_| ""))).collect();
    if let Some(why) = ended.iter().flatten().find(|why| !why.is_empty()) {
        Answer::Fail((*why).to_owned())
    } else if ended.is_empty() {
        Answer::NoData("node.parity.out is missing".to_owned())
    } else if ended.contains(&None) {
        Answer::NoData("node.parity.out does not say how the smoke ended".to_owned())
    } else {
        Answer::Pass
    }
}

fn told(facts: &Facts, bundle: &Bundle) -> Vec<Finding> {
    let told = outputs(facts, bundle).filter_map(|claims| {
        let why = end(&claims)?;
        let lines = claims.iter().filter(|(_, claim)| claim.value != ClaimValue::Bool(true));
        // The failing step first, then the steps before it.
        let (mut ends, mut steps) = (Vec::new(), Vec::new());
        for (key, claim) in lines {
            let said = match claim.value {
                ClaimValue::Text(text) => facts.text(text).to_owned(),
                ClaimValue::Number(number) => number.to_string(),
                _ => continue,
            };
            let is_end = matches!(key, "failure" | "crash");
            let text = if is_end { said } else { format!("{}: {said}", key.replace('_', " ")) };
            let evidence = Evidence::of(facts, claim.origin, text);
            if is_end { ends.push(evidence) } else { steps.push(evidence) }
        }
        ends.append(&mut steps);
        let (class, next_step) = class(&claims);
        Some(Finding {
            runs: vec![bundle.run],
            evidence: ends,
            next_step,
            ..finding(RULE.id, Severity::Error, class, format!("Node smoke: {why}"))
        })
    });
    told.collect()
}

fn class(claims: &Claims<'_>) -> (&'static str, String) {
    if claims.text("code") == Some("MODULE_NOT_FOUND") {
        return (
            "harness",
            "the script is not where the job looks for it: check its path and the mount of the workspace".into(),
        );
    }
    if claims.text("failure").is_none() {
        let next = "check webprofile.log and mongo.log: the service may not have been up".to_owned();
        return ("infrastructure", next);
    }
    ("regression", REVOCATION.to_owned())
}
