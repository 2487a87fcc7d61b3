//! Steps of a log, from what CI systems write between them, and whether the job failed by their words.
//!
//! GitHub and Azure write `##[group]Run …` and `##[section]Starting: …`, Travis `travis_time:` and `The command "…"
//! exited with 1.`, GitLab `section_start:`, Jenkins `[Pipeline] { (…)`, Buildkite `--- …`, `BuildKit` `#7 [2/4] RUN …`.

use super::ends::{self, Ends};
use super::view::Line;
use crate::documents::words::Words;
use std::sync::OnceLock;

/// A step: lines from `first` to `last`, its output from `body` on.
#[derive(Clone, Debug, Default)]
pub(super) struct Step {
    pub(super) name: String,
    pub(super) command: String,
    pub(super) exit: Option<i32>,
    pub(super) is_failed: bool,
    /// What it does decides nothing: a clean-up, a phase after the job.
    pub(super) is_aside: bool,
    pub(super) first: u32,
    pub(super) body: u32,
    pub(super) last: u32,
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) started: Option<i64>,
    pub(super) duration_ms: Option<f64>,
}

/// What a system says of the job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Verdict {
    #[default]
    Unknown,
    Passed,
    Failed,
}

/// Steps and what the system says of the job.
#[derive(Default)]
pub(super) struct Steps {
    pub(super) all: Vec<Step>,
    pub(super) verdict: Verdict,
    /// Where the system says it, as a line.
    pub(super) verdict_line: u32,
    /// The exit that the system tells of the job.
    pub(super) exit: Option<i32>,
    /// The step within which the log ends, where nothing is said of the job.
    pub(super) ends_in: Option<usize>,
    open: Option<usize>,
    /// The phase of Travis that is open.
    fold: String,
    is_buildkite: bool,
    is_travis: bool,
    /// Travis began to take the time; the command follows.
    is_timed: bool,
    /// Number of a step of `BuildKit` and its place.
    parts: Vec<(String, usize)>,
    last: (u32, u64, Option<i64>),
}

/// Steps that are kept of one log.
const MOST: usize = 2000;

/// What marks of steps hold, so that the lines between need no look.
pub(super) fn marks() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        Words::new(&[
            ("##[group]run", 0),
            ("##[endgroup]", 0),
            ("##[error]", 0),
            ("##[section]", 0),
            ("travis_time:", 5),
            ("travis_fold:", 5),
            ("the command \"", 10),
            ("your build", 7),
            ("section_start:", 6),
            ("section_end:", 7),
            ("job failed", 2),
            ("job succeeded", 2),
            ("[pipeline]", 0),
            ("finished: ", 5),
            ("exited with", 1),
            ("exit code", 2),
            ("exit status", 2),
            ("_bk;t=", 0),
            ("] run ", 0),
            ("] copy ", 0),
            ("maximum time limit", 1),
            ("no output", 4),
            ("failed to solve", 10),
            ("marked build as", 8),
            ("job exceeded", 4),
            ("earlier failure", 8),
        ])
    })
}

