//! Tables and preformatted texts of a generated page, with the heading that each stands under.
//!
//! The page is written by a script, without the freedoms of HTML: tags that are not known are skipped.

/// A row of a table.
pub(super) struct Row {
    /// Number of the table, from 0.
    pub(super) table: usize,
    /// The last heading before it.
    pub(super) heading: String,
    /// Texts of the cells.
    pub(super) cells: Vec<String>,
    /// Cells are `<th>`.
    pub(super) is_head: bool,
    /// First byte in the text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// What a page holds.
#[derive(Default)]
pub(super) struct Page {
    /// Rows of all tables.
    pub(super) rows: Vec<Row>,
    /// Preformatted texts: heading, text, first and last byte.
    pub(super) texts: Vec<(String, String, usize, usize)>,
    /// Texts of headings and paragraphs.
    pub(super) lines: Vec<(String, usize, usize)>,
}

/// Reads a page that may be cut anywhere.
pub(super) fn scan(html: &str) -> Page {
    let mut page = Page::default();
    let mut heading = String::new();
    let mut tables = 0_usize;
    let mut row: Option<Row> = None;
    let mut open: Option<(String, usize)> = None;
    let mut at = 0;
    while let Some(start) = html.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let Some(end) = html.get(start..).and_then(|rest| rest.find('>')).map(|found| start + found + 1) else { break };
        let tag = html.get(start + 1..end - 1).unwrap_or_default();
        let closing = tag.starts_with('/');
        let name =
            tag.trim_start_matches('/').split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        at = end;
        match (name.as_str(), closing) {
            ("table", false) => tables += 1,
            ("tr", false) => {
                let table = tables.saturating_sub(1);
                row = Some(Row { table, heading: heading.clone(), cells: Vec::new(), is_head: false, start, end });
            }
            ("tr" | "table", true) => {
                if let Some(mut done) = row.take().filter(|row| !row.cells.is_empty()) {
                    done.end = end;
                    page.rows.push(done);
                }
            }
            ("td" | "th" | "h1" | "h2" | "h3" | "p" | "li" | "pre", false) => open = Some((name, end)),
            (_, true) => {
                let Some((_, from)) = open.take_if(|(tag, _)| *tag == name) else { continue };
                let text = plain(html.get(from..start).unwrap_or_default());
                match name.as_str() {
                    "td" | "th" => {
                        if let Some(row) = row.as_mut() {
                            row.is_head |= name == "th";
                            row.cells.push(text);
                        }
                    }
                    "pre" => page.texts.push((heading.clone(), text, from, start)),
                    _ => {
                        page.lines.push((text.clone(), from, start));
                        if name.starts_with('h') {
                            heading = text;
                        }
                    }
                }
            }
            _ => {}
        }
    }
    if let Some((tag, from)) = open.filter(|(tag, _)| tag == "pre") {
        let _ = tag;
        page.texts.push((heading, plain(html.get(from..).unwrap_or_default()), from, html.len()));
    }
    page
}

/// Without tags and references.
fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let known = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'")];
        let known = known.iter().find_map(|(name, c)| rest.strip_prefix(name).map(|rest| (*c, rest)));
        if let Some((c, after)) = known {
            out.push_str(c);
            rest = after;
        } else if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            rest = rest.get(end..).unwrap_or_default();
        } else {
            out.push('&');
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}
