//! When everything was read: runs, what is told again, rules, and what the first screen shows.

use super::{Judged, Session, retellings, runs};
use crate::findings::analyses::owners;
use crate::findings::{Answer, Judging, judge};
use crate::views::{self, Scene};

impl Session {
    /// Puts every entry into its run and lets the rules speak; call when everything was absorbed.
    pub fn finish(&mut self) {
        self.finish_with(|_| ());
    }

    /// As [`Session::finish`], and asks for more while the analyses of the rules are at hand.
    pub fn finish_with<T>(&mut self, ask: impl FnOnce(&Scene<'_>) -> T) -> T {
        self.carry();
        retellings::forget(&mut self.facts, &mut self.told_again);
        self.derive_runs();
        self.told_again = retellings::derive(&mut self.facts);
        self.policy.as_of.derive(&self.facts);
        owners::derive(&mut self.facts, &self.policy);
        self.forget_views();
        self.set_open();
        self.policy.as_of.reach(self.history.as_ref().and_then(crate::history::History::newest_kept));
        self.policy.as_of.reach(self.bundled.as_ref().and_then(|bundled| bundled.newest()));
        let judging = Judging::new(&self.facts, &self.policy).beside(self.history.as_ref());
        let (mut answers, mut findings) = judge(&judging);
        let superseded = {
            // No analysis is asked for.
            let judging = Judging::new(&self.facts, &self.policy).beside(self.history.as_ref());
            views::superseded(&Scene::new(&judging, &answers, &findings))
        };
        for (finding, by) in findings.iter_mut().zip(superseded) {
            finding.superseded_by = by;
        }
        for finding in &mut findings {
            owners::name(&self.facts, finding);
        }
        if let Some(history) = &self.history {
            for finding in &mut findings {
                finding.since = history.since_first(&self.facts, &finding.cases);
                finding.seen = judging.causes().and_then(|causes| Some(causes.get(&finding.cluster)?.sum(history)));
                finding.began = finding.since.as_ref().map(|since| since.began(history));
            }
        }
        for (rule, answer) in &mut answers {
            let mut mine = findings.iter().filter(|finding| finding.rule == rule.id).peekable();
            if let (Answer::Fail(why), true) = (answer, mine.peek().is_some())
                && mine.all(|finding| finding.superseded_by.is_some())
            {
                why.push_str("; superseded by a later attempt");
            }
        }
        self.quarantined = judging.quarantine().said_of_all(&self.facts, self.history.as_ref());
        (self.answers, self.findings) = (answers, findings);
        let scene = Scene::new(&judging, &self.answers, &self.findings);
        let lenses = views::LENSES.iter().filter(|lens| !views::is_picked(lens));
        let lenses = lenses.filter_map(|lens| scene.lens(lens.id)).collect();
        self.judged = Some(Judged { summary: views::summary(&scene), lenses });
        ask(&scene)
    }

    /// Puts every entry that was absorbed into its run.
    pub(super) fn derive_runs(&mut self) {
        let given: Vec<String> = self.inputs.iter().map(|input| input.came_with.clone()).collect();
        runs::derive(&mut self.facts, &given, &self.corrections);
    }

    /// Asks with analyses that are made anew: [`Session::finish_with`] has those of the rules.
    pub fn with_scene<T>(&self, ask: impl FnOnce(&Scene<'_>) -> T) -> T {
        self.with_picked(&[], ask)
    }

    /// The same, with what the reader chose of a lens.
    pub(super) fn with_picked<T>(&self, picks: &[(String, String)], ask: impl FnOnce(&Scene<'_>) -> T) -> T {
        let judging = Judging::new(&self.facts, &self.policy).beside(self.history.as_ref());
        ask(&Scene::new(&judging, &self.answers, &self.findings).picked(picks))
    }
}
