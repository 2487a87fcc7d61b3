//! A page that is a report: it says what it is, and carries the files that it opens.

use super::{Files, file_of, text_of};
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::JsCast as _;
use web_sys::{Document, File};

/// The class of a document that shows its static part.
const STATIC: &str = "is-static";

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// What the report says of itself; `None` where this page is none, or carries nothing.
pub fn report_said() -> Option<String> {
    let document = document()?;
    document.get_element_by_id("artiscope-files")?;
    document.get_element_by_id("artiscope-about")?.text_content()
}

/// What it says of its files, and the files by their names.
pub async fn report() -> Option<(String, Files)> {
    let open: Function = Reflect::get(&js_sys::global(), &"__artiscope_report".into()).ok()?.dyn_into().ok()?;
    let promise = open.call0(&js_sys::global()).ok()?.dyn_into::<js_sys::Promise>().ok()?;
    let both: Array = wasm_bindgen_futures::JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let files: Array = both.get(1).dyn_into().ok()?;
    let named = |pair: Array| Some((pair.get(0).as_string()?, pair.get(1).dyn_into::<File>().ok()?));
    let files = files.iter().filter_map(|pair| pair.dyn_into::<Array>().ok()).filter_map(named);
    Some((both.get(0).as_string()?, files.collect()))
}

/// The single file, to be put into a report: what this page is or what lies beside it; a sentence where it cannot be
/// had.
pub async fn application() -> Result<File, String> {
    let ask = Reflect::get(&js_sys::global(), &"__artiscope_application".into()).ok();
    let ask = ask.and_then(|ask| ask.dyn_into::<Function>().ok()).ok_or("this page came without artiscope.html")?;
    let promised = ask.call0(&js_sys::global()).map_err(|error| text_of(&error))?;
    let text = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&promised)).await;
    let text = text.map_err(|error| format!("artiscope.html could not be fetched ({})", text_of(&error)))?;
    file_of(&text, "artiscope.html").ok_or_else(|| "the browser refused a file".into())
}

/// Shows the application in the place of the static part, which stays for paper.
pub fn uncover() {
    let root = document().and_then(|document| document.document_element());
    let _ = root.map(|root| root.class_list().remove_1(STATIC));
}

/// Tells styles that a frame is around this report: some hosts make it as high as what is in it.
pub fn frame() {
    let Some(window) = web_sys::window() else { return };
    let is_framed = window.parent().ok().flatten().is_some_and(|parent| !js_sys::Object::is(&parent, &window));
    let root = window.document().and_then(|document| document.document_element()).filter(|_| is_framed);
    let _ = root.map(|root| root.class_list().add_1("is-framed"));
}
