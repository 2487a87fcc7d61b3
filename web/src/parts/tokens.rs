//! Words of a query: split at blanks, quotes kept together. Pure.

/// The tokens, as written.
pub(crate) fn split(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut token = String::new();
    let mut quoted = false;
    for char in text.chars() {
        if char == '"' {
            quoted = !quoted;
        }
        if char.is_whitespace() && !quoted {
            if !token.is_empty() {
                tokens.push(std::mem::take(&mut token));
            }
        } else {
            token.push(char);
        }
    }
    if !token.is_empty() {
        tokens.push(token);
    }
    tokens
}

/// The text of the tokens.
pub(crate) fn join<'a>(tokens: impl IntoIterator<Item = &'a str>) -> String {
    tokens.into_iter().filter(|token| !token.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The words at the end that say no more than themselves: they go on being typed.
pub(crate) fn plain_end(text: &str) -> String {
    let tokens = split(text);
    let plain = |token: &&String| !token.contains([':', '"']) && !token.starts_with('!');
    let count = tokens.iter().rev().take_while(plain).count();
    join(tokens[tokens.len() - count..].iter().map(String::as_str))
}

/// Without the token.
pub(crate) fn without(text: &str, token: &str) -> String {
    join(split(text).iter().map(String::as_str).filter(|other| *other != token))
}

/// Turns `prefix:value` on, instead of others with its prefix, or off when it was on; empty value: all off.
pub(crate) fn toggle(text: &str, prefix: &str, value: &str) -> String {
    let tokens = split(text);
    let wanted = format!("{prefix}:{value}");
    let was_on = tokens.contains(&wanted);
    let start = format!("{prefix}:");
    let rest = tokens.iter().map(String::as_str).filter(|token| !token.starts_with(&start));
    let on = !value.is_empty() && !was_on;
    join(on.then_some(wanted.as_str()).into_iter().chain(rest))
}

/// The values that follow a prefix.
pub(crate) fn values(text: &str, prefix: &str) -> Vec<String> {
    let start = format!("{prefix}:");
    split(text).iter().filter_map(|token| token.strip_prefix(&start).map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_words_together() {
        assert_eq!(
            split(r#" s:failed  "two words" !not run:"a b" "#),
            ["s:failed", "\"two words\"", "!not", "run:\"a b\""]
        );
        assert_eq!(split("\"open"), ["\"open"]);
    }

    #[test]
    fn a_status_replaces_the_one_before_and_goes_when_pressed_again() {
        assert_eq!(toggle("words", "s", "failed"), "s:failed words");
        assert_eq!(toggle("s:failed words", "s", "flaky"), "s:flaky words");
        assert_eq!(toggle("s:flaky words", "s", "flaky"), "words");
        assert_eq!(toggle("s:flaky words", "s", ""), "words");
        assert_eq!(values("s:flaky words s:error", "s"), ["flaky", "error"]);
        assert_eq!(without("a b a", "a"), "b");
    }

    #[test]
    fn plain_words_at_the_end_go_on_being_typed() {
        assert_eq!(plain_end("s:failed \"a b\" two words"), "two words");
        assert_eq!(plain_end("words s:failed"), "");
        assert_eq!(plain_end("only"), "only");
    }
}
