//! The lens on small inputs: what it answers first, and the JSON of its command.

use crate::bytes::{ByteSource, Limits};
use crate::documents::times::parse_iso;
use crate::findings::Policy;
use crate::session::Session;
use crate::views::lens::{Block, LensView, Tone};
use crate::views::lenses::Scene;
use serde_json::Value;

fn rows(last: f64) -> String {
    let row = |day: u32, backend: &str, mean: f64| {
        format!(
            "{{\"commit\":\"c{day}aaaaaaaa\",\"timestamp\":\"2025-09-{day}T02:05:00Z\",\"os\":\"linux\",\"cpu\":\"x\",\
             \"backend\":\"{backend}\",\"test\":\"t\",\"mode\":\"loops\",\"parallel\":false,\"n\":1000,\
             \"mean_ns\":{mean},\"std_ns\":5}}\n"
        )
    };
    let mut text = String::new();
    for day in 20..=26 {
        text += &row(day, "rust", if day == 26 { 1000.0 * last } else { 1000.0 });
        text += &row(day, "go", 2000.0);
    }
    text
}

fn with<T>(as_of: &str, text: &str, look: impl FnOnce(&Scene<'_>) -> T) -> T {
    judged(Policy::default(), as_of, text, look)
}

fn judged<T>(mut policy: Policy, as_of: &str, text: &str, look: impl FnOnce(&Scene<'_>) -> T) -> T {
    let mut session = Session::new(Limits::default());
    policy.as_of = parse_iso(as_of).map(|(millis, _)| millis).into();
    session.set_policy(policy);
    session.add(vec![("r.ndjson".to_owned(), Box::new(text.as_bytes().to_vec()) as Box<dyn ByteSource>)]);
    session.read_all();
    session.finish_with(look)
}

fn lens(as_of: &str, text: &str) -> LensView {
    with(as_of, text, |scene| scene.lens("perf").unwrap())
}

const NOW: &str = "2025-09-27T00:00:00Z";

#[test]
fn the_headline_answers_first() {
    let red = lens(NOW, &rows(1.2));
    assert_eq!((red.tone, red.headline.as_str()), (Tone::Fail, "Performance regressed: 1 of 2 series slower."));
    let green = lens(NOW, &rows(1.0));
    assert_eq!((green.tone, green.headline.as_str()), (Tone::Pass, "No series is slower than its threshold."));
    let stale = lens("2025-09-28T00:00:00Z", &rows(1.0));
    assert_eq!(stale.tone, Tone::NoData);
    assert!(stale.headline.starts_with("Whether performance held cannot be said: the newest row is 46 h old"));
    assert_eq!(lens(NOW, "hello").blocks.len(), 0);
}

#[test]
fn blocks_hold_figures_gates_charts_noise_backends_steps_and_the_issue() {
    let view = lens(NOW, &rows(1.2));
    let kinds: Vec<String> = view
        .blocks
        .iter()
        .map(|block| match block {
            Block::Figures(title, _) => format!("figures {title}"),
            Block::Chart(chart) => format!("chart {}", chart.title),
            Block::Table(table) => {
                format!("table {} {}", table.title.split([',', ':', ';']).next().unwrap(), table.rows.len())
            }
            Block::Checklist(title, items) => format!("checklist {title} {}", items.len()),
            Block::Code(title, _) => format!("code {title}"),
            Block::Output(_, id) => format!("output {id}"),
            Block::Text(title, _) => format!("text {title}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "figures Benchmarks",
            "text Which rows were taken",
            "table Gate 2",
            "table Gate 2",
            "chart rust t loops n=1000 sequential: +20.0 %",
            "chart go t loops n=1000 sequential: +0.0 %",
            "table Days 0",
            "table Backends 2",
            "checklist Decision tree 7",
            "code Regression comment",
            "output perf-issue",
        ]
    );
    let Block::Chart(chart) = &view.blocks[4] else { panic!() };
    let limits: Vec<f64> = chart.limits.iter().map(|limit| limit.value).collect();
    assert_eq!((chart.x.len(), limits), (7, vec![1000.0, 1080.0]));
    assert_eq!(chart.series[0].evidence[6].as_ref().unwrap().line, 13);
    let Block::Table(gate) = &view.blocks[2] else { panic!() };
    assert_eq!(gate.rows[0][1].evidence.as_ref().unwrap().line, 13);
    let Block::Code(_, comment) = &view.blocks[9] else { panic!() };
    assert!(comment.contains(
        "**rust** (t, loops):\n  Current: 1,200 ns\n  Rolling Median: 1,000 ns\n  Regression: +20.0%\n  Commit: c26aaaa\n"
    ));
}

#[test]
fn thresholds_that_cannot_be_read_leave_the_gates_empty() {
    let mut policy = Policy::default();
    let bad = crate::findings::policy::Value::Text("x:rust".to_owned());
    policy.set("pcs.gate.per_backend_thresholds", bad, "test");
    let value = judged(policy, NOW, &rows(1.2), |scene| (super::LENS.json)(scene));
    assert_eq!((value["gate"].as_array().unwrap().len(), value["backends"].as_array().unwrap().len()), (0, 2));
}

#[test]
fn the_json_of_the_command_has_the_members_of_the_contract() {
    let value = with(NOW, &rows(1.2), |scene| (super::LENS.json)(scene));
    let gate = value["gate"].as_array().unwrap();
    let words: Vec<(&str, &str, &str)> = gate
        .iter()
        .map(|row| [&row["key"], &row["series"], &row["answer"]].map(|value| value.as_str().unwrap()).into())
        .collect();
    assert_eq!(
        words,
        [
            ("fine", "rust t loops n=1000 sequential", "fail"),
            ("fine", "go t loops n=1000 sequential", "pass"),
            ("upstream", "rust/t/loops", "fail"),
            ("upstream", "go/t/loops", "pass"),
        ]
    );
    assert_eq!(gate[0]["change_ratio"], 0.2);
    assert_eq!((&gate[0]["threshold_ratio"], &gate[0]["reference"]), (&Value::from(0.08), &Value::from(1000.0)));
    assert_eq!(gate[0]["labels"]["n"], "1000");
    assert_eq!(value["freshness"]["newest"], "2025-09-26T02:05:00Z");
    assert_eq!(value["freshness"]["age_days"], 0.0);
    assert_eq!(value["backends"][1]["worst"], 2000.0);
    assert_eq!(value["noise"].as_array().unwrap().len(), 0);
}
