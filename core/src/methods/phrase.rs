//! Numbers and sentences as people read them: one wording on every host.

/// `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 test`, `2 tests`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// The first letter as a capital.
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// The first letter small, unless the word is an abbreviation.
pub fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next();
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.map(|c| c.to_lowercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// A fraction as per cent, with at most one place: `15.4 %`, `60 %`.
pub fn percent(fraction: f64) -> String {
    let text = format!("{:.1}", fraction * 100.0);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}
