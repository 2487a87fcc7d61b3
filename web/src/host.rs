//! What the page wants of the browser: files, clipboard, downloads, storage.
//!
//! The only place that touches them. In an opaque origin (a sandboxed frame, a
//! file) much of it is refused by throwing; nothing here throws.

pub mod addresses;
mod folders;
mod installed;
mod report;

pub use installed::{Offline, on_installed, use_update};
use js_sys::{Array, Reflect, Uint8Array};
use std::future::Future;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, ClipboardEvent, DragEvent, File, FileList, FilePropertyBag, HtmlAnchorElement, HtmlDocument,
    HtmlInputElement, HtmlTextAreaElement, Storage, Url,
};

pub use report::{application, frame, report, report_said, uncover};

/// Files by name, or by path below a folder.
pub type Files = Vec<(String, File)>;

/// What was dropped, folders walked. Call it while the event is being handled: later its files are gone.
pub fn files_of_drop(event: &DragEvent) -> impl Future<Output = Files> + use<> {
    let dropped = event.data_transfer().map(|transfer| folders::take(&transfer)).unwrap_or_default();
    folders::walk(dropped)
}

/// What was dropped before the page could hear it; nothing where the loader is another's, or when asked again.
pub fn dropped_early() -> impl Future<Output = Files> + use<> {
    let taken = Reflect::get(&js_sys::global(), &"__artiscope_dropped".into())
        .and_then(wasm_bindgen::JsCast::dyn_into::<js_sys::Function>)
        .and_then(|taken| taken.call0(&JsValue::NULL))
        .map(|items| folders::taken(&js_sys::Array::from(&items)));
    folders::walk(taken.unwrap_or_default())
}

/// What was picked: files, or a folder with the paths below it.
pub fn files_of_input(input: &HtmlInputElement) -> Files {
    input.files().map(|list| files_of_list(&list)).unwrap_or_default()
}

/// What was pasted: files, or else text as a file of its own.
pub fn files_of_paste(event: &ClipboardEvent) -> Files {
    let Some(data) = event.clipboard_data() else { return Files::new() };
    let files = data.files().map(|list| files_of_list(&list)).unwrap_or_default();
    let text = data.get_data("text/plain").unwrap_or_default();
    if !files.is_empty() || text.is_empty() {
        return files;
    }
    file("pasted.txt", text.as_bytes()).into_iter().collect()
}

/// The sample run, made on the spot.
pub fn sample() -> Files {
    crate::sample::files().iter().filter_map(|(name, bytes)| file(name, bytes)).collect()
}

fn files_of_list(list: &FileList) -> Files {
    (0..list.length()).filter_map(|at| list.get(at)).map(named).collect()
}

fn named(file: File) -> (String, File) {
    let path = Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
    (path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name()), file)
}

fn file(name: &str, bytes: &[u8]) -> Option<(String, File)> {
    let options = FilePropertyBag::new();
    options.set_last_modified(0.0);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let file = File::new_with_u8_array_sequence_and_options(&parts, name, &options).ok()?;
    Some((name.into(), file))
}

/// What another page handed over (a buffer, a view of one, a blob) as a file; `None` for what the browser refuses,
/// such as memory that is shared.
pub fn file_of(data: &JsValue, name: &str) -> Option<File> {
    let options = FilePropertyBag::new();
    options.set_last_modified(0.0);
    File::new_with_u8_array_sequence_and_options(&Array::of1(data), name, &options).ok()
}

/// Text of a file; `None` when it cannot be read.
pub async fn text_of_file(file: &File) -> Option<String> {
    wasm_bindgen_futures::JsFuture::from(file.text()).await.ok()?.as_string()
}

/// Puts text on the clipboard; false when the browser refuses.
pub async fn copy_text(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let navigator = window.navigator();
    let there = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    if there && wasm_bindgen_futures::JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok() {
        return true;
    }
    copy_selected(text).unwrap_or(false)
}

/// The old way, which also works where the clipboard is withheld.
fn copy_selected(text: &str) -> Option<bool> {
    let document = web_sys::window()?.document()?;
    let before = document.active_element();
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_attribute("style", "position:fixed;opacity:0").ok()?;
    // Inside an open dialog only its own elements can be focused.
    let place = document.query_selector("dialog[open]").ok().flatten().or_else(|| document.body().map(Into::into))?;
    place.append_child(&area).ok()?;
    area.select();
    let copied = document.dyn_ref::<HtmlDocument>()?.exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(before) = before.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = before.focus();
    }
    Some(copied)
}

/// Offers bytes as a download.
pub fn download(name: &str, bytes: &[u8]) {
    let Some(url) = object_url("application/octet-stream", bytes) else { return };
    let anchor = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|anchor| anchor.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(&url);
        anchor.set_download(name.rsplit(['/', '\\']).next().unwrap_or(name));
        anchor.click();
    }
    // The browser takes the bytes up after the click.
    gloo::timers::callback::Timeout::new(60_000, move || revoke_url(&url)).forget();
}

/// An address for bytes, to be given back with [`revoke_url`].
pub fn object_url(mime: &str, bytes: &[u8]) -> Option<String> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Frees the bytes behind an address.
pub fn revoke_url(url: &str) {
    let _ = Url::revoke_object_url(url);
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What was kept under a key; `None` also where storage is refused.
pub fn storage_get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a value; false where storage is refused or full.
pub fn storage_set(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Asks the browser not to clear this page's storage by itself; false where it does not promise that.
pub async fn ask_to_persist() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let storage = Reflect::get(&window.navigator(), &"storage".into()).ok().filter(JsValue::is_object);
    let Some(asked) = storage.and_then(|storage| storage.unchecked_into::<web_sys::StorageManager>().persist().ok())
    else {
        return false;
    };
    wasm_bindgen_futures::JsFuture::from(asked).await.is_ok_and(|answer| answer.is_truthy())
}

/// Text of what the browser threw.
pub(crate) fn text_of(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into())
}
