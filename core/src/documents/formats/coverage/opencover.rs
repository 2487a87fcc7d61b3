//! XML of `OpenCover`, as coverlet, `AltCover` and Unity write it too.
//!
//! ```xml
//! <CoverageSession><Summary numSequencePoints="2" visitedSequencePoints="1"/><Modules>
//!   <Module hash="…"><ModuleTime>2025-03-04T10:12:47Z</ModuleTime><ModuleName>Shop</ModuleName>
//!     <Files><File uid="1" fullPath="C:\src\Cart.cs"/></Files>
//!     <Classes><Class><FullName>Shop.Cart</FullName><Methods><Method visited="true">
//!       <FileRef uid="1"/><SequencePoints><SequencePoint vc="1" sl="3" el="4" fileid="1"/></SequencePoints>
//!       <BranchPoints><BranchPoint vc="0" sl="3" path="0" fileid="1"/></BranchPoints></Method></Methods></Class></Classes>
//!   </Module></Modules></CoverageSession>
//! ```
//!
//! Sequence points are statements, and may go over several lines. What says why it was left out is not counted.
//! The time of a module is that of its build, which may be long ago.

use super::file::{File, Sum};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Writer};
use crate::entries::Input;
use crate::facts::CoverageMetric;
use hashbrown::HashMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "opencover",
    title: "OpenCover XML",
    spec: "https://github.com/OpenCover/opencover/wiki/Reports",
    sniff: |probe| {
        if probe.xml_root() == Some("CoverageSession") { Confidence::Certain } else { Confidence::No }
    },
    read,
    ..super::cobertura::FORMAT
};

/// Lines that one statement may go over; compilers mark hidden ones by a line above all.
const MOST_LINES: u32 = 10_000;

#[derive(Default)]
struct Run {
    /// Files of the open module, and where each stands by its number.
    files: Vec<File>,
    places: HashMap<String, usize>,
    package: String,
    /// File of the open class, and whether any of its methods was called.
    class: Option<(usize, bool)>,
    stated: Option<(u64, u64)>,
    sum: Sum,
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let is_leaf = |name: &str| matches!(name, "File" | "Method" | "ModuleName");
    let is_whole = walk(input, writer, is_leaf, |step, writer| run.step(&step, writer));
    if is_whole {
        run.sum.compare(CoverageMetric::Statement, run.stated, writer);
    }
}

impl Run {
    fn step(&mut self, step: &Step, writer: &mut Writer<'_>) {
        match step {
            Step::Enter(element) if element.name == "Summary" && self.stated.is_none() => {
                let of = |name: &str| element.get(name).parse().ok();
                self.stated = of("visitedSequencePoints").zip(of("numSequencePoints"));
            }
            Step::Leave(name) if name == "Class" => {
                if let Some((at, is_hit)) = self.class.take()
                    && let Some(file) = self.files.get_mut(at)
                {
                    file.count(CoverageMetric::Class, u64::from(is_hit), 1);
                }
            }
            Step::Leave(name) if name == "Module" => {
                for file in std::mem::take(&mut self.files) {
                    file.write(&mut self.sum, writer);
                }
                self.places.clear();
                self.package.clear();
            }
            Step::Leaf(element) => match element.name.as_str() {
                "ModuleName" => element.text.clone_into(&mut self.package),
                "File" => {
                    self.places.insert(element.get("uid").to_owned(), self.files.len());
                    let origin = writer.origin(element.span, element.line);
                    self.files.push(File::new(element.get("fullPath"), &self.package, origin));
                }
                _ if element.has("skippedDueTo").is_some() => {}
                _ => self.method(element),
            },
            _ => {}
        }
    }

    fn method(&mut self, element: &Element) {
        let own = element.child("FileRef").map_or("", |file| file.get("uid"));
        let mut first = self.places.get(own).copied();
        let mut is_hit = element.get("visited") == "true";
        for point in element.descendants() {
            let (metric, is_branch) = match point.name.as_str() {
                "SequencePoint" => (CoverageMetric::Statement, false),
                "BranchPoint" => (CoverageMetric::Branch, true),
                _ => continue,
            };
            let of = |name: &str| point.get(name).parse::<u32>().unwrap_or(0);
            // What has no file of its own is of that of its method.
            let at = self.places.get(point.has("fileid").unwrap_or(own)).or(self.places.get(own)).copied();
            let Some((at, file)) = at.and_then(|at| Some((at, self.files.get_mut(at)?))) else { continue };
            let is_visited = point.get("vc").parse::<u64>().is_ok_and(|visits| visits > 0);
            first = first.or(Some(at));
            is_hit |= is_visited;
            file.count(metric, u64::from(is_visited), 1);
            let (start, end) = (of("sl"), of("el").max(of("sl")));
            if !is_branch && end - start < MOST_LINES && start < 16_000_000 {
                for line in start..=end {
                    file.line(line, is_visited, (0, 0));
                }
            }
        }
        let Some(at) = first else { return };
        if let Some(file) = self.files.get_mut(at) {
            file.count(CoverageMetric::Function, u64::from(is_hit), 1);
        }
        let class = self.class.get_or_insert((at, false));
        class.1 |= is_hit;
    }
}
