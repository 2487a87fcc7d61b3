//! What all lenses have in common.

use super::{LENSES, Words, said};
use crate::facts::Facts;
use crate::findings::{Answer, Judging, Policy, RULES, Rule};
use crate::views::lens::Tone;
use crate::views::lenses::Scene;

#[test]
fn every_rule_of_a_system_stands_under_a_lens_and_every_named_rule_exists() {
    for rule in RULES.iter().filter(|rule| !rule.system.is_empty()) {
        assert!(LENSES.iter().any(|lens| lens.has(rule.id)), "{} is not shown", rule.id);
    }
    for lens in LENSES {
        for id in lens.rules {
            let rule = RULES.iter().find(|rule| rule.id == *id).unwrap_or_else(|| panic!("{id} is no rule"));
            assert!(!lens.systems.contains(&rule.system), "{id} is named twice under {}", lens.id);
        }
    }
}

const WORDS: Words =
    Words { fail: Tone::Flaky, failed: "", unsaid: "It is not known", passed: "It holds.", nothing: "Nothing." };

fn headline(answers: &[(&str, Answer)]) -> (Tone, String, String) {
    let rule = |id: &str| RULES.iter().find(|rule| rule.id == id).unwrap();
    let answers: Vec<(&Rule, Answer)> = answers.iter().map(|(id, answer)| (rule(id), answer.clone())).collect();
    let (facts, policy) = (Facts::default(), Policy::default());
    let judging = Judging::new(&facts, &policy);
    let scene = Scene::new(&judging, &answers, &[]);
    said(&scene, &super::flakes::LENS, |rule| ["flakeguard_flakes", "hologram_quarantine"].contains(&rule.id), &WORDS)
}

#[test]
fn headlines_say_failures_then_what_is_not_known_then_what_holds() {
    let (fail, none) = (Answer::Fail("two tests".to_owned()), Answer::NoData("no file".to_owned()));
    let said = |tone, headline: &str, detail: &str| (tone, headline.to_owned(), detail.to_owned());
    assert_eq!(headline(&[]), said(Tone::NoData, "Nothing.", ""));
    assert_eq!(headline(&[("flakeguard_flakes", Answer::Pass)]), said(Tone::Pass, "It holds.", ""));
    // What is not known of one is not covered by what holds of another.
    let answers = [("flakeguard_flakes", Answer::Pass), ("hologram_quarantine", none.clone())];
    assert_eq!(headline(&answers), said(Tone::NoData, "It is not known: no file.", ""));
    let answers = [
        ("flakeguard_flakes", none),
        ("hologram_quarantine", fail.clone()),
        ("hologram_release", fail.clone()),
        ("pcs_regressions", fail.clone()),
    ];
    assert_eq!(headline(&answers), said(Tone::Flaky, "Two tests.", "1 further check does not hold."));
    let answers = [("flakeguard_flakes", fail.clone()), ("hologram_quarantine", fail)];
    assert_eq!(headline(&answers), said(Tone::Flaky, "Two tests.", "Two tests."));
}
