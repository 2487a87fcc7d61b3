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
    let plain = |token: &&String| !is_special(token);
    let count = tokens.iter().rev().take_while(plain).count();
    join(tokens[tokens.len() - count..].iter().map(String::as_str))
}

/// Without the token.
pub(crate) fn without(text: &str, token: &str) -> String {
    join(split(text).iter().map(String::as_str).filter(|other| *other != token))
}

/// What tokens of one kind begin with: up to the colon, or an `@`; words have none.
fn kind(token: &str) -> Option<&str> {
    if token.starts_with('@') {
        return token.get(..1);
    }
    token.split_once(':').and_then(|(key, _)| token.get(..=key.len())).filter(|_| !token.starts_with('"'))
}

/// Turns a token on, or off when it was on. Others of its kind go, unless it is to be added to them.
pub(crate) fn press(text: &str, token: &str, adds: bool) -> String {
    let tokens = split(text);
    if tokens.iter().any(|known| known == token) {
        // The others stay where one of several is taken away.
        return if adds { without(text, token) } else { with(&tokens, token, None) };
    }
    if adds { join([token, text]) } else { with(&tokens, token, Some(token)) }
}

/// The tokens with this one instead of all of its kind.
fn with(tokens: &[String], token: &str, wanted: Option<&str>) -> String {
    let others = tokens.iter().map(String::as_str).filter(|other| kind(token).is_none() || kind(other) != kind(token));
    join(wanted.into_iter().chain(others))
}

/// Turns `prefix:value` on, instead of others with its prefix, or off when it was on; empty value: all off.
pub(crate) fn toggle(text: &str, prefix: &str, value: &str) -> String {
    let token = format!("{prefix}:{value}");
    if value.is_empty() { with(&split(text), &token, None) } else { press(text, &token, false) }
}

/// `key:value`, in quotes where it needs them.
pub(crate) fn term(key: &str, value: &str) -> String {
    let value = value.replace('"', " ");
    let is_plain = !value.contains(char::is_whitespace);
    match (key, is_plain) {
        ("tag", true) => format!("@{value}"),
        (_, true) => format!("{key}:{value}"),
        (_, false) => format!("{key}:\"{value}\""),
    }
}

/// What is typed, as it stands before its last token, and that token; empty behind a blank.
pub(crate) fn last(text: &str) -> (String, String) {
    let mut tokens = split(text);
    let is_open = text.matches('"').count() % 2 == 1;
    if text.ends_with(char::is_whitespace) && !is_open {
        return (join(tokens.iter().map(String::as_str)), String::new());
    }
    let token = tokens.pop().unwrap_or_default();
    (join(tokens.iter().map(String::as_str)), token)
}

/// Says more than itself: a key, a quote, a tag, a negation. Complete when a blank follows.
pub(crate) fn is_special(token: &str) -> bool {
    token.contains([':', '"']) || token.starts_with(['!', '@'])
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
    fn pressed_tokens_replace_those_of_their_kind_or_join_them() {
        assert_eq!(press("s:failed @slow word", "s:error", true), "s:error s:failed @slow word");
        assert_eq!(press("s:error s:failed word", "s:failed", true), "s:error word");
        assert_eq!(press("s:error s:failed word", "s:failed", false), "word");
        assert_eq!(press("@slow @db owner:a", "@fast", false), "@fast owner:a");
        assert_eq!(press("owner:a \"s:x\"", "owner:b", false), "owner:b \"s:x\"");
        assert_eq!(term("owner", "a b"), "owner:\"a b\"");
        assert_eq!(term("tag", "slow"), "@slow");
    }

    #[test]
    fn the_last_token_is_the_one_that_is_typed() {
        let parts = |before: &str, token: &str| (before.to_owned(), token.to_owned());
        assert_eq!(last("two s:fa"), parts("two", "s:fa"));
        assert_eq!(last("two "), parts("two", ""));
        assert_eq!(last("class:\"a b"), parts("", "class:\"a b"));
        assert_eq!(last("class:\"a "), parts("", "class:\"a "));
    }

    #[test]
    fn plain_words_at_the_end_go_on_being_typed() {
        assert_eq!(plain_end("s:failed \"a b\" two words"), "two words");
        assert_eq!(plain_end("words s:failed"), "");
        assert_eq!(plain_end("only"), "only");
    }
}
