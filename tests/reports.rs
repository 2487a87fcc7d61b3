//! What leaves: golden texts of the samples and of runs made here, each held against what its consumer takes.
//!
//! `UPDATE_EXPECT=1` writes `reports/golden/` anew. Samples lie in the folder that `ARTISCOPE_SHARED` names, `../shared`
//! by default.

mod checks;
mod hostile;
mod made;

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::reports::{Options, RENDERERS, Renderer, renderer};
use artiscope_core::session::Session;
use expect_test::expect_file;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Files by the path that inputs get.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// The sample sets: name here, folders of the samples.
const SETS: &[(&str, &[&str])] = &[
    ("webprofile", &["0_webprofile", "synthetic/0_webprofile"]),
    ("hologram", &["synthetic/1_hologram"]),
    ("drive", &["synthetic/2_drive"]),
    ("flakeguard", &["synthetic/3_flakeguard"]),
    ("pcs", &["synthetic/4_pcs"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn samples() -> Option<PathBuf> {
    let shared = std::env::var_os("ARTISCOPE_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let folder = shared.join("samples");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there; ARTISCOPE_SHARED names the folder that holds samples", folder.display());
    None
}

/// Every file below, by its path from `name` on.
fn read(folder: &Path, name: &str, files: &mut Files) {
    if folder.is_file() {
        files.push((name.to_owned(), std::fs::read(folder).unwrap()));
        return;
    }
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        read(&path, &format!("{name}/{}", path.file_name().unwrap().to_string_lossy()), files);
    }
}

pub(crate) fn open(files: &Files) -> Session {
    let inputs = files.iter().map(|(name, bytes)| (name.clone(), Box::new(bytes.clone()) as Box<dyn ByteSource>));
    Session::open(Limits::default(), inputs.collect())
}

pub(crate) fn written(session: &Session, id: &str) -> String {
    session.report(renderer(id).unwrap(), &Options::default())
}

/// Every set that is here, samples and made ones.
pub(crate) fn sets() -> Vec<(String, Session)> {
    let mut sets = made::sets();
    for (name, folders) in SETS.iter().filter(|_| samples().is_some()) {
        let mut files = Files::new();
        for folder in *folders {
            let path = samples().unwrap().join(folder);
            read(&path, &path.file_name().unwrap().to_string_lossy(), &mut files);
        }
        // Equal names of two folders stay apart, as in two downloads.
        sets.push(((*name).to_owned(), open(&files)));
    }
    sets
}

/// The texts that are kept beside this test: `json` and `text` are told by cases and contract.
fn golden() -> impl Iterator<Item = &'static Renderer> {
    RENDERERS.iter().filter(|renderer| !["json", "text", "issues"].contains(&renderer.id))
}

#[test]
fn every_renderer_writes_what_its_golden_file_says() {
    for (set, session) in sets() {
        for renderer in golden() {
            let path = root().join("tests/reports/golden").join(&set).join(renderer.file_name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            expect_file![path].assert_eq(&session.report(renderer, &Options::default()).replace("\r\n", "\n"));
        }
    }
}

#[test]
fn what_is_written_is_what_its_consumers_take() {
    let mut wrong = Vec::new();
    for (set, session) in sets() {
        for renderer in RENDERERS {
            let text = session.report(renderer, &Options::default());
            wrong.extend(
                checks::faults(renderer, &text).into_iter().map(|fault| format!("{set} {}: {fault}", renderer.id)),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_renderer_is_a_row_of_its_own() {
    for (at, renderer) in RENDERERS.iter().enumerate() {
        let others = || RENDERERS.iter().skip(at + 1);
        assert!(
            others().all(|other| other.id != renderer.id && other.file_name != renderer.file_name),
            "{}",
            renderer.id
        );
        assert!(!renderer.title.is_empty() && renderer.media_type.contains('/'), "{}", renderer.id);
        assert_eq!(written(&open(&Files::new()), renderer.id).chars().last(), Some('\n'), "{}", renderer.id);
    }
}

/// What our own readers make of a written report.
#[test]
fn merged_reports_read_again_have_the_same_totals() {
    for (set, session) in sets() {
        let counts = *session.facts().counts();
        let again = |id: &str| {
            let text = written(&session, id);
            let name = renderer(id).unwrap().file_name.to_owned();
            *open(&vec![(name, text.into_bytes())]).facts().counts()
        };
        let junit = again("junit");
        let of = |it: &artiscope_core::facts::Counts| [it.tests, it.passed, it.failed, it.error, it.skipped, it.flaky];
        assert_eq!(of(&junit), of(&counts), "{set}");
        assert_eq!(junit.attempts + left_out(&written(&session, "junit")), counts.attempts, "{set}");
        let ctrf = again("ctrf");
        let merged = |it: &artiscope_core::facts::Counts| {
            [it.tests, it.passed, it.failed + it.error, it.skipped, it.flaky, it.attempts]
        };
        assert_eq!(merged(&ctrf), merged(&counts), "{set}");
        let rows = checks::csv(&written(&session, "csv"));
        assert_eq!(rows.len() as u64 - 1, counts.attempts, "{set}");
    }
}

/// Attempts that a `JUnit` report counts and cannot tell.
fn left_out(junit: &str) -> u64 {
    let all = junit.split("artiscope.attempts_left_out\" value=\"").skip(1);
    all.map(|rest| rest.split('"').next().unwrap().parse::<u64>().unwrap()).sum()
}

#[test]
fn a_comment_always_fits_and_says_what_was_dropped_in_the_stated_order() {
    let order = [
        "rows of the ledger",
        "further places of findings",
        "remarks",
        "runs that are green",
        "warnings",
        "findings further down",
        "other runs",
        "ends of long texts",
        "all findings but the first",
    ];
    let mut seen = Vec::new();
    for (tests, length) in [(5, 10), (40, 100), (40, 3000), (400, 20_000)] {
        let session = made::wide(tests, length);
        let text = written(&session, "github");
        assert!(checks::github_length(&text) <= 65_536, "{tests} × {length}: {}", text.len());
        let told = text.lines().last().unwrap().strip_prefix("Left out to fit 65,536 characters: ");
        let Some(told) = told else { continue };
        let parts: Vec<&str> = told.trim_end_matches('.').split(", ").collect();
        let places: Vec<Option<usize>> =
            parts.iter().map(|part| order.iter().position(|known| known == part)).collect();
        assert!(places.iter().all(Option::is_some), "{told}");
        assert!(places.is_sorted(), "{told}");
        seen.push(parts.len());
        assert!(text.starts_with("<!-- artiscope:comment -->\n## Red: "), "{tests} × {length}");
        assert!(written(&session, "summary").len() <= 1 << 20);
    }
    assert!(seen.len() >= 2 && seen.is_sorted(), "{seen:?}");
}

#[test]
fn a_comment_is_known_by_its_project() {
    let session = made::wide(1, 10);
    let options = Options { project: Some("a/b --> <c>".to_owned()), ..Options::default() };
    let text = session.report(renderer("github").unwrap(), &options);
    assert_eq!(text.lines().next(), Some("<!-- artiscope:comment a_b______c_ -->"));
}

#[test]
fn secrets_that_are_left_in_are_told() {
    let session = made::wide(1, 10);
    let options = Options { no_redact: Some("a drill".to_owned()), ..Options::default() };
    for id in ["markdown", "github", "summary", "ctrf", "slack", "slack-text"] {
        assert!(session.report(renderer(id).unwrap(), &options).contains("a drill"), "{id}");
    }
}

/// Projects of the corpus, each with its smaller files; or a printed reason why there are none.
pub(crate) fn corpus() -> Vec<(String, Session)> {
    let Some(folder) = std::env::var_os("ARTISCOPE_CORPUS").map(PathBuf::from) else {
        println!("skipped: ARTISCOPE_CORPUS is not set");
        return Vec::new();
    };
    let mut projects: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    projects.retain(|path| path.is_dir());
    projects.sort();
    let open = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut files = Files::new();
        read(&path, &name, &mut files);
        files.retain(|(_, bytes)| bytes.len() < 100_000);
        files.truncate(150);
        (name, open(&files))
    };
    projects.into_iter().map(open).collect()
}

#[test]
fn what_is_written_of_the_corpus_is_what_consumers_take() {
    let mut wrong = Vec::new();
    for (project, session) in corpus() {
        for renderer in RENDERERS {
            let text = session.report(renderer, &Options::default());
            let faults = checks::faults(renderer, &text);
            wrong.extend(faults.into_iter().take(5).map(|fault| format!("{project} {}: {fault}", renderer.id)));
        }
        let counts = *session.facts().counts();
        let of = |it: &artiscope_core::facts::Counts| [it.tests, it.passed, it.failed + it.error, it.skipped, it.flaky];
        for id in ["junit", "ctrf"] {
            let text = written(&session, id).into_bytes();
            let again = *open(&vec![(renderer(id).unwrap().file_name.to_owned(), text)]).facts().counts();
            if of(&again) != of(&counts) {
                wrong.push(format!("{project} {id}: {:?} read again: {:?}", of(&counts), of(&again)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_outputs_are_those_in_docs() {
    let mut text = "# What leaves\n\nEvery output is redacted first. `inspect --format ID` writes it.\n\n\
        | id | what it is | file | limit |\n| --- | --- | --- | --- |\n"
        .to_owned();
    for renderer in RENDERERS {
        let limit = renderer.limit.map(|limit| format!("{} {}", limit.most, limit.unit)).unwrap_or_default();
        writeln!(text, "| `{}` | {} | `{}` | {limit} |", renderer.id, renderer.title, renderer.file_name).unwrap();
    }
    text += "\n`html` carries more by `--size`, and in the page as \"A report with the application\": `summary` is the page alone; `failures` adds the \
        application with reports whole and of everything else what findings point at; `full` adds everything that \
        may be copied (`redact`). The sizes are said before the file is written, and more than 64 MB of data are \
        refused. Verdict, totals and ids are the same in all; the ledger tells what was left out. Copies inside are \
        redacted even with `--no-redact`, and no history goes with them. The page reads without scripts and without \
        styles, as Jenkins shows artifacts; `--home URL` puts a link to the hosted page into it.\n";
    text += "\nWhere a limit is in the way, detail is dropped in this order, and the last line says what: rows of the \
        ledger, further places of findings, remarks, runs that are green, warnings, findings further down, other runs, \
        the ends of long texts, all findings but the first.\n\n`compat --out DIR` writes these files, where the data are \
        there:\n\n";
    for file in artiscope_core::reports::COMPAT {
        writeln!(text, "- `{}`", file.path).unwrap();
    }
    text += "\n`packet --kind KIND -o FILE.zip` writes the evidence that a runbook asks for: `README.md`, `manifest.json` \
        (`packet.schema.json`), `SHA256SUMS`, the lens and the text to be filed under `artiscope/`, redacted copies under \
        `files/`.\n\n| kind | runbook | needs |\n| --- | --- | --- |\n";
    for kind in artiscope_core::reports::PACKETS {
        writeln!(text, "| `{}` | {} | {} |", kind.id, kind.runbook, kind.needs).unwrap();
    }
    expect_file![root().join("docs/outputs.md")].assert_eq(&text);
    let help = crate::cli::artiscope(&["inspect", "--help"]).stdout;
    for renderer in RENDERERS.iter().filter(|renderer| !renderer.id.starts_with("badge-")) {
        assert!(help.contains(renderer.id), "the help does not name {}", renderer.id);
    }
}
