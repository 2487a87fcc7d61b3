//! Messages without what changes from run to run: the key of a first clustering.
//!
//! Numbers, hex, UUIDs, times and addresses become `#`; blanks are folded;
//! only the first 300 characters count. (The idea of log templates: He et al. 2017.)

/// The masked form of a message's telling line.
pub fn normalise(message: &str) -> String {
    let mut out = String::with_capacity(message.len().min(320));
    let mut word = String::new();
    for c in message.chars().take(300) {
        if c.is_alphanumeric() || c == '_' || (c == '-' && !word.is_empty()) {
            word.push(c);
            continue;
        }
        push_word(&mut out, &mut word);
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !(matches!(c, '.' | ',' | ':') && out.ends_with('#')) {
            out.push(c);
        }
    }
    push_word(&mut out, &mut word);
    out.truncate(out.trim_end().len());
    out
}

/// A word with a digit is masked from its first digit on, a hex word or UUID as a whole.
fn push_word(out: &mut String, word: &mut String) {
    if word.is_empty() {
        return;
    }
    let hex = word.len() >= 6
        && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-' || c == 'x')
        && word.chars().any(|c| c.is_ascii_digit());
    let mut masked = String::new();
    if hex {
        masked.push('#');
    } else {
        for c in word.chars() {
            if !c.is_ascii_digit() {
                masked.push(c);
            } else if !masked.ends_with('#') {
                masked.push('#');
            }
        }
    }
    word.clear();
    // `12:30:59.120` is one number, whatever parts it.
    if !(masked == "#" && out.ends_with('#')) {
        out.push_str(&masked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_is_masked() {
        for (message, masked) in [
            ("expected 12 but was 13.5", "expected # but was #"),
            ("timeout after 3000ms at 12:30:59.120", "timeout after #ms at #"),
            ("id 550e8400-e29b-41d4-a716-446655440000  gone", "id # gone"),
            ("object at 0x7ffde2 leaked", "object at # leaked"),
            ("decade is a word", "decade is a word"),
            ("", ""),
        ] {
            assert_eq!(normalise(message), masked);
        }
    }
}
