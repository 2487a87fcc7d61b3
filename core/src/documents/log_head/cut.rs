//! A place in a line, and what can be taken there.

/// A line and how far it was read; a copy is a way back.
#[derive(Clone, Copy)]
pub(super) struct Cut<'a> {
    pub(super) line: &'a str,
    pub(super) at: usize,
}

impl<'a> Cut<'a> {
    /// What is still to be read.
    pub(super) fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    pub(super) fn bytes(&self) -> &'a [u8] {
        self.line.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next byte; 0 at the end.
    pub(super) fn byte(&self) -> u8 {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, by: usize) -> u8 {
        self.bytes().get(by).copied().unwrap_or(0)
    }

    /// Passes a text, if it is here.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let is_here = self.rest().starts_with(text);
        self.at += if is_here { text.len() } else { 0 };
        is_here
    }

    /// Passes bytes of a kind and gives them; all of them ASCII.
    pub(super) fn run(&mut self, is: impl Fn(u8) -> bool) -> &'a str {
        let length = self.bytes().iter().take_while(|byte| byte.is_ascii() && is(**byte)).count();
        let run = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        run
    }

    /// Passes blanks and gives their number.
    pub(super) fn blanks(&mut self) -> usize {
        self.run(|byte| matches!(byte, b' ' | b'\t')).len()
    }

    /// Passes digits, at least one and not more than `most`.
    pub(super) fn digits(&mut self, most: usize) -> Option<i64> {
        let mut ahead = *self;
        let digits = ahead.run(|byte| byte.is_ascii_digit());
        if digits.is_empty() || digits.len() > most {
            return None;
        }
        self.at = ahead.at;
        digits.parse().ok()
    }

    /// Passes what is no blank.
    pub(super) fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.bytes().position(|byte| matches!(byte, b' ' | b'\t')).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Passes a group in brackets, which may hold groups, and gives what it holds.
    pub(super) fn group(&mut self, open: u8, close: u8, most: usize) -> Option<&'a str> {
        if self.byte() != open {
            return None;
        }
        let mut depth = 0_u8;
        for (length, byte) in self.bytes().iter().enumerate().take(most) {
            if *byte == open {
                depth = depth.saturating_add(1);
            } else if *byte == close {
                depth -= 1;
            }
            if depth == 0 {
                let inner = self.rest().get(1..length);
                self.at += length + 1;
                return inner;
            }
        }
        None
    }
}

/// A name as loggers, threads and processes have it: no blanks, nothing of a sentence.
pub(super) fn is_name(word: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"._-$:/#@*<>()+~\\".contains(&byte);
    !word.is_empty() && word.len() <= 120 && word.bytes().all(is_part) && word.bytes().any(|b| b.is_ascii_alphabetic())
}

/// A name of parts: `a.b`, `a::b`, `a/b`, `A$B`, `file.go:12`.
pub(super) fn is_qualified(word: &str) -> bool {
    is_name(word) && word.trim_end_matches(['.', ':']).contains(['.', '$', ':', '/'])
}
