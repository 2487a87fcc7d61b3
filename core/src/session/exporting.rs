//! Outputs to choose from, and the one that was chosen: made once, looked at by lines, then copied or saved.

use super::carrying::CARRYING;
use super::{Session, redacted_copy};
use crate::bytes::ByteSource;
use crate::facts::Fragment;
use crate::reports::{self, COMPAT, CompatFile, ExportPage, ExportQuery, ExportRow, Group, Options};
use crate::reports::{RENDERERS, Redactor, Renderer, dropped, marks, measured};

/// Bytes of a line that are shown; copies and files have all.
const LINE: usize = 4096;
/// Inflated bytes of what is copied at once, in memory.
const COPIED: u64 = 512 << 20;

/// An output that is no text of findings but a file of its own: one row of [`WHOLE`].
struct Whole {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    /// Why there is none.
    why_not: fn(&Session) -> Option<String>,
    /// In a size, for what has several.
    make: fn(&mut Session, &str) -> Result<File, String>,
}

/// A file and what is told of it: a list of what it holds or lacks.
pub(super) struct File {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) told: String,
}

/// Outputs that take as long as reading everything again.
static WHOLE: &[Whole] = &[
    Whole {
        id: "redacted-copy",
        title: "Redacted copy",
        about: "What was opened, without its secrets: to be attached to an issue or sent on",
        why_not: |session| session.is_too_much("`artiscope redact` copies it"),
        make: |session, _| {
            let inputs = session.inputs.iter().map(|input| (input.name.clone(), &*input.source));
            session.copied(&inputs.collect::<Vec<_>>(), "artiscope-redacted.zip")
        },
    },
    Whole {
        id: CARRYING,
        title: "A report with the application",
        about: "This page with what was opened, without its secrets, in one file that opens offline",
        why_not: |session| session.is_too_much("`artiscope inspect --format html` writes it"),
        make: Session::carrying_report,
    },
    Whole {
        id: "packet",
        title: "Evidence packet",
        about: "What the runbooks ask for as evidence: copies without secrets, a manifest, and what is missing",
        why_not: |session| {
            (!session.has_packet()).then(|| "none of the five systems' runbooks asks for what was opened".to_owned())
        },
        make: |session, _| {
            let packet = session.packet("all", &super::PacketOptions::default())?;
            Ok(File { name: "evidence.zip".into(), bytes: packet.bytes, told: packet.readme })
        },
    },
];

