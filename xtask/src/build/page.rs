//! What index.html says: its text, its styles, and where Trunk's links stand in it.

use super::host::Host;
use crate::shell::{digest, read_text, root};
use anyhow::{Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// index.html without Trunk's links, and the styles they name.
pub(crate) struct Page {
    /// The text up to the end of the head.
    head: String,
    /// The text from `</head>` on.
    rest: String,
    /// All styles in the order of their links.
    pub(crate) css: String,
    /// Origins beside its own, as sources of a policy.
    sources: String,
}

impl Page {
    /// Reads index.html and the styles it names, and writes into it what its host decided.
    pub(crate) fn read(host: &Host) -> Result<Page> {
        let text = without_comments(&read_text(&root().join("index.html"))?);
        let mut html = String::new();
        let mut css = String::new();
        for line in text.lines() {
            if !line.contains("data-trunk") {
                html.push_str(line);
                html.push('\n');
                continue;
            }
            let href = attribute(line, "href").unwrap_or_default();
            match attribute(line, "rel") {
                Some("css") => {
                    css.push_str(&read_text(&root().join(href))?);
                    css.push('\n');
                }
                // Which binaries there are is known: page and worker.
                Some("rust") => {}
                other => bail!("index.html has a data-trunk link that xtask does not know: {other:?}"),
            }
        }
        ensure!(!css.contains("@import"), "styles are joined into one: `@import` has no place in them");
        if let Some(home) = &host.home {
            let link = format!(" Or open <a href=\"{home}\">{home}</a> and drop the artifacts there.</p></noscript>");
            ensure!(html.contains("</p></noscript>"), "index.html has no paragraph for those without scripts");
            html = html.replacen("</p></noscript>", &link, 1);
        }
        let Some(at) = html.find("</head>") else { bail!("index.html has no </head>") };
        let rest = html.split_off(at);
        let sources = host.sources();
        if !sources.is_empty() {
            writeln!(html, "  <meta name=\"artiscope-origins\" content=\"{}\">", sources.trim())?;
        }
        Ok(Page { head: html, rest, css, sources })
    }

    /// The page with a policy at the top of its head and `end` at the bottom of it.
    pub(crate) fn with(&self, policy: &str, end: &str) -> String {
        let policy = policy.replacen("connect-src 'self'", &format!("connect-src 'self'{}", self.sources), 1);
        // After the character set, which must stand in the first bytes.
        let meta =
            format!("<meta charset=\"utf-8\">\n  <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        format!("{}{end}\n{}", self.head.replacen("<meta charset=\"utf-8\">", &meta, 1), self.rest)
    }
}

/// The Content-Security-Policy of both forms: nothing is fetched but what the page came with, and
/// nothing is sent anywhere. `scripts` and `styles` are what may run and colour.
///
/// Style attributes are allowed (widths of bars and columns); style elements are not.
pub(crate) fn policy(scripts: &str, styles: &str, workers: &str) -> String {
    format!(
        "default-src 'none'; script-src {scripts} 'wasm-unsafe-eval'; worker-src {workers} blob:; \
         style-src {styles}; style-src-attr 'unsafe-inline'; img-src 'self' blob: data:; media-src blob:; \
         connect-src 'self'; frame-src blob: data:; manifest-src 'self'; base-uri 'none'; form-action 'none'"
    )
}

/// How a policy names an inline script or style.
pub(crate) fn policy_hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// A short name of some content, for addresses that must change with it.
pub(crate) fn version<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hex = digest(parts);
    hex.truncate(12);
    hex
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn without_comments(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before.trim_end_matches(' '));
        rest = after.split_once("-->").map_or("", |(_, after)| after.strip_prefix('\n').unwrap_or(after));
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{attribute, without_comments};

    #[test]
    fn attributes_are_found_by_whole_name() {
        let tag = r#"<link data-trunk rel="css" data-href="no" href="a/b.css">"#;
        assert_eq!(attribute(tag, "href"), Some("a/b.css"));
        assert_eq!(attribute(tag, "rel"), Some("css"));
        assert_eq!(attribute(tag, "type"), None);
    }

    #[test]
    fn comments_leave_no_line_behind() {
        assert_eq!(without_comments("a\n  <!-- x\n y -->\nb\n"), "a\nb\n");
    }
}
