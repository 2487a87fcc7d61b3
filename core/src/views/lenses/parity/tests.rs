//! What the lens shows of small runs.

use crate::bytes::{ByteSource, Limits};
use crate::session::Session;
use crate::views::lens::{Block, LensView, Tone};
use crate::views::lenses::LENSES;
use serde_json::{Value, json};

fn shown(files: &[(&str, &str)]) -> (LensView, Value) {
    let input =
        |(name, text): &(&str, &str)| ((*name).to_owned(), Box::new(text.as_bytes().to_vec()) as Box<dyn ByteSource>);
    let session = Session::open(Limits::default(), files.iter().map(input).collect());
    let lens = LENSES.iter().find(|lens| lens.id == "parity").unwrap();
    session.with_scene(|scene| (scene.lens("parity").unwrap(), (lens.json)(scene)))
}

const GOOD: &str = r#"[{"iteration":1,"success":true},{"iteration":2,"success":true}]"#;
const BAD: &str =
    r#"[{"iteration":1,"success":true},{"iteration":2,"success":false,"reason":"revoke_failed","revoke_status":404}]"#;

#[test]
fn rates_are_fractions_and_totals_are_those_of_earlier_runs() {
    let files = [("c/run_1_cross.json", GOOD), ("c/run_2_cross.json", BAD), ("c/cross-instance-results.json", BAD)];
    let (view, json) = shown(&files);
    assert_eq!(
        json["totals"],
        json!({"run_total": 2, "run_failures": 1, "iter_total": 4, "iter_failures": 1,
               "run_failure_rate": 0.5, "iter_failure_rate": 0.25})
    );
    assert_eq!((&json["alert"], &json["streak"]), (&json!(true), &json!(1)));
    assert_eq!(
        json["runs"][1],
        json!({"run": "2", "label": "2", "source": "collected/*_cross.json", "iterations": 2, "failed": 1,
               "success_rate": 0.5, "verdict": "failure"})
    );
    assert_eq!(json["runs"][2]["source"], "this run");
    assert_eq!((view.tone, view.headline.as_str()), (Tone::Fail, "Cross-instance: 1/2 iterations failed"));
    let Some(Block::Matrix(grid)) = view.blocks.iter().find(|block| matches!(block, Block::Matrix(_))) else {
        panic!("no grid");
    };
    assert_eq!(grid.rows.iter().map(|(head, _)| head.as_str()).collect::<Vec<_>>(), ["1", "2", "c (this run)"]);
    let cell = grid.rows[1].1[1].as_ref().unwrap();
    assert_eq!((cell.text.as_str(), cell.evidence.as_ref().unwrap().line), ("revoke_failed", 1));
    let Some(Block::Chart(chart)) = view.blocks.iter().find(|block| matches!(block, Block::Chart(_))) else {
        panic!("no chart");
    };
    assert_eq!((chart.series[0].values.as_slice(), chart.limits[0].value), (&[Some(100.0), Some(50.0)][..], 95.0));
}

#[test]
fn without_history_nothing_is_claimed_of_it() {
    let (view, json) = shown(&[("c/cross-instance-results.json", "[]")]);
    assert_eq!((&json["alert"], &json["totals"], &json["streak"]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(view.tone, Tone::NoData);
    assert!(view.detail.starts_with("Upstream is green in "), "{}", view.detail);
}

#[test]
fn nothing_of_the_system_leaves_it_empty() {
    let (view, _) = shown(&[("a.log", "x")]);
    assert!(view.blocks.is_empty() && !view.needs.is_empty());
}
