//! Executions in short, for vectors.

use super::execution::{Attempts, Execution, Outcome};

/// Milliseconds of a day.
pub(crate) const DAY: i64 = 86_400_000;

/// `P`, `F`, `E`, `S`, anything else is `Other`.
pub(crate) fn outcomes(word: &str) -> Vec<Outcome> {
    let outcome = |letter| match letter {
        'P' => Outcome::Passed,
        'F' => Outcome::Failed,
        'E' => Outcome::Error,
        'S' => Outcome::Skipped,
        _ => Outcome::Other,
    };
    word.chars().map(outcome).collect()
}

/// One word an execution: its attempts, then `@` and the commit where it is known (`FP@3`), `!` where the
/// infrastructure is to blame, `/` and the instance. Each is a run of its own, one day after the other.
pub(crate) fn history(words: &str) -> Vec<Execution> {
    let number = |text: &str, mark: char| {
        let rest = text.split_once(mark)?.1;
        let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse::<u32>().ok()
    };
    let mut all = Vec::new();
    for (at, word) in (0_u64..).zip(words.split_whitespace()) {
        let end = word.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(word.len());
        let outcomes = outcomes(&word[..end]);
        all.push(Execution {
            time_ms: Some(at.cast_signed() * DAY),
            run: at,
            commit: number(word, '@'),
            instance: number(word, '/').unwrap_or(0),
            outcome: outcomes.last().copied().unwrap_or(Outcome::Other),
            attempts: if outcomes.len() > 1 { Attempts::of(&outcomes) } else { Attempts::default() },
            is_infrastructure: word.contains('!'),
            duration_ms: 1000.0,
            retries_ms: 1000.0 * (outcomes.len() as f64 - 1.0),
            ..Execution::default()
        });
    }
    all
}
