//! The engine for JavaScript and TypeScript: bytes in, the contract of the command line out.
//!
//! Output equals that of the command line byte for byte; what a host shows of it is its own matter.

pub mod engine;

use js_sys::{Array, Reflect, Uint8Array};
use serde::Serialize as _;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

#[wasm_bindgen]
extern "C" {
    /// `NamedBytes[]` of the types.
    #[wasm_bindgen(typescript_type = "NamedBytes[]")]
    pub type NamedBytesList;

    /// `Inspection` of the types.
    #[wasm_bindgen(typescript_type = "Inspection")]
    pub type InspectionObject;
}

/// Everything that was opened, and what is known of it.
#[wasm_bindgen]
pub struct Session {
    session: artiscope_core::session::Session,
}

#[wasm_bindgen]
impl Session {
    /// Opens an archive or a file and reads it to the end. Paths begin with `name`.
    pub fn open(
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: Vec<u8>,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] name: Option<String>,
    ) -> Self {
        let name = name.unwrap_or_else(|| engine::UNNAMED.to_owned());
        Self { session: engine::open(vec![(name, bytes)]) }
    }

    /// Opens several archives or files as one session.
    #[wasm_bindgen(js_name = openMany)]
    pub fn open_many(files: NamedBytesList) -> Result<Self, JsError> {
        let files: JsValue = files.into();
        let list = files.dyn_ref::<Array>().ok_or_else(|| JsError::new("an array of {name, data} is wanted"))?;
        let inputs = list.iter().map(|file| named_bytes(&file)).collect::<Result<_, _>>()?;
        Ok(Self { session: engine::open(inputs) })
    }

    /// The text of `artiscope inspect --format json`.
    pub fn inspect(&self) -> String {
        engine::inspect(&self.session)
    }

    /// The same as an object.
    #[wasm_bindgen(js_name = inspectObject)]
    pub fn inspect_object(&self) -> Result<InspectionObject, JsError> {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        let object = engine::inspection(&self.session).serialize(&serializer)?;
        Ok(object.unchecked_into())
    }

    /// Rows of a table as JSON lines: the text of `artiscope facts --table`.
    pub fn facts(&self, #[wasm_bindgen(unchecked_param_type = "Table")] table: &str) -> Result<String, JsError> {
        engine::facts(&self.session, table).map_err(|why| JsError::new(&why))
    }
}

fn named_bytes(file: &JsValue) -> Result<(String, Vec<u8>), JsError> {
    let get = |key: &str| Reflect::get(file, &key.into()).unwrap_or(JsValue::UNDEFINED);
    let name = get("name").as_string().ok_or_else(|| JsError::new("`name` of a file is not a string"))?;
    let data = get("data");
    let data = data.dyn_ref::<Uint8Array>().ok_or_else(|| JsError::new("`data` of a file is not a Uint8Array"))?;
    Ok((name, data.to_vec()))
}
