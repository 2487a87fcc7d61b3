//! A real history, executions in time order and past data only, against what each failure turned out to be.
//!
//! The protocol is that of Apache Ozone's CI: a class that failed is *flaky* when another run of the same
//! commit passed it, *reproduced* when another run of it failed too. The baselines are computed again, so
//! that what is beaten is beaten on the same data.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::methods::flaky::quarantine::{GUARDED, Member, Policy, RUNBOOK};
use artiscope_core::methods::flaky::score::{Ended, History, Parameters, Score};
use artiscope_core::session::Session;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// One job of one run.
struct Job {
    run: u64,
    time_ms: i64,
    commit: u32,
    sha: String,
    name: String,
    failed: Vec<String>,
}

/// What a failure turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    Flaky,
    Reproduced,
    Unknown,
}

struct Ozone {
    folder: PathBuf,
    /// By time, then run.
    jobs: Vec<Job>,
    /// Classes of each job.
    tests: BTreeMap<String, Vec<String>>,
    truths: BTreeMap<(u64, String, String), Truth>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// `2020-05-14T02:00:50Z` as milliseconds since 1970.
fn time_ms(text: &str) -> i64 {
    let number = |from: usize, to: usize| text[from..to].parse::<i64>().unwrap();
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    // Days from civil: years begin in March, so that leap days come last.
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468;
    ((days * 24 + number(11, 13)) * 60 + number(14, 16)) * 60_000 + number(17, 19) * 1000
}

fn ozone() -> Option<Ozone> {
    let Some(corpus) = std::env::var_os("ARTISCOPE_CORPUS").map(PathBuf::from) else {
        println!("skipped: ARTISCOPE_CORPUS is not set");
        return None;
    };
    let folder = corpus.join("elek__ozone-build-results");
    let mut history = String::new();
    let packed = std::fs::read(folder.join("history.jsonl.gz")).unwrap();
    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut history).unwrap();
    let mut commits = BTreeMap::new();
    let mut jobs: Vec<Job> = Vec::new();
    for line in history.lines().filter(|line| !line.trim().is_empty()) {
        let line: Value = serde_json::from_str(line).unwrap();
        let sha = text(&line["sha"]);
        let next = u32::try_from(commits.len()).unwrap();
        jobs.push(Job {
            run: line["run"].as_u64().unwrap(),
            time_ms: time_ms(&text(&line["time"])),
            commit: *commits.entry(sha.clone()).or_insert(next),
            sha,
            name: text(&line["job"]),
            failed: texts(&line["failed"]),
        });
    }
    jobs.sort_by_key(|job| (job.time_ms, job.run));
    let tests = json(&folder.join("job_tests.json"));
    let tests = tests.as_object().unwrap().iter().map(|(job, all)| (job.clone(), texts(all))).collect();
    let mut truths = BTreeMap::new();
    for row in json(&folder.join("failure_truth.json")).as_array().unwrap() {
        let truth = match row["truth"].as_str() {
            Some("flaky") => Truth::Flaky,
            Some("reproduced") => Truth::Reproduced,
            _ => Truth::Unknown,
        };
        truths.insert((row["run"].as_u64().unwrap(), text(&row["job"]), text(&row["test"])), truth);
    }
    Some(Ozone { folder: corpus, jobs, tests, truths })
}

