//! Escape sequences of terminals as runs of style; what moves a cursor leaves what a reader would see last.

use super::data::{LogRun, LogStyle};
use crate::documents::text::SUBSTITUTE;
use std::fmt::Write;

/// Bytes of a line that are shown; the rest is counted.
pub(super) const LONGEST: usize = 16 << 10;
/// Columns between stops of the tabulator.
const TAB: usize = 8;

/// A line as it is shown.
#[derive(Default)]
pub(super) struct Shown {
    /// Its runs, none of them empty.
    pub(super) runs: Vec<LogRun>,
    /// Characters of a terminal that it takes.
    pub(super) width: usize,
    /// The line says when, by an escape sequence of Buildkite: milliseconds since 1970.
    pub(super) time: Option<i64>,
}

impl Shown {
    /// The text without style.
    pub(super) fn plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// Nothing but blanks.
    pub(super) fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    fn push(&mut self, c: char, style: LogStyle) {
        self.width += width(c);
        match self.runs.last_mut().filter(|run| run.style == style) {
            Some(run) => run.text.push(c),
            None => self.runs.push(LogRun { text: c.to_string(), style }),
        }
    }

    fn pop(&mut self) {
        if let Some(last) = self.runs.last_mut() {
            self.width -= last.text.pop().map_or(0, width);
            if last.text.is_empty() {
                self.runs.pop();
            }
        }
    }

    fn clear(&mut self) {
        self.runs.clear();
        self.width = 0;
    }
}

/// The line as a terminal leaves it.
pub(super) fn shown(line: &str) -> Shown {
    let mut out = Shown::default();
    let kept = line.get(..line.floor_char_boundary(LONGEST)).unwrap_or(line);
    let mut style = Style::default();
    // A carriage return alone shows nothing: what comes after it overwrites.
    let mut is_returned = false;
    let mut rest = kept;
    while let Some(c) = rest.chars().next() {
        if c == '\u{1b}' {
            let length = escape(rest.as_bytes(), &mut style, &mut out, is_returned);
            rest = rest.get(length.max(1)..).unwrap_or_default();
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\r' => {
                is_returned = true;
                continue;
            }
            '\u{8}' => {
                out.pop();
                continue;
            }
            '\u{feff}' if out.runs.is_empty() => continue,
            _ => {}
        }
        if std::mem::take(&mut is_returned) {
            out.clear();
        }
        visible(c, style.worn(), &mut out);
    }
    if kept.len() < line.len() {
        let more = format!("  … {} more bytes in this line", line.len() - kept.len());
        more.chars().for_each(|c| out.push(c, LogStyle(LogStyle::DIM | LogStyle::ITALIC)));
    }
    out
}

/// Puts a character, control characters and those that turn the direction of a text made visible.
fn visible(c: char, style: LogStyle, out: &mut Shown) {
    match c {
        '\t' => {
            for _ in 0..TAB - out.width % TAB {
                out.push(' ', style);
            }
        }
        SUBSTITUTE => out.push('\u{fffd}', style),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' => {
            let mut said = String::new();
            let _ = write!(said, "\\u{{{:x}}}", u32::from(c));
            said.chars().for_each(|c| out.push(c, LogStyle(LogStyle::DIM)));
        }
        '\u{7f}' => out.push('\u{2421}', style),
        c if c.is_control() => {
            let sign = char::from_u32(0x2400 + u32::from(c)).filter(|_| u32::from(c) < 0x20);
            out.push(sign.unwrap_or('\u{fffd}'), style);
        }
        c => out.push(c, style),
    }
}

