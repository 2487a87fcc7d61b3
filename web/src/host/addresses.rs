//! Files by their addresses: may they be loaded, can they be read by ranges, and if not, whole.

use super::text_of;
use gloo::events::EventListener;
use js_sys::{Array, Reflect, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, Headers, ReadableStreamDefaultReader, RequestInit, Response, Url};

/// Files up to this size are taken whole: ranges of them would be more requests and gain nothing.
const SMALL: u64 = 4 << 20;
/// Bytes that are taken from a server that gives no ranges.
const MOST_WHOLE: u64 = 4 << 30;
/// Pieces are put together as soon as they are so many bytes, so that the browser may keep them on disk.
const PIECE: u64 = 32 << 20;

/// A file that was looked at.
pub enum Look {
    /// It can be read by ranges.
    Ranges {
        /// Its bytes.
        bytes: u64,
        /// What the server says of its version; empty where it says nothing.
        tag: String,
    },
    /// Here it is.
    Whole(File),
}

/// The absolute address, if its origin is one of those that are allowed.
pub fn resolve(url: &str, allowed: impl Fn(&str) -> bool) -> Result<String, String> {
    let base = web_sys::window().and_then(|window| window.document()).and_then(|document| document.base_uri().ok());
    let base = base.flatten().unwrap_or_default();
    let found = if base.starts_with("http") { Url::new_with_base(url, &base) } else { Url::new(url) };
    let Ok(found) = found else {
        return Err("it is no whole address, and this page was not loaded from a server".into());
    };
    if !matches!(found.protocol().as_str(), "http:" | "https:") {
        return Err(format!("addresses that begin with {} cannot be loaded", found.protocol()));
    }
    if !allowed(&found.origin()) {
        let of = found.origin();
        return Err(format!(
            "this page loads nothing from {of}: only from where it lies itself, and from origins that its host has listed"
        ));
    }
    found.set_hash("");
    Ok(found.href())
}

/// What a file at an address is called.
pub fn name_of(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let last = path.rsplit('/').find(|part| !part.is_empty()).unwrap_or("download");
    js_sys::decode_uri_component(last).map_or_else(|_| last.to_owned(), String::from)
}

/// Asks for the first byte: servers that give ranges say the length with it. `told` gets bytes so far and in all,
/// and says whether to go on.
pub async fn look(url: &str, name: &str, told: impl Fn(u64, u64) -> bool) -> Result<Look, String> {
    let first = get(url, Some("bytes=0-0")).await?;
    let header = |name: &str| first.headers().get(name).ok().flatten();
    let total = header("Content-Range").and_then(|range| range.rsplit_once('/')?.1.trim().parse::<u64>().ok());
    match (first.status(), total) {
        (206, Some(bytes)) if bytes > SMALL => {
            let tag = header("ETag").or_else(|| header("Last-Modified")).unwrap_or_default();
            Ok(Look::Ranges { bytes, tag })
        }
        (200, _) => whole(first, name, told).await.map(Look::Whole),
        // Small, empty, or of a length that is not shown to another origin.
        (206 | 416, _) => whole(get(url, None).await?, name, told).await.map(Look::Whole),
        (status, _) => Err(refusal(status)),
    }
}

async fn get(url: &str, range: Option<&str>) -> Result<Response, String> {
    let window = web_sys::window().ok_or("there is no window")?;
    let options = RequestInit::new();
    if let (Some(range), Ok(headers)) = (range, Headers::new()) {
        let _ = headers.set("Range", range);
        options.set_headers(&headers);
    }
    let forbidden = Rc::new(Cell::new(false));
    let seen = Rc::clone(&forbidden);
    // Why a request fails is told to nobody but this event.
    let listener = window
        .document()
        .map(|document| EventListener::new(&document, "securitypolicyviolation", move |_| seen.set(true)));
    let answer = JsFuture::from(window.fetch_with_str_and_init(url, &options)).await;
    drop(listener);
    match answer {
        Ok(answer) => answer.dyn_into().map_err(|_| "the browser gave no answer".to_owned()),
        Err(_) if forbidden.get() => Err("the security policy of this page (connect-src) forbids to load it".into()),
        Err(_) => Err("the server did not answer, or does not let this page ask (CORS)".into()),
    }
}

fn refusal(status: u16) -> String {
    match status {
        401 | 403 => format!("the server does not let anybody have it without signing in (it answered {status})"),
        404 | 410 => format!("there is no such file (the server answered {status})"),
        _ => format!("the server answered {status}"),
    }
}

async fn whole(answer: Response, name: &str, told: impl Fn(u64, u64) -> bool) -> Result<File, String> {
    if !answer.ok() {
        return Err(refusal(answer.status()));
    }
    let header = |name: &str| answer.headers().get(name).ok().flatten();
    // Bytes of a compressed answer are others than those that come out.
    let promised = header("Content-Length").filter(|_| header("Content-Encoding").is_none());
    let total = promised.and_then(|length| length.parse::<u64>().ok()).unwrap_or_default();
    if total > MOST_WHOLE {
        if let Some(body) = answer.body() {
            let _ = body.cancel();
        }
        return Err(format!(
            "it has {total} bytes, and the server gives no parts of it; {MOST_WHOLE} can be taken at once"
        ));
    }
    let (blobs, pieces) = (Array::new(), Array::new());
    let (mut done, mut piece) = (0, 0);
    if let Some(body) = answer.body() {
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        loop {
            let broke = |error: JsValue| format!("it broke off after {done} bytes: {}", text_of(&error));
            let next = JsFuture::from(reader.read()).await.map_err(broke)?;
            if Reflect::get(&next, &"done".into()).is_ok_and(|done| done.is_truthy()) {
                break;
            }
            let bytes: Uint8Array = Reflect::get(&next, &"value".into()).unwrap_or_default().unchecked_into();
            done += u64::from(bytes.length());
            piece += u64::from(bytes.length());
            pieces.push(&bytes);
            if piece > PIECE {
                piece = 0;
                blobs.push(joined(&pieces)?.as_ref());
                pieces.set_length(0);
            }
            if !told(done, total) || done > MOST_WHOLE {
                let _ = reader.cancel();
                return Err(if done > MOST_WHOLE {
                    format!("it has more than {MOST_WHOLE} bytes, and the server gives no parts of it")
                } else {
                    "loading was cancelled".into()
                });
            }
        }
    }
    if total > 0 && done != total {
        return Err(format!("the server promised {total} bytes and sent {done}"));
    }
    blobs.push(joined(&pieces)?.as_ref());
    File::new_with_blob_sequence(&blobs, name).map_err(|error| text_of(&error))
}

fn joined(pieces: &Array) -> Result<Blob, String> {
    Blob::new_with_u8_array_sequence(pieces).map_err(|error| text_of(&error))
}
