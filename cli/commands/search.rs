//! `search`: lines of every text that hold a pattern. Nothing is judged, so nothing but the search is paid for.

use crate::args::{Printing, SearchArgs, TextOrJson};
use crate::exit::{Exit, usage};
use crate::output::{Output, is_coloured};
use crate::source::Source;
use crate::{open, read};
use anyhow::Result;
use artiscope_core::documents::search::{Case, Finder, MatchedLine, Search, Wanted};
use artiscope_core::entries::Unit;
use artiscope_core::reports::Redactor;
use artiscope_core::session::{Looking, Searched, SearchedFile, search_units};
use serde_json::json;
use std::io;

/// Bytes of a line that are printed.
const LINE_BYTES: u32 = 64 << 10;
/// Places marked in one line.
const MARKS: usize = 64;
/// Files that could not be searched and are named on stderr.
const NAMED: usize = 20;

pub(super) fn run(args: &SearchArgs, printing: &Printing) -> Result<Exit> {
    let options = args.inputs.options(is_coloured(printing))?;
    let limits = args.inputs.limits()?;
    let case = match (args.ignore_case, args.case_sensitive) {
        (true, _) => Case::Any,
        (_, true) => Case::Same,
        _ => Case::Smart,
    };
    let wanted = Wanted {
        pattern: args.pattern.clone(),
        is_regex: args.regex,
        case,
        lines_per_file: if args.count { 0 } else { args.max_count },
        skip: 0,
        context: args.context,
        line_bytes: LINE_BYTES,
    };
    let refused = |why| usage(format!("not a pattern that can be searched: {why}"));
    let (search, own) = (Search::new(&wanted).map_err(refused)?, Search::new(&wanted).map_err(refused)?);
    let looking = Looking::everywhere(search);
    let (session, sources) = read::planned(open::open(&args.inputs.paths)?, &limits);
    let units = session.units();
    let mut print = Print {
        args,
        finder: own.finder(),
        redactor: Redactor::new(options.no_redact.as_deref()),
        is_coloured: options.is_coloured,
        total: Searched::default(),
        lines: 0,
        files: 0,
    };
    Output::open(printing)?.write(|sink| {
        let mut ended = print.begin(sink);
        let work = |source: &Source, units: &[Unit]| search_units(source, units, &limits, &looking);
        read::share_out(units, &sources, printing.quiet, work, |batch, found| {
            let found = found.unwrap_or_else(|| {
                let lost = units.get(batch).unwrap_or_default().iter();
                let lost = lost.map(|unit| (unit.path.clone(), "searching it crashed".to_owned()));
                Searched { lost: lost.collect(), ..Searched::default() }
            });
            if ended.is_ok() {
                ended = print.take(found, sink);
            }
            ended.is_ok()
        });
        ended.and_then(|()| print.end(sink))
    })?;
    if !printing.quiet {
        print.remarks();
        if let Some(reason) = options.no_redact {
            eprintln!("secrets were left in: {reason}");
        }
    }
    let is_nothing = print.total.texts + print.total.binaries == 0 && !print.total.lost.is_empty();
    Ok(if units.is_empty() || is_nothing { Exit::NothingOpened } else { Exit::Passed })
}

type Sink<'s> = &'s mut dyn FnMut(&str) -> io::Result<()>;

/// What is printed while files come in.
struct Print<'a> {
    args: &'a SearchArgs,
    /// Marks again what redaction moved.
    finder: Finder<'a>,
    redactor: Redactor<'static>,
    is_coloured: bool,
    /// Sums; files are let go.
    total: Searched,
    lines: u64,
    files: u64,
}

