//! The application, to be put into reports and to be served: found at build time, beside the program, or given.

use crate::exit::usage;
use anyhow::Result;
use std::borrow::Cow;
use std::fs;
use std::path::Path;

/// What it is called.
pub(crate) const NAME: &str = "artiscope.html";

/// Its text as it was when this program was built.
#[cfg(has_app)]
pub(crate) const BUILT: Option<&str> = Some(include_str!(env!("ARTISCOPE_APP_FILE")));
/// There was none.
#[cfg(not(has_app))]
pub(crate) const BUILT: Option<&str> = None;

/// The text of the application's file, where there is one: the given one, the one that was there when this program
/// was built, one that lies beside the program.
pub(crate) fn application(given: Option<&Path>) -> Result<Option<Cow<'static, str>>> {
    if let Some(path) = given {
        let text = fs::read_to_string(path).map_err(|error| usage(format!("{error}: {}", path.display())))?;
        return Ok(Some(Cow::Owned(text)));
    }
    if let Some(built) = BUILT {
        return Ok(Some(Cow::Borrowed(built)));
    }
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join(NAME)));
    Ok(beside.and_then(|path| fs::read_to_string(path).ok()).map(Cow::Owned))
}
