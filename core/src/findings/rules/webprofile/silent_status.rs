//! Silent green: a status or badge that is better than its data.

use super::telling::silent;
use crate::facts::{Facts, Origin};
use crate::findings::analyses::Claims;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_webprofile_status",
    title: "Status and badge agree with the counts",
    doc: "status.json and status.svg say ok only where the counts are below the thresholds; an ok without counts inside rests on nothing.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let parity = judging.parity();
    let raised = parity.history.as_ref().map(|history| history.totals.alert(policy).is_raised());
    let said = greens(facts);
    let mut wrong: Vec<(Origin, String)> = Vec::new();
    for green in &said.greens {
        if green.is_empty {
            wrong.push((green.origin, format!("{} without any counts", green.what)));
        } else if raised == Some(true) {
            wrong.push((green.origin, format!("{}, but the counts raise the alert", green.what)));
        }
    }
    let answer = if let Some((_, why)) = wrong.first() {
        Answer::Fail(why.clone())
    } else if said.greens.is_empty() && !said.has_any {
        Answer::NoData("status.json and status.svg are missing".to_owned())
    } else if said.greens.is_empty() {
        Answer::Pass
    } else if raised.is_none() {
        Answer::NoData("no counts to compare with: summary.json is missing".to_owned())
    } else if let Some(more) = parity.missing_history() {
        Answer::NoData(format!("{} counts more than the runs that are here", more.path))
    } else {
        Answer::Pass
    };
    let findings = wrong.into_iter().map(|(origin, why)| Finding {
        evidence: vec![Evidence::of(facts, origin, why.clone())],
        next_step: "make summary.json and status.json again from the collected runs".to_owned(),
        ..silent(RULE.id, format!("Upstream says {why}"))
    });
    Outcome { answer, findings: findings.collect() }
}

struct Green {
    what: &'static str,
    origin: Origin,
    /// It carries no counts of its own where it should.
    is_empty: bool,
}

struct Said {
    greens: Vec<Green>,
    /// Some status or badge is there, whatever it says.
    has_any: bool,
}

fn greens(facts: &Facts) -> Said {
    let mut said = Said { greens: Vec::new(), has_any: false };
    for claims in Claims::of_format(facts, "webprofile-status") {
        said.has_any = true;
        let is_empty = claims.number("summary.run_total").is_none();
        if claims.boolean("threshold_exceeded") == Some(false)
            && let Some(claim) = claims.get("threshold_exceeded")
        {
            said.greens.push(Green { what: "status.json: threshold not exceeded", origin: claim.origin, is_empty });
        }
    }
    for claims in Claims::of_format(facts, "webprofile-badge") {
        said.has_any = true;
        if claims.text("badge") == Some("ok")
            && let Some(claim) = claims.get("badge")
        {
            said.greens.push(Green { what: "the badge: parity ok", origin: claim.origin, is_empty: false });
        }
    }
    said
}
