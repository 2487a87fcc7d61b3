//! Page, CLI and peers side by side on one large artifact.

use anyhow::{Result, bail};

/// `cargo xtask bench`.
pub(crate) fn command(_args: &[String]) -> Result<()> {
    bail!("not yet")
}
