//! Logs on one line of time: their bytes stay at hand as long as the merged lines do.

use super::Session;
use super::content::Content;
use crate::views::{LogsQuery, Merged, MergedLog, MergedPage, MergedQuery, merged};
use std::rc::Rc;

/// Bytes of all logs that are merged at once.
const BYTES: u64 = 256 << 20;

/// What was merged last.
pub(super) struct LastMerged {
    entries: Vec<u32>,
    shifts: Vec<(u32, i64)>,
    merged: Merged,
    contents: Vec<Rc<Content>>,
    left_out: Vec<MergedLog>,
}

impl Session {
    /// A slice of the lines of several logs, in order of time.
    pub fn merged(&mut self, query: &MergedQuery) -> MergedPage {
        let last = match self.merged.take() {
            Some(last) if last.entries == query.entries && last.shifts == query.shifts => last,
            _ => self.merge(query),
        };
        let mut page = last.merged.page(query, |at| last.contents.get(at).map(|content| &content.bytes));
        page.logs.extend(last.left_out.iter().cloned());
        self.merged = Some(last);
        page
    }

    fn merge(&mut self, query: &MergedQuery) -> LastMerged {
        let mut entries = query.entries.clone();
        if entries.is_empty() {
            let all = self.logs(&LogsQuery { limit: u32::MAX, ..LogsQuery::default() });
            entries = crate::methods::order::set(all.rows.iter().map(|log| log.entry)).into_iter().collect();
        }
        let (mut bytes, mut left_out) = (0, Vec::new());
        let (mut contents, mut known) = (Vec::new(), Vec::new());
        for entry in entries {
            let Some(row) = self.facts.entries.get(entry as usize) else { continue };
            let (path, modified) = (row.path.clone(), row.modified);
            bytes += row.bytes;
            let content = if bytes > BYTES {
                Err(format!(
                    "all logs together are more than the {} MB that are merged at once: choose some",
                    BYTES >> 20
                ))
            } else {
                self.content(entry)
            };
            match content {
                Ok(content) => {
                    contents.push(content);
                    known.push((entry, path, modified));
                }
                Err(why) => left_out.push(MergedLog { entry, path, left_out: why, ..MergedLog::default() }),
            }
        }
        let shift = |entry: u32| query.shifts.iter().find(|(of, _)| *of == entry).map_or(0, |(_, shift)| *shift);
        let given: Vec<merged::Given<'_>> = known
            .into_iter()
            .zip(&contents)
            .map(|((entry, path, modified), content)| merged::Given {
                entry,
                path,
                bytes: &content.bytes,
                is_cut: content.is_cut,
                modified,
                shift_ms: shift(entry),
            })
            .collect();
        let merged = Merged::new(&given);
        LastMerged { entries: query.entries.clone(), shifts: query.shifts.clone(), merged, contents, left_out }
    }
}
