//! The single file says its own text: what stands around its styles and scripts is one more block of data.
//!
//! A page that runs is not what was written any more, and a report has other things before it. With the block,
//! `__artiscope_application` (boot/single.js) gives the bytes of the file again, to be put into a report.

use anyhow::{Context as _, Result, ensure};
use std::fmt::Write as _;

const OPEN: &str = "<script type=\"application/json\" id=\"artiscope-outline\">";
const CLOSE: &str = "</script>\n";

/// The file with the block before its first script.
pub(super) fn outlined(html: &str) -> Result<String> {
    ensure!(html.is_ascii(), "the single file is ASCII");
    let (before, after) = html.split_at(html.find("<script").context("the single file has no script")?);
    let empty = [before, OPEN, CLOSE, after].concat();
    Ok([before, OPEN, &json(&around(&empty)), CLOSE, after].concat())
}

/// The pieces between the contents of styles and scripts, the first and the last included.
fn around(html: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    let find = |at: usize, what: &str| html.get(at..)?.find(what).map(|found| at + found);
    loop {
        let elements = ["style", "script"].map(|name| find(at, &format!("<{name}")).map(|at| (at, name)));
        let Some((element, name)) = elements.into_iter().flatten().min() else { break };
        let Some(content) = find(element, ">").map(|end| end + 1) else { break };
        let Some(end) = find(content, &format!("</{name}")) else { break };
        pieces.push(&html[from..content]);
        (from, at) = (end, end + 1);
    }
    pieces.push(&html[from..]);
    pieces
}

/// Texts in ASCII as JSON that closes no element.
fn json(texts: &[&str]) -> String {
    let mut out = "[".to_owned();
    for (at, text) in texts.iter().enumerate() {
        out.push_str(if at == 0 { "\"" } else { ",\"" });
        for char in text.chars() {
            match char {
                '"' | '\\' => out.extend(['\\', char]),
                '<' | '\0'..' ' => write!(out, "\\u{:04x}", u32::from(char)).unwrap_or_default(),
                char => out.push(char),
            }
        }
        out.push('"');
    }
    out + "]"
}

#[cfg(test)]
mod tests {
    use super::{around, outlined};

    #[test]
    fn pieces_and_contents_give_the_file_again() {
        let html = "<head><style>a</style></head>\n<script id=\"x\">'<script>'</script><script>2</script>\n</body>\n";
        let text = outlined(html).unwrap();
        let (_, rest) = text.split_once("artiscope-outline\">").unwrap();
        let (block, _) = rest.split_once("</script>").unwrap();
        assert!(!block.contains('<') && block.contains(r#""\u003c/script>\u000a\u003cscript id=\"x\">""#), "{block}");
        let pieces = around(&text);
        assert_eq!(pieces.len(), 5);
        let contents = ["a", block, "'<script>'", "2", ""];
        let again: String = pieces.iter().zip(contents).flat_map(|(piece, content)| [*piece, content]).collect();
        assert_eq!(again, text);
    }
}
