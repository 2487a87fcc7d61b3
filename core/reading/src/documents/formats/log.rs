//! Plain logs: lines, levels, times, GitHub and Travis groups.
//!
//! Reads in pieces and keeps no text but the first telling lines.

use crate::documents::words::Words;
use crate::documents::{Confidence, Format, Probe, Writer, text, times};
use crate::entries::Input;
use crate::facts::{EntryState, Level, Loss, Span};
use std::io::BufRead;
use std::sync::OnceLock;

/// Its row.
pub const FORMAT: Format = Format {
    id: "log",
    title: "Log",
    spec: "",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read: |input, writer| {
        read(input, writer, &mut |_| {});
    },
};

/// By name, or by looks: times, levels, ANSI or groups in the first lines.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    if [".log", ".out", ".err", ".txt"].iter().any(|end| probe.path_ends(end)) {
        return Confidence::Weak;
    }
    let looks = |line: &str| {
        line.contains('\u{1b}')
            || line.contains("##[")
            || line.starts_with("travis_fold:")
            || line.starts_with("::group::")
            || times::parse_iso(line.trim_start_matches('[')).is_some()
            || line
                .split_whitespace()
                .take(3)
                .any(|word| matches!(word, "INFO" | "[INFO]" | "ERROR" | "WARN" | "DEBUG"))
    };
    let lines = text.lines().take(20);
    let hits = lines.clone().filter(|line| looks(line)).count();
    if hits > 0 && hits * 4 >= lines.count() { Confidence::Weak } else { Confidence::No }
}

/// Lines of the input, read to its end.
pub(super) fn count_lines(input: &mut Input<'_>) -> u64 {
    let mut lines = 0;
    let mut open = false;
    while let Ok(there) = input.fill_buf() {
        let Some(last) = there.last() else { break };
        lines += memchr::memchr_iter(b'\n', there).count() as u64;
        open = *last != b'\n';
        let taken = there.len();
        input.consume(taken);
    }
    lines + u64::from(open)
}

/// Reads a log; `each` sees its bytes as they go by (none of one in UTF-16). Gives how many lines hold a word
/// of trouble, be they told or not.
pub fn read(input: &mut Input<'_>, writer: &mut Writer<'_>, each: &mut dyn FnMut(&[u8])) -> u64 {
    let (encoding, bom) = text::detect(input.head());
    if matches!(encoding, text::Encoding::Utf16Le | text::Encoding::Utf16Be) {
        match input.as_whole() {
            Some(bytes) => {
                let decoded = text::decode(bytes);
                writer.encoding(encoding);
                let mut scan = Scan::new(Some(&decoded));
                scan.piece(decoded.text.as_bytes(), writer);
                scan.close(writer);
                return scan.troubled;
            }
            None => writer.note(Loss::DataLoss, "a log in UTF-16 is too large to be read in one piece", 0),
        }
        return 0;
    }
    let mut scan = Scan::new(None);
    scan.skip = bom;
    // Lines are handed on whole; the open one at the end of a piece waits, up to the limit of a line.
    let most = usize::try_from(writer.limits().line_bytes).unwrap_or(usize::MAX);
    let mut open: Vec<u8> = Vec::new();
    while let Ok(there) = input.fill_buf() {
        if there.is_empty() {
            break;
        }
        each(there);
        let taken = there.len();
        let whole = memchr::memrchr(b'\n', there).map_or(0, |at| at + 1);
        let (lines, rest) = there.split_at_checked(whole).unwrap_or((there, &[]));
        if open.is_empty() {
            scan.piece(lines, writer);
        } else if let Some(end) = memchr::memchr(b'\n', lines) {
            let (first, others) = lines.split_at_checked(end + 1).unwrap_or((lines, &[]));
            scan.long_line(&mut open, first, most, writer);
            scan.piece(others, writer);
        }
        if whole > 0 || open.is_empty() {
            open.clear();
            scan.dropped = 0;
        }
        let room = most.saturating_sub(open.len()).min(rest.len());
        open.extend_from_slice(rest.get(..room).unwrap_or_default());
        scan.dropped += (rest.len() - room) as u64;
        input.consume(taken);
    }
    if !open.is_empty() {
        scan.long_line(&mut open, &[], most, writer);
    }
    scan.close(writer);
    scan.troubled
}

/// What is known while a log goes by.
struct Scan<'a> {
    decoded: Option<&'a text::Decoded<'a>>,
    /// Offset of the next piece.
    offset: u64,
    lines: u64,
    /// Bytes of the BOM still to be passed over.
    skip: usize,
    /// Bytes of the open line that were too many to keep.
    dropped: u64,
    group: Option<Group>,
    last_line: String,
    timed: bool,
    /// Lines with a word of trouble.
    troubled: u64,
}

