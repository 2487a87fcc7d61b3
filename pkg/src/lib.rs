//! The bindings: what `pkg/js` builds the package from. Nothing but numbers, texts and bytes crosses here.
//!
//! Output equals that of the command line byte for byte. `engine` holds what can be tested natively.

pub mod engine;
pub mod given;
mod source;

use js_sys::{Array, Function, Uint8Array};
use serde::Serialize as _;
use source::{JsSource, Window};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// What was given, being read or read to the end.
#[wasm_bindgen]
pub struct Engine {
    engine: engine::Engine,
}

#[wasm_bindgen]
impl Engine {
    /// Lists inputs without reading them: a name, a length in bytes and a function
    /// `(offset, length) => Uint8Array` for each. `given` is the JSON of the options.
    #[wasm_bindgen(constructor)]
    pub fn new(
        names: Vec<String>,
        sizes: Vec<f64>,
        #[wasm_bindgen(unchecked_param_type = "((offset: number, length: number) => Uint8Array)[]")] reads: &Array,
        given: &str,
    ) -> Result<Self, JsError> {
        let window = Rc::new(Window::default());
        let sources = names.into_iter().zip(sizes).zip(reads.iter()).map(|((name, size), read)| {
            let source: Rc<dyn artiscope_core::bytes::ByteSource> =
                Rc::new(JsSource::new(size, read.unchecked_into(), Rc::clone(&window)));
            (name, source)
        });
        let engine = engine::Engine::plan(sources.collect(), given).map_err(|why| JsError::new(&why))?;
        Ok(Self { engine })
    }

    /// Reads some more; false when everything is read.
    pub fn step(&mut self) -> bool {
        self.engine.step()
    }

    /// Stored bytes that were read.
    pub fn done(&self) -> f64 {
        self.engine.done() as f64
    }

    /// Stored bytes of everything there is to read.
    pub fn total(&self) -> f64 {
        self.engine.total() as f64
    }

    /// Lets the rules speak, when everything is read.
    pub fn finish(&mut self) {
        self.engine.finish();
    }

    /// True when at least one entry could be read.
    #[wasm_bindgen(js_name = isReadable)]
    pub fn is_readable(&self) -> bool {
        self.engine.is_readable()
    }

    /// What leaves as text: see `engine::TEXTS`.
    pub fn text(&self, what: &str, of: &str) -> Result<String, JsError> {
        self.engine.text(what, of).map_err(|why| JsError::new(&why))
    }

    /// Rows of a table as JSON lines, in pieces of whole lines: one call of `sink` for each.
    pub fn facts(
        &self,
        table: &str,
        #[wasm_bindgen(unchecked_param_type = "(piece: string) => void")] sink: &Function,
    ) -> Result<(), JsError> {
        let mut give = |piece: &str| sink.call1(&JsValue::NULL, &piece.into()).is_ok();
        self.engine.facts(table, &mut give).map_err(|why| JsError::new(&why))
    }

    /// A copy of what was given, without secrets.
    #[wasm_bindgen(js_name = redactedCopy)]
    pub fn redacted_copy(&self) -> RedactedCopy {
        RedactedCopy { copy: self.engine.redacted_copy() }
    }

    /// What there is to ask for: `{version, tables, formats, lenses, limits, policies}`.
    #[wasm_bindgen(unchecked_return_type = "object")]
    pub fn about() -> Result<JsValue, JsError> {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        Ok(engine::about().serialize(&serializer)?)
    }
}

/// Files without secrets, and what was taken out.
#[wasm_bindgen]
pub struct RedactedCopy {
    copy: artiscope_core::session::RedactedCopy,
}

#[wasm_bindgen]
impl RedactedCopy {
    /// The JSON of `artiscope redact --report --format json`.
    pub fn report(&self) -> String {
        self.copy.report.json()
    }

    /// Names of the files.
    pub fn names(&self) -> Vec<String> {
        self.copy.files.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Bytes of a file, once: they are gone then.
    pub fn take(&mut self, at: usize) -> Uint8Array {
        let bytes = self.copy.files.get_mut(at).map(|(_, bytes)| std::mem::take(bytes));
        Uint8Array::from(bytes.unwrap_or_default().as_slice())
    }
}
