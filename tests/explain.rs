//! The lines that explain a failure, on real logs: the protocol of the methods page.
//!
//! `LogChunks`: lines shown (twenty at most) against lines labelled by people, as multisets, after taking away
//! ANSI, CR and outer blanks; the mean counts zeros. `PyTorch`: the labelled line is the `line` of one of the
//! first k chunks. The floors are what was reached, rounded down; they only go up.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::facts::LogChunk;
use artiscope_core::session::Session;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("ARTISCOPE_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: ARTISCOPE_CORPUS is not set");
    }
    folder
}

fn truths(folder: &Path, start: &str, key: &str) -> Vec<(String, Value)> {
    let truth: Value = serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
    let all = truth.as_object().unwrap().iter();
    let mine = all.filter(|(file, told)| file.starts_with(start) && told.get(key).is_some());
    mine.filter(|(file, _)| folder.join(file).is_file()).map(|(file, told)| (file.clone(), told.clone())).collect()
}

fn open(folder: &Path, file: &str) -> Session {
    let bytes = std::fs::read(folder.join(file)).unwrap();
    let name = file.rsplit('/').next().unwrap_or(file).to_owned();
    Session::open(Limits::default(), vec![(name, Box::new(bytes) as Box<dyn ByteSource>)])
}

fn chunks(session: &Session) -> &[LogChunk] {
    &session.facts().log_chunks
}

/// Without `\x1b?\[[0-9;?]*[A-Za-z]`, stray ESC and CR, and outer blanks.
fn bare(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < chars.len() {
        let open = if chars[at] == '\u{1b}' { at + 1 } else { at };
        if chars.get(open) == Some(&'[') {
            let inner = chars[open + 1..].iter().take_while(|c| c.is_ascii_digit() || matches!(c, ';' | '?')).count();
            if chars.get(open + 1 + inner).is_some_and(char::is_ascii_alphabetic) {
                at = open + inner + 2;
                continue;
            }
        }
        if !matches!(chars[at], '\u{1b}' | '\r') {
            out.push(chars[at]);
        }
        at += 1;
    }
    out.trim().to_owned()
}

fn multiset<'a>(lines: impl Iterator<Item = &'a str>) -> BTreeMap<String, usize> {
    let mut set = BTreeMap::new();
    for line in lines.map(bare).filter(|line| !line.is_empty()) {
        *set.entry(line).or_default() += 1;
    }
    set
}

/// Precision, recall, F1.
fn score(shown: &BTreeMap<String, usize>, labelled: &BTreeMap<String, usize>) -> [f64; 3] {
    let both: usize = shown.iter().map(|(line, count)| (*count).min(labelled.get(line).copied().unwrap_or(0))).sum();
    let of = |set: &BTreeMap<String, usize>| set.values().sum::<usize>().max(1) as f64;
    let (precision, recall) = (both as f64 / of(shown), both as f64 / of(labelled));
    let sum = precision + recall;
    [precision, recall, if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 }]
}

#[test]
fn log_chunks_that_people_labelled_are_found() {
    let Some(folder) = corpus() else { return };
    let logs = truths(&folder, "lacinoire__", "failure_chunk");
    let mut sums = [0.0; 3];
    let mut zeros = 0;
    for (file, told) in &logs {
        let session = open(&folder, file);
        let facts = session.facts();
        let shown: usize = chunks(&session).iter().map(|chunk| facts.text(chunk.text).split('\n').count()).sum();
        assert!(shown <= 20, "{file}: {shown} lines are shown");
        let lines = multiset(chunks(&session).iter().flat_map(|chunk| facts.text(chunk.text).split('\n')));
        let scores = score(&lines, &multiset(told["failure_chunk"].as_str().unwrap().split('\n')));
        zeros += usize::from(scores[2] == 0.0);
        for (sum, one) in sums.iter_mut().zip(scores) {
            *sum += one;
        }
    }
    let [precision, recall, f1] = sums.map(|sum| sum / logs.len() as f64);
    println!("LogChunks: {} logs, P {precision:.3} R {recall:.3} F1 {f1:.3}, {zeros} without a hit", logs.len());
    assert!(logs.len() >= 120, "{} logs were found", logs.len());
    assert!(f1 >= 0.56, "F1 {f1:.3}");
    assert!(recall >= 0.59, "recall {recall:.3}");
}

#[test]
fn lines_that_classifiers_were_taught_are_found() {
    let Some(folder) = corpus() else { return };
    let logs = truths(&folder, "pytorch__", "match_line");
    let (mut first, mut five) = (0, 0);
    for (file, told) in &logs {
        let session = open(&folder, file);
        let line = u32::try_from(told["match_line"].as_u64().unwrap()).unwrap();
        let rank = chunks(&session).iter().position(|chunk| chunk.line == line);
        first += usize::from(rank == Some(0));
        five += usize::from(rank.is_some_and(|rank| rank < 5));
    }
    let all = logs.len() as f64;
    println!("PyTorch: {} logs, hit@1 {:.3}, hit@5 {:.3}", logs.len(), first as f64 / all, five as f64 / all);
    assert!(logs.len() >= 19, "{} logs were found", logs.len());
    assert!(first as f64 / all >= 0.68, "hit@1 {first} of {all}");
    assert!(five as f64 / all >= 0.89, "hit@5 {five} of {all}");
}
