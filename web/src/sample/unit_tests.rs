//! Unit tests of a made-up booking service, as Maven leaves them, and the log of the job.

use super::Dice;
use std::fmt::Write as _;

const SUITES: [(&str, usize); 12] = [
    ("com.tidewater.billing.InvoiceTest", 24),
    ("com.tidewater.billing.TaxRoundingTest", 18),
    ("com.tidewater.booking.BerthAllocatorTest", 31),
    ("com.tidewater.booking.CalendarTest", 27),
    ("com.tidewater.booking.OverlapRulesTest", 22),
    ("com.tidewater.search.QueryParserTest", 36),
    ("com.tidewater.search.RankingTest", 15),
    ("com.tidewater.store.BookingRepositoryTest", 12),
    ("com.tidewater.store.CustomerRepositoryTest", 9),
    ("com.tidewater.sync.HarbourFeedTest", 14),
    ("com.tidewater.sync.WebhookDeliveryTest", 11),
    ("com.tidewater.tides.TideTableTest", 19),
];

const VERBS: [&str; 8] = ["accepts", "rejects", "rounds", "keeps", "orders", "merges", "reports", "ignores"];
const THINGS: [&str; 9] = [
    "EmptyInput",
    "LeapDays",
    "OverlappingStays",
    "DuplicateKeys",
    "NegativeAmounts",
    "UnicodeNames",
    "ExpiredHolds",
    "ParallelWrites",
    "MissingFields",
];

const REFUSED: &str = "Connection to localhost:5432 refused. Check that the hostname and port are correct and that the \
                       postmaster is accepting TCP/IP connections.";

pub(super) fn members(dice: &mut Dice) -> Vec<(String, Vec<u8>)> {
    let mut members: Vec<_> = SUITES
        .iter()
        .map(|(suite, tests)| (format!("target/surefire-reports/TEST-{suite}.xml"), report(suite, *tests, dice)))
        .collect();
    members.push(("logs/3_unit tests.txt".into(), log(dice).into_bytes()));
    members.push(("metrics/container-events.ndjson".into(), events(dice).into_bytes()));
    members
}

fn report(suite: &str, tests: usize, dice: &mut Dice) -> Vec<u8> {
    let class = suite.rsplit('.').next().unwrap_or(suite);
    let mut cases = String::new();
    let (mut failures, mut errors, mut skipped) = (0, 0, 0);
    for number in 0..tests {
        let (verb, thing) = (VERBS[number % 8], THINGS[(number / 8 + number % 8) % 9]);
        let seconds = dice.seconds(400);
        let _ = write!(cases, "  <testcase name=\"{verb}{thing}\" classname=\"{suite}\" time=\"{seconds}\"");
        let inner = match (class, number) {
            ("BookingRepositoryTest", 2..=5) | ("CustomerRepositoryTest", 1..=3) => {
                errors += 1;
                refused(class, number)
            }
            ("TaxRoundingTest", 4 | 11) => {
                failures += 1;
                rounding(number)
            }
            ("WebhookDeliveryTest", 3 | 7) => flaky(number),
            ("HarbourFeedTest", 6 | 9 | 12) => {
                failures += 1;
                timed_out(number)
            }
            ("TideTableTest", 17) | ("CalendarTest", 3) => {
                skipped += 1;
                "    <skipped message=\"needs the tide service of the harbour\"/>\n".into()
            }
            _ => String::new(),
        };
        let _ = if inner.is_empty() { writeln!(cases, "/>") } else { write!(cases, ">\n{inner}  </testcase>\n") };
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"{suite}\" tests=\"{tests}\" \
         failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" timestamp=\"2026-03-17T03:09:58\" \
         hostname=\"runner-7\">\n  <properties>\n    <property name=\"java.version\" value=\"21.0.6\"/>\n    \
         <property name=\"os.name\" value=\"Linux\"/>\n  </properties>\n{cases}</testsuite>\n"
    )
    .into_bytes()
}

fn refused(class: &str, number: usize) -> String {
    format!(
        "    <error message=\"{REFUSED}\" type=\"org.postgresql.util.PSQLException\"><![CDATA[\
         org.postgresql.util.PSQLException: {REFUSED}\n\
         \tat org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl(ConnectionFactoryImpl.java:352)\n\
         \tat com.tidewater.store.Database.open(Database.java:58)\n\
         \tat com.tidewater.store.{class}.connect({class}.java:{})\n\
         Caused by: java.net.ConnectException: Connection refused\n]]></error>\n    <system-err><![CDATA[\
         03:11:0{number} WARN  HikariPool-1 - Failed to initialise pool, retry 3 of 3\n]]></system-err>\n",
        30 + number
    )
}