impl Print<'_> {
    fn begin(&self, sink: Sink<'_>) -> io::Result<()> {
        if self.args.format == TextOrJson::Text {
            return Ok(());
        }
        let pattern = serde_json::to_string(&self.args.pattern)?;
        sink(&format!("{{\"schema\":1,\"pattern\":{pattern},\"regex\":{},\"files\":[", self.args.regex))
    }

    fn take(&mut self, found: Searched, sink: Sink<'_>) -> io::Result<()> {
        self.total.texts += found.texts;
        self.total.binaries += found.binaries;
        self.total.bytes += found.bytes;
        self.total.lost.extend(found.lost);
        for file in found.files.into_iter().filter(|file| file.matched.lines > 0) {
            self.lines += file.matched.lines;
            self.files += 1;
            match self.args.format {
                TextOrJson::Text if self.args.count => {
                    sink(&format!("{}:{}\n", self.redacted(&file.path), file.matched.lines))?;
                }
                TextOrJson::Text => self.text(&file, sink)?,
                TextOrJson::Json => self.json(file, sink)?,
            }
        }
        Ok(())
    }

    fn redacted(&self, text: &str) -> String {
        self.redactor.owned(text)
    }

    /// Redacts a line; its marks are found again where that changed it.
    fn made_fit(&mut self, line: &mut MatchedLine) {
        let text = self.redacted(&line.text);
        if text != line.text {
            let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let marks = self.finder.marks(text.as_bytes(), MARKS);
            line.marks = marks.into_iter().map(|(start, end)| (place(start), place(end))).collect();
            line.text = text;
        }
        for beside in line.before.iter_mut().chain(&mut line.after) {
            *beside = self.redacted(beside);
        }
    }

    fn text(&mut self, file: &SearchedFile, sink: Sink<'_>) -> io::Result<()> {
        let path = self.redacted(&file.path);
        // The last line printed: lines around matches may overlap.
        let mut last = 0;
        let mut lines = file.matched.kept.iter().peekable();
        while let Some(line) = lines.next() {
            let mut line = line.clone();
            self.made_fit(&mut line);
            let first = line.line - line.before.len() as u64;
            if self.args.context > 0 && (last > 0 && first > last + 1 || last == 0 && self.files > 1) {
                sink("--\n")?;
            }
            for (number, text) in (first..).zip(&line.before).filter(|(number, _)| *number > last) {
                sink(&format!("{path}-{number}-{text}\n"))?;
            }
            sink(&format!("{path}:{}:{}\n", line.line, self.marked(&line)))?;
            last = line.line;
            let until = lines.peek().map_or(u64::MAX, |next| next.line);
            for (number, text) in (line.line + 1..until).zip(&line.after) {
                sink(&format!("{path}-{number}-{text}\n"))?;
                last = number;
            }
        }
        let kept = file.matched.kept.len() as u64;
        if kept < file.matched.lines {
            sink(&format!("{path}: first {kept} of {} lines printed\n", file.matched.lines))?;
        }
        Ok(())
    }

    fn marked(&self, line: &MatchedLine) -> String {
        let end = if line.is_cut { "…" } else { "" };
        if !self.is_coloured {
            return format!("{}{end}", line.text);
        }
        let (mut out, mut at) = (String::new(), 0);
        for (start, behind) in line.marks.iter().map(|(start, behind)| (*start as usize, *behind as usize)) {
            out.push_str(line.text.get(at..start).unwrap_or_default());
            out.extend(["\x1b[1;31m", line.text.get(start..behind).unwrap_or_default(), "\x1b[0m"]);
            at = behind;
        }
        out + line.text.get(at..).unwrap_or_default() + end
    }

    fn json(&mut self, file: SearchedFile, sink: Sink<'_>) -> io::Result<()> {
        let mut lines = Vec::new();
        for mut line in file.matched.kept {
            self.made_fit(&mut line);
            let mut row = json!({ "line": line.line, "text": line.text, "marks": line.marks, "is_cut": line.is_cut });
            if self.args.context > 0
                && let Some(row) = row.as_object_mut()
            {
                row.insert("before".to_owned(), line.before.into());
                row.insert("after".to_owned(), line.after.into());
            }
            lines.push(row);
        }
        let file = json!({
            "path": self.redacted(&file.path),
            "lines": file.matched.lines,
            "cut_lines": file.matched.cut_lines,
            "matches": lines,
        });
        let comma = if self.files > 1 { "," } else { "" };
        sink(&format!("{comma}\n{file}"))
    }

    fn end(&mut self, sink: Sink<'_>) -> io::Result<()> {
        if self.args.format == TextOrJson::Text {
            return Ok(());
        }
        let lost: Vec<_> = self.total.lost.iter().map(|(path, what)| json!({ "path": path, "what": what })).collect();
        let total = &self.total;
        let totals = json!({
            "lines": self.lines, "files": self.files, "texts": total.texts, "binaries": total.binaries, "bytes": total.bytes,
        });
        sink(&format!("],\n\"totals\":{totals},\n\"lost\":{}}}\n", serde_json::Value::from(lost)))
    }

    /// What is no line that matches, on stderr.
    fn remarks(&self) {
        let total = &self.total;
        eprintln!(
            "{} in {}; {} searched, {} passed over",
            counted(self.lines, "line"),
            counted(self.files, "file"),
            counted(total.texts, "text"),
            counted(total.binaries, "binary file"),
        );
        for (path, why) in total.lost.iter().take(NAMED) {
            eprintln!("not searched to its end: {path}: {why}");
        }
        if let Some(more) = total.lost.len().checked_sub(NAMED).filter(|more| *more > 0) {
            eprintln!("and {more} more that were not searched to their end");
        }
    }
}

fn counted(number: u64, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
