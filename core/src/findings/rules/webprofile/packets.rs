//! Whether what the runbook asks for can be attached.

use super::telling::{NO_RUN, over_runs};
use crate::findings::analyses::parity::{Packet, packets};
use crate::findings::{Answer, Judging, Outcome, Rule};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_packets",
    title: "Evidence packets are complete",
    doc: "Revocation packet: node.parity.json, test.parity.out, webprofile.log, mongo.log, request/response pairs where present. Cross-instance packet: results, iterations, last introspections.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let answer = over_runs(parity, NO_RUN, |bundle| {
        let lacks: Vec<String> = packets(facts, bundle).iter().flat_map(Packet::lacks).collect();
        if lacks.is_empty() { Answer::Pass } else { Answer::NoData(lacks.join(", ")) }
    });
    Outcome { answer, findings: Vec::new() }
}
