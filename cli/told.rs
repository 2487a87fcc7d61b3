//! Which tests Slack was told of and when, in the directory of a history: one small file, and a lock that only
//! senders hold, so that two jobs do not tell of one test twice.

use crate::exit::usage;
use crate::history::Store;
use anyhow::{Context as _, Result};
use artiscope_core::documents::times::{parse_iso, rfc3339};
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

const FILE: &str = "told.json";
const LOCK: &str = "told.lock";
/// What is older is forgotten.
const KEPT_MS: i64 = 400 * 86_400_000;

/// Who holds this may send.
pub(crate) struct Telling {
    store: Store,
    last: BTreeMap<String, i64>,
    _lock: File,
}

/// What was told, without being about to send.
pub(crate) fn read(root: &Path) -> BTreeMap<String, i64> {
    let text = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    let told: BTreeMap<String, String> = serde_json::from_str(&text).unwrap_or_default();
    told.into_iter().filter_map(|(test, time)| Some((test, parse_iso(&time)?.0))).collect()
}

impl Telling {
    /// Waits for others that send; `None` where they do not end before the deadline.
    pub(crate) fn begin(root: &Path, deadline: Instant) -> Result<Option<Self>> {
        let store = Store::open(root, true)?;
        let path = root.join(LOCK);
        let lock = File::options().create(true).truncate(false).write(true).read(true).open(&path);
        let lock = lock.with_context(|| format!("cannot be locked: {}", path.display()))?;
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Some(Self { store, last: read(root), _lock: lock })),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => {
                    return Err(usage(format!("cannot be locked ({error}): {}", path.display())));
                }
            }
        }
    }

    /// When which test was told.
    pub(crate) fn last(&self) -> &BTreeMap<String, i64> {
        &self.last
    }

    /// These were told now.
    pub(crate) fn end(mut self, tests: &[String], now: i64) -> Result<()> {
        self.last.extend(tests.iter().map(|test| (test.clone(), now)));
        self.last.retain(|_, time| now.saturating_sub(*time) < KEPT_MS);
        let told: BTreeMap<&str, String> =
            self.last.iter().map(|(test, time)| (test.as_str(), rfc3339(*time))).collect();
        self.store.write(FILE, (serde_json::to_string_pretty(&told)? + "\n").as_bytes())
    }
}
