//! What a lens shows, in parts that every host can show: the page draws them, the command line
//! prints them. A lens is a function from facts, policy and answers to one [`LensView`].

use super::{AnswerView, EvidenceView};
use serde::{Deserialize, Serialize};

/// How something stands. Never shown by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// No judgement.
    #[default]
    Plain,
    /// It holds.
    Pass,
    /// It does not.
    Fail,
    /// Sometimes: flaky, a warning.
    Flaky,
    /// It cannot be said.
    NoData,
    /// Left out.
    Skipped,
    /// Slower, a regression.
    Slower,
    /// Faster, an improvement.
    Faster,
    /// The machine, not the code.
    Infra,
}

/// One lens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LensView {
    /// In addresses and commands.
    pub id: String,
    /// How it stands in all.
    pub tone: Tone,
    /// One sentence that answers first.
    pub headline: String,
    /// A second sentence; may be empty.
    pub detail: String,
    /// What it shows, in order. Empty: `needs` says what would fill it.
    pub blocks: Vec<Block>,
    /// Answers of the rules that belong to it.
    pub answers: Vec<AnswerView>,
    /// File names that would fill it.
    pub needs: String,
    /// What it lets the reader choose, beside its headline.
    pub picks: Vec<Pick>,
}

/// Something to be chosen; what was chosen stands in the address under its key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pick {
    /// In addresses.
    pub key: String,
    /// What it is.
    pub label: String,
    /// The value of the choice that holds.
    pub chosen: String,
    /// Value and words of each choice.
    pub choices: Vec<(String, String)>,
}

/// A part of a lens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// Numbers that matter, side by side.
    Figures(String, Vec<Figure>),
    /// Values over something.
    Chart(Chart),
    /// Rows and columns, sortable.
    Table(TableView),
    /// Marks of rows × columns.
    Matrix(Matrix),
    /// Steps in their order.
    Steps(String, Vec<Item>),
    /// What is there and what is missing.
    Checklist(String, Vec<Item>),
    /// Text to be copied: commands, a defect. Title and text.
    Code(String, String),
    /// A text that leaves, which one is led to. Title, and the id of the output.
    Output(String, String),
    /// Said in words. Title and text.
    Text(String, String),
}

/// A number that matters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What it is.
    pub label: String,
    /// The number with its unit.
    pub value: String,
    /// Numerator and denominator, limit, source.
    pub note: String,
    /// How it stands.
    pub tone: Tone,
    /// The lines that gave it.
    pub evidence: Vec<EvidenceView>,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// Points joined by lines.
    #[default]
    Line,
    /// Bars side by side.
    Bar,
}

/// Values over something; the page also gives it as a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// How it is drawn.
    pub kind: ChartKind,
    /// Name of the horizontal axis.
    pub x_title: String,
    /// Places on it, in order.
    pub x: Vec<String>,
    /// Unit of the values.
    pub unit: String,
    /// What is drawn.
    pub series: Vec<Series>,
    /// Horizontal lines: thresholds, budgets, baselines.
    pub limits: Vec<Limit>,
}

/// A series of a chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Name.
    pub name: String,
    /// One value for each place; `None` where there is none.
    pub values: Vec<Option<f64>>,
    /// One for each place, or none at all: the line that gave the value.
    pub evidence: Vec<Option<EvidenceView>>,
    /// How it stands.
    pub tone: Tone,
}

/// A horizontal line with its meaning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// What it is, with its source.
    pub label: String,
    /// Where.
    pub value: f64,
}

/// A table of a lens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableView {
    /// What it shows.
    pub title: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, in the order that answers first.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that were left out at the end.
    pub more: u64,
    /// Said instead of rows.
    pub empty: String,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Numbers stand to the right.
    pub is_number: bool,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// As shown.
    pub text: String,
    /// What numbers are sorted by.
    pub number: Option<f64>,
    /// How it stands.
    pub tone: Tone,
    /// The line that gave it.
    pub evidence: Option<EvidenceView>,
    /// A row of marks, oldest first, instead of the text, which says them in short.
    pub strip: Vec<Tick>,
    /// The case that it leads to.
    pub case: Option<u32>,
}

/// A mark of a strip.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tick {
    /// How it stands.
    pub tone: Tone,
    /// What it is: a run, and what came of it.
    pub said: String,
}

/// Marks of rows × columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// What it shows.
    pub title: String,
    /// What rows are.
    pub corner: String,
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// Head and one cell for each column; `None` where it does not apply.
    pub rows: Vec<(String, Vec<Option<Cell>>)>,
}

/// A step, or a thing that is there or missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// What.
    pub text: String,
    /// Beside it: time, reason, who writes it.
    pub note: String,
    /// How it stands.
    pub tone: Tone,
    /// Where it shows.
    pub evidence: Option<EvidenceView>,
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A number as shown and as sorted.
    pub fn number(number: f64, text: impl Into<String>) -> Self {
        Self { text: text.into(), number: Some(number), ..Self::default() }
    }

    /// A row of marks, and how it is said in short.
    pub fn strip(strip: Vec<Tick>, text: String) -> Self {
        Self { text, strip, ..Self::default() }
    }

    /// With a tone.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With the line that gave it.
    #[must_use]
    pub fn from(mut self, evidence: Option<EvidenceView>) -> Self {
        self.evidence = evidence;
        self
    }
}

impl TableView {
    /// Columns by title; a title that begins with `#` is a column of numbers.
    pub fn new(title: &str, columns: &[&str]) -> Self {
        let columns = columns
            .iter()
            .map(|title| Column { title: title.trim_start_matches('#').to_owned(), is_number: title.starts_with('#') });
        Self { title: title.to_owned(), columns: columns.collect(), ..Self::default() }
    }
}
