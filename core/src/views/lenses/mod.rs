//! GROWTH POINT 4: one file = one lens, one row of the table. Page and command line show any of them.

mod causes;
mod compare;
#[cfg(test)]
mod compare_tests;
mod flakes;
mod parity;
mod perf;
mod pipeline;
mod quality;
mod scenarios;
#[cfg(test)]
mod tests;

pub use compare::Compared;

use super::lens::{LensView, Tone};
use super::{AnswerView, EvidenceView, LensCount};
use crate::documents::times::rfc3339;
use crate::facts::Facts;
use crate::findings::{Answer, Evidence, Finding, Judging, Policy, RULES, Rule};
use crate::methods::phrase::upper_first;
use serde_json::Value;

/// What a lens is made from.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The analyses, each made once.
    pub judging: &'a Judging<'a>,
    /// What was read.
    pub facts: &'a Facts,
    /// Thresholds and windows.
    pub policy: &'a Policy,
    /// What every rule answered.
    pub answers: &'a [(&'static Rule, Answer)],
    /// What the rules found.
    pub findings: &'a [Finding],
    /// What the reader chose of a lens, by key: see [`super::lens::Pick`].
    pub picks: &'a [(String, String)],
}

/// A lens: one file here, one row of [`LENSES`].
pub struct Lens {
    /// In addresses and commands (`parity`).
    pub id: &'static str,
    /// As a heading.
    pub title: &'static str,
    /// Which files would fill it, for the empty state.
    pub needs: &'static str,
    /// Systems all of whose rules stand under it.
    pub systems: &'static [&'static str],
    /// Rules of other systems that stand under it too.
    pub rules: &'static [&'static str],
    /// Its rules look at periods that end at `as_of`: it says which that was.
    pub is_timed: bool,
    /// Rows it has to show; 0 leaves it among the empty ones.
    pub count: fn(&Scene<'_>) -> u64,
    /// What it shows; `answers`, `id` and `needs` are filled by the caller.
    pub view: fn(&Scene<'_>) -> LensView,
    /// What the command of its name prints beside answers and findings, as `cli.md` has it: an object.
    pub json: fn(&Scene<'_>) -> Value,
}

impl Lens {
    /// True for a rule whose answer stands under it.
    pub fn has(&self, rule: &str) -> bool {
        let of_system = |known: &Rule| known.id == rule && self.systems.contains(&known.system);
        self.rules.contains(&rule) || RULES.iter().any(of_system)
    }
}

const ALL: [Lens; 8] = [
    compare::LENS,
    flakes::LENS,
    causes::LENS,
    perf::LENS,
    parity::LENS,
    pipeline::LENS,
    scenarios::LENS,
    quality::LENS,
];

/// Words of addresses that lenses let the reader choose.
pub const PICKS: &[&str] = compare::PICKS;

/// True for a lens that depends on what the reader chooses: it is made when it is asked for.
pub(crate) fn is_picked(lens: &Lens) -> bool {
    lens.id == compare::LENS.id
}

/// Every lens, in the order of the rail.
pub static LENSES: &[Lens] = &ALL;

/// What a host that shows lenses, and makes none, must know of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LensName {
    /// In addresses and commands.
    pub id: &'static str,
    /// As a heading.
    pub title: &'static str,
    /// Which files would fill it.
    pub needs: &'static str,
}

/// The names of [`LENSES`]: without their functions, which a page need not carry.
#[expect(clippy::indexing_slicing, reason = "computed when it is compiled: a wrong place would not build")]
pub static NAMES: [LensName; ALL.len()] = {
    let mut names = [LensName { id: "", title: "", needs: "" }; ALL.len()];
    let mut at = 0;
    while at < ALL.len() {
        names[at] = LensName { id: ALL[at].id, title: ALL[at].title, needs: ALL[at].needs };
        at += 1;
    }
    names
};

/// The words of a lens for how its rules stand.
struct Words {
    /// Tone of a failure.
    fail: Tone,
    /// Before the reason of a failure; may be empty.
    failed: &'static str,
    /// Before the reason why it cannot be said.
    unsaid: &'static str,
    /// When it holds.
    passed: &'static str,
    /// When no rule was asked that decides.
    nothing: &'static str,
}

/// Tone, headline and detail over the answers of a lens: of the rules that tell, what fails first, then what
/// cannot be said, then what holds. Behind it stand the other failures, by reason or by number.
fn said(scene: &Scene<'_>, lens: &Lens, tells: impl Fn(&Rule) -> bool, words: &Words) -> (Tone, String, String) {
    let mine = || scene.answers.iter().filter(|(rule, _)| lens.has(rule.id));
    let of =
        |tone: Tone| mine().filter(|(rule, _)| tells(rule)).map(|(_, it)| it).filter(move |it| Tone::from(*it) == tone);
    let mut failed = of(Tone::Fail).map(Answer::why);
    let (tone, headline) = if let Some(why) = failed.next() {
        (words.fail, [words.failed, if words.failed.is_empty() { "" } else { ": " }, why, "."].concat())
    } else if let Some(answer) = of(Tone::NoData).next() {
        (Tone::NoData, [words.unsaid, ": ", answer.why(), "."].concat())
    } else if of(Tone::Pass).next().is_some() {
        (Tone::Pass, words.passed.to_owned())
    } else {
        (Tone::NoData, words.nothing.to_owned())
    };
    let mut detail: Vec<String> = failed.map(|why| [&upper_first(why), "."].concat()).collect();
    detail.extend(further(scene, lens, tells));
    (tone, upper_first(&headline), detail.join(" "))
}

/// How many checks of a lens do not hold beside those that are told.
fn further(scene: &Scene<'_>, lens: &Lens, is_told: impl Fn(&Rule) -> bool) -> Option<String> {
    let mine = scene.answers.iter().filter(|(rule, _)| lens.has(rule.id));
    match mine.filter(|(rule, answer)| !is_told(rule) && matches!(answer, Answer::Fail(_))).count() {
        0 => None,
        1 => Some("1 further check does not hold.".to_owned()),
        others => Some(format!("{others} further checks do not hold.")),
    }
}

/// Members of one object; arrays of the same name are joined.
fn joined(members: Vec<(&'static str, Value)>) -> Value {
    let mut all = serde_json::Map::new();
    for (name, value) in members {
        match (all.get_mut(name), value) {
            (Some(Value::Array(known)), Value::Array(more)) => known.extend(more),
            (_, value) => {
                all.insert(name.to_owned(), value);
            }
        }
    }
    Value::Object(all)
}

impl<'a> Scene<'a> {
    /// What was judged, with what came of it.
    pub fn new(judging: &'a Judging<'a>, answers: &'a [(&'static Rule, Answer)], findings: &'a [Finding]) -> Self {
        Self { judging, facts: judging.facts, policy: judging.policy, answers, findings, picks: &[] }
    }

    /// With what the reader chose.
    #[must_use]
    pub fn picked(self, picks: &'a [(String, String)]) -> Self {
        Self { picks, ..self }
    }

    /// What of a key the reader chose; empty when nothing.
    pub(crate) fn pick(&self, key: &str) -> &'a str {
        self.picks.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value)
    }

    /// A lens by its id.
    pub fn lens(&self, id: &str) -> Option<LensView> {
        let lens = LENSES.iter().find(|lens| lens.id == id)?;
        let mut view = if (lens.count)(self) == 0 { LensView::default() } else { (lens.view)(self) };
        lens.id.clone_into(&mut view.id);
        lens.needs.clone_into(&mut view.needs);
        if lens.is_timed && !view.blocks.is_empty() {
            let parts = [std::mem::take(&mut view.detail), self.as_of_said(lens)];
            view.detail = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        }
        view.answers = self.answers_of(lens);
        Some(view)
    }

    /// What "now" means for the systems whose rules stand under a lens, in the order of the rules.
    pub(crate) fn as_of(&self, lens: &Lens) -> Vec<(&'static str, i64)> {
        let mut all: Vec<(&'static str, i64)> = Vec::new();
        let of_systems = |rule: &Rule| lens.has(rule.id) && !rule.system.is_empty();
        for (rule, _) in self.answers.iter().filter(|(rule, _)| of_systems(rule)) {
            if let Some(moment) = self.policy.as_of.of(rule.system)
                && !all.iter().any(|(system, _)| *system == rule.system)
            {
                all.push((rule.system, moment));
            }
        }
        all
    }

    fn as_of_said(&self, lens: &Lens) -> String {
        let all = self.as_of(lens);
        match (all.as_slice(), self.policy.as_of.is_given()) {
            ([], _) => String::new(),
            ([(_, moment), ..], true) => format!("As of {}, as given.", rfc3339(*moment)),
            (all, false) => {
                let moments = all.iter().map(|(system, moment)| format!("{} ({system})", rfc3339(*moment)));
                format!("As of {}, the newest time of its own data.", moments.collect::<Vec<_>>().join(" and "))
            }
        }
    }

    /// How every lens stands, in the order of the table.
    pub fn counts(&self) -> Vec<LensCount> {
        LENSES
            .iter()
            .map(|lens| {
                let mine = self.answers.iter().filter(|(rule, _)| lens.has(rule.id));
                let failed = mine.filter(|(_, answer)| matches!(answer, Answer::Fail(_))).count() as u64;
                LensCount { id: lens.id.to_owned(), count: (lens.count)(self), failed }
            })
            .collect()
    }

    fn answers_of(&self, lens: &Lens) -> Vec<AnswerView> {
        let mine = self.answers.iter().filter(|(rule, _)| lens.has(rule.id));
        mine.map(|(rule, answer)| super::overview::answer_view(rule, answer)).collect()
    }

    /// The answer of a rule.
    pub fn answer(&self, rule: &str) -> Option<&Answer> {
        self.answers.iter().find(|(known, _)| known.id == rule).map(|(_, answer)| answer)
    }
}

impl From<&Answer> for Tone {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Pass => Self::Pass,
            Answer::Fail(_) => Self::Fail,
            Answer::NoData(_) => Self::NoData,
        }
    }
}

impl From<&Evidence> for EvidenceView {
    fn from(evidence: &Evidence) -> Self {
        super::overview::evidence(evidence)
    }
}
