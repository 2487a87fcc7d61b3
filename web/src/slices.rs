//! Views of which the page holds one slice: the visible rows and some on both sides.
//!
//! A slice is asked for when what is visible nears its edge, when the view changes (another query)
//! or when the facts did. Until the answer comes the old rows stay; an answer that is not to the
//! newest question is dropped.

use std::sync::Arc;

use artiscope_core::reports::{ExportPage, ExportQuery};
use artiscope_core::views::{
    FileNode, FilesPage, FilesQuery, LedgerPage, LedgerQuery, LedgerRow, LogFile, LogPage, LogQuery, LogRow, LogsPage,
    LogsQuery, MergedPage, MergedQuery, MergedRow, Preview, PreviewQuery, TestLine, TestsPage, TestsQuery,
};
use artiscope_web::protocol::{KeptPage, KeptQuery, KeptRow, Request};
use leptos::prelude::*;

/// A page of rows that answers a query with a window.
pub(crate) trait Sliced: Clone + PartialEq + Send + Sync + 'static {
    /// Rows held on both sides of what is visible, and how near to the edge the next slice is asked for.
    const BESIDE: (u64, u64) = (120, 40);
    /// Takes answers to questions about the same view that others overtook.
    const TAKES_LATE: bool = false;
    /// What is asked.
    type Query: Clone + PartialEq + Send + Sync + 'static;
    /// What a row is.
    type Row: Clone + PartialEq + Send + Sync + 'static;
    /// The query it answers.
    fn query(&self) -> &Self::Query;
    /// First row and number of rows of a query.
    fn window(query: &Self::Query) -> (u64, u32);
    /// The same view, another window.
    fn at(query: Self::Query, offset: u64, limit: u32) -> Self::Query;
    /// Rows in all.
    fn length(&self) -> u64;
    /// Rows of the window.
    fn rows(&self) -> &[Self::Row];
    /// The query as a request.
    fn request(query: Self::Query) -> Request;
}

macro_rules! sliced {
    ($page:ty, $query:ty, $row:ty, $rows:ident, $total:ident, $request:ident $(, $beside:expr, $overtaken:expr)?) => {
        impl Sliced for $page {
            $(const BESIDE: (u64, u64) = $beside;
            const TAKES_LATE: bool = $overtaken;)?
            type Query = $query;
            type Row = $row;
            fn query(&self) -> &$query {
                &self.query
            }
            fn window(query: &$query) -> (u64, u32) {
                (query.offset, query.limit)
            }
            fn at(query: $query, offset: u64, limit: u32) -> $query {
                <$query>::from_window(query, offset, limit)
            }
            fn length(&self) -> u64 {
                self.$total
            }
            fn rows(&self) -> &[$row] {
                &self.$rows
            }
            fn request(query: $query) -> Request {
                Request::$request(query)
            }
        }

        impl Windowed for $query {
            fn from_window(query: Self, offset: u64, limit: u32) -> Self {
                Self { offset, limit, ..query }
            }
        }
    };
}

/// Queries with a window.
trait Windowed {
    fn from_window(query: Self, offset: u64, limit: u32) -> Self;
}

sliced!(TestsPage, TestsQuery, TestLine, rows, lines, Tests);
sliced!(FilesPage, FilesQuery, FileNode, rows, total, Files);
sliced!(LedgerPage, LedgerQuery, LedgerRow, rows, total, Ledger);
sliced!(ExportPage, ExportQuery, String, lines, total, Export);
sliced!(KeptPage, KeptQuery, KeptRow, rows, total, Kept);
sliced!(Preview, PreviewQuery, String, lines, total, Preview);
sliced!(MergedPage, MergedQuery, MergedRow, rows, total, Merged);
sliced!(LogsPage, LogsQuery, LogFile, rows, total, Logs);
// A wheel turns a log by hundreds of lines before an answer is there, and a scroll bar asks for other rows before
// it: then late rows are better than none.
sliced!(LogPage, LogQuery, LogRow, rows, total, LogRows, (180, 90), true);

/// What was asked last: query with its window, state of the facts.
type Asked<P> = Option<(<P as Sliced>::Query, u64)>;

/// The slice of a view that the page holds.
pub(crate) struct Slice<P: Sliced> {
    page: RwSignal<Option<Arc<P>>>,
    asked: StoredValue<Asked<P>>,
}

impl<P: Sliced> Slice<P> {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self { page: RwSignal::new(None), asked: StoredValue::new(None) }
    }

    /// The question to send so that rows `first..first + count` are there; `None` when they are, or are on their way.
    pub(crate) fn wants(&self, view: &P::Query, first: u64, count: u64, version: u64) -> Option<Request> {
        let (beside, near) = P::BESIDE;
        let known = self.page.with_untracked(|page| page.as_ref().map(|page| page.length()));
        let covered = self.asked.with_value(|asked| {
            asked.as_ref().is_some_and(|(query, of)| {
                let (offset, limit) = P::window(query);
                let end = (first + count + near).min(known.unwrap_or(u64::MAX)).max(first);
                *of == version
                    && P::at(query.clone(), 0, 0) == P::at(view.clone(), 0, 0)
                    && offset <= first.saturating_sub(near)
                    && end <= offset + u64::from(limit)
            })
        });
        if covered {
            return None;
        }
        let offset = first.saturating_sub(beside);
        let limit = u32::try_from(first - offset + count + beside).unwrap_or(u32::MAX);
        let query = P::at(view.clone(), offset, limit);
        self.asked.set_value(Some((query.clone(), version)));
        Some(P::request(query))
    }

    /// Takes an answer, unless it is not to the newest question.
    pub(crate) fn receive(&self, page: P) {
        let is_view = |query: &P::Query| P::at(query.clone(), 0, 0) == P::at(page.query().clone(), 0, 0);
        let is_wanted = |query: &P::Query| query == page.query() || P::TAKES_LATE && is_view(query);
        let newest = self.asked.with_value(|asked| asked.as_ref().is_some_and(|(query, _)| is_wanted(query)));
        if newest {
            self.page.set(Some(Arc::new(page)));
        }
    }

    /// A question is under way. Does not track.
    pub(crate) fn is_waiting(&self) -> bool {
        self.asked.with_value(|asked| {
            let answered = self.page.with_untracked(|page| page.as_ref().map(|page| page.query().clone()));
            asked.as_ref().is_some_and(|(query, _)| Some(query) != answered.as_ref())
        })
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.page.set(None);
        self.asked.set_value(None);
    }

    /// Forgets what was asked, so that it is asked again.
    pub(crate) fn forget_question(&self) {
        self.asked.set_value(None);
    }

    /// The row, if it is in the slice. Tracks.
    pub(crate) fn row(&self, index: u64) -> Option<P::Row> {
        self.page.with(|page| {
            let page = page.as_ref()?;
            let (offset, _) = P::window(page.query());
            page.rows().get(usize::try_from(index.checked_sub(offset)?).ok()?).cloned()
        })
    }

    /// Rows in all. Tracks.
    pub(crate) fn total(&self) -> u64 {
        self.page.with(|page| page.as_ref().map_or(0, |page| page.length()))
    }

    /// Reads the page. Tracks.
    pub(crate) fn with<T>(&self, read: impl FnOnce(Option<&P>) -> T) -> T {
        self.page.with(|page| read(page.as_deref()))
    }
}