/// Anything that can be chosen.
enum Output {
    Report(&'static Renderer),
    Compat(&'static CompatFile),
    Whole(&'static Whole),
}

/// What was made, with what is said of it.
pub(super) struct Made {
    file: File,
    /// Without its lines.
    page: ExportPage,
    /// Where the lines begin that are shown.
    starts: Vec<usize>,
    is_binary: bool,
}

fn output(id: &str) -> Option<Output> {
    let compat = || COMPAT.iter().find(|file| file.path == id).map(Output::Compat);
    let whole = || WHOLE.iter().find(|whole| whole.id == id).map(Output::Whole);
    reports::renderer(id).map(Output::Report).or_else(compat).or_else(whole)
}

impl Session {
    /// Every output, those of one group together, each with why the data give none.
    pub fn exports(&self) -> Vec<ExportRow> {
        let row = |id: &str, group: Group, title: &str, about: &str, why_not: Option<String>| ExportRow {
            id: id.to_owned(),
            group: group.title().to_owned(),
            title: title.to_owned(),
            about: about.to_owned(),
            why_not: why_not.unwrap_or_default(),
            is_long: group == Group::Whole,
            needs_application: id == CARRYING,
        };
        let numbered = self.numbered();
        let redactor = Redactor::of(&numbered, &Options::default());
        let of_findings = self.with_scene(|scene| {
            let mut rows = Vec::new();
            for group in [Group::People, Group::Issues, Group::Programs] {
                for renderer in RENDERERS.iter().filter(|renderer| renderer.group == group) {
                    let why_not = renderer.why_not(scene, redactor).map(str::to_owned);
                    rows.push(row(renderer.id, group, renderer.title, renderer.about, why_not));
                }
            }
            for file in COMPAT {
                let why_not = file.made(scene, redactor).err();
                rows.push(row(file.path, Group::Systems, file.path, file.about, why_not));
            }
            rows
        });
        let whole = WHOLE.iter().map(|it| row(it.id, Group::Whole, it.title, it.about, (it.why_not)(self)));
        of_findings.into_iter().chain(whole).collect()
    }

    /// Lines of an output, which is made unless it was made last.
    pub fn export(&mut self, query: &ExportQuery) -> ExportPage {
        if let Err(why_not) = self.made(&query.id, &query.size) {
            let sizes = self.said_sizes(&query.id, &query.size);
            return ExportPage { query: query.clone(), why_not, sizes, ..ExportPage::default() };
        }
        let Some(made) = &self.exported.made else { return ExportPage::default() };
        let first = usize::try_from(query.offset).unwrap_or(usize::MAX).min(made.starts.len());
        let text = made.text();
        let line = |at: usize| {
            let end = made.starts.get(at + 1).copied().unwrap_or(text.len());
            shown(text.get(*made.starts.get(at)?..end)?)
        };
        let last = first.saturating_add(query.limit as usize).min(made.starts.len());
        ExportPage { query: query.clone(), lines: (first..last).filter_map(line).collect(), ..made.page.clone() }
    }

    /// Name and bytes of an output, to be saved.
    pub fn save_export(&mut self, id: &str, size: &str) -> Result<(String, Vec<u8>), String> {
        let made = self.made(id, size)?;
        Ok((made.file.name.clone(), made.file.bytes.clone()))
    }

    /// An output as text, to be copied; of an archive what is told of it.
    pub fn copy_export(&mut self, id: &str, size: &str) -> String {
        self.made(id, size).map(|made| made.text().to_owned()).unwrap_or_default()
    }

    /// Name and bytes of an entry without its secrets, to be saved.
    pub fn extract_redacted(&mut self, entry: u32) -> Result<(String, Vec<u8>), String> {
        let (name, bytes) = self.extract(entry)?;
        self.copied(&[(name, &bytes)], "entry").map(|file| (file.name, file.bytes))
    }

    /// A redacted copy as one file.
    fn copied(&self, inputs: &[(String, &dyn ByteSource)], name: &str) -> Result<File, String> {
        let copy = redacted_copy(inputs, &Fragment::default(), &self.limits, &self.policy);
        let told = copy.report.text();
        let name = match copy.files.as_slice() {
            [] => {
                let why = copy.report.left_out.first().map_or("nothing can be copied", |left| left.why.as_str());
                return Err(why.to_owned());
            }
            [(only, _)] => ["redacted-", only.rsplit(['/', '\\']).next().unwrap_or(only)].concat(),
            _ => name.to_owned(),
        };
        Ok(File { name, bytes: copy.into_bytes(), told })
    }

    /// Why not all of it is copied in memory.
    fn is_too_much(&self, instead: &str) -> Option<String> {
        let bytes = self.known.planned_bytes.max(self.input_bytes());
        (bytes > COPIED).then(|| format!("more than {} MB: {instead}", COPIED >> 20))
    }

    fn made(&mut self, id: &str, size: &str) -> Result<&Made, String> {
        let is_it = |made: &Made| made.page.query.id == id && made.page.query.size == size;
        if !self.exported.made.as_ref().is_some_and(is_it) {
            self.exported.made = None;
            self.exported.made = Some(self.make(id, size)?);
        }
        self.exported.made.as_ref().ok_or_else(String::new)
    }

    fn make(&mut self, id: &str, size: &str) -> Result<Made, String> {
        let query = ExportQuery { id: id.to_owned(), size: size.to_owned(), ..ExportQuery::default() };
        let mut page = ExportPage { query, ..ExportPage::default() };
        let options = Options::default();
        let file = match output(id).ok_or("no such output")? {
            Output::Report(renderer) => {
                let text = self.report(renderer, &options);
                page.measured = measured(renderer, &text);
                page.dropped = dropped(renderer, &text);
                if renderer.media_type.starts_with("image/") {
                    renderer.media_type.clone_into(&mut page.picture);
                }
                File { name: renderer.file_name.to_owned(), bytes: text.into_bytes(), told: String::new() }
            }
            Output::Compat(file) => {
                let numbered = self.numbered();
                let text = self.with_scene(|scene| file.made(scene, Redactor::of(&numbered, &options)))?;
                let name = file.path.rsplit('/').next().unwrap_or(file.path).to_owned();
                File { name, bytes: text.into_bytes(), told: String::new() }
            }
            Output::Whole(whole) => match (whole.why_not)(self) {
                Some(why) => return Err(why),
                None => (whole.make)(self, size)?,
            },
        };
        page.sizes = self.said_sizes(id, size);
        let is_binary = !file.told.is_empty();
        (page.file, page.bytes, page.is_told) = (file.name.clone(), file.bytes.len() as u64, is_binary);
        let mut made = Made { file, page, starts: Vec::new(), is_binary };
        let text = made.text();
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        starts.retain(|start| *start < text.len());
        if !is_binary {
            made.page.marks = marks(text);
        }
        made.page.total = starts.len() as u64;
        made.starts = starts;
        Ok(made)
    }
}

impl Made {
    /// What is shown.
    fn text(&self) -> &str {
        if self.is_binary { &self.file.told } else { std::str::from_utf8(&self.file.bytes).unwrap_or_default() }
    }
}

/// A line without its end, no longer than is shown.
fn shown(line: &str) -> Option<String> {
    let line = line.trim_end_matches(['\n', '\r']);
    if line.len() <= LINE {
        return Some(line.to_owned());
    }
    let cut = line.get(..line.floor_char_boundary(LINE))?;
    Some(format!("{cut}… ({} more bytes)", line.len() - cut.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Limits;
    use expect_test::expect;

    fn open(files: &[(&str, &str)]) -> Session {
        let inputs = files.iter().map(|(name, text)| {
            let source: Box<dyn ByteSource> = Box::new(text.as_bytes().to_vec());
            ((*name).to_owned(), source)
        });
        Session::open(Limits::default(), inputs.collect())
    }

    fn lines(session: &mut Session, id: &str, offset: u64, limit: u32) -> ExportPage {
        session.export(&ExportQuery { id: id.to_owned(), offset, limit, ..ExportQuery::default() })
    }

    const REPORT: &str = "<testsuite name=\"s\"><testcase classname=\"a.B\" name=\"pays\">\
        <failure message=\"with token=hunter2 and token=hunter3\"/></testcase></testsuite>\n";

    #[test]
    fn every_output_is_a_row_and_says_why_it_is_empty() {
        let of = |session: &Session| {
            let row =
                |row: ExportRow| format!("{}: {} {}", row.group, row.id, row.why_not).trim_end().to_owned() + "\n";
            session.exports().into_iter().map(row).collect::<String>()
        };
        expect![[r#"
            For people: text
            For people: markdown
            For people: github
            For people: summary
            For people: html
            For people: slack
            For people: slack-text
            For people: badge-markdown
            To be filed: defect no scenario or invariant failed
            To be filed: perf-issue no series of benchmarks regressed
            To be filed: parity-issue no parity run failed
            To be filed: flakiness-issue no weekly threshold is reached, or there is no history
            To be filed: flakiness-note no failure went away when it was run again
            To be filed: quarantine-ticket no test is due for quarantine
            To be filed: baseline-note the playbook allows no new baseline now: it wants a green gate on main, no regression, and stable values
            To be filed: labels
            For programs: json
            For programs: csv
            For programs: junit
            For programs: ctrf
            For programs: badge-svg
            For programs: badge-json
            For programs: issues
            Files of the five systems: ci/webprofile-parity/analysis.json no parity run is there
            Files of the five systems: ci/flakiness/flakiness.json no report of the rerunner is there
            Files of the five systems: ci/flakiness/report.txt no earlier runs: collected/*_cross.json, aggregate_cross.json, trend.json and summary.json are missing
            Files of the five systems: ci/flakiness/cross/aggregate_cross.json no earlier runs: collected/*_cross.json, aggregate_cross.json, trend.json and summary.json are missing
            Files of the five systems: ci/flakiness/cross/report.txt no earlier runs: collected/*_cross.json, aggregate_cross.json, trend.json and summary.json are missing
            Files of the five systems: ci/flakiness/cross/summary.json no earlier runs: collected/*_cross.json, aggregate_cross.json, trend.json and summary.json are missing
            Files of the five systems: ci/flakiness/cross/trend.json no earlier runs: collected/*_cross.json, aggregate_cross.json, trend.json and summary.json are missing
            Files of the five systems: ci/flakiness/cross/status.json no earlier runs: collected/*_cross.json, aggregate_cross.json, trend.json and summary.json are missing
            Files of the five systems: ci/flakiness/cross/dashboard.html no earlier runs: collected/*_cross.json, aggregate_cross.json, trend.json and summary.json are missing
            Files of the five systems: reports/perf/baseline.json the playbook allows no new one: perf/*.csv is missing
            Files of the five systems: reports/quarantined_tests.json no flake_database.json and no list of tests in quarantine
            Files of the five systems: site/benchmarks.json no benchmark rows without an error are there
            Everything: redacted-copy
            Everything: html-application
            Everything: packet none of the five systems' runbooks asks for what was opened
        "#]]
        .assert_eq(&of(&open(&[("junit.xml", REPORT)])));
        let without = of(&open(&[("build.log", "done\n")]));
        assert!(without.contains("For programs: csv no tests were read\n"), "{without}");
        let ids: Vec<String> = open(&[]).exports().into_iter().map(|row| row.id).collect();
        assert!(ids.iter().all(|id| output(id).is_some()), "{ids:?}");
    }

    #[test]
    fn an_output_is_made_once_and_looked_at_by_lines() {
        let mut session = open(&[("junit.xml", REPORT)]);
        let all = lines(&mut session, "csv", 0, 100);
        assert_eq!((all.total, all.lines.len(), all.file.as_str()), (2, 2, "artiscope-tests.csv"));
        assert_eq!(all.redacted(), "Taken out: 2 token");
        let second = lines(&mut session, "csv", 1, 1);
        assert_eq!(second.lines, all.lines[1..]);
        let (name, bytes) = session.save_export("csv", "").unwrap();
        assert_eq!((name.as_str(), bytes.len() as u64), ("artiscope-tests.csv", all.bytes));
        let text = session.copy_export("csv", "");
        assert_eq!(text.into_bytes(), bytes);
        assert_eq!(session.report(reports::renderer("csv").unwrap(), &Options::default()).into_bytes(), bytes);
        assert!(lines(&mut session, "github", 0, 9).measured.is_some_and(|measured| measured.of > 100));
        assert_eq!(lines(&mut session, "badge-svg", 0, 9).picture, "image/svg+xml");
        assert_eq!(lines(&mut session, "nonsense", 0, 9).why_not, "no such output");
        assert_eq!(lines(&mut session, "site/benchmarks.json", 0, 9).lines, Vec::<String>::new());
        assert_eq!(lines(&mut session, "csv", 7, 9).lines, Vec::<String>::new());
    }

    #[test]
    fn more_that_is_read_makes_an_output_anew() {
        let mut session = open(&[("junit.xml", REPORT)]);
        assert_eq!(lines(&mut session, "csv", 0, 9).total, 2);
        let other: Box<dyn ByteSource> = Box::new(REPORT.replace("pays", "sells").into_bytes());
        let first = session.units().len();
        session.add(vec![("other.xml".to_owned(), other)]);
        let units = session.units()[first..].to_vec();
        for unit in &units {
            let input = session.inputs[unit.input as usize].source.clone();
            let fragment = super::super::read_units(&*input, std::slice::from_ref(unit), &Limits::default());
            session.absorb(fragment);
        }
        session.finish();
        assert_eq!(lines(&mut session, "csv", 0, 9).total, 3);
    }

    #[test]
    fn a_copy_is_saved_whole_and_told_by_kinds_and_places() {
        let mut session = open(&[("junit.xml", REPORT)]);
        let page = lines(&mut session, "redacted-copy", 0, 9);
        let told = [
            "2 secrets of 1 kind at 2 places in 1 file",
            "      2  token",
            "",
            "Places",
            "  junit.xml:1  token, 2 times",
        ];
        assert_eq!(page.lines, told);
        assert!(page.is_told && page.marks.is_empty());
        let (name, bytes) = session.save_export("redacted-copy", "").unwrap();
        assert_eq!(name, "redacted-junit.xml");
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains("token=[redacted:token-1] and token=[redacted:token-2]"), "{text}");
        assert_eq!(session.extract_redacted(0), Ok((name, bytes)));
        assert_eq!(session.extract_redacted(9).err().as_deref(), Some("no such entry"));
    }

    #[test]
    fn long_lines_are_cut_where_they_are_shown() {
        let long = "é".repeat(3000);
        assert_eq!(shown(&long).unwrap(), format!("{}… (1904 more bytes)", "é".repeat(2048)));
        assert_eq!(shown("a\r\n").unwrap(), "a");
    }
}
