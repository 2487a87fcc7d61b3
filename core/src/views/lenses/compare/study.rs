//! A comparison with all that is said beside it, made once for page, text and JSON.

use super::{blocks, grid, tables, tone};
use crate::facts::Facts;
use crate::findings::Policy;
use crate::findings::analyses::compare::{Beside, Change, Comparison, Numbers, Side, beside, compare};
use crate::findings::analyses::instances::Instances;
use crate::history::{History, Name};
use crate::methods::phrase::{count as counted, upper_first};
use crate::views::lens::{Block, Item, LensView, Tone};
use hashbrown::HashMap;

/// Two sides held against each other, with what else differs.
pub struct Compared<'a> {
    /// Where both stand.
    pub history: &'a History,
    /// What is held against it.
    pub base: Side<'a>,
    /// What is looked at.
    pub head: Side<'a>,
    /// Why this base.
    pub why: &'static str,
    /// The tests.
    pub comparison: Comparison<'a>,
    /// Everything else.
    pub beside: Beside<'a>,
    /// When a test is slower.
    pub numbers: Numbers,
    /// Cases of head, and of base where head has none, by run and number of the test: what rows lead to.
    cases: HashMap<(u32, u32), u32>,
}

impl<'a> Compared<'a> {
    /// Compares.
    pub fn new(history: &'a History, base: Side<'a>, head: Side<'a>, why: &'static str, policy: &Policy) -> Self {
        let numbers = Numbers::of(policy);
        let comparison = compare(history, &base, &head, &numbers);
        let beside = beside(&base, &head);
        let mut made = Self { history, base, head, why, comparison, beside, numbers, cases: HashMap::new() };
        made.find_cases();
        made
    }

    /// Rows are few beside the cases: names are looked up there.
    fn find_cases(&mut self) {
        let history = self.history;
        let mut wanted: HashMap<[&str; 3], u32> = HashMap::new();
        for row in &self.comparison.rows {
            for test in std::iter::once(row.test).chain(row.renamed_from) {
                let Name { suite, class, name, .. } = history.name(test);
                wanted.insert([suite, class, name], test);
            }
        }
        for side in [&self.base, &self.head] {
            let Some((facts, runs)) = &side.open else { continue };
            let facts: &Facts = facts;
            let number = |place: u32| {
                let at = runs.iter().position(|run| *run == place)?;
                side.runs.get(at).copied()
            };
            for row in facts.cases().filter_map(|attempts| attempts.last()) {
                let Some(run) = number(facts.run_of(row)) else { continue };
                let name = [crate::history::suite(facts.text(row.suite)), facts.text(row.class), facts.text(row.name)];
                if let Some(test) = wanted.get(&name) {
                    self.cases.insert((run, *test), row.case);
                }
            }
        }
    }

    pub(super) fn case(&self, run: u32, test: u32) -> Option<u32> {
        self.cases.get(&(run, test)).copied()
    }

    /// Head was not read whole: what is missing there may have been there.
    pub fn is_head_cut(&self) -> bool {
        let lost = |run: &u32| self.history.runs().get(*run as usize).is_some_and(|run| run.lost > 0);
        self.head.runs.iter().any(lost)
    }

    /// What decides, in one sentence.
    pub fn headline(&self) -> String {
        let comparison = &self.comparison;
        if let Some(why) = comparison.unsaid() {
            return upper_first(why);
        }
        let new = comparison.count(Change::New);
        let mut said = vec![match new {
            0 if self.is_head_cut() => "no new failures are seen, but the head was not read whole".to_owned(),
            0 => "no new failures".to_owned(),
            new => counted(new, "new failure", "new failures"),
        }];
        for (count, words) in [
            (comparison.count(Change::Fixed), "fixed"),
            (comparison.count(Change::StillFailing), "still failing"),
            (comparison.count(Change::NewlyFlaky), "newly flaky"),
            (comparison.paced(true), "slower"),
            (comparison.count(Change::Removed), "removed"),
        ] {
            if count > 0 {
                said.push(format!("{} {words}", crate::methods::phrase::grouped(count)));
            }
        }
        upper_first(&said.join(", "))
    }

    /// What was compared, and why.
    pub fn detail(&self) -> String {
        let project = self.head.runs.first().and_then(|run| self.history.runs().get(*run as usize));
        let project = project.map(|run| run.project.clone()).filter(|project| !project.is_empty());
        let of = project.map_or_else(String::new, |project| format!(" of {project}"));
        let because =
            if self.why.is_empty() || self.why == "chosen" { String::new() } else { format!(" ({})", self.why) };
        let machine = match self.comparison.drift {
            Some(drift) if !(0.8..=1.25).contains(&drift) => format!(
                " Tests of the head took {drift:.1} × as long, by their median: a single one is slower or faster beyond that."
            ),
            _ => String::new(),
        };
        format!("{}{of} against {}{because}.{machine}", self.head.title, self.base.title)
    }

    /// All of it, for page and terminal.
    pub(crate) fn view(&self, instances: &Instances) -> LensView {
        let mut blocks = vec![blocks::figures(self)];
        blocks.extend(self.caveats());
        blocks.extend(tables::tables(self));
        blocks.extend(blocks::causes(self));
        blocks.extend(grid::grid(self, instances));
        blocks.extend(blocks::commits(self));
        blocks.extend(blocks::findings(self));
        blocks.extend(blocks::coverage(self));
        blocks.extend(blocks::files(self));
        LensView { tone: tone(self), headline: self.headline(), detail: self.detail(), blocks, ..LensView::default() }
    }

    fn caveats(&self) -> Option<Block> {
        let item = |caveat: &String| Item { text: upper_first(caveat), tone: Tone::NoData, ..Item::default() };
        let items: Vec<Item> = self.comparison.caveats.iter().map(item).collect();
        (!items.is_empty()).then(|| Block::Checklist("What cannot be said".to_owned(), items))
    }
}
