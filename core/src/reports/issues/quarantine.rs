//! Runbook 1, "Quarantine Workflow": a ticket for each test that is due, so that somebody investigates.

use super::{Issue, Kind, Pen};
use crate::documents::times::rfc3339;
use crate::findings::analyses::quarantine::proposals;
use crate::methods::phrase::count;
use crate::reports::Redactor;
use crate::reports::words::push;
use crate::views::Scene;

pub(super) const KIND: Kind = Kind {
    about: "A ticket for each test that is due: owner, reason, rate, expiry",
    make,
    none: "no test is due for quarantine",
};

/// Tickets, and failures that each tells.
const TICKETS: usize = 50;
const EACH: usize = 10;

const WORKFLOW: &str = "\n- quarantined\n- ticket created, investigation assigned\n- root cause found, fix implemented\n\
                        - 10 consecutive greens, then unquarantined\n- monitored, so that it does not come back\n";

fn make(scene: &Scene<'_>, redactor: Redactor<'_>) -> Vec<Issue> {
    let pen = Pen(redactor);
    let mut issues = Vec::new();
    let histories = scene.judging.histories();
    for test in histories.tests.iter().filter(|test| test.is_due && test.quarantined.is_none()) {
        let (flakes, recent) = (test.flakes.len() as u64, test.recent.len());
        let mut body = format!(
            "{} in {recent} results within {} days (from {}, playbook).\n\n",
            count(flakes, "flake", "flakes"),
            scene.policy.number("hologram.flake.window_days"),
            scene.policy.number("hologram.flake.quarantine_flakes"),
        );
        for outcome in test.flakes.iter().take(EACH) {
            let time = outcome.time.map(|time| format!(" at {}", rfc3339(time))).unwrap_or_default();
            let run = pen.text(scene.facts.text(outcome.run));
            push(&mut body, format_args!("- failed in run {run}{time}\n"));
        }
        body.push_str(WORKFLOW);
        let (name, quoted) = (redactor.owned(test.test), test.test.replace('\'', "'\\''"));
        let commands = format!(
            "python scripts/flake_detector.py report\npython scripts/flake_detector.py quarantine '{quoted}'\n\
             # after 10 consecutive greens\npython scripts/flake_detector.py unquarantine '{quoted}'"
        );
        push(&mut body, format_args!("\n{}", pen.block(&commands)));
        issues.push(ticket(&name, Vec::new(), body));
    }
    if let Some(history) = scene.judging.history {
        let proposed = proposals(scene.judging.quarantine(), history);
        for proposal in proposed.iter().filter(|proposal| !proposal.is_release) {
            let name = history.name(proposal.test);
            let last = proposal.last_flake.map(|time| format!("; last at {}", rfc3339(time))).unwrap_or_default();
            let body = format!(
                "{} in {}{last}. Rule: two flakes in seven days (playbook).\n\nClass: {}\n{WORKFLOW}",
                count(proposal.flakes, "flake", "flakes"),
                count(proposal.ran, "execution", "executions"),
                pen.code(if name.class.is_empty() { name.suite } else { name.class }),
            );
            issues.push(ticket(&redactor.owned(name.name), Vec::new(), body));
        }
    }
    issues.truncate(TICKETS);
    issues
}

fn ticket(name: &str, assignees: Vec<String>, body: String) -> Issue {
    Issue { title: format!("Flaky test: {name}"), labels: vec!["flaky-test", "quarantine"], assignees, body }
}
