//! What the program knows, generated from its tables.

use crate::args::{Args, ListFormat, Printing, SchemaOf};
use crate::exit::Exit;
use crate::output::Output;
use anyhow::Result;
use artiscope_core::documents::FORMATS;
use artiscope_core::facts::EntryState;
use artiscope_core::findings::RULES;
use clap::CommandFactory as _;
use serde::Serialize;

/// A row of a list: columns by name, in order.
type Row = Vec<(&'static str, String)>;

pub(super) fn formats(how: ListFormat, printing: &Printing) -> Result<Exit> {
    let rows = FORMATS.iter().map(|format| {
        let counts_as = if format.state == EntryState::Plain { "plain" } else { "recognised" };
        let mut row = vec![
            ("id", format.id.to_owned()),
            ("title", format.title.to_owned()),
            ("counts_as", counts_as.to_owned()),
            ("spec", format.spec.to_owned()),
        ];
        // Samples lie in the repository, where the page of documentation does too.
        if how == ListFormat::Markdown {
            row.push(("sample", format!("[{id}](../tests/formats/{id}/)", id = format.id)));
        }
        row
    });
    list("Formats", &rows.collect::<Vec<_>>(), how, printing)
}

pub(super) fn rules(format: ListFormat, printing: &Printing) -> Result<Exit> {
    let rows = RULES
        .iter()
        .map(|rule| vec![("id", rule.id.to_owned()), ("title", rule.title.to_owned()), ("doc", rule.doc.to_owned())]);
    list("Rules", &rows.collect::<Vec<_>>(), format, printing)
}

pub(super) fn schema(of: SchemaOf, printing: &Printing) -> Result<Exit> {
    let schema = match of {
        SchemaOf::Inspect => artiscope_core::reports::schema(),
        SchemaOf::Compare => artiscope_core::reports::comparison_schema(),
        SchemaOf::Gate => artiscope_core::reports::gate_schema(),
        SchemaOf::Packet => artiscope_core::reports::packet_schema(),
        SchemaOf::Templates => artiscope_core::reports::templates_schema(),
        SchemaOf::DiffLogs => artiscope_core::reports::differences_schema(),
    };
    Output::open(printing)?.text(&schema)?;
    Ok(Exit::Passed)
}

pub(super) fn completions(shell: clap_complete::Shell, printing: &Printing) -> Result<Exit> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "artiscope", &mut bytes);
    Output::open(printing)?.text(&String::from_utf8_lossy(&bytes))?;
    Ok(Exit::Passed)
}

/// One page for the program and one for each command, one after the other.
pub(super) fn manual(printing: &Printing) -> Result<Exit> {
    let mut bytes = Vec::new();
    let mut command = Args::command();
    command.build();
    let mut open = vec![command];
    while let Some(command) = open.pop() {
        let below = command.get_subcommands().filter(|below| below.get_name() != "help");
        let below: Vec<clap::Command> = below.cloned().collect();
        open.extend(below.into_iter().rev());
        clap_mangen::Man::new(command).render(&mut bytes)?;
    }
    Output::open(printing)?.text(&String::from_utf8_lossy(&bytes))?;
    Ok(Exit::Passed)
}

fn list(title: &str, rows: &[Row], format: ListFormat, printing: &Printing) -> Result<Exit> {
    let text = match format {
        ListFormat::Text => as_text(rows),
        ListFormat::Json => as_json(rows)?,
        ListFormat::Markdown => as_markdown(title, rows),
    };
    Output::open(printing)?.text(&text)?;
    Ok(Exit::Passed)
}

/// Columns side by side, the last as wide as it is.
fn as_text(rows: &[Row]) -> String {
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|(_, cell)| cell.chars().count()).max().unwrap_or(0)
    };
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> =
            row.iter().enumerate().map(|(at, (_, cell))| format!("{cell:<wide$}", wide = width(at))).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn as_json(rows: &[Row]) -> Result<String> {
    struct Object<'a>(&'a Row);
    impl Serialize for Object<'_> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|(name, cell)| (name, Some(cell).filter(|cell| !cell.is_empty()))))
        }
    }
    let objects: Vec<Object<'_>> = rows.iter().map(Object).collect();
    Ok(serde_json::to_string_pretty(&objects)? + "\n")
}

fn as_markdown(title: &str, rows: &[Row]) -> String {
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let names: Vec<&str> = rows.first().map(|row| row.iter().map(|(name, _)| *name).collect()).unwrap_or_default();
    let mut text = format!("# {title}\n\n");
    text.push_str(&line(names.clone()));
    text.push_str(&line(names.iter().map(|_| "---").collect()));
    for row in rows {
        text.push_str(&line(row.iter().map(|(_, cell)| cell.as_str()).collect()));
    }
    text
}
