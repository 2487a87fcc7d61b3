//! Rows of comma-separated values with their places: quotes, doubled quotes, line breaks in quotes.

use crate::facts::Span;

/// One row; bytes and line are those of the text.
pub(super) struct Row {
    pub(super) values: Vec<String>,
    pub(super) span: Span,
    pub(super) line: u32,
}

/// All rows of a text, the header first; empty lines are passed over.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut values, mut value, mut quoted) = (Vec::new(), String::new(), false);
    let (mut start, mut first_line, mut line) = (0_usize, 1_u32, 1_u32);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if quoted && chars.peek().is_some_and(|(_, next)| *next == '"') => {
                value.push('"');
                chars.next();
            }
            '"' if quoted || value.is_empty() => quoted = !quoted,
            ',' if !quoted => values.push(std::mem::take(&mut value)),
            '\n' if !quoted => {
                line += 1;
                let bare = value.strip_suffix('\r').unwrap_or(&value).to_owned();
                push(&mut rows, &mut values, bare, Span::new(start as u64, at as u64), first_line);
                value.clear();
                (start, first_line) = (at + 1, line);
            }
            _ => {
                line += u32::from(c == '\n');
                value.push(c);
            }
        }
    }
    push(&mut rows, &mut values, value, Span::new(start as u64, text.len() as u64), first_line);
    rows
}

fn push(rows: &mut Vec<Row>, values: &mut Vec<String>, last: String, span: Span, line: u32) {
    if values.is_empty() && last.trim().is_empty() {
        return;
    }
    values.push(last);
    rows.push(Row { values: std::mem::take(values), span, line });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_commas_quotes_and_lines() {
        let rows = rows("a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\r\n\r\nlast,\n");
        let values: Vec<Vec<&str>> = rows.iter().map(|row| row.values.iter().map(String::as_str).collect()).collect();
        assert_eq!(values, [vec!["a", "b"], vec!["x, \"y\"", "1\n2"], vec!["last", ""]]);
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 2, 5]);
        assert_eq!((rows[1].span.start, rows[1].span.end), (5, 22));
    }
}
