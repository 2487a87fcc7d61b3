//! The rule table, row by row, and the limits of windows, bands and notifications.

use super::*;
use crate::findings::policy::Value;

/// `F`, `E`, `P`, `S` as attempts 1, 2, ….
fn rule(attempts: &str) -> Option<(u32, u32)> {
    let statuses: Vec<(u32, Status)> = (1..)
        .zip(attempts.chars())
        .map(|(attempt, c)| {
            let status = match c {
                'F' => Status::Failed,
                'E' => Status::Error,
                'S' => Status::Skipped,
                _ => Status::Passed,
            };
            (attempt, status)
        })
        .collect();
    event(statuses.iter().map(|(attempt, status)| (*attempt, status)))
}

#[test]
fn failed_then_passed_is_a_flake() {
    assert_eq!(rule("FP"), Some((1, 2)));
}

#[test]
fn failed_twice_then_passed_is_a_flake_from_the_first_failure() {
    assert_eq!(rule("FFP"), Some((1, 3)));
}

#[test]
fn error_then_passed_is_a_flake() {
    assert_eq!(rule("EP"), Some((1, 2)));
}

#[test]
fn failed_skipped_passed_is_a_flake() {
    assert_eq!(rule("FSP"), Some((1, 3)));
}

#[test]
fn passed_failed_passed_is_a_flake_from_the_failure() {
    assert_eq!(rule("PFP"), Some((2, 3)));
}

#[test]
fn passed_then_failed_is_no_flake() {
    assert_eq!(rule("PF"), None);
}

#[test]
fn twice_the_same_and_failed_then_skipped_are_no_flakes() {
    for attempts in ["PP", "FF", "F", "FS"] {
        assert_eq!(rule(attempts), None, "{attempts}");
    }
}

#[test]
fn the_first_pass_after_the_failure_is_the_one_that_counts() {
    assert_eq!(rule("FPP"), Some((1, 2)));
    assert_eq!(rule("FPFP"), Some((1, 2)));
}

#[test]
fn two_mixed_runs_of_eight_are_a_quarter_and_none_of_none_is_zero() {
    assert!((score(2, 8) - 0.25).abs() < f64::EPSILON);
    assert!((score(15, 100) * 100.0 - 15.0).abs() < 1e-9);
    assert!(score(0, 0).abs() < f64::EPSILON);
}

#[test]
fn bands_begin_at_their_limits() {
    let policy = Policy::default();
    let bands = [1.0, 0.7, 0.699, 0.4, 0.399, 0.0].map(|score| band(score, &policy));
    assert_eq!(bands, [Band::High, Band::High, Band::Medium, Band::Medium, Band::Low, Band::Low]);
}

#[test]
fn a_flake_is_listed_for_thirty_days_to_the_moment() {
    let mut policy = Policy::default();
    let day = 86_400_000;
    policy.as_of = Some(100 * day).into();
    assert!(is_listed(Some(70 * day), &policy), "exactly thirty days");
    assert!(!is_listed(Some(70 * day - 1), &policy));
    policy.set("flakeguard.list_days", Value::Number(365.0), "test");
    assert!(is_listed(Some(70 * day - 1), &policy));
    // What has no time cannot be too old.
    assert!(is_listed(None, &policy));
}

#[test]
fn slack_is_told_above_the_minimum_rate_and_not_at_it() {
    let policy = Policy::default();
    assert!(!is_told(0.10, Some(0), None, &policy), "exactly the minimum");
    assert!(is_told(0.101, Some(0), None, &policy));
}

#[test]
fn slack_is_told_again_once_the_cooldown_is_over() {
    let policy = Policy::default();
    let hour = 3_600_000;
    assert!(!is_told(0.5, Some(24 * hour - 1), Some(0), &policy));
    assert!(is_told(0.5, Some(24 * hour), Some(0), &policy), "exactly the cooldown");
}
