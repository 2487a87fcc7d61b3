//! A badge: how it stands, in two words. No text of an artifact is in it.

use super::words::push;
use super::{Group, Inspection, Options, Renderer, inert};
use crate::methods::phrase::grouped;
use serde_json::json;

pub(super) const SVG: Renderer = Renderer::text("badge-svg", "A badge", "artiscope-badge.svg", "image/svg+xml", svg)
    .told(Group::Programs, "The picture itself, to be committed or served");
pub(super) const JSON: Renderer = Renderer::text(
    "badge-json",
    "A badge, as an endpoint of shields.io",
    "artiscope-badge.json",
    "application/json",
    endpoint,
)
.told(Group::Programs, "Served somewhere, shields.io draws the badge from it");
pub(super) const MARKDOWN: Renderer = Renderer::text(
    "badge-markdown",
    "A badge, as an image of shields.io",
    "artiscope-badge.md",
    "text/markdown",
    markdown,
)
.told(Group::People, "A line for a readme");

/// What a badge says.
struct Badge {
    label: String,
    message: String,
    /// Name of the colour at shields.io, and its value.
    colour: (&'static str, &'static str),
    is_error: bool,
}

fn badge(inspection: &Inspection, options: &Options) -> Badge {
    let totals = &inspection.totals;
    let red = totals.failed + totals.error;
    let (message, colour) = match inspection.verdict {
        "red" if red > 0 => (format!("{} of {} failed", grouped(red), grouped(totals.tests)), RED),
        "red" => ("failing".to_owned(), RED),
        "green" if totals.flaky > 0 => {
            (format!("{} passed, {} flaky", grouped(totals.passed), grouped(totals.flaky)), YELLOW)
        }
        "green" => (format!("{} passed", grouped(totals.passed)), GREEN),
        _ => ("no data".to_owned(), GREY),
    };
    let label = options.project.as_deref().map(inert::line).filter(|name| !name.trim().is_empty());
    let label = inert::cut(&label.unwrap_or_else(|| "tests".to_owned()), 40).into_owned();
    Badge { label, message, colour, is_error: inspection.verdict == "red" }
}

const RED: (&str, &str) = ("red", "#c8321b");
const YELLOW: (&str, &str) = ("yellow", "#8a6a00");
const GREEN: (&str, &str) = ("brightgreen", "#2c7a0b");
const GREY: (&str, &str) = ("lightgrey", "#5f6368");

/// White on these colours has a contrast of at least 4.5 to 1.
fn svg(inspection: &Inspection, options: &Options) -> String {
    let Badge { label, message, colour: (_, colour), .. } = badge(inspection, options);
    let width = |text: &str| text.chars().count() * 7 + 12;
    let (left, right) = (width(&label), width(&message));
    let all = left + right;
    let (label, message) = (xml(&label), xml(&message));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all}\" height=\"20\" role=\"img\" \
         aria-label=\"{label}: {message}\">\n<title>{label}: {message}</title>\n"
    );
    push(
        &mut out,
        format_args!(
            "<rect width=\"{all}\" height=\"20\" rx=\"3\" fill=\"{colour}\"/>\n\
                      <path d=\"M3 0h{}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z\" fill=\"#444\"/>\n",
            left - 3
        ),
    );
    out.push_str(
        "<g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\" aria-hidden=\"true\">\n",
    );
    for (at, width, text) in [(6, left, &label), (left + 6, right, &message)] {
        push(&mut out, format_args!("<text x=\"{at}\" y=\"14\" textLength=\"{}\">{text}</text>\n", width - 12));
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// <https://shields.io/badges/endpoint-badge>
fn endpoint(inspection: &Inspection, options: &Options) -> String {
    let Badge { label, message, colour: (colour, _), is_error } = badge(inspection, options);
    let value = json!({"schemaVersion": 1, "label": label, "message": message, "color": colour, "isError": is_error});
    [inert::json(&value.to_string()).as_ref(), "\n"].concat()
}

/// <https://shields.io/badges/static-badge>: `-` and `_` are doubled, all else that is no letter is escaped.
fn markdown(inspection: &Inspection, options: &Options) -> String {
    let Badge { label, message, colour: (colour, _), .. } = badge(inspection, options);
    let part = |text: &str| {
        let mut out = String::new();
        for byte in text.replace('-', "--").replace('_', "__").bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
                out.push(char::from(byte));
            } else {
                push(&mut out, format_args!("%{byte:02X}"));
            }
        }
        out
    };
    let alt = super::markdown::escape(&format!("{label}: {message}"));
    format!("![{alt}](https://img.shields.io/badge/{}-{}-{colour})\n", part(&label), part(&message))
}
