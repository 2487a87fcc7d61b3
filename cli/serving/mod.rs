//! A server on loopback: the page, and the files that it opens. It serves what stands on its shelf and nothing else.
//!
//! Names of requests are looked up, never joined to a path, so no request leads outside. Files are sent as bytes
//! without a type: a page among the artifacts must not run where the page of Artiscope does.

mod answer;
mod app;
mod ranges;
mod shelf;

pub(crate) use app::App;
pub(crate) use shelf::Shelf;

use tiny_http::Server;

/// Requests that are answered side by side: a browser opens six connections.
const THREADS: usize = 8;

/// Answers until the program ends.
pub(crate) fn serve(server: &Server, shelf: &Shelf, port: u16) {
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Ok(request) = server.recv() {
                    // A browser that goes away in the middle is no news.
                    let _ = answer::answer(request, shelf, port);
                }
            });
        }
    });
}