/// Columns of a character: East Asian wide ones and pictures take two, marks on others none.
pub(super) fn width(c: char) -> usize {
    match u32::from(c) {
        0x300..=0x36F | 0x200B..=0x200D | 0xFE00..=0xFE0F => 0,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// What is set by escape sequences.
#[derive(Clone, Copy, Default)]
struct Style {
    text: u16,
    ground: u16,
    shape: u16,
    is_reversed: bool,
}

impl Style {
    /// With text and ground changed over where that was asked.
    fn worn(self) -> LogStyle {
        let (text, ground) = match (self.is_reversed, self.text, self.ground) {
            (false, text, ground) => (text, ground),
            (true, text, ground) => (ground, if text == 0 { 8 } else { text }),
        };
        LogStyle(text | ground << 5 | self.shape)
    }

    /// One "select graphic rendition", its numbers parted by `;` or `:`.
    fn select(&mut self, numbers: &str) {
        let mut numbers = numbers.split([';', ':']).map(|number| number.parse::<u16>().unwrap_or(0));
        while let Some(number) = numbers.next() {
            match number {
                0 => *self = Self::default(),
                1 => self.shape |= LogStyle::BOLD,
                2 => self.shape |= LogStyle::DIM,
                3 => self.shape |= LogStyle::ITALIC,
                4 | 21 => self.shape |= LogStyle::UNDERLINE,
                7 => self.is_reversed = true,
                9 => self.shape |= LogStyle::STRIKE,
                22 => self.shape &= !(LogStyle::BOLD | LogStyle::DIM),
                23 => self.shape &= !LogStyle::ITALIC,
                24 => self.shape &= !LogStyle::UNDERLINE,
                27 => self.is_reversed = false,
                29 => self.shape &= !LogStyle::STRIKE,
                30..=37 => self.text = number - 29,
                38 => self.text = far(&mut numbers),
                39 => self.text = 0,
                40..=47 => self.ground = number - 39,
                48 => self.ground = far(&mut numbers),
                49 => self.ground = 0,
                90..=97 => self.text = number - 81,
                100..=107 => self.ground = number - 91,
                _ => {}
            }
        }
    }
}

/// A colour of 256 (`5;n`) or of 16 million (`2;r;g;b`), as the nearest of sixteen.
fn far(numbers: &mut impl Iterator<Item = u16>) -> u16 {
    let mut next = || numbers.next().unwrap_or(0).min(255);
    match next() {
        5 => match next() {
            near @ 0..=15 => near + 1,
            cube @ 16..=231 => {
                let cube = cube - 16;
                let level = |step: u16| if step == 0 { 0 } else { 55 + 40 * step };
                nearest(level(cube / 36), level(cube / 6 % 6), level(cube % 6))
            }
            grey => nearest(8 + 10 * (grey - 232), 8 + 10 * (grey - 232), 8 + 10 * (grey - 232)),
        },
        2 => nearest(next(), next(), next()),
        _ => 0,
    }
}

/// The nearest of sixteen: by lightness where there is hardly any hue, else by hue.
fn nearest(red: u16, green: u16, blue: u16) -> u16 {
    let (high, low) = (red.max(green).max(blue), red.min(green).min(blue));
    if high - low < 48 {
        return match high {
            0..64 => 1,
            64..160 => 9,
            160..230 => 8,
            _ => 16,
        };
    }
    let middle = low + (high - low) / 2;
    let bits = u16::from(red > middle) | u16::from(green > middle) << 1 | u16::from(blue > middle) << 2;
    1 + bits + if high > 210 { 8 } else { 0 }
}

/// Follows the escape sequence at the start; gives its length. `is_returned` says that the cursor is at the start
/// of the line.
fn escape(bytes: &[u8], style: &mut Style, out: &mut Shown, is_returned: bool) -> usize {
    match bytes.get(1) {
        Some(b'[') => {
            let rest = bytes.get(2..).unwrap_or_default();
            let parameters = rest.iter().take_while(|byte| matches!(byte, 0x20..=0x3F)).count();
            let said = std::str::from_utf8(rest.get(..parameters).unwrap_or_default()).unwrap_or_default();
            match rest.get(parameters) {
                Some(b'm') => style.select(said),
                // The line is cleared, or the cursor goes to its start.
                Some(b'K') if is_returned || matches!(said, "1" | "2") => out.clear(),
                Some(b'G') if matches!(said, "" | "0" | "1") => out.clear(),
                _ => {}
            }
            2 + parameters + usize::from(rest.get(parameters).is_some_and(|byte| matches!(byte, 0x40..=0x7E)))
        }
        // Strings for the terminal: titles, links, times.
        Some(start @ (b']' | b'_' | b'P' | b'^')) => {
            let rest = bytes.get(2..).unwrap_or_default();
            let body = rest.iter().take_while(|byte| !matches!(byte, 0x07 | 0x1B)).count();
            let end = match rest.get(body..) {
                Some([0x07, ..]) => 1,
                Some([0x1B, b'\\', ..]) => 2,
                _ => return 2,
            };
            if *start == b'_' {
                out.time = out.time.or(buildkite_time(rest.get(..body).unwrap_or_default()));
            }
            2 + body + end
        }
        Some(b'(' | b')') => 3.min(bytes.len()),
        Some(b'7' | b'8' | b'=' | b'>' | b'c' | b'M') => 2,
        _ => 1,
    }
}

/// `bk;t=1700000000000`: what Buildkite puts before each line.
fn buildkite_time(body: &[u8]) -> Option<i64> {
    std::str::from_utf8(body).ok()?.strip_prefix("bk;t=")?.parse().ok()
}
