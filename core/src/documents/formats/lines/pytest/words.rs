//! Lines of pytest that rule its output: titles, counts, and ids with their messages.

/// The title between rules of one character.
pub(super) fn ruled(said: &str, rule: char) -> Option<&str> {
    let rest = said.trim_start_matches(rule);
    let title = rest.trim_end_matches(rule);
    let is_ruled =
        said.len() - rest.len() >= 1 && rest.starts_with(' ') && title.ends_with(' ') && rest.len() > title.len();
    // `_ _ _ _` parts the levels of a traceback.
    is_ruled.then(|| title.trim()).filter(|title| !title.trim_matches([rule, ' ']).is_empty())
}

/// `tests/test_a.py::test_x[a - b] - message`: the dash that stands behind closed brackets parts them.
pub(super) fn id_and_message(said: &str) -> (&str, &str) {
    let dashes =
        said.match_indices(" - ").filter_map(|(at, dash)| Some((said.get(..at)?, said.get(at + dash.len()..)?)));
    let is_whole = |(id, _): &(&str, &str)| !id.contains('[') || id.ends_with(']');
    dashes.clone().find(is_whole).or(dashes.clone().next()).unwrap_or((said, ""))
}

/// `1 failed, 2 passed in 0.12s`.
pub(super) fn counts(title: &str) -> impl Iterator<Item = (u64, &str)> {
    let counts = title.split(" in ").next().unwrap_or_default();
    counts.split(", ").filter_map(|part| {
        let (count, word) = part.trim().split_once(' ')?;
        Some((count.parse().ok()?, word))
    })
}

/// ` TestA.test_reads[a long parameter] `: a title that leaves no room for its rules.
pub(super) fn crowded(text: &str) -> Option<&str> {
    let title = text.strip_prefix(' ').filter(|rest| text.len() > 70 && !rest.starts_with(' '))?;
    let title = title.trim_end_matches(['_', ' ']);
    let name = title.split('[').next().unwrap_or(title);
    let is_name = name.chars().all(|c| c.is_alphanumeric() || "._".contains(c)) && name.contains("test");
    is_name.then_some(title)
}
