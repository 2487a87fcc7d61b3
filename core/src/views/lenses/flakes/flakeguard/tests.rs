//! What the page and the command show of small runs.

use super::*;
use crate::bytes::{ByteSource, Limits};
use crate::session::Session;

const FAIL: &str = "<testsuites><testsuite name='s'>\n<testcase classname='c.T' name='t'>\
                    <failure message='boom'/></testcase></testsuite></testsuites>";
const PASS: &str = "<testsuites><testsuite name='s'><testcase classname='c.T' name='t'/></testsuite></testsuites>";

fn open(files: &[(&str, &str)]) -> Session {
    let inputs = files.iter().map(|(name, text)| {
        let source: Box<dyn ByteSource> = Box::new(text.as_bytes().to_vec());
        ((*name).to_owned(), source)
    });
    Session::open(Limits::default(), inputs.collect())
}

#[test]
fn the_command_prints_what_the_contract_lists() {
    let session = open(&[("x/run_7/attempt_1/a.xml", FAIL), ("x/run_7/attempt_2/a.xml", PASS)]);
    let printed = session.with_scene(json);
    let low = wilson(1, 1, 1.959_963_984_540_054).unwrap().0;
    let expected = value!([{
        "test": "c.T#t", "flakes": 1, "runs": 1, "rate": 1.0, "low": low, "high": 1.0, "first": null, "last": null,
        "evidence": [{
            "run": "7", "failed_attempt": 1, "passed_attempt": 2, "path": "x/run_7/attempt_1/a.xml", "line": 2,
        }],
        "proposal": "notify",
    }]);
    assert_eq!(printed, [("flakes", expected)]);
}

#[test]
fn rows_and_marks_lead_to_the_line() {
    let session = open(&[("x/run_7/attempt_1/a.xml", FAIL), ("x/run_7/attempt_2/a.xml", PASS)]);
    let view = session.lens("flakes").unwrap();
    let Some(Block::Table(table)) = view.blocks.get(1) else { panic!("{:?}", view.blocks) };
    let texts: Vec<&str> = table.rows[0].iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(texts[..6], ["c.T#t", "1.00 (1/1)", "1", "1", "21–100 %", "high"]);
    assert_eq!(texts[8], "run 7: attempt 1 failed, attempt 2 passed");
    assert_eq!(table.rows[0][1].evidence.as_ref().unwrap().line, 2);
    let Some(Block::Matrix(strip)) = view.blocks.get(2) else { panic!("{:?}", view.blocks) };
    assert_eq!(strip.columns, ["7"]);
    assert_eq!(strip.rows[0].1[0].as_ref().unwrap().text, "F P");
    assert!(view.answers.iter().any(|answer| answer.rule == "flakeguard_flakes" && answer.answer == "fail"));
    let Some(Block::Code(_, message)) = view.blocks.get(3) else { panic!("{:?}", view.blocks) };
    assert!(message.starts_with("🔴 New Flake Detected: t\n\nFlake Rate: 100% (1 flakes in 1 runs)"), "{message}");
}

#[test]
fn one_attempt_leaves_the_lens_empty_and_two_green_ones_say_so() {
    let session = open(&[("x/run_7/attempt_1/a.xml", FAIL)]);
    assert_eq!(session.with_scene(count), 0);
    let session = open(&[("x/run_7/attempt_1/a.xml", PASS), ("x/run_7/attempt_2/a.xml", PASS)]);
    let view = session.lens("flakes").unwrap();
    let Some(Block::Table(table)) = view.blocks.get(1) else { panic!("{:?}", view.blocks) };
    assert_eq!(table.empty, "No test failed and then passed in the same CI run.");
}
