//! The triage loop: what is red, of which class, and what to do about it (playbook, steps 4 and 5).

use super::hologram_perf::{Budget, Change, Kind, compare, gates};
use super::hologram_reports::Report;
use super::pipeline::{self, State};
use crate::facts::Facts;
use crate::findings::{Evidence, Judging, Policy};
use crate::methods::order::Order as _;

/// Where a problem comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// The machine or a service.
    Infrastructure,
    /// The code.
    Regression,
    /// The set-up of the tests.
    Environment,
    /// The budget.
    Slo,
}

impl Class {
    /// In reports.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Infrastructure => "infrastructure",
            Self::Regression => "regression",
            Self::Environment => "test_environment",
            Self::Slo => "slo_adjustment",
        }
    }

    /// In sentences.
    pub(crate) fn phrase(self) -> &'static str {
        match self {
            Self::Infrastructure => "infrastructure",
            Self::Regression => "code regression",
            Self::Environment => "test environment",
            Self::Slo => "SLO adjustment",
        }
    }

    /// What the playbook says to do.
    pub(crate) fn next_step(self) -> &'static str {
        match self {
            Self::Infrastructure => "restart the services and check CPU, memory and network latency of the runner",
            Self::Regression => "review recent changes for bottlenecks; revert or optimise the one that does it",
            Self::Environment => "fix the test set-up: data, network, endpoints",
            Self::Slo => "review the budget and update it in the CI configuration",
        }
    }
}

/// One thing that is red, or was left out.
pub(crate) struct Problem {
    /// What it is about: a metric, a step.
    pub(crate) subject: String,
    /// In words.
    pub(crate) what: String,
    /// Where it comes from.
    pub(crate) class: Class,
    /// Why this class.
    pub(crate) because: String,
    /// It makes the run red.
    pub(crate) is_red: bool,
    /// What to do.
    pub(crate) next_step: String,
    /// The lines.
    pub(crate) evidence: Vec<Evidence>,
}

/// What there is to triage; `None` where there are neither rows nor events.
pub(crate) fn problems(judging: &Judging<'_>) -> Option<Vec<Problem>> {
    #[cfg(test)]
    crate::findings::analyses::made::note("problems");
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    if reports.iter().all(|report| report.rows.is_empty() && report.events.is_empty()) {
        return None;
    }
    let mut found = Vec::new();
    for report in reports {
        metrics(facts, policy, report, reports, &mut found);
        steps(facts, policy, report, &mut found);
    }
    found.order_by_key(|problem| !problem.is_red);
    Some(found)
}

fn metrics(facts: &Facts, policy: &Policy, report: &Report<'_>, all: &[Report<'_>], found: &mut Vec<Problem>) {
    let comparison = compare(report, all, policy).unwrap_or_default();
    let slower = comparison.of(Kind::Regression).count();
    let is_many =
        slower as u64 >= policy.whole("hologram.triage.many_metrics") && slower * 2 > comparison.changes.len();
    let runner = runner_line(facts, policy, report);
    for change in comparison.of(Kind::Regression) {
        let (class, because, extra) = match &runner {
            Some(line) => (Class::Infrastructure, format!("the log says {:?}", line.text), Some(line.clone())),
            None if is_many => (
                Class::Infrastructure,
                format!("{slower} of {} metrics are slower at once", comparison.changes.len()),
                None,
            ),
            None => (Class::Regression, format!("{slower} of {} metrics is slower", comparison.changes.len()), None),
        };
        let mut next_step = class.next_step().to_owned();
        if let Some(rollback) = rollback(facts, policy, report, change) {
            next_step = rollback;
        }
        let mut evidence = vec![
            change.current.evidence(facts),
            Evidence::of(facts, change.base.origin, format!("baseline {}ms", change.base.value)),
        ];
        evidence.extend(extra);
        found.push(Problem {
            subject: change.base.series.to_owned(),
            what: change.upstream_line(),
            class,
            because,
            is_red: true,
            next_step,
            evidence,
        });
    }
    for gate in gates(report, policy).iter().filter(|gate| Budget::is_over(gate)) {
        let Some(best) = gate.best else { continue };
        let change = comparison.changes.iter().find(|change| change.base.series == best.series);
        if change.is_some_and(|change| change.kind == Kind::Regression) {
            // Already among the slower ones.
            continue;
        }
        let is_as_before = change.is_some_and(|change| !change.percent.is_nan());
        let (class, because) = match (&runner, is_as_before) {
            (_, true) => (Class::Slo, "over its budget and not over its baseline".to_owned()),
            (Some(line), false) => (Class::Infrastructure, format!("the log says {:?}", line.text)),
            (None, false) => {
                (Class::Regression, "over its budget, and there is no baseline to compare with".to_owned())
            }
        };
        found.push(Problem {
            subject: best.series.to_owned(),
            what: gate.upstream_line(),
            class,
            because,
            is_red: true,
            next_step: class.next_step().to_owned(),
            evidence: vec![best.evidence(facts)],
        });
    }
}

