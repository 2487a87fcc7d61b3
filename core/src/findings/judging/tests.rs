//! Each analysis is made once for a judging, however many rules and lenses ask for it.

use crate::bytes::{ByteSource, Limits};
use crate::findings::analyses::made;
use crate::session::Session;
use crate::views::LENSES;
use std::fmt::Write as _;

/// Rows of a made-up history, always the same for a seed.
fn rows(seed: u64, count: usize) -> String {
    let mut state = seed;
    let mut next = |below: u64| {
        // Knuth's MMIX generator: its high bits are good enough for made-up times.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut text = String::new();
    for at in 0..count {
        let (backend, series) = (["julia", "rust", "go", "ts", "csharp"][at % 5], at / 5 % 40);
        let _ = writeln!(
            text,
            "{{\"commit\":\"c{at:x}\",\"timestamp\":\"2025-09-{:02}T{:02}:{:02}:{:02}Z\",\"backend\":\"{backend}\",\
             \"test\":\"t{series}\",\"mean_ns\":{}}}",
            1 + at * 28 / count,
            next(24),
            next(60),
            next(60),
            100_000 + next(500),
        );
    }
    text
}

fn open(name: &str, text: String) -> Session {
    let mut session = Session::new(Limits::default());
    session.add(vec![(name.to_owned(), Box::new(text.into_bytes()) as Box<dyn ByteSource>)]);
    session.read_all();
    made::take();
    session
}

#[test]
fn a_history_of_300_000_rows_is_analysed_once_for_all_rules_and_lenses() {
    let mut session = open("bench/results/2025-09.ndjson", rows(4, 300_000));
    let members = session.finish_with(|scene| {
        assert_eq!(scene.judging.bench().lines.len(), 300_000);
        LENSES.iter().map(|lens| (lens.json)(scene)["gate"].as_array().map_or(0, Vec::len)).sum::<usize>()
    });
    // 200 series in the fine key, and as many in upstream's.
    assert_eq!(members, 400);
    assert!(session.lens("perf").unwrap().blocks.len() > 5);
    let _ = (session.summary(false), session.summary(false));
    let pcs = ["aggregate", "aggregate_fine", "as_written", "bench", "gate", "gate", "gate", "noise"];
    let made = made::take();
    let others = ["chaos", "histories", "problems", "reports", "scorecard", "scenarios", "parity", "flakes", "flaky"];
    assert_eq!(made.iter().filter(|name| !others.contains(name)).collect::<Vec<_>>(), pcs.iter().collect::<Vec<_>>());
    for other in others {
        assert!(made.iter().filter(|name| **name == other).count() <= 1, "{made:?}");
    }
}

#[test]
fn the_reports_of_a_pipeline_are_gathered_once_for_all_rules_and_lenses() {
    let table = "suite,metric,p50_ms,p95_ms,p99_ms,avg_ms,n,note\r\ncore,verify_ms,1.0,2.0,3.0,1.5,60,\r\n";
    let mut session = open("perf/core_perf.csv", table.to_owned());
    session.finish();
    let _ = (session.lens("perf"), session.lens("pipeline"), session.summary(false));
    let made = made::take();
    for name in ["reports", "histories", "chaos", "scorecard", "problems"] {
        assert_eq!(made.iter().filter(|known| **known == name).count(), 1, "{name}: {made:?}");
    }
    // Another policy is another judging.
    session.change_policy(|policy| policy.set_text("hologram.budget.verify_p95_ms", "1", "test")).unwrap();
    assert_eq!(made::take(), made);
}
