//! Files of tests: entries beside the report, or contents within it.

use super::Session;
use crate::documents::base64;
use crate::views::{self, AttachedQuery, AttachedView, AttachmentView, EntryRow, PreviewQuery, TestLine, TestsQuery};

/// Lines of a text that are shown beside a test.
const LINES: u32 = 300;
/// Rows that are looked through at a time.
const STEP: u32 = 512;

impl Session {
    /// A file that an attempt names, as far as it is shown beside the test.
    pub fn attached(&mut self, query: &AttachedQuery) -> AttachedView {
        let mut view = AttachedView { query: query.clone(), ..AttachedView::default() };
        let Some((attachment, place, at)) = self.attachment(query) else {
            view.preview = views::no_preview(&PreviewQuery::default(), EntryRow::default(), "no such file");
            return view;
        };
        if let Some(large) = views::too_large(query, attachment.bytes) {
            return large;
        }
        let wanted = PreviewQuery { entry: attachment.entry.unwrap_or(u32::MAX), offset: 0, limit: LINES };
        view.preview = match attachment.entry {
            Some(entry) => {
                views::members(&self.facts, entry, &mut view);
                self.preview(&wanted)
            }
            None if attachment.is_inside => {
                let bytes = self.inside(query, &attachment, place, at);
                let about = EntryRow { path: name(&attachment), bytes: bytes.len() as u64, ..EntryRow::default() };
                views::preview(&wanted, about, &bytes, false)
            }
            None => views::no_preview(&wanted, EntryRow::default(), &attachment.problem),
        };
        view
    }

    /// Name and bytes of a file that an attempt names, to be saved.
    pub fn extract_attached(&mut self, query: &AttachedQuery) -> Result<(String, Vec<u8>), String> {
        let (attachment, place, at) = self.attachment(query).ok_or("no such file")?;
        match attachment.entry {
            Some(entry) => self.extract(entry),
            None if attachment.is_inside => Ok((name(&attachment), self.inside(query, &attachment, place, at))),
            None => Err(attachment.problem),
        }
    }

    /// The row of a query with the next red case after a row, or before it; `None` where there is no other.
    pub fn next_red(&mut self, query: &TestsQuery, from: Option<u64>, back: bool) -> Option<u64> {
        let is_red = |line: &TestLine| match line {
            TestLine::Case(row) => matches!(row.status.as_str(), "failed" | "error"),
            TestLine::Group(_) => false,
        };
        let total = self.tests(&TestsQuery { offset: 0, limit: 0, ..query.clone() }).lines;
        let mut edge = match (from, back) {
            (Some(at), true) => at.min(total),
            (Some(at), false) => at.saturating_add(1),
            (None, true) => total,
            (None, false) => 0,
        };
        loop {
            let offset = if back { edge.saturating_sub(u64::from(STEP)) } else { edge };
            let limit = if back { u32::try_from(edge - offset).unwrap_or(STEP) } else { STEP };
            if limit == 0 || offset >= total {
                return None;
            }
            let page = self.tests(&TestsQuery { offset, limit, ..query.clone() });
            let mut rows = (offset..).zip(&page.rows).filter(|(_, line)| is_red(line)).map(|(at, _)| at);
            if let Some(at) = if back { rows.last() } else { rows.next() } {
                return Some(at);
            }
            edge = if back { offset } else { offset + u64::from(STEP) };
        }
    }

    /// The file, and the places of its attempt and of itself.
    fn attachment(&mut self, query: &AttachedQuery) -> Option<(AttachmentView, usize, usize)> {
        let view = self.test(query.case)?;
        let place = view.attempts.iter().position(|attempt| attempt.attempt == query.attempt)?;
        let at = usize::try_from(query.at).ok()?;
        let attachment = view.attempts.get(place)?.attachments.get(at)?.clone();
        Some((attachment, place, at))
    }

    /// A content that the report holds: in base64, or as the text that it is.
    fn inside(&mut self, query: &AttachedQuery, attachment: &AttachmentView, place: usize, at: usize) -> Vec<u8> {
        let spans = views::test_spans(&self.facts, query.case);
        let Some((document, body)) = spans.get(place).and_then(|spans| Some((spans.document, *spans.bodies.get(at)?)))
        else {
            return Vec::new();
        };
        let text = self.text_of(document, body);
        let is_text = ["text/", "application/json", "application/xml"];
        let is_text = is_text.iter().any(|start| attachment.media_type.starts_with(start));
        // Cucumber writes texts as they are, and an ordinary word may well be base64.
        match base64::file(text.trim()) {
            Some(bytes) if !is_text || std::str::from_utf8(&bytes).is_ok() => bytes,
            _ => text.into_bytes(),
        }
    }
}

fn name(attachment: &AttachmentView) -> String {
    let named = [&attachment.name, &attachment.named].into_iter().find(|name| !name.is_empty());
    named.and_then(|name| name.rsplit(['/', '\\']).next()).unwrap_or("attachment").to_owned()
}

#[cfg(test)]
mod tests {
    use crate::bytes::{ByteSource, Limits};
    use crate::entries::testing::zip;
    use crate::session::Session;
    use crate::views::{AttachedQuery, AttachedView, PreviewKind, TestLine, TestsQuery};

