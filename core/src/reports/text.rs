//! For people at a terminal: the verdict, causes with their evidence, and what was not read.

use super::words::{as_of_from, bytes, entries, losses, place, totals};
use super::{FindingRow, Group, Inspection, Options, Renderer, inert};
use crate::findings::SILENT_GREEN;
use crate::methods::phrase::count;

pub(super) const RENDERER: Renderer =
    Renderer::text("text", "The verdict, for people", "artiscope.txt", "text/plain", render)
        .told(Group::People, "What the command line prints: for a chat, a mail, a log");

/// Findings that are shown; JSON has them all.
const FINDINGS: usize = 20;
/// Places that are shown of each.
const PLACES: usize = 3;
/// Rows of the ledger that are shown.
const LOSSES: usize = 10;

/// Looks of a terminal.
#[derive(Clone, Copy)]
enum Look {
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
}

struct Text {
    out: String,
    is_coloured: bool,
}

fn render(inspection: &Inspection, options: &Options) -> String {
    let mut text = Text { out: String::new(), is_coloured: options.is_coloured };
    let (word, look) = verdict(inspection.verdict);
    let headline = format!("{}  {}", text.styled(look, word), text.styled(Look::Bold, &plain(&inspection.headline)));
    text.line(&headline);
    text.line(&plain(&inspection.detail));
    text.line(&format!("\n{}", totals(inspection)));
    text.runs(inspection);
    text.findings(inspection);
    text.silent_green(inspection);
    text.answers(inspection);
    text.ledger(inspection);
    if let Some(redaction) = &inspection.redaction {
        text.line(&format!("\nSecrets were left in: {}", plain(&redaction.off)));
    }
    text.out
}

fn verdict(word: &str) -> (&'static str, Look) {
    match word {
        "red" => ("RED", Look::Red),
        "green" => ("GREEN", Look::Green),
        _ => ("NO DATA", Look::Yellow),
    }
}

/// One line without control characters: an artifact does not steer the terminal.
fn plain(text: &str) -> String {
    inert::line(text).trim_end().to_owned()
}

impl Text {
    fn line(&mut self, line: &str) {
        if !line.is_empty() {
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    fn title(&mut self, title: &str) {
        let title = self.styled(Look::Bold, title);
        self.line(&format!("\n{title}"));
    }

    fn styled(&self, look: Look, text: &str) -> String {
        let code = match look {
            Look::Bold => 1,
            Look::Dim => 2,
            Look::Red => 31,
            Look::Green => 32,
            Look::Yellow => 33,
        };
        if self.is_coloured { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn runs(&mut self, inspection: &Inspection) {
        if inspection.runs.len() < 2 {
            return;
        }
        self.title("Runs");
        for run in &inspection.runs {
            let (word, look) = verdict(run.verdict);
            let word = self.styled(look, &format!("{word:<7}"));
            let attempt = if run.attempt > 1 { format!(" attempt {}", run.attempt) } else { String::new() };
            self.line(&format!("  {word}  {}{attempt}: {}", plain(&run.id), plain(&run.why)));
        }
    }

    fn findings(&mut self, inspection: &Inspection) {
        // Silent greens have a place of their own.
        let is_loud = |finding: &&FindingRow| finding.class.as_deref() != Some(SILENT_GREEN);
        let findings = || inspection.findings.iter().filter(is_loud);
        if findings().next().is_none() {
            return;
        }
        self.title("Findings, worst first");
        for (number, finding) in findings().take(FINDINGS).enumerate() {
            self.finding(number + 1, finding);
        }
        let more = findings().count().saturating_sub(FINDINGS);
        if more > 0 {
            self.line(&format!("  and {more} more: see --format json"));
        }
    }

    fn silent_green(&mut self, inspection: &Inspection) {
        if inspection.silent_green.is_empty() {
            return;
        }
        self.title("Silent green: checks of the pipeline that pass where data are missing or bad");
        for silent in &inspection.silent_green {
            let at = silent.evidence.first().map(|evidence| format!("  {}", place(evidence))).unwrap_or_default();
            self.line(&format!("  {}  {}{}", silent.system, plain(&silent.what), plain(&at)));
        }
    }

    fn finding(&mut self, number: usize, finding: &FindingRow) {
        let look = match finding.severity.word() {
            "error" => Look::Red,
            "warning" => Look::Yellow,
            _ => Look::Dim,
        };
        let severity = self.styled(look, finding.severity.word());
        let hit = match finding.cases {
            0 => String::new(),
            cases => format!(" ({})", count(cases as u64, "test", "tests")),
        };
        self.line(&format!("{number:>3}. {severity}  {}{hit}", plain(&finding.title)));
        for evidence in finding.evidence.iter().take(PLACES) {
            let shown = evidence.text.as_deref().map(plain).filter(|text| *text != plain(&finding.title));
            let shown = shown.map(|text| self.styled(Look::Dim, &format!("  {text}"))).unwrap_or_default();
            self.line(&format!("       {}{shown}", plain(&place(evidence))));
        }
        let more = finding.evidence.len().max(finding.cases).saturating_sub(PLACES);
        if more > 0 {
            self.line(&format!("       and {}", count(more as u64, "more place", "more places")));
        }
        if let Some(since) = &finding.since {
            self.line(&format!("       since: {}", plain(since)));
        }
        if let Some(seen) = finding.seen.as_ref().filter(|seen| !seen.said.is_empty()) {
            self.line(&format!("       seen: {}", plain(&seen.said)));
        }
        if let Some(owner) = &finding.owner {
            let from = finding.owner_from.as_deref().map(|from| format!(" ({})", plain(from))).unwrap_or_default();
            self.line(&format!("       owner: {}{from}", plain(owner)));
        }
        if let Some(quarantine) = &finding.quarantine {
            self.line(&format!("       {}", plain(quarantine)));
        }
        if let Some(step) = &finding.next_step {
            self.line(&format!("       → {}", plain(step)));
        }
    }

    fn answers(&mut self, inspection: &Inspection) {
        self.title("Rules");
        for answer in &inspection.answers {
            let why = answer.why.as_deref().map(|why| format!("  {}", plain(why))).unwrap_or_default();
            self.line(&format!("  {:<7}  {}{why}", answer.answer, answer.rule));
        }
    }

    fn ledger(&mut self, inspection: &Inspection) {
        let (lost, remarks) = losses(inspection);
        self.title("Read");
        self.line(&format!("  {}", entries(inspection)));
        if let Some(as_of) = &inspection.as_of {
            self.line(&format!("  as of {as_of}, {}", as_of_from(inspection)));
        }
        if lost.is_empty() && remarks == 0 {
            self.line("  nothing was left out");
        }
        for row in lost.iter().take(LOSSES) {
            let size = if row.bytes > 0 { format!(" ({})", bytes(row.bytes)) } else { String::new() };
            let line = if row.line > 0 { format!(":{}", row.line) } else { String::new() };
            self.line(&format!("  {:<9}  {}{line}: {}{size}", row.loss, plain(&row.path), plain(&row.what)));
        }
        let more = lost.len().saturating_sub(LOSSES);
        if more + remarks > 0 {
            let more = count((more + remarks) as u64, "more row", "more rows");
            self.line(&format!("  {more} in the ledger: see facts --table notes"));
        }
    }
}
