//! XML of Clover, as `OpenClover`, `PHPUnit` and Istanbul write it.
//!
//! ```xml
//! <coverage generated="1700000000" clover="3.2.0"><project><metrics statements="2" coveredstatements="1"/>
//!   <package name="p"><file name="a.js" path="/src/a.js"><metrics statements="2" coveredstatements="1"
//!     conditionals="2" coveredconditionals="1" methods="1" coveredmethods="1"/>
//!     <line num="1" count="3" type="stmt"/><line num="2" count="0" type="cond" truecount="1" falsecount="0"/>
//!   </file></package></project></coverage>
//! ```

use super::file::{File, Sum};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{CoverageMetric, EntryState};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "clover",
    title: "Clover XML",
    spec: "https://openclover.org/doc/manual/latest/general--xml-report-schema.html",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let has = |word: &str| probe.text().is_some_and(|text| text.contains(word));
    let is_it = probe.xml_root() == Some("coverage") && (has("clover=") || has("<project"));
    if is_it { Confidence::Certain } else { Confidence::No }
}

/// Names of the metrics: all are `statements`, covered ones `coveredstatements`.
const METRICS: [(&str, CoverageMetric); 3] = [
    ("statements", CoverageMetric::Statement),
    ("conditionals", CoverageMetric::Branch),
    ("methods", CoverageMetric::Function),
];

fn metrics(element: &Element) -> impl Iterator<Item = (CoverageMetric, u64, u64)> {
    METRICS.iter().filter_map(|(name, metric)| {
        let of = |name: &str| element.get(name).parse::<u64>().ok();
        Some((*metric, of(&format!("covered{name}"))?, of(name)?))
    })
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut sum = Sum::default();
    let mut package = String::new();
    let mut stated = Vec::new();
    let (mut in_package, mut in_project) = (false, false);
    walk(
        input,
        writer,
        |name| name == "file",
        |step, writer| match step {
            Step::Enter(element) => match element.name.as_str() {
                "coverage" => {
                    if let Ok(time) = element.get("generated").parse::<i64>()
                        && time > 0
                    {
                        writer.time(if time < 100_000_000_000 { time * 1000 } else { time });
                    }
                }
                "project" => in_project = true,
                "package" => {
                    in_package = true;
                    element.get("name").clone_into(&mut package);
                }
                "metrics" if in_project && !in_package && stated.is_empty() => stated.extend(metrics(&element)),
                _ => {}
            },
            Step::Leave(name) if name == "package" => {
                in_package = false;
                package.clear();
            }
            Step::Leave(name) if name == "project" => {
                in_project = false;
                for (metric, covered, total) in std::mem::take(&mut stated) {
                    sum.compare(metric, Some((covered, total)), writer);
                }
            }
            Step::Leave(_) => {}
            Step::Leaf(element) => file(&element, &package, &mut sum, writer),
        },
    );
}

fn file(element: &Element, package: &str, sum: &mut Sum, writer: &mut Writer<'_>) {
    let name = element.has("path").filter(|path| !path.is_empty()).unwrap_or(element.get("name"));
    let mut file = File::new(name, package, writer.origin(element.span, element.line));
    // Of `PHPUnit` and OpenClover lines may stand in their class; where a method begins is no line that runs.
    let is_line = |child: &&Element| child.name == "line" && child.get("type") != "method";
    for line in element.descendants().into_iter().filter(is_line) {
        let of = |name: &str| line.get(name).parse::<u64>().unwrap_or(0);
        let number = line.get("num").parse().unwrap_or(0);
        let is_hit = of("count") + of("truecount") + of("falsecount") > 0;
        file.line(number, is_hit, (0, 0));
    }
    if let Some(told) = element.child("metrics") {
        for (metric, covered, total) in metrics(told) {
            file.count(metric, covered, total);
        }
    }
    file.write(sum, writer);
}
