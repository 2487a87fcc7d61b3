//! What a policy file may say, and what is answered to what it may not.

use super::*;

#[test]
fn a_file_replaces_numbers_and_says_where() {
    let mut policy = Policy::default();
    policy
        .put_file("artiscope.toml", "policy = \"hologram-main\"\n\n[hologram.budget]\nverify_p95_ms = 9.5\n")
        .unwrap();
    assert!((policy.number("hologram.budget.verify_p95_ms") - 9.5).abs() < f64::EPSILON);
    assert_eq!(policy.source("hologram.budget.verify_p95_ms"), "artiscope.toml:4");
    assert!((policy.number("hologram.budget.encode_p95_ms") - 80.0).abs() < f64::EPSILON);
}

#[test]
fn variables_of_the_upstream_scripts_are_understood() {
    let mut policy = Policy::default();
    policy.put_file("a.toml", "SLO_VERIFY_P95_MS = \"7\"\n[env]\nCROSS_ITER_FAILURE_RATE_THRESHOLD = 0.2\n").unwrap();
    assert!((policy.number("hologram.budget.verify_p95_ms") - 7.0).abs() < f64::EPSILON);
    assert!((policy.number("webprofile.iteration_failure_rate_threshold") - 0.2).abs() < f64::EPSILON);
}

#[test]
fn unknown_and_ill_typed_keys_are_refused_with_line_and_nearest_name() {
    let mut policy = Policy::default();
    let before = policy.clone();
    let refused = |policy: &mut Policy, text: &str| policy.put_file("p.toml", text).unwrap_err().to_string();
    assert_eq!(
        refused(&mut policy, "\n[hologram.budget]\nverfy_p95_ms = 1\n"),
        "p.toml:3: unknown key `hologram.budget.verfy_p95_ms`; the nearest is `hologram.budget.verify_p95_ms`"
    );
    assert_eq!(
        refused(&mut policy, "hologram.budget.verify_p95_ms = true"),
        "p.toml:1: `verify_p95_ms` takes a number"
    );
    assert!(refused(&mut policy, "policy = \"none\"").starts_with("p.toml:1: `policy` is one of webprofile, "));
    assert!(refused(&mut policy, "a = \n").starts_with("p.toml:1: "));
    assert_eq!(policy, before);
}

#[test]
fn a_list_is_edited_one_item_a_line_so_that_items_may_have_commas() {
    let mut policy = Policy::default();
    let is_list = |setting: &Setting| matches!(setting.value, Value::List(_));
    let key = policy.settings().find(|(_, setting)| is_list(setting)).map(|(key, _)| key.to_owned()).unwrap();
    policy.set_text(&key, " one, two \r\n\nthree\n", "by hand").unwrap();
    assert_eq!(policy.list(&key), ["one, two", "three"]);
}