    const CTRF: &[u8] = br#"{"reportFormat": "CTRF", "specVersion": "0.0.0", "results": {"tool": {"name": "t"}, "summary": {"tests": 3, "passed": 1, "failed": 2},
        "tests": [{"name": "b", "status": "passed", "duration": 1}, {"name": "a", "status": "failed", "duration": 1, "attachments": [
        {"name": "shot", "contentType": "image/png", "path": "/home/ci/work/out/shot.png"},
        {"name": "trace", "contentType": "application/zip", "path": "out/trace.zip"},
        {"name": "gone", "contentType": "text/plain", "path": "out/gone.txt"},
        {"name": "page", "contentType": "text/html", "path": "out/page.html"}]},
        {"name": "c", "status": "failed", "duration": 1}]}}"#;
    const XUNIT: &[u8] = br#"<assemblies><assembly name="a.dll"><collection name="c"><test name="t" type="T" method="m" time="1" result="Fail">
        <failure exception-type="E"><message>Assert.Equal() Failure: Values differ
Expected: 1
Actual:   2</message></failure>
        <attachments><attachment name="note.txt" media-type="text/plain">aGVsbG8Kd29ybGQ=</attachment></attachments></test></collection></assembly></assemblies>"#;
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

    fn session(large: usize) -> Session {
        let trace = zip(&[("0-trace.trace", b"{}"), ("trace.network", b"{}"), ("resources/a.css", b"a{}")]);
        let shot = [PNG, &vec![0; large]].concat();
        let bytes = zip(&[
            ("report.json", CTRF),
            ("out/shot.png", &shot),
            ("out/trace.zip", &trace),
            ("out/page.html", b"<!doctype html><script>alert(1)</script>\n<p>x"),
            ("unit/results.xml", XUNIT),
        ]);
        Session::open(Limits::default(), vec![("run.zip".to_owned(), Box::new(bytes) as Box<dyn ByteSource>)])
    }

    fn case(session: &mut Session, name: &str) -> u32 {
        let page = session.tests(&TestsQuery { limit: 9, ..TestsQuery::default() });
        let named = |line: &TestLine| match line {
            TestLine::Case(row) if row.name.contains(name) => Some(row.case),
            _ => None,
        };
        page.rows.iter().find_map(named).unwrap_or(u32::MAX)
    }

    fn shown(view: &AttachedView) -> String {
        let kind = match &view.preview.kind {
            PreviewKind::Image(media, bytes) => format!("{media}, {} bytes", bytes.len()),
            PreviewKind::Text => view.preview.lines.join("|"),
            PreviewKind::None(why) => format!("nothing: {why}"),
            PreviewKind::Container => {
                let names: Vec<&str> = view.members.iter().map(|member| member.name.as_str()).collect();
                format!("archive of {}, trace {}: {}", view.members_of, view.is_trace, names.join(" "))
            }
            other => format!("{other:?}"),
        };
        format!("{} {kind}\n", view.preview.about.path)
    }

    #[test]
    fn files_are_shown_for_what_they_are() {
        let mut session = session(8);
        let case = case(&mut session, "a");
        let view = |at| AttachedQuery { case, attempt: 1, at, is_asked: false };
        let all: String = (0..5).map(|at| shown(&session.attached(&view(at)))).collect();
        expect_test::expect![[r#"
            run.zip!/out/shot.png image/png, 16 bytes
            run.zip!/out/trace.zip archive of 3, trace true: 0-trace.trace trace.network resources/a.css
             nothing: not in what was given
            run.zip!/out/page.html <!doctype html><script>alert(1)</script>|<p>x
             nothing: no such file
        "#]]
        .assert_eq(&all);
    }

    #[test]
    fn contents_within_a_report_are_decoded() {
        let mut session = session(8);
        let query = AttachedQuery { case: case(&mut session, "t"), attempt: 1, at: 0, is_asked: false };
        assert_eq!(shown(&session.attached(&query)), "note.txt hello|world\n");
        assert_eq!(session.extract_attached(&query), Ok(("note.txt".to_owned(), b"hello\nworld".to_vec())));
    }

    #[test]
    fn an_archive_is_saved_as_it_is() {
        let mut session = session(8);
        let query = AttachedQuery { case: case(&mut session, "a"), attempt: 1, at: 1, is_asked: false };
        let (name, bytes) = session.extract_attached(&query).unwrap_or_default();
        assert_eq!((name.as_str(), bytes.get(..4)), ("trace.zip", Some(b"PK\x03\x04".as_slice())));
    }

    #[test]
    fn what_is_large_waits_until_it_is_asked_for() {
        let mut session = session(11 << 20);
        let mut query = AttachedQuery { case: case(&mut session, "a"), attempt: 1, at: 0, is_asked: false };
        assert!(session.attached(&query).is_large);
        query.is_asked = true;
        assert!(matches!(session.attached(&query).preview.kind, PreviewKind::Image(..)));
    }

    #[test]
    fn the_next_red_case_is_found_in_every_order() {
        let mut session = session(8);
        let query = TestsQuery { sort: crate::views::SortKey::Name, ..TestsQuery::default() };
        let mut red = |from, back| session.next_red(&query, from, back);
        // By name: a and c are red, b is not, and so is the one of the other report.
        assert_eq!(
            [red(None, false), red(Some(0), false), red(Some(2), false), red(Some(3), false)],
            [Some(0), Some(2), Some(3), None]
        );
        assert_eq!([red(Some(2), true), red(Some(0), true)], [Some(0), None]);
        assert_eq!(red(Some(9), false), None);
    }
}
