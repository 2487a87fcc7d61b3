//! Whether what the runbook asks for can be attached.

use super::telling::{NO_RUN, over_runs};
use crate::facts::Facts;
use crate::findings::analyses::parity::{Packet, Parity, packets};
use crate::findings::{Answer, Outcome, Policy, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_packets",
    title: "Evidence packets are complete",
    doc: "Revocation packet: node.parity.json, test.parity.out, webprofile.log, mongo.log, request/response pairs where present. Cross-instance packet: results, iterations, last introspections.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(facts: &Facts, policy: &Policy) -> Outcome {
    let parity = Parity::of(facts, policy);
    let answer = over_runs(&parity, NO_RUN, |bundle| {
        let lacks: Vec<String> = packets(facts, bundle).iter().flat_map(Packet::lacks).collect();
        if lacks.is_empty() { Answer::Pass } else { Answer::NoData(lacks.join(", ")) }
    });
    Outcome { answer, findings: Vec::new() }
}
