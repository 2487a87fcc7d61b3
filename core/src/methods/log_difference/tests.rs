//! What good runs explain, and what they do not.

use super::{Key, Known};

#[test]
fn what_varies_is_explained_and_what_happens_is_not() {
    let mut known = Known::default();
    for line in [
        "Downloading https://a.example/b-1.2.jar (12 kB)",
        "Starting orders controller",
        "Starting billing controller",
        "Tests run: 5, Failures: 0, Errors: 0",
        "GET /a HTTP/1.1 status: 200",
        "Installed package libfoo for the target platform from cache into the image",
        "Process completed with exit code 0",
        "connected to database",
    ] {
        known.add(&Key::new(line), 3);
    }
    let explained = |line: &str, level| known.explains(&Key::new(line), level);
    for line in [
        "Downloading https://a.example/c-7.jar (9 MB)",
        "Starting catalog controller",
        "Tests run: 71, Failures: 0, Errors: 0",
        "GET /b HTTP/1.1 status: 204",
        "Installed package libbar for the target platform from cache into the image",
        "Process completed with exit code 0",
        "",
        "---",
    ] {
        assert!(explained(line, 3), "{line}");
    }
    for line in [
        "Stopping orders controller",
        "Starting failed controller",
        "Tests run: 71, Failures: 2, Errors: 0",
        "GET /b HTTP/1.1 status: 500",
        "Process completed with exit code 2",
        "disconnected from database",
        "something else",
    ] {
        assert!(!explained(line, 3), "{line}");
    }
    assert!(!explained("connected to database", 5), "said as an error");
}
