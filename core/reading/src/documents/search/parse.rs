//! A regular expression as a tree. Syntax is that of crate `regex`, on single lines; what needs more than linear time
//! is refused. The tree tells both what to look for first and how the automaton is built.

use super::sets::Set;

/// Groups within groups.
const DEEPEST: u32 = 64;
/// The largest number in braces.
const TIMES: u32 = 1000;
const LETTERS: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const BLANKS: &[(char, char)] = &[('\t', '\r'), (' ', ' ')];
/// Classes in brackets with names.
const NAMED: &[(&str, &[(char, char)])] = &[
    ("alnum", &[('0', '9'), ('A', 'Z'), ('a', 'z')]),
    ("alpha", &[('A', 'Z'), ('a', 'z')]),
    ("digit", &[('0', '9')]),
    ("lower", &[('a', 'z')]),
    ("punct", &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
    ("space", BLANKS),
    ("upper", &[('A', 'Z')]),
    ("word", LETTERS),
    ("xdigit", &[('0', '9'), ('A', 'F'), ('a', 'f')]),
];

/// A part of a regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// One character of these.
    One(Set),
    /// A place between characters.
    Place(Place),
    /// One after the other; none of them is the empty text.
    Row(Vec<Node>),
    /// One of them, the first that fits.
    Any(Vec<Node>),
    /// Again and again.
    Repeat { node: Box<Node>, least: u32, most: Option<u32>, is_greedy: bool },
}

/// A place between characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    End,
    Word,
    NoWord,
}

/// What is wrong with a pattern: the sentence names the character, from 1.
pub(super) type Refusal = String;

/// A pattern as a tree; `is_folded` is as if every letter stood there in both cases.
/// True beside it when it names an upper-case letter.
pub(super) fn parse(pattern: &str, is_folded: bool) -> Result<(Node, bool), Refusal> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut parser = Parser { chars, at: 0, depth: 0, is_folded, has_upper: false };
    let node = parser.any()?;
    if parser.at < parser.chars.len() {
        return Err(parser.refuse("this ) closes nothing"));
    }
    Ok((node, parser.has_upper))
}

