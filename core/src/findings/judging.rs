//! One judging: facts and policy, and the analyses of them that several rules and lenses ask for.
//!
//! An analysis is made when it is first asked for, and once: each stays a pure function of facts and
//! policy, so who asks first changes nothing.

use super::analyses::causes::Causes;
use super::analyses::flakes::{Export, Flakes, Recorded};
use super::analyses::flaky::{self, FlakyTests};
use super::analyses::hologram_chaos::{self, Chaos};
use super::analyses::hologram_flakes;
use super::analyses::hologram_reports::{self, Report};
use super::analyses::hologram_scorecard::{self, Score};
use super::analyses::hologram_triage::{self, Problem};
use super::analyses::instances::{Instances, instances};
use super::analyses::parity::Parity;
use super::analyses::perf::{self, AsWritten, Bench, Gate, Health, Key, NoisyDay, Row, Thresholds};
use super::analyses::quarantine::Quarantine;
use super::analyses::scenarios::{self, Study};
use super::policy::Policy;
use crate::facts::Facts;
use crate::history::History;
use std::cell::OnceCell;

/// Said where no moment could be "now".
const NO_TIME: &str = "no benchmark row has a time";

fn said<T>(made: &Result<T, String>) -> Result<&T, &str> {
    made.as_ref().map_err(String::as_str)
}

/// What rules and lenses are asked with.
pub struct Judging<'a> {
    /// What was read.
    pub facts: &'a Facts,
    /// Thresholds and windows.
    pub policy: &'a Policy,
    /// The open runs and those that were kept; `None` where one run stands alone.
    pub history: Option<&'a History>,
    bench: OnceCell<Bench<'a>>,
    thresholds: OnceCell<Result<Thresholds, String>>,
    input: OnceCell<Vec<Row<'a>>>,
    aggregated: OnceCell<Vec<Row<'a>>>,
    health: OnceCell<Health>,
    fine: OnceCell<Result<Gate<'a>, String>>,
    upstream: OnceCell<Result<Gate<'a>, String>>,
    as_written: OnceCell<Result<AsWritten, String>>,
    noise: OnceCell<Vec<NoisyDay<'a>>>,
    reports: OnceCell<Vec<Report<'a>>>,
    histories: OnceCell<hologram_flakes::Flakes<'a>>,
    chaos: OnceCell<Vec<Chaos<'a>>>,
    scores: OnceCell<Vec<Score>>,
    problems: OnceCell<Option<Vec<Problem>>>,
    parity: OnceCell<Parity>,
    scenarios: OnceCell<Study<'a>>,
    flakes: OnceCell<Flakes>,
    flaky: OnceCell<Result<FlakyTests, String>>,
    alone: OnceCell<History>,
    recorded: OnceCell<Vec<Recorded>>,
    export: OnceCell<Export<'a>>,
    causes: OnceCell<Option<Causes<'a>>>,
    quarantine: OnceCell<Quarantine>,
    instances: OnceCell<Instances>,
}

impl<'a> Judging<'a> {
    /// Nothing is known yet.
    pub fn new(facts: &'a Facts, policy: &'a Policy) -> Self {
        Self {
            facts,
            policy,
            history: None,
            bench: OnceCell::new(),
            thresholds: OnceCell::new(),
            input: OnceCell::new(),
            aggregated: OnceCell::new(),
            health: OnceCell::new(),
            fine: OnceCell::new(),
            upstream: OnceCell::new(),
            as_written: OnceCell::new(),
            noise: OnceCell::new(),
            reports: OnceCell::new(),
            histories: OnceCell::new(),
            chaos: OnceCell::new(),
            scores: OnceCell::new(),
            problems: OnceCell::new(),
            parity: OnceCell::new(),
            scenarios: OnceCell::new(),
            flakes: OnceCell::new(),
            flaky: OnceCell::new(),
            alone: OnceCell::new(),
            recorded: OnceCell::new(),
            export: OnceCell::new(),
            causes: OnceCell::new(),
            quarantine: OnceCell::new(),
            instances: OnceCell::new(),
        }
    }

    /// With runs beside the open ones.
    #[must_use]
    pub fn beside(self, history: Option<&'a History>) -> Self {
        Self { history, ..self }
    }

    /// Tests that fail on some instances only, over all runs that are known; empty without a history.
    pub(crate) fn instances(&self) -> &Instances {
        self.instances.get_or_init(|| self.history.map(|history| instances(history, |_| true)).unwrap_or_default())
    }

