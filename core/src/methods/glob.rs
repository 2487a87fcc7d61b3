//! Wild cards: `*` for any letters, `?` for one, `\` before a letter that means itself.

/// Whether a text is as a pattern says, or is the pattern letter by letter. Brackets mean themselves: names of
/// tests are full of them. A `*` passes over `/` too.
pub fn is_like(pattern: &str, text: &str) -> bool {
    pattern == text || is_segment(pattern, text, false)
}

/// Matches with wild cards that stand for any number of items: after a failure only the last one takes one item more.
pub(super) fn wild<P, T>(
    pattern: &[P],
    items: &[T],
    is_wild: impl Fn(&P) -> bool,
    is_one: impl Fn(&P, &T) -> bool,
) -> bool {
    let (mut at, mut item) = (0, 0);
    let mut last: Option<(usize, usize)> = None;
    while let Some(here) = items.get(item) {
        match pattern.get(at) {
            Some(part) if is_wild(part) => {
                last = Some((at, item));
                at += 1;
            }
            Some(part) if is_one(part, here) => {
                at += 1;
                item += 1;
            }
            _ => {
                let Some((wild, from)) = last else { return false };
                last = Some((wild, from + 1));
                (at, item) = (wild + 1, from + 1);
            }
        }
    }
    pattern.iter().skip(at).all(is_wild)
}

/// A letter of a pattern.
enum Letter {
    Any,
    One,
    /// A range: ends of its parts, and whether it is turned round.
    Range(Vec<(char, char)>, bool),
    This(char),
}

pub(super) fn is_segment(pattern: &str, segment: &str, has_ranges: bool) -> bool {
    // Most segments are plain.
    if !pattern.contains(['*', '?', '[', '\\']) {
        return pattern == segment;
    }
    let letters = letters(pattern, has_ranges);
    let text: Vec<char> = segment.chars().collect();
    let is_one = |letter: &Letter, found: &char| match letter {
        Letter::Any => false,
        Letter::One => true,
        Letter::Range(parts, is_turned) => parts.iter().any(|(low, high)| low <= found && found <= high) != *is_turned,
        Letter::This(wanted) => wanted == found,
    };
    wild(&letters, &text, |letter| matches!(letter, Letter::Any), is_one)
}

fn letters(pattern: &str, has_ranges: bool) -> Vec<Letter> {
    let mut letters = Vec::new();
    let mut rest = pattern;
    loop {
        let mut chars = rest.chars();
        let Some(first) = chars.next() else { return letters };
        let next = chars.as_str();
        let (letter, next) = match first {
            '*' => (Letter::Any, next),
            '?' => (Letter::One, next),
            '\\' => (Letter::This(chars.next().unwrap_or('\\')), chars.as_str()),
            '[' if has_ranges => range(next).unwrap_or((Letter::This('['), next)),
            other => (Letter::This(other), next),
        };
        letters.push(letter);
        rest = next;
    }
}

/// What follows `[`, and what follows its `]`.
fn range(text: &str) -> Option<(Letter, &str)> {
    let (inner, rest) = text.split_once(']')?;
    let turned = inner.strip_prefix(['!', '^']);
    let letters: Vec<char> = turned.unwrap_or(inner).chars().collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(low) = letters.get(at) {
        let high = match (letters.get(at + 1), letters.get(at + 2)) {
            (Some('-'), high) => high,
            _ => None,
        };
        parts.push((*low, *high.unwrap_or(low)));
        at += if high.is_some() { 3 } else { 1 };
    }
    (!parts.is_empty()).then_some((Letter::Range(parts, turned.is_some()), rest))
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn names_of_tests_are_patterns_of_themselves() {
        for (pattern, yes, no) in [
            ("test_total[1.5-a]", "test_total[1.5-a]", "test_total1"),
            ("test_*", "test_|test_a[b]", "a_test_"),
            ("*checkout*", "checkout|a/b/checkout/c.ts", "check"),
            ("is it ok?", "is it ok?|is it ok!", "is it ok"),
            (r"c\d", r"c\d|cd", "c"),
            (r"a\*", "a*", "ab"),
            ("", "", "a"),
        ] {
            assert!(yes.split('|').all(|text| is_like(pattern, text)), "{pattern}");
            assert!(no.split('|').all(|text| !is_like(pattern, text)), "{pattern}");
        }
    }
}
