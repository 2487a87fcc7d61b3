//! What the bindings do, without JavaScript: so that it can be tested natively.

use crate::given::Given;
use artiscope_core::bytes::ByteSource;
use artiscope_core::entries::batches;
use artiscope_core::facts::Loss;
use artiscope_core::findings::policy::PRESETS;
use artiscope_core::reports::rows::{TABLES, table};
use artiscope_core::reports::{Options, RENDERERS, renderer};
use artiscope_core::session::{Correction, RedactedCopy, Session, read_units, redacted_copy};
use artiscope_core::views::{LENSES, Lens};
use serde_json::json;
use std::io;
use std::ops::Range;
use std::rc::Rc;

/// Bytes of rows that are handed over at once.
const PIECE: usize = 256 << 10;

/// A source that the session and this host read.
#[derive(Clone)]
struct Shared(Rc<dyn ByteSource>);

impl ByteSource for Shared {
    fn len(&self) -> u64 {
        self.0.len()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read_at(offset, buf)
    }
}

/// A text that leaves: what asks for it, and how it is made of an id.
pub struct Text {
    /// What asks for it.
    pub what: &'static str,
    make: fn(&Engine, &str) -> Result<String, String>,
}

/// Everything that leaves as one text, redacted: a new one is a row here and a method of `pkg/js/session.js`.
pub const TEXTS: &[Text] = &[
    Text { what: "report", make: Engine::report },
    Text { what: "lens", make: Engine::lens_json },
    Text { what: "lens-text", make: Engine::lens_text },
    Text { what: "explain", make: |engine, _| Ok(engine.session.explanation_json(&engine.options)) },
    Text { what: "explain-text", make: |engine, _| Ok(engine.session.explanation_text(&engine.options)) },
];

/// Inputs that are read step by step, and then asked.
pub struct Engine {
    session: Session,
    given: Given,
    options: Options,
    /// As they were given, for copies.
    inputs: Vec<(String, Shared)>,
    /// By their numbers in the session.
    sources: Vec<Shared>,
    batches: Vec<Range<usize>>,
    next: usize,
    done: u64,
    total: u64,
}

impl Engine {
    /// Lists inputs and plans what there is to read; the sentence says which option was refused.
    pub fn plan(inputs: Vec<(String, Rc<dyn ByteSource>)>, given: &str) -> Result<Self, String> {
        let given = Given::read(given)?;
        let limits = given.limits()?;
        let (policy, problems) = given.policy()?;
        let inputs: Vec<(String, Shared)> = inputs.into_iter().map(|(name, source)| (name, Shared(source))).collect();
        let mut session = Session::new(limits);
        let boxed = |source: &Shared| -> Box<dyn ByteSource> { Box::new(source.clone()) };
        let places = session.add(inputs.iter().map(|(name, source)| (name.clone(), boxed(source))).collect());
        let sources = places.iter().filter_map(|&place| inputs.get(place).map(|(_, source)| source.clone())).collect();
        let mut unread = given.unread();
        for problem in problems {
            let (path, what) = problem.split_once(": ").unwrap_or(("quarantine", &problem));
            unread.note(path, Loss::Info, what.to_owned(), 0);
        }
        session.absorb(unread);
        session.set_policy(policy);
        if let Some(project) = given.project() {
            session.correct(Correction::project(project));
        }
        let total = session.units().iter().map(|unit| unit.stored_bytes).fold(0, u64::saturating_add);
        let (options, batches) = (given.output(), batches(session.units()));
        Ok(Self { session, given, options, inputs, sources, batches, next: 0, done: 0, total })
    }

    /// Reads a batch of units; false when there is none left.
    pub fn step(&mut self) -> bool {
        let Some(batch) = self.batches.get(self.next).cloned() else { return false };
        self.next += 1;
        let units = self.session.units().get(batch.clone()).unwrap_or_default().to_vec();
        let source = units.first().and_then(|unit| self.sources.get(unit.input as usize));
        let limit = self.session.limits().inflated_bytes;
        let fragment = source.map(|source| read_units(source, &units, self.session.limits()));
        if self.session.facts().inflated_bytes >= limit {
            let rest = batch.start..self.session.units().len();
            self.session.lose(rest, "not read: the limit of inflated bytes over all inputs is used up");
            self.next = self.batches.len();
            return false;
        }
        if let Some(fragment) = fragment {
            self.session.absorb(fragment);
        }
        self.done = units.iter().map(|unit| unit.stored_bytes).fold(self.done, u64::saturating_add);
        self.next < self.batches.len()
    }

