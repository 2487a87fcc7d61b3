//! Rows of an exported database, by table.

use crate::facts::{Event, Facts, Origin};
use std::collections::BTreeMap;

/// One row.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    facts: &'a Facts,
    event: &'a Event,
}

impl<'a> Row<'a> {
    /// A column; empty where it is null or not there.
    pub(crate) fn get(&self, column: &str) -> &'a str {
        let known = self.event.fields.iter().find(|(key, _)| self.facts.text(*key) == column);
        known.map_or("", |(_, value)| self.facts.text(*value))
    }

    /// A number.
    pub(crate) fn number(&self, column: &str) -> Option<f64> {
        self.get(column).trim().parse().ok()
    }

    /// Where it stands.
    pub(crate) fn origin(&self) -> Origin {
        self.event.origin
    }

    /// What a line of a log says.
    pub(crate) fn message(&self) -> &'a str {
        self.facts.text(self.event.name)
    }

    /// When it was made.
    pub(crate) fn time(&self) -> Option<i64> {
        self.event.time
    }
}

/// All rows by table.
#[derive(Default)]
pub(crate) struct Export<'a> {
    tables: BTreeMap<&'a str, Vec<Row<'a>>>,
}

impl<'a> Export<'a> {
    /// What exports and logs of the server hold.
    pub(crate) fn of(facts: &'a Facts) -> Self {
        let mut tables: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
        if facts.has_system("flakeguard") {
            for event in facts.records.events.iter().filter(|event| facts.text(event.suite) == "flakeguard") {
                tables.entry(facts.text(event.event)).or_default().push(Row { facts, event });
            }
        }
        Self { tables }
    }

    /// Rows of a table, or events of a log.
    pub(crate) fn rows(&self, table: &str) -> &[Row<'a>] {
        self.tables.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    /// Rows of a table by their id.
    pub(crate) fn by_id(&self, table: &str) -> BTreeMap<&'a str, Row<'a>> {
        let mut rows = BTreeMap::new();
        for row in self.rows(table) {
            rows.entry(row.get("id")).or_insert(*row);
        }
        rows
    }
}