/// A text as it is, as a tree.
pub(super) fn literal(text: &str, is_folded: bool) -> Node {
    let one = |c| Node::One(if is_folded { Set::of(c).folded() } else { Set::of(c) });
    Node::Row(text.chars().map(one).collect())
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: u32,
    is_folded: bool,
    has_upper: bool,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let is_there = text.chars().enumerate().all(|(more, c)| self.chars.get(self.at + more) == Some(&c));
        if is_there {
            self.at += text.chars().count();
        }
        is_there
    }

    fn refuse(&self, why: &str) -> Refusal {
        self.refuse_at(self.at, why)
    }

    fn refuse_at(&self, at: usize, why: &str) -> Refusal {
        match self.chars.get(at) {
            Some(c) => format!("{why} (character {}, {c})", at + 1),
            None => format!("{why} (at its end)"),
        }
    }

    fn any(&mut self) -> Result<Node, Refusal> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.refuse("groups lie too deep in each other"));
        }
        let mut parts = vec![self.row()?];
        while self.eat("|") {
            parts.push(self.row()?);
        }
        self.depth -= 1;
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Node::Any(parts) })
    }

    fn row(&mut self) -> Result<Node, Refusal> {
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let start = self.at;
            if let Some(node) = self.atom()? {
                parts.push(self.repeated(start, node)?);
            }
        }
        Ok(Node::Row(parts))
    }

    /// What stands here; `None` for a change of flags.
    fn atom(&mut self) -> Result<Option<Node>, Refusal> {
        let start = self.at;
        Ok(Some(match self.next() {
            Some('(') => return self.group(start),
            Some('[') => self.class(start)?,
            Some('.') => Node::One(Set::default().negated().without(&['\r', '\n'])),
            Some('^') => Node::Place(Place::Start),
            Some('$') => Node::Place(Place::End),
            Some('*' | '+' | '?' | '{') => return Err(self.refuse_at(start, "nothing stands before what repeats it")),
            Some('\\') => match self.escape(start)? {
                Escape::Place(place) => Node::Place(place),
                Escape::Set(set) => Node::One(set),
                Escape::Char(c) => self.one(c),
            },
            Some(c) => self.one(c),
            None => return Ok(None),
        }))
    }

    fn one(&mut self, c: char) -> Node {
        self.has_upper |= c.is_uppercase();
        Node::One(self.folded(&Set::of(c)))
    }

    fn folded(&self, set: &Set) -> Set {
        // No line holds a line end.
        let set = set.without(&['\n']);
        if self.is_folded { set.folded() } else { set }
    }

    fn group(&mut self, start: usize) -> Result<Option<Node>, Refusal> {
        let before = self.is_folded;
        if ["?=", "?!", "?<=", "?<!"].iter().any(|sign| self.eat(sign)) {
            return Err(self.refuse_at(start, "looking ahead or behind is not supported: it can take too long"));
        }
        if self.eat("?P<") || self.eat("?<") {
            while self.next().ok_or_else(|| self.refuse_at(start, "the name of this group has no end"))? != '>' {}
        } else if self.eat("?") {
            let mut is_on = true;
            loop {
                match self.next() {
                    Some(':') => break,
                    Some(')') => return Ok(None),
                    Some('-') => is_on = false,
                    Some('i') => self.is_folded = is_on,
                    // Lines are matched one by one: these change nothing.
                    Some('m' | 's' | 'u' | 'R') => {}
                    _ => return Err(self.refuse_at(self.at.saturating_sub(1), "no such flag of a group")),
                }
            }
        }
        let node = self.any()?;
        self.is_folded = before;
        if !self.eat(")") {
            return Err(self.refuse_at(start, "this group is not closed"));
        }
        Ok(Some(node))
    }

    fn repeated(&mut self, start: usize, mut node: Node) -> Result<Node, Refusal> {
        loop {
            let at = self.at;
            let (least, most) = match self.peek() {
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('?') => (0, Some(1)),
                Some('{') => self.braces()?,
                _ => return Ok(node),
            };
            self.at += 1;
            if matches!(node, Node::Place(_)) {
                return Err(self.refuse_at(start, "a place cannot be repeated"));
            }
            if most.is_some_and(|most| most < least) {
                return Err(self.refuse_at(at, "the second number is smaller than the first"));
            }
            if least.max(most.unwrap_or(0)) > TIMES {
                return Err(self.refuse_at(at, &format!("at most {TIMES} times")));
            }
            let is_greedy = !self.eat("?");
            node = Node::Repeat { node: Box::new(node), least, most, is_greedy };
        }
    }

    /// The numbers in braces; ends before the closing one.
    fn braces(&mut self) -> Result<(u32, Option<u32>), Refusal> {
        let start = self.at;
        self.at += 1;
        let least = self.number();
        let most = if self.eat(",") { self.number().map(Some).or(Some(None)) } else { least.map(Some) };
        match (least, most) {
            (Some(least), Some(most)) if self.peek() == Some('}') => Ok((least, most)),
            _ => Err(self.refuse_at(start, "not a number of times as in {2} or {2,5}; a brace itself is written \\{")),
        }
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            number = Some(number.unwrap_or(0_u32).saturating_mul(10).saturating_add(digit));
            self.at += 1;
        }
        number
    }

    fn escape(&mut self, start: usize) -> Result<Escape, Refusal> {
        let Some(c) = self.next() else { return Err(self.refuse_at(start, "nothing stands behind the last \\")) };
        let set = |ranges: &[(char, char)]| Escape::Set(Set::ranges(ranges).without(&['\n']));
        let others = |ranges: &[(char, char)]| Escape::Set(Set::ranges(ranges).negated().without(&['\n']));
        Ok(match c {
            'd' => set(&[('0', '9')]),
            'D' => others(&[('0', '9')]),
            'w' => set(LETTERS),
            'W' => others(LETTERS),
            's' => set(BLANKS),
            'S' => others(BLANKS),
            'b' => Escape::Place(Place::Word),
            'B' => Escape::Place(Place::NoWord),
            'A' => Escape::Place(Place::Start),
            'z' => Escape::Place(Place::End),
            't' => Escape::Char('\t'),
            'r' => Escape::Char('\r'),
            'f' => Escape::Char('\u{C}'),
            'v' => Escape::Char('\u{B}'),
            'a' => Escape::Char('\u{7}'),
            'n' => return Err(self.refuse_at(start, "lines are searched one by one: none holds a line end")),
            'x' => Escape::Char(self.hex(start, 2)?),
            'u' => Escape::Char(self.hex(start, 4)?),
            'U' => Escape::Char(self.hex(start, 8)?),
            '1'..='9' => return Err(self.refuse_at(start, "a group cannot be named again: it can take too long")),
            c if c.is_ascii_alphanumeric() => return Err(self.refuse_at(start, "no such escape")),
            c => Escape::Char(c),
        })
    }

    fn hex(&mut self, start: usize, digits: usize) -> Result<char, Refusal> {
        let mut text = String::new();
        if self.eat("{") {
            while let Some(c) = self.next().filter(|c| *c != '}') {
                text.push(c);
            }
        } else {
            text.extend((0..digits).filter_map(|_| self.next()));
        }
        let c = u32::from_str_radix(&text, 16).ok().and_then(char::from_u32);
        c.ok_or_else(|| self.refuse_at(start, "not the number of a character"))
    }

    fn class(&mut self, start: usize) -> Result<Node, Refusal> {
        let mut set = Set::default();
        let is_negated = self.eat("^");
        let mut is_first = true;
        loop {
            let at = self.at;
            let Some(c) = self.next() else { return Err(self.refuse_at(start, "this class is not closed")) };
            let low = match c {
                ']' if !is_first => break,
                '[' if self.peek() == Some(':') => {
                    is_first = false;
                    set.add_all(&self.named(at)?);
                    continue;
                }
                '\\' => match self.escape(at)? {
                    Escape::Set(other) => {
                        set.add_all(&other);
                        is_first = false;
                        continue;
                    }
                    Escape::Char(c) => c,
                    Escape::Place(_) => return Err(self.refuse_at(at, "no place stands in a class")),
                },
                c => c,
            };
            is_first = false;
            let mut high = low;
            if self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|next| *next != ']') {
                self.at += 1;
                high = match self.next() {
                    Some('\\') => match self.escape(at)? {
                        Escape::Char(c) => c,
                        _ => return Err(self.refuse_at(at, "this range has no end that is a character")),
                    },
                    Some(c) => c,
                    None => return Err(self.refuse_at(start, "this class is not closed")),
                };
            }
            if high < low {
                return Err(self.refuse_at(at, "this range ends before it begins"));
            }
            self.has_upper |= low.is_uppercase() || high.is_uppercase();
            set.add(low.into(), high.into());
        }
        let set = if self.is_folded { set.folded() } else { set };
        Ok(Node::One(if is_negated { set.negated() } else { set }.without(&['\n'])))
    }

    /// `[:alpha:]` and the like, within a class.
    fn named(&mut self, start: usize) -> Result<Set, Refusal> {
        self.at += 1;
        let is_negated = self.eat("^");
        for (name, ranges) in NAMED {
            if self.eat(name) && self.eat(":]") {
                let set = Set::ranges(ranges);
                return Ok(if is_negated { set.negated() } else { set });
            }
        }
        Err(self.refuse_at(start, "no such named class"))
    }
}