    /// Stored bytes of the units that were read.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Stored bytes of all units.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Lets the rules speak.
    pub fn finish(&mut self) {
        self.session.finish();
    }

    /// True when at least one entry could be read.
    pub fn is_readable(&self) -> bool {
        let counts = self.session.facts().entry_counts();
        counts.total > counts.lost
    }

    /// What leaves as text; the sentence names what is known where something is not.
    pub fn text(&self, what: &str, of: &str) -> Result<String, String> {
        let known = || TEXTS.iter().map(|text| text.what);
        let text = TEXTS.iter().find(|text| text.what == what).ok_or_else(|| unknown("text", what, known()))?;
        (text.make)(self, of)
    }

    fn report(&self, id: &str) -> Result<String, String> {
        let known = || RENDERERS.iter().map(|renderer| renderer.id);
        let renderer = renderer(id).ok_or_else(|| unknown("format", id, known()))?;
        Ok(self.session.report(renderer, &self.options))
    }

    fn lens_json(&self, id: &str) -> Result<String, String> {
        let lens = lens(id)?;
        Ok(self.session.with_scene(|scene| scene.lens_json(lens, &self.options)))
    }

    fn lens_text(&self, id: &str) -> Result<String, String> {
        let lens = lens(id)?;
        Ok(self.session.with_scene(|scene| scene.lens_text(lens, &self.options)))
    }

    /// Rows of a table as JSON lines, in pieces of whole lines; `give` says whether it took one.
    pub fn facts(&self, id: &str, give: &mut dyn FnMut(&str) -> bool) -> Result<(), String> {
        let known = || TABLES.iter().map(|table| table.id);
        let table = table(id).ok_or_else(|| unknown("table", id, known()))?;
        let mut piece = String::new();
        let refused = || io::Error::other("the rows were not taken");
        let mut sink = |line: &str| {
            piece.push_str(line);
            if piece.len() >= PIECE {
                let is_taken = give(&piece);
                piece.clear();
                return if is_taken { Ok(()) } else { Err(refused()) };
            }
            Ok(())
        };
        self.session.rows(table, &self.options, &mut sink).map_err(|error| error.to_string())?;
        if piece.is_empty() || give(&piece) { Ok(()) } else { Err(refused().to_string()) }
    }

    /// A copy of what was given, without secrets.
    pub fn redacted_copy(&self) -> RedactedCopy {
        // Options were read before: they hold.
        let policy = self.given.policy().map(|(policy, _)| policy).unwrap_or_default();
        let inputs: Vec<(String, &dyn ByteSource)> =
            self.inputs.iter().map(|(name, source)| (name.clone(), source as &dyn ByteSource)).collect();
        redacted_copy(&inputs, &self.given.unread(), self.session.limits(), &policy)
    }
}

fn lens(id: &str) -> Result<&'static Lens, String> {
    LENSES.iter().find(|lens| lens.id == id).ok_or_else(|| unknown("lens", id, LENSES.iter().map(|lens| lens.id)))
}

fn unknown(what: &str, id: &str, known: impl Iterator<Item = &'static str>) -> String {
    format!("no such {what}: {id} (known: {})", known.collect::<Vec<_>>().join(", "))
}