impl Ozone {
    /// Each execution of each class, in time order: its job, its class, the number of both, whether it failed.
    fn walk<'a>(&'a self, mut see: impl FnMut(&'a Job, &'a str, usize, bool)) {
        let mut first = BTreeMap::new();
        let mut next = 0;
        for (job, tests) in &self.tests {
            first.insert(job.as_str(), next);
            next += tests.len();
        }
        for job in &self.jobs {
            let first = first[job.name.as_str()];
            for (test, number) in self.tests[&job.name].iter().zip(first..) {
                see(job, test, number, job.failed.contains(test));
            }
        }
    }

    fn truth(&self, job: &Job, test: &str) -> Truth {
        self.truths[&(job.run, job.name.clone(), test.to_owned())]
    }

    /// Every failure with its truth and its score.
    fn scores(&self, parameters: &Parameters, with_commits: bool) -> Vec<(i64, Truth, Score)> {
        let mut histories: BTreeMap<usize, History> = BTreeMap::new();
        let mut all = Vec::new();
        self.walk(|job, test, number, is_red| {
            let ended = Ended {
                commit: with_commits.then_some(job.commit),
                is_red,
                recovered: false,
                reds_beside: job.failed.len() as u64,
            };
            let history = histories.entry(number).or_default();
            if let Some(score) = history.observe(parameters, ended) {
                all.push((job.time_ms, self.truth(job, test), score));
            }
        });
        all
    }

    /// Flaky and reproduced failures that a policy hides, how often tests entered, and flaky ones that are hidden or known
    /// as such since their commit had passed.
    fn hidden(&self, policy: &Policy, by_job: bool) -> [usize; 4] {
        let mut members: BTreeMap<(usize, &str), Member> = BTreeMap::new();
        let [mut flaky, mut reproduced, mut entered, mut either] = [0; 4];
        self.walk(|job, test, number, is_red| {
            let key = (if by_job { number } else { 0 }, test);
            let known = members.entry(key).or_default().observe(policy, job.time_ms, job.commit, is_red);
            entered += usize::from(known.has_entered);
            if !is_red {
                return;
            }
            let is_hidden = known.is_hidden(policy);
            match self.truth(job, test) {
                Truth::Flaky => {
                    flaky += usize::from(is_hidden);
                    either += usize::from(is_hidden || known.has_passed);
                }
                Truth::Reproduced => reproduced += usize::from(is_hidden),
                Truth::Unknown => {}
            }
        });
        [flaky, reproduced, entered, either]
    }
}

impl Ozone {
    /// Commit and job of what is known to have passed and failed on one commit, among the jobs of the history.
    fn known_flaky(&self) -> BTreeSet<(String, String)> {
        let names: BTreeMap<&str, &str> = JOBS.iter().copied().collect();
        let ran: BTreeSet<(&str, &str)> =
            self.jobs.iter().map(|job| (job.sha.as_str(), names[job.name.as_str()])).collect();
        // Unit tests ran as `basic (unit)` for a while.
        let name = |row: &Value| text(&row["job"]).replace("basic (unit)", "unit");
        let all = json(&self.folder.join("ozone_flaky_jobs.json"));
        let known = all.as_array().unwrap().iter().map(|row| (text(&row["head_sha"]), name(row)));
        known.filter(|(sha, job)| ran.contains(&(sha.as_str(), job.as_str()))).collect()
    }
}

/// Area under the curve: how often a flaky failure scores above a reproduced one, ties counted half.
fn auc(scores: &[(Truth, f64)]) -> f64 {
    let of = |truth| scores.iter().filter(move |(known, _)| *known == truth).map(|(_, score)| *score);
    let mut sum = 0.0;
    for flaky in of(Truth::Flaky) {
        for reproduced in of(Truth::Reproduced) {
            sum += if flaky > reproduced {
                1.0
            } else if flaky < reproduced {
                0.0
            } else {
                0.5
            };
        }
    }
    sum / (of(Truth::Flaky).count() * of(Truth::Reproduced).count()) as f64
}

fn auc_of(scores: &[(i64, Truth, Score)]) -> f64 {
    auc(&scores.iter().map(|(_, truth, score)| (*truth, score.log_odds)).collect::<Vec<_>>())
}

