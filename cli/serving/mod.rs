//! A server on loopback: the page, and the files that it opens. It serves what stands on its shelf and nothing else.
//!
//! Names of requests are looked up, never joined to a path, so no request leads outside. Files are sent as bytes
//! without a type: a page among the artifacts must not run where the page of Artiscope does.

mod answer;
mod app;
mod connection;
mod ranges;
mod shelf;

pub(crate) use app::App;
pub(crate) use shelf::Shelf;

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Connections that are open at once; a browser opens six for a page.
const MOST: usize = 256;

/// Answers until the program ends: a thread for each connection, so that none waits for another.
pub(crate) fn serve(listener: &TcpListener, shelf: Shelf, port: u16) {
    let (shelf, open) = (Arc::new(shelf), Arc::new(AtomicUsize::new(0)));
    for stream in listener.incoming().flatten() {
        if open.fetch_add(1, Ordering::SeqCst) >= MOST {
            open.fetch_sub(1, Ordering::SeqCst);
            continue;
        }
        let (shelf, counted) = (shelf.clone(), open.clone());
        let thread = std::thread::Builder::new().spawn(move || {
            // A browser that goes away in the middle is no news.
            let _ = connection::converse(&stream, &shelf, port);
            counted.fetch_sub(1, Ordering::SeqCst);
        });
        if thread.is_err() {
            open.fetch_sub(1, Ordering::SeqCst);
        }
    }
}
