//! A file that lies elsewhere, read by HTTP ranges; every answer must be a part of the same file.

use super::file_source::Fetched;
use crate::protocol::Remote;
use js_sys::Uint8Array;
use std::ops::Range;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, Headers, RequestInit, Response, XmlHttpRequest, XmlHttpRequestResponseType};

/// Reads a range and waits for it, which only a worker may do.
pub(super) fn read(remote: &Remote, range: Range<u64>) -> Result<Uint8Array, String> {
    let gone = |_: JsValue| "the server cannot be reached any more".to_owned();
    let request = XmlHttpRequest::new().map_err(gone)?;
    request.open_with_async("GET", &remote.url, false).map_err(gone)?;
    request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    request.set_request_header("Range", &header(&range)).map_err(gone)?;
    request.send().map_err(gone)?;
    let bytes = Uint8Array::new(&request.response().map_err(gone)?);
    let said = |name: &str| request.get_response_header(name).ok().flatten();
    check(remote, &range, request.status().unwrap_or_default(), u64::from(bytes.length()), said)?;
    Ok(bytes)
}

/// Fetches a range while something else is done; `None` where it cannot be had: [`read`] will say why.
pub(super) fn fetch(remote: Remote, range: Range<u64>) -> Fetched {
    Box::pin(async move {
        let headers = Headers::new().ok()?;
        headers.set("Range", &header(&range)).ok()?;
        let options = RequestInit::new();
        options.set_headers(&headers);
        let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
        let answer = JsFuture::from(scope.fetch_with_str_and_init(&remote.url, &options)).await.ok()?;
        let answer: Response = answer.dyn_into().ok()?;
        let bytes = Uint8Array::new(&JsFuture::from(answer.array_buffer().ok()?).await.ok()?);
        let said = |name: &str| answer.headers().get(name).ok().flatten();
        check(&remote, &range, answer.status(), u64::from(bytes.length()), said).ok()?;
        Some(bytes)
    })
}

fn header(range: &Range<u64>) -> String {
    format!("bytes={}-{}", range.start, range.end.saturating_sub(1))
}

/// Whether an answer is this range of the same file. Headers that another origin does not show are not asked for.
fn check(
    remote: &Remote,
    range: &Range<u64>,
    status: u16,
    got: u64,
    said: impl Fn(&str) -> Option<String>,
) -> Result<(), String> {
    match status {
        206 => {}
        200 => return Err("the server stopped giving parts of it".into()),
        404 | 410 => return Err(format!("it is not there any more (the server answered {status})")),
        416 => return Err("it has become shorter while it was being read".into()),
        _ => return Err(format!("the server answered {status}")),
    }
    if let Some((start, total)) = said("Content-Range").as_deref().and_then(content_range)
        && (start != range.start || total.is_some_and(|total| total != remote.bytes))
    {
        return Err("it changed while it was being read: its length is another one".into());
    }
    let tag = said("ETag").or_else(|| said("Last-Modified"));
    if tag.is_some_and(|tag| !remote.tag.is_empty() && tag != remote.tag) {
        return Err("it changed while it was being read: its version is another one".into());
    }
    let wanted = range.end - range.start;
    if got == wanted { Ok(()) } else { Err(format!("the server sent {got} of {wanted} bytes")) }
}

/// First byte and length of the whole of `bytes 0-9/100`.
fn content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.trim().strip_prefix("bytes")?.trim_start().split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.trim().parse().ok()?, total.trim().parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(status: u16, got: u64, headers: &[(&str, &str)]) -> String {
        let remote = Remote { url: "https://x/a.zip".into(), bytes: 1000, tag: "\"1\"".into() };
        let said = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
        check(&remote, &(100..200), status, got, said).err().unwrap_or_default()
    }

    #[test]
    fn only_a_part_of_the_same_file_is_taken() {
        let range = ("Content-Range", "bytes 100-199/1000");
        assert_eq!(checked(206, 100, &[range, ("ETag", "\"1\"")]), "");
        assert_eq!(checked(206, 100, &[]), "");
        assert_eq!(checked(206, 100, &[("Content-Range", "bytes 100-199/*")]), "");
        assert_eq!(checked(206, 7, &[range]), "the server sent 7 of 100 bytes");
        assert!(checked(206, 100, &[range, ("ETag", "\"2\"")]).contains("version"));
        assert!(checked(206, 100, &[("Content-Range", "bytes 100-199/999")]).contains("length"));
        assert!(checked(206, 100, &[("Content-Range", "bytes 0-99/1000")]).contains("length"));
        assert!(checked(200, 1000, &[]).contains("parts"));
        assert!(checked(416, 0, &[]).contains("shorter"));
        assert!(checked(404, 0, &[]).contains("404"));
        assert_eq!(checked(503, 0, &[]), "the server answered 503");
    }
}
