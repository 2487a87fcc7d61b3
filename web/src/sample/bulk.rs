//! What most of an artifact is: long reports, logs and events in which little happens.

use super::Dice;
use std::fmt::Write as _;

/// Documents of each kind.
const FILES: u64 = 3;
/// Rows of each document.
const ROWS: u64 = 1200;

pub(super) fn members(dice: &mut Dice) -> Vec<(String, Vec<u8>)> {
    let mut members = Vec::new();
    for file in 0..FILES {
        let (mut report, mut log, mut events) = (String::new(), String::new(), String::new());
        let _ = writeln!(report, "<testsuite name=\"bulk.Suite{file}\" tests=\"{ROWS}\">");
        for row in 0..ROWS {
            let (verb, word) = (dice.pick(&["adds", "reads", "sends"]), dice.pick(&["order", "invoice", "session"]));
            let (seconds, number) = (dice.seconds(900), dice.below(100_000));
            let end = if row % 97 == 1 {
                "><failure message=\"expected: &lt;2> but was: &lt;3>\">at bulk.Suite.run(Suite.java:4)</failure></testcase>"
            } else {
                "/>"
            };
            let _ = writeln!(
                report,
                "  <testcase classname=\"bulk.Suite{file}\" name=\"{verb}_{word}_{row}\" time=\"{seconds}\" file=\"src/{word}/{number}.java\"{end}"
            );
            let level = if row % 211 == 3 { "ERROR" } else { "INFO" };
            let _ = writeln!(
                log,
                "2026-03-17T03:12:{:02}.{number:06}Z {level} {verb} {word} {number} in {seconds}s",
                row % 60
            );
            let _ = writeln!(
                events,
                "{{\"time\":\"2026-03-17T03:12:44Z\",\"event\":\"{verb}.{word}\",\"id\":{number},\"seconds\":{seconds},\"tags\":[\"{word}\",null]}}"
            );
        }
        report.push_str("</testsuite>\n");
        members.push((format!("bulk/TEST-{file}.xml"), report.into_bytes()));
        members.push((format!("bulk/{file}.log"), log.into_bytes()));
        members.push((format!("bulk/{file}.ndjson"), events.into_bytes()));
    }
    members
}
