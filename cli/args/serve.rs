//! Flags of `serve`.

use clap::Args as Flags;
use std::path::PathBuf;

/// What is shown.
#[derive(Flags)]
pub(crate) struct ServeArgs {
    /// Zips, tar.gz, folders (each as one zip), single files, or `-` for stdin; the page opens them
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The page: artiscope.html, or the folder of a built site; by default the one that this program was built with
    #[arg(long, value_name = "FILE|DIR")]
    pub(crate) app: Option<PathBuf>,
    /// The port on 127.0.0.1; by default any that is free
    #[arg(long, default_value_t = 0, value_name = "PORT", hide_default_value = true)]
    pub(crate) port: u16,
    /// Opens no browser: the address is printed
    #[arg(long)]
    pub(crate) no_open: bool,
}
