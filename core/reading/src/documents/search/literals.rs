//! Words of which every match of a pattern holds one: they are found faster than any automaton runs.

use super::parse::Node;

/// Words to look for at once.
const MANY: usize = 16;
/// Letters of the shortest word that can be looked for.
const SHORTEST: usize = 3;
/// Bytes that text is full of, the most frequent first.
const FREQUENT: &[u8] = b" etaoinsrlcdmpu0123gfhb-./:_=w456789vyk\t\"'";

/// The words, in lower case as far as ASCII goes; and whether to hold one of them is all that a match takes.
pub(super) fn required(node: &Node) -> Option<(Vec<String>, bool)> {
    if let Some(words) = exact(node).filter(|words| can_be_found(words)) {
        return Some((words, !has_place(node)));
    }
    best(node).map(|words| (words, false))
}

/// Offset of the three most telling letters of a word.
pub(super) fn telling(word: &str) -> usize {
    let frequency = |byte: &u8| {
        let at = FREQUENT.iter().position(|frequent| frequent == byte);
        at.map_or(0, |at| FREQUENT.len() - at)
    };
    let sums = word.as_bytes().windows(SHORTEST).map(|letters| letters.iter().map(frequency).sum::<usize>());
    // The first of the smallest.
    sums.enumerate().min_by_key(|(_, sum)| *sum).map_or(0, |(at, _)| at)
}

fn can_be_found(words: &[String]) -> bool {
    !words.is_empty() && words.iter().all(|word| word.len() >= SHORTEST)
}

fn has_place(node: &Node) -> bool {
    match node {
        Node::One(_) => false,
        Node::Place(_) => true,
        Node::Row(parts) | Node::Any(parts) => parts.iter().any(has_place),
        Node::Repeat { node, .. } => has_place(node),
    }
}

/// Every text that the pattern can match, when these are few.
fn exact(node: &Node) -> Option<Vec<String>> {
    match node {
        Node::One(set) => {
            let mut words: Vec<String> = Vec::new();
            for c in set.few(8)? {
                let word = c.to_ascii_lowercase().to_string();
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            Some(words)
        }
        Node::Place(_) => Some(vec![String::new()]),
        Node::Row(parts) => parts.iter().try_fold(vec![String::new()], |run, part| joined(&run, &exact(part)?)),
        Node::Any(parts) => {
            let words = parts.iter().map(exact).collect::<Option<Vec<_>>>()?.concat();
            (words.len() <= MANY).then_some(words)
        }
        Node::Repeat { node, least: 0, most: Some(1), .. } => {
            let mut words = exact(node)?;
            words.push(String::new());
            (words.len() <= MANY).then_some(words)
        }
        Node::Repeat { node, least, most: Some(most), .. } if least == most && *most <= 8 => {
            let once = exact(node)?;
            (0..*most).try_fold(vec![String::new()], |run, _| joined(&run, &once))
        }
        Node::Repeat { .. } => None,
    }
}

/// Each of the first before each of the second, when these are few.
fn joined(first: &[String], second: &[String]) -> Option<Vec<String>> {
    let is_few = first.len() * second.len() <= MANY;
    is_few.then(|| first.iter().flat_map(|a| second.iter().map(move |b| format!("{a}{b}"))).collect())
}

fn best(node: &Node) -> Option<Vec<String>> {
    let mut best: Option<Vec<String>> = None;
    match node {
        Node::Row(parts) => {
            let mut run = vec![String::new()];
            for part in parts {
                if let Some(words) = exact(part) {
                    run = joined(&run, &words).unwrap_or_else(|| {
                        consider(&mut best, &run);
                        words
                    });
                } else if let Node::Repeat { node, least: 1.., .. } = part
                    && let Some(words) = exact(node)
                {
                    // Once is sure, before what follows and behind what was.
                    if let Some(longer) = joined(&run, &words) {
                        run = longer;
                    }
                    consider(&mut best, &run);
                    run = words;
                } else {
                    consider(&mut best, &run);
                    run = vec![String::new()];
                    if let Some(words) = self::best(part) {
                        consider(&mut best, &words);
                    }
                }
            }
            consider(&mut best, &run);
        }
        Node::Any(parts) => {
            let words = |part: &Node| exact(part).filter(|words| can_be_found(words)).or_else(|| self::best(part));
            let words = parts.iter().map(words).collect::<Option<Vec<_>>>()?.concat();
            best = (words.len() <= 2 * MANY).then_some(words);
        }
        Node::Repeat { node, least: 1.., .. } => {
            best = exact(node).filter(|words| can_be_found(words)).or_else(|| self::best(node));
        }
        Node::One(_) | Node::Place(_) | Node::Repeat { .. } => {}
    }
    best
}

/// Takes the words when they are better than what is known: longer, and fewer.
fn consider(best: &mut Option<Vec<String>>, words: &[String]) {
    let worth = |words: &[String]| {
        let shortest = words.iter().map(String::len).min().unwrap_or(0);
        (shortest * 4).saturating_sub(words.len())
    };
    if can_be_found(words) && best.as_ref().is_none_or(|best| worth(best) < worth(words)) {
        *best = Some(words.to_vec());
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    fn of(pattern: &str) -> Option<(String, bool)> {
        required(&parse(pattern, true).unwrap().0).map(|(words, is_all)| (words.join(" "), is_all))
    }

    #[test]
    fn words_that_every_match_holds_are_taken_from_a_pattern() {
        let words = |pattern| {
            of(pattern)
                .map_or_else(|| "-".to_owned(), |(words, is_all)| format!("{words}{}", if is_all { "!" } else { "" }))
        };
        assert_eq!(words("Error"), "error!");
        assert_eq!(words(r"^error\b"), "error");
        assert_eq!(words(r"took \d+ ms"), "took ");
        assert_eq!(words(r"\d+ failed, \d+ passed"), " failed, ");
        assert_eq!(words("error|panic"), "error panic!");
        assert_eq!(words("(error|panic).*at"), "error panic");
        assert_eq!(words("[Ee]rr(or)?"), "error err!");
        assert_eq!(words("gr[ae]y"), "gray grey!");
        assert_eq!(words("fo+bar"), "obar");
        assert_eq!(words("(?:abc)+"), "abc");
        assert_eq!(words(r"\d{3}-\d{4}"), "-");
        assert_eq!(words("error|.*"), "-");
        assert_eq!(words("(error)?x"), "-");
        assert_eq!(words("(error)*"), "-");
        assert_eq!(words("ab"), "-");
        assert_eq!(words("(a|b)(a|b)(a|b)(a|b)(a|b)xyz"), "axyz bxyz");
        assert_eq!(words("größe"), "grÖße größe!");
        assert_eq!(words("(abc){2}"), "abcabc!");
    }

    #[test]
    fn rare_letters_tell_most() {
        assert_eq!(telling("the xqz"), 4);
        assert_eq!(telling("abc"), 0);
    }
}
