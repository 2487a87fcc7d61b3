//! `serve`: the page on loopback, with files beside it that it opens.

use crate::args::{Printing, ServeArgs};
use crate::exit::{Exit, usage};
use crate::open;
use crate::output::Output;
use crate::serving::{App, Shelf, serve};
use anyhow::Result;
use artiscope_core::methods::phrase::count;
use std::net::TcpListener;

pub(super) fn run(args: &ServeArgs, printing: &Printing) -> Result<Exit> {
    let app = App::find(args.app.as_deref())?;
    let opened = open::open(&args.paths)?;
    let passed_over = opened.unread.entries.len() as u64;
    let shelf = Shelf::new(app, opened.inputs, printing.quiet)?;
    let listener = TcpListener::bind(("127.0.0.1", args.port))
        .map_err(|error| usage(format!("cannot listen on 127.0.0.1, port {}: {error}", args.port)))?;
    let port = listener.local_addr()?.port();
    let address = format!("http://127.0.0.1:{port}/{}", shelf.state());
    let mut output = Output::open(printing)?;
    output.line(&address)?;
    drop(output);
    if !printing.quiet {
        if passed_over > 0 {
            eprintln!("{} not served: links, or no files", count(passed_over, "entry is", "entries are"));
        }
        eprintln!("Ctrl-C ends it");
    }
    if !args.no_open
        && let Err(error) = open_browser(&address)
        && !printing.quiet
    {
        eprintln!("no browser could be opened ({error}): open the address yourself");
    }
    serve(&listener, shelf, port);
    Ok(Exit::Passed)
}

/// Where there is a desktop to open it on.
fn open_browser(address: &str) -> std::io::Result<()> {
    let has_desktop = cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|text| !text.is_empty()));
    if !has_desktop {
        return Err(std::io::Error::other("no desktop here"));
    }
    ::open::that_detached(address)
}
