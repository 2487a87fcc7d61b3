//! XML of Valgrind's tools: Memcheck, Helgrind, DRD.
//!
//! ```xml
//! <valgrindoutput><protocolversion>4</protocolversion><protocoltool>memcheck</protocoltool><tool>memcheck</tool>
//!   <error><unique>0x1</unique><tid>1</tid><kind>InvalidRead</kind><what>Invalid read of size 4</what>
//!     <stack><frame><ip>0x1</ip><obj>/src/build/shop</obj><fn>total</fn><dir>/src/shop</dir><file>cart.c</file>
//!     <line>41</line></frame></stack></error>
//!   <error><kind>Leak_DefinitelyLost</kind><xwhat><text>40 bytes are lost</text><leakedbytes>40</leakedbytes></xwhat>
//!     <stack>…</stack></error>
//!   <suppcounts><pair><count>2</count><name>libc</name></pair></suppcounts></valgrindoutput>
//! ```
//!
//! An error stands where the first frame is whose source is known and that is none of Valgrind's own.

use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Writer};
use crate::entries::Input;
use crate::facts::{Issue, IssueLevel, Loss};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "valgrind",
    title: "Valgrind XML",
    spec: "https://sourceware.org/git/?p=valgrind.git;a=blob;f=docs/internals/xml-output-protocol4.txt",
    sniff: |probe| {
        if probe.xml_root() == Some("valgrindoutput") { Confidence::Certain } else { Confidence::No }
    },
    read,
    ..super::linters::CHECKSTYLE
};

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut tool = String::from("valgrind");
    let mut suppressed = 0_u64;
    let is_leaf = |name: &str| matches!(name, "error" | "fatal_signal" | "tool" | "suppcounts");
    walk(input, writer, is_leaf, |step, writer| {
        let Step::Leaf(element) = step else { return };
        match element.name.as_str() {
            "tool" => tool.clone_from(&element.text),
            "suppcounts" => {
                let counts = element.children_of("pair").filter_map(|pair| pair.text_below(&["count"]).parse().ok());
                // Told again as the program goes on: the last one counts.
                suppressed = counts.fold(0, u64::saturating_add);
            }
            _ => issue(&element, &tool, writer),
        }
    });
    if suppressed > 0 {
        writer.note(Loss::Info, format!("errors that suppressions held back: {suppressed}"), 0);
    }
}

fn issue(element: &Element, tool: &str, writer: &mut Writer<'_>) {
    let said = |path: &[&str]| element.text_below(path);
    // A signal that ended the program has no kind and no words.
    let (rule, message) = match element.name.as_str() {
        "error" => (said(&["kind"]), [said(&["what"]), said(&["xwhat", "text"])].concat()),
        _ => (said(&["signame"]), format!("ended by {} {}", said(&["signame"]), said(&["event"]))),
    };
    let level = match rule {
        // Still reachable at the end, or lost with what points to it.
        "Leak_StillReachable" | "Leak_IndirectlyLost" => IssueLevel::Note,
        "Leak_PossiblyLost" => IssueLevel::Warning,
        _ => IssueLevel::Error,
    };
    let empty = Element::default();
    // Further stacks are of what happened before: where a block was allocated or freed.
    let frames = || element.child("stack").into_iter().flat_map(|stack| stack.children_of("frame"));
    let is_ours = |frame: &&Element| {
        !frame.text_below(&["file"]).is_empty() && !frame.text_below(&["obj"]).contains("/vgpreload_")
    };
    let first = frames().next().unwrap_or(&empty);
    let place = frames().find(is_ours).unwrap_or(&empty);
    let (folder, file) = (place.text_below(&["dir"]), place.text_below(&["file"]));
    let file = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
    let mut message = message.trim().to_owned();
    if file.is_empty() && !first.children.is_empty() {
        let of = |name: &str| first.text_below(&[name]);
        // Without debugging information only the function and its library are known, or an address.
        let function = if of("fn").is_empty() { of("ip") } else { of("fn") };
        message = format!("{message} in {function} ({})", of("obj"));
    }
    let issue = Issue {
        origin: writer.origin(element.span, element.line),
        tool: writer.intern(tool),
        rule: writer.intern(rule),
        level,
        file: writer.intern(&file),
        line: place.text_below(&["line"]).parse().unwrap_or(0),
        category: writer.intern(if rule.starts_with("Leak_") { "leak" } else { "" }),
        message: writer.intern(&message),
        ..Issue::default()
    };
    writer.records().issues.push(issue);
    writer.document(|document| document.records += 1);
}