/// A telling line of a log of these runs that speaks of the machine.
fn runner_line(facts: &Facts, policy: &Policy, report: &Report<'_>) -> Option<Evidence> {
    let words = policy.list("hologram.triage.infrastructure_words");
    let is_ours = |document| facts.entry_of(document).is_some_and(|entry| report.runs.contains(&entry.run));
    let line = facts.log_lines.iter().find(|line| is_ours(line.document) && says(facts.text(line.text), words))?;
    let origin = crate::facts::Origin { document: line.document, line: line.line, span: line.span };
    Some(Evidence::of(facts, origin, facts.text(line.text)))
}

fn says(text: &str, words: &[String]) -> bool {
    let text = text.to_ascii_lowercase();
    words.iter().any(|word| text.contains(word.as_str()))
}

/// Against the last backup it would not be a regression: the refresh is the cause.
fn rollback(facts: &Facts, policy: &Policy, report: &Report<'_>, change: &Change<'_, '_>) -> Option<String> {
    let is_ours = |document: u32| {
        let entry = facts.entry_of(document);
        entry.is_some_and(|entry| super::hologram_reports::root_of(&entry.path) == report.root)
    };
    let is_backup = |row: &&crate::facts::Metric| {
        facts.text(row.series) == change.base.series
            && row.labels.iter().any(|(_, value)| facts.text(*value) == "backup")
            && is_ours(row.origin.document)
    };
    let time =
        |row: &&crate::facts::Metric| facts.documents.get(row.origin.document as usize).and_then(|row| row.first_time);
    let last = facts.records.metrics.iter().filter(is_backup).max_by_key(time)?;
    let percent = (change.current.p95() - last.value) / last.value * 100.0;
    (percent <= policy.number("hologram.baseline.regression_pct")).then(|| {
        "the last refresh of the baseline is the cause; roll it back:\n\
         git checkout HEAD~1 -- reports/perf/baseline.json\n\
         git commit -m \"chore: rollback baseline - performance regression detected\""
            .to_owned()
    })
}

fn steps(facts: &Facts, policy: &Policy, report: &Report<'_>, found: &mut Vec<Problem>) {
    let infrastructure = policy.list("hologram.triage.infrastructure_words");
    let environment = policy.list("hologram.triage.environment_words");
    let class_of = |said: &str, otherwise: Class| {
        if says(said, infrastructure) {
            (Class::Infrastructure, "its reason speaks of the machine or of a service that is down")
        } else if says(said, environment) {
            (Class::Environment, "its reason speaks of the set-up")
        } else {
            (otherwise, "nothing speaks of machine or set-up")
        }
    };
    for sequence in pipeline::sequences(facts, &report.events) {
        let mut reasons = String::new();
        for step in &sequence.steps {
            let (State::Skipped(reason), Some(event)) = (&step.state, step.event) else { continue };
            reasons.push_str(reason);
            let (class, because) = if says(reason, infrastructure) {
                class_of(reason, Class::Environment)
            } else {
                (Class::Environment, "a step was skipped")
            };
            found.push(Problem {
                subject: step.name.to_owned(),
                what: format!("{} was skipped", step.name),
                class,
                because: because.to_owned(),
                is_red: false,
                next_step: format!("{}; look at {}", class.next_step(), pipeline::look_at(step.name)),
                evidence: vec![pipeline::evidence(facts, event)],
            });
        }
        let Some(broken) = sequence.broken_step() else { continue };
        if let State::Failed(why) = &broken.state {
            reasons.push_str(why);
        }
        let (class, because) = class_of(&reasons, Class::Regression);
        let event = broken.event.or_else(|| sequence.last_event());
        found.push(Problem {
            subject: broken.name.to_owned(),
            what: match &broken.state {
                State::Failed(why) => format!("{} failed: {why}", broken.name),
                _ => format!("{} was not reached", broken.name),
            },
            class,
            because: because.to_owned(),
            is_red: true,
            next_step: format!("{}; look at {}", class.next_step(), pipeline::look_at(broken.name)),
            evidence: event.map(|event| pipeline::evidence(facts, event)).into_iter().collect(),
        });
    }
    for (event, why) in pipeline::errors(facts, &report.events) {
        let (class, because) = class_of(&why, Class::Regression);
        found.push(Problem {
            subject: facts.text(event.event).to_owned(),
            what: format!("{}: {why}", facts.text(event.event)),
            class,
            because: because.to_owned(),
            is_red: true,
            next_step: class.next_step().to_owned(),
            evidence: vec![pipeline::evidence(facts, event)],
        });
    }
}
