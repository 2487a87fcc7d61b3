//! XML reports as elements: containers are entered and left, leaves come whole.
//!
//! A report may be larger than memory; one of its cases is not. A format names the elements that
//! it wants whole (`test-case`); all others only come with their attributes.

use super::attributes::attributes;
use super::writer::{Writer, broken_after};
use super::xml::{Fault, Place, Xml, entity_char, unescape_into};
use super::{text, whole};
use crate::entries::Input;
use crate::facts::{Escaping, Loss, Span};
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// Characters kept of the text of one element; its span has all of it.
const TEXT: usize = 64 << 10;
/// Elements kept below one leaf: what has more is no case.
const CHILDREN: usize = 100_000;

/// An element with its attributes and, where it came whole, what it holds.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// Name without prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// Elements directly below, in order; empty for one that is only entered.
    pub children: Vec<Element>,
    /// Its own text, entities resolved, trimmed and cut to 64 KiB.
    pub text: String,
    /// Bytes of the raw entry, with its tags; of one that is only entered, its start tag.
    pub span: Span,
    /// Bytes between its tags.
    pub inner: Span,
    /// Line of its start, from 1.
    pub line: u32,
    /// Line of its end.
    pub end_line: u32,
    /// The document broke off inside.
    pub is_cut: bool,
}

