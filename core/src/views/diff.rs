//! What was expected against what came, line by line, and within a line by words.

use super::compared::Compared;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Lines and bytes of a value that are compared.
const LINES: usize = 500;
const BYTES: usize = 64 << 10;
/// Equal lines beside a change that are shown; more of them become one row.
const AROUND: usize = 3;
/// Words of two lines that are compared; longer lines are marked whole.
const WORDS: usize = 1500;

/// What a line of a diff is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiffSign {
    /// In both.
    #[default]
    Both,
    /// Only in the first: it was expected.
    Minus,
    /// Only in the second: it came.
    Plus,
    /// Equal lines that are not shown; the text says how many.
    Gap,
}

/// A line of a diff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// Whose it is.
    pub sign: DiffSign,
    /// Its text in parts; true where it differs from the line it stands against.
    pub parts: Vec<(bool, String)>,
}

/// Two values that were compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffView {
    /// What the first and the second are called.
    pub names: (String, String),
    /// The report does not say them apart: they were read from the message.
    pub from_message: bool,
    /// Both as one list, what goes before what comes.
    pub lines: Vec<DiffLine>,
    /// The same side by side: places in [`DiffView::lines`].
    pub sides: Vec<(Option<u32>, Option<u32>)>,
    /// What else is to be known; empty when nothing is.
    pub note: String,
}

/// The view of two values.
pub(super) fn diff(values: &Compared, from_message: bool) -> DiffView {
    let (expected, actual) = (cut(&values.expected), cut(&values.actual));
    let is_cut = expected.len() < values.expected.len() || actual.len() < values.actual.len();
    let note = if is_cut {
        format!("Only the first {LINES} lines or {} KB of each value are compared.", BYTES >> 10)
    } else if expected == actual {
        "Both read alike: they differ in what a text does not show, such as their type.".to_owned()
    } else {
        String::new()
    };
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.split('\n').collect(), actual.split('\n').collect());
    let mut rows = Rows::default();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        rows.op(op, &old, &new);
    }
    let names = (values.names.0.to_owned(), values.names.1.to_owned());
    DiffView { names, from_message, lines: rows.lines, sides: rows.sides, note }
}

/// As text for a block of Markdown.
pub(crate) fn written(view: &DiffView) -> String {
    let mut out = format!("--- {}\n+++ {}\n", view.names.0, view.names.1);
    for line in &view.lines {
        out.push_str(match line.sign {
            DiffSign::Both => " ",
            DiffSign::Minus => "-",
            DiffSign::Plus => "+",
            DiffSign::Gap => "@@ ",
        });
        out.extend(line.parts.iter().map(|(_, text)| text.as_str()));
        out.push('\n');
    }
    out
}

