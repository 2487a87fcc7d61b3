//! Results as Jenkins keeps them beside a build: `builds/<number>/junitResult.xml`.
//!
//! ```xml
//! <result plugin="junit"><suites><suite><file>/ws/TEST-cart.xml</file><name>com.example.CartTest</name>
//!   <timestamp>2025-03-04T10:12:47</timestamp><cases><case><duration>0.031</duration>
//!     <className>com.example.CartTest</className><testName>total</testName><skipped>false</skipped>
//!     <errorStackTrace>AssertionError: …</errorStackTrace><errorDetails>expected 10</errorDetails>
//!     <failedSince>41</failedSince></case></cases></suite></suites></result>
//! ```
//!
//! Failed and broken are one here: what has details or a stack failed. `failedSince` is the number of the
//! build in which the case began to fail.

use super::xml_case::{Draft, inner, seconds};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer, times};
use crate::entries::Input;
use crate::facts::{EntryState, Status, StrId};

pub(super) const FORMAT: Format = Format {
    id: "jenkins-result",
    title: "Jenkins test result",
    spec: "https://plugins.jenkins.io/junit/",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let has = |text: &str| text.contains("<suites>") && (text.contains("<cases") || text.contains("junit"));
    let is_it = probe.xml_root() == Some("result") && probe.text().is_some_and(has);
    if is_it { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut suite = StrId::EMPTY;
    let is_leaf = |name: &str| matches!(name, "case" | "name" | "timestamp");
    walk(input, writer, is_leaf, |step, writer| match step {
        Step::Enter(element) if element.name == "suite" => {
            suite = StrId::EMPTY;
            writer.document(|document| document.suites += 1);
        }
        Step::Leaf(element) => match element.name.as_str() {
            "case" => case(&element, suite, writer),
            "timestamp" => {
                if let Some((millis, _)) = times::parse_iso(&element.text) {
                    writer.time(millis);
                }
            }
            _ => suite = writer.intern(&element.text),
        },
        _ => {}
    });
}

fn case(element: &Element, suite: StrId, writer: &mut Writer<'_>) {
    let said = |name: &str| element.text_below(&[name]);
    let (details, stack) = (element.child("errorDetails"), element.child("errorStackTrace"));
    let told = [details, stack].into_iter().flatten().find(|element| !element.text.is_empty());
    let status = match (said("skipped"), told) {
        ("true", _) => Status::Skipped,
        (_, Some(_)) => Status::Failed,
        _ => Status::Passed,
    };
    let mut draft = Draft::new(element, status, seconds(said("duration"))).named(
        suite,
        said("className"),
        said("testName"),
        writer,
    );
    if let Some(at) = told.filter(|_| status == Status::Failed) {
        // The message is cut to its first lines in older versions; the stack has it whole.
        let message = details.map_or("", |details| details.text.as_str());
        draft.told(at, message, "", stack, writer);
    } else if let Some(why) = element.child("skippedMessage").filter(|why| !why.text.is_empty()) {
        draft.told(why, &why.text, "", None, writer);
    }
    if !matches!(said("failedSince"), "" | "0") {
        draft.property("failedSince", said("failedSince"), writer);
    }
    (draft.detail.stdout, draft.detail.stderr) = (inner(element.child("stdout")), inner(element.child("stderr")));
    draft.write(element.is_cut, writer);
}
