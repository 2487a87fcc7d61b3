//! Cobertura XML, which most tools can write.
//!
//! ```xml
//! <coverage line-rate="0.5" lines-valid="2" lines-covered="1"><packages><package name="p"><classes>
//!   <class name="A" filename="src/a.py"><methods><method name="f"><lines><line number="1" hits="1"/></lines></method>
//!   </methods><lines><line number="1" hits="1" branch="true" condition-coverage="50% (1/2)"/>
//!   <line number="2" hits="0"/></lines></class></classes></package></packages></coverage>
//! ```
//!
//! Classes of one file in one package are one file. Lines of methods count only where the class lists none.

use super::file::{File, Sum, is_off};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{CoverageMetric, EntryState, Loss};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "cobertura",
    title: "Cobertura XML",
    spec: "https://github.com/cobertura/web/blob/master/htdocs/xml/coverage-04.dtd",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let has = |word: &str| probe.text().is_some_and(|text| text.contains(word));
    let is_it = probe.xml_root() == Some("coverage") && (has("line-rate=") || has("<packages"));
    if is_it { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut root = None;
    let mut package = String::new();
    let mut files: Vec<File> = Vec::new();
    let mut sum = Sum::default();
    let mut off = 0_u64;
    let mut is_cut = false;
    walk(
        input,
        writer,
        |name| name == "class",
        |step, writer| match step {
            Step::Enter(element) if element.name == "coverage" => {
                // Milliseconds since 1970; some tools write seconds.
                if let Ok(time) = element.get("timestamp").parse::<i64>()
                    && time > 0
                {
                    writer.time(if time < 100_000_000_000 { time * 1000 } else { time });
                }
                root = Some(element);
            }
            Step::Enter(element) if element.name == "package" => element.get("name").clone_into(&mut package),
            Step::Leaf(element) => {
                is_cut |= element.is_cut;
                off += u64::from(class(&element, &package, &mut files, writer));
            }
            Step::Leave(name) if name == "package" || name == "coverage" => {
                for file in files.drain(..) {
                    file.write(&mut sum, writer);
                }
            }
            _ => {}
        },
    );
    if off > 0 {
        writer.note(Loss::Info, format!("classes that state another line rate than their lines have: {off}"), 0);
    }
    let Some(root) = root.filter(|_| !is_cut && sum.files > 0) else { return };
    for (metric, name, rate) in
        [(CoverageMetric::Line, "lines", "line-rate"), (CoverageMetric::Branch, "branches", "branch-rate")]
    {
        let of = |what: &str| root.get(&format!("{name}-{what}")).parse::<u64>().ok();
        match of("covered").zip(of("valid")) {
            Some(stated) => sum.compare(metric, Some(stated), writer),
            None => sum.compare_rate(metric, root.get(rate).parse().ok(), writer),
        }
    }
}

/// A class; true when it states another rate than its lines have.
fn class(element: &Element, package: &str, files: &mut Vec<File>, writer: &mut Writer<'_>) -> bool {
    let name = match element.get("filename") {
        "" => element.get("name"),
        name => name,
    };
    let at = files.iter().position(|file| file.name == name).unwrap_or_else(|| {
        files.push(File::new(name, package, writer.origin(element.span, element.line)));
        files.len() - 1
    });
    let Some(file) = files.get_mut(at) else { return false };
    let methods: Vec<&Element> =
        element.child("methods").map(|all| all.children_of("method").collect()).unwrap_or_default();
    let lines_of = |of: &Element| -> Vec<(u32, bool, (u64, u64))> {
        of.child("lines").map(|lines| lines.children_of("line").map(line).collect()).unwrap_or_default()
    };
    let mut lines = lines_of(element);
    for method in &methods {
        let own = lines_of(method);
        let is_hit = own.iter().any(|(_, is_hit, _)| *is_hit) || is_above_zero(method.get("hits"));
        file.count(CoverageMetric::Function, u64::from(is_hit), 1);
        if element.child("lines").is_none_or(|lines| lines.children.is_empty()) {
            lines.extend(own);
        }
    }
    let mut alone = File::new("", "", writer.origin(element.span, element.line));
    for (number, is_hit, branches) in lines {
        file.line(number, is_hit, branches);
        alone.line(number, is_hit, branches);
    }
    let (hit, all) = alone.counted();
    if all > 0 {
        file.count(CoverageMetric::Class, u64::from(hit > 0), 1);
    }
    !element.is_cut && element.get("line-rate").parse().is_ok_and(|rate| is_off(rate, hit, all))
}

fn is_above_zero(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|hits| hits > 0.0)
}

/// Number, whether it was hit, and `50% (1/2)` of its conditions.
fn line(element: &Element) -> (u32, bool, (u64, u64)) {
    let inside = element.get("condition-coverage").split_once('(').and_then(|(_, rest)| rest.split_once('/'));
    let branches = inside.and_then(|(covered, rest)| {
        Some((covered.trim().parse().ok()?, rest.trim_end().trim_end_matches(')').trim().parse().ok()?))
    });
    (element.get("number").parse().unwrap_or(0), is_above_zero(element.get("hits")), branches.unwrap_or_default())
}