/// What there is to ask for, as JSON.
pub fn about() -> serde_json::Value {
    let formats = RENDERERS.iter().map(|known| {
        json!({"id": known.id, "title": known.title, "file_name": known.file_name, "media_type": known.media_type})
    });
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "tables": TABLES.iter().map(|known| json!({"id": known.id, "title": known.title})).collect::<Vec<_>>(),
        "formats": formats.collect::<Vec<_>>(),
        "lenses": LENSES.iter().map(|known| json!({"id": known.id, "title": known.title})).collect::<Vec<_>>(),
        "limits": artiscope_core::bytes::Limits::KEYS,
        "policies": PRESETS.iter().map(|known| known.id).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use artiscope_core::entries::testing::zip;

    const REPORT: &[u8] =
        br#"<testsuite name="s"><testcase name="t"><failure message="token=ghp_0123456789abcdefghijklmnopqrstuvwxyz"/></testcase></testsuite>"#;

    fn source(bytes: Vec<u8>) -> Rc<dyn ByteSource> {
        Rc::new(bytes)
    }

    fn open(given: &str) -> Engine {
        let inputs = vec![("run.zip".to_owned(), source(zip(&[("junit.xml", REPORT)])))];
        let mut engine = Engine::plan(inputs, given).unwrap_or_else(|why| panic!("{why}"));
        while engine.step() {}
        engine.finish();
        engine
    }

    fn rows(engine: &Engine, table: &str) -> String {
        let mut text = String::new();
        let mut give = |piece: &str| {
            text.push_str(piece);
            true
        };
        engine.facts(table, &mut give).unwrap();
        text
    }

    #[test]
    fn a_zip_gives_a_verdict_and_rows() {
        let engine = open("{}");
        assert!(engine.is_readable());
        assert_eq!(engine.done(), engine.total());
        let document: serde_json::Value = serde_json::from_str(&engine.text("report", "json").unwrap()).unwrap();
        assert_eq!(document["verdict"], "red");
        assert_eq!(document["documents"][0]["path"], "run.zip!/junit.xml");
        assert_eq!(rows(&engine, "tests").lines().count(), 1);
        assert!(rows(&engine, "tests").ends_with('\n'));
        assert_eq!(rows(&engine, "metrics"), "");
        assert!(engine.facts("nonsense", &mut |_| true).unwrap_err().contains("entries, documents, tests"));
        assert!(engine.facts("tests", &mut |_| false).unwrap_err().contains("not taken"));
    }

    #[test]
    fn every_text_is_there_and_redacted() {
        let engine = open("{}");
        for text in TEXTS {
            let of = match text.what {
                "lens" | "lens-text" => "flakes",
                _ => "json",
            };
            let said = engine.text(text.what, of).unwrap();
            assert!(said.ends_with('\n') && !said.contains("ghp_"), "{}: {said}", text.what);
        }
        assert!(!rows(&engine, "tests").contains("ghp_"));
        assert!(!engine.redacted_copy().report.json().contains("ghp_"));
        assert!(engine.text("nonsense", "").unwrap_err().contains("report, lens"));
        assert!(engine.text("report", "nonsense").unwrap_err().contains("text, json, markdown"));
        assert!(engine.text("lens", "nonsense").unwrap_err().contains("flakes"));
    }

    #[test]
    fn options_are_taken_or_refused_with_a_sentence() {
        let given = r#"{"as_of": "2025-01-31", "project": "shop", "run": "7", "policy": ["hologram", {"name": "a.toml", "text": ""}]}"#;
        let document: serde_json::Value = serde_json::from_str(&open(given).text("report", "json").unwrap()).unwrap();
        assert_eq!(document["as_of"], "2025-01-31T00:00:00Z");
        assert_eq!(document["as_of_from"], "given");
        assert_eq!(document["runs"][0]["project"], "shop");
        assert_eq!(document["runs"][0]["run_id"], "7");
        let refused = |given: &str| Engine::plan(Vec::new(), given).err().unwrap_or_default();
        for (given, said) in [
            ("[", "options cannot be read"),
            (r#"{"no_redact": "x"}"#, "no_redact"),
            (r#"{"limits": {"deepness": 1}}"#, "no such limit: deepness"),
            (r#"{"limits": {"depth": 1.5}}"#, "not a whole number"),
            (r#"{"limits": {"depth": 1e12}}"#, "too large"),
            (r#"{"policy": ["nonsense"]}"#, "no such policy: nonsense"),
            (r#"{"as_of": "soon"}"#, "not a time"),
        ] {
            assert!(refused(given).contains(said), "{given}: {}", refused(given));
        }
    }

    #[test]
    fn a_limit_over_all_inputs_ends_the_reading_with_a_row() {
        let inputs = ["a.xml", "b.xml"].map(|name| (name.to_owned(), source([REPORT, name.as_bytes()].concat())));
        let mut engine =
            Engine::plan(inputs.into(), r#"{"limits": {"inflated_bytes": 1}}"#).unwrap_or_else(|why| panic!("{why}"));
        while engine.step() {}
        engine.finish();
        let notes = rows(&engine, "notes");
        assert!(notes.contains("the limit of inflated bytes over all inputs is used up"), "{notes}");
        assert!(notes.contains("b.xml"), "{notes}");
    }
}
