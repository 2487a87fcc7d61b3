//! Rows under heads: by suite, file, class, cause, owner, run, instance or status; the worst first.

use super::GroupBy;
use super::query::Beside;
use crate::facts::{Facts, Status, StrId, TestRow, index, is_flaky};
use crate::findings::Finding;
use crate::history::{BECAME, Became};
use crate::methods::order::Order as _;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

/// The head of a group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupView {
    /// Names it when it is folded: its title, or the id of its cause.
    pub key: String,
    /// What its tests share.
    pub title: String,
    /// Of its tests: failed, error, passed, skipped, flaky.
    pub by_status: [u64; 5],
    /// Its tests.
    pub cases: u64,
    /// Milliseconds of their last attempts.
    pub duration_ms: f64,
    /// Its rows are not shown.
    pub is_folded: bool,
}

/// Groups in order, each with the rows that follow its head.
#[derive(Default)]
pub(super) struct Groups {
    groups: Vec<(GroupView, usize)>,
}

/// Counts of a case: failed, error, passed, skipped, flaky.
pub(super) fn count(by_status: &mut [u64; 5], case: &[TestRow]) {
    let Some(last) = case.last() else { return };
    let slot = match last.status {
        Status::Failed => 0,
        Status::Error => 1,
        Status::Passed => 2,
        Status::Skipped => 3,
    };
    if let Some(count) = by_status.get_mut(slot) {
        *count += 1;
    }
    by_status[4] += u64::from(is_flaky(case));
}

/// The attempts of the case of a final one. Most have no others: they need no search.
pub(super) fn attempts<'f>(facts: &'f Facts, row: &'f TestRow) -> &'f [TestRow] {
    if facts.is_retried(row) { facts.attempts_of(row.case) } else { std::slice::from_ref(row) }
}

/// The instance of a document: its own, else that of its run.
pub(super) fn instance(facts: &Facts, document: u32) -> &str {
    let own = facts.documents.get(document as usize).map_or("", |document| facts.text(document.instance));
    if own.is_empty() { run(facts, document).map_or("", |run| run.instance.as_str()) } else { own }
}

fn run(facts: &Facts, document: u32) -> Option<&crate::facts::Run> {
    facts.runs.get(facts.entry_of(document)?.run as usize)
}

impl Groups {
    /// Puts rows, which are in their order already, together by group.
    pub(super) fn make(facts: &Facts, beside: &Beside<'_>, by: GroupBy, rows: &mut Vec<u32>) -> Self {
        let mut namer = Namer::new(facts, beside, by);
        if by == GroupBy::Cause {
            namer.learn_causes();
        }
        let mut numbers: HashMap<(u8, u32), u32> = HashMap::new();
        let mut groups: Vec<GroupView> = Vec::new();
        let mut of_row = Vec::with_capacity(rows.len());
        for row in rows.iter().filter_map(|at| facts.tests.get(*at as usize)) {
            let case = attempts(facts, row);
            let key = namer.key(row, case);
            let number = *numbers.entry(key).or_insert_with(|| {
                groups.push(namer.named(key, row));
                index(groups.len() - 1)
            });
            of_row.push(number);
            if let Some(group) = groups.get_mut(number as usize) {
                group.cases += 1;
                group.duration_ms += row.duration().unwrap_or(0.0);
                count(&mut group.by_status, case);
            }
        }
        // Worst first: what failed, what was flaky, then by name; what has no name comes last.
        let mut order: Vec<u32> = (0..index(groups.len())).collect();
        let worse = |group: &GroupView| {
            let [failed, error, .., flaky] = group.by_status;
            (std::cmp::Reverse((failed + error, flaky)), group.key.is_empty())
        };
        order.order_by(|a, b| match (groups.get(*a as usize), groups.get(*b as usize)) {
            (Some(a), Some(b)) => worse(a).cmp(&worse(b)).then_with(|| a.title.cmp(&b.title)),
            _ => std::cmp::Ordering::Equal,
        });
        // Rows follow the groups, each in its order: counted places instead of a sort.
        let mut places = vec![0_usize; groups.len()];
        let mut start = 0;
        for number in &order {
            let cases = groups.get(*number as usize).map_or(0, |group| group.cases);
            if let Some(place) = places.get_mut(*number as usize) {
                *place = start;
            }
            start += usize::try_from(cases).unwrap_or(usize::MAX);
        }
        let mut sorted = vec![0_u32; of_row.len()];
        for (row, number) in rows.iter().zip(of_row) {
            if let Some(place) = places.get_mut(number as usize) {
                if let Some(slot) = sorted.get_mut(*place) {
                    *slot = *row;
                }
                *place += 1;
            }
        }
        *rows = sorted;
        let mut groups: Vec<Option<GroupView>> = groups.into_iter().map(Some).collect();
        let mut first = 0;
        let take = |number: u32| {
            let group = groups.get_mut(number as usize)?.take()?;
            let start = first;
            first += usize::try_from(group.cases).unwrap_or(usize::MAX);
            Some((group, start))
        };
        Self { groups: order.into_iter().filter_map(take).collect() }
    }