impl Steps {
    /// The next line; lines without marks may be left out.
    pub(super) fn line(&mut self, line: &Line<'_>) {
        let said = line.said();
        if line.raw.contains("travis_") {
            self.travis(line);
        }
        if let Some(rest) = said.strip_prefix("##[") {
            self.github(rest, line);
        } else if said.starts_with("section_") || line.raw.contains("section_start:") {
            self.gitlab(line);
        } else if let Some(rest) = said.strip_prefix("[Pipeline] ") {
            self.jenkins(rest, line);
        } else if said.starts_with('#') && said.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
            self.buildkit(said, line);
        } else if let Some(command) = said.strip_prefix("$ ").or_else(|| said.strip_prefix("+ ")) {
            self.command(command, line);
        } else {
            self.buildkite(said, line);
            self.ending(said, line);
        }
        self.last = (line.number, line.end, line.time.or(self.last.2));
    }

    /// The log ends within a command of Travis: the shell ended with it.
    pub(super) fn is_cut(&self) -> bool {
        let open = self.open.and_then(|at| self.all.get(at));
        self.is_travis && self.verdict == Verdict::Unknown && open.is_some_and(|step| step.duration_ms.is_none())
    }

    /// The end of the log.
    pub(super) fn close(&mut self) {
        self.ends_in = self.open.filter(|_| self.is_cut());
        self.close_at(self.last);
    }

    /// A step begins: the one before ends.
    fn open(&mut self, name: &str, command: &str, line: &Line<'_>) {
        self.close_at(self.last);
        if self.all.len() >= MOST {
            return;
        }
        let (first, last) = (line.number, line.number);
        let is_aside = ends::is_aside(name) || ends::is_aside(&self.fold);
        let (name, command) = (name.trim().to_owned(), command.trim().to_owned());
        self.open = Some(self.all.len());
        self.all.push(Step {
            name,
            command,
            is_aside,
            first,
            body: first + 1,
            last,
            start: line.start,
            end: line.end,
            started: line.time,
            ..Step::default()
        });
    }

    fn close_at(&mut self, (number, end, time): (u32, u64, Option<i64>)) {
        if let Some(step) = self.open.take().and_then(|at| self.all.get_mut(at)) {
            (step.last, step.end) = (number.max(step.last), end.max(step.end));
            if let (None, Some(started), Some(ended)) = (step.duration_ms, step.started, time) {
                #[expect(clippy::cast_precision_loss, reason = "milliseconds of a step")]
                let took = ended.saturating_sub(started).max(0) as f64;
                step.duration_ms = Some(took);
            }
        }
    }

    fn now(&mut self) -> Option<&mut Step> {
        let open = self.open;
        open.and_then(|at| self.all.get_mut(at))
    }

    fn says(&mut self, verdict: Verdict, line: &Line<'_>) {
        self.verdict = verdict;
        self.verdict_line = line.number;
    }

    /// The open step failed, or the last one.
    fn fails(&mut self, exit: Option<i32>, line: &Line<'_>) {
        self.says(Verdict::Failed, line);
        let at = self.open.or_else(|| self.all.len().checked_sub(1));
        self.fails_at(at, exit, line);
    }

    fn fails_at(&mut self, at: Option<usize>, exit: Option<i32>, line: &Line<'_>) {
        if let Some(step) = at.and_then(|at| self.all.get_mut(at)) {
            step.is_failed = true;
            step.exit = step.exit.or(exit);
            (step.last, step.end) = (step.last.max(line.number), step.end.max(line.end));
        }
    }

    fn github(&mut self, rest: &str, line: &Line<'_>) {
        let (word, said) = rest.split_once(']').unwrap_or((rest, ""));
        match word {
            "group" => {
                if let Some(command) = said.strip_prefix("Run ") {
                    self.open(command, command, line);
                } else if self.all.is_empty() {
                    self.open(said, "", line);
                }
            }
            "endgroup" => {
                let number = line.number;
                if let Some(step) = self.now().filter(|step| step.body == step.first + 1) {
                    step.body = number + 1;
                }
            }
            "section" => match said.split_once(": ") {
                Some(("Starting", name)) => self.open(name, "", line),
                Some(("Finishing", _)) => self.close_at((line.number, line.end, line.time)),
                _ => {}
            },
            "error" => {
                if let Some(Ends::Failed { exit, .. }) = ends::of_error(said) {
                    self.fails(exit, line);
                }
            }
            _ => {}
        }
    }

    fn travis(&mut self, line: &Line<'_>) {
        self.is_travis = true;
        for part in line.raw.split('\r') {
            let part = part.trim_start_matches("\u{1b}[0K").trim_start();
            let mark = part.split_once("travis_").map_or("", |(_, mark)| mark);
            if let Some(name) = mark.strip_prefix("fold:start:") {
                name.trim_end().clone_into(&mut self.fold);
            } else if mark.starts_with("fold:end:") {
                self.fold.clear();
            } else if let Some(command) = part.strip_prefix("$ ") {
                self.travis_command(command, line);
            } else if let Some(times) = mark.strip_prefix("time:end:") {
                let number = |key: &str| {
                    let rest = times.split_once(key)?.1;
                    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<i64>().ok()
                };
                let (start, took) = (number("start="), number("duration="));
                if let Some(step) = self.now().filter(|step| !step.command.is_empty()) {
                    step.started = start.map(|nanos| nanos / 1_000_000).or(step.started);
                    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a step")]
                    let took = took.map(|nanos| (nanos / 1_000_000) as f64);
                    step.duration_ms = took.or(step.duration_ms);
                }
                self.is_timed = false;
            } else if mark.starts_with("time:start:") {
                self.close_at(self.last);
                self.is_timed = true;
            }
        }
    }

    fn travis_command(&mut self, command: &str, line: &Line<'_>) {
        self.is_timed = false;
        let phase = self.fold.clone();
        self.open(if phase.is_empty() { command } else { &phase }, command, line);
    }

    fn gitlab(&mut self, line: &Line<'_>) {
        for part in line.raw.split(['\r', '\u{1b}']) {
            let part = part.trim_start_matches("[0K").trim_start();
            let (mark, rest) = part.split_once(':').unwrap_or_default();
            let (time, name) = rest.split_once(':').unwrap_or_default();
            let seconds = time.parse::<i64>().ok().map(|seconds| seconds * 1000);
            let name = name.split('[').next().unwrap_or_default();
            if mark.ends_with("section_start") {
                self.open(name, "", line);
                if let Some(step) = self.now() {
                    step.started = seconds.or(step.started);
                }
            } else if mark.ends_with("section_end") {
                self.close_at((line.number, line.end, seconds.or(line.time)));
            }
        }
    }

    fn jenkins(&mut self, rest: &str, line: &Line<'_>) {
        if let Some(name) = rest.strip_prefix("{ (") {
            self.open(name.trim_end_matches(')'), "", line);
        } else if rest == "// stage" {
            self.close_at((line.number, line.end, line.time));
        } else if rest == "End of Pipeline" && self.all.is_empty() {
            self.open("Pipeline", "", line);
        }
    }

    fn buildkit(&mut self, said: &str, line: &Line<'_>) {
        let (number, rest) = said.split_once(' ').unwrap_or_default();
        let known = self.parts.iter().find(|(there, _)| there == number).map(|(_, at)| *at);
        let Some(at) = known else {
            let Some((_, command)) = rest.strip_prefix('[').and_then(|rest| rest.split_once("] ")) else { return };
            if self.all.len() < MOST {
                self.parts.push((number.to_owned(), self.all.len()));
                let exact = command.strip_prefix("RUN ").unwrap_or_default().to_owned();
                self.all.push(Step {
                    name: rest.to_owned(),
                    command: exact,
                    first: line.number,
                    body: line.number + 1,
                    last: line.number,
                    start: line.start,
                    end: line.end,
                    started: line.time,
                    ..Step::default()
                });
            }
            return;
        };
        let Some(step) = self.all.get_mut(at) else { return };
        (step.last, step.end) = (line.number, line.end);
        if let Some(took) = rest.strip_prefix("DONE ").and_then(|took| took.strip_suffix('s')) {
            step.duration_ms = took.parse::<f64>().ok().map(|seconds| (seconds * 1000.0).round());
        } else if rest.starts_with("ERROR: ") {
            step.is_failed = true;
            step.exit = ends::number_after(rest, "exit code: ");
        }
    }

    fn buildkite(&mut self, said: &str, line: &Line<'_>) {
        let title = ["--- ", "~~~ ", "+++ "].iter().find_map(|mark| said.strip_prefix(mark));
        self.is_buildkite |= line.raw.starts_with("\u{1b}_bk;") || said.starts_with("~~~ Preparing working directory");
        if let Some(title) = title.filter(|_| self.is_buildkite) {
            self.open(title, "", line);
        }
    }

    fn command(&mut self, command: &str, line: &Line<'_>) {
        if self.is_timed && line.said().starts_with('$') {
            self.travis_command(command, line);
            return;
        }
        if self.fold.is_empty() && self.all.iter().rev().take(1).any(|step| step.name == step.command) {
            return;
        }
        if let Some(step) = self.now().filter(|step| step.command.is_empty() || !line.raw.contains("travis_")) {
            let is_named = step.name != step.command && !step.name.starts_with(&step.command);
            if is_named && !step.name.is_empty() || step.command.is_empty() {
                command.clone_into(&mut step.command);
            }
        }
    }

    /// What systems write when a command or the job ends.
    fn ending(&mut self, said: &str, line: &Line<'_>) {
        match ends::of_line(said) {
            Some(Ends::Command { command, exit }) => {
                let at = self.all.iter().rposition(|step| step.command == command);
                let at = at.or(self.open).or_else(|| self.all.len().checked_sub(1));
                if exit == Some(0) {
                    if let Some(step) = at.and_then(|at| self.all.get_mut(at)) {
                        step.exit = exit;
                        (step.last, step.end) = (line.number, line.end);
                    }
                } else {
                    self.fails_at(at, exit, line);
                    if at.and_then(|at| self.all.get(at)).is_none_or(|step| !step.is_aside) {
                        self.says(Verdict::Failed, line);
                    }
                }
                self.open = self.open.filter(|open| Some(*open) != at);
            }
            Some(Ends::Failed { exit, is_script }) => {
                // What is said at the end is about the step that ran the script, not about the clean-up after it.
                let is_main =
                    |step: &Step| !step.is_aside && (!step.command.is_empty() || step.name.contains("script"));
                let at = self.all.iter().rposition(is_main).filter(|_| is_script);
                let known = self.all.iter().position(|step| step.is_failed);
                if let Some(step) = known.and_then(|at| self.all.get_mut(at)) {
                    step.exit = step.exit.or(exit);
                }
                let at = if known.is_some() { None } else { at.or(self.open) };
                self.fails_at(at, exit, line);
                self.exit = self.exit.or(exit);
                self.says(Verdict::Failed, line);
            }
            Some(Ends::Skipped) if self.verdict != Verdict::Failed => {
                let at = self.all.iter().rposition(|step| !step.command.is_empty());
                self.fails_at(at, None, line);
            }
            Some(Ends::Passed) => {
                // The last word of a system is about the whole job, whatever failed within it.
                self.says(Verdict::Passed, line);
            }
            _ => {}
        }
    }
}
