//! Between the browser's values and those of the contract, and what the page knows of its surroundings.

use artiscope_web::embed::{ALIAS_KEYS, ITEM_KEYS, KEYS, MOST_ITEM_TEXT, MOST_ITEMS, MOST_TEXT, Origins, Value};
use js_sys::{Array, ArrayBuffer, JsString, Object, Reflect, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, File, HtmlElement, Window};

/// What was posted. Lengths are asked for before anything is copied; keys of nobody are not looked at.
pub(super) fn from_js(value: &JsValue) -> Value<JsValue> {
    object(value, KEYS, |key, value| match key {
        "items" => list(value),
        "perfetto" | "params" => object(value, ALIAS_KEYS, |_, value| plain(value, false)),
        _ => plain(value, false),
    })
}

fn list(value: &JsValue) -> Value<JsValue> {
    let Some(list) = value.dyn_ref::<Array>() else { return plain(value, false) };
    if list.length() > MOST_ITEMS {
        return Value::TooLong(u64::from(list.length()));
    }
    Value::List(list.iter().map(|item| object(&item, ITEM_KEYS, |_, value| plain(value, true))).collect())
}

fn object(
    value: &JsValue,
    keys: &[&'static str],
    read: impl Fn(&'static str, &JsValue) -> Value<JsValue>,
) -> Value<JsValue> {
    let seen = plain(value, false);
    if !matches!(seen, Value::Map(_)) {
        return seen;
    }
    let pair = |key: &&'static str| {
        let value =
            Reflect::get(value, &(*key).into()).ok().filter(|value| !value.is_undefined() && !value.is_null())?;
        Some((*key, read(key, &value)))
    };
    Value::Map(keys.iter().filter_map(pair).collect())
}

/// A value that holds no others; of an object nothing but that it is one.
fn plain(value: &JsValue, is_cut: bool) -> Value<JsValue> {
    if let Some(text) = value.dyn_ref::<JsString>() {
        if is_cut {
            return Value::Text(String::from(text.slice(0, MOST_ITEM_TEXT)));
        }
        if text.length() > MOST_TEXT {
            return Value::TooLong(u64::from(text.length()));
        }
        return Value::Text(String::from(text));
    }
    if let Some(number) = value.as_f64() {
        return Value::Number(number);
    }
    if let Some(is_true) = value.as_bool() {
        return Value::Bool(is_true);
    }
    if !value.is_object() {
        return Value::Nothing;
    }
    if let Some(blob) = value.dyn_ref::<Blob>() {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number")]
        let bytes = blob.size() as u64;
        return Value::Bytes(value.clone(), bytes, value.dyn_ref::<File>().map(File::name));
    }
    if value.is_instance_of::<ArrayBuffer>() || ArrayBuffer::is_view(value) {
        let length = Reflect::get(value, &"byteLength".into()).ok().and_then(|length| length.as_f64());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length is a whole number")]
        return Value::Bytes(value.clone(), length.unwrap_or_default() as u64, None);
    }
    Value::Map(Vec::new())
}

/// A message as it is posted.
pub(super) fn to_js<H>(value: &Value<H>) -> JsValue {
    match value {
        Value::Bool(is_true) => (*is_true).into(),
        Value::Number(number) => (*number).into(),
        Value::Text(text) => text.into(),
        Value::List(list) => list.iter().map(to_js).collect::<Array>().into(),
        Value::Map(pairs) => {
            let object = Object::new();
            for (key, value) in pairs {
                let _ = Reflect::set(&object, &(*key).into(), &to_js(value));
            }
            object.into()
        }
        Value::Nothing | Value::TooLong(_) | Value::Bytes(..) => JsValue::NULL,
    }
}

/// A window that holds this one, and the one that opened it.
pub(super) fn hosts() -> Vec<JsValue> {
    let own: JsValue = window().into();
    let parent = window().parent().ok().flatten().map(JsValue::from).filter(|parent| *parent != own);
    parent.into_iter().chain(opener().map(JsValue::from)).collect()
}

/// The window that opened this one.
pub(super) fn opener() -> Option<Window> {
    window().opener().ok().filter(JsValue::is_object).map(JsValue::unchecked_into)
}

/// Its own origins, and those that whoever hosts the page has listed in it.
pub(super) fn origins() -> Origins {
    // In a sandboxed frame the document has no origin; where it was served from is as trustworthy as its code.
    let own = [Some(window().origin()), window().location().origin().ok()];
    let listed = document().query_selector("meta[name=artiscope-origins]").ok().flatten();
    let listed = listed.and_then(|meta| meta.get_attribute("content")).unwrap_or_default();
    Origins {
        own: own.into_iter().flatten().filter(|origin| origin != "null").collect(),
        listed: listed.split_whitespace().map(str::to_owned).collect(),
    }
}

/// Sixteen digits that differ for every load.
pub(super) fn nonce() -> String {
    let bytes = Uint8Array::new_with_length(16);
    let filled = Reflect::get(&window(), &"crypto".into()).ok().filter(JsValue::is_object).and_then(|crypto| {
        let fill = Reflect::get(&crypto, &"getRandomValues".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
        fill.call1(&crypto, &bytes).ok()
    });
    if filled.is_none() {
        return format!("{:016x}", js_sys::Math::random().to_bits());
    }
    let digits = |byte: u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0'));
    bytes.to_vec().into_iter().flat_map(digits).collect()
}

/// What the page stands in: hosts that show whole documents put them into an element of their own.
pub(crate) fn take_place() -> Option<HtmlElement> {
    let body: HtmlElement = document().body()?;
    // The single file's data stand where the page is to stand.
    let around = document().get_element_by_id("page-wasm").and_then(|data| data.parent_element());
    around.and_then(|around| around.dyn_into().ok()).or(Some(body))
}

/// True inside such an element.
pub(super) fn is_wrapped() -> bool {
    take_place().zip(document().body()).is_some_and(|(place, body)| place != body)
}
