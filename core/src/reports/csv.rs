//! Attempts of cases as CSV (RFC 4180), for spreadsheets: no cell is a formula.

use super::cases::CaseRow;
use super::rows::Sink;
use super::{Group, Options, Render, Renderer, Report, inert};
use std::io;

pub(super) const RENDERER: Renderer = Renderer {
    id: "csv",
    title: "Attempts of tests, for spreadsheets",
    about: "One row for each attempt of a test: sort, filter and count it in a spreadsheet",
    group: Group::Programs,
    file_name: "artiscope-tests.csv",
    media_type: "text/csv",
    limit: None,
    render: Render::Cases(render),
};

const HEADER: &str = "run,instance,suite,class,name,file,line,status,attempt,attempts,flaky,duration_ms,message,\
                      owner,test_id,path\r\n";

fn render(report: &Report<'_>, _: &Options, sink: &mut Sink<'_>) -> io::Result<()> {
    sink(HEADER)?;
    report.cases(&mut |case| sink(&rows(case)))
}

fn rows(case: &CaseRow) -> String {
    let mut out = String::new();
    for attempt in &case.attempts {
        let line = if case.line > 0 { case.line.to_string() } else { String::new() };
        let cells = [
            cell(&case.run),
            cell(&case.instance),
            cell(&case.suite),
            cell(&case.class),
            cell(&case.name),
            cell(&case.file),
            line,
            attempt.status.word().to_owned(),
            attempt.number.to_string(),
            case.attempts.len().to_string(),
            case.is_flaky.to_string(),
            attempt.duration_ms.map(|ms| ms.to_string()).unwrap_or_default(),
            cell(&attempt.message),
            cell(&case.owner),
            case.test_id.clone(),
            cell(&case.path),
        ];
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// A text that a spreadsheet shows and does not work out
/// (<https://owasp.org/www-community/attacks/CSV_Injection>): an apostrophe stands before what could begin a
/// formula, and quotes around what could end a cell, also where cells are parted by semicolons.
pub(super) fn cell(text: &str) -> String {
    let text = inert::block(text);
    let is_formula = text.trim_start_matches([' ', '\n', '\u{feff}']).starts_with(FORMULA);
    let text = if is_formula { ["'", &text].concat() } else { text };
    if text.contains(['"', ',', ';', '\n', '\t', '\'']) {
        ["\"", &text.replace('"', "\"\""), "\""].concat()
    } else {
        text
    }
}

/// The wide forms are taken for the plain ones where text is entered in Chinese or Japanese.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '|', '＝', '＋', '－', '＠'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, expected) in [
            ("=1+1", "\"'=1+1\""),
            (" \n=1", "\"' \n=1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'=1\""),
            ("＝1", "\"'＝1\""),
            ("a=1", "a=1"),
            ("a;=1", "\"a;=1\""),
            ("a \"b\", c", "\"a \"\"b\"\", c\""),
            ("a\u{1b}[31mb\u{202e}", "ab\\u{202e}"),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }
}
