//! Names of members: made fit to be shown, and unique within their archive.

use hashbrown::HashMap;
use std::fmt::Write as _;

/// Longest name that is kept; archives of nothing but names would fill the memory.
const LONGEST: usize = 1024;

/// A name as it is shown.
pub(super) struct Shown {
    /// With `/` only; control and bidi characters spelt out.
    pub(super) name: String,
    /// It points outside the archive: absolute, or with `..`.
    pub(super) outside: bool,
}

/// Makes a stored name fit to be shown; it is never used to write.
pub(super) fn shown(raw: &str) -> Shown {
    let mut name = String::with_capacity(raw.len());
    for char in raw.chars() {
        match char {
            '\\' => name.push('/'),
            _ if is_hidden(char) => drop(write!(name, "\\u{{{:x}}}", u32::from(char))),
            _ => name.push(char),
        }
        if name.len() >= LONGEST {
            name.push('…');
            break;
        }
    }
    while let Some(rest) = name.strip_prefix("./") {
        name = rest.to_owned();
    }
    if name.is_empty() {
        name.push_str("(no name)");
    }
    let drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    let outside = drive || name.starts_with('/') || name.split('/').any(|part| part == "..");
    Shown { name, outside }
}

/// Characters that would not be seen, or would reorder what is.
fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Names given so far in one archive, each with how often it was asked for.
#[derive(Default)]
pub(super) struct Names {
    given: HashMap<String, u32>,
}

impl Names {
    /// The name itself, or with `#2`, `#3` … where it was given before.
    pub(super) fn unique(&mut self, name: String) -> String {
        let Some(times) = self.given.get_mut(&name) else {
            self.given.insert(name.clone(), 1);
            return name;
        };
        // The count is kept, so that a million equal names do not cost a million squared.
        let mut count = *times;
        let unique = loop {
            count += 1;
            let next = format!("{name}#{count}");
            if !self.given.contains_key(&next) {
                break next;
            }
        };
        self.given.insert(name, count);
        self.given.insert(unique.clone(), 1);
        unique
    }
}

/// Bytes of a name: UTF-8 where they are, else the code page of old zips.
pub(super) fn decode(raw: &[u8], is_utf8: bool) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) if is_utf8 => String::from_utf8_lossy(raw).into_owned(),
        Err(_) => raw.iter().map(|byte| cp437(*byte)).collect(),
    }
}

fn cp437(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    match byte.checked_sub(128) {
        None => char::from(byte),
        Some(upper) => UPPER.chars().nth(usize::from(upper)).unwrap_or('\u{fffd}'),
    }
}