/// The first lines of a value.
fn cut(text: &str) -> &str {
    let lines = text.match_indices('\n').nth(LINES - 1).map_or(text.len(), |(at, _)| at);
    let end = (0..=BYTES.min(lines)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

#[derive(Default)]
struct Rows {
    lines: Vec<DiffLine>,
    sides: Vec<(Option<u32>, Option<u32>)>,
}

impl Rows {
    fn op(&mut self, op: DiffOp, old: &[&str], new: &[&str]) {
        let (gone, come) = (op.old_range(), op.new_range());
        let is_last = gone.end == old.len();
        let gone = old.get(gone).unwrap_or_default();
        let come = new.get(come).unwrap_or_default();
        if matches!(op, DiffOp::Equal { .. }) {
            self.equal(gone, is_last);
            return;
        }
        let pairs: Vec<[Vec<(bool, String)>; 2]> = gone.iter().zip(come).map(|(a, b)| words(a, b)).collect();
        let own = |lines: &[&str], side: usize| -> Vec<Vec<(bool, String)>> {
            let whole = |line: &&str| vec![(true, (*line).to_owned())];
            let paired = pairs.iter().filter_map(|pair| pair.get(side).cloned());
            paired.chain(lines.iter().skip(pairs.len()).map(whole)).collect()
        };
        let (minus, plus) = (own(gone, 0), own(come, 1));
        let first = crate::facts::index(self.lines.len());
        let (gone, come) = (crate::facts::index(minus.len()), crate::facts::index(plus.len()));
        self.lines.extend(minus.into_iter().map(|parts| DiffLine { sign: DiffSign::Minus, parts }));
        self.lines.extend(plus.into_iter().map(|parts| DiffLine { sign: DiffSign::Plus, parts }));
        let side = |at: u32, of: u32, from: u32| (at < of).then_some(from + at);
        self.sides.extend((0..gone.max(come)).map(|at| (side(at, gone, first), side(at, come, first + gone))));
    }

    /// Equal lines: those next to changes, and one row for all others.
    fn equal(&mut self, lines: &[&str], is_last: bool) {
        let before = if self.lines.is_empty() { 0 } else { AROUND };
        let after = if is_last { 0 } else { AROUND };
        let hidden = lines.len().saturating_sub(before + after);
        // A row that stands for one line is no shorter.
        let hidden = if hidden > 1 && !(self.lines.is_empty() && is_last) { hidden } else { 0 };
        let (head, rest) = lines.split_at(before.min(lines.len()));
        let (middle, tail) = rest.split_at(if hidden > 0 { hidden } else { 0 });
        for line in head {
            self.both(DiffSign::Both, (*line).to_owned());
        }
        if !middle.is_empty() {
            self.both(DiffSign::Gap, format!("{} equal lines", middle.len()));
        }
        for line in tail {
            self.both(DiffSign::Both, (*line).to_owned());
        }
    }

    fn both(&mut self, sign: DiffSign, text: String) {
        let at = crate::facts::index(self.lines.len());
        self.lines.push(DiffLine { sign, parts: vec![(false, text)] });
        self.sides.push((Some(at), Some(at)));
    }
}

/// Two lines in parts: what differs is marked, unless next to nothing is equal.
fn words(old: &str, new: &str) -> [Vec<(bool, String)>; 2] {
    let (a, b) = (tokens(old), tokens(new));
    let whole = || [old, new].map(|line| vec![(true, line.to_owned())]);
    if a.len().max(b.len()) > WORDS {
        return whole();
    }
    let mut parts = [Vec::new(), Vec::new()];
    let mut equal = 0;
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let is_change = !matches!(op, DiffOp::Equal { .. });
        let texts = [a.get(op.old_range()), b.get(op.new_range())].map(|tokens| tokens.unwrap_or_default().concat());
        equal += if is_change { 0 } else { texts.first().map_or(0, String::len) };
        for (side, text) in parts.iter_mut().zip(texts).filter(|(_, text)| !text.is_empty()) {
            side.push((is_change, text));
        }
    }
    if equal * 4 < old.len().min(new.len()) { whole() } else { parts }
}

/// Words of letters and digits, runs of blanks, single signs; a line of one word by characters.
fn tokens(line: &str) -> Vec<&str> {
    let class = |c: char| if c.is_alphanumeric() || c == '_' { 1 } else { 2 * u8::from(c.is_whitespace()) };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in line.char_indices() {
        if before.is_some_and(|before| before == 0 || before != class(c)) {
            tokens.extend(line.get(start..at));
            start = at;
        }
        before = Some(class(c));
    }
    tokens.extend(line.get(start..).filter(|rest| !rest.is_empty()));
    if tokens.iter().filter(|token| token.starts_with(char::is_alphanumeric)).count() > 1 || line.len() > 200 {
        return tokens;
    }
    line.char_indices().filter_map(|(at, c)| line.get(at..at + c.len_utf8())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn of(expected: &str, actual: &str) -> DiffView {
        let names = super::super::compared::ROLES;
        diff(&Compared { names, expected: expected.to_owned(), actual: actual.to_owned() }, true)
    }

    fn drawn(view: &DiffView) -> String {
        let line = |line: &DiffLine| {
            let parts =
                line.parts.iter().map(|(marked, text)| if *marked { format!("[{text}]") } else { text.clone() });
            format!("{:?} {}\n", line.sign, parts.collect::<String>())
        };
        view.lines.iter().map(line).collect::<String>() + &format!("{:?} {}\n", view.sides, view.note)
    }

    #[test]
    fn lines_and_words_that_differ_are_marked() {
        let views = [
            of("total 41 EUR", "total 42 EUR"),
            of("colour", "color"),
            of("a\nb\nc", "a\nB and more\nx\nc"),
            of("same", "same"),
            of("", "new"),
            of("nothing alike", "42"),
        ];
        expect![[r#"
            Minus total [41] EUR
            Plus total [42] EUR
            [(Some(0), Some(1))] 

            Minus colo[u]r
            Plus color
            [(Some(0), Some(1))] 

            Both a
            Minus [b]
            Plus [B and more]
            Plus [x]
            Both c
            [(Some(0), Some(0)), (Some(1), Some(2)), (None, Some(3)), (Some(4), Some(4))] 

            Both same
            [(Some(0), Some(0))] Both read alike: they differ in what a text does not show, such as their type.

            Minus 
            Plus [new]
            [(Some(0), Some(1))] 

            Minus [nothing alike]
            Plus [42]
            [(Some(0), Some(1))] 
        "#]]
        .assert_eq(&views.each_ref().map(drawn).join("\n"));
    }

    #[test]
    fn equal_lines_far_from_a_change_are_one_row() {
        let lines: Vec<String> = (0..40).map(|line| line.to_string()).collect();
        let expected = lines.join("\n");
        expect![[r#"
            Gap 17 equal lines
            Both 17
            Both 18
            Both 19
            Minus [20]
            Plus [twenty]
            Both 21
            Both 22
            Both 23
            Gap 16 equal lines
            [(Some(0), Some(0)), (Some(1), Some(1)), (Some(2), Some(2)), (Some(3), Some(3)), (Some(4), Some(5)), (Some(6), Some(6)), (Some(7), Some(7)), (Some(8), Some(8)), (Some(9), Some(9))] 
        "#]].assert_eq(&drawn(&of(&expected, &expected.replace("20", "twenty"))));
    }

    #[test]
    fn large_values_are_cut_and_say_so() {
        let view = of(&"x\n".repeat(10_000), &"y".repeat(1 << 20));
        assert!(view.note.starts_with("Only the first 500 lines"), "{}", view.note);
        assert_eq!(view.lines.len(), 501);
        let long = of(&"a ".repeat(5000), &"b ".repeat(5000));
        assert!(long.lines.iter().all(|line| line.parts.len() == 1));
    }

    #[test]
    fn it_is_written_as_a_diff() {
        assert_eq!(written(&of("a\nb", "a\nc")), "--- expected\n+++ actual\n a\n-b\n+c\n");
    }
}