/// The baseline: previous execution passed, then the number of flaky failures that were proven, this commit's included.
fn baseline(ozone: &Ozone) -> f64 {
    let mut previous: BTreeMap<&str, bool> = BTreeMap::new();
    let mut proven: BTreeMap<&str, u32> = BTreeMap::new();
    let mut commits: BTreeMap<(&str, u32), (u32, u32)> = BTreeMap::new();
    let mut all = Vec::new();
    ozone.walk(|job, test, _, is_red| {
        let proven = proven.entry(test).or_default();
        let (passes, reds) = commits.entry((test, job.commit)).or_default();
        *proven += match (is_red, *passes) {
            (true, 1..) => 1,
            (false, 0) => *reds,
            _ => 0,
        };
        *(if is_red { reds } else { passes }) += 1;
        if previous.insert(test, !is_red).unwrap_or(true) && is_red {
            all.push((ozone.truth(job, test), 1e6 + f64::from(*proven)));
        } else if is_red {
            all.push((ozone.truth(job, test), f64::from(*proven)));
        }
    });
    auc(&all)
}

#[test]
fn a_flaky_failure_scores_above_one_that_is_reproduced() {
    let Some(ozone) = ozone() else { return };
    let scores = ozone.scores(&Parameters::PRESET, true);
    let (ours, before) = (auc_of(&scores), baseline(&ozone));
    let history = auc_of(&ozone.scores(&Parameters::PRESET, false));
    println!("{} failures: AUC {ours:.3}, without commits {history:.3}; baseline {before:.3}", scores.len());
    assert!((before - 0.720).abs() < 0.002, "the baseline is not the one of the protocol: {before}");
    assert!(ours >= 0.80 && history > before, "{ours} {history}");

    // The order of scores does not hang on a constant, nor on one half of the time.
    let middle = ozone.jobs[ozone.jobs.len() / 2].time_ms;
    for is_late in [false, true] {
        let half: Vec<_> = scores.iter().filter(|(time, ..)| (*time >= middle) == is_late).copied().collect();
        println!("half of the time, late {is_late}: {:.3}", auc_of(&half));
        assert!(auc_of(&half) >= 0.80);
    }
    for factor in [0.5, 1.5] {
        let preset = Parameters::PRESET;
        let varied = [
            Parameters { flake_rate: preset.flake_rate * factor, ..preset },
            Parameters { flake_weight: preset.flake_weight * factor, ..preset },
            Parameters { break_rate: preset.break_rate * factor, ..preset },
            Parameters { break_weight: preset.break_weight * factor, ..preset },
            Parameters { persistence: preset.persistence * factor, ..preset },
            Parameters { siblings: preset.siblings * factor, ..preset },
            Parameters { guess: preset.guess * factor, ..preset },
        ];
        for varied in varied {
            let varied = auc_of(&ozone.scores(&varied, true));
            assert!((varied - ours).abs() < 0.02, "{varied} hangs on a constant");
        }
    }
}

#[test]
fn quarantine_hides_flaky_failures_and_hardly_any_that_is_reproduced() {
    let Some(ozone) = ozone() else { return };
    let [flaky, reproduced, entered, _] = ozone.hidden(&RUNBOOK, false);
    println!("runbook: {entered} times, hides {flaky} of 258 flaky, {reproduced} of 9 reproduced");
    assert_eq!([entered, flaky, reproduced], [63, 30, 4], "the baseline is not the one of the protocol");
    let [flaky, reproduced, entered, either] = ozone.hidden(&GUARDED, true);
    println!("guarded: {entered} times, hides {flaky} of 258 flaky, {reproduced} of 9 reproduced");
    println!("guarded, or passed before on the commit: {either} of 258 flaky");
    assert!(flaky > 40 && reproduced <= 2, "{flaky} {reproduced}");

    let scores = ozone.scores(&Parameters::PRESET, true);
    let hidden =
        |wanted| scores.iter().filter(|(_, truth, score)| *truth == wanted && score.probability >= 0.95).count();
    let (flaky, reproduced) = (hidden(Truth::Flaky), hidden(Truth::Reproduced));
    println!("score of .95: hides {flaky} of 258 flaky, {reproduced} of 9 reproduced");
    assert!(flaky > 40 && reproduced <= 2, "{flaky} {reproduced}");
}

