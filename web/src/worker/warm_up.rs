//! Reads the sample while nobody waits: browsers optimise the code that has run.
//!
//! WebAssembly starts in the browser's quick, unoptimised form; functions that have
//! run for some milliseconds are compiled again. Without this the first artifact
//! pays for that: its reading would take a quarter longer.

use super::clock::now_ms;
use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::facts::Fragment;
use artiscope_core::session::{Session, read_units};
use gloo::timers::callback::Timeout;

/// Milliseconds of work in all.
const WORK_MS: f64 = 300.0;
/// Milliseconds before the event loop has its turn: a drop does not wait longer than this.
const TURN_MS: f64 = 10.0;

/// Bytes that reading needs in any case: asked for once, they are there when they are needed.
const ROOM: usize = 12 << 20;

/// Works in short turns until it is enough, or until `is_idle` says that somebody waits.
pub(super) fn warm_up(is_idle: impl Fn() -> bool + 'static) {
    std::hint::black_box(vec![1_u8; ROOM]);
    let mut files: Vec<(String, Vec<u8>)> = crate::sample::files();
    files.push(("bulk.zip".into(), crate::sample::bulk()));
    turn(is_idle, files, 0, WORK_MS);
}

fn turn(is_idle: impl Fn() -> bool + 'static, files: Vec<(String, Vec<u8>)>, mut round: usize, left_ms: f64) {
    Timeout::new(0, move || {
        if left_ms <= 0.0 || !is_idle() {
            return;
        }
        let start = now_ms();
        while now_ms() - start < TURN_MS {
            // The sample has something for every reader and rule; bulk is what takes the time.
            let at = if round < files.len() { round } else { files.len() - 1 };
            if let Some((name, bytes)) = files.get(at) {
                rehearse(name, bytes, round < files.len());
            }
            round += 1;
        }
        turn(is_idle, files, round, left_ms - (now_ms() - start));
    })
    .forget();
}

/// Everything from bytes to facts, and to the first screen where that is wanted, once.
fn rehearse(name: &str, bytes: &Vec<u8>, to_the_end: bool) {
    let mut session = Session::new(Limits::default());
    let source: Box<dyn ByteSource> = Box::new(bytes.clone());
    session.add(vec![(name.to_owned(), source)]);
    let fragment = read_units(&bytes.as_slice(), session.units(), session.limits());
    if let Some(fragment) = Fragment::decode(&fragment.encode()) {
        session.absorb(fragment);
    }
    if to_the_end {
        session.finish();
        session.summary(false);
    }
}
