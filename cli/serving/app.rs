//! The page: as it was built before this program was, as one file, or as a folder.

use crate::app::{BUILT, NAME};
use crate::exit::{nothing_opened, usage};
use anyhow::Result;
use std::borrow::Cow;
use std::fs;
use std::path::Path;

include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// Files of the page, by name; `index.html` is what `/` shows.
pub(crate) struct App {
    files: Vec<(String, Cow<'static, [u8]>)>,
}

impl App {
    /// What was asked for, else what was there when this program was built.
    pub(crate) fn find(given: Option<&Path>) -> Result<Self> {
        let Some(path) = given else {
            if SITE.is_empty() {
                return Err(usage("this program was built without the page: give --app artiscope.html"));
            }
            let site = SITE.iter().map(|(name, bytes)| ((*name).to_owned(), Cow::Borrowed(*bytes)));
            // Reports that the page makes carry it.
            let single = BUILT.map(|text| (NAME.to_owned(), Cow::Borrowed(text.as_bytes())));
            return Ok(Self { files: site.chain(single).collect() });
        };
        let failed = |error| nothing_opened(format!("the page cannot be read ({error}): {}", path.display()));
        if !path.is_dir() {
            let bytes = fs::read(path).map_err(failed)?;
            return Ok(Self { files: vec![("index.html".to_owned(), bytes.into())] });
        }
        let mut files = Vec::new();
        for file in fs::read_dir(path).map_err(failed)? {
            let file = file.map_err(failed)?;
            if file.metadata().map_err(failed)?.is_file() {
                let bytes = fs::read(file.path()).map_err(failed)?;
                files.push((file.file_name().to_string_lossy().into_owned(), bytes.into()));
            }
        }
        if !files.iter().any(|(name, _)| name == "index.html") {
            return Err(usage(format!("the folder has no index.html: {}", path.display())));
        }
        Ok(Self { files })
    }

    /// A file with its type.
    pub(super) fn file(&self, name: &str) -> Option<(&[u8], &'static str)> {
        let name = if name.is_empty() { "index.html" } else { name };
        let (name, bytes) = self.files.iter().find(|(known, _)| known == name)?;
        Some((bytes, media_type(name)))
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/vnd.microsoft.icon",
        _ => "application/octet-stream",
    }
}
