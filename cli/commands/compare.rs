//! `compare`: two runs held against each other, each from a path or from what was kept.

use super::{history, is_nothing_opened, read_paths};
use crate::args::{CompareArgs, FailOnChange, ListFormat, Printing};
use crate::exit::{Exit, nothing_opened};
use crate::output::Output;
use anyhow::Result;
use artiscope_core::findings::analyses::compare::{Change, Choice, Comparison, Side, choices, resolve};
use artiscope_core::history::{History, Kept};
use artiscope_core::session::Session;
use artiscope_core::views::Compared;
use std::ops::Range;
use std::path::{Path, PathBuf};

pub(super) fn run(args: &CompareArgs, printing: &Printing) -> Result<Exit> {
    let options = args.how.options(false)?;
    // What is wrong with the history is said before anything is read.
    let kept = history::beside(&args.how.kept, printing)?;
    let is_kept =
        |path: &Path| !args.within.is_empty() || kept.is_some() && (path.as_os_str() == "baseline" || !path.exists());
    let mut open = Open { runs: Vec::new(), sessions: Vec::new() };
    if !args.within.is_empty() {
        open.read(&args.within, args, printing)?;
    }
    // Each path is a session of its own: what both sides were given may well be equal.
    let mut place = |path: &PathBuf| -> Result<Option<usize>> {
        if is_kept(path) { Ok(None) } else { open.read(std::slice::from_ref(path), args, printing).map(Some) }
    };
    let (base, head) = (place(&args.base)?, place(&args.head)?);
    let mut history = kept.unwrap_or_default();
    let policy = super::policy::policy(&args.how.policy)?;
    history.set_choices(policy.redaction());
    history.set_open(&open.runs);
    let all = choices(&history);
    let head_choice = open.choice(&history, &all, &args.head, head, None)?;
    let base_choice = open.choice(&history, &all, &args.base, base, Some(&head_choice))?;
    let sides = [&base_choice, &head_choice].map(|choice| open.side(&history, choice));
    let [base, head] = sides;
    let why = if args.base.as_os_str() == "baseline" { "the pinned baseline" } else { "" };
    let compared = Compared::new(&history, base, head, why, &policy);
    let text = match args.format {
        ListFormat::Text => compared.text(&options),
        ListFormat::Json => compared.json(&options),
        ListFormat::Markdown => compared.markdown(&options),
    };
    Output::open(printing)?.text(&text)?;
    Ok(if args.fail_on.iter().any(|change| count(&compared.comparison, *change) > 0) {
        Exit::Findings
    } else if compared.comparison.unsaid().is_some() || compared.is_head_cut() {
        Exit::NoData
    } else {
        Exit::Passed
    })
}

fn count(comparison: &Comparison<'_>, change: FailOnChange) -> u64 {
    match change {
        FailOnChange::New => comparison.count(Change::New),
        FailOnChange::StillFailing => comparison.count(Change::StillFailing),
        FailOnChange::Flaky => comparison.count(Change::NewlyFlaky),
        FailOnChange::Slower => comparison.paced(true),
        FailOnChange::Removed => comparison.count(Change::Removed),
        FailOnChange::Skipped => comparison.count(Change::Skipped),
        FailOnChange::Never => 0,
    }
}

/// Sessions with the places of their runs among all that are open.
struct Open {
    runs: Vec<Kept>,
    sessions: Vec<(Session, Range<u32>)>,
}

impl Open {
    /// Gives the number of the session.
    fn read(&mut self, paths: &[PathBuf], args: &CompareArgs, printing: &Printing) -> Result<usize> {
        let mut session = read_paths(paths, &args.how, &[], printing)?;
        session.finish();
        if is_nothing_opened(&session) {
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            return Err(nothing_opened(format!("nothing could be opened: {}", names.join(", "))));
        }
        let first = number(self.runs.len());
        self.runs.extend(session.kept());
        // Baselines are those of a project.
        for run in self.runs.iter_mut().skip(first as usize) {
            args.how.name_project(&mut run.about);
        }
        self.sessions.push((session, first..number(self.runs.len())));
        Ok(self.sessions.len() - 1)
    }

    /// Everything in a session, or what a word means.
    fn choice(
        &self,
        history: &History,
        all: &[Choice],
        path: &Path,
        session: Option<usize>,
        head: Option<&Choice>,
    ) -> Result<Choice> {
        let word = path.to_string_lossy();
        let Some((_, places)) = session.and_then(|at| self.sessions.get(at)) else {
            let found = resolve(history, all, &word, head).map_err(nothing_opened)?;
            return Ok(found.clone());
        };
        let runs: Vec<u32> = places.clone().filter_map(|run| history.open_run(run)).collect();
        let abouts: Vec<_> = runs.iter().filter_map(|run| history.runs().get(*run as usize)).collect();
        let name = path.file_name().map_or_else(|| word.to_string(), |name| name.to_string_lossy().into_owned());
        let title = match abouts.as_slice() {
            [about] if about.run_id.is_some() => about.title(),
            [_] | [] => name,
            several => format!("{name} ({} runs)", several.len()),
        };
        Ok(Choice { title, runs, is_open: true, ..Choice::default() })
    }

    /// A choice, with tables and findings where all of it lies in one session.
    fn side<'a>(&'a self, history: &History, choice: &Choice) -> Side<'a> {
        let mut side = Side { title: choice.title.clone(), runs: choice.runs.clone(), ..Side::default() };
        let places: Option<Vec<u32>> = choice.runs.iter().map(|run| history.in_facts(*run)).collect();
        let Some(places) = places else { return side };
        let holds = |(_, range): &&(Session, Range<u32>)| places.iter().all(|place| range.contains(place));
        if let Some((session, range)) = self.sessions.iter().find(holds) {
            let own = places.iter().map(|place| place - range.start).collect();
            side.open = Some((session.facts(), own));
            side.findings = session.findings();
        }
        side
    }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
