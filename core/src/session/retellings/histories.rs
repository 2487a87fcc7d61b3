//! Results of Allure that share their `historyId`: attempts of one test, a file each.
//!
//! Allure's own rule: of one launch, which is a folder of results, the last to start is the result and those
//! before it are its retries; other parameters give another `historyId`, and a `testCaseId` says too little.
//! Attempts follow one another: results that overlap are legs of a matrix that were put into one folder, and
//! those without a time have no order. Both stay as many as they are. What has the `uuid` of another, and its
//! times, is a copy of it.

use super::Work;
use crate::facts::StrId;
use crate::methods::order::Order as _;
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// One execution.
struct Attempt {
    start: i64,
    stop: i64,
    case: u32,
}

/// Documents of one run and format.
#[inline(never)] // Browsers compile a function whole when one of its loops is hot.
pub(super) fn find(work: &mut Work<'_>, documents: &[usize]) {
    let is_ours = |at: &usize| work.document(*at).map(|document| work.facts.text(document.format));
    if documents.first().and_then(is_ours) != Some("allure-result") {
        return;
    }
    let mut launches: BTreeMap<(&str, StrId), Vec<Attempt>> = BTreeMap::new();
    let mut seen: HashMap<(StrId, i64, i64), u32> = HashMap::new();
    let mut copies = Vec::new();
    for &at in documents {
        let Some(folder) = work.documents.get(at).map(|document| document.folder) else { continue };
        let Some((history, uuid, attempt)) = attempt(work, at) else { continue };
        let first = *seen.entry((uuid, attempt.start, attempt.stop)).or_insert(attempt.case);
        if first != attempt.case && !uuid.is_empty() {
            copies.push((attempt.case, first));
        } else {
            launches.entry((folder, history)).or_default().push(attempt);
        }
    }
    // Earlier attempts, all, and a last one, by folder.
    let mut said: BTreeMap<&str, (usize, usize, u32)> = BTreeMap::new();
    for ((folder, _), mut attempts) in launches {
        let sums = said.entry(folder).or_default();
        sums.1 += attempts.len();
        attempts.order_by_key(|attempt| (attempt.start, attempt.stop, attempt.case));
        let follows = attempts.windows(2).all(|pair| matches!(pair, [a, b] if a.stop <= b.start));
        let Some((last, earlier)) = attempts.split_last() else { continue };
        if earlier.is_empty() || !follows {
            continue;
        }
        (sums.0, sums.2) = (sums.0 + earlier.len(), last.case);
        work.joined.insert(last.case, attempts.iter().map(|attempt| attempt.case).collect());
        work.by.extend(earlier.iter().map(|attempt| (attempt.case, last.case)));
    }
    for (copy, first) in copies {
        work.tell_again(copy, first);
    }
    for (folder, (earlier, all, last)) in said.into_iter().filter(|(_, (earlier, ..))| *earlier > 0) {
        // Loose files have no folder to speak of.
        let row = work.facts.own_attempts_of(last).first().filter(|_| folder.is_empty());
        let entry = row.and_then(|row| work.facts.entry_of(row.document));
        let path = entry.map_or(folder, |entry| &entry.path);
        let what = format!("{earlier} of {all} results are earlier attempts: the last to start of a historyId counts");
        work.note(path, what);
    }
}

/// The `historyId` and `uuid` of a document that holds one case with a time, and the execution that it tells.
fn attempt(work: &Work<'_>, at: usize) -> Option<(StrId, StrId, Attempt)> {
    let telling = work.document(at)?.telling;
    let document = work.facts.documents.get(telling.document as usize)?;
    let [row] = work.facts.own_attempts_of(telling.first) else { return None };
    let detail = work.facts.detail_of(row).filter(|_| telling.cases == 1)?;
    let member = |name: &str| {
        let pair = detail.properties.iter().find(|(key, _)| work.facts.text(*key) == name);
        pair.map(|(_, value)| *value).filter(|value| !value.is_empty())
    };
    let (start, stop) = (document.first_time?, document.last_time?);
    let uuid = member("uuid").unwrap_or(StrId::EMPTY);
    Some((member("historyId")?, uuid, Attempt { start, stop, case: row.case }))
}
