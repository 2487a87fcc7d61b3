//! Texts cut to a number of bytes, the mark of the cut included.

/// What stands at the end of a text that was cut.
const MARK: &str = "\n... [truncated]";

/// The text, or as much of it as fits `most` bytes with a mark at its end: then exactly `most` bytes
/// long, less what a character that would be split takes.
pub fn truncated(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut end = most.saturating_sub(MARK.len()).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{MARK}", text.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_is_exactly_as_long_as_the_limit_and_says_so() {
        let long = "x".repeat(1025);
        let cut = truncated(&long, 1024);
        assert_eq!((cut.len(), cut.ends_with("x\n... [truncated]")), (1024, true));
        assert_eq!(truncated(&long, 1025), long);
        // No half characters.
        assert_eq!(truncated(&"é".repeat(20), 21), "éé\n... [truncated]");
    }
}
