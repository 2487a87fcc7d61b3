//! Milliseconds, for pacing what is said while reading.

use wasm_bindgen::JsCast as _;
use web_sys::WorkerGlobalScope;

/// Milliseconds since the worker started.
pub(super) fn now_ms() -> f64 {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(0.0, |performance| performance.now())
}

/// Lets something happen at most once in a span of time.
pub(super) struct Pace {
    every_ms: f64,
    next_ms: f64,
}

impl Pace {
    /// The first time is now.
    pub(super) fn new(every_ms: f64) -> Self {
        Self { every_ms, next_ms: 0.0 }
    }

    /// True when it is time; the next time is counted from now.
    pub(super) fn due(&mut self) -> bool {
        let now = now_ms();
        let due = now >= self.next_ms;
        if due {
            self.next_ms = now + self.every_ms;
        }
        due
    }

    /// Not again before so many milliseconds from now.
    pub(super) fn rest(&mut self, ms: f64) {
        self.next_ms = self.next_ms.max(now_ms() + ms);
    }
}