fn rounding(number: usize) -> String {
    let cents = 40 + number;
    format!(
        "    <failure message=\"expected: &lt;12.{cents}&gt; but was: &lt;12.{}&gt;\" \
         type=\"org.opentest4j.AssertionFailedError\"><![CDATA[org.opentest4j.AssertionFailedError: \
         expected: <12.{cents}> but was: <12.{}>\n\tat com.tidewater.billing.TaxRoundingTest.\
         roundsHalfUp(TaxRoundingTest.java:{})\n]]></failure>\n",
        cents - 1,
        cents - 1,
        70 + number
    )
}

fn timed_out(number: usize) -> String {
    format!(
        "    <failure message=\"feed of berth {number} did not arrive within 10 seconds\" \
         type=\"org.awaitility.core.ConditionTimeoutException\"><![CDATA[\
         org.awaitility.core.ConditionTimeoutException: feed of berth {number} did not arrive within 10 seconds\n\
         \tat com.tidewater.sync.HarbourFeedTest.await(HarbourFeedTest.java:113)\n]]></failure>\n\
         \x20   <rerunFailure message=\"feed of berth {number} did not arrive within 10 seconds\" \
         type=\"org.awaitility.core.ConditionTimeoutException\"><stackTrace>at com.tidewater.sync.HarbourFeedTest.\
         await(HarbourFeedTest.java:113)</stackTrace></rerunFailure>\n"
    )
}

fn flaky(number: usize) -> String {
    format!(
        "    <flakyFailure message=\"delivery {number} was answered with 503\" type=\"java.lang.AssertionError\">\
         <stackTrace>java.lang.AssertionError: delivery {number} was answered with 503\n\
         \tat com.tidewater.sync.WebhookDeliveryTest.deliver(WebhookDeliveryTest.java:77)</stackTrace>\
         </flakyFailure>\n"
    )
}

fn log(dice: &mut Dice) -> String {
    let mut out = String::new();
    let mut ms = 0;
    let mut line = |text: &str, dice: &mut Dice| {
        ms += dice.below(900);
        let (minute, second) = (8 + ms / 60_000, ms / 1000 % 60);
        let _ = writeln!(out, "2026-03-17T03:{minute:02}:{second:02}.{:03}0000Z {text}", ms % 1000);
    };
    line("##[group]Run actions/checkout@v4", dice);
    line("with:\u{20}repository: tidewater/booking", dice);
    line("##[endgroup]", dice);
    line("##[group]Start services", dice);
    line("docker compose up --detach postgres", dice);
    line(
        "\u{1b}[33mWARN\u{1b}[0m postgres: no space left on device: could not write lock file \"postmaster.pid\"",
        dice,
    );
    line("postgres exited with code 1", dice);
    line("##[endgroup]", dice);
    line("##[group]Run mvn --batch-mode verify", dice);
    for (suite, tests) in SUITES {
        line(&format!("[\u{1b}[1;34mINFO\u{1b}[m] Running {suite}"), dice);
        for _ in 0..dice.below(6) {
            let n = dice.below(9000);
            line(&format!("DEBUG com.tidewater.Fixture - seeded {n} rows in {} ms", n / 41 + 1), dice);
        }
        line(&format!("[\u{1b}[1;34mINFO\u{1b}[m] Tests run: {tests}, Time elapsed: {} s", dice.seconds(9000)), dice);
    }
    line("[\u{1b}[1;31mERROR\u{1b}[m] Tests run: 238, Failures: 5, Errors: 7, Skipped: 2, Flakes: 2", dice);
    line("[\u{1b}[1;31mERROR\u{1b}[m] There are test failures.", dice);
    line("##[endgroup]", dice);
    line("##[error]Process completed with exit code 1.", dice);
    out
}

fn events(dice: &mut Dice) -> String {
    let mut out = String::new();
    for second in 0..240 {
        let free = 4_800_u64.saturating_sub(second * 41);
        let _ = writeln!(
            out,
            "{{\"time\":\"2026-03-17T03:{:02}:{:02}Z\",\"event\":\"sample\",\"cpu_percent\":{},\"disk_free_mb\":{free}}}",
            8 + second / 60,
            second % 60,
            20 + dice.below(70)
        );
    }
    out
}