struct Group {
    name: String,
    first_line: u32,
    start: u64,
}

/// Words worth a look, found in one pass; the line then decides. `##[error]` and the like hold one of them.
fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        Words::new(&[
            ("error", 0),
            ("fatal", 0),
            ("panic", 0),
            ("exception", 1),
            ("traceback", 3),
            ("fail", 0),
            ("warn", 0),
            ("severe", 0),
            ("critical", 0),
            ("##[group", 0),
            ("##[endgroup", 0),
            ("::group::", 0),
            ("::endgroup::", 0),
            ("travis_fold:", 5),
        ])
    })
}

impl<'a> Scan<'a> {
    fn new(decoded: Option<&'a text::Decoded<'a>>) -> Self {
        Self {
            decoded,
            offset: 0,
            lines: 0,
            skip: 0,
            dropped: 0,
            group: None,
            last_line: String::new(),
            timed: false,
            troubled: 0,
        }
    }

    /// Whole lines.
    fn piece(&mut self, bytes: &[u8], writer: &mut Writer<'_>) {
        if bytes.is_empty() {
            return;
        }
        if !self.timed {
            self.timed = true;
            Self::first_time(bytes, writer);
        }
        let mut at = 0;
        let mut counted = 0;
        let mut line = self.lines;
        // From hit to hit: lines without any of the words are only counted.
        let words = words();
        while let Some(hit) = words.find(bytes, at) {
            let start = memchr::memrchr(b'\n', bytes.get(..hit).unwrap_or_default()).map_or(0, |at| at + 1);
            let end = memchr::memchr(b'\n', bytes.get(hit..).unwrap_or_default()).map_or(bytes.len(), |at| hit + at);
            line += memchr::memchr_iter(b'\n', bytes.get(counted..start).unwrap_or_default()).count() as u64;
            counted = start;
            self.telling(bytes.get(start..end).unwrap_or_default(), start, line + 1, writer);
            at = end + 1;
            if at >= bytes.len() {
                break;
            }
        }
        self.lines = line + memchr::memchr_iter(b'\n', bytes.get(counted..).unwrap_or_default()).count() as u64;
        let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        if bytes.last() != Some(&b'\n') {
            self.lines += 1;
        }
        let last = memchr::memrchr(b'\n', body).map_or(0, |at| at + 1);
        self.last_line = String::from_utf8_lossy(
            body.get(last..).unwrap_or_default().get(..64.min(body.len() - last)).unwrap_or_default(),
        )
        .into_owned();
        self.offset += bytes.len() as u64;
    }

    /// A line that lay across pieces; `end` is its last part with the line end.
    fn long_line(&mut self, open: &mut Vec<u8>, end: &[u8], most: usize, writer: &mut Writer<'_>) {
        let room = most.saturating_sub(open.len()).min(end.len());
        let cut = self.dropped + (end.len() - room) as u64;
        open.extend_from_slice(end.get(..room).unwrap_or_default());
        let start = self.offset;
        self.piece(open, writer);
        self.offset = start + open.len() as u64 + cut;
        if cut > 1 {
            let line = u32::try_from(self.lines).unwrap_or(u32::MAX);
            let what = format!("line cut after {most} bytes");
            writer.note_at(Loss::DataLoss, what, cut, Span::new(start + open.len() as u64, self.offset), line);
        }
        self.dropped = 0;
    }

