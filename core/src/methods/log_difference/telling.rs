//! Words that tell of trouble, and numbers beside them that are part of what is said.

/// Beginnings of words that tell of trouble.
const TELLING: &[&str] = &[
    "error",
    "err!",
    "fail",
    "fatal",
    "exception",
    "panic",
    "abort",
    "crash",
    "kill",
    "timeout",
    "timed",
    "refus",
    "denied",
    "deny",
    "forbid",
    "unauthor",
    "invalid",
    "illegal",
    "unable",
    "cannot",
    "can't",
    "couldn",
    "could",
    "missing",
    "not",
    "no",
    "lost",
    "broken",
    "corrupt",
    "mismatch",
    "conflict",
    "reject",
    "expired",
    "exceed",
    "exhaust",
    "overflow",
    "leak",
    "deadlock",
    "segfault",
    "segmentation",
    "assert",
    "undefined",
    "unknown",
    "unexpected",
    "unresolved",
    "unreachable",
    "warn",
    "deprecat",
    "retry",
    "oom",
    "stack",
    "trace",
    "exit",
    "signal",
    "full",
    "disk",
    "insufficient",
    "permission",
    "disconnect",
    "reset",
    "closed",
    "stopped",
    "terminated",
    "unhealthy",
    "degraded",
    "bad",
    "wrong",
    "died",
    "dead",
];

/// Words whose number is what they say.
const COUNTING: &[&str] = &["status", "code", "exit", "exited", "rc", "errno", "signal"];

/// A word that tells of trouble.
pub fn is_telling(word: &str) -> bool {
    let low = word.to_ascii_lowercase();
    let is_ended = ["error", "exception", "failure", "failed"].iter().any(|end| low.ends_with(end));
    // Numbers that count were made words by [`counted`].
    is_ended
        || low.contains('=')
        || TELLING.iter().any(|start| if start.len() < 4 { low == *start } else { low.starts_with(start) })
}

/// The words of a message, with numbers beside words of trouble as `0` or more (`0 errors`), and those of a
/// status by their first digit (`status 500`).
pub(super) fn counted(message: &str, mut words: Vec<String>) -> Vec<String> {
    if !words.iter().any(|word| is_counting(word)) {
        return words;
    }
    // What numbers stand in the message, in order, as the masks cannot tell.
    for (word, number) in numbers(message) {
        words.push(format!("{word}={number}"));
    }
    words
}

fn is_counting(word: &str) -> bool {
    let low = word.to_ascii_lowercase();
    COUNTING.contains(&low.as_str()) || is_failing(&low)
}

/// `failures`, `errors`, `failed`: what is counted where tests and compilers sum up.
fn is_failing(low: &str) -> bool {
    ["fail", "error"].iter().any(|start| low.starts_with(start)) || low == "broken"
}

/// Each number that stands right before or behind a word that counts.
fn numbers(message: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = message
        .split(|c: char| c.is_whitespace() || ",;:=()[]{}\"'".contains(c))
        .filter(|part| !part.is_empty())
        .collect();
    let mut out = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let low = part.trim_end_matches('.').to_ascii_lowercase();
        let is_status = COUNTING.contains(&low.as_str());
        if !is_status && !is_failing(&low) {
            continue;
        }
        let is_number = |text: &&&str| !text.is_empty() && text.len() < 7 && text.bytes().all(|b| b.is_ascii_digit());
        let behind = parts.get(at + 1).filter(is_number);
        let before = at.checked_sub(1).and_then(|at| parts.get(at)).filter(is_number).filter(|_| !is_status);
        // `Failures: 0` has it behind, `0 errors` before; where both stand, as in `Failures: 0, Errors: 1`, behind.
        let Some(number) = behind.or(before) else { continue };
        let class = match number.bytes().find(|byte| *byte != b'0') {
            None => "0".to_owned(),
            Some(first) if is_status => format!("{}{}", char::from(first), number.len()),
            Some(_) => "n".to_owned(),
        };
        out.push((low, class));
    }
    out
}
