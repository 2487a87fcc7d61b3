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

/// Words without which no runner above begins, each with its most telling letters.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        Words::new(&[
            ("test session starts", 5),
            (" passed in ", 1),
            (" failed in ", 1),
            (" error in ", 1),
            (" errors in ", 1),
            ("= failures =", 2),
            ("t e s t s", 0),
            ("tests run:", 5),
            ("by sebastian", 3),
            ("nextest run", 2),
            ("test result: ", 5),
            ("[ run ", 0),
            (" passing", 4),
            ("tests complete", 6),
            ("test complete", 5),
            ("test suites: ", 5),
            (" run  v", 2),
            (": executed ", 2),
            ("tests in ", 4),
            ("test in ", 3),
            ("> task :", 2),
            ("testsuite: ", 4),
            ("testcase: ", 4),
            ("test run finished", 8),
            (" tests)", 4),
            (" test)", 3),
            (": total ", 0),
            ("tests: succeeded", 9),
            ("*** failed ***", 1),
            ("==> x ", 2),
            ("scenarios (", 8),
            ("scenario (", 7),
            ("examples, ", 5),
            ("example, ", 4),
            ("assertions, ", 8),
            ("specs, ", 3),
            ("spec, ", 2),
            ("=== run", 2),
            ("--- fail: ", 2),
            ("ok  \t", 1),
            ("fail\t", 1),
            ("test project ", 5),
            ("tests passed", 4),
            ("test passed", 3),
            ("tests failed", 4),
            ("test failed", 3),
            ("test suite '", 8),
            ("test run started", 8),
            ("##teamcity[test", 8),
            ("tap version", 2),
            ("not ok ", 3),
            ("ok 1 ", 0),
            ("\n1..", 0),
            ("\u{2139} tests", 0),
        ])
    })
}