impl Element {
    /// The value of an attribute; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.has(name).unwrap_or_default()
    }

    /// The value of an attribute.
    pub fn has(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Children of that name.
    pub fn children_of(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The element at the end of a path of names below.
    pub fn below(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// Text of the element at the end of a path; empty when it is not there.
    pub fn text_below(&self, path: &[&str]) -> &str {
        self.below(path).map_or("", |element| element.text.as_str())
    }

    /// Every element below, those above before those within.
    pub fn descendants(&self) -> Vec<&Element> {
        let mut found = Vec::new();
        let mut open: Vec<&Element> = self.children.iter().rev().collect();
        while let Some(element) = open.pop() {
            found.push(element);
            open.extend(element.children.iter().rev());
        }
        found
    }
}

/// What comes by.
pub enum Step {
    /// A container begins: attributes only. An empty one is left at once.
    Enter(Element),
    /// An element that was asked for, whole (or as far as the document goes).
    Leaf(Element),
    /// A container ends.
    Leave(String),
}

/// Line ends as a parser gives them (XML 1.0, 2.11); those written as `&#13;` stay.
fn line_ends(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text }
}

/// Walks a document. Elements whose name `is_leaf` accepts come whole; `each` may write rows.
///
/// A fault of the document ends the walk with a row of the ledger; what came before stands, and a
/// leaf that the fault cut comes with [`Element::is_cut`]; where that is a case whose result is not
/// known, [`Writer::unknown_case`] makes the row say so. True when the document was read to its end.
pub fn walk(
    input: &mut Input<'_>,
    writer: &mut Writer<'_>,
    is_leaf: impl Fn(&str) -> bool,
    mut each: impl FnMut(Step, &mut Writer<'_>),
) -> bool {
    walk_dyn(input, writer, &is_leaf, &mut each)
}

fn walk_dyn(
    input: &mut Input<'_>,
    writer: &mut Writer<'_>,
    is_leaf: &dyn Fn(&str) -> bool,
    each: &mut Each<'_>,
) -> bool {
    let (encoding, _) = text::detect(input.head());
    writer.escaping(Escaping::Xml);
    let limits = writer.limits();
    let decoded;
    if let Some(bytes) = input.as_whole() {
        decoded = text::decode(bytes);
        whole::tell(&decoded, writer);
        return Walker::new(Xml::over(&decoded, limits), writer).run_all(is_leaf, each);
    }
    writer.encoding(encoding);
    if encoding != text::Encoding::Utf8 {
        // Streams are read as UTF-8; another encoding above the size of one piece is rare.
        writer.note(Loss::DataLoss, "a report of this size is read only in UTF-8", 0);
        input.drain();
        return false;
    }
    Walker::new(Xml::stream(input, limits), writer).run_all(is_leaf, each)
}

/// What a format does with each step. One walker is compiled for all formats, not one for each.
type Each<'e> = dyn FnMut(Step, &mut Writer<'_>) + 'e;

struct Walker<'w, 'f, 'a, 'i> {
    xml: Xml<'a, 'i>,
    writer: &'w mut Writer<'f>,
    /// Elements that come whole and are open, outermost first.
    open: Vec<Element>,
    /// Containers that are entered.
    entered: Vec<String>,
    /// Elements kept below the outermost open one.
    kept: usize,
}

/// An event that borrows nothing.
enum Owned {
    Start(Element),
    Empty(Element),
    End(String),
    Text(String),
    Other,
    Eof,
}

impl<'w, 'f, 'a, 'i> Walker<'w, 'f, 'a, 'i> {
    fn new(xml: Xml<'a, 'i>, writer: &'w mut Writer<'f>) -> Self {
        Self { xml, writer, open: Vec::new(), entered: Vec::new(), kept: 0 }
    }

    fn run_all(mut self, is_leaf: &dyn Fn(&str) -> bool, each: &mut Each<'_>) -> bool {
        let is_whole = self.run(is_leaf, each);
        self.xml.tell(self.writer);
        is_whole
    }

    fn run(&mut self, is_leaf: &dyn Fn(&str) -> bool, each: &mut Each<'_>) -> bool {
        loop {
            let start = self.xml.place();
            match self.next() {
                Ok(Owned::Start(element)) => self.start(element, start, false, is_leaf, each),
                Ok(Owned::Empty(element)) => self.start(element, start, true, is_leaf, each),
                Ok(Owned::End(name)) => self.end(&name, start, each),
                Ok(Owned::Text(text)) => {
                    if let Some(element) = self.open.last_mut() {
                        let room = TEXT.saturating_sub(element.text.len());
                        element.text.push_str(&text::cut(&text, room));
                    }
                }
                Ok(Owned::Other) => {}
                Ok(Owned::Eof) => {
                    let is_whole = self.open.is_empty() && self.entered.is_empty();
                    if !is_whole {
                        self.cut("the report ends before its elements do", start, each);
                    }
                    return is_whole;
                }
                Err(fault) => {
                    self.cut(&fault.what, start, each);
                    return false;
                }
            }
        }
    }

    fn next(&mut self) -> Result<Owned, Fault> {
        let most = self.writer.limits().xml_attributes;
        let is_kept = !self.open.is_empty();
        Ok(match self.xml.event()? {
            Event::Start(start) => Owned::Start(element(&start, most)),
            Event::Empty(start) => Owned::Empty(element(&start, most)),
            Event::End(end) => Owned::End(end.local_name().into_inner().to_owned()),
            Event::Text(said) if is_kept => {
                let mut text = String::new();
                unescape_into(&line_ends(said.into_inner()), &mut text);
                Owned::Text(text)
            }
            Event::CData(said) if is_kept => Owned::Text(text::shown(&line_ends(said.into_inner())).into_owned()),
            Event::GeneralRef(name) if is_kept => {
                let name = name.into_inner();
                Owned::Text(entity_char(&name).map_or_else(|| format!("&{name};"), String::from))
            }
            Event::Eof => Owned::Eof,
            _ => Owned::Other,
        })
    }

    fn start(
        &mut self,
        mut element: Element,
        start: Place,
        is_empty: bool,
        is_leaf: &dyn Fn(&str) -> bool,
        each: &mut Each<'_>,
    ) {
        let after = self.xml.raw(self.xml.place());
        element.line = self.xml.line(start);
        element.span = Span::new(self.xml.raw(start), after);
        element.inner = Span::new(after, after);
        let name = element.name.clone();
        if !self.open.is_empty() || is_leaf(&name) {
            self.kept += 1;
            self.open.push(element);
            if is_empty {
                self.end(&name, start, each);
            }
            return;
        }
        each(Step::Enter(element), self.writer);
        if is_empty {
            each(Step::Leave(name), self.writer);
        } else {
            self.entered.push(name);
        }
    }

    /// An end closes the innermost element of its name; ends that nothing opened are passed over.
    fn end(&mut self, name: &str, start: Place, each: &mut Each<'_>) {
        if let Some(at) = self.open.iter().rposition(|element| element.name == name) {
            while self.open.len() > at {
                self.close(start, false, each);
            }
        } else if self.open.is_empty()
            && let Some(at) = self.entered.iter().rposition(|open| open == name)
        {
            for name in self.entered.split_off(at).into_iter().rev() {
                each(Step::Leave(name), self.writer);
            }
        }
    }

    /// The innermost open element is whole.
    fn close(&mut self, start: Place, is_cut: bool, each: &mut Each<'_>) {
        let Some(mut element) = self.open.pop() else { return };
        let end = self.xml.raw(self.xml.place());
        element.inner = Span::new(element.inner.start, self.xml.raw(start).max(element.inner.start));
        element.span = Span::new(element.span.start, end.max(element.span.start));
        element.end_line = self.xml.line(start);
        element.is_cut = is_cut;
        element.text = String::from(element.text.trim());
        match self.open.last_mut() {
            Some(above) if self.kept <= CHILDREN => above.children.push(element),
            Some(_) => {}
            None => {
                if self.kept > CHILDREN {
                    let what = format!("an element holds more than {CHILDREN} others; the rest were not read");
                    self.writer.note_at(Loss::DataLoss, what, 0, element.span, element.line);
                }
                self.kept = 0;
                each(Step::Leaf(element), self.writer);
            }
        }
    }

    /// The rest cannot be read.
    fn cut(&mut self, why: &str, at: Place, each: &mut Each<'_>) {
        let line = self.xml.line(at);
        let raw = self.xml.raw(at);
        while !self.open.is_empty() {
            self.close(at, true, each);
        }
        for name in std::mem::take(&mut self.entered).into_iter().rev() {
            each(Step::Leave(name), self.writer);
        }
        let end = self.xml.end().max(raw);
        let mut what = broken_after(self.writer.cases(), why);
        if self.writer.takes_unknown_case() {
            what.push_str("; one case was cut off, its result is unknown");
        }
        self.writer.note_at(Loss::DataLoss, what, end - raw, Span::new(raw, end), line);
    }
}

fn element(start: &BytesStart<'_>, most: u32) -> Element {
    let mut element = Element { name: start.local_name().into_inner().to_owned(), ..Element::default() };
    attributes(start, most, |key, value| element.attributes.push((key.to_owned(), value.to_owned())));
    element
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Limits;
    use crate::documents::Format;
    use crate::facts::{EntryState, Facts, Fragment, dump};
    use std::fmt::Write as _;

    fn walked(input: &mut Input<'_>) -> String {
        const FORMAT: Format = Format {
            id: "test",
            title: "",
            spec: "",
            state: EntryState::Recognised,
            is_test_report: true,
            system: "",
            sniff: |_| crate::documents::Confidence::No,
            read: |_, _| {},
        };
        let limits = Limits::default();
        let mut fragment = Fragment::default();
        let mut writer = Writer::new(&mut fragment, 0, "a.xml".to_owned(), &FORMAT, &limits);
        let mut out = String::new();
        walk(
            input,
            &mut writer,
            |name| name == "case",
            |step, _| {
                let _ = match step {
                    Step::Enter(element) => writeln!(out, "enter {} {:?}", element.name, element.attributes),
                    Step::Leave(name) => writeln!(out, "leave {name}"),
                    Step::Leaf(element) => {
                        let child = element.below(&["failure", "message"]);
                        let told = child.map(|child| (&child.text, child.inner, child.line));
                        let (span, lines) = (element.span, (element.line, element.end_line));
                        writeln!(out, "leaf {:?} {span:?} {lines:?} {told:?} cut={}", element.get("n"), element.is_cut)
                    }
                };
            },
        );
        let mut facts = Facts::default();
        facts.absorb(fragment);
        out + &dump(&facts)
    }

    const TEXT: &str = "<r><s a='1'>\n<case n='x'/><case n='y'><failure>\n<message> a &lt; b &amp;&#33; <![CDATA[<c>]]></message></failure></case></s><t/></r>";

    #[test]
    fn leaves_come_whole_and_containers_are_entered() {
        let told = walked(&mut Input::whole(TEXT.as_bytes()));
        expect_test::expect![[r#"
            enter r []
            enter s [("a", "1")]
            leaf "x" Span { start: 13, end: 26 } (2, 2) None cut=false
            leaf "y" Span { start: 26, end: 120 } (2, 3) Some(("a < b &! <c>", Span { start: 57, end: 93 }, 3)) cut=false
            leave s
            enter t []
            leave t
            leave r
            document test
        "#]]
        .assert_eq(&told);
    }

    #[test]
    fn a_stream_gives_the_same() {
        let mut rest: &[u8] = &TEXT.as_bytes()[20..];
        let told = walked(&mut Input::streamed(&TEXT.as_bytes()[..20], &mut rest));
        assert_eq!(told, walked(&mut Input::whole(TEXT.as_bytes())));
    }

    #[test]
    fn what_is_cut_comes_as_far_as_it_goes_with_a_row_of_the_ledger() {
        for cut in 0..TEXT.len() {
            let told = walked(&mut Input::whole(&TEXT.as_bytes()[..cut]));
            assert_eq!(told.matches("enter").count(), told.matches("leave").count(), "{told}");
            assert!(cut < 3 || told.contains("note data_loss"), "{cut}: {told}");
        }
    }
}