    fn telling(&mut self, raw: &[u8], start: usize, line: u64, writer: &mut Writer<'_>) {
        let skip = if self.offset == 0 && start == 0 { self.skip } else { 0 };
        let raw = raw.get(skip..).unwrap_or_default();
        let kept = raw.get(..raw.len().min(4096)).unwrap_or_default();
        let said = text::decode_as(kept, text::Encoding::Utf8, 0).text;
        // Travis ends the name of a fold by a carriage return and goes on in the same line.
        if let Some(fold) = said.split('\r').find_map(|part| part.trim_start().strip_prefix("travis_fold:")) {
            let fold = fold.split('\u{1b}').next().unwrap_or_default();
            match fold.split_once(':') {
                Some(("start", name)) => self.open_group(name, line_number(line), start, writer),
                _ => self.close_group(line_number(line), start + raw.len(), writer),
            }
            return;
        }
        let said = text::strip_ansi(&said);
        let said = after_time(&said);
        let line = line_number(line);
        if let Some(name) = said.strip_prefix("##[group]").or_else(|| said.strip_prefix("::group::")) {
            self.open_group(name, line, start, writer);
        } else if said.starts_with("##[endgroup]") || said.starts_with("::endgroup::") {
            self.close_group(line, start + raw.len(), writer);
        } else {
            self.troubled += 1;
            let Some(level) = level(said) else { return };
            let span = self.span(start + skip, start + skip + raw.len());
            writer.log_line(level, line, span, said);
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        match self.decoded {
            Some(decoded) => Span::new(decoded.raw(start), decoded.raw(end)),
            None => Span::new(self.offset + start as u64, self.offset + end as u64),
        }
    }

    fn open_group(&mut self, name: &str, line: u32, start: usize, writer: &mut Writer<'_>) {
        self.close_group(line.saturating_sub(1), start, writer);
        let name = name.trim().to_owned();
        self.group = Some(Group { name, first_line: line, start: self.span(start, start).start });
    }

    fn close_group(&mut self, line: u32, end: usize, writer: &mut Writer<'_>) {
        if let Some(group) = self.group.take() {
            let end = self.span(end, end).end;
            writer.log_group(&group.name, group.first_line, line.max(group.first_line), Span::new(group.start, end));
        }
    }

    fn first_time(bytes: &[u8], writer: &mut Writer<'_>) {
        let head = bytes.get(..bytes.len().min(8192)).unwrap_or_default();
        let head = text::decode_as(head, text::Encoding::Utf8, 0).text;
        if let Some(millis) = head.lines().take(50).find_map(line_time) {
            writer.time(millis);
        }
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        let line = u32::try_from(self.lines).unwrap_or(u32::MAX);
        if let Some(group) = self.group.take() {
            writer.log_group(
                &group.name,
                group.first_line,
                line.max(group.first_line),
                Span::new(group.start, self.offset),
            );
        }
        if let Some(millis) = line_time(&self.last_line) {
            writer.time(millis);
        }
        let lines = self.lines;
        writer.document(|document| document.records = lines);
    }
}

/// Lines beyond four thousand million share the last number.
fn line_number(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

fn line_time(line: &str) -> Option<i64> {
    let line = line.trim_start_matches(['\u{feff}', '[', ' ']);
    times::parse_iso(line).map(|(millis, _)| millis)
}

/// What follows the time at the start of a line.
fn after_time(line: &str) -> &str {
    let inner = line.trim_start_matches(['\u{feff}', '[']);
    match times::parse_iso(inner) {
        Some((_, length)) => inner.get(length..).unwrap_or_default().trim_start_matches([']', ' ', ':', '\t']),
        None => line,
    }
}

/// How bad a line says it is, by words that stand where levels stand.
pub fn level(line: &str) -> Option<Level> {
    let line = line.trim_start();
    if line.starts_with("##[error]") || line.starts_with("::error") {
        return Some(Level::Error);
    }
    if line.starts_with("##[warning]") || line.starts_with("::warning") {
        return Some(Level::Warning);
    }
    let start = line.trim_start_matches(['[', '<', '(', '*', '>', '-', ' ', '✕', '✗', '×']);
    for (word, level) in [
        ("fatal", Level::Fatal),
        ("panic", Level::Fatal),
        ("error", Level::Error),
        ("failure", Level::Error),
        ("failed", Level::Error),
        ("fail", Level::Error),
        ("traceback (most recent", Level::Error),
        ("exception", Level::Error),
        ("warning", Level::Warning),
        ("warn", Level::Warning),
    ] {
        let head = start.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word));
        if let Some(rest) = head.and_then(|head| start.get(head.len()..))
            && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            && !says_none(rest)
        {
            return Some(level);
        }
    }
    // `2021-01-01 main ERROR x`, `[main] WARN y`, `java.lang.IllegalStateException: z`, `Error: w`.
    for word in line.split_whitespace().take(6) {
        let bare = word.trim_matches(['[', ']', '|', ':', '<', '>', '(', ')']);
        match bare {
            "ERROR" | "SEVERE" | "CRITICAL" | "FAIL" | "FAILED" | "E" => return Some(Level::Error),
            "FATAL" | "PANIC" => return Some(Level::Fatal),
            "WARN" | "WARNING" => return Some(Level::Warning),
            _ => {}
        }
        let named = word.trim_end_matches(':');
        if word.ends_with(':') && (named.ends_with("Exception") || named.ends_with("Error")) {
            return Some(Level::Error);
        }
    }
    None
}

/// `errors: 0`, `failed=0`: a count of none.
fn says_none(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['s', ':', '=', ' ', ']']);
    rest.starts_with('0') && !rest.starts_with("0x")
}