/// What the CI calls the jobs of the history.
const JOBS: &[(&str, &str)] = &[
    ("unit", "unit"),
    ("it-client", "integration (client)"),
    ("it-ozone", "integration (ozone)"),
    ("it-freon", "integration (freon)"),
    ("it-hdds-om", "integration (hdds-om)"),
    ("it-filesystem", "integration (filesystem)"),
    ("it-filesystem-contract", "integration (filesystem-contract)"),
    ("it-filesystem-hdds", "integration (filesystem-hdds)"),
];

#[test]
fn jobs_that_passed_and_failed_on_one_commit_are_found() {
    let Some(ozone) = ozone() else { return };
    let names: BTreeMap<&str, &str> = JOBS.iter().copied().collect();
    let mut outcomes: BTreeMap<(String, String), [bool; 2]> = BTreeMap::new();
    for job in &ozone.jobs {
        let seen = outcomes.entry((job.sha.clone(), names[job.name.as_str()].to_owned())).or_default();
        seen[usize::from(job.failed.is_empty())] = true;
    }
    let truth: BTreeSet<_> = ozone.known_flaky();
    let found: BTreeSet<_> = outcomes.into_iter().filter(|(_, seen)| *seen == [true; 2]).map(|(key, _)| key).collect();
    let both = found.intersection(&truth).count();
    let (precision, recall) = (both as f64 / found.len() as f64, both as f64 / truth.len() as f64);
    println!(
        "flaky jobs: {} found, {} known, {both} both: precision {precision:.3}, recall {recall:.3}",
        found.len(),
        truth.len()
    );
    assert!(precision > 0.9 && recall > 0.8, "{precision} {recall}");
}

/// Files below a folder of the corpus, by paths that begin with its name.
fn below(folder: &Path) -> Vec<(String, Box<dyn ByteSource>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder_now) = folders.pop() {
        for member in std::fs::read_dir(&folder_now).unwrap().map(|member| member.unwrap().path()) {
            if member.is_dir() {
                folders.push(member);
            } else {
                let name = member.strip_prefix(folder.parent().unwrap()).unwrap().to_string_lossy().into_owned();
                files.push((name, Box::new(std::fs::read(&member).unwrap()) as Box<dyn ByteSource>));
            }
        }
    }
    files
}

#[test]
fn every_artifact_is_the_job_of_its_run_and_run_lists_name_it() {
    let Some(ozone) = ozone() else { return };
    let folder = ozone.folder.join("elek__ozone-build-results");
    let is_zip = |name: &String| Path::new(name).extension().is_some_and(|end| end == "zip");
    let mut inputs = below(&folder.join("artifacts"));
    let zips: BTreeSet<String> = inputs.iter().map(|(name, _)| name.clone()).filter(|name| is_zip(name)).collect();
    // A list as `GET /repos/…/actions/runs` answers, of the runs whose description is there.
    let listed: Vec<Value> = below(&folder.join("trees"))
        .into_iter()
        .filter(|(name, _)| name.ends_with("/run.json"))
        .map(|(_, bytes)| serde_json::from_slice(&bytes.read_range(0, 1 << 20).unwrap()).unwrap())
        .collect();
    let list = serde_json::json!({"total_count": listed.len(), "workflow_runs": listed}).to_string();
    inputs.push(("artifacts/runs.json".to_owned(), Box::new(list.into_bytes())));
    let session = Session::open(Limits::default(), inputs);
    let facts = session.facts();
    let mut named = 0;
    let mut told: BTreeMap<u32, &str> = BTreeMap::new();
    for zip in &zips {
        let inside = format!("{zip}!/");
        let runs: BTreeSet<u32> =
            facts.entries.iter().filter(|entry| entry.path.starts_with(&inside)).map(|entry| entry.run).collect();
        let [run] = runs.into_iter().collect::<Vec<_>>()[..] else { panic!("{zip} is not one run") };
        assert_eq!(told.insert(run, zip), None, "{zip} shares its run");
        // `artifacts/2022-02/01_12771/it-ozone.zip`
        let parts: Vec<&str> = zip.trim_end_matches(".zip").split('/').collect();
        let (day, number) = parts[2].split_once('_').unwrap();
        let run = &facts.runs[run as usize];
        assert_eq!((run.date.as_str(), run.job.as_str()), (&*format!("{}-{day}", parts[1]), parts[3]), "{zip}");
        assert_eq!(run.run_number, number.parse().ok(), "{zip}");
        if let Some(listed) = listed.iter().find(|listed| listed["run_number"].as_u64() == run.run_number) {
            named += 1;
            assert_eq!(run.run_id, Some(listed["id"].to_string()), "{zip}");
            let said = [&run.sha, &run.branch, &run.event, &run.workflow, &run.repository].map(String::as_str);
            let wanted = ["head_sha", "head_branch", "event", "name"].map(|key| listed[key].as_str().unwrap());
            assert_eq!((&said[..4], said[4], run.identity.word()), (&wanted[..], "apache/ozone", "file"), "{zip}");
        } else {
            assert_eq!((run.run_id.as_deref(), run.identity.word()), (None, "path"), "{zip}");
        }
    }
    println!("{} artifacts are {} runs, {named} of them named by the list", zips.len(), facts.runs.len());
    assert_eq!(facts.runs.len(), zips.len());
    assert!(named >= listed.len());
}

