//! End-to-end tests as Playwright leaves them: retries, a screenshot, a trace, and a shard that was killed.

use super::{Dice, pack};
use std::fmt::Write as _;

const JOURNEYS: [(&str, &[&str]); 4] = [
    ("booking.spec.ts", &["picks a berth", "refuses a berth that is taken", "keeps the draft after a reload"]),
    ("checkout.spec.ts", &["pays by card", "pays by invoice", "shows the receipt", "sends the receipt by mail"]),
    ("search.spec.ts", &["finds a harbour by name", "finds nothing and says so", "sorts by distance"]),
    ("account.spec.ts", &["signs in", "signs out", "changes the language"]),
];

pub(super) fn members(dice: &mut Dice) -> Vec<(String, Vec<u8>)> {
    let trace = [
        ("trace.ndjson".into(), trace(dice).into_bytes()),
        ("network.log".into(), b"POST /api/payments 504 30012 ms\nPOST /api/payments 504 30009 ms\n".to_vec()),
    ];
    let whole = report(dice);
    let broken = whole.get(..whole.len() * 3 / 5).unwrap_or_default().replace("chromium", "chromium shard 2");
    vec![
        ("results/junit-shard-1.xml".into(), whole.into_bytes()),
        ("results/junit-shard-2.xml".into(), broken.into_bytes()),
        ("screenshots/checkout-pays-by-card.png".into(), screenshot()),
        ("traces/checkout-retry.zip".into(), pack::zip(&trace)),
    ]
}

fn report(dice: &mut Dice) -> String {
    let mut out = String::from("<testsuites name=\"end to end\" tests=\"13\" failures=\"1\" skipped=\"1\">\n");
    for (file, tests) in JOURNEYS {
        let _ = writeln!(
            out,
            "<testsuite name=\"{file}\" timestamp=\"2026-03-17T03:10:02.000Z\" hostname=\"chromium\" tests=\"{}\">",
            tests.len()
        );
        for test in tests {
            let mut case = |inner: &str| {
                let seconds = dice.seconds(9000);
                let _ = writeln!(
                    out,
                    "<testcase name=\"{test}\" classname=\"{file}\" time=\"{seconds}\">{inner}</testcase>"
                );
            };
            match *test {
                "pays by card" => case(PAYS_BY_CARD),
                "finds a harbour by name" => {
                    case("<failure message=\"locator resolved to 0 elements\" type=\"FAILURE\"/>");
                    case("");
                }
                "changes the language" => case("<skipped/>"),
                _ => case(""),
            }
        }
        out.push_str("</testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

const PAYS_BY_CARD: &str = "\n<failure message=\"checkout.spec.ts:21:5 pays by card\" type=\"FAILURE\"><![CDATA[\
Error: expect(locator).toHaveText(expected)\n\nLocator: getByRole('status')\nExpected: \"Paid\"\nReceived: \"The payment \
service did not answer\"\n\n    at checkout.spec.ts:34:41\n]]></failure>\n<system-out><![CDATA[\
[[ATTACHMENT|../screenshots/checkout-pays-by-card.png]]\n[[ATTACHMENT|../traces/checkout-retry.zip]]\n]]></system-out>\n";

fn trace(dice: &mut Dice) -> String {
    let mut out = String::new();
    for step in 0..60 {
        let kind = dice.pick(&["click", "fill", "expect", "request"]);
        let _ = writeln!(out, "{{\"step\":{step},\"kind\":\"{kind}\",\"ms\":{}}}", dice.below(1200));
    }
    out
}

/// A page with a red banner: what the test saw.
fn screenshot() -> Vec<u8> {
    let palette = [[250, 250, 252], [190, 198, 210], [178, 54, 44], [48, 92, 150]];
    pack::png(480, 300, palette, |x, y| match (x, y) {
        (_, 0..28) | (40..180, 250..276) => 3,
        (40..440, 56..96) if !((52..300).contains(&x) && (70..82).contains(&y) && x % 9 < 6) => 2,
        (40..440, 120..230) if y % 22 < 8 && x < 420 - y % 5 * 30 => 1,
        _ => 0,
    })
}
