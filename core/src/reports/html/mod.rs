//! One HTML file: the verdict as a page that reads and prints without any script, the findings as JSON inside, and,
//! where a host has it, the application over a copy of the artifacts.
//!
//! Every text passes through [`text`] or [`block`], of attributes there are only ours, and the file is ASCII
//! throughout, so that a host that names the wrong character set changes neither words nor hashes.

mod below;
mod page;
mod whole;

pub use page::is_web;
pub use whole::is_application;
pub(crate) use whole::{Carried, write};

use super::{Group, Render, Renderer, Report, inert, words::push};
use crate::methods::base64;
use sha2::{Digest as _, Sha256};

/// How the page looks. ASCII, and never a closing tag: its hash stands in the policy of the page.
const STYLE: &str = include_str!("style.css");

pub(super) const RENDERER: Renderer = Renderer {
    id: "html",
    title: "A report as one page",
    group: Group::People,
    about: "To attach to a run or a mail: opens anywhere, reads and prints without scripts",
    file_name: "artiscope-report.html",
    media_type: "text/html",
    limit: None,
    render: Render::Rows(|report, options, sink| whole::write(report, options, None, sink)),
};

/// A text on one line that is only text.
fn text(text: &str) -> String {
    escaped(&inert::line(text))
}

/// The same with its lines.
fn block(text: &str) -> String {
    escaped(inert::block(text).trim_matches('\n'))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // No character of HTML: a parser would say so.
            '\u{fdd0}'..='\u{fdef}' => out.push_str("&#65533;"),
            char if u32::from(char) & 0xfffe == 0xfffe => out.push_str("&#65533;"),
            char if char.is_ascii() => out.push(char),
            char => push(&mut out, format_args!("&#{};", u32::from(char))),
        }
    }
    out
}

/// JSON that can stand in a script element: no tag begins in it, and it is ASCII.
fn data(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    for char in json.chars() {
        match char {
            '<' => out.push_str("\\u003c"),
            ' '..='~' | '\n' => out.push(char),
            char => {
                let mut units = [0; 2];
                for unit in char.encode_utf16(&mut units) {
                    push(&mut out, format_args!("\\u{unit:04x}"));
                }
            }
        }
    }
    out
}

/// How a policy names an inline style (CSP 3, §2.3.1).
fn style_hash() -> String {
    ["'sha256-", &base64::encode(&Sha256::digest(STYLE.as_bytes())), "'"].concat()
}

/// What the file is about, in a few words: a project, a repository, else the first run.
fn subject(report: &Report<'_>, project: Option<&str>) -> String {
    let runs = &report.inspection.runs;
    let told = project.or_else(|| runs.iter().find_map(|run| run.project.as_deref().or(run.repository.as_deref())));
    match (told, runs.as_slice()) {
        (Some(told), _) => told.to_owned(),
        (None, [run]) => run.id.clone(),
        (None, runs) => crate::methods::phrase::count(runs.len() as u64, "run", "runs"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_texts_in_ascii() {
        assert_eq!(
            text("a<b> & \"c\" 'd'\n\u{e9}\u{202e}"),
            "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; &#233;\\u{202e}"
        );
        assert_eq!(block("\na\u{1b}[31mb\n\u{ffff}"), "ab\n&#65533;");
        assert_eq!(data("\"</script><!--\u{1f600}\""), "\"\\u003c/script>\\u003c!--\\ud83d\\ude00\"");
        assert!(STYLE.is_ascii() && !STYLE.contains("</") && !STYLE.contains('\r'));
    }
}
