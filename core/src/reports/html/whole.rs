//! The page as a file by itself, or as the first thing in the application's own file.

use super::{STYLE, data, page, style_hash, subject, text};
use crate::methods::base64;
use crate::reports::words::push;
use crate::reports::{Options, Report, inert, rows::Sink};
use std::io;

/// Characters of what a tab and a list of results show.
const TITLE: usize = 57;
/// Bytes that become letters at once.
const PIECE: usize = 3 << 16;

/// The application, and what it opens.
pub(crate) struct Carried<'a> {
    /// The text of `artiscope.html`.
    pub(crate) app: &'a str,
    /// What the files are, as JSON.
    pub(crate) about: &'a str,
    /// The files, as gzip.
    pub(crate) packed: &'a [u8],
    /// The size by its word, files inside, and files with bytes left out.
    pub(crate) said: (&'a str, u64, (u64, u64)),
}

/// The parts of the application's file.
struct App<'a> {
    /// What stands before the text of its policy, that text, and what stands behind it up to the end of the head.
    policy: (&'a str, &'a str, &'a str),
    /// From its data on, up to the end.
    rest: &'a str,
}

const NO_SCRIPT: (&str, &str) = ("<noscript>", "</noscript>");

/// How the text of a policy begins.
const POLICY: &str = "http-equiv=\"Content-Security-Policy\" content=\"";

/// The policy of the application with one style more; nothing is asked of anywhere, not even of where the file lies.
fn narrowed(policy: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for part in policy.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, sources) = part.split_once(' ').unwrap_or((part, ""));
        out.push(match name {
            "style-src" => ["style-src ", &style_hash(), " ", sources].concat(),
            "connect-src" | "manifest-src" => [name, " 'none'"].concat(),
            "img-src" => [name, " ", sources.strip_prefix("'self' ").unwrap_or(sources)].concat(),
            _ => part.to_owned(),
        });
    }
    out.join("; ")
}

/// Parts the file of the application; `None` where it is none.
fn parted(app: &str) -> Option<App<'_>> {
    let (head, rest) = app.split_once("</head>")?;
    let (_, rest) = rest.split_once("<body>")?;
    // It needs no script to be read.
    let rest = match rest.split_once(NO_SCRIPT.0) {
        Some((before, after)) if before.trim().is_empty() => after.split_once(NO_SCRIPT.1)?.1,
        _ => rest,
    };
    let (before, behind) = head.split_at_checked(head.find(POLICY)? + POLICY.len())?;
    let (policy, after) = behind.split_at_checked(behind.find('"')?)?;
    let is_app = ["style-src 'sha256-", "<html lang=\"en\">", "<title>Artiscope</title>"];
    let has = is_app.iter().all(|part| head.contains(part)) && rest.contains("id=\"worker-wasm\"");
    has.then_some(App { policy: (before, policy, after), rest })
}

/// Whether this is the text of an `artiscope.html`.
pub fn is_application(app: &str) -> bool {
    parted(app).is_some()
}

/// Writes the file.
pub(crate) fn write(
    report: &Report<'_>,
    options: &Options,
    carried: Option<&Carried<'_>>,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let app = carried.and_then(|carried| parted(carried.app));
    let title = [&subject(report, options.project.as_deref()), ": ", &report.inspection.headline].concat();
    let title = [&inert::cut(&title, TITLE), " \u{b7} Artiscope"].concat();
    let title = ["<title>", &text(&title), "</title>"].concat();
    match &app {
        None => sink(&head(&title))?,
        Some(app) => {
            let (before, policy, after) = app.policy;
            let head = [before, &narrowed(policy), after].concat();
            let head = head.replacen("<html lang=\"en\">", "<html lang=\"en\" class=\"is-static\">", 1).replacen(
                "<title>Artiscope</title>",
                &title,
                1,
            );
            sink(&head)?;
        }
    }
    sink(&["<style>", STYLE, "</style>\n</head>\n<body>\n"].concat())?;
    let said = carried.map(|carried| page::carried(carried.said.0, carried.said.1, carried.said.2));
    sink(&page::page(report, options, &said.unwrap_or_default())?)?;
    let findings = serde_json::to_string(report.inspection).unwrap_or_default();
    sink("<script type=\"application/json\" id=\"artiscope-findings\">")?;
    sink(&data(&findings))?;
    sink("</script>\n")?;
    let (Some(app), Some(carried)) = (app, carried) else { return sink("</body>\n</html>\n") };
    sink("<script type=\"application/json\" id=\"artiscope-files\">")?;
    sink(&data(carried.about))?;
    sink("</script>\n<script type=\"text/plain\" id=\"artiscope-data\">")?;
    for piece in carried.packed.chunks(PIECE) {
        sink(&base64::encode(piece))?;
    }
    sink("</script>")?;
    sink(app.rest)
}

/// The head of a file without the application.
fn head(title: &str) -> String {
    let mut out =
        "<!doctype html>\n<html lang=\"en\" class=\"is-static\">\n<head>\n<meta charset=\"utf-8\">\n".to_owned();
    push(
        &mut out,
        format_args!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; img-src data:; \
             base-uri 'none'; form-action 'none'\">\n{title}\n<meta name=\"viewport\" content=\"width=device-width, \
             initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" \
             content=\"no-referrer\">\n",
            style_hash()
        ),
    );
    out
}