    /// Heads and rows that are shown, of which `offset..offset + limit` are given to `line`: a head, or
    /// the place of a row. Returns how many there are in all.
    pub(super) fn lines(
        &self,
        is_folded: impl Fn(&GroupView) -> bool,
        offset: u64,
        limit: u64,
        mut line: impl FnMut(Result<GroupView, usize>),
    ) -> u64 {
        let end = offset.saturating_add(limit);
        let mut at = 0;
        for (group, start) in &self.groups {
            let is_folded = is_folded(group);
            if (offset..end).contains(&at) {
                line(Ok(GroupView { is_folded, ..group.clone() }));
            }
            at += 1;
            let cases = if is_folded { 0 } else { group.cases };
            for row in offset.max(at)..end.min(at + cases) {
                line(Err(start + usize::try_from(row - at).unwrap_or(usize::MAX)));
            }
            at += cases;
        }
        at
    }

    /// Number of groups.
    pub(super) fn len(&self) -> u64 {
        self.groups.len() as u64
    }
}

/// Says of a row which group it belongs to. Keys are numbers, made into words once for each group.
struct Namer<'f> {
    facts: &'f Facts,
    findings: &'f [Finding],
    became: Option<&'f Became>,
    by: GroupBy,
    /// The first finding of each case.
    causes: HashMap<u32, u32>,
    /// The first document of each instance.
    instances: HashMap<&'f str, u32>,
    /// By document, the first one of its instance.
    documents: HashMap<u32, u32>,
}

impl<'f> Namer<'f> {
    fn new(facts: &'f Facts, beside: &Beside<'f>, by: GroupBy) -> Self {
        let (instances, documents) = (HashMap::new(), HashMap::new());
        let became = if by == GroupBy::Since { beside.became(facts) } else { None };
        Self { facts, findings: beside.findings, became, by, causes: HashMap::new(), instances, documents }
    }

    fn learn_causes(&mut self) {
        for (number, finding) in (0..).zip(self.findings) {
            for case in &finding.cases {
                self.causes.entry(*case).or_insert(number);
            }
        }
    }

    fn key(&mut self, row: &TestRow, case: &[TestRow]) -> (u8, u32) {
        let name = |id: StrId| (0, id.0);
        match self.by {
            GroupBy::None => (0, 0),
            GroupBy::Suite => name(row.suite),
            GroupBy::Class => name(row.class),
            GroupBy::File if row.file.is_empty() => (1, row.document),
            GroupBy::File => name(row.file),
            GroupBy::Cause => self.causes.get(&row.case).map_or((0, 0), |number| (1, *number)),
            GroupBy::Owner => name(owner(self.facts, case)),
            GroupBy::Run => (1, self.facts.run_of(row)),
            GroupBy::Instance => {
                let (facts, firsts) = (self.facts, &mut self.instances);
                let mut first = |document: u32| *firsts.entry(instance(facts, document)).or_insert(document);
                (1, *self.documents.entry(row.document).or_insert_with_key(|document| first(*document)))
            }
            GroupBy::Since => {
                let word = self.became.and_then(|became| became.first(row.case));
                (0, word.map_or(u32::MAX, index))
            }
            GroupBy::Status => (0, if is_flaky(case) { 4 } else { row.status as u32 }),
        }
    }

    fn named(&self, (kind, number): (u8, u32), row: &TestRow) -> GroupView {
        let facts = self.facts;
        let (key, title) = match (self.by, kind) {
            (GroupBy::Cause, 1) => self
                .findings
                .get(number as usize)
                .map(|finding| (finding.id.clone(), finding.title.clone()))
                .unwrap_or_default(),
            (GroupBy::File, 1) => {
                let path = facts.entry_of(number).map_or("", |entry| entry.path.as_str());
                (path.to_owned(), path.to_owned())
            }
            (GroupBy::Run, _) => {
                let run = facts.runs.get(number as usize);
                let label = run.map(crate::facts::Run::label).unwrap_or_default();
                let id = run.map(|run| run.id.clone()).unwrap_or_default();
                let title = if label.is_empty() { id.clone() } else { format!("{id} · {label}") };
                (id, title)
            }
            (GroupBy::Instance, _) => (instance(facts, number).to_owned(), instance(facts, number).to_owned()),
            (GroupBy::Status, _) => {
                let word = if number == 4 { "flaky" } else { row.status.word() };
                (word.to_owned(), crate::methods::phrase::upper_first(word))
            }
            (GroupBy::Since, _) => BECAME
                .get(number as usize)
                .map(|(word, about)| {
                    ((*word).to_owned(), format!("{}: {about}", crate::methods::phrase::upper_first(word)))
                })
                .unwrap_or_default(),
            (GroupBy::Cause | GroupBy::None, _) => (String::new(), String::new()),
            _ => (facts.text(StrId(number)).to_owned(), facts.text(StrId(number)).to_owned()),
        };
        let is_told = self.by != GroupBy::Since || self.became.is_some();
        let nameless = if is_told { self.by.nameless() } else { "No earlier run is known" };
        let title = if title.is_empty() { nameless.to_owned() } else { title };
        GroupView { key, title, ..GroupView::default() }
    }
}

/// Who answers for a case: as the last attempt that says so does, else as policy or CODEOWNERS have it.
pub(super) fn owner(facts: &Facts, case: &[TestRow]) -> StrId {
    let mut owners = case.iter().rev().filter_map(|row| facts.detail_of(row)).map(|detail| detail.owner);
    let beside = || case.last().map(|row| facts.owned(row.case)[0]);
    owners.find(|owner| !owner.is_empty()).or_else(beside).unwrap_or_default()
}
