//! What leaves: reports, and rows of the tables.

use super::{Session, content};
use crate::entries::{self, Input, Reader};
use crate::facts::Fragment;
use crate::findings::Answer;
use crate::methods::redact::Numbered;
use crate::reports::rows::{Sink, Source, Table, Visit};
use crate::reports::{self, Baseline, GateFormat, Inspection, Material, News, Options, Redactor, Renderer, Report};
use crate::views::{Gate, Lens, Scene, Verdict};
use std::io;

impl Scene<'_> {
    /// A lens as text, redacted.
    pub fn lens_text(&self, lens: &Lens, options: &Options) -> String {
        let view = self.lens(lens.id).unwrap_or_default();
        reports::lens_text(&view, Redactor::of(&Numbered::new(self.policy.redaction()), options))
    }

    /// A lens as the JSON of its command, redacted.
    pub fn lens_json(&self, lens: &Lens, options: &Options) -> String {
        reports::lens_json(self, lens, options)
    }

    /// The files of the five systems by their paths, each with its content or with why there is none.
    pub fn compat(&self, options: &Options) -> Vec<(&'static str, Result<String, String>)> {
        reports::compat(self, Redactor::of(&Numbered::new(self.policy.redaction()), options))
    }

    /// The refreshed `perf/baseline.json` of Hologram, or the answer that forbids it.
    pub fn refreshed_baseline(&self, options: &Options) -> Result<Baseline, Answer> {
        reports::baseline(self, Redactor::of(&Numbered::new(self.policy.redaction()), options))
    }
}

impl Session {
    /// The document of `inspect`, redacted; call after [`Session::finish`].
    pub fn inspection(&self, options: &Options) -> Inspection {
        self.inspected(options, &self.numbered())
    }

    /// The same as a part of an output that has its marks already.
    pub(super) fn inspected(&self, options: &Options, numbered: &Numbered) -> Inspection {
        let material = Material {
            facts: &self.facts,
            answers: &self.answers,
            findings: &self.findings,
            summary: &self.summary(false),
            as_of: &self.policy.as_of,
            numbered,
        };
        reports::inspection(&material, options)
    }

    /// What the rules that the policy turns on decide; call after [`Session::finish`].
    pub fn gate(&self) -> Gate {
        self.with_scene(crate::views::gate)
    }

    /// The gate as it leaves, redacted.
    pub fn gate_report(&self, gate: &Gate, format: GateFormat, options: &Options) -> String {
        let numbered = self.numbered();
        // The gate stands first, so its secrets have the first numbers.
        let document = reports::gate_document(gate, (&self.policy, &self.findings), &numbered, options);
        let inspection = self.inspected(options, &numbered);
        reports::gate_written(&document, &inspection, format, options)
    }

    /// What the message to Slack tells that is new.
    pub fn news(&self, options: &Options) -> News {
        let verdict = self.summary(false).verdict;
        self.with_scene(|scene| reports::news(scene, verdict == Verdict::Green, verdict == Verdict::Red, options))
    }

    /// A report as text.
    pub fn report(&self, renderer: &Renderer, options: &Options) -> String {
        let mut out = String::new();
        // Appending to a text does not fail.
        let _ = self.write_report(renderer, options, &mut |text| {
            out.push_str(text);
            Ok(())
        });
        out
    }

    /// A report, piece by piece: one of all tests may be large.
    pub fn write_report(&self, renderer: &Renderer, options: &Options, sink: &mut Sink<'_>) -> io::Result<()> {
        // One set of marks, so that a value has one whichever way it comes.
        let numbered = self.numbered();
        let redactor = Redactor::of(&numbered, options);
        let inspection = self.inspected(options, &numbered);
        let source = |ask: &mut dyn FnMut(&Source<'_>)| self.with_source(redactor, |source| ask(source));
        let scene = |ask: &mut dyn FnMut(&Scene<'_>, Redactor<'_>)| self.with_scene(|scene| ask(scene, redactor));
        renderer.write(&Report::new(&inspection, &source, &scene), options, sink)
    }

    /// Writes the HTML report with the application over what it carries: the text of an `artiscope.html`, and the
    /// bytes of the bundle as gzip; a sentence where the application is none.
    pub fn write_html(
        &self,
        (app, bundle, packed): (&str, &super::Bundle, &[u8]),
        options: &Options,
        sink: &mut Sink<'_>,
    ) -> io::Result<()> {
        if !reports::is_application(app) {
            return Err(io::Error::other("the application is not an artiscope.html"));
        }
        let said = (bundle.size.word(), bundle.files, bundle.left_out);
        let carried = reports::Carried { app, about: &bundle.about, packed, said };
        let numbered = self.numbered();
        let redactor = Redactor::of(&numbered, options);
        let inspection = self.inspected(options, &numbered);
        let source = |ask: &mut dyn FnMut(&Source<'_>)| self.with_source(redactor, |source| ask(source));
        let scene = |ask: &mut dyn FnMut(&Scene<'_>, Redactor<'_>)| self.with_scene(|scene| ask(scene, redactor));
        reports::write_html(&Report::new(&inspection, &source, &scene), options, Some(&carried), sink)
    }

    /// The lines that explain the failure of each log, as the JSON of `explain`, redacted.
    pub fn explanation_json(&self, options: &Options) -> String {
        reports::explanation_json(&self.facts, Redactor::of(&self.numbered(), options))
    }

    /// The same for people.
    pub fn explanation_text(&self, options: &Options) -> String {
        reports::explanation_text(&self.facts, Redactor::of(&self.numbered(), options))
    }

    /// Rows of a table as JSON lines, one call of `sink` for each.
    pub fn rows(&self, table: &Table, options: &Options, sink: &mut Sink<'_>) -> io::Result<()> {
        let numbered = self.numbered();
        self.with_source(Redactor::of(&numbered, options), |source| (table.write)(source, sink))
    }

    pub(super) fn with_source<T>(&self, redactor: Redactor<'_>, ask: impl FnOnce(&Source<'_>) -> T) -> T {
        let reread = |unit: u32, wanted: &dyn Fn(&str) -> bool, visit: &mut Visit<'_>| {
            self.reread(unit, wanted, visit);
        };
        ask(&Source { facts: &self.facts, redactor, reread: &reread })
    }

    /// Reads a unit again and shows the bytes of the entries that are wanted: see [`Reader::wanted`].
    pub(super) fn reread(&self, unit: u32, wanted: &dyn Fn(&str) -> bool, visit: &mut Visit<'_>) {
        let Some(unit) = self.units.get(unit as usize) else { return };
        let Some(input) = self.inputs.get(unit.input as usize) else { return };
        let mut document = |fragment: &mut Fragment, at: u32, input: &mut Input<'_>| {
            let path = fragment.entries.get(at as usize).map(|entry| entry.path.clone()).unwrap_or_default();
            if !wanted(&path) {
                return;
            }
            match input.as_whole() {
                Some(bytes) => visit(&path, bytes),
                None => visit(&path, &content::take(input).bytes),
            }
        };
        let mut reader = Reader { limits: &self.limits, document: &mut document, wanted, unopened: None };
        entries::read(&*input.source, unit, &mut reader, &mut Fragment::default());
    }
}