    /// PCS: benchmark rows.
    pub fn bench(&self) -> &Bench<'a> {
        self.bench.get_or_init(|| Bench::of(self.facts))
    }

    /// PCS: thresholds, or why they cannot be read.
    pub fn thresholds(&self) -> Result<&Thresholds, &str> {
        said(self.thresholds.get_or_init(|| Thresholds::of(self.policy)))
    }

    /// PCS: what `regression_check` reads.
    fn input(&self) -> &[Row<'a>] {
        self.input.get_or_init(|| self.bench().upstream_input(self.policy))
    }

    /// PCS: what aggregation makes of all rows when it keeps sizes apart.
    fn aggregated(&self) -> &[Row<'a>] {
        self.aggregated.get_or_init(|| {
            let measured: Vec<Row<'a>> = self.bench().measured().copied().collect();
            perf::aggregate_fine(&measured, self.policy)
        })
    }

    /// PCS: what the dashboard shows of the data.
    pub fn health(&self) -> &Health {
        self.health.get_or_init(|| Health::of(self.bench(), self.input(), self.policy))
    }

    /// PCS: the gate in one key, or why there is none.
    pub fn gate(&self, key: Key) -> Result<&Gate<'a>, &str> {
        let of =
            |rows: &[Row<'a>]| Gate::of(rows, key, self.policy, self.thresholds()?).ok_or_else(|| NO_TIME.to_owned());
        said(match key {
            Key::Upstream => self.upstream.get_or_init(|| of(self.input())),
            Key::Fine => self.fine.get_or_init(|| of(self.aggregated())),
        })
    }

    /// PCS: what the script makes of its input, or why that is not known.
    pub fn as_written(&self) -> Result<AsWritten, &str> {
        let written = self.as_written.get_or_init(|| {
            let written = Gate::as_written(self.bench(), self.input(), self.policy, self.thresholds()?);
            written.ok_or_else(|| NO_TIME.to_owned())
        });
        said(written).copied()
    }

    /// PCS: days with what changed on them.
    pub fn noise(&self) -> &[NoisyDay<'a>] {
        self.noise.get_or_init(|| perf::noise(self.aggregated(), self.policy))
    }

    /// Hologram: folders of reports.
    pub(crate) fn reports(&self) -> &[Report<'a>] {
        self.reports.get_or_init(|| hologram_reports::reports(self.facts))
    }

    /// Hologram: the flake database.
    pub(crate) fn histories(&self) -> &hologram_flakes::Flakes<'a> {
        self.histories.get_or_init(|| hologram_flakes::flakes(self.facts, self.policy))
    }

    /// Hologram: results of chaos tests.
    pub(crate) fn chaos(&self) -> &[Chaos<'a>] {
        self.chaos.get_or_init(|| hologram_chaos::results(self.facts))
    }

    /// Hologram: the scorecard.
    pub(crate) fn scores(&self) -> &[Score] {
        self.scores.get_or_init(|| hologram_scorecard::scorecard(self))
    }

    /// Hologram: what there is to triage; `None` where there are neither rows nor events.
    pub(crate) fn problems(&self) -> Option<&[Problem]> {
        self.problems.get_or_init(|| hologram_triage::problems(self)).as_deref()
    }

    /// Failures that say the same, over all runs; `None` where one run stands alone.
    pub fn causes(&self) -> Option<&Causes<'a>> {
        self.causes.get_or_init(|| self.history.map(|history| Causes::of(history, self.policy))).as_ref()
    }

    /// Webprofile: bundles, iterations, history.
    pub fn parity(&self) -> &Parity {
        self.parity.get_or_init(|| Parity::of(self.facts, self.policy))
    }

    /// Drive: the triage of scenarios.
    pub fn scenarios(&self) -> &Study<'a> {
        self.scenarios.get_or_init(|| scenarios::study(self.facts, self.policy))
    }

    /// `FlakeGuard`: flakes between attempts.
    pub(crate) fn flakes(&self) -> &Flakes {
        self.flakes.get_or_init(|| Flakes::of(self.facts))
    }

    /// The runs that are known; of one that stands alone, the tests that were red in it.
    pub(crate) fn runs(&self) -> &History {
        self.history.unwrap_or_else(|| self.alone.get_or_init(|| flaky::alone(self.facts)))
    }

    /// Flaky tests of anybody, by the chosen rule; or why there are none.
    pub(crate) fn flaky(&self) -> Result<&FlakyTests, &str> {
        said(self.flaky.get_or_init(|| {
            let ran = self.facts.counts().tests;
            let ran = self.history.is_none().then(|| usize::try_from(ran).unwrap_or(usize::MAX));
            let alone;
            let causes = if let Some(causes) = self.causes() {
                causes
            } else {
                alone = Causes::of(self.runs(), self.policy);
                &alone
            };
            FlakyTests::of(self.facts, self.policy, causes, ran)
        }))
    }

    /// `FlakeGuard`: scores that its server stored.
    pub(crate) fn recorded(&self) -> &[Recorded] {
        self.recorded.get_or_init(|| Recorded::of(self.facts))
    }

    /// `FlakeGuard`: tables of its database.
    pub(crate) fn export(&self) -> &Export<'a> {
        self.export.get_or_init(|| Export::of(self.facts))
    }

    /// Tests in quarantine.
    pub fn quarantine(&self) -> &Quarantine {
        self.quarantine.get_or_init(|| Quarantine::of(self.facts, self.policy, self.history))
    }
}

#[cfg(test)]
mod tests;
