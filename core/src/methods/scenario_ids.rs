//! Ids of scenarios and invariants in titles and messages.
//!
//! Grammar of the integration runbook: scenarios are `PREFIX-000` with a known prefix,
//! invariants are words of capitals joined by `-` that end in three digits. Prefixes overlap,
//! so an id is what its place says, never what its prefix looks like.

/// Prefixes of scenario ids that test titles carry.
pub const PREFIXES: &[&str] = &["SCH", "BID", "NOS", "HLT", "API", "UI", "ADV"];

/// The first scenario id in a text, standing as a word of its own.
pub fn scenario_in(text: &str) -> Option<&str> {
    scenarios_in(text).next()
}

/// Every scenario id in a text, in order.
pub fn scenarios_in(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'-', bytes).filter_map(move |dash| {
        let prefix = PREFIXES.iter().find(|prefix| text.get(..dash).is_some_and(|head| head.ends_with(**prefix)))?;
        let start = dash - prefix.len();
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        let end = dash + 4;
        let id = text.get(start..end)?;
        let digits = text.get(dash + 1..end)?.bytes().all(|byte| byte.is_ascii_digit());
        (digits && !is_word(before) && !is_word(bytes.get(end))).then_some(id)
    })
}

/// True for `[A-Z]+(-[A-Z]+)*-\d{3}`.
pub fn is_invariant(id: &str) -> bool {
    let Some((words, number)) = id.rsplit_once('-') else { return false };
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase());
    number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()) && words.split('-').all(is_word)
}

/// The invariant id of an error message: what stands before its first `:`, where that is one.
pub fn invariant_of(message: &str) -> Option<&str> {
    let (id, _) = message.split_once(':')?;
    is_invariant(id.trim()).then_some(id.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenario_ids_stand_as_words() {
        assert_eq!(scenario_in("BID-003: x"), Some("BID-003"));
        assert_eq!(scenario_in("tests/integration/bidding/BID-001.smoke.test.ts"), Some("BID-001"));
        assert_eq!(scenario_in("XBID-003, BID-0031, BID-00, bid-001, CRON-001, BID_UI-007x"), None);
        let listed: Vec<&str> = scenarios_in("API-002/API-003/API-004/API-005 (smoke)").collect();
        assert_eq!(listed, ["API-002", "API-003", "API-004", "API-005"]);
        assert_eq!(scenarios_in("HLT-001/HLT-002/HLT-003 (real-db)").count(), 3);
        assert_eq!(scenario_in("é-BID-001é-"), Some("BID-001"));
    }

    #[test]
    fn invariant_ids_stand_before_the_first_colon() {
        assert_eq!(invariant_of("NOTIF-001: cross-org: leak"), Some("NOTIF-001"));
        assert_eq!(invariant_of("TENANT-LOCK-001: x"), Some("TENANT-LOCK-001"));
        assert_eq!(invariant_of("expected 200 to be 403 // Object.is equality"), None);
        assert_eq!(invariant_of("AssertionError: TENANT-001"), None);
        for (id, is) in [
            ("IDEMP-HLT-D-001", true),
            ("NOS-MGR-000", true),
            ("LOCK-01", false),
            ("-LOCK-001", false),
            ("LOCK--001", false),
            ("Lock-001", false),
            ("001", false),
        ] {
            assert_eq!(is_invariant(id), is, "{id}");
        }
    }
}