/// What the interface answers for the jobs of a run.
fn job_list(jobs: &[&Job]) -> String {
    let names: BTreeMap<&str, &str> = JOBS.iter().copied().collect();
    let job = |job: &&Job| {
        let conclusion = if job.failed.is_empty() { "success" } else { "failure" };
        serde_json::json!({"run_id": job.run, "run_attempt": 1, "head_sha": job.sha, "name": names[job.name.as_str()],
            "status": "completed", "conclusion": conclusion, "steps": []})
    };
    serde_json::json!({"total_count": jobs.len(), "jobs": jobs.iter().map(job).collect::<Vec<_>>()}).to_string()
}

#[test]
fn the_engine_finds_flaky_jobs_in_lists_of_jobs() {
    let Some(ozone) = ozone() else { return };
    let mut runs: BTreeMap<u64, Vec<&Job>> = BTreeMap::new();
    for job in &ozone.jobs {
        runs.entry(job.run).or_default().push(job);
    }
    let input = |(run, jobs): (&u64, &Vec<&Job>)| -> (String, Box<dyn ByteSource>) {
        (format!("lists/run_{run}/jobs.json"), Box::new(job_list(jobs).into_bytes()))
    };
    let session = Session::open(Limits::default(), runs.iter().map(input).collect());
    assert_eq!(session.facts().runs.len(), runs.len());
    assert!(session.facts().runs.iter().all(|run| !run.sha.is_empty()));
    let truth = ozone.known_flaky();
    // `… of commit 1804e225c`: names of jobs and commits as titles tell them.
    let titled = |sha: &str, job: &str| (sha[..9].to_owned(), job.to_owned());
    let truth: BTreeSet<(String, String)> = truth.iter().map(|(sha, job)| titled(sha, job)).collect();
    let found: BTreeSet<(String, String)> = session
        .findings()
        .iter()
        .filter(|finding| finding.rule == "flaky_jobs")
        .map(|finding| {
            let job = finding.title.split(" failed in run ").next().unwrap();
            titled(finding.title.rsplit(' ').next().unwrap(), job)
        })
        .collect();
    let both = found.intersection(&truth).count();
    let (precision, recall) = (both as f64 / found.len() as f64, both as f64 / truth.len() as f64);
    println!(
        "flaky jobs by the engine: {} found, {} known, {both} both: precision {precision:.3}, recall {recall:.3}",
        found.len(),
        truth.len()
    );
    assert!(precision > 0.9 && recall > 0.8, "{precision} {recall}");
}
