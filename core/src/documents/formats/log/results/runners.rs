//! Runners whose output is read within logs: one row each.

use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::{
    ctest, go_test, googletest, js, jvm, libtest, nextest, php, pytest, ruby, tap, teamcity, unittest, xctest,
};
use crate::documents::formats::vitest;
use crate::documents::words::Words;
use std::sync::OnceLock;

/// A runner.
pub(super) struct Runner {
    /// True where its output begins: the line before that was not blank, and the line.
    pub(super) opens: fn(&str, &str) -> bool,
    /// What reads it.
    pub(super) start: fn() -> Box<dyn Machine>,
    /// How it begins is its own: it ends another runner that is not through yet.
    pub(super) is_sure: bool,
}

const fn sure(opens: fn(&str, &str) -> bool, start: fn() -> Box<dyn Machine>) -> Runner {
    Runner { opens, start, is_sure: true }
}

const fn weak(opens: fn(&str, &str) -> bool, start: fn() -> Box<dyn Machine>) -> Runner {
    Runner { opens, start, is_sure: false }
}

/// The first one that opens is taken.
pub(super) static RUNNERS: &[Runner] = &[
    sure(pytest::opens, pytest::start),
    sure(jvm::surefire::opens, jvm::surefire::start),
    sure(php::phpunit::opens, php::phpunit::start),
    sure(nextest::opens, nextest::start),
    sure(libtest::opens, libtest::start),
    sure(googletest::opens, googletest::start),
    sure(js::mocha::opens, js::mocha::start),
    sure(js::jest::opens, js::jest::start),
    sure(vitest::opens, vitest::start),
    sure(js::karma::opens, js::karma::start),
    weak(unittest::opens, unittest::start),
    weak(jvm::gradle::opens, jvm::gradle::start),
    weak(jvm::ant::opens, jvm::ant::start),
    weak(jvm::platform::opens, jvm::platform::start),
    weak(jvm::testng::opens, jvm::testng::start),
    weak(jvm::sbt::opens, jvm::sbt::start),
    weak(ruby::cucumber::opens, ruby::cucumber::start),
    weak(ruby::rspec::opens, ruby::rspec::start),
    weak(ruby::minitest::opens, ruby::minitest::start),
    weak(js::jasmine::opens, js::jasmine::start),
    weak(go_test::opens, go_test::start),
    weak(ctest::opens, ctest::start),
    weak(xctest::opens, xctest::start),
    weak(teamcity::opens, teamcity::start),
    weak(tap::opens, tap::start),
    weak(js::node::opens, js::node::start),
    weak(js::ava::opens, js::ava::start),
];

/// Words without which no runner above begins, each with its most telling letters. Few different letters are
/// looked for, and `test` is not everywhere: what passes by is as fast as in the first look at a log.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        Words::new(&[
            ("test session starts", 0),
            ("tests in ", 0),
            ("test in ", 0),
            ("tests run:", 0),
            ("tests complete", 0),
            ("test complete", 0),
            ("tests passed", 0),
            ("test passed", 0),
            ("tests failed", 0),
            ("test failed", 0),
            ("test suites: ", 0),
            ("test suite '", 0),
            ("test result: ", 0),
            ("test run finished", 0),
            ("test run started", 0),
            ("test project ", 0),
            ("testsuite: ", 0),
            ("testcase: ", 0),
            ("tests: succeeded", 0),
            (" tests)", 1),
            (" test)", 1),
            ("nextest run", 3),
            ("##teamcity[test", 11),
            ("\u{2139} tests", 4),
            (" passing", 1),
            (" passed in ", 1),
            ("passed: total ", 0),
            (" failed in ", 1),
            ("failed: total ", 0),
            ("= failures =", 2),
            (" failures, ", 1),
            ("--- fail: ", 4),
            ("fail\t", 0),
            ("*** failed ***", 4),
            ("error: total ", 0),
            ("=== run ", 4),
            ("[ run ", 2),
            (" run  v", 1),
            ("ok  \t", 2),
            // Not what `took 1 ms` holds.
            ("\nok 1 ", 0),
            (" ok 1 ", 0),
            ("mok 1 ", 0),
            ("not ok ", 0),
            ("examples, ", 0),
            ("example, ", 0),
            ("specs, ", 0),
            ("spec, ", 0),
            ("scenarios (", 1),
            ("scenario (", 1),
            ("t e s t s", 0),
            (": executed ", 2),
            ("> task :", 0),
            ("by sebastian", 3),
            ("tap version", 0),
            ("\n1..", 0),
        ])
    })
}

/// Words of which one stands in every line that begins a runner's output, or in the line before it: all other
/// lines need not be asked of each runner.
pub(super) fn openers() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        Words::new(&[
            ("test", 0),
            ("t e s t s", 0),
            ("pass", 0),
            ("fail", 0),
            ("error", 0),
            ("skip", 0),
            ("pending", 3),
            ("omission", 0),
            ("... ", 0),
            ("success", 2),
            ("deselected", 0),
            ("assertions, ", 0),
            ("example", 0),
            ("specs, ", 0),
            ("spec, ", 0),
            ("spec:", 2),
            ("specs:", 3),
            ("suite:", 3),
            ("props:", 3),
            ("properties:", 8),
            ("==> x ", 0),
            ("scenario", 0),
            ("[====", 0),
            ("[ run ", 0),
            ("=== run ", 2),
            ("run  v", 2),
            ("run v", 2),
            ("# running", 0),
            (": executed ", 3),
            ("complete", 3),
            ("ok  \t", 2),
            ("?   \t", 0),
            ("by sebastian", 3),
            ("there w", 4),
            ("tap version", 2),
            ("1..", 0),
            ("ok 1 ", 1),
        ])
    })
}
