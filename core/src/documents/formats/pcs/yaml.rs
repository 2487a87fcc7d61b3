//! The flat part of YAML that policy files are written in: nested maps by indentation, lists of
//! scalars or maps, lists in brackets. Everything else is kept as text.

/// Reads line by line and gives dotted keys with their values as written.
#[derive(Default)]
pub(super) struct Reader {
    /// Indentation and name of the maps that are open.
    open: Vec<(usize, String)>,
    /// Items seen so far of the list under a key.
    items: Vec<(String, usize)>,
}

impl Reader {
    /// `line` without the blanks before it, which are `indent`.
    pub(super) fn line(&mut self, line: &str, indent: usize) -> Vec<(String, String)> {
        let body = without_comment(line).trim();
        if body.is_empty() || body.starts_with("---") {
            return Vec::new();
        }
        if let Some(item) = body.strip_prefix("- ") {
            self.close(indent + 1);
            let list = self.path();
            let number = self.next(&list);
            self.open.push((indent + 1, number.to_string()));
            return self.pair(item.trim(), indent + 2);
        }
        self.close(indent);
        self.pair(body, indent)
    }

    fn pair(&mut self, body: &str, indent: usize) -> Vec<(String, String)> {
        let Some((key, value)) = body.split_once(':').filter(|(key, _)| !key.contains(['{', '['])) else {
            return vec![(self.path(), body.to_owned())];
        };
        let (key, value) = (key.trim().trim_matches('"'), value.trim());
        self.open.push((indent, key.to_owned()));
        let path = self.path();
        if value.is_empty() {
            return Vec::new();
        }
        self.open.pop();
        let Some(list) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
            return vec![(path, value.to_owned())];
        };
        let items = list.split(',').map(str::trim).filter(|item| !item.is_empty());
        items.enumerate().map(|(at, item)| (format!("{path}.{at}"), item.to_owned())).collect()
    }

    /// Leaves maps that are indented as far or farther.
    fn close(&mut self, indent: usize) {
        while self.open.last().is_some_and(|(open, _)| *open >= indent) {
            self.open.pop();
        }
    }

    fn path(&self) -> String {
        self.open.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(".")
    }

    fn next(&mut self, list: &str) -> usize {
        if let Some((_, count)) = self.items.iter_mut().find(|(known, _)| known == list) {
            *count += 1;
            return *count;
        }
        self.items.push((list.to_owned(), 0));
        0
    }
}

/// A `#` after a blank, or first in the line, starts a comment unless it stands in quotes.
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '#') if before.is_whitespace() => return line.get(..at).unwrap_or_default(),
            _ => {}
        }
        before = c;
    }
    line
}