enum Escape {
    Char(char),
    Set(Set),
    Place(Place),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_is_wrong_and_where() {
        let refused = |pattern| parse(pattern, false).unwrap_err();
        assert_eq!(refused("a(b"), "this group is not closed (character 2, ()");
        assert_eq!(refused("a)b"), "this ) closes nothing (character 2, ))");
        assert_eq!(refused("x[a-"), "this class is not closed (character 2, [)");
        assert_eq!(refused("*a"), "nothing stands before what repeats it (character 1, *)");
        assert_eq!(refused("a{2,1}"), "the second number is smaller than the first (character 2, {)");
        assert_eq!(
            refused("a{x}"),
            "not a number of times as in {2} or {2,5}; a brace itself is written \\{ (character 2, {)"
        );
        assert_eq!(refused("[z-a]"), "this range ends before it begins (character 2, z)");
        assert_eq!(refused("(?=a)"), "looking ahead or behind is not supported: it can take too long (character 1, ()");
        assert_eq!(refused("(a)\\1"), "a group cannot be named again: it can take too long (character 4, \\)");
        assert_eq!(refused("a\\"), "nothing stands behind the last \\ (character 2, \\)");
        assert_eq!(refused("\\q"), "no such escape (character 1, \\)");
        assert_eq!(refused("a{5000}"), "at most 1000 times (character 2, {)");
        assert_eq!(refused("[[:what:]]"), "no such named class (character 2, [)");
        assert!(refused(&"(".repeat(100)).starts_with("groups lie too deep in each other"));
    }

    #[test]
    fn upper_case_is_seen_in_letters_and_not_in_escapes() {
        let has_upper = |pattern| parse(pattern, false).unwrap().1;
        assert!(has_upper("aB") && has_upper("[A-Z]") && has_upper("\\x41"));
        assert!(!has_upper("a\\S\\Bc") && !has_upper("[[:upper:]]"));
    }
}
