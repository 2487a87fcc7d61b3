//! XML of `JaCoCo`.
//!
//! ```xml
//! <report name="r"><package name="org/x"><sourcefile name="A.java"><line nr="3" mi="0" ci="2" mb="1" cb="1"/>
//!   <counter type="LINE" missed="0" covered="1"/></sourcefile></package>
//!   <counter type="LINE" missed="0" covered="1"/></report>
//! ```
//!
//! Source files are named below their package; groups of a report are modules.

use super::file::{File, Sum};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{CoverageMetric, EntryState, Loss};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "jacoco",
    title: "JaCoCo XML",
    spec: "https://www.jacoco.org/jacoco/trunk/coverage/report.dtd",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let has = |word: &str| probe.text().is_some_and(|text| text.contains(word));
    let is_it = probe.xml_root() == Some("report") && (has("JACOCO") || has("<sessioninfo") || has("<counter type=\""));
    if is_it { Confidence::Certain } else { Confidence::No }
}

/// Words of counters.
const COUNTERS: [(&str, CoverageMetric); 6] = [
    ("LINE", CoverageMetric::Line),
    ("BRANCH", CoverageMetric::Branch),
    ("INSTRUCTION", CoverageMetric::Instruction),
    ("METHOD", CoverageMetric::Function),
    ("CLASS", CoverageMetric::Class),
    ("COMPLEXITY", CoverageMetric::Complexity),
];

/// Measure, covered, total.
fn counter(element: &Element) -> Option<(CoverageMetric, u64, u64)> {
    let (_, metric) = COUNTERS.iter().find(|(word, _)| *word == element.get("type"))?;
    let covered: u64 = element.get("covered").parse().ok()?;
    Some((*metric, covered, covered + element.get("missed").parse::<u64>().ok()?))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut sum = Sum::default();
    let mut stated = Vec::new();
    // Groups, and the package.
    let mut path: Vec<String> = Vec::new();
    let mut off = 0_u64;
    walk(
        input,
        writer,
        |name| matches!(name, "class" | "sourcefile"),
        |step, writer| match step {
            Step::Enter(element) => match element.name.as_str() {
                "sessioninfo" => {
                    for millis in ["start", "dump"].iter().filter_map(|name| element.get(name).parse().ok()) {
                        writer.time(millis);
                    }
                }
                "group" | "package" => path.push(element.get("name").to_owned()),
                "counter" if path.is_empty() => stated.extend(counter(&element)),
                _ => {}
            },
            Step::Leave(name) if name == "group" || name == "package" => {
                path.pop();
            }
            Step::Leave(_) => {}
            // Classes stand in their source files; without debug information they have none.
            Step::Leaf(element) if element.name == "class" => {
                if element.has("sourcefilename").is_none() {
                    let name = element.get("name").to_owned();
                    off += u64::from(file(&element, &name, &path, &mut sum, writer));
                }
            }
            Step::Leaf(element) => {
                let package = path.last().map_or("", String::as_str);
                let name = if package.is_empty() { String::new() } else { format!("{package}/") } + element.get("name");
                off += u64::from(file(&element, &name, &path, &mut sum, writer));
            }
        },
    );
    if off > 0 {
        writer.note(Loss::Info, format!("files whose counters are not those of their lines: {off}"), 0);
    }
    for (metric, covered, total) in stated {
        sum.compare(metric, Some((covered, total)), writer);
    }
}

/// True when its counters contradict its lines.
fn file(element: &Element, name: &str, path: &[String], sum: &mut Sum, writer: &mut Writer<'_>) -> bool {
    let mut file = File::new(name, &path.join(" › "), writer.origin(element.span, element.line));
    for line in element.children_of("line") {
        let of = |name: &str| line.get(name).parse::<u64>().unwrap_or(0);
        let number = line.get("nr").parse().unwrap_or(0);
        file.line(number, of("ci") > 0, (of("cb"), of("cb") + of("mb")));
    }
    for (metric, covered, total) in element.children_of("counter").filter_map(counter) {
        file.count(metric, covered, total);
    }
    let counted = file.counted();
    let is_off =
        counted.1 > 0 && !element.is_cut && file.told(CoverageMetric::Line).is_some_and(|told| told != counted);
    file.write(sum, writer);
    is_off
}
